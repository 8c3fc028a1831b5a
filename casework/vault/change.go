package vault

import (
	"context"
	"os"
	"path/filepath"

	"zanger/casework"
)

// ChangePassphrase replaces the passphrase. The database is not touched. When it answers nil the new one opens the profile
// and the old one no longer does; on an error the old one still does, except under the key error.vault.copy_behind: then the
// new one is in force and only the copy is behind, until the next unlock. Errors: WrongKey, Invalid (too short), Corrupt,
// ReadOnly, Full.
func (v *Vault) ChangePassphrase(ctx context.Context, old, passphrase []byte) error {
	const op = "vault.ChangePassphrase"
	if err := checkPassphrase(op, passphrase); err != nil {
		return err
	}
	key, err := v.UnlockPassphrase(ctx, old)
	if err != nil {
		return err
	}
	defer key.Wipe()
	return v.replacePassphrase(op, passphrase, key)
}

// SetPassphraseByRecovery sets a new passphrase with the recovery sheet, which stays valid. Errors as UnlockRecovery and
// ChangePassphrase.
func (v *Vault) SetPassphraseByRecovery(ctx context.Context, typed string, passphrase []byte) error {
	const op = "vault.SetPassphraseByRecovery"
	if err := checkPassphrase(op, passphrase); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	key, err := v.UnlockRecovery(typed)
	if err != nil {
		return err
	}
	defer key.Wipe()
	return v.replacePassphrase(op, passphrase, key)
}

func (v *Vault) replacePassphrase(op string, passphrase []byte, key Key) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.found[0]
	return v.save(op, s.with(v.passphraseSlot(s.Profile, passphrase, key)), key)
}

// NewRecovery makes a new recovery key; the sheet printed before opens the profile no longer. Errors as ChangePassphrase.
func (v *Vault) NewRecovery(ctx context.Context, passphrase []byte) (Recovery, error) {
	key, err := v.UnlockPassphrase(ctx, passphrase)
	if err != nil {
		return Recovery{}, err
	}
	defer key.Wipe()
	rec := newRecovery()
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.found[0]
	if err := v.save("vault.NewRecovery", s.with(wrap(slotRecovery, s.Profile, nil, recoverySlotKey(rec, s.Profile), key)), key); err != nil {
		return Recovery{}, err
	}
	return rec, nil
}

// SetLabel renames the profile on the unlock page. The label stands in clear. Errors: Invalid, WrongKey, ReadOnly, Full.
func (v *Vault) SetLabel(key Key, label string) error {
	const op = "vault.SetLabel"
	if !validLabel(label) {
		return &casework.Error{Code: casework.Invalid, Key: "error.vault.label", Op: op, Args: map[string]any{"Max": maxLabel}}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.owns(op, key); err != nil {
		return err
	}
	s := v.found[0].without("")
	s.Label = label
	return v.save(op, s, key)
}

// owns refuses a key that is not this profile's, which would lock the person out.
func (v *Vault) owns(op string, key Key) error {
	if key.Locked() || !v.found[0].genuine(key) {
		return &casework.Error{Code: casework.WrongKey, Key: "error.vault.passphrase", Op: op}
	}
	return nil
}

// save writes s as sidecar, then as copy, and takes it as current. The sidecar's rename is the moment it counts. A copy that
// could not be written is an error, since an old passphrase would live on there; the next unlock makes it good. Keys that
// another window has changed meanwhile are not overwritten (Stale): open the vault again.
func (v *Vault) save(op string, s *sidecar, key Key) error {
	if len(v.found) > 0 && v.overtaken(key) {
		return &casework.Error{Code: casework.Stale, Key: "error.vault.stale", Op: op}
	}
	b, err := s.encode(key)
	if err != nil {
		return &casework.Error{Code: casework.Internal, Key: "error.vault.write", Op: op, Err: err}
	}
	done, err := parseSidecar(b)
	if err != nil {
		return &casework.Error{Code: casework.Internal, Key: "error.vault.write", Op: op, Err: err}
	}
	if err := writeWhole(filepath.Join(v.dir, SidecarName), b, v.before); err != nil {
		return diskError(op, err)
	}
	v.found, v.notice, v.repair = []*sidecar{done}, "", true
	if err := writeWhole(filepath.Join(v.dir, CopyName), b, v.before); err != nil {
		return &casework.Error{Code: casework.CodeOf(diskError(op, err)), Key: "error.vault.copy_behind", Op: op, Err: err}
	}
	v.repair = false
	for _, n := range []string{SidecarName, CopyName} {
		os.Remove(filepath.Join(v.dir, n+damagedSuffix)) // it may still know what was just replaced
	}
	return nil
}
