package grammar

import (
	"fmt"
	"strconv"
	"strings"

	"zanger/casework"
)

// Plural picks the Russian form that agrees with a count: 1 месяц, 2 месяца, 5 месяцев.
func Plural(n int64, one, few, many string) string {
	if n < 0 {
		n = -n
	}
	switch {
	case n%100 >= 11 && n%100 <= 14:
		return many
	case n%10 == 1:
		return one
	case n%10 >= 2 && n%10 <= 4:
		return few
	}
	return many
}

var (
	ruOnes     = []string{"", "", "", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"}
	ruTens     = []string{"", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"}
	ruHundreds = []string{"", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"}
	ruScales   = []struct {
		v              int64
		g              Gender
		one, few, many string
	}{
		{1e15, Masculine, "квадриллион", "квадриллиона", "квадриллионов"},
		{1e12, Masculine, "триллион", "триллиона", "триллионов"},
		{1e9, Masculine, "миллиард", "миллиарда", "миллиардов"},
		{1e6, Masculine, "миллион", "миллиона", "миллионов"},
		{1e3, Feminine, "тысяча", "тысячи", "тысяч"},
	}
)

// RussianNumber gives a whole number in words, in the nominative, agreeing with a noun of gender g.
func RussianNumber(n int64, g Gender) string {
	if n == 0 {
		return "ноль"
	}
	var p []string
	if n < 0 {
		p, n = append(p, "минус"), -n
	}
	for _, s := range ruScales {
		if n >= s.v {
			p = append(p, ruTriple(n/s.v, s.g), Plural(n/s.v, s.one, s.few, s.many))
			n %= s.v
		}
	}
	if n > 0 {
		p = append(p, ruTriple(n, g))
	}
	return strings.Join(p, " ")
}

func ruTriple(n int64, g Gender) string {
	if n >= 1000 { // above the largest scale
		return RussianNumber(n, g)
	}
	var p []string
	if h := n / 100; h > 0 {
		p = append(p, ruHundreds[h])
	}
	n %= 100
	if n >= 20 {
		p = append(p, ruTens[n/10])
		n %= 10
	}
	switch {
	case n == 1:
		p = append(p, []string{"один", "одна", "одно"}[g])
	case n == 2:
		p = append(p, []string{"два", "две", "два"}[g])
	case n > 2:
		p = append(p, ruOnes[n])
	}
	return strings.Join(p, " ")
}

var (
	kkOnes   = []string{"", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"}
	kkTens   = []string{"", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"}
	kkScales = []struct {
		v    int64
		name string
	}{{1e15, "квадриллион"}, {1e12, "триллион"}, {1e9, "миллиард"}, {1e6, "миллион"}, {1e3, "мың"}}
)

// KazakhNumber gives a whole number in words as sums are written: "бір мың", "бір миллион", but "жүз".
func KazakhNumber(n int64) string {
	if n == 0 {
		return "нөл"
	}
	var p []string
	if n < 0 {
		p, n = append(p, "минус"), -n
	}
	for _, s := range kkScales {
		if n >= s.v {
			p = append(p, KazakhNumber(n/s.v), s.name)
			n %= s.v
		}
	}
	if n >= 100 {
		if n/100 > 1 {
			p = append(p, kkOnes[n/100])
		}
		p = append(p, "жүз")
		n %= 100
	}
	if n >= 10 {
		p = append(p, kkTens[n/10])
		n %= 10
	}
	if n > 0 {
		p = append(p, kkOnes[n])
	}
	return strings.Join(p, " ")
}

// kazakhOrdinal gives the ordinal in words: бірінші, жиырма үшінші, екі мың жиырма алтыншы.
func kazakhOrdinal(n int64) string {
	w := KazakhNumber(n)
	head, last := "", w
	if i := strings.LastIndexByte(w, ' '); i >= 0 {
		head, last = w[:i+1], w[i+1:]
	}
	switch last {
	case "жиырма":
		return head + "жиырмасыншы"
	case "қырық": // the vowel falls out
		return head + "қырқыншы"
	}
	r := []rune(last)
	front := kazakhFront(last)
	switch v := in(r[len(r)-1], kkVowels); {
	case v && front:
		last += "нші"
	case v:
		last += "ншы"
	case front:
		last += "інші"
	default:
		last += "ыншы"
	}
	return head + last
}

// Group writes a whole number with no-break spaces between thousands.
func Group(n int64) string {
	s, neg := strconv.FormatInt(n, 10), ""
	if n < 0 {
		neg, s = "-", s[1:]
	}
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(c)
	}
	return neg + b.String()
}

// Amount writes a sum in figures without its unit: "450 000", "1 297,50". Spaces do not break.
func Amount(m casework.Money) string {
	s := Group(m.Tenge())
	if m < 0 && m.Tenge() == 0 {
		s = "-0"
	}
	if m.Tiyn() > 0 {
		s += fmt.Sprintf(",%02d", m.Tiyn())
	}
	return s
}

// RussianMoney gives a sum in words with its unit: "четыреста пятьдесят тысяч тенге", tiyn in words too. Тенге and тиын
// do not change.
func RussianMoney(m casework.Money) string {
	s := RussianNumber(m.Tenge(), Masculine) + " тенге"
	if m.Tiyn() > 0 {
		s += " " + RussianNumber(m.Tiyn(), Masculine) + " тиын"
	}
	return s
}

// RussianMoneyFull gives figures and words as court papers join them: "450 000 (четыреста пятьдесят тысяч) тенге 50 тиын".
func RussianMoneyFull(m casework.Money) string {
	return moneyFull(m, RussianNumber(m.Tenge(), Masculine), "тенге")
}

// KazakhMoney is RussianMoney in Kazakh.
func KazakhMoney(m casework.Money) string {
	s := KazakhNumber(m.Tenge()) + " теңге"
	if m.Tiyn() > 0 {
		s += " " + KazakhNumber(m.Tiyn()) + " тиын"
	}
	return s
}

// KazakhMoneyFull is RussianMoneyFull in Kazakh.
func KazakhMoneyFull(m casework.Money) string {
	return moneyFull(m, KazakhNumber(m.Tenge()), "теңге")
}

func moneyFull(m casework.Money, words, unit string) string {
	s := Group(m.Tenge()) + " (" + words + ") " + unit
	if m.Tiyn() > 0 {
		s += fmt.Sprintf(" %02d\u00a0тиын", m.Tiyn())
	}
	return s
}
