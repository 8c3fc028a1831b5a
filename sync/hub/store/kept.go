package store

import (
	"context"
	"database/sql"
	"errors"
)

// kept is the one connection that writes to SQLite. It keeps statements prepared: a push runs the same few for each of its records, and preparing one costs more
// than running it. Its caller uses it from one goroutine.
type kept struct {
	db    *sql.DB
	conn  *sql.Conn // nil: none yet, or the last one failed
	stmts map[string]*sql.Stmt
}

const (
	keptStmts = 200  // prepared at once
	keptBytes = 2000 // of one; longer ones, which write many rows, are each used once
)

func (k *kept) begin(ctx context.Context) (transaction, error) {
	if k.conn == nil {
		c, err := k.db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		k.conn, k.stmts = c, map[string]*sql.Stmt{}
	}
	if _, err := k.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		k.drop()
		return nil, err
	}
	return keptTx{k}, nil
}

// drop gives the connection up; the next transaction takes a new one.
func (k *kept) drop() error {
	if k.conn == nil {
		return nil
	}
	var errs []error
	for _, st := range k.stmts {
		errs = append(errs, st.Close())
	}
	errs = append(errs, k.conn.Close())
	k.conn, k.stmts = nil, nil
	return errors.Join(errs...)
}

// stmt gives a statement prepared; nil: this one is not kept.
func (k *kept) stmt(ctx context.Context, q string) (*sql.Stmt, error) {
	if st := k.stmts[q]; st != nil || len(q) > keptBytes || len(k.stmts) >= keptStmts {
		return st, nil
	}
	st, err := k.conn.PrepareContext(ctx, q)
	if err == nil {
		k.stmts[q] = st
	}
	return st, err
}

// keptTx is a transaction on it. A statement runs to its end: the disk is near, and what breaks off one caller's breaks off all.
type keptTx struct{ k *kept }

func (t keptTx) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	ctx = context.WithoutCancel(ctx)
	st, err := t.k.stmt(ctx, q)
	if st == nil || err != nil {
		return t.k.conn.ExecContext(ctx, q, args...)
	}
	return st.ExecContext(ctx, args...)
}

func (t keptTx) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	st, err := t.k.stmt(ctx, q)
	if st == nil || err != nil {
		return t.k.conn.QueryContext(ctx, q, args...)
	}
	return st.QueryContext(ctx, args...)
}

func (t keptTx) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	ctx = context.WithoutCancel(ctx)
	st, err := t.k.stmt(ctx, q)
	if st == nil || err != nil {
		return t.k.conn.QueryRowContext(ctx, q, args...)
	}
	return st.QueryRowContext(ctx, args...)
}

func (t keptTx) Commit() error {
	_, err := t.k.conn.ExecContext(context.Background(), "COMMIT")
	if err != nil {
		t.Rollback()
	}
	return err
}

func (t keptTx) Rollback() error {
	_, err := t.k.conn.ExecContext(context.Background(), "ROLLBACK")
	if err != nil { // SQLite may have ended it itself; a new connection certainly has none open
		t.k.drop()
	}
	return err
}
