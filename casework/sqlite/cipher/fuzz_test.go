package cipher

import (
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
)

// Whatever lies in the database and the log, opening them gives the rows or an error, never a crash, and never a row that
// was not written. Fuzz with -fuzzminimizetime 5x: what the seeds cover varies from run to run, and minimising eats the time.
func FuzzSealedFiles(f *testing.F) {
	database, err := os.ReadFile(filepath.Join("testdata", "format1.db"))
	if err != nil {
		f.Fatal(err)
	}
	log, err := os.ReadFile(filepath.Join("testdata", "format1.db-wal"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(database, log)
	f.Add(database, []byte{})
	f.Add([]byte{}, log)
	f.Add(database[:5000], log[:walHeader+40])
	f.Add(database, append(log, log[walHeader:]...))
	f.Add(append(database, make([]byte, 100)...), log[:len(log)-1])
	fs := mustRegister(f, vectorKey())
	f.Fuzz(func(t *testing.T, database, log []byte) {
		path := filepath.Join(t.TempDir(), "z.db")
		must(t, os.WriteFile(path, database, 0o600))
		must(t, os.WriteFile(path+"-wal", log, 0o600))
		db := mustOpen(t, fs, path)
		defer db.Close()
		rows, err := db.Query("SELECT b FROM t")
		if err != nil {
			return
		}
		defer rows.Close()
		for rows.Next() {
			var b string
			must(t, rows.Scan(&b))
			if b != "checkpointed" && b != "in the log" {
				t.Fatal("a row nobody wrote")
			}
		}
		if err := rows.Err(); err != nil && casework.CodeOf(Translate("fuzz", err)) == "" {
			t.Fatal("an error without a code")
		}
	})
}

// Units of any bytes: opening never panics and succeeds only on what the key sealed for that place.
func FuzzUnit(f *testing.F) {
	s := newPageSealer(subkey(rightKey, "page"))
	good := make([]byte, PageSize)
	s.nonce = vectorNonce() // the same in every process that fuzzes
	s.sealWithNonce(good, make([]byte, PageSize), kindPage, 1)
	f.Add(good, byte(kindPage), uint64(2))
	f.Add(good, byte(kindFrame), uint64(1))
	f.Add(make([]byte, PageSize), byte(kindPage), uint64(1))
	f.Fuzz(func(t *testing.T, b []byte, kind byte, n uint64) {
		sealed, out := make([]byte, PageSize), make([]byte, PageSize)
		copy(sealed, b)
		own := string(sealed) == string(good) && kind == kindPage && n == 1
		if s.open(out, sealed, kind, n) != own {
			t.Fatal("opened what was never sealed, or not what was")
		}
	})
}
