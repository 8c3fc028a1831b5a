package facts

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/template"
)

// text is every word of a document, a block a line.
func text(doc *docgen.Document) string {
	var b strings.Builder
	for _, x := range doc.Blocks {
		b.WriteString(docgen.Text(x.Runs) + "\n")
		for _, it := range x.Items {
			b.WriteString(docgen.Text(it) + "\n")
		}
	}
	return b.String()
}

// TestFeesOfTheBuiltInDocuments: the fee that a document prints is the one the pack gives, in both languages.
func TestFeesOfTheBuiltInDocuments(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	lib := template.BuiltIn()
	for _, c := range []struct {
		id   string
		want casework.Money
	}{
		{"claim.divorce", 129750},
		{"claim.debt", 1312500},
		{"claim.accident", 753000},
		{"claim.inheritance", 216250},
		{"claim.fact", 216250},
		{"claim.appk", 216250},
		{"appeal.cassation", 6000000},
	} {
		e, ok := lib.Find(c.id)
		if !ok {
			t.Fatalf("no template %s", c.id)
		}
		src, err := os.ReadFile(filepath.Join("..", "template", "testdata", c.id+".json"))
		if err != nil {
			t.Fatal(err)
		}
		answers, err := template.ReadAnswers(src)
		if err != nil {
			t.Fatal(err)
		}
		delete(answers, "fee_relief") // the rate itself, whoever pays
		for _, lang := range e.Langs() {
			doc, err := e.Templates[lang].Fill(context.Background(), answers, template.Env{Library: lib, Funcs: Funcs(pack)})
			if err != nil {
				t.Fatalf("%s.%s: %v", c.id, lang, err)
			}
			for _, g := range doc.Gaps {
				t.Errorf("%s.%s: gap %s (%s)", c.id, lang, g.Field, g.Label)
			}
			plain := template.Answers{}
			for k, v := range answers {
				plain[k] = v
			}
			plain["fee_sum"] = map[string]any{"tiyn": float64(c.want)}
			same, err := e.Templates[lang].Fill(context.Background(), plain, template.Env{Library: lib})
			if err != nil {
				t.Fatalf("%s.%s: %v", c.id, lang, err)
			}
			if got, want := text(doc), text(same); got != want {
				t.Errorf("%s.%s: the fee of the pack is not %v:\n%s\n%s", c.id, lang, c.want, got, want)
			}
		}
	}
}
