package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// carry takes a stick from one laptop to another.
func carry(t *testing.T, from, to *linetest.Laptop) (out, in client.Carried) {
	t.Helper()
	var b bytes.Buffer
	out, err := from.Export(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	if in, err = to.Import(t.Context(), bytes.NewReader(b.Bytes()), ""); err != nil {
		t.Fatal(err)
	}
	return out, in
}

// sticks gives laptops of an office that lives without a hub.
func sticks(t *testing.T, names ...string) []*linetest.Laptop {
	t.Helper()
	first := linetest.NewLaptop(t, "Үлгі Бірінші", casework.Coordinator)
	if key, err := first.Found(t.Context()); err != nil || key == "" {
		t.Fatalf("founded: %q, %v", key, err)
	}
	all := []*linetest.Laptop{first}
	for _, n := range names {
		l := linetest.NewLaptop(t, n, casework.Consultant)
		var ask bytes.Buffer
		finger, err := l.Ask(t.Context(), &ask)
		if err != nil {
			t.Fatal(err)
		}
		if err := first.Invite(t.Context(), ask.Bytes(), "0000-0000-0000-0000", casework.Consultant); casework.CodeOf(err) != casework.Denied {
			t.Errorf("a stick exchanged on the way: %v", err)
		}
		if err := first.Invite(t.Context(), ask.Bytes(), finger, casework.Consultant); err != nil {
			t.Fatal(err)
		}
		own, err := first.OwnFinger(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := first.Export(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Import(t.Context(), bytes.NewReader(b.Bytes()), "1111-1111-1111-1111"); casework.CodeOf(err) != casework.Denied {
			t.Errorf("joined a stranger's office: %v", err)
		}
		if in, err := l.Import(t.Context(), bytes.NewReader(b.Bytes()), own); err != nil || !in.Joined {
			t.Fatalf("joined: %+v, %v", in, err)
		}
		all = append(all, l)
	}
	return all
}

func TestTwoLaptopsLiveByStickAlone(t *testing.T) {
	ls := sticks(t, "Үлгі Екінші")
	a, b := ls[0], ls[1]
	carry(t, b, a)
	carry(t, a, b)
	k := newCase(a, "Таяқша", b.Store.Profile().Member)
	f := scan(a, k, "scan", 700_000) // above a piece
	if s, err := a.Status(t.Context()); err != nil || s.Queued == 0 || s.Confirmed == 0 {
		t.Errorf("before: %+v, %v", s, err)
	}
	if out, in := carry(t, a, b); out.Files != 1 || in.Files != 1 || in.In == 0 {
		t.Errorf("carried: %+v, %+v", out, in)
	}
	if s, _ := a.Status(t.Context()); s.Queued != 0 || s.Sent == 0 {
		t.Errorf("written: %+v", s)
	}
	edit(a, k.ID, func(c *casework.Case) { c.Court = "Үлгі соты"; c.Banner = "а" })
	edit(b, k.ID, func(c *casework.Case) { c.Court = "Басқа сот"; c.Summary = "б" })
	carry(t, b, a) // with the receipt of what it holds
	if s, _ := a.Status(t.Context()); s.Confirmed == 0 || s.Last.IsZero() {
		t.Errorf("after the receipt: %+v", s)
	}
	out, _ := carry(t, a, b)
	if out.Out > 3 || out.Files != 0 {
		t.Errorf("what the other holds was written again: %+v", out)
	}
	carry(t, b, a)
	for i, l := range ls {
		got := linetest.Get[casework.Case](l, k.ID)
		if got == nil || got.Banner != "а" || got.Summary != "б" {
			t.Errorf("laptop %d: %+v", i, got)
		}
		ds, err := l.Store.Divergences(t.Context(), casework.ID{})
		if err != nil || len(ds) != 1 || ds[0].Field != "court" {
			t.Errorf("laptop %d: %+v, %v", i, ds, err)
		}
		if s, _ := l.Status(t.Context()); s.Queued != 0 {
			t.Errorf("laptop %d: %+v", i, s)
		}
	}
	if r, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, f.ID)); err != nil {
		t.Error(err)
	} else {
		r.Close()
	}
	// The same stick twice, and an old one after a new one, change nothing.
	before := facts(t, b)
	carry(t, a, b)
	carry(t, a, b)
	if got := facts(t, b); !maps.Equal(got, before) {
		t.Errorf("the same stick changed something")
	}
	// A laptop withdrawn hears of it by the next stick.
	if err := a.Client.Revoke(t.Context(), b.Store.Profile().Device); err != nil {
		t.Fatal(err)
	}
	var last bytes.Buffer
	if _, err := a.Export(t.Context(), &last); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Import(t.Context(), bytes.NewReader(last.Bytes()), ""); !client.Gone(err) {
		t.Errorf("the withdrawn laptop: %v", err)
	}
}

func TestThreeProfilesShareAFolder(t *testing.T) {
	t.Parallel()
	ls := sticks(t, "Үлгі Екінші", "Үлгі Үшінші")
	dir := t.TempDir()
	for i, l := range ls {
		write(l, i+2, fmt.Sprint("профиль ", i))
	}
	turn := func() {
		for range 3 {
			for _, l := range ls {
				if _, err := l.Folder(t.Context(), dir); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	turn()
	k := newCase(ls[0], "Қалта", ls[2].Store.Profile().Member)
	turn()
	if linetest.Get[casework.Case](ls[2], k.ID) == nil {
		t.Error("the case did not come to whom it belongs")
	}
	if linetest.Get[casework.Case](ls[1], k.ID) != nil {
		t.Error("the case came to whom it does not belong")
	}
	for i, l := range ls {
		if n := notes(t, l); n != 9 {
			t.Errorf("profile %d has %d notes, want 9", i, n)
		}
	}
	// A bundle that is cut while it is read is left for the next turn.
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Fatalf("the folder: %v, %v", names, err)
	}
}

// facts is everything a person sees of the queue: rows and divergences.
func facts(t *testing.T, l *linetest.Laptop) map[string]string {
	t.Helper()
	out := map[string]string{}
	q := l.Store.Profile().Queue
	for _, proto := range []casework.Entity{&casework.Note{}, &casework.Task{}} {
		if err := l.Store.List(t.Context(), proto, casework.Query{Deleted: true}, func(e casework.Entity) error {
			if e.Base().Space == q {
				b, err := json.Marshal(e)
				out[e.Base().ID.String()] = string(b)
				return err
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := l.Store.Divergences(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		var vs []string
		for _, v := range d.Values {
			vs = append(vs, v.Change.String()+string(v.Value))
		}
		slices.Sort(vs)
		out["divergence "+d.Entity.String()+d.Field] = fmt.Sprint(vs)
	}
	return out
}

// Any mix of lines that cut, sticks that get lost or come late, and a shared folder brings all to the same, and loses nothing.
func TestAnyMixOfWaysConvergesAndLosesNothing(t *testing.T) {
	seeds := 2
	if os.Getenv("ZANGER_LONG") != "" {
		seeds = 150
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			mix(t, uint64(seed))
		})
	}
}

func mix(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 7))
	h := linetest.New(t, nil)
	var ls []*linetest.Laptop
	for i, role := range []casework.Duty{casework.Coordinator, casework.Consultant, casework.Supervisor} {
		l := linetest.NewLaptop(t, fmt.Sprint("Үлгі ", i), role)
		l.Enrol(h, role)
		ls = append(ls, l)
	}
	syncAll(ls...)
	folder := t.TempDir()
	var late [][]byte
	var made []casework.ID
	task, note := casework.NewID(), casework.NewID()
	days := []casework.Date{{Year: 2026, Month: 12, Day: 1}, {Year: 2026, Month: 12, Day: 9}}
	wrote := func(l *linetest.Laptop) {
		ch := l.Do(func(tx casework.Tx) error {
			space := l.Store.Profile().Queue
			switch r.IntN(3) {
			case 0:
				return tx.Put(t.Context(), &casework.Note{Header: casework.Header{Space: space}, Text: fmt.Sprint(r.IntN(1000))})
			case 1:
				e := &casework.Note{}
				_ = tx.Get(t.Context(), e, note)
				e.ID, e.Space, e.Text = note, space, fmt.Sprint(r.IntN(4))
				if r.IntN(6) == 0 && !e.Created.IsZero() {
					return tx.Delete(t.Context(), e)
				}
				return tx.Put(t.Context(), e)
			}
			e := &casework.Task{}
			_ = tx.Get(t.Context(), e, task)
			e.ID, e.Space, e.Due, e.What = task, space, days[r.IntN(2)], fmt.Sprint(r.IntN(3))
			return tx.Put(t.Context(), e)
		})
		if ch != nil {
			made = append(made, ch.ID)
		}
	}
	for range 50 {
		l := ls[r.IntN(3)]
		switch k := r.IntN(12); {
		case k < 5:
			wrote(l)
		case k < 8:
			switch r.IntN(9) {
			case 0, 3, 4:
				h.Line.CutOnce(0, 500+r.Int64N(6000))
			case 1, 5:
				h.Line.CutOnce(500+r.Int64N(6000), 0)
			case 2:
				h.Line.Dead(true)
			}
			h.Line.Drop()
			if _, err := l.Client.Sync(t.Context(), client.Options{}); err != nil {
				t.Fatal(err)
			}
			h.Line.CutEach(nil)
			h.Line.Dead(false)
		case k < 10:
			var b bytes.Buffer
			if _, err := l.Export(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			late = append(late, b.Bytes())
			if i := r.IntN(len(late)); r.IntN(3) > 0 { // any of those under way, and it may come again
				if _, err := ls[r.IntN(3)].Import(t.Context(), bytes.NewReader(late[i]), ""); err != nil {
					t.Fatal(err)
				}
			}
		case k < 11:
			if _, err := l.Folder(t.Context(), folder); err != nil {
				t.Fatal(err)
			}
		default:
			l.Restart()
		}
	}
	for range 2 {
		syncAll(ls...)
	}
	want := facts(t, ls[0])
	for i, l := range ls {
		if got := facts(t, l); !maps.Equal(got, want) {
			t.Errorf("laptop %d differs:\n%v\n%v", i, got, want)
		}
		lines, err := l.Store.Journal(t.Context(), casework.JournalQuery{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		known := map[casework.ID]bool{}
		for _, x := range lines {
			known[x.ID] = true
		}
		for _, id := range made {
			if !known[id] {
				t.Errorf("laptop %d lacks a change that was confirmed to a person", i)
			}
		}
		if s, _ := l.Status(t.Context()); s.Queued+s.Sent+s.Rejected+s.Held+s.Waiting != 0 {
			t.Errorf("laptop %d: %+v", i, s)
		}
		if _, err := l.Store.VerifyJournal(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
