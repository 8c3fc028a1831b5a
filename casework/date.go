package casework

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a civil day as it stands on a court paper: no time, no zone. The zero Date means "no date".
type Date struct {
	Year  int        // 1..9999
	Month time.Month // 1..12
	Day   int        // 1..31, valid for the month
}

// NewDate gives the day, normalising overflow as time.Date does (31 April is 1 May).
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf gives the civil day of t in t's own zone. Use Clock.Today for "today": it knows where the office is.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD. The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if d, ok := plainDate(s); ok {
		return d, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return Date{}, &Error{Code: Invalid, Key: "error.date.format", Op: "casework.ParseDate", Args: map[string]any{"Value": s}}
	}
	return DateOf(t), nil
}

// plainDate reads what nearly every date is, a day up to the 28th, without asking the calendar: dates are read by the
// hundred thousand.
func plainDate(s string) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	n := 0
	for i := range 10 {
		if i == 4 || i == 7 {
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			return Date{}, false
		}
		n = 10*n + int(s[i]-'0')
	}
	d := Date{n / 10000, time.Month(n / 100 % 100), n % 100}
	return d, d.Year >= 1 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= 28
}

// MustDate is ParseDate for constants in tests and tables; it panics on a bad one.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String gives YYYY-MM-DD, or the empty string for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Time gives midnight UTC of the day, for arithmetic only.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays moves by whole days, back for a negative n.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths moves by months keeping the day number; where the last month has no such day, its last day is taken.
// That is the rule of the procedural codes (pack rule of computation "month-end"), not that of time.AddDate.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// AddYears is AddMonths of twelve times n: 29 February a year on is 28 February.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare gives -1, 0 or 1. No date sorts before every date.
func (d Date) Compare(e Date) int {
	switch a, b := d.ordinal(), e.ordinal(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Earlier gives the earlier of d and e; no date is earlier than every date.
func (d Date) Earlier(e Date) Date {
	if e.Before(d) {
		return e
	}
	return d
}

// Later gives the later of d and e.
func (d Date) Later(e Date) Date {
	if e.After(d) {
		return e
	}
	return d
}

func (d Date) ordinal() int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// DaysUntil counts whole days from d to e; negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()) / (24 * time.Hour)) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// MarshalJSON writes "YYYY-MM-DD", or null for no date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes, and the empty string as no date.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("casework: date: %w", err)
	}
	v, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// DateRange is a date known only within bounds: From is the earliest, To the latest reading. An exact date has both equal.
type DateRange struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// On is the range of one exact day.
func On(d Date) DateRange { return DateRange{d, d} }

// Exact reports whether both bounds are the same day.
func (r DateRange) Exact() bool { return r.From == r.To }

// IsZero reports whether there is no date at all.
func (r DateRange) IsZero() bool { return r.From.IsZero() && r.To.IsZero() }

// ParseDateRange reads YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD; a range that runs backward is invalid.
func ParseDateRange(s string) (DateRange, error) {
	from, to, ranged := s, s, false
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && s[i+1] == '.' {
			from, to, ranged = s[:i], s[i+2:], true
			break
		}
	}
	a, err := ParseDate(from)
	if err != nil {
		return DateRange{}, err
	}
	b, err := ParseDate(to)
	if err != nil {
		return DateRange{}, err
	}
	if ranged && (a.IsZero() || b.IsZero() || b.Before(a)) {
		return DateRange{}, &Error{Code: Invalid, Key: "error.date.range", Op: "casework.ParseDateRange", Args: map[string]any{"Value": s}}
	}
	return DateRange{a, b}, nil
}
