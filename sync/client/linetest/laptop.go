package linetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/names"
	"zanger/casework/sqlite"
	"zanger/sync/client"
)

// Clock is a clock that tests set.
type Clock struct{ Off time.Duration }

// Now gives the system's time, moved.
func (c *Clock) Now() time.Time { return time.Now().Add(c.Off) }

// Today gives the day in Kazakhstan.
func (c *Clock) Today() casework.Date { return casework.DayOf(c.Now()) }

// Laptop is a person's computer: a profile behind a passphrase, its client, its desk.
type Laptop struct {
	*client.Client
	Store *sqlite.Store
	Desk  *intake.Desk
	Clock *Clock
	Dir   string

	t testing.TB
}

type testKey struct{}

func (testKey) Subkey(label string) (b [32]byte) { copy(b[:], label); return b }

// NewLaptop makes a profile for a person.
func NewLaptop(t testing.TB, person string, duty casework.Duty) *Laptop {
	t.Helper()
	l := &Laptop{t: t, Clock: &Clock{}, Dir: filepath.Join(t.TempDir(), "profile")}
	var err error
	l.Store, err = sqlite.Create(t.Context(), l.Dir, testKey{}, sqlite.New{Office: &casework.Office{Name: "Үлгі кеңсе", Phone: "+7 000 000 00 00"},
		Member: &casework.Member{Name: person, Duty: duty}, Clock: l.Clock})
	must(t, err)
	l.begin()
	t.Cleanup(func() { l.Close(); l.Store.Close() })
	return l
}

func (l *Laptop) begin() {
	l.t.Helper()
	law, err := lawpack.Builtin()
	must(l.t, err)
	live := names.NewLive(l.Store)
	l.Desk = intake.New(l.Store, l.Clock, law, calendar.New(law), live)
	l.Client = client.New(l.Store, l.Clock)
	l.UseIntake(l.Desk)
}

// Restart closes the profile and opens it again, as after a night.
func (l *Laptop) Restart() {
	l.t.Helper()
	l.Client.Close()
	must(l.t, l.Store.Close())
	l.open()
}

func (l *Laptop) open() {
	l.t.Helper()
	var err error
	l.Store, err = sqlite.Open(l.t.Context(), l.Dir, testKey{}, l.Clock)
	must(l.t, err)
	l.begin()
}

// Copy is this laptop's disk put into another computer.
func (l *Laptop) Copy() *Laptop {
	l.t.Helper()
	must(l.t, l.Store.Close())
	c := &Laptop{t: l.t, Clock: &Clock{}, Dir: filepath.Join(l.t.TempDir(), "copy")}
	must(l.t, os.CopyFS(c.Dir, os.DirFS(l.Dir)))
	l.open()
	c.open()
	l.t.Cleanup(func() { c.Close(); c.Store.Close() })
	return c
}

// Enrol joins the office of a hub over a line: the first laptop with the hub's code, every other by an invite of the first, which lets it in.
func (l *Laptop) Enrol(h *Hub, role casework.Duty) client.Enrolment {
	l.t.Helper()
	if h.Lead == nil {
		h.Lead = l
		e, err := l.Client.Enrol(l.t.Context(), h.Line.URL, h.Code(role))
		must(l.t, err)
		return e
	}
	return l.InvitedBy(h.Lead, h.Line.URL, role)
}

// InvitedBy joins an office by an invite of a colleague's laptop, which lets it in.
func (l *Laptop) InvitedBy(lead *Laptop, url string, role casework.Duty) client.Enrolment {
	l.t.Helper()
	e := l.AskIn(lead, url, role)
	lead.Sync()
	if e.Waits {
		if c := l.Sync(); !c.Joined {
			l.t.Fatalf("invited, but not let in: %+v", c)
		}
	}
	return e
}

// AskIn enrols by an invite of a colleague's laptop, which does not hear of it yet.
func (l *Laptop) AskIn(lead *Laptop, url string, role casework.Duty) client.Enrolment {
	l.t.Helper()
	i, err := lead.NewInvite(l.t.Context(), role)
	must(l.t, err)
	e, err := l.Client.Enrol(l.t.Context(), url, i.Code)
	must(l.t, err)
	return e
}

// Do is one action.
func (l *Laptop) Do(f func(tx casework.Tx) error) *casework.Change {
	l.t.Helper()
	ch, err := l.Store.Do(l.t.Context(), casework.Act{Name: "act.test"}, f)
	must(l.t, err)
	return ch
}

// Sync exchanges and must go through.
func (l *Laptop) Sync() client.Carried {
	l.t.Helper()
	c, err := l.Client.Sync(l.t.Context(), client.Options{})
	must(l.t, err)
	if c.Offline {
		l.t.Fatalf("the exchange did not go through: %s", c.Problem)
	}
	return c
}

// Get reads an entity; nil when it is not here.
func Get[T any, P interface {
	*T
	casework.Entity
}](l *Laptop, id casework.ID) P {
	l.t.Helper()
	e := P(new(T))
	err := l.Store.Get(context.Background(), e, id)
	if casework.CodeOf(err) == casework.Missing {
		return nil
	}
	must(l.t, err)
	return e
}

// Ctx is the test's.
func (l *Laptop) Ctx() context.Context { return l.t.Context() }

// OpenLaptop opens a profile that NewLaptop made, perhaps in another process.
func OpenLaptop(t testing.TB, dir string) *Laptop {
	t.Helper()
	l := &Laptop{t: t, Clock: &Clock{}, Dir: dir}
	l.open()
	t.Cleanup(func() { l.Close(); l.Store.Close() })
	return l
}

// Apart closes the profile while f does something to its folder.
func (l *Laptop) Apart(f func()) {
	l.t.Helper()
	l.Client.Close()
	must(l.t, l.Store.Close())
	f()
	l.open()
}

// FromBackup is a new computer with a profile restored from this laptop's backup.
func (l *Laptop) FromBackup() *Laptop {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "backup")
	must(l.t, l.Store.Backup(l.t.Context(), path))
	dir := filepath.Join(l.t.TempDir(), "restored")
	must(l.t, sqlite.Restore(l.t.Context(), path, dir))
	return OpenLaptop(l.t, dir)
}
