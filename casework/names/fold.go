package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Version of Fold; raised whenever Fold gives another answer for any text.
const Version = 1

// Fold makes the searchable spelling of a text: NFC, lower case, ё as е, Kazakh letters as the Russian letters people
// type in their place (ә а, ғ г, қ к, ң н, ө о, ұ ү у, һ х, і и), every run of spaces as one, none at the ends. Stress
// marks and what is invisible (soft hyphens) go; all other signs stay as they are.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	s = invisible.Replace(s)
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if unicode.Is(unicode.Mn, r) { // й and ё were composed above; what is left is a stress mark
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(foldRune(r))
	}
	return b.String()
}

var invisible = strings.NewReplacer("\u00ad", "", "\u200b", " ", "\ufeff", "", "\u200c", "", "\u200d", "", "\u2060", "")

// folded reports whether s is plain ASCII that Fold would leave alone: numbers and codes mostly.
func folded(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c < ' ' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	switch r = unicode.ToLower(r); r {
	case 'ё':
		return 'е'
	case 'ә':
		return 'а'
	case 'ғ':
		return 'г'
	case 'қ':
		return 'к'
	case 'ң':
		return 'н'
	case 'ө':
		return 'о'
	case 'ұ', 'ү':
		return 'у'
	case 'һ':
		return 'х'
	case 'і':
		return 'и'
	}
	return r
}
