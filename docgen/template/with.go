package template

import (
	"sort"

	"zanger/docgen"
)

// SourceFile is a template as a person writes it.
type SourceFile struct {
	Name string // for messages, "office.claim.wages.ru.md"
	Text string
}

// With gives a catalogue of c and further documents, which may use its sets of fields and its clauses. What is wrong with a
// further document comes back and the document is left out; so is one whose id c has, or whose language came before.
func (c *Catalog) With(files ...SourceFile) (*Catalog, Problems) {
	out := &Catalog{}
	if c != nil {
		out.sets, out.clauses = c.sets, c.clauses
		out.Documents = append(out.Documents, c.Documents...)
	}
	var problems Problems
	added := map[string]*Entry{}
	for _, f := range files {
		t, ps := Parse(f.Name, []byte(f.Text))
		faults := 0
		for _, p := range ps {
			if !p.Warning {
				problems = append(problems, p)
				faults++
			}
		}
		if faults > 0 {
			continue
		}
		e := added[t.ID]
		if other, had := c.Find(t.ID); had || e != nil && e.Templates[t.Lang] != nil {
			in := t.ID
			if had {
				in = other.Templates[other.Langs()[0]].File
			}
			problems = append(problems, Problem{File: f.Name, Line: 1, Col: 1, Key: "template.problem.same_id", Args: map[string]any{"Name": t.ID, "Other": in}})
			continue
		}
		if e == nil {
			e = &Entry{ID: t.ID, Revision: t.Revision, Status: t.Status, Group: t.Group, Templates: map[docgen.Lang]*Template{}}
			added[t.ID] = e
			out.Documents = append(out.Documents, e)
		}
		e.Templates[t.Lang] = t
	}
	sort.Slice(out.Documents, func(i, j int) bool { return out.Documents[i].ID < out.Documents[j].ID })
	return out, problems
}

// Law lists every norm the documents and clauses of the catalogue rest on.
func (c *Catalog) Law() []docgen.LawRef {
	if c == nil {
		return nil
	}
	var out []docgen.LawRef
	take := func(langs map[docgen.Lang]*Template) {
		for _, t := range langs {
			out = append(out, t.Law...)
		}
	}
	for _, e := range c.Documents {
		take(e.Templates)
	}
	for _, langs := range c.clauses {
		take(langs)
	}
	return out
}

// Clauses lists the shared clauses in a language, by id: what {{> id}} may name.
func (c *Catalog) Clauses(lang docgen.Lang) []*Template {
	var out []*Template
	for _, id := range c.clauseNames(lang) {
		out = append(out, c.clauses[id][lang])
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
