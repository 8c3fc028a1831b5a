package grammar

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
)

// read adds up a number in words: ones, tens and hundreds gather, a scale multiplies what has gathered.
func read(t *rapid.T, words string, values map[string]int64) int64 {
	var sum, part int64
	for _, w := range strings.Fields(words) {
		v, ok := values[w]
		switch {
		case !ok:
			t.Fatalf("%q is no number word in %q", w, words)
		case v >= 1000:
			sum += max(part, 1) * v
			part = 0
		case v == 100 && part > 0 && part < 10: // екі жүз
			part *= v
		default:
			part += v
		}
	}
	return sum + part
}

// Every sum from nothing to a milliard reads back as what it was, in both languages, with tiyn.
func TestSumsReadBack(t *testing.T) {
	russian, kazakh := map[string]int64{"ноль": 0, "один": 1, "одна": 1, "два": 2, "две": 2}, map[string]int64{"нөл": 0, "жүз": 100, "мың": 1e3, "миллион": 1e6, "миллиард": 1e9}
	for i, w := range ruOnes {
		if w != "" {
			russian[w] = int64(i)
		}
	}
	for i := range 10 {
		russian[ruTens[i]], russian[ruHundreds[i]] = int64(10*i), int64(100*i)
		kazakh[kkOnes[i]], kazakh[kkTens[i]] = int64(i), int64(10*i)
	}
	for _, s := range ruScales {
		russian[s.one], russian[s.few], russian[s.many] = s.v, s.v, s.v
	}
	rapid.Check(t, func(t *rapid.T) {
		m := casework.Money(rapid.Int64Range(0, 1e11).Draw(t, "tiyn"))
		for _, c := range []struct {
			words, unit string
			values      map[string]int64
		}{{RussianMoney(m), "тенге", russian}, {KazakhMoney(m), "теңге", kazakh}} {
			whole, rest, ok := strings.Cut(c.words, " "+c.unit)
			if !ok {
				t.Fatalf("no unit in %q", c.words)
			}
			if got := read(t, whole, c.values); got != m.Tenge() {
				t.Fatalf("%d tiyn: %q reads as %d", m, c.words, got)
			}
			rest = strings.TrimSpace(rest)
			tiyn, _ := strings.CutSuffix(rest, " тиын")
			if (rest == "") != (m.Tiyn() == 0) || rest != "" && read(t, tiyn, c.values) != m.Tiyn() {
				t.Fatalf("%d tiyn: %q", m, c.words)
			}
		}
	})
}

// In Russian the word before тысяча is feminine and the count picks its form; тенге never changes.
func TestThousandsAgree(t *testing.T) {
	for n, want := range map[int64]string{
		1: "одна тысяча", 2: "две тысячи", 3: "три тысячи", 5: "пять тысяч", 11: "одиннадцать тысяч", 12: "двенадцать тысяч", 21: "двадцать одна тысяча",
		22: "двадцать две тысячи", 101: "сто одна тысяча", 112: "сто двенадцать тысяч", 342: "триста сорок две тысячи", 999: "девятьсот девяносто девять тысяч",
	} {
		if got := RussianNumber(1000*n, Masculine); got != want {
			t.Errorf("%d: got %q, want %q", 1000*n, got, want)
		}
		if got := RussianMoney(casework.Tenge(1000 * n)); got != want+" тенге" {
			t.Errorf("%d tenge: got %q", 1000*n, got)
		}
	}
}
