package sqlite

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/vault"
)

// withFile makes a profile with a sidecar, a case and an attachment.
func withFile(t *testing.T, dir string) (*Store, *casework.File) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{vault.SidecarName, vault.CopyName} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("keys"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := newProfile(t, dir)
	c := newCase("26-0001", "Көшірме")
	put(t, s, c)
	f := &casework.File{Header: casework.Header{Space: c.ID}, Case: c.ID, Name: "Шарт.pdf"}
	if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		return s.AddFile(t.Context(), tx, f, strings.NewReader("мәтін"))
	}); err != nil {
		t.Fatal(err)
	}
	return s, f
}

func readFile(t *testing.T, s *Store, f *casework.File) string {
	t.Helper()
	r, err := s.OpenFile(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBackupAndRestore(t *testing.T) {
	s, f := withFile(t, filepath.Join(t.TempDir(), "Профиль 1% #?"))
	path := filepath.Join(t.TempDir(), "a"+BackupSuffix)
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if h, err := s.Health(t.Context()); err != nil || h.LastBackup.IsZero() {
		t.Errorf("got %+v, %v", h, err)
	}
	put(t, s, newCase("26-0002", "Кейін"))
	if made, err := CheckBackup(t.Context(), path); err != nil || made.IsZero() {
		t.Errorf("got %v, %v", made, err)
	}
	left, _ := filepath.Glob(filepath.Join(s.dir, BackupsName, "*"))
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}

	dir := filepath.Join(t.TempDir(), "new")
	if err := Restore(t.Context(), path, dir); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), path, dir); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("over a profile: got %v, want invalid", err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, vault.SidecarName)); string(b) != "keys" {
		t.Error("the keys did not come along")
	}
	n, err := Open(t.Context(), dir, testKey(1), newClock())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if c, err := casework.List[casework.Case](t.Context(), n, casework.All()); err != nil || len(c) != 1 || c[0].Number != "26-0001" {
		t.Errorf("got %v, %v", c, err)
	}
	if got := readFile(t, n, f); got != "мәтін" {
		t.Errorf("got %q", got)
	}
	mustEqualReplay(t, n)
	// it is a device of its own: its numbers begin anew, its journal goes on
	if n.Profile().Device == s.Profile().Device || n.Profile().Member != s.Profile().Member {
		t.Error("the copy writes under the original's device")
	}
	if ch := put(t, n, newCase("26-0003", "Жаңа")); ch.Seq != 1 || ch.Device != n.Profile().Device {
		t.Errorf("got seq %d", ch.Seq)
	}
	n = reopen(t, n)
	if lines, err := n.VerifyJournal(t.Context()); err != nil || lines != 4 {
		t.Errorf("got %d lines, %v; want 4", lines, err)
	}
	if ch := put(t, n, newCase("26-0004", "Тағы")); ch.Seq != 2 {
		t.Errorf("got seq %d, want 2", ch.Seq)
	}
}

func TestABackupWhileOthersWrite(t *testing.T) {
	s := newProfile(t, t.TempDir())
	for i := range 50 {
		put(t, s, newCase(fmt.Sprint(i), strings.Repeat("мәтін ", 300)))
	}
	stop, done := make(chan bool), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				done <- n
				return
			default:
				s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Put(t.Context(), newCase("x", "y")) })
				n++
			}
		}
	}()
	path := filepath.Join(t.TempDir(), "a"+BackupSuffix)
	err := s.Backup(t.Context(), path)
	stop <- true
	<-done
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := Restore(t.Context(), path, dir); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), dir, testKey(1), newClock())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	mustEqualReplay(t, n)
}

func TestABackupTellsOfLostAttachments(t *testing.T) {
	s, f := withFile(t, t.TempDir())
	os.Remove(s.filePath(f.Sealed))
	path := filepath.Join(t.TempDir(), "a"+BackupSuffix)
	if err := s.Backup(t.Context(), path); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("got %v, want corrupt", err)
	}
	if err := Restore(t.Context(), path, filepath.Join(t.TempDir(), "new")); err != nil {
		t.Errorf("the backup was not made: %v", err)
	}
}

func TestDamagedBackupsAreRefused(t *testing.T) {
	s, _ := withFile(t, t.TempDir())
	path := filepath.Join(t.TempDir(), "a"+BackupSuffix)
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(name string, b []byte, want casework.Code) {
		t.Helper()
		p := filepath.Join(t.TempDir(), "b"+BackupSuffix)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		parent := t.TempDir()
		if err := Restore(t.Context(), p, filepath.Join(parent, "new")); casework.CodeOf(err) != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
		if left, _ := os.ReadDir(parent); len(left) != 0 {
			t.Errorf("%s: left %d behind", name, len(left))
		}
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	try("a flipped bit", flipped, casework.Corrupt)
	try("cut short", whole[:len(whole)/2], casework.Corrupt)
	try("something else", []byte("hello"), casework.Corrupt)
	for _, name := range []string{"../evil", "files/../../evil", "files/aa/" + strings.Repeat("b", 64), "/etc/passwd", "profile.db "} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range []string{DatabaseName, name, manifestName} {
			w, _ := z.Create(n)
			fmt.Fprintf(w, `{"format":1,"schema":1,"sums":{"profile.db":"x",%q:"x"}}`, name)
		}
		z.Close()
		try(name, b.Bytes(), casework.Corrupt)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create(manifestName)
	w.Write([]byte(`{"format":2}`))
	z.Close()
	try("a newer format", b.Bytes(), casework.Newer)
	if err := Restore(t.Context(), filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "new")); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
}

func TestDailyBackups(t *testing.T) {
	s, f := withFile(t, t.TempDir())
	clock := s.clock.(*stepClock)
	var newest string
	for i := range KeepBackups + 3 {
		made, err := s.HousekeepBackups(t.Context())
		if casework.CodeOf(err) == casework.Full {
			t.Skip("no room on this disk")
		}
		if err != nil || !made {
			t.Fatalf("day %d: %v, %v", i, made, err)
		}
		if made, err := s.HousekeepBackups(t.Context()); made || err != nil {
			t.Errorf("day %d: made twice, %v", i, err)
		}
		newest = filepath.Join(s.dir, BackupsName, autoPrefix+clock.Today().String()+BackupSuffix)
		clock.at = clock.at.AddDate(0, 0, 1)
	}
	all, _ := filepath.Glob(filepath.Join(s.dir, BackupsName, "*"))
	if len(all) != KeepBackups || all[len(all)-1] != newest {
		t.Errorf("got %v, want %d up to %s", all, KeepBackups, newest)
	}
	for _, tail := range []string{"", "-journal"} {
		if err := os.WriteFile(filepath.Join(s.dir, BackupsName, "copy-x"+partSuffix+tail), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s = reopen(t, s)
	if all, _ := filepath.Glob(filepath.Join(s.dir, BackupsName, "*")); len(all) != KeepBackups {
		t.Errorf("after a backup that was cut off: %v", all)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := Restore(t.Context(), newest, dir); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), dir, testKey(1), newClock())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if got := readFile(t, n, f); got != "мәтін" {
		t.Errorf("got %q", got)
	}
}
