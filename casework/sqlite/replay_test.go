package sqlite

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
)

// replayed is an entity as the journal alone tells it.
type replayed struct {
	kind    casework.Kind
	space   casework.ID
	born    casework.ID
	deleted bool
	values  map[string]json.RawMessage
	heads   map[string]casework.ID
}

// replay walks the journal from its first line.
func replay(t interface{ Fatalf(string, ...any) }, s *Store) map[casework.ID]*replayed {
	all := map[casework.ID]*replayed{}
	for line := int64(1); line <= s.chain.line; line++ {
		var body string
		if err := one(s.closing, s.readers, `SELECT "body" FROM "journal" WHERE "line"=?`, []any{line}, &body); err != nil {
			t.Fatalf("%v", err)
		}
		ch, err := decodeLine([]byte(body))
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, w := range ch.Writes {
			e := all[w.Entity]
			if e == nil {
				e = &replayed{kind: w.Kind, space: w.Space, born: ch.ID, values: map[string]json.RawMessage{}, heads: map[string]casework.ID{}}
				all[w.Entity] = e
			}
			if e.born != ch.ID {
				want := e.born
				if h, ok := e.heads[w.Field]; ok {
					want = h
				}
				if len(w.Saw) != 1 || w.Saw[0] != want {
					t.Fatalf("line %d, %s.%s: saw %v, the head was %v", line, w.Kind, w.Field, w.Saw, want)
				}
				e.heads[w.Field] = ch.ID
			}
			if w.Field == casework.FieldDeleted {
				if e.deleted != (len(w.Old) > 0) {
					t.Fatalf("line %d: the value before a deletion is not what was there", line)
				}
				e.deleted = len(w.New) > 0
				continue
			}
			if string(e.values[w.Field]) != string(w.Old) {
				t.Fatalf("line %d, %s.%s: old is not what was there", line, w.Kind, w.Field)
			}
			e.values[w.Field] = w.New
		}
	}
	return all
}

// mustEqualReplay compares every row, its heads and the index with the replay of the journal.
func mustEqualReplay(t interface{ Fatalf(string, ...any) }, s *Store) {
	told := replay(t, s)
	rows := 0
	for _, proto := range casework.Kinds() {
		c, _ := codecFor(proto)
		err := list(s.closing, s.readers, proto, casework.Query{Deleted: true}, func(e casework.Entity) error {
			rows++
			h := e.Base()
			want := told[h.ID]
			if want == nil {
				return fmt.Errorf("%s: a row the journal does not know", c.kind)
			}
			if want.kind != c.kind || want.space != h.Space || want.deleted != h.Deleted {
				return fmt.Errorf("%s: kind, space or deletion differ", c.kind)
			}
			for _, f := range c.fields {
				if v, _ := f.JSON(e); string(v) != string(want.values[f.Name]) {
					return fmt.Errorf("%s.%s: row %s, journal %s", c.kind, f.Name, v, want.values[f.Name])
				}
			}
			r, err := get(s.closing, s.readers, c, c.fresh(), c.byID, h.ID[:])
			if err != nil {
				return err
			}
			have := map[string]casework.ID{}
			for f, ids := range r.heads {
				if len(ids) != 1 {
					return fmt.Errorf("%s.%s: %d heads", c.kind, f, len(ids))
				}
				have[f] = ids[0]
			}
			if r.born != want.born || !reflect.DeepEqual(have, want.heads) {
				return fmt.Errorf("%s: heads differ", c.kind)
			}
			return nil
		})
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	if rows != len(told) {
		t.Fatalf("%d rows, the journal tells of %d", rows, len(told))
	}
	if whole, err := indexComplete(s.closing, s.readers); !whole || err != nil {
		t.Fatalf("the index is not complete, %v", err)
	}
}

// Whatever is done in whatever order, the rows are what the journal tells.
func TestRowsAreTheReplayOfTheJournal(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	rapid.Check(t, func(r *rapid.T) {
		var cases []*casework.Case
		var tasks []*casework.Task
		text := rapid.SampledFrom([]string{"", "Талап", "жауап <b>&", "Ёлка\u2028", "ұзақ мәтін"})
		steps := rapid.IntRange(1, 12).Draw(r, "steps")
		for range steps {
			if rapid.IntRange(0, 5).Draw(r, "what") == 0 {
				if _, err := s.Undo(t.Context()); err != nil && casework.CodeOf(err) != casework.Missing && casework.CodeOf(err) != casework.Stale {
					r.Fatalf("%v", err)
				}
				continue
			}
			_, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
				for range rapid.IntRange(1, 4).Draw(r, "writes") {
					switch k := rapid.IntRange(0, 5).Draw(r, "write"); {
					case k == 0 || len(cases) == 0:
						c := newCase("26", text.Draw(r, "title"))
						cases = append(cases, c)
						if err := tx.Put(t.Context(), c); err != nil {
							return err
						}
					case k == 1:
						c := rapid.SampledFrom(cases).Draw(r, "case")
						task := &casework.Task{Header: casework.Header{Space: c.ID}, Of: c.ID, What: text.Draw(r, "what")}
						tasks = append(tasks, task)
						if err := tx.Put(t.Context(), task); err != nil {
							return err
						}
					case k == 2:
						c := rapid.SampledFrom(cases).Draw(r, "case")
						c.Title, c.Court = text.Draw(r, "title"), text.Draw(r, "court")
						c.Price = casework.Money(rapid.IntRange(0, 2).Draw(r, "price"))
						if err := tx.Put(t.Context(), c); err != nil {
							return err
						}
					case k == 3 && len(tasks) > 0:
						task := rapid.SampledFrom(tasks).Draw(r, "task")
						task.Done = casework.MustDate(rapid.SampledFrom([]string{"2026-11-23", "2026-11-24"}).Draw(r, "done"))
						task.What = text.Draw(r, "what")
						if err := tx.Put(t.Context(), task); err != nil {
							return err
						}
					case k == 4:
						if err := tx.Delete(t.Context(), rapid.SampledFrom(cases).Draw(r, "case")); err != nil {
							return err
						}
					case k == 5:
						if err := tx.Undelete(t.Context(), rapid.SampledFrom(cases).Draw(r, "case")); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if err != nil {
				r.Fatalf("%v", err)
			}
		}
		for _, c := range cases {
			var stored casework.Case
			if err := s.Get(t.Context(), &stored, c.ID); err != nil {
				r.Fatalf("%v", err)
			}
		}
	})
	mustEqualReplay(t, s)
	s = reopen(t, s)
	mustEqualReplay(t, s)
	if _, err := s.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
	lines, err := s.Journal(t.Context(), casework.JournalQuery{Limit: 1 << 20})
	if err != nil || int64(len(lines)) != s.chain.line {
		t.Fatalf("got %d lines, %v; want %d", len(lines), err, s.chain.line)
	}
	if !slices.IsSortedFunc(lines, func(a, b casework.JournalLine) int { return int(b.Line - a.Line) }) {
		t.Error("not newest first")
	}
}
