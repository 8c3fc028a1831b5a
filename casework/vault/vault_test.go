package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zanger/casework"
)

var (
	ctx  = context.Background()
	pass = []byte("төрт бұрышты қызыл шелек")
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, want casework.Code) {
	t.Helper()
	if got := casework.CodeOf(err); got != want {
		t.Fatalf("code %q, want %q: %v", got, want, err)
	}
}

func wantKey(t testing.TB, err error, code casework.Code, key string) {
	t.Helper()
	var e *casework.Error
	if !errors.As(err, &e) || e.Code != code || e.Key != key {
		t.Fatalf("got %v, want %s (%s)", err, code, key)
	}
}

func mustCreate(t testing.TB) (*Vault, Recovery) {
	t.Helper()
	v, rec, err := Create(filepath.Join(t.TempDir(), "p"), pass, OptionsForTest(t))
	must(t, err)
	return v, rec
}

func reopen(t testing.TB, dir string) *Vault {
	t.Helper()
	v, err := Open(dir, OptionsForTest(t))
	must(t, err)
	return v
}

func mustUnlock(t testing.TB, v *Vault, passphrase []byte) Key {
	t.Helper()
	k, err := v.UnlockPassphrase(ctx, passphrase)
	must(t, err)
	return k
}

func sidecars(t testing.TB, dir string) (main, spare []byte) {
	t.Helper()
	main, err := os.ReadFile(filepath.Join(dir, SidecarName))
	must(t, err)
	spare, err = os.ReadFile(filepath.Join(dir, CopyName))
	must(t, err)
	return main, spare
}

func TestEveryWayInGivesTheSameKey(t *testing.T) {
	v, rec := mustCreate(t)
	a := mustUnlock(t, v, pass)
	fresh := reopen(t, v.Dir())
	if fresh.Profile() != v.Profile() || fresh.Notice() != "" {
		t.Errorf("profile %q, want %q; notice %q", fresh.Profile(), v.Profile(), fresh.Notice())
	}
	b := mustUnlock(t, fresh, pass)
	c, err := fresh.UnlockRecovery(rec.Text())
	must(t, err)
	for _, label := range []string{LabelDatabase, labelSidecar} {
		if x := a.Subkey(label); x != b.Subkey(label) || x != c.Subkey(label) || x == [32]byte{} {
			t.Errorf("sub-key %q differs between the ways in, or is zero", label)
		}
	}
	if a.Subkey(LabelDatabase) == a.Subkey(labelSidecar) {
		t.Error("two labels, one key")
	}
}

func TestWrongPassphraseIsNotDamage(t *testing.T) {
	v, rec := mustCreate(t)
	_, err := v.UnlockPassphrase(ctx, []byte("төрт бұрышты қызыл шелег"))
	wantKey(t, err, casework.WrongKey, "error.vault.passphrase")
	other, otherRec := mustCreate(t)
	_, err = v.UnlockRecovery(otherRec.Text())
	wantKey(t, err, casework.WrongKey, "error.vault.recovery_wrong")
	_, err = other.UnlockRecovery(rec.Text())
	wantKey(t, err, casework.WrongKey, "error.vault.recovery_wrong")
	_, err = v.UnlockKeychain()
	wantKey(t, err, casework.Missing, "error.vault.keychain_missing")
}

func TestPassphraseIsTheSameHoweverItIsComposed(t *testing.T) {
	v, _, err := Create(t.TempDir(), []byte("мой тайный ёж"), OptionsForTest(t))
	must(t, err)
	mustUnlock(t, v, []byte("мои\u0306 таи\u0306ныи\u0306 е\u0308ж"))
}

func TestCreateRefuses(t *testing.T) {
	v, _ := mustCreate(t)
	main, spare := sidecars(t, v.Dir())
	_, _, err := Create(v.Dir(), pass, OptionsForTest(t))
	wantKey(t, err, casework.Invalid, "error.vault.exists")
	if m, s := sidecars(t, v.Dir()); !bytes.Equal(m, main) || !bytes.Equal(s, spare) {
		t.Error("the profile that was there changed")
	}
	must(t, os.Remove(filepath.Join(v.Dir(), SidecarName)))
	_, _, err = Create(v.Dir(), pass, OptionsForTest(t))
	wantKey(t, err, casework.Invalid, "error.vault.exists")

	_, _, err = Create(t.TempDir(), []byte("жетіәрі"), OptionsForTest(t))
	wantKey(t, err, casework.Invalid, "error.vault.passphrase_short")
	o := OptionsForTest(t)
	o.Label = "two\nlines"
	_, _, err = Create(t.TempDir(), pass, o)
	wantKey(t, err, casework.Invalid, "error.vault.label")
	_, err = Open(t.TempDir())
	wantKey(t, err, casework.Missing, "error.vault.no_profile")
}

func TestChanges(t *testing.T) {
	next := []byte("сары шелек пен көк балта")
	t.Run("passphrase", func(t *testing.T) {
		v, rec := mustCreate(t)
		before := mustUnlock(t, v, pass).Subkey(LabelDatabase)
		wantCode(t, v.ChangePassphrase(ctx, []byte("not the passphrase"), next), casework.WrongKey)
		wantCode(t, v.ChangePassphrase(ctx, pass, []byte("short")), casework.Invalid)
		must(t, v.ChangePassphrase(ctx, pass, next))
		for _, w := range []*Vault{v, reopen(t, v.Dir())} {
			if got := mustUnlock(t, w, next).Subkey(LabelDatabase); got != before {
				t.Error("the data key changed")
			}
			_, err := w.UnlockPassphrase(ctx, pass)
			wantCode(t, err, casework.WrongKey)
			_, err = w.UnlockRecovery(rec.Text())
			must(t, err)
		}
		must(t, os.Remove(filepath.Join(v.Dir(), SidecarName)))
		_, err := reopen(t, v.Dir()).UnlockPassphrase(ctx, pass)
		wantCode(t, err, casework.WrongKey) // nor does the old one live on in the copy
	})
	t.Run("passphrase by recovery sheet", func(t *testing.T) {
		v, rec := mustCreate(t)
		wantCode(t, v.SetPassphraseByRecovery(ctx, "0000", next), casework.Invalid)
		must(t, v.SetPassphraseByRecovery(ctx, rec.Text(), next))
		mustUnlock(t, reopen(t, v.Dir()), next)
		_, err := v.UnlockPassphrase(ctx, pass)
		wantCode(t, err, casework.WrongKey)
	})
	t.Run("recovery sheet", func(t *testing.T) {
		v, old := mustCreate(t)
		fresh, err := v.NewRecovery(ctx, pass)
		must(t, err)
		w := reopen(t, v.Dir())
		_, err = w.UnlockRecovery(fresh.Text())
		must(t, err)
		_, err = w.UnlockRecovery(old.Text())
		wantCode(t, err, casework.WrongKey)
	})
	t.Run("label", func(t *testing.T) {
		v, _ := mustCreate(t)
		k := mustUnlock(t, v, pass)
		must(t, v.SetLabel(k, "Үлгі кеңсе, 2-кабинет"))
		if got, want := reopen(t, v.Dir()).Label(), "Үлгі кеңсе, 2-кабинет"; got != want {
			t.Errorf("label %q, want %q", got, want)
		}
		other, _ := mustCreate(t)
		wantCode(t, v.SetLabel(mustUnlock(t, other, pass), "x"), casework.WrongKey)
		mustUnlock(t, reopen(t, v.Dir()), pass)
	})
}

// Two windows on one profile: what one changed, the other neither overwrites nor "repairs" away.
func TestChangeInAnotherWindowIsKept(t *testing.T) {
	next := []byte("сары шелек пен көк балта")
	v, _ := mustCreate(t)
	must(t, os.Remove(filepath.Join(v.Dir(), CopyName)))
	stale := reopen(t, v.Dir()) // has a copy to make good
	staleKey := mustUnlock(t, reopen(t, v.Dir()), pass)
	must(t, reopen(t, v.Dir()).ChangePassphrase(ctx, pass, next))
	mustUnlock(t, stale, pass) // still the old sidecar in its memory
	wantKey(t, stale.SetLabel(staleKey, "x"), casework.Stale, "error.vault.stale")
	wantKey(t, stale.ChangePassphrase(ctx, pass, []byte("бәрібір басқа сөйлем")), casework.Stale, "error.vault.stale")
	mustUnlock(t, reopen(t, v.Dir()), next)
	_, err := reopen(t, v.Dir()).UnlockPassphrase(ctx, pass)
	wantCode(t, err, casework.WrongKey)
}

func TestCreateUnlocked(t *testing.T) {
	v, key, rec, err := createUnlocked(t.TempDir(), pass, OptionsForTest(t))
	must(t, err)
	again, err := v.UnlockRecovery(rec.Text())
	must(t, err)
	if key.Locked() || key.Subkey(LabelDatabase) != again.Subkey(LabelDatabase) {
		t.Error("the key given is not the profile's")
	}
	_, key, _, err = createUnlocked(v.Dir(), pass, OptionsForTest(t))
	if casework.CodeOf(err) != casework.Invalid || !key.Locked() {
		t.Errorf("a second time: %v", err)
	}
}

func TestUnlockIsGivenUpWithItsContext(t *testing.T) {
	v, _ := mustCreate(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	v.mu.Lock() // the work cannot begin, so only the context can end the wait
	_, err := v.UnlockPassphrase(gone, pass)
	v.mu.Unlock()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	mustUnlock(t, v, pass)
}

func TestWipedKeyIsLocked(t *testing.T) {
	v, _ := mustCreate(t)
	k := mustUnlock(t, v, pass)
	same := k
	k.Wipe()
	if !same.Locked() || !(Key{}).Locked() {
		t.Error("a wiped or empty key is not locked")
	}
	wantCode(t, v.SetLabel(same, "x"), casework.WrongKey)
	defer func() {
		if recover() == nil {
			t.Error("a wiped key gave a sub-key")
		}
	}()
	same.Subkey(LabelDatabase)
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	v, _ := mustCreate(t)
	for _, n := range []string{SidecarName, CopyName} {
		st, err := os.Stat(filepath.Join(v.Dir(), n))
		must(t, err)
		if got := st.Mode().Perm() & 0o077; got != 0 {
			t.Errorf("%s is open to others: %o", n, got)
		}
	}
}

// The real parameters, once: the minimum holds, and the slot remembers what was used.
func TestCalibrationKeepsTheMinimum(t *testing.T) {
	began := time.Now()
	a := calibrate()
	t.Logf("argon2id: %d passes over %d KiB by %d threads, measured in %v", a.Time, a.Memory, a.Threads, time.Since(began).Round(time.Millisecond))
	if a.Time < 3 || a.Time > maxTime || a.Memory < 64<<10 || a.Threads < 1 || a.Threads > 4 {
		t.Errorf("parameters %+v", a)
	}
	v, _, err := Create(t.TempDir(), pass, Options{})
	must(t, err)
	if got := v.current().slot(slotPassphrase).Argon; got.Time < 3 || got.Memory < 64<<10 || len(got.Salt) != saltSize {
		t.Errorf("slot %+v", got)
	}
	began = time.Now()
	mustUnlock(t, v, pass)
	t.Logf("unlocked in %v", time.Since(began).Round(time.Millisecond))
}
