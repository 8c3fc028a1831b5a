package cipher

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	_ "modernc.org/sqlite"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		writeUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// long reports whether the long form of the crash tests is asked for.
var long = os.Getenv("ZANGER_LONG") != ""

var (
	rightKey = [32]byte{7, 7, 7, 7}
	wrongKey = [32]byte{9, 9, 9, 9}
	layerNum atomic.Int64
)

// secret is text that must never be seen on the disk. A plainly fictional name.
const secret = "ҚҰПИЯ-Сынақбек Үлгіұлы-SECRET"

// loosely leaves the waiting for the disk out: a test that kills a process or replays writes does not need it.
func loosely(fs *FS) { fs.loose = true }

func mustRegister(t testing.TB, key [32]byte, opts ...Option) *FS {
	t.Helper()
	if _, bench := t.(*testing.B); !bench {
		opts = append([]Option{loosely}, opts...)
	}
	fs, err := Register(fmt.Sprintf("test-%d", layerNum.Add(1)), key, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

// dsn opens path through the layer with the pragmas the store uses; more pragmas as "name(value)".
func dsn(fs *FS, path string, pragmas ...string) string {
	d := "file:" + path + "?vfs=" + fs.Name() + "&_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	for _, p := range pragmas {
		d += "&_pragma=" + p
	}
	return d
}

func mustOpen(t testing.TB, fs *FS, path string, pragmas ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(fs, path, pragmas...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustExec(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%.60s: %v", query, err)
	}
}

func mustInt(t testing.TB, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%.60s: %v", query, err)
	}
	return n
}

func mustBeWhole(t testing.TB, db *sql.DB) {
	t.Helper()
	var s string
	must(t, db.QueryRow("PRAGMA integrity_check").Scan(&s))
	if s != "ok" {
		t.Fatalf("integrity_check: %s", s)
	}
}

// mustCopy copies the live files of a database, which is the disk after a kill.
func mustCopy(t testing.TB, from, to string) {
	t.Helper()
	for _, s := range []string{"", "-wal", "-journal"} {
		b, err := os.ReadFile(from + s)
		if os.IsNotExist(err) {
			continue
		}
		must(t, err)
		must(t, os.WriteFile(to+s, b, 0o600))
	}
}

// files gives the bytes of a database and its companions.
func files(t testing.TB, path string) map[string][]byte {
	t.Helper()
	m := map[string][]byte{}
	for _, s := range []string{"", "-wal", "-journal"} {
		if b, err := os.ReadFile(path + s); err == nil {
			m[s] = b
		}
	}
	return m
}

// clear text that every test's data holds: content, schema, SQLite's own marks.
var clearText = [][]byte{[]byte("ҚҰПИЯ"), []byte("SECRET"), []byte("CREATE TABLE"), []byte("SQLite format"), []byte("integer primary")}

func leak(b []byte) string {
	for _, s := range clearText {
		if bytes.Contains(b, s) {
			return string(s)
		}
	}
	return ""
}

func mustNotLeak(t testing.TB, dir string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if s := leak(b); s != "" {
			t.Errorf("%s holds %q in clear", filepath.Base(path), s)
		}
		return err
	}))
}

// leakScan is a hook that looks at every physical write.
type leakScan struct {
	writes, leaks atomic.Int64
	temp          atomic.Int64
}

func (l *leakScan) hook(op Op) error {
	if op.Kind != Write {
		return nil
	}
	l.writes.Add(1)
	if op.Path == "" || strings.Contains(op.Path, "etilqs") {
		l.temp.Add(1)
	}
	if leak(op.Data) != "" {
		l.leaks.Add(1)
	}
	return nil
}
