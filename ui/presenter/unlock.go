package presenter

import (
	"context"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/vault"
)

// Unlock answers: whose profile, and what opens it? It knows labels only; nothing of a profile can be read while locked.
type Unlock struct {
	Session *Session

	Profiles []UnlockRow
	Chosen   int // index of the profile opened last, or 0; -1 where there is none
}

// UnlockRow is a profile to open.
type UnlockRow struct {
	Dir      string
	Label    string
	Used     string // "locked · last used 28.11.2026 08:27": tells a profile from a copy of it
	Keychain bool
	Problem  string // why it cannot be opened, in words; "" it can
}

// Load lists the profiles.
func (u *Unlock) Load() error {
	list, err := u.Session.Keeper.Profiles()
	if err != nil {
		return err
	}
	p, last := u.Session.Text(), u.Session.Keeper.Looks().Last
	u.Profiles, u.Chosen = nil, -1
	for i, pr := range list {
		row := UnlockRow{Dir: pr.Dir, Label: pr.Label, Used: p.T("unlock.locked"), Keychain: pr.Keychain}
		if !pr.Used.IsZero() {
			row.Used = dots(row.Used, p.T("unlock.used", "When", p.Moment(pr.Used.In(casework.Almaty))))
		}
		if row.Label == "" {
			row.Label = filepath.Base(pr.Dir)
		}
		if pr.Problem != nil {
			row.Problem = p.Error(pr.Problem).String()
		}
		u.Profiles = append(u.Profiles, row)
		if u.Chosen < 0 || filepath.Base(pr.Dir) == last {
			u.Chosen = i
		}
	}
	return nil
}

// Open opens a profile and remembers it as the one opened last.
func (u *Unlock) Open(ctx context.Context, dir string, k Key) error {
	if err := u.Session.Unlock(ctx, dir, k); err != nil {
		return err
	}
	u.remember(dir)
	return nil
}

// Recover opens a profile by its recovery sheet and gives it a new passphrase.
func (u *Unlock) Recover(ctx context.Context, dir, recovery, next, again string) error {
	if err := checkTwice(next, again); err != nil {
		return err
	}
	if err := u.Session.Keeper.Reset(ctx, dir, recovery, next); err != nil {
		return err
	}
	return u.Open(ctx, dir, Key{Passphrase: next})
}

// Restore makes a profile of a backup beside those there are, has it stand first, and says what opens it.
func (u *Unlock) Restore(ctx context.Context, backup string) (said string, err error) {
	dir, made, err := u.Session.Keeper.Restore(ctx, backup)
	if err != nil {
		return "", err
	}
	u.remember(dir)
	p := u.Session.Text()
	return p.T("unlock.restored", "Made", p.Moment(made.In(casework.Almaty))), nil
}

func (u *Unlock) remember(dir string) {
	l := u.Session.Keeper.Looks()
	l.Last = filepath.Base(dir)
	// Which profile stands first next time is a comfort, not a promise.
	_ = u.Session.Keeper.SetLooks(l)
}

// Strength judges a passphrase as it is typed: 0 useless to 4 strong, with words.
func (s *Session) Strength(passphrase string) (score int, hint string) {
	if passphrase == "" {
		return 0, ""
	}
	score, key := vault.Strength(passphrase)
	return score, s.Text().T(key, "Min", vault.MinPassphrase)
}

// checkTwice refuses a passphrase that was not typed the same twice.
func checkTwice(next, again string) error {
	if next != again {
		return &casework.Error{Code: casework.Invalid, Key: "error.passphrase.twice", Op: "presenter.checkTwice"}
	}
	if score, _ := vault.Strength(next); score == 0 {
		return &casework.Error{Code: casework.Invalid, Key: "error.passphrase.weak", Op: "presenter.checkTwice"}
	}
	return nil
}

// groupsOf cuts what was typed from a recovery sheet into letters and digits only.
func groupsOf(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, typed)
}
