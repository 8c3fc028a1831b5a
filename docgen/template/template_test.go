package template

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen"
)

const head = `---
id: test.doc
revision: 2
lang: ru
status: draft
title: Проба
fields:
  plaintiff: {type: person, required: true, label_ru: Истец, why_ru: сторона}
  defendant: {type: party, label_ru: Ответчик}
  loan: {type: money, required: true, label_ru: Заём}
  penalty: {type: money, label_ru: Пеня}
  total: {type: money, compute: loan + penalty}
  signed: {type: date, label_ru: Дата}
  urgent: {type: bool}
  mode: {type: choice, options: {cash: наличными, card: картой}}
  payments: {type: list, of: {day: date, sum: money, note: text}}
  paid: {type: money, compute: sum(payments.sum)}
  fee: {type: money, compute: "state_fee('PROP', total, plaintiff, signed)"}
---
`

func fill(t *testing.T, body string, a Answers, env Env) *docgen.Document {
	t.Helper()
	tpl, problems := Parse("t.md", []byte(head+body))
	for _, p := range problems {
		t.Fatalf("parse: %v", p)
	}
	doc, err := tpl.Fill(context.Background(), a, env)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func facts() Answers {
	return Answers{
		"plaintiff": map[string]any{"name": "Образцов Пример Примерович", "forms": map[string]any{"ru.dat": "Образцову П. П. (исправлено)"}},
		"loan":      1000.0, "signed": "2026-11-23", "mode": "card",
		"payments": []any{map[string]any{"day": "2026-01-05", "sum": "1 500,50"}, map[string]any{"day": "2026-02-05", "sum": 10.0, "note": "н"}},
	}
}

func TestText(t *testing.T) {
	for _, x := range []struct{ name, body, want string }{
		{"filters", "{{loan|money}} {{loan|words}} {{loan|full}} {{loan|amount}}", "1\u00a0000\u00a0₸ одна тысяча тенге 1\u00a0000 (одна тысяча) тенге 1\u00a0000"},
		{"names", "{{plaintiff|gen}}, {{plaintiff|initials}}, {{plaintiff|upper}}", "Образцова Примера Примеровича, Образцов\u00a0П.\u00a0П., ОБРАЗЦОВ ПРИМЕР ПРИМЕРОВИЧ"},
		{"a stored form wins", "{{plaintiff|dat}}", "Образцову П. П. (исправлено)"},
		{"dates", "{{signed}} {{signed|short}} {{signed|month}}", "23\u00a0ноября 2026\u00a0года 23.11.2026 ноябрь 2026\u00a0года"},
		{"choice", "{{mode}}", "картой"},
		{"agreement", "{{plaintiff|sex:обязан,обязана}} {{payments|count}} {{payments|plural:платёж,платежа,платежей}} {{payments|many:платёж,платежи}}", "обязан 2 платежа платежи"},
		{"computed", "{{total|amount}} {{paid|amount}}", "1\u00a0000 1\u00a0510,50"},
		{"a false condition leaves no hole", "Долг {{#if penalty}}с пеней {{/if}}, уплачен ({{#if urgent}}срочно{{/if}}).", "Долг, уплачен."},
		{"else", "{{#if urgent}}да{{else}}нет{{/if}}", "нет"},
		{"choice condition", "{{#if mode is card}}картой{{/if}}{{#if mode is not card}}иначе{{/if}}", "картой"},
		{"and, or, not", "{{#if loan and signed}}1{{/if}}{{#if penalty or loan}}2{{/if}}{{#if not penalty}}3{{/if}}{{#if penalty and loan}}4{{/if}}", "123"},
		{"each inline", "{{#each payments sep \"; \"}}{{number}}) {{day|short}}{{#if note}} ({{note}}){{/if}}{{/each}}", "1) 05.01.2026; 2) 05.02.2026 (н)"},
		{"outer fields inside each", "{{#each payments}}{{loan|amount}}{{/each}}", "1\u00a0000, 1\u00a0000"},
		{"escapes", `\*не жирно\* \{{не тег}}`, "*не жирно* {{не тег}}"},
		{"lines join", "раз\nдва", "раз два"},
		{"a forced line end", "раз\\\nдва", "раз\nдва"},
		{"double stop", "по адресу {{plaintiff|initials}}.", "по адресу Образцов\u00a0П.\u00a0П."},
	} {
		t.Run(x.name, func(t *testing.T) {
			doc := fill(t, x.body, facts(), Env{})
			if len(doc.Blocks) != 1 {
				t.Fatalf("got %d blocks", len(doc.Blocks))
			}
			if got := docgen.Text(doc.Blocks[0].Runs); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	doc := fill(t, `:: header
Суду
{{#if urgent}}срочно{{/if}}
от **{{plaintiff}}**

:: title ИСК
:: note не печатать
Первый.

{{#if urgent}}
Не печатать.
{{/if}}

1. раз;
{{#each payments}}
1. {{day|short}};
{{/each}}

- иное

:: table each=payments widths=1,2,2 | № | День | > Сумма |
| {{number}} | {{day|short}} | {{sum|amount}} |
| | Итого | **{{paid|amount}}** |

:: attachments Приложения:
- копия;
:: sign plaintiff | {{signed}}
`, facts(), Env{Edition: "2026-11"})
	got := dump(doc)
	want := `header: Суду
    от **Образцов Пример Примерович**
title: ИСК
para: Первый.
list: 
    1. раз;
    2. 05.01.2026;
    3. 05.02.2026.
list: 
    - иное
table: 
    | № | День | Сумма |
    | 1 | 05.01.2026 | 1_500,50 |
    | 2 | 05.02.2026 | 10 |
    |  | Итого | **1_510,50** |
attachments: Приложения:
    1. копия.
sign: Образцов_П._П.
    23_ноября 2026_года
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !doc.Blocks[5].Rows[1][2].Right || doc.Blocks[5].Rows[1][1].Right {
		t.Error("only the third column stands at the right")
	}
	if doc.Footer != "test.doc · 2 · 2026-11" {
		t.Errorf("footer %q", doc.Footer)
	}
}

func TestOrigins(t *testing.T) {
	doc := fill(t, "Долг {{loan|money}} и {{total|money}} должен {{defendant}}", facts(), Env{})
	var got []docgen.Origin
	for _, r := range doc.Blocks[0].Runs {
		got = append(got, r.Origin)
	}
	line := strings.Count(head, "\n") + 1
	want := []docgen.Origin{{Line: line}, {Kind: docgen.FromField, Field: "loan", Line: line}, {Line: line}, {Kind: docgen.FromComputed, Field: "total", Line: line},
		{Line: line}, {Kind: docgen.FromGap, Field: "defendant.name", Line: line}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestClausesOnRecord: a document says which clauses it was made with, each once, with the revision.
func TestClausesOnRecord(t *testing.T) {
	e, _ := BuiltIn().Find("claim.debt")
	doc, err := e.Templates[docgen.Kazakh].Fill(context.Background(), nil, Env{Library: BuiltIn()})
	if err != nil || len(doc.Clauses) == 0 {
		t.Fatal(doc, err)
	}
	seen := map[string]bool{}
	for _, c := range doc.Clauses {
		if seen[c.ID] || c.Revision < 1 {
			t.Errorf("clause %+v", c)
		}
		seen[c.ID] = true
	}
	if !seen["court.header"] {
		t.Errorf("no court.header among %v", doc.Clauses)
	}
}

func TestGaps(t *testing.T) {
	doc := fill(t, "{{plaintiff}} {{plaintiff.address}} {{loan|full}} {{total|full}} {{fee|money}} {{#each payments}}{{note}}{{/each}}",
		Answers{"payments": []any{map[string]any{"day": "2026-01-05"}}}, Env{})
	var got []string
	for _, g := range doc.Gaps {
		got = append(got, g.Field+"="+g.Label+"="+g.Why)
	}
	want := []string{"plaintiff.name=Истец: имя=сторона", "plaintiff.address=Истец: адрес=сторона", "loan=Заём=без этого документ неполон", "payments[0].note=note (1)=без этого документ неполон"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if text := docgen.Text(doc.Blocks[0].Runs); !strings.HasPrefix(text, "[Истец: имя] [Истец: адрес] [Заём] [total]") {
		t.Errorf("got %q", text)
	}
}

// TestMarksAreListed: every mark on the page leads to a gap of the list, a computed one to what it lacks.
func TestMarksAreListed(t *testing.T) {
	for _, e := range BuiltIn().Documents {
		for lang, tpl := range e.Templates {
			doc, err := tpl.Fill(context.Background(), Answers{}, Env{Library: BuiltIn()})
			if err != nil {
				t.Fatal(err)
			}
			listed := map[string]bool{}
			for _, g := range doc.Gaps {
				if listed[g.Field] {
					t.Errorf("%s.%s: %s stands twice", e.ID, lang, g.Field)
				}
				listed[g.Field] = true
			}
			for _, b := range doc.Blocks {
				for _, runs := range append([][]docgen.Run{b.Runs, b.Date}, b.Items...) {
					for _, r := range runs {
						if r.Origin.Kind == docgen.FromGap && !listed[r.Origin.Field] {
							t.Errorf("%s.%s: the mark %q leads to %s, which is not listed", e.ID, lang, r.Text, r.Origin.Field)
						}
					}
				}
			}
		}
	}
}

func TestRequiredButNotPrinted(t *testing.T) {
	doc := fill(t, "Пусто.", Answers{}, Env{})
	if len(doc.Gaps) != 2 || doc.Gaps[0].Field != "plaintiff.name" || doc.Gaps[1].Field != "loan" {
		t.Errorf("got %v, want the two required fields", doc.Gaps)
	}
}

func TestUndecidedPrintsNeitherBranch(t *testing.T) {
	src := "---\nid: x\nlang: ru\nfields:\n  mode: {type: choice, required: true, label_ru: Способ, options: [a, b]}\n  free: {type: choice, options: [a, b]}\n---\n" +
		"{{#if mode is a}}\nодин\n{{else}}\nдва\n{{/if}}\n{{#if mode is b}}\nтри\n{{/if}}\nтекст {{#if mode is a}}раз{{else}}два{{/if}} {{#if free is a}}нет{{else}}да{{/if}}"
	tpl, ps := Parse("t.md", []byte(src))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	doc, err := tpl.Fill(context.Background(), Answers{}, Env{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dump(doc), "plain: [Способ]\npara: текст [Способ] да\nGAP mode: Способ (без этого документ неполон)\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

type source map[string]any

func (s source) Lookup(path string) (any, bool) { v, ok := s[path]; return v, ok }

func TestSource(t *testing.T) {
	tpl, problems := Parse("t.md", []byte("---\nid: x\nlang: kk\nfields:\n  c: {type: person, from: claimant}\n  d: {type: date, from: today}\n---\n{{c|kk.dat}} {{c.phone}} {{d|kk.abl}}"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	src := source{"claimant": map[string]any{"name": "Үлгіұлы Мысал", "phone": "+7 700 000 00 01"}, "today": casework.MustDate("2026-11-23")}
	doc, err := tpl.Fill(context.Background(), Answers{"c": map[string]any{"phone": "+7 700 000 00 02"}}, Env{Source: src})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := docgen.Text(doc.Blocks[0].Runs), "Үлгіұлы Мысалға +7 700 000 00 02 2026\u00a0жылғы 23\u00a0қарашадан"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOneTextPerLanguage(t *testing.T) {
	for lang, want := range map[string]string{"kk": "Үлгі соты, мәтін, Көше 1", "ru": "Образцовый суд, [t], Улица 1"} {
		tpl, _ := Parse("t.md", []byte("---\nid: x\nlang: "+lang+"\nfields:\n  o: organisation\n  t: text\n---\n{{o}}, {{t}}, {{o.address}}"))
		doc, err := tpl.Fill(context.Background(), Answers{
			"o": map[string]any{"name": "Образцовый суд", "name_kk": "Үлгі соты", "address": map[string]any{"kk": "Көше 1", "ru": "Улица 1"}},
			"t": map[string]any{"kk": "мәтін"},
		}, Env{})
		if err != nil {
			t.Fatal(err)
		}
		if got := docgen.Text(doc.Blocks[0].Runs); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

func TestCallerFunctions(t *testing.T) {
	var saw []any
	env := Env{Funcs: map[string]Func{"state_fee": func(args []any) (any, error) { saw = args; return casework.Tenge(10), nil }}}
	doc := fill(t, "{{fee|amount}}", facts(), env)
	if got := docgen.Text(doc.Blocks[0].Runs); got != "10" {
		t.Errorf("got %q", got)
	}
	want := []any{"PROP", casework.Tenge(1000), "person", casework.MustDate("2026-11-23")}
	if !slices.Equal(saw, want) {
		t.Errorf("the function saw %v, want %v", saw, want)
	}
}

func TestAnswersOfTheWrongType(t *testing.T) {
	tpl, _ := Parse("t.md", []byte(head+"{{loan}}"))
	for field, v := range map[string]any{
		"loan": "сто", "signed": "23.11.2026", "urgent": "да", "mode": "gold", "payments": "x", "plaintiff": 5.0, "penalty": true,
		"payments[0].sum": nil,
	} {
		a := Answers{field: v}
		if strings.HasPrefix(field, "payments[") {
			a = Answers{"payments": []any{map[string]any{"sum": "много"}}}
		}
		_, err := tpl.Fill(context.Background(), a, Env{})
		var e *casework.Error
		if !errors.As(err, &e) || e.Code != casework.Invalid || e.Args["Field"] != field {
			t.Errorf("%s: got %v, want an error that names it", field, err)
		}
	}
}

func TestUnknownAnswers(t *testing.T) {
	tpl, _ := Parse("t.md", []byte(head))
	got := tpl.Unknown(Answers{"plaintif": "x", "loan": 1.0}, Env{})
	if len(got) != 1 || got["plaintif"] != "plaintiff" {
		t.Errorf("got %v", got)
	}
}

func TestProblems(t *testing.T) {
	n := strings.Count(head, "\n") + 1
	for _, x := range []struct{ body, want string }{
		{"В {{plaintif}}", `t.md:N:3: unknown field "plaintif"; did you mean "plaintiff"?`},
		{"{{plaintiff.adress}}", `t.md:N:1: field "plaintiff" has no part "adress"; did you mean "address"?`},
		{"{{loan|mony}}", `t.md:N:8: unknown filter "mony"; did you mean "money"?`},
		{"{{signed|money}}", `t.md:N:10: filter "money" does not take a value of type date; it takes: money`},
		{"{{plaintiff|kk.dat}}", `t.md:N:13: filter "kk.dat" is for another language; did you mean "dat"?`},
		{"{{payments|plural:раз}}", `t.md:N:12: filter "plural" needs 3 words after its colon`},
		{"{{#if urgent}}\nтекст", `t.md:N:1: {{#if}} is never closed`},
		{"а {{#if urgent}}текст", `t.md:N:3: {{#if}} is never closed in this paragraph; to wrap several, put the tag on a line of its own`},
		{"{{#each loan}}\nx\n{{/each}}", `t.md:N:1: "loan" is not a list`},
		{"{{#each payments}}\n{{summ}}\n{{/each}}", `t.md:N+1:1: unknown field "summ"; did you mean "sum"?`},
		{"{{/if}}", `t.md:N:1: {{/if}} closes nothing`},
		{"а {{/each}}", `t.md:N:3: {{/each}} closes nothing`},
		{"{{else}}", `t.md:N:1: else without its #if`},
		{":: tilte X", `t.md:N:1: unknown directive ":: tilte"; did you mean "title"?`},
		{"{{#fi urgent}}x", `t.md:N:1: unknown tag "#fi"; did you mean "#if"?`},
		{"{{loan", `t.md:N:1: the tag is not closed on its line: }} is missing`},
		{"**жирно", `t.md:N:1: ** is never closed`},
		{"{{#if mode is gold}}x{{/if}}", `t.md:N:1: field "mode" has no value "gold"`},
		{"{{#if mode isnt}}x{{/if}}", `t.md:N:1: the condition "mode isnt" cannot be read; write f, not f, f is code, joined by and or by or`},
		{"{{> nothing}}", `t.md:N:1: unknown clause "nothing"`},
		{"{{payments}}", `t.md:N:1: "payments" is a list: print it in an each block or with the filter count`},
		{"| a |", `t.md:N:1: a row of a table stands after ":: table"`},
		{":: table each=payments | a | b |\n| 1 |", `t.md:N+1:1: 1 columns where 2 are needed`},
	} {
		want := strings.NewReplacer("N+1", itoa(n+1), "N", itoa(n)).Replace(x.want)
		var got []string
		found := false
		for _, p := range Check("t.md", []byte(head+x.body), Env{}) {
			got = append(got, p.Error())
			found = found || p.Error() == want && !p.Warning
		}
		if !found {
			t.Errorf("%q: got %q, want %q", x.body, got, want)
		}
	}
}

func itoa(n int) string {
	return strings.TrimSpace(strings.Join([]string{string(rune('0' + n/10)), string(rune('0' + n%10))}, ""))
}

func TestFrontMatterProblems(t *testing.T) {
	for _, x := range []struct{ src, want string }{
		{"без всего", `f.md:1:1: the file has no front matter: it begins with a line "---"`},
		{"---\nid: a\n", `f.md:1:1: the front matter is never closed by a line "---"`},
		{"---\nid: a\nlnag: ru\n---\n", `f.md:3:1: unknown key "lnag" in the front matter; did you mean "lang"?`},
		{"---\nid: a\nfields:\n  x: {type: mony}\n---\n", `f.md:4:13: unknown type "mony"; did you mean "money"?`},
		{"---\nid: a\nfields:\n  x: {type: money, requried: true}\n---\n", `f.md:4:20: unknown key "requried" of a field; did you mean "required"?`},
		{"---\nid: a\nfields:\n  x: {type: money, compute: a +}\n---\n", `f.md:4:29: the computation "a +" cannot be read at "…"`},
		{"---\nid: a\nfields:\n  x: {type: money, compute: loam + 1}\n  loan: money\n---\n", `f.md:4:1: unknown field "loam"; did you mean "loan"?`},
		{"---\nid: a\nid: b\n---\n", `f.md:3:1: "id" stands twice`},
		{"---\nid: a\nlang: uz\n---\n", `f.md:3:7: "uz" cannot stand here; possible: kk, ru, en`},
		{"---\nid: a\nuse: [partys]\n---\n", `f.md:3:1: no set of fields "partys"; did you mean "parties"?`},
		{"---\nid: a\n  b: [\n---\n", `f.md:3:1: the front matter cannot be read`},
	} {
		var got []string
		found := false
		for _, p := range Check("f.md", []byte(x.src), Env{Library: BuiltIn()}) {
			got = append(got, p.Error())
			found = found || strings.HasPrefix(p.Error(), x.want)
		}
		if !found {
			t.Errorf("%q: got %q, want %q", x.src, got, x.want)
		}
	}
}

// TestOneFaultWhereTheFrontMatterCannotBeRead: with it go all fields, and their faults would hide the one to mend.
func TestOneFaultWhereTheFrontMatterCannotBeRead(t *testing.T) {
	for _, front := range []string{"id: a\n  b: [", "- a"} {
		if got := Check("f.md", []byte("---\n"+front+"\n---\n{{claimant}} {{court.name}}\n"), Env{Library: BuiltIn()}); len(got) != 1 {
			t.Errorf("%q: %d faults: %v", front, len(got), got)
		}
	}
}

func TestUnknownFieldIsNeverPrinted(t *testing.T) {
	tpl, _ := Parse("t.md", []byte(head+"{{plaintif}}"))
	_, err := tpl.Fill(context.Background(), facts(), Env{})
	var p Problem
	if !errors.As(err, &p) || p.Key != "template.problem.field" {
		t.Errorf("got %v, want the problem", err)
	}
}

func TestShortFormOfTheFrontMatter(t *testing.T) {
	src := "---\nid: claim.loan\nversion: 3\nstatus: approved\nlaw: [{act: ГПК РК, art: [148, 149], edition: 2026-07-01}]\nfields:\n  plaintiff: {type: person, required: true, label_ru: Истец, label_kk: Талап қоюшы}\n  loan: {type: money, required: true}\n  penalty: {type: money}\n  total: {type: money, compute: loan + penalty}\n  payments: {type: list, of: {date: date, sum: money}}\n---\n:: title ИСК\n{{plaintiff|gen}} {{total|words}}\n:: table each=payments | № | Срок | Сумма |\n:: sign plaintiff\n"
	for _, p := range Check("claim.md", []byte(src), Env{}) {
		t.Errorf("%v", p)
	}
	tpl, _ := Parse("claim.md", []byte(src))
	if tpl.Revision != 3 || len(tpl.Law) != 2 || tpl.Law[1].Article != "149" {
		t.Errorf("got revision %d, law %v", tpl.Revision, tpl.Law)
	}
	doc, err := tpl.Fill(context.Background(), Answers{"plaintiff": "Образцов Пример Примерович", "loan": 5.0, "payments": []any{map[string]any{"date": "2026-01-05", "sum": 5.0}}}, Env{})
	if err != nil || len(doc.Gaps) > 0 {
		t.Fatal(err, doc.Gaps)
	}
	if got := docgen.Text(doc.Blocks[2].Rows[1][1].Runs); got != "5\u00a0января 2026\u00a0года" {
		t.Errorf("got %q", got)
	}
}

func TestBuiltInIsClean(t *testing.T) {
	c := BuiltIn()
	for _, e := range c.Documents {
		for lang, tpl := range e.Templates {
			for _, p := range lint(tpl, Env{Library: c}) {
				t.Errorf("%v", p)
			}
			if tpl.Lang != lang || !strings.HasSuffix(tpl.File, e.ID+"."+string(lang)+".md") {
				t.Errorf("%s: id %s, language %s", tpl.File, tpl.ID, tpl.Lang)
			}
			if len(tpl.Law) == 0 && e.Group != "paper" {
				t.Errorf("%s: rests on no law", tpl.File)
			}
			fields, _ := tpl.bind(c)
			for _, f := range fields {
				for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian, English} {
					if f.Label[l] == "" {
						t.Errorf("%s: field %s has no label in %s", tpl.File, f.Name, l)
					}
					if (f.Required || f.requiredIf != nil && f.Kind == Money) && f.Why[l] == "" {
						t.Errorf("%s: required field %s does not say why in %s", tpl.File, f.Name, l)
					}
				}
			}
		}
	}
	for _, p := range c.Parity() {
		t.Errorf("%v", p)
	}
}

var namedArticles = regexp.MustCompile(`стать\p{L}+ (\d+(?:-\d+)?(?:(?:, | и )\d+(?:-\d+)?)*)`)

// TestArticlesAreDeclared: an article named in the text stands in the front matter, with edition and confidence.
func TestArticlesAreDeclared(t *testing.T) {
	for _, e := range BuiltIn().Documents {
		tpl := e.Templates[docgen.Russian]
		declared := map[string]bool{}
		for _, r := range tpl.Law {
			if r.Edition == "" || r.Confidence == "" {
				t.Errorf("%s: %s %s has no edition or confidence", tpl.File, r.Act, r.Article)
			}
			declared[r.Article] = true
		}
		for _, m := range namedArticles.FindAllStringSubmatch(string(tpl.Print()), -1) {
			for _, a := range regexp.MustCompile(`\d+(?:-\d+)?`).FindAllString(m[1], -1) {
				if !declared[a] {
					t.Errorf("%s: article %s is not declared", tpl.File, a)
				}
			}
		}
	}
}

func TestQuestions(t *testing.T) {
	e, _ := BuiltIn().Find("claim.wages")
	qs, err := e.Templates[docgen.Kazakh].Questions(Answers{"penalty_to": "2026-07-01"}, Env{Library: BuiltIn()})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	byName := map[string]Question{}
	for _, q := range qs {
		names = append(names, q.Field.Name)
		byName[q.Field.Name] = q
	}
	if len(names) < 5 || names[0] != "court" || names[1] != "claimant" {
		t.Errorf("the order is not that of the document: %v", names)
	}
	if got, want := byName["claimant"].Parts, []string{"name", "iin", "birth_date", "address", "phone", "email"}; !slices.Equal(got, want) {
		t.Errorf("parts of the claimant: got %v, want %v", got, want)
	}
	if !byName["base_rates"].Required || byName["legal_costs"].Required || !byName["court"].Required {
		t.Error("the rate is required once a penalty is counted to a day, costs never, the court always")
	}
	for name, want := range map[string]string{"court": "court", "claimant": "parties", "periods": "document", "more_attachments": "attachments"} {
		if got := byName[name].Section; got != want {
			t.Errorf("%s stands in section %q, want %q", name, got, want)
		}
	}
	if slices.Contains(names, "total") {
		t.Error("a computed field is asked")
	}
	if got := byName["court"].PartLabel("name", docgen.Kazakh); got != "атауы" {
		t.Errorf("got %q", got)
	}
}

func TestParityFindsDifferences(t *testing.T) {
	parse := func(name, body string) *Template {
		tpl, ps := Parse(name, []byte("---\nid: a\nfields:\n  x: text\n  y: text\n---\n"+body))
		if len(ps) > 0 {
			t.Fatal(ps)
		}
		return tpl
	}
	ru := parse("a.ru.md", "Статья 148: {{x}}\n\n{{#if y}}\nда\n{{/if}}\n\n1. раз\n")
	for body, key := range map[string]string{
		"148-бап: {{x}}\n\n{{#if y}}\nиә\n{{/if}}\n\n1. бір\n":         "",
		"149-бап: {{x}}\n\n{{#if y}}\nиә\n{{/if}}\n\n1. бір\n":         "template.parity.numbers",
		"148-бап: {{y}}\n\n{{#if y}}\nиә\n{{/if}}\n\n1. бір\n":         "template.parity.fields",
		"148-бап: {{x}}\n\n{{#if x}}\nиә\n{{/if}}\n\n1. бір\n":         "template.parity.blocks",
		"148-бап: {{x}}\n\n{{#if y}}\nиә\n{{/if}}\n\n- бір\n":          "template.parity.blocks",
		"148-бап: {{x}} ____\n\n{{#if y}}\nиә\n{{/if}}\n\n1. бір\n":    "template.parity.numbers",
		"148-бап: {{x}}\n\n{{#if y}}\nиә\n{{/if}}\n\n1. бір\n2. екі\n": "template.parity.blocks",
	} {
		got := Parity(parse("a.kk.md", body), ru)
		if key == "" && len(got) > 0 || key != "" && (len(got) != 1 || got[0].Key != key) {
			t.Errorf("%q: got %v, want %q", body, got, key)
		}
	}
}

func TestEveryTextIsThere(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil || strings.HasSuffix(f, "_test.go") {
			continue
		}
		for part := range bytes.SplitSeq(b, []byte(`"`)) {
			s := string(part)
			if !strings.HasPrefix(s, "template.") && !strings.HasPrefix(s, "error.template.") || strings.HasSuffix(s, ".") || strings.ContainsAny(s, " ABCDEFGHIJKLMNOPQRSTUVWXYZ") && s != "template.filter.dateWords" {
				continue
			}
			for lang, m := range texts() {
				if m[s] == "" {
					t.Errorf("%s: no text for %s in %s", f, s, lang)
				}
			}
		}
	}
	for _, p := range partsOf(Party) {
		for lang, m := range texts() {
			if m["template.part."+p] == "" {
				t.Errorf("part %s has no name in %s", p, lang)
			}
		}
	}
}

func TestPrintOfTheBuiltIn(t *testing.T) {
	for _, e := range BuiltIn().Documents {
		a := answersOf(t, e.ID+".json")
		for lang, tpl := range e.Templates {
			again, ps := Parse(tpl.File, tpl.Print())
			if len(ps) > 0 {
				t.Errorf("%s: %v", tpl.File, ps)
				continue
			}
			if !bytes.Equal(again.Print(), tpl.Print()) {
				t.Errorf("%s: printing twice differs", tpl.File)
			}
			one, err1 := tpl.Fill(context.Background(), a, Env{Library: BuiltIn()})
			two, err2 := again.Fill(context.Background(), a, Env{Library: BuiltIn()})
			if err1 != nil || err2 != nil || dump(one) != dump(two) {
				t.Errorf("%s.%s: the printed template gives another document: %v %v", e.ID, lang, err1, err2)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range BuiltIn().Documents {
		for _, t := range e.Templates {
			f.Add(t.Print())
		}
	}
	f.Add([]byte(head + "**a*b** {{x|y:z,w}} {{#if a}}{{else}}{{/if}}\n:: table | a |\n|b|\n- x\n\\\\ \\"))
	f.Add([]byte("---\nid: a\nfields: {x: {type: list, of: {y: {type: money, compute: x - sum(x.y)}}}}\n---\n{{#each x}}{{y}}{{/each}}"))
	f.Add([]byte(head + "- x\n\\\\ \\"))
	f.Fuzz(func(t *testing.T, src []byte) {
		tpl, problems := Parse("f.md", src)
		lint(tpl, Env{Library: BuiltIn()})
		if len(problems) > 0 {
			return
		}
		if _, err := tpl.Fill(context.Background(), Answers{}, Env{Library: BuiltIn()}); err != nil {
			var p Problem
			if !errors.As(err, &p) {
				t.Fatalf("%v", err)
			}
		}
		once := tpl.Print()
		again, ps := Parse("f.md", once)
		if len(ps) > 0 {
			t.Fatalf("what was printed does not parse: %v\n%s", ps, once)
		}
		if twice := again.Print(); !bytes.Equal(once, twice) {
			t.Fatalf("printing is not stable:\n%q\n%q", once, twice)
		}
	})
}

func TestKazakhNounFilters(t *testing.T) {
	src := "---\nid: test.nouns\nrevision: 1\nlang: kk\nstatus: unverified\ntitle: Сынақ\nfields:\n  word: {type: text, required: true, label_kk: Сөз, label_ru: Слово, why_kk: сынақ, why_ru: проба}\n---\n" +
		"{{word}}, {{word|kk.plural}}, {{word|kk.poss}}, {{word|kk.poss|kk.dat}}\n"
	tpl, problems := Parse("test.nouns.kk.md", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for word, want := range map[string]string{
		"талап": "талап, талаптар, талабы, талабына", "өкіл": "өкіл, өкілдер, өкілі, өкіліне", "сот актісі бойынша шешім": "сот актісі бойынша шешім, сот актісі бойынша шешімдер, сот актісі бойынша шешімі, сот актісі бойынша шешіміне",
	} {
		doc, err := tpl.Fill(context.Background(), Answers{"word": word}, Env{})
		if err != nil {
			t.Fatal(err)
		}
		if got := docgen.Text(doc.Blocks[0].Runs); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
