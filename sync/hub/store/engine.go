package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"zanger/casework"
)

// conn is what statements run on: inside a transaction or outside one.
type conn interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	name() string
	// write runs f in a transaction and commits it. f may be run more than once. Calls about the same office may be put
	// into one transaction, each between savepoints; a zero office stands alone.
	write(ctx context.Context, office casework.ID, f func(conn) error) error
	// read gives something to read from; each statement sees a moment of its own.
	read() conn
	// snapshot runs f in a transaction that sees one moment and writes nothing.
	snapshot(ctx context.Context, f func(conn) error) error
	// again reports whether a transaction that failed so may be run again.
	again(err error) bool
	// taken reports whether a row with that key was there already.
	taken(err error) bool
	close() error
}

// base is the Store over any engine.
type base struct {
	e    engine
	home sync.Map // device to office
}

var _ Store = (*base)(nil)

func (b *base) Engine() string { return b.e.name() }
func (b *base) Close() error   { return b.e.close() }

const maxTries = 30

// do runs f as one transaction, again and again while the engine breaks it off for another's sake.
func (b *base) do(ctx context.Context, where string, f func(conn) error) error {
	return b.doIn(ctx, where, casework.ID{}, f)
}

// doIn is do for what many ask of one office at the same time.
func (b *base) doIn(ctx context.Context, where string, office casework.ID, f func(conn) error) error {
	for try := 0; ; try++ {
		err := b.e.write(ctx, office, f)
		switch {
		case err == nil:
			return nil
		case !b.e.again(err):
			return fault(where, err)
		case try == maxTries:
			return &casework.Error{Code: casework.Stale, Key: "error.hub.busy", Op: where, Err: err}
		}
		pause := time.Duration(rand.Int64N(int64(min(2<<min(try, 8), 400)*int(time.Millisecond)) + 1))
		select {
		case <-ctx.Done():
			return fault(where, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// groupTime ends a transaction whose database does not answer.
const groupTime = time.Minute

// steady runs statements of a caller inside a transaction that others share: one that goes away takes nothing of theirs with
// it.
type steady struct {
	conn
	ctx context.Context
}

func (s steady) ExecContext(_ context.Context, q string, args ...any) (sql.Result, error) {
	return s.conn.ExecContext(s.ctx, q, args...)
}

func (s steady) QueryContext(_ context.Context, q string, args ...any) (*sql.Rows, error) {
	return s.conn.QueryContext(s.ctx, q, args...)
}

func (s steady) QueryRowContext(_ context.Context, q string, args ...any) *sql.Row {
	return s.conn.QueryRowContext(s.ctx, q, args...)
}

// transaction is what a group's statements run in. *sql.Tx is one.
type transaction interface {
	conn
	Commit() error
	Rollback() error
}

// job is a caller's part of a shared transaction.
type job struct {
	ctx context.Context
	f   func(conn) error
	err chan error
}

const maxGroup = 32 // callers in one transaction

// commitGroup runs a group in one transaction: one lock, one sync of the disk for all. Each caller's statements stand between
// savepoints, so that one that fails takes nothing of the others with it; nobody is told before the commit is on the disk.
func commitGroup(begin func(context.Context) (transaction, error), group []*job, again func(error) bool) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTime)
	defer cancel()
	tx, err := begin(ctx)
	results := make([]error, len(group))
	for i, j := range group {
		if err != nil {
			break
		}
		if results[i] = j.ctx.Err(); results[i] != nil {
			continue
		}
		if _, err = tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
			break
		}
		if results[i] = guard(j.f, steady{tx, ctx}); results[i] != nil {
			if again(results[i]) { // the engine broke the whole of it off
				err = results[i]
				break
			}
			if _, err = tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT one"); err != nil {
				break
			}
		}
		_, err = tx.ExecContext(ctx, "RELEASE SAVEPOINT one")
	}
	switch {
	case tx == nil:
	case err != nil:
		tx.Rollback()
	default:
		err = tx.Commit()
	}
	for i, j := range group {
		if err != nil && results[i] == nil {
			results[i] = err
		}
		j.err <- results[i]
	}
}

// guard turns a panic of one caller into that caller's error; the others' work goes on.
func guard(f func(conn) error, c conn) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("store: panic in a transaction")
		}
	}()
	return f(c)
}

// fault gives err the shape of the house: what already has it stays.
func fault(where string, err error) error {
	var e *casework.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return missing(where)
	}
	return &casework.Error{Code: casework.Internal, Key: "error.hub.store", Op: where, Err: err}
}

func missing(where string) error {
	return &casework.Error{Code: casework.Missing, Key: "error.hub.missing", Op: where}
}

func denied(where, what string) error {
	return &casework.Error{Code: casework.Denied, Key: "error.hub." + what, Op: where}
}

// exec runs a statement that must touch exactly one row when one is set.
func exec(ctx context.Context, c conn, q string, args ...any) (int64, error) {
	r, err := c.ExecContext(ctx, q, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each reads rows one by one.
func each(ctx context.Context, c conn, q string, args []any, f func(*sql.Rows) error) error {
	rows, err := c.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ms and at turn instants into what is stored and back; zero stays zero.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// marks writes $from, $from+1, ... n of them.
func marks(b []byte, from, n int) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '$')
		b = appendInt(b, from+i)
	}
	return b
}

func appendInt(b []byte, n int) []byte {
	if n >= 10 {
		b = appendInt(b, n/10)
	}
	return append(b, byte('0'+n%10))
}
