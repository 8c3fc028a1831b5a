package template

import (
	"regexp"
	"strconv"
	"strings"

	"zanger/docgen"
)

// node is a piece of the body: a block of text, an item, a table, a signature, or a condition, a loop or a clause that
// stands between paragraphs.
type node struct {
	line    int
	kind    nodeKind
	block   docgen.BlockKind // of nText
	text    []inline         // nText, nItem, nAttachments; nSign: the name
	date    []inline         // nSign
	ordered bool             // nItem
	table   *table
	cond    *condition
	loop    *loop
	clause  string
	then    []node
	els     []node
	hasElse bool
	col     int
}

type nodeKind int

const (
	nText nodeKind = iota
	nItem
	nAttachments
	nTable
	nSign
	nBreak
	nIf
	nEach
	nClause
)

type table struct {
	each   string
	widths []float64
	right  []bool // by column
	head   [][]inline
	rows   [][][]inline // with each: the first is repeated, the others stand once
}

type frame struct {
	nodes  []node
	open   node
	inElse bool
}

// bodyParser walks the lines; section says what a paragraph becomes.
type bodyParser struct {
	*parser
	stack   []*frame
	section docgen.BlockKind
	ordered bool // :: list ordered
	para    []srcRune
	item    bool
	itemNum bool
}

var (
	numbered   = regexp.MustCompile(`^\d{1,2}[.)] `)
	directives = []string{"header", "plain", "body", "code", "title", "subtitle", "heading", "list", "attachments", "table", "sign", "pagebreak", "note"}
)

func (p *parser) parseBody(lines []string, shift int) {
	b := &bodyParser{parser: p, section: docgen.Para, stack: []*frame{{}}}
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t")
		n := i + 1 + shift
		lead := len(line) - len(strings.TrimLeft(line, " \t"))
		s := line[lead:]
		switch {
		case s == "":
			b.flush()
		case strings.HasPrefix(s, "::"):
			b.flush()
			i += b.directive(s, n, lead+1, lines[i+1:])
		case b.blockTag(s, n, lead+1):
		case b.section == docgen.Para && (strings.HasPrefix(s, "- ") || numbered.MatchString(s)):
			b.flush()
			mark := 2
			if s[0] != '-' {
				mark = len(numbered.FindString(s))
			}
			b.item, b.itemNum = true, s[0] != '-' || b.ordered
			b.add(s[mark:], n, lead+mark+1)
		case s[0] == '|':
			b.flush()
			p.problem(n, lead+1, "template.problem.row", nil)
		default:
			b.add(s, n, lead+1)
		}
	}
	b.flush()
	for _, f := range b.stack[1:] {
		word := "#if"
		if f.open.kind == nEach {
			word = "#each"
		}
		p.problem(f.open.line, f.open.col, "template.problem.unclosed", map[string]any{"Tag": "{{" + word + "}}"})
	}
	p.t.body = b.stack[0].nodes
}

func (b *bodyParser) top() *frame { return b.stack[len(b.stack)-1] }

func (b *bodyParser) emit(n node) {
	f := b.top()
	switch {
	case len(b.stack) == 1:
		f.nodes = append(f.nodes, n)
	case f.inElse:
		f.open.els = append(f.open.els, n)
	default:
		f.open.then = append(f.open.then, n)
	}
}

func sourceRunes(s string, line, col int) []srcRune {
	var out []srcRune
	for _, r := range s {
		if r == '\t' {
			r = ' '
		}
		out = append(out, srcRune{r: r, pos: pos{line, col}})
		col++
	}
	return out
}

// add puts a line into the paragraph: after a space, or after a line end where line ends are kept.
func (b *bodyParser) add(s string, line, col int) {
	forced := (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1 // an even count is backslashes that stand for themselves
	if forced {
		s = strings.TrimRight(s[:len(s)-1], " ")
	}
	if k := len(b.para); k > 0 && b.para[k-1].r != '\n' {
		sep := ' '
		if b.section == docgen.Header || b.section == docgen.Plain || b.section == docgen.Code {
			sep = '\n'
		}
		b.para = append(b.para, srcRune{r: sep, pos: pos{line, col}})
	}
	b.para = append(b.para, sourceRunes(s, line, col)...)
	if forced {
		b.para = append(b.para, srcRune{r: '\n', pos: pos{line, col + len([]rune(s))}, forced: true})
	}
}

func (b *bodyParser) flush() {
	for len(b.para) > 0 && b.para[len(b.para)-1].r == '\n' {
		b.para = b.para[:len(b.para)-1]
	}
	if len(b.para) == 0 {
		b.item = false
		return
	}
	n := node{line: b.para[0].line, kind: nText, block: b.section, text: b.inline(b.para)}
	if b.item {
		n.kind, n.ordered = nItem, b.itemNum
	}
	b.emit(n)
	b.para, b.item = nil, false
}

// blockTag handles a tag alone on its line.
func (b *bodyParser) blockTag(s string, line, col int) bool {
	if !strings.HasPrefix(s, "{{") || !strings.HasSuffix(s, "}}") || strings.Index(s, "}}") != len(s)-2 {
		return false
	}
	word, rest := tagWord(s[2 : len(s)-2])
	n := node{line: line, col: col}
	switch word {
	case "#if":
		c, ok := parseCondition(rest)
		if !ok {
			b.problem(line, col, "template.problem.condition", map[string]any{"Value": rest})
			c = &condition{}
		}
		n.kind, n.cond = nIf, c
	case "#each":
		n.kind, n.loop = nEach, b.loop(rest, pos{line, col})
	case ">":
		b.flush()
		n.kind, n.clause = nClause, rest
		b.emit(n)
		return true
	case "else":
		b.flush()
		if f := b.top(); len(b.stack) < 2 || f.open.kind != nIf || f.inElse {
			b.problem(line, col, "template.problem.else", nil)
		} else {
			f.inElse, f.open.hasElse = true, true
		}
		return true
	case "/if", "/each":
		b.flush()
		want := nIf
		if word == "/each" {
			want = nEach
		}
		if len(b.stack) < 2 || b.top().open.kind != want {
			b.problem(line, col, "template.problem.close", map[string]any{"Tag": "{{" + word + "}}"})
			return true
		}
		closed := b.top().open
		b.stack = b.stack[:len(b.stack)-1]
		b.emit(closed)
		return true
	default:
		return false
	}
	b.flush()
	if len(b.stack) > 50 {
		b.problem(line, col, "template.problem.deep", nil)
		return true
	}
	b.stack = append(b.stack, &frame{open: n})
	return true
}

// directive handles a line that begins with two colons and says how many of the following lines it took.
func (b *bodyParser) directive(s string, line, col int, following []string) int {
	trimmed := strings.TrimLeft(s[2:], " \t")
	word, rest, _ := strings.Cut(trimmed, " ")
	textCol := col + 2 + len([]rune(s[2:])) - len([]rune(trimmed)) + len([]rune(word)) + 1
	for strings.HasPrefix(rest, " ") {
		rest, textCol = rest[1:], textCol+1
	}
	b.ordered = false
	n := node{line: line, col: col}
	switch word {
	case "header", "plain", "body", "code":
		b.section = map[string]docgen.BlockKind{"header": docgen.Header, "plain": docgen.Plain, "body": docgen.Para, "code": docgen.Code}[word]
		if rest != "" {
			b.add(rest, line, textCol)
		}
		return 0
	case "note":
		return 0
	case "list":
		b.section, b.ordered = docgen.Para, rest == "ordered"
		if rest != "" && rest != "ordered" {
			b.problem(line, textCol, "template.problem.one_of", map[string]any{"Value": rest, "Allowed": "ordered"})
		}
		return 0
	}
	b.section = docgen.Para
	text := func(s string, col int) []inline { return b.inline(sourceRunes(s, line, col)) }
	switch word {
	case "title", "subtitle", "heading":
		n.block = map[string]docgen.BlockKind{"title": docgen.Title, "subtitle": docgen.Subtitle, "heading": docgen.Heading}[word]
		if rest == "" {
			b.problem(line, col, "template.problem.no_text", map[string]any{"Name": word})
		}
		n.text = text(rest, textCol)
	case "attachments":
		n.kind, n.text, b.ordered = nAttachments, text(rest, textCol), true
	case "sign":
		n.kind = nSign
		cells := splitCells(rest, textCol)
		if isPath(strings.TrimSpace(cells[0].text)) {
			name := strings.TrimSpace(cells[0].text)
			n.text = []inline{{pos: pos{line, cells[0].col}, tag: &tag{path: name, filters: []filterCall{{name: "initials", col: cells[0].col}}}}}
		} else {
			n.text = text(cells[0].text, cells[0].col)
		}
		if len(cells) > 1 {
			n.date = text(cells[1].text, cells[1].col)
		}
		if len(cells) > 2 || rest == "" {
			b.problem(line, col, "template.problem.sign", nil)
		}
	case "pagebreak":
		n.kind = nBreak
	case "table":
		n.kind = nTable
		var took int
		n.table, took = b.readTable(rest, line, textCol, following)
		b.emit(n)
		return took
	default:
		b.problem(line, col, "template.problem.directive", map[string]any{"Name": word, "Nearest": nearest(word, append([]string{}, directives...))})
		return 0
	}
	b.emit(n)
	return 0
}

type cellText struct {
	text string
	col  int
}

// splitCells cuts at bars that stand outside tags and are not escaped.
func splitCells(s string, col int) []cellText {
	var out []cellText
	depth, start := 0, 0
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		switch {
		case r[i] == '\\':
			i++
		case r[i] == '{' && i+1 < len(r) && r[i+1] == '{':
			depth++
			i++
		case r[i] == '}' && i+1 < len(r) && r[i+1] == '}' && depth > 0:
			depth--
			i++
		case r[i] == '|' && depth == 0:
			out = append(out, trimCell(r[start:i], col+start))
			start = i + 1
		}
	}
	return append(out, trimCell(r[start:], col+start))
}

func trimCell(r []rune, col int) cellText {
	s := string(r)
	t := strings.TrimLeft(s, " \t")
	return cellText{strings.TrimRight(t, " \t"), col + len([]rune(s)) - len([]rune(t))}
}

// rowCells splits "| a | b |": the empty pieces outside the outer bars go.
func rowCells(s string, col int) []cellText {
	cells := splitCells(s, col)
	if len(cells) > 0 && cells[0].text == "" {
		cells = cells[1:]
	}
	if k := len(cells); k > 0 && cells[k-1].text == "" {
		cells = cells[:k-1]
	}
	return cells
}

func (b *bodyParser) readTable(rest string, line, col int, following []string) (*table, int) {
	t := &table{}
	options, headText := rest, ""
	if i := strings.IndexByte(rest, '|'); i >= 0 {
		options, headText = rest[:i], rest[i:]
	}
	for o := range strings.FieldsSeq(options) {
		switch k, v, _ := strings.Cut(o, "="); k {
		case "each":
			if t.each = v; !isPath(v) {
				b.problem(line, col, "template.problem.each", map[string]any{"Value": v})
			}
		case "widths":
			for w := range strings.SplitSeq(v, ",") {
				f, err := strconv.ParseFloat(w, 64)
				if err != nil || f <= 0 || f > 1000 {
					b.problem(line, col, "template.problem.widths", map[string]any{"Value": v})
					break
				}
				t.widths = append(t.widths, f)
			}
		default:
			b.problem(line, col, "template.problem.table_option", map[string]any{"Name": k, "Nearest": nearest(k, []string{"each", "widths"})})
		}
	}
	took := 0
	row := func(s string, n, col int) [][]inline {
		var out [][]inline
		for i, c := range rowCells(s, col) {
			if rest, ok := strings.CutPrefix(c.text, ">"); ok && len(t.head) == 0 {
				for len(t.right) <= i {
					t.right = append(t.right, false)
				}
				t.right[i] = true
				c.text, c.col = strings.TrimLeft(rest, " "), c.col+1
			}
			out = append(out, b.inline(sourceRunes(c.text, n, c.col)))
		}
		return out
	}
	if headText != "" {
		t.head = row(headText, line, col+len([]rune(options)))
	}
	for _, l := range following {
		s := strings.TrimSpace(l)
		if !strings.HasPrefix(s, "|") {
			break
		}
		took++
		lead := len(l) - len(strings.TrimLeft(l, " \t"))
		r := row(s, line+took, lead+1)
		if len(t.head) == 0 {
			t.head = r
			continue
		}
		if len(r) != len(t.head) {
			b.problem(line+took, lead+1, "template.problem.columns", map[string]any{"Got": len(r), "Want": len(t.head)})
			continue
		}
		t.rows = append(t.rows, r)
	}
	if len(t.head) == 0 {
		b.problem(line, col, "template.problem.no_head", nil)
	}
	if len(t.widths) > 0 && len(t.widths) != len(t.head) {
		b.problem(line, col, "template.problem.columns", map[string]any{"Got": len(t.widths), "Want": len(t.head)})
		t.widths = nil
	}
	for len(t.right) < len(t.head) {
		t.right = append(t.right, false)
	}
	return t, took
}
