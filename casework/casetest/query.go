package casetest

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"zanger/casework"
)

// selectRows gives the rows of a kind that the query selects, ordered; rows that tie keep the order of their creation.
func selectRows(rows []casework.Entity, proto casework.Entity, q casework.Query) ([]casework.Entity, error) {
	for _, c := range q.Conds {
		if _, err := value(fresh(proto), c.Field); err != nil {
			return nil, err
		}
	}
	for _, o := range q.Orders {
		if _, err := value(fresh(proto), o.Field); err != nil {
			return nil, err
		}
	}
	var out []casework.Entity
	for _, e := range rows {
		if e.Base().Deleted && !q.Deleted {
			continue
		}
		if ok, err := holds(e, q.Conds); err != nil {
			return nil, err
		} else if ok {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b casework.Entity) int {
		for _, o := range q.Orders {
			va, _ := value(a, o.Field)
			vb, _ := value(b, o.Field)
			c := compare(va, vb)
			if o.Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return out, nil
}

func value(e casework.Entity, field string) (any, error) {
	switch h := e.Base(); field {
	case "id":
		return h.ID, nil
	case "space":
		return h.Space, nil
	case "created":
		return h.Created, nil
	case "updated":
		return h.Updated, nil
	}
	for _, f := range casework.Fields(e) {
		if f.Name == field {
			return f.Get(e), nil
		}
	}
	return nil, fmt.Errorf("casetest: %s has no field %q", e.EntityKind(), field)
}

func holds(e casework.Entity, conds []casework.Cond) (bool, error) {
	for _, c := range conds {
		v, err := value(e, c.Field)
		if err != nil {
			return false, err
		}
		empty := reflect.ValueOf(v).IsZero()
		ok := false
		switch c.Op {
		case casework.Empty:
			ok = empty
		case casework.NotEmpty:
			ok = !empty
		case casework.In:
			list := reflect.ValueOf(c.Value)
			for i := range list.Len() {
				ok = ok || compare(v, list.Index(i).Interface()) == 0
			}
		case casework.Eq:
			ok = compare(v, c.Value) == 0
		case casework.Ne:
			ok = compare(v, c.Value) != 0
		case casework.Lt:
			ok = !empty && compare(v, c.Value) < 0
		case casework.Le:
			ok = !empty && compare(v, c.Value) <= 0
		case casework.Gt:
			ok = compare(v, c.Value) > 0
		case casework.Ge:
			ok = compare(v, c.Value) >= 0
		default:
			return false, fmt.Errorf("casetest: comparison %q is not known", c.Op)
		}
		if !ok {
			return false, nil
		}
	}
	return true, nil
}

// compare orders two values of one field; a string may stand for a named string kind.
func compare(a, b any) int {
	switch x := a.(type) {
	case casework.Date:
		return x.Compare(b.(casework.Date))
	case casework.ID:
		y := b.(casework.ID)
		return slices.Compare(x[:], y[:])
	case time.Time:
		return x.Compare(b.(time.Time))
	case bool:
		return cmp.Compare(toInt(x), toInt(b.(bool)))
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case x.Kind() == reflect.String && y.Kind() == reflect.String:
		return strings.Compare(x.String(), y.String())
	case x.CanInt() && y.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	}
	panic(fmt.Sprintf("casetest: cannot compare %T with %T", a, b))
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
