package cipher

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// logged is one physical operation and the number of transactions acknowledged before it.
type logged struct {
	Op
	acknowledged int
}

// disk rebuilds what the disk may hold after the power went: all that came before a file's last sync, and of the rest a
// random half of the 512-byte sectors.
type disk struct {
	files   map[string][]byte
	pending map[string][]Op
	rng     *rand.Rand
}

func (d *disk) apply(op Op) {
	b := d.files[op.Path]
	switch op.Kind {
	case Write:
		if need := int(op.Offset) + len(op.Data); need > len(b) {
			b = append(b, make([]byte, need-len(b))...)
		}
		copy(b[op.Offset:], op.Data)
	case Truncate:
		if int(op.Offset) < len(b) {
			b = b[:op.Offset:op.Offset]
		}
	}
	d.files[op.Path] = b
}

func (d *disk) run(ops []logged) {
	for _, o := range ops {
		switch o.Kind {
		case Sync:
			for _, p := range d.pending[o.Path] {
				d.apply(p)
			}
			delete(d.pending, o.Path)
		case Delete:
			delete(d.files, o.Path)
			delete(d.pending, o.Path)
		default:
			d.pending[o.Path] = append(d.pending[o.Path], o.Op)
		}
	}
}

func (d *disk) lose() {
	for _, ops := range d.pending {
		for _, p := range ops {
			if p.Kind == Truncate {
				if d.rng.IntN(2) == 0 {
					d.apply(p)
				}
				continue
			}
			for len(p.Data) > 0 {
				n := min(len(p.Data), int(512-p.Offset%512))
				if d.rng.IntN(2) == 0 {
					d.apply(Op{Write, p.Path, p.Offset, p.Data[:n]})
				}
				p.Offset, p.Data = p.Offset+int64(n), p.Data[n:]
			}
		}
	}
}

// Simulated power loss: whatever sectors the disk dropped, the database opens, is whole and has every acknowledged row.
func TestPowerLoss(t *testing.T) {
	for _, journal := range []string{"WAL", "DELETE", "TRUNCATE", "PERSIST"} {
		t.Run(journal, func(t *testing.T) {
			points := 40
			if journal != "WAL" {
				points = 20
			}
			if long {
				points *= 20
			}
			losePower(t, journal, points)
		})
	}
}

func losePower(t *testing.T, journal string, points int) {
	path := filepath.Join(t.TempDir(), "p.db")
	ops, begin := logWrites(t, path, journal)
	torn := int64(0)
	for range points {
		seed := rand.Uint64()
		cut := begin + rand.New(rand.NewPCG(seed, 2)).IntN(len(ops)-begin)
		fs, db := afterLoss(t, ops[:cut], seed)
		var whole string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&whole); err != nil || whole != "ok" {
			t.Fatalf("cut at %d, seed %d: %.80s %v", cut, seed, whole, err)
		}
		if got, want := mustInt(t, db, "SELECT count(*) FROM s"), ops[cut-1].acknowledged; got < want {
			t.Fatalf("cut at %d, seed %d: %d transactions, %d were acknowledged", cut, seed, got, want)
		}
		torn += fs.Stats().AuthFailures
		must(t, db.Close())
		must(t, fs.Close())
	}
	t.Logf("%s: %d operations, %d points, %d units did not open and were rightly left out", journal, len(ops), points, torn)
}

// afterLoss opens what the disk holds after ops and a power cut.
func afterLoss(t *testing.T, ops []logged, seed uint64) (*FS, *sql.DB) {
	t.Helper()
	d := &disk{map[string][]byte{}, map[string][]Op{}, rand.New(rand.NewPCG(seed, 1))}
	d.run(ops)
	d.lose()
	dir := t.TempDir()
	for name, b := range d.files {
		if strings.HasPrefix(filepath.Base(name), "p.db") {
			must(t, os.WriteFile(filepath.Join(dir, filepath.Base(name)), b, 0o600))
		}
	}
	fs := mustRegister(t, rightKey)
	return fs, mustOpen(t, fs, filepath.Join(dir, "p.db"))
}

// Power lost while the database is made: it opens, empty or with its tables, and takes work.
func TestPowerLossAtBirth(t *testing.T) {
	for _, journal := range []string{"WAL", "DELETE"} {
		ops, born := logWrites(t, filepath.Join(t.TempDir(), "p.db"), journal)
		for cut := range born {
			for seed := range uint64(2) {
				fs, db := afterLoss(t, ops[:cut], seed)
				if _, err := db.Exec("CREATE TABLE IF NOT EXISTS s(n); INSERT INTO s VALUES(1)"); err != nil {
					t.Fatalf("%s: cut at %d of %d, seed %d: %v", journal, cut, born, seed, err)
				}
				mustBeWhole(t, db)
				must(t, db.Close())
				must(t, fs.Close())
			}
		}
	}
}

// logWrites works on a database and gives every physical operation; begin is where the schema is safe.
func logWrites(t *testing.T, path, journal string) (ops []logged, begin int) {
	t.Helper()
	var mu sync.Mutex
	acknowledged := 0
	fs := mustRegister(t, rightKey, WithHook(func(op Op) error {
		mu.Lock()
		defer mu.Unlock()
		op.Data = bytes.Clone(op.Data)
		ops = append(ops, logged{op, acknowledged})
		return nil
	}))
	db := mustOpen(t, fs, path, "wal_autocheckpoint(30)", "cache_size(10)")
	db.SetMaxOpenConns(1)
	mustExec(t, db, "PRAGMA journal_mode="+journal)
	mustExec(t, db, "CREATE TABLE t(id integer primary key, b TEXT); CREATE INDEX ix ON t(b); CREATE TABLE s(n)")
	begin = len(ops)
	for i := 1; i <= 80; i++ {
		tx, err := db.Begin()
		must(t, err)
		for j := range 1 + i%7 {
			_, err = tx.Exec("INSERT INTO t(b) VALUES(?)", fmt.Sprint(i, j, strings.Repeat("щ", 40*(i%30))))
			must(t, err)
		}
		_, err = tx.Exec("INSERT INTO s VALUES(?)", i)
		must(t, err)
		if i%11 == 0 {
			_, err = tx.Exec("UPDATE t SET b=b||'!' WHERE id%3=0")
			must(t, err)
		}
		must(t, tx.Commit())
		mu.Lock()
		acknowledged = i
		mu.Unlock()
	}
	full := ops
	must(t, db.Close())
	return full, begin
}
