package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

// Reached says how far an exchange with the hub has come. The zero Reached is a bundle. A Life other than the one kept is no progress: call Reopen.
type Reached struct {
	After  int64 // what was asked for; the cursor moves only from there
	Cursor int64
	Life   casework.ID
	Now    time.Time // of the hub
	Acks   []Verdict // own operations seen in the hub's order
}

// Apply takes in operations of other devices: rows, heads, index and journal lines in one transaction, with the cursor. Order and
// repetition do not matter. An operation in a space may write that space's entities only; what else it says stands in the journal and
// does nothing. sealed is how each of them travelled, so that a bundle can carry it on; none: they are not kept so. Watchers hear of each change.
// Errors: those of the disk; nothing of the batch is kept then.
func (s *Store) Apply(ctx context.Context, opened []op.Opened, to Reached, sealed ...op.Stamped) error {
	const where = "sqlite.Apply"
	var told []*casework.Change
	err := s.alone(ctx, where, func(ctx context.Context) error {
		told = nil
		if err := s.number(ctx); err != nil {
			return err
		}
		now, before := s.clock.Now(), s.chain
		for i := range opened {
			var bytes []byte
			if len(sealed) > 0 {
				var err error
				if bytes, err = packSealed(&sealed[i].Sealed); err != nil {
					return err
				}
			}
			ch, err := s.take(ctx, &opened[i], bytes, now)
			if err != nil {
				return err
			}
			if ch != nil {
				told = append(told, ch)
			}
		}
		if err := s.moveChain(ctx, before.line); err != nil {
			return err
		}
		return s.reached(ctx, to)
	})
	if err != nil {
		return err
	}
	for _, ch := range told {
		s.watch.tell(ch)
	}
	return nil
}

// moveChain writes down where the journal ends after lines of other devices were added to it. They have their numbers: the next look for own changes begins behind them.
// It is done once a batch, and by the key of the one row: a statement that may touch several rows makes the search index write itself out, for each operation anew.
func (s *Store) moveChain(ctx context.Context, before int64) error {
	c := &s.chain
	if err := s.w.exec(ctx, `UPDATE "chain" SET "line"=?,"hash"=?,"clock"=?,"row"=? WHERE "one"=1`, c.line, c.hash[:], c.clock, c.row); err != nil {
		return err
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "line"=? WHERE "one"=1 AND "line"=?`, c.line, before)
}

func (s *Store) reached(ctx context.Context, to Reached) error {
	if to.Cursor == 0 && to.Now.IsZero() {
		return nil
	}
	if err := s.acknowledge(ctx, to.Now, to.Acks); err != nil {
		return err
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "cursor"=max("cursor",?) WHERE "cursor">=? AND "life"=?`, to.Cursor, to.After, to.Life[:])
}

// Keep stores operations that cannot be opened yet, for want of a key or of a newer program, so that the cursor may go on. Waiting gives them.
func (s *Store) Keep(ctx context.Context, waiting []op.Stamped) error {
	return s.alone(ctx, "sqlite.Keep", func(ctx context.Context) error {
		for i := range waiting {
			o := &waiting[i]
			have, err := ops(ctx, s.w, `WHERE "device"=? AND "epoch"=? AND "number"=?`, o.Device[:], int64(o.Epoch), o.Number)
			if err != nil {
				return err
			}
			if have, err = s.collide(ctx, have, o.Sealed.Hash()); err != nil {
				return err
			}
			if len(have) > 0 {
				if o.Seq > 0 && have[0].stamp.Seq != o.Seq {
					if err := s.stamp(ctx, &have[0], o.Stamp); err != nil {
						return err
					}
				}
				continue
			}
			b, err := packSealed(&o.Sealed)
			if err != nil {
				return err
			}
			hash := o.Sealed.Hash()
			r := opRow{h: o.Header, author: o.Device, clock: int64(o.Header.Clock), stamp: o.Stamp, hash: hash[:], state: opWaiting, sealed: b}
			if err := s.insertOp(ctx, &r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Waiting gives what Keep stored and Apply has not taken in since.
func (s *Store) Waiting(ctx context.Context) ([]op.Stamped, error) {
	return s.stamped(ctx, "sqlite.Waiting", `WHERE `+opOpen+` AND "state"=? ORDER BY "seq","n"`, opWaiting)
}

func (s *Store) stamped(ctx context.Context, where, cond string, args ...any) ([]op.Stamped, error) {
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := ops(ctx, s.sparing, cond, args...)
	var out []op.Stamped
	for i := range rows {
		if err != nil {
			break
		}
		if rows[i].sealed == nil {
			continue
		}
		var x op.Sealed
		if x, err = unpackSealed(rows[i].sealed); err == nil {
			out = append(out, op.Stamped{Stamp: rows[i].stamp, Sealed: x})
		}
	}
	return out, mapped(where, err)
}

// take applies one operation. It gives the change when there was something new in it.
func (s *Store) take(ctx context.Context, o *op.Opened, sealed []byte, now time.Time) (*casework.Change, error) {
	if err := o.Check(); err != nil {
		return nil, nil // no operation; wire and seal refuse it before
	}
	have, err := ops(ctx, s.w, `WHERE "device"=? AND "epoch"=? AND "number"=?`, o.Device[:], int64(o.Epoch), o.Number)
	if err != nil {
		return nil, err
	}
	if have, err = s.collide(ctx, have, o.Hash); err != nil {
		return nil, err
	}
	if len(have) == 0 && o.Device == s.profile.Device {
		if err := s.copied(ctx, &o.Header); err != nil {
			return nil, err
		}
	}
	var row *opRow
	if len(have) > 0 {
		row = &have[0]
		if o.Stamp.Seq > 0 && row.stamp.Seq != o.Stamp.Seq {
			if err := s.stamp(ctx, row, o.Stamp); err != nil {
				return nil, err
			}
		}
		if row.sealed == nil && sealed != nil {
			if err := s.w.exec(ctx, `UPDATE "operation" SET "sealed"=? WHERE "n"=?`, sealed, row.n); err != nil {
				return nil, err
			}
		}
		if row.state != opWaiting {
			return nil, nil
		}
	}
	fresh := opRow{h: o.Header, author: o.Author(), clock: int64(o.Effective()), stamp: o.Stamp, hash: o.Hash[:], state: opTaken, sealed: sealed}
	known, err := s.knownChange(ctx, o)
	if err != nil {
		return nil, err
	}
	if known {
		fresh.state = opKnown
	} else {
		fresh.line = s.chain.line + 1
	}
	// First the operation, since merging asks when it was made and by whom.
	if row == nil {
		err = s.insertOp(ctx, &fresh)
	} else {
		err = s.w.exec(ctx, `UPDATE "operation" SET "author"=?,"clock"=?,"line"=?,"state"=? WHERE "n"=?`, fresh.author[:], fresh.clock, nullInt(fresh.line), fresh.state, row.n)
	}
	if err == nil && known {
		err = s.reshow(ctx, &fresh)
	}
	if err != nil || known {
		return nil, err
	}
	c := o.Change()
	c.Seq = o.Number | (int64(o.Epoch)+1)*foreignSeq
	if err := s.merge(ctx, &c); err != nil {
		return nil, err
	}
	return &c, s.journalRemote(ctx, o, &c, now)
}

// collide makes room when a number is known with other bytes: this device was copied, or the hub was restored and the number given again. What
// this device has not got confirmed is numbered anew; another device's operation is kept aside, since its author will send it again.
func (s *Store) collide(ctx context.Context, have []opRow, hash [32]byte) ([]opRow, error) {
	if len(have) == 0 || have[0].hash != nil && [32]byte(have[0].hash) == hash {
		return have, nil
	}
	r := &have[0]
	if r.h.Device == s.profile.Device && r.state == opQueued {
		st, err := s.syncState(ctx, s.w)
		if err != nil {
			return nil, err
		}
		return nil, s.renumber(ctx, st.Epoch+1)
	}
	return nil, s.w.exec(ctx, `UPDATE "operation" SET "number"=-"n","seq"=NULL,"stamped"=NULL WHERE "n"=?`, r.n)
}

// copied begins a new epoch when an operation of this device comes that it has never written: a copy of it is at work, and would use the
// same numbers.
func (s *Store) copied(ctx context.Context, h *op.Header) error {
	var epoch, number int64
	err := one(ctx, s.w, `SELECT "epoch","number" FROM "sync"`, nil, &epoch, &number)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil || int64(h.Epoch) < epoch || int64(h.Epoch) == epoch && h.Number <= number {
		return err
	}
	return s.renumber(ctx, h.Epoch+1)
}

func nullInt(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// knownChange reports whether the operation's part of its change is here already: made here, or brought by another device.
func (s *Store) knownChange(ctx context.Context, o *op.Opened) (bool, error) {
	if known, err := s.knownOp(ctx, o.Header.Change, o.Space, o.Part); known || err != nil {
		return known, err
	}
	var n int64
	id, space := o.Header.Change, o.Space
	err := one(ctx, s.w, `SELECT count(*) FROM "journal" j JOIN "journal_space" s ON s."line"=j."line" WHERE j."id"=? AND s."space"=?`, []any{id[:], space[:]}, &n)
	return n > 0, err
}

// lineID is the id of the journal's line for an operation of another device: a change may have several.
func lineID(o *op.Opened) (id casework.ID) {
	b := append([]byte("zanger/line/1\n"), o.Header.Change[:]...)
	b = append(b, o.Space[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(o.Part))
	sum := sha256.Sum256(b)
	copy(id[:], sum[:])
	return id
}

// journalRemote writes the line of a change made elsewhere. Its device is the author's; the columns hold who sent it.
func (s *Store) journalRemote(ctx context.Context, o *op.Opened, c *casework.Change, now time.Time) error {
	next := s.chain
	id := lineID(o)
	sent := *c
	sent.Device = o.Device
	b, err := encodeLineAs(&sent, id)
	if err != nil {
		return err
	}
	body := string(b)
	next.line++
	next.hash = link(next.hash, body)
	if clock := int64(o.Effective()); clock <= int64(op.At(now.Add(op.MaxAhead))) {
		next.clock = max(next.clock, clock)
	}
	if err := s.w.exec(ctx, `INSERT INTO "journal" VALUES(?,?,?,?,?,?)`, next.line, id[:], o.Device[:], c.Seq, next.hash[:], body); err != nil {
		return err
	}
	seen := map[casework.ID]bool{}
	for _, w := range c.Writes {
		if seen[w.Entity] {
			continue
		}
		seen[w.Entity] = true
		if err := s.w.exec(ctx, `INSERT INTO "journal_entity" VALUES(?,?)`, w.Entity[:], next.line); err != nil {
			return err
		}
	}
	space := o.Space
	if err := s.w.exec(ctx, `INSERT INTO "journal_space" VALUES(?,?)`, space[:], next.line); err != nil {
		return err
	}
	s.chain = next
	return nil
}
