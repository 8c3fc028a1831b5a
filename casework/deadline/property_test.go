package deadline_test

import (
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

var epoch = casework.MustDate("2017-01-01")

func anyDay(t *rapid.T, label string) casework.Date {
	return epoch.AddDays(rapid.IntRange(0, 3600).Draw(t, label)) // to the end of 2026
}

// numericRule draws a rule that gives dates.
func numericRule(t *rapid.T, p *lawpack.Pack) *lawpack.Rule {
	var list []*lawpack.Rule
	for _, r := range p.Rules() {
		if r.Unit.Numeric() {
			list = append(list, r)
		}
	}
	return list[rapid.IntRange(0, len(list)-1).Draw(t, "rule")]
}

// plain computes by the very version drawn: the law of a day inside its own bounds.
func plain(t *rapid.T, e *deadline.Engine, r *lawpack.Rule, ev casework.DateRange) *deadline.Result {
	asOf := casework.MustDate("2026-11-01")
	if !r.AppliesTo.IsZero() {
		asOf = r.AppliesTo.AddDays(-60)
	}
	res, err := e.Compute(r.ID, "", ev, deadline.Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if res.Rule != r {
		t.Fatalf("%s: version %s was used", r.ID, res.Rule.ID)
	}
	return res
}

func TestEndNeverLiesOnTheWrongSideOfTheEvent(t *testing.T) {
	e, p, _ := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		r, on := numericRule(t, p), anyDay(t, "event")
		res := plain(t, e, r, casework.On(on))
		sameDay := r.Unit == lawpack.SameDay && res.End.From == on
		if !sameDay && (r.Backward == res.End.From.After(on) || res.End.From == on) {
			t.Fatalf("%s from %s ends %s", r.ID, on, res.End.From)
		}
		if !r.Backward && res.Safe.Before(on) || res.Safe.After(res.End.From) {
			t.Fatalf("%s from %s: safe %s, end %s", r.ID, on, res.Safe, res.End.From)
		}
	})
}

func TestEndIsAWorkingDay(t *testing.T) {
	e, p, cal := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		r, on := numericRule(t, p), anyDay(t, "event")
		res := plain(t, e, r, casework.On(on))
		if r.LastDay != lawpack.Stays && !cal.IsWorking(res.End.From) {
			t.Fatalf("%s from %s ends on %s, which is off", r.ID, on, res.End.From)
		}
		if !cal.IsWorking(res.Safe) {
			t.Fatalf("%s from %s: safe date %s is off", r.ID, on, res.Safe)
		}
	})
}

func TestLaterEventNeverEndsEarlier(t *testing.T) {
	e, p, _ := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		r, a := numericRule(t, p), anyDay(t, "event")
		b := a.AddDays(rapid.IntRange(0, 400).Draw(t, "later"))
		first, second := plain(t, e, r, casework.On(a)), plain(t, e, r, casework.On(b))
		if second.End.From.Before(first.End.From) {
			t.Fatalf("%s: %s ends %s, but %s ends %s", r.ID, a, first.End.From, b, second.End.From)
		}
		both := plain(t, e, r, casework.DateRange{From: a, To: b})
		if both.End.From != first.End.From || both.End.To != second.End.To {
			t.Fatalf("%s: %s..%s gives %v, want %s..%s", r.ID, a, b, both.End, first.End.From, second.End.From)
		}
		if a != b && len(both.Doubt) == 0 {
			t.Fatalf("%s: a range of days with no doubt said", r.ID)
		}
	})
}

func TestWorkingDaysForwardAndBackAgree(t *testing.T) {
	_, _, cal := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		on, n := cal.Next(anyDay(t, "day")), rapid.IntRange(1, 60).Draw(t, "n")
		end := cal.AddWorkingDays(on, n)
		if back := cal.AddWorkingDays(end, -n); back != on {
			t.Fatalf("%s + %d = %s, and back is %s", on, n, end, back)
		}
		got := 0
		for d := on; d != end; {
			if d = d.AddDays(1); cal.IsWorking(d) {
				got++
			}
		}
		if got != n {
			t.Fatalf("%s to %s: got %d working days, want %d", on, end, got, n)
		}
	})
}

// A term counted back n working days from the end of a term of n gives its event again, through the engine itself.
func TestBackwardRuleUndoesAForwardOne(t *testing.T) {
	e, _, cal := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		on := cal.Next(casework.MustDate("2021-08-02").AddDays(rapid.IntRange(0, 1800).Draw(t, "day")))
		forward, err := e.Compute("appk-74-remarks", "", casework.On(on), deadline.Options{}) // three working days on
		if err != nil {
			t.Fatal(err)
		}
		back, err := e.Compute("appk-73-prelim", "", forward.End, deadline.Options{}) // three working days before
		if err != nil {
			t.Fatal(err)
		}
		if back.End.From != on {
			t.Fatalf("%s on to %s, and back to %s", on, forward.End.From, back.End.From)
		}
	})
}

// Every day between the event and the end of a term in working days stands in the steps: skipped with a reason, or counted.
func TestStepsAccountForEveryDay(t *testing.T) {
	e, p, cal := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		r, on := numericRule(t, p), anyDay(t, "event")
		if r.Unit != lawpack.WorkingDays || r.Backward {
			t.Skip()
		}
		res := plain(t, e, r, casework.On(on))
		skipped, counted := map[casework.Date]bool{}, 0
		for _, s := range res.Steps {
			switch s.What.Key {
			case "deadline.step.skipped":
				skipped[s.Date] = true
			case "deadline.step.counted", "deadline.step.counted.one":
				from, to := casework.MustDate(s.What.Args["From"]), casework.MustDate(s.What.Args["To"])
				counted += from.DaysUntil(to) + 1
			case "deadline.step.worked":
				counted++
			}
		}
		if counted != r.Length {
			t.Fatalf("%s from %s: %d days counted, want %d", r.ID, on, counted, r.Length)
		}
		for d := on.AddDays(1); !d.After(res.End.From); d = d.AddDays(1) {
			if skipped[d] == cal.IsWorking(d) {
				t.Fatalf("%s from %s: day %s is %s, but skipped is %v", r.ID, on, d, cal.Kind(d), skipped[d])
			}
		}
	})
}

// A span with one unconfirmed day gives a doubt, whichever day it is.
func TestUnconfirmedDayInTheSpanIsSaid(t *testing.T) {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		on := casework.MustDate("2023-02-01").AddDays(rapid.IntRange(0, 700).Draw(t, "event"))
		plainEnd := calendar.New(p).AddWorkingDays(on, 10)
		day := on.AddDays(rapid.IntRange(1, on.DaysUntil(plainEnd)).Draw(t, "day"))
		cal := calendar.New(p, calendar.Day{Date: day, Kind: calendar.Emergency, Name: lawpack.Text{RU: "слух"}})
		res, err := deadline.New(p, cal).Compute("gpk-429-private", "", casework.On(on), deadline.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range res.Doubt {
			if d.Key == "deadline.doubt.calendar" {
				return
			}
		}
		t.Fatalf("event %s, unconfirmed %s: no doubt among %v", on, day, res.Doubt)
	})
}
