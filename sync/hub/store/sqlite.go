package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"zanger/casework"
)

//go:embed migration
var migrations embed.FS

// schema is the number of the last migration.
const schema = 2

// OpenSQLite opens the database in a file, making it where there is none. One process at a time writes to it.
func OpenSQLite(ctx context.Context, file string) (Store, error) {
	const where = "store.OpenSQLite"
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, fault(where, err)
	}
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "temp_store(MEMORY)",
		"trusted_schema(OFF)", "secure_delete(FAST)", "cache_size(-16000)", "journal_size_limit(67108864)"}}
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath() + "?" + q.Encode()
	w, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fault(where, err)
	}
	w.SetMaxOpenConns(1)
	if err := migrate(ctx, w, goose.DialectSQLite3, "migration/sqlite"); err != nil {
		w.Close()
		return nil, err
	}
	q.Set("_txlock", "deferred")
	q.Add("_pragma", "query_only(ON)")
	r, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		w.Close()
		return nil, fault(where, err)
	}
	r.SetMaxOpenConns(4)
	e := &sqliteEngine{w: &kept{db: w}, r: r, jobs: make(chan *job), quit: make(chan struct{})}
	e.done.Add(1)
	go e.writer()
	return &base{e: e}, nil
}

func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, dir string) error {
	const where = "store.migrate"
	steps, err := fs.Sub(migrations, dir)
	if err != nil {
		return fault(where, err)
	}
	p, err := goose.NewProvider(dialect, db, steps)
	if err != nil {
		return fault(where, err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fault(where, err)
	}
	if have > schema {
		return &casework.Error{Code: casework.Newer, Key: "error.hub.newer", Op: where, Args: map[string]any{"Have": have, "Know": int64(schema)}}
	}
	_, err = p.Up(ctx)
	return fault(where, err)
}

// sqliteEngine has one writer, which takes whatever waits into one transaction: a sync of the disk serves them all.
type sqliteEngine struct {
	w    *kept // of the goroutine writer
	r    *sql.DB
	jobs chan *job
	quit chan struct{}
	done sync.WaitGroup
	once sync.Once
}

func (e *sqliteEngine) name() string { return "sqlite" }
func (e *sqliteEngine) read() conn   { return e.r }

func (e *sqliteEngine) write(ctx context.Context, _ casework.ID, f func(conn) error) error {
	j := &job{ctx, f, make(chan error, 1)}
	select {
	case e.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.quit:
		return sql.ErrConnDone
	}
	return <-j.err
}

func (e *sqliteEngine) writer() {
	defer e.done.Done()
	for {
		select {
		case <-e.quit:
			return
		case j := <-e.jobs:
			group := []*job{j}
		more:
			for len(group) < maxGroup {
				select {
				case j := <-e.jobs:
					group = append(group, j)
				default:
					break more
				}
			}
			commitGroup(e.w.begin, group, e.again)
		}
	}
}

func (e *sqliteEngine) snapshot(ctx context.Context, f func(conn) error) error {
	tx, err := e.r.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

func (e *sqliteEngine) again(err error) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && (se.Code()&0xff == sqlite3.SQLITE_BUSY || se.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

func (e *sqliteEngine) taken(err error) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && se.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

func (e *sqliteEngine) close() error {
	var err error
	e.once.Do(func() {
		close(e.quit)
		e.done.Wait()
		err = errors.Join(e.r.Close(), e.w.drop(), e.w.db.Close())
	})
	return err
}
