package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Sizes of the page caches in KiB. The writer's serves bulk imports; the readers' serve search.
const (
	writerCache = 16000
	readerCache = 24000
	readerCount = 4

	// An exchange goes through much and comes back to little of it: pages kept for it would only be memory.
	sparingCache = 2000
	sparingCount = 2
)

// dsn names a database under a layer of cipher. Every pragma stands here, since one sent later reaches one connection of a
// pool only.
func dsn(file, layer string, cache string, more ...string) string {
	q := url.Values{"vfs": {layer}, "_txlock": {"immediate"}, "_defensive": {"1"}}
	q["_pragma"] = append([]string{
		"busy_timeout(10000)", "synchronous(FULL)", "foreign_keys(ON)", "temp_store(MEMORY)", "trusted_schema(OFF)",
		"cache_size(-" + cache + ")", "journal_size_limit(67108864)", "cell_size_check(ON)",
	}, more...)
	return "file:" + (&url.URL{Path: uriPath(file)}).EscapedPath() + "?" + q.Encode()
}

// uriPath is a path as SQLite reads it in a URI: forward slashes, a drive as /C:/, a share as ////server.
func uriPath(file string) string {
	p := filepath.ToSlash(file)
	switch {
	case strings.HasPrefix(p, "//"):
		return "//" + p
	case filepath.VolumeName(file) != "":
		return "/" + p
	}
	return p
}

// pool is a set of connections that keeps its prepared statements.
type pool struct {
	db    *sql.DB
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

// maxStmts bounds the prepared statements of a pool; a text beyond it is prepared each time.
const maxStmts = 200

func (p *pool) query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	p.mu.Lock()
	st := p.stmts[q]
	room := len(p.stmts) < maxStmts
	p.mu.Unlock()
	if st == nil {
		if !room {
			return p.db.QueryContext(ctx, q, args...)
		}
		fresh, err := p.db.PrepareContext(ctx, q)
		if err != nil {
			return nil, err
		}
		p.mu.Lock()
		if st = p.stmts[q]; st == nil {
			st = fresh
			p.stmts[q] = st
			fresh = nil
		}
		p.mu.Unlock()
		if fresh != nil {
			fresh.Close()
		}
	}
	return st.QueryContext(ctx, args...)
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, st := range p.stmts {
		errs = append(errs, st.Close())
	}
	p.stmts = map[string]*sql.Stmt{}
	return errors.Join(append(errs, p.db.Close())...)
}

// writer is the one connection that writes. Its caller holds Store.write.
type writer struct {
	db    *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &writer{db: db, conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

func (w *writer) stmt(ctx context.Context, q string) (*sql.Stmt, error) {
	if st := w.stmts[q]; st != nil {
		return st, nil
	}
	if len(w.stmts) >= 2*maxStmts {
		w.forget()
	}
	st, err := w.conn.PrepareContext(ctx, q)
	if err == nil {
		w.stmts[q] = st
	}
	return st, err
}

func (w *writer) query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	st, err := w.stmt(ctx, q)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

func (w *writer) exec(ctx context.Context, q string, args ...any) error {
	st, err := w.stmt(ctx, q)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, args...)
	return err
}

func (w *writer) forget() {
	for _, st := range w.stmts {
		st.Close()
	}
	clear(w.stmts)
}

// rollback ends a transaction that failed. SQLite may have ended it already; a connection that still holds one is thrown
// away, so that the next action starts clean.
func (w *writer) rollback(ctx context.Context) {
	w.conn.ExecContext(ctx, "ROLLBACK")
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err == nil {
		if _, err = w.conn.ExecContext(ctx, "ROLLBACK"); err == nil {
			return
		}
	}
	w.forget()
	w.conn.Raw(func(any) error { return errBadConn })
	w.conn.Close()
	if conn, err := w.db.Conn(ctx); err == nil {
		w.conn = conn
	}
}

func (w *writer) close() error {
	w.forget()
	return errors.Join(w.conn.Close(), w.db.Close())
}
