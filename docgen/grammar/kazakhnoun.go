package grammar

import "strings"

// Owner is whose the thing is, for the possessive endings of Kazakh.
type Owner int

// The owners: балам, балаң, балаңыз, баласы, баламыз. Nobody leaves the word without an ending.
const (
	Nobody Owner = iota
	Mine
	Yours
	YoursPolite
	Theirs
	Ours
)

// shortened are words whose last vowel falls out before a vowel: халық, халқы.
var shortened = map[string]string{"халық": "халқ", "қарын": "қарн", "мұрын": "мұрн", "ерін": "ерн", "мойын": "мойн", "ауыз": "ауз", "орын": "орн", "ерік": "ерк",
	"көрік": "көрк", "бөрік": "бөрк", "құлық": "құлқ", "қойын": "қойн"}

// longer are borrowed words that add a vowel before any ending: акт, актінің, актісі.
var longer = set("акт факт проект эффект контакт")

// lengthened gives the stem of a word for any ending.
func lengthened(w string) string {
	if longer[strings.ToLower(w)] {
		return w + "і"
	}
	return w
}

// KazakhNoun puts a noun into the plural, gives it an owner and a case: («бала», true, Mine, Dative) is «балаларыма». Only
// the last word of a phrase is changed. A word that is possessive already takes Nobody and no plural: see kazakhWord.
func KazakhNoun(phrase string, plural bool, owner Owner, c Case) string {
	words := strings.Fields(phrase)
	if len(words) == 0 {
		return ""
	}
	w := lengthened(words[len(words)-1])
	if owner == Nobody && !plural && c == Nominative {
		return strings.Join(words, " ")
	}
	if plural {
		w += pluralEnding(w)
	}
	w = owned(w, owner)
	switch {
	case owner == Theirs:
		w = kazakhWord(w, c, true)
	case (owner == Mine || owner == Yours) && c == Dative: // балама, not баламға
		if kazakhFront(w) {
			w += "е"
		} else {
			w += "а"
		}
	default:
		w = kazakhWord(w, c, false)
	}
	words[len(words)-1] = w
	return strings.Join(words, " ")
}

func lastLetter(w string) rune {
	r := []rune(strings.ToLower(strings.TrimRight(w, "ьъ»”")))
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

func pluralEnding(w string) string {
	first := "д"
	switch last := lastLetter(w); {
	case in(last, kkVowels), in(last, "рйуию"):
		first = "л"
	case in(last, voiceless):
		first = "т"
	}
	if kazakhFront(w) {
		return first + "ер"
	}
	return first + "ар"
}

// owned adds the possessive ending.
func owned(w string, owner Owner) string {
	if owner == Nobody {
		return w
	}
	front := kazakhFront(w)
	i := "ы"
	if front {
		i = "і"
	}
	// у, и and ю are followed as consonants are: оқуы, биі.
	vowel := in(lastLetter(w), kkVowels) && !in(lastLetter(w), "уию")
	if !vowel {
		w = beforeVowel(w)
	}
	ending := map[Owner]string{Mine: "м", Yours: "ң", YoursPolite: "ң" + i + "з", Ours: "м" + i + "з"}[owner]
	switch {
	case owner == Theirs && vowel:
		return w + "с" + i
	case owner == Theirs:
		return w + i
	case vowel:
		return w + ending
	}
	return w + i + ending
}

// beforeVowel gives the stem as it is before a vowel: талап, талаб-; құқық, құқығ-; халық, халқ-. A borrowed word in two
// consonants keeps its end: банк, банкі.
func beforeVowel(w string) string {
	if s, ok := shortened[strings.ToLower(w)]; ok {
		return string([]rune(w)[:1]) + string([]rune(s)[1:])
	}
	r := []rune(w)
	if len(r) < 2 || !in([]rune(strings.ToLower(w))[len(r)-2], kkVowels) {
		return w
	}
	if voiced, ok := map[rune]rune{'п': 'б', 'к': 'г', 'қ': 'ғ'}[r[len(r)-1]]; ok {
		r[len(r)-1] = voiced
	}
	return string(r)
}
