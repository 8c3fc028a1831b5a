package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zanger/sync/hub/store"
)

// TestMigrationsAreOne: both engines get the same tables, every key begins with the office, and nothing is used that an engine
// which splits an office off cannot carry.
func TestMigrationsAreOne(t *testing.T) {
	names, err := os.ReadDir("migration/sqlite")
	must(t, err)
	other, err := os.ReadDir("migration/postgres")
	must(t, err)
	if len(names) != len(other) {
		t.Fatalf("%d steps for one engine, %d for the other", len(names), len(other))
	}
	key := regexp.MustCompile(`(?:PRIMARY KEY|INDEX \w+ ON \w+) \((\w+)`)
	for _, n := range names {
		one, err := os.ReadFile("migration/sqlite/" + n.Name())
		must(t, err)
		two, err := os.ReadFile("migration/postgres/" + n.Name())
		must(t, err)
		want := strings.NewReplacer("BLOB", "BYTEA", "INTEGER", "BIGINT", ") STRICT;", ");").Replace(string(one))
		if string(two) != want {
			t.Errorf("%s: the engines' tables differ in more than the names of types", n.Name())
		}
		text := strings.ToUpper(string(two))
		for _, bad := range []string{"SERIAL", "SEQUENCE", "TRIGGER", "ADVISORY", "AUTOINCREMENT", "REFERENCES", "NOW()", "CURRENT_TIMESTAMP"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: %s", n.Name(), bad)
			}
		}
		for _, m := range key.FindAllStringSubmatch(string(one), -1) {
			if m[1] != "office" && !(m[1] == "id" && strings.Contains(m[0], "PRIMARY")) {
				t.Errorf("%s: a key begins with %s: %s", n.Name(), m[1], m[0])
			}
		}
		if got := strings.Count(string(one), "PRIMARY KEY (id)"); got > 1 {
			t.Errorf("%s: %d keys of an id alone, want the office's only", n.Name(), got)
		}
	}
}

// TestAHubOfBeforeIsBroughtUp: what a hub of the first schema holds is there with the second.
func TestAHubOfBeforeIsBroughtUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub.db")
	s, err := store.OpenSQLite(ctx, path)
	must(t, err)
	b := newBench(t, s)
	b.push(b.ops(b.a, b.space, 3))
	must(t, s.Close())
	db, err := sql.Open("sqlite", path)
	must(t, err)
	for _, q := range []string{`DROP TABLE vouch`, `DELETE FROM goose_db_version WHERE version_id = 2`} {
		_, err := db.Exec(q)
		must(t, err)
	}
	must(t, db.Close())
	s, err = store.OpenSQLite(ctx, path)
	must(t, err)
	defer s.Close()
	b.Store = s
	b.sound()
	if p := b.pull(b.a, 0); len(p.Acks) != 3 {
		t.Errorf("%d operations", len(p.Acks))
	}
	d, err := s.Device(ctx, b.a.id)
	must(t, err)
	if len(d.Proof) != 0 {
		t.Errorf("%+v", d)
	}
	must(t, s.PutRoll(ctx, b.office, store.Roll{Device: b.a.id, Number: 1, Envelope: []byte("roll")}))
	if list, err := s.Rolls(ctx, b.office); err != nil || len(list) != 1 {
		t.Errorf("rolls: %+v, %v", list, err)
	}
}
