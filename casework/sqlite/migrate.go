package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/pressly/goose/v3"

	"zanger/casework"
)

//go:embed migration/*.sql
var migrations embed.FS

// schema is the version this program writes: the number of the last migration.
const schema = 6

// ladder is the steps from one schema to the next; tests bring longer ones.
type ladder struct {
	steps fs.FS
	top   int64
}

var builtin = ladder{must(fs.Sub(migrations, "migration")), schema}

func must(f fs.FS, err error) fs.FS {
	if err != nil {
		panic(err) // the name stands in the program
	}
	return f
}

// migrate brings the database to schema: a copy first, then goose. A newer one is refused untouched.
func (s *Store) migrate(ctx context.Context) error {
	const op = "sqlite.migrate"
	have, err := schemaOf(ctx, s.w)
	switch {
	case err != nil:
		return mapped(op, err)
	case have == s.ladder.top:
		return nil
	case have > s.ladder.top:
		return &casework.Error{Code: casework.Newer, Key: "error.store.newer", Op: op, Args: map[string]any{"Have": have, "Know": s.ladder.top}}
	case have > 0:
		if err := s.copyBeforeMigration(ctx, have); err != nil {
			return err
		}
	}
	// goose takes a connection of its own from the writer's pool of one.
	s.w.forget()
	s.w.conn.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, s.w.db, s.ladder.steps)
	if err == nil {
		_, err = p.Up(ctx)
	}
	conn, cerr := s.w.db.Conn(ctx)
	if cerr == nil {
		s.w.conn = conn
	}
	return mapped(op, errors.Join(err, cerr))
}

// schemaOf gives the version of a database; 0 for an empty one.
func schemaOf(ctx context.Context, src source) (int64, error) {
	var tables int64
	if err := one(ctx, src, `SELECT count(*) FROM sqlite_schema WHERE name='goose_db_version'`, nil, &tables); err != nil || tables == 0 {
		return 0, err
	}
	var v sql.NullInt64
	err := one(ctx, src, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`, nil, &v)
	return v.Int64, err
}
