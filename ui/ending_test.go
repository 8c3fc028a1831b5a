package ui

import (
	"math"
	"testing"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/ui/page"
)

// TestFromClosedCasesToAScoredRecord goes all the way through the window over a real profile: an office closes its cases by the
// form, one by one; the lawyer of an open case is asked first, is refused a figure with twelve closed cases and gets one with
// thirty-two; that case is closed by the same form, and the record says how the first figure and the lawyer's stood.
func TestFromClosedCasesToAScoredRecord(t *testing.T) {
	s := sit(t, "Сынақова Елес", casework.Advocate, "ru")
	ctx, words, today := t.Context(), s.session.Text(), s.l.Clock.Today()
	keep := &casefile.Keeper{Store: s.l.Store, Clock: s.l.Clock}
	opened := func(title string, daysAgo int) casework.ID {
		t.Helper()
		c := &casework.Case{Title: title, Area: "LAB.WAGE", Opened: today.AddDays(-daysAgo)}
		s.do("open", keep.Open(ctx, c))
		return c.ID
	}
	end := func(id casework.ID, ended, filed casework.Date, how, ours int) {
		t.Helper()
		s.at(page.Route{Page: "case", ID: id})
		for _, c := range s.commands(s.shell.page) {
			if c.ID == "case.close" {
				c.Do()
			}
		}
		s.press("casepage.do.close") // how it ended is not chosen
		s.mustRead(words.T("common.required"))
		s.choose(0, how)
		s.choose(3, 1) // claimant
		s.choose(5, ours)
		s.fill(0, words.DateFull(ended))
		s.fill(2, words.DateFull(filed))
		s.press("casepage.do.close")
		c, err := casework.Get[casework.Case](ctx, s.l.Store, id)
		s.do("get", err)
		if c.Stage != casework.StageClosed || c.Outcome != casefile.Outcomes[how] || c.Closed != ended || c.Filed != filed || c.Side != outcome.Claimant || c.Ours == "" {
			t.Fatalf("closed by the form: %+v", c)
		}
	}
	const won, partly, lost = 0, 1, 2
	ends := []int{won, won, lost, partly} // three of four end well
	close := func(from, to int) {
		for i := from; i < to; i++ {
			ago := 400 - 10*i
			end(opened("Үлгі", ago), today.AddDays(60-ago), today.AddDays(10-ago), ends[i%len(ends)], 1+i%2)
		}
	}

	close(0, 12)
	mine := opened("Үлгі: ашық іс", 20)
	tab := page.Route{Page: "case", ID: mine, Arg: "estimate"}
	s.at(tab)
	s.mustRead(words.T("estimate.ask"))
	if s.reads(words.T("estimate.notice")) || s.reads(words.T("estimatepaper.for")) {
		t.Error("something of the estimate stands before the lawyer was asked")
	}
	s.choose(0, 12) // 60 %
	s.press("estimate.do.record")
	s.mustRead(words.T("estimate.none"))
	s.mustRead(words.T("estimate.reason.few", "N", 12, "Need", outcome.LeastBase))

	close(12, 32)
	s.at(tab)
	s.press("estimate.do.again")
	s.mustRead(words.T("estimate.status.base_rate"))
	s.mustRead(words.T("estimate.reason.few_model", "N", 32, "Need", outcome.LeastModel))
	desk := &prospect.Desk{Store: s.l.Store, Clock: s.l.Clock}
	said, err := desk.History(ctx, mine)
	s.do("history", err)
	if len(said) != 2 || math.Abs(said[1].Shown.Good.P-.75) > .1 || said[1].Shown.Good.Low >= said[1].Shown.Good.P || said[1].Shown.Good.High <= said[1].Shown.Good.P {
		t.Fatalf("of 32 cases 24 ended well: %+v", said[len(said)-1].Shown.Good)
	}

	end(mine, today, today.AddDays(-10), lost, 1)
	s.at(page.Route{Page: "track"})
	s.mustRead(words.N("track.heading", 1))
	s.mustRead(words.T("track.bad"))
	s.mustRead(words.T("track.said.lawyer", "P", 60))
	rec, err := desk.Track(ctx)
	s.do("track", err)
	if r := rec.Rows[0]; rec.Scored != 1 || rec.Both != 1 || r.Case != mine || r.Chance != said[1].Shown.Good.P || r.Lawyer != 60 || r.Good {
		t.Errorf("the record: %+v %+v", rec, r)
	}
	if miss := said[1].Shown.Good.P; math.Abs(rec.Program.Brier-miss*miss) > 1e-9 || math.Abs(rec.Lawyer.Brier-.36) > 1e-9 {
		t.Errorf("scored %.3f and %.3f for what was said: %.2f and 0.60, and it ended badly", rec.Program.Brier, rec.Lawyer.Brier, miss)
	}
}
