package template

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/docgen"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func answersOf(t *testing.T, file string) Answers {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	a, err := ReadAnswers(b)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return a
}

var kindNames = map[docgen.BlockKind]string{
	docgen.Header: "header", docgen.Title: "title", docgen.Subtitle: "subtitle", docgen.Heading: "heading", docgen.Para: "para", docgen.Plain: "plain",
	docgen.List: "list", docgen.Table: "table", docgen.Attachments: "attachments", docgen.Sign: "sign", docgen.PageBreak: "pagebreak", docgen.Code: "code",
}

// dump writes a document as text that a person can read and a test can compare: no-break spaces as "_".
func dump(doc *docgen.Document) string {
	var b bytes.Buffer
	line := func(runs []docgen.Run) string {
		var s strings.Builder
		for _, r := range runs {
			t := strings.ReplaceAll(strings.ReplaceAll(r.Text, "\n", "\n    "), "\u00a0", "_")
			if r.Bold && strings.TrimSpace(t) != "" {
				t = "**" + t + "**"
			}
			s.WriteString(t)
		}
		return s.String()
	}
	for _, x := range doc.Blocks {
		fmt.Fprintf(&b, "%s: %s\n", kindNames[x.Kind], line(x.Runs))
		for i, it := range x.Items {
			mark := "-"
			if x.Ordered {
				mark = fmt.Sprint(i+1, ".")
			}
			fmt.Fprintf(&b, "    %s %s\n", mark, line(it))
		}
		for _, r := range x.Rows {
			b.WriteString("    ")
			for _, c := range r {
				b.WriteString("| " + line(c.Runs) + " ")
			}
			b.WriteString("|\n")
		}
		if x.Kind == docgen.Sign {
			fmt.Fprintf(&b, "    %s\n", line(x.Date))
		}
	}
	for _, g := range doc.Gaps {
		fmt.Fprintf(&b, "GAP %s: %s (%s)\n", g.Field, g.Label, g.Why)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, e := range BuiltIn().Documents {
		a := answersOf(t, e.ID+".json")
		for _, lang := range e.Langs() {
			doc, err := e.Templates[lang].Fill(context.Background(), a, Env{Library: BuiltIn(), Edition: "2026-11-23", Funcs: sampleFees()})
			if err != nil {
				t.Errorf("%s.%s: %v", e.ID, lang, err)
				continue
			}
			for _, g := range doc.Gaps {
				t.Errorf("%s.%s: gap %s (%s)", e.ID, lang, g.Field, g.Label)
			}
			for k, near := range e.Templates[lang].Unknown(a, Env{Library: BuiltIn()}) {
				t.Errorf("%s.json: nobody asks %s; %s?", e.ID, k, near)
			}
			prepared, err := docgen.Prepare(doc, true)
			if err != nil {
				t.Errorf("%s.%s: %v", e.ID, lang, err)
				continue
			}
			got, file := dump(prepared), filepath.Join("testdata", e.ID+"."+string(lang)+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("%s differs from what is rendered (%v); look, then run with -update", file, err)
			}
			for _, bad := range []string{"  ", " ,", " .", "()", "( ", " )", ",,", "..", "[", "]", "«»", "<no value>", "{{", "}}"} {
				if i := strings.Index(stripIndent(got), bad); i >= 0 {
					t.Errorf("%s.%s: %q is left in the text: …%s", e.ID, lang, bad, stripIndent(got)[max(0, i-60):min(len(stripIndent(got)), i+20)])
				}
			}
		}
	}
}

var leftovers = []string{"  ", " ,", " .", " ;", " :", "()", "( ", " )", ",,", "..", ",.", ",;", "«»", "<no value>", "{{", "}}", "[]"}

// TestVariants fills every document with each answer left out in turn, and with every value of every choice: whatever is
// missing is a mark, and nothing is left of what was not printed.
func TestVariants(t *testing.T) {
	n := 0
	for _, e := range BuiltIn().Documents {
		for _, lang := range e.Langs() {
			tpl := e.Templates[lang]
			full := answersOf(t, e.ID+".json")
			check := func(what string, a Answers) {
				t.Helper()
				n++
				doc, err := tpl.Fill(context.Background(), a, Env{Library: BuiltIn()})
				if err != nil {
					t.Fatalf("%s.%s, %s: %v", e.ID, lang, what, err)
				}
				for _, b := range doc.Blocks {
					runs := [][]docgen.Run{b.Runs, b.Date}
					runs = append(runs, b.Items...)
					for _, row := range b.Rows {
						for _, c := range row {
							runs = append(runs, c.Runs)
						}
					}
					for _, r := range runs {
						text := docgen.Text(r)
						for _, bad := range leftovers {
							if strings.Contains(text, bad) {
								t.Errorf("%s.%s, %s: %q is left in %q", e.ID, lang, what, bad, text)
							}
						}
						if text != strings.TrimSpace(text) {
							t.Errorf("%s.%s, %s: space at an end of %q", e.ID, lang, what, text)
						}
					}
				}
				for _, g := range doc.Gaps {
					if g.Label == "" || g.Why == "" || g.Line == 0 {
						t.Errorf("%s.%s, %s: a gap that says too little: %+v", e.ID, lang, what, g)
					}
				}
			}
			without := func(k string) Answers {
				a := Answers{}
				for x, v := range full {
					if x != k {
						a[x] = v
					}
				}
				return a
			}
			check("no answers", Answers{})
			for k := range full {
				check("without "+k, without(k))
			}
			fields, _ := tpl.bind(BuiltIn())
			for _, f := range fields {
				for _, o := range f.Options {
					a := without(f.Name)
					a[f.Name] = o.Code
					check(f.Name+" is "+o.Code, a)
				}
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d variants", n)
	}
}

func BenchmarkFill(b *testing.B) {
	e, _ := BuiltIn().Find("claim.wages")
	src, err := os.ReadFile("testdata/claim.wages.json")
	if err != nil {
		b.Fatal(err)
	}
	a, err := ReadAnswers(src)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Templates[docgen.Kazakh].Fill(context.Background(), a, Env{Library: BuiltIn()}); err != nil {
			b.Fatal(err)
		}
	}
}

func stripIndent(s string) string {
	s = strings.ReplaceAll(s, "\n    ", "\n")
	for strings.Contains(s, "|  |") {
		s = strings.ReplaceAll(s, "|  |", "| |")
	}
	return s
}
