package ui

import (
	"slices"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/ui/presenter"
)

// movedApart lets two laptops change the day of one event with no line: the term counted from it diverges too, and is settled with the event.
func movedApart(t *testing.T, a, b *seat, id casework.ID, carry func(from, to *seat)) {
	t.Helper()
	ctx := t.Context()
	e := &casework.Event{Case: id, What: "Ұйғарым алынды", Trigger: "ruling-final", When: casework.On(casework.MustDate("2026-11-02"))}
	c := &presenter.CaseFile{Desk: a.Desk(), ID: id}
	a.do("event", c.SaveEvent(ctx, e))
	offers, err := c.Offers(ctx, e)
	a.do("offers", err)
	offers = slices.DeleteFunc(offers, func(o presenter.Offer) bool { return o.Rule != "gpk-429-private" })
	a.do("add", c.AddDates(ctx, offers))
	dates, err := casework.List[casework.Deadline](ctx, a.l.Store, casework.Where("event", e.ID))
	if err != nil || len(dates) != 1 {
		t.Fatalf("dates %v, %v", dates, err)
	}
	date := dates[0].ID
	// fit wants the date to be counted from the event's day on both.
	fit := func(on casework.DateRange) {
		t.Helper()
		r, err := deadline.New(a.Desk().Law, a.Desk().Calendar).Compute("gpk-429-private", "", on, deadline.Options{})
		a.do("count", err)
		for _, s := range []*seat{a, b} {
			ev, _ := casework.Get[casework.Event](ctx, s.l.Store, e.ID)
			dl, _ := casework.Get[casework.Deadline](ctx, s.l.Store, date)
			if ev.When != on || ev.Sort != on.From || dl.Start != on || dl.End != r.End || dl.Sort != r.End.From || dl.Safe != r.Safe {
				t.Errorf("event %v, date %v from %v; want %v from %v", ev.When, dl.End, dl.Start, r.End, on)
			}
			if ds, err := s.l.Store.Divergences(ctx, casework.ID{}); err != nil || len(ds) != 0 {
				t.Errorf("still diverging: %+v, %v", ds, err)
			}
		}
	}
	// differ lets both move the event, and gives the rows of the date and of the event at B.
	differ := func(days ...string) (v *presenter.Divergences, term, event *presenter.DivergenceRow) {
		t.Helper()
		carry(a, b)
		carry(b, a)
		for i, s := range []*seat{a, b} {
			ev, err := casework.Get[casework.Event](ctx, s.l.Store, e.ID)
			s.do("get", err)
			ev.When = casework.On(casework.MustDate(days[i]))
			f := &presenter.CaseFile{Desk: s.Desk(), ID: id}
			n, err := f.ChangeEvent(ctx, ev, "пошта мөртабаны")
			if s.do("move", err); n != 1 {
				t.Fatalf("moved %d", n)
			}
		}
		carry(a, b)
		carry(b, a)
		v = &presenter.Divergences{Desk: b.Desk()}
		b.do("load", v.Load(ctx))
		term, event = v.Row(date.String()+"/end"), v.Row(e.ID.String()+"/when")
		if len(v.Rows) != 2 || term == nil || event == nil || term.First != event.Key || !strings.Contains(term.Tied, e.What) || event.Tied != "" {
			t.Fatalf("rows %+v", v.Rows)
		}
		return v, term, event
	}

	// By the desk: the row of the term leads to the event's.
	_, _, event := differ("2026-11-03", "2026-11-04")
	b.exchange(presenter.TabDivergences)
	b.mustRead(b.session.Text().T("divergence.first", "Event", e.What))
	b.press("divergence.first.go")
	b.mustRead(event.Title)
	b.press("exchange.choose")
	b.mustRead(b.session.Text().N("divergence.counted", 1))
	ev, _ := casework.Get[casework.Event](ctx, b.l.Store, e.ID)
	carry(b, a)
	fit(ev.When)
	lines, err := b.l.Store.Journal(ctx, casework.JournalQuery{Entity: date, Limit: 1})
	if err != nil || len(lines) != 1 || lines[0].Act != "act.divergence.settle" || !slices.ContainsFunc(lines[0].Writes, func(w casework.Write) bool { return w.Entity == e.ID && w.Field == "when" }) ||
		!slices.ContainsFunc(lines[0].Writes, func(w casework.Write) bool { return w.Entity == date && w.Field == "end" && len(w.Saw) == 2 }) {
		t.Errorf("the journal says %+v, %v", lines, err)
	}

	// Taking it back puts back both, and what then does not fit says so.
	v, _, event := differ("2026-11-09", "2026-11-16")
	was, _ := casework.Get[casework.Event](ctx, b.l.Store, e.ID)
	end, _ := casework.Get[casework.Deadline](ctx, b.l.Store, date)
	i := slices.IndexFunc(event.Values, func(x presenter.DivergentRow) bool { return !x.Shown })
	if n, err := v.Choose(ctx, event, i, ""); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	b.do("undo", b.Desk().Undo(ctx))
	ev, _ = casework.Get[casework.Event](ctx, b.l.Store, e.ID)
	dl, _ := casework.Get[casework.Deadline](ctx, b.l.Store, date)
	if ev.When != was.When || dl.End != end.End || dl.Start != end.Start {
		t.Errorf("after undo: event %v, date %v from %v; want %v, %v from %v", ev.When, dl.End, dl.Start, was.When, end.End, end.Start)
	}
	if says := len(b.Desk().DateDetail(ctx, dl).Doubts) > len(dl.Doubt); says != (dl.Start != ev.When) || !says {
		t.Errorf("event %v, date from %v: says so %v", ev.When, dl.Start, says)
	}
	f := &presenter.CaseFile{Desk: b.Desk(), ID: id}
	if n, err := f.ChangeEvent(ctx, ev, "тексерілді"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	carry(b, a)
	fit(ev.When)

	// A value of one's own; and a date a person confirmed stays a person's, who is told what does not fit.
	v, term, event := differ("2026-11-18", "2026-11-19")
	early := casework.MustDate("2026-11-27")
	if n, err := v.ChooseOwn(ctx, term, casework.On(early), "ұйғарымда осылай"); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	dl, _ = casework.Get[casework.Deadline](ctx, b.l.Store, date)
	b.do("load", v.Load(ctx))
	if dl.End.From != early || dl.Sort != early || !dl.Safe.Before(early) || dl.Warn.After(early) || len(v.Rows) != 1 {
		t.Errorf("an own end: %v, order %v, safe %v, warned %v, rows %+v", dl.End, dl.Sort, dl.Safe, dl.Warn, v.Rows)
	}
	event = v.Row(event.Key)
	own := casework.On(casework.MustDate("2026-11-20"))
	if n, err := v.ChooseOwn(ctx, event, own, "пошта"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	carry(b, a)
	fit(own)
	v, term, event = differ("2026-11-23", "2026-11-24")
	dl, _ = casework.Get[casework.Deadline](ctx, b.l.Store, date)
	dl.ConfirmedBy, dl.Confirmed, dl.ConfirmHow = a.Desk().Me.ID, b.l.Clock.Now(), "person"
	b.put(dl)
	b.do("load", v.Load(ctx))
	if term = v.Row(term.Key); term.Tied != b.session.Text().T("divergence.first.hand", "Event", e.What) {
		t.Errorf("of a confirmed one it says %q", term.Tied)
	}
	event = v.Row(event.Key)
	i = slices.IndexFunc(event.Values, func(x presenter.DivergentRow) bool { return !x.Shown })
	if n, err := v.Choose(ctx, event, i, ""); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	b.do("load", v.Load(ctx))
	term = v.Row(term.Key)
	fits := slices.IndexFunc(term.Values, func(x presenter.DivergentRow) bool { return x.Unfit == "" })
	if len(v.Rows) != 1 || term.First != "" || fits < 0 || term.Values[1-fits].Unfit == "" {
		t.Fatalf("of a confirmed one it says %+v", term)
	}
	b.exchange(presenter.TabDivergences)
	b.mustRead(b.t18("divergence.unfit.short"))
	b.mustRead(term.Values[1-fits].Unfit)
	if n, err := v.Choose(ctx, term, fits, ""); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	ev, _ = casework.Get[casework.Event](ctx, b.l.Store, e.ID)
	carry(b, a)
	fit(ev.When)
}
