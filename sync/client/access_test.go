package client_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

func TestAccessIsGivenAndTakenAway(t *testing.T) {
	h, a, b := two(t)
	third := linetest.NewLaptop(t, "Үлгіқызы Дана", casework.Advocate)
	third.Enrol(h, casework.Advocate)
	third.Sync()
	a.Sync()
	me, bob, dana := a.Store.Profile().Member, b.Store.Profile().Member, third.Store.Profile().Member
	k := newCase(a, "Еңбек дауы", me)
	for _, m := range []casework.ID{bob, dana} {
		if err := a.Share(t.Context(), k.Space, m); err != nil {
			t.Fatal(err)
		}
	}
	if w, err := a.CaseWaits(t.Context(), k.Space); err != nil || w.Records == 0 || !w.People {
		t.Errorf("before it went out: %+v, %v", w, err)
	}
	a.Sync()
	if w, err := a.CaseWaits(t.Context(), k.Space); err != nil || w.Records != 0 || w.People {
		t.Errorf("after it went out: %+v, %v", w, err)
	}
	b.Sync()
	third.Sync()
	if linetest.Get[casework.Case](b, k.ID) == nil || linetest.Get[casework.Case](third, k.ID) == nil {
		t.Fatal("the shared case did not arrive")
	}
	in, err := a.Access(t.Context(), k.Space)
	if err != nil || len(in) != 3 || in[0].Member != me || !in[0].Owner {
		t.Fatalf("access: %+v, %v", in, err)
	}
	for _, x := range in[1:] {
		if x.By != me || time.Since(x.Since).Abs() > time.Minute || len(x.Laptops) != 1 {
			t.Errorf("let in by whom, since when, on which: %+v", x)
		}
	}
	theirs, err := b.Access(t.Context(), k.Space)
	if i := slices.IndexFunc(theirs, func(x client.Access) bool { return x.Member == me }); err != nil || i < 0 || !theirs[i].By.IsZero() || theirs[i].Since.IsZero() {
		t.Errorf("as the other sees it: %+v, %v", theirs, err)
	}
	a.Clock.Off += 2 * time.Hour
	a.Sync()
	ds, err := a.Devices(t.Context())
	if i := slices.IndexFunc(ds, func(d client.Device) bool { return d.Member == bob }); err != nil || i < 0 || time.Since(ds[i].Seen).Abs() > 2*time.Hour {
		t.Errorf("last seen: %+v, %v", ds, err)
	}
	a.Clock.Off = 0
	if err := a.Withdraw(t.Context(), k.Space, me); casework.CodeOf(err) != casework.Denied {
		t.Errorf("took away from the person responsible: %v", err)
	}
	if err := b.Withdraw(t.Context(), k.Space, dana); casework.CodeOf(err) != casework.Denied {
		t.Errorf("an editor took away: %v", err)
	}
	if err := a.Withdraw(t.Context(), k.Space, bob); err != nil {
		t.Fatal(err)
	}
	if err := a.Withdraw(t.Context(), k.Space, bob); casework.CodeOf(err) != casework.Missing {
		t.Errorf("took away twice: %v", err)
	}
	edit(a, k.ID, func(c *casework.Case) { c.Summary = "Кейін жазылды" })
	a.Sync()
	a.Sync()
	b.Sync()
	third.Sync()
	if got := linetest.Get[casework.Case](b, k.ID); got != nil {
		t.Errorf("the case stays with whom access was taken from: %q", got.Summary)
	}
	if got := linetest.Get[casework.Case](third, k.ID); got == nil || got.Summary != "Кейін жазылды" {
		t.Errorf("who has access lacks what followed: %+v", got)
	}
	if in, _ := a.Access(t.Context(), k.Space); len(in) != 2 {
		t.Errorf("access: %+v", in)
	}
	if err := a.Share(t.Context(), k.Space, bob); err != nil {
		t.Fatal(err)
	}
	a.Sync()
	b.Sync()
	b.Sync()
	if got := linetest.Get[casework.Case](b, k.ID); got == nil || got.Summary != "Кейін жазылды" {
		t.Errorf("let in again, the case lacks: %+v", got)
	}
}

func TestAccessTakenAwayByStick(t *testing.T) {
	a, b := linetest.NewLaptop(t, "Үлгібекова Айсұлу", casework.Coordinator), linetest.NewLaptop(t, "Үлгібеков Ержан", casework.Consultant)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := a.Found(t.Context())
	must(err)
	var ask bytes.Buffer
	check, err := b.Ask(t.Context(), &ask)
	must(err)
	must(a.Invite(t.Context(), ask.Bytes(), check, casework.Consultant))
	own, err := a.OwnFinger(t.Context())
	must(err)
	carry := func(from, to *linetest.Laptop, code string) {
		t.Helper()
		var stick bytes.Buffer
		_, err := from.Export(t.Context(), &stick)
		must(err)
		_, err = to.Import(t.Context(), bytes.NewReader(stick.Bytes()), code)
		must(err)
	}
	carry(a, b, own)
	carry(b, a, "")
	k := newCase(a, "Еңбек дауы", a.Store.Profile().Member)
	must(a.Share(t.Context(), k.Space, b.Store.Profile().Member))
	carry(a, b, "")
	if linetest.Get[casework.Case](b, k.ID) == nil {
		t.Fatal("the shared case did not arrive")
	}
	if w, err := a.CaseWaits(t.Context(), k.Space); err != nil || w.Records == 0 {
		t.Errorf("before the receipt: %+v, %v", w, err)
	}
	carry(b, a, "")
	if w, err := a.CaseWaits(t.Context(), k.Space); err != nil || w.Records != 0 || w.People {
		t.Errorf("after the receipt: %+v, %v", w, err)
	}
	ds, err := a.Devices(t.Context())
	if must(err); len(ds) != 2 || time.Since(ds[1].Seen).Abs() > time.Minute {
		t.Errorf("last seen by stick: %+v", ds)
	}
	must(a.Withdraw(t.Context(), k.Space, b.Store.Profile().Member))
	edit(a, k.ID, func(c *casework.Case) { c.Summary = "Кейін жазылды" })
	carry(b, a, "") // whose receipt and grants tell of the case still
	carry(a, b, "")
	if got := linetest.Get[casework.Case](b, k.ID); got != nil && got.Summary == "Кейін жазылды" {
		t.Error("what followed reached whom access was taken from")
	}
	if in, err := a.Access(t.Context(), k.Space); err != nil || len(in) != 1 {
		t.Errorf("access: %+v, %v", in, err)
	}
}
