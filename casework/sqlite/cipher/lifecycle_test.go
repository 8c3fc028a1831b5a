package cipher

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

// The whole life of a database, with every physical write looked at: full-text search, a cache that spills, savepoints,
// statement journals, temporary files, VACUUM, both ways to copy, both kinds of journal, reopening.
func TestLifecycle(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "z.db")
	var scan leakScan
	fs := mustRegister(t, rightKey, WithHook(scan.hook), func(fs *FS) { fs.loose = false })
	db := mustOpen(t, fs, path, "cache_size(20)", "temp_store(FILE)")
	db.SetMaxOpenConns(1)

	const rows = 3000
	mustExec(t, db, `CREATE TABLE t(id integer primary key, a TEXT UNIQUE, b TEXT);
		CREATE VIRTUAL TABLE f USING fts5(b, tokenize="unicode61 remove_diacritics 0", prefix='2 3')`)
	fill(t, db, rows)
	spillAndRollBack(t, db)
	mustExec(t, db, "CREATE TEMP TABLE tt AS SELECT * FROM t ORDER BY b DESC, a; CREATE INDEX ix ON t(b,a)")
	mustBeWhole(t, db)
	mustExec(t, db, "PRAGMA wal_checkpoint(TRUNCATE); VACUUM")
	mustBeWhole(t, db)
	mustExec(t, db, "VACUUM INTO ?", "file:"+filepath.Join(dir, "vacuum.db")+"?vfs="+fs.Name())
	backUp(t, db, "file:"+filepath.Join(dir, "backup.db")+"?vfs="+fs.Name())
	if got, want := mustInt(t, db, "SELECT count(*) FROM f WHERE f MATCH 'сөз123*'"), 11; got != want {
		t.Errorf("search found %d, want %d", got, want)
	}
	mustExec(t, db, `PRAGMA journal_mode=DELETE; UPDATE t SET b=b||'j' WHERE id%3=0;
		PRAGMA journal_mode=TRUNCATE; UPDATE t SET b=b||'t' WHERE id%5=0;
		PRAGMA journal_mode=PERSIST; UPDATE t SET b=b||'p' WHERE id%7=0;
		PRAGMA journal_mode=WAL; UPDATE t SET b=b||'w' WHERE id%3=0`)
	mustBeWhole(t, db)

	mustNotLeak(t, dir) // while the log is hot
	if scan.leaks.Load() != 0 {
		t.Errorf("%d writes of %d held clear text", scan.leaks.Load(), scan.writes.Load())
	}
	if scan.writes.Load() < 2000 || scan.temp.Load() == 0 {
		t.Errorf("the scan saw %d writes, %d of temporary files: too few to mean anything", scan.writes.Load(), scan.temp.Load())
	}
	if err := fs.Close(); err == nil {
		t.Error("closed with files open")
	}
	must(t, db.Close())
	if s := fs.Stats(); s.AuthFailures+s.RefusedShapes+s.RefusedWrites != 0 || s.OpenFiles != 0 {
		t.Errorf("stats after a sound run: %+v", s)
	}
	must(t, fs.Close())
	must(t, fs.Close())

	for _, name := range []string{"z.db", "vacuum.db", "backup.db"} {
		fs := mustRegister(t, rightKey)
		db := mustOpen(t, fs, filepath.Join(dir, name))
		mustBeWhole(t, db)
		if got := mustInt(t, db, "SELECT count(*) FROM t"); got != rows {
			t.Errorf("%s: %d rows, want %d", name, got, rows)
		}
		must(t, db.Close())
		must(t, fs.Close())
	}
	mustNotLeak(t, dir)
}

func fill(t *testing.T, db *sql.DB, rows int) {
	t.Helper()
	tx, err := db.Begin()
	must(t, err)
	for i := range rows {
		_, err := tx.Exec("INSERT INTO t VALUES(?,?,?)", i, fmt.Sprint("k", i*7919%rows), secret+strings.Repeat("x", i%700))
		must(t, err)
		_, err = tx.Exec("INSERT INTO f VALUES(?)", fmt.Sprint(secret, " сөз", i))
		must(t, err)
	}
	must(t, tx.Commit())
}

// spillAndRollBack changes more than the cache holds, rolls back to a savepoint, makes a statement fail halfway, rolls back.
func spillAndRollBack(t *testing.T, db *sql.DB) {
	t.Helper()
	tx, err := db.Begin()
	must(t, err)
	_, err = tx.Exec("UPDATE t SET b=b||'zz'; SAVEPOINT s; DELETE FROM t WHERE id%2=0; ROLLBACK TO s")
	must(t, err)
	if _, err := tx.Exec("UPDATE t SET a=CASE WHEN id<2990 THEN a||'q' ELSE 'dup' END"); err == nil {
		t.Fatal("a unique index took the same value twice")
	}
	must(t, tx.Rollback())
	if got := mustInt(t, db, "SELECT count(*) FROM t WHERE b LIKE '%zz'"); got != 0 {
		t.Fatalf("%d rows kept what was rolled back", got)
	}
}

func backUp(t *testing.T, db *sql.DB, to string) {
	t.Helper()
	conn, err := db.Conn(context.Background())
	must(t, err)
	defer conn.Close()
	must(t, conn.Raw(func(c any) error {
		b, err := c.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		}).NewBackup(to)
		if err != nil {
			return err
		}
		for more := true; more; {
			if more, err = b.Step(50); err != nil {
				return err
			}
		}
		return b.Finish()
	}))
}

// One writer, four readers, checkpoints in between: nobody sees half of a transaction, no unit fails to open.
func TestWriterAndReaders(t *testing.T) {
	fs := mustRegister(t, rightKey)
	path := filepath.Join(t.TempDir(), "c.db")
	w := mustOpen(t, fs, path, "wal_autocheckpoint(40)")
	w.SetMaxOpenConns(1)
	mustExec(t, w, "CREATE TABLE a(id INTEGER PRIMARY KEY, n INT, pad TEXT)")
	for i := range 100 {
		mustExec(t, w, "INSERT INTO a VALUES(?,0,?)", i, strings.Repeat("п", 300))
	}
	r := mustOpen(t, fs, path, "query_only(1)", "cache_size(5)")
	r.SetMaxOpenConns(4)
	stop, done := make(chan struct{}), make(chan error, 4)
	reads := make([]int, 4)
	for g := range reads {
		go func() {
			for {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				var least, most int
				if err := r.QueryRow("SELECT min(n),max(n) FROM a").Scan(&least, &most); err != nil || least != most {
					done <- fmt.Errorf("reader %d: %d to %d, %w", g, least, most, err)
					return
				}
				reads[g]++
			}
		}()
	}
	for i := range 150 {
		mustExec(t, w, "UPDATE a SET n=?", i+1)
	}
	close(stop)
	for range reads {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	mustBeWhole(t, w)
	if s := fs.Stats(); s.AuthFailures+s.RefusedShapes != 0 {
		t.Errorf("stats: %+v", s)
	}
	for g, n := range reads {
		if n == 0 {
			t.Errorf("reader %d never read", g)
		}
	}
}
