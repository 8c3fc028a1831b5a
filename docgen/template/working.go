package template

import (
	"slices"
	"strings"

	"zanger/docgen"
)

// Call is what a function of the caller was asked.
type Call struct {
	Name string
	Args []any
	Err  error // why it could not tell; nil where it could
}

// Working is a computed field as it was worked out: what a person needs to check it, or to put a value in its place.
type Working struct {
	Field  *Field
	Path   string // "total", "periods[0].late_from"
	Value  any    // worked out: casework.Money, casework.Date, float64, or []map[string]any of a list; nil where it could not be
	Typed  any    // what a person put in its place; nil for nothing
	Inputs []Input
	Calls  []Call
}

// Input is a field a computed one reads.
type Input struct {
	Field *Field
	Path  string
	Value any // nil where nobody answered
	Minus bool
}

// Workings gives the computed fields that the template uses, in their order, with what each was worked out from.
func (t *Template) Workings(answers Answers, env Env) ([]Working, error) {
	fields, problems := t.bind(env.Library)
	if len(problems) > 0 {
		return nil, problems[0]
	}
	all, top := used(t, env.Library), &scope{fields: fields}
	f := t.filler(answers, env)
	var out []Working
	for _, fd := range fields {
		switch {
		case !all[fd.Name]:
		case fd.Computed():
			out = append(out, f.working(top, fd))
		case fd.Kind == List:
			v, _, err := f.value(top, fd)
			if err != nil {
				return nil, err
			}
			rows, _ := v.([]item)
			for i, r := range rows {
				s := &scope{fields: fd.Of, up: top, prefix: itemPath(fd.Name, i), item: r, number: i + 1}
				for _, c := range fd.Of {
					if c.Computed() {
						out = append(out, f.working(s, c))
					}
				}
			}
		}
	}
	return out, nil
}

// working works a field out beside what a person typed in its place.
func (f *filler) working(at *scope, fd *Field) Working {
	var calls []Call
	f.calls = &calls
	w := Working{Field: fd, Path: at.prefix + fd.Name, Value: bare(f.compute(at, fd))}
	f.calls = nil
	w.Calls = calls
	if f.typed(at, fd) {
		v, _, _ := f.value(at, fd)
		w.Typed = bare(v)
	}
	for _, in := range fd.compute.inputs(false) {
		s, x, pt, ok := at.resolve(in.path)
		if !ok {
			continue
		}
		v, _, _ := f.value(s, x)
		if p := s.prefix + in.path; !slices.ContainsFunc(w.Inputs, func(i Input) bool { return i.Path == p }) {
			w.Inputs = append(w.Inputs, Input{Field: x, Path: p, Value: bare(part(v, pt)), Minus: in.minus})
		}
	}
	return w
}

// inputs lists the fields an expression reads, with the sign of each; a column of a list stands as the list.
func (e *expr) inputs(minus bool) []operand {
	var out []operand
	for _, o := range e.ops {
		sign := minus != o.minus
		if o.path != "" {
			head, _, _ := strings.Cut(o.path, ".")
			out = append(out, operand{path: head, minus: sign})
		}
		for _, a := range o.args {
			out = append(out, a.inputs(sign)...)
		}
	}
	return out
}

// bare gives a value as callers know it.
func bare(v any) any {
	switch x := v.(type) {
	case []item:
		rows := make([]map[string]any, len(x))
		for i, r := range x {
			rows[i] = r
		}
		return rows
	case *party:
		return x.text("name")
	}
	return v
}

// Say words a value of a field as the paper would: a sum with its sign, a date in full, the words of a choice.
func (f *Field) Say(v any, lang docgen.Lang) string {
	switch v.(type) {
	case nil, []map[string]any:
		return ""
	}
	return show(v, f, nil, lang)
}
