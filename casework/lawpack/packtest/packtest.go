// Package packtest makes law packs for tests: the built-in one with changes, signed by a key of its own.
//
// # Promise about old data
//
// None: a pack lives as long as its test.
//
// # What it refuses
//
// It never signs with the project's key, so that nothing it makes is ever trusted outside a test.
package packtest

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/assets"
	"zanger/casework/lawpack"
)

// Key signs what is made here; Public is what a test has to trust.
var (
	Key    = ed25519.NewKeyFromSeed([]byte("a key that signs packs for tests"))
	Public = Key.Public().(ed25519.PublicKey)
)

// Edit replaces Old by New in a file of the pack; Old must stand there.
type Edit struct{ File, Old, New string }

// Builtin gives the built-in pack as it is.
func Builtin(t testing.TB) *lawpack.Pack {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Next writes the built-in pack with the edits as its next revision plus rise into a folder.
func Next(t testing.TB, rise int, edits ...Edit) string {
	t.Helper()
	now := Builtin(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, assets.Pack()); err != nil {
		t.Fatal(err)
	}
	edits = append(edits, Edit{"pack.yaml", fmt.Sprintf("revision: %d\n", now.Revision), fmt.Sprintf("revision: %d\n", now.Revision+1+rise)})
	return sign(t, dir, edits)
}

// Calendar writes the days of the built-in pack with the edits as a calendar of its own.
func Calendar(t testing.TB, revision int, edits ...Edit) string {
	t.Helper()
	now := Builtin(t)
	dir := t.TempDir()
	days, _ := now.File("holidays.yaml")
	head := fmt.Sprintf("id: %s-calendar\ntitle:\n  kk: Күнтізбе\n  ru: Календарь\n  en: Calendar\nrevision: %d\nissued: %s\nedition: %s\nlanguages: [kk, ru, en]\npart: calendar\nfiles:\n",
		now.ID, revision, now.Issued.AddDays(1), now.Issued.AddDays(1))
	for name, data := range map[string][]byte{"holidays.yaml": days, "pack.yaml": []byte(head)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return sign(t, dir, edits)
}

func sign(t testing.TB, dir string, edits []Edit) string {
	t.Helper()
	for _, e := range edits {
		name := filepath.Join(dir, e.File)
		data, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(data), e.Old) {
			t.Fatalf("%s has no %q (%v)", e.File, e.Old, err)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(data), e.Old, e.New, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := lawpack.Sign(dir, Key); err != nil {
		t.Fatal(err)
	}
	return dir
}
