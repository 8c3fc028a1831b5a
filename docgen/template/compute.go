package template

import (
	"maps"
	"math"
	"slices"
	"strings"

	"zanger/casework"
)

// compute works a field out; nil when something it needs is missing or a function cannot tell.
func (f *filler) compute(at *scope, fd *Field) any {
	v := f.sum(at, fd.compute)
	if n, ok := v.(float64); ok && fd.Kind == Money { // a literal or an empty sum
		if m, ok := toMoney(n); ok {
			return m
		}
	}
	if rows, ok := v.([]any); ok && len(rows) == 0 {
		return []item{} // worked out, and there is nothing: not the same as no answer
	}
	out, err := normalise(fd, fd.Name, v, f.lang)
	if err != nil {
		return nil
	}
	return out
}

// sum adds signed operands of one kind. An optional money or number field with no answer counts as nothing.
func (f *filler) sum(at *scope, e *expr) any {
	if len(e.ops) == 1 && !e.ops[0].minus {
		return f.operand(at, e.ops[0], false)
	}
	var money casework.Money
	var num float64
	isMoney, isNum := false, false
	for _, o := range e.ops {
		v := f.operand(at, o, true)
		sign := 1.0
		if o.minus {
			sign = -1
		}
		switch x := v.(type) {
		case casework.Money:
			isMoney = true
			money += casework.Money(sign) * x
		case float64:
			if x != 0 || o.isNum {
				isNum = true
			}
			num += sign * x
		default:
			return nil
		}
	}
	switch {
	case isMoney && isNum:
		return nil // sums of money and plain numbers do not mix
	case isMoney:
		return money
	}
	return num
}

func (f *filler) operand(at *scope, o operand, optional bool) any {
	switch {
	case o.isNum:
		return o.num
	case o.text != "":
		return o.text
	case o.call != "":
		return f.call(at, o)
	}
	s, fd, pt, ok := at.resolve(o.path)
	if !ok {
		return nil
	}
	v, _, err := f.value(s, fd)
	if err != nil {
		return nil
	}
	if v = part(v, pt); v == nil && optional && (fd.Kind == Money || fd.Kind == Number) && !fd.Computed() {
		if need, err := f.isRequired(fd, s); err == nil && !need {
			if fd.Kind == Money {
				return casework.Money(0)
			}
			return 0.0
		}
	}
	return v
}

func (f *filler) call(at *scope, o operand) any {
	if slices.Contains(overLists, o.call) {
		return f.overList(at, o)
	}
	bears, spares := spare[o.call]
	args := make([]any, len(o.args))
	for i, a := range o.args {
		if args[i] = f.sum(at, a); args[i] == nil && (!spares || i < bears) {
			return nil
		}
		switch x := args[i].(type) {
		case *party:
			args[i] = part(x, "kind")
		case []item:
			args[i] = f.rows(at, a, x)
		}
	}
	switch o.call {
	case "days":
		a, ok1 := args[0].(casework.Date)
		b, ok2 := args[1].(casework.Date)
		if !ok1 || !ok2 {
			return nil
		}
		return float64(a.DaysUntil(b))
	case "times":
		n, ok := args[1].(float64)
		if !ok {
			return nil
		}
		switch x := args[0].(type) {
		case casework.Money:
			if r := math.Round(float64(x) * n); math.Abs(r) < 9e15 {
				return casework.Money(r)
			}
		case float64:
			return x * n
		}
		return nil
	}
	fn := f.env.Funcs[o.call]
	if fn == nil {
		return nil
	}
	v, err := fn(args)
	if f.calls != nil && len(f.busy) == 0 {
		*f.calls = append(*f.calls, Call{Name: o.call, Args: args, Err: err})
	}
	if err != nil {
		return nil
	}
	return v
}

// rows gives a list to a function of the caller: each item with its computed fields.
func (f *filler) rows(at *scope, a *expr, items []item) []map[string]any {
	out := make([]map[string]any, len(items))
	s, fd, _, ok := at.resolve(a.ops[0].path)
	for i, it := range items {
		out[i] = maps.Clone(map[string]any(it))
		for j := 0; ok && j < len(fd.Of); j++ {
			sub := &scope{fields: fd.Of, up: s, prefix: itemPath(s.prefix+fd.Name, i), item: it, number: i + 1}
			if v, has, err := f.value(sub, fd.Of[j]); has && err == nil {
				out[i][fd.Of[j].Name] = v
			}
		}
	}
	return out
}

// overList is sum(list.field), first(list.field), the earliest day, and count(list).
func (f *filler) overList(at *scope, o operand) any {
	if len(o.args) != 1 || len(o.args[0].ops) != 1 {
		return nil
	}
	head, col, _ := strings.Cut(o.args[0].ops[0].path, ".")
	s, fd, _, ok := at.resolve(head)
	if !ok || fd.Kind != List {
		return nil
	}
	v, has, err := f.value(s, fd)
	if err != nil {
		return nil
	}
	if !has {
		if need, err := f.isRequired(fd, s); need || err != nil || fd.Computed() {
			return nil
		}
	}
	rows, _ := v.([]item)
	if o.call == "count" {
		return float64(len(rows))
	}
	c := find(fd.Of, col)
	if c == nil {
		return nil
	}
	var money casework.Money
	var num float64
	var day any
	for i, r := range rows {
		sub := &scope{fields: fd.Of, up: s, prefix: itemPath(s.prefix+fd.Name, i), item: r, number: i + 1}
		v, _, _ := f.value(sub, c)
		switch x := v.(type) {
		case casework.Money:
			money += x
		case float64:
			num += x
		case casework.Date:
			if had, ok := day.(casework.Date); !ok || x.Before(had) {
				day = x
			}
		default:
			return nil
		}
	}
	switch c.Kind {
	case Date:
		return day
	case Money:
		return money
	}
	return num
}
