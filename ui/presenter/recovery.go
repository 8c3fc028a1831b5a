package presenter

import (
	"context"
	"io"
	"time"

	"zanger/casework"
	"zanger/casework/vault"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

// NoRecoverySheet reports whether the profile was made, or its recovery key made anew, and no sheet of it is known to exist:
// the program was ended while the sheet was shown, or the sheet could not be written. The key shown then is kept nowhere; a new
// one has to be made.
func (d *Desk) NoRecoverySheet(ctx context.Context) bool {
	v, err := d.Store.Local(ctx, casework.LocalNoSheet)
	return err == nil && v != ""
}

// printRecovery writes a recovery sheet as a PDF to path. It is the one secret that leaves the program in clear, because
// the person asks for it: on paper.
func printRecovery(s *Session, path, office, person string, r vault.Recovery) error {
	p := s.Text()
	return printKey(p, s.Clock.Now(), path, recoverySheet{title: "recovery.sheet.title",
		made:  p.T("recovery.sheet.made", "Office", office, "Person", person, "Date", p.DateFull(s.Clock.Today())),
		lines: r.Lines(), notes: []string{"recovery.sheet.what", "recovery.sheet.keep", "recovery.sheet.lost"}})
}

// recoverySheet is a key on paper, with what is to be known of it.
type recoverySheet struct {
	title string // catalogue key
	made  string
	lines []string
	notes []string // catalogue keys
}

func printKey(p *text.Printer, at time.Time, path string, r recoverySheet) error {
	line := func(kind docgen.BlockKind, bold bool, words string) docgen.Block {
		return docgen.Block{Kind: kind, Runs: []docgen.Run{{Text: words, Bold: bold}}}
	}
	doc := &docgen.Document{Template: "recovery", Lang: docgen.Lang(p.Lang()), Title: p.T(r.title), Blocks: []docgen.Block{
		line(docgen.Title, true, p.T(r.title)),
		line(docgen.Subtitle, false, r.made),
	}}
	for _, l := range r.lines {
		doc.Blocks = append(doc.Blocks, line(docgen.Title, true, l))
	}
	for _, key := range r.notes {
		doc.Blocks = append(doc.Blocks, line(docgen.Plain, false, p.T(key)))
	}
	return whole.Write(path, 0o600, func(w io.Writer) error {
		return pdf.Write(context.Background(), w, doc, pdf.Options{Created: at})
	})
}
