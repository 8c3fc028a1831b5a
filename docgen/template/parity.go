package template

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"zanger/docgen"
)

// Parity compares two language versions of one document: the same blocks in the same order with the same conditions and
// loops, in each block the same fields, blanks and numbers (so the same articles), and the same front matter but for
// language and title. The problems stand at their place in a.
func Parity(a, b *Template) []Problem {
	p := &parity{a: a, b: b}
	p.front("id", a.ID, b.ID)
	p.front("revision", fmt.Sprint(a.Revision), fmt.Sprint(b.Revision))
	p.front("status", a.Status, b.Status)
	p.front("group", a.Group, b.Group)
	p.front("addressee", a.Addressee, b.Addressee)
	p.front("fee", a.Fee, b.Fee)
	p.front("title_en", a.TitleEN, b.TitleEN)
	p.front("serves", strings.Join(a.Serves, ", "), strings.Join(b.Serves, ", "))
	p.front("copies", a.Copies.text(), b.Copies.text())
	p.front("use", strings.Join(a.Use, ", "), strings.Join(b.Use, ", "))
	p.front("law", lawText(a), lawText(b))
	p.front("fields", fieldText(a), fieldText(b))
	p.nodes(a.body, b.body, pos{1, 1})
	return p.problems
}

// Parity checks every document of the catalogue that has both languages of proceedings, every clause, and says which
// document lacks one. Papers in three languages are compared to the Kazakh one.
func (c *Catalog) Parity() []Problem {
	var out []Problem
	check := func(id string, langs map[docgen.Lang]*Template) {
		kk, ru, en := langs[docgen.Kazakh], langs[docgen.Russian], langs[English]
		switch {
		case kk == nil || ru == nil:
			missing, have := docgen.Kazakh, ru
			if kk != nil {
				missing, have = docgen.Russian, kk
			}
			file := id
			if have != nil {
				file = have.File
			}
			out = append(out, Problem{File: file, Line: 1, Col: 1, Key: "template.parity.langs", Args: map[string]any{"ID": id, "Lang": string(missing)}})
			return
		case en != nil:
			out = append(out, Parity(en, kk)...)
		}
		out = append(out, Parity(kk, ru)...)
	}
	for _, e := range c.Documents {
		check(e.ID, e.Templates)
	}
	var ids []string
	for id := range c.clauses {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		check(id, c.clauses[id])
	}
	return out
}

type parity struct {
	a, b     *Template
	problems []Problem
}

func (p *parity) add(at pos, key string, args map[string]any) {
	p.problems = append(p.problems, Problem{File: p.a.File, Line: at.line, Col: max(at.col, 1), Key: key, Args: args})
}

func (p *parity) front(name, here, there string) {
	if here != there {
		p.add(pos{max(p.a.lines[name], 1), 1}, "template.parity.front", map[string]any{"Name": name, "Here": here, "There": there})
	}
}

func lawText(t *Template) string {
	var s []string
	for _, r := range t.Law {
		s = append(s, strings.Join([]string{r.Act, r.Article, r.Edition, r.Confidence}, " "))
	}
	sort.Strings(s)
	return strings.Join(s, "; ")
}

func fieldText(t *Template) string {
	var s []string
	for _, f := range t.Own {
		x := f.Name + " " + string(f.Kind) + " " + strings.Join(f.Need, ",") + " " + f.computeSrc + " " + strings.Join(f.codes(), ",")
		if f.Required {
			x += " required"
		}
		if f.requiredIf != nil {
			x += " " + f.requiredIf.String()
		}
		s = append(s, strings.Join(strings.Fields(x), " "))
	}
	return strings.Join(s, "; ")
}

var blockNames = map[docgen.BlockKind]string{
	docgen.Header: "header", docgen.Title: "title", docgen.Subtitle: "subtitle", docgen.Heading: "heading",
	docgen.Para: "paragraph", docgen.Plain: "plain", docgen.Code: "code",
}

// shape names a node without its words.
func (n *node) shape() string {
	switch n.kind {
	case nText:
		return blockNames[n.block]
	case nItem:
		if n.ordered {
			return "item 1."
		}
		return "item -"
	case nAttachments:
		return "attachments"
	case nTable:
		return fmt.Sprintf("table each=%s, %d columns, %d rows", n.table.each, len(n.table.head), len(n.table.rows))
	case nSign:
		return "sign"
	case nBreak:
		return "pagebreak"
	case nIf:
		if n.hasElse {
			return "if " + n.cond.String() + " … else"
		}
		return "if " + n.cond.String()
	case nEach:
		return "each " + n.loop.list
	}
	return "clause " + n.clause
}

func (p *parity) nodes(a, b []node, end pos) {
	for i := 0; i < max(len(a), len(b)); i++ {
		here, there, at, other := "—", "—", end, 0
		if i < len(a) {
			here, at = a[i].shape(), pos{a[i].line, a[i].col}
		}
		if i < len(b) {
			there, other = b[i].shape(), b[i].line
		}
		if here != there {
			p.add(at, "template.parity.blocks", map[string]any{"Here": here, "There": there, "Other": p.b.File, "OtherLine": other})
			return // what follows would only repeat it
		}
		x, y := &a[i], &b[i]
		p.nodes(x.then, y.then, at)
		p.nodes(x.els, y.els, at)
		p.words(at, y.line, gather(x), gather(y))
	}
}

// content is what the words of a block must share with the other language.
type content struct{ fields, numbers []string }

var digits = regexp.MustCompile(`\d+(?:-\d+)?|_{3,}`)

func gather(n *node) content {
	c := &content{}
	c.inlines(n.text)
	c.inlines(n.date)
	if n.table != nil {
		for _, row := range append([][][]inline{n.table.head}, n.table.rows...) {
			for _, cell := range row {
				c.inlines(cell)
			}
		}
	}
	sort.Strings(c.fields)
	c.fields = slices.Compact(c.fields)
	sort.Strings(c.numbers)
	return *c
}

func (c *content) inlines(nodes []inline) {
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.text != "":
			c.numbers = append(c.numbers, digits.FindAllString(n.text, -1)...)
		case n.tag != nil:
			if k := len(n.tag.filters); k == 0 || !agreement(n.tag.filters[k-1].name) {
				c.fields = append(c.fields, n.tag.path)
			}
		case n.cond != nil:
			c.fields = append(c.fields, "if "+n.cond.String())
		case n.loop != nil:
			c.fields = append(c.fields, "each "+n.loop.list)
		case n.clause != "":
			c.fields = append(c.fields, "clause "+n.clause)
		}
		c.inlines(n.then)
		c.inlines(n.els)
	}
}

// agreement filters serve the grammar of one language; the other may do without.
func agreement(filter string) bool { return filter == "sex" || filter == "plural" || filter == "many" }

func (p *parity) words(at pos, other int, a, b content) {
	diff := func(key string, a, b []string) {
		if !slices.Equal(a, b) {
			p.add(at, key, map[string]any{"Here": strings.Join(a, ", "), "There": strings.Join(b, ", "), "Other": p.b.File, "OtherLine": other})
		}
	}
	diff("template.parity.fields", a.fields, b.fields)
	diff("template.parity.numbers", a.numbers, b.numbers)
}
