package text

import (
	"fmt"
	"strconv"
	"time"

	"zanger/casework"
)

// near is how many days away a date of the same year may be shown without its year.
const near = 183

// Today is the day the printer reckons near and far from.
func (p *Printer) Today() casework.Date { return p.cat.today() }

// isNear reports whether nobody would take d for the same day of another year.
func (p *Printer) isNear(d casework.Date) bool {
	t := p.Today()
	n := t.DaysUntil(d)
	return t.Year == d.Year && -near <= n && n <= near
}

// Date writes 23.11 for a near day of this year and 23.11.2026 for any other; no date is a dash.
func (p *Printer) Date(d casework.Date) string {
	if !d.IsZero() && p.isNear(d) {
		return fmt.Sprintf("%02d.%02d", d.Day, int(d.Month))
	}
	return p.DateFull(d)
}

// DateFull writes 23.11.2026 always; no date is a dash.
func (p *Printer) DateFull(d casework.Date) string {
	if d.IsZero() {
		return "—"
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, int(d.Month), d.Year)
}

// Range writes an exact day as Date does and a doubtful one as 01.11–05.11.
func (p *Printer) Range(r casework.DateRange) string {
	if r.Exact() {
		return p.Date(r.From)
	}
	return p.Date(r.From) + "–" + p.Date(r.To)
}

// DateLong writes "дүйсенбі, 23 қараша", "понедельник, 23 ноября", "Monday, 23 November", with the year where the day is
// far. It stands inside a sentence; DateHeading begins one.
func (p *Printer) DateLong(d casework.Date) string {
	if d.IsZero() {
		return "—"
	}
	key := "common.date.long"
	if !p.isNear(d) {
		key = "common.date.longyear"
	}
	return p.T(key, "Weekday", p.Weekday(d.Weekday()), "Day", d.Day, "Month", p.MonthOf(d.Month), "Year", strconv.Itoa(d.Year))
}

// DateHeading is DateLong with a capital letter.
func (p *Printer) DateHeading(d casework.Date) string { return p.Capital(p.DateLong(d)) }

// DateWords writes the day with the month in words and the year: "23 ноября 2026 г.".
func (p *Printer) DateWords(d casework.Date) string {
	if d.IsZero() {
		return "—"
	}
	return p.T("common.date.words", "Day", d.Day, "Month", p.MonthOf(d.Month), "Year", strconv.Itoa(d.Year))
}

// MonthYear writes a calendar's title: "Қараша 2026".
func (p *Printer) MonthYear(d casework.Date) string {
	return p.Capital(p.Month(d.Month)) + " " + strconv.Itoa(d.Year)
}

var dayKeys = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Weekday names a day of the week as inside a sentence.
func (p *Printer) Weekday(d time.Weekday) string { return p.T("common.weekday." + dayKeys[d]) }

// WeekdayShort names a day of the week in two or three letters.
func (p *Printer) WeekdayShort(d time.Weekday) string {
	return p.T("common.weekday." + dayKeys[d] + ".short")
}

// Month names a month by itself: "қараша", "ноябрь", "November".
func (p *Printer) Month(m time.Month) string { return p.T("common.month." + strconv.Itoa(int(m))) }

// MonthOf names a month beside a day number: "қараша", "ноября", "November".
func (p *Printer) MonthOf(m time.Month) string {
	return p.T("common.month." + strconv.Itoa(int(m)) + ".of")
}

// In says how far a due day is: days late ("2 күн кешікті"), "бүгін", "ертең", "3 күннен кейін". Days are whole days, below
// zero for the past.
func (p *Printer) In(days int) string {
	switch {
	case days < 0:
		return p.N("common.late", -days)
	case days == 0:
		return p.T("common.today")
	case days == 1:
		return p.T("common.tomorrow")
	}
	return p.N("common.in", days)
}

// Ago says how long past a day is: "бүгін", "кеше", "3 күн бұрын". Days are whole days; a day yet to come is said as In does.
func (p *Printer) Ago(days int) string {
	switch {
	case days < 0:
		return p.In(-days)
	case days == 0:
		return p.T("common.today")
	case days == 1:
		return p.T("common.yesterday")
	}
	return p.N("common.ago", days)
}

// Due is In counted from today.
func (p *Printer) Due(d casework.Date) string { return p.In(p.Today().DaysUntil(d)) }

// Clock writes the hour and minute of t in t's own zone: 14:02.
func (p *Printer) Clock(t time.Time) string { return t.Format("15:04") }

// Moment writes the day and time of t in t's own zone: "14:02" today, "22.11, 17:05" otherwise.
func (p *Printer) Moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	d := casework.DateOf(t)
	if d == p.Today() {
		return p.Clock(t)
	}
	return p.Date(d) + ", " + p.Clock(t)
}
