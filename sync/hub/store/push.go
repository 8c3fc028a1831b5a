package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// incoming is an operation of a push with everything about it that can be worked out before the office is locked.
type incoming struct {
	*op.Sealed
	hash    [32]byte
	header  []byte
	verdict wire.Verdict
	fresh   bool // gets a row of its own in op
}

func (b *base) Push(ctx context.Context, p *wire.Push, now time.Time) (*wire.PushAnswer, error) {
	const where = "store.Push"
	list := make([]incoming, len(p.Ops))
	for i := range p.Ops {
		o := &p.Ops[i]
		h, err := o.Header.MarshalBinary()
		if err != nil {
			return nil, fault(where, err)
		}
		list[i] = incoming{Sealed: o, hash: o.Hash(), header: h}
	}
	var answer *wire.PushAnswer
	err := b.doIn(ctx, where, p.Office, func(c conn) (err error) {
		for i := range list {
			list[i].verdict, list[i].fresh = wire.Verdict{Number: list[i].Number}, false
		}
		answer, err = push(ctx, c, p, list, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer.Now = now.UnixMilli()
	return answer, nil
}

func push(ctx context.Context, c conn, p *wire.Push, list []incoming, now time.Time) (*wire.PushAnswer, error) {
	// From here on no one else numbers operations of this office.
	top, life, err := lockOffice(ctx, c, p.Office, len(list))
	if err != nil {
		return nil, err
	}
	before := top - int64(len(list))
	answer := &wire.PushAnswer{Life: life}
	giveBack := func(used int64) error {
		if before+used == top {
			return nil
		}
		_, err := c.ExecContext(ctx, `UPDATE office SET seq = $2 WHERE id = $1`, p.Office, before+used)
		return err
	}
	d, err := device(ctx, c, p.Office, p.Device)
	if err != nil {
		return nil, err
	}
	var last int64
	err = c.QueryRowContext(ctx, `SELECT last FROM line WHERE office = $1 AND device = $2 AND epoch = $3`, p.Office, p.Device, int64(p.Epoch)).Scan(&last)
	if err != nil && err != sql.ErrNoRows {
		return nil, err
	}
	first := list[0].Number
	if first > last+1 {
		answer.State, answer.Expected = wire.PushGap, last+1
		return answer, giveBack(0)
	}
	known := 0
	if first <= last {
		if known, err = recall(ctx, c, p, list, last); errors.Is(err, errFork) {
			answer.State = wire.PushFork
			var highest int64
			if err := c.QueryRowContext(ctx, `SELECT max(epoch) FROM line WHERE office = $1 AND device = $2`, p.Office, p.Device).Scan(&highest); err != nil {
				return nil, err
			}
			answer.Epoch = uint32(highest) + 1
			return answer, giveBack(0)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := judge(ctx, c, d, list[known:]); err != nil {
		return nil, err
	}
	used, err := keep(ctx, c, p, list[known:], before, now)
	if err != nil {
		return nil, err
	}
	if known < len(list) {
		if _, err := c.ExecContext(ctx, `INSERT INTO line (office, device, epoch, last) VALUES ($1,$2,$3,$4)
			ON CONFLICT (office, device, epoch) DO UPDATE SET last = excluded.last`, p.Office, p.Device, int64(p.Epoch), list[len(list)-1].Number); err != nil {
			return nil, err
		}
	}
	for i := range list {
		answer.Verdicts = append(answer.Verdicts, list[i].verdict)
	}
	return answer, giveBack(used)
}

var errFork = errors.New("store: the number is taken by other bytes")

// recall fills the verdicts of operations that were sent before, and says how many they are.
func recall(ctx context.Context, c conn, p *wire.Push, list []incoming, last int64) (known int, err error) {
	byNumber := map[int64]*incoming{}
	for i := range list {
		if list[i].Number <= last {
			byNumber[list[i].Number] = &list[i]
			known++
		}
	}
	found := 0
	take := func(number int64, hash []byte, v wire.Verdict) error {
		i := byNumber[number]
		if i == nil {
			return nil
		}
		if !bytes.Equal(hash, i.hash[:]) {
			return errFork
		}
		v.Number = number
		i.verdict = v
		found++
		return nil
	}
	args := []any{p.Office, p.Device, int64(p.Epoch), list[0].Number, min(last, list[len(list)-1].Number)}
	err = each(ctx, c, `SELECT number, hash, seq, clock, at FROM op WHERE office = $1 AND device = $2 AND epoch = $3 AND number BETWEEN $4 AND $5`, args, func(r *sql.Rows) error {
		var n int64
		var hash []byte
		v := wire.Verdict{Kind: wire.Accepted}
		if err := r.Scan(&n, &hash, &v.Seq, &v.Clock, &v.At); err != nil {
			return err
		}
		return take(n, hash, v)
	})
	if err != nil {
		return known, err
	}
	err = each(ctx, c, `SELECT number, hash, verdict, reason, seq, clock, at FROM held WHERE office = $1 AND device = $2 AND epoch = $3 AND number BETWEEN $4 AND $5`, args, func(r *sql.Rows) error {
		var n int64
		var hash []byte
		var v wire.Verdict
		if err := r.Scan(&n, &hash, &v.Kind, &v.Reason, &v.Seq, &v.Clock, &v.At); err != nil {
			return err
		}
		return take(n, hash, v)
	})
	if err == nil && found != known {
		return known, &casework.Error{Code: casework.Corrupt, Key: "error.hub.store", Op: "store.Push"}
	}
	return known, err
}

// judge says for each operation whether its writer might write it.
func judge(ctx context.Context, c conn, d *Device, list []incoming) error {
	places := map[casework.ID]*place{}
	for i := range list {
		o := &list[i]
		v := &o.verdict
		pl, ok := places[o.Space]
		if !ok {
			var err error
			if pl, err = placeOf(ctx, c, d, o.Space); err != nil {
				return err
			}
			places[o.Space] = pl
		}
		switch {
		case pl.purged:
			v.Kind, v.Reason = wire.Rejected, wire.ReasonPurged
		case !d.Revoked.IsZero():
			v.Kind, v.Reason = wire.Quarantined, wire.ReasonRevoked
		case len(o.Body) > wire.MaxOp:
			v.Kind, v.Reason = wire.Rejected, wire.ReasonSize
		case pl.role == "":
			v.Kind, v.Reason = wire.Rejected, wire.ReasonSpace
		case pl.mayWrite(d, o.Seen):
			v.Kind = wire.Accepted
		default:
			v.Kind, v.Reason = wire.Quarantined, ReasonMember
		}
	}
	return nil
}

// ReasonMember is the reason of a quarantine: the writer knew, or could know, that it might no longer write there.
const ReasonMember = "member"

// place is what a device is, or was, in a space.
type place struct {
	role     string // "": it never was there
	open     bool
	leftSeq  int64
	leftTold int64
	purged   bool
}

func placeOf(ctx context.Context, c conn, d *Device, space casework.ID) (*place, error) {
	var pl place
	var open int64
	err := c.QueryRowContext(ctx, `SELECT role, open, left_seq, left_told FROM member WHERE office = $1 AND device = $2 AND space = $3`,
		d.Office, d.Device.Device, space).Scan(&pl.role, &open, &pl.leftSeq, &pl.leftTold)
	if err != nil && err != sql.ErrNoRows {
		return nil, err
	}
	if pl.open = open != 0; !pl.open {
		pl.purged, err = purged(ctx, c, d.Office, space)
		return &pl, err
	}
	return &pl, nil
}

// mayWrite goes by what the writer knew, not by its clock: work done with no line before word of the removal came is taken.
// Neither what an operation claims to have seen nor what the hub has shown the device since may lie after the removal.
func (p *place) mayWrite(d *Device, seen int64) bool {
	if p.role == wire.RoleReader {
		return false
	}
	return p.open || max(seen, d.Acked) <= p.leftSeq && d.Told < p.leftTold
}

const opRow = 13 // columns of op and held

// keep writes what is new and numbers what is accepted, from before+1.
func keep(ctx context.Context, c conn, p *wire.Push, list []incoming, before int64, now time.Time) (used int64, err error) {
	if err := sameChange(ctx, c, p, list); err != nil {
		return 0, err
	}
	type total struct {
		last, count int64
		sum         op.SetHash
	}
	spaces := map[casework.ID]*total{}
	var order []casework.ID
	var ops, held []any
	for i := range list {
		o := &list[i]
		v := &o.verdict
		if v.At == 0 {
			v.At = now.UnixMilli()
		}
		if v.Kind == wire.Accepted && v.Seq == 0 {
			used++
			v.Seq, v.Clock, o.fresh = before+used, op.Clamp(o.Clock, now), true
			t := spaces[o.Space]
			if t == nil {
				t = &total{}
				spaces[o.Space] = t
				order = append(order, o.Space)
			}
			t.last = v.Seq
			t.count++
			t.sum.Add(o.hash)
			ops = append(ops, p.Office, v.Seq, o.Space, p.Device, int64(p.Epoch), o.Number, o.Change, int64(o.Part), o.hash[:], int64(v.Clock), v.At, o.header, o.Body)
			continue
		}
		header, body := o.header, o.Body
		if v.Kind == wire.Accepted {
			body = nil // another operation of the same change and part stands in the order
		}
		if v.Reason == wire.ReasonPurged {
			header, body = nil, nil // of what was removed for ever nothing comes back, not even here
		}
		held = append(held, p.Office, p.Device, int64(p.Epoch), o.Number, o.Space, o.hash[:], int64(v.Kind), v.Reason, v.Seq, int64(v.Clock), v.At, orEmpty(header), orEmpty(body))
	}
	if err := insert(ctx, c, `INSERT INTO op (office, seq, space, device, epoch, number, change, part, hash, clock, at, header, body) VALUES `, opRow, ops); err != nil {
		return 0, err
	}
	if err := insert(ctx, c, `INSERT INTO held (office, device, epoch, number, space, hash, verdict, reason, seq, clock, at, header, body) VALUES `, opRow, held); err != nil {
		return 0, err
	}
	for _, id := range order {
		t := spaces[id]
		if err := raiseSpace(ctx, c, p.Office, id, t.last, t.count, t.sum); err != nil {
			return 0, err
		}
	}
	return used, nil
}

func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// raiseSpace takes operations into the sums of a space.
func raiseSpace(ctx context.Context, c conn, office, space casework.ID, last, count int64, add op.SetHash) error {
	var sum []byte
	if err := c.QueryRowContext(ctx, `SELECT sum FROM space WHERE office = $1 AND id = $2`, office, space).Scan(&sum); err != nil {
		return err
	}
	h := setHash(sum)
	h.Add(add)
	_, err := c.ExecContext(ctx, `UPDATE space SET last = $3, count = count + $4, sum = $5 WHERE office = $1 AND id = $2`, office, space, last, count, h[:])
	return err
}

// sameChange finds accepted operations whose change and part stand in the order already: a laptop that raised its epoch, or
// got a profile back from a copy, sends them again under new numbers.
func sameChange(ctx context.Context, c conn, p *wire.Push, list []incoming) error {
	type name struct {
		change, space casework.ID
		part          int64
	}
	first := map[name]*incoming{}
	chunk := 100 // few sizes, so that the engine meets the same texts again
	if len(list) <= 10 {
		chunk = 10
	}
	for from := 0; from < len(list); from += chunk {
		part := list[from:min(from+chunk, len(list))]
		args := []any{p.Office}
		byName := map[name][]*incoming{}
		for i := range part {
			o := &part[i]
			if o.verdict.Kind != wire.Accepted {
				continue
			}
			n := name{o.Change, o.Space, int64(o.Part)}
			byName[n] = append(byName[n], o)
			args = append(args, o.Change)
		}
		if len(byName) == 0 {
			continue
		}
		for len(args) < chunk+1 {
			args = append(args, args[1])
		}
		q := append([]byte(`SELECT change, space, part, seq, clock, at FROM op WHERE office = $1 AND change IN (`), marks(nil, 2, chunk)...)
		err := each(ctx, c, string(append(q, ')')), args, func(r *sql.Rows) error {
			var n name
			var v wire.Verdict
			if err := r.Scan(&n.change, &n.space, &n.part, &v.Seq, &v.Clock, &v.At); err != nil {
				return err
			}
			for _, o := range byName[n] {
				o.verdict.Seq, o.verdict.Clock, o.verdict.At = v.Seq, v.Clock, v.At
			}
			return nil
		})
		if err != nil {
			return err
		}
		for n, all := range byName {
			for _, o := range all {
				if o.verdict.Seq > 0 {
					continue
				}
				if first[n] != nil { // twice in one push
					o.verdict.Kind, o.verdict.Reason = wire.Rejected, wire.ReasonHeader
					continue
				}
				first[n] = o
			}
		}
	}
	return nil
}

// insert writes rows in chunks of a few sizes, so that the engine meets the same texts again.
func insert(ctx context.Context, c conn, q string, columns int, args []any) error {
	for _, size := range []int{50, 10, 1} {
		var text string
		for len(args) >= size*columns {
			if text == "" {
				b := []byte(q)
				for i := range size {
					if i > 0 {
						b = append(b, ',')
					}
					b = append(marks(append(b, '('), 1+i*columns, columns), ')')
				}
				text = string(b)
			}
			if _, err := c.ExecContext(ctx, text, args[:size*columns]...); err != nil {
				return err
			}
			args = args[size*columns:]
		}
	}
	return nil
}

func (b *base) Held(ctx context.Context, office casework.ID) (list []Held, err error) {
	err = each(ctx, b.e.read(), `SELECT device, epoch, number, space, verdict, reason, at, length(body) FROM held WHERE office = $1 AND verdict <> 1 ORDER BY at DESC, number DESC`, []any{office}, func(r *sql.Rows) error {
		var h Held
		var t int64
		err := r.Scan(&h.Device, &h.Epoch, &h.Number, &h.Space, &h.Kind, &h.Reason, &t, &h.Bytes)
		h.At = at(t)
		list = append(list, h)
		return err
	})
	return list, fault("store.Held", err)
}

func (b *base) Release(ctx context.Context, office, dev casework.ID, epoch uint32, number int64, now time.Time) (v *wire.Verdict, err error) {
	const where = "store.Release"
	err = b.do(ctx, where, func(c conn) error {
		seq, _, err := lockOffice(ctx, c, office, 1)
		if err != nil {
			return err
		}
		key := []any{office, dev, int64(epoch), number}
		var kind int
		var o op.Sealed
		var header []byte
		err = c.QueryRowContext(ctx, `SELECT verdict, header, body FROM held WHERE office = $1 AND device = $2 AND epoch = $3 AND number = $4`, key...).Scan(&kind, &header, &o.Body)
		if err != nil {
			return err
		}
		if kind != wire.Quarantined {
			return denied(where, "held")
		}
		if err := o.Header.UnmarshalBinary(header); err != nil {
			return err
		}
		hash := o.Hash()
		v = &wire.Verdict{Number: number, Kind: wire.Accepted, Seq: seq, Clock: op.Clamp(o.Clock, now), At: now.UnixMilli()}
		if _, err := c.ExecContext(ctx, `DELETE FROM held WHERE office = $1 AND device = $2 AND epoch = $3 AND number = $4`, key...); err != nil {
			return err
		}
		if err := insert(ctx, c, `INSERT INTO op (office, seq, space, device, epoch, number, change, part, hash, clock, at, header, body) VALUES `, opRow,
			[]any{office, seq, o.Space, dev, int64(epoch), number, o.Change, int64(o.Part), hash[:], int64(v.Clock), v.At, header, o.Body}); err != nil {
			return err
		}
		return raiseSpace(ctx, c, office, o.Space, seq, 1, hash)
	})
	return v, err
}
