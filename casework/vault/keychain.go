package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"

	"github.com/zalando/go-keyring"

	"zanger/casework"
)

// Keychain is where the system keeps secrets of the person who is signed in.
type Keychain interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// errNotInKeychain is what a Keychain answers when it has no such secret.
var errNotInKeychain = keyring.ErrNotFound

const keychainService = "zanger"

type systemKeychain struct{}

func (systemKeychain) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemKeychain) Set(service, user, secret string) error {
	return keyring.Set(service, user, secret)
}
func (systemKeychain) Delete(service, user string) error { return keyring.Delete(service, user) }

func (v *Vault) chain() Keychain {
	if v.keychain == nil {
		return systemKeychain{}
	}
	return v.keychain
}

// EnableKeychain lets the system's keychain open the profile: from then on whoever sits in the person's session of the
// system can. Off unless asked for. Errors: WrongKey, Internal (the keychain does not answer), ReadOnly, Full.
func (v *Vault) EnableKeychain(key Key) error {
	const op = "vault.EnableKeychain"
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.owns(op, key); err != nil {
		return err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	defer clear(secret)
	s := v.found[0]
	if err := v.chain().Set(keychainService, s.Profile, hex.EncodeToString(secret)); err != nil {
		return keychainError(op)
	}
	return v.save(op, s.with(wrap(slotKeychain, s.Profile, nil, secret, key)), key)
}

// DisableKeychain takes that way in away again. The slot goes even where the keychain does not answer. Errors as
// EnableKeychain.
func (v *Vault) DisableKeychain(key Key) error {
	const op = "vault.DisableKeychain"
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.owns(op, key); err != nil {
		return err
	}
	s := v.found[0]
	if err := v.save(op, s.without(slotKeychain), key); err != nil {
		return err
	}
	if err := v.chain().Delete(keychainService, s.Profile); err != nil && !errors.Is(err, errNotInKeychain) {
		return keychainError(op)
	}
	return nil
}

func (v *Vault) fromKeychain(op, profile string) ([]byte, error) {
	t, err := v.chain().Get(keychainService, profile)
	if errors.Is(err, errNotInKeychain) {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.vault.keychain_missing", Op: op}
	}
	if err != nil {
		return nil, keychainError(op)
	}
	b, err := hex.DecodeString(t)
	if err != nil || len(b) != 32 {
		return nil, &casework.Error{Code: casework.WrongKey, Key: "error.vault.keychain_missing", Op: op}
	}
	return b, nil
}

// keychainError leaves the system's own words out: they may name the person.
func keychainError(op string) error {
	return &casework.Error{Code: casework.Internal, Key: "error.vault.keychain", Op: op, Err: errors.New("the system keychain does not answer")}
}
