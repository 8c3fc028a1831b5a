package deadline_test

import (
	"testing"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

func day(s string) casework.Date { return casework.MustDate(s) }

func halt(code, from, to string) casework.Halt {
	h := casework.Halt{Code: code, From: day(from)}
	if to != "" {
		h.To = day(to)
	}
	return h
}

func extend(code, from string, n int, unit lawpack.Unit) casework.Halt {
	return casework.Halt{Code: code, From: day(from), Length: n, Unit: string(unit)}
}

// Terms that stood still, broke or grew, worked out by hand from the words of the articles.
func TestTermsThatStoppedWorkedByHand(t *testing.T) {
	e, p, _ := engine(t)
	for name, c := range map[string]struct {
		rule, event, end string
		halts            []casework.Halt
		doubts           bool
		not              string // the common mistake
	}{
		"no stop": {rule: "gpk-403-appeal", event: "2026-02-10", end: "2026-03-10"},
		// 10 Feb + 1 month = 10 Mar; 20 Feb passed, 18 days left (21 Feb..10 Mar); 6 Apr counts as the first: 6 + 17 = 23 Apr
		"CPC 125, a month": {rule: "gpk-403-appeal", event: "2026-02-10", end: "2026-04-23", halts: []casework.Halt{halt("gpk-125", "2026-02-20", "2026-04-06")}, doubts: true, not: "2026-04-24"},
		// objections: 2-3 Mar passed two of ten (event 27 Feb Fri: 2, 3 counted), eight left; resumed 1 Apr: 1-3 three, 6-10 eight
		"CPC 125, working days":    {rule: "gpk-166-response", event: "2026-02-27", end: "2026-04-10", halts: []casework.Halt{halt("gpk-125", "2026-03-03", "2026-04-01")}, doubts: true, not: "2026-04-13"},
		"CPC 125, after the end":   {rule: "gpk-403-appeal", event: "2026-02-10", end: "2026-03-10", halts: []casework.Halt{halt("gpk-125", "2026-03-11", "2026-04-06")}, doubts: true},
		"CPC 125, not resumed yet": {rule: "gpk-403-appeal", event: "2026-02-10", end: "2026-03-10", halts: []casework.Halt{halt("gpk-125", "2026-02-20", "")}, doubts: true},
		// stopped before the event: the whole month is left, 28 days (11 Feb..10 Mar), from 2 Mar: 2 + 27 = 29 Mar, Sunday, so Monday 30
		"CPC 125, standing still at the event": {rule: "gpk-403-appeal", event: "2026-02-10", end: "2026-03-30", halts: []casework.Halt{halt("gpk-125", "2026-02-01", "2026-03-02")}, doubts: true},
		// 19 Nov 2023 + 3 years = 19 Nov 2026; window opens 19 May 2026; obstacle 1 Jul..1 Sep: ends 1 Mar 2027
		"CC 182 in the last six months": {rule: "gk-178-general", event: "2023-11-19", end: "2027-03-01", halts: []casework.Halt{halt("gk-182", "2026-07-01", "2026-09-01")}, doubts: true, not: "2026-11-19"},
		"CC 182 too early":              {rule: "gk-178-general", event: "2023-11-19", end: "2026-11-19", halts: []casework.Halt{halt("gk-182", "2025-07-01", "2026-05-18")}, doubts: true},
		// began before the window, lasted into it: 20 May + 6 months = 20 Nov
		"CC 182 lasting into them": {rule: "gk-178-general", event: "2023-11-19", end: "2026-11-20", halts: []casework.Halt{halt("gk-182", "2026-01-10", "2026-05-20")}, doubts: true},
		// the debt admitted on 14 Aug 2023: three years anew to 14 Aug 2026, a Friday
		"CC 183 admission":           {rule: "gk-178-general", event: "2022-03-03", end: "2026-08-14", halts: []casework.Halt{halt("gk-183", "2023-08-14", "")}, not: "2025-03-03"},
		"CC 183 after three years":   {rule: "gk-178-general", event: "2022-03-03", end: "2025-03-03", halts: []casework.Halt{halt("gk-183", "2025-03-04", "")}},
		"CC 183 twice, out of order": {rule: "gk-178-general", event: "2020-03-03", end: "2026-02-24", halts: []casework.Halt{halt("gk-183", "2023-02-24", ""), halt("gk-183", "2021-05-05", "")}},
		// 5 Jan + 1 month = 5 Feb; stopped 15 Jan, 21 days left; 2 Feb + 20 = 22 Feb, Sunday, so 23
		"LC 66 illness": {rule: "tk-66-discipline", event: "2026-01-05", end: "2026-02-23", halts: []casework.Halt{halt("tk-66-3", "2026-01-15", "2026-02-02")}, doubts: true},
		// 10 + 10 days of 24 hours: 1 Sep + 10 = 11, + 10 = 21 Sep, a Monday
		"CAO 835 extended": {rule: "koap-835-review", event: "2026-09-01", end: "2026-09-21", halts: []casework.Halt{extend("koap-835-more", "2026-09-05", 10, lawpack.Sutki)}, doubts: true},
		// 3 months from 12 Jan = 12 Apr, + 3 = 12 Jul, Sunday, so 13
		"APPC 146 extended": {rule: "appk-146-trial", event: "2026-01-12", end: "2026-07-13", halts: []casework.Halt{extend("appk-146-more", "2026-03-30", 3, lawpack.Months)}},
		// preparation 20 working days from 1 Jun ends 29 Jun; one month more: 29 Jul
		"CPC 164 extended":    {rule: "gpk-164-prepare", event: "2026-06-01", end: "2026-07-29", halts: []casework.Halt{extend("gpk-164-more", "2026-06-22", 1, lawpack.Months)}},
		"longer than the law": {rule: "koap-835-review", event: "2026-09-01", end: "2026-10-01", halts: []casework.Halt{extend("koap-835-more", "2026-09-05", 20, lawpack.Sutki)}, doubts: true},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := e.Compute(c.rule, "", casework.On(day(c.event)), deadline.Options{Halts: c.halts})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.End.From.String(); got != c.end || got == c.not {
				for _, s := range r.Steps {
					t.Log(s.Date, s.What)
				}
				t.Errorf("got %s, want %s", got, c.end)
			}
			if rule, _ := p.Rule(c.rule); c.doubts != (len(r.Doubt) > 0) && rule.Confidence == lawpack.Seen {
				t.Errorf("doubts: got %v", r.Doubt)
			}
			if len(c.halts) > 0 && len(r.Given.Halts) != len(c.halts) {
				t.Error("the stops are not kept with the date")
			}
		})
	}
}

func TestStopsTheLawDoesNotGiveAreRefused(t *testing.T) {
	e, _, _ := engine(t)
	for name, c := range map[string]struct {
		rule string
		h    casework.Halt
		code casework.Code
	}{
		"of another act":      {"koap-832-appeal", halt("gpk-125", "2026-02-20", "2026-04-06"), casework.Invalid},
		"not arithmetic":      {"gpk-403-appeal", halt("gpk-126", "2026-02-20", "2026-04-06"), casework.Invalid},
		"unknown":             {"gpk-403-appeal", halt("x", "2026-02-20", ""), casework.Invalid},
		"runs backward":       {"gpk-403-appeal", casework.Halt{Code: "gpk-125", From: day("2026-02-20"), To: day("2026-02-01")}, casework.Invalid},
		"no day":              {"gpk-403-appeal", casework.Halt{Code: "gpk-125"}, casework.Missing},
		"no length":           {"koap-835-review", halt("koap-835-more", "2026-02-20", ""), casework.Missing},
		"a term counted back": {"appk-73-prelim", halt("gpk-125", "2026-02-20", ""), casework.Invalid},
	} {
		if _, err := e.Compute(c.rule, "", casework.On(day("2026-02-10")), deadline.Options{Halts: []casework.Halt{c.h}}); casework.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
}

func TestRemindersStandOnWorkingDaysBetweenEventAndEnd(t *testing.T) {
	e, p, cal := engine(t)
	on := day("2026-03-13")
	for _, rule := range p.Rules() {
		if !rule.Unit.Numeric() || rule.Backward {
			continue
		}
		r, err := e.Compute(rule.ID, "", casework.On(on), deadline.Options{})
		if err != nil {
			t.Fatal(err)
		}
		last := casework.Date{}
		for _, d := range r.Priors {
			if d.Before(on) || !d.Before(r.End.From) || !d.After(last) || !cal.IsWorking(d) {
				t.Errorf("%s: reminders %v, end %s", rule.ID, r.Priors, r.End.From)
			}
			last = d
		}
		if rule.Length > 5 && rule.Unit == lawpack.WorkingDays && len(r.Priors) != 2 {
			t.Errorf("%s: %d reminders", rule.ID, len(r.Priors))
		}
	}
	if got := e.PriorsOf("hearing", on, day("2026-03-26")); len(got) != 2 || got[0] != day("2026-03-18") || got[1] != day("2026-03-20") {
		t.Errorf("hearing after Nauryz: got %v", got)
	}
}

func TestEveryRuleSaysWhomItBindsAndKeepsItsLinks(t *testing.T) {
	_, p, _ := engine(t)
	sides := map[lawpack.Who]int{}
	for _, r := range p.Rules() {
		sides[r.Side()]++
		if r.Side() == lawpack.WhoCourt {
			if _, ok := p.MissedOf(r); ok {
				t.Errorf("%s: a court loses no right by a late act", r.ID)
			}
		}
		for _, h := range p.HaltsOf(r) {
			if h.Text.KK == "" || h.Article == "" {
				t.Errorf("%s: %s says nothing", r.ID, h.ID)
			}
		}
	}
	if sides[lawpack.WhoCourt] < 35 || sides[lawpack.WhoBody] < 25 || sides[lawpack.WhoParty] < 80 {
		t.Errorf("got %v", sides)
	}
	r, _ := p.Rule("gpk-21-default-repealed")
	if r.Open(day("2026-05-05")) || !r.Open(day("2021-05-05")) {
		t.Error("a legacy rule is disabled but for its own time")
	}
}
