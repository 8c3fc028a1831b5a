package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/docgen"
)

// Settings is the page of settings: how the window looks, who works here, what opens the profile.
type Settings struct {
	Desk    *Desk
	Session *Session

	Looks     Looks
	Idle      int // minutes; 0 never
	Office    casework.Office
	Me        casework.Member
	Backup    string // folder
	Keychain  bool
	MayOffice bool
	NoSheet   bool // nobody has confirmed to hold a recovery sheet
}

// Load reads the settings.
func (s *Settings) Load(ctx context.Context) error {
	s.Looks = s.Session.Keeper.Looks().Defaulted()
	s.Looks.Lang = s.Session.Lang()
	s.Idle = Idle(ctx, s.Desk.Store)
	s.Backup = backupFolder(ctx, s.Desk.Store)
	s.NoSheet = s.Desk.NoRecoverySheet(ctx)
	s.Office, s.Me = *s.Desk.Office, *s.Desk.Me
	s.MayOffice = s.Me.Duty.May(casework.ManageOffice) || s.Me.Duty.May(casework.AcceptEnquiry)
	list, err := s.Session.Keeper.Profiles()
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Dir == s.Session.Dir() {
			s.Keychain = p.Keychain
		}
	}
	return nil
}

// SetLooks keeps language, theme and text size.
func (s *Settings) SetLooks(change func(*Looks)) error {
	l := s.Session.Keeper.Looks().Defaulted()
	change(&l)
	return s.Session.Keeper.SetLooks(l)
}

// SetIdle keeps after how many minutes the profile locks.
func (s *Settings) SetIdle(ctx context.Context, minutes int) error {
	s.Idle = minutes
	return s.Session.SetIdle(ctx, minutes)
}

// SaveOffice keeps the office as edited.
func (s *Settings) SaveOffice(ctx context.Context, o casework.Office) error {
	if strings.TrimSpace(o.Name) == "" {
		return &casework.Error{Code: casework.Missing, Key: "error.firstrun.office", Op: "presenter.SaveOffice"}
	}
	return s.Desk.Do(ctx, "act.office.change", func(tx casework.Tx) error { return tx.Put(ctx, &o) })
}

// SavePage keeps how the office's papers are set; a style that leaves no page is refused with casework.Invalid.
func (s *Settings) SavePage(ctx context.Context, style casework.PageStyle) error {
	if d := s.Desk.Me.Duty; !d.May(casework.ManageOffice) && !d.May(casework.AcceptEnquiry) {
		return &casework.Error{Code: casework.Denied, Key: "error.denied.office.manage", Op: "presenter.SavePage"}
	}
	if _, err := docgen.Styled(style).Resolved(); err != nil {
		return err
	}
	o := s.Office
	o.Page = style
	return s.SaveOffice(ctx, o)
}

// SaveMe keeps the person as edited. Nobody changes their own duty.
func (s *Settings) SaveMe(ctx context.Context, m casework.Member) error {
	if strings.TrimSpace(m.Name) == "" {
		return &casework.Error{Code: casework.Missing, Key: "error.firstrun.person", Op: "presenter.SaveMe"}
	}
	m.Duty = s.Me.Duty
	return s.Desk.Do(ctx, "act.member.change", func(tx casework.Tx) error { return tx.Put(ctx, &m) })
}

// SetBackup keeps where backups go.
func (s *Settings) SetBackup(ctx context.Context, dir string) error {
	s.Backup = dir
	return SetBackupFolder(ctx, s.Desk.Store, dir)
}

// Rekey changes the passphrase.
func (s *Settings) Rekey(ctx context.Context, present, next, again string) error {
	if err := checkTwice(next, again); err != nil {
		return err
	}
	return s.Session.Keeper.Rekey(ctx, s.Session.Dir(), present, next)
}

// NewRecovery makes a new recovery key and writes its sheet to path. The former sheet opens nothing any more.
func (s *Settings) NewRecovery(ctx context.Context, passphrase, path string) error {
	rec, err := s.Session.Keeper.NewRecovery(ctx, s.Session.Dir(), passphrase)
	if err != nil {
		return err
	}
	defer rec.Wipe()
	if err := printRecovery(s.Session, path, s.Office.Name, s.Me.Name, rec); err != nil {
		_ = s.Desk.Store.SetLocal(ctx, casework.LocalNoSheet, "1") // the error of the sheet is the one to tell
		return err
	}
	return s.Desk.Store.SetLocal(ctx, casework.LocalNoSheet, "")
}

// SetKeychain lets the system's keychain open the profile, or no longer.
func (s *Settings) SetKeychain(ctx context.Context, passphrase string, on bool) error {
	if err := s.Session.Keeper.SetKeychain(ctx, s.Session.Dir(), passphrase, on); err != nil {
		return err
	}
	s.Keychain = on
	return nil
}
