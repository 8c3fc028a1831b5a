package docgen

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zanger/casework"
)

// DraftMark is the word at the head of each page of a draft.
func DraftMark(lang Lang) string {
	switch lang {
	case Kazakh:
		return "ЖОБА"
	case Russian:
		return "ПРОЕКТ"
	}
	return "DRAFT"
}

// Prepare gives a copy of a document that is fit to be written to paper: text in NFC, nothing but printable characters
// of the basic plane, no-break spaces where a line must not end (Bind). A gap is refused unless draft is set; in a draft
// its text stands in brackets. Both writers call it, so that PDF and DOCX carry the same characters.
//
// It fails with casework.Missing when gaps stand in a final (Args: Count, Labels, Gaps), and with casework.Invalid for a
// character that cannot be printed (Args: Field, Line, Character, Code) or a table that does not hold together (Args: Line).
func Prepare(doc *Document, draft bool) (*Document, error) {
	if doc == nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.docgen.empty", Op: "docgen.Prepare"}
	}
	if !draft {
		if err := refuseGaps(doc); err != nil {
			return nil, err
		}
	}
	out := *doc
	c := cleaner{draft: draft}
	out.Title = c.text(doc.Title, Origin{Kind: FromTemplate})
	out.Footer = c.text(doc.Footer, Origin{Kind: FromTemplate})
	out.Blocks = make([]Block, len(doc.Blocks))
	for i, b := range doc.Blocks {
		b.Runs, b.Date = c.runs(b.Runs, b.Line), c.runs(b.Date, b.Line)
		b.Items = append([][]Run(nil), b.Items...)
		for j := range b.Items {
			b.Items[j] = c.runs(b.Items[j], b.Line)
		}
		rows := make([][]Cell, len(b.Rows))
		for j, row := range b.Rows {
			rows[j] = append([]Cell(nil), row...)
			for k := range row {
				rows[j][k].Runs = c.runs(row[k].Runs, b.Line)
			}
		}
		b.Rows = rows
		if b.Kind == Table {
			c.table(b)
		}
		out.Blocks[i] = b
	}
	return &out, c.err
}

// Clean gives text as Prepare would print it, without binding; an error names the field or line of o.
func Clean(s string, o Origin) (string, error) {
	c := cleaner{}
	s = c.text(s, o)
	return s, c.err
}

// cleanText is Clean for one line of text, such as an author's name for the properties of a file.
func cleanText(s string) (string, error) {
	s, err := Clean(s, Origin{Kind: FromTemplate})
	return strings.ReplaceAll(s, "\n", " "), err
}

// refuseGaps trusts both the list of gaps and the runs: neither a forgotten list nor a forgotten mark lets one pass.
func refuseGaps(doc *Document) error {
	gaps := append([]Gap(nil), doc.Gaps...)
	known := make(map[string]bool)
	for _, g := range gaps {
		known[g.Field] = true
	}
	each(doc, func(r Run) {
		if r.Origin.Kind == FromGap && !known[r.Origin.Field] {
			known[r.Origin.Field] = true
			gaps = append(gaps, Gap{Field: r.Origin.Field, Label: strings.Trim(r.Text, "[] "), Line: r.Origin.Line})
		}
	})
	if len(gaps) == 0 {
		return nil
	}
	labels := make([]string, len(gaps))
	for i, g := range gaps {
		if labels[i] = g.Label; g.Label == "" {
			labels[i] = g.Field
		}
	}
	return &casework.Error{Code: casework.Missing, Key: "error.docgen.gaps", Op: "docgen.Prepare",
		Args: map[string]any{"Count": len(gaps), "Labels": strings.Join(labels, "; "), "Gaps": gaps}}
}

// each calls f for every run, in the order of the page.
func each(doc *Document, f func(Run)) {
	all := func(runs []Run) {
		for _, r := range runs {
			f(r)
		}
	}
	for _, b := range doc.Blocks {
		all(b.Date)
		all(b.Runs)
		for _, item := range b.Items {
			all(item)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				all(cell.Runs)
			}
		}
	}
}

// cleaner keeps the first error it meets.
type cleaner struct {
	draft bool
	err   error
}

func (c *cleaner) runs(runs []Run, line int) []Run {
	if len(runs) == 0 {
		return nil
	}
	out := make([]Run, 0, len(runs))
	for _, r := range runs {
		o := r.Origin
		if o.Line == 0 {
			o.Line = line
		}
		r.Text = c.text(r.Text, o)
		if r.Origin.Kind == FromGap && c.draft && !strings.HasPrefix(r.Text, "[") {
			r.Text = "[" + r.Text + "]"
		}
		out = append(out, r)
	}
	return BindRuns(out)
}

// text normalises; what no eye sees (soft hyphen, zero-width signs of pasted text) is left out, a tab is a space.
func (c *cleaner) text(s string, o Origin) string {
	if plain(s) {
		return s
	}
	if !utf8.ValidString(s) {
		c.fail(CharacterError(o, utf8.RuneError))
		return ""
	}
	s = norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\u200e', r == '\u200f', r == '\u2060', r == '\ufeff':
			return -1
		case r > 0xffff, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == utf8.RuneError, r&0xfffe == 0xfffe,
			r == '\u2028', r == '\u2029':
			c.fail(CharacterError(o, r))
			return -1
		}
		return r
	}, s)
}

// plain says whether text needs no work: most does not.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b < 0x20 && b != '\n', b == 0x7f:
			return false
		case b >= 0x80 && b != 0xd0 && b != 0xd1 && b != 0xd2 && b != 0xd3: // beyond the Cyrillic block
			return false
		case b == 0xcc, b == 0xcd: // combining marks
			return false
		}
	}
	return utf8.ValidString(s)
}

func (c *cleaner) table(b Block) {
	bad := len(b.Rows) == 0 || b.HeadRows < 0 || b.HeadRows > len(b.Rows)
	cols := 0
	for i, row := range b.Rows {
		if i == 0 {
			cols = len(row)
		}
		bad = bad || len(row) != cols || cols == 0
	}
	bad = bad || b.Widths != nil && len(b.Widths) != cols
	sum := 0.0
	for _, w := range b.Widths {
		bad = bad || !(w > 0) || w > 1e6
		sum += w
	}
	for _, w := range b.Widths {
		bad = bad || w/sum < 0.02
	}
	if bad || cols > 20 {
		c.fail(&casework.Error{Code: casework.Invalid, Key: "error.docgen.table", Args: map[string]any{"Line": b.Line}, Op: "docgen.Prepare"})
	}
}

func (c *cleaner) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// CharacterError says that a character cannot be printed and where it came from: the field of the answer, or the line of
// the template.
func CharacterError(o Origin, r rune) error {
	key := "error.docgen.character.template"
	if o.Field != "" {
		key = "error.docgen.character.field"
	}
	shown := string(r)
	if !unicode.IsPrint(r) || r == utf8.RuneError {
		shown = ""
	}
	return &casework.Error{Code: casework.Invalid, Key: key, Op: "docgen.Prepare",
		Args: map[string]any{"Field": o.Field, "Line": o.Line, "Character": shown, "Code": fmt.Sprintf("U+%04X", r)}}
}
