package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"zanger/casework"
)

// snapshotPages is how many pages a copy takes between two looks whether it was cancelled.
const snapshotPages = 2000

// snapshot copies the database as it stands at one moment to a new file, sealed under the same key. Actions go on
// meanwhile; they are not in the copy.
func (s *Store) snapshot(ctx context.Context, file string) error {
	if err := writeWhole(file, func(io.Writer) error { return nil }); err != nil { // readable by its owner alone
		return err
	}
	db, err := sql.Open("sqlite", dsn(filepath.Join(s.dir, DatabaseName), s.layer.Name(), "4000"))
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// A read that stays open holds the moment: without it the copy would begin anew at every action.
	if _, err := conn.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	var n int64
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return err
	}
	err = conn.Raw(func(c any) error {
		from, ok := c.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("sqlite: the driver copies no database")
		}
		b, err := from.NewBackup(dsn(file, s.layer.Name(), "4000"))
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if more, err = b.Step(snapshotPages); err == nil {
				err = ctx.Err()
			}
		}
		return errors.Join(err, b.Finish())
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// examine opens a copy for reading only, checks every page and the newest lines of its journal, and gives what look asks.
func (s *Store) examine(ctx context.Context, file string, look func(source) error) (chain, error) {
	const op = "sqlite.Backup"
	var end chain
	db, err := sql.Open("sqlite", dsn(file, s.layer.Name(), "4000", "query_only(1)")+"&mode=ro&immutable=1")
	if err != nil {
		return end, mapped(op, err)
	}
	db.SetMaxOpenConns(1)
	p := &pool{db: db, stmts: map[string]*sql.Stmt{}}
	defer p.close()
	if err := integrity(ctx, p, op); err != nil {
		return end, err
	}
	if err := end.read(ctx, p); err != nil {
		return end, mapped(op, err)
	}
	skip, err := newestLines(ctx, p)
	if err != nil {
		return end, mapped(op, err)
	}
	if _, err := verifyJournal(ctx, p, skip); err != nil {
		return end, err
	}
	return end, look(p)
}

// sealedSums gives the names of all sealed files the database knows, deleted ones too.
func sealedSums(ctx context.Context, src source) ([]string, error) {
	rows, err := src.query(ctx, `SELECT DISTINCT "sealed" FROM "file" WHERE "sealed"<>'' ORDER BY "sealed"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var sums []string
	for rows.Next() {
		var sum string
		if err := rows.Scan(&sum); err != nil {
			return nil, err
		}
		if !validSum(sum) {
			return nil, &casework.Error{Code: casework.Corrupt, Key: "error.store.corrupt", Op: "sqlite.Backup"}
		}
		sums = append(sums, sum)
	}
	return sums, errors.Join(rows.Err(), rows.Close())
}
