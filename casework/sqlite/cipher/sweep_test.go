package cipher

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	lib "modernc.org/sqlite/lib"

	"zanger/casework"
)

// sweepWork inserts rows one a transaction and gives how many were acknowledged; a failed one is not tried again.
func sweepWork(t *testing.T, fs *FS, path, journal string) (acknowledged int) {
	t.Helper()
	db := mustOpen(t, fs, path, "wal_autocheckpoint(6)", "cache_size(10)")
	defer db.Close()
	db.SetMaxOpenConns(1)
	db.Exec("PRAGMA journal_mode=" + journal)
	if _, err := db.Exec("CREATE TABLE IF NOT EXISTS t(id integer primary key, b TEXT)"); err != nil {
		return 0
	}
	for i := range 20 {
		if _, err := db.Exec("INSERT INTO t(b) VALUES(?)", strings.Repeat("ш", 200*(i%9))); err == nil {
			acknowledged++
		}
	}
	return acknowledged
}

// A disk that fails at any one operation, once or from there on: nothing acknowledged is lost, nothing is damaged.
func TestDiskFailsAtEveryOperation(t *testing.T) {
	for _, journal := range []string{"WAL", "DELETE"} {
		for _, fault := range []struct {
			name  string
			err   error
			stays bool
		}{
			{"full once", DiskFull, false},
			{"full from there on", DiskFull, true},
			{"write fault once", WriteFault, false},
			{"write fault from there on", WriteFault, true},
		} {
			t.Run(journal+" "+fault.name, func(t *testing.T) {
				total := 0
				sweepWork(t, mustRegister(t, rightKey, WithHook(func(Op) error { total++; return nil })), filepath.Join(t.TempDir(), "s.db"), journal)
				step, first := max(1, total/8), 0
				if long {
					step = 1
				} else {
					first = rand.IntN(step) // another comb of operations every time
				}
				for at := first; at < total; at += step {
					n := 0
					path := filepath.Join(t.TempDir(), "s.db")
					fs := mustRegister(t, rightKey, WithHook(func(Op) error {
						if n++; n == at+1 || fault.stays && n > at {
							return fault.err
						}
						return nil
					}))
					acknowledged := sweepWork(t, fs, path, journal)
					must(t, fs.Close())

					again := mustRegister(t, rightKey)
					db := mustOpen(t, again, path)
					mustBeWhole(t, db)
					rows := 0
					if mustInt(t, db, "SELECT count(*) FROM sqlite_schema") > 0 {
						rows = mustInt(t, db, "SELECT count(*) FROM t")
					}
					if rows < acknowledged {
						t.Fatalf("fault at %d of %d: %d rows, %d were acknowledged", at, total, rows, acknowledged)
					}
					mustExec(t, db, "CREATE TABLE IF NOT EXISTS after(n); INSERT INTO after VALUES(1)")
					must(t, db.Close())
					must(t, again.Close())
				}
			})
		}
	}
}

type sqliteCode int

func (sqliteCode) Error() string { return "sqlite" }
func (c sqliteCode) Code() int   { return int(c) }

func TestTranslateCodes(t *testing.T) {
	for code, want := range map[sqliteCode]casework.Code{
		lib.SQLITE_FULL:            casework.Full,
		lib.SQLITE_READONLY:        casework.ReadOnly,
		lib.SQLITE_READONLY | 4<<8: casework.ReadOnly,
		lib.SQLITE_CANTOPEN:        casework.ReadOnly,
		lib.SQLITE_BUSY:            casework.Locked,
		lib.SQLITE_BUSY | 2<<8:     casework.Locked,
		lib.SQLITE_CORRUPT:         casework.Corrupt,
		lib.SQLITE_NOTADB:          casework.Corrupt,
		codeData:                   casework.Corrupt,
		lib.SQLITE_IOERR | 3<<8:    casework.Internal,
		lib.SQLITE_MISUSE:          casework.Internal,
	} {
		if got := casework.CodeOf(Translate("test", code)); got != want {
			t.Errorf("%d: code %q, want %q", int(code), got, want)
		}
	}
}
