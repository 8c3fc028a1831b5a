package vault

import (
	_ "embed"
	"math"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed common.txt
var commonList string

var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(commonList) {
		m[w] = true
	}
	return m
})

// Keyboard rows and alphabets whose runs anybody tries first.
var runs = []string{
	"01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "әіңғүұқөһ", "qazwsxedc", "1q2w3e4r5t",
}

// Strength judges a passphrase: 0 useless, 1 weak, 2 middling, 3 good, 4 strong, and a text key that says what would help
// most. It knows words by their shape only, so it is a hint, not a proof; it errs on the strict side for words and years.
func Strength(passphrase string) (score int, hint string) {
	p := strings.ToLower(norm.NFC.String(passphrase))
	r := []rune(p)
	if len(r) < MinPassphrase {
		return 0, "vault.strength.short"
	}
	if bare := strings.TrimFunc(p, func(c rune) bool { return !unicode.IsLetter(c) }); common()[p] || common()[bare] && len([]rune(bare))+5 > len(r) {
		return 0, "vault.strength.common"
	}
	bits, plain, flat := guessBits([]rune(norm.NFC.String(passphrase)))
	switch {
	case bits < 28:
		score = 0
	case bits < 40:
		score = 1
	case bits < 52:
		score = 2
	case bits < 68:
		score = 3
	default:
		score = 4
	}
	switch {
	case score >= 4:
		return score, "vault.strength.strong"
	case score == 3:
		return score, "vault.strength.good"
	case flat*2 >= len(r):
		return score, "vault.strength.runs"
	case plain:
		return score, "vault.strength.words"
	}
	return score, "vault.strength.longer"
}

// guessBits estimates how many guesses, as a power of two. A run or repetition counts as its first two characters, a word of
// letters as a choice among a few thousand, four digits like a year as one among a hundred. plain tells that there are letters
// only; flat counts the characters that runs and repetitions swallowed.
func guessBits(r []rune) (bits float64, plain bool, flat int) {
	plain = true
	kept := make([]rune, 0, len(r))
	streak := 0
	for i, c := range r {
		if i > 0 && (c == r[i-1] || inRun(unicode.ToLower(r[i-1]), unicode.ToLower(c))) {
			streak++
		} else {
			streak = 0
		}
		if streak >= 2 {
			flat++
			continue
		}
		kept = append(kept, c)
	}
	seen := map[string]int{}
	for i := 0; i < len(kept); {
		j := i
		for j < len(kept) && class(kept[j]) == class(kept[i]) {
			j++
		}
		part := kept[i:j]
		word := strings.ToLower(string(part))
		var b float64
		switch n := float64(len(part)); class(kept[i]) {
		case 'l':
			b = min(n*4.7, 12+max(n-4, 0))
			if mixedInside(part) {
				b += n / 2
			}
		case 'd':
			plain = false
			b = n * math.Log2(10)
			if len(part) == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20")) {
				b = 6
			}
		case ' ':
			b = 0.5
		default:
			plain = false
			b = n * 5
		}
		if seen[word]++; seen[word] > 1 && class(kept[i]) != ' ' {
			b = 1
		}
		bits, i = bits+b, j
	}
	return bits, plain, flat
}

// mixedInside reports capitals elsewhere than at the front.
func mixedInside(word []rune) bool {
	for _, c := range word[1:] {
		if unicode.IsUpper(c) {
			return true
		}
	}
	return false
}

func class(c rune) rune {
	switch {
	case unicode.IsLetter(c), unicode.IsMark(c):
		return 'l'
	case unicode.IsDigit(c):
		return 'd'
	case unicode.IsSpace(c):
		return ' '
	}
	return 's'
}

// inRun reports whether b stands beside a in a run, either way.
func inRun(a, b rune) bool {
	forth, back := string([]rune{a, b}), string([]rune{b, a})
	for _, s := range runs {
		if strings.Contains(s, forth) || strings.Contains(s, back) {
			return true
		}
	}
	return false
}
