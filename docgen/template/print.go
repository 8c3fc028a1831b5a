package template

import (
	"strconv"
	"strings"

	"zanger/docgen"
)

// Print writes a template in its plain form: the front matter as it was, the body with one paragraph a line. Parsing what
// it wrote and printing again gives the same text.
func (t *Template) Print() []byte {
	p := &printer{section: docgen.Para}
	if t.front != "" {
		p.b.WriteString("---\n" + t.front + "\n---\n")
	}
	p.nodes(t.body)
	return []byte(strings.TrimRight(p.b.String(), "\n") + "\n")
}

type printer struct {
	b       strings.Builder
	section docgen.BlockKind
}

func (p *printer) line(s string) { p.b.WriteString(s + "\n") }

var sectionNames = map[docgen.BlockKind]string{docgen.Header: "header", docgen.Plain: "plain", docgen.Para: "body", docgen.Code: "code"}

func (p *printer) in(kind docgen.BlockKind) {
	if p.section != kind {
		p.section = kind
		p.line(":: " + sectionNames[kind])
	}
}

func (p *printer) nodes(nodes []node) {
	for i := range nodes {
		n := &nodes[i]
		switch n.kind {
		case nText:
			switch n.block {
			case docgen.Title, docgen.Subtitle, docgen.Heading:
				p.section = docgen.Para
				p.line(":: " + blockNames[n.block] + " " + inlineText(n.text, false))
				continue
			}
			p.in(n.block)
			p.line(guard(inlineText(n.text, n.block != docgen.Para)) + "\n")
		case nItem:
			p.in(docgen.Para)
			mark := "- "
			if n.ordered {
				mark = "1. "
			}
			p.line(mark + guard(inlineText(n.text, false)) + "\n")
		case nAttachments:
			p.section = docgen.Para
			p.line(strings.TrimRight(":: attachments "+inlineText(n.text, false), " "))
			// Items of any mark are numbered under it; printed ones carry "1.", so nothing is lost.
		case nSign:
			p.section = docgen.Para
			s := ":: sign " + inlineText(n.text, false)
			if len(n.date) > 0 {
				s += " | " + inlineText(n.date, false)
			}
			p.line(s + "\n")
		case nBreak:
			p.section = docgen.Para
			p.line(":: pagebreak")
		case nTable:
			p.section = docgen.Para
			p.table(n.table)
		case nClause:
			p.line("{{> " + n.clause + "}}")
		case nIf:
			p.line("{{#if " + n.cond.String() + "}}")
			p.nodes(n.then)
			if n.hasElse {
				p.line("{{else}}")
				p.nodes(n.els)
			}
			p.line("{{/if}}")
		case nEach:
			p.line("{{#each " + n.loop.String() + "}}")
			p.nodes(n.then)
			p.line("{{/each}}")
		}
	}
}

func (p *printer) table(t *table) {
	s := ":: table"
	if t.each != "" {
		s += " each=" + t.each
	}
	if len(t.widths) > 0 {
		var w []string
		for _, x := range t.widths {
			w = append(w, strconv.FormatFloat(x, 'f', -1, 64))
		}
		s += " widths=" + strings.Join(w, ",")
	}
	p.line(s)
	row := func(cells [][]inline, head bool) {
		s := "|"
		for i, c := range cells {
			mark := " "
			if head && t.right[i] {
				mark = " > "
			}
			s += mark + inlineText(c, false) + " |"
		}
		p.line(s)
	}
	if len(t.head) > 0 {
		row(t.head, true)
	}
	for _, r := range t.rows {
		row(r, false)
	}
	p.line("")
}

func (l *loop) String() string {
	if l.sep != "" {
		return l.list + ` sep "` + l.sep + `"`
	}
	return l.list
}

// guard keeps a paragraph from reading as something else: a table row.
func guard(s string) string {
	if strings.HasPrefix(s, "|") {
		return `\` + s
	}
	return s
}

var escape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `{`, `\{`, `|`, `\|`)

// inlineText prints pieces; where line ends are kept a new line stands as such, elsewhere after a backslash.
func inlineText(nodes []inline, keepsLines bool) string {
	var b strings.Builder
	bold, italic := false, false
	var walk func([]inline)
	marks := func(wantBold, wantItalic bool) {
		if bold != wantBold {
			b.WriteString("**")
			bold = wantBold
		}
		if italic != wantItalic {
			b.WriteString("*")
			italic = wantItalic
		}
	}
	walk = func(nodes []inline) {
		for i := range nodes {
			n := &nodes[i]
			marks(n.bold, n.italic)
			switch {
			case n.text != "":
				s := escape.Replace(n.text)
				if !keepsLines {
					s = strings.ReplaceAll(s, "\n", "\\\n")
				}
				b.WriteString(s)
			case n.tag != nil:
				b.WriteString("{{" + n.tag.String() + "}}")
			case n.cond != nil:
				b.WriteString("{{#if " + n.cond.String() + "}}")
				walk(n.then)
				if n.hasElse {
					b.WriteString("{{else}}")
					walk(n.els)
				}
				b.WriteString("{{/if}}")
			case n.loop != nil:
				b.WriteString("{{#each " + n.loop.String() + "}}")
				walk(n.then)
				b.WriteString("{{/each}}")
			case n.clause != "":
				b.WriteString("{{> " + n.clause + "}}")
			}
		}
	}
	walk(nodes)
	marks(false, false)
	return strings.TrimSpace(b.String())
}

func (t *tag) String() string {
	s := t.path
	for _, f := range t.filters {
		s += "|" + f.name
		if len(f.args) > 0 {
			s += ":" + strings.Join(f.args, ",")
		}
	}
	return s
}
