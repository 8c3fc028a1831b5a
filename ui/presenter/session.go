package presenter

import (
	"context"
	"crypto/ed25519"
	"sync"
	"time"

	"zanger/casework"
	"zanger/casework/agenda"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
	"zanger/casework/schedule"
	"zanger/casework/vault"
	"zanger/ui/text"
)

// Profile is one line of the unlock page. Label is what its owner called it; nothing else is known while it is locked.
type Profile struct {
	Dir      string
	Label    string
	Keychain bool      // the system's keychain can open it
	Problem  error     // why it cannot be unlocked; nil: it can
	Used     time.Time // when it was last written to; zero: not known
}

// Founding is what the first run asks.
type Founding struct {
	Lang       string
	Office     string
	Person     string
	Duty       casework.Duty
	Passphrase string
	Sample     bool // fill it with the fictional office
}

// Key is how a person unlocks: one of the three.
type Key struct {
	Passphrase string
	Recovery   string // as typed from the sheet, spaces and dashes as they come
	Keychain   bool
}

// Keeper makes, finds and opens profiles: the program gives one over casework/vault and casework/sqlite, tests one of
// their own. Its slow calls (a passphrase is stretched for half a second on purpose) are made beside the window.
type Keeper interface {
	Profiles() ([]Profile, error)
	// Create makes a profile with its office and first member, opens it and gives the recovery key, which is shown once.
	Create(ctx context.Context, f Founding) (s casework.Store, recovery vault.Recovery, err error)
	Open(ctx context.Context, dir string, k Key) (casework.Store, error)
	// Rekey changes the passphrase; the present one is checked first (WrongKey).
	Rekey(ctx context.Context, dir, present, next string) error
	// Reset sets a new passphrase by the recovery sheet.
	Reset(ctx context.Context, dir, recovery, next string) error
	// Restore makes a profile of a backup, beside those there are, and says in which folder and when the backup was made. The
	// profile opens with the passphrase and the recovery sheet of then. Errors: Missing, Corrupt, Newer, Full, ReadOnly;
	// Invalid where the program was started for one folder and a profile lies in it.
	Restore(ctx context.Context, backup string) (dir string, made time.Time, err error)
	// NewRecovery makes a new recovery key; the former one opens nothing any more.
	NewRecovery(ctx context.Context, dir, passphrase string) (vault.Recovery, error)
	// SetKeychain puts the key into the system's keychain, or takes it out.
	SetKeychain(ctx context.Context, dir, passphrase string, on bool) error
	// Looks and SetLooks keep the settings needed before unlocking.
	Looks() Looks
	SetLooks(Looks) error
}

// BackupChore is the chore that makes the backup of the day; see Desk.Trouble.
const BackupChore = "backup"

// Session is one run of the program: at most one profile is open in it.
type Session struct {
	Keeper   Keeper
	Catalog  *text.Catalog
	Clock    casework.Clock
	Dispatch func(func())
	Law      *lawpack.Pack // the built-in one; a profile may have a newer one
	Calendar *calendar.Calendar
	Trusted  []ed25519.PublicKey // who may sign packs of law; none: the project
	// Chores gives what is done by itself while a profile is open, for its schedule; nil: nothing.
	Chores func(*Desk) []schedule.Chore

	// Exchanges gives what carries a profile's work to others; nil: nothing leaves this computer.
	Exchanges func(casework.Store) Exchange
	// OnGone is told, on the window's goroutine, that the office withdrew this laptop's access: the profile is locked for good.
	OnGone func(error)

	// Notifier shows reminders outside the window; nil: nowhere.
	Notifier Notifier

	mu      sync.Mutex
	lang    string
	desk    *Desk
	dir     string
	idle    time.Duration // 0 never
	last    time.Time
	onLock  []func()
	locking bool // pages are closing
	chores  *schedule.Schedule

	outline    *agenda.Outline // of the profile open last: days, no names
	toldLocked casework.Date
	reminder   string
	clockWords string
	paused     bool // the profile locked last exchanges when it is open
}

// Text gives the printer of the language in use.
func (s *Session) Text() *text.Printer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Catalog.WithToday(s.Clock.Today).In(s.lang)
}

// SetLang changes the language of everything that is shown from now on.
func (s *Session) SetLang(lang string) {
	s.mu.Lock()
	s.lang = lang
	d := s.desk
	s.mu.Unlock()
	if d != nil {
		d.Text = s.Text()
	}
}

// Lang gives the language in use.
func (s *Session) Lang() string { return s.Text().Lang() }

// Desk gives the open profile's desk, nil while locked.
func (s *Session) Desk() *Desk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desk
}

// Dir gives the folder of the open profile, "" while locked.
func (s *Session) Dir() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dir
}

// Create founds a profile and opens it. The recovery key is to be shown and confirmed before anything else.
func (s *Session) Create(ctx context.Context, f Founding) (vault.Recovery, error) {
	st, recovery, err := s.Keeper.Create(ctx, f)
	if err != nil {
		return recovery, err
	}
	if err := st.SetLocal(ctx, casework.LocalNoSheet, "1"); err != nil {
		_ = st.Close() // the first error is the one to tell
		return recovery, err
	}
	return recovery, s.opened(ctx, st)
}

// Unlock opens a profile. A profile open before is locked first: switching is lock and unlock.
func (s *Session) Unlock(ctx context.Context, dir string, k Key) error {
	s.Lock()
	st, err := s.Keeper.Open(ctx, dir, k)
	if err != nil {
		return err
	}
	return s.opened(ctx, st)
}

func (s *Session) opened(ctx context.Context, st casework.Store) error {
	d, err := NewDesk(ctx, st, s.Clock, s.Text(), s.Dispatch)
	if err != nil {
		_ = st.Close() // the first error is the one to tell
		return err
	}
	if err := d.TakeLaw(ctx, s.Law, s.Calendar, s.Trusted); err != nil {
		d.Close()
		_ = st.Close()
		return err
	}
	dir := st.Profile().Dir
	if s.Exchanges != nil {
		if ex := s.Exchanges(st); ex != nil {
			ex.UseIntake(d.door())
			d.Courier = newCourier(d, ex, func() string { return s.sharedFolder(dir) }, func(err error) {
				d.post(func() {
					if s.OnGone != nil {
						s.OnGone(err)
					}
				})
			})
		}
	}
	minutes := Idle(ctx, st)
	s.mu.Lock()
	s.desk, s.dir = d, dir
	s.idle, s.last = time.Duration(minutes)*time.Minute, s.Clock.Now()
	s.mu.Unlock()
	if d.Courier != nil {
		d.Courier.start()
	}
	return s.startChores(d)
}

// startChores begins the chores of the open profile. A new day makes every page read anew: "today" is another day.
func (s *Session) startChores(d *Desk) error {
	if s.Chores == nil {
		return nil
	}
	sch := schedule.New(d.Store, s.Clock, func(name string, err error) { d.post(func() { d.failed(name, err) }) })
	for _, c := range s.Chores(d) {
		sch.Add(c)
	}
	sch.OnTick(func(ctx context.Context) error { return s.remind(ctx, d) })
	sch.OnJump(func(j schedule.Jump) { s.jumped(d, j) })
	sch.OnDay(func(casework.Date) { d.post(d.turned) })
	s.mu.Lock()
	s.chores = sch
	s.mu.Unlock()
	return sch.Start()
}

// OnLock calls f each time a profile is locked, before its store is closed: pages close there.
func (s *Session) OnLock(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onLock = append(s.onLock, f)
}

// Lock closes the pages, the desk and the store, which drops its keys. A page still has its desk while it closes: what was
// typed into the field with the cursor is kept then. Locking what is locked, or being locked, does nothing.
func (s *Session) Lock() {
	s.mu.Lock()
	d, fs := s.desk, append([]func(){}, s.onLock...)
	chores := s.chores
	if d == nil || s.locking {
		s.mu.Unlock()
		return
	}
	s.locking, s.chores = true, nil
	s.toldLocked = s.Clock.Today()
	s.paused = d.Courier != nil && d.Courier.Seen().Status.Joined
	s.mu.Unlock()
	if d.Courier != nil {
		d.Courier.Stop()
	}
	if chores != nil {
		chores.Stop()
	}
	for _, f := range fs {
		f()
	}
	s.mu.Lock()
	s.desk, s.dir, s.locking = nil, "", false
	s.mu.Unlock()
	d.Close()
	// Every action is on disk already; an error of closing changes nothing for the person.
	_ = d.Store.Close()
}

// PausedLine says, while locked, that the exchange stands still: what it seals and opens needs keys, which locking drops. "" where the
// profile has nobody to exchange with.
func (s *Session) PausedLine() string {
	s.mu.Lock()
	paused := s.paused && s.desk == nil
	s.mu.Unlock()
	if !paused {
		return ""
	}
	return s.Text().T("exchange.locked")
}

// Touch says that the person is there.
func (s *Session) Touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = s.Clock.Now()
}

// SetIdle changes after how many minutes the open profile locks; 0 never.
func (s *Session) SetIdle(ctx context.Context, minutes int) error {
	d := s.Desk()
	if d == nil {
		return nil
	}
	if err := setIdle(ctx, d.Store, minutes); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle, s.last = time.Duration(minutes)*time.Minute, s.Clock.Now()
	return nil
}

// IdleOut reports whether the open profile was left alone for longer than its owner allows. A computer that slept was
// left alone for as long as it slept.
func (s *Session) IdleOut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desk != nil && s.idle > 0 && s.Clock.Now().Sub(s.last) >= s.idle
}
