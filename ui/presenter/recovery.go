package presenter

import (
	"context"
	"io"

	"zanger/casework/vault"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/pdf"
)

// PrintRecovery writes a recovery sheet as a PDF to path. It is the one secret that leaves the program in clear, because
// the person asks for it: on paper.
func PrintRecovery(s *Session, path, office, person string, r vault.Recovery) error {
	p := s.Text()
	line := func(kind docgen.BlockKind, bold bool, words string) docgen.Block {
		return docgen.Block{Kind: kind, Runs: []docgen.Run{{Text: words, Bold: bold}}}
	}
	doc := &docgen.Document{Template: "recovery", Lang: docgen.Lang(p.Lang()), Title: p.T("recovery.sheet.title"), Blocks: []docgen.Block{
		line(docgen.Title, true, p.T("recovery.sheet.title")),
		line(docgen.Subtitle, false, p.T("recovery.sheet.made", "Office", office, "Person", person, "Date", p.DateFull(s.Clock.Today()))),
	}}
	for _, l := range r.Lines() {
		doc.Blocks = append(doc.Blocks, line(docgen.Title, true, l))
	}
	for _, key := range []string{"recovery.sheet.what", "recovery.sheet.keep", "recovery.sheet.lost"} {
		doc.Blocks = append(doc.Blocks, line(docgen.Plain, false, p.T(key)))
	}
	return whole.Write(path, 0o600, func(w io.Writer) error {
		return pdf.Write(context.Background(), w, doc, pdf.Options{Created: s.Clock.Now()})
	})
}
