package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
)

func builtin(t testing.TB) *calendar.Calendar {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return calendar.New(p)
}

func TestKind(t *testing.T) {
	c := builtin(t)
	for _, x := range []struct {
		day  string
		want calendar.Kind
	}{
		{"2026-11-23", calendar.Working},
		{"2026-11-21", calendar.Weekend},
		{"2026-03-22", calendar.Holiday},
		{"2026-03-25", calendar.Observed},
		{"2018-08-31", calendar.DayOffTransfer},
		{"2018-08-25", calendar.WorkingWeekend},
		{"2020-01-05", calendar.WorkingWeekend}, // a Sunday
		{"2020-05-11", calendar.Working},        // its day off was moved to the 8th
		{"2021-12-17", calendar.Holiday},
		{"2022-12-16", calendar.Holiday},
		{"2025-12-17", calendar.Working}, // no holiday since 2022
		{"2021-12-01", calendar.Holiday},
		{"2022-12-01", calendar.Working}, // removed in 2022
		{"2025-09-01", calendar.Observed},
		{"2026-08-31", calendar.Working}, // 30 August is no holiday any more
		{"2026-03-16", calendar.Working}, // Constitution Day only from 2027
		{"2027-03-15", calendar.Holiday},
		{"2030-01-01", calendar.Working}, // beyond the horizon nothing is invented
		{"2030-01-05", calendar.Weekend},
		{"2010-05-01", calendar.Weekend},
	} {
		if got := c.Kind(casework.MustDate(x.day)); got != x.want {
			t.Errorf("%s: got %s, want %s", x.day, got, x.want)
		}
	}
}

// Working days of a year, summed by hand: weekdays, less those off, plus weekend days worked.
// 2024: 262-14+1. 2025: 261-16+1. 2026: 261-14.
func TestWorkingDaysOfAYear(t *testing.T) {
	c := builtin(t)
	for year, want := range map[int]int{2024: 249, 2025: 246, 2026: 247} {
		got := 0
		for d := casework.NewDate(year, time.January, 1); d.Year == year; d = d.AddDays(1) {
			if c.IsWorking(d) {
				got++
			}
		}
		if got != want {
			t.Errorf("%d: got %d, want %d", year, got, want)
		}
	}
}

func TestNextAndPrevOverNauryz(t *testing.T) {
	c := builtin(t)
	if got, want := c.Next(casework.MustDate("2026-03-21")).String(), "2026-03-26"; got != want {
		t.Errorf("next: got %s, want %s", got, want)
	}
	if got, want := c.Prev(casework.MustDate("2026-03-25")).String(), "2026-03-20"; got != want {
		t.Errorf("prev: got %s, want %s", got, want)
	}
	if got, want := c.Next(casework.MustDate("2026-03-20")).String(), "2026-03-20"; got != want {
		t.Errorf("a working day: got %s, want itself", got)
	}
}

func TestListYear(t *testing.T) {
	c := builtin(t)
	list := c.ListYear(2026)
	if got, want := len(list), 19; got != want {
		t.Fatalf("got %d days, want %d", got, want)
	}
	for i, d := range list {
		if d.Name.KK == "" || d.Name.RU == "" || d.Name.EN == "" || !d.Confirmed || d.Source == "" {
			t.Errorf("%s: %+v", d.Date, d)
		}
		if i > 0 && !list[i-1].Date.Before(d.Date) {
			t.Errorf("%s stands after %s", d.Date, list[i-1].Date)
		}
	}
	for _, d := range c.ListYear(2027) {
		if d.Confirmed {
			t.Errorf("%s: nobody has confirmed 2027", d.Date)
		}
	}
	if got := c.ListYear(2031); len(got) != 0 {
		t.Errorf("2031: got %v, want nothing", got)
	}
}

func TestConfirmed(t *testing.T) {
	c := builtin(t)
	for _, x := range []struct {
		from, to string
		want     []string
	}{
		{"2026-03-01", "2026-12-31", nil},
		{"2026-12-31", "2027-01-04", []string{"year-2027"}},
		{"2027-05-16", "2027-05-16", []string{"year-2027"}},
		{"2027-12-31", "2028-01-04", []string{calendar.NoCalendar, "year-2027"}},
		{"2015-12-28", "2016-01-05", []string{calendar.NoCalendar}},
		{"2029-01-01", "2029-01-02", []string{calendar.NoCalendar}},
		{"2020-05-01", "2020-05-20", []string{"state-of-emergency-2020"}},
		{"2022-01-19", "2022-01-25", []string{"state-of-emergency-2022"}},
		{"2022-01-25", "2022-01-19", []string{"state-of-emergency-2022"}},
	} {
		ok, doubts := c.Confirmed(casework.MustDate(x.from), casework.MustDate(x.to))
		if ok != (len(x.want) == 0) || len(doubts) != len(x.want) {
			t.Errorf("%s..%s: got %v %v, want %v", x.from, x.to, ok, doubts, x.want)
			continue
		}
		for i, d := range doubts {
			if d.ID != x.want[i] {
				t.Errorf("%s..%s: got %v, want %v", x.from, x.to, doubts, x.want)
			}
		}
	}
	if got := c.Notices(casework.MustDate("2026-12-01"), casework.MustDate("2026-12-02")); len(got) != 1 || got[0].ID != "late-2026-order" {
		t.Errorf("notices of December 2026: got %v", got)
	}
}

func TestDayOfTheOfficeStandsBeforeThePack(t *testing.T) {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	day := casework.MustDate("2026-12-18")
	c := calendar.New(p, calendar.Day{Date: day, Kind: calendar.Emergency, Name: lawpack.Text{RU: "буран"}, Confirmed: true})
	if c.IsWorking(day) {
		t.Error("got a working day, want the day off the office added")
	}
	if !builtin(t).IsWorking(day) {
		t.Error("the pack's own calendar has changed")
	}
}

func TestNextAndPrevAreTheNearest(t *testing.T) {
	c := builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		d := casework.MustDate("2016-01-01").AddDays(rapid.IntRange(0, 4380).Draw(t, "day"))
		next, prev := c.Next(d), c.Prev(d)
		if !c.IsWorking(next) || !c.IsWorking(prev) || next.Before(d) || prev.After(d) {
			t.Fatalf("%s: next %s, prev %s", d, next, prev)
		}
		for x := prev.AddDays(1); x.Before(next); x = x.AddDays(1) {
			if x != d && c.IsWorking(x) {
				t.Fatalf("%s: %s between %s and %s is worked", d, x, prev, next)
			}
		}
	})
}

func BenchmarkAddWorkingDays(b *testing.B) {
	c := builtin(b)
	d := casework.MustDate("2026-03-16")
	for b.Loop() {
		c.AddWorkingDays(d, 10)
	}
}
