package sqlite

import (
	"fmt"
	"slices"
	"testing"

	"zanger/casework"
	"zanger/sync/op"
)

// carry brings from one profile to another, without a hub, what the other lacks.
func carry(t testing.TB, from, to *Store, space casework.ID) int {
	t.Helper()
	outbox(t, from)
	have, err := to.Holding(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := from.Profile()
	n := 0
	for after := int64(0); ; {
		ops, next, err := from.Lacking(t.Context(), []casework.ID{space, p.Directory, p.Queue}, have, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		n += len(ops)
		var in []op.Opened
		for _, o := range ops {
			in = append(in, openJSON(t, o))
		}
		if err := to.Apply(t.Context(), in, Reached{}, ops...); err != nil {
			t.Fatal(err)
		}
		if after = next; next == 0 {
			return n
		}
	}
}

func TestThreeLaptopsLiveBySticksAlone(t *testing.T) {
	h := newHub()
	a, b, c := newProfile(t, t.TempDir()), newProfile(t, t.TempDir()), newProfile(t, t.TempDir())
	for _, s := range []*Store{a, b, c} {
		h.join(t, s, a)
	}
	file := newCase("26-0001", "А")
	put(t, a, file)
	for range 4 {
		edit(t, a, file.ID, func(c *casework.Case) { c.Court += "." })
	}
	carry(t, a, b, file.ID)
	edit(t, b, file.ID, func(c *casework.Case) { c.Court = "Б" })
	edit(t, a, file.ID, func(c *casework.Case) { c.Court = "А" })
	if n := carry(t, b, c, file.ID); n < 8 {
		t.Errorf("the second brought the third %d operations", n)
	}
	carry(t, a, c, file.ID)
	carry(t, c, a, file.ID)
	carry(t, c, b, file.ID)
	carry(t, a, b, file.ID)
	mustAgree(t, file.ID, a, b, c)
	for _, s := range []*Store{a, b, c} {
		if ds := divergences(t, s); len(ds) != 1 || ds[0].Field != "court" {
			t.Errorf("got %+v", ds)
		}
	}
	if n := carry(t, a, b, file.ID); n != 0 {
		t.Errorf("%d operations travelled again", n)
	}
}

func TestEqualSetsHaveEqualHashes(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "1" })
	edit(t, b, c.ID, func(c *casework.Case) { c.Banner = "2" })
	h.meet(t, a, b)
	seq := int64(len(h.log))
	n, want, err := a.SpaceSet(t.Context(), c.ID, seq)
	if err != nil || n != 3 {
		t.Fatalf("got %d, %v", n, err)
	}
	if n, got, err := b.SpaceSet(t.Context(), c.ID, seq); err != nil || n != 3 || got != want {
		t.Errorf("got %d %x, %v; want %x", n, got, err, want)
	}
	var hub op.SetHash
	for _, l := range h.log {
		if l.Space == c.ID {
			hub.Add(l.Hash())
		}
	}
	if hub != want {
		t.Errorf("the hub has %x, want %x", hub, want)
	}
	if spaces, err := b.Spaces(t.Context()); err != nil || len(spaces) != 2 {
		t.Errorf("got %d spaces, %v", len(spaces), err)
	}
}

func TestAProfileRestoredFromABackupSendsWhatTheHubLacks(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "сақталған" })
	old := a.Profile().Device
	if err := a.exec(t.Context(), `UPDATE "profile" SET "device"=?`, make([]byte, 16)); err != nil { // as a restore gives it a device of its own
		t.Fatal(err)
	}
	id := casework.NewID()
	if err := a.exec(t.Context(), `UPDATE "profile" SET "device"=?`, id[:]); err != nil {
		t.Fatal(err)
	}
	if err := a.exec(t.Context(), `UPDATE "chain" SET "seq"=0`); err != nil {
		t.Fatal(err)
	}
	a = reopen(t, a)
	if out := outbox(t, a); len(out) != 0 {
		t.Errorf("%d sent before it was enrolled anew", len(out))
	}
	h.join(t, a, b)
	out := outbox(t, a)
	if len(out) != 1 || out[0].Device != id || out[0].Number != 1 {
		t.Fatalf("got %d operations", len(out))
	}
	if o := openJSON(t, op.Stamped{Sealed: out[0]}); o.Author() != old {
		t.Errorf("the author is %v", o.Author())
	}
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	if got := mustGet[casework.Case](t, b, c.ID).Summary; got != "сақталған" {
		t.Errorf("got %q", got)
	}
}

func TestOwnWritesPassOverThoseOfOthers(t *testing.T) {
	h := newHub()
	a, b := newProfile(t, t.TempDir()), newProfile(t, t.TempDir())
	h.join(t, a, a)
	h.join(t, b, a)
	var own []casework.ID
	for i := range 3 {
		q := &casework.Enquiry{Header: casework.Header{ID: casework.NewID(), Space: a.Profile().Queue}, Number: fmt.Sprint("Ө", i), Received: b.clock.Now()}
		put(t, b, q)
		own = append(own, q.ID)
		put(t, a, &casework.Enquiry{Header: casework.Header{Space: a.Profile().Queue}, Number: fmt.Sprint("Б", i), Received: a.clock.Now()})
		h.meet(t, a, b)
	}
	var got []casework.ID
	at := int64(0)
	for range 10 {
		ids, next, err := b.OwnWrites(t.Context(), at, 1, casework.KindEnquiry)
		if err != nil {
			t.Fatal(err)
		}
		for id := range ids {
			got = append(got, id)
		}
		if next == at {
			break
		}
		at = next
	}
	if !slices.Equal(got, own) {
		t.Errorf("got %v, want %v", got, own)
	}
	put(t, a, &casework.Enquiry{Header: casework.Header{Space: a.Profile().Queue}, Number: "Кейін", Received: a.clock.Now()})
	h.meet(t, a, b)
	if ids, next, err := b.OwnWrites(t.Context(), at, 10, casework.KindEnquiry); err != nil || len(ids) > 0 || next != at {
		t.Errorf("lines of others are told as own: %v, %d after %d, %v", ids, next, at, err)
	}
}
