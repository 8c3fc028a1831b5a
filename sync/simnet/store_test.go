package simnet

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/sqlite"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// desk is a laptop of the program: a profile on disk, real keys, real bytes.
type desk struct {
	t     *testing.T
	s     *sqlite.Store
	clock *casetest.Clock
	ring  *seal.Ring
	ids   map[casework.ID]casework.ID // change the World names, to the store's
}

type deskKey struct{}

func (deskKey) Subkey(label string) (b [32]byte) { copy(b[:], label); return b }

func newDesk(t *testing.T, w *World, ring *seal.Ring) *desk {
	d := &desk{t: t, clock: &casetest.Clock{At: w.now}, ring: ring, ids: map[casework.ID]casework.ID{}}
	var err error
	d.s, err = sqlite.Create(t.Context(), t.TempDir(), deskKey{}, sqlite.New{Office: &casework.Office{Name: "Үлгі"}, Member: &casework.Member{Name: "Үлгіқызы"}, Clock: d.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.s.Close() })
	p := d.s.Profile()
	if err := d.s.JoinOffice(t.Context(), sqlite.Join{Office: w.Office, Identity: "-", Entity: p.Office, Directory: p.Directory, Queue: p.Queue, Life: w.Hub.Life()}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) Device() casework.ID { return d.s.Profile().Device }

func (d *desk) ctx() context.Context { return d.t.Context() }

func (d *desk) Write(_ casework.ID, w Wish, now time.Time) (casework.ID, error) {
	d.clock.At = now
	if w.Settle {
		ch, err := d.s.Settle(d.ctx(), w.Entity, w.Field, w.Value, "", nil)
		if err == nil && ch != nil {
			return ch.ID, nil
		}
		if casework.CodeOf(err) != casework.Missing {
			return casework.ID{}, err
		}
	}
	ch, err := d.s.Do(d.ctx(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		var e casework.Entity = &casework.Note{}
		if w.Kind == casework.KindTask {
			e = &casework.Task{}
		}
		if err := tx.Get(d.ctx(), e, w.Entity); err != nil && casework.CodeOf(err) != casework.Missing {
			return err
		}
		fresh := e.Base().ID.IsZero()
		e.Base().ID, e.Base().Space = w.Entity, w.Space
		for _, f := range casework.Fields(e) {
			if f.Name == w.Field {
				if err := f.Set(e, w.Value); err != nil {
					return err
				}
			}
		}
		if fresh && w.Value == nil {
			return nil
		}
		if !fresh && w.Value == nil && len(w.Entity) > 0 && w.Entity[13]&3 == 0 {
			return tx.Delete(d.ctx(), e)
		}
		return tx.Put(d.ctx(), e)
	})
	if err != nil || ch == nil {
		return casework.ID{}, err
	}
	return ch.ID, nil
}

func (d *desk) Outbox(limit int) ([]op.Sealed, error) {
	out, err := d.s.Outbox(d.ctx(), 0, limit, 1<<20, func(h op.Header, b *op.Body) (op.Sealed, error) {
		k := d.ring.Newest(h.Space)
		if k == nil { // the directory and the queue of each, which the World does not play with
			var err error
			if k, err = seal.NewSpaceKey(h.Space, 1); err != nil {
				return op.Sealed{}, err
			}
			d.ring.Add(k)
		}
		return seal.Seal(h, b, k)
	})
	return out, err
}

func (d *desk) Answered(sent []op.Sealed, a *wire.PushAnswer) error {
	_, life := d.Cursor()
	epoch := sent[0].Epoch
	switch {
	case a.Life != life:
		return d.s.Reopen(d.ctx(), 0, a.Life)
	case a.State == wire.PushGap:
		if a.Expected >= sent[0].Number {
			return errors.New("a gap that is none")
		}
		return d.s.Expects(d.ctx(), epoch, a.Expected, a.Life)
	case a.State == wire.PushFork:
		return d.s.Renumber(d.ctx(), a.Epoch)
	}
	var vs []sqlite.Verdict
	for _, v := range a.Verdicts {
		x := sqlite.Verdict{Epoch: epoch, Number: v.Number, Held: v.Kind == wire.Quarantined, Reason: v.Reason}
		if v.Kind == wire.Accepted {
			x.Stamp = op.Stamp{Seq: v.Seq, Clock: v.Clock, At: time.UnixMilli(v.At).UTC()}
		}
		vs = append(vs, x)
	}
	return d.s.Acknowledge(d.ctx(), time.UnixMilli(a.Now), vs...)
}

func (d *desk) Took(p *wire.Page, now time.Time) error {
	d.clock.At = now
	if _, life := d.Cursor(); p.Life != life {
		return d.s.Reopen(d.ctx(), 0, p.Life)
	}
	var in []op.Opened
	for i := range p.Ops {
		o, err := seal.Open(&p.Ops[i], d.ring)
		if err != nil {
			return err
		}
		in = append(in, o)
	}
	if err := d.s.Apply(d.ctx(), in, sqlite.Reached{After: p.After, Cursor: p.Cursor, Life: p.Life, Now: time.UnixMilli(p.Now)}); err != nil {
		return err
	}
	for _, s := range p.Forget {
		if err := d.s.Forget(d.ctx(), s); err != nil && casework.CodeOf(err) != casework.Denied { // something of it waits to be sent
			return err
		}
	}
	return nil
}

func (d *desk) Cursor() (int64, casework.ID) {
	st, err := d.s.SyncState(d.ctx())
	if err != nil {
		d.t.Fatal(err)
	}
	return st.Cursor, st.Life
}

func (d *desk) Fields(space casework.ID) map[string]string {
	out := map[string]string{}
	ds, err := d.s.Divergences(d.ctx(), space)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, x := range ds {
		var ids []casework.ID
		for _, v := range x.Values {
			ids = append(ids, v.Change)
		}
		out["divergence "+x.Entity.String()+"."+x.Field] = describe(ids, nil)
	}
	show := func(e casework.Entity) error {
		if e.Base().Space != space {
			return nil
		}
		v, err := json.Marshal(e)
		var m map[string]any
		if err == nil {
			err = json.Unmarshal(v, &m)
		}
		v, _ = json.Marshal(m)
		out[e.Base().ID.String()] = string(v)
		return err
	}
	q := casework.Query{Deleted: true}
	if err := errors.Join(d.s.List(d.ctx(), &casework.Task{}, q, show), d.s.List(d.ctx(), &casework.Note{}, q, show)); err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *desk) Holds(change casework.ID) bool {
	lines, err := d.s.Journal(d.ctx(), casework.JournalQuery{Limit: 1 << 20})
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.ContainsFunc(lines, func(l casework.JournalLine) bool { return l.ID == change })
}

func (d *desk) Set(space casework.ID, seq int64) op.SetHash {
	_, set, err := d.s.SpaceSet(d.ctx(), space, seq)
	if err != nil {
		d.t.Fatal(err)
	}
	return set
}

// The same histories over the program's own laptops: profiles on disk, real keys, what travels as bytes. A disk that stops and a copied disk are
// not played here, since a profile cannot be put back in a moment; casework/sqlite tries them.
func TestHistoriesOfRealProfiles(t *testing.T) {
	seeds := uint64(16)
	if os.Getenv("ZANGER_LONG") != "" {
		seeds = 600
	}
	for seed := uint64(1); seed <= seeds; seed++ {
		t.Run("", func(t *testing.T) {
			ring := seal.NewRing()
			o := Options{Laptops: 2 + int(seed%2), Spaces: 1 + int(seed%3), Steps: 60, Bytes: true, Calm: true, Make: func(w *World, _ casework.ID) Laptop { return newDesk(t, w, ring) }}
			if seed%2 == 0 { // the program's own laptops meet over the program's own hub
				fresh := sqliteHubs(t)
				o.Hub = func(w *World) Hub {
					h := newStored(t, w, fresh)
					t.Cleanup(func() { h.s.Close() })
					return h
				}
			}
			w := New(seed, o)
			for i, s := range w.Spaces {
				k, err := seal.NewSpaceKey(s, 1+i%2)
				if err != nil {
					t.Fatal(err)
				}
				ring.Add(k)
			}
			w.Run()
			if w.Fault != nil {
				t.Fatal(w.Fault)
			}
			for _, l := range w.Laptops {
				if _, err := l.(*desk).s.VerifyJournal(t.Context()); err != nil {
					t.Error(err)
				}
				if err := l.(*desk).s.RebuildSearch(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
