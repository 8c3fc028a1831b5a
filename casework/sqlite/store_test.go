package sqlite

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"zanger/casework"
)

// testKey is a key that needs no passphrase.
type testKey byte

func (k testKey) Subkey(label string) [32]byte {
	var b [32]byte
	copy(b[:], label)
	b[31] = byte(k)
	return b
}

// stepClock moves on by a second at every look.
type stepClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}
func (c *stepClock) Today() casework.Date { return casework.DayOf(c.at) }

func newClock() *stepClock { return &stepClock{at: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)} }

func newProfile(t testing.TB, dir string, opts ...Option) *Store {
	t.Helper()
	s, err := Create(t.Context(), dir, testKey(1), New{
		Office: &casework.Office{Name: "Үлгі кеңсе", Sample: true},
		Member: &casework.Member{Name: "Үлгіқызы Айсұлу", Duty: casework.Advocate, Languages: []string{"kk", "ru"}},
		Clock:  newClock(),
	}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func reopen(t testing.TB, s *Store, opts ...Option) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), s.dir, testKey(1), s.clock, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// put stores entities as one action.
func put(t testing.TB, s *Store, es ...casework.Entity) *casework.Change {
	t.Helper()
	ch, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, e := range es {
			if err := tx.Put(t.Context(), e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func newCase(number, title string) *casework.Case {
	id := casework.NewID()
	return &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: number, Title: title, Stage: casework.StageOpened}
}

func TestWhatWasPutIsReadBackAfterReopening(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "Взыскание зарплаты")
	c.Price, c.Opened = casework.Tenge(1250000), casework.MustDate("2026-11-23")
	p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.Plaintiff,
		Ours: true, Name: "Сериков Ерлан Үлгіұлы", IIN: "000000000000", Forms: map[string]string{"ru.gen": "Серикова"}}
	d := &casework.Deadline{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: "Иск", End: casework.On(casework.MustDate("2026-12-01")),
		Sort: casework.MustDate("2026-12-01"), Steps: []casework.Step{{Date: casework.MustDate("2026-12-01"), What: casework.Reason{Key: "k"}}}}
	n := &casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Text: "Созвон", Minutes: 12, At: time.Date(2026, 11, 23, 9, 0, 0, 123456789, casework.Almaty)}
	put(t, s, c, p, d, n)
	s = reopen(t, s)
	for _, want := range []casework.Entity{c, p, d, n} {
		codec, _ := codecFor(want)
		got := codec.fresh()
		if err := s.Get(t.Context(), got, want.Base().ID); err != nil {
			t.Fatal(err)
		}
		if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
			t.Errorf("%s: got %s\nwant %s", want.EntityKind(), g, w)
		}
	}
	if got, err := casework.List[casework.Party](t.Context(), s, casework.Where("of", c.ID)); err != nil || len(got) != 1 {
		t.Errorf("got %d parties, %v; want 1", len(got), err)
	}
	if n, err := s.VerifyJournal(t.Context()); n != 2 || err != nil {
		t.Errorf("got %d lines, %v; want 2", n, err)
	}
	hits, err := s.Search(t.Context(), casework.SearchQuery{Text: "серик"})
	if err != nil || len(hits) != 1 || hits[0].ID != p.ID {
		t.Errorf("got %v, %v", hits, err)
	}
	if _, err := casework.Get[casework.Case](context.Background(), s, casework.NewID()); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
	if err := s.RebuildSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := s.Health(t.Context())
	if err != nil || h.Problem != nil || h.Changes != 2 {
		t.Errorf("got %+v, %v", h, err)
	}
}
