package template

import (
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"

	"zanger/assets"
	"zanger/docgen"
)

// Catalog is a set of templates with the field sets and clauses they share. It is read-only once loaded. A nil Catalog is
// an empty one.
type Catalog struct {
	Documents []*Entry // by id

	sets    map[string][]*Field
	clauses map[string]map[docgen.Lang]*Template
}

// Entry is one document in the languages it exists in.
type Entry struct {
	ID        string
	Revision  int
	Status    string
	Group     string
	Templates map[docgen.Lang]*Template
}

// Langs lists the languages: kk, ru, en.
func (e *Entry) Langs() []docgen.Lang {
	var out []docgen.Lang
	for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian, English} {
		if e.Templates[l] != nil {
			out = append(out, l)
		}
	}
	return out
}

// Title gives the title in a language, else in any. English is for the catalogue: the papers themselves are Kazakh and
// Russian.
func (e *Entry) Title(lang docgen.Lang) string {
	m := map[docgen.Lang]string{}
	for l, t := range e.Templates {
		m[l] = t.Title
	}
	if m[English] == "" {
		m[English] = e.Templates[e.Langs()[0]].TitleEN
	}
	return pickLang(m, lang, e.ID)
}

// Holds reports whether every word stands in the id or in a title of the document, in any language.
func (e *Entry) Holds(words string) bool {
	names := e.ID
	for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian, English} {
		names += " " + e.Title(l)
	}
	names = strings.ToLower(names)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(names, w) {
			return false
		}
	}
	return true
}

// load reads *.md of a folder, its fields/*.yaml and clauses/*.md. The problems of all files come back as a Problems
// error beside what could be read.
func load(dir fs.FS) (*Catalog, error) {
	c := &Catalog{sets: map[string][]*Field{}, clauses: map[string]map[docgen.Lang]*Template{}}
	var problems Problems
	read := func(pattern string, use func(name string, src []byte)) error {
		names, err := fs.Glob(dir, pattern)
		if err != nil {
			return err
		}
		for _, n := range names {
			src, err := fs.ReadFile(dir, n)
			if err != nil {
				return err
			}
			use(n, src)
		}
		return nil
	}
	if err := read("fields/*.yaml", func(name string, src []byte) {
		set := strings.TrimSuffix(path.Base(name), ".yaml")
		p := &parser{t: &Template{File: name}}
		if root := p.yamlRoot(string(src), 0); root != nil {
			c.sets[set] = p.fields(root, 0, set)
		}
		problems = append(problems, p.problems...)
	}); err != nil {
		return nil, err
	}
	add := func(m map[string]map[docgen.Lang]*Template) func(string, []byte) {
		return func(name string, src []byte) {
			t, ps := Parse(name, src)
			problems = append(problems, ps...)
			if m[t.ID] == nil {
				m[t.ID] = map[docgen.Lang]*Template{}
			}
			if had := m[t.ID][t.Lang]; had != nil {
				problems = append(problems, Problem{File: name, Line: 1, Col: 1, Key: "template.problem.same_id", Args: map[string]any{"Name": t.ID, "Other": had.File}})
				return
			}
			m[t.ID][t.Lang] = t
		}
	}
	if err := read("clauses/*.md", add(c.clauses)); err != nil {
		return nil, err
	}
	docs := map[string]map[docgen.Lang]*Template{}
	if err := read("*.md", add(docs)); err != nil {
		return nil, err
	}
	for id, langs := range docs {
		e := &Entry{ID: id, Templates: langs}
		first := langs[e.Langs()[0]]
		e.Revision, e.Status, e.Group = first.Revision, first.Status, first.Group
		c.Documents = append(c.Documents, e)
	}
	sort.Slice(c.Documents, func(i, j int) bool { return c.Documents[i].ID < c.Documents[j].ID })
	if len(problems) > 0 {
		return c, problems
	}
	return c, nil
}

// Problems is several problems as one error.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// BuiltIn gives the catalogue that comes with the program.
var BuiltIn = sync.OnceValue(func() *Catalog {
	dir, err := fs.Sub(assets.Templates, "templates")
	if err == nil {
		var c *Catalog
		if c, err = load(dir); err == nil {
			return c
		}
	}
	panic(err) // built in and tested: cannot happen
})

// Find gives a document by id.
func (c *Catalog) Find(id string) (*Entry, bool) {
	if c == nil {
		return nil, false
	}
	i := sort.Search(len(c.Documents), func(i int) bool { return c.Documents[i].ID >= id })
	if i < len(c.Documents) && c.Documents[i].ID == id {
		return c.Documents[i], true
	}
	return nil, false
}

// Nearest gives the id a misspelt one most likely means, "" when none is near.
func (c *Catalog) Nearest(id string) string {
	var ids []string
	for _, e := range c.Documents {
		ids = append(ids, e.ID)
	}
	return nearest(id, ids)
}

func (c *Catalog) set(name string) ([]*Field, bool) {
	if c == nil {
		return nil, false
	}
	f, ok := c.sets[name]
	return f, ok
}

func (c *Catalog) setNames() []string {
	var out []string
	if c != nil {
		for n := range c.sets {
			out = append(out, n)
		}
	}
	return out
}

func (c *Catalog) clause(id string, lang docgen.Lang) (*Template, bool) {
	if c == nil {
		return nil, false
	}
	t, ok := c.clauses[id][lang]
	return t, ok
}

func (c *Catalog) clauseNames(lang docgen.Lang) []string {
	var out []string
	if c != nil {
		for id, langs := range c.clauses {
			if langs[lang] != nil {
				out = append(out, id)
			}
		}
	}
	return out
}
