package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zanger/casework"
)

// Names of the sidecar and its copy in a profile's folder.
const (
	SidecarName = "profile.keys"
	CopyName    = "profile.keys.copy"
)

// damagedSuffix names what was found damaged and put aside.
const damagedSuffix = ".damaged"

// MinPassphrase is the least number of characters of a passphrase.
const MinPassphrase = 8

// Options of Create and Open. The zero value is what the program uses.
type Options struct {
	Label    string   // shown on the unlock page, readable by anybody; may be empty
	Keychain Keychain // nil: the system's

	cost *argon // tests only, see OptionsForTest
}

// TB is the part of a running test that OptionsForTest asks for.
type TB interface {
	Helper()
	TempDir() string
}

// OptionsForTest gives options whose passphrase costs next to nothing to derive and to guess. It takes a running test, so
// that no program comes by it.
func OptionsForTest(tb TB) Options {
	tb.Helper()
	return Options{cost: &argon{Time: 1, Memory: 64, Threads: 1}}
}

// Vault is the keys of one profile. It holds no key: unlocking hands one out. Safe for use by several goroutines.
type Vault struct {
	dir      string
	keychain Keychain
	cost     *argon

	mu     sync.Mutex
	found  []*sidecar // whole ones, best first
	notice string
	repair bool // sidecar or copy is missing, damaged or behind
	before func(step string) error
}

// Create makes a profile in dir, with its sidecar and copy, and gives the recovery key: print it, it is not kept. The folder
// is made where there is none. Errors: Invalid (a profile is there, the passphrase is too short, the label does not do),
// ReadOnly, Full, Internal.
func Create(dir string, passphrase []byte, o Options) (*Vault, Recovery, error) {
	v, key, rec, err := createUnlocked(dir, passphrase, o)
	key.Wipe()
	return v, rec, err
}

// createUnlocked is Create that also gives the data key, which saves the first unlock.
func createUnlocked(dir string, passphrase []byte, o Options) (*Vault, Key, Recovery, error) {
	const op = "vault.Create"
	fail := func(err error) (*Vault, Key, Recovery, error) { return nil, Key{}, Recovery{}, err }
	if err := checkPassphrase(op, passphrase); err != nil {
		return fail(err)
	}
	if !validLabel(o.Label) {
		return fail(&casework.Error{Code: casework.Invalid, Key: "error.vault.label", Op: op, Args: map[string]any{"Max": maxLabel}})
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(diskError(op, err))
	}
	if err := syncFolder(filepath.Dir(filepath.Clean(dir))); err != nil && !errors.Is(err, os.ErrPermission) {
		return fail(diskError(op, err))
	}
	for _, n := range []string{SidecarName, CopyName} {
		if _, err := os.Lstat(filepath.Join(dir, n)); !errors.Is(err, os.ErrNotExist) {
			return fail(&casework.Error{Code: casework.Invalid, Key: "error.vault.exists", Op: op})
		}
	}
	var id [16]byte
	rand.Read(id[:])
	key, rec := newKey(), newRecovery()
	v := &Vault{dir: dir, keychain: o.Keychain, cost: o.cost}
	s := &sidecar{Profile: hex.EncodeToString(id[:]), Label: o.Label, Generation: 1}
	s.Slots = []slot{
		v.passphraseSlot(s.Profile, passphrase, key),
		wrap(slotRecovery, s.Profile, nil, recoverySlotKey(rec, s.Profile), key),
	}
	if err := v.save(op, s, key); err != nil {
		key.Wipe()
		return fail(err)
	}
	return v, key, rec, nil
}

// Open reads the sidecar of the profile in dir; the vault stays locked. Where the sidecar is damaged the copy serves, and
// Notice says so. Nothing is written before an unlock proves what was read. Errors: Missing (no profile), Corrupt (both are
// damaged), Newer, ReadOnly (may not be read).
func Open(dir string, opts ...Options) (*Vault, error) {
	const op = "vault.Open"
	v := &Vault{dir: dir}
	for _, o := range opts {
		v.keychain, v.cost = o.Keychain, o.cost
	}
	if err := v.read(op); err != nil {
		return nil, err
	}
	return v, nil
}

// read fills found, notice and repair from the two files.
func (v *Vault) read(op string) error {
	var sides [2]*sidecar
	var problems [2]error
	for i, n := range []string{SidecarName, CopyName} {
		b, err := readSmall(filepath.Join(v.dir, n))
		if err == nil {
			sides[i], err = parseSidecar(b)
		}
		if err != nil {
			sides[i], problems[i] = nil, err
		}
	}
	main, spare := sides[0], sides[1]
	if errors.Is(problems[0], errNewer) || main == nil && errors.Is(problems[1], errNewer) {
		return newer(op)
	}
	switch {
	case main != nil && spare != nil:
		v.found = []*sidecar{main, spare}
		if spare.Profile != main.Profile {
			v.found = v.found[:1]
		} else if spare.Generation > main.Generation {
			v.found = []*sidecar{spare, main} // an older sidecar was put back; the later one knows the last passphrase
			v.notice = "vault.notice.copy_used"
		}
		if v.repair = !main.same(spare); !v.repair {
			v.found = v.found[:1]
		}
	case main != nil:
		v.found, v.repair = []*sidecar{main}, true
	case spare != nil:
		v.found, v.repair = []*sidecar{spare}, true
		v.notice = "vault.notice.copy_used"
	case errors.Is(problems[0], os.ErrNotExist) && errors.Is(problems[1], os.ErrNotExist):
		return &casework.Error{Code: casework.Missing, Key: "error.vault.no_profile", Op: op, Err: os.ErrNotExist}
	case errors.Is(problems[0], os.ErrPermission):
		return diskError(op, os.ErrPermission)
	default:
		return damaged(op, problems[0])
	}
	return nil
}

// Dir is the profile's folder.
func (v *Vault) Dir() string { return v.dir }

// Profile is the profile's id, 32 hex digits.
func (v *Vault) Profile() string { return v.current().Profile }

// Label is what the person named the profile; it may be empty.
func (v *Vault) Label() string { return v.current().Label }

// HasKeychain reports whether the system's keychain opens this profile.
func (v *Vault) HasKeychain() bool { return v.current().slot(slotKeychain) != nil }

// Notice is the text key of something the person should know about the sidecar, or empty: the copy had to be used.
func (v *Vault) Notice() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.notice
}

func (v *Vault) current() *sidecar {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.found[0]
}

// UnlockPassphrase gives the data key. It takes about the time it was calibrated for; ctx stops the wait. Errors: WrongKey,
// Corrupt, or that of ctx.
func (v *Vault) UnlockPassphrase(ctx context.Context, passphrase []byte) (Key, error) {
	pass := append([]byte(nil), passphrase...)
	return v.unlock(ctx, "vault.UnlockPassphrase", slotPassphrase, "error.vault.passphrase", func(s *slot, _ string) ([]byte, error) {
		k := s.Argon.key(pass)
		if s.Argon.Memory >= minMemory {
			debug.FreeOSMemory() // 64 MiB that will not be needed again
		}
		return k, nil
	}, pass)
}

// UnlockRecovery gives the data key for what stands on the recovery sheet, as typed. Errors: Invalid (mistyped, Args
// Group says where), WrongKey (of another profile, or replaced since), Corrupt.
func (v *Vault) UnlockRecovery(typed string) (Key, error) {
	r, err := ParseRecovery(typed)
	if err != nil {
		return Key{}, err
	}
	return v.unlock(context.Background(), "vault.UnlockRecovery", slotRecovery, "error.vault.recovery_wrong", func(_ *slot, profile string) ([]byte, error) {
		return recoverySlotKey(r, profile), nil
	})
}

// UnlockKeychain gives the data key with the help of the system's keychain. Errors: Missing (not enabled, or the keychain
// has lost it), WrongKey, Corrupt, Internal (the keychain does not answer).
func (v *Vault) UnlockKeychain() (Key, error) {
	const op = "vault.UnlockKeychain"
	if !v.HasKeychain() {
		return Key{}, &casework.Error{Code: casework.Missing, Key: "error.vault.keychain_missing", Op: op}
	}
	return v.unlock(context.Background(), op, slotKeychain, "error.vault.keychain_missing", func(_ *slot, profile string) ([]byte, error) {
		return v.fromKeychain(op, profile)
	})
}

// unlock tries the sidecars found: a slot that is damaged in one may be whole in the other. A wrong passphrase is not
// tried on the other, which may be older and know an older one. What is in wipe is wiped at the end, also of a wait that was
// given up.
func (v *Vault) unlock(ctx context.Context, op string, kind slotKind, wrongKey string, slotKey func(s *slot, profile string) ([]byte, error), wipe ...[]byte) (Key, error) {
	type answer struct {
		key Key
		err error
	}
	done := make(chan answer, 1)
	go func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		k, err := v.tryEach(op, kind, wrongKey, slotKey)
		for _, b := range wipe {
			clear(b)
		}
		done <- answer{k, err}
	}()
	select {
	case a := <-done:
		return a.key, a.err
	case <-ctx.Done():
		go func() { a := <-done; a.key.Wipe() }()
		return Key{}, ctx.Err()
	}
}

func (v *Vault) tryEach(op string, kind slotKind, wrongKey string, slotKey func(s *slot, profile string) ([]byte, error)) (Key, error) {
	var derived []byte // the slot key for params
	var params string
	defer func() { clear(derived) }()
	bad := errSlot
	for i, side := range v.found {
		s := side.slot(kind)
		if s == nil {
			continue
		}
		if p := string(s.bound(side.Profile)); derived == nil || p != params {
			if derived != nil {
				break // other parameters, another passphrase: not the same slot
			}
			k, err := slotKey(s, side.Profile)
			if err != nil {
				return Key{}, err
			}
			derived, params = k, p
		}
		key, err := s.unwrap(side.Profile, derived)
		switch {
		case err == nil && side.genuine(key):
			if i > 0 {
				v.found = v.found[i:]
				v.notice, v.repair = "vault.notice.copy_used", true
			}
			v.heal(key)
			return key, nil
		case err == nil:
			key.Wipe()
			bad = errors.New("the sidecar was changed by something else than Zanger")
		case errors.Is(err, errOtherKey):
			if i+1 < len(v.found) && v.found[i+1].Generation == side.Generation {
				clear(derived)
				derived = nil
				continue // one write, two contents: one of them was meddled with
			}
			return Key{}, &casework.Error{Code: casework.WrongKey, Key: wrongKey, Op: op, Err: err}
		}
	}
	return Key{}, &casework.Error{Code: casework.Corrupt, Key: "error.vault.slot", Op: op, Err: bad}
}

// heal brings sidecar and copy to what the key has just proved. What was damaged is kept beside it. A folder that cannot be
// written is not a reason to refuse the unlock: the notice stays and the next unlock tries again.
func (v *Vault) heal(key Key) {
	if !v.repair {
		return
	}
	b, err := v.found[0].encode(key)
	if err != nil || v.overtaken(key) {
		return
	}
	for _, n := range []string{SidecarName, CopyName} {
		path := filepath.Join(v.dir, n)
		old, err := readSmall(path)
		if string(old) == string(b) {
			continue
		}
		if s, perr := parseSidecar(old); err == nil && (perr != nil || s.Profile != v.found[0].Profile) {
			if err := writeWhole(path+damagedSuffix, old, nil); err != nil {
				return
			}
		}
		if err := writeWhole(path, b, v.before); err != nil {
			return
		}
	}
	v.repair = false
}

// overtaken reports whether another window has written these keys since they were read here.
func (v *Vault) overtaken(key Key) bool {
	for _, n := range []string{SidecarName, CopyName} {
		b, err := readSmall(filepath.Join(v.dir, n))
		if err != nil {
			continue
		}
		s, err := parseSidecar(b)
		if errors.Is(err, errNewer) || err == nil && s.Generation > v.found[0].Generation && s.genuine(key) {
			return true
		}
	}
	return false
}

func (v *Vault) passphraseSlot(profile string, passphrase []byte, key Key) slot {
	a := v.cost
	if a == nil {
		c := calibrate()
		a = &c
	}
	fresh := argon{Salt: make([]byte, saltSize), Time: a.Time, Memory: a.Memory, Threads: a.Threads}
	rand.Read(fresh.Salt)
	k := fresh.key(passphrase)
	defer clear(k)
	if fresh.Memory >= minMemory {
		debug.FreeOSMemory()
	}
	return wrap(slotPassphrase, profile, &fresh, k, key)
}

func checkPassphrase(op string, p []byte) error {
	if !utf8.Valid(p) || utf8.RuneCount(norm.NFC.Bytes(p)) < MinPassphrase {
		return &casework.Error{Code: casework.Invalid, Key: "error.vault.passphrase_short", Op: op, Args: map[string]any{"Min": MinPassphrase}}
	}
	return nil
}
