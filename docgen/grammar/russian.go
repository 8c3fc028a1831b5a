package grammar

import (
	"encoding/json"
	"strings"
	"sync"

	"zanger/assets"
)

type nameRule struct {
	Gender string   `json:"gender"`
	Test   []string `json:"test"`
	Mods   []string `json:"mods"` // genitive, dative, accusative, instrumental, prepositional
	Tags   []string `json:"tags"`
}

type nameRules struct {
	Exceptions []nameRule `json:"exceptions"`
	Suffixes   []nameRule `json:"suffixes"`
}

var petrovich = sync.OnceValue(func() map[string]nameRules {
	b, err := assets.Grammar.ReadFile("grammar/petrovich.json")
	if err != nil {
		panic(err) // built in: cannot happen
	}
	m := map[string]nameRules{}
	if err := json.Unmarshal(b, &m); err != nil {
		panic(err)
	}
	return m
})

// likeRussian maps Kazakh letters to the neighbours a rule of endings knows. It keeps the count of runes.
var likeRussian = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и")

// fixedEndings are endings of Kazakh and Turkic names that Russian papers leave as they are.
var fixedEndings = []string{"ұлы", "улы", "қызы", "кызы", "кізі", "тегі", "теги", "немересі", "оглы", "оғлы", "оглу", "кизи", "угли", "углы"}

func fixed(word string) bool {
	w := strings.ToLower(word)
	for _, e := range fixedEndings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// RussianName inflects a full name written surname, given name, patronymic (the last may be missing or may be a separate
// "оглы"). With sex Unknown it is found from the endings. The second result is false when no rule was found or the sex is
// not told by the name: the name then comes back as it was.
func RussianName(full string, c Case, sex Sex) (string, bool) {
	words := strings.Fields(full)
	if c == Nominative || len(words) == 0 {
		return strings.Join(words, " "), len(words) > 0
	}
	if sex == Unknown {
		sex = SexOf(full)
	}
	sure := sex != Unknown
	kinds := nameParts(words)
	for i, w := range words {
		if fixed(w) || initial(w) || i+1 < len(words) && i > 1 && fixed(words[i+1]) { // "Гасан оглы" stays whole
			continue
		}
		got, ok := inflectName(w, kinds[i], c, sex)
		if !ok {
			sure = false
			continue
		}
		words[i] = got
	}
	if sex == Unknown {
		return full, false
	}
	return strings.Join(words, " "), sure
}

func initial(w string) bool { return strings.HasSuffix(w, ".") || len([]rune(w)) == 1 }

// nameParts says for each word whether it is a surname, a given name or a patronymic.
func nameParts(words []string) []string {
	kinds := make([]string, len(words))
	for i := range kinds {
		kinds[i] = "middlename"
	}
	switch {
	case len(words) == 1:
		kinds[0] = "firstname"
		if surnameEnding(words[0]) {
			kinds[0] = "lastname"
		}
	case len(words) == 2 && patronymic(words[1]) && !patronymic(words[0]):
		kinds[0], kinds[1] = "firstname", "middlename"
	case len(words) == 2 && clearSurname(words[1]) && !surnameEnding(words[0]) && !fixed(words[0]):
		kinds[0], kinds[1] = "firstname", "lastname"
	case len(words) == 3 && patronymic(words[1]) && surnameEnding(words[2]): // given name first
		kinds[0], kinds[1], kinds[2] = "firstname", "middlename", "lastname"
	default:
		kinds[0], kinds[1] = "lastname", "firstname"
	}
	return kinds
}

func hasAny(w string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(w, e) && len(w) > len(e) {
			return true
		}
	}
	return false
}

func patronymic(word string) bool {
	w := strings.ToLower(word)
	return hasAny(w, "ович", "евич", "ьич", "мич", "кич", "тич", "нич", "овна", "евна", "ична", "инична") || fixed(w)
}

func surnameEnding(word string) bool {
	w := strings.ToLower(word)
	return clearSurname(w) || hasAny(w, "ин", "ина", "ын", "ына", "ко", "ук", "юк", "ой", "ых", "их")
}

// clearSurname leaves out the endings that given names share: Ирина, Марина, Абай.
func clearSurname(word string) bool {
	return hasAny(strings.ToLower(word), "ов", "ев", "ёв", "ова", "ева", "ёва", "ский", "ская", "цкий", "цкая")
}

// ownForms are names the rules of the data get wrong: a stressed ending, or a custom of one name.
var ownForms = map[string][5]string{
	"ильич":   {"ильича", "ильичу", "ильича", "ильичом", "ильиче"},
	"алия":    {"алии", "алие", "алию", "алиёй", "алие"},
	"илья":    {"ильи", "илье", "илью", "ильёй", "илье"},
	"галия":   {"галии", "галие", "галию", "галиёй", "галие"},
	"зульфия": {"зульфии", "зульфие", "зульфию", "зульфиёй", "зульфие"},
}

// SexOf tells the sex from the endings of a full name: the patronymic first, then the surname. Unknown when neither tells.
func SexOf(full string) Sex {
	words := strings.Fields(strings.ToLower(full))
	for i := len(words) - 1; i >= 0; i-- { // a patronymic stands late
		w := words[i]
		switch {
		case hasAny(w, "ұлы", "улы", "оглы", "оғлы", "оглу", "угли", "ович", "евич", "ьич", "мич", "кич", "тич", "нич"), w == "оглы" || w == "угли" || w == "ұлы" || w == "улы":
			return Male
		case hasAny(w, "қызы", "кызы", "кизи", "овна", "евна", "ична", "инична"), w == "кызы" || w == "қызы":
			return Female
		}
	}
	for _, w := range words {
		switch {
		case hasAny(w, "ова", "ева", "ёва", "ина", "ына", "ская", "цкая"):
			return Female
		case hasAny(w, "ов", "ев", "ёв", "ский", "цкий"), hasAny(w, "ин", "ын") && len(words) > 1 && w == words[0]:
			return Male
		}
	}
	return Unknown
}

// inflectName inflects one word by the rules of its kind; parts joined by a hyphen are inflected each.
func inflectName(word, kind string, c Case, sex Sex) (string, bool) {
	rules := petrovich()[kind]
	parts := strings.Split(word, "-")
	ok := true
	for i, p := range parts {
		if p == "" {
			continue
		}
		if own, is := ownForms[strings.ToLower(p)]; is {
			form, pr := []rune(own[c-1]), []rune(p)
			parts[i] = string(pr[:1]) + string(form[1:])
			continue
		}
		if kind == "lastname" && sex == Female && !in([]rune(strings.ToLower(p))[len([]rune(p))-1], "аяоеёуюыиэіә") {
			continue // a woman's surname that ends in a consonant or й stays: Ким, Цой, Шмидт
		}
		search := p
		if kind == "lastname" { // the rules write the endings of surnames with е
			search = strings.NewReplacer("ё", "е", "Ё", "Е").Replace(p)
		}
		r := findRule(rules, search, sex, i == 0 && len(parts) > 1)
		if r == nil {
			ok = false
			continue
		}
		parts[i] = applyMod(p, r.Mods[int(c)-1])
	}
	return strings.Join(parts, "-"), ok
}

func findRule(rs nameRules, word string, sex Sex, first bool) *nameRule {
	w := likeRussian.Replace(strings.ToLower(word))
	for pass, set := range [][]nameRule{rs.Exceptions, rs.Suffixes} {
		for i := range set {
			r := &set[i]
			if r.Gender == "male" && sex != Male || r.Gender == "female" && sex != Female || len(r.Tags) > 0 && !first {
				continue
			}
			for _, t := range r.Test {
				if pass == 0 && w == t || pass == 1 && strings.HasSuffix(w, t) && w != t {
					return r
				}
			}
		}
	}
	return nil
}

func applyMod(word, mod string) string {
	if mod == "." {
		return word
	}
	r := []rune(word)
	add := strings.TrimLeft(mod, "-")
	cut := min(len(mod)-len(add), len(r))
	upper := len(r) > 1 && strings.ToUpper(word) == word
	if upper {
		add = strings.ToUpper(add)
	}
	return string(r[:len(r)-cut]) + add
}

// Initials gives "Образцов П. Ү." from a full name; a name of one word stays. The spaces do not break.
func Initials(full string) string {
	words := strings.Fields(full)
	if len(words) < 2 {
		return full
	}
	kinds := nameParts(words)
	surname, rest := 0, []string{}
	for i, k := range kinds {
		if k == "lastname" {
			surname = i
		}
	}
	for i, w := range words {
		if i == surname || i > 0 && (w == "оглы" || w == "ұлы" || w == "қызы" || w == "улы" || w == "кызы") {
			continue
		}
		rest = append(rest, string([]rune(w)[:1])+".")
	}
	return words[surname] + "\u00a0" + strings.Join(rest, "\u00a0")
}
