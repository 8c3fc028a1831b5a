package sqlite

import (
	"reflect"
	"strings"
	"time"

	"zanger/casework"
)

// maxIn bounds the values of one In condition, below SQLite's own limit of variables.
const maxIn = 30000

type column struct {
	sql   string
	shape casework.Shape
	typ   reflect.Type
}

var headerColumns = map[string]column{
	"id":      {`"id"`, casework.RefShape, reflect.TypeFor[casework.ID]()},
	"space":   {`"space"`, casework.RefShape, reflect.TypeFor[casework.ID]()},
	"created": {`"created"`, casework.InstantShape, reflect.TypeFor[time.Time]()},
	"updated": {`"updated"`, casework.InstantShape, reflect.TypeFor[time.Time]()},
}

func badQuery(field string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.store.query", Op: "sqlite.query", Args: map[string]any{"Field": field}}
}

func (c *codec) column(name string) (column, error) {
	if h, ok := headerColumns[name]; ok {
		return h, nil
	}
	if i, ok := c.byName[name]; ok {
		return column{quote(name), c.fields[i].Shape, c.typ.Field(c.index[i]).Type}, nil
	}
	return column{}, badQuery(name)
}

// value brings a condition's value to the column's form; a string or a whole number of another named type is taken too.
func (col column) value(name string, v any) (any, error) {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() {
		return nil, badQuery(name)
	}
	if rv.Type() != col.typ {
		if !rv.CanConvert(col.typ) || (rv.Kind() == reflect.String) != (col.typ.Kind() == reflect.String) {
			return nil, badQuery(name)
		}
		rv = rv.Convert(col.typ)
	}
	return toColumn(rv, col.shape)
}

// where renders the conditions.
func (c *codec) where(q casework.Query) (string, []any, error) {
	var parts []string
	var args []any
	if !q.Deleted {
		parts = append(parts, `"deleted"=0`)
	}
	for _, cond := range q.Conds {
		col, err := c.column(cond.Field)
		if err != nil {
			return "", nil, err
		}
		if cond.Op == casework.Empty || cond.Op == casework.NotEmpty {
			parts = append(parts, col.sql+emptiness(col.shape, cond.Op == casework.Empty))
			continue
		}
		if col.shape == casework.JSONShape {
			return "", nil, badQuery(cond.Field)
		}
		if cond.Op == casework.In {
			part, more, err := col.in(cond)
			if err != nil {
				return "", nil, err
			}
			parts, args = append(parts, part), append(args, more...)
			continue
		}
		v, err := col.value(cond.Field, cond.Value)
		if err != nil {
			return "", nil, err
		}
		switch op := cond.Op; op {
		case casework.Eq, casework.Ne:
			switch {
			case v == nil:
				parts = append(parts, col.sql+emptiness(col.shape, op == casework.Eq))
				continue
			case op == casework.Eq:
				parts = append(parts, col.sql+"=?")
			default:
				parts = append(parts, col.sql+" IS NOT ?")
			}
		case casework.Lt, casework.Le, casework.Gt, casework.Ge:
			if v == nil {
				return "", nil, badQuery(cond.Field) // nothing is before or after an empty date
			}
			parts = append(parts, col.sql+string(op)+"?")
		default:
			return "", nil, badQuery(cond.Field)
		}
		args = append(args, v)
	}
	if len(parts) == 0 {
		return "", nil, nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args, nil
}

func (col column) in(cond casework.Cond) (string, []any, error) {
	rv := reflect.ValueOf(cond.Value)
	if rv.Kind() != reflect.Slice || rv.Len() > maxIn {
		return "", nil, badQuery(cond.Field)
	}
	var args []any
	hasEmpty := false
	for i := range rv.Len() {
		v, err := col.value(cond.Field, rv.Index(i).Interface())
		if err != nil {
			return "", nil, err
		}
		if v == nil {
			hasEmpty = true
			continue
		}
		args = append(args, v)
	}
	part := "0"
	if len(args) > 0 {
		part = col.sql + " IN (?" + strings.Repeat(",?", len(args)-1) + ")"
	}
	if hasEmpty {
		part = "(" + part + " OR " + col.sql + " IS NULL)"
	}
	return part, args, nil
}

func emptiness(s casework.Shape, empty bool) string {
	zero := ""
	switch s {
	case casework.TextShape:
		zero = "''"
	case casework.WholeShape, casework.MoneyShape, casework.BoolShape:
		zero = "0"
	default:
		if empty {
			return " IS NULL"
		}
		return " IS NOT NULL"
	}
	if empty {
		return "=" + zero
	}
	return "<>" + zero
}

// order renders the order; the age of the row breaks ties, so that a list never jumps between two readings.
func (c *codec) order(q casework.Query) (string, error) {
	var b strings.Builder
	b.WriteString(" ORDER BY ")
	desc := ""
	for _, o := range q.Orders {
		col, err := c.column(o.Field)
		if err != nil {
			return "", err
		}
		if col.shape == casework.JSONShape {
			return "", badQuery(o.Field)
		}
		desc = ""
		if o.Desc {
			desc = " DESC"
		}
		b.WriteString(col.sql + desc + ",")
	}
	b.WriteString(`"_n"` + desc)
	return b.String(), nil
}
