package sqlite

import (
	"context"
	"fmt"

	"zanger/casework"
	"zanger/sync/op"
)

// Have says: every operation of that device and epoch in that space up to Number is here. Its fields are those of wire.Have.
type Have struct {
	Space  casework.ID
	Device casework.ID
	Epoch  uint32
	Number int64
}

// Holding gives what is here, for a receipt.
func (s *Store) Holding(ctx context.Context) ([]Have, error) {
	const where = "sqlite.Holding"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []Have
	stopped := false
	err = each(ctx, s.sparing, `SELECT "space","device","epoch","number","prev" FROM "operation" WHERE "number">0 ORDER BY "space","device","epoch","number"`, nil, func(scan func(...any) error) error {
		var h Have
		var epoch, prev int64
		if err := scan(&h.Space, &h.Device, &epoch, &h.Number, &prev); err != nil {
			return err
		}
		h.Epoch = uint32(epoch)
		last := Have{}
		if n := len(out); n > 0 && out[n-1].Space == h.Space && out[n-1].Device == h.Device && out[n-1].Epoch == h.Epoch {
			last = out[n-1]
		} else {
			out = append(out, Have{Space: h.Space, Device: h.Device, Epoch: h.Epoch})
			stopped = false
		}
		if stopped || prev > last.Number {
			stopped = true // one between is missing
			return nil
		}
		out[len(out)-1].Number = h.Number
		return nil
	})
	kept := out[:0]
	for _, h := range out {
		if h.Number > 0 {
			kept = append(kept, h)
		}
	}
	return kept, mapped(where, err)
}

// Lacking gives sealed operations of the spaces that somebody who holds have lacks, in the order in which they came here, from row after on
// and at most limit of them; next is the row to go on after, 0 at the end. What the hub rejected or holds back is left out. Call Outbox first:
// only what was sealed can travel.
func (s *Store) Lacking(ctx context.Context, spaces []casework.ID, have []Have, after int64, limit int) (out []op.Stamped, next int64, err error) {
	const where = "sqlite.Lacking"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, 0, err
	}
	defer done()
	in := map[casework.ID]bool{}
	for _, id := range spaces {
		in[id] = true
	}
	upTo := map[string]int64{}
	name := func(space, device casework.ID, epoch uint32) string { return fmt.Sprint(space, device, epoch) }
	for _, h := range have {
		upTo[name(h.Space, h.Device, h.Epoch)] = h.Number
	}
	for {
		rows, err := ops(ctx, s.sparing, `WHERE "n">? AND "sealed" IS NOT NULL AND "state" NOT IN (?,?) ORDER BY "n" LIMIT 500`, after, opQuarantined, opRejected)
		if err != nil || len(rows) == 0 {
			return out, 0, mapped(where, err)
		}
		for i := range rows {
			r := &rows[i]
			after = r.n
			if !in[r.h.Space] || r.h.Number <= upTo[name(r.h.Space, r.h.Device, r.h.Epoch)] {
				continue
			}
			x, err := unpackSealed(r.sealed)
			if err != nil {
				return out, 0, mapped(where, err)
			}
			out = append(out, op.Stamped{Stamp: r.stamp, Sealed: x})
			if len(out) == limit {
				return out, after, nil
			}
		}
	}
}

// SpaceSet gives the count and the set hash of a space's operations up to a hub number, to compare with the hub's. One that was sent anew in a
// later epoch shares its number with the first, which is the one the hub counts.
func (s *Store) SpaceSet(ctx context.Context, space casework.ID, seq int64) (count int64, set op.SetHash, err error) {
	const where = "sqlite.SpaceSet"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return 0, set, err
	}
	defer done()
	err = each(ctx, s.sparing, `SELECT "hash", min("epoch") FROM "operation" WHERE "space"=? AND "seq"<=? GROUP BY "seq"`, []any{space[:], seq}, func(scan func(...any) error) error {
		var h []byte
		var epoch int64
		if err := scan(&h, &epoch); err != nil {
			return err
		}
		if len(h) == 32 {
			set.Add([32]byte(h))
		}
		count++
		return nil
	})
	return count, set, mapped(where, err)
}

// Spaces gives every space the profile holds something of.
func (s *Store) Spaces(ctx context.Context) ([]casework.ID, error) {
	const where = "sqlite.Spaces"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []casework.ID
	err = each(ctx, s.sparing, `SELECT DISTINCT "space" FROM "journal_space" WHERE "space" NOT IN (SELECT "old" FROM "space_alias")`, nil, func(scan func(...any) error) error {
		var id casework.ID
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, mapped(where, err)
}
