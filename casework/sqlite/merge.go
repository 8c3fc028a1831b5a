package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

// merging is one entity into which writes of another device are brought.
type merging struct {
	s     *Store
	c     *codec
	e     casework.Entity
	old   casework.Entity // as stored; nil: the entity is new
	r     row
	fresh bool
	try   casework.Entity                           // to see whether a value fits
	wrote map[casework.ID]map[string]casework.Write // by change: what was read back of the journal
}

// merge brings the writes of a change of another device into the rows, and fills in Old with what was shown here.
func (s *Store) merge(ctx context.Context, c *casework.Change) error {
	t := &tx{s: s, w: s.w, ctx: ctx, rows: s.chain.row}
	for i := 0; i < len(c.Writes); {
		j := i + 1
		for j < len(c.Writes) && c.Writes[j].Entity == c.Writes[i].Entity && c.Writes[j].Kind == c.Writes[i].Kind {
			j++
		}
		if err := s.mergeEntity(ctx, t, c, c.Writes[i:j], s.chain.line+1); err != nil {
			return err
		}
		i = j
	}
	s.chain.row = t.rows
	return nil
}

func (s *Store) carry(ctx context.Context, line int64, w *casework.Write) error {
	return s.w.exec(ctx, `INSERT OR IGNORE INTO "carried" VALUES(?,?,?,?)`, line, w.Entity[:], string(w.Kind), w.Field)
}

// mergeEntity brings in the writes of one entity. line is where the change stands in the journal, for what is carried along not understood.
func (s *Store) mergeEntity(ctx context.Context, t *tx, ch *casework.Change, writes []casework.Write, line int64) error {
	c, err := codecByKind(writes[0].Kind)
	if err != nil {
		for i := range writes {
			if err := s.carry(ctx, line, &writes[i]); err != nil {
				return err
			}
		}
		return nil
	}
	m, err := s.merging(ctx, c, writes[0].Entity)
	if err != nil {
		return err
	}
	if !m.fresh && m.e.Base().Space != writes[0].Space {
		return nil // of another space: nobody may write there from here
	}
	own := map[string]casework.Write{}
	for i := range writes {
		own[writes[i].Field] = writes[i]
	}
	m.wrote[ch.ID] = own
	at := ch.At.UTC().Truncate(time.Millisecond)
	h := m.e.Base()
	if m.fresh {
		t.rows++
		h.ID, h.Space, h.Created, h.Updated = writes[0].Entity, writes[0].Space, at, at
		m.r = row{n: t.rows<<kindBits | c.code, born: ch.ID}
	}
	touched := false
	for i := range writes {
		w := &writes[i]
		before, known, err := m.value(w.Field)
		if err != nil {
			return err
		}
		if !known || !m.fits(w) {
			if err := s.carry(ctx, line, w); err != nil {
				return err
			}
			continue
		}
		w.Old = before
		touched = true
		if err := m.write(ctx, ch, w); err != nil {
			return err
		}
	}
	if !touched {
		if m.fresh {
			t.rows--
		}
		return nil
	}
	if err := m.created(ctx, ch.ID, at); err != nil {
		return err
	}
	if at.After(h.Updated) {
		h.Updated = at
	}
	if !m.fresh { // a field the change was said to have written, and has not
		if here, err := s.arrived(ctx, ch.ID, h.Space); err != nil {
			return err
		} else if here {
			if err := s.w.exec(ctx, `DELETE FROM "awaited" WHERE "entity"=? AND "change"=?`, h.ID[:], ch.ID[:]); err != nil {
				return err
			}
		}
	}
	return m.store(ctx, t)
}

// created keeps when the entity was made: by the first of the changes that made it, not by an edit that came before.
func (m *merging) created(ctx context.Context, change casework.ID, at time.Time) error {
	makes := func(change casework.ID) (bool, error) {
		if _, err := m.written(ctx, change, ""); err != nil {
			return false, err
		}
		for _, w := range m.wrote[change] {
			if len(w.Saw) == 0 {
				return true, nil
			}
		}
		return false, nil
	}
	if this, err := makes(change); err != nil || !this || change == m.r.born {
		return err
	}
	h := m.e.Base()
	first, err := makes(m.r.born)
	if err != nil || first && !at.Before(h.Created) {
		return err
	}
	if h.Created = at; first {
		return nil
	}
	// What made the row here was an edit that came early; another maker may have come since.
	id := h.ID
	return each(ctx, m.s.w, `SELECT j."body" FROM "journal_entity" e JOIN "journal" j ON j."line"=e."line" WHERE e."entity"=?`, []any{id[:]}, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		ch, err := decodeLine([]byte(body))
		for _, w := range ch.Writes {
			if w.Entity == id && len(w.Saw) == 0 && ch.At.Before(h.Created) {
				h.Created = ch.At.UTC().Truncate(time.Millisecond)
			}
		}
		return err
	})
}

func (s *Store) merging(ctx context.Context, c *codec, id casework.ID) (*merging, error) {
	m := &merging{s: s, c: c, e: c.fresh(), wrote: map[casework.ID]map[string]casework.Write{}}
	r, err := get(ctx, s.w, c, m.e, c.byID, id[:])
	switch {
	case errors.Is(err, sql.ErrNoRows):
		m.fresh = true
		return m, nil
	case err != nil:
		return nil, err
	}
	m.r = r
	m.old = c.fresh()
	_, err = get(ctx, s.w, c, m.old, c.byID, id[:])
	return m, err
}

// value gives what is shown of a field; known is false for one this program has no place for.
func (m *merging) value(field string) (v json.RawMessage, known bool, err error) {
	if field == casework.FieldDeleted {
		return deletedJSON(m.e.Base().Deleted), true, nil
	}
	i, ok := m.c.byName[field]
	if !ok {
		return nil, false, nil
	}
	v, err = m.c.fields[i].JSON(m.e)
	return v, true, err
}

// fits reports whether the value can be kept in the field's shape.
func (m *merging) fits(w *casework.Write) bool {
	if w.Field == casework.FieldDeleted {
		return len(w.New) == 0 || string(w.New) == "true"
	}
	if m.try == nil {
		m.try = m.c.fresh()
	}
	return m.c.fields[m.c.byName[w.Field]].Set(m.try, w.New) == nil
}

func (m *merging) set(field string, v json.RawMessage) error {
	if field == casework.FieldDeleted {
		m.e.Base().Deleted = string(v) == "true"
		return nil
	}
	return m.c.fields[m.c.byName[field]].Set(m.e, v)
}

// headsOf gives the changes whose value of the field stands. Where nothing is said of the field, the change that made the entity counts when
// it gave the field a value.
func (m *merging) headsOf(field string) ([]casework.ID, error) {
	if ids, ok := m.r.heads[field]; ok {
		return ids, nil
	}
	if v, _, err := m.value(field); err != nil || v == nil || m.fresh {
		return nil, err
	}
	return []casework.ID{m.r.born}, nil
}

func (m *merging) write(ctx context.Context, ch *casework.Change, w *casework.Write) error {
	ids, err := m.headsOf(w.Field)
	if err != nil {
		return err
	}
	if slices.Contains(ids, ch.ID) {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(ids), func(id casework.ID) bool { return slices.Contains(w.Saw, id) })
	for _, id := range w.Saw {
		if id == ch.ID || slices.Contains(ids, id) || id == m.r.born {
			continue
		}
		here, err := m.s.arrived(ctx, id, w.Space)
		if err != nil {
			return err
		}
		if !here {
			if err := m.s.w.exec(ctx, `INSERT OR IGNORE INTO "awaited" VALUES(?,?,?)`, w.Entity[:], w.Field, id[:]); err != nil {
				return err
			}
		}
	}
	var gone int64
	if !m.fresh {
		if err := one(ctx, m.s.w, `SELECT count(*) FROM "awaited" WHERE "entity"=? AND "field"=? AND "change"=?`, []any{w.Entity[:], w.Field, ch.ID[:]}, &gone); err != nil {
			return err
		}
	}
	if gone > 0 {
		if err := m.s.w.exec(ctx, `DELETE FROM "awaited" WHERE "entity"=? AND "field"=? AND "change"=?`, w.Entity[:], w.Field, ch.ID[:]); err != nil {
			return err
		}
	} else {
		kept = append(kept, ch.ID)
	}
	if len(kept) == 1 && kept[0] == m.r.born && m.fresh && len(w.New) > 0 && w.Field != casework.FieldDeleted {
		return m.set(w.Field, w.New) // as a change that makes an entity writes it
	}
	m.r.heads = m.r.heads.with(w.Field, kept)
	if len(kept) == 1 && kept[0] == ch.ID {
		return m.set(w.Field, w.New)
	}
	return nil // store decides what is shown
}

// arrived reports whether a change is here with all its parts in the space.
func (s *Store) arrived(ctx context.Context, change, space casework.ID) (bool, error) {
	var have, parts sql.NullInt64
	if err := one(ctx, s.w, `SELECT count(DISTINCT "part"),max("parts") FROM "operation" WHERE "change"=? AND "space"=? AND "line" IS NOT NULL`, []any{change[:], space[:]}, &have, &parts); err != nil {
		return false, err
	}
	if have.Int64 > 0 {
		return have.Int64 >= parts.Int64, nil
	}
	var n int64
	err := one(ctx, s.w, `SELECT count(*) FROM "journal" WHERE "id"=?`, []any{change[:]}, &n)
	return n > 0, err
}

// store decides what is shown of every field with several heads, and writes the row, its divergences and its place in the index.
func (m *merging) store(ctx context.Context, t *tx) error {
	if err := m.show(ctx); err != nil {
		return err
	}
	if err := m.showDeletion(ctx); err != nil {
		return err
	}
	args, err := m.c.args(m.e, m.r)
	if err != nil {
		return err
	}
	if m.fresh {
		err = m.s.w.exec(ctx, m.c.insert, args...)
	} else {
		names := strings.Split(m.c.columns, ",")
		err = m.s.w.exec(ctx, "UPDATE "+m.c.table+" SET "+strings.Join(names[1:], "=?,")+`=? WHERE "_n"=?`, append(args[1:], m.r.n)...)
	}
	if err != nil {
		return err
	}
	shown := func(e casework.Entity) casework.Entity {
		if e == nil || e.Base().Deleted {
			return nil
		}
		return e
	}
	was, is := shown(m.old), shown(m.e)
	if was == nil && is == nil {
		return nil
	}
	return t.index(ctx, m.c, m.r.n, was, is)
}

// show chooses among several heads, leading fields first.
func (m *merging) show(ctx context.Context) error {
	lead := map[string]casework.ID{}
	for _, leaders := range []bool{true, false} {
		for field, ids := range m.r.heads {
			if field == casework.FieldDeleted || len(ids) == 0 || (op.Leader(m.c.kind, field) == "") != leaders {
				continue
			}
			if len(ids) < 2 {
				lead[field] = ids[0]
				if err := m.diverge(ctx, field, false); err != nil {
					return err
				}
				continue
			}
			hs, err := m.heads(ctx, field, ids)
			if err != nil {
				return err
			}
			best := op.Shown(m.c.kind, field, hs, lead[op.Leader(m.c.kind, field)])
			lead[field] = best.Change
			if err := m.set(field, best.Value); err != nil {
				return err
			}
			if err := m.diverge(ctx, field, op.Divergent(hs)); err != nil {
				return err
			}
		}
	}
	return nil
}

// showDeletion decides whether the entity is shown as deleted: not while somebody edited it without knowing of the deletion.
func (m *merging) showDeletion(ctx context.Context) error {
	ids, err := m.headsOf(casework.FieldDeleted)
	if err != nil || len(ids) == 0 {
		return err
	}
	hs, err := m.heads(ctx, casework.FieldDeleted, ids)
	if err != nil {
		return err
	}
	divergent := op.Divergent(hs)
	for _, d := range hs {
		if len(d.Value) == 0 || divergent {
			continue
		}
		if divergent, err = m.unseenEdit(ctx, d); err != nil {
			return err
		}
	}
	m.e.Base().Deleted = !divergent && len(hs[0].Value) > 0
	if !m.e.Base().Deleted {
		m.r.heads = m.r.heads.with(casework.FieldDeleted, ids) // what is not shown must stand somewhere
	}
	return m.diverge(ctx, casework.FieldDeleted, divergent)
}

// unseenEdit reports whether an edit stands that did not know of the deletion d, nor d of it.
func (m *merging) unseenEdit(ctx context.Context, d op.Head) (bool, error) {
	dw, err := m.written(ctx, d.Change, casework.FieldDeleted)
	if err != nil {
		return false, err
	}
	saw := slices.Concat(dw.Saw, dw.Past)
	edits, err := m.edits()
	if err != nil {
		return false, err
	}
	for id, field := range edits {
		ew, err := m.written(ctx, id, field)
		if err != nil {
			return false, err
		}
		if !op.Unseen(d.Change, saw, id, slices.Concat(ew.Saw, ew.Past)) {
			continue
		}
		e, err := m.s.headOf(ctx, m.s.w, id, m.e.Base().Space)
		if err != nil {
			return false, err
		}
		if e.Device == d.Device && e.Clock < d.Clock {
			continue // the one who deleted it had edited it before
		}
		return true, nil
	}
	return false, nil
}

// edits gives the changes whose values stand in the entity, each with a field of it.
func (m *merging) edits() (map[casework.ID]string, error) {
	out := map[casework.ID]string{}
	for _, f := range m.c.fields {
		ids, err := m.headsOf(f.Name)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if _, ok := out[id]; !ok {
				out[id] = f.Name
			}
		}
	}
	return out, nil
}

// diverge keeps the list of divergences.
func (m *merging) diverge(ctx context.Context, field string, divergent bool) error {
	h := m.e.Base()
	return m.s.diverge(ctx, h.ID, h.Space, m.c.kind, field, divergent)
}

func (s *Store) diverge(ctx context.Context, entity, space casework.ID, kind casework.Kind, field string, divergent bool) error {
	if !divergent {
		return s.w.exec(ctx, `DELETE FROM "divergence" WHERE "entity"=? AND "field"=?`, entity[:], field)
	}
	return s.w.exec(ctx, `INSERT INTO "divergence" VALUES(?,?,?,?,?,?) ON CONFLICT DO NOTHING`, entity[:], field, string(kind), space[:], int(op.WeightOf(kind, field)), s.clock.Now().UnixMilli())
}

// heads gives the heads of a field with their values, greatest first.
func (m *merging) heads(ctx context.Context, field string, ids []casework.ID) ([]op.Head, error) {
	var reg op.Register
	for _, id := range ids {
		h, err := m.s.headOf(ctx, m.s.w, id, m.e.Base().Space)
		if err != nil {
			return nil, err
		}
		w, err := m.written(ctx, id, field)
		if err != nil {
			return nil, err
		}
		h.Value = w.New
		reg.Apply(h, nil)
	}
	return reg.Heads, nil
}

// written gives what a change wrote of the entity's field.
func (m *merging) written(ctx context.Context, change casework.ID, field string) (casework.Write, error) {
	if m.wrote[change] == nil {
		ws, err := m.s.writesOf(ctx, m.s.w, change, m.e.Base().ID)
		if err != nil {
			return casework.Write{}, err
		}
		m.wrote[change] = ws
	}
	return m.wrote[change][field], nil
}

// writesOf reads back from the journal what a change wrote of an entity.
func (s *Store) writesOf(ctx context.Context, src source, change, entity casework.ID) (map[string]casework.Write, error) {
	out := map[string]casework.Write{}
	var bodies []string
	if err := each(ctx, src, `SELECT "body" FROM "journal" WHERE "id"=?1 OR "line" IN (SELECT "line" FROM "operation" WHERE "change"=?1 AND "line" IS NOT NULL)`, []any{change[:]}, func(scan func(...any) error) error {
		var b string
		err := scan(&b)
		bodies = append(bodies, b)
		return err
	}); err != nil {
		return nil, err
	}
	for _, b := range bodies {
		c, err := decodeLine([]byte(b))
		if err != nil {
			return nil, err
		}
		for _, w := range c.Writes {
			if w.Entity == entity {
				out[w.Field] = w
			}
		}
	}
	return out, nil
}

// headOf gives who made a change and when, by the clock that counts.
func (s *Store) headOf(ctx context.Context, src source, change, space casework.ID) (op.Head, error) {
	h := op.Head{Change: change}
	found := false
	// The smallest clock counts where a copied device or a hub that forgot brought the change twice.
	err := each(ctx, src, `SELECT "author","clock" FROM "operation" WHERE "change"=? AND "space"=? ORDER BY "clock" LIMIT 1`, []any{change[:], space[:]}, func(scan func(...any) error) error {
		found = true
		return scan(&h.Device, &h.Clock)
	})
	if err != nil || found {
		return h, err
	}
	var body string
	err = one(ctx, src, `SELECT "body" FROM "journal" WHERE "id"=?`, []any{change[:]}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	c, err := decodeLine([]byte(body))
	h.Device, h.Clock = c.Device, op.Clock(c.Clock)
	return h, err
}

// reshow chooses anew what is shown of the entities an operation wrote, after the hub gave it another clock.
func (s *Store) reshow(ctx context.Context, r *opRow) error {
	var body string
	change, space := r.h.Change, r.h.Space
	err := one(ctx, s.w, `SELECT "body" FROM "journal" WHERE "id"=?1 OR "line" IN (SELECT "line" FROM "operation" WHERE "change"=?1 AND "space"=?2 AND "part"=?3 AND "line" IS NOT NULL) LIMIT 1`, []any{change[:], space[:], r.h.Part}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // waits for its key
	}
	if err != nil {
		return err
	}
	ch, err := decodeLine([]byte(body))
	if err != nil {
		return err
	}
	t := &tx{s: s, w: s.w, ctx: ctx, rows: s.chain.row}
	done := map[casework.ID]bool{}
	for _, w := range ch.Writes {
		c, err := codecByKind(w.Kind)
		if err != nil || done[w.Entity] {
			continue
		}
		done[w.Entity] = true
		m, err := s.merging(ctx, c, w.Entity)
		if err != nil {
			return err
		}
		if m.fresh {
			continue
		}
		if err := m.store(ctx, t); err != nil {
			return err
		}
	}
	return nil
}
