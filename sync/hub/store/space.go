package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"math"
	"time"

	"zanger/casework"
	"zanger/sync/wire"
)

// PutKeys holds the rules of a space that need no reading: only an owner changes who is in it; whoever leaves makes a new
// generation necessary; every new key is wrapped for the office's recovery key.
func (b *base) PutKeys(ctx context.Context, k *wire.KeysPut, hash []byte, now time.Time) error {
	const where = "store.PutKeys"
	return b.do(ctx, where, func(c conn) error {
		seq, fresh, err := once(ctx, c, k.Office, hash, now)
		if err != nil || !fresh {
			return err
		}
		return putKeys(ctx, c, k, seq)
	})
}

func (b *base) PutKeysBatch(ctx context.Context, m *wire.KeysBatch, hash []byte, now time.Time) (*wire.KeysAnswer, error) {
	const where = "store.PutKeys"
	var a *wire.KeysAnswer
	err := b.do(ctx, where, func(c conn) error {
		a = &wire.KeysAnswer{}
		seq, fresh, err := once(ctx, c, m.Office, hash, now)
		if err != nil || !fresh {
			return err
		}
		if _, err := c.ExecContext(ctx, `UPDATE device SET told = CASE WHEN $3 > spaces THEN spaces WHEN $3 > told THEN $3 ELSE told END WHERE office = $1 AND id = $2`,
			m.Office, m.Device, m.Told); err != nil {
			return err
		}
		for i := range m.Puts {
			if _, err := c.ExecContext(ctx, "SAVEPOINT put"); err != nil {
				return err
			}
			err := putKeys(ctx, c, &m.Puts[i], seq)
			if no, is := refusal(fault(where, err)); is {
				no.Space = m.Puts[i].Space
				a.Refused = append(a.Refused, no)
				_, err = c.ExecContext(ctx, "ROLLBACK TO SAVEPOINT put")
			}
			if err != nil {
				return err
			}
			if _, err := c.ExecContext(ctx, "RELEASE SAVEPOINT put"); err != nil {
				return err
			}
		}
		if m.Told == 0 { // an older laptop, or one that asks for all anyway
			return nil
		}
		return c.QueryRowContext(ctx, `SELECT CASE WHEN told = spaces THEN spaces ELSE 0 END FROM device WHERE office = $1 AND id = $2`, m.Office, m.Device).Scan(&a.Cursor)
	})
	return a, err
}

// refusal tells what the rules forbid from what went wrong.
func refusal(err error) (no wire.Refusal, is bool) {
	var e *casework.Error
	if !errors.As(err, &e) {
		return no, false
	}
	return wire.Refusal{Code: e.Code, Key: e.Key}, e.Code == casework.Denied || e.Code == casework.Invalid || e.Code == casework.Missing
}

// once locks the office and notes a signed message; it was not fresh if it was noted before.
func once(ctx context.Context, c conn, office casework.ID, hash []byte, now time.Time) (seq int64, fresh bool, err error) {
	if seq, _, err = lockOffice(ctx, c, office, 0); err != nil {
		return 0, false, err
	}
	n, err := exec(ctx, c, `INSERT INTO done (office, hash, at) VALUES ($1,$2,$3) ON CONFLICT (office, hash) DO NOTHING`, office, hash, ms(now))
	return seq, n == 1, err
}

func putKeys(ctx context.Context, c conn, k *wire.KeysPut, seq int64) error {
	const where = "store.PutKeys"
	d, err := device(ctx, c, k.Office, k.Device)
	if err != nil {
		return err
	}
	if !d.Revoked.IsZero() {
		return denied(where, "revoked")
	}
	if gone, err := purged(ctx, c, k.Office, k.Space); err != nil {
		return err
	} else if gone {
		return denied(where, "purged")
	}
	members, err := membersOf(ctx, c, k.Office, k.Space)
	if err != nil {
		return err
	}
	n, err := exec(ctx, c, `INSERT INTO space (office, id, last, count, sum) VALUES ($1,$2,0,0,$3) ON CONFLICT (office, id) DO NOTHING`, k.Office, k.Space, make([]byte, 32))
	if err != nil {
		return err
	}
	isNew := n == 1
	if isNew {
		members[k.Device] = wire.RoleOwner
		if err := join(ctx, c, k.Office, k.Space, k.Device, wire.RoleOwner); err != nil {
			return err
		}
	}
	if len(members) == 0 && !d.Member.IsZero() {
		// Everybody left. Whoever was in may come back with a new laptop: nobody is there to give it a key, so it reads what it can
		// read already.
		var was int64
		if err := c.QueryRowContext(ctx, `SELECT count(*) FROM member m JOIN device p ON p.office = m.office AND p.id = m.device
				WHERE m.office = $1 AND m.space = $2 AND p.member = $3`, k.Office, k.Space, d.Member).Scan(&was); err != nil {
			return err
		}
		if was > 0 {
			members[k.Device] = wire.RoleOwner
			if err := join(ctx, c, k.Office, k.Space, k.Device, wire.RoleOwner); err != nil {
				return err
			}
		}
	}
	role := members[k.Device]
	if role != wire.RoleOwner && (role != wire.RoleEditor || len(k.Grants)+len(k.Remove) > 0) {
		return denied(where, "owner")
	}
	for _, g := range k.Grants {
		switch g.Role {
		case wire.RoleOwner, wire.RoleEditor, wire.RoleReader:
		default:
			return invalid(where, "role")
		}
		to, err := device(ctx, c, k.Office, g.Device)
		if err != nil {
			return err
		}
		if !to.Revoked.IsZero() {
			return denied(where, "revoked")
		}
		members[g.Device] = g.Role
		if err := join(ctx, c, k.Office, k.Space, g.Device, g.Role); err != nil {
			return err
		}
	}
	for _, id := range k.Remove {
		if _, in := members[id]; !in {
			// A hub put back from a backup may not know that it ever was in: it is told to forget all the same.
			var known int64
			if err := c.QueryRowContext(ctx, `SELECT count(*) FROM member WHERE office = $1 AND device = $2 AND space = $3`, k.Office, id, k.Space).Scan(&known); err != nil {
				return err
			}
			if _, err := device(ctx, c, k.Office, id); known > 0 || err == sql.ErrNoRows {
				continue
			} else if err != nil {
				return err
			}
			if err := join(ctx, c, k.Office, k.Space, id, wire.RoleReader); err != nil {
				return err
			}
		}
		delete(members, id)
		if err := leave(ctx, c, k.Office, k.Space, id, seq); err != nil {
			return err
		}
	}
	if err := putWraps(ctx, c, k, members, isNew); err != nil {
		return err
	}
	owner := false
	for _, r := range members {
		owner = owner || r == wire.RoleOwner
	}
	if !owner {
		return invalid(where, "no_owner")
	}
	// Everybody of the space learns of it with the next page; the sender, who knows, is not asked to look.
	for id := range members {
		told := "told"
		if id == k.Device {
			told = "CASE WHEN told = spaces THEN told + 1 ELSE told END"
		}
		if _, err := c.ExecContext(ctx, `UPDATE device SET told = `+told+`, spaces = spaces + 1 WHERE office = $1 AND id = $2`, k.Office, id); err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, `UPDATE member SET changed = (SELECT d.spaces FROM device d WHERE d.office = member.office AND d.id = member.device)
			WHERE office = $1 AND space = $2 AND open = 1`, k.Office, k.Space)
	return err
}

func invalid(where, what string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.hub." + what, Op: where}
}

func membersOf(ctx context.Context, c conn, office, space casework.ID) (map[casework.ID]string, error) {
	m := map[casework.ID]string{}
	err := each(ctx, c, `SELECT device, role FROM member WHERE office = $1 AND space = $2 AND open = 1`, []any{office, space}, func(r *sql.Rows) error {
		var id casework.ID
		var role string
		err := r.Scan(&id, &role)
		m[id] = role
		return err
	})
	return m, err
}

// join lets a device in. One that has asked for operations before lacks the space's earlier ones, where there are any: it has a hole to fill.
func join(ctx context.Context, c conn, office, space, dev casework.ID, role string) error {
	_, err := c.ExecContext(ctx, `INSERT INTO member (office, device, space, role, open, hole, left_seq, left_told, changed)
		SELECT office, id, $3, $4, 1, CASE WHEN acked >= 0 AND EXISTS (SELECT 1 FROM space WHERE office = $1 AND id = $3 AND count > 0) THEN 1 ELSE 0 END, 0, 0, 0 FROM device WHERE office = $1 AND id = $2
		ON CONFLICT (office, device, space) DO UPDATE SET role = excluded.role,
			hole = CASE WHEN member.open = 1 THEN member.hole ELSE excluded.hole END, open = 1, left_seq = 0, left_told = 0`, office, dev, space, role)
	return err
}

func leave(ctx context.Context, c conn, office, space, dev casework.ID, seq int64) error {
	var told int64
	if err := c.QueryRowContext(ctx, `UPDATE device SET spaces = spaces + 1 WHERE office = $1 AND id = $2 RETURNING spaces`, office, dev).Scan(&told); err != nil {
		return err
	}
	_, err := c.ExecContext(ctx, `UPDATE member SET open = 0, left_seq = $4, left_told = $5 WHERE office = $1 AND device = $2 AND space = $3`, office, dev, space, seq, told)
	return err
}

// putWraps keeps the wrapped keys that are new.
func putWraps(ctx context.Context, c conn, k *wire.KeysPut, members map[casework.ID]string, isNew bool) error {
	const where = "store.PutKeys"
	known := map[casework.ID]int64{}
	greatest := int64(0)
	if err := each(ctx, c, `SELECT DISTINCT key_id, generation FROM wrap WHERE office = $1 AND space = $2`, []any{k.Office, k.Space}, func(r *sql.Rows) error {
		var id casework.ID
		var g int64
		err := r.Scan(&id, &g)
		known[id] = g
		greatest = max(greatest, g)
		return err
	}); err != nil {
		return err
	}
	fresh := map[casework.ID]map[casework.ID]bool{}
	generation := map[casework.ID]int64{}
	last := ""
	for _, w := range k.Keys {
		g, have := known[w.Key]
		switch {
		case w.Key.IsZero() || len(w.Box) == 0 || len(w.Box) > 8<<10 || w.Space != k.Space || w.Generation < 1:
			return invalid(where, "key")
		case have && g != int64(w.Generation):
			return invalid(where, "key")
		case !have:
			if fresh[w.Key] == nil {
				fresh[w.Key] = map[casework.ID]bool{}
				generation[w.Key] = int64(w.Generation)
			}
			fresh[w.Key][w.Device] = true
			if generation[w.Key] != int64(w.Generation) {
				return invalid(where, "key")
			}
		}
		if !w.Device.IsZero() {
			if _, in := members[w.Device]; !in {
				return invalid(where, "key_stranger")
			}
		}
		sum := sha256.Sum256(w.Box)
		if _, err := c.ExecContext(ctx, `INSERT INTO wrap (office, space, device, key_id, generation, box) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (office, space, device, key_id) DO NOTHING`, k.Office, k.Space, raw(w.Device), w.Key, int64(w.Generation), sum[:16]); err != nil {
			return err
		}
		if string(w.Box) == last {
			continue
		}
		last = string(w.Box)
		if _, err := c.ExecContext(ctx, `INSERT INTO box (office, id, body) VALUES ($1,$2,$3) ON CONFLICT (office, id) DO NOTHING`, k.Office, sum[:16], w.Box); err != nil {
			return err
		}
	}
	top := int64(0)
	// Who of the space is left out is told of as WantedKey: whoever vouches for that device wraps the key for it.
	for id, whom := range fresh {
		top = max(top, generation[id])
		switch {
		case !whom[casework.ID{}]:
			return invalid(where, "key_recovery")
		case !whom[k.Device]:
			return invalid(where, "key_member")
		}
	}
	switch {
	case isNew && len(fresh) == 0:
		return invalid(where, "key")
	case len(k.Remove) > 0 && top <= greatest:
		return invalid(where, "key_generation")
	}
	return nil
}

func (b *base) Member(ctx context.Context, office, dev, space casework.ID) (string, error) {
	var role string
	err := b.e.read().QueryRowContext(ctx, `SELECT role FROM member WHERE office = $1 AND device = $2 AND space = $3 AND open = 1`, office, dev, space).Scan(&role)
	return role, fault("store.Member", err)
}

// fewKeys is of how many spaces one answer gives the keys: a message has to hold them, and a narrow line to carry them.
const fewKeys = 300

func (b *base) Keys(ctx context.Context, officeID, dev, space casework.ID, since int64) (*wire.Keys, error) {
	const where = "store.Keys"
	k := &wire.Keys{Office: officeID, Space: space}
	err := b.e.snapshot(ctx, func(c conn) error {
		*k = wire.Keys{Office: officeID, Space: space}
		d, err := device(ctx, c, officeID, dev)
		if err != nil {
			return err
		}
		k.Cursor = d.Spaces
		o, err := office(ctx, c, officeID)
		if err != nil {
			return err
		}
		k.Queue, k.Recover = o.Settings.Found.QueueBox, o.Settings.Found.Recover
		only, args := " AND m.space = $3", []any{officeID, dev, space}
		if space.IsZero() {
			upTo := int64(math.MaxInt64)
			err := c.QueryRowContext(ctx, `SELECT changed FROM member WHERE office = $1 AND device = $2 AND open = 1 AND changed > $3 ORDER BY changed LIMIT 1 OFFSET $4`,
				officeID, dev, since, fewKeys-1).Scan(&upTo)
			if err != nil && err != sql.ErrNoRows {
				return err
			}
			if k.More = err == nil; k.More {
				k.Cursor = upTo
			}
			only, args = " AND m.changed > $3 AND m.changed <= $4", []any{officeID, dev, since, upTo}
		}
		if err := each(ctx, c, `SELECT w.space, w.key_id, w.generation, x.body FROM member m JOIN wrap w ON w.office = m.office AND w.space = m.space AND w.device = m.device
			JOIN box x ON x.office = w.office AND x.id = w.box
			WHERE m.office = $1 AND m.device = $2 AND m.open = 1`+only+` ORDER BY w.space, w.generation`, args, func(r *sql.Rows) error {
			w := wire.WrappedKey{Device: dev}
			err := r.Scan(&w.Space, &w.Key, &w.Generation, &w.Box)
			k.Keys = append(k.Keys, w)
			return err
		}); err != nil {
			return err
		}
		if err := each(ctx, c, `SELECT o.space, o.device, o.role FROM member m JOIN member o ON o.office = m.office AND o.space = m.space AND o.open = 1
			WHERE m.office = $1 AND m.device = $2 AND m.open = 1`+only+` ORDER BY o.space, o.device`, args, func(r *sql.Rows) error {
			var g wire.Grant
			err := r.Scan(&g.Space, &g.Device, &g.Role)
			k.Grants = append(k.Grants, g)
			return err
		}); err != nil {
			return err
		}
		if err := each(ctx, c, `SELECT w.space, w.key_id, o.device FROM member m JOIN wrap w ON w.office = m.office AND w.space = m.space AND w.device = m.device
			JOIN member o ON o.office = m.office AND o.space = m.space AND o.open = 1
			LEFT JOIN wrap x ON x.office = o.office AND x.space = o.space AND x.device = o.device AND x.key_id = w.key_id
			WHERE m.office = $1 AND m.device = $2 AND m.open = 1`+only+` AND x.key_id IS NULL`, args, func(r *sql.Rows) error {
			var w wire.WantedKey
			err := r.Scan(&w.Space, &w.Key, &w.Device)
			k.Wanted = append(k.Wanted, w)
			return err
		}); err != nil {
			return err
		}
		list, err := devices(ctx, c, officeID)
		for _, d := range list {
			k.Devices = append(k.Devices, d.Device)
		}
		return err
	})
	return k, fault(where, err)
}
