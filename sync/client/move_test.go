package client_test

import (
	"context"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// An office begun by stick moves to a hub: its id, its laptops, its keys and its records stay what they were; nothing is doubled, and what was written by stick alone is
// confirmed by the hub, whoever comes first.
func TestAnOfficeBegunByStickMovesToAHub(t *testing.T) {
	ls := sticks(t, "Үлгі Екінші", "Үлгі Үшінші")
	a, b, d := ls[0], ls[1], ls[2]
	carry(t, b, a)
	carry(t, d, a)
	k := newCase(a, "Еңбек дауы", b.Store.Profile().Member)
	f := &casework.File{Header: casework.Header{Space: k.Space}, Case: k.ID, Name: "қолхат.jpg"}
	a.Do(func(tx casework.Tx) error {
		return a.Store.AddFile(a.Ctx(), tx, f, strings.NewReader(strings.Repeat("сурет ", 3_000)))
	})
	carry(t, a, b)
	edit(b, k.ID, func(c *casework.Case) { c.Summary = "Екінші жазды" })
	carry(t, b, a)
	edit(b, k.ID, func(c *casework.Case) { c.Court = "Үлгі соты" }) // goes by nobody's stick
	before, err := a.Status(t.Context())
	if err != nil || before.Hub != "" || before.Office.IsZero() {
		t.Fatalf("by stick: %+v, %v", before, err)
	}

	// An invite of another office leads nowhere; the office by stick stays whole.
	other := linetest.New(t, nil)
	if _, err := a.Move(t.Context(), other.Line.URL, other.Code(casework.Coordinator)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("moved into another office: %v", err)
	}
	carry(t, a, b)

	h := linetest.Of(t, nil, before.Office)
	if _, err := a.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Coordinator)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("moved unasked: %v", err)
	}
	move := func(l *linetest.Laptop, duty casework.Duty) {
		t.Helper()
		e, err := l.Move(t.Context(), h.Line.URL, h.Code(duty))
		if err != nil || e.Waits || e.Recovery != "" || e.Founder != (l == a) {
			t.Fatalf("moved: %+v, %v", e, err)
		}
		if _, err := l.Move(t.Context(), h.Line.URL, h.Code(duty)); casework.CodeOf(err) != casework.Denied {
			t.Errorf("moved twice: %v", err)
		}
	}
	move(a, casework.Coordinator)
	a.Sync()
	move(b, casework.Consultant)
	b.Sync()
	for range 3 {
		syncAll(a, b)
	}
	for _, l := range []*linetest.Laptop{a, b} {
		s, err := l.Status(t.Context())
		if err != nil || s.Office != before.Office || s.Queued+s.Sent+s.Waiting+s.Rejected+s.Held != 0 || s.Divergences != 0 || s.Laptops != 3 {
			t.Errorf("at the hub: %+v, %v", s, err)
		}
		if tray, err := l.Tray(t.Context()); err != nil || len(tray) > 0 {
			t.Errorf("not taken: %+v, %v", tray, err)
		}
		if got := linetest.Get[casework.Case](l, k.ID); got == nil || got.Summary != "Екінші жазды" || got.Court != "Үлгі соты" {
			t.Errorf("the case: %+v", got)
		}
		if n, err := casework.Count[casework.Case](context.Background(), l.Store, casework.All()); err != nil || n != 1 {
			t.Errorf("%d cases, %v", n, err)
		}
		if !l.Store.FileHere(f) {
			t.Error("the attachment is not there")
		}
		if _, err := l.Store.VerifyJournal(t.Context()); err != nil {
			t.Error(err)
		}
	}

	// The third comes later, with work of its own; a fresh laptop gets the whole history.
	note := &casework.Enquiry{Header: casework.Header{ID: casework.NewID(), Space: d.Store.Profile().Queue}, Number: "26-0900", Line: "Үшінші жазды", Status: casework.EnquiryNew}
	d.Do(func(tx casework.Tx) error { return tx.Put(d.Ctx(), note) })
	move(d, casework.Consultant)
	for range 3 {
		syncAll(d, a, b)
	}
	if got := linetest.Get[casework.Enquiry](a, note.ID); got == nil || got.Line != note.Line {
		t.Errorf("what the third wrote: %+v", got)
	}
	invite, err := a.NewInvite(t.Context(), casework.Advocate)
	if err != nil {
		t.Fatal(err)
	}
	fresh := linetest.NewLaptop(t, "Үлгі Төртінші", casework.Advocate)
	if _, err := fresh.Client.Enrol(t.Context(), h.Line.URL, invite.Code); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := fresh.Client.Sync(t.Context(), client.Options{}); err != nil {
			t.Fatal(err)
		}
		a.Sync()
	}
	if err := a.Share(t.Context(), k.Space, fresh.Store.Profile().Member); err != nil {
		t.Fatal(err)
	}
	syncAll(a, fresh, fresh)
	if got := linetest.Get[casework.Case](fresh, k.ID); got == nil || got.Summary != "Екінші жазды" || got.Court != "Үлгі соты" {
		t.Errorf("a fresh laptop has %+v", got)
	}
	if found := h.Holds("Екінші жазды", "Үлгі соты", "қолхат.jpg", "Үшінші"); len(found) > 0 {
		t.Errorf("the hub can read: %v", found)
	}
}
