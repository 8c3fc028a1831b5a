package store

import (
	"context"
	"database/sql"
	"time"

	"zanger/casework"
	"zanger/sync/wire"
)

// Purge removes a space for ever, when a second person asks for what a first one asked for: bodies, headers, keys and the
// places of its members go; numbers and hashes stay, so that the order has no gap and what comes again is known; so does a mark by which a laptop that
// wakes after years cannot bring it back. It gives the attachments nobody else of the office needs, and the uploads that ended.
func (b *base) Purge(ctx context.Context, office, space, by casework.ID, now time.Time) (p Purged, err error) {
	const where = "store.Purge"
	err = b.do(ctx, where, func(c conn) error {
		p = Purged{}
		seq, _, err := lockOffice(ctx, c, office, 0)
		if err != nil {
			return err
		}
		d, err := device(ctx, c, office, by)
		if err != nil {
			return err
		}
		if !d.Revoked.IsZero() {
			return denied(where, "revoked")
		}
		var n int64
		if err := c.QueryRowContext(ctx, `SELECT count(*) FROM space WHERE office = $1 AND id = $2`, office, space).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return missing(where)
		}
		var asked casework.ID // member
		var done int64
		switch err := c.QueryRowContext(ctx, `SELECT asked, done FROM purge WHERE office = $1 AND space = $2`, office, space).Scan(&asked, &done); {
		case err == sql.ErrNoRows:
			_, err = c.ExecContext(ctx, `INSERT INTO purge (office, space, asked, at, done) VALUES ($1,$2,$3,$4,0)`, office, space, raw(d.Member), ms(now))
			return err
		case err != nil:
			return err
		case done > 0:
			p.Done = true
			return nil
		case asked == d.Member:
			return denied(where, "purge_second")
		}
		p.Done = true
		return purge(ctx, c, office, space, seq, now, &p)
	})
	return p, err
}

func purge(ctx context.Context, c conn, office, space casework.ID, seq int64, now time.Time, p *Purged) error {
	members, err := membersOf(ctx, c, office, space)
	if err != nil {
		return err
	}
	for id := range members {
		if err := leave(ctx, c, office, space, id, seq); err != nil {
			return err
		}
	}
	if err := each(ctx, c, `SELECT a.sum FROM attachment a WHERE a.office = $1 AND a.space = $2
		AND NOT EXISTS (SELECT 1 FROM attachment b WHERE b.office = a.office AND b.sum = a.sum AND b.space <> a.space)`, []any{office, space}, func(r *sql.Rows) error {
		var sum []byte
		err := r.Scan(&sum)
		p.Sums = append(p.Sums, [32]byte(sum))
		return err
	}); err != nil {
		return err
	}
	if err := each(ctx, c, `SELECT id FROM upload WHERE office = $1 AND space = $2`, []any{office, space}, func(r *sql.Rows) error {
		var id casework.ID
		err := r.Scan(&id)
		p.Uploads = append(p.Uploads, id)
		return err
	}); err != nil {
		return err
	}
	for _, q := range []string{
		`UPDATE op SET header = $3, body = $3 WHERE office = $1 AND space = $2`,
		`UPDATE held SET header = $3, body = $3, verdict = 3, reason = '` + wire.ReasonPurged + `' WHERE office = $1 AND space = $2 AND verdict <> 1`,
		`UPDATE held SET header = $3, body = $3 WHERE office = $1 AND space = $2 AND verdict = 1`,
	} {
		if _, err := c.ExecContext(ctx, q, office, space, []byte{}); err != nil {
			return err
		}
	}
	for _, q := range []string{`DELETE FROM wrap WHERE office = $1 AND space = $2`, `DELETE FROM attachment WHERE office = $1 AND space = $2`, `DELETE FROM upload WHERE office = $1 AND space = $2`} {
		if _, err := c.ExecContext(ctx, q, office, space); err != nil {
			return err
		}
	}
	if err := everybody(ctx, c, office); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, `DELETE FROM box WHERE office = $1 AND NOT EXISTS (SELECT 1 FROM wrap w WHERE w.office = box.office AND w.box = box.id)`, office); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, `UPDATE purge SET done = $3 WHERE office = $1 AND space = $2`, office, space, ms(now))
	return err
}

// purged reports whether a space was removed for ever.
func purged(ctx context.Context, c conn, office, space casework.ID) (bool, error) {
	var n int64
	err := c.QueryRowContext(ctx, `SELECT count(*) FROM purge WHERE office = $1 AND space = $2 AND done > 0`, office, space).Scan(&n)
	return n > 0, err
}
