package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"zanger/casework"
)

// healthLines and healthBytes bound what Health walks of the newest lines; VerifyJournal walks them all.
const (
	healthLines = 1000
	healthBytes = 4 << 20
)

// newestLines gives the line before the newest ones that are looked at.
func newestLines(ctx context.Context, src source) (int64, error) {
	rows, err := src.query(ctx, `SELECT "line",octet_length("body") FROM "journal" ORDER BY "line" DESC LIMIT ?`, healthLines)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var from, bytes int64
	for rows.Next() && bytes < healthBytes {
		var size int64
		if err := rows.Scan(&from, &size); err != nil {
			return 0, err
		}
		bytes += size
	}
	return max(from-1, 0), errors.Join(rows.Err(), rows.Close())
}

// lowRoom is the room on disk under which Health warns.
const lowRoom = 200 << 20

// localBackup is the local setting that holds when the last backup was made, in milliseconds.
const localBackup = "backup.last"

// Health implements casework.Store. Problem is the gravest thing found; the checks that take long are Check and
// VerifyJournal.
func (s *Store) Health(ctx context.Context) (casework.Health, error) {
	const op = "sqlite.Health"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return casework.Health{}, err
	}
	defer done()
	h := casework.Health{Path: filepath.Join(s.dir, DatabaseName), FreeBytes: freeBytes(s.dir)}
	for _, tail := range []string{"", "-wal"} {
		if info, err := os.Stat(h.Path + tail); err == nil {
			h.Bytes += info.Size()
		}
	}
	problem := func(err error) error {
		var e *casework.Error
		if errors.As(mapped(op, err), &e) {
			if h.Problem == nil {
				h.Problem = e
			}
			return nil
		}
		return err
	}
	var files int64
	if err := one(ctx, s.readers, `SELECT count(*) FROM "file" WHERE "deleted"=0`, nil, &files); err != nil {
		if err := problem(err); err != nil {
			return h, err
		}
	}
	h.Files = int(files)
	var end chain
	if err := end.read(ctx, s.readers); err != nil {
		if err := problem(err); err != nil {
			return h, err
		}
	}
	h.Changes = end.line
	skip, err := newestLines(ctx, s.readers)
	if err == nil {
		_, err = verifyJournal(ctx, s.readers, skip)
	}
	if err != nil {
		if err := problem(err); err != nil {
			return h, err
		}
	}
	if whole, err := indexComplete(ctx, s.readers); err != nil {
		if err := problem(err); err != nil {
			return h, err
		}
	} else if !whole {
		problem(&casework.Error{Code: casework.Corrupt, Key: "error.store.index", Op: op})
	}
	if v, err := local(ctx, s.readers, localBackup); err == nil && v != "" {
		if ms, err := strconv.ParseInt(v, 10, 64); err == nil {
			h.LastBackup = time.UnixMilli(ms).UTC()
		}
	}
	if h.FreeBytes >= 0 && h.FreeBytes < lowRoom {
		problem(&casework.Error{Code: casework.Full, Key: "error.store.low_room", Op: op})
	}
	return h, nil
}

// Check reads the whole file: SQLite's integrity check over every page, which opens the seal of each. A fault is an
// Error with Code Corrupt.
func (s *Store) Check(ctx context.Context) error {
	const op = "sqlite.Check"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	return integrity(ctx, s.readers, op)
}

func integrity(ctx context.Context, src source, op string) error {
	var answer string
	if err := one(ctx, src, "PRAGMA integrity_check(1)", nil, &answer); err != nil {
		return mapped(op, err)
	}
	if answer != "ok" {
		return &casework.Error{Code: casework.Corrupt, Key: "error.store.corrupt", Op: op}
	}
	return nil
}
