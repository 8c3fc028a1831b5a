package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
	"zanger/casework/whole"
	"zanger/ui/presenter"
)

// keeper keeps the profiles of this computer in folders under root, and beside them the settings needed before any of
// them is open.
type keeper struct {
	root  string // made when first needed
	only  string // the one profile named on the command line; "" for all under root
	clock casework.Clock
	fill  func(ctx context.Context, s casework.Store) error // writes the sample office
	looks presenter.Looks                                   // as on the command line; kept only when the person changes them
}

// looksName is the file of the settings needed before unlocking. It says nothing about any person.
const looksName = "window.json"

func (k *keeper) Profiles() ([]presenter.Profile, error) {
	if k.only != "" {
		v, err := vault.Open(k.only)
		switch {
		case casework.CodeOf(err) == casework.Missing:
			return nil, nil
		case err != nil:
			return []presenter.Profile{{Dir: k.only, Problem: err}}, nil
		}
		return []presenter.Profile{{Dir: k.only, Label: v.Label(), Keychain: v.HasKeychain()}}, nil
	}
	list, err := vault.List(k.root)
	if err != nil {
		return nil, err
	}
	out := make([]presenter.Profile, 0, len(list))
	for _, p := range list {
		out = append(out, presenter.Profile{Dir: p.Dir, Label: p.Label, Keychain: p.HasKeychain, Problem: p.Err, Used: used(p.Dir)})
	}
	return out, nil
}

// used says when the newest file of a profile was written; zero where that cannot be read.
func used(dir string) (at time.Time) {
	for _, f := range files(dir) {
		if info, err := f.Info(); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}

// files gives what lies in a folder, its folders left out; nothing where it cannot be read.
func files(dir string) []fs.DirEntry {
	list, _ := os.ReadDir(dir)
	return slices.DeleteFunc(list, fs.DirEntry.IsDir)
}

func (k *keeper) Create(ctx context.Context, f presenter.Founding) (casework.Store, vault.Recovery, error) {
	dir := k.only
	if dir == "" {
		dir = filepath.Join(k.root, vault.NewFolder())
	}
	_, err := os.Stat(dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	st, rec, err := k.create(ctx, dir, f)
	if err != nil && fresh {
		_ = os.RemoveAll(dir) // half a profile helps nobody, and the folder was not there before
	}
	return st, rec, err
}

func (k *keeper) create(ctx context.Context, dir string, f presenter.Founding) (casework.Store, vault.Recovery, error) {
	v, rec, err := vault.Create(dir, []byte(f.Passphrase), vault.Options{Label: label(f.Person)})
	if err != nil {
		return nil, rec, err
	}
	key, err := v.UnlockPassphrase(ctx, []byte(f.Passphrase))
	if err != nil {
		return nil, rec, err
	}
	defer key.Wipe()
	office := &casework.Office{Name: f.Office, Sample: f.Sample}
	st, err := sqlite.Create(ctx, dir, key, sqlite.New{Office: office, Member: &casework.Member{Name: f.Person, Duty: f.Duty, Languages: casework.HelpLanguages(f.Lang)}, Clock: k.clock})
	if err != nil {
		return nil, rec, err
	}
	if f.Sample && k.fill != nil {
		if err := k.fill(ctx, st); err != nil {
			_ = st.Close() // the first error is the one to tell
			return nil, rec, err
		}
	}
	return st, rec, nil
}

// label is what the unlock page shows: the person's name cut to what a label may hold.
func label(person string) string {
	r := []rune(person)
	return string(r[:min(len(r), 40)])
}

func (k *keeper) Open(ctx context.Context, dir string, by presenter.Key) (casework.Store, error) {
	v, err := vault.Open(dir)
	if err != nil {
		return nil, err
	}
	var key vault.Key
	switch {
	case by.Keychain:
		key, err = v.UnlockKeychain()
	case by.Recovery != "":
		key, err = v.UnlockRecovery(by.Recovery)
	default:
		key, err = v.UnlockPassphrase(ctx, []byte(by.Passphrase))
	}
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	st, err := sqlite.Open(ctx, dir, key, k.clock)
	if err != nil {
		return nil, err // not st: a nil *Store in an interface is not nil
	}
	return st, nil
}

func (k *keeper) Rekey(ctx context.Context, dir, present, next string) error {
	v, err := vault.Open(dir)
	if err != nil {
		return err
	}
	return v.ChangePassphrase(ctx, []byte(present), []byte(next))
}

func (k *keeper) Reset(ctx context.Context, dir, recovery, next string) error {
	v, err := vault.Open(dir)
	if err != nil {
		return err
	}
	return v.SetPassphraseByRecovery(ctx, recovery, []byte(next))
}

func (k *keeper) Restore(ctx context.Context, backup string) (dir string, made time.Time, err error) {
	if made, err = sqlite.CheckBackup(ctx, backup); err != nil {
		return "", made, err
	}
	if dir = k.only; dir == "" {
		dir = filepath.Join(k.root, vault.NewFolder())
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return "", made, &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "zanger.Restore", Err: err}
	}
	if err := sqlite.Restore(ctx, backup, dir); err != nil {
		return "", made, err
	}
	// What it holds is of that time: so the unlock page tells it from the profile it was made of. Only a comfort.
	for _, f := range files(dir) {
		_ = os.Chtimes(filepath.Join(dir, f.Name()), made, made)
	}
	return dir, made, nil
}

func (k *keeper) NewRecovery(ctx context.Context, dir, passphrase string) (vault.Recovery, error) {
	v, err := vault.Open(dir)
	if err != nil {
		return vault.Recovery{}, err
	}
	return v.NewRecovery(ctx, []byte(passphrase))
}

func (k *keeper) SetKeychain(ctx context.Context, dir, passphrase string, on bool) error {
	v, err := vault.Open(dir)
	if err != nil {
		return err
	}
	key, err := v.UnlockPassphrase(ctx, []byte(passphrase))
	if err != nil {
		return err
	}
	defer key.Wipe()
	if on {
		return v.EnableKeychain(key)
	}
	return v.DisableKeychain(key)
}

func (k *keeper) Looks() presenter.Looks {
	var l presenter.Looks
	if raw, err := os.ReadFile(filepath.Join(k.root, looksName)); err == nil {
		_ = json.Unmarshal(raw, &l) // unreadable settings are as good as none
	}
	if k.looks.Lang != "" {
		l.Lang = k.looks.Lang
	}
	if k.looks.Theme != "" {
		l.Theme = k.looks.Theme
	}
	if k.looks.Percent != 0 {
		l.Percent = k.looks.Percent
	}
	if l.Lang != "" && !slices.Contains([]string{"kk", "ru", "en"}, l.Lang) {
		l.Lang = ""
	}
	return l
}

func (k *keeper) SetLooks(l presenter.Looks) error {
	fail := func(err error) error {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "zanger.SetLooks", Err: err}
	}
	raw, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return fail(err)
	}
	if err := os.MkdirAll(k.root, 0o700); err != nil {
		return fail(err)
	}
	err = whole.Write(filepath.Join(k.root, looksName), 0o600, func(w io.Writer) error {
		_, err := w.Write(append(raw, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	k.looks = presenter.Looks{}
	return nil
}

var _ presenter.Keeper = (*keeper)(nil)
