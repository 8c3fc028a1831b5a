package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

// States of an operation. A number once written keeps its meaning.
const (
	opQueued      = 0 // of this device; the hub has not answered
	opTaken       = 1 // has its place: the hub's number, or applied from a bundle
	opQuarantined = 2 // of this device; waits for somebody of the space
	opRejected    = 3 // of this device; the hub will not take it
	opWaiting     = 4 // of another device; not opened yet, for want of a key or of a newer program
	opKnown       = 5 // of another device; its change was here already
)

// opOpen stands in every query for operations of another state than opTaken: with it, and only with it, SQLite reads the index of the few that are under way
// instead of all there are.
const opOpen = `"state"<>1`

const opColumns = `"device","epoch","number","prev","change","space","part","parts","seen","author","clock","claimed","schema","line","seq","stamped","hash","state","reason","sealed"`

// opRow is a row of the table operation.
type opRow struct {
	n      int64
	h      op.Header // Office and Key are not in the row but in sealed
	author casework.ID
	clock  int64
	line   int64 // 0: none
	stamp  op.Stamp
	hash   []byte
	state  int
	reason string
	reset  bool   // the hub forgot that it had set another clock
	sealed []byte // the header's length in one byte, the header, the body
}

func (r *opRow) args() []any {
	var line, seq, stamped, hash, sealed any
	if r.line > 0 {
		line = r.line
	}
	if r.stamp.Seq > 0 {
		seq, stamped = r.stamp.Seq, r.stamp.At.UnixMilli()
	}
	if r.hash != nil {
		hash = r.hash
	}
	if r.sealed != nil {
		sealed = r.sealed
	}
	h := &r.h
	return []any{h.Device[:], int64(h.Epoch), h.Number, h.Prev, h.Change[:], h.Space[:], h.Part, h.Parts, h.Seen, r.author[:], r.clock, int64(h.Clock), h.Schema, line, seq, stamped, hash, r.state, r.reason, sealed}
}

func (r *opRow) scan(scan func(...any) error) error {
	var epoch int64
	var line, seq, stamped sql.NullInt64
	h := &r.h
	err := scan(&r.n, &h.Device, &epoch, &h.Number, &h.Prev, &h.Change, &h.Space, &h.Part, &h.Parts, &h.Seen, &r.author, &r.clock, &h.Clock, &h.Schema, &line, &seq, &stamped, &r.hash, &r.state, &r.reason, &r.sealed)
	h.Epoch, r.line, r.reset = uint32(epoch), line.Int64, stamped.Valid && !seq.Valid
	if seq.Valid {
		r.stamp = op.Stamp{Seq: seq.Int64, Clock: op.Clock(r.clock), At: time.UnixMilli(stamped.Int64).UTC()}
	}
	return err
}

func packSealed(s *op.Sealed) ([]byte, error) {
	b := make([]byte, 1, 1+128+len(s.Body))
	b, err := s.Header.AppendBinary(b)
	b[0] = byte(len(b) - 1)
	return append(b, s.Body...), err
}

func unpackSealed(b []byte) (s op.Sealed, err error) {
	if len(b) < 1 || len(b) < 1+int(b[0]) {
		return s, errors.New("a sealed operation is short")
	}
	n := 1 + int(b[0])
	err = s.Header.UnmarshalBinary(b[1:n])
	s.Body = b[n:]
	return s, err
}

const selectOps = `SELECT "n",` + opColumns + ` FROM "operation" `

func ops(ctx context.Context, src source, where string, args ...any) ([]opRow, error) {
	var out []opRow
	err := each(ctx, src, selectOps+where, args, func(scan func(...any) error) error {
		var r opRow
		err := r.scan(scan)
		out = append(out, r)
		return err
	})
	return out, err
}

func (s *Store) insertOp(ctx context.Context, r *opRow) error {
	return s.w.exec(ctx, `INSERT INTO "operation"(`+opColumns+`) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, r.args()...)
}

// number gives a number to every operation of the changes made here that have none yet. Only what was written before anything newer was
// taken in may be numbered with the cursor of now, so this runs first in every exchange.
func (s *Store) number(ctx context.Context) error {
	var number, from, cursor, epoch int64
	var device, own casework.ID
	err := one(ctx, s.w, `SELECT "device","epoch","number","line","cursor","own_entity" FROM "sync"`, nil, &device, &epoch, &number, &from, &cursor, &own)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (device != s.profile.Device || from == s.chain.line) {
		return nil
	}
	if err != nil {
		return err
	}
	alias, err := s.aliases(ctx)
	if err != nil {
		return err
	}
	prev := map[casework.ID]int64{}
	for at := from; at < s.chain.line; {
		var changes []casework.Change
		var lines []int64
		if err := each(ctx, s.w, `SELECT j."line",j."body" FROM "journal" j WHERE j."line">? ORDER BY j."line" LIMIT 200`, []any{at}, func(scan func(...any) error) error {
			var body sql.RawBytes
			var l int64
			if err := scan(&l, &body); err != nil {
				return err
			}
			c, err := decodeLine(body)
			changes, lines = append(changes, c), append(lines, l)
			return err
		}); err != nil {
			return err
		}
		if len(lines) == 0 {
			break
		}
		for i := range changes {
			at = lines[i]
			if err := s.numberChange(ctx, &changes[i], lines[i], device, own, uint32(epoch), cursor, alias, prev, &number); err != nil {
				return err
			}
		}
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "number"=?,"line"=?`, number, s.chain.line)
}

func (s *Store) numberChange(ctx context.Context, c *casework.Change, line int64, device, own casework.ID, epoch uint32, cursor int64, alias map[casework.ID]casework.ID, prev map[casework.ID]int64, number *int64) error {
	for _, p := range pieces(c, own, alias) {
		known, err := s.knownOp(ctx, c.ID, p.Space, p.Part)
		if err != nil {
			return err
		}
		if known {
			continue
		}
		if _, ok := prev[p.Space]; !ok {
			var last sql.NullInt64
			if err := one(ctx, s.w, `SELECT max("number") FROM "operation" WHERE "space"=? AND "device"=? AND "epoch"=? AND "number">0`, []any{p.Space[:], device[:], int64(epoch)}, &last); err != nil {
				return err
			}
			prev[p.Space] = last.Int64
		}
		*number++
		r := opRow{h: op.Header{Change: c.ID, Space: p.Space, Device: device, Epoch: epoch, Number: *number, Prev: prev[p.Space], Seen: cursor, Clock: op.Clock(c.Clock),
			Schema: c.Schema, Part: p.Part, Parts: p.Parts}, author: c.Device, clock: c.Clock, line: line}
		prev[p.Space] = *number
		if err := s.insertOp(ctx, &r); err != nil {
			return err
		}
	}
	return nil
}

// pieces splits a change as it travels: under the office's names of spaces, without the office this profile had before it joined.
func pieces(c *casework.Change, own casework.ID, alias map[casework.ID]casework.ID) []op.Piece {
	c.Writes = slices.DeleteFunc(c.Writes, func(w casework.Write) bool { return w.Kind == casework.KindOffice && w.Entity == own })
	for i := range c.Writes {
		if n, ok := alias[c.Writes[i].Space]; ok {
			c.Writes[i].Space = n
		}
	}
	return op.Split(c)
}

func (s *Store) aliases(ctx context.Context) (map[casework.ID]casework.ID, error) {
	m := map[casework.ID]casework.ID{}
	err := each(ctx, s.w, `SELECT "old","new" FROM "space_alias"`, nil, func(scan func(...any) error) error {
		var a, b casework.ID
		err := scan(&a, &b)
		m[a] = b
		return err
	})
	return m, err
}

func (s *Store) knownOp(ctx context.Context, change, space casework.ID, part int) (bool, error) {
	var n int64
	err := one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "change"=? AND "space"=? AND "part"=? AND "line" IS NOT NULL`, []any{change[:], space[:], part}, &n)
	return n > 0, err
}

// Sealer seals one operation of this device: it chooses the space's newest key and fills the header's Key. No key for the space is an error
// with Code Missing: the operation and those after it stay queued. One that can never travel is an error with Code Invalid and the reason in Args: it
// goes to the tray, and those after it take its number.
type Sealer func(h op.Header, b *op.Body) (op.Sealed, error)

// Outbox gives operations of this device that the hub has not answered, in their order, from number after+1 on: at most limit of them and about
// maxBytes, all of one epoch and contiguous. Each is sealed once and kept so, since the same number may never go out with other bytes. When one cannot be sealed the ones before it are given
// with the error. A profile that is alone has none.
func (s *Store) Outbox(ctx context.Context, after int64, limit int, maxBytes int, seal Sealer) (out []op.Sealed, err error) {
	var failed error
	for again := true; again && err == nil && len(out) == 0; {
		err = s.alone(ctx, "sqlite.Outbox", func(ctx context.Context) (err error) {
			out, again, failed, err = s.outbox(ctx, after, limit, maxBytes, seal)
			return err
		})
	}
	if err == nil {
		err = failed
	}
	return out, err
}

// outbox is Outbox in its transaction. again: one was set aside, and those after it have other numbers now. failed: one could not be sealed.
func (s *Store) outbox(ctx context.Context, after int64, limit, maxBytes int, seal Sealer) (out []op.Sealed, again bool, failed, err error) {
	if err := s.number(ctx); err != nil {
		return nil, false, nil, err
	}
	st, err := s.syncState(ctx, s.w)
	if err != nil || st.Office.IsZero() || st.Device != s.profile.Device {
		return nil, false, nil, err
	}
	epoch := sql.NullInt64{}
	if err := one(ctx, s.w, `SELECT min("epoch") FROM "operation" WHERE `+opOpen+` AND "state"=? AND "device"=?`, []any{opQueued, st.Device[:]}, &epoch); err != nil || !epoch.Valid {
		return nil, false, nil, err
	}
	rows, err := ops(ctx, s.w, `WHERE `+opOpen+` AND "state"=? AND "device"=? AND "epoch"=? AND "number">? ORDER BY "number" LIMIT ?`, opQueued, st.Device[:], epoch.Int64, after, limit)
	if err != nil {
		return nil, false, nil, err
	}
	alias, err := s.aliases(ctx)
	if err != nil {
		return nil, false, nil, err
	}
	var own casework.ID
	if err := one(ctx, s.w, `SELECT "own_entity" FROM "sync"`, nil, &own); err != nil {
		return nil, false, nil, err
	}
	size := 0
	for i := range rows {
		sealed, err := s.sealed(ctx, &rows[i], st.Office, own, alias, seal)
		if why := unfit(err); why != "" {
			return out, true, nil, s.setAside(ctx, &rows[i], why)
		}
		if err != nil {
			return out, false, err, nil
		}
		if n := len(out); n > 0 && sealed.Number != out[n-1].Number+1 {
			break
		}
		if size += len(sealed.Body) + 120; size > maxBytes && len(out) > 0 {
			break
		}
		out = append(out, sealed)
	}
	return out, false, nil, nil
}

// unfit gives the reason why an operation can never travel, "" when it can.
func unfit(err error) string {
	var e *casework.Error
	if errors.As(err, &e) && e.Code == casework.Invalid {
		why, _ := e.Args["Reason"].(string)
		return why
	}
	return ""
}

// setAside puts an operation that was never sealed into the tray, and gives its number to the one after it.
func (s *Store) setAside(ctx context.Context, r *opRow, why string) error {
	if err := s.w.exec(ctx, `UPDATE "operation" SET "state"=?,"reason"=?,"number"=-"n" WHERE "n"=?`, opRejected, why, r.n); err != nil {
		return err
	}
	device, epoch, at := r.h.Device, int64(r.h.Epoch), r.h.Number
	rest, err := ops(ctx, s.w, `WHERE "device"=? AND "epoch"=? AND "number">? ORDER BY "number"`, device[:], epoch, at)
	if err != nil {
		return err
	}
	for i := range rest {
		h := &rest[i].h
		switch {
		case h.Prev == at:
			h.Prev = r.h.Prev
		case h.Prev > at:
			h.Prev--
		}
		if err := s.w.exec(ctx, `UPDATE "operation" SET "number"=?,"prev"=?,"sealed"=NULL,"hash"=NULL WHERE "n"=?`, h.Number-1, h.Prev, rest[i].n); err != nil {
			return err
		}
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "number"="number"-1 WHERE "epoch"=?`, epoch)
}

func (s *Store) sealed(ctx context.Context, r *opRow, office, own casework.ID, alias map[casework.ID]casework.ID, seal Sealer) (op.Sealed, error) {
	if r.sealed != nil {
		return unpackSealed(r.sealed)
	}
	var body string
	if err := one(ctx, s.w, `SELECT "body" FROM "journal" WHERE "line"=?`, []any{r.line}, &body); err != nil {
		return op.Sealed{}, err
	}
	c, err := decodeLine([]byte(body))
	if err != nil {
		return op.Sealed{}, err
	}
	h := r.h
	h.Office = office
	for _, p := range pieces(&c, own, alias) {
		if p.Space != h.Space || p.Part != h.Part {
			continue
		}
		if c.Device != h.Device {
			p.Body.Origin = c.Device
		}
		out, err := seal(h, &p.Body)
		if err != nil {
			return out, err
		}
		b, err := packSealed(&out)
		if err != nil {
			return out, err
		}
		hash := out.Hash()
		return out, s.w.exec(ctx, `UPDATE "operation" SET "sealed"=?,"hash"=? WHERE "n"=?`, b, hash[:], r.n)
	}
	return op.Sealed{}, &casework.Error{Code: casework.Internal, Key: "error.store.internal", Op: "sqlite.Outbox", Err: errors.New("an operation without its change")}
}

// Verdict is the hub's word on one operation of this device.
type Verdict struct {
	Epoch  uint32
	Number int64
	Stamp  op.Stamp // accepted when Seq > 0
	Held   bool     // quarantined
	Reason string   // rejected or quarantined
}

// Acknowledge writes down what the hub said. now is when it said so, by the hub's clock.
func (s *Store) Acknowledge(ctx context.Context, now time.Time, verdicts ...Verdict) error {
	const where = "sqlite.Acknowledge"
	return s.alone(ctx, where, func(ctx context.Context) error { return s.acknowledge(ctx, now, verdicts) })
}

func (s *Store) acknowledge(ctx context.Context, now time.Time, verdicts []Verdict) error {
	device := s.profile.Device
	for _, v := range verdicts {
		rows, err := ops(ctx, s.w, `WHERE "device"=? AND "epoch"=? AND "number"=?`, device[:], int64(v.Epoch), v.Number)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		r := &rows[0]
		switch {
		case v.Stamp.Seq > 0:
			if err := s.stamp(ctx, r, v.Stamp); err != nil {
				return err
			}
		case r.state == opTaken:
		default:
			state := opRejected
			if v.Held {
				state = opQuarantined
			}
			if err := s.w.exec(ctx, `UPDATE "operation" SET "state"=?,"reason"=? WHERE "n"=?`, state, v.Reason, r.n); err != nil {
				return err
			}
		}
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "confirmed"=max("confirmed",?)`, now.UnixMilli())
}

// stamp writes the hub's number to an operation, and the clock that counts.
func (s *Store) stamp(ctx context.Context, r *opRow, st op.Stamp) error {
	clock := int64(min(st.Clock, r.h.Clock))
	if st.Clock == 0 {
		clock = int64(r.h.Clock)
	}
	state := r.state
	if state == opQueued || state == opQuarantined || state == opRejected {
		state = opTaken
	}
	if err := s.w.exec(ctx, `UPDATE "operation" SET "seq"=?,"stamped"=?,"clock"=?,"state"=?,"reason"='' WHERE "n"=?`, st.Seq, st.At.UnixMilli(), clock, state, r.n); err != nil {
		return err
	}
	if clock == r.clock && !r.reset {
		return nil
	}
	r.clock = clock
	return s.reshow(ctx, r)
}

// Renumber begins a new epoch: everything the hub has not taken is numbered anew from 1, and sealed anew. Call it on a fork with the epoch
// the hub gives, and with the next one when the hub expects a number that is no longer here.
func (s *Store) Renumber(ctx context.Context, epoch uint32) error {
	return s.alone(ctx, "sqlite.Renumber", func(ctx context.Context) error {
		if err := s.number(ctx); err != nil {
			return err
		}
		return s.renumber(ctx, epoch)
	})
}

func (s *Store) renumber(ctx context.Context, epoch uint32) error {
	st, err := s.syncState(ctx, s.w)
	if err != nil || epoch <= st.Epoch {
		return err
	}
	device := s.profile.Device
	rows, err := ops(ctx, s.w, `WHERE `+opOpen+` AND "state"=? AND "device"=? ORDER BY "epoch","number"`, opQueued, device[:])
	if err != nil {
		return err
	}
	prev := map[casework.ID]int64{}
	for i := range rows {
		n := int64(i + 1)
		if err := s.w.exec(ctx, `UPDATE "operation" SET "epoch"=?,"number"=?,"prev"=?,"sealed"=NULL,"hash"=NULL WHERE "n"=?`, int64(epoch), n, prev[rows[i].h.Space], rows[i].n); err != nil {
			return err
		}
		prev[rows[i].h.Space] = n
	}
	return s.w.exec(ctx, `UPDATE "sync" SET "epoch"=?,"number"=?`, int64(epoch), len(rows))
}

// Expects answers a hub that found a gap: it expects that number of that epoch next. What it forgot goes out again; where the number is no longer here, since
// it was given anew, a new epoch begins.
func (s *Store) Expects(ctx context.Context, epoch uint32, number int64, life casework.ID) error {
	device := s.profile.Device
	var have int64
	if err := s.alone(ctx, "sqlite.Expects", func(ctx context.Context) error {
		if err := one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "device"=? AND "epoch"=? AND "number"=?`, []any{device[:], int64(epoch), number}, &have); err != nil || have > 0 {
			return err
		}
		st, err := s.syncState(ctx, s.w)
		if err != nil {
			return err
		}
		return s.renumber(ctx, st.Epoch+1)
	}); err != nil || have == 0 {
		return err
	}
	return s.Reopen(ctx, number, life)
}

// Reopen puts operations of this device back into the outbox, as they were sealed: those of the present epoch from a number on, and all of earlier
// epochs. The hub was restored from a backup and may not know them; what it knows it confirms again. It also begins to pull from the start.
func (s *Store) Reopen(ctx context.Context, from int64, life casework.ID) error {
	return s.alone(ctx, "sqlite.Reopen", func(ctx context.Context) error {
		device := s.profile.Device
		if err := s.w.exec(ctx, `UPDATE "operation" SET "state"=? WHERE "device"=? AND "number">0 AND ("number">=? OR "epoch"<(SELECT "epoch" FROM "sync")) AND "state" IN (?,?,?)`,
			opQueued, device[:], from, opTaken, opQuarantined, opRejected); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `UPDATE "operation" SET "seq"=NULL,"stamped"=CASE WHEN "clock"<>"claimed" THEN -1 END,"clock"="claimed"`); err != nil {
			return err
		}
		return s.w.exec(ctx, `UPDATE "sync" SET "cursor"=0,"life"=?`, life[:])
	})
}

// Traffic counts operations of this device.
type Traffic struct {
	Queued      int // not at the hub
	Sent        int // taken by the hub, not yet seen again in its order
	Confirmed   int // in the hub's order
	Quarantined int
	Rejected    int
	Waiting     int   // of others, not opened yet
	Bytes       int64 // of what is queued, as sealed so far
}

// Traffic counts what is where. It reads indexes, and of the operations only those that are under way.
func (s *Store) Traffic(ctx context.Context) (t Traffic, err error) {
	const where = "sqlite.Traffic"
	err = s.alone(ctx, where, func(ctx context.Context) error {
		t = Traffic{}
		if err := s.number(ctx); err != nil {
			return err
		}
		device := s.profile.Device
		var own, apart int64
		if err := one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "device"=?`, []any{device[:]}, &own); err != nil {
			return err
		}
		if err := each(ctx, s.w, `SELECT "state","device"=?,count(*),coalesce(sum(CASE "state" WHEN 0 THEN octet_length("sealed") END),0) FROM "operation" WHERE "state"<>1 GROUP BY 1,2`, []any{device[:]}, func(scan func(...any) error) error {
			var state int
			var mine bool
			var n, bytes int64
			if err := scan(&state, &mine, &n, &bytes); err != nil {
				return err
			}
			if state == opWaiting {
				t.Waiting += int(n)
			}
			if !mine {
				return nil
			}
			apart += n
			switch state {
			case opQueued:
				t.Queued, t.Bytes = int(n), bytes
			case opQuarantined:
				t.Quarantined = int(n)
			case opRejected:
				t.Rejected = int(n)
			}
			return nil
		}); err != nil {
			return err
		}
		var sent int64
		if err := one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "seq">coalesce((SELECT "cursor" FROM "sync"),0) AND +"device"=? AND "state"=1`, []any{device[:]}, &sent); err != nil {
			return err
		}
		t.Sent, t.Confirmed = int(sent), int(own-apart-sent)
		return nil
	})
	return t, err
}

// Queued reports whether something waits for the hub's answer.
func (s *Store) Queued(ctx context.Context) (queued bool, err error) {
	err = s.alone(ctx, "sqlite.Queued", func(ctx context.Context) error {
		if err := s.number(ctx); err != nil {
			return err
		}
		device := s.profile.Device
		return one(ctx, s.w, `SELECT EXISTS(SELECT 1 FROM "operation" WHERE `+opOpen+` AND "state"=? AND "device"=?)`, []any{opQueued, device[:]}, &queued)
	})
	return queued, err
}

// TrayItem is an operation that did not go through.
type TrayItem struct {
	N      int64 // names it for Resend
	Header op.Header
	Held   bool // quarantined, else rejected
	Reason string
	Change casework.Change // what it tells
}

// Tray gives what was rejected or waits in quarantine, oldest first.
func (s *Store) Tray(ctx context.Context) (out []TrayItem, err error) {
	const where = "sqlite.Tray"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	device := s.profile.Device
	rows, err := ops(ctx, s.sparing, `WHERE `+opOpen+` AND "state" IN (?,?) AND "device"=? ORDER BY "n"`, opQuarantined, opRejected, device[:])
	for i := range rows {
		if err != nil {
			break
		}
		r := &rows[i]
		var body string
		if err = one(ctx, s.sparing, `SELECT "body" FROM "journal" WHERE "line"=?`, []any{r.line}, &body); err == nil {
			item := TrayItem{N: r.n, Header: r.h, Held: r.state == opQuarantined, Reason: r.reason}
			if item.Change, err = decodeLine([]byte(body)); err == nil {
				out = append(out, item)
			}
		}
	}
	return out, mapped(where, err)
}

// Resend gives a rejected operation the next number, so that it is sent again.
func (s *Store) Resend(ctx context.Context, n int64) error {
	return s.alone(ctx, "sqlite.Resend", func(ctx context.Context) error {
		if err := s.number(ctx); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `UPDATE "operation" SET "state"=?,"reason"='',"sealed"=NULL,"hash"=NULL,"epoch"=(SELECT "epoch" FROM "sync"),"number"=(SELECT "number"+1 FROM "sync"),
			"prev"=(SELECT coalesce(max(o."number"),0) FROM "operation" o WHERE o."space"="operation"."space" AND o."device"="operation"."device" AND o."epoch"=(SELECT "epoch" FROM "sync") AND o."number">0) WHERE "n"=? AND "state"=?`, opQueued, n, opRejected); err != nil {
			return err
		}
		return s.w.exec(ctx, `UPDATE "sync" SET "number"="number"+1`)
	})
}
