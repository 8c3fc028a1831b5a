package grammar

import (
	"strings"
	"sync"
	"unicode"

	"zanger/assets"
)

// The fewest letters that stand before and after a hyphen.
const (
	hyphenLeft  = 2
	hyphenRight = 3
)

// Hyphens says where a word may be parted at the end of a line, as offsets in bytes: Russian by patterns, Kazakh by
// syllables. A name, an abbreviation, a number and a word with a hyphen of its own are not parted; closing and opening
// marks around a word do not matter. Other languages give nothing.
func Hyphens(word, lang string) []int {
	start := strings.IndexFunc(word, unicode.IsLetter)
	if start < 0 || lang != "ru" && lang != "kk" {
		return nil
	}
	end := strings.LastIndexFunc(word, unicode.IsLetter)
	letters := []rune(word[start:])
	letters = letters[:len([]rune(word[start:end]))+1]
	for _, r := range letters {
		if !unicode.Is(unicode.Cyrillic, r) || unicode.IsUpper(r) || lang == "ru" && in(r, "әғқңөұүһі") {
			return nil
		}
	}
	if len(letters) < hyphenLeft+hyphenRight {
		return nil
	}
	places := kazakhSyllables(letters)
	if lang == "ru" {
		places = russianHyphens(letters)
	}
	var out []int
	at := start
	for i, r := range letters {
		if i >= hyphenLeft && i <= len(letters)-hyphenRight && places[i] {
			out = append(out, at)
		}
		at += len(string(r))
	}
	return out
}

// kazakhSyllables marks the first letter of each syllable but the first: a consonant before a vowel, or a vowel after a
// vowel. У beside a vowel is a consonant; a sign stays with the letter before it.
func kazakhSyllables(word []rune) []bool {
	const vowels = "аәеёиоөұүыіэюя"
	isVowel := make([]bool, len(word))
	for i, r := range word {
		isVowel[i] = in(r, vowels) || r == 'у' && (i == 0 || !isVowel[i-1]) && (i+1 == len(word) || !in(word[i+1], vowels))
	}
	places := make([]bool, len(word))
	seen := false // a vowel, so that what comes before is a syllable
	for i := range word {
		if !isVowel[i] {
			continue
		}
		if seen {
			first := i
			if !isVowel[i-1] && !in(word[i-1], "ьъ") {
				first--
			}
			places[first] = true
		}
		seen = true
	}
	return places
}

// hyphenData is the patterns: for each run of letters the digits between them, and the exceptions.
type hyphenData struct {
	patterns   map[string][]byte
	exceptions map[string][]bool
	longest    int
}

var russianHyphenData = sync.OnceValue(func() *hyphenData {
	src, err := assets.Grammar.ReadFile("grammar/russian-hyphens.txt")
	if err != nil {
		panic(err) // built in: cannot happen
	}
	d := &hyphenData{patterns: map[string][]byte{}, exceptions: map[string][]bool{}}
	whole := false
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			switch {
			case w == "--":
				whole = true
			case whole:
				d.exception(w)
			default:
				d.pattern(w)
			}
		}
	}
	return d
})

func (d *hyphenData) pattern(p string) {
	var letters []rune
	digits := []byte{0}
	for _, r := range p {
		if r >= '0' && r <= '9' {
			digits[len(digits)-1] = byte(r - '0')
			continue
		}
		letters = append(letters, r)
		digits = append(digits, 0)
	}
	d.patterns[string(letters)] = digits
	d.longest = max(d.longest, len(letters))
}

func (d *hyphenData) exception(w string) {
	places := make([]bool, len([]rune(strings.ReplaceAll(w, "-", ""))))
	at := 0
	for _, r := range w {
		if r == '-' {
			places[at] = true
		} else {
			at++
		}
	}
	d.exceptions[strings.ReplaceAll(w, "-", "")] = places
}

// russianHyphens marks the letters a hyphen may stand before, by Liang's method.
func russianHyphens(word []rune) []bool {
	d := russianHyphenData()
	if places, ok := d.exceptions[string(word)]; ok {
		return places
	}
	dotted := []rune("." + string(word) + ".")
	best := make([]byte, len(dotted)+1)
	for i := range dotted {
		for j := i + 1; j <= len(dotted) && j-i <= d.longest; j++ {
			for k, n := range d.patterns[string(dotted[i:j])] {
				best[i+k] = max(best[i+k], n)
			}
		}
	}
	places := make([]bool, len(word))
	for i := range places {
		places[i] = i > 0 && best[i+1]%2 == 1
	}
	return places
}
