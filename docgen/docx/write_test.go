package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/layouttest"
)

func written(t testing.TB, doc *docgen.Document, o Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(context.Background(), &buf, doc, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// files unpacks a package; each part must be whole XML.
func files(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(bytes.NewReader(text))
		for strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(text)
	}
	return out
}

// paragraphs gives the text of each paragraph that has any: a tab for w:tab, a newline for w:br.
func paragraphs(t testing.TB, part string) []string {
	t.Helper()
	var out []string
	var cur strings.Builder
	inText := false
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			inText = tok.Name.Local == "t"
			if tok.Name.Local == "br" {
				cur.WriteByte('\n')
			}
			if tok.Name.Local == "p" {
				cur.Reset()
			}
		case xml.CharData:
			if inText {
				cur.Write(tok)
			}
		case xml.EndElement:
			inText = false
			if tok.Name.Local == "p" && cur.Len() > 0 {
				out = append(out, cur.String())
				cur.Reset()
			}
		}
	}
}

func TestTextIsThatOfTheModel(t *testing.T) {
	for _, lang := range []string{"kk", "ru"} {
		doc, err := docgen.Prepare(layouttest.Doc(t, lang), false)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, b := range doc.Blocks {
			first := docgen.Text(b.Date) + docgen.Text(b.Runs)
			all := []string{first}
			for _, item := range b.Items {
				all = append(all, docgen.Text(item))
			}
			for _, row := range b.Rows {
				for _, c := range row {
					all = append(all, docgen.Text(c.Runs))
				}
			}
			for _, s := range all {
				if s != "" {
					want = append(want, s)
				}
			}
		}
		parts := files(t, written(t, layouttest.Doc(t, lang), layouttest.Options()))
		got := paragraphs(t, parts["word/document.xml"])
		if len(got) != len(want) {
			t.Fatalf("%s: got %d paragraphs, want %d", lang, len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: paragraph %d\n got %q\nwant %q", lang, i+1, got[i], want[i])
			}
		}
		for _, s := range []string{`w:val="` + lang + "-"} {
			if !strings.Contains(parts["word/styles.xml"], s) {
				t.Errorf("%s: styles lack %s", lang, s)
			}
		}
	}
}

func TestPartsWordNeeds(t *testing.T) {
	parts := files(t, written(t, layouttest.Doc(t, "ru"), layouttest.Options()))
	for name, want := range map[string][]string{
		"word/settings.xml":  {`w:name="compatibilityMode"`, `w:val="15"`},
		"word/document.xml":  {`<w:tblHeader/>`, `<w:pgSz w:w="11906" w:h="16838"/>`, `w:left="1701"`, `<w:numId w:val="2"/>`},
		"word/numbering.xml": {`<w:num w:numId="1">`, `<w:num w:numId="2">`, `<w:startOverride w:val="1"/>`},
		"word/footer1.xml":   {" PAGE ", " NUMPAGES ", "layout, rev. 1"},
		"word/styles.xml":    {"Times New Roman", `<w:sz w:val="28"/>`},
		"docProps/core.xml":  {"Үлгібаева", "2026-11-23T09:00:00Z", "ИСКОВОЕ ЗАЯВЛЕНИЕ"},
	} {
		for _, w := range want {
			if !strings.Contains(parts[name], w) {
				t.Errorf("%s lacks %q", name, w)
			}
		}
	}
	if _, ok := parts["word/header1.xml"]; ok {
		t.Error("a final carries the header of a draft")
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	if !bytes.Equal(written(t, layouttest.Doc(t, "kk"), layouttest.Options()), written(t, layouttest.Doc(t, "kk"), layouttest.Options())) {
		t.Error("two runs gave different bytes")
	}
}

func TestGapsAndDrafts(t *testing.T) {
	doc := &docgen.Document{Lang: docgen.Russian, Blocks: []docgen.Block{{Kind: docgen.Para, Runs: []docgen.Run{
		{Text: "Адрес: "}, {Text: "адрес <ответчика> & Ко\nвторая строка", Origin: docgen.Origin{Kind: docgen.FromGap, Field: "defendant.address"}}}}}}
	if err := Write(context.Background(), &bytes.Buffer{}, doc, Options{}); casework.CodeOf(err) != casework.Missing {
		t.Errorf("final: got %v, want missing", err)
	}
	parts := files(t, written(t, doc, Options{Draft: true}))
	if got, want := paragraphs(t, parts["word/document.xml"])[0], "Адрес: [адрес <ответчика> & Ко\nвторая строка]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(parts["word/document.xml"], "<w:highlight") || !strings.Contains(parts["word/header1.xml"], "ПРОЕКТ") {
		t.Error("the draft does not show that it is one")
	}
}

func TestRefusals(t *testing.T) {
	bad := &docgen.Document{Blocks: []docgen.Block{{Runs: []docgen.Run{{Text: "a\x00", Origin: docgen.Origin{Kind: docgen.FromField, Field: "f"}}}}}}
	err := Write(context.Background(), &bytes.Buffer{}, bad, Options{})
	var e *casework.Error
	if !errors.As(err, &e) || e.Code != casework.Invalid || e.Args["Field"] != "f" {
		t.Errorf("control character: got %v, want invalid in f", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Write(ctx, &bytes.Buffer{}, layouttest.Doc(t, "ru"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	if err := Write(context.Background(), &bytes.Buffer{}, layouttest.Doc(t, "ru"), Options{FontSize: 99}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("huge letters: got %v, want invalid", err)
	}
}

// everything has each kind of block, two lists, two tables that touch, breaks before a table and a paragraph.
func everything() *docgen.Document {
	r := func(s string) []docgen.Run { return []docgen.Run{{Text: s}} }
	table := docgen.Block{Kind: docgen.Table, HeadRows: 1, Rows: [][]docgen.Cell{{{Runs: r("Күні")}, {Runs: r("Сома, ₸")}}, {{Runs: r("12.03.2025")}, {Runs: r("150 000"), Right: true}}}}
	return &docgen.Document{Lang: docgen.Kazakh, Title: "Бәрі", Blocks: []docgen.Block{
		{Kind: docgen.Header, Runs: r("Сотқа")}, {Kind: docgen.Title, Runs: r("ТАҚЫРЫП")}, {Kind: docgen.Subtitle, Runs: r("астыңғы жазу")},
		{Kind: docgen.Heading, Runs: r("СҰРАЙМЫН:")}, {Kind: docgen.List, Ordered: true, Items: [][]docgen.Run{r("бір"), r("екі")}},
		{Kind: docgen.Para, Runs: []docgen.Run{{Text: "Қалың", Bold: true}, {Text: " және "}, {Text: "көлбеу", Italic: true}, {Text: " мәтін."}}},
		{Kind: docgen.List, Runs: r("Тізім:"), Items: [][]docgen.Run{r("алма"), r("өрік")}}, {Kind: docgen.List, Ordered: true, Items: [][]docgen.Run{r("қайта бір")}},
		table, table, {Kind: docgen.PageBreak}, table, {Kind: docgen.Plain, Runs: r("жай")}, {Kind: docgen.Code, Runs: r("ABCD-EFGH\nJKLM-NPQR")},
		{Kind: docgen.PageBreak}, {Kind: docgen.Attachments, Runs: r("Қосымшалар:"), Items: [][]docgen.Run{r("көшірме")}},
		{Kind: docgen.Sign, Date: r("2026 жылғы 23 қараша"), Runs: r("Үлгібаева Ө. С.")},
	}}
}

// LibreOffice must open what we write and keep its text. Slow: only in the long form, and where the program is installed.
func TestLibreOfficeOpensIt(t *testing.T) {
	if os.Getenv("ZANGER_LONG") == "" {
		t.Skip("long form only (ZANGER_LONG=1)")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is missing: install libreoffice-writer to run this test")
	}
	dir := t.TempDir()
	if look := os.Getenv("ZANGER_LOOK"); look != "" {
		dir = look
	}
	draft := layouttest.Options()
	draft.Draft = true
	for name, data := range map[string][]byte{"kk": written(t, layouttest.Doc(t, "kk"), layouttest.Options()), "ru": written(t, layouttest.Doc(t, "ru"), layouttest.Options()), "all": written(t, everything(), draft)} {
		in := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(in, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", dir, in).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		text, err := exec.Command("pdftotext", "-raw", filepath.Join(dir, name+".pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(string(text)), "") // line ends at hyphens are joined by the reader
		parts := files(t, data)
		missed := 0
		for _, p := range paragraphs(t, parts["word/document.xml"]) {
			if !strings.Contains(got, strings.Join(strings.Fields(p), "")) {
				missed++
				t.Logf("%s: not found whole (may turn the page): %.60q", name, p)
			}
		}
		if missed > 3 {
			t.Errorf("%s: %d paragraphs not found", name, missed)
		}
	}
}

func TestWhoSignsStaysWithTheLinesAbove(t *testing.T) {
	line := func(s string) []docgen.Run { return []docgen.Run{{Text: s}} }
	doc := &docgen.Document{Lang: docgen.Russian, Blocks: []docgen.Block{
		{Kind: docgen.Attachments, Runs: line("heading"), Items: [][]docgen.Run{line("one"), line("two")}},
		{Kind: docgen.Plain, Runs: line("who")}, {Kind: docgen.Sign, Runs: line("name"), Date: line("date")}}}
	body := files(t, written(t, doc, Options{}))["word/document.xml"]
	for text, want := range map[string]bool{"one": false, "two": true, "who": true, "name": false} {
		at := strings.Index(body, ">"+text+"<")
		if at < 0 {
			t.Fatalf("no %q", text)
		}
		start := strings.LastIndex(body[:at], "<w:p>")
		if got := strings.Contains(body[start:at], "<w:keepNext/>"); got != want {
			t.Errorf("%q is kept with what follows: %v, want %v", text, got, want)
		}
	}
}
