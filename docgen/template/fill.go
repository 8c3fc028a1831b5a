package template

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zanger/docgen"
)

// footer says where the paper comes from: template and revision, the norm it chiefly rests on, the pack of law. How sure
// the law is stands on the screen and in the log, never on the page.
func (t *Template) footer(env Env) string {
	s := fmt.Sprintf("%s · %d", t.ID, t.Revision)
	if len(t.Law) > 0 && env.Cite != nil {
		chief := t.Law[0]
		for _, r := range t.Law[1:] {
			if r.Act != chief.Act || r.Edition != chief.Edition {
				break
			}
			chief.Article += ", " + r.Article
		}
		s += " · " + env.Cite(chief, t.Lang)
	}
	if env.Edition != "" {
		s += " · " + env.Edition
	}
	return s
}

// Fill makes a document from answers and case data. What has no answer is a gap of the document, not an error.
//
// It fails with casework.Invalid for an answer of the wrong type (Args: Field, Want), and with a Problem for a tag that
// names nothing: such a template is never printed.
func (t *Template) Fill(ctx context.Context, answers Answers, env Env) (*docgen.Document, error) {
	return t.filler(answers, env).fill(ctx)
}

func (t *Template) filler(answers Answers, env Env) *filler {
	f := &filler{t: t, env: env, answers: answers, lang: t.Lang, file: t.File, lines: map[string]int{}, seen: map[string]bool{}, instead: map[string]string{}, cache: map[string]result{},
		doc: &docgen.Document{Template: t.ID, Revision: t.Revision, Lang: t.Lang, Title: t.Title, Law: append([]docgen.LawRef(nil), t.Law...), Status: t.Status}}
	f.doc.Footer = t.footer(env)
	return f
}

func (f *filler) fill(ctx context.Context) (*docgen.Document, error) {
	fields, problems := f.t.bind(f.env.Library)
	if len(problems) > 0 {
		return nil, problems[0]
	}
	top := &scope{fields: fields}
	for _, fd := range fields {
		if fd.Computed() {
			continue
		}
		if _, _, err := f.value(top, fd); err != nil { // an answer of the wrong type is told even if nothing prints it
			return nil, err
		}
	}
	blocks, err := f.nodes(ctx, f.t.body, top, nil)
	if err != nil {
		return nil, err
	}
	f.doc.Blocks = join(blocks)
	if err := f.required(top, used(f.t, f.env.Library)); err != nil {
		return nil, err
	}
	return f.doc, nil
}

// Gaps says what is missing for a final document: it is Fill's Gaps.
func (t *Template) Gaps(ctx context.Context, answers Answers, env Env) ([]docgen.Gap, error) {
	doc, err := t.Fill(ctx, answers, env)
	if err != nil {
		return nil, err
	}
	return doc.Gaps, nil
}

type result struct{ v any }

type filler struct {
	t       *Template
	env     Env
	answers Answers
	lang    docgen.Lang
	doc     *docgen.Document
	file    string // of the template or clause being filled
	clause  string // id of the clause being filled
	depth   int
	lines   map[string]int    // first line that asks a path
	seen    map[string]bool   // gaps listed
	instead map[string]string // computed field to the input a person has to answer
	marked  map[string]bool   // undecided conditions marked in this paragraph
	cache   map[string]result
	forms   *[]FormUse // when set, the case forms printed are noted
	calls   *[]Call    // when set, what the caller's functions were asked is noted
	busy    []string   // computed fields being worked out, to stop at a circle
}

func (f *filler) nodes(ctx context.Context, nodes []node, at *scope, out []docgen.Block) ([]docgen.Block, error) {
	for i := range nodes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := &nodes[i]
		var err error
		switch n.kind {
		case nIf:
			var ok, known bool
			var mark *docgen.Run
			if ok, known, mark, err = f.decide(n.cond, at, pos{n.line, n.col}, false); err != nil {
				return nil, err
			}
			switch {
			case mark != nil:
				out = append(out, docgen.Block{Kind: docgen.Plain, Line: n.line, Runs: []docgen.Run{*mark}})
			case ok:
				out, err = f.nodes(ctx, n.then, at, out)
			case known:
				out, err = f.nodes(ctx, n.els, at, out)
			}
		case nEach:
			var scopes []*scope
			if scopes, err = f.items(n.loop.list, at, pos{n.line, n.col}); err != nil {
				return nil, err
			}
			if scopes == nil {
				out = append(out, docgen.Block{Kind: docgen.Para, Line: n.line, Runs: []docgen.Run{f.gap(n.loop.list, at, pos{n.line, n.col})}})
			}
			for _, s := range scopes {
				if out, err = f.nodes(ctx, n.then, s, out); err != nil {
					return nil, err
				}
			}
		case nClause:
			err = f.inClause(n.clause, pos{n.line, 1}, func(c *Template) error {
				out, err = f.nodes(ctx, c.body, at, out)
				return err
			})
		default:
			var b docgen.Block
			if b, err = f.block(n, at); err == nil && !empty(b) {
				out = append(out, b)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func empty(b docgen.Block) bool {
	switch b.Kind {
	case docgen.Header, docgen.Title, docgen.Subtitle, docgen.Heading, docgen.Para, docgen.Plain, docgen.Code:
		return docgen.Text(b.Runs) == ""
	case docgen.List:
		return len(b.Items) == 0
	}
	return false
}

func (f *filler) block(n *node, at *scope) (docgen.Block, error) {
	b := docgen.Block{Kind: n.block, Line: n.line}
	var err error
	switch n.kind {
	case nText:
		b.Runs, err = f.text(n.text, at)
	case nItem:
		b.Kind, b.Ordered = docgen.List, n.ordered
		var runs []docgen.Run
		if runs, err = f.text(n.text, at); len(runs) > 0 {
			b.Items = [][]docgen.Run{runs}
		}
	case nAttachments:
		b.Kind, b.Ordered = docgen.Attachments, true
		if b.Runs, err = f.text(n.text, at); len(b.Runs) == 0 {
			b.Runs = []docgen.Run{{Text: say(string(f.lang), "template.attachments", nil), Bold: true, Origin: docgen.Origin{Line: n.line}}}
		}
	case nSign:
		b.Kind = docgen.Sign
		if b.Runs, err = f.text(n.text, at); err == nil {
			b.Date, err = f.text(n.date, at)
		}
	case nBreak:
		b.Kind = docgen.PageBreak
	case nTable:
		return f.table(n, at)
	}
	return b, err
}

func (f *filler) table(n *node, at *scope) (docgen.Block, error) {
	t := n.table
	b := docgen.Block{Kind: docgen.Table, Line: n.line, HeadRows: 1, Widths: t.widths}
	row := func(cells [][]inline, s *scope) error {
		var out []docgen.Cell
		for i, c := range cells {
			runs, err := f.text(c, s)
			if err != nil {
				return err
			}
			out = append(out, docgen.Cell{Runs: runs, Right: t.right[i]})
		}
		b.Rows = append(b.Rows, out)
		return nil
	}
	if err := row(t.head, at); err != nil {
		return b, err
	}
	rows := t.rows
	if t.each != "" {
		place := pos{n.line, n.col}
		scopes, err := f.items(t.each, at, place)
		if err != nil {
			return b, err
		}
		if scopes == nil {
			cells := make([]docgen.Cell, len(t.head))
			cells[0].Runs = []docgen.Run{f.gap(t.each, at, place)}
			b.Rows = append(b.Rows, cells)
		}
		each := [][]inline(nil)
		if len(rows) > 0 {
			each, rows = rows[0], rows[1:]
		} else if _, fd, _, ok := at.resolve(t.each); ok {
			each = autoRow(fd, len(t.head), n.line)
		}
		for _, s := range scopes {
			if err := row(each, s); err != nil {
				return b, err
			}
		}
	}
	for _, r := range rows {
		if err := row(r, at); err != nil {
			return b, err
		}
	}
	return b, nil
}

// autoRow fits a table that gives no row: the fields in their order, after the number when there is one column more.
func autoRow(fd *Field, columns, line int) [][]inline {
	var out [][]inline
	cell := func(name string) {
		out = append(out, []inline{{pos: pos{line, 1}, tag: &tag{path: name}}})
	}
	if len(fd.Of)+1 == columns {
		cell("number")
	}
	for _, f := range fd.Of {
		if len(out) < columns {
			cell(f.Name)
		}
	}
	for len(out) < columns {
		out = append(out, nil)
	}
	return out
}

// items gives a scope for each item of a list. An empty optional list gives none; nil means a gap.
func (f *filler) items(path string, at *scope, place pos) ([]*scope, error) {
	s, fd, pt, ok := at.resolve(path)
	if !ok || pt != "" || fd.Kind != List {
		return nil, at.unknown(f.file, place, path)
	}
	v, has, err := f.value(s, fd)
	if err != nil {
		return nil, err
	}
	if !has {
		need, err := f.isRequired(fd, s)
		if need || err != nil {
			return nil, err
		}
		return []*scope{}, nil
	}
	rows := v.([]item)
	out := make([]*scope, len(rows))
	for i, r := range rows {
		out[i] = &scope{fields: fd.Of, up: at, prefix: itemPath(s.prefix+fd.Name, i), item: r, number: i + 1}
	}
	return out, nil
}

func (f *filler) inClause(id string, place pos, do func(*Template) error) error {
	c, ok := f.env.Library.clause(id, f.lang)
	if !ok {
		return Problem{File: f.file, Line: place.line, Col: place.col, Key: "template.problem.clause", Args: map[string]any{"Name": id, "Nearest": nearest(id, f.env.Library.clauseNames(f.lang))}}
	}
	if f.depth > 5 {
		return Problem{File: f.file, Line: place.line, Col: place.col, Key: "template.problem.deep"}
	}
	if used := (docgen.Clause{ID: id, Revision: c.Revision}); !slices.Contains(f.doc.Clauses, used) {
		f.doc.Clauses = append(f.doc.Clauses, used)
	}
	file, clause := f.file, f.clause
	f.file, f.clause = c.File, id
	f.depth++
	if file == f.t.File {
		for _, ref := range c.Law {
			if !hasRef(f.doc.Law, ref) {
				f.doc.Law = append(f.doc.Law, ref)
			}
		}
	}
	err := do(c)
	f.depth--
	f.file, f.clause = file, clause
	return err
}

func hasRef(refs []docgen.LawRef, ref docgen.LawRef) bool {
	for _, r := range refs {
		if r.Act == ref.Act && r.Article == ref.Article {
			return true
		}
	}
	return false
}

// text fills a paragraph and tidies what conditions left.
func (f *filler) text(nodes []inline, at *scope) ([]docgen.Run, error) {
	f.marked = map[string]bool{}
	runs, err := f.inlines(nodes, at, nil)
	if err != nil {
		return nil, err
	}
	return tidy(runs), nil
}

func (f *filler) inlines(nodes []inline, at *scope, out []docgen.Run) ([]docgen.Run, error) {
	var err error
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.text != "":
			o := docgen.Origin{Line: n.line}
			if f.clause != "" {
				o.Kind, o.ID = docgen.FromClause, f.clause
			}
			out = append(out, docgen.Run{Text: n.text, Bold: n.bold, Italic: n.italic, Origin: o})
		case n.tag != nil:
			var r docgen.Run
			if r, err = f.tag(n, at); err == nil {
				r.Bold, r.Italic = n.bold, n.italic
				out = append(out, r)
			}
		case n.cond != nil:
			ok, known, mark, e := f.decide(n.cond, at, n.pos, true)
			switch {
			case e != nil:
				err = e
			case mark != nil:
				mark.Bold, mark.Italic = n.bold, n.italic
				out = append(out, *mark)
			case ok:
				out, err = f.inlines(n.then, at, out)
			case known:
				out, err = f.inlines(n.els, at, out)
			}
		case n.loop != nil:
			var scopes []*scope
			if scopes, err = f.items(n.loop.list, at, n.pos); err != nil {
				return nil, err
			}
			if scopes == nil {
				out = append(out, f.gap(n.loop.list, at, n.pos))
			}
			for j, s := range scopes {
				if j > 0 {
					sep := n.loop.sep
					if sep == "" {
						sep = ", "
					}
					out = append(out, docgen.Run{Text: sep, Bold: n.bold, Italic: n.italic, Origin: docgen.Origin{Line: n.line}})
				}
				if out, err = f.inlines(n.then, s, out); err != nil {
					return nil, err
				}
			}
		case n.clause != "":
			err = f.inClause(n.clause, n.pos, func(c *Template) error {
				for k := range c.body {
					if c.body[k].kind == nText {
						if out, err = f.inlines(c.body[k].text, at, out); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f *filler) tag(n *inline, at *scope) (docgen.Run, error) {
	if n.tag.path == "number" && at.inLoop() {
		s := at
		for s.prefix == "" {
			s = s.up
		}
		return docgen.Run{Text: fmt.Sprint(s.number), Origin: docgen.Origin{Kind: docgen.FromComputed, Line: n.line}}, nil
	}
	s, fd, pt, ok := at.resolve(n.tag.path)
	if !ok {
		return docgen.Run{}, at.unknown(f.file, n.pos, n.tag.path)
	}
	for _, c := range n.tag.filters {
		fl := findFilter(c.name)
		if fl == nil || fl.Args > len(c.args) {
			p := Problem{File: f.file, Line: n.line, Col: c.col, Key: "template.problem.filter", Args: map[string]any{"Name": c.name, "Nearest": nearest(c.name, filterNames())}}
			if fl != nil {
				p.Key, p.Args = "template.problem.filter_args", map[string]any{"Name": c.name, "Want": fl.Args}
			}
			return docgen.Run{}, p
		}
	}
	v, _, err := f.value(s, fd)
	if err != nil {
		return docgen.Run{}, err
	}
	of := fd
	if pt != "" {
		of = &Field{Kind: partKind(pt)}
		if pt == "head" || pt == "name" && fd.Kind == Person {
			of.Kind = Person
		}
	}
	whole := v
	v = part(v, pt)
	if v == nil {
		return f.gap(n.tag.path, at, n.pos), nil
	}
	text, rest := "", n.tag.filters
	if form, ok := f.inCase(whole, fd, pt, rest); ok {
		v, of, rest = form, &Field{Kind: Text}, rest[1:]
	}
	text = show(v, of, rest, f.lang)
	if p, ok := v.(*party); ok && p.text("name") == "" || text == "" {
		return f.gap(n.tag.path, at, n.pos), nil
	}
	kind := docgen.FromField
	if fd.Computed() {
		kind = docgen.FromComputed
	}
	return docgen.Run{Text: text, Origin: docgen.Origin{Kind: kind, Field: gapPath(s, fd, pt), Line: n.line}}, nil
}

// join gathers items that follow each other into one list, and items after an attachments heading under it.
func join(blocks []docgen.Block) []docgen.Block {
	out := make([]docgen.Block, 0, len(blocks))
	for _, b := range blocks {
		if k := len(out); b.Kind == docgen.List && k > 0 {
			last := &out[k-1]
			if last.Kind == docgen.Attachments || last.Kind == docgen.List && last.Ordered == b.Ordered {
				last.Items = append(last.Items, b.Items...)
				continue
			}
		}
		out = append(out, b)
	}
	for _, b := range out {
		if n := len(b.Items); n > 0 { // whichever item turns out the last, it ends the sentence
			if last := b.Items[n-1]; len(last) > 0 {
				r := &last[len(last)-1]
				if s, ok := strings.CutSuffix(r.Text, ";"); ok {
					r.Text = s + "."
				}
			}
		}
	}
	return out
}
