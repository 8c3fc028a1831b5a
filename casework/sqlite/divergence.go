package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

var _ casework.Settler = (*Store)(nil)

// seenOf parts the heads of a field into those whose value was shown and the rest.
func (t *tx) seenOf(ctx context.Context, u *touched, field string, ids []casework.ID, shown json.RawMessage) (seen, rest []casework.ID, err error) {
	for _, id := range ids {
		ws, err := t.s.writesOf(ctx, t.w, id, u.id)
		if err != nil {
			return nil, nil, err
		}
		if op.Same(ws[field].New, shown) {
			seen = append(seen, id)
		} else {
			rest = append(rest, id)
		}
	}
	return seen, rest, nil
}

// reviewAll chooses anew what is shown of entities with several heads, when the action's line is in the journal.
func (t *tx) reviewAll(ctx context.Context) error {
	for _, u := range t.order {
		if !u.review || len(u.writes) == 0 {
			continue
		}
		m, err := t.s.merging(ctx, u.c, u.id)
		if err != nil {
			return err
		}
		if err := m.store(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// Divergences implements casework.Settler. Fields that go with a divergent one are not listed beside it.
func (s *Store) Divergences(ctx context.Context, space casework.ID) ([]casework.Divergence, error) {
	const where = "sqlite.Divergences"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []casework.Divergence
	q, args := `SELECT "space","kind","entity","field","weight","since" FROM "divergence"`, []any{}
	if !space.IsZero() {
		q, args = q+` WHERE "space"=?`, append(args, space[:])
	}
	err = each(ctx, s.readers, q+` ORDER BY "weight","since","entity","field"`, args, func(scan func(...any) error) error {
		var d casework.Divergence
		var since int64
		err := scan(&d.Space, &d.Kind, &d.Entity, &d.Field, &d.Weight, &since)
		d.Since = time.UnixMilli(since).UTC()
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, mapped(where, err)
	}
	out = slices.DeleteFunc(out, func(d casework.Divergence) bool {
		lead := op.Leader(d.Kind, d.Field)
		return lead != "" && slices.ContainsFunc(out, func(x casework.Divergence) bool { return x.Entity == d.Entity && x.Field == lead })
	})
	for i := range out {
		if err := s.values(ctx, &out[i]); err != nil {
			return nil, mapped(where, err)
		}
	}
	return out, nil
}

// values fills in who wrote what.
func (s *Store) values(ctx context.Context, d *casework.Divergence) error {
	c, err := codecByKind(d.Kind)
	if err != nil {
		return err
	}
	e := c.fresh()
	id := d.Entity
	r, err := get(ctx, s.readers, c, e, c.byID, id[:])
	if err != nil {
		return err
	}
	add := func(field string, change casework.ID) error {
		v := casework.DivergentValue{Change: change, Field: field}
		err := each(ctx, s.readers, `SELECT "body" FROM "journal" WHERE "id"=?1 OR "line" IN (SELECT "line" FROM "operation" WHERE "change"=?1 AND "line" IS NOT NULL)`, []any{change[:]}, func(scan func(...any) error) error {
			var body string
			if err := scan(&body); err != nil {
				return err
			}
			ch, err := decodeLine([]byte(body))
			if err != nil {
				return err
			}
			v.Who, v.Device, v.At = ch.Who, ch.Device, ch.At
			for _, w := range ch.Writes {
				if w.Entity == d.Entity && w.Field == field {
					v.Value = w.New
				}
			}
			return nil
		})
		d.Values = append(d.Values, v)
		return err
	}
	for _, change := range r.heads.of(d.Field, r.born) {
		if err := add(d.Field, change); err != nil {
			return err
		}
	}
	if d.Field == casework.FieldDeleted {
		edits, err := (&merging{s: s, c: c, e: e, r: r}).edits()
		if err != nil {
			return err
		}
		for _, change := range slices.SortedFunc(maps.Keys(edits), func(a, b casework.ID) int { return bytes.Compare(a[:], b[:]) }) {
			if err := add(edits[change], change); err != nil {
				return err
			}
		}
	}
	var shown json.RawMessage
	if i, ok := c.byName[d.Field]; ok {
		if shown, err = c.fields[i].JSON(e); err != nil {
			return err
		}
	}
	for i := range d.Values {
		v := &d.Values[i]
		v.Shown = v.Field == d.Field && op.Same(v.Value, shown)
	}
	slices.SortStableFunc(d.Values, func(a, b casework.DivergentValue) int {
		switch {
		case a.Shown != b.Shown && a.Shown:
			return -1
		case a.Shown != b.Shown:
			return 1
		}
		return a.At.Compare(b.At)
	})
	return nil
}

// Settle implements casework.Settler.
func (s *Store) Settle(ctx context.Context, entity casework.ID, field string, value json.RawMessage, reason string, then func(casework.Tx) error) (*casework.Change, error) {
	const where = "sqlite.Settle"
	ch, err := s.do(ctx, casework.Act{Name: "act.divergence.settle", Reason: reason}, casework.ID{}, func(t *tx) error {
		ctx := context.WithoutCancel(ctx)
		var kind casework.Kind
		err := one(ctx, t.w, `SELECT "kind" FROM "divergence" WHERE "entity"=? AND "field"=?`, []any{entity[:], field}, &kind)
		if errors.Is(err, sql.ErrNoRows) {
			return &casework.Error{Code: casework.Missing, Key: "error.sync.settled", Op: where}
		}
		if err != nil {
			return err
		}
		if err := t.settle(ctx, kind, entity, field, value); err != nil || then == nil {
			return err
		}
		t.settling = true
		return then(t)
	})
	if err == nil && ch != nil {
		s.watch.tell(ch)
	}
	return ch, err
}

// settles reports whether a field is written over all its heads, even when its value stays: what follows from a settled divergence.
func (t *tx) settles(u *touched, field string) bool {
	return t.settling && op.Joined(u.c.kind, field) && len(u.before.of(field, u.row.born)) > 1
}

// settle writes the chosen value over all heads, and with it the values of the fields that go with it, as the one who is followed wrote them.
func (t *tx) settle(ctx context.Context, kind casework.Kind, entity casework.ID, field string, value json.RawMessage) error {
	c, err := codecByKind(kind)
	if err != nil {
		return err
	}
	m, err := t.s.merging(ctx, c, entity)
	if err != nil {
		return err
	}
	u := t.touch(c, m.r, m.old.Base())
	u.review = true
	if !m.fits(&casework.Write{Field: field, New: value}) {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.value", Op: "sqlite.Settle", Args: map[string]any{"Field": field}}
	}
	chosen := map[string]json.RawMessage{field: value}
	if field != casework.FieldDeleted {
		hs, err := m.heads(ctx, field, m.r.heads.of(field, m.r.born))
		if err != nil {
			return err
		}
		for _, h := range hs {
			if !op.Same(h.Value, value) {
				continue
			}
			for f, ids := range m.r.heads {
				if op.Leader(kind, f) != field || len(ids) < 2 {
					continue
				}
				fs, err := m.heads(ctx, f, ids)
				if err != nil {
					return err
				}
				chosen[f] = op.Shown(kind, f, fs, h.Change).Value
			}
			break
		}
	}
	var set []string
	var args []any
	for _, f := range sortedKeys(chosen) {
		before, _, err := m.value(f)
		if err != nil {
			return err
		}
		u.force(f)
		if err := t.note(ctx, u, f, before, chosen[f]); err != nil {
			return err
		}
		if err := m.set(f, chosen[f]); err != nil {
			return err
		}
		if f == casework.FieldDeleted {
			set, args = append(set, `"deleted"=?`), append(args, flag(m.e.Base().Deleted))
			continue
		}
		i := c.byName[f]
		a, err := toColumn(c.value(m.e, i), c.fields[i].Shape)
		if err != nil {
			return err
		}
		set, args = append(set, quote(f)+"=?"), append(args, a)
	}
	if err := t.update(ctx, u, set, args); err != nil {
		return err
	}
	was, is := m.old, m.e
	if was.Base().Deleted {
		was = nil
	}
	if is.Base().Deleted {
		is = nil
	}
	if was == nil && is == nil {
		return nil
	}
	return t.index(ctx, c, m.r.n, was, is)
}
