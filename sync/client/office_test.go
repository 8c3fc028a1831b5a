package client_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

func syncAll(ls ...*linetest.Laptop) {
	for range 2 {
		for _, l := range ls {
			l.Sync()
		}
	}
}

func TestACopiedDiskLosesNothing(t *testing.T) {
	_, a, b := two(t)
	write(a, 3, "бұрын")
	a.Sync()
	c := a.Copy()
	// Both go on under one name, with and without a line in between.
	write(a, 4, "түпнұсқа")
	write(c, 5, "көшірме")
	a.Sync()
	write(a, 2, "түпнұсқа кейін")
	c.Sync()
	write(c, 2, "көшірме кейін")
	syncAll(a, c, b)
	syncAll(a, c, b)
	for i, l := range []*linetest.Laptop{a, c, b} {
		if n := notes(t, l); n != 16 {
			t.Errorf("laptop %d has %d notes, want 16", i, n)
		}
		if s, _ := l.Status(t.Context()); s.Queued+s.Rejected+s.Held+s.Waiting != 0 {
			t.Errorf("laptop %d: %+v", i, s)
		}
	}
}

func TestAHubRestoredFromABackupIsToldWhatItForgot(t *testing.T) {
	h, a, b := two(t)
	k := newCase(a, "Қалпына", b.Store.Profile().Member)
	code := h.Ask(linetest.Question{Name: "Үлгі", Contact: "+7", Safe: "yes", Story: "Бірінші сұрақ", Language: "kk", Consent: true})
	syncAll(a, b)
	backup := h.Backup()
	write(a, 5, "ұмытылған")
	write(b, 3, "ұмытылған")
	f := scan(a, k, "scan", 50_000)
	late := newCase(a, "Көшірмеден кейін", b.Store.Profile().Member)
	second := h.Ask(linetest.Question{Name: "Үлгі", Contact: "+7", Safe: "yes", Story: "Екінші сұрақ", Language: "kk", Consent: true})
	c := linetest.NewLaptop(t, "Үлгі Кешіккен", casework.Consultant)
	c.Enrol(h, casework.Consultant)
	syncAll(a, b, c)
	h.Restored(nil, backup)
	write(b, 2, "жаңа")
	// The hub does not know the third laptop any more: it is told so, loses nothing and enrols again.
	if _, err := c.Client.Sync(t.Context(), client.Options{}); casework.CodeOf(err) != casework.Denied || client.Gone(err) {
		t.Fatalf("a laptop the hub forgot: %v", err)
	}
	if _, err := c.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Consultant)); err != nil {
		t.Fatal(err)
	}
	write(c, 1, "үшінші")
	syncAll(a, b, c)
	syncAll(a, b, c)
	for i, l := range []*linetest.Laptop{a, b, c} {
		if n := notes(t, l); n != 11 {
			t.Errorf("laptop %d has %d notes, want 11", i, n)
		}
		for _, code := range []string{code, second} {
			if n, err := casework.Count[casework.Enquiry](t.Context(), l.Store, casework.Where("number", code)); err != nil || n != 1 {
				t.Errorf("laptop %d has %d enquiries of a code, %v", i, n, err)
			}
		}
		if s, _ := l.Status(t.Context()); s.Queued+s.Rejected+s.Held+s.Waiting+s.Divergences != 0 {
			t.Errorf("laptop %d: %+v", i, s)
		}
	}
	if linetest.Get[casework.Case](b, late.ID) == nil {
		t.Error("the case opened after the backup is not shared")
	}
	if r, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, f.ID)); err != nil {
		t.Error(err)
	} else {
		r.Close()
	}
	if got := h.Status(code); got != "new" {
		t.Errorf("status: %s", got)
	}
}

func TestALostLaptopIsRefusedAtOnceAndReadsNothingThatFollows(t *testing.T) {
	h, a, b := two(t)
	k := newCase(a, "Жоғалған", b.Store.Profile().Member)
	syncAll(a, b)
	c := linetest.NewLaptop(t, "Үлгі Үшінші", casework.Supervisor)
	c.Enrol(h, casework.Supervisor)
	syncAll(a, c, b)
	if err := b.Client.Revoke(t.Context(), a.Store.Profile().Device); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a consultant withdraws: %v", err)
	}
	if err := a.Client.Revoke(t.Context(), a.Store.Profile().Device); casework.CodeOf(err) != casework.Denied {
		t.Errorf("oneself: %v", err)
	}
	write(b, 1, "ұрлықтан кейін")
	if err := a.Client.Revoke(t.Context(), b.Store.Profile().Device); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Client.Sync(t.Context(), client.Options{}); !client.Gone(err) {
		t.Fatalf("the lost laptop: %v", err)
	}
	syncAll(a, c)
	edit(a, k.ID, func(e *casework.Case) { e.Banner = "жаңа кілтпен" })
	code := h.Ask(linetest.Question{Name: "Үлгі", Contact: "+7", Safe: "yes", Story: "Кейінгі сұрақ", Language: "kk", Consent: true})
	syncAll(a, c)
	if n, err := casework.Count[casework.Enquiry](t.Context(), c.Store, casework.Where("number", code)); err != nil || n != 1 {
		t.Errorf("an enquiry sealed to the queue's new key: %d, %v", n, err)
	}
	held, err := a.Held(t.Context())
	if err != nil || len(held) != 1 {
		t.Fatalf("what the lost laptop had: %+v, %v", held, err)
	}
	if err := a.Release(t.Context(), held[0]); err != nil {
		t.Fatal(err)
	}
	syncAll(a, c)
	if n := notes(t, c); n != 1 {
		t.Errorf("%d notes after the release", n)
	}
	ds, err := a.Devices(t.Context())
	if err != nil || len(ds) != 3 || !ds[0].Self || ds[0].Revoked {
		t.Errorf("devices: %+v, %v", ds, err)
	}
}

func TestACaseLetOutOfIsForgottenAndComesBackWhole(t *testing.T) {
	_, a, b := two(t)
	k := newCase(a, "Құпия іс атауы", a.Store.Profile().Member)
	syncAll(a, b)
	if linetest.Get[casework.Case](b, k.ID) != nil {
		t.Fatal("a case of one person went to another")
	}
	bob := b.Store.Profile().Member
	if err := b.Client.Share(t.Context(), k.Space, bob); casework.CodeOf(err) != casework.Denied {
		t.Errorf("who is not in it shares it: %v", err)
	}
	if err := a.Client.Share(t.Context(), k.Space, bob); err != nil {
		t.Fatal(err)
	}
	syncAll(a, b)
	if linetest.Get[casework.Case](b, k.ID) == nil {
		t.Fatal("the history did not come")
	}
	f := scan(a, k, "scan", 20_000)
	syncAll(a, b)
	edit(b, k.ID, func(e *casework.Case) { e.Banner = "соңғы сөз" })
	if err := a.Client.Withdraw(t.Context(), k.Space, bob); err != nil {
		t.Fatal(err)
	}
	a.Sync()
	b.Sync()
	b.Sync()
	if linetest.Get[casework.Case](b, k.ID) != nil || linetest.Get[casework.File](b, f.ID) != nil {
		t.Error("the case is still there")
	}
	hits, err := b.Store.Search(t.Context(), casework.SearchQuery{Text: "Құпия"})
	if err != nil || len(hits) > 0 {
		t.Errorf("found: %+v, %v", hits, err)
	}
	if _, err := b.Store.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
	// What was written before the word came was written by somebody of the case: it stays in it.
	a.Sync()
	edit(a, k.ID, func(e *casework.Case) { e.Summary = "енді бөлек" })
	if err := a.Client.Share(t.Context(), k.Space, bob); err != nil {
		t.Fatal(err)
	}
	syncAll(a, b)
	for i, l := range []*linetest.Laptop{a, b} {
		got := linetest.Get[casework.Case](l, k.ID)
		if got == nil || got.Banner != "соңғы сөз" || got.Summary != "енді бөлек" || got.Title != k.Title {
			t.Errorf("laptop %d: %+v", i, got)
		}
	}
	if r, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, f.ID)); err != nil {
		t.Error(err)
	} else {
		r.Close()
	}
}

func TestOneRecordThatIsTooLargeStopsNoOther(t *testing.T) {
	_, a, b := two(t)
	p := a.Store.Profile()
	letters := make([]rune, 400_000) // does not compress below a record's limit
	r := rand.New(rand.NewPCG(1, 2))
	for i := range letters {
		letters[i] = rune(0x4e00 + r.IntN(20_000))
	}
	write(a, 1, "алдында")
	a.Do(func(tx casework.Tx) error {
		return tx.Put(a.Ctx(), &casework.Note{Header: casework.Header{Space: p.Queue}, Text: string(letters)})
	})
	write(a, 2, "кейін")
	syncAll(a, b)
	if n := notes(t, b); n != 3 {
		t.Errorf("got %d notes, want 3", n)
	}
	tray, err := a.Tray(t.Context())
	if err != nil || len(tray) != 1 || tray[0].Reason != "sync.reject.size" || tray[0].Held {
		t.Fatalf("tray: %+v, %v", tray, err)
	}
	var out bytes.Buffer
	if err := a.ExportEntry(t.Context(), tray[0].ID, &out); err != nil || !strings.Contains(out.String(), string(letters[:50])) {
		t.Errorf("the record as a file: %d bytes, %v", out.Len(), err)
	}
	if err := a.Resend(t.Context(), tray[0].ID); err != nil {
		t.Fatal(err)
	}
	write(a, 1, "соңында")
	syncAll(a, b)
	if n := notes(t, b); n != 4 {
		t.Errorf("got %d notes, want 4", n)
	}
	if s, _ := a.Status(t.Context()); s.Rejected != 1 || s.Queued != 0 {
		t.Errorf("status: %+v", s)
	}
}

func TestRunExchangesByItself(t *testing.T) {
	_, a, b := two(t)
	for _, l := range []*linetest.Laptop{a, b} {
		done := make(chan error, 1)
		go func() { done <- l.Run(t.Context(), nil, nil) }()
		t.Cleanup(func() {
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	got := make(chan string, 8)
	cancel := b.Store.Watch(func(ch *casework.Change) { got <- ch.Act })
	defer cancel()
	write(a, 1, "өздігінен")
	<-got // by the poke of the hub: a poll would take a minute
	if s, err := b.Status(t.Context()); err != nil || s.Next.IsZero() {
		t.Errorf("status: %+v, %v", s, err)
	}
}

func TestAProfileRestoredFromABackupIsEnrolledAnewAndLosesNothing(t *testing.T) {
	h, a, b := two(t)
	k := newCase(b, "Көшірме", b.Store.Profile().Member)
	syncAll(b, a)
	write(b, 2, "көшірмеде бар, жіберілмеген")
	n := b.FromBackup()
	write(b, 1, "көшірмеден кейін")
	syncAll(b, a) // the old laptop lived on for a while
	if s, err := n.Status(t.Context()); err != nil || !s.Restored || s.Joined {
		t.Fatalf("status: %+v, %v", s, err)
	}
	if _, err := n.Client.Sync(t.Context(), client.Options{}); casework.CodeOf(err) != casework.Denied {
		t.Errorf("an exchange under another's name: %v", err)
	}
	write(n, 1, "жаңа компьютерде")
	if e := n.Enrol(h, casework.Consultant); e.Founder {
		t.Errorf("enrolled: %+v", e)
	}
	if err := a.Client.Revoke(t.Context(), b.Store.Profile().Device); err != nil {
		t.Fatal(err)
	}
	syncAll(n, a, n)
	syncAll(n, a)
	for i, l := range []*linetest.Laptop{a, n} {
		if got := notes(t, l); got != 4 {
			t.Errorf("laptop %d has %d notes, want 4", i, got)
		}
		if s, _ := l.Status(t.Context()); s.Queued+s.Rejected+s.Held+s.Waiting+s.Divergences != 0 {
			t.Errorf("laptop %d: %+v", i, s)
		}
	}
	// The case was shared by the old laptop alone; its person keeps it, and goes on.
	edit(n, k.ID, func(c *casework.Case) { c.Banner = "жалғасы" })
	syncAll(n)
	if got := linetest.Get[casework.Case](n, k.ID); got == nil || got.Banner != "жалғасы" {
		t.Errorf("the case: %+v", got)
	}
	if s, _ := n.Status(t.Context()); s.Rejected+s.Queued != 0 {
		t.Errorf("status: %+v", s)
	}
}

func TestAProfileRestoredAfterItsLaptopWasWithdrawn(t *testing.T) {
	h, a, b := two(t)
	bob := b.Store.Profile().Member
	alone, shared := newCase(b, "Жалғыз", bob), newCase(a, "Ортақ", bob)
	syncAll(b, a, b)
	n := b.FromBackup()
	if err := a.Client.Revoke(t.Context(), b.Store.Profile().Device); err != nil {
		t.Fatal(err)
	}
	edit(n, alone.ID, func(c *casework.Case) { c.Banner = "жаңадан" })
	edit(n, shared.ID, func(c *casework.Case) { c.Banner = "жаңадан" })
	write(n, 1, "кезекке")
	n.Enrol(h, casework.Consultant)
	syncAll(n, a, n)
	syncAll(n, a)
	if s, _ := n.Status(t.Context()); s.Rejected+s.Queued+s.Held+s.Waiting != 0 {
		t.Errorf("status: %+v", s)
	}
	if got := linetest.Get[casework.Case](a, shared.ID); got.Banner != "жаңадан" {
		t.Errorf("the shared case: %+v", got)
	}
	if n := notes(t, a); n != 1 {
		t.Errorf("%d notes", n)
	}
}
