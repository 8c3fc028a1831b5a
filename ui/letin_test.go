package ui

import (
	"testing"

	"zanger/casework"
	"zanger/sync/client/linetest"
	"zanger/ui/presenter"
)

// An invite of the hub's own opens nothing: two people compare the codes of their screens, each types the other's.
func TestALaptopIsLetInByCheckCode(t *testing.T) {
	h := linetest.New(t, nil)
	a := sit(t, "Үлгібекова Айсұлу", casework.Coordinator, "kk")
	b := sit(t, "Үлгібеков Ержан", casework.Consultant, "ru")
	join := func(s *seat, role casework.Duty) {
		t.Helper()
		s.exchange("")
		s.press("exchange.way.invite.do")
		s.fill(0, h.URL+"\n"+h.Code(role))
		s.press("exchange.join")
	}
	join(a, casework.Coordinator)
	a.until("A joined", func() bool { return a.Desk().Courier.Seen().Status.Joined })
	a.now()
	join(b, casework.Consultant)
	b.mustRead(b.t18("exchange.heading.waits"))
	b.mustRead(b.t18("exchange.waits.title"))
	code := func(s *seat) string { return s.Desk().Courier.Seen().Status.Finger }
	b.mustRead(code(b))
	if got := b.Desk().PressingExchange(); got != 1 {
		t.Errorf("the rail of the laptop that waits counts %d", got)
	}

	a.now()
	n := a.Desk().Notices()
	if len(n) == 0 || n[0].Tab != presenter.TabLaptops || a.Desk().PressingExchange() != 1 {
		t.Errorf("notices: %+v", n)
	}
	a.exchange(presenter.TabLaptops)
	a.mustRead(a.t18("exchange.asks.title"))
	a.mustRead(code(b))
	a.press("exchange.asks.yes")
	a.fill(0, "0000-0000-0000-0000")
	a.press("exchange.asks.yes")
	if a.Desk().Courier.Seen().Status.Asks != 1 {
		t.Fatal("a wrong code lets in")
	}
	// The sheet stays with what was typed, and says what is wrong with it.
	if len(a.sheets) != 1 || wordsIn(a.sheets[0].holds)[0].Text != "0000-0000-0000-0000" {
		t.Fatalf("%d sheets after a wrong code", len(a.sheets))
	}
	b.press("exchange.waits.type")
	b.fill(0, code(b)) // one's own is not the colleague's
	b.press("exchange.waits.confirm")
	if s := b.Desk().Courier.Seen().Status; s.Checked || s.Joined {
		t.Fatalf("a wrong code makes an office: %+v", s)
	}

	b.exchange("")
	b.press("exchange.waits.type")
	b.fill(0, code(a))
	b.press("exchange.waits.confirm")
	b.mustRead(b.t18("exchange.waits.checked"))
	a.exchange(presenter.TabLaptops)
	a.press("exchange.asks.yes")
	a.fill(0, code(b))
	a.press("exchange.asks.yes")
	a.until("B is let in", func() bool { return a.Desk().Courier.Seen().Status.Asks == 0 })
	a.now()
	b.press("exchange.waits.look")
	b.until("B joined", func() bool { return b.Desk().Courier.Seen().Status.Joined })
	a.now()
	b.now()
	if m := linetest.Get[casework.Member](b.l, a.l.Store.Profile().Member); m == nil {
		t.Error("the office's directory did not come")
	}
	if n := a.Desk().PressingExchange(); n != 0 {
		t.Errorf("the rail still counts %d", n)
	}
}

func TestALaptopIsRefusedFromTheWindow(t *testing.T) {
	h := linetest.New(t, nil)
	a := sit(t, "Үлгібекова Айсұлу", casework.Coordinator, "en")
	a.l.Enrol(h, casework.Coordinator)
	b := linetest.NewLaptop(t, "Үлгі Бөтен", casework.Coordinator)
	if _, err := b.Client.Enrol(t.Context(), h.URL, h.Code(casework.Coordinator)); err != nil {
		t.Fatal(err)
	}
	a.Desk().Courier.Look(t.Context())
	a.now()
	a.exchange(presenter.TabLaptops)
	a.press("exchange.asks.no")
	a.press("exchange.asks.no") // the question
	a.until("it is gone", func() bool { return a.Desk().Courier.Seen().Status.Asks == 0 })
	if a.reads(a.t18("exchange.asks.title")) {
		t.Error("it is still shown")
	}
	if s := b.Store.Profile(); s.Directory == a.l.Store.Profile().Directory {
		t.Error("something of the office is there")
	}
}
