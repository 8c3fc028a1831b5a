package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// fewSpaces is how many spaces a statement names one by one, and how many histories a device may ask for at once.
const fewSpaces = 40

func (b *base) Pull(ctx context.Context, q PullQuery) (*wire.Page, error) {
	const where = "store.Pull"
	c := b.e.read()
	d, err := device(ctx, c, q.Office, q.Device)
	if err != nil {
		return nil, fault(where, err)
	}
	o, err := office(ctx, c, q.Office)
	if err != nil {
		return nil, fault(where, err)
	}
	page := &wire.Page{Now: q.Now.UnixMilli(), Life: o.Life, Cursor: q.After, Arrived: o.Arrivals}
	if !d.Revoked.IsZero() {
		page.Gone = true
		return page, nil
	}
	if q.Ops <= 0 || q.Ops > wire.MaxOps {
		q.Ops = wire.MaxOps
	}
	if q.Bytes <= 0 || q.Bytes > wire.MaxMessage/2 {
		q.Bytes = wire.MaxMessage / 2
	}
	if len(q.Spaces) > 0 {
		return b.history(ctx, q, page)
	}
	if err := b.met(ctx, d, q); err != nil {
		return nil, err
	}
	page.Keys = d.Told < d.Spaces
	// The head was read first: what is committed after it waits for the next call, and nothing below it is missing.
	head := o.Seq
	if q.After < head {
		changed, err := changedSpaces(ctx, c, q)
		if err != nil {
			return nil, fault(where, err)
		}
		if err := b.page(ctx, q, changed, head, page); err != nil {
			return nil, fault(where, err)
		}
	}
	if err := placesOf(ctx, c, q, d, page); err != nil {
		return nil, fault(where, err)
	}
	if q.Sets && !page.More {
		err = each(ctx, c, `SELECT s.id, s.last, s.count, s.sum FROM member m JOIN space s ON s.office = m.office AND s.id = m.space
			WHERE m.office = $1 AND m.device = $2 AND m.open = 1 AND s.last <= $3 ORDER BY s.last DESC LIMIT 2000`, []any{q.Office, q.Device, head}, func(r *sql.Rows) error {
			var s wire.SpaceSet
			var sum []byte
			err := r.Scan(&s.Space, &s.Seq, &s.Count, &sum)
			s.Hash = setHash(sum)
			page.Sets = append(page.Sets, s)
			return err
		})
	}
	return page, fault(where, err)
}

// met notes how far the device has come and which keys it has. A poll with nothing new writes nothing.
func (b *base) met(ctx context.Context, d *Device, q PullQuery) error {
	restart := q.After == 0 && d.Acked > 0
	told := min(max(q.Told, d.Told), d.Spaces)
	if q.After <= d.Acked && told == d.Told && q.Now.Sub(d.Met) < time.Hour && !restart {
		return nil
	}
	d.Told = told
	return b.do(ctx, "store.met", func(c conn) error {
		_, err := c.ExecContext(ctx, `UPDATE device SET acked = CASE WHEN acked < $3 THEN $3 ELSE acked END, told = CASE WHEN told < $4 THEN $4 ELSE told END, met = $5
			WHERE office = $1 AND id = $2`, q.Office, q.Device, q.After, told, ms(q.Now))
		if err == nil && restart {
			_, err = c.ExecContext(ctx, `UPDATE member SET hole = 0 WHERE office = $1 AND device = $2 AND hole > 0`, q.Office, q.Device)
		}
		return err
	})
}

// changedSpaces gives the spaces of the device with something after the cursor, or nil when they are too many to name.
func changedSpaces(ctx context.Context, c conn, q PullQuery) ([]casework.ID, error) {
	list := []casework.ID{}
	err := each(ctx, c, `SELECT m.space FROM member m JOIN space s ON s.office = m.office AND s.id = m.space
		WHERE m.office = $1 AND m.device = $2 AND m.open = 1 AND s.last > $3 LIMIT $4`, []any{q.Office, q.Device, q.After, fewSpaces + 1}, func(r *sql.Rows) error {
		var id casework.ID
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	if len(list) > fewSpaces {
		return nil, err
	}
	return list, err
}

const opColumns = `o.seq, o.clock, o.at, o.device, o.epoch, o.number, o.header, o.body`

// page fills in operations after the cursor, up to head.
func (b *base) page(ctx context.Context, q PullQuery, spaces []casework.ID, head int64, page *wire.Page) error {
	if spaces != nil && len(spaces) == 0 {
		page.Cursor = head
		return nil
	}
	text := `SELECT ` + opColumns + ` FROM op o JOIN member m ON m.office = o.office AND m.device = $2 AND m.space = o.space
		WHERE o.office = $1 AND o.seq > $3 AND o.seq <= $4 AND m.open = 1 ORDER BY o.seq LIMIT $5`
	args := []any{q.Office, q.Device, q.After, head, q.Ops + 1}
	if spaces != nil {
		text = `SELECT ` + opColumns + ` FROM op o WHERE o.office = $1 AND o.seq > $2 AND o.seq <= $3 AND o.space IN (`
		args = []any{q.Office, q.After, head, q.Ops + 1}
		text += string(marks(nil, 5, fewSpaces)) + `) ORDER BY o.seq LIMIT $4`
		for i := range fewSpaces {
			args = append(args, spaces[min(i, len(spaces)-1)])
		}
	}
	full, err := fill(ctx, b.e.read(), text, args, q, page)
	if !full && err == nil {
		page.Cursor = head
	}
	page.More = full
	return err
}

// fill reads rows until the page is full and says whether it is.
func fill(ctx context.Context, c conn, text string, args []any, q PullQuery, page *wire.Page) (full bool, err error) {
	size := 0
	var own casework.ID
	if len(q.Spaces) == 0 && !q.Own {
		own = q.Device
	}
	err = each(ctx, c, text, args, func(r *sql.Rows) error {
		if full {
			return nil
		}
		var o op.Stamped
		var a wire.Ack
		var t int64
		var header, body sql.RawBytes
		var dev casework.ID
		if err := r.Scan(&o.Seq, &o.Stamp.Clock, &t, &dev, &a.Epoch, &a.Number, &header, &body); err != nil {
			return err
		}
		if len(page.Ops)+len(page.Acks) >= q.Ops || size > 0 && size+len(body) > q.Bytes {
			full = true
			return nil
		}
		page.Cursor = o.Seq
		if dev == own {
			a.Seq, a.Clock, a.At = o.Seq, o.Stamp.Clock, t
			page.Acks = append(page.Acks, a)
			size += 24
			return nil
		}
		o.Stamp.At = at(t)
		if err := o.Header.UnmarshalBinary(header); err != nil {
			return err
		}
		o.Body = append([]byte(nil), body...)
		size += len(header) + len(body)
		page.Ops = append(page.Ops, o)
		return nil
	})
	return full, err
}

// history gives everything of the named spaces that the device is in, own operations with their bodies. An empty answer to
// the end of it closes the holes: the device has told, by what it asks after, that it has all.
func (b *base) history(ctx context.Context, q PullQuery, page *wire.Page) (*wire.Page, error) {
	const where = "store.Pull"
	if len(q.Spaces) > fewSpaces {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.sync.large", Op: where}
	}
	c := b.e.read()
	text := `SELECT ` + opColumns + ` FROM op o JOIN member m ON m.office = o.office AND m.device = $2 AND m.space = o.space
		WHERE o.office = $1 AND o.seq > $3 AND m.open = 1 AND o.space IN (` + string(marks(nil, 5, fewSpaces)) + `) ORDER BY o.seq LIMIT $4`
	args := []any{q.Office, q.Device, q.After, q.Ops + 1}
	for i := range fewSpaces {
		args = append(args, q.Spaces[min(i, len(q.Spaces)-1)])
	}
	full, err := fill(ctx, c, text, args, q, page)
	if err != nil {
		return nil, fault(where, err)
	}
	page.More = full
	page.Granted = q.Spaces
	if len(page.Ops) == 0 && !full {
		err = b.do(ctx, where, func(c conn) error {
			for _, id := range q.Spaces {
				if _, err := c.ExecContext(ctx, `UPDATE member SET hole = 0 WHERE office = $1 AND device = $2 AND space = $3 AND hole > 0`, q.Office, q.Device, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return page, err
}

// placesOf names the spaces whose earlier operations the device lacks, and those it lost since it last asked for its keys. Purged ones are
// told to everybody: a hub that was put back from a backup does not know who had them.
func placesOf(ctx context.Context, c conn, q PullQuery, d *Device, page *wire.Page) error {
	if q.After > 0 {
		if err := each(ctx, c, `SELECT space FROM member WHERE office = $1 AND device = $2 AND open = 1 AND hole > 0 LIMIT 1000`, []any{q.Office, q.Device}, func(r *sql.Rows) error {
			var id casework.ID
			err := r.Scan(&id)
			page.Granted = append(page.Granted, id)
			return err
		}); err != nil {
			return err
		}
	}
	if d.Told >= d.Spaces {
		return nil
	}
	if err := each(ctx, c, `SELECT space FROM purge WHERE office = $1 AND done > 0 LIMIT 10000`, []any{q.Office}, func(r *sql.Rows) error {
		var id casework.ID
		err := r.Scan(&id)
		page.Forget = append(page.Forget, id)
		return err
	}); err != nil {
		return err
	}
	return each(ctx, c, `SELECT space FROM member WHERE office = $1 AND device = $2 AND open = 0 AND left_told > $3`, []any{q.Office, q.Device, d.Told}, func(r *sql.Rows) error {
		var id casework.ID
		err := r.Scan(&id)
		if !slices.Contains(page.Forget, id) {
			page.Forget = append(page.Forget, id)
		}
		return err
	})
}
