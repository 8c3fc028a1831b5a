package casetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"zanger/casework"
)

// tx lays its writes over the store; they sink in when the action ends without error.
type tx struct {
	s      *Store
	over   map[casework.ID]casework.Entity
	order  []casework.ID // of the entities first seen in this action
	known  map[casework.ID]bool
	writes map[headKey]*casework.Write
	keys   []headKey
}

// Do runs f as one action.
func (s *Store) Do(ctx context.Context, act casework.Act, f func(casework.Tx) error) (*casework.Change, error) {
	s.write.Lock()
	defer s.write.Unlock()
	if s.isClosed() {
		return nil, &casework.Error{Code: casework.Locked, Key: "error.code.locked", Op: "casetest.Do"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := &tx{s: s, over: map[casework.ID]casework.Entity{}, known: map[casework.ID]bool{}, writes: map[headKey]*casework.Write{}}
	if err := f(t); err != nil {
		return nil, err
	}
	return s.commit(t, act, casework.ID{})
}

func (s *Store) isClosed() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.closed
}

func (s *Store) commit(t *tx, act casework.Act, reverts casework.ID) (*casework.Change, error) {
	c := &casework.Change{ID: casework.NewID(), Act: act.Name, Reason: act.Reason, Who: act.Who, Reverts: reverts, At: s.Clock.Now()}
	for _, k := range t.keys {
		w := t.writes[k]
		if string(w.Old) == string(w.New) {
			continue
		}
		c.Writes = append(c.Writes, *w)
	}
	if len(c.Writes) == 0 {
		return nil, nil
	}
	s.mu.Lock()
	c.Device, c.Schema, c.Seq = s.profile.Device, s.profile.Schema, int64(len(s.changes)+1)
	if c.Who.IsZero() {
		c.Who = s.profile.Member
	}
	c.Clock = c.At.UnixMilli()<<16 | c.Seq
	for _, id := range t.order {
		if !t.known[id] {
			e := t.over[id]
			s.rows[e.EntityKind()] = append(s.rows[e.EntityKind()], e)
		}
	}
	for id, e := range t.over {
		s.byID[id] = e
		rows := s.rows[e.EntityKind()]
		if i := slices.IndexFunc(rows, func(r casework.Entity) bool { return r.Base().ID == id }); i >= 0 {
			rows[i] = e
		}
	}
	for _, w := range c.Writes {
		k := headKey{w.Entity, w.Field}
		s.heads[k], s.owner[k] = c.ID, c.ID
	}
	s.changes = append(s.changes, c)
	raw, err := json.Marshal(c)
	before := ""
	if n := len(s.lines); n > 0 {
		before = s.lines[n-1].Hash
	}
	sum := sha256.Sum256(append([]byte(before), raw...))
	s.lines = append(s.lines, casework.JournalLine{Change: *c, Hash: hex.EncodeToString(sum[:])})
	var watchers []func(*casework.Change)
	for _, f := range s.watch {
		watchers = append(watchers, f)
	}
	s.mu.Unlock()
	for _, f := range watchers {
		f(c)
	}
	return c, err
}

// find gives what this action sees of an entity; the caller must not change it.
func (t *tx) find(id casework.ID) casework.Entity {
	if e := t.over[id]; e != nil {
		return e
	}
	t.s.mu.RLock()
	defer t.s.mu.RUnlock()
	return t.s.byID[id]
}

// Get fills dst.
func (t *tx) Get(_ context.Context, dst casework.Entity, id casework.ID) error {
	return get(dst, t.find(id))
}

func (t *tx) rows(kind casework.Kind) []casework.Entity {
	t.s.mu.RLock()
	rows := slices.Clone(t.s.rows[kind])
	t.s.mu.RUnlock()
	for i, e := range rows {
		if o := t.over[e.Base().ID]; o != nil {
			rows[i] = o
		}
	}
	for _, id := range t.order {
		if e := t.over[id]; !t.known[id] && e.EntityKind() == kind {
			rows = append(rows, e)
		}
	}
	return rows
}

// List calls each for what the query selects, this action's own writes among it.
func (t *tx) List(ctx context.Context, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	return list(ctx, t.rows(proto.EntityKind()), proto, q, each)
}

// Count counts what List gives without its limit.
func (t *tx) Count(_ context.Context, proto casework.Entity, q casework.Query) (int, error) {
	found, err := selectRows(t.rows(proto.EntityKind()), proto, q)
	return len(found), err
}

// Put stores e.
func (t *tx) Put(_ context.Context, e casework.Entity) error {
	h := e.Base()
	if h.Space.IsZero() {
		return &casework.Error{Code: casework.Invalid, Key: "error.code.invalid", Op: "casetest.Put"}
	}
	if h.ID.IsZero() {
		h.ID = casework.NewID()
	}
	old := t.find(h.ID)
	if old != nil && old.EntityKind() != e.EntityKind() {
		return &casework.Error{Code: casework.Invalid, Key: "error.code.invalid", Op: "casetest.Put"}
	}
	base := old
	if base == nil {
		base = fresh(e)
	}
	changed := old == nil
	for _, f := range casework.Fields(e) {
		was, err := f.JSON(base)
		if err != nil {
			return err
		}
		now, err := f.JSON(e)
		if err != nil {
			return err
		}
		if string(was) != string(now) {
			if _, fixed := e.(casework.Fixed); fixed && old != nil {
				return &casework.Error{Code: casework.Denied, Key: "error.store.fixed", Op: "casetest.Put"}
			}
			t.wrote(e, f.Name, was, now)
			changed = true
		}
	}
	now := t.s.Clock.Now()
	if old == nil {
		h.Created = now
	} else {
		h.Created, h.Updated, h.Deleted = old.Base().Created, old.Base().Updated, old.Base().Deleted
	}
	if changed {
		h.Updated = now
		t.keep(e, old != nil)
	}
	return nil
}

func (t *tx) keep(e casework.Entity, known bool) {
	id := e.Base().ID
	if t.over[id] == nil {
		t.order = append(t.order, id)
		t.known[id] = known
	}
	t.over[id] = clone(e)
}

func (t *tx) wrote(e casework.Entity, field string, was, now json.RawMessage) {
	k := headKey{e.Base().ID, field}
	if w := t.writes[k]; w != nil {
		w.New = now
		return
	}
	w := &casework.Write{Space: e.Base().Space, Kind: e.EntityKind(), Entity: e.Base().ID, Field: field, Old: was, New: now}
	t.s.mu.RLock()
	if head, ok := t.s.heads[k]; ok {
		w.Saw = []casework.ID{head}
	}
	t.s.mu.RUnlock()
	t.writes[k] = w
	t.keys = append(t.keys, k)
}

// Delete marks e deleted.
func (t *tx) Delete(_ context.Context, e casework.Entity) error { return t.mark(e, true) }

// Undelete takes the mark back.
func (t *tx) Undelete(_ context.Context, e casework.Entity) error { return t.mark(e, false) }

func (t *tx) mark(e casework.Entity, deleted bool) error {
	old := t.find(e.Base().ID)
	if old == nil {
		return missing("Delete")
	}
	e.Base().Deleted = deleted
	if old.Base().Deleted == deleted {
		return nil
	}
	yes := json.RawMessage("true")
	if deleted {
		t.wrote(old, casework.FieldDeleted, nil, yes)
	} else {
		t.wrote(old, casework.FieldDeleted, yes, nil)
	}
	fresh := clone(old)
	fresh.Base().Deleted, fresh.Base().Updated = deleted, t.s.Clock.Now()
	t.keep(fresh, true)
	return nil
}

// Undo reverts the newest change not yet undone.
func (s *Store) Undo(ctx context.Context) (*casework.Change, error) {
	s.write.Lock()
	defer s.write.Unlock()
	var last *casework.Change
	for _, c := range slices.Backward(s.changes) {
		if c.Reverts.IsZero() && !s.undone[c.ID] {
			last = c
			break
		}
	}
	if last == nil {
		return nil, missing("Undo")
	}
	t := &tx{s: s, over: map[casework.ID]casework.Entity{}, known: map[casework.ID]bool{}, writes: map[headKey]*casework.Write{}}
	for _, w := range last.Writes {
		if s.owner[headKey{w.Entity, w.Field}] != last.ID {
			return nil, &casework.Error{Code: casework.Stale, Key: "error.code.stale", Op: "casetest.Undo"}
		}
		e := clone(t.find(w.Entity))
		t.wrote(e, w.Field, w.New, w.Old)
		if w.Field == casework.FieldDeleted {
			e.Base().Deleted = w.Old != nil
		}
		for _, f := range casework.Fields(e) {
			if f.Name == w.Field {
				if err := f.Set(e, w.Old); err != nil {
					return nil, err
				}
			}
		}
		t.keep(e, true)
	}
	for _, e := range t.over { // an entity the change made goes with it
		if created(last, e) && !e.Base().Deleted {
			if err := t.mark(clone(e), true); err != nil {
				return nil, err
			}
		}
	}
	c, err := s.commit(t, casework.Act{Name: "act.undo"}, last.ID)
	if err == nil {
		s.undone[last.ID] = true
		for _, w := range last.Writes {
			if k := (headKey{w.Entity, w.Field}); len(w.Saw) > 0 {
				s.owner[k] = s.before(w.Saw[0], k)
			}
		}
	}
	return c, err
}

// before follows undone changes back to the one whose value of the field stands.
func (s *Store) before(change casework.ID, k headKey) casework.ID {
	for _, c := range slices.Backward(s.changes) {
		if c.ID != change || c.Reverts.IsZero() && !s.undone[c.ID] {
			continue
		}
		for _, w := range c.Writes {
			if w.Entity == k.entity && w.Field == k.field && len(w.Saw) > 0 {
				change = w.Saw[0]
			}
		}
	}
	return change
}

// created reports whether a change is the first of an entity: nothing is left of it once the change is taken back.
func created(c *casework.Change, e casework.Entity) bool {
	touched := false
	for _, w := range c.Writes {
		if w.Entity == e.Base().ID {
			touched = true
			if len(w.Saw) > 0 {
				return false
			}
		}
	}
	for _, f := range casework.Fields(e) {
		if v, _ := f.JSON(e); v != nil {
			return false
		}
	}
	return touched
}

// Journal gives changes newest first.
func (s *Store) Journal(_ context.Context, q casework.JournalQuery) ([]casework.JournalLine, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	var out []casework.JournalLine
	for _, l := range slices.Backward(s.lines) {
		if q.Before > 0 && l.Seq >= q.Before || !concerns(l, q) {
			continue
		}
		if out = append(out, l); len(out) == limit {
			break
		}
	}
	return out, nil
}

func concerns(l casework.JournalLine, q casework.JournalQuery) bool {
	if q.Entity.IsZero() && q.Space.IsZero() {
		return true
	}
	return slices.ContainsFunc(l.Writes, func(w casework.Write) bool {
		return (q.Entity.IsZero() || w.Entity == q.Entity) && (q.Space.IsZero() || w.Space == q.Space)
	})
}

// VerifyJournal walks the chain.
func (s *Store) VerifyJournal(context.Context) (int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	before := ""
	for _, l := range s.lines {
		raw, err := json.Marshal(l.Change)
		if err != nil {
			return 0, err
		}
		sum := sha256.Sum256(append([]byte(before), raw...))
		if before = hex.EncodeToString(sum[:]); before != l.Hash {
			return 0, &casework.Error{Code: casework.Corrupt, Key: "error.code.corrupt", Op: "casetest.VerifyJournal", Args: map[string]any{"Seq": l.Seq}}
		}
	}
	return int64(len(s.lines)), nil
}
