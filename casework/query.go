package casework

import (
	"context"
	"slices"
)

// Query selects entities by their fields. Field names are those of the tags, plus "id", "space", "created", "updated".
type Query struct {
	Conds   []Cond
	Orders  []Order
	Max     int // 0: no limit
	Skip    int // small offsets only; long lists page by a Cond on the last key
	Deleted bool
	Only    []string // fields to read; the others stay empty. For going through very many; never Put what was read so
}

// Cond is one condition; all of a query's must hold.
type Cond struct {
	Field string
	Op    Op
	Value any // of the field's Go type; []T for In
}

// Op compares a field with a value.
type Op string

// The comparisons. Empty and NotEmpty take no value.
const (
	Eq       Op = "="
	Ne       Op = "<>"
	Lt       Op = "<"
	Le       Op = "<="
	Gt       Op = ">"
	Ge       Op = ">="
	In       Op = "in"
	Empty    Op = "empty"
	NotEmpty Op = "not empty"
)

// Order is one key of the order.
type Order struct {
	Field string
	Desc  bool
}

// Where starts a query with one equality.
func Where(field string, value any) Query { return Query{}.And(field, Eq, value) }

// All selects everything of a kind.
func All() Query { return Query{} }

// And adds a condition.
func (q Query) And(field string, op Op, value any) Query {
	q.Conds = append(slices.Clip(q.Conds), Cond{field, op, value})
	return q
}

// By adds a key of the order; a leading "-" turns it round.
func (q Query) By(fields ...string) Query {
	for _, f := range fields {
		o := Order{Field: f}
		if len(f) > 0 && f[0] == '-' {
			o = Order{f[1:], true}
		}
		q.Orders = append(slices.Clip(q.Orders), o)
	}
	return q
}

// Limit keeps the first n.
func (q Query) Limit(n int) Query { q.Max = n; return q }

// Reading fills only these fields, for going through very many. What was read so is never Put: the rest of it is empty.
func (q Query) Reading(fields ...string) Query { q.Only = fields; return q }

// From skips the first n.
func (q Query) From(n int) Query { q.Skip = n; return q }

// EntityOf ties a struct to its pointer being an Entity, for the typed helpers.
type EntityOf[T any] interface {
	*T
	Entity
}

// Get reads one entity: casework.Get[casework.Case](ctx, store, id).
func Get[T any, P EntityOf[T]](ctx context.Context, r Reader, id ID) (*T, error) {
	v := new(T)
	if err := r.Get(ctx, P(v), id); err != nil {
		return nil, err
	}
	return v, nil
}

// List reads what a query selects: casework.List[casework.Party](ctx, store, casework.Where("of", id)).
func List[T any, P EntityOf[T]](ctx context.Context, r Reader, q Query) ([]*T, error) {
	var out []*T
	err := r.List(ctx, P(new(T)), q, func(e Entity) error {
		out = append(out, (*T)(e.(P)))
		return nil
	})
	return out, err
}

// Count counts what a query selects.
func Count[T any, P EntityOf[T]](ctx context.Context, r Reader, q Query) (int, error) {
	return r.Count(ctx, P(new(T)), q)
}
