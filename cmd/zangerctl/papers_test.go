package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/facts"
	"zanger/docgen/pdf"
	"zanger/docgen/template"
)

// faults are what no paper may carry: traces of a value that was not there, of the template language, of a careless join.
var faults = []struct {
	what string
	is   *regexp.Regexp
}{
	{"double space", regexp.MustCompile(`[ \x{a0}]{2}`)},
	{"stray mark", regexp.MustCompile(`[ \x{a0}][,.;:!?»)]|[«(][ \x{a0}]|[,;:][,;:.]|\.\.|\(\)|\[|\]|«»|№[,.;]`)},
	{"no space after a mark", regexp.MustCompile(`[а-яәғқңөұүһі][,;:][а-яәғқңөұүһіА-Я]`)},
	{"trace of the language", regexp.MustCompile(`\{\{|\}\}|<no value>|undefined|%!|\bnil\b`)},
	{"Latin among Cyrillic", regexp.MustCompile(`[а-яА-Яәғқңөұүһі][aceopxyHKMTBC]|[aceopxyHKMTBC][а-яА-Яәғқңөұүһі]`)},
}

// TestEveryPaper sets every document of the catalogue from its sample facts in each language: nothing is missing, each
// block comes out of the PDF word for word, the DOCX says the same, and no trace of the machinery is left.
func TestEveryPaper(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("pdftotext is missing: install poppler-utils")
	}
	lib, n := template.BuiltIn(), 0
	for _, e := range lib.Documents {
		src, err := os.ReadFile(filepath.Join("..", "..", "docgen", "template", "testdata", e.ID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		answers, err := template.ReadAnswers(src)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range e.Langs() {
			n++
			name := e.ID + "." + string(lang)
			env := template.Env{Library: lib, Source: facts.Facts{"today": casework.MustDate("2026-11-23")}, Funcs: facts.Funcs(pack), Edition: facts.Edition(pack), Cite: facts.Cite(pack)}
			doc, err := e.Templates[lang].Fill(context.Background(), answers, env)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			opts := docgen.Defaults()
			var paper, word bytes.Buffer
			if err := pdf.Write(context.Background(), &paper, doc, opts); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := docx.Write(context.Background(), &word, doc, opts); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if dir := os.Getenv("ZANGER_LOOK"); dir != "" { // a folder: the papers are put there to be looked at
				for ending, b := range map[string][]byte{".pdf": paper.Bytes(), ".docx": word.Bytes()} {
					if err := os.WriteFile(filepath.Join(dir, name+ending), b, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			want := texts(doc)
			for _, text := range want {
				for _, f := range faults {
					if at := f.is.FindStringIndex(text); at != nil {
						t.Errorf("%s: %s: …%s…", name, f.what, text[max(0, at[0]-40):min(len(text), at[1]+40)])
					}
				}
			}
			for _, text := range want {
				words := strings.Fields(text)
				for i := range len(words) - 1 {
					if words[i] == words[i+1] && !strings.HasSuffix(words[i], ".") && strings.ToLower(words[i]) != strings.ToUpper(words[i]) {
						t.Errorf("%s: %q stands twice in %q", name, words[i], text)
					}
				}
			}
			inWord := docxText(t, word.Bytes())
			for _, text := range want {
				if !strings.Contains(inWord, squeezed(text)) {
					t.Errorf("%s: the DOCX lacks %q", name, text)
				}
			}
			if pdftotext == "" {
				continue
			}
			pages, err := pdf.Pages(context.Background(), doc, opts)
			if err != nil {
				t.Fatal(err)
			}
			inPaper := pdfText(t, pdftotext, paper.Bytes())
			for i := range pages { // what runs along each page may stand inside a paragraph that turns the page
				inPaper = strings.ReplaceAll(inPaper, fmt.Sprintf("%d / %d %s ", i+1, pages, squeezed(doc.Footer)), "")
			}
			for _, text := range want {
				if !strings.Contains(inPaper, squeezed(text)) {
					t.Errorf("%s: the PDF lacks %q", name, text)
				}
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d papers", n)
	}
}

// texts gives every block, item and cell of a document as it is printed.
func texts(doc *docgen.Document) []string {
	prepared, err := docgen.Prepare(doc, false)
	if err != nil {
		return nil
	}
	var out []string
	add := func(runs []docgen.Run) {
		for _, line := range strings.Split(docgen.Text(runs), "\n") {
			if line != "" {
				out = append(out, line)
			}
		}
	}
	for _, b := range prepared.Blocks {
		add(b.Runs)
		add(b.Date)
		for _, it := range b.Items {
			add(it)
		}
		for _, row := range b.Rows {
			for _, c := range row {
				add(c.Runs)
			}
		}
	}
	return out
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

func pdfText(t *testing.T, program string, paper []byte) string {
	t.Helper()
	cmd := exec.Command(program, "-raw", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(paper)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return squeezed(string(out))
}

// docxText gives the words of word/document.xml, a paragraph a line.
func docxText(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	d := xml.NewDecoder(f)
	inText := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return squeezed(b.String())
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			inText = x.Name.Local == "t"
			if x.Name.Local == "br" || x.Name.Local == "tab" {
				b.WriteByte(' ')
			}
		case xml.EndElement:
			inText = false
			if x.Name.Local == "p" {
				b.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				b.Write(x)
			}
		}
	}
}
