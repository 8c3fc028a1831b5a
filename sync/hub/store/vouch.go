package store

import (
	"context"
	"database/sql"

	"zanger/casework"
)

// Roll is what a device that leads the office vouched for last.
type Roll struct {
	Device   casework.ID
	Number   int64
	Envelope []byte
	Revoked  bool // the device was, since; PutRoll does not look at it
}

func (b *base) PutRoll(ctx context.Context, office casework.ID, r Roll) error {
	const where = "store.PutRoll"
	return b.do(ctx, where, func(c conn) error {
		if _, _, err := lockOffice(ctx, c, office, 0); err != nil {
			return err
		}
		var have int64
		err := c.QueryRowContext(ctx, `SELECT number FROM vouch WHERE office = $1 AND device = $2`, office, r.Device).Scan(&have)
		if err != nil && err != sql.ErrNoRows {
			return err
		}
		switch {
		case r.Number < have:
			return &casework.Error{Code: casework.Stale, Key: "error.hub.roll", Op: where}
		case r.Number == have: // the answer to the first try was lost on the way
			return nil
		}
		if _, err := c.ExecContext(ctx, `INSERT INTO vouch (office, device, proof, number, roll) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (office, device) DO UPDATE SET number = excluded.number, roll = excluded.roll`, office, r.Device, []byte{}, r.Number, r.Envelope); err != nil {
			return err
		}
		return everybody(ctx, c, office)
	})
}

func (b *base) Rolls(ctx context.Context, office casework.ID) (list []Roll, err error) {
	err = each(ctx, b.e.read(), `SELECT v.device, v.number, v.roll, d.revoked FROM vouch v JOIN device d ON d.office = v.office AND d.id = v.device
		WHERE v.office = $1 AND v.number > 0 ORDER BY v.device`, []any{office}, func(r *sql.Rows) error {
		var l Roll
		var revoked int64
		err := r.Scan(&l.Device, &l.Number, &l.Envelope, &revoked)
		l.Revoked = revoked != 0
		list = append(list, l)
		return err
	})
	return list, fault("store.Rolls", err)
}

// prove keeps the proof a device brought, in place of any it brought before.
func prove(ctx context.Context, c conn, d *Device) error {
	proof := d.Proof
	if proof == nil {
		proof = []byte{}
	}
	_, err := c.ExecContext(ctx, `INSERT INTO vouch (office, device, proof, number, roll) VALUES ($1,$2,$3,0,$4)
		ON CONFLICT (office, device) DO UPDATE SET proof = excluded.proof`, d.Office, d.Device.Device, proof, []byte{})
	return err
}

// again lets a device ask anew, with another invite, that was never let into anything: its keys or its invite were of no use.
func again(ctx context.Context, c conn, d *Device) error {
	n, err := exec(ctx, c, `UPDATE device SET member = $3, role = $4, sign = $5, box = $6, made = $7, met = $7, acked = -1, revoked = 0
		WHERE office = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM member m WHERE m.office = $1 AND m.device = $2)`,
		d.Office, d.Device.Device, raw(d.Member), d.Role, d.Sign, d.Box, ms(d.Made))
	if err == nil && n == 0 {
		return denied("store.Enrol", "device")
	}
	return err
}
