package presenter

import (
	"context"
	"os"
	"path/filepath"

	"zanger/casework"
	"zanger/casework/vault"
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
	return writeWhole(path, func(f *os.File) error {
		return pdf.Write(context.Background(), f, doc, pdf.Options{Created: s.Clock.Now()})
	})
}

// writeWhole writes a file so that it is there whole or not at all: a temporary one beside it, synced, then renamed.
func writeWhole(path string, f func(*os.File) error) error {
	fail := func(err error) error {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "presenter.writeWhole", Err: err}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".zanger-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(tmp.Name())
	if err = f(tmp); err != nil {
		_ = tmp.Close() // the first error tells
		return err
	}
	if err = tmp.Sync(); err == nil {
		err = tmp.Close()
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fail(err)
	}
	return nil
}
