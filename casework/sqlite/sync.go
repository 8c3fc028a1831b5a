package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"zanger/casework"
)

// SyncState is what a profile knows of the office its operations travel in. The zero Office is a profile that is alone.
type SyncState struct {
	Office    casework.ID // on the hub, or chosen by the first device of an office without one
	Device    casework.ID // the identity's; differs from Profile().Device after a restore, then the device must enrol anew
	Identity  string      // private keys, as package seal writes them
	Epoch     uint32
	Cursor    int64       // hub number up to which everything was taken in
	Life      casework.ID // of the hub, see wire.Page
	Confirmed time.Time   // when the hub last confirmed; zero: never
}

// Join is an office to travel in.
type Join struct {
	Office    casework.ID
	Identity  string
	Entity    casework.ID // the casework.Office of the office
	Directory casework.ID // spaces
	Queue     casework.ID
	Life      casework.ID
}

// JoinOffice makes the profile part of an office. What it holds comes along: its directory and queue become those of the office,
// its own casework.Office stays here. When the office's own arrives, the next opening shows it. A founder gives the profile's own ids.
// A profile that is part of the same office already takes a new identity and begins a new numbering. Errors: Denied (of another office).
func (s *Store) JoinOffice(ctx context.Context, j Join) error {
	const op = "sqlite.JoinOffice"
	return s.alone(ctx, op, func(ctx context.Context) error {
		st, err := s.syncState(ctx, s.w)
		if err != nil {
			return err
		}
		if !st.Office.IsZero() && st.Office != j.Office {
			return &casework.Error{Code: casework.Denied, Key: "error.sync.other_office", Op: op}
		}
		p := s.profile
		for _, m := range [][2]casework.ID{{p.Directory, j.Directory}, {p.Queue, j.Queue}} {
			if err := s.rename(ctx, m[0], m[1]); err != nil {
				return err
			}
		}
		var own any
		if j.Entity != p.Office {
			own = p.Office[:]
		}
		if err := s.w.exec(ctx, `DELETE FROM "operation" WHERE "state" IN (?,?,?)`, opQueued, opQuarantined, opRejected); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `INSERT INTO "sync"("one","office","device","identity","entity","own_entity","epoch","number","line","cursor","life","confirmed") VALUES(1,?,?,?,?,?,0,0,0,0,?,0)
			ON CONFLICT("one") DO UPDATE SET "device"=excluded."device","identity"=excluded."identity","life"=excluded."life","epoch"=0,"number"=0,"line"=0`,
			j.Office[:], p.Device[:], j.Identity, j.Entity[:], own, j.Life[:]); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `UPDATE "profile" SET "directory"=?,"queue"=?`, j.Directory[:], j.Queue[:]); err != nil {
			return err
		}
		s.profile.Directory, s.profile.Queue = j.Directory, j.Queue
		return nil
	})
}

// joined shows the office's own casework.Office once it has arrived, instead of the one this profile began with.
func (s *Store) joined(ctx context.Context) error {
	var entity casework.ID
	err := one(ctx, s.readers, `SELECT "entity" FROM "sync"`, nil, &entity)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (entity.IsZero() || entity == s.profile.Office) {
		return nil
	}
	if err != nil {
		return err
	}
	var n int64
	if err := one(ctx, s.readers, `SELECT count(*) FROM "office" WHERE "id"=?`, []any{entity[:]}, &n); err != nil || n == 0 {
		return err
	}
	return s.alone(ctx, "sqlite.Open", func(ctx context.Context) error {
		s.profile.Office = entity
		return s.w.exec(ctx, `UPDATE "profile" SET "office"=?`, entity[:])
	})
}

// rename gives a space another id.
func (s *Store) rename(ctx context.Context, old, new casework.ID) error {
	if old == new {
		return nil
	}
	for _, e := range casework.Kinds() {
		c, err := codecFor(e)
		if err != nil {
			return err
		}
		if err := s.w.exec(ctx, "UPDATE "+c.table+` SET "space"=? WHERE "space"=?`, new[:], old[:]); err != nil {
			return err
		}
	}
	if err := s.w.exec(ctx, `INSERT OR IGNORE INTO "journal_space" SELECT ?,"line" FROM "journal_space" WHERE "space"=?`, new[:], old[:]); err != nil {
		return err
	}
	return s.w.exec(ctx, `INSERT INTO "space_alias" VALUES(?,?)`, old[:], new[:])
}

// SyncState gives what JoinOffice and the exchange have written.
func (s *Store) SyncState(ctx context.Context) (SyncState, error) {
	const op = "sqlite.SyncState"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return SyncState{}, err
	}
	defer done()
	st, err := s.syncState(ctx, s.sparing)
	return st, mapped(op, err)
}

func (s *Store) syncState(ctx context.Context, src source) (st SyncState, err error) {
	var epoch, confirmed int64
	err = one(ctx, src, `SELECT "office","device","identity","epoch","cursor","life","confirmed" FROM "sync"`, nil, &st.Office, &st.Device, &st.Identity, &epoch, &st.Cursor, &st.Life, &confirmed)
	if errors.Is(err, sql.ErrNoRows) {
		return SyncState{}, nil
	}
	st.Epoch = uint32(epoch)
	if confirmed > 0 {
		st.Confirmed = time.UnixMilli(confirmed).UTC()
	}
	return st, err
}

// read runs f, which only reads, while the store is open.
func (s *Store) read(ctx context.Context, op string, f func(context.Context) error) error {
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	return mapped(op, f(ctx))
}

// alone runs f in a transaction of its own that is no action of a person.
func (s *Store) alone(ctx context.Context, op string, f func(context.Context) error) error {
	_, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	if err := ctx.Err(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	return s.aloneLocked(context.WithoutCancel(ctx), op, f)
}

func (s *Store) aloneLocked(whole context.Context, op string, f func(context.Context) error) error {
	if _, err := s.w.conn.ExecContext(whole, "BEGIN IMMEDIATE"); err != nil {
		return mapped(op, err)
	}
	profile, chain := s.profile, s.chain
	err := f(whole)
	if err == nil {
		_, err = s.w.conn.ExecContext(whole, "COMMIT")
	}
	if err != nil {
		s.w.rollback(whole)
		s.profile, s.chain = profile, chain
	}
	return mapped(op, err)
}

// SpaceKey is a key of a space as package seal writes it.
type SpaceKey struct {
	Space      casework.ID
	Key        casework.ID
	Generation int
	Secret     []byte
}

// PutSpaceKeys keeps keys; one that is kept already stays as it is.
func (s *Store) PutSpaceKeys(ctx context.Context, keys ...SpaceKey) error {
	return s.alone(ctx, "sqlite.PutSpaceKeys", func(ctx context.Context) error { return s.putSpaceKeys(ctx, keys) })
}

func (s *Store) putSpaceKeys(ctx context.Context, keys []SpaceKey) error {
	for _, k := range keys {
		if err := s.w.exec(ctx, `INSERT OR IGNORE INTO "space_key"("key","space","generation","secret") VALUES(?,?,?,?)`, k.Key[:], k.Space[:], k.Generation, k.Secret); err != nil {
			return err
		}
	}
	return nil
}

// SpaceKeys gives all keys.
func (s *Store) SpaceKeys(ctx context.Context) ([]SpaceKey, error) {
	const op = "sqlite.SpaceKeys"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []SpaceKey
	err = each(ctx, s.sparing, `SELECT "space","key","generation","secret" FROM "space_key" ORDER BY "space","generation","key"`, nil, func(scan func(...any) error) error {
		var k SpaceKey
		err := scan(&k.Space, &k.Key, &k.Generation, &k.Secret)
		out = append(out, k)
		return err
	})
	return out, mapped(op, err)
}

// each reads all rows of a query. f only scans.
func each(ctx context.Context, src source, q string, args []any, f func(scan func(...any) error) error) error {
	rows, err := src.query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
