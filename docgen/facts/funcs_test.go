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
		{"claim.debt", 1313014},
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
			others := Funcs(pack)
			delete(others, "state_fee")
			same, err := e.Templates[lang].Fill(context.Background(), plain, template.Env{Library: lib, Funcs: others})
			if err != nil {
				t.Fatalf("%s.%s: %v", c.id, lang, err)
			}
			if got, want := text(doc), text(same); got != want {
				t.Errorf("%s.%s: the fee of the pack is not %v:\n%s\n%s", c.id, lang, c.want, got, want)
			}
		}
	}
}

// TestTermsOfTheBuiltInDocuments: a paper states the last day of its term as the engine of dates gives it, and says
// nothing of a term that is over or whose day is not sure.
func TestTermsOfTheBuiltInDocuments(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	term := Funcs(pack)["term"]
	for _, c := range []struct {
		rule, event, filed, want string
	}{
		{"gpk-141-order-object", "2026-11-17", "2026-11-23", "2026-12-01"}, // ten working days
		{"gpk-141-order-object", "2026-11-17", "2026-12-01", "2026-12-01"}, // the last day is in time
		{"gpk-141-order-object", "2026-11-17", "2026-12-02", ""},           // over
		{"gpk-403-appeal", "2026-10-09", "2026-10-20", "2026-11-09"},       // a month
		{"gpk-403-appeal", "2026-12-20", "2026-12-21", ""},                 // ends in January, whose days off nobody has confirmed
		{"no-such-rule", "2026-11-17", "2026-11-23", ""},
	} {
		got, err := term([]any{c.rule, casework.MustDate(c.event), casework.MustDate(c.filed)})
		if c.want == "" {
			if err == nil {
				t.Errorf("%s from %s, filed %s: got %v, want nothing", c.rule, c.event, c.filed, got)
			}
			continue
		}
		if err != nil || got != casework.MustDate(c.want) {
			t.Errorf("%s from %s, filed %s: got %v %v, want %s", c.rule, c.event, c.filed, got, err, c.want)
		}
	}
}

// TestArrearsOfThePack: the function of templates gives what casework/arrears gives, and nothing for what it refuses.
func TestArrearsOfThePack(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	owed := Funcs(pack)["arrears"]
	args := []any{"wage", casework.Tenge(100_000), casework.MustDate("2026-07-11"), casework.MustDate("2026-07-20"), 18.0}
	if got, err := owed(args); err != nil || got != casework.Money(61644) {
		t.Errorf("got %v %v, want 616.44", got, err)
	}
	for i, bad := range []any{"magic", casework.Money(0), casework.Date{}, casework.MustDate("2026-07-01"), 0.0} {
		args := append([]any(nil), args...)
		args[i] = bad
		if got, err := owed(args); err == nil {
			t.Errorf("argument %d: got %v, want a refusal", i, got)
		}
	}
}
