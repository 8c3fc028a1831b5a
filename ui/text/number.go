package text

import (
	"strconv"
	"strings"

	"zanger/casework"
)

const nbsp = "\u00a0"

// group puts a no-break space between thousands of a string of digits.
func group(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Number writes a whole number, thousands apart from five digits on: 2026, 12 500.
func (p *Printer) Number(n int64) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		s, sign = s[1:], "-"
	}
	if len(s) > 4 {
		s = group(s)
	}
	return sign + s
}

// Money writes a sum: 1 250 000 ₸, with no-break spaces; tiyn only where there are any: 1 250,50 ₸.
func (p *Printer) Money(m casework.Money) string {
	s, sign := strconv.FormatInt(m.Tenge(), 10), ""
	if m < 0 {
		s, sign = strings.TrimPrefix(s, "-"), "-"
	}
	s = group(s)
	if t := m.Tiyn(); t != 0 {
		point := ","
		if p.lang == "en" {
			point = "."
		}
		s += point + string([]byte{byte('0' + t/10), byte('0' + t%10)})
	}
	return sign + s + nbsp + "₸"
}

// Percent writes a share, 0..1, as whole hundredths: 41 %.
func (p *Printer) Percent(share float64) string {
	n := strconv.FormatFloat(share*100, 'f', 0, 64)
	if p.lang == "en" {
		return n + "%"
	}
	return n + nbsp + "%"
}

// Bytes writes a size as people speak of it: 640 KB, 2,4 MB in the words of the language.
func (p *Printer) Bytes(n int64) string {
	switch {
	case n < 1000:
		return p.Number(n) + nbsp + p.T("common.unit.byte")
	case n < 1000_000:
		return p.Number((n+500)/1000) + nbsp + p.T("common.unit.kilobyte")
	case n < 1000_000_000:
		return p.tenths(n, 1000_000) + nbsp + p.T("common.unit.megabyte")
	}
	return p.tenths(n, 1000_000_000) + nbsp + p.T("common.unit.gigabyte")
}

func (p *Printer) tenths(n, unit int64) string {
	s := strconv.FormatFloat(float64(n)/float64(unit), 'f', 1, 64)
	if p.lang != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
