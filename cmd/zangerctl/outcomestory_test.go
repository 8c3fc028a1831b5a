package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casefile"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
	"zanger/casework/sample"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// TestOutcomeStory goes from closed cases to a scored record with the real store and vault: refused, then a base rate, the
// lawyer asked first, an event that moves the estimate, a restart, the end, the score; the paper in two languages.
func TestOutcomeStory(t *testing.T) {
	cat, err := text.Load()
	must(t, err)
	law, err := lawpack.Builtin()
	must(t, err)
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "profile")
	clock := &casework.FixedClock{At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	session := &presenter.Session{Keeper: &storyKeeper{t: t, dir: dir, clock: clock}, Catalog: cat, Clock: clock, Law: law, Calendar: calendar.New(law)}
	session.SetLang("ru")
	_, err = session.Create(ctx, presenter.Founding{Lang: "ru", Office: "Үлгі кеңсе", Person: "Сынақова Елес", Duty: casework.Advocate, Passphrase: testPassphrase, Sample: true})
	must(t, err)
	defer session.Lock()
	desk := func() *presenter.Desk { return session.Desk() }
	wages, err := casework.List[casework.Case](ctx, desk().Store, casework.Where("number", "26-0071"))
	must(t, err)
	tab := func() *presenter.Prospect {
		t.Helper()
		c := &presenter.CaseFile{Desk: desk(), ID: wages[0].ID}
		must(t, c.Load(ctx))
		v := &presenter.Prospect{Desk: desk(), ID: c.ID}
		must(t, v.Load(ctx, c.Gaps))
		return v
	}

	// Nothing is shown before the lawyer was asked; with no closed case the estimate is refused.
	v := tab()
	if v.Asked || v.Due() || v.Shown != nil {
		t.Fatal("a figure before the lawyer was asked")
	}
	must(t, v.Forecast(ctx, 65, "won", "куәлер бар"))
	if v = tab(); !v.Due() {
		t.Fatal("the lawyer has said, and no estimate is due")
	}
	must(t, v.Estimate(ctx))
	if v = tab(); v.Shown == nil || !v.Shown.Silent || v.Shown.Need != outcome.LeastBase || len(v.Gaps) != 2 || v.Shown.Why == "" {
		t.Fatalf("with no closed case: %+v", v.Shown)
	}

	// The office closes cases: there is a base rate, beside the forecast.
	must(t, sample.Closed(ctx, desk().Store, clock, 70))
	must(t, v.Estimate(ctx))
	v = tab()
	if v.Shown.Silent || v.Shown.Weighed || v.Shown.N != 70 || v.Shown.Mine != .65 || len(v.Shown.For) == 0 || len(v.Shown.Against) == 0 || len(v.Shown.Duration) == 0 {
		t.Fatalf("with 70 closed cases: %+v", v.Shown)
	}
	first := v.Shown.P

	// An event moves a fact; the next estimate says so, the earlier ones stay.
	c := *v.Case
	c.Ours = "advocate"
	must(t, v.SaveTraits(ctx, &c))
	if v = tab(); v.Stale == "" || !v.Due() {
		t.Fatal("a fact moved and nobody is told")
	}
	clock.At = clock.At.AddDate(0, 0, 1)
	must(t, v.Estimate(ctx))
	v = tab()
	if len(v.History) != 4 || !slices.ContainsFunc(v.History, func(r presenter.HistoryRow) bool {
		return strings.Contains(r.Detail, "представитель клиента")
	}) {
		t.Fatalf("history: %+v", v.History)
	}
	tried, err := v.WhatIf(ctx, map[string]string{outcome.FactorCourt: "appeal"})
	must(t, err)
	if tried.N == v.Shown.N {
		t.Error("another court level, and the same closed cases")
	}

	// An estimate taken back stays in the record.
	c.Ours = "none"
	must(t, v.SaveTraits(ctx, &c))
	v = tab()
	must(t, v.Estimate(ctx))
	if _, err := desk().Store.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if v = tab(); len(v.History) != 5 || v.Shown.Silent {
		t.Fatalf("taken back: %+v", v.History)
	}

	// After a restart all is there.
	session.Lock()
	must(t, session.Unlock(ctx, dir, presenter.Key{Passphrase: testPassphrase}))
	if v = tab(); len(v.History) != 5 || v.Shown == nil {
		t.Fatalf("after a restart: %+v", v.History)
	}
	for _, lang := range []string{"kk", "ru"} {
		path := filepath.Join(t.TempDir(), lang+".pdf")
		must(t, v.Print(ctx, lang, path))
		if b, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(b, []byte("%PDF")) {
			t.Errorf("%s: no paper, %v", lang, err)
		}
	}

	// The case ends, with what became known only in court marked so; the record is scored by the first figure.
	cf := &presenter.CaseFile{Desk: desk(), ID: v.ID}
	must(t, cf.Load(ctx))
	c = *cf.Case
	c.Theirs = "staff"
	must(t, cf.End(ctx, casefile.Ending{Case: c.ID, Outcome: "won", Traits: &c, Known: map[string]casework.Date{"theirs": cf.Desk.Clock.Today()}}))
	tr := &presenter.TrackRecord{Desk: desk()}
	must(t, tr.Load(ctx))
	if tr.Track.Scored != 1 || tr.Track.Both != 1 || tr.Track.Rows[0].Chance != first || tr.Track.Rows[0].Lawyer != 65 || !tr.Track.Rows[0].Good {
		t.Fatalf("the record: %+v", tr.Track)
	}
	for _, l := range append(tr.Words(), tr.Heading(), tr.Lines()[0].Detail) {
		if strings.Contains(l, "[") || l == "" {
			t.Errorf("no words: %q", l)
		}
	}
	program, lawyer := tr.Points()
	if len(program) != 1 || len(lawyer) != 1 {
		t.Errorf("points: %v %v", program, lawyer)
	}
	if v = tab(); v.Ended == "" || v.Due() {
		t.Error("a closed case is still estimated")
	}
	if tr.Leaving != 0 || tr.Marked != 0 {
		t.Errorf("%d records leave and nobody was asked", tr.Leaving)
	}
	if n, err := desk().Store.VerifyJournal(ctx); err != nil || n == 0 {
		t.Errorf("journal: %d, %v", n, err)
	}
}
