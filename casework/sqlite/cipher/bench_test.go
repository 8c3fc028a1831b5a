package cipher

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Each benchmark runs twice, over a layer that seals and one that does not; the ratio is what sealing costs. On a machine
// shared with others read cpu-ns/op, the process's own time, rather than ns/op.

func both(b *testing.B, run func(b *testing.B, db *sql.DB)) {
	for _, kind := range []string{"plain", "cipher"} {
		b.Run(kind, func(b *testing.B) {
			var opts []Option
			if kind == "plain" {
				opts = append(opts, WithPlain())
			}
			fs := mustRegister(b, rightKey, opts...)
			db := mustOpen(b, fs, filepath.Join(b.TempDir(), "b.db"), "temp_store(MEMORY)", "cache_size(-2000)")
			db.SetMaxOpenConns(1)
			run(b, db)
			b.StopTimer()
			must(b, db.Close())
			must(b, fs.Close())
		})
	}
}

// measured runs one operation b.N times and reports processor time beside the clock's.
func measured(b *testing.B, op func(i int)) {
	began := cpuTime()
	i := 0
	for b.Loop() {
		op(i)
		i++
	}
	if spent := cpuTime() - began; spent > 0 {
		b.ReportMetric(float64(spent)/float64(i), "cpu-ns/op")
	}
}

const benchRows = 20000

func benchTable(b *testing.B, db *sql.DB) {
	b.Helper()
	mustExec(b, db, "CREATE TABLE t(id integer primary key, k TEXT, b TEXT); CREATE INDEX ix ON t(k)")
}

func bulkInsert(b *testing.B, db *sql.DB, n int) {
	b.Helper()
	tx, err := db.Begin()
	must(b, err)
	st, err := tx.Prepare("INSERT INTO t(k,b) VALUES(?,?)")
	must(b, err)
	for i := range n {
		_, err := st.Exec(fmt.Sprint("k", i*7919%n), "іс "+strings.Repeat("мәтін ", 10+i%10))
		must(b, err)
	}
	must(b, tx.Commit())
}

// BenchmarkInsert is one transaction of 2,000 rows with one index.
func BenchmarkInsert(b *testing.B) {
	both(b, func(b *testing.B, db *sql.DB) {
		benchTable(b, db)
		measured(b, func(int) { bulkInsert(b, db, 2000) })
	})
}

// BenchmarkSmallTransaction is one row changed and synced.
func BenchmarkSmallTransaction(b *testing.B) {
	both(b, func(b *testing.B, db *sql.DB) {
		benchTable(b, db)
		bulkInsert(b, db, benchRows)
		measured(b, func(i int) {
			mustExec(b, db, "UPDATE t SET b=? WHERE id=?", fmt.Sprint("өзгерді ", i), 1+i*7919%benchRows)
		})
	})
}

// BenchmarkPointRead is one row by its key, most of them not in SQLite's own cache of 2 MB.
func BenchmarkPointRead(b *testing.B) {
	both(b, func(b *testing.B, db *sql.DB) {
		benchTable(b, db)
		bulkInsert(b, db, benchRows)
		st, err := db.Prepare("SELECT length(b) FROM t WHERE k=?")
		must(b, err)
		var n int
		measured(b, func(i int) { must(b, st.QueryRow(fmt.Sprint("k", i*104729%benchRows)).Scan(&n)) })
		st.Close()
	})
}

// BenchmarkFullScan reads 20,000 rows.
func BenchmarkFullScan(b *testing.B) {
	both(b, func(b *testing.B, db *sql.DB) {
		benchTable(b, db)
		bulkInsert(b, db, benchRows)
		measured(b, func(int) {
			if n := mustInt(b, db, "SELECT sum(length(b)>0) FROM t"); n != benchRows {
				b.Fatal(n)
			}
		})
	})
}

// BenchmarkSearch is a two-letter prefix, the newest 50 of 20,000 texts.
func BenchmarkSearch(b *testing.B) {
	syllables := strings.Fields("ба бе да жа за ка ла ма на па ра са та ша қа ға ұл әл өт ін")
	both(b, func(b *testing.B, db *sql.DB) {
		mustExec(b, db, `CREATE VIRTUAL TABLE f USING fts5(b, content='', tokenize="unicode61 remove_diacritics 0", prefix='2 3')`)
		tx, err := db.Begin()
		must(b, err)
		st, err := tx.Prepare("INSERT INTO f(rowid,b) VALUES(?,?)")
		must(b, err)
		n := len(syllables)
		for i := range benchRows {
			var text strings.Builder
			for w := range 12 {
				x := i*31 + w*977
				fmt.Fprint(&text, syllables[x%n], syllables[x/n%n], syllables[x/n/n%n], " ")
			}
			_, err := st.Exec(i, text.String())
			must(b, err)
		}
		must(b, tx.Commit())
		measured(b, func(i int) {
			rows, err := db.Query("SELECT rowid FROM f WHERE f MATCH ? ORDER BY rowid DESC LIMIT 50", syllables[i%n]+syllables[i/n%n][:2]+"*")
			must(b, err)
			for rows.Next() {
			}
			must(b, rows.Err())
			rows.Close()
		})
	})
}
