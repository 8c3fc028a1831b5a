package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// cyrillic maps Kazakh and Russian letters to the alphabet of skeletons; a letter not here is left out.
var cyrillic = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e", 'ё': "e", 'э': "e", 'ж': "j", 'з': "z",
	'и': "i", 'і': "i", 'ы': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l", 'м': "m", 'н': "n", 'ң': "n", 'о': "o", 'ө': "o",
	'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h", 'һ': "h", 'ц': "c", 'ч': "c",
	'ш': "w", 'щ': "w", 'ю': "u", 'я': "a", 'ї': "i", 'є': "e", 'ґ': "g", 'ў': "u",
}

// latin maps the schemes found on papers (passports, the Kazakh Latin drafts, habit) to the same alphabet. The first that
// fits wins, so longer ones stand first; x is ks in the given names that are Russian and Kazakh х elsewhere.
var latin = strings.NewReplacer(
	"alex", "aleks", "max", "maks", "xeni", "kseni", "felix", "feliks", "roxa", "roksa",
	"shch", "w", "sch", "w", "dzh", "j", "zh", "j", "kh", "h", "gh", "g", "ch", "c", "sh", "w", "ts", "c", "tz", "c", "ck", "k", "ph", "f",
	"iya", "a", "iia", "a", "ya", "a", "yu", "u", "yo", "e", "ye", "e", "ia", "a", "iu", "u",
	"ä", "a", "ə", "a", "á", "a", "ǎ", "a", "ö", "o", "ó", "o", "ɵ", "o", "ü", "u", "ú", "u", "ū", "u", "ğ", "g", "ǵ", "g", "ñ", "n", "ń", "n", "ŋ", "n",
	"ş", "w", "š", "w", "ç", "c", "č", "c", "ž", "j", "ı", "i", "í", "i", "ī", "i", "ý", "i", "y", "i", "q", "k", "x", "h", "w", "u", "ë", "e", "é", "e",
)

// Letters of the two scripts that look alike: people mix them when they switch the keyboard too late.
var (
	toCyrillic = strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "y", "у", "x", "х", "i", "і", "k", "к",
		"m", "м", "t", "т", "b", "в", "h", "һ", "ə", "ә", "ɵ", "ө", "ë", "ё", "r", "г", "u", "и", "n", "п")
	toLatin = strings.NewReplacer("а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "к", "k",
		"м", "m", "т", "t", "в", "b", "һ", "h", "ә", "ə", "ө", "ɵ", "ё", "e")
)

// endings that mark sex or kinship and that papers leave out or change, the longest first.
var endings = []string{"ovna", "evna", "icna", "ovic", "evic", "kizi", "ogli", "uli", "ovi", "ova", "eva", "ina", "ska", "ski", "ov", "ev", "in", "ic"}

// kinship words stand alone in some spellings of a patronymic: "Серік қызы", "Мурат оглы".
var kinship = map[string]bool{"kizi": true, "uli": true, "ogli": true, "ugli": true}

// Skeleton maps a word of a name to a small alphabet in which its Kazakh, Russian and Latin spellings meet: "Әсия", "Асия",
// "Assiya" and "Äsiya" are all "asa". Endings stay; Words takes them off.
func Skeleton(word string) string {
	word = strings.ToLower(norm.NFC.String(word))
	cyr, lat := 0, 0
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyr++
		case unicode.Is(unicode.Latin, r):
			lat++
		}
	}
	var b strings.Builder
	b.Grow(len(word))
	if cyr >= lat && cyr > 0 {
		if lat > 0 {
			word = toCyrillic.Replace(word)
		}
		for _, r := range word {
			b.WriteString(cyrillic[r])
		}
	} else {
		if cyr > 0 {
			word = toLatin.Replace(word)
		}
		for _, r := range latin.Replace(word) {
			if 'a' <= r && r <= 'z' {
				b.WriteRune(r)
			}
		}
	}
	s := strings.ReplaceAll(b.String(), "ng", "n")
	s = strings.ReplaceAll(s, "ia", "a")
	return single(s)
}

// single collapses repeated letters.
func single(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			out = append(out, s[i])
		}
	}
	return string(out)
}

func stem(s string) string {
	for _, e := range endings {
		if strings.HasSuffix(s, e) && len(s)-len(e) >= 3 {
			return s[:len(s)-len(e)]
		}
	}
	return s
}

// forms are the legal forms of organisations, folded: they stand before half of all firms and tell none from another.
var forms = foldedSet("тоо жшс ао ақ гу мм кгу кмм ргу рмм гкп мкк мкм ркк ип жк чп оо қб llp ltd llc jsc inc " +
	"товарищество ограниченной ответственностью жауапкершілігі шектеулі серіктестігі серіктестік акционерное общество акционерлік қоғамы қоғам " +
	"государственное учреждение мемлекеттік мекемесі мекеме предприятие кәсіпорны индивидуальный предприниматель жеке кәсіпкер")

func foldedSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[Fold(w)] = true
	}
	return set
}

// maxWords is how many words of one name are looked at; more is an address or a sentence in the wrong field.
const maxWords = 8

// Words gives the skeletons of a name's words without their endings, at most eight, an initial as one letter. Words of
// kinship that stand alone and legal forms of organisations are left out, unless nothing else is there.
func Words(name string) []string {
	fields := strings.FieldsFunc(name, apart)
	out := words(fields, true)
	if len(out) == 0 {
		out = words(fields, false)
	}
	return out
}

func words(fields []string, strip bool) []string {
	var out []string
	for _, f := range fields {
		if strip && len(f) > 2 && forms[Fold(f)] {
			continue
		}
		s := Skeleton(f)
		if s == "" || strip && kinship[s] {
			continue
		}
		if s = stem(s); s != "" {
			if out = append(out, s); len(out) == maxWords {
				break
			}
		}
	}
	return out
}

// apart tells what stands between words; an apostrophe belongs to the word.
func apart(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '`', '´':
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
}
