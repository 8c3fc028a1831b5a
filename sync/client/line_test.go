package client_test

import (
	"bytes"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// two gives a hub and two laptops of its office, which have met.
func two(t *testing.T) (h *linetest.Hub, a, b *linetest.Laptop) {
	t.Helper()
	h = linetest.New(t, nil)
	a, b = linetest.NewLaptop(t, "Үлгібекова Айсұлу", casework.Coordinator), linetest.NewLaptop(t, "Үлгібеков Ержан", casework.Consultant)
	if e := a.Enrol(h, casework.Coordinator); !e.Founder || e.Recovery == "" || e.Role != casework.Coordinator {
		t.Fatalf("the first laptop: %+v", e)
	}
	if e := b.Enrol(h, casework.Consultant); e.Founder || e.Recovery != "" {
		t.Fatalf("the second laptop: %+v", e)
	}
	a.Sync()
	b.Sync()
	a.Sync()
	return h, a, b
}

// newCase opens a case for which somebody is responsible.
func newCase(l *linetest.Laptop, title string, responsible casework.ID) *casework.Case {
	id := casework.NewID()
	c := &casework.Case{Header: casework.Header{ID: id, Space: id}, Title: title, Stage: casework.StageOpened, Responsible: responsible, Summary: strings.Repeat("Жалақы төленбеген. ", 8)}
	l.Do(func(tx casework.Tx) error { return tx.Put(l.Ctx(), c) })
	return c
}

func edit[T any, P interface {
	*T
	casework.Entity
}](l *linetest.Laptop, id casework.ID, f func(P)) {
	l.Do(func(tx casework.Tx) error {
		e := P(new(T))
		if err := tx.Get(l.Ctx(), e, id); err != nil {
			return err
		}
		f(e)
		return tx.Put(l.Ctx(), e)
	})
}

func TestTwoLaptopsComeToHoldTheSame(t *testing.T) {
	_, a, b := two(t)
	bob := b.Store.Profile().Member
	if m := linetest.Get[casework.Member](a, bob); m == nil || m.Name != "Үлгібеков Ержан" {
		t.Fatalf("the colleague did not arrive: %+v", m)
	}
	k := newCase(a, "Еңбек дауы", bob)
	note := &casework.Note{Header: casework.Header{Space: k.Space}, Of: k.ID, Text: "Бірінші жазба"}
	a.Do(func(tx casework.Tx) error { return tx.Put(a.Ctx(), note) })
	a.Sync()
	b.Sync()
	if got := linetest.Get[casework.Case](b, k.ID); got == nil || got.Title != k.Title || got.Summary != k.Summary {
		t.Fatalf("the case did not arrive: %+v", got)
	}
	edit(a, k.ID, func(c *casework.Case) { c.Court = "Үлгі соты"; c.Banner = "а" })
	edit(b, k.ID, func(c *casework.Case) { c.Court = "Басқа сот" })
	b.Do(func(tx casework.Tx) error {
		return tx.Put(b.Ctx(), &casework.Note{Header: casework.Header{Space: k.Space}, Of: k.ID, Text: "Екінші жазба"})
	})
	b.Sync()
	a.Sync()
	b.Sync()
	for _, l := range []*linetest.Laptop{a, b} {
		ds, err := l.Store.Divergences(t.Context(), casework.ID{})
		if err != nil || len(ds) != 1 || ds[0].Field != "court" || len(ds[0].Values) != 2 {
			t.Errorf("divergences: %+v, %v", ds, err)
		}
		if n, err := casework.Count[casework.Note](t.Context(), l.Store, casework.All()); err != nil || n != 2 {
			t.Errorf("notes: %d, %v", n, err)
		}
		if got := linetest.Get[casework.Case](l, k.ID); got.Banner != "а" {
			t.Errorf("the banner is %q", got.Banner)
		}
		s, err := l.Status(t.Context())
		if err != nil || s.Queued != 0 || s.Sent != 0 || s.Confirmed == 0 || s.Last.IsZero() || !s.Online || s.Laptops != 2 {
			t.Errorf("status: %+v, %v", s, err)
		}
	}
}

func TestAnEnquiryOfThePageComesToTheQueueOnceAndItsStatusGoesBack(t *testing.T) {
	h, a, b := two(t)
	code := h.Ask(linetest.Question{Name: "Үлгіқызы Сәуле", Contact: "+7 000 111 22 33", Safe: "yes", Story: "Жұмыс беруші жалақымды үш ай бойы төлемеді.", Area: "LAB.WAGE", Language: "kk", Consent: true, Further: []string{"statistics"}})
	// Both take it in before they hear of each other.
	if c, err := a.Client.Sync(t.Context(), client.Options{}); err != nil || c.Enquiries != 1 {
		t.Fatalf("taken in: %+v, %v", c, err)
	}
	b.Sync()
	a.Sync()
	b.Sync()
	for _, l := range []*linetest.Laptop{a, b} {
		es, err := casework.List[casework.Enquiry](t.Context(), l.Store, casework.Where("number", code))
		if err != nil || len(es) != 1 {
			t.Fatalf("enquiries: %d, %v", len(es), err)
		}
		e := es[0]
		if e.Channel != casework.ByPage || e.Story == "" || e.Line == "" || e.Area != "LAB.WAGE" || e.SafeContact != "yes" || e.Promised.IsZero() && e.PromisedWhy == "" { // beyond the calendar no day is promised, and that is said
			t.Errorf("entered: %+v", e)
		}
		ps, err := casework.List[casework.Party](t.Context(), l.Store, casework.Where("of", e.ID))
		if err != nil || len(ps) != 1 || ps[0].Name != "Үлгіқызы Сәуле" {
			t.Errorf("parties: %+v, %v", ps, err)
		}
		cs, err := casework.List[casework.Consent](t.Context(), l.Store, casework.Where("of", e.ID))
		if err != nil || len(cs) != 2 {
			t.Errorf("consents: %+v, %v", cs, err)
		}
		if ds, err := l.Store.Divergences(t.Context(), casework.ID{}); err != nil || len(ds) > 0 {
			t.Errorf("divergences: %+v, %v", ds, err)
		}
	}
	if got := h.Status(code); got != "new" {
		t.Errorf("status: %s", got)
	}
	es, _ := casework.List[casework.Enquiry](t.Context(), b.Store, casework.Where("number", code))
	if err := b.Desk.Refer(t.Context(), es[0].ID, "Үлгі ұйымы", "басқа өңір"); err != nil {
		t.Fatal(err)
	}
	b.Sync()
	if got := h.Status(code); got != "referred" {
		t.Errorf("status: %s", got)
	}
	o, e, err := h.Find(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Reply(t.Context(), o, e.Code, "feedback", linetest.Answer{Helped: "yes", Clear: "partly", Paid: "no", Text: "Рақмет, бәрі түсінікті."}); err != nil {
		t.Fatal(err)
	}
	if c := a.Sync(); c.Replies != 1 {
		t.Errorf("the coordinator got %d replies", c.Replies)
	}
	if c := b.Sync(); c.Replies != 0 {
		t.Errorf("the consultant got %d replies", c.Replies)
	}
	rs, err := a.Replies(t.Context())
	if err != nil || len(rs) != 1 || rs[0].Text != "Рақмет, бәрі түсінікті." || rs[0].Helped != "yes" || rs[0].Enquiry != es[0].ID || rs[0].Seen {
		t.Errorf("replies: %+v, %v", rs, err)
	}
	if found := h.Holds("Сәуле", "000 111 22 33", "жалақымды", "Рақмет"); len(found) > 0 {
		t.Errorf("the hub can read: %v", found)
	}
}

func TestAttachmentsGoOverAfterTheText(t *testing.T) {
	_, a, b := two(t)
	k := newCase(a, "Құжаттар", b.Store.Profile().Member)
	plain := bytes.Repeat([]byte("Үлгі құжат. "), 200_000) // above two parts of an upload
	f := &casework.File{Header: casework.Header{Space: k.Space}, Case: k.ID, Name: "scan.pdf", Media: "application/pdf"}
	a.Do(func(tx casework.Tx) error { return a.Store.AddFile(a.Ctx(), tx, f, bytes.NewReader(plain)) })
	var steps []client.Step
	if _, err := a.Client.Sync(t.Context(), client.Options{TextOnly: true}); err != nil {
		t.Fatal(err)
	}
	if s, _ := a.Status(t.Context()); s.Files != 1 || s.FileBytes < int64(len(plain)) {
		t.Errorf("with text only: %+v", s)
	}
	b.Sync()
	if got := linetest.Get[casework.File](b, f.ID); got == nil {
		t.Fatal("the scan is not told of")
	} else if _, err := b.Store.OpenFile(t.Context(), got); casework.CodeOf(err) != casework.Missing {
		t.Errorf("the scan is here before it was sent: %v", err)
	}
	c, err := a.Client.Sync(t.Context(), client.Options{Progress: func(p client.Progress) { steps = append(steps, p.Step) }})
	if err != nil || c.Files != 1 {
		t.Fatalf("sent: %+v, %v", c, err)
	}
	if steps[len(steps)-1] != client.StepFiles {
		t.Errorf("steps: %v", steps)
	}
	if c := b.Sync(); c.Files != 1 {
		t.Errorf("fetched: %+v", c)
	}
	r, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, f.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(r); err != nil || !bytes.Equal(got.Bytes(), plain) {
		t.Errorf("the scan is another one, %v", err)
	}
	for _, l := range []*linetest.Laptop{a, b} {
		if fs, err := l.Files(t.Context()); err != nil || len(fs) > 0 {
			t.Errorf("still to move: %+v, %v", fs, err)
		}
	}
}
