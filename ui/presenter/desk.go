package presenter

import (
	"context"
	"errors"
	"sync"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casefile"
	"zanger/casework/conflict"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/library"
	"zanger/casework/names"
	"zanger/casework/prospect"
	"zanger/casework/triage"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
	"zanger/ui/text"
)

// Desk is what every page of an open profile needs. Its members do not change while the profile is open, but for Text,
// Me and Office, and the law where a new pack is installed: these change on the window's goroutine only.
type Desk struct {
	Store  casework.Store
	Clock  casework.Clock
	Text   *text.Printer
	Me     *casework.Member
	Office *casework.Office

	Law       *lawpack.Pack      // nil only in tests that need none
	Calendar  *calendar.Calendar // nil where Law is
	Shelf     lawpack.Shelf      // of this profile; its Dir is empty where a profile has no folder
	Names     *names.Live        // every party ever entered, read when first asked for
	Conflicts *conflict.Checker
	Cases     *casefile.Keeper
	Intake    *intake.Desk
	Triage    *triage.Advisor // nil where Law is
	Library   *library.Shelf  // nil where Law is
	Courier   *Courier        // nil where nothing is exchanged

	// Dispatch runs a function on the window's goroutine, later. Nil runs it at once, as tests want.
	Dispatch func(func())

	prospects *prospect.Desk // see Prospects
	papers    *shelf.Shelf   // see Papers; nil: to be read again

	lawFault   error // why an installed pack cannot be used
	lawNews    casefile.LawNews
	lawOffered bool // a pack waits for a person's yes

	mu       sync.Mutex
	saved    Saved
	watchers map[int]func(*casework.Change)
	trouble  map[string]error // chores that failed when last tried, by name
	next     int
	cancel   func()
	closed   bool
}

// Saved is what the foot of the window says about the last action.
type Saved struct {
	At       time.Time // instant; zero: nothing was saved in this session
	Act      string    // catalogue key of the action
	Undoable bool
}

// NewDesk reads who works here and begins to watch the store. Close ends that; it does not close the store.
func NewDesk(ctx context.Context, s casework.Store, clock casework.Clock, t *text.Printer, dispatch func(func())) (*Desk, error) {
	d := &Desk{Store: s, Clock: clock, Text: t, Dispatch: dispatch, watchers: map[int]func(*casework.Change){}}
	if err := d.reload(ctx); err != nil {
		return nil, err
	}
	d.Names = names.NewLive(s)
	d.take(intake.New(s, clock, nil, nil, d.Names))
	d.cancel = s.Watch(d.changed)
	return d, nil
}

// WithLaw puts the law on the desk.
func (d *Desk) WithLaw(p *lawpack.Pack, c *calendar.Calendar) *Desk {
	d.Law, d.Calendar = p, c
	if p != nil && c != nil { // a nil pointer in an interface would not be nil
		d.take(intake.New(d.Store, d.Clock, p, c, d.Names))
		d.Triage = &triage.Advisor{Pack: p, Store: d.Store}
		d.Intake.Topic = d.Triage.Sure
		if d.Library != nil {
			d.Library.Close()
		}
		d.Library = &library.Shelf{Pack: p, Store: d.Store, Term: TermWords(d.Text), Page: d.Cases.Page}
	}
	return d
}

func (d *Desk) take(in *intake.Desk) {
	d.Intake, d.Conflicts, d.Cases = in, in.Conflicts, in.Cases
	d.Cases.Page = shelf.Pages(d.Store, d.Clock, template.BuiltIn(), d.Law)
}

func (d *Desk) reload(ctx context.Context) error {
	p := d.Store.Profile()
	me, err := casework.Get[casework.Member](ctx, d.Store, p.Member)
	if err != nil && casework.CodeOf(err) != casework.Missing {
		return err
	}
	office, err2 := casework.Get[casework.Office](ctx, d.Store, p.Office)
	if err2 != nil && casework.CodeOf(err2) != casework.Missing {
		return err2
	}
	if me == nil || err != nil {
		me = &casework.Member{}
	}
	if office == nil || err2 != nil {
		office = &casework.Office{}
	}
	d.Me, d.Office = me, office
	return nil
}

// changed may come on any goroutine.
func (d *Desk) changed(c *casework.Change) {
	d.post(func() {
		d.mu.Lock()
		if d.closed {
			d.mu.Unlock()
			return
		}
		if d.Own(c) {
			d.saved = Saved{At: c.At, Act: c.Act, Undoable: c.Reverts.IsZero()}
		}
		d.mu.Unlock()
		for _, w := range c.Writes {
			if w.Kind == casework.KindEnquiry && w.Field == "area" && d.Triage != nil {
				d.Triage.Stale()
			}
			if (w.Kind == casework.KindSource || w.Kind == casework.KindNote) && d.Library != nil {
				d.Library.Stale()
			}
			d.paperChanged(w)
			if w.Kind == casework.KindTemplate {
				d.papers = nil
			}
		}
		for _, w := range c.Writes {
			if w.Kind == casework.KindOffice || w.Kind == casework.KindMember {
				// A failed read leaves the old names; the page that asks next meets the error itself.
				_ = d.reload(context.Background())
				break
			}
		}
		d.tell(c)
	})
}

// paperChanged tells the library which of the person's papers to read again. What a page shows of a case's facts stands in no
// write of its drafts: those are read again when they are saved.
func (d *Desk) paperChanged(w casework.Write) {
	if d.Library == nil {
		return
	}
	switch w.Kind {
	case casework.KindDraft, casework.KindFile:
		d.Library.Changed(w.Kind, w.Entity)
	}
}

// Own says whether a person at this computer made a change: an exchange brings those of others, and enquiries from the hub's page.
func (d *Desk) Own(c *casework.Change) bool {
	return len(c.Writes) > 0 && c.Act != "act.enquiry.arrive" && (c.Device.IsZero() || c.Device == d.Store.Profile().Device)
}

// tell calls the watchers, on the window's goroutine.
func (d *Desk) tell(c *casework.Change) {
	d.mu.Lock()
	fs := make([]func(*casework.Change), 0, len(d.watchers))
	for i := range d.next {
		if f, ok := d.watchers[i]; ok {
			fs = append(fs, f)
		}
	}
	d.mu.Unlock()
	for _, f := range fs {
		f(c)
	}
}

// failed keeps a chore's failure until it succeeds, for the health page.
func (d *Desk) failed(chore string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble == nil {
		d.trouble = map[string]error{}
	}
	d.trouble[chore] = err
}

// Trouble gives what a chore failed with when last tried, nil when it went well or was not due yet.
func (d *Desk) Trouble(chore string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble[chore]
}

// Well forgets a chore's failure.
func (d *Desk) Well(chore string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.trouble, chore)
}

// turned tells every page that a new day began: an empty change.
func (d *Desk) turned() { d.tell(&casework.Change{}) }

// Later runs f on the window's goroutine once what goes on there is done.
func (d *Desk) Later(f func()) { d.post(f) }

func (d *Desk) post(f func()) {
	if d.Dispatch == nil {
		f()
		return
	}
	d.Dispatch(f)
}

// Watch calls f on the window's goroutine after every change, until cancel is called; and with an empty change when a new
// day begins, since what is overdue is another thing then.
func (d *Desk) Watch(f func(*casework.Change)) (cancel func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.next
	d.next++
	d.watchers[n] = f
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, n)
	}
}

// Saved tells the last action kept on disk.
func (d *Desk) Saved() Saved {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.saved
}

// SavedLine says Saved in words, "" before the first action.
func (d *Desk) SavedLine() string {
	s := d.Saved()
	if s.At.IsZero() {
		return ""
	}
	return d.Text.T("common.saved.at", "Time", d.Text.Clock(s.At.In(casework.Almaty)))
}

// Do runs f as one action.
func (d *Desk) Do(ctx context.Context, name string, f func(casework.Tx) error) error {
	_, err := d.Store.Do(ctx, casework.Act{Name: name}, f)
	return err
}

// Undo takes back the last action of this session.
func (d *Desk) Undo(ctx context.Context) error {
	ch, err := d.Store.Undo(ctx)
	switch {
	case casework.CodeOf(err) == casework.Missing:
		return &casework.Error{Code: casework.Missing, Key: "error.undo.nothing", Op: "presenter.Undo", Err: err}
	case err == nil && ch == nil: // of two values the one that stood in the pages was chosen
		return &casework.Error{Code: casework.Stale, Key: "error.undo.same", Op: "presenter.Undo"}
	}
	return err
}

// May reports whether the person at the desk has the power, as an Error with Code Denied where not.
func (d *Desk) May(p casework.Power) error {
	if d.Me.Duty.May(p) {
		return nil
	}
	return &casework.Error{Code: casework.Denied, Key: "error.duty.denied", Op: "presenter.May", Err: errors.New(string(p))}
}

// MemberName names a member, "" for none or an unknown one.
func (d *Desk) MemberName(ctx context.Context, id casework.ID) string {
	if id.IsZero() {
		return ""
	}
	if id == d.Me.ID {
		return d.Me.Name
	}
	m, err := casework.Get[casework.Member](ctx, d.Store, id)
	if err != nil {
		return ""
	}
	return m.Name
}

// Close stops watching. The desk is of no use afterwards.
func (d *Desk) Close() {
	if d.cancel != nil {
		d.cancel()
	}
	d.Names.Close()
	if d.Library != nil {
		d.Library.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.watchers = map[int]func(*casework.Change){}
}
