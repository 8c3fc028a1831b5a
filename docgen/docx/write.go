package docx

import (
	"archive/zip"
	"context"
	"io"
	"strings"
	"time"

	"zanger/casework"
	"zanger/docgen"
)

// Options are those of every writer.
type Options = docgen.Options

// Write writes a document as DOCX.
//
// It fails with casework.Missing for a final with gaps, casework.Invalid for what cannot be written (both as
// docgen.Prepare says), the error of ctx when it is cancelled, and the code of the error of w when w fails.
func Write(ctx context.Context, w io.Writer, doc *docgen.Document, opts Options) error {
	doc, err := docgen.Prepare(doc, opts.Draft)
	if err != nil {
		return err
	}
	if opts, err = opts.Resolved(); err != nil {
		return err
	}
	b := &body{opts: opts, page: measure(opts), lang: "en-GB"}
	switch doc.Lang {
	case docgen.Kazakh:
		b.lang = "kk-KZ"
	case docgen.Russian:
		b.lang = "ru-RU"
	}
	for i := range doc.Blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.block(doc.Blocks, i)
	}
	b.end()
	parts := []part{
		{"[Content_Types].xml", contentTypes(opts.Draft)},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", coreProperties(doc, opts, b.lang)},
		{"docProps/app.xml", appProperties},
		{"word/document.xml", b.document()},
		{"word/styles.xml", styles(b.page, opts, b.lang)},
		{"word/numbering.xml", b.numbering()},
		{"word/settings.xml", settings(opts, b.lang)},
		{"word/footer1.xml", footer(doc, opts)},
		{"word/_rels/document.xml.rels", documentRels(opts.Draft)},
	}
	if opts.Draft {
		parts = append(parts, part{"word/header1.xml", header(doc)})
	}
	if err := pack(w, parts, opts.Created); err != nil {
		return &casework.Error{Code: casework.CodeOf(err), Key: "error.docgen.write", Op: "docx.Write", Err: err}
	}
	return nil
}

// part is a file in the package.
type part struct{ name, text string }

// pack writes parts in their order, all with one date, so that the same document gives the same bytes.
func pack(w io.Writer, parts []part, date time.Time) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: date.UTC().Truncate(2 * time.Second)})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(s) }
