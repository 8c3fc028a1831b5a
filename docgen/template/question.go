package template

import (
	"slices"
	"sort"

	"zanger/docgen"
)

// Question is one field a template asks, for a form: in the order in which the document needs them.
type Question struct {
	Field    *Field
	Parts    []string // of a person or organisation: those this template uses or needs
	Required bool     // as the answers stand
	Line     int      // that asks first
	Section  string   // court, parties, office, attachments, or document: its text is template.section.<Section>
}

// Questions lists what a person is asked, with the fields of shared sets the template does not use left out. Computed
// fields are not asked unless the caller's function is missing; they may be answered all the same.
func (t *Template) Questions(answers Answers, env Env) ([]Question, error) {
	fields, problems := t.bind(env.Library)
	if len(problems) > 0 {
		return nil, problems[0]
	}
	a := &asker{lib: env.Library, lang: t.Lang, lines: map[string]int{}, parts: map[string][]string{}, opened: map[string]bool{}}
	top := &scope{fields: fields}
	a.nodes(t.body, top)
	for len(a.later) > 0 {
		path := a.later[0]
		a.later = a.later[1:]
		a.meet(path, top, 0)
	}
	all := used(t, env.Library)
	f := &filler{t: t, env: env, answers: answers, lang: t.Lang, file: t.File, seen: map[string]bool{}, instead: map[string]string{}, cache: map[string]result{}, doc: &docgen.Document{}}
	var out []Question
	for _, fd := range fields {
		if !all[fd.Name] || fd.Computed() {
			continue
		}
		need, err := f.isRequired(fd, top)
		if err != nil {
			return nil, err
		}
		q := Question{Field: fd, Required: need, Line: a.lines[fd.Name], Section: t.section(fd.Name, env.Library)}
		if order := partsOf(fd.Kind); order != nil {
			for _, p := range order {
				if p == "name" || p == "kind" && fd.Kind == Party || slices.Contains(fd.Need, p) || slices.Contains(a.parts[fd.Name], p) {
					q.Parts = append(q.Parts, p)
				}
			}
		}
		out = append(out, q)
	}
	sort.SliceStable(out, func(i, j int) bool {
		x, y := a.order(out[i].Field.Name), a.order(out[j].Field.Name)
		return x < y
	})
	return out, nil
}

// section is the shared set a field comes from, "document" for what only this template asks.
func (t *Template) section(field string, lib *Catalog) string {
	for _, name := range t.Use {
		if set, ok := lib.set(name); ok && find(set, field) != nil {
			if _, named := texts()["en"]["template.section."+name]; named {
				return name
			}
			break
		}
	}
	return "document"
}

// PartLabel names a part of a question's field in a language.
func (q Question) PartLabel(part string, lang docgen.Lang) string {
	return partLabel(q.Field.Kind, part, lang)
}

// asker walks a template in reading order.
type asker struct {
	lib   *Catalog
	lang  docgen.Lang
	names []string
	lines map[string]int
	parts map[string][]string
	deep  int

	later  []string        // fields read by computed ones
	opened map[string]bool // computed fields seen
}

func (a *asker) order(name string) int {
	if i := slices.Index(a.names, name); i >= 0 {
		return i
	}
	return len(a.names)
}

func (a *asker) meet(path string, s *scope, line int) {
	at, f, part, ok := s.resolve(path)
	if !ok || at.up != nil {
		return
	}
	if _, had := a.lines[f.Name]; !had {
		a.lines[f.Name] = line
		a.names = append(a.names, f.Name)
	}
	if part != "" && !slices.Contains(a.parts[f.Name], part) {
		a.parts[f.Name] = append(a.parts[f.Name], part)
	}
	if f.compute != nil && !a.opened[f.Name] {
		a.opened[f.Name] = true
		a.later = append(a.later, f.compute.paths()...) // what only a sum reads is asked after what the words themselves ask
	}
}

func (a *asker) cond(c *condition, s *scope, line int) {
	for _, t := range c.terms {
		a.meet(t.path, s, line)
	}
}

func (a *asker) nodes(nodes []node, s *scope) {
	for i := range nodes {
		n := &nodes[i]
		in := s
		if n.cond != nil {
			a.cond(n.cond, s, n.line)
		}
		if n.loop != nil {
			in = a.into(n.loop.list, s, n.line)
		}
		a.inlines(n.text, s)
		a.inlines(n.date, s)
		a.nodes(n.then, in)
		a.nodes(n.els, in)
		if n.clause != "" {
			a.clause(n.clause, s)
		}
		if t := n.table; t != nil {
			if t.each != "" {
				in = a.into(t.each, s, n.line)
			}
			for _, row := range append([][][]inline{t.head}, t.rows...) {
				for _, cell := range row {
					a.inlines(cell, in)
				}
			}
		}
	}
}

func (a *asker) into(list string, s *scope, line int) *scope {
	a.meet(list, s, line)
	if _, f, _, ok := s.resolve(list); ok {
		return &scope{fields: f.Of, up: s, prefix: "x"}
	}
	return s
}

func (a *asker) clause(id string, s *scope) {
	if c, ok := a.lib.clause(id, a.lang); ok && a.deep < 5 {
		a.deep++
		a.nodes(c.body, s)
		a.deep--
	}
}

func (a *asker) inlines(nodes []inline, s *scope) {
	for i := range nodes {
		n := &nodes[i]
		in := s
		switch {
		case n.tag != nil:
			a.meet(n.tag.path, s, n.line)
		case n.cond != nil:
			a.cond(n.cond, s, n.line)
		case n.loop != nil:
			in = a.into(n.loop.list, s, n.line)
		case n.clause != "":
			a.clause(n.clause, s)
		}
		a.inlines(n.then, in)
		a.inlines(n.els, in)
	}
}
