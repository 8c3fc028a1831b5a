package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"time"

	"zanger/casework"
	"zanger/sync/wire"
)

func (b *base) PutOffice(ctx context.Context, o *Office) error {
	return b.do(ctx, "store.PutOffice", func(c conn) error { return putOffice(ctx, c, o) })
}

func putOffice(ctx context.Context, c conn, o *Office) error {
	set, err := json.Marshal(o.Settings)
	if err != nil {
		return err
	}
	if o.Life.IsZero() {
		o.Life = casework.NewID()
	}
	_, err = c.ExecContext(ctx, `INSERT INTO office (id, name, settings, epoch, seq, arrivals, made) VALUES ($1,$2,$3,$4,0,0,$5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings`, o.ID, o.Name, string(set), o.Life, ms(o.Made))
	return err
}

const officeColumns = `id, name, settings, epoch, seq, arrivals, made FROM office`

func scanOffice(scan func(...any) error) (*Office, error) {
	var o Office
	var set string
	var made int64
	if err := scan(&o.ID, &o.Name, &set, &o.Life, &o.Seq, &o.Arrivals, &made); err != nil {
		return nil, err
	}
	o.Made = at(made)
	return &o, json.Unmarshal([]byte(set), &o.Settings)
}

func office(ctx context.Context, c conn, id casework.ID) (*Office, error) {
	return scanOffice(c.QueryRowContext(ctx, `SELECT `+officeColumns+` WHERE id = $1`, id).Scan)
}

func (b *base) Office(ctx context.Context, id casework.ID) (*Office, error) {
	o, err := office(ctx, b.e.read(), id)
	return o, fault("store.Office", err)
}

func (b *base) Offices(ctx context.Context) (list []*Office, err error) {
	err = each(ctx, b.e.read(), `SELECT `+officeColumns+` ORDER BY made, id`, nil, func(r *sql.Rows) error {
		o, err := scanOffice(r.Scan)
		list = append(list, o)
		return err
	})
	return list, fault("store.Offices", err)
}

func (b *base) Heads(ctx context.Context) (map[casework.ID]int64, error) {
	m := map[casework.ID]int64{}
	err := each(ctx, b.e.read(), `SELECT id, seq FROM office`, nil, func(r *sql.Rows) error {
		var id casework.ID
		var n int64
		err := r.Scan(&id, &n)
		m[id] = n
		return err
	})
	return m, fault("store.Heads", err)
}

func (b *base) PutInvite(ctx context.Context, i Invite) error {
	return b.do(ctx, "store.PutInvite", func(c conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO invite (office, hash, role, made, expires, device) VALUES ($1,$2,$3,$4,$5,NULL)`,
			i.Office, i.Hash, i.Role, ms(i.Made), ms(i.Expires))
		return err
	})
}

func (b *base) Enrol(ctx context.Context, hash []byte, d Device, f wire.Founding) (o *Office, out *Device, founder bool, err error) {
	const where = "store.Enrol"
	offices, err := b.Offices(ctx)
	if err != nil {
		return nil, nil, false, err
	}
	err = b.do(ctx, where, func(c conn) error {
		o, out, founder = nil, nil, false
		var inv Invite
		var by casework.ID
		var expires int64
		for _, have := range offices {
			err := c.QueryRowContext(ctx, `SELECT office, role, expires, device FROM invite WHERE office = $1 AND hash = $2`, have.ID, hash).
				Scan(&inv.Office, &inv.Role, &expires, &by)
			if err == nil {
				break
			}
			if err != sql.ErrNoRows {
				return err
			}
		}
		if inv.Office.IsZero() {
			return denied(where, "invite")
		}
		if !by.IsZero() {
			// The answer to the first try was lost on the way: the same device is told again.
			have, err := device(ctx, c, inv.Office, d.Device.Device)
			if err != nil || by != d.Device.Device || subtle.ConstantTimeCompare(have.Sign, d.Sign) == 0 {
				return denied(where, "invite")
			}
			out = have
			o, err = office(ctx, c, inv.Office)
			if err == nil {
				founder = o.Settings.Found == f
			}
			return err
		}
		if !d.Made.Before(at(expires)) {
			return denied(where, "invite")
		}
		n, err := exec(ctx, c, `UPDATE invite SET device = $3 WHERE office = $1 AND hash = $2 AND device IS NULL`, inv.Office, hash, d.Device.Device)
		if err != nil {
			return err
		}
		if n == 0 {
			return denied(where, "invite")
		}
		n, err = exec(ctx, c, `INSERT INTO device (office, id, member, role, sign, box, made, met, acked, spaces, told, revoked)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,-1,0,0,0) ON CONFLICT (office, id) DO NOTHING`,
			inv.Office, d.Device.Device, raw(d.Member), inv.Role, d.Sign, d.Box, ms(d.Made), ms(d.Made))
		if err != nil {
			return err
		}
		d.Office, d.Role = inv.Office, inv.Role
		if n == 0 {
			if err := again(ctx, c, &d); err != nil {
				return err
			}
		}
		if err := prove(ctx, c, &d); err != nil {
			return err
		}
		if err := everybody(ctx, c, inv.Office); err != nil {
			return err
		}
		if o, err = office(ctx, c, inv.Office); err != nil {
			return err
		}
		if o.Settings.Found == (wire.Founding{}) {
			founder = true
			o.Settings.Found = f
			if err := putOffice(ctx, c, o); err != nil {
				return err
			}
		}
		out, err = device(ctx, c, inv.Office, d.Device.Device)
		return err
	})
	return o, out, founder, err
}

// everybody lets the devices of an office know with their next page that its devices changed.
func everybody(ctx context.Context, c conn, office casework.ID) error {
	_, err := c.ExecContext(ctx, `UPDATE device SET spaces = spaces + 1 WHERE office = $1 AND revoked = 0`, office)
	return err
}

// raw stores an id that may be none, in a column that takes no NULL.
func raw(id casework.ID) []byte { return id[:] }

const deviceColumns = `d.office, d.id, d.member, d.role, d.sign, d.box, d.made, d.met, d.acked, d.spaces, d.told, d.revoked, v.proof
	FROM device d LEFT JOIN vouch v ON v.office = d.office AND v.device = d.id`

func scanDevice(scan func(...any) error) (*Device, error) {
	var d Device
	var made, met, revoked int64
	err := scan(&d.Office, &d.Device.Device, &d.Member, &d.Role, &d.Sign, &d.Box, &made, &met, &d.Acked, &d.Spaces, &d.Told, &revoked, &d.Proof)
	d.Made, d.Met, d.Revoked = at(made), at(met), at(revoked)
	d.Device.Revoked = revoked != 0
	return &d, err
}

func device(ctx context.Context, c conn, office, id casework.ID) (*Device, error) {
	return scanDevice(c.QueryRowContext(ctx, `SELECT `+deviceColumns+` WHERE d.office = $1 AND d.id = $2`, office, id).Scan)
}

func (b *base) Device(ctx context.Context, id casework.ID) (*Device, error) {
	const where = "store.Device"
	if o, ok := b.home.Load(id); ok { // a device never moves
		d, err := device(ctx, b.e.read(), o.(casework.ID), id)
		return d, fault(where, err)
	}
	offices, err := b.Offices(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range offices {
		d, err := device(ctx, b.e.read(), o.ID, id)
		if err != sql.ErrNoRows {
			if err == nil {
				b.home.Store(id, o.ID)
			}
			return d, fault(where, err)
		}
	}
	return nil, missing(where)
}

func (b *base) Devices(ctx context.Context, office casework.ID) ([]Device, error) {
	list, err := devices(ctx, b.e.read(), office)
	return list, fault("store.Devices", err)
}

func devices(ctx context.Context, c conn, office casework.ID) (list []Device, err error) {
	err = each(ctx, c, `SELECT `+deviceColumns+` WHERE d.office = $1 ORDER BY d.made, d.id`, []any{office}, func(r *sql.Rows) error {
		d, err := scanDevice(r.Scan)
		list = append(list, *d)
		return err
	})
	return list, err
}

func (b *base) Revoke(ctx context.Context, office, id casework.ID, now time.Time) error {
	const where = "store.Revoke"
	return b.do(ctx, where, func(c conn) error {
		// The counter's row is touched first, so that no push of the device is under way at the same time.
		seq, _, err := lockOffice(ctx, c, office, 0)
		if err != nil {
			return err
		}
		n, err := exec(ctx, c, `UPDATE device SET revoked = $3, spaces = spaces + 1 WHERE office = $1 AND id = $2 AND revoked = 0`, office, id, ms(now))
		if err != nil {
			return err
		}
		if n == 0 {
			if _, err := device(ctx, c, office, id); err != nil {
				return err
			}
			return nil
		}
		if err := everybody(ctx, c, office); err != nil {
			return err
		}
		_, err = c.ExecContext(ctx, `UPDATE member SET open = 0, left_seq = $3, left_told = 0 WHERE office = $1 AND device = $2 AND open = 1`, office, id, seq)
		return err
	})
}

// lockOffice raises the counter of an office by n and gives its new value; until the transaction ends nobody else can.
func lockOffice(ctx context.Context, c conn, office casework.ID, n int) (seq int64, life casework.ID, err error) {
	err = c.QueryRowContext(ctx, `UPDATE office SET seq = seq + $2 WHERE id = $1 RETURNING seq, epoch`, office, n).Scan(&seq, &life)
	return seq, life, err
}
