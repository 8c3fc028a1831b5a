package shelf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/spreadsheet"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/facts"
	"zanger/docgen/pdf"
	"zanger/docgen/template"
)

// Bulk is one template for many cases, or for the same people of many enquiries.
type Bulk struct {
	Store   casework.Store
	Clock   casework.Clock
	Law     *lawpack.Pack
	Lib     *template.Catalog
	Text    *template.Template // one of the two
	Word    *casework.Template
	Typed   template.Answers // the same in every paper: a date, a circumstance
	Options docgen.Options
	Ending  string // ".pdf" or ".docx"; a Word template gives .docx always
	Words   ListWords
}

// ListWords are the words of the list of papers, in the language of the person who makes them.
type ListWords struct {
	Number, File, Gaps, Missing string             // heads of its columns
	Fault                       func(error) string // what went wrong with one
}

// WordsOf takes them from a catalogue.
func WordsOf(t func(key string, args ...any) string, fault func(error) string) ListWords {
	return ListWords{Number: t("bulk.number"), File: t("bulk.file"), Gaps: t("bulk.gaps"), Missing: t("bulk.missing"), Fault: fault}
}

// Made tells what became of one case.
type Made struct {
	Number string      `json:"number"` // of the case or enquiry
	File   string      `json:"file"`   // name in the folder, "" where none was written
	Gaps   int         `json:"gaps"`   // the paper has the mark of a draft
	Error  error       `json:"-"`
	Of     casework.ID `json:"id"`
	Fields []string    `json:"missing"` // labels of the gaps
}

// Run writes a paper for each case into dir and a list of them, list.csv. What lacks answers is written as a draft; in a Word
// file the name of what is missing stands in square brackets, for it has no place for the mark of one. A case
// that cannot be written is told and does not stop the others. progress may be nil. When ctx is cancelled the papers written
// so far stay, with the list of them, and the error is that of ctx.
func (b *Bulk) Run(ctx context.Context, dir string, cases []casework.ID, progress func(done, total int)) ([]Made, error) {
	var word []byte
	if b.Word != nil {
		var err error
		if word, err = WordFile(ctx, b.Store, b.Word); err != nil {
			return nil, err
		}
	}
	var out []Made
	used := map[string]bool{}
	for i, id := range cases {
		if ctx.Err() != nil {
			break
		}
		if progress != nil {
			progress(i, len(cases))
		}
		m := b.one(ctx, dir, id, word, used)
		var broken *casework.Error
		if errors.As(m.Error, &broken) && (broken.Code == casework.Full || broken.Code == casework.ReadOnly || broken.Code == casework.Locked) {
			return out, m.Error // the next would fail as well
		}
		if ctx.Err() == nil {
			out = append(out, m)
		}
	}
	if progress != nil {
		progress(len(out), len(cases))
	}
	if err := whole.Write(filepath.Join(dir, "list.csv"), 0o600, func(w io.Writer) error { return b.list(w, out) }); err != nil {
		return out, err
	}
	return out, ctx.Err()
}

func (b *Bulk) one(ctx context.Context, dir string, id casework.ID, word []byte, used map[string]bool) Made {
	m := Made{Of: id, Number: id.Short()}
	known, err := facts.Of(ctx, b.Store, b.Law, id, b.Clock.Today())
	if err != nil {
		m.Error = err
		return m
	}
	for _, path := range []string{"enquiry.number", "case.number"} {
		if n, ok := known[path].(string); ok {
			m.Number = n
		}
	}
	ending := b.Ending
	var write func(w io.Writer) error
	if b.Word != nil {
		ending = ".docx"
		typed := map[string]string{}
		for k, v := range b.Typed {
			typed[k] = fmt.Sprint(v)
		}
		if m.Fields, m.Error = wordGaps(ctx, b.Word, word, known, typed); m.Error != nil {
			return m
		}
		m.Gaps = len(m.Fields)
		write = func(w io.Writer) error { return FillWord(ctx, w, b.Word, word, known, typed) }
	} else {
		doc, err := Fill(ctx, b.Lib, b.Law, b.Text, b.Typed, known)
		if err != nil {
			m.Error = err
			return m
		}
		m.Gaps = len(doc.Gaps)
		for _, g := range doc.Gaps {
			m.Fields = append(m.Fields, g.Label)
		}
		opts := b.Options
		opts.Draft = m.Gaps > 0
		write = func(w io.Writer) error {
			if ending == ".docx" {
				return docx.Write(ctx, w, doc, opts)
			}
			return pdf.Write(ctx, w, doc, opts)
		}
	}
	name := FreeName(b.title()+" "+m.Number, ending, used)
	if err := whole.Write(filepath.Join(dir, name), 0o600, write); err != nil {
		m.Error = err
		return m
	}
	m.File = name
	return m
}

// wordGaps gives the fields a Word file cannot do without and nobody answered, each answered in typed by its own name in
// square brackets, to be seen and filled in the paper. A field that only decides whether something is said is no gap.
func wordGaps(ctx context.Context, t *casework.Template, file []byte, known facts.Facts, typed map[string]string) (gaps []string, err error) {
	for range len(t.Fields) + 1 {
		err = FillWord(ctx, io.Discard, t, file, known, typed)
		var lack *casework.Error
		if !errors.As(err, &lack) || lack.Code != casework.Missing {
			return gaps, err
		}
		field, _, _ := strings.Cut(strings.Trim(fmt.Sprint(lack.Args["Tag"]), "{} "), "|")
		field = strings.TrimSpace(field)
		typed[field] = "[" + field + "]"
		gaps = append(gaps, field)
	}
	return gaps, err
}

func (b *Bulk) title() string {
	if b.Word != nil {
		return b.Word.Title
	}
	return b.Text.Title
}

// FreeName makes a file name every system takes, not used before in the same folder.
func FreeName(title, ending string, used map[string]bool) string {
	stem := strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|.`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title))
	if r := []rune(strings.Join(strings.Fields(stem), "_")); len(r) > 80 {
		stem = string(r[:80])
	} else {
		stem = string(r)
	}
	if stem == "" {
		stem = "file"
	}
	name := stem + ending
	for n := 2; used[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s_%d%s", stem, n, ending)
	}
	used[strings.ToLower(name)] = true
	return name
}

// list writes what was made, for a spreadsheet.
func (b *Bulk) list(w io.Writer, made []Made) error {
	rows := [][]string{{b.Words.Number, b.Words.File, b.Words.Gaps, b.Words.Missing}}
	for _, m := range made {
		state := strings.Join(m.Fields, "; ")
		if m.Error != nil {
			state = b.Words.Fault(m.Error)
		}
		rows = append(rows, []string{m.Number, m.File, strconv.Itoa(m.Gaps), state})
	}
	return spreadsheet.WriteCSV(w, rows)
}
