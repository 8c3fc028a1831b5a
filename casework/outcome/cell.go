package outcome

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// mostNumber is beyond any sum or count; what is larger was typed wrong and would drown all others.
const mostNumber = 1e15

var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "")

// parseNumber reads 1234.5, 1 234,50, 1,234.50, 1.234,50 and 1e3; NaN for all else. Where one comma stands before three digits
// it parts thousands in a file whose columns commas part, and a fraction in any other.
func parseNumber(s string, comma rune) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		s = blanks.Replace(s)
		point, last := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
		switch {
		case last < 0:
		case point > last:
			s = strings.ReplaceAll(s, ",", "")
		case point >= 0, strings.Count(s, ",") == 1 && (comma != ',' || len(s)-last != 4):
			s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
		default:
			s = strings.ReplaceAll(s, ",", "")
		}
		v, err = strconv.ParseFloat(s, 64)
	}
	if err != nil || math.IsInf(v, 0) || math.Abs(v) > mostNumber {
		return math.NaN()
	}
	return v
}

// stamps gathers the times of rows. A day written with slashes may have the day or the month first; the column tells.
type stamps struct {
	at       []float64
	monthDay map[int]float64 // row -> the same with the month first
	noDay    bool            // a day was met that can only have the month first
}

// add takes a time as a number of days since 1970; false when it cannot be read, which counts as the oldest.
func (c *stamps) add(s string) bool {
	v, swapped, ok := parseTime(s)
	if !math.IsNaN(swapped) {
		if c.monthDay == nil {
			c.monthDay = map[int]float64{}
		}
		c.monthDay[len(c.at)] = swapped
		c.noDay = c.noDay || math.IsNaN(v)
	}
	if !ok {
		v = math.Inf(-1)
	}
	c.at = append(c.at, v)
	return ok
}

// days gives the times; those that could not be read are the oldest that could.
func (c *stamps) days() []float64 {
	if c.noDay {
		for i, v := range c.monthDay {
			c.at[i] = v
		}
	}
	oldest := math.Inf(1)
	for _, v := range c.at {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			oldest = min(oldest, v)
		}
	}
	if math.IsInf(oldest, 0) {
		oldest = 0
	}
	for i, v := range c.at {
		if math.IsInf(v, 0) || math.IsNaN(v) {
			c.at[i] = oldest
		}
	}
	return c.at
}

// parseTime reads a day as tables write it (2020-03-15, 15.03.2020, 3/15/2020, 20200315, 15 Mar 2020), with an hour or without,
// a month, a quarter, a year, seconds since 1970, or a bare number of days. swapped is the same with the month before the
// day, NaN where that cannot be. Only order and distance matter.
func parseTime(s string) (days, swapped float64, ok bool) {
	swapped = math.NaN()
	var n [3]int
	var size [3]int
	k, i := 0, 0
	var sign byte
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && size[k] < 15:
			n[k] = n[k]*10 + int(c-'0')
			size[k]++
			continue
		case size[k] > 0 && k < 2 && (c == '-' || c == '.' || c == '/') && (sign == 0 || sign == c):
			sign = c
			k++
			continue
		}
		break
	}
	rest := s[i:]
	switch {
	case k == 2 && size[0] == 4:
		if d, ok := date(n[0], n[1], n[2]); ok {
			return d + hour(rest), swapped, true
		}
	case k == 2 && size[0] > 0 && (size[2] == 4 || size[2] == 2):
		if size[2] == 2 {
			n[2] += 2000
			if n[2] > 2060 {
				n[2] -= 100
			}
		}
		d, ok := date(n[2], n[1], n[0])
		if m, ok := date(n[2], n[0], n[1]); ok && sign != '.' {
			swapped = m + hour(rest)
		}
		if ok {
			return d + hour(rest), swapped, true
		}
		return math.NaN(), swapped, !math.IsNaN(swapped)
	case k == 1 && size[0] == 4 && size[1] <= 2 && rest == "":
		if d, ok := date(n[0], n[1], 1); ok {
			return d, swapped, true
		}
	case k == 1 && size[1] == 4 && size[0] <= 2 && rest == "":
		if d, ok := date(n[1], n[0], 1); ok {
			return d, swapped, true
		}
	case k <= 1 && size[0] == 4 && len(rest) == 2 && (rest[0] == 'Q' || rest[0] == 'q') && rest[1] >= '1' && rest[1] <= '4':
		d, ok := date(n[0], int(rest[1]-'1')*3+1, 1)
		return d, swapped, ok
	case k == 0 && size[0] == 8 && (rest == "" || rest[0] == ' ' || rest[0] == 'T'):
		if d, ok := date(n[0]/10000, n[0]/100%100, n[0]%100); ok {
			return d + hour(rest), swapped, true
		}
	}
	if v := parseNumber(s, ';'); !math.IsNaN(v) {
		switch {
		case v >= 1500 && v <= 2300 && v == math.Trunc(v):
			d, ok := date(int(v), 1, 1)
			return d, swapped, ok
		case v >= 1e12:
			return v / 86400e3, swapped, true
		case v >= 1e8:
			return v / 86400, swapped, true
		}
		return v, swapped, true
	}
	for _, form := range []string{"2 January 2006", "2 Jan 2006", "2-Jan-2006", "02-Jan-06", "January 2, 2006", "Jan 2, 2006", "January 2006", "Jan 2006"} {
		if d, err := time.Parse(form, s); err == nil {
			return float64(d.Unix()) / 86400, swapped, true
		}
	}
	return math.NaN(), swapped, false
}

// date gives a day since 1970; false for one no calendar has.
func date(y, m, d int) (float64, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return float64(t.Unix()) / 86400, m >= 1 && m <= 12 && d >= 1 && t.Day() == d && y > 0
}

// hour gives the part of a day of what follows a date, "T14:05:00Z" or " 14:05"; 0 where there is none.
func hour(s string) float64 {
	s = strings.TrimLeft(s, "T ")
	if len(s) < 5 || s[2] != ':' {
		return 0
	}
	h, errH := strconv.Atoi(s[:2])
	m, errM := strconv.Atoi(s[3:5])
	if errH != nil || errM != nil {
		return 0
	}
	sec := 0
	if len(s) >= 8 && s[5] == ':' {
		sec, _ = strconv.Atoi(s[6:8]) // "" where there is none
	}
	return float64(h*3600+m*60+sec) / 86400
}
