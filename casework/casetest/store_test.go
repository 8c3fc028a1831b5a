package casetest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"zanger/casework"
)

var ctx = context.Background()

func put(t *testing.T, s *Store, es ...casework.Entity) *casework.Change {
	t.Helper()
	c, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, e := range es {
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func space() casework.Header { return casework.Header{Space: casework.ID{9}} }

func TestFailedActionLeavesNothing(t *testing.T) {
	s := New()
	c := &casework.Case{Header: space(), Title: "before"}
	put(t, s, c)
	boom := errors.New("boom")
	_, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		c.Title = "after"
		if err := tx.Put(ctx, c); err != nil {
			return err
		}
		if err := tx.Put(ctx, &casework.Case{Header: space(), Title: "second"}); err != nil {
			return err
		}
		if n, _ := casework.Count[casework.Case](ctx, tx, casework.All()); n != 2 {
			t.Errorf("inside: got %d cases, want 2", n)
		}
		seen, _ := casework.Get[casework.Case](ctx, tx, c.ID)
		if seen.Title != "after" {
			t.Errorf("inside: got %q, want its own write", seen.Title)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("got %v, want the error of the action", err)
	}
	all, _ := casework.List[casework.Case](ctx, s, casework.All())
	if len(all) != 1 || all[0].Title != "before" {
		t.Errorf("got %d cases, first %+v, want one as before", len(all), all)
	}
}

func TestChangeHoldsOnlyWhatDiffers(t *testing.T) {
	s := New()
	c := &casework.Case{Header: space(), Title: "one", Area: "LAB"}
	if got := len(put(t, s, c).Writes); got != 2 {
		t.Errorf("new: got %d writes, want 2", got)
	}
	c.Title = "two"
	ch := put(t, s, c)
	if len(ch.Writes) != 1 || ch.Writes[0].Field != "title" || string(ch.Writes[0].Old) != `"one"` || len(ch.Writes[0].Saw) != 1 {
		t.Errorf("got %+v, want the title alone, with its old value and head", ch.Writes)
	}
	if ch := put(t, s, c); ch != nil {
		t.Errorf("nothing written: got %+v, want no change", ch)
	}
}

func TestQuery(t *testing.T) {
	s := New()
	day := casework.MustDate
	put(t, s,
		&casework.Case{Header: space(), Title: "a", Opened: day("2026-01-02"), Stage: casework.StageOpened, Price: 5},
		&casework.Case{Header: space(), Title: "b", Opened: day("2026-01-01"), Stage: casework.StageClosed},
		&casework.Case{Header: space(), Title: "c", Stage: casework.StageReady, Price: 9})
	for _, c := range []struct {
		name string
		q    casework.Query
		want string
	}{
		{"all in order of creation", casework.All(), "a b c"},
		{"equal", casework.Where("title", "b"), "b"},
		{"a plain word for a kind of word", casework.Where("stage", "ready"), "c"},
		{"in", casework.All().And("stage", casework.In, []casework.Stage{casework.StageOpened, casework.StageClosed}), "a b"},
		{"before a day, none left out", casework.All().And("opened", casework.Le, day("2026-01-01")), "b"},
		{"empty", casework.All().And("opened", casework.Empty, nil), "c"},
		{"not empty, turned", casework.All().And("opened", casework.NotEmpty, nil).By("-opened"), "a b"},
		{"sum", casework.All().And("price", casework.Gt, casework.Money(5)), "c"},
		{"page", casework.All().By("title").From(1).Limit(1), "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := casework.List[casework.Case](ctx, s, c.q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, f.Title)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
	if _, err := casework.List[casework.Case](ctx, s, casework.Where("titel", "b")); err == nil {
		t.Error("a field that does not exist: got no error")
	}
}

func TestUndo(t *testing.T) {
	s := New()
	c := &casework.Case{Header: space(), Title: "one"}
	put(t, s, c)
	c.Title = "two"
	put(t, s, c)
	for _, want := range []string{"one", ""} {
		if _, err := s.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		got, _ := casework.Get[casework.Case](ctx, s, c.ID)
		if got.Title != want || got.Deleted != (want == "") {
			t.Errorf("got %q deleted %v, want %q", got.Title, got.Deleted, want)
		}
	}
	if _, err := s.Undo(ctx); casework.CodeOf(err) != casework.Missing {
		t.Errorf("nothing left: got %v, want missing", err)
	}
	if n, err := s.VerifyJournal(ctx); n != 4 || err != nil {
		t.Errorf("journal: got %d lines, %v, want 4", n, err)
	}
}

func TestDeletedIsLeftOutOfLists(t *testing.T) {
	s := New()
	p := &casework.Party{Header: space(), Name: "Сынақов Сынақ"}
	put(t, s, p)
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Delete(ctx, p) }); err != nil {
		t.Fatal(err)
	}
	if n, _ := casework.Count[casework.Party](ctx, s, casework.All()); n != 0 {
		t.Errorf("got %d, want none", n)
	}
	if n, _ := casework.Count[casework.Party](ctx, s, casework.Query{Deleted: true}); n != 1 {
		t.Errorf("asked for deleted: got %d, want 1", n)
	}
	names := 0
	_ = s.Names(ctx, func(casework.NameEntry) error { names++; return nil })
	if names != 1 {
		t.Errorf("names: got %d, want the removed party too", names)
	}
}

func TestFileAndOffice(t *testing.T) {
	s := NewOffice(casework.Advocate)
	if _, err := casework.Get[casework.Member](ctx, s, s.Profile().Member); err != nil {
		t.Fatal(err)
	}
	f := &casework.File{Header: space(), Name: "a.txt"}
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		return s.AddFile(ctx, tx, f, strings.NewReader("text"))
	}); err != nil {
		t.Fatal(err)
	}
	r, err := s.OpenFile(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(r)
	if string(b) != "text" || f.Size != 4 {
		t.Errorf("got %q of %d bytes, want text of 4", b, f.Size)
	}
}
