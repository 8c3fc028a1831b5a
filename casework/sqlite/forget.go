package sqlite

import (
	"context"
	"encoding/hex"
	"errors"
	"os"

	"zanger/casework"
)

// Forget removes a space that this device may no longer read: rows, index, keys, operations, attachments, and what the journal says of it.
// The lines of the journal stay, without what was written in the space, and are chained anew from there on; a last line tells that this
// happened and the hash the chain ended with before. Backups made earlier still hold it. Errors: Denied (something of it was not sent
// yet, or it is the directory or the queue).
func (s *Store) Forget(ctx context.Context, space casework.ID) error {
	const where = "sqlite.Forget"
	if p := s.Profile(); space == p.Directory || space == p.Queue || space.IsZero() {
		return &casework.Error{Code: casework.Denied, Key: "error.store.space", Op: where}
	}
	var files []string
	err := s.alone(ctx, where, func(ctx context.Context) error {
		if err := s.number(ctx); err != nil {
			return err
		}
		var pending int64
		if err := one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "space"=? AND `+opOpen+` AND "state"=?`, []any{space[:], opQueued}, &pending); err != nil {
			return err
		}
		if pending > 0 {
			return &casework.Error{Code: casework.Denied, Key: "error.sync.forget_pending", Op: where}
		}
		if err := each(ctx, s.w, `SELECT "sealed" FROM "file" WHERE "space"=? AND "sealed" NOT IN (SELECT "sealed" FROM "file" WHERE "space"<>?)`, []any{space[:], space[:]}, func(scan func(...any) error) error {
			var sum string
			err := scan(&sum)
			files = append(files, sum)
			return err
		}); err != nil {
			return err
		}
		for _, sum := range files {
			if err := s.w.exec(ctx, `DELETE FROM "attachment" WHERE "sealed"=?`, sum); err != nil {
				return err
			}
		}
		if err := s.forgetRows(ctx, space); err != nil {
			return err
		}
		return s.forgetLines(ctx, space)
	})
	if err != nil {
		return err
	}
	for _, sum := range files {
		if validSum(sum) {
			if err := os.Remove(s.filePath(sum)); err != nil && !errors.Is(err, os.ErrNotExist) {
				return mapped(where, err)
			}
		}
	}
	return s.RebuildSearch(ctx) // deleted words linger in the index until it is made anew
}

func (s *Store) forgetRows(ctx context.Context, space casework.ID) error {
	if err := s.w.exec(ctx, `PRAGMA secure_delete=1`); err != nil {
		return err
	}
	for _, e := range casework.Kinds() {
		c, err := codecFor(e)
		if err != nil {
			return err
		}
		for _, table := range []string{"awaited", "carried"} {
			if err := s.w.exec(ctx, `DELETE FROM "`+table+`" WHERE "entity" IN (SELECT "id" FROM `+c.table+` WHERE "space"=?)`, space[:]); err != nil {
				return err
			}
		}
		if err := s.w.exec(ctx, "DELETE FROM "+c.table+` WHERE "space"=?`, space[:]); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`DELETE FROM "carried" WHERE "line" IN (SELECT "line" FROM "operation" WHERE "space"=?)`, `DELETE FROM "divergence" WHERE "space"=?`,
		`DELETE FROM "space_key" WHERE "space"=?`, `DELETE FROM "operation" WHERE "space"=?`, `DELETE FROM "space_state" WHERE "space"=?`, `DELETE FROM "place" WHERE "space"=? AND "out"=0`,
	} {
		if err := s.w.exec(ctx, q, space[:]); err != nil {
			return err
		}
	}
	return nil
}

// forgetLines takes what was written in the space out of the journal.
func (s *Store) forgetLines(ctx context.Context, space casework.ID) error {
	var first int64
	if err := one(ctx, s.w, `SELECT coalesce(min("line"),0) FROM "journal_space" WHERE "space"=?`, []any{space[:]}, &first); err != nil || first == 0 {
		return err
	}
	var trigger string
	if err := one(ctx, s.w, `SELECT "sql" FROM sqlite_schema WHERE "type"='trigger' AND "name"='journal_fixed'`, nil, &trigger); err != nil {
		return err
	}
	if err := s.w.exec(ctx, `DROP TRIGGER "journal_fixed"`); err != nil {
		return err
	}
	at := chain{line: first - 1}
	if first > 1 {
		var hash []byte
		if err := one(ctx, s.w, `SELECT "hash" FROM "journal" WHERE "line"=?`, []any{first - 1}, &hash); err != nil {
			return err
		}
		copy(at.hash[:], hash)
	}
	for at.line < s.chain.line {
		if err := s.forgetLine(ctx, space, &at); err != nil {
			return err
		}
	}
	if err := s.w.exec(ctx, `DELETE FROM "journal_space" WHERE "space"=?`, space[:]); err != nil {
		return err
	}
	if err := s.w.exec(ctx, trigger); err != nil {
		return err
	}
	now := s.clock.Now().UTC()
	c := casework.Change{ID: casework.NewID(), Seq: s.chain.seq + 1, Device: s.profile.Device, Who: s.profile.Member, At: now, Clock: s.chain.tick(now), Schema: s.profile.Schema,
		Act: "act.space.forget", Reason: hex.EncodeToString(s.chain.hash[:])}
	b, err := encodeLine(&c)
	if err != nil {
		return err
	}
	next := s.chain
	next.line++
	next.seq, next.clock, next.hash = c.Seq, c.Clock, link(at.hash, string(b))
	if err := s.w.exec(ctx, `INSERT INTO "journal" VALUES(?,?,?,?,?,?)`, next.line, c.ID[:], c.Device[:], c.Seq, next.hash[:], string(b)); err != nil {
		return err
	}
	if err := s.w.exec(ctx, `UPDATE "chain" SET "line"=?,"hash"=?,"seq"=?,"clock"=?`, next.line, next.hash[:], next.seq, next.clock); err != nil {
		return err
	}
	s.chain = next
	return nil
}

// forgetLine chains the line after at anew, without what it says of the space.
func (s *Store) forgetLine(ctx context.Context, space casework.ID, at *chain) error {
	line := at.line + 1
	var body string
	var of int64
	if err := one(ctx, s.w, `SELECT "body",EXISTS(SELECT 1 FROM "journal_space" WHERE "space"=? AND "line"="journal"."line") FROM "journal" WHERE "line"=?`, []any{space[:], line}, &body, &of); err != nil {
		return err
	}
	if of != 0 {
		var id casework.ID
		if err := one(ctx, s.w, `SELECT "id" FROM "journal" WHERE "line"=?`, []any{line}, &id); err != nil {
			return err
		}
		c, err := decodeLine([]byte(body))
		if err != nil {
			return err
		}
		kept := c.Writes[:0]
		for _, w := range c.Writes {
			if w.Space != space {
				kept = append(kept, w)
				continue
			}
			if err := s.w.exec(ctx, `DELETE FROM "journal_entity" WHERE "entity"=? AND "line"=?`, w.Entity[:], line); err != nil {
				return err
			}
		}
		if c.Writes = kept; len(kept) == 0 {
			c.Reason = ""
		}
		if id == c.ID {
			id = casework.ID{}
		} else { // its place is free again, should the space come back
			id, c.Seq = casework.NewID(), -line
			if err := s.w.exec(ctx, `UPDATE "journal" SET "id"=?,"seq"=? WHERE "line"=?`, id[:], c.Seq, line); err != nil {
				return err
			}
		}
		b, err := encodeLineAs(&c, id)
		if err != nil {
			return err
		}
		body = string(b)
	}
	at.line, at.hash = line, link(at.hash, body)
	return s.w.exec(ctx, `UPDATE "journal" SET "body"=?,"hash"=? WHERE "line"=?`, body, at.hash[:], line)
}
