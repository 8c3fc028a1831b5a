package presenter_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen"
	"zanger/ui/presenter"
)

func templatesOf(t *testing.T, d *presenter.Desk) *presenter.Templates {
	t.Helper()
	v := &presenter.Templates{Desk: d}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestALawyerWritesATemplate: copied from the shelf, faulty words are kept and not published, mended ones are, and a draft of
// a case can then be made of them.
func TestALawyerWritesATemplate(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "ru")
	v := templatesOf(t, d)
	all := len(v.Rows())
	id, err := v.Copy(ctx, "motion.adjourn", docgen.Russian)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	own := v.Own(id)
	if own == nil || len(v.Rows()) != all+1 {
		t.Fatalf("%d rows, own %v", len(v.Rows()), own)
	}
	broken := own.Source + "\nБез такого поля {{claimnt}}\n\n{{#if claimant}}\nБез конца\n"
	faults, sound := v.Lint(own, broken)
	if sound || len(faults) < 2 || faults[0].Line < 5 || strings.Contains(faults[0].Words, "template.") {
		t.Fatalf("%v %+v", sound, faults)
	}
	if err := v.Publish(ctx, own, broken); casework.CodeOf(err) != casework.Invalid {
		t.Fatalf("got %v", err)
	}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if v.Own(id).Source != broken || v.Own(id).Published != "" {
		t.Fatal("faulty words were lost or published")
	}
	good := own.Source + "\nСтрока бюро.\n"
	doc, err := v.Preview(ctx, own, good, casework.ID{})
	if err != nil || doc == nil || len(doc.Gaps) == 0 {
		t.Fatal(doc, err)
	}
	if err := v.Publish(ctx, v.Own(id), good); err != nil {
		t.Fatal(err)
	}
	cases, _ := casework.List[casework.Case](ctx, d.Store, casework.Where("area", "LAB.WAGE").Limit(1))
	c := &presenter.CaseFile{Desk: d, ID: cases[0].ID}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	choices, err := c.Templates()
	if err != nil {
		t.Fatal(err)
	}
	var made casework.ID
	for _, x := range choices {
		if x.Template == "office.motion.adjourn" {
			if made, err = c.NewDraft(ctx, x); err != nil {
				t.Fatal(err)
			}
		}
	}
	draft := &presenter.Drafting{Desk: d, ID: made}
	if err := draft.Load(ctx); err != nil {
		t.Fatal(err)
	}
	page, err := draft.Document(ctx, docgen.Russian)
	if err != nil || !strings.Contains(strings.Join(docgen.Paragraphs(page), "\n"), "Строка бюро.") {
		t.Fatal(err)
	}
	// A draft outlives its template's publishing.
	if err := v.Withdraw(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := draft.Load(ctx); err != nil {
		t.Fatalf("a draft of a withdrawn template: %v", err)
	}
}

func wordFile(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + body + `</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, _ := z.Create(f[0])
		_, _ = io.WriteString(w, f[1])
	}
	_ = z.Close()
	path := filepath.Join(t.TempDir(), "Хат.docx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAWordFileOfTheOffice(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "kk")
	v := templatesOf(t, d)
	if _, err := v.OpenWord(ctx, wordFile(t, "{{талап_қоюшы")); casework.CodeOf(err) != casework.Invalid {
		t.Fatalf("got %v", err)
	}
	w, err := v.OpenWord(ctx, wordFile(t, "{{талап_қоюшы}}, {{ерекше}}"))
	if err != nil || w.Title != "Хат" || w.Paths["талап_қоюшы"] != "claimant" || w.Paths["ерекше"] != "" {
		t.Fatalf("%+v, %v", w, err)
	}
	if _, err := v.Import(ctx, w); err != nil {
		t.Fatal(err)
	}
	choices, err := d.WordChoices(ctx)
	if err != nil || len(choices) != 1 {
		t.Fatal(choices, err)
	}
	cases, _ := casework.List[casework.Case](ctx, d.Store, casework.Where("area", "LAB.WAGE").Limit(1))
	c := &presenter.CaseFile{Desk: d, ID: cases[0].ID}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	asks, err := c.WordAsks(ctx, choices[0])
	if err != nil || len(asks) != 1 || asks[0].Field != "ерекше" {
		t.Fatal(asks, err)
	}
	had := len(c.Files)
	out := filepath.Join(t.TempDir(), c.WordName(choices[0]))
	if err := c.FillWord(ctx, choices[0], asks, out); casework.CodeOf(err) != casework.Missing {
		t.Fatalf("a field without an answer: %v", err)
	}
	asks[0].Value = "жауап"
	if err := c.FillWord(ctx, choices[0], asks, out); err != nil {
		t.Fatal(err)
	}
	if err := c.Load(ctx); err != nil || len(c.Files) != had+1 {
		t.Fatalf("%d files, want %d, %v", len(c.Files), had+1, err)
	}
	if b, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(b, []byte("PK")) {
		t.Fatal(err)
	}
}

func TestOneTemplateForManyCases(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "en")
	v := templatesOf(t, d)
	v.Query = "letter.state"
	rows := v.Rows()
	if len(rows) != 1 {
		t.Fatalf("%+v", rows)
	}
	ids, err := v.Cases(ctx, presenter.BulkOpen)
	if err != nil || len(ids) < 5 {
		t.Fatal(len(ids), err)
	}
	dir := t.TempDir()
	r, err := v.Bulk(ctx, rows[0], docgen.Kazakh, ".docx", presenter.BulkOpen, dir, nil)
	if err != nil || r.Made != len(ids) || r.Failed != 0 || r.Words(d) == "" {
		t.Fatalf("%+v, %v", r, err)
	}
	if got, _ := filepath.Glob(filepath.Join(r.Dir, "*.docx")); len(got) != len(ids) {
		t.Errorf("%d files, want %d", len(got), len(ids))
	}
}
