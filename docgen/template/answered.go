package template

import (
	"fmt"
	"maps"
	"strings"

	"zanger/docgen"
)

// Answered is one value a template has: a field, a part of a person or organisation, a cell of a list.
type Answered struct {
	Path         string // "loan_date", "claimant.iin", "periods[0].due"
	Field        *Field // the leaf; for a part, the person
	Part         string
	Kind         Kind
	Value        any
	Organisation bool // of a part: whose it is
}

// Answered gives what is answered of the fields and parts this template uses, typed or known, in their order.
func (t *Template) Answered(answers Answers, env Env) ([]Answered, error) {
	questions, err := t.Questions(answers, env)
	if err != nil {
		return nil, err
	}
	f := t.filler(answers, env)
	fields, _ := t.bind(env.Library)
	top := &scope{fields: fields}
	var out []Answered
	add := func(path string, fd *Field, v any, parts []string) {
		p, ok := v.(*party)
		if !ok {
			if v != nil {
				out = append(out, Answered{Path: path, Field: fd, Kind: fd.Kind, Value: v})
			}
			return
		}
		for _, name := range parts {
			if x := part(p, name); x != nil && name != "kind" {
				out = append(out, Answered{Path: path + "." + name, Field: fd, Part: name, Kind: partKind(name), Value: x, Organisation: p.org})
			}
		}
	}
	for _, q := range questions {
		v, _, err := f.value(top, q.Field)
		if err != nil {
			return nil, err
		}
		rows, ok := v.([]item)
		if !ok {
			add(q.Field.Name, q.Field, v, q.Parts)
			continue
		}
		for i, r := range rows {
			for _, c := range q.Field.Of {
				add(itemPath(q.Field.Name, i)+c.Name, c, r[c.Name], c.Parts())
			}
		}
	}
	return out, nil
}

// Misfit is an answer that cannot be what its field takes: words where a sum is asked.
type Misfit struct {
	Path  string
	Field *Field
	Kind  Kind
	Value any
}

// Fit parts the answers a document can be made of from those it cannot. What does not fit is left out alone: the other
// cells of its row, the other parts of its person stay.
func (t *Template) Fit(answers Answers, lib *Catalog) (Answers, []Misfit) {
	fields, _ := t.bind(lib)
	out := maps.Clone(answers)
	var bad []Misfit
	for _, fd := range fields {
		v, ok := answers[fd.Name]
		if !ok {
			continue
		}
		v, wrong := fit(fd, fd.Name, v, t.Lang)
		bad = append(bad, wrong...)
		if out[fd.Name] = v; v == nil {
			delete(out, fd.Name)
		}
	}
	return out, bad
}

func fit(fd *Field, path string, v any, lang docgen.Lang) (any, []Misfit) {
	if _, err := normalise(fd, path, v, lang); err == nil {
		return v, nil
	}
	var bad []Misfit
	switch x := v.(type) {
	case []any:
		if fd.Kind != List {
			break
		}
		rows := make([]any, len(x))
		for i, r := range x {
			m, ok := r.(map[string]any)
			if !ok {
				rows[i] = r
				continue
			}
			row := maps.Clone(m)
			for _, c := range fd.Of {
				if cell, ok := m[c.Name]; ok {
					kept, wrong := fit(c, fmt.Sprintf("%s[%d].%s", path, i, c.Name), cell, lang)
					bad = append(bad, wrong...)
					if row[c.Name] = kept; kept == nil {
						delete(row, c.Name)
					}
				}
			}
			rows[i] = row
		}
		if _, err := normalise(fd, path, rows, lang); err == nil {
			return rows, bad
		}
	case map[string]any:
		if partsOf(fd.Kind) == nil {
			break
		}
		parts := maps.Clone(x)
		for name, p := range x {
			if name == "forms" {
				continue
			}
			if _, err := normalise(&Field{Kind: partKind(name)}, path+"."+name, p, lang); err != nil {
				bad = append(bad, Misfit{Path: path + "." + name, Field: fd, Kind: partKind(name), Value: p})
				delete(parts, name)
			}
		}
		if _, err := normalise(fd, path, parts, lang); err == nil {
			return parts, bad
		}
	}
	return nil, []Misfit{{Path: path, Field: fd, Kind: fd.Kind, Value: v}}
}

// LabelAt names what a path asks: the field, and the part of a person.
func (a Answered) LabelAt(lang docgen.Lang) string { return labelAt(a.Field, a.Part, a.Path, lang) }

// LabelAt names what a path asks.
func (m Misfit) LabelAt(lang docgen.Lang) string {
	name := ""
	if partsOf(m.Field.Kind) != nil {
		name = m.Path[strings.LastIndex(m.Path, ".")+1:]
	}
	return labelAt(m.Field, name, m.Path, lang)
}

func labelAt(fd *Field, part, path string, lang docgen.Lang) string {
	label := fd.LabelIn(lang)
	if part != "" {
		label += ": " + partLabel(fd.Kind, part, lang)
	}
	if _, at, ok := strings.Cut(path, "["); ok {
		if n, _, ok := strings.Cut(at, "]"); ok {
			var i int
			if _, err := fmt.Sscan(n, &i); err == nil {
				label += fmt.Sprintf(" (%d)", i+1)
			}
		}
	}
	return label
}
