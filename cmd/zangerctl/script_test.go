package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"zanger/casework"
	"zanger/casework/lawpack/packtest"
	"zanger/casework/sample"
	"zanger/casework/sqlite"
	"zanger/casework/sqlite/cipher"
	"zanger/casework/vault"
	"zanger/docgen/sign/signtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zangerctl": trusting, storyWriter: writeUntilKilled})
}

// trusting is the program as it is, but that it takes packs signed by the key of tests.
func trusting() {
	trusted = []ed25519.PublicKey{packtest.Public}
	main()
}

const testPassphrase = "екі жылқы, бір арба 7"

// makeOffice makes a profile whose passphrase costs next to nothing to derive.
func makeOffice(t *testing.T, dir string, filled bool) {
	t.Helper()
	ctx := context.Background()
	store := foundOffice(t, dir)
	if filled {
		// The office of one day, so that numbers and dates are the same in any year.
		must(t, sample.Fill(ctx, store, casework.FixedClock{At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}))
	}
	must(t, store.Close())
}

func foundOffice(t *testing.T, dir string) *sqlite.Store {
	t.Helper()
	ctx := context.Background()
	v, _, err := vault.Create(dir, []byte(testPassphrase), vault.OptionsForTest(t))
	must(t, err)
	key, err := v.UnlockPassphrase(ctx, []byte(testPassphrase))
	must(t, err)
	defer key.Wipe()
	store, err := sqlite.Create(ctx, dir, key, sqlite.New{Office: &casework.Office{Name: "Үлгі кеңсе"},
		Member: &casework.Member{Name: "Сынақова Елес", Duty: casework.Advocate, Languages: []string{"kk"}}})
	must(t, err)
	return store
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestScripts runs the commands as a person or a script runs them. Each script finds a copy of a filled office in
// $OFFICE and of an empty one in $EMPTY; ZANGER_PROFILE names the filled one.
func TestScripts(t *testing.T) {
	made := t.TempDir()
	makeOffice(t, filepath.Join(made, "office"), true)
	makeOffice(t, filepath.Join(made, "empty"), false)
	// The law of tomorrow: 30 November is a day off, by a new pack and by a calendar alone.
	off := packtest.Edit{File: "holidays.yaml", Old: "  - {date: 2026-12-16,",
		New: "  - {date: 2026-11-30, kind: emergency, name: independence, confirmed: true, source: fixed}\n  - {date: 2026-12-16,"}
	next, days := packtest.Next(t, 0, off), packtest.Calendar(t, 1, off)
	layer := signtest.Start(signtest.Signs)
	t.Cleanup(layer.Stop)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"office", "empty"} {
				if err := os.CopyFS(filepath.Join(e.WorkDir, name), os.DirFS(filepath.Join(made, name))); err != nil {
					return err
				}
			}
			pass := filepath.Join(e.WorkDir, "passphrase")
			e.Setenv("OFFICE", filepath.Join(e.WorkDir, "office"))
			e.Setenv("EMPTY", filepath.Join(e.WorkDir, "empty"))
			e.Setenv("ZANGER_PROFILE", filepath.Join(e.WorkDir, "office"))
			e.Setenv("ZANGER_PASSPHRASE_FILE", pass)
			e.Setenv("ZANGER_HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("ZANGER_LANG", "en")
			today := casework.SystemClock{}.Today() // for what is asked of the days ahead
			e.Setenv("SOON", today.AddDays(20).String())
			e.Setenv("LATER", today.AddDays(21).String())
			e.Setenv("YY", today.String()[2:4]) // begins the numbers of a sample office filled today
			e.Setenv("LAYER", layer.Address)
			e.Setenv("LAYERPIN", layer.Pin)
			e.Setenv("NEXTPACK", next)
			e.Setenv("NEWDAYS", days)
			return os.WriteFile(pass, []byte(testPassphrase+"\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json": cmdJSON, "jsonset": cmdJSONSet, "hold": cmdHold, "damage": cmdDamage, "newer": cmdNewer, "tamper": cmdTamper, "secret": cmdSecret, "alike": cmdAlike, "hub": hubs(t), "picture": cmdPicture,
		},
	})
}

// at walks a JSON document: ".0.name", ".#" for a length.
func at(ts *testscript.TestScript, file, path string) (any, bool) {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(file)), &v); err != nil {
		ts.Fatalf("%s is not one JSON document: %v\n%s", file, err, ts.ReadFile(file))
	}
	for _, step := range strings.Split(strings.TrimPrefix(path, "."), ".") {
		if step == "" {
			continue
		}
		switch x := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = x[step]; !ok {
				return nil, false
			}
		case []any:
			if step == "#" {
				v = float64(len(x))
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// cmdJSON: json FILE PATH [== VALUE | ~ REGEXP]; without a comparison the value has only to be there.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 && len(args) != 4 {
		ts.Fatalf("usage: json file path [==|~ value]")
	}
	v, ok := at(ts, args[0], args[1])
	if ok && len(args) == 4 {
		switch args[2] {
		case "==":
			ok = plain(v) == args[3]
		case "~":
			ok = regexp.MustCompile(args[3]).MatchString(plain(v))
		default:
			ts.Fatalf("json: no comparison %q", args[2])
		}
	}
	if ok == neg {
		ts.Fatalf("json %v: got %s", args, plain(v))
	}
}

// cmdJSONSet: jsonset VARIABLE FILE PATH.
func cmdJSONSet(ts *testscript.TestScript, _ bool, args []string) {
	v, ok := at(ts, args[1], args[2])
	if !ok {
		ts.Fatalf("jsonset: nothing at %s", args[2])
	}
	ts.Setenv(args[0], plain(v))
}

// cmdHold: hold DIR keeps a profile in use, as an open window does.
func cmdHold(ts *testscript.TestScript, _ bool, args []string) {
	release, err := vault.Lock(args[0])
	ts.Check(err)
	ts.Defer(release)
}

// cmdDamage: damage FILE flips a bit in every page of a file.
func cmdDamage(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	b, err := os.ReadFile(name)
	ts.Check(err)
	for i := len(b) / 2; i < len(b); i += 4096 {
		b[i] ^= 4
	}
	ts.Check(os.WriteFile(name, b, 0o600))
}

// cmdNewer: newer DIR makes the keys of a profile those of a later program.
func cmdNewer(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range []string{vault.SidecarName, vault.CopyName} {
		name = filepath.Join(args[0], name)
		b, err := os.ReadFile(name)
		ts.Check(err)
		changed := bytes.Replace(b, []byte(`"format":1`), []byte(`"format":99`), 1)
		if bytes.Equal(b, changed) {
			ts.Fatalf("newer: no format in %s", name)
		}
		ts.Check(os.WriteFile(name, changed, 0o600))
	}
}

// cmdTamper: tamper DIR SQL... changes the database as somebody could who has the key and means ill.
func cmdTamper(ts *testscript.TestScript, _ bool, args []string) {
	v, err := vault.Open(args[0])
	ts.Check(err)
	key, err := v.UnlockPassphrase(context.Background(), []byte(testPassphrase))
	ts.Check(err)
	layer, err := cipher.Register("tamper-"+casework.NewID().String(), key.Subkey(vault.LabelDatabase))
	ts.Check(err)
	path := (&url.URL{Path: filepath.Join(args[0], sqlite.DatabaseName)}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+path+"?vfs="+url.QueryEscape(layer.Name()))
	ts.Check(err)
	defer db.Close()
	for _, q := range args[1:] {
		_, err := db.Exec(q)
		ts.Check(err)
	}
}

// cmdSecret: secret DIR TEXT... finds each text, in UTF-8 or UTF-16, in some file below DIR; with ! it must find none.
func cmdSecret(ts *testscript.TestScript, neg bool, args []string) {
	found := map[string]bool{}
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, text := range args[1:] {
			if bytes.Contains(b, []byte(text)) || strings.Contains(path, text) {
				found[text] = true
			}
		}
		return err
	})
	ts.Check(err)
	for _, text := range args[1:] {
		if found[text] == neg {
			ts.Fatalf("secret %s: found is %v", text, found[text])
		}
	}
}

// cmdAlike: alike FILE FILE compares how many paragraphs two texts have.
func cmdAlike(ts *testscript.TestScript, _ bool, args []string) {
	count := func(name string) (n int) {
		for _, p := range strings.Split(ts.ReadFile(name), "\n\n") {
			if strings.TrimSpace(p) != "" {
				n++
			}
		}
		return n
	}
	if a, b := count(args[0]), count(args[1]); a != b || a < 10 {
		ts.Fatalf("alike: %d paragraphs and %d", a, b)
	}
}
