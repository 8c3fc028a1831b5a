package template

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/grammar"
)

// Filter is one filter of the closed list.
type Filter struct {
	Name  string
	Kinds []Kind // what it takes; empty: any text
	Args  int
	Lang  docgen.Lang // "" for both
	What  string      // one line for the author of a template, a key of the catalogue
}

var nameKinds = []Kind{Person, Organisation, Party, Text}

// Filters is the closed list.
var Filters = []Filter{
	{Name: "money", Kinds: []Kind{Money}, What: "template.filter.money"},
	{Name: "amount", Kinds: []Kind{Money, Number}, What: "template.filter.amount"},
	{Name: "words", Kinds: []Kind{Money, Number, Date}, What: "template.filter.words"},
	{Name: "full", Kinds: []Kind{Money, Number}, What: "template.filter.full"},
	{Name: "date", Kinds: []Kind{Date}, What: "template.filter.date"},
	{Name: "short", Kinds: []Kind{Date}, What: "template.filter.short"},
	{Name: "dateWords", Kinds: []Kind{Date}, What: "template.filter.dateWords"},
	{Name: "month", Kinds: []Kind{Date}, What: "template.filter.month"},
	{Name: "nom", Kinds: nameKinds, Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "gen", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "dat", Kinds: nameKinds, Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "acc", Kinds: nameKinds, Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "ins", Kinds: nameKinds, Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "prep", Kinds: nameKinds, Lang: docgen.Russian, What: "template.filter.case"},
	{Name: "kk.gen", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.dat", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.acc", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.loc", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.abl", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.ins", Kinds: append([]Kind{Date}, nameKinds...), Lang: docgen.Kazakh, What: "template.filter.case"},
	{Name: "kk.rel", Kinds: []Kind{Date}, Lang: docgen.Kazakh, What: "template.filter.rel"},
	{Name: "kk.plural", Kinds: []Kind{Text}, Lang: docgen.Kazakh, What: "template.filter.kkplural"},
	{Name: "kk.poss", Kinds: []Kind{Text, Organisation}, Lang: docgen.Kazakh, What: "template.filter.kkposs"},
	{Name: "initials", Kinds: nameKinds, What: "template.filter.initials"},
	{Name: "upper", What: "template.filter.upper"},
	{Name: "capital", What: "template.filter.capital"},
	{Name: "small", What: "template.filter.small"},
	{Name: "count", Kinds: []Kind{List}, What: "template.filter.count"},
	{Name: "plural", Kinds: []Kind{Number, List}, Args: 3, Lang: docgen.Russian, What: "template.filter.plural"},
	{Name: "many", Kinds: []Kind{List}, Args: 2, What: "template.filter.many"},
	{Name: "sex", Kinds: []Kind{Person, Party}, Args: 2, What: "template.filter.sex"},
}

func filterNames() []string {
	var n []string
	for _, f := range Filters {
		n = append(n, f.Name)
	}
	return n
}

func findFilter(name string) *Filter {
	for i := range Filters {
		if Filters[i].Name == name {
			return &Filters[i]
		}
	}
	return nil
}

// takes reports whether the filter accepts a kind. What an earlier filter of a chain gave is text.
func (f *Filter) takes(k Kind) bool {
	return len(f.Kinds) == 0 && k != List || slices.Contains(f.Kinds, k)
}

var cases = map[string]grammar.Case{
	"nom": grammar.Nominative, "gen": grammar.Genitive, "dat": grammar.Dative, "acc": grammar.Accusative, "ins": grammar.Instrumental,
	"prep": grammar.Prepositional, "loc": grammar.Locative, "abl": grammar.Ablative,
}

// show prints a normalised value with the filters of a tag.
func show(v any, f *Field, filters []filterCall, lang docgen.Lang) string {
	if len(filters) == 0 {
		return plain(v, f, lang)
	}
	for i, call := range filters {
		v = applyFilter(call, v, f, lang)
		if i == 0 {
			f = &Field{Kind: Text}
		}
	}
	s, _ := v.(string)
	return s
}

// plain is how a value prints with no filter.
func plain(v any, f *Field, lang docgen.Lang) string {
	switch x := v.(type) {
	case string:
		if f.Kind == Choice {
			for _, o := range f.Options {
				if o.Code == x {
					return pickLang(o.Label, lang, x)
				}
			}
		}
		return x
	case casework.Money:
		return grammar.Amount(x) + "\u00a0₸"
	case casework.Date:
		switch lang {
		case docgen.Kazakh:
			return grammar.KazakhDate(x, grammar.Nominative)
		case English:
			return strconv.Itoa(x.Day) + "\u00a0" + x.Month.String() + " " + strconv.Itoa(x.Year)
		}
		return grammar.RussianDate(x)
	case float64:
		s := strconv.FormatFloat(x, 'f', -1, 64)
		if x == float64(int64(x)) {
			return grammar.Group(int64(x))
		}
		if lang != English {
			s = strings.ReplaceAll(s, ".", ",")
		}
		return s
	case bool:
		return say(string(lang), map[bool]string{true: "template.yes", false: "template.no"}[x], nil)
	case *party:
		return x.text("name")
	case []item:
		return strconv.Itoa(len(x))
	}
	return ""
}

func applyFilter(call filterCall, v any, f *Field, lang docgen.Lang) any {
	kk := lang == docgen.Kazakh
	pick := func(k, r string) string {
		if kk {
			return k
		}
		return r
	}
	if c, ok := cases[strings.TrimPrefix(call.name, "kk.")]; ok {
		return inflect(v, f, c, call.name, lang)
	}
	switch call.name {
	case "kk.rel":
		if d, ok := v.(casework.Date); ok {
			return grammar.KazakhDateOf(d)
		}
	case "kk.plural":
		return grammar.KazakhNoun(plain(v, f, lang), true, grammar.Nobody, grammar.Nominative)
	case "kk.poss":
		return grammar.KazakhNoun(plain(v, f, lang), false, grammar.Theirs, grammar.Nominative)
	case "upper":
		return strings.ToUpper(plain(v, f, lang))
	case "capital", "small":
		r := []rune(plain(v, f, lang))
		if len(r) > 0 && call.name == "capital" {
			r[0] = unicode.ToUpper(r[0])
		} else if len(r) > 0 {
			r[0] = unicode.ToLower(r[0])
		}
		return string(r)
	case "initials":
		if p, ok := v.(*party); ok && p.org {
			return p.text("name")
		}
		return grammar.Initials(plain(v, f, lang))
	case "count":
		rows, _ := v.([]item)
		return strconv.Itoa(len(rows))
	case "plural":
		n := int64(0)
		switch x := v.(type) {
		case []item:
			n = int64(len(x))
		case float64:
			n = int64(x)
		}
		return grammar.Plural(n, call.args[0], call.args[1], call.args[2])
	case "many":
		if rows, _ := v.([]item); len(rows) > 1 {
			return call.args[1]
		}
		return call.args[0]
	case "sex":
		if p, ok := v.(*party); ok && !p.org && p.sex() == grammar.Female {
			return call.args[1]
		}
		return call.args[0]
	}
	switch x := v.(type) {
	case casework.Money:
		switch call.name {
		case "amount":
			return grammar.Amount(x)
		case "words":
			return pick(grammar.KazakhMoney(x), grammar.RussianMoney(x))
		case "full":
			return pick(grammar.KazakhMoneyFull(x), grammar.RussianMoneyFull(x))
		}
	case float64:
		n := int64(x)
		words := pick(grammar.KazakhNumber(n), grammar.RussianNumber(n, grammar.Masculine))
		switch call.name {
		case "words":
			return words
		case "full":
			return plain(v, f, lang) + " (" + words + ")"
		}
	case casework.Date:
		switch call.name {
		case "short":
			return grammar.ShortDate(x)
		case "words", "dateWords":
			return pick(grammar.KazakhDateWords(x), grammar.RussianDateWords(x, grammar.Nominative))
		case "month":
			return pick(grammar.KazakhMonth(x), grammar.RussianMonth(x))
		}
	}
	return plain(v, f, lang)
}

// inflect gives a case of a date, of a person, or of a text, which is taken as a body or a position.
func inflect(v any, f *Field, c grammar.Case, filter string, lang docgen.Lang) string {
	kk := strings.HasPrefix(filter, "kk.")
	if d, ok := v.(casework.Date); ok {
		if kk {
			return grammar.KazakhDate(d, c)
		}
		return grammar.RussianDateWords(d, c)
	}
	p, ok := v.(*party)
	if !ok {
		p = &party{parts: map[string]any{"name": plain(v, f, lang)}, org: f.Kind != Person}
	}
	if key, _ := caseForm(filter, ""); p.forms[key] != "" {
		return p.forms[key]
	}
	s, _ := suggest(p.text("name"), "name", p, filter)
	return s
}
