package library

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/reading"
)

// cabinet is an office with one case whose papers are asked about.
type cabinet struct {
	*testing.T
	s     *casetest.Store
	of    casework.ID
	shelf *Shelf
}

func newCabinet(t *testing.T) *cabinet {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := &cabinet{T: t, s: casetest.NewOffice(casework.Advocate)}
	c.shelf = &Shelf{Pack: p, Term: plainTerm, Store: c.s}
	t.Cleanup(c.shelf.Close)
	k := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Number: "26-0077", Title: "Сынақ ісі"}
	k.Space, c.of = k.ID, k.ID
	c.put(k)
	return c
}

func (c *cabinet) put(es ...casework.Entity) {
	c.Helper()
	if _, err := c.s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		for _, e := range es {
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		c.Fatal(err)
	}
}

func (c *cabinet) file(name, data string) *casework.File {
	c.Helper()
	f := &casework.File{Header: casework.Header{Space: c.of}, Case: c.of, Name: name}
	if _, err := c.s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		return c.s.AddFile(ctx, tx, f, strings.NewReader(data))
	}); err != nil {
		c.Fatal(err)
	}
	return f
}

func (c *cabinet) draft(author casework.ID, status casework.DraftStatus, text string) *casework.Draft {
	d := &casework.Draft{Header: casework.Header{ID: casework.NewID(), Space: c.of}, Of: c.of, Title: "Арыз", Lang: "ru", Status: status, Author: author}
	c.put(d, &casework.DraftVersion{Header: casework.Header{Space: c.of}, Draft: d.ID, Number: 1, Text: []string{text}, At: time.Now().Add(time.Hour)})
	return d
}

// ask gives what the person's own papers say to a question.
func (c *cabinet) ask(question string) []Hit {
	c.Helper()
	if err := c.shelf.ReadNow(ctx); err != nil {
		c.Fatal(err)
	}
	hits, err := c.shelf.Ask(ctx, question, "ru", 5)
	if err != nil {
		c.Fatal(err)
	}
	var own []Hit
	for _, h := range hits {
		if !h.In.IsZero() {
			own = append(own, h)
		}
	}
	return own
}

func TestOwnPapersAreQuoted(t *testing.T) {
	c := newCabinet(t)
	me, other := c.s.Profile().Member, casework.NewID()
	mine := c.draft(me, casework.DraftOpen, "Ответчик обязался вернуть дрель к первому марта.")
	final := c.draft(other, casework.DraftFinal, "Забор перенесён на два метра вглубь участка истца.")
	c.draft(other, casework.DraftOpen, "Черновик коллеги про канарейку в подъезде.")
	pdf, err := os.ReadFile("../reading/testdata/writer.pdf")
	if err != nil {
		t.Fatal(err)
	}
	paper := c.file("шарт.pdf", string(pdf))
	c.put(&casework.Evidence{Header: casework.Header{Space: c.of}, Case: c.of, Title: "Қазандық шарты", File: paper.ID, Date: casework.MustDate("2025-05-05")})
	letter := c.file("хат.txt", "Көрші мысықты балконға шығармайды деп уәде берді.")
	scan, err := os.ReadFile("../reading/testdata/scan.pdf")
	if err != nil {
		t.Fatal(err)
	}
	blind := c.file("скан.pdf", string(scan))
	c.file("снимок.jpg", "x")

	for question, want := range map[string]struct {
		id   casework.ID
		kind casework.Kind
		text string
	}{
		"когда вернуть дрель":            {mine.ID, casework.KindDraft, "Ответчик обязался вернуть дрель к первому марта."},
		"на сколько перенесён забор":     {final.ID, casework.KindDraft, "Забор перенесён на два метра вглубь участка истца."},
		"tenant returns boiler room key": {paper.ID, casework.KindFile, "The tenant returns the key of the boiler room on Friday."},
		"мысық балконға":                 {letter.ID, casework.KindFile, "Көрші мысықты балконға шығармайды деп уәде берді."},
	} {
		hits := c.ask(question)
		if len(hits) != 1 || hits[0].Of != want.id || hits[0].OfKind != want.kind || !strings.Contains(hits[0].Text, want.text) || hits[0].In != c.of || hits[0].Source != "26-0077" || !hits[0].Private {
			t.Errorf("%s: got %+v", question, hits)
		}
	}
	if hits := c.ask("tenant returns boiler room key"); len(hits) == 1 && (hits[0].Title != "Қазандық шарты" || hits[0].Dated != casework.MustDate("2025-05-05")) {
		t.Errorf("the proof it is: %+v", hits)
	}
	if hits := c.ask("канарейка в подъезде"); len(hits) != 0 {
		t.Errorf("a colleague's draft is quoted: %+v", hits)
	}
	faults := map[casework.ID]string{}
	for _, d := range c.shelf.Papers() {
		faults[d.ID] = d.Fault
	}
	if len(faults) != 5 || faults[blind.ID] != reading.Empty || faults[paper.ID] != "" {
		t.Errorf("papers: %v", faults)
	}
}

func TestAPaperThatChangedIsReadAgainAlone(t *testing.T) {
	c := newCabinet(t)
	d := c.draft(c.s.Profile().Member, casework.DraftOpen, "Ответчик обязался вернуть дрель к первому марта.")
	f := c.file("a.txt", "Сосед держит павлина на крыше гаража.")
	if len(c.ask("вернуть дрель")) != 1 || len(c.ask("павлин на крыше")) != 1 {
		t.Fatal("not found")
	}
	pages := 0
	c.shelf.Page = func(_ context.Context, x *casework.Draft) ([]string, error) {
		pages++
		return []string{"Ответчик вернул лопату."}, nil
	}
	time.Sleep(2 * time.Millisecond)
	c.put(&casework.DraftVersion{Header: casework.Header{Space: c.of}, Draft: d.ID, Number: 2, Text: []string{"Ответчик вернул перфоратор вместо неё."}, At: time.Now().Add(time.Hour)})
	c.shelf.Changed(casework.KindDraft, d.ID)
	if hits := c.ask("вернул перфоратор"); len(hits) != 1 {
		t.Errorf("what it says now: %+v", hits)
	}
	if hits := c.ask("вернуть дрель"); len(hits) != 0 {
		t.Errorf("what it said before: %+v", hits)
	}
	if pages != 0 {
		t.Errorf("the page was made %d times where a version is newer", pages)
	}
	// What is taken away is not quoted, even before anybody says that it changed.
	if _, err := c.s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Delete(ctx, f) }); err != nil {
		t.Fatal(err)
	}
	if hits := c.ask("павлин на крыше"); len(hits) != 0 {
		t.Errorf("a removed paper is quoted: %+v", hits)
	}
	c.shelf.Changed(casework.KindFile, f.ID)
	if c.ask("павлин на крыше"); len(c.shelf.Papers()) != 1 {
		t.Errorf("papers %+v", c.shelf.Papers())
	}
	c.shelf.Close()
	if n := len(c.shelf.Papers()); n != 0 {
		t.Errorf("%d papers after the profile was locked", n)
	}
}

func TestReadingGoesOnBesideAndIsBounded(t *testing.T) {
	c := newCabinet(t)
	for range 12 {
		c.file("большой.txt", strings.Repeat("Слово за слово, и так далее о пустяках. ", 20000))
	}
	ended := make(chan struct{})
	c.shelf.Read(func() { close(ended) })
	<-ended
	crowd := 0
	for _, d := range c.shelf.Papers() {
		if d.Fault == crowded {
			crowd++
		}
	}
	if crowd == 0 || crowd == 12 {
		t.Errorf("%d of 12 large papers found no room", crowd)
	}
	if _, _, working := c.shelf.Reading(); working {
		t.Error("still reading")
	}
	c.shelf.Read(func() { t.Error("nothing changed, yet it was read again") })
}

// An attachment whose words have not come over the line yet is looked for again later.
func TestAnAttachmentThatComesLaterIsRead(t *testing.T) {
	c := newCabinet(t)
	f := &casework.File{Header: casework.Header{ID: casework.NewID(), Space: c.of}, Case: c.of, Name: "хат.txt"}
	c.put(f)
	if hits := c.ask("павлин на крыше"); len(hits) != 0 || len(c.shelf.Papers()) != 1 || c.shelf.Papers()[0].Fault == "" {
		t.Fatalf("%+v, %+v", hits, c.shelf.Papers())
	}
	if _, err := c.s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		return c.s.AddFile(ctx, tx, f, strings.NewReader("Сосед держит павлина на крыше гаража."))
	}); err != nil {
		t.Fatal(err)
	}
	c.shelf.own.ended = time.Now()
	c.shelf.Read(func() { t.Error("read again at once") })
	c.shelf.own.ended = time.Now().Add(-2 * patience)
	done := make(chan struct{})
	c.shelf.Read(func() { close(done) })
	<-done
	if hits := c.ask("павлин на крыше"); len(hits) != 1 {
		t.Errorf("%+v, %+v", hits, c.shelf.Papers())
	}
}
