package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"zanger/casework"
)

// OpenPostgres opens a database of PostgreSQL, or of an engine that speaks like it, by its URL.
func OpenPostgres(ctx context.Context, dsn string) (Store, error) {
	const where = "store.OpenPostgres"
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fault(where, errors.New("the address of the database cannot be read")) // the driver's own words may hold the password
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(24)
	db.SetMaxIdleConns(12)
	db.SetConnMaxLifetime(30 * time.Minute)
	if err := migrateApart(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return &base{e: &pgEngine{db: db, waiting: map[casework.ID][]*job{}}}, nil
}

// migrateApart lets several hubs start at once: whoever loses the race finds the tables there and looks again.
func migrateApart(ctx context.Context, db *sql.DB) (err error) {
	for try := range 5 {
		if err = migrate(ctx, db, goose.DialectPostgres, "migration/postgres"); err == nil {
			return nil
		}
		var pe *pgconn.PgError
		if !errors.As(err, &pe) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try+1) * 200 * time.Millisecond):
		}
	}
	return err
}

// pgEngine puts what waits for one office into one transaction, and commits one of an office after the other: they would wait
// for the office's counter anyway, each with a connection and a sync of its own.
type pgEngine struct {
	db *sql.DB

	mu      sync.Mutex
	waiting map[casework.ID][]*job // an office that is here has a goroutine at work
}

func (e *pgEngine) name() string { return "postgres" }
func (e *pgEngine) read() conn   { return e.db }
func (e *pgEngine) close() error { return e.db.Close() }

func (e *pgEngine) write(ctx context.Context, office casework.ID, f func(conn) error) error {
	if office.IsZero() {
		return e.tx(ctx, nil, f)
	}
	j := &job{ctx, f, make(chan error, 1)}
	e.mu.Lock()
	list, at := e.waiting[office]
	e.waiting[office] = append(list, j)
	e.mu.Unlock()
	if !at {
		go e.serve(office)
	}
	return <-j.err
}

// serve commits what waits for an office until nothing does.
func (e *pgEngine) serve(office casework.ID) {
	for {
		e.mu.Lock()
		list := e.waiting[office]
		n := min(len(list), maxGroup)
		if n == 0 {
			delete(e.waiting, office)
			e.mu.Unlock()
			return
		}
		group := list[:n:n]
		e.waiting[office] = list[n:]
		e.mu.Unlock()
		commitGroup(e.begin, group, e.again)
	}
}

func (e *pgEngine) begin(ctx context.Context) (transaction, error) {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err // and no nil *sql.Tx in an interface
	}
	return tx, nil
}

func (e *pgEngine) snapshot(ctx context.Context, f func(conn) error) error {
	return e.tx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, f)
}

func (e *pgEngine) tx(ctx context.Context, o *sql.TxOptions, f func(conn) error) error {
	tx, err := e.db.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// again: another's transaction came first. A connection lost before the commit was sent is tried again, too; one lost during
// it is not told apart, and every write of this package may be repeated without harm.
func (e *pgEngine) again(err error) bool {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return pe.Code == "40001" || pe.Code == "40P01"
	}
	return pgconn.SafeToRetry(err)
}

func (e *pgEngine) taken(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && pe.Code == "23505"
}
