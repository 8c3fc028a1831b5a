package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/ui/presenter"
)

// Every rule of the pack, by every event that starts it, computes by the command and in the window, and both give one date.
func TestEveryRuleComputesByCommandAndInTheWindow(t *testing.T) {
	ctx := context.Background()
	var out bytes.Buffer
	e, err := newEnv(ctx, &commandLine{Lang: "ru", JSON: true}, nil, &out, &out)
	must(t, err)
	e.profileDir = t.TempDir() // nothing is installed in it
	law, _, err := e.law()
	must(t, err)
	must(t, deadlineRulesCmd{}.Run(e, law))
	var rules []deadline.RuleDoc
	must(t, json.Unmarshal(out.Bytes(), &rules))

	desk, err := presenter.NewDesk(ctx, casetest.NewOffice(casework.Advocate), e.clock, e.p, nil)
	must(t, err)
	defer desk.Close()
	desk.WithLaw(law, calendar.New(law))

	on := casework.On(casework.MustDate("2026-10-30")) // the Friday before a month end
	terms, words := desk.Terms()
	n := 0
	for _, r := range rules {
		triggers := r.Triggers
		if len(triggers) == 0 {
			triggers = []string{""}
		}
		for _, trigger := range triggers {
			term := presenter.Term{Rule: r.ID, Trigger: trigger}
			if n >= len(terms) || terms[n] != term || !strings.Contains(words[n], r.Binds) {
				t.Fatalf("the window offers %v where %v stands", terms[min(n, len(terms)-1)], term)
			}
			n++
			c := deadlineComputeCmd{Rule: r.ID, Event: "2026-10-30", Trigger: trigger}
			length := 0
			if lawpack.Unit(r.Unit) == lawpack.CourtSet {
				length = 7
				c.Length, c.Unit = length, "working_days"
			}
			out.Reset()
			if err := c.Run(e); err != nil {
				t.Errorf("%v: %v", term, err)
				continue
			}
			var got deadline.Doc
			must(t, json.Unmarshal(out.Bytes(), &got))
			rule, _ := law.Rule(r.ID)
			if wants := rule.Unit.Numeric() || length > 0; wants != !got.End.IsZero() || len(got.Steps) == 0 {
				t.Errorf("%v: got %v with %d steps", term, got.End, len(got.Steps))
			}
			if unverified := rule.Confidence != lawpack.Seen; unverified && len(got.Doubt) == 0 {
				t.Errorf("%v: %s, and no doubt is said", term, got.Confidence)
			}
			d, err := desk.Trial(term, on, length, "working_days")
			if err != nil {
				t.Errorf("%v in the window: %v", term, err)
				continue
			}
			want := e.p.T("due.nodate")
			switch {
			case got.End.IsZero():
			case got.End.Exact():
				want = e.p.DateLong(got.End.From)
			default:
				want = e.p.Range(got.End)
			}
			if d.When != want || len(d.Steps) != len(got.Steps) || len(d.Doubts) != len(got.Doubt) {
				t.Errorf("%v: the window says %q, %d steps, %d doubts; the command %q, %d, %d", term, d.When, len(d.Steps), len(d.Doubts), want, len(got.Steps), len(got.Doubt))
			}
		}
	}
	if len(rules) != 167 || n != len(terms) {
		t.Errorf("%d rules, %d of %d terms", len(rules), n, len(terms))
	}
}
