package grammar

import (
	"fmt"
	"strings"

	"zanger/casework"
)

var (
	ruMonths    = []string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}
	ruMonthsGen = []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	kkMonths    = []string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"}

	ruOrdOnes  = []string{"", "перв", "втор", "трет", "четвёрт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат"}
	ruOrdTens  = []string{"", "", "двадцат", "тридцат", "сороков", "пятидесят", "шестидесят", "семидесят", "восьмидесят", "девяност"}
	ruOrdHund  = []string{"", "сот", "двухсот", "трёхсот", "четырёхсот", "пятисот", "шестисот", "семисот", "восьмисот", "девятисот"}
	ruThousand = []string{"", "тысячн", "двухтысячн", "трёхтысячн", "четырёхтысячн", "пятитысячн", "шеститысячн", "семитысячн", "восьмитысячн", "девятитысячн"}
)

// RussianDate gives "23 ноября 2026 года".
func RussianDate(d casework.Date) string {
	return fmt.Sprintf("%d\u00a0%s %d\u00a0года", d.Day, ruMonthsGen[d.Month-1], d.Year)
}

// KazakhDate gives "2026 жылғы 23 қараша"; c adds a case ending to the month: "2026 жылғы 23 қарашадан".
func KazakhDate(d casework.Date, c Case) string {
	return fmt.Sprintf("%d\u00a0жылғы %d\u00a0%s", d.Year, d.Day, kazakhWord(kkMonths[d.Month-1], c, false))
}

// KazakhDateOf gives the date as an attribute: "2026 жылғы 23 қарашадағы (шарт)".
func KazakhDateOf(d casework.Date) string {
	s := KazakhDate(d, Locative)
	if kazakhFront(kkMonths[d.Month-1]) {
		return s + "гі"
	}
	return s + "ғы"
}

// ShortDate gives "23.11.2026", the same in both languages.
func ShortDate(d casework.Date) string {
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, int(d.Month), d.Year)
}

// RussianMonth gives "ноябрь 2026 года".
func RussianMonth(d casework.Date) string {
	return fmt.Sprintf("%s %d\u00a0года", ruMonths[d.Month-1], d.Year)
}

// KazakhMonth gives "2026 жылғы қараша".
func KazakhMonth(d casework.Date) string {
	return fmt.Sprintf("%d\u00a0жылғы %s", d.Year, kkMonths[d.Month-1])
}

// RussianDateWords gives the date in words in the nominative ("двадцать третье ноября две тысячи двадцать шестого года")
// or in the genitive ("двадцать третьего ноября ...").
func RussianDateWords(d casework.Date, c Case) string {
	return ruOrdinal(int64(d.Day), c == Genitive) + " " + ruMonthsGen[d.Month-1] + " " + ruOrdinal(int64(d.Year), true) + " года"
}

// KazakhDateWords gives "екі мың жиырма алтыншы жылғы жиырма үшінші қараша".
func KazakhDateWords(d casework.Date) string {
	return kazakhOrdinal(int64(d.Year)) + " жылғы " + kazakhOrdinal(int64(d.Day)) + " " + kkMonths[d.Month-1]
}

// ruOrdinal gives an ordinal from 1 to 9999: genitive masculine and neuter are alike, the nominative is neuter.
func ruOrdinal(n int64, genitive bool) string {
	var head []string
	stem, soft := "", false
	rest := n
	if th := rest / 1000; th > 0 {
		rest %= 1000
		if rest == 0 {
			stem = ruThousand[th]
		} else if th == 1 {
			head = append(head, "тысяча")
		} else {
			head = append(head, RussianNumber(th*1000, Masculine))
		}
	}
	if h := rest / 100; h > 0 {
		rest %= 100
		if rest == 0 {
			stem = ruOrdHund[h]
		} else {
			head = append(head, ruHundreds[h])
		}
	}
	if rest >= 20 {
		t := rest / 10
		rest %= 10
		if rest == 0 {
			stem = ruOrdTens[t]
		} else {
			head = append(head, ruTens[t])
		}
	}
	if rest > 0 {
		stem, soft = ruOrdOnes[rest], rest == 3
	}
	switch {
	case genitive && soft:
		stem += "ьего"
	case genitive:
		stem += "ого"
	case soft:
		stem += "ье"
	default:
		stem += "ое"
	}
	return strings.Join(append(head, stem), " ")
}
