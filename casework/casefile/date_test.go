package casefile

import (
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

func law(t *testing.T) *deadline.Engine {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return deadline.New(p, calendar.New(p))
}

// ruled gives a room with a case, an event and the dates of the rules from it.
func (r *room) ruled(t *testing.T, e *deadline.Engine, on string, rules ...string) (*casework.Event, []*casework.Deadline) {
	t.Helper()
	c := r.open(t)
	ev := &casework.Event{Case: c.ID, When: casework.On(casework.MustDate(on)), What: "Ухаб тапсырылды", Trigger: "ruling-final", Document: casework.NewID()}
	if err := r.PutEvent(ctx, ev); err != nil {
		t.Fatal(err)
	}
	var results []*deadline.Result
	for _, id := range rules {
		res, err := e.Compute(id, "", ev.When, deadline.Options{})
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, res)
	}
	if err := r.AddDates(ctx, ev, results, rules); err != nil {
		t.Fatal(err)
	}
	list, err := casework.List[casework.Deadline](ctx, r.s, casework.Where("event", ev.ID).By("created"))
	if err != nil {
		t.Fatal(err)
	}
	return ev, list
}

func (r *room) date(t *testing.T, id casework.ID) *casework.Deadline {
	t.Helper()
	d, err := casework.Get[casework.Deadline](ctx, r.s, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADateIsConfirmedByAnother(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	me := r.s.Profile().Member
	ev, list := r.ruled(t, e, "2026-11-02", "gpk-429-private")
	d := list[0]
	if d.EnteredBy != me || d.Document != ev.Document || d.Warn.IsZero() || len(d.Priors) != 2 {
		t.Fatalf("got %+v", d)
	}
	if err := r.ConfirmDate(ctx, d.ID); casework.KeyOf(err) != "error.date.own" {
		t.Errorf("one's own: got %v", err)
	}
	r.s.Become(casework.Student)
	if err := r.ConfirmDate(ctx, d.ID); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v", err)
	}
	other := r.s.Become(casework.Supervisor)
	if err := r.ConfirmBlind(ctx, d.ID, ev.When); casework.KeyOf(err) != "error.date.confirm_plainly" {
		t.Errorf("blind by another: got %v", err)
	}
	if err := r.ConfirmDate(ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := r.date(t, d.ID); got.ConfirmedBy != other || got.ConfirmHow != ConfirmedByPerson || got.Confirmed.IsZero() {
		t.Errorf("got %+v", got)
	}

	// a changed event voids the confirmation and keeps the end that was, with its reason
	moved := *ev
	moved.When = casework.On(casework.MustDate("2026-11-05"))
	if _, err := r.ChangeEvent(ctx, e, &moved, " "); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("without a reason: got %v", err)
	}
	if got := r.date(t, d.ID); got.Start != ev.When || got.ConfirmedBy.IsZero() {
		t.Errorf("a refused change left a trace: %+v", got)
	}
	n, err := r.ChangeEvent(ctx, e, &moved, "штамп поздний")
	if n != 1 || err != nil {
		t.Fatal(n, err)
	}
	got := r.date(t, d.ID)
	if !got.ConfirmedBy.IsZero() || got.Was != d.End.From || got.WasWhy != "штамп поздний" || got.EnteredBy != other || got.End == d.End {
		t.Errorf("got %+v", got)
	}
	// who changed the event entered it: the first person may now confirm
	r.s.As(me)
	if err := r.ConfirmDate(ctx, d.ID); err != nil {
		t.Error(err)
	}
}

func TestOneWhoWorksAloneEntersTheDayTwice(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	clock := &casetest.Clock{At: time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC)}
	r.Clock, r.s.Clock = clock, clock
	ev, list := r.ruled(t, e, "2026-11-02", "gpk-429-private")
	id := list[0].ID
	for _, c := range []struct {
		what  string
		pass  time.Duration
		again string
		want  string
	}{
		{"at once", 0, "2026-11-02", "error.date.early"},
		{"a minute short", 59 * time.Minute, "2026-11-02", "error.date.early"},
		{"clock set back", -24 * time.Hour, "2026-11-02", "error.date.early"},
		{"another day", 26 * time.Hour, "2026-11-03", "error.date.differs"},
		{"the same day", 0, "2026-11-02", ""},
	} {
		clock.At = clock.At.Add(c.pass)
		if err := r.ConfirmBlind(ctx, id, casework.On(casework.MustDate(c.again))); casework.KeyOf(err) != c.want {
			t.Errorf("%s: got %v, want %q", c.what, err, c.want)
		}
	}
	if d := r.date(t, id); d.ConfirmHow != ConfirmedBlind || d.ConfirmedBy != d.EnteredBy {
		t.Errorf("got %+v", d)
	}
	_ = ev
	r.s.As(r.s.Become(casework.Advocate))
	_, more := r.ruled(t, e, "2026-11-03", "gpk-429-private")
	clock.At = clock.At.Add(2 * time.Hour)
	if err := r.ConfirmBlind(ctx, more[0].ID, casework.On(casework.MustDate("2026-11-03"))); casework.KeyOf(err) != "error.date.notalone" {
		t.Errorf("not alone: got %v", err)
	}
}

func TestAStopMovesADateWithItsReason(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	_, list := r.ruled(t, e, "2026-02-10", "gpk-403-appeal")
	h := []casework.Halt{{Code: "gpk-125", From: casework.MustDate("2026-02-20"), To: casework.MustDate("2026-04-06")}}
	if err := r.HaltDate(ctx, e, list[0].ID, h, ""); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("got %v", err)
	}
	if err := r.HaltDate(ctx, e, list[0].ID, h, "приостановлено до смены стороны"); err != nil {
		t.Fatal(err)
	}
	d := r.date(t, list[0].ID)
	if d.End.From != casework.MustDate("2026-04-23") || d.Was != casework.MustDate("2026-03-10") || len(d.Halts) != 1 || len(d.Doubt) == 0 {
		t.Errorf("got %+v", d)
	}
	own := &casework.Deadline{Case: d.Case, Form: "own", Title: "Встреча", End: casework.On(casework.MustDate("2026-11-25"))}
	if err := r.PutDate(ctx, own, ""); err != nil {
		t.Fatal(err)
	}
	if err := r.HaltDate(ctx, e, own.ID, h, "x"); casework.KeyOf(err) != "error.date.norule" {
		t.Errorf("got %v", err)
	}
}

func TestOnlyOnesOwnAppointmentIsMoved(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	_, list := r.ruled(t, e, "2026-11-02", "gpk-429-private")
	c := list[0].Case
	to := casework.MustDate("2026-12-01")
	for form, want := range map[string]string{"rule": "error.date.fixed", "hearing": "error.date.fixed", "court": "error.date.fixed", "own": ""} {
		d := list[0]
		if form != "rule" {
			d = &casework.Deadline{Case: c, Form: form, Title: "Встреча", End: casework.On(casework.MustDate("2026-11-25"))}
			if err := r.PutDate(ctx, d, ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.MoveOwn(ctx, d.ID, to, nil); casework.KeyOf(err) != want {
			t.Errorf("%s: got %v, want %q", form, err, want)
		}
		if got := r.date(t, d.ID); (got.Sort == to) != (form == "own") {
			t.Errorf("%s stands on %s", form, got.Sort)
		}
	}
}

func TestAChangeOfLawReplacesNothingUnasked(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	_, list := r.ruled(t, e, "2026-11-02", "gpk-429-private", "gpk-403-appeal")
	if changes, all, err := r.Review(ctx, e); len(changes) != 0 || all != 2 || err != nil {
		t.Fatalf("the same law: got %v %d %v", changes, all, err)
	}
	// the law of tomorrow: 12 November is off
	p, _ := lawpack.Builtin()
	off := calendar.Day{Date: casework.MustDate("2026-11-12"), Kind: calendar.Emergency, Confirmed: true}
	next := deadline.New(p, calendar.New(p, off))
	changes, _, err := r.Review(ctx, next)
	if err != nil || len(changes) != 1 || !changes[0].Moved || changes[0].Rule || changes[0].Old.ID != list[0].ID {
		t.Fatalf("got %+v, %v", changes, err)
	}
	if got := r.date(t, list[0].ID); got.End != list[0].End {
		t.Error("looking moved a date")
	}
	if err := r.AcceptReview(ctx, next, []casework.ID{list[0].ID}, "жаңа күнтізбе"); err != nil {
		t.Fatal(err)
	}
	got := r.date(t, list[0].ID)
	if got.End != changes[0].New.End || got.Was != list[0].End.From || got.WasWhy == "" {
		t.Errorf("got %+v", got)
	}
	if r.date(t, list[1].ID).End != list[1].End {
		t.Error("a date nobody said yes to was replaced")
	}
	if changes, _, _ = r.Review(ctx, next); len(changes) != 0 {
		t.Errorf("after the yes: %d left", len(changes))
	}
	former := Norms(p)
	former["gpk-429-private"] = "old"
	if got := ChangedNorms(p, former); len(got) != 1 || got[0].ID != "gpk-429-private" {
		t.Errorf("got %v", got)
	}
}

func TestAnEventIsNotTakenFromUnderItsDates(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	ev, list := r.ruled(t, e, "2026-11-02", "gpk-429-private")
	if err := r.Remove(ctx, ev, "ошибка"); casework.KeyOf(err) != "error.casefile.event_dates" {
		t.Errorf("got %v", err)
	}
	other := *ev
	other.Trigger = "order-copy-received"
	if _, err := r.ChangeEvent(ctx, e, &other, "другое событие"); casework.KeyOf(err) != "error.date.othertrigger" {
		t.Errorf("another event: got %v", err)
	}
	if got := r.date(t, list[0].ID); got.Trigger != "ruling-final" {
		t.Errorf("got %+v", got)
	}
	if err := r.FinishDate(ctx, list[0].ID, casework.ID{}, "определения не было"); err != nil {
		t.Fatal(err)
	}
	if err := r.Remove(ctx, ev, "ошибка"); err != nil {
		t.Error(err)
	}
}

func TestAChangedTriggerIsComputedAgain(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	c := r.open(t)
	ev := &casework.Event{Case: c.ID, When: casework.On(casework.MustDate("2026-11-02")), What: "Бұйрық көшірмесі", Trigger: "order-copy-received"}
	if err := r.PutEvent(ctx, ev); err != nil {
		t.Fatal(err)
	}
	res, err := e.Compute("gpk-141-order-object", ev.Trigger, ev.When, deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.AddDates(ctx, ev, []*deadline.Result{res}, []string{"Возражение"}); err != nil {
		t.Fatal(err)
	}
	ev.Trigger = "order-learned"
	if n, err := r.ChangeEvent(ctx, e, ev, ""); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	list, err := casework.List[casework.Deadline](ctx, r.s, casework.Where("event", ev.ID))
	if err != nil || len(list) != 1 || list[0].Trigger != "order-learned" || list[0].End != res.End {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestTheHourACourtClosesIsKept(t *testing.T) {
	r, e := newRoom(t, casework.Advocate), law(t)
	_, list := r.ruled(t, e, "2026-11-02", "gpk-429-private")
	id := list[0].ID
	if err := r.DoneInCourt(ctx, e, id, "25:00"); casework.KeyOf(err) != "error.deadline.closes" {
		t.Errorf("got %v", err)
	}
	if err := r.DoneInCourt(ctx, e, id, "18:30"); err != nil {
		t.Fatal(err)
	}
	said := func(d *casework.Deadline) bool {
		for _, s := range d.Steps {
			if s.What.Key == "deadline.step.closes" && s.What.Args["Time"] == "18:30" && s.Why.Args["CiteRU"] == "ГПК 123 ч.6" {
				return true
			}
		}
		return false
	}
	d := r.date(t, id)
	if d.Time != "18:30" || !said(d) || d.End != list[0].End {
		t.Errorf("got %+v", d)
	}
	// it stays when the event moves, and goes when it is sent by post after all
	ev := &casework.Event{}
	if err := r.s.Get(ctx, ev, d.Event); err != nil {
		t.Fatal(err)
	}
	ev.When = casework.On(casework.MustDate("2026-11-03"))
	if _, err := r.ChangeEvent(ctx, e, ev, "штамп"); err != nil {
		t.Fatal(err)
	}
	if d = r.date(t, id); !said(d) {
		t.Errorf("after the event moved: %+v", d.Steps)
	}
	if err := r.DoneInCourt(ctx, e, id, ""); err != nil || said(r.date(t, id)) {
		t.Errorf("got %v", err)
	}
}

func TestAPostponedHearingKeepsItsFormerDayAndWhy(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t)
	h := &casework.Deadline{Case: c.ID, Form: "hearing", Title: "Сот отырысы", Time: "10:00", End: casework.On(casework.MustDate("2026-12-01"))}
	if err := r.PutDate(ctx, h, ""); err != nil {
		t.Fatal(err)
	}
	h.End = casework.On(casework.MustDate("2026-12-08"))
	if err := r.PutDate(ctx, h, " "); casework.KeyOf(err) != "error.casefile.reason" {
		t.Errorf("got %v", err)
	}
	if err := r.PutDate(ctx, h, "судья заболел"); err != nil {
		t.Fatal(err)
	}
	if d := r.date(t, h.ID); d.Was != casework.MustDate("2026-12-01") || d.WasWhy != "судья заболел" || d.Sort != h.End.From {
		t.Errorf("got %+v", d)
	}
	h.Time = "десять"
	if err := r.PutDate(ctx, h, ""); casework.KeyOf(err) != "error.date.hour" {
		t.Errorf("got %v", err)
	}
	own := &casework.Deadline{Form: "own", Title: "Приём", End: casework.On(casework.MustDate("2026-12-02"))}
	if err := r.PutDate(ctx, own, ""); err != nil || own.Space != r.s.Profile().Directory {
		t.Errorf("an appointment of no case: %v, %+v", err, own)
	}
}
