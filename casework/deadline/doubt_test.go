package deadline_test

import (
	"testing"

	"zanger/casework"
	"zanger/casework/deadline"
)

func TestDoubtsAreSaid(t *testing.T) {
	e, _, _ := engine(t)
	for _, c := range []struct {
		name, rule, event, want string // want: a doubt key; "" is no doubt at all
	}{
		{"read article, confirmed days", "gpk-141-order-object", "2026-03-16", ""},
		{"read article, month", "gpk-403-appeal", "2026-02-10", ""},
		{"day of 2027 in the span", "gpk-141-order-object", "2026-12-21", "deadline.doubt.calendar"},
		{"end in 2027 of a term in months", "gpk-403-appeal", "2026-12-15", "deadline.doubt.calendar"},
		{"beyond the calendar", "gk-178-general", "2025-06-01", "deadline.doubt.no_calendar"},
		{"before the calendar", "tk-66-discipline", "2015-03-01", "deadline.doubt.no_calendar"},
		{"emergency of 2020", "gpk-429-private", "2020-04-01", "deadline.doubt.calendar"},
		{"general knowledge", "ins-notify", "2026-03-02", "deadline.doubt.unverified"},
		{"press", "cons-42-4-claim", "2026-03-02", "deadline.doubt.secondary"},
		{"range", "gpk-403-appeal", "2026-02-09..2026-02-10", "deadline.doubt.range"},
		{"old edition", "upk-418-appeal", "2026-03-02", "deadline.doubt.law"},
		{"days of 24 hours in an offence case", "koap-832-appeal", "2026-03-02", "deadline.doubt.law"},
		{"other version", "gpk-241-writ", "2025-03-03", "deadline.doubt.version"},
		{"other version with another trigger", "appk-136-bailiff", "2025-03-03", "deadline.doubt.trigger"},
		{"range over a change of the law", "gpk-436-cassation-new", "2025-06-27..2025-07-02", "deadline.doubt.version"},
		{"start day not computed", "gpk-241-writ", "2026-07-10", "deadline.doubt.boundary"},
		{"before the text", "appk-136-npa", "2024-03-04", "deadline.doubt.before_version"},
		{"after the text", "gpk-21-default-repealed", "2024-03-04", "deadline.doubt.after_version"},
		{"repealed", "gpk-21-default-repealed", "2020-03-04", "deadline.doubt.legacy"},
		{"before the act", "appk-76-reply", "2021-03-04", "deadline.doubt.act"},
		{"counting of another act", "cons-30-exchange", "2026-03-04", "deadline.doubt.analogy"},
		{"court sets it", "gpk-406-cure", "2026-03-04", "deadline.nodate.court_set"},
		{"gate", "gpk-240-force", "2026-03-04", "deadline.nodate.none"},
		{"starts anew", "gk-183-interrupt", "2026-03-04", "deadline.nodate.restart"},
		{"warranty", "cons-defect", "2026-03-04", "deadline.nodate.warranty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := e.Compute(c.rule, "", span(t, c.event), deadline.Options{})
			if err != nil {
				t.Fatal(err)
			}
			found := c.want == "" && len(r.Doubt) == 0
			for _, d := range r.Doubt {
				found = found || d.Key == c.want
			}
			if !found {
				t.Errorf("got doubts %v, want %q", r.Doubt, c.want)
			}
		})
	}
}

func TestSpanOfCalendarDoubtIsTheDaysLeanedOn(t *testing.T) {
	e, _, _ := engine(t)
	// Six months over the emergency days of January 2022 do not lean on them: only the last day matters.
	r, err := e.Compute("gpk-436-cassation-old", "", span(t, "2021-11-10"), deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Doubt {
		if d.Key == "deadline.doubt.calendar" {
			t.Errorf("got %v, want no doubt about days in between", d)
		}
	}
}

func TestCourtSetTermIsCountedOnceKnown(t *testing.T) {
	e, _, _ := engine(t)
	r, err := e.Compute("gpk-406-cure", "", span(t, "2026-03-16"), deadline.Options{GivenLength: 5, GivenUnit: "working_days"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.End.From.String(), "2026-03-26"; got != want { // 17-20 four, Nauryz, 26 five
		t.Errorf("got %s, want %s", got, want)
	}
	late, err := e.Compute("gpk-406-cure", "", span(t, "2020-05-06"), deadline.Options{GivenLength: 10, GivenUnit: "working_days"})
	if err != nil {
		t.Fatal(err)
	}
	if len(late.Doubt) == 0 { // 8-11 May 2020 lie at its start, its end is clear of them
		t.Error("got no doubt about the days of the emergency")
	}
	if _, err := e.Compute("gpk-406-cure", "", span(t, "2026-03-16"), deadline.Options{GivenLength: 5, GivenUnit: "none"}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
}

func TestAsOfChoosesTheLawOfADay(t *testing.T) {
	e, _, _ := engine(t)
	r, err := e.Compute("gpk-241-writ", "", span(t, "2026-06-15"), deadline.Options{AsOf: casework.MustDate("2026-09-01")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Rule.ID, "gpk-241-writ"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := r.End.From.String(), "2026-06-22"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestComputeRefuses(t *testing.T) {
	e, _, _ := engine(t)
	for _, c := range []struct {
		name, rule, trigger string
		event               casework.DateRange
		want                casework.Code
		key                 string
	}{
		{"no such rule", "gpk-999", "", casework.On(epoch), casework.Missing, "error.deadline.rule"},
		{"no such trigger", "gpk-403-appeal", "fee-paid", casework.On(epoch), casework.Missing, "error.deadline.trigger"},
		{"no event", "gpk-403-appeal", "", casework.DateRange{}, casework.Missing, "error.deadline.event"},
		{"event backward", "gpk-403-appeal", "", casework.DateRange{From: epoch.AddDays(1), To: epoch}, casework.Invalid, "error.deadline.event"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Compute(c.rule, c.trigger, c.event, deadline.Options{})
			var got *casework.Error
			if casework.CodeOf(err) != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if got = err.(*casework.Error); got.Key != c.key {
				t.Errorf("got key %s, want %s", got.Key, c.key)
			}
		})
	}
}
