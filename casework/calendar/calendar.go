package calendar

import (
	"sort"
	"time"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Kind is what a day is.
type Kind string

// The kinds. Those after Weekend are the pack's.
const (
	Working        Kind = "working"
	Weekend        Kind = "weekend"
	Holiday        Kind = Kind(lawpack.Holiday)
	Observed       Kind = Kind(lawpack.Observed)
	DayOffTransfer Kind = Kind(lawpack.DayOffTransfer)
	WorkingWeekend Kind = Kind(lawpack.WorkingWeekend)
	Emergency      Kind = Kind(lawpack.Emergency)
)

// Works reports whether work is done on a day of this kind.
func (k Kind) Works() bool { return k == Working || k == WorkingWeekend }

// Day is a day that is not ordinary.
type Day struct {
	Date      casework.Date
	Kind      Kind
	Name      lawpack.Text
	Confirmed bool
	Source    string        // where the day was taken from
	For       casework.Date // the other day of a transfer, if it is one
}

// Doubt is a span for which the calendar may be wrong. An id of the pack, or "no_calendar" where the pack does not reach.
type Doubt struct {
	ID       string
	From, To casework.Date
	Why      lawpack.Text // empty for NoCalendar: its words are in the text catalogue
}

// NoCalendar is the id of the doubt about days the pack does not answer for.
const NoCalendar = "no_calendar"

// Calendar answers for days. It is never changed after it was made and is safe for many goroutines.
type Calendar struct {
	from, to casework.Date
	first    int    // day number of from
	kinds    []byte // one a day from first, an index into kindNames
	days     []Day  // ascending
	doubts   []lawpack.CalendarDoubt
	shaky    []lawpack.CalendarDoubt // spans of single days that are not confirmed
}

var kindNames = [...]Kind{Working, Weekend, Holiday, Observed, DayOffTransfer, WorkingWeekend, Emergency}

// New makes the calendar of a pack. Further days, such as a day off an office has learned of, stand before
// the pack's: a day given twice is the last one given.
func New(p *lawpack.Pack, further ...Day) *Calendar { return fromTable(p.Holidays(), further...) }

// fromTable is New for a table of days by itself.
func fromTable(h *lawpack.Holidays, further ...Day) *Calendar {
	c := &Calendar{from: h.From, to: h.To, first: number(h.From), doubts: h.Doubts}
	byDate := make(map[casework.Date]Day, len(h.Days)+len(further))
	for _, d := range h.Days {
		byDate[d.Date] = Day{d.Date, Kind(d.Kind), d.Name, d.Confirmed, d.Source, d.For}
	}
	for _, d := range further {
		byDate[d.Date] = d
	}
	for _, d := range byDate {
		c.days = append(c.days, d)
	}
	sort.Slice(c.days, func(i, j int) bool { return c.days[i].Date.Before(c.days[j].Date) })
	n := number(h.To) - c.first + 1
	c.kinds = make([]byte, n)
	wd := int(h.From.Weekday())
	for i := range c.kinds {
		if w := (wd + i) % 7; w == int(time.Saturday) || w == int(time.Sunday) {
			c.kinds[i] = 1
		}
	}
	for _, d := range c.days {
		if i := number(d.Date) - c.first; i >= 0 && i < n {
			for k, name := range kindNames {
				if name == d.Kind {
					c.kinds[i] = byte(k)
				}
			}
		}
		if !d.Confirmed {
			c.shaky = append(c.shaky, lawpack.CalendarDoubt{ID: "unconfirmed_day", From: d.Date, To: d.Date, Why: d.Name})
		}
	}
	return c
}

// number counts days since 1 March of the year 0 (civil calendar, Howard Hinnant's days_from_civil).
func number(d casework.Date) int {
	y, m := d.Year, int(d.Month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d.Day - 1
}

// Horizon gives the first and the last day the calendar answers for.
func (c *Calendar) Horizon() (from, to casework.Date) { return c.from, c.to }

// Kind says what a day is. Outside the horizon only weekends are off.
func (c *Calendar) Kind(d casework.Date) Kind {
	if i := number(d) - c.first; i >= 0 && i < len(c.kinds) {
		return kindNames[c.kinds[i]]
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend
	}
	return Working
}

// IsWorking reports whether d is a working day.
func (c *Calendar) IsWorking(d casework.Date) bool { return c.Kind(d).Works() }

// Day gives what the pack says of d; ok is false for an ordinary day.
func (c *Calendar) Day(d casework.Date) (day Day, ok bool) {
	i := sort.Search(len(c.days), func(i int) bool { return !c.days[i].Date.Before(d) })
	if i < len(c.days) && c.days[i].Date == d {
		return c.days[i], true
	}
	return Day{}, false
}

// Next gives d itself if it is a working day, or the first working day after it.
func (c *Calendar) Next(d casework.Date) casework.Date {
	for !c.IsWorking(d) {
		d = d.AddDays(1)
	}
	return d
}

// Prev gives d itself if it is a working day, or the last working day before it.
func (c *Calendar) Prev(d casework.Date) casework.Date {
	for !c.IsWorking(d) {
		d = d.AddDays(-1)
	}
	return d
}

// AddWorkingDays gives the n-th working day after d, or before it for a negative n; for 0 it is d itself.
func (c *Calendar) AddWorkingDays(d casework.Date, n int) casework.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if c.IsWorking(d) {
			n--
		}
	}
	return d
}

// Confirmed reports whether every day of the span is known for certain, and if not, why.
func (c *Calendar) Confirmed(from, to casework.Date) (bool, []Doubt) {
	if to.Before(from) {
		from, to = to, from
	}
	var out []Doubt
	if from.Before(c.from) {
		out = append(out, Doubt{ID: NoCalendar, From: from, To: to.Earlier(c.from.AddDays(-1))})
	}
	if to.After(c.to) {
		out = append(out, Doubt{ID: NoCalendar, From: from.Later(c.to.AddDays(1)), To: to})
	}
	for _, d := range c.doubts {
		if !d.Notice && !d.To.Before(from) && !d.From.After(to) {
			out = append(out, Doubt{d.ID, from.Later(d.From), to.Earlier(d.To), d.Why})
		}
	}
	covered := func(d casework.Date) bool {
		for _, o := range out {
			if !d.Before(o.From) && !d.After(o.To) {
				return true
			}
		}
		return false
	}
	for _, d := range c.shaky {
		if !d.To.Before(from) && !d.From.After(to) && !covered(d.From) {
			out = append(out, Doubt{d.ID, d.From, d.To, d.Why})
		}
	}
	return len(out) == 0, out
}

// Notices gives the spans worth checking that touch the days from..to.
func (c *Calendar) Notices(from, to casework.Date) []Doubt {
	var out []Doubt
	for _, d := range c.doubts {
		if d.Notice && !d.To.Before(from) && !d.From.After(to) {
			out = append(out, Doubt{d.ID, d.From, d.To, d.Why})
		}
	}
	return out
}

// ListYear gives the days of a year that are not ordinary, ascending.
func (c *Calendar) ListYear(year int) []Day {
	var out []Day
	for _, d := range c.days {
		if d.Date.Year == year {
			out = append(out, d)
		}
	}
	return out
}
