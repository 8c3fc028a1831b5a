package docgen

import (
	"strconv"
	"strings"
)

// Lang is the language of a document.
type Lang string

// The two languages of proceedings in Kazakhstan.
const (
	Kazakh  Lang = "kk"
	Russian Lang = "ru"
)

// Document is a filled template.
type Document struct {
	Template string // id of the template, "claim.wages"
	Revision int    // of the template
	Lang     Lang
	Title    string // plain text, for metadata and file names
	Law      []LawRef
	Clauses  []Clause // shared clauses it was made with, in the order they are first met
	Status   string   // "verified", "secondary" or "unverified": shown on screen and in the log, never on the filed page
	Footer   string   // template id, revision and edition of the pack, small at the foot of each page
	Blocks   []Block
	Gaps     []Gap // what is missing; empty in a document fit to be final
}

// Clause is a shared clause as a document used it. What it rests on stands in Law.
type Clause struct {
	ID       string `json:"id"`
	Revision int    `json:"revision"`
}

// LawRef names what a part of the document rests on.
type LawRef struct {
	Act        string `yaml:"act" json:"act"`         // "ГПК РК"
	Article    string `yaml:"article" json:"article"` // "148"
	Edition    string `yaml:"edition" json:"edition"` // YYYY-MM-DD, or as the source names it
	Confidence string `yaml:"confidence" json:"confidence"`
}

// Gap is a required field with no answer.
type Gap struct {
	Field string `json:"field"` // path of the answer, "defendant.address", "children[1].birth_date"
	Label string `json:"label"` // in the language of the document
	Why   string `json:"why"`   // why the document needs it, with the article
	Line  int    `json:"line"`  // line of the template that asks first
}

// BlockKind says how a block is set.
type BlockKind int

// The kinds of block.
const (
	Header      BlockKind = iota // addressee and parties: right-hand column, left-aligned
	Title                        // centred, bold, kept with what follows
	Subtitle                     // centred under the title, kept with what follows
	Heading                      // left, bold, kept with what follows ("ПРОШУ:")
	Para                         // justified, first line indented
	Plain                        // left, not indented
	List                         // Items numbered 1. 2. 3. (Ordered) or with a dash
	Table                        // Rows; the first HeadRows are repeated on each page
	Attachments                  // heading and a numbered list
	Sign                         // date at the left, name at the right, a line for the signature between
	PageBreak
	Code // large, centred, lines as given: groups of a recovery key that a person copies by hand
)

// Block is one piece of a document. Only the members that its kind names are set.
type Block struct {
	Kind     BlockKind
	Runs     []Run   // Header..Plain: text; List, Attachments: heading, may be empty; Sign: the name at the right
	Items    [][]Run // List, Attachments
	Ordered  bool    // List
	Rows     [][]Cell
	HeadRows int
	Widths   []float64 // Table: shares of the text width, one a column; nil means equal
	Date     []Run     // Sign: at the left
	Line     int       // line of the template, from 1
}

// Cell is a cell of a table.
type Cell struct {
	Runs  []Run
	Right bool // sums stand at the right
}

// Run is text of one face from one source.
type Run struct {
	Text   string // U+00A0 binds, "\n" breaks the line inside the block
	Bold   bool
	Italic bool
	Origin Origin
}

// Origin says where a run's text came from: what a click on it in the preview opens.
type Origin struct {
	Kind  OriginKind
	Field string // path of the answer, for FromField, FromComputed and FromGap
	ID    string // clause id, for FromClause
	Line  int    // line of the template, from 1
}

// OriginKind is the kind of source of a run.
type OriginKind int

// The sources of text.
const (
	FromTemplate OriginKind = iota // words of the template
	FromField                      // an answer
	FromComputed                   // a value worked out from answers
	FromClause                     // a clause with its own version and norm
	FromGap                        // the mark that stands for a missing answer
)

// Text gives the plain text of runs.
func Text(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Words makes a run of plain words.
func Words(text string) []Run { return []Run{{Text: text}} }

// Say makes a block of plain words.
func Say(kind BlockKind, text string) Block { return Block{Kind: kind, Runs: Words(text)} }

// Row makes a row of a table, of plain words or, for a head, of bold ones.
func Row(bold bool, cells ...string) []Cell {
	out := make([]Cell, len(cells))
	for i, c := range cells {
		out[i].Runs = []Run{{Text: c, Bold: bold}}
	}
	return out
}

// Paragraphs gives the words of a document, a paragraph, item or row each, with the marks of lists as they print. It is what
// versions of a draft keep and compare.
func Paragraphs(d *Document) []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	for _, b := range d.Blocks {
		if b.Kind == Sign {
			add(Text(b.Date) + " ______ " + Text(b.Runs))
			continue
		}
		add(Text(b.Runs))
		for i, item := range b.Items {
			mark := "– "
			if b.Ordered || b.Kind == Attachments {
				mark = strconv.Itoa(i+1) + ". "
			}
			add(mark + Text(item))
		}
		for _, row := range b.Rows {
			var cells []string
			for _, c := range row {
				if s := Text(c.Runs); s != "" {
					cells = append(cells, s)
				}
			}
			add(strings.Join(cells, " | "))
		}
	}
	return out
}

// Announces reports whether block i ends with a colon and a list or table follows: the two stay on one page.
func Announces(blocks []Block, i int) bool {
	if i+1 == len(blocks) || blocks[i].Kind != Para || !strings.HasSuffix(Text(blocks[i].Runs), ":") {
		return false
	}
	next := blocks[i+1].Kind
	return next == List || next == Table || next == Attachments
}
