package vault

import (
	"errors"
	"path/filepath"
	"testing"

	"zanger/casework"
)

// pocket is a keychain in memory.
type pocket struct {
	m      map[string]string
	broken bool
}

func (p *pocket) Get(service, user string) (string, error) {
	if p.broken {
		return "", errors.New("no service")
	}
	s, ok := p.m[service+"/"+user]
	if !ok {
		return "", errNotInKeychain
	}
	return s, nil
}

func (p *pocket) Set(service, user, secret string) error {
	if p.broken {
		return errors.New("no service")
	}
	p.m[service+"/"+user] = secret
	return nil
}

func (p *pocket) Delete(service, user string) error {
	if p.broken {
		return errors.New("no service")
	}
	delete(p.m, service+"/"+user)
	return nil
}

func TestKeychain(t *testing.T) {
	chain := &pocket{m: map[string]string{}}
	o := OptionsForTest(t)
	o.Keychain = chain
	v, _, err := Create(filepath.Join(t.TempDir(), "p"), pass, o)
	must(t, err)
	if v.HasKeychain() || len(chain.m) != 0 {
		t.Fatal("the keychain is used without being asked for")
	}
	k := mustUnlock(t, v, pass)
	must(t, v.EnableKeychain(k))
	w, err := Open(v.Dir(), o)
	must(t, err)
	got, err := w.UnlockKeychain()
	must(t, err)
	if got.Subkey("x") != k.Subkey("x") {
		t.Error("another key")
	}
	must(t, w.ChangePassphrase(ctx, pass, []byte("сары шелек пен көк балта")))
	if _, err := w.UnlockKeychain(); err != nil {
		t.Errorf("after a change of passphrase: %v", err)
	}

	chain.broken = true
	_, err = w.UnlockKeychain()
	wantKey(t, err, casework.Internal, "error.vault.keychain")
	wantKey(t, w.EnableKeychain(k), casework.Internal, "error.vault.keychain")
	mustUnlock(t, w, []byte("сары шелек пен көк балта"))
	wantKey(t, w.DisableKeychain(k), casework.Internal, "error.vault.keychain")
	if w.HasKeychain() {
		t.Error("the slot stayed though it was to go")
	}
	chain.broken = false
	_, err = w.UnlockKeychain()
	wantKey(t, err, casework.Missing, "error.vault.keychain_missing")

	must(t, w.EnableKeychain(k))
	for user := range chain.m {
		chain.m[user] = "not what was put there"
	}
	_, err = w.UnlockKeychain()
	wantKey(t, err, casework.WrongKey, "error.vault.keychain_missing")
	clear(chain.m)
	_, err = w.UnlockKeychain()
	wantKey(t, err, casework.Missing, "error.vault.keychain_missing")
	wantCode(t, w.EnableKeychain(Key{}), casework.WrongKey)
	must(t, w.DisableKeychain(k))
}
