package template

import (
	"fmt"
	"slices"
	"strings"

	"zanger/docgen"
)

// Env is what a template may use beyond its own file.
type Env struct {
	Library *Catalog        // shared field sets and clauses; nil for none
	Source  Source          // case data for fields with "from"; nil for none
	Funcs   map[string]Func // state_fee, penalty, mrp; a missing one leaves its field a gap
	Edition string          // of the pack of law, for the foot of the page
	// Cite, when set, says a norm as the foot of the page gives it: act, articles and edition in the document's language.
	Cite func(docgen.LawRef, docgen.Lang) string
	// Norm, when set, tells Lint whether the pack knows a norm and the edition it has; "" means the same edition as named.
	Norm func(docgen.LawRef) (edition string, known bool)
	// Glyph, when set, tells Lint whether the faces of print have a character.
	Glyph func(rune) bool
}

// Func works out a value from values: casework.Money, casework.Date, float64 or string. An error means "cannot be
// worked out"; its text is not shown.
type Func func(args []any) (any, error)

// bind joins the fields of the sets with the template's own. The template's own keys win over those of the set.
func (t *Template) bind(lib *Catalog) ([]*Field, []Problem) {
	var out []*Field
	var problems []Problem
	for _, name := range t.Use {
		set, ok := lib.set(name)
		if !ok {
			problems = append(problems, Problem{File: t.File, Line: max(t.lines["use"], 1), Col: 1, Key: "template.problem.set",
				Args: map[string]any{"Name": name, "Nearest": nearest(name, lib.setNames())}})
			continue
		}
		for _, f := range set {
			if find(out, f.Name) == nil {
				out = append(out, f)
			}
		}
	}
	for _, f := range t.Own {
		i := slices.IndexFunc(out, func(x *Field) bool { return x.Name == f.Name })
		if i < 0 {
			if f.Kind == "" && f.compute != nil {
				typed := *f
				typed.Kind = Money
				f = &typed
			}
			if f.Kind == "" {
				problems = append(problems, Problem{File: t.File, Line: f.Line, Col: 1, Key: "template.problem.no_kind", Args: map[string]any{"Name": f.Name}})
				continue
			}
			out = append(out, f)
			continue
		}
		m := *out[i]
		if f.Kind != "" && f.Kind != m.Kind {
			problems = append(problems, Problem{File: t.File, Line: f.Line, Col: 1, Key: "template.problem.other_kind", Args: map[string]any{"Name": f.Name, "Want": string(m.Kind)}})
		}
		m.Required = m.Required || f.Required
		m.Line, m.Set = f.Line, ""
		if f.requiredIf != nil {
			m.requiredIf = f.requiredIf
		}
		if f.Need != nil {
			m.Need = f.Need
		}
		if len(f.Label) > 0 {
			m.Label = f.Label
		}
		if len(f.Why) > 0 {
			m.Why = f.Why
		}
		if f.From != "" {
			m.From = f.From
		}
		if f.compute != nil {
			m.compute, m.computeSrc = f.compute, f.computeSrc
		}
		if f.Of != nil {
			m.Of = f.Of
		}
		if f.Options != nil {
			m.Options = f.Options
		}
		out[i] = &m
	}
	return out, problems
}

func find(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// scope resolves a path against the fields, the innermost loop first.
type scope struct {
	fields []*Field
	up     *scope
	prefix string // "children[1]." inside a loop
	item   item   // of the loop; nil at the top
	number int
}

// resolve finds the field a path names and the part of it; ok is false when there is none.
func (s *scope) resolve(path string) (at *scope, f *Field, part string, ok bool) {
	head, part, _ := strings.Cut(path, ".")
	for at = s; at != nil; at = at.up {
		f := find(at.fields, head)
		if f == nil {
			continue
		}
		if part == "" {
			return at, f, "", true
		}
		if slices.Contains(partsOf(f.Kind), part) {
			return at, f, part, true
		}
		return at, f, part, false
	}
	return nil, nil, part, false
}

func (s *scope) names() []string {
	var n []string
	for at := s; at != nil; at = at.up {
		for _, f := range at.fields {
			n = append(n, f.Name)
		}
		if at.item != nil || at.prefix != "" {
			n = append(n, "number")
		}
	}
	return n
}

func (s *scope) inLoop() bool {
	for at := s; at != nil; at = at.up {
		if at.prefix != "" {
			return true
		}
	}
	return false
}

// unknown makes the problem of a path that names nothing.
func (s *scope) unknown(file string, at pos, path string) Problem {
	_, f, part, _ := s.resolve(path)
	p := Problem{File: file, Line: at.line, Col: at.col, Key: "template.problem.field", Args: map[string]any{"Name": path}}
	if f == nil {
		head, rest, dotted := strings.Cut(path, ".")
		near := nearest(head, s.names())
		if near != "" && dotted {
			near += "." + rest
		}
		p.Args["Nearest"] = near
		return p
	}
	p.Key, p.Args["Name"], p.Args["Field"] = "template.problem.part", part, f.Name
	p.Args["Nearest"] = nearest(part, slices.Clone(partsOf(f.Kind)))
	return p
}

func itemPath(list string, i int) string { return fmt.Sprintf("%s[%d].", list, i) }
