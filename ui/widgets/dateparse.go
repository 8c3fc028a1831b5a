package widgets

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"zanger/casework"
)

// DayKind is what sort of day a day is, as far as a field for dates must show it.
type DayKind int

// The kinds of day.
const (
	WorkingDay DayKind = iota
	Weekend
	Holiday     // a day off by name, or moved there
	MovedWork   // a weekend day that is worked
	Unconfirmed // nobody has confirmed the calendar this far
)

// Days tells what sort of day a date is and how a holiday is called, in the reader's language. Nil knows weekends alone.
type Days func(casework.Date) (DayKind, string)

func (f Days) of(d casework.Date) (DayKind, string) {
	if f != nil {
		return f(d)
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend, ""
	}
	return WorkingDay, ""
}

func (f Days) works(d casework.Date) bool {
	k, _ := f.of(d)
	if k == Unconfirmed {
		w := d.Weekday()
		return w != time.Saturday && w != time.Sunday
	}
	return k == WorkingDay || k == MovedWork
}

// Lean says which year a date without one is meant for.
type Lean int

// The leanings.
const (
	Nearest Lean = iota // the year that brings it nearest to today
	Past                // not after today: what has happened, a birth
	Future              // not before today: what is due
)

// monthStems are the beginnings of months' names in Kazakh, Russian and English, as people type them.
var monthStems = [12][]string{
	{"қаң", "янв", "jan"}, {"ақп", "фев", "feb"}, {"нау", "мар", "mar"}, {"сәу", "апр", "apr"}, {"мам", "май", "мая", "may"}, {"мау", "июн", "jun"},
	{"шіл", "июл", "jul"}, {"там", "авг", "aug"}, {"қыр", "сен", "sep"}, {"қаз", "окт", "oct"}, {"қар", "ноя", "nov"}, {"жел", "дек", "dec"},
}

var dayWords = map[string]int{
	"бүгін": 0, "сегодня": 0, "today": 0, "ертең": 1, "завтра": 1, "tomorrow": 1, "кеше": -1, "вчера": -1, "yesterday": -1,
	"бүрсігүні": 2, "послезавтра": 2, "алдыңғыкүні": -2, "позавчера": -2,
}

func badDate(s string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.date.format", Op: "widgets.ParseDay", Args: map[string]any{"Value": s}}
}

// parseDays reads one day, or two joined by ".." or a dash between spaces: an event known only within bounds.
func parseDays(s string, today casework.Date, lean Lean, days Days) (casework.DateRange, error) {
	for _, sep := range []string{"..", "…", "–", "—", " - "} {
		a, b, ok := strings.Cut(s, sep)
		if !ok {
			continue
		}
		from, err := parseDay(a, today, lean, days)
		if err != nil {
			return casework.DateRange{}, err
		}
		to, err := parseDay(b, today, lean, days)
		if err != nil {
			return casework.DateRange{}, err
		}
		if from.IsZero() || to.IsZero() || to.Before(from) {
			return casework.DateRange{}, &casework.Error{Code: casework.Invalid, Key: "error.date.range", Op: "widgets.ParseDays", Args: map[string]any{"Value": strings.TrimSpace(s)}}
		}
		return casework.DateRange{From: from, To: to}, nil
	}
	d, err := parseDay(s, today, lean, days)
	return casework.On(d), err
}

// parseDay reads a day as people type it: 25.11, 25.11.26, 25112026, 2026-11-25, 25 қараша, 25 ноября 2026, ертең, +10 (days
// from today), +10рд (working days), +1 мес, +1 ай, +2 нед. The empty string is no date.
func parseDay(s string, today casework.Date, lean Lean, days Days) (casework.Date, error) {
	given := strings.TrimSpace(s)
	t := strings.ToLower(given)
	if t == "" {
		return casework.Date{}, nil
	}
	if n, ok := dayWords[strings.ReplaceAll(t, " ", "")]; ok {
		return today.AddDays(n), nil
	}
	if t[0] == '+' || (t[0] == '-' && len(t) > 1) {
		if d, ok := shifted(t, today, days); ok {
			return d, nil
		}
		return casework.Date{}, badDate(given)
	}
	parts := strings.FieldsFunc(t, func(r rune) bool { return r == '.' || r == '/' || r == '-' || r == ' ' || r == ',' || r == '\u00a0' })
	if d, ok := written(parts, today, lean); ok {
		return d, nil
	}
	return casework.Date{}, badDate(given)
}

// shifted reads +10, -3, +10рд, +1 ай.
func shifted(t string, today casework.Date, days Days) (casework.Date, bool) {
	i := 1
	for i < len(t) && t[i] >= '0' && t[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(t[1:i])
	if err != nil || n > 40000 {
		return casework.Date{}, false
	}
	if t[0] == '-' {
		n = -n
	}
	unit := strings.Trim(strings.ReplaceAll(t[i:], " ", ""), ".")
	switch {
	case unit == "" || has(unit, "д", "дн", "дня", "дней", "день", "күн", "күннен", "к", "d", "day", "days"):
		return bounded(today.AddDays(n))
	case has(unit, "рд", "р.д", "раб", "рабдн", "раб.дн", "рабдней", "рабочийдень", "рабочихдня", "рабочихдней", "жк", "ж.к", "жұмыскүні", "жұмыскүн", "wd", "bd", "workingday", "workingdays", "businessdays"):
		if n > 2600 || n < -2600 {
			return casework.Date{}, false
		}
		step, d := 1, today
		if n < 0 {
			step = -1
		}
		for left := n * step; left > 0; {
			d = d.AddDays(step)
			if days.works(d) {
				left--
			}
		}
		return d, true
	case has(unit, "н", "нед", "недели", "недель", "неделя", "неделю", "апта", "аптадан", "w", "week", "weeks"):
		return bounded(today.AddDays(7 * n))
	case has(unit, "м", "мес", "месяц", "месяца", "месяцев", "ай", "айдан", "m", "mo", "month", "months"):
		return bounded(today.AddMonths(n))
	case has(unit, "г", "год", "года", "лет", "жыл", "ж", "y", "year", "years"):
		return bounded(today.AddYears(n))
	}
	return casework.Date{}, false
}

func has(s string, among ...string) bool {
	for _, a := range among {
		if s == a {
			return true
		}
	}
	return false
}

func bounded(d casework.Date) (casework.Date, bool) { return d, d.Year >= 1900 && d.Year <= 2199 }

// written reads a day written out, already cut at its dots and spaces.
func written(parts []string, today casework.Date, lean Lean) (casework.Date, bool) {
	for i := len(parts) - 1; i >= 0; i-- { // words beside a year say nothing
		if has(parts[i], "г", "года", "год", "ж", "жыл", "жылғы", "жылы") {
			parts = append(parts[:i:i], parts[i+1:]...)
		}
	}
	if len(parts) == 1 && digits(parts[0]) {
		switch p := parts[0]; len(p) {
		case 4:
			parts = []string{p[:2], p[2:]}
		case 6:
			parts = []string{p[:2], p[2:4], p[4:]}
		case 8:
			parts = []string{p[:2], p[2:4], p[4:]}
		}
	}
	if len(parts) == 3 && len(parts[0]) == 4 && digits(parts[0]) { // year first
		parts = []string{parts[2], parts[1], parts[0]}
	}
	if len(parts) == 3 && !digits(parts[1]) && digits(parts[2]) && !digits(parts[0]) {
		return casework.Date{}, false
	}
	if len(parts) != 2 && len(parts) != 3 || !digits(parts[0]) || len(parts[0]) > 2 {
		return casework.Date{}, false
	}
	day, _ := strconv.Atoi(parts[0])
	month, ok := monthOf(parts[1])
	if !ok {
		return casework.Date{}, false
	}
	if len(parts) == 3 {
		year, ok := yearOf(parts[2], today, lean)
		if !ok {
			return casework.Date{}, false
		}
		return exact(year, month, day)
	}
	return leaning(month, day, today, lean)
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

func monthOf(s string) (int, bool) {
	if digits(s) {
		n, err := strconv.Atoi(s)
		return n, err == nil && len(s) <= 2 && n >= 1 && n <= 12
	}
	for i, stems := range monthStems {
		for _, stem := range stems {
			if strings.HasPrefix(s, stem) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// yearOf reads a year of four digits or two; two mean this century up to ten years ahead, or not after today for what is past.
func yearOf(s string, today casework.Date, lean Lean) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || !digits(s) {
		return 0, false
	}
	switch len(s) {
	case 4:
		return n, n >= 1900 && n <= 2199
	case 2:
		n += today.Year / 100 * 100
		ahead := 10
		if lean == Past {
			ahead = 0
		}
		if n > today.Year+ahead {
			n -= 100
		}
		return n, true
	}
	return 0, false
}

func exact(year, month, day int) (casework.Date, bool) {
	d := casework.NewDate(year, time.Month(month), day)
	return d, d.Day == day && int(d.Month) == month && day > 0
}

// leaning finds the year of a day written without one.
func leaning(month, day int, today casework.Date, lean Lean) (casework.Date, bool) {
	var best casework.Date
	found := false
	for y := today.Year - 4; y <= today.Year+4; y++ { // four: 29 February
		d, ok := exact(y, month, day)
		if !ok || (lean == Past && d.After(today)) || (lean == Future && d.Before(today)) {
			continue
		}
		if !found || away(today, d) <= away(today, best) {
			best, found = d, true
		}
	}
	return best, found
}

func away(a, b casework.Date) int { n := a.DaysUntil(b); return max(n, -n) }
