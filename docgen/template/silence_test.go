package template

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"zanger/docgen"
)

// TestBlankAsks: what a court paper says was not, a person said; a blank asks, and a draft from before the question keeps
// what its date said.
func TestBlankAsks(t *testing.T) {
	type words map[docgen.Lang]string
	written := words{"ru": "оформлены трудовым договором № 12/24 от 28 февраля 2024 года", "kk": "2024 жылғы 28 ақпандағы № 12/24 еңбек шартымен ресімделген"}
	copied := words{"ru": "копия трудового договора от 28 февраля", "kk": "28 ақпандағы еңбек шартының көшірмесі"}
	notMade := words{"ru": "Трудовой договор в письменной форме оформлен не был", "kk": "Еңбек шарты жазбаша нысанда ресімделмеген"}
	named := words{"ru": "Трудовые отношения оформлены", "kk": "еңбек шартымен ресімделген"}
	asked := words{"ru": "[Письменный трудовой договор]", "kk": "[Жазбаша еңбек шарты]"}
	works := words{"ru": "Истец с 1 марта 2024 года работает у Ответчика", "kk": "лауазымында жұмыс істейді."}
	worked := words{"ru": "работала у Ответчика", "kk": "лауазымында жұмыс істеген."}
	withheld := words{"ru": "в письменной форме Истцу не выдан", "kk": "Талап қоюшыға берілмеген"}
	noChildren := words{"ru": "Общих несовершеннолетних детей стороны не имеют", "kk": "кәмелетке толмаған ортақ балалары жоқ"}
	threeMonths := words{"ru": "Жалоба подаётся в течение трёх месяцев", "kk": "Шағым үш ай ішінде"}
	sixMonths := words{"ru": "в течение шести месяцев", "kk": "алты ай ішінде"}
	noTransfer := words{"ru": "передача третьим лицам: не производится", "kk": "үшінші тұлғаларға беру: жүргізілмейді"}
	notAbroad := words{"ru": "трансграничная передача: не производится", "kk": "трансшекаралық беру: жүргізілмейді"}
	for _, x := range []struct {
		template string
		answers  Answers // nil takes an answer of the sample away
		says     []words
		not      []words
		gaps     string
	}{
		{"claim.wages", Answers{}, []words{written, copied, worked}, []words{notMade, works}, ""},
		{"claim.wages", Answers{"contract": "written"}, []words{written, copied}, []words{notMade}, ""},
		{"claim.wages", Answers{"contract_date": nil}, []words{asked}, []words{named, notMade, copied}, "contract"},
		{"claim.wages", Answers{"contract_date": nil, "contract": "unknown"}, []words{asked}, []words{named, notMade, copied}, "contract"},
		{"claim.wages", Answers{"contract_date": nil, "contract": "none"}, []words{notMade}, []words{named, copied}, ""},
		{"claim.wages", Answers{"contract": "none"}, []words{notMade}, []words{named, copied}, ""},
		{"claim.wages", Answers{"contract_date": nil, "contract": "written"}, []words{named}, []words{notMade, copied}, "contract_date"},
		{"claim.wages", Answers{"employment_ended": nil}, nil, []words{works, worked}, "employment"},
		{"claim.wages", Answers{"employment_ended": nil, "employment": "unknown"}, nil, []words{works, worked}, "employment"},
		{"claim.wages", Answers{"employment_ended": nil, "employment": "continues"}, []words{works}, []words{worked}, ""},
		{"claim.wages", Answers{"employment_ended": nil, "employment": "ended"}, []words{worked}, []words{works}, "employment_ended"},
		{"claim.reinstatement", Answers{"contract_date": nil}, nil, []words{withheld, named}, "contract"},
		{"claim.reinstatement", Answers{"contract_date": nil, "contract": "withheld"}, []words{withheld}, []words{named}, ""},
		{"claim.reinstatement", Answers{}, []words{named}, []words{withheld}, ""},
		{"claim.divorce", Answers{"children": nil}, nil, []words{noChildren}, "minor_children"},
		{"claim.divorce", Answers{"children": nil, "minor_children": "none"}, []words{noChildren}, nil, ""},
		{"claim.divorce", Answers{"children": nil, "minor_children": "some"}, nil, []words{noChildren}, "children"},
		{"claim.divorce", Answers{"minor_children": "none"}, nil, []words{noChildren}, ""},
		{"complaint.appk", Answers{"no_appeal_info": nil}, nil, []words{threeMonths, sixMonths}, "no_appeal_info"},
		{"complaint.appk", Answers{"no_appeal_info": false}, []words{threeMonths}, []words{sixMonths}, ""},
		{"complaint.appk", Answers{}, []words{sixMonths}, []words{threeMonths}, ""},
		{"paper.consent", Answers{"third_parties": nil}, []words{notAbroad}, []words{noTransfer}, "transfer"},
		{"paper.consent", Answers{"third_parties": nil, "transfer": "none"}, []words{noTransfer}, nil, ""},
		{"paper.consent", Answers{"third_parties": nil, "transfer": "made"}, nil, []words{noTransfer}, "third_parties"},
		{"paper.nocharge", Answers{"transfer": nil}, nil, []words{noTransfer}, "transfer"},
		{"paper.nocharge", Answers{}, []words{noTransfer}, nil, ""},
	} {
		e, ok := BuiltIn().Find(x.template)
		if !ok {
			t.Fatalf("no template %s", x.template)
		}
		a := answersOf(t, x.template+".json")
		maps.Copy(a, x.answers)
		for _, lang := range e.Langs() {
			doc, err := e.Templates[lang].Fill(context.Background(), a, Env{Library: BuiltIn(), Funcs: sampleFees()})
			if err != nil {
				t.Fatalf("%s.%s %v: %v", x.template, lang, x.answers, err)
			}
			prepared, err := docgen.Prepare(doc, true)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(dump(prepared), "_", " ")
			for _, w := range x.says {
				if !strings.Contains(text, w[lang]) {
					t.Errorf("%s.%s %v: does not say %q", x.template, lang, x.answers, w[lang])
				}
			}
			for _, w := range x.not {
				if strings.Contains(text, w[lang]) {
					t.Errorf("%s.%s %v: says %q", x.template, lang, x.answers, w[lang])
				}
			}
			var gaps []string
			for _, g := range doc.Gaps {
				gaps = append(gaps, g.Field)
			}
			if got := strings.Join(gaps, " "); got != x.gaps {
				t.Errorf("%s.%s %v: gaps %q, want %q", x.template, lang, x.answers, got, x.gaps)
			}
		}
	}
}

// bySilence are the conditions of the built-in papers that may print words for a blank, and why those words assert nothing
// of the client's case.
var bySilence = map[string]string{
	"claim.accident damage":         "a sum with no entry is 0 in the table that adds it up",
	"claim.accident appraisal_cost": "a sum with no entry is 0 in the table that adds it up",
	"claim.accident other_cost":     "a sum with no entry is 0 in the table that adds it up",
	"claim.accident health_damage":  "a sum with no entry is 0 in the table that adds it up",
	"claim.accident codefendants":   "one defendant or several: the words follow the parties named",
	"claim.debt repaid":             "a sum with no entry is 0 in the table that adds it up",
	"claim.debt interest":           "a sum with no entry is 0 in the table that adds it up",
	"claim.wages paid":              "a sum with no entry is 0 in the table that adds it up",
	"attach.fee fee_relief":         "no relief claimed: the fee is paid",
	"court.fee fee_relief":          "no relief claimed: the fee is paid",
	"demand.fee fee_relief":         "no relief claimed: the fee is paid",
	"letter.refusal term_date":      "a warning that holds either way",
	"paper.handover dates":          "says that none is recorded",
	"paper.handover tasks":          "says that none is recorded",
	"paper.handover parties":        "says that none is recorded",
	"paper.handover claims":         "says that none is worded yet",
	"paper.memo claims":             "says that none is worded yet",
	"paper.memo proof":              "says that none is named",
	"paper.power may_delegate":      "a power not given is not given",
	"paper.probono expenses":        "a term of the contract, read before it is signed",
	"paper.probono ends_on":         "a term of the contract, read before it is signed",
	"paper.takeaway discreet":       "asks how much to print",
	"signed_by":                     "the party signs unless a representative does",
}

// TestNothingAssertedByABlank looks at every condition of the built-in papers that prints words where it does not hold: it
// must ask something that has to be answered, or stand in the list above.
func TestNothingAssertedByABlank(t *testing.T) {
	met := map[string]bool{}
	look := func(id string, c *condition, hasElse bool, s *scope) {
		if !hasElse && !slices.ContainsFunc(c.terms, func(t term) bool { return t.not }) {
			return
		}
		var blank []string
		for _, x := range c.terms {
			at, f, part, ok := s.resolve(x.path)
			if !ok || part != "" || f.Computed() || partsOf(f.Kind) != nil {
				continue
			}
			if f.Required || f.requiredIf != nil {
				if f.Kind == Choice || f.Kind == Bool {
					return // undecided is a gap
				}
				continue
			}
			key := id + " " + f.Name
			if bySilence[key] == "" && bySilence[f.Name] != "" {
				key = f.Name
			}
			met[key] = true
			if bySilence[key] == "" && (hasElse || x.not) {
				blank = append(blank, fmt.Sprint(at.prefix, f.Name))
			}
		}
		if len(blank) > 0 {
			t.Errorf("%s: {{#if %s}} prints words when %s is blank: ask it by a choice", id, c, strings.Join(blank, ", "))
		}
	}
	var inlines func(id string, nodes []inline, s *scope)
	inlines = func(id string, nodes []inline, s *scope) {
		for i := range nodes {
			n := &nodes[i]
			if n.cond != nil {
				look(id, n.cond, n.hasElse, s)
			}
			inlines(id, n.then, inList(s, n.loop))
			inlines(id, n.els, s)
		}
	}
	var walk func(id string, nodes []node, s *scope)
	walk = func(id string, nodes []node, s *scope) {
		for i := range nodes {
			n := &nodes[i]
			if n.cond != nil {
				look(id, n.cond, n.hasElse, s)
			}
			inlines(id, n.text, s)
			inlines(id, n.date, s)
			walk(id, n.then, inList(s, n.loop))
			walk(id, n.els, s)
			if n.table != nil {
				for _, row := range n.table.rows {
					for _, cell := range row {
						inlines(id, cell, inList(s, &loop{list: n.table.each}))
					}
				}
			}
		}
	}
	for _, e := range BuiltIn().Documents {
		for _, lang := range e.Langs() {
			tpl := e.Templates[lang]
			fields, problems := tpl.bind(BuiltIn())
			if len(problems) > 0 {
				t.Fatal(problems[0])
			}
			top := &scope{fields: fields}
			walk(e.ID, tpl.body, top)
			for id, langs := range BuiltIn().clauses {
				if uses(tpl.body, id) {
					walk(id, langs[lang].body, top)
				}
			}
		}
	}
	for key := range bySilence {
		if !met[key] {
			t.Errorf("%q is excused and stands in no paper", key)
		}
	}
}

func inList(s *scope, l *loop) *scope {
	if l != nil {
		if _, f, _, ok := s.resolve(l.list); ok && f.Kind == List {
			return &scope{fields: f.Of, up: s, prefix: "x"}
		}
	}
	return s
}

// uses tells whether a body has a clause, directly.
func uses(nodes []node, clause string) bool {
	return slices.ContainsFunc(nodes, func(n node) bool {
		in := func(t []inline) bool {
			return slices.ContainsFunc(t, func(x inline) bool { return x.clause == clause })
		}
		return n.clause == clause || in(n.text) || uses(n.then, clause) || uses(n.els, clause)
	})
}
