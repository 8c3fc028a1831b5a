package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"zanger/casework"
)

func mustGet[T any, P casework.EntityOf[T]](t *testing.T, s *Store, id casework.ID) *T {
	t.Helper()
	e, err := casework.Get[T, P](t.Context(), s, id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// headsOf reads what the store keeps beside a case.
func headsOf(t *testing.T, s *Store, e casework.Entity) row {
	t.Helper()
	c, _ := codecFor(e)
	r, err := get(t.Context(), s.readers, c, c.fresh(), c.byID, e.Base().ID[:])
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAChangeHoldsOldNewAndWhatItSaw(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "Бірінші")
	first := put(t, s, c)
	if first.Seq != 2 || first.Who != s.Profile().Member || first.Schema != schema {
		t.Errorf("got seq %d who %v schema %d", first.Seq, first.Who, first.Schema)
	}
	for _, w := range first.Writes {
		if w.Old != nil || w.Saw != nil || w.Space != c.ID {
			t.Errorf("a birth replaced something: %+v", w)
		}
	}
	c.Title = "Екінші"
	second := put(t, s, c)
	c.Title, c.Court = "Үшінші", "Сот"
	third := put(t, s, c)
	if len(second.Writes) != 1 || string(second.Writes[0].Old) != `"Бірінші"` || string(second.Writes[0].New) != `"Екінші"` || !slices.Equal(second.Writes[0].Saw, []casework.ID{first.ID}) {
		t.Errorf("got %+v", second.Writes)
	}
	if len(third.Writes) != 2 || !slices.Equal(third.Writes[0].Saw, []casework.ID{second.ID}) || !slices.Equal(third.Writes[1].Saw, []casework.ID{first.ID}) {
		t.Errorf("got %+v", third.Writes)
	}
	r := headsOf(t, s, c)
	if r.born != first.ID || len(r.heads) != 2 || !slices.Equal(r.heads.of("title", r.born), []casework.ID{third.ID}) || !slices.Equal(r.heads.of("number", r.born), []casework.ID{first.ID}) {
		t.Errorf("got heads %+v", r)
	}
	lines, err := s.Journal(t.Context(), casework.JournalQuery{Entity: c.ID})
	if err != nil || len(lines) != 3 || lines[0].ID != third.ID || lines[2].ID != first.ID || lines[0].Line != 4 {
		t.Errorf("got %d lines, %v", len(lines), err)
	}
	if older, _ := s.Journal(t.Context(), casework.JournalQuery{Space: c.ID, Before: 3}); len(older) != 1 || older[0].ID != first.ID {
		t.Errorf("got %d older lines, want the first", len(older))
	}
}

func TestTwoPutsInOneActionAreOneWrite(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "А")
	put(t, s, c)
	before := headsOf(t, s, c)
	ch, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, title := range []string{"Б", "В"} {
			c.Title = title
			if err := tx.Put(t.Context(), c); err != nil {
				return err
			}
			seen, err := casework.Get[casework.Case](t.Context(), tx, c.ID)
			if err != nil || seen.Title != title {
				t.Errorf("the action does not see its own write: %v, %v", seen, err)
			}
		}
		return nil
	})
	if err != nil || len(ch.Writes) != 1 || string(ch.Writes[0].Old) != `"А"` || string(ch.Writes[0].New) != `"В"` {
		t.Fatalf("got %+v, %v", ch, err)
	}
	// there and back again is no change at all
	updated := mustGet[casework.Case](t, s, c.ID).Updated
	before = headsOf(t, s, c)
	ch, err = s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		c.Title = "Г"
		if err := tx.Put(t.Context(), c); err != nil {
			return err
		}
		c.Title = "В"
		return errors.Join(tx.Put(t.Context(), c), tx.Delete(t.Context(), c), tx.Undelete(t.Context(), c))
	})
	if ch != nil || err != nil {
		t.Errorf("got %+v, %v; want no change", ch, err)
	}
	after := headsOf(t, s, c)
	if len(after.heads) != len(before.heads) || after.heads["title"][0] != before.heads["title"][0] {
		t.Errorf("heads moved: %v, %v", before, after)
	}
	if got := mustGet[casework.Case](t, s, c.ID).Updated; !got.Equal(updated) {
		t.Errorf("updated moved from %v to %v", updated, got)
	}
}

func TestAFailedActionLeavesNothing(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "Из неудачи")
	broken := errors.New("broken")
	for name, f := range map[string]func(casework.Tx) error{
		"error": func(tx casework.Tx) error { return errors.Join(tx.Put(t.Context(), c), broken) },
		"no space": func(tx casework.Tx) error {
			tx.Put(t.Context(), c)
			return tx.Put(t.Context(), &casework.Note{Text: "x"})
		},
		"empty": func(tx casework.Tx) error {
			return tx.Put(t.Context(), &casework.Note{Header: casework.Header{Space: c.ID}})
		},
	} {
		if ch, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, f); ch != nil || err == nil {
			t.Errorf("%s: got %v, %v", name, ch, err)
		}
	}
	func() {
		defer func() { recover() }()
		s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error { tx.Put(t.Context(), c); panic("fault") })
	}()
	if n, err := casework.Count[casework.Case](t.Context(), s, casework.All()); n != 0 || err != nil {
		t.Errorf("got %d cases, %v", n, err)
	}
	if hits, _ := s.Search(t.Context(), casework.SearchQuery{Text: "неудачи"}); len(hits) != 0 {
		t.Errorf("got %v", hits)
	}
	if ch := put(t, s, c); ch.Seq != 2 {
		t.Errorf("got seq %d, want no gap", ch.Seq)
	}
	c.Space = casework.NewID()
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) }); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("moved to another space: %v", err)
	}
}

func TestDeletedIsFoundByGetAlone(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "Жойылатын")
	put(t, s, c)
	mark := func(f func(casework.Tx) error) *casework.Change {
		ch, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, f)
		if err != nil {
			t.Fatal(err)
		}
		return ch
	}
	ch := mark(func(tx casework.Tx) error { return tx.Delete(t.Context(), c) })
	if len(ch.Writes) != 1 || ch.Writes[0].Field != casework.FieldDeleted || string(ch.Writes[0].New) != "true" {
		t.Errorf("got %+v", ch.Writes)
	}
	if !mustGet[casework.Case](t, s, c.ID).Deleted {
		t.Error("not marked")
	}
	n, _ := casework.Count[casework.Case](t.Context(), s, casework.All())
	m, _ := casework.Count[casework.Case](t.Context(), s, casework.Query{Deleted: true})
	hits, _ := s.Search(t.Context(), casework.SearchQuery{Text: "жойыл"})
	if n != 0 || m != 1 || len(hits) != 0 {
		t.Errorf("got %d, %d, %d hits; want 0, 1, 0", n, m, len(hits))
	}
	if ch := mark(func(tx casework.Tx) error { return tx.Delete(t.Context(), c) }); ch != nil {
		t.Error("deleting twice is a change")
	}
	mark(func(tx casework.Tx) error { return tx.Undelete(t.Context(), c) })
	if hits, _ := s.Search(t.Context(), casework.SearchQuery{Text: "жойыл"}); len(hits) != 1 {
		t.Errorf("got %d hits, want 1", len(hits))
	}
}

func TestTheHybridClockNeverGoesBack(t *testing.T) {
	s := newProfile(t, t.TempDir())
	clock := s.clock.(*stepClock)
	c := newCase("26-0001", "1")
	a := put(t, s, c)
	clock.at = clock.at.AddDate(-10, 0, 0)
	c.Title = "2"
	b := put(t, s, c)
	s = reopen(t, s)
	c.Title = "3"
	d := put(t, s, c)
	clock.at = clock.at.AddDate(20, 0, 0)
	c.Title = "4"
	e := put(t, s, c)
	if !(a.Clock < b.Clock && b.Clock < d.Clock && d.Clock < e.Clock) {
		t.Errorf("got %d %d %d %d", a.Clock, b.Clock, d.Clock, e.Clock)
	}
	if b.At.After(a.At) || e.Clock>>clockCounterBits != e.At.UnixMilli() {
		t.Errorf("wall clock not kept as it was: %v %v", b.At, e.At)
	}
	for i, ch := range []*casework.Change{a, b, d, e} {
		if ch.Seq != int64(i+2) {
			t.Errorf("got seq %d, want %d", ch.Seq, i+2)
		}
	}
}

func TestUndo(t *testing.T) {
	s := newProfile(t, t.TempDir())
	if _, err := s.Undo(t.Context()); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
	c := newCase("26-0001", "А")
	put(t, s, c)
	for _, title := range []string{"Б", "В", "Г"} {
		c.Title = title
		put(t, s, c)
	}
	for _, want := range []string{"В", "Б", "А"} {
		ch, err := s.Undo(t.Context())
		if err != nil || ch.Reverts.IsZero() || ch.Act != "act.undo" {
			t.Fatalf("got %+v, %v", ch, err)
		}
		if got := mustGet[casework.Case](t, s, c.ID).Title; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := s.Undo(t.Context()); err != nil { // the birth
		t.Fatal(err)
	}
	if !mustGet[casework.Case](t, s, c.ID).Deleted {
		t.Error("an undone birth is a soft deletion")
	}
	if _, err := s.Undo(t.Context()); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
	if _, err := s.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestUndoTakesBackADeletion(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "А")
	put(t, s, c)
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error { return tx.Delete(t.Context(), c) }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context()); err != nil || mustGet[casework.Case](t, s, c.ID).Deleted {
		t.Errorf("still deleted, %v", err)
	}
}

func TestUndoIsRefusedWhereTheFieldChangedSince(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "А")
	put(t, s, c)
	c.Title, c.Court = "Б", "Сот"
	mine := put(t, s, c)
	c.Title = "В"
	put(t, s, c)
	s.session.done = s.session.done[:len(s.session.done)-1] // as if another device had written it
	if _, err := s.Undo(t.Context()); casework.CodeOf(err) != casework.Stale {
		t.Errorf("got %v, want stale", err)
	}
	if got := mustGet[casework.Case](t, s, c.ID); got.Title != "В" || got.Court != "Сот" {
		t.Errorf("a refused undo changed something of %v: %+v", mine.ID, got)
	}
}

func TestWatchersHearOfEveryChange(t *testing.T) {
	s := newProfile(t, t.TempDir())
	var heard []int64
	cancel := s.Watch(func(ch *casework.Change) {
		if _, err := s.Count(t.Context(), &casework.Case{}, casework.All()); err != nil {
			t.Error(err)
		}
		heard = append(heard, ch.Seq)
	})
	c := newCase("26-0001", "А")
	put(t, s, c)
	s.Undo(t.Context())
	cancel()
	put(t, s, newCase("26-0002", "Б"))
	if !slices.Equal(heard, []int64{2, 3}) {
		t.Errorf("got %v, want 2 3", heard)
	}
}

func TestClosedIsLocked(t *testing.T) {
	s := newProfile(t, t.TempDir())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	_, err := s.Do(t.Context(), casework.Act{}, func(casework.Tx) error { return nil })
	if casework.CodeOf(err) != casework.Locked {
		t.Errorf("got %v, want locked", err)
	}
	if _, err := s.Count(t.Context(), &casework.Case{}, casework.All()); casework.CodeOf(err) != casework.Locked {
		t.Errorf("got %v, want locked", err)
	}
	if _, err := s.Undo(t.Context()); casework.CodeOf(err) != casework.Locked {
		t.Errorf("got %v, want locked", err)
	}
	if err := s.layer.Close(); err != nil {
		t.Errorf("the layer stayed: %v", err)
	}
}

func TestQueries(t *testing.T) {
	s := newProfile(t, t.TempDir())
	day := casework.MustDate("2026-11-23")
	of := casework.NewID()
	var all []casework.Entity
	for i, due := range []string{"", "2026-11-20", "2026-11-23", "2026-11-30"} {
		task := &casework.Task{Header: casework.Header{Space: of}, Of: of, What: string(rune('а' + i))}
		task.Due, _ = casework.ParseDate(due)
		if i == 1 {
			task.Done = day
		}
		all = append(all, task)
	}
	all = append(all, &casework.Party{Header: casework.Header{Space: of}, Of: of, Role: casework.Witness, Name: "Үлгі", Ours: true, Born: casework.MustDate("1990-01-01")})
	all = append(all, &casework.Note{Header: casework.Header{Space: of}, Of: of, Text: "x", Minutes: 7, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	put(t, s, all...)
	for name, c := range map[string]struct {
		q    casework.Query
		want string
	}{
		"all by age":            {casework.All(), "абвг"},
		"due until today":       {casework.All().And("due", casework.Le, day).By("due"), "бв"},
		"newest first":          {casework.All().By("-due"), "гвба"},
		"open":                  {casework.Where("done", casework.Date{}).By("due"), "авг"},
		"done":                  {casework.All().And("done", casework.NotEmpty, nil), "б"},
		"not that day":          {casework.All().And("due", casework.Ne, day).By("what"), "абг"},
		"two days and none":     {casework.All().And("due", casework.In, []casework.Date{day, {}}).By("what"), "ав"},
		"none of none":          {casework.All().And("due", casework.In, []casework.Date{}), ""},
		"of":                    {casework.Where("of", of).By("-what").Limit(2), "гв"},
		"of, the rest":          {casework.Where("of", of).By("-what").From(2), "ба"},
		"of another":            {casework.Where("of", casework.NewID()), ""},
		"a string is converted": {casework.Where("what", casework.Kind("б")), "б"},
	} {
		got := ""
		err := s.List(t.Context(), &casework.Task{}, c.q, func(e casework.Entity) error { got += e.(*casework.Task).What; return nil })
		if err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
		c.q.Max, c.q.Skip = 0, 0
		if n, err := s.Count(t.Context(), &casework.Task{}, c.q); err != nil || (n != len([]rune(c.want)) && name[:2] != "of") {
			t.Errorf("%s: count %d, %v", name, n, err)
		}
	}
	for name, q := range map[string]casework.Query{
		"unknown field":   casework.Where("nonsense", 1),
		"column trick":    casework.Where(`what"=1 OR "what`, "x"),
		"unknown order":   casework.All().By("nonsense"),
		"wrong value":     casework.Where("due", "2026-11-23"),
		"before no date":  casework.All().And("due", casework.Lt, casework.Date{}),
		"unknown compare": casework.All().And("due", casework.Op("LIKE"), day),
		"inner column":    casework.Where("_n", 1),
	} {
		if _, err := s.Count(t.Context(), &casework.Task{}, q.By()); casework.CodeOf(err) != casework.Invalid && name != "unknown order" {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
		if err := s.List(t.Context(), &casework.Task{}, q, func(casework.Entity) error { return nil }); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
	if n, err := s.Count(t.Context(), &casework.Party{}, casework.Where("ours", false)); n != 0 || err != nil {
		t.Errorf("got %d, %v; want no party that is not ours", n, err)
	}
	if n, err := s.Count(t.Context(), &casework.Note{}, casework.All().And("minutes", casework.Lt, 8).And("at", casework.Gt, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))); n != 1 || err != nil {
		t.Errorf("got %d, %v; want the note", n, err)
	}
}

func TestListMayReadAndWriteInItsTurn(t *testing.T) {
	s := newProfile(t, t.TempDir())
	for i := range 10 {
		put(t, s, newCase("26-000"+string(rune('0'+i)), "Іс"))
	}
	var walk func(depth int) error
	walk = func(depth int) error {
		return s.List(t.Context(), &casework.Case{}, casework.All().Limit(2), func(e casework.Entity) error {
			if depth == 0 {
				e.(*casework.Case).Title += "!"
				put(t, s, e)
				return nil
			}
			return walk(depth - 1)
		})
	}
	if err := walk(readerCount + 2); err != nil {
		t.Fatal(err)
	}
}

// Locking in the middle of an action waits for it: what was begun is kept, what comes after is refused.
func TestClosingWaitsForTheRunningAction(t *testing.T) {
	s := newProfile(t, t.TempDir())
	inside, goOn, closed := make(chan bool), make(chan bool), make(chan error)
	acted := make(chan error)
	c := newCase("26-0001", "А")
	go func() {
		_, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			close(inside)
			<-goOn
			return tx.Put(t.Context(), c)
		})
		acted <- err
	}()
	<-inside
	go func() { closed <- s.Close() }()
	for { // until Close has begun
		if _, err := s.Count(t.Context(), c, casework.All()); casework.CodeOf(err) == casework.Locked {
			break
		}
	}
	close(goOn)
	if err := <-acted; err != nil {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	n, err := Open(t.Context(), s.dir, testKey(1), s.clock)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	mustGet[casework.Case](t, n, c.ID)
}

func TestACancelledActionLeavesNothing(t *testing.T) {
	s := newProfile(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for range 10 {
			if err := tx.Put(ctx, newCase("1", "x")); err != nil {
				return err
			}
			if n++; n == 5 {
				cancel()
			}
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	if n, err := s.Count(t.Context(), &casework.Case{}, casework.All()); n != 0 || err != nil {
		t.Errorf("got %d cases, %v", n, err)
	}
}

func TestManyReadWhileOneWrites(t *testing.T) {
	s := newProfile(t, t.TempDir())
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := range 25 {
				c := newCase(fmt.Sprint(w, "-", i), "Іс мәтін")
				if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
					return errors.Join(tx.Put(t.Context(), c), tx.Put(t.Context(), &casework.Task{Header: casework.Header{Space: c.ID}, Of: c.ID, What: "x"}))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 4 {
		wg.Go(func() {
			for range 25 {
				if _, err := s.Search(t.Context(), casework.SearchQuery{Text: "мәтін"}); err != nil {
					t.Error(err)
				}
				if _, err := s.Count(t.Context(), &casework.Case{}, casework.All()); err != nil {
					t.Error(err)
				}
				if err := s.SetLocal(t.Context(), "k", "v"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	mustEqualReplay(t, s)
	if st := s.layer.Stats(); st.AuthFailures != 0 || st.RefusedShapes != 0 {
		t.Errorf("got %+v", st)
	}
}
