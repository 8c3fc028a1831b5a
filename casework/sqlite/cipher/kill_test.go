package cipher

import (
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const childEnv = "ZANGER_CIPHER_CHILD"

// writeUntilKilled is the child process: it commits numbered rows to two tables and a search index, one transaction each,
// and prints a number only when its commit came back.
func writeUntilKilled(path string) {
	check := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	fs, err := Register("child", rightKey, loosely)
	check(err)
	db, err := sql.Open("sqlite", dsn(fs, path, "wal_autocheckpoint(50)"))
	check(err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE IF NOT EXISTS t(id integer primary key, b TEXT);
		CREATE TABLE IF NOT EXISTS seen(n INTEGER); CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(b)`)
	check(err)
	var n int
	check(db.QueryRow("SELECT coalesce(max(id),0) FROM t").Scan(&n))
	for n++; ; n++ {
		tx, err := db.Begin()
		check(err)
		text := fmt.Sprint(secret, " ", n, strings.Repeat(" ы", n%300))
		_, err = tx.Exec("INSERT INTO t VALUES(?,?)", n, text)
		check(err)
		_, err = tx.Exec("INSERT INTO seen VALUES(?)", n)
		check(err)
		_, err = tx.Exec("INSERT INTO f(rowid,b) VALUES(?,?)", n, text)
		check(err)
		check(tx.Commit())
		fmt.Println(n)
	}
}

// Kill -9 at random while rows are committed: every row whose commit was acknowledged is there, in all three places.
func TestKilledWhileWriting(t *testing.T) {
	kills := 40
	if long {
		kills = 500
	}
	path := filepath.Join(t.TempDir(), "k.db")
	acknowledged, total := 0, 0
	for round := range kills {
		if round%10 == 9 { // small files keep a round quick
			total += acknowledged
			path, acknowledged = filepath.Join(t.TempDir(), "k.db"), 0
		}
		acknowledged = killOne(t, path, acknowledged)
		for name, b := range files(t, path) {
			if s := leak(b); s != "" {
				t.Fatalf("round %d: k.db%s holds %q in clear", round, name, s)
			}
		}
		fs := mustRegister(t, rightKey)
		db := mustOpen(t, fs, path)
		mustBeWhole(t, db)
		if mustInt(t, db, "SELECT count(*) FROM sqlite_schema WHERE name='f'") == 0 {
			if acknowledged > 0 {
				t.Fatalf("round %d: %d rows acknowledged, no table", round, acknowledged)
			}
		} else {
			rows, last := mustInt(t, db, "SELECT count(*) FROM t"), mustInt(t, db, "SELECT coalesce(max(id),0) FROM t")
			seen, found := mustInt(t, db, "SELECT count(*) FROM seen"), mustInt(t, db, "SELECT count(*) FROM f")
			if rows != last || seen != rows || found != rows || rows < acknowledged {
				t.Fatalf("round %d: %d acknowledged; rows %d, last %d, seen %d, indexed %d", round, acknowledged, rows, last, seen, found)
			}
			mustExec(t, db, "INSERT INTO f(f) VALUES('integrity-check')")
		}
		must(t, db.Close())
		must(t, fs.Close())
	}
	if total += acknowledged; total == 0 {
		t.Fatal("no child ever acknowledged a row: the test means nothing")
	}
	t.Logf("%d kills, %d acknowledged rows, none lost", kills, total)
}

// killOne starts a child, kills it after 20 to 120 ms and gives the last number it acknowledged.
func killOne(t *testing.T, path string, acknowledged int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+path)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	timer := time.AfterFunc(time.Duration(20+rand.IntN(100))*time.Millisecond, func() { cmd.Process.Kill() })
	defer timer.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Sscan(lines.Text(), &acknowledged)
	}
	cmd.Wait()
	if complaint.Len() > 0 {
		t.Fatalf("the child stopped by itself: %s", complaint.String())
	}
	return acknowledged
}
