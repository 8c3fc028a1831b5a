package sqlite

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"zanger/casework"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// lift brings into the rows what an older program carried along without understanding it. It runs when a profile is opened.
func (s *Store) lift(ctx context.Context) error {
	type place struct {
		line   int64
		entity casework.ID
		field  string
	}
	var known []place
	if err := each(ctx, s.readers, `SELECT "line","entity","kind","field" FROM "carried" ORDER BY "line"`, nil, func(scan func(...any) error) error {
		var p place
		var kind casework.Kind
		if err := scan(&p.line, &p.entity, &kind, &p.field); err != nil {
			return err
		}
		if c, err := codecByKind(kind); err == nil {
			if _, ok := c.byName[p.field]; ok || p.field == casework.FieldDeleted {
				known = append(known, p)
			}
		}
		return nil
	}); err != nil || len(known) == 0 {
		return err
	}
	return s.alone(ctx, "sqlite.lift", func(ctx context.Context) error {
		t := &tx{s: s, w: s.w, ctx: ctx, rows: s.chain.row}
		for _, p := range known {
			var body string
			if err := one(ctx, s.w, `SELECT "body" FROM "journal" WHERE "line"=?`, []any{p.line}, &body); err != nil {
				return err
			}
			ch, err := decodeLine([]byte(body))
			if err != nil {
				return err
			}
			if err := s.w.exec(ctx, `DELETE FROM "carried" WHERE "line"=? AND "entity"=? AND "field"=?`, p.line, p.entity[:], p.field); err != nil {
				return err
			}
			for _, w := range ch.Writes {
				if w.Entity == p.entity && w.Field == p.field {
					if err := s.mergeEntity(ctx, t, &ch, []casework.Write{w}, p.line); err != nil {
						return err
					}
				}
			}
		}
		s.chain.row = t.rows
		return s.w.exec(ctx, `UPDATE "chain" SET "row"=?`, t.rows)
	})
}
