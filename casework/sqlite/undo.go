package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"zanger/casework"
)

// maxUndo is how many actions of a session can be taken back.
const maxUndo = 1000

// session remembers what was done since the profile was opened. Store.write guards it.
type session struct {
	done    []casework.ID               // not yet undone, oldest first
	reverts map[casework.ID]casework.ID // an undoing change, to what it undid
}

func (s *session) did(change, reverts casework.ID) {
	if !reverts.IsZero() {
		if s.reverts == nil {
			s.reverts = map[casework.ID]casework.ID{}
		}
		s.reverts[change] = reverts
		s.drop(reverts)
		return
	}
	if len(s.done) == maxUndo {
		s.done = append(s.done[:0], s.done[1:]...)
	}
	s.done = append(s.done, change)
}

// drop forgets the last change, if it is that one.
func (s *session) drop(last casework.ID) {
	if n := len(s.done); n > 0 && s.done[n-1] == last {
		s.done = s.done[:n-1]
	}
}

// Undo implements casework.Store. What it does is itself a change, with Reverts; it cannot be undone in its turn. It gives nil where all stands already as it
// did before: a settled divergence stays settled, and of its values the one that was shown may have been chosen.
func (s *Store) Undo(ctx context.Context) (*casework.Change, error) {
	const op = "sqlite.Undo"
	s.write.Lock()
	var last casework.ID
	if n := len(s.session.done); n > 0 {
		last = s.session.done[n-1]
	}
	s.write.Unlock()
	if last.IsZero() {
		if _, done, err := s.enter(ctx, op); err != nil {
			return nil, err
		} else {
			done()
		}
		return nil, &casework.Error{Code: casework.Missing, Key: "error.store.undo_none", Op: op}
	}
	ch, err := s.do(ctx, casework.Act{Name: "act.undo"}, last, func(t *tx) error { return t.revert(context.WithoutCancel(ctx), last) })
	switch {
	case err != nil:
	case ch != nil:
		s.watch.tell(ch)
	default:
		s.write.Lock()
		s.session.drop(last)
		s.write.Unlock()
	}
	return ch, err
}

func stale() error {
	return &casework.Error{Code: casework.Stale, Key: "error.store.undo_stale", Op: "sqlite.Undo"}
}

// changeBody reads a change back from the journal.
func changeBody(ctx context.Context, src source, id casework.ID) (casework.Change, error) {
	var body string
	if err := one(ctx, src, `SELECT "body" FROM "journal" WHERE "id"=?`, []any{id[:]}, &body); err != nil {
		return casework.Change{}, err
	}
	return decodeLine([]byte(body))
}

// revert writes the inverse of a change, if every field it wrote still has the value it gave.
func (t *tx) revert(ctx context.Context, id casework.ID) error {
	if len(t.s.session.done) == 0 || t.s.session.done[len(t.s.session.done)-1] != id {
		return stale() // somebody undid it, or did more, between the look and the lock
	}
	ch, err := changeBody(ctx, t.w, id)
	if err != nil {
		return err
	}
	undone := map[casework.ID]casework.Change{}
	for i := 0; i < len(ch.Writes); {
		j := i + 1
		for j < len(ch.Writes) && ch.Writes[j].Entity == ch.Writes[i].Entity {
			j++
		}
		if err := t.revertEntity(ctx, id, ch.Writes[i:j], undone); err != nil {
			return err
		}
		i = j
	}
	return nil
}

func (t *tx) revertEntity(ctx context.Context, id casework.ID, writes []casework.Write, undone map[casework.ID]casework.Change) error {
	c, err := codecByKind(writes[0].Kind)
	if err != nil {
		return err
	}
	e := c.fresh()
	r, err := get(ctx, t.w, c, e, c.byID, writes[0].Entity[:])
	if errors.Is(err, sql.ErrNoRows) {
		return stale()
	}
	if err != nil {
		return t.fail(err)
	}
	if r.born == id { // it made the entity: nothing of it may have changed since
		for field := range r.heads {
			if err := t.standsBy(ctx, id, writes[0].Entity, field, r, undone); err != nil {
				return err
			}
		}
		return t.Delete(ctx, e)
	}
	var deleted *bool
	for _, w := range writes {
		if err := t.standsBy(ctx, id, w.Entity, w.Field, r, undone); err != nil {
			return err
		}
		if w.Field == casework.FieldDeleted {
			d := len(w.Old) > 0
			deleted = &d
			continue
		}
		i, ok := c.byName[w.Field]
		if !ok {
			continue
		}
		if err := c.fields[i].Set(e, w.Old); err != nil {
			return err
		}
	}
	if err := t.Put(ctx, e); err != nil {
		return err
	}
	if deleted != nil {
		return t.mark(ctx, e, *deleted)
	}
	return nil
}

// standsBy checks that the field's value is the one the change id gave. A later change that was itself undone since does
// not count: its undoing put back what it had found.
func (t *tx) standsBy(ctx context.Context, id, entity casework.ID, field string, r row, undone map[casework.ID]casework.Change) error {
	heads := r.heads.of(field, r.born)
	for len(heads) == 1 && heads[0] != id {
		what, ok := t.s.session.reverts[heads[0]]
		if !ok {
			return stale()
		}
		ch, ok := undone[what]
		if !ok {
			var err error
			if ch, err = changeBody(ctx, t.w, what); err != nil {
				return err
			}
			undone[what] = ch
		}
		heads = nil
		for _, w := range ch.Writes {
			if w.Entity == entity && w.Field == field {
				heads = w.Saw
			}
		}
	}
	if len(heads) != 1 {
		return stale()
	}
	return nil
}
