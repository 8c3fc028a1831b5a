package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"zanger/casework"
	"zanger/casework/sqlite/cipher"
)

// mustHoldNoPlain looks through every file of a profile for the words given.
func mustHoldNoPlain(t *testing.T, dir string, words ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range words {
			for _, spelling := range []string{w, strings.ToLower(w), strings.ToUpper(w)} {
				if bytes.Contains(b, []byte(spelling)) {
					t.Errorf("%s holds %q in clear", filepath.Base(path), spelling)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestABusySessionLeavesNothingInClear(t *testing.T) {
	dir := t.TempDir()
	seeds := []string{"Құпиябаева", "Сокрытова", "870707123456", "77019998877", "жасырын сөз", "тайное слово", "scan.pdf"}
	var leaks atomic.Int64
	s := newProfile(t, dir, WithCipher(cipher.WithHook(func(op cipher.Op) error {
		for _, w := range seeds {
			if bytes.Contains(op.Data, []byte(w)) {
				leaks.Add(1)
			}
		}
		return nil
	})))
	c := newCase("26-0001", seeds[4])
	put(t, s, c)
	for i := range 60 {
		p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, Name: seeds[i%2] + fmt.Sprint(" ", i), IIN: seeds[2], Phone: seeds[3]}
		n := &casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Text: strings.Repeat(seeds[5]+" ", 400)}
		put(t, s, p, n)
	}
	f := &casework.File{Header: casework.Header{Space: c.ID}, Case: c.ID, Name: seeds[6]}
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error {
		return s.AddFile(t.Context(), tx, f, strings.NewReader(strings.Repeat(seeds[4], 50000)))
	}); err != nil {
		t.Fatal(err)
	}
	s.Search(t.Context(), casework.SearchQuery{Text: seeds[5]})
	s.Undo(t.Context())
	s.SetLocal(t.Context(), "last", seeds[0])
	mustHoldNoPlain(t, dir, seeds...) // with a hot log
	if err := s.RebuildSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "b"+BackupSuffix)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.HousekeepBackups(t.Context()); err != nil && casework.CodeOf(err) != casework.Full {
		t.Fatal(err)
	}
	s.Close()
	mustHoldNoPlain(t, dir, seeds...)
	if n := leaks.Load(); n > 0 {
		t.Errorf("%d writes in clear", n)
	}
}

// The disk fills at every point in turn: nothing acknowledged is lost, the store still reads, and goes on once there is room.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	var room atomic.Int64
	room.Store(1 << 40)
	hook := WithCipher(cipher.WithHook(func(op cipher.Op) error {
		if op.Kind == cipher.Write && room.Add(-int64(len(op.Data))) < 0 {
			return cipher.DiskFull
		}
		return nil
	}))
	s := newProfile(t, dir, hook)
	kept := 0
	for i := range 60 {
		room.Store(int64(i%30) * 6000)
		c := newCase(fmt.Sprint(i), strings.Repeat("мәтін ", 500))
		_, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) })
		switch casework.CodeOf(err) {
		case "":
			kept++
		case casework.Full:
		default:
			t.Fatalf("step %d: %v", i, err)
		}
		n, err := s.Count(t.Context(), &casework.Case{}, casework.All())
		if err != nil || n != kept {
			t.Fatalf("step %d: %d cases, %v; %d acknowledged", i, n, err, kept)
		}
	}
	if kept == 0 || kept == 60 {
		t.Fatalf("%d of 60 kept: the disk was never full or always", kept)
	}
	room.Store(1 << 40)
	put(t, s, newCase("61", "Орын бар"))
	if n, err := s.VerifyJournal(t.Context()); err != nil || n != int64(kept+2) {
		t.Errorf("got %d lines, %v; want %d", n, err, kept+2)
	}
	s = reopen(t, s)
	mustEqualReplay(t, s)
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAFaultyDiskIsNotAcknowledged(t *testing.T) {
	var broken atomic.Bool
	s := newProfile(t, t.TempDir(), WithCipher(cipher.WithHook(func(op cipher.Op) error {
		if op.Kind == cipher.Sync && broken.Load() {
			return cipher.SyncFault
		}
		return nil
	})))
	c := newCase("1", "А")
	put(t, s, c)
	broken.Store(true)
	c.Title = "Б"
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) }); err == nil {
		t.Error("acknowledged what was not synced")
	}
	broken.Store(false)
	c.Title = "В"
	put(t, s, c)
	s = reopen(t, s)
	if got := mustGet[casework.Case](t, s, c.ID).Title; got != "В" {
		t.Errorf("got %s", got)
	}
	mustEqualReplay(t, s)
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes anywhere")
	}
	dir := t.TempDir()
	newProfile(t, dir).Close()
	os.Chmod(filepath.Join(dir, DatabaseName), 0o400)
	os.Chmod(dir, 0o500)
	defer os.Chmod(dir, 0o700)
	if _, err := Open(t.Context(), dir, testKey(1), nil); casework.CodeOf(err) != casework.ReadOnly {
		t.Errorf("got %v, want read_only", err)
	}
	if _, err := Create(t.Context(), filepath.Join(dir, "new"), testKey(1), New{Office: &casework.Office{Name: "x"}, Member: &casework.Member{Name: "y"}}); casework.CodeOf(err) != casework.ReadOnly {
		t.Errorf("got %v, want read_only", err)
	}
}

func TestAWrongKeyChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	c := newCase("1", "А")
	put(t, s, c)
	s.Close()
	before, err := os.ReadFile(filepath.Join(dir, DatabaseName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, testKey(2), nil); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("got %v, want corrupt", err)
	}
	after, _ := os.ReadFile(filepath.Join(dir, DatabaseName))
	if !bytes.Equal(before, after) {
		t.Error("a wrong key changed the file")
	}
	s, err = Open(t.Context(), dir, testKey(1), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := mustGet[casework.Case](t, s, c.ID).Title; got != "А" {
		t.Errorf("got %s", got)
	}
}

func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes there")
	}
	dir := t.TempDir()
	s := newProfile(t, dir)
	put(t, s, newCase("1", "А"))
	for _, name := range []string{DatabaseName, DatabaseName + "-wal", FilesName, BackupsName} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestOneWindowAProfile(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	if _, err := Open(t.Context(), dir, testKey(1), nil); casework.CodeOf(err) != casework.Locked {
		t.Errorf("got %v, want locked", err)
	}
	if _, err := Create(t.Context(), dir, testKey(1), New{Office: &casework.Office{Name: "x"}, Member: &casework.Member{Name: "y"}}); casework.CodeOf(err) != casework.Locked {
		t.Errorf("got %v, want locked", err)
	}
	s.Close()
	if _, err := Create(t.Context(), dir, testKey(1), New{Office: &casework.Office{Name: "x"}, Member: &casework.Member{Name: "y"}}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	if _, err := Open(t.Context(), t.TempDir(), testKey(1), nil); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
	s, err := Open(t.Context(), dir, testKey(1), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// A flipped bit anywhere is met as Corrupt, never as another value.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	for i := range 20 {
		put(t, s, newCase(fmt.Sprint(i), strings.Repeat("мәтін ", 400)))
	}
	s.Close()
	path := filepath.Join(dir, DatabaseName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	step := len(whole) / 25
	for at := 100; at < len(whole); at += step {
		b := bytes.Clone(whole)
		b[at] ^= 4
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), dir, testKey(1), newClock())
		if err == nil {
			err = s.Check(t.Context())
			s.Close()
		}
		if casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("bit at %d: got %v, want corrupt", at, err)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), dir, testKey(1), newClock())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAJournalThatWasTamperedWith(t *testing.T) {
	for name, c := range map[string]struct {
		sql  []string
		line any
	}{
		"a line changed":   {[]string{`DROP TRIGGER "journal_fixed"`, `UPDATE "journal" SET "body"=replace("body",'26-3','26-9') WHERE "line"=5`}, int64(5)},
		"a line cut out":   {[]string{`DROP TRIGGER "journal_keep"`, `DELETE FROM "journal" WHERE "line"=4`}, int64(4)},
		"the end cut off":  {[]string{`DROP TRIGGER "journal_keep"`, `DELETE FROM "journal" WHERE "line">7`}, int64(8)},
		"hash and all":     {[]string{`DROP TRIGGER "journal_fixed"`, `UPDATE "journal" SET "hash"=zeroblob(32) WHERE "line"=2`}, int64(2)},
		"another sequence": {[]string{`DROP TRIGGER "journal_fixed"`, `UPDATE "journal" SET "seq"=99 WHERE "line"=6`}, int64(6)},
	} {
		s := newProfile(t, t.TempDir())
		for i := range 10 {
			put(t, s, newCase(fmt.Sprint("26-", i), "Іс"))
		}
		if n, err := s.VerifyJournal(t.Context()); n != 11 || err != nil {
			t.Fatalf("got %d, %v", n, err)
		}
		for _, q := range c.sql {
			if err := s.exec(t.Context(), q); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		_, err := s.VerifyJournal(t.Context())
		var e *casework.Error
		if !errors.As(err, &e) || e.Code != casework.Corrupt || e.Args["Seq"] != c.line {
			t.Errorf("%s: got %v %v, want corrupt at line %v", name, err, e.Args, c.line)
		}
		if h, err := s.Health(t.Context()); err != nil || h.Problem == nil || h.Problem.Code != casework.Corrupt {
			t.Errorf("%s: health says %v, %v", name, h.Problem, err)
		}
	}
}

func TestTheJournalRefusesToBeRewritten(t *testing.T) {
	s := newProfile(t, t.TempDir())
	for _, q := range []string{`UPDATE "journal" SET "body"=''`, `DELETE FROM "journal"`} {
		if err := s.exec(t.Context(), q); err == nil {
			t.Errorf("%s was taken", q)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	c := newCase("1", "А")
	put(t, s, c)
	text := strings.Repeat("көшірме ", 30000)
	f := &casework.File{Header: casework.Header{Space: c.ID}, Case: c.ID, Name: "Шарт.pdf", Media: "application/pdf"}
	if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		return s.AddFile(t.Context(), tx, f, strings.NewReader(text))
	}); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	stored := mustGet[casework.File](t, s, f.ID)
	if stored.Size != int64(len(text)) || !validSum(stored.Plain) {
		t.Errorf("got %+v", stored)
	}
	r, err := s.OpenFile(t.Context(), stored)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if r.Close(); err != nil || string(got) != text {
		t.Errorf("read %d bytes, %v; want %d", len(got), err, len(text))
	}
	// an action that fails after its file leaves an orphan, which is swept once it is old
	orphan := &casework.File{Header: casework.Header{Space: c.ID}, Name: "orphan"}
	broken := errors.New("broken")
	s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error {
		return errors.Join(s.AddFile(t.Context(), tx, orphan, strings.NewReader("x")), broken)
	})
	old := s.filePath(orphan.Sealed)
	if _, err := os.Stat(old); err != nil {
		t.Fatal(err)
	}
	long := s.clock.Now().AddDate(-1, 0, 0)
	for _, p := range []string{old, s.filePath(f.Sealed)} {
		if err := os.Chtimes(p, long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, FilesName, "1"+partSuffix), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	if _, err := os.Stat(old); err == nil {
		t.Error("the orphan stayed")
	}
	if _, err := os.Stat(filepath.Join(dir, FilesName, "1"+partSuffix)); err == nil {
		t.Error("the part stayed")
	}
	if r, err := s.OpenFile(t.Context(), stored); err != nil {
		t.Errorf("swept too much: %v", err)
	} else {
		r.Close()
	}
	b, _ := os.ReadFile(s.filePath(f.Sealed))
	b[len(b)/2] ^= 1
	os.WriteFile(s.filePath(f.Sealed), b, 0o600)
	if _, err := s.OpenFile(t.Context(), stored); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("got %v, want corrupt", err)
	}
	os.Remove(s.filePath(f.Sealed))
	if _, err := s.OpenFile(t.Context(), stored); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
}

// ZANGER_SMALL_DISK names an empty folder on a disk of a few MiB, for instance a tmpfs: it is filled for real.
func TestARealDiskFills(t *testing.T) {
	disk := os.Getenv("ZANGER_SMALL_DISK")
	if disk == "" {
		t.Skip("ZANGER_SMALL_DISK is not set")
	}
	dir := filepath.Join(disk, "profile")
	s := newProfile(t, dir)
	kept := 0
	var full error
	for full == nil {
		_, full = s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			return tx.Put(t.Context(), newCase(fmt.Sprint(kept), strings.Repeat("мәтін ", 500)))
		})
		if full == nil {
			kept++
		}
	}
	if casework.CodeOf(full) != casework.Full {
		t.Fatalf("got %v, want full", full)
	}
	c := newCase("x", "y")
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error {
		f := &casework.File{Header: casework.Header{Space: c.ID}, Name: "x"}
		return s.AddFile(t.Context(), tx, f, strings.NewReader(strings.Repeat("x", 64<<20)))
	}); casework.CodeOf(err) != casework.Full {
		t.Errorf("a file: got %v, want full", err)
	}
	if err := s.Backup(t.Context(), filepath.Join(disk, "b"+BackupSuffix)); casework.CodeOf(err) != casework.Full {
		t.Errorf("a backup: got %v, want full", err)
	}
	if n, err := s.Count(t.Context(), &casework.Case{}, casework.All()); n != kept || err != nil {
		t.Errorf("got %d cases, %v; want %d", n, err, kept)
	}
	s = reopen(t, s)
	mustEqualReplay(t, s)
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "*"+partSuffix+"*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d actions kept", kept)
}
