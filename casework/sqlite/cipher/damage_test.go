package cipher

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"zanger/casework"
)

// twoRows makes a database with one row copied back and one in the log only, as a kill leaves it, and gives its path.
func twoRows(t *testing.T) string {
	t.Helper()
	live, dead := filepath.Join(t.TempDir(), "h.db"), filepath.Join(t.TempDir(), "h.db")
	fs := mustRegister(t, rightKey)
	db := mustOpen(t, fs, live, "wal_autocheckpoint(0)")
	mustExec(t, db, "CREATE TABLE t(b); INSERT INTO t VALUES(1); PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES(2)")
	mustCopy(t, live, dead)
	must(t, db.Close())
	return dead
}

// hotJournal makes a database killed in the middle of a commit with a rollback journal.
func hotJournal(t *testing.T) string {
	t.Helper()
	live, dead := filepath.Join(t.TempDir(), "h.db"), filepath.Join(t.TempDir(), "h.db")
	copied := false
	armed := false
	fs := mustRegister(t, rightKey, WithHook(func(op Op) error {
		if armed && !copied && op.Kind == Write && op.Path == live && op.Offset > 0 {
			mustCopy(t, live, dead)
			b, err := os.ReadFile(dead)
			must(t, err)
			clear(b[:100]) // and the first page was torn
			must(t, os.WriteFile(dead, b, 0o600))
			copied = true
		}
		return nil
	}))
	db := mustOpen(t, fs, live)
	db.SetMaxOpenConns(1)
	mustExec(t, db, "PRAGMA journal_mode=DELETE; CREATE TABLE t(b); INSERT INTO t VALUES(1); INSERT INTO t VALUES(2)")
	armed = true
	mustExec(t, db, "UPDATE t SET b=b+10")
	must(t, db.Close())
	if j, err := os.Stat(dead + "-journal"); !copied || err != nil || j.Size() == 0 {
		t.Fatal("no hot journal to test with")
	}
	return dead
}

// A wrong key costs nothing: not a byte of the files changes, and the right key then finds everything.
func TestWrongKeyChangesNothing(t *testing.T) {
	for name, make := range map[string]func(*testing.T) string{"hot log": twoRows, "hot journal": hotJournal} {
		t.Run(name, func(t *testing.T) {
			path := make(t)
			before := files(t, path)
			fs := mustRegister(t, wrongKey)
			for _, mode := range []string{"WAL", "DELETE", "TRUNCATE", "PERSIST", "OFF"} {
				db, err := sql.Open("sqlite", "file:"+path+"?vfs="+fs.Name()+"&_pragma=journal_mode("+mode+")")
				must(t, err)
				_, err = db.Exec("CREATE TABLE mine(a); INSERT INTO mine VALUES(1)")
				if err == nil {
					t.Error("wrote under a wrong key")
				}
				db.Exec("VACUUM")
				must(t, db.Close())
			}
			after := files(t, path)
			if len(after) != len(before) {
				t.Errorf("%d files, were %d", len(after), len(before))
			}
			for n, b := range before {
				if !bytes.Equal(after[n], b) {
					t.Errorf("h.db%s was changed: %d bytes, were %d", n, len(after[n]), len(b))
				}
			}
			if s := fs.Stats(); s.AuthFailures == 0 {
				t.Errorf("stats: %+v", s)
			}
			must(t, fs.Close())
			right := mustRegister(t, rightKey)
			db := mustOpen(t, right, path)
			mustBeWhole(t, db)
			if got, want := mustInt(t, db, "SELECT sum(b) FROM t"), 3; got != want {
				t.Errorf("sum %d, want %d: something was lost", got, want)
			}
		})
	}
}

// SQLite under a wrong key was never seen to get as far as a write; should another version do so, the guard stands there too.
func TestNothingMayBeWrittenUnderAWrongKey(t *testing.T) {
	path := twoRows(t)
	fs := mustRegister(t, wrongKey)
	g := fs.enter(path)
	defer fs.leave(path, g)
	for _, f := range []*file{
		{fs: fs, role: roleDatabase, path: path, guard: g},
		{fs: fs, role: roleLog, path: path + "-wal", guard: g},
		{fs: fs, role: roleJournal, path: path + "-journal", guard: g, block: journalBlock},
	} {
		p, err := libc.CString(strings.Repeat("x", 64)) // room for SQLite's side of the file
		must(t, err)
		cfile(p).handle = keep(f)
		if got := xWrite(nil, p, 0, 512, 0); got != lib.SQLITE_READONLY {
			t.Errorf("role %d: write answered %d", f.role, got)
		}
		if got := xTruncate(nil, p, 0); got != lib.SQLITE_READONLY {
			t.Errorf("role %d: truncate answered %d", f.role, got)
		}
		if f.unitOpened(); !f.mayWrite() {
			t.Errorf("role %d: still refused after a unit opened", f.role)
		}
		g.opened.Store(false)
		forget(cfile(p).handle)
		libc.Xfree(nil, p)
	}
	if got := fs.Stats().RefusedWrites; got != 6 {
		t.Errorf("%d refusals counted, want 6", got)
	}
	if !(&file{fs: fs, role: roleTemp}).mayWrite() {
		t.Error("a temporary file is guarded")
	}
}

// An empty database beside a log that is not empty is not a new one: the log may be all there is.
func TestEmptyDatabaseBesideLogIsNotNew(t *testing.T) {
	path := twoRows(t)
	must(t, os.Truncate(path, 0))
	before := files(t, path)
	for _, key := range [][32]byte{rightKey, wrongKey} {
		db := mustOpen(t, mustRegister(t, key), path)
		_, err := db.Exec("CREATE TABLE mine(a)")
		if got := casework.CodeOf(Translate("test", err)); got != casework.Corrupt {
			t.Errorf("code %q, want %q: %v", got, casework.Corrupt, err)
		}
		must(t, db.Close())
		if after := files(t, path); !bytes.Equal(after["-wal"], before["-wal"]) {
			t.Errorf("the log has %d bytes, had %d", len(after["-wal"]), len(before["-wal"]))
		}
	}
}

// The guard goes with the last file: a database put in the place of another is not opened on the credit of the first.
func TestGuardGoesWithTheLastFile(t *testing.T) {
	fs := mustRegister(t, rightKey)
	path := filepath.Join(t.TempDir(), "a.db")
	db := mustOpen(t, fs, path)
	mustExec(t, db, "CREATE TABLE t(a)")
	must(t, db.Close())
	other := mustOpen(t, mustRegister(t, wrongKey), path+"2", "wal_autocheckpoint(0)")
	mustExec(t, other, "CREATE TABLE t(a); PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES(1)")
	mustCopy(t, path+"2", path)
	must(t, other.Close())
	before := files(t, path)
	db = mustOpen(t, fs, path)
	if _, err := db.Exec("CREATE TABLE u(a)"); err == nil {
		t.Error("wrote to a database of another key")
	}
	must(t, db.Close())
	if after := files(t, path); !bytes.Equal(after[""], before[""]) || !bytes.Equal(after["-wal"], before["-wal"]) {
		t.Error("the database or its log was changed")
	}
}

// bigTable makes a database of some hundred pages at rest and gives its path.
func bigTable(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.db")
	fs := mustRegister(t, rightKey)
	db := mustOpen(t, fs, path)
	mustExec(t, db, "CREATE TABLE t(id integer primary key, b TEXT)")
	mustExec(t, db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<400) INSERT INTO t SELECT i, ? FROM n", strings.Repeat("y", 3000))
	must(t, db.Close())
	must(t, fs.Close())
	return path
}

// Every kind of damage to a page is an error, never another answer.
func TestDamagedPageIsAnError(t *testing.T) {
	whole := bigTable(t)
	clean, err := os.ReadFile(whole)
	must(t, err)
	page := func(b []byte, n int) []byte { return b[(n-1)*PageSize : n*PageSize] }
	for name, damage := range map[string]func(b []byte) []byte{
		"one bit of content":   func(b []byte) []byte { page(b, 50)[100] ^= 1; return b },
		"one bit of the nonce": func(b []byte) []byte { page(b, 50)[bodySize] ^= 1; return b },
		"one bit of the tag":   func(b []byte) []byte { page(b, 50)[PageSize-1] ^= 128; return b },
		"two pages exchanged": func(b []byte) []byte {
			c := bytes.Clone(page(b, 50))
			copy(page(b, 50), page(b, 51))
			copy(page(b, 51), c)
			return b
		},
		"a page of zeros":             func(b []byte) []byte { clear(page(b, 50)); return b },
		"cut in the middle of a page": func(b []byte) []byte { return b[:60*PageSize+1000] },
		"cut between pages":           func(b []byte) []byte { return b[:60*PageSize] },
		"one bit of the first page":   func(b []byte) []byte { b[200] ^= 1; return b },
		"the first page only":         func(b []byte) []byte { return b[:700] },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f.db")
			must(t, os.WriteFile(path, damage(bytes.Clone(clean)), 0o600))
			fs := mustRegister(t, rightKey)
			db := mustOpen(t, fs, path)
			var n, wrong int
			err := db.QueryRow("SELECT count(*), coalesce(sum(b<>?),0) FROM t", strings.Repeat("y", 3000)).Scan(&n, &wrong)
			if err == nil {
				t.Fatalf("no error; %d rows of 400, %d wrong", n, wrong)
			}
			if got := casework.CodeOf(Translate("test", err)); got != casework.Corrupt {
				t.Errorf("code %q, want %q: %v", got, casework.Corrupt, err)
			}
			must(t, db.Close())
		})
	}
}

// One flipped bit in a frame of the log: recovery stops before it, or the read is an error; what is read is never wrong.
func TestDamagedFrame(t *testing.T) {
	path := twoRows(t)
	clean := files(t, path)
	for _, off := range []int{0, 31, walHeader + 3, walHeader + frameHeader + 9, walHeader + frameHeader + PageSize - 1} {
		must(t, os.WriteFile(path, clean[""], 0o600))
		log := bytes.Clone(clean["-wal"])
		log[off] ^= 4
		must(t, os.WriteFile(path+"-wal", log, 0o600))
		os.Remove(path + "-shm")
		fs := mustRegister(t, rightKey)
		db := mustOpen(t, fs, path)
		mustBeWhole(t, db)
		if got := mustInt(t, db, "SELECT sum(b) FROM t"); got != 1 {
			t.Errorf("bit at %d: sum %d, want that of the first row", off, got)
		}
		must(t, db.Close())
	}
}

// A frame SQLite already relies on and that is damaged under its hands is an error.
func TestDamagedFrameInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "u.db")
	fs := mustRegister(t, rightKey)
	db := mustOpen(t, fs, path, "wal_autocheckpoint(0)", "cache_size(1)")
	mustExec(t, db, "CREATE TABLE t(id integer primary key, b TEXT)")
	for range 40 {
		mustExec(t, db, "INSERT INTO t(b) VALUES(?)", strings.Repeat("y", 3000))
	}
	log, err := os.OpenFile(path+"-wal", os.O_RDWR, 0)
	must(t, err)
	defer log.Close()
	end, err := log.Seek(0, 2)
	must(t, err)
	for off := int64(walHeader + frameHeader + 500); off < end; off += frameSize {
		_, err = log.WriteAt([]byte("damage"), off)
		must(t, err)
	}
	reader, err := sql.Open("sqlite", dsn(fs, path))
	must(t, err)
	defer reader.Close()
	var n int
	err = reader.QueryRow("SELECT count(*) FROM t WHERE b LIKE 'y%'").Scan(&n)
	var s interface{ Code() int }
	if !errors.As(err, &s) || s.Code() != codeData {
		t.Errorf("%d rows, error %v; want code %d", n, err, codeData)
	}
}

func TestDiskFull(t *testing.T) {
	room := -1 // no limit
	fs := mustRegister(t, rightKey, WithHook(func(op Op) error {
		if op.Kind != Write || room < 0 {
			return nil
		}
		if room < len(op.Data) {
			return DiskFull
		}
		room -= len(op.Data)
		return nil
	}))
	path := filepath.Join(t.TempDir(), "d.db")
	db := mustOpen(t, fs, path, "wal_autocheckpoint(20)")
	db.SetMaxOpenConns(1)
	mustExec(t, db, "CREATE TABLE t(id integer primary key, b TEXT)")
	kept := 0
	for round := range 30 {
		room = round * 5000
		for range 5 {
			_, err := db.Exec("INSERT INTO t(b) VALUES(?)", secret+strings.Repeat("z", 9000))
			if err == nil {
				kept++
				continue
			}
			if got := casework.CodeOf(Translate("test", err)); got != casework.Full {
				t.Fatalf("round %d: code %q, want %q: %v", round, got, casework.Full, err)
			}
		}
		room = -1
		if got := mustInt(t, db, "SELECT count(*) FROM t"); got != kept {
			t.Fatalf("round %d: %d rows, %d were acknowledged", round, got, kept)
		}
	}
	if kept == 0 || kept == 150 {
		t.Fatalf("%d of 150 rows kept: the disk was never full, or always", kept)
	}
	must(t, db.Close())
	again := mustRegister(t, rightKey)
	db = mustOpen(t, again, path)
	mustBeWhole(t, db)
	if got := mustInt(t, db, "SELECT count(*) FROM t"); got != kept {
		t.Errorf("reopened: %d rows, %d were acknowledged", got, kept)
	}
}

func TestFailedSyncIsNotASave(t *testing.T) {
	broken := false
	fs := mustRegister(t, rightKey, WithHook(func(op Op) error {
		if broken && op.Kind == Sync {
			return SyncFault
		}
		return nil
	}))
	db := mustOpen(t, fs, filepath.Join(t.TempDir(), "s.db"))
	db.SetMaxOpenConns(1)
	mustExec(t, db, "CREATE TABLE t(a); INSERT INTO t VALUES(1)")
	broken = true
	if _, err := db.Exec("INSERT INTO t VALUES(2)"); err == nil {
		t.Error("a commit whose sync failed was acknowledged")
	}
	broken = false
	mustExec(t, db, "INSERT INTO t VALUES(3)")
	mustBeWhole(t, db)
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	path := twoRows(t)
	must(t, os.Chmod(filepath.Dir(path), 0o500))
	defer os.Chmod(filepath.Dir(path), 0o700)
	must(t, os.Chmod(path, 0o400))
	db := mustOpen(t, mustRegister(t, rightKey), path)
	_, err := db.Exec("INSERT INTO t VALUES(3)")
	if got := casework.CodeOf(Translate("test", err)); got != casework.ReadOnly {
		t.Errorf("code %q, want %q: %v", got, casework.ReadOnly, err)
	}
}

// What is not of the format is refused before it reaches the disk.
func TestForeignShapesAreRefused(t *testing.T) {
	path := bigTable(t)
	before := files(t, path)[""]
	fs := mustRegister(t, rightKey)
	db := mustOpen(t, fs, path)
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA journal_mode=DELETE; PRAGMA page_size=8192; VACUUM"); err == nil {
		t.Error("changed the page size")
	}
	if s := fs.Stats(); s.RefusedShapes == 0 || s.LastRefusal == "" {
		t.Errorf("stats: %+v", s)
	}
	must(t, db.Close())
	db = mustOpen(t, mustRegister(t, rightKey), path)
	mustBeWhole(t, db)
	if got := len(files(t, path)[""]); got != len(before) {
		t.Errorf("%d bytes, were %d", got, len(before))
	}
}

func TestTranslate(t *testing.T) {
	if Translate("x", nil) != nil {
		t.Error("nil became an error")
	}
	known := &casework.Error{Code: casework.Stale}
	if got := Translate("x", known); got != known {
		t.Errorf("got %v, want it left alone", got)
	}
	if got := casework.CodeOf(Translate("x", errors.New("other"))); got != casework.Internal {
		t.Errorf("got %q", got)
	}
}

func TestRegisterRefuses(t *testing.T) {
	for _, name := range []string{"", "With Space", "a&b", "Ү"} {
		if fs, err := Register(name, rightKey); err == nil {
			fs.Close()
			t.Errorf("took the name %q", name)
		}
	}
	fs := mustRegister(t, rightKey)
	if _, err := Register(fs.Name(), wrongKey); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("took a name that is in use: %v", err)
	}
	must(t, fs.Close())
	again, err := Register(fs.Name(), rightKey)
	must(t, err)
	must(t, again.Close())
}
