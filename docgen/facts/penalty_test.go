package facts

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/template"
)

// sample gives a built-in document with its sample facts.
func sample(t *testing.T, id string) (*template.Entry, template.Answers) {
	t.Helper()
	e, ok := template.BuiltIn().Find(id)
	if !ok {
		t.Fatalf("no template %s", id)
	}
	src, err := os.ReadFile(filepath.Join("..", "template", "testdata", id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := template.ReadAnswers(src)
	if err != nil {
		t.Fatal(err)
	}
	return e, a
}

func lawEnv(t *testing.T) template.Env {
	t.Helper()
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return template.Env{Library: template.BuiltIn(), Funcs: Funcs(pack), Source: Facts{"today": casework.MustDate("2026-11-23")}}
}

func filled(t *testing.T, e *template.Entry, lang docgen.Lang, a template.Answers) *docgen.Document {
	t.Helper()
	doc, err := e.Templates[lang].Fill(context.Background(), a, lawEnv(t))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// table gives the cells of the tables of a document, a row a line.
func table(doc *docgen.Document) string {
	var b strings.Builder
	for _, x := range doc.Blocks {
		for _, r := range x.Rows {
			for _, c := range r {
				b.WriteString(docgen.Text(c.Runs) + "|")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func has(t *testing.T, text string, want ...string) {
	t.Helper()
	text = strings.ReplaceAll(text, "\u00a0", " ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

// The penalty of a wages claim is worked out by month and by rate, each line by hand:
// June: 150 000 late from 11 July (the tenth is a Friday); 93 days at 18 % and 40 at 17.5 %;
// 150 000 × 0.18 × 1.25 ÷ 365 × 93 = 8 599.32; 150 000 × 0.175 × 1.25 ÷ 365 × 40 = 3 595.89.
// July: due 10 August, but the work ended on 31 August, which is later. August: due on 3 September, three working days
// after the end of the work, not on 10 September.
func TestPenaltyOfAWagesClaim(t *testing.T) {
	e, a := sample(t, "claim.wages")
	for _, lang := range e.Langs() {
		doc := filled(t, e, lang, a)
		if len(doc.Gaps) > 0 {
			t.Fatalf("%s: gaps %v", lang, doc.Gaps)
		}
		has(t, table(doc), "150 000|11.07.2026|11.10.2026|93|18|8 599,32|", "150 000|12.10.2026|20.11.2026|40|17,5|3 595,89|",
			"250 000|11.08.2026|11.10.2026|62|18|9 554,79|", "248 500,50|04.09.2026|11.10.2026|38|18|")
	}
	doc := filled(t, e, docgen.Russian, a)
	has(t, text(doc), "За период с 11 июля 2026 года по 20 ноября 2026 года пеня составляет")
}

// A penalty that a person typed stands, with no table, as papers written before the program counted it have it.
func TestTypedPenaltyStands(t *testing.T) {
	e, a := sample(t, "claim.wages")
	delete(a, "base_rates")
	a["penalty"], a["penalty_from"] = "41 250,75", "2026-07-11"
	doc := filled(t, e, docgen.Russian, a)
	if len(doc.Gaps) > 0 {
		t.Fatalf("gaps %v", doc.Gaps)
	}
	has(t, text(doc), "За период с 11 июля 2026 года по 20 ноября 2026 года пеня составляет 41 250 (сорок одна тысяча двести пятьдесят) тенге 75 тиын. Расчёт пени прилагается.",
		"Цена иска: 689 751,25")
	if strings.Contains(table(doc), "11.07.2026") {
		t.Error("a table of what was not counted is printed")
	}
}

// Nobody asks for a penalty: the paper says nothing of it and the price is the debt. One that is asked and cannot be worked
// out is a gap, never nothing.
func TestPenaltyIsNeverLostInSilence(t *testing.T) {
	e, a := sample(t, "claim.wages")
	without := maps.Clone(a)
	delete(without, "base_rates")
	delete(without, "penalty_to")
	doc := filled(t, e, docgen.Russian, without)
	if len(doc.Gaps) > 0 || strings.Contains(text(doc), "пеню") || strings.Contains(text(doc), "пеня") {
		t.Errorf("gaps %v in\n%s", doc.Gaps, text(doc))
	}
	for name, change := range map[string]func(template.Answers){
		"base_rates":            func(a template.Answers) { delete(a, "base_rates") },
		"penalty_to":            func(a template.Answers) { delete(a, "penalty_to") },
		"base_rates[0].percent": func(a template.Answers) { a["base_rates"] = []any{map[string]any{"from": "2026-06-01"}} },
		"total":                 func(a template.Answers) { a["base_rates"] = []any{map[string]any{"from": "2026-10-01", "percent": 18}} },
		"periods[0].month":      func(a template.Answers) { a["periods"] = []any{map[string]any{"due": 250000}} },
	} {
		less := maps.Clone(a)
		change(less)
		doc := filled(t, e, docgen.Russian, less)
		found := false
		for _, g := range doc.Gaps {
			found = found || g.Field == name || name == "total" && strings.HasPrefix(g.Field, "penalty")
		}
		if !found {
			t.Errorf("%s: gaps %v", name, doc.Gaps)
		}
	}
}

// The penalty of a loan by the terms of the contract: 1 250 000 × 10 % ÷ 365 × 184 days.
func TestPenaltyOfADebt(t *testing.T) {
	e, a := sample(t, "claim.debt")
	for _, lang := range e.Langs() {
		has(t, table(filled(t, e, lang, a)), "1 250 000|04.03.2026|03.09.2026|184|10|63 013,70|")
	}
	a["penalty_rule"], a["penalty_percent"] = "contract-day", 0.1
	has(t, table(filled(t, e, docgen.Russian, a)), "|184|0,1|230 000|")
}

// said answers with the keys themselves: what is tested is which words are chosen and with what.
type said struct{}

func (said) Lang() string                         { return "ru" }
func (said) T(key string, _ ...any) string        { return key }
func (said) N(key string, _ int, _ ...any) string { return key }
func (said) DateFull(d casework.Date) string      { return d.String() }
func (said) Money(m casework.Money) string        { return fmt.Sprint(int64(m)) }

// What a person typed stands beside what the program counted, and the steps of it are all there.
func TestWorkingsKeepBothValues(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	e, a := sample(t, "claim.wages")
	a["penalty"] = 1000
	all, err := e.Templates[docgen.Russian].Workings(a, lawEnv(t))
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Explained{}
	for _, x := range Explain(pack, said{}, all) {
		by[x.Field] = x
	}
	if x := by["penalty"]; x.Given == "" || x.Value == "" || x.Given == x.Value {
		t.Errorf("both values are not there: %+v", x)
	}
	if x := by["penalty_rows"]; len(x.Steps) != 6 || len(x.Doubt) != 2 {
		t.Errorf("three months at two rates are six steps, and the pack has two doubts: %+v", x)
	}
	if x := by["total"]; len(x.Steps) != 1 || len(x.Inputs) != 2 {
		t.Errorf("price: %+v", x)
	}
	if x := by["periods[2].late_from"]; x.Value != "2026-09-04" || len(x.Steps) < 4 {
		t.Errorf("first day of delay: %+v", x)
	}
}
