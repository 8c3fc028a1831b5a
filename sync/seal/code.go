package seal

import (
	"crypto/rand"
	"strings"
)

const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var lookAlikes = map[rune]rune{'O': '0', 'I': '1', 'L': '1', 'О': '0', 'І': '1', 'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'К': 'K',
	'М': 'M', 'Р': 'P', 'Т': 'T', 'Х': 'X', 'У': 'Y', 'Ү': 'Y'}

// RandomCode gives n random letters of 5 bits each, as people read and type them.
func RandomCode(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return Letters(b)
}

// Letters writes the lowest 5 bits of each byte as a letter.
func Letters(b []byte) string {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = codeLetters[b[i]&31]
	}
	return string(out)
}

// Grouped parts a code into groups of four.
func Grouped(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), "-")
}

// NormalCode gives a code as it was printed, however it was typed: look-alike letters, Latin or Cyrillic, count as one.
func NormalCode(typed string) string { return Grouped(plainCode(typed)) }

func plainCode(typed string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		if alike, ok := lookAlikes[r]; ok {
			r = alike
		}
		if strings.ContainsRune(codeLetters, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
