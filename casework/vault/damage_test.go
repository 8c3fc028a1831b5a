package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"zanger/casework"
)

// Any one flipped bit of the sidecar: the copy serves, says so, and the next unlock makes the sidecar good, keeping what
// was damaged.
func TestFlippedBitFallsBackToTheCopy(t *testing.T) {
	v, rec := mustCreate(t)
	whole, _ := sidecars(t, v.Dir())
	path := filepath.Join(v.Dir(), SidecarName)
	silent, step := 0, 5
	if os.Getenv("ZANGER_LONG") != "" {
		step = 1
	}
	for i := rand.IntN(step); i < len(whole); i += step {
		bad := bytes.Clone(whole)
		bad[i] ^= 1 << (i % 7)
		must(t, os.WriteFile(path, bad, 0o600))
		w, err := Open(v.Dir())
		if casework.CodeOf(err) == casework.Newer {
			continue // the digit of the format itself: refused, nothing written
		}
		must(t, err)
		if w.Notice() == "" {
			// Not in the summed part: space between members, or the mac, which only the key can judge.
			silent++
		}
		if i%2 == 0 {
			mustUnlock(t, w, pass)
		} else {
			_, err := w.UnlockRecovery(rec.Text())
			must(t, err)
		}
		healed, _ := sidecars(t, v.Dir())
		if !bytes.Equal(healed, whole) && w.Notice() != "" {
			t.Fatalf("byte %d: the sidecar was not made good", i)
		}
	}
	if silent*step > 120 {
		t.Errorf("%d of %d flips went unnoticed before the unlock", silent, len(whole))
	}
	if _, err := os.Stat(path + ".damaged"); err != nil {
		t.Error("what was damaged was not kept")
	}
	must(t, reopen(t, v.Dir()).ChangePassphrase(ctx, pass, []byte("сары шелек пен көк балта")))
	if _, err := os.Stat(path + ".damaged"); err == nil {
		t.Error("a changed passphrase lives on in what was put aside")
	}
}

func TestTruncatedSidecar(t *testing.T) {
	v, _ := mustCreate(t)
	whole, _ := sidecars(t, v.Dir())
	for _, n := range []int{0, 1, len(whole) / 2, len(whole) - 2} {
		must(t, os.WriteFile(filepath.Join(v.Dir(), SidecarName), whole[:n], 0o600))
		w := reopen(t, v.Dir())
		if w.Notice() != "vault.notice.copy_used" && n < len(whole)-2 {
			t.Errorf("cut at %d: notice %q", n, w.Notice())
		}
		mustUnlock(t, w, pass)
	}
	for _, gone := range []string{SidecarName, CopyName} {
		must(t, os.Remove(filepath.Join(v.Dir(), gone)))
		mustUnlock(t, reopen(t, v.Dir()), pass)
		if m, s := sidecars(t, v.Dir()); !bytes.Equal(m, whole) || !bytes.Equal(s, whole) {
			t.Errorf("%s was not made again", gone)
		}
	}
}

func TestBothDamagedIsSaidAndNothingIsWritten(t *testing.T) {
	v, _ := mustCreate(t)
	for _, n := range []string{SidecarName, CopyName} {
		must(t, os.WriteFile(filepath.Join(v.Dir(), n), []byte(`{"format":1,"body":{}}`), 0o600))
	}
	_, err := Open(v.Dir())
	wantKey(t, err, casework.Corrupt, "error.vault.damaged")
	_, _, err = Create(v.Dir(), pass, OptionsForTest(t))
	wantCode(t, err, casework.Invalid)
	if m, _ := sidecars(t, v.Dir()); string(m) != `{"format":1,"body":{}}` {
		t.Errorf("the damaged sidecar was changed: %s", m)
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	v, _ := mustCreate(t)
	must(t, os.WriteFile(filepath.Join(v.Dir(), SidecarName), []byte(`{"format":2,"body":{"how":"unknown"}}`), 0o600))
	_, err := Open(v.Dir())
	wantKey(t, err, casework.Newer, "error.vault.newer")
}

// forge rewrites the sidecar's slots as somebody could who knows the format but not the key: the sum is right.
func forge(t *testing.T, dir string, names []string, change func(*sidecar)) {
	t.Helper()
	main, _ := sidecars(t, dir)
	s, err := parseSidecar(main)
	must(t, err)
	change(s)
	b, err := s.encode(newKey())
	must(t, err)
	for _, n := range names {
		must(t, os.WriteFile(filepath.Join(dir, n), b, 0o600))
	}
}

func TestMeddledSlots(t *testing.T) {
	flip := func(b []byte) { b[3] ^= 1 }
	both, one := []string{SidecarName, CopyName}, []string{SidecarName}
	for name, tc := range map[string]struct {
		change func(*sidecar)
		code   casework.Code // with both files forged; with one the copy must serve
	}{
		"passphrase check":       {func(s *sidecar) { flip(s.slot(slotPassphrase).Check) }, casework.WrongKey},
		"passphrase salt":        {func(s *sidecar) { flip(s.slot(slotPassphrase).Argon.Salt) }, casework.WrongKey},
		"passphrase nonce":       {func(s *sidecar) { flip(s.slot(slotPassphrase).Nonce) }, casework.Corrupt},
		"passphrase wrapped key": {func(s *sidecar) { flip(s.slot(slotPassphrase).Wrapped) }, casework.Corrupt},
		"other profile":          {func(s *sidecar) { s.Profile = strings.Repeat("ab", 16) }, casework.Corrupt},
		"label":                  {func(s *sidecar) { s.Label = "forged" }, casework.Corrupt},
		"recovery wrapped key":   {func(s *sidecar) { flip(s.slot(slotRecovery).Wrapped) }, casework.Corrupt},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := mustCreate(t)
			forge(t, v.Dir(), both, tc.change)
			_, err := reopen(t, v.Dir()).UnlockPassphrase(ctx, pass)
			wantCode(t, err, tc.code)

			if name == "other profile" {
				return // then the two are strangers and only the sidecar counts
			}
			v, rec := mustCreate(t)
			forge(t, v.Dir(), one, tc.change)
			mustUnlock(t, reopen(t, v.Dir()), pass)
			forge(t, v.Dir(), one, tc.change)
			w := reopen(t, v.Dir())
			_, err = w.UnlockRecovery(rec.Text())
			must(t, err)
			if w.Notice() == "" {
				t.Error("the copy was used in silence")
			}
		})
	}
}

func TestRecoverySlotBits(t *testing.T) {
	for i, change := range []func(*slot){
		func(s *slot) { s.Wrapped[0] ^= 1 },
		func(s *slot) { s.Nonce[0] ^= 1 },
	} {
		v, rec := mustCreate(t)
		forge(t, v.Dir(), []string{SidecarName, CopyName}, func(s *sidecar) { change(s.slot(slotRecovery)) })
		_, err := reopen(t, v.Dir()).UnlockRecovery(rec.Text())
		wantKey(t, err, casework.Corrupt, "error.vault.slot")
		_ = i
	}
}

// A crash at any step of any write: the profile opens, with the old passphrase or the new one, and with the new one once the
// change was acknowledged.
func TestCrashWhileWriting(t *testing.T) {
	next := []byte("сары шелек пен көк балта")
	crash := errors.New("crash")
	count := func() (steps int) {
		v, _ := mustCreate(t)
		v.before = func(string) error { steps++; return nil }
		must(t, v.ChangePassphrase(ctx, pass, next))
		return steps
	}()
	if count != 8 {
		t.Fatalf("%d steps, want 8: four for each file", count)
	}
	for at := range count {
		v, rec := mustCreate(t)
		n, last := 0, ""
		v.before = func(step string) error {
			if last = step; n == at {
				return crash
			}
			n++
			return nil
		}
		if err := v.ChangePassphrase(ctx, pass, next); err == nil {
			t.Fatalf("%s: acknowledged", last)
		}
		w := reopen(t, v.Dir())
		_, oldErr := w.UnlockPassphrase(ctx, pass)
		_, newErr := w.UnlockPassphrase(ctx, next)
		if (oldErr == nil) == (newErr == nil) {
			t.Errorf("%s: old %v, new %v; want exactly one to open", last, oldErr, newErr)
		}
		_, err := w.UnlockRecovery(rec.Text())
		must(t, err)
		m, s := sidecars(t, v.Dir())
		if !bytes.Equal(m, s) {
			t.Errorf("%s: the two files still differ after an unlock", last)
		}
		must(t, w.ChangePassphrase(ctx, map[bool][]byte{true: pass, false: next}[oldErr == nil], next))
		entries, err := os.ReadDir(v.Dir())
		must(t, err)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if want := []string{SidecarName, CopyName}; !slices.Equal(names, want) {
			t.Errorf("%s: left %v, want %v", last, names, want)
		}
	}
	for at := range 8 { // and a profile half made does not pass for one that was
		o := OptionsForTest(t)
		v := &Vault{dir: t.TempDir(), cost: o.cost}
		n := 0
		v.before = func(string) error {
			if n++; n > at {
				return crash
			}
			return nil
		}
		key := newKey()
		s := &sidecar{Profile: strings.Repeat("0f", 16), Generation: 1}
		s.Slots = []slot{v.passphraseSlot(s.Profile, pass, key), wrap(slotRecovery, s.Profile, nil, recoverySlotKey(newRecovery(), s.Profile), key)}
		if err := v.save("test", s, key); err == nil {
			t.Fatal("acknowledged")
		}
		w, err := Open(v.dir)
		if err != nil {
			wantCode(t, err, casework.Missing)
			continue
		}
		mustUnlock(t, w, pass)
	}
}

// An old sidecar put back beside a newer copy does not bring an old passphrase back.
func TestOlderSidecarDoesNotWin(t *testing.T) {
	next := []byte("сары шелек пен көк балта")
	v, _ := mustCreate(t)
	old, _ := sidecars(t, v.Dir())
	must(t, v.ChangePassphrase(ctx, pass, next))
	must(t, os.WriteFile(filepath.Join(v.Dir(), SidecarName), old, 0o600))
	w := reopen(t, v.Dir())
	_, err := w.UnlockPassphrase(ctx, pass)
	wantCode(t, err, casework.WrongKey)
	mustUnlock(t, w, next)
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	v, _ := mustCreate(t)
	must(t, os.Remove(filepath.Join(v.Dir(), CopyName)))
	must(t, os.Chmod(v.Dir(), 0o500))
	defer os.Chmod(v.Dir(), 0o700)
	w := reopen(t, v.Dir())
	mustUnlock(t, w, pass) // what cannot be made good does not keep the person out
	wantCode(t, w.ChangePassphrase(ctx, pass, []byte("сары шелек пен көк балта")), casework.ReadOnly)
	_, err := Lock(v.Dir())
	wantCode(t, err, casework.ReadOnly)
}

func FuzzSidecar(f *testing.F) {
	v, _ := mustCreate(f)
	whole, _ := sidecars(f, v.Dir())
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"format":1,"body":null,"sum":"","mac":""}`))
	f.Add([]byte(`{"format":99}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSidecar(b)
		if err != nil {
			if s != nil && !errors.Is(err, errNewer) && s.check() == nil {
				t.Fatal("a sound sidecar was refused")
			}
			return
		}
		again, err := s.encode(newKey())
		must(t, err)
		back, err := parseSidecar(again)
		must(t, err)
		x, _ := json.Marshal(s)
		y, _ := json.Marshal(back)
		if !bytes.Equal(x, y) {
			t.Fatalf("%s became %s", x, y)
		}
	})
}

func TestDiskErrorsHaveACode(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		code casework.Code
		key  string
	}{
		"full":       {&os.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC}, casework.Full, "error.vault.full"},
		"forbidden":  {&os.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}, casework.ReadOnly, "error.vault.readonly"},
		"read only":  {&os.LinkError{Op: "rename", Old: "/x", New: "/y", Err: syscall.EROFS}, casework.ReadOnly, "error.vault.readonly"},
		"broken":     {&os.PathError{Op: "sync", Path: "/x", Err: syscall.EIO}, casework.Internal, "error.vault.write"},
		"not a path": {errors.New("other"), casework.Internal, "error.vault.write"},
	} {
		t.Run(name, func(t *testing.T) {
			v, rec := mustCreate(t)
			v.before = func(string) error { return tc.err }
			err := v.ChangePassphrase(ctx, pass, []byte("сары шелек пен көк балта"))
			wantKey(t, err, tc.code, tc.key)
			if strings.Contains(err.Error(), "/x") {
				t.Errorf("the path is in the error: %v", err)
			}
			w := reopen(t, v.Dir())
			mustUnlock(t, w, pass)
			_, err = w.UnlockRecovery(rec.Text())
			must(t, err)
		})
	}
}
