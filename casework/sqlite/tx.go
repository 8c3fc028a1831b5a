package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"zanger/casework"
)

// tx is one action in progress. It implements casework.Tx on the writer's connection.
type tx struct {
	s      *Store
	w      *writer
	ctx    context.Context // of the caller, for cancelling a long action between two steps
	change casework.Change
	rows   int64 // last number given to a row
	seen   map[casework.ID]*touched
	order  []*touched
	failed error // first fault of the disk: the action cannot be kept, whatever f makes of it
	over   bool

	settling bool // what is put follows from a divergence that was settled
}

// touched is an entity this action wrote.
type touched struct {
	c       *codec
	id      casework.ID
	space   casework.ID
	row     row // its heads are those after this action
	fresh   bool
	before  heads // heads before this action
	since   time.Time
	writes  []casework.Write
	deleted bool            // when the action began
	forced  map[string]bool // fields written though the shown value stays: a divergence is settled
	review  bool            // what is shown of it depends on several heads
}

// Do implements casework.Store. f must not call Do, Undo or SetLocal of the same store: they wait for this action to end.
func (s *Store) Do(ctx context.Context, act casework.Act, f func(casework.Tx) error) (*casework.Change, error) {
	ch, err := s.do(ctx, act, casework.ID{}, func(t *tx) error { return f(t) })
	if err == nil && ch != nil {
		s.watch.tell(ch)
	}
	return ch, err
}

// do runs f as one transaction. Watchers are told by the caller.
func (s *Store) do(ctx context.Context, act casework.Act, reverts casework.ID, f func(*tx) error) (*casework.Change, error) {
	return s.doAs(ctx, act, reverts, f, true)
}

// doAs is do; undoable says whether the session may take it back.
func (s *Store) doAs(ctx context.Context, act casework.Act, reverts casework.ID, f func(*tx) error, undoable bool) (_ *casework.Change, err error) {
	const op = "sqlite.Do"
	_, done, err := s.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.write.Lock()
	defer s.write.Unlock()
	// What has begun is either kept or taken back here, never by a context that ends in the middle.
	whole := context.WithoutCancel(ctx)
	if _, err := s.w.conn.ExecContext(whole, "BEGIN IMMEDIATE"); err != nil {
		return nil, mapped(op, err)
	}
	kept := false
	defer func() {
		if !kept {
			s.w.rollback(whole)
		}
	}()
	now := s.clock.Now().UTC().Truncate(time.Millisecond)
	who := act.Who
	if who.IsZero() {
		who = s.profile.Member
	}
	t := &tx{s: s, w: s.w, ctx: ctx, rows: s.chain.row, seen: map[casework.ID]*touched{}, change: casework.Change{
		ID: casework.NewID(), Seq: s.chain.seq + 1, Device: s.profile.Device, Who: who, At: now, Clock: s.chain.tick(now),
		Schema: s.profile.Schema, Act: act.Name, Reason: act.Reason, Reverts: reverts,
	}}
	defer func() { t.over = true }()
	if err := f(t); err != nil {
		return nil, mapped(op, err)
	}
	if t.failed != nil {
		return nil, mapped(op, t.failed)
	}
	if err := t.gather(whole); err != nil {
		return nil, mapped(op, err)
	}
	if len(t.change.Writes) == 0 {
		return nil, nil
	}
	next, err := t.journal(whole)
	if err == nil {
		err = t.reviewAll(whole)
	}
	if err != nil {
		return nil, mapped(op, err)
	}
	if _, err := s.w.conn.ExecContext(whole, "COMMIT"); err != nil {
		return nil, mapped(op, err)
	}
	kept = true
	s.chain = next
	if undoable {
		s.session.did(t.change.ID, reverts)
	}
	return &t.change, nil
}

// usable refuses a Tx used after its action, or after a fault.
func (t *tx) usable() error {
	switch {
	case t.over:
		return &casework.Error{Code: casework.Internal, Key: "error.store.internal", Op: "sqlite.Tx", Err: errors.New("used after its action ended")}
	case t.failed != nil:
		return t.failed
	}
	return t.ctx.Err()
}

func (t *tx) fail(err error) error {
	err = mapped("sqlite.Tx", err)
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// Get implements casework.Reader.
func (t *tx) Get(ctx context.Context, dst casework.Entity, id casework.ID) error {
	if err := t.usable(); err != nil {
		return err
	}
	return getEntity(context.WithoutCancel(ctx), t.w, dst, id)
}

// List implements casework.Reader.
func (t *tx) List(ctx context.Context, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	if err := t.usable(); err != nil {
		return err
	}
	return list(context.WithoutCancel(ctx), t.w, proto, q, each)
}

// Count implements casework.Reader.
func (t *tx) Count(ctx context.Context, proto casework.Entity, q casework.Query) (int, error) {
	if err := t.usable(); err != nil {
		return 0, err
	}
	return count(context.WithoutCancel(ctx), t.w, proto, q)
}

// Put implements casework.Tx.
func (t *tx) Put(ctx context.Context, e casework.Entity) error {
	if err := t.usable(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	c, err := codecFor(e)
	if err != nil {
		return err
	}
	h := e.Base()
	if h.Space.IsZero() {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.space", Op: "sqlite.Put"}
	}
	c.tidy(e)
	if h.ID.IsZero() {
		h.ID = casework.NewID()
		return t.add(ctx, c, e)
	}
	old := c.fresh()
	r, err := get(ctx, t.w, c, old, c.byID, h.ID[:])
	if errors.Is(err, sql.ErrNoRows) {
		return t.add(ctx, c, e)
	}
	if err != nil {
		return t.fail(err)
	}
	return t.alter(ctx, c, r, old, e)
}

// add stores a new entity: one INSERT.
func (t *tx) add(ctx context.Context, c *codec, e casework.Entity) error {
	h := e.Base()
	u := &touched{c: c, id: h.ID, space: h.Space, fresh: true, writes: make([]casework.Write, 0, len(c.fields))}
	for _, f := range c.fields {
		v, err := f.JSON(e)
		if err != nil {
			return &casework.Error{Code: casework.Invalid, Key: "error.store.value", Op: "sqlite.Put", Args: map[string]any{"Field": f.Name}}
		}
		if v != nil {
			u.writes = append(u.writes, casework.Write{Space: h.Space, Kind: c.kind, Entity: h.ID, Field: f.Name, New: v})
		}
	}
	if len(u.writes) == 0 {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.empty", Op: "sqlite.Put", Args: map[string]any{"Kind": string(c.kind)}}
	}
	h.Deleted, h.Created, h.Updated = false, t.change.At, t.change.At
	t.rows++
	u.row = row{n: t.rows<<kindBits | c.code, born: t.change.ID}
	args, err := c.args(e, u.row)
	if err != nil {
		return err
	}
	if err := t.w.exec(ctx, c.insert, args...); err != nil {
		return t.fail(err)
	}
	t.seen[h.ID] = u
	t.order = append(t.order, u)
	if err := t.index(ctx, c, u.row.n, nil, e); err != nil {
		return t.fail(err)
	}
	return nil
}

// alter stores the fields of e that differ from old, the stored row.
func (t *tx) alter(ctx context.Context, c *codec, r row, old, e casework.Entity) error {
	h, was := e.Base(), old.Base()
	if h.Space != was.Space {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.space", Op: "sqlite.Put"}
	}
	u := t.touch(c, r, was)
	var set []string
	var args []any
	for i, f := range c.fields {
		before, err := f.JSON(old)
		if err != nil {
			return t.fail(err)
		}
		after, err := f.JSON(e)
		if err != nil {
			return &casework.Error{Code: casework.Invalid, Key: "error.store.value", Op: "sqlite.Put", Args: map[string]any{"Field": f.Name}}
		}
		settles := t.settles(u, f.Name)
		if bytes.Equal(before, after) && !settles {
			continue
		}
		if settles {
			u.force(f.Name)
		}
		if _, fixed := e.(casework.Fixed); fixed {
			return &casework.Error{Code: casework.Denied, Key: "error.store.fixed", Op: "sqlite.Put"}
		}
		a, err := toColumn(c.value(e, i), f.Shape)
		if err != nil {
			return err
		}
		set, args = append(set, quote(f.Name)+"=?"), append(args, a)
		if err := t.note(ctx, u, f.Name, before, after); err != nil {
			return t.fail(err)
		}
	}
	h.Deleted, h.Created, h.Updated = was.Deleted, was.Created, was.Updated
	if len(set) == 0 {
		return nil
	}
	h.Updated = u.at(t.change.At)
	if err := t.update(ctx, u, set, args); err != nil {
		return err
	}
	if was.Deleted {
		return nil
	}
	if err := t.index(ctx, c, r.n, old, e); err != nil {
		return t.fail(err)
	}
	return nil
}

// at gives when the entity was last written: never before it was written last, whatever the clock says, so that all devices agree.
func (u *touched) at(now time.Time) time.Time {
	if now.Before(u.since) {
		return u.since
	}
	return now
}

// touch gives the record of an entity that is stored already.
func (t *tx) touch(c *codec, r row, was *casework.Header) *touched {
	u := t.seen[was.ID]
	if u == nil {
		u = &touched{c: c, id: was.ID, space: was.Space, row: r, before: r.heads.clone(), since: was.Updated, deleted: was.Deleted, review: r.heads.several()}
		t.seen[was.ID] = u
		t.order = append(t.order, u)
	}
	return u
}

// force has a field written over all its heads.
func (u *touched) force(field string) {
	if u.forced == nil {
		u.forced = map[string]bool{}
	}
	u.forced[field] = true
}

// note records one write of a field; a second one in the same action joins the first. Where the field has heads that differ, the writer
// saw only the one that is shown: the others stay, until a person settles.
func (t *tx) note(ctx context.Context, u *touched, field string, before, after json.RawMessage) error {
	for i := range u.writes {
		if w := &u.writes[i]; w.Field == field {
			w.New = after
			return nil
		}
	}
	w := casework.Write{Space: u.space, Kind: u.c.kind, Entity: u.id, Field: field, Old: before, New: after}
	if !u.fresh {
		w.Saw = slices.Clone(u.before.of(field, u.row.born))
		if field == casework.FieldDeleted {
			w.Past = u.before.past(u.row.born, w.Saw)
		} else if u.deleted {
			w.Past = slices.Clone(u.before.of(casework.FieldDeleted, u.row.born))
		}
		var rest []casework.ID
		if len(w.Saw) > 1 && !u.forced[field] {
			var err error
			if w.Saw, rest, err = t.seenOf(ctx, u, field, w.Saw, before); err != nil {
				return err
			}
		}
		u.row.heads = u.row.heads.with(field, append(rest, t.change.ID))
	}
	u.writes = append(u.writes, w)
	return nil
}

func (t *tx) update(ctx context.Context, u *touched, set []string, args []any) error {
	hs, err := u.row.heads.column()
	if err != nil {
		return err
	}
	q := "UPDATE " + u.c.table + " SET " + strings.Join(append(set, `"updated"=?,"_heads"=?`), ",") + ` WHERE "_n"=?`
	if err := t.w.exec(ctx, q, append(args, u.at(t.change.At).UnixMilli(), hs, u.row.n)...); err != nil {
		return t.fail(err)
	}
	return nil
}

// Delete implements casework.Tx.
func (t *tx) Delete(ctx context.Context, e casework.Entity) error { return t.mark(ctx, e, true) }

// Undelete implements casework.Tx.
func (t *tx) Undelete(ctx context.Context, e casework.Entity) error { return t.mark(ctx, e, false) }

func (t *tx) mark(ctx context.Context, e casework.Entity, deleted bool) error {
	if err := t.usable(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	c, err := codecFor(e)
	if err != nil {
		return err
	}
	h := e.Base()
	old := c.fresh()
	r, err := get(ctx, t.w, c, old, c.byID, h.ID[:])
	if errors.Is(err, sql.ErrNoRows) {
		return missing("sqlite.Delete", c.kind)
	}
	if err != nil {
		return t.fail(err)
	}
	was := old.Base()
	h.Deleted = deleted
	if was.Deleted == deleted {
		return nil
	}
	u := t.touch(c, r, was)
	if err := t.note(ctx, u, casework.FieldDeleted, deletedJSON(was.Deleted), deletedJSON(deleted)); err != nil {
		return t.fail(err)
	}
	h.Updated = u.at(t.change.At)
	if err := t.update(ctx, u, []string{`"deleted"=?`}, []any{flag(deleted)}); err != nil {
		return err
	}
	if deleted {
		err = t.index(ctx, c, r.n, old, nil)
	} else {
		err = t.index(ctx, c, r.n, nil, old)
	}
	if err != nil {
		return t.fail(err)
	}
	return nil
}

func deletedJSON(b bool) json.RawMessage {
	if b {
		return json.RawMessage("true")
	}
	return nil
}

// gather puts the writes of the action in their order and drops those that came back to where they began.
func (t *tx) gather(ctx context.Context) error {
	for _, u := range t.order {
		kept := u.writes[:0]
		dropped := false
		for _, w := range u.writes {
			if !bytes.Equal(w.Old, w.New) || u.forced[w.Field] {
				kept = append(kept, w)
				continue
			}
			dropped = true
			if was, ok := u.before[w.Field]; ok {
				u.row.heads[w.Field] = was
			} else {
				delete(u.row.heads, w.Field)
			}
		}
		u.writes = kept
		if u.fresh && len(kept) == 0 {
			return &casework.Error{Code: casework.Invalid, Key: "error.store.empty", Op: "sqlite.Put", Args: map[string]any{"Kind": string(u.c.kind)}}
		}
		if dropped && !u.fresh {
			hs, err := u.row.heads.column()
			if err != nil {
				return err
			}
			at := u.at(t.change.At)
			if len(kept) == 0 {
				at = u.since
			}
			if err := t.w.exec(ctx, "UPDATE "+u.c.table+` SET "updated"=?,"_heads"=? WHERE "_n"=?`, at.UnixMilli(), hs, u.row.n); err != nil {
				return err
			}
		}
		t.change.Writes = append(t.change.Writes, kept...)
	}
	return nil
}

func (t *tx) String() string { return fmt.Sprintf("action of %d entities", len(t.order)) }
