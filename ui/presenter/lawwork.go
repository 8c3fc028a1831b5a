package presenter

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casefile"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/docgen"
)

// LawReview is what a change of the law or of the calendar would change. Nothing of it is done before a person's yes.
type LawReview struct {
	Looked int
	Rows   []LawRow
	Drafts []string // titles of the documents in work whose cited norm has changed
	News   bool     // the law changed since a person last said that they had looked
}

// LawRow is a date that would become another.
type LawRow struct {
	ID     casework.ID
	Title  string
	Detail string // old day → new day, rule, edition
	Mark   Mark

	Old, New               casework.DateRange
	Rule                   string // id of the version that would be used
	OldEdition, NewEdition string
}

// Review computes every open date by the law in use.
func (d *Desk) Review(ctx context.Context) (*LawReview, error) {
	news, err := d.keeper().NoteLaw(ctx, d.Law)
	if err != nil {
		return nil, err
	}
	return d.reviewBy(ctx, d.Law, news)
}

// Preview computes every open date by a law that is not in use yet.
func (d *Desk) Preview(ctx context.Context, law *lawpack.Pack) (*LawReview, error) {
	news := casefile.LawNews{At: d.Clock.Now()}
	for _, r := range casefile.ChangedNorms(law, casefile.Norms(d.Law)) {
		news.Rules = append(news.Rules, r.ID)
	}
	return d.reviewBy(ctx, law, news)
}

func (d *Desk) reviewBy(ctx context.Context, law *lawpack.Pack, news casefile.LawNews) (*LawReview, error) {
	changes, n, err := d.keeper().Review(ctx, deadline.New(law, calendar.New(law)))
	if err != nil {
		return nil, err
	}
	p := d.Text
	out := &LawReview{Looked: n, News: !news.At.IsZero()}
	for _, c := range changes {
		r := LawRow{ID: c.Old.ID, Title: d.DeadlineTitle(c.Old), Mark: Mark{Planned, p.T("due.doubt")}, Detail: p.T("datework.review.row", "Old", p.Range(c.Old.End), "New", p.Range(c.New.End),
			"Rule", law.Cite(c.New.Rule.Act, c.New.Rule.Article, p.Lang()), "Edition", dots(c.Old.Edition, c.New.Rule.Edition)),
			Old: c.Old.End, New: c.New.End, Rule: c.New.Rule.ID, OldEdition: c.Old.Edition, NewEdition: c.New.Rule.Edition}
		if c.Moved {
			r.Mark = Mark{Overdue, p.Range(c.New.End)}
		}
		out.Rows = append(out.Rows, r)
	}
	out.Drafts, err = d.staleDrafts(ctx, law, news)
	return out, err
}

// AcceptReview replaces the chosen dates.
func (d *Desk) AcceptReview(ctx context.Context, ids []casework.ID) error {
	return d.keeper().AcceptReview(ctx, d.engine(), ids, d.Text.T("datework.review.why", "N", d.Law.Revision))
}

// staleDrafts gives the documents in work whose cited norm has changed since they were begun, or is older than the
// version the pack holds, or whose template has a later revision.
func (d *Desk) staleDrafts(ctx context.Context, law *lawpack.Pack, news casefile.LawNews) ([]string, error) {
	lib, err := d.Templates()
	if err != nil {
		return nil, err
	}
	old, changed, revision := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, e := range lib.Documents {
		revision[e.ID] = e.Revision
		for _, ref := range e.Templates[e.Langs()[0]].Law {
			for _, r := range law.Rules() {
				if !cites(law, ref, r) {
					continue
				}
				old[e.ID] = old[e.ID] || (r.Supersedes != "" && r.AppliesFrom.String() > ref.Edition)
				changed[e.ID] = changed[e.ID] || slices.Contains(news.Rules, r.ID)
			}
		}
	}
	list, err := casework.List[casework.Draft](ctx, d.Store, casework.All().And("status", casework.Ne, casework.DraftFinal))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, dr := range list {
		if old[dr.Template] || revision[dr.Template] > dr.Revision || (changed[dr.Template] && news.Concerns(dr)) {
			out = append(out, dots(dr.Title, d.placeOf(ctx, dr.Of)))
		}
	}
	return out, nil
}

// cites reports whether a template's reference is to the article a rule is taken from.
func cites(law *lawpack.Pack, ref docgen.LawRef, r *lawpack.Rule) bool {
	a, ok := law.Act(r.Act)
	number, _, _ := strings.Cut(r.Article, " ")
	return ok && number == ref.Article && strings.HasPrefix(ref.Act, a.Short.RU)
}

// LawInUse says by which law the office works: pack, revision, day; and a calendar put over it.
func (d *Desk) LawInUse() string {
	words := d.PackWords(&d.Law.Manifest)
	if c := d.Law.CalendarBy; c != nil {
		words += "; " + d.PackWords(c)
	}
	return words
}

// PackWords names a pack with its revision and day.
func (d *Desk) PackWords(m *lawpack.Manifest) string {
	return d.Text.T("lawwork.pack", "Title", m.Title.In(d.Text.Lang()), "Revision", m.Revision, "Date", d.Text.DateFull(m.Issued))
}

// LawWarning says what a person has to know of the law in use, "" for nothing: that what was installed cannot be used,
// that the law is older than it was, that it changed and nobody has looked at the dates yet.
func (d *Desk) LawWarning() string {
	switch {
	case d.lawFault != nil:
		return d.Text.T("lawwork.fault")
	case d.lawNews.Older:
		return d.Text.T("lawwork.older")
	case !d.lawNews.At.IsZero():
		return d.Text.T("lawwork.news")
	case d.lawOffered:
		return d.Text.T("lawwork.offered")
	}
	return ""
}

// TakeLaw puts the law in use on the desk of a profile: the built-in pack, or what was installed since, of which
// trusted are the signers (none: the project). It notes what changed since this device last worked.
func (d *Desk) TakeLaw(ctx context.Context, builtin *lawpack.Pack, cal *calendar.Calendar, trusted []ed25519.PublicKey) error {
	law := builtin
	if dir := d.Store.Profile().Dir; dir != "" && builtin != nil {
		d.Shelf = lawpack.ShelfOf(dir)
		d.Shelf.Trusted = trusted
		var err error
		if law, d.lawFault, err = d.Shelf.Current(); err != nil {
			return err
		}
		d.lawOffered = d.offered()
	}
	if law != builtin {
		cal = calendar.New(law)
	}
	d.WithLaw(law, cal)
	if law == nil {
		return nil
	}
	return d.noteLaw(ctx)
}

// offered reports whether a pack of law that came by itself waits for a person's yes. It reads the shelf.
func (d *Desk) offered() bool { return d.Shelf.Dir != "" && len(d.Shelf.Offers()) > 0 }

// noteLaw keeps what changed in the law. That a full disk keeps nothing is no reason not to open the profile.
func (d *Desk) noteLaw(ctx context.Context) (err error) {
	d.lawNews, err = d.keeper().NoteLaw(ctx, d.Law)
	if code := casework.CodeOf(err); code == casework.Full || code == casework.ReadOnly {
		return nil
	}
	return err
}

// LawOffer is a verified pack with what it would change in open dates. Nothing of it is in use.
type LawOffer struct {
	Words  string
	Review *LawReview
	offer  *lawpack.Offer
}

// LawOffers gives the packs that came by themselves and wait for a person's yes.
func (d *Desk) LawOffers(ctx context.Context) ([]LawOffer, error) {
	if d.Shelf.Dir == "" {
		return nil, nil
	}
	var out []LawOffer
	for _, o := range d.Shelf.Offers() {
		x, err := d.lawOffer(ctx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// OpenLaw reads a pack or a calendar from a folder or a zip, verifies it and computes what it would change.
// Errors: those of lawpack.Shelf.Check.
func (d *Desk) OpenLaw(ctx context.Context, path string) (LawOffer, error) {
	fsys, err := lawpack.OpenPack(path)
	if err != nil {
		return LawOffer{}, err
	}
	o, err := d.Shelf.Check(fsys)
	if err != nil {
		return LawOffer{}, err
	}
	return d.lawOffer(ctx, o)
}

func (d *Desk) lawOffer(ctx context.Context, o *lawpack.Offer) (LawOffer, error) {
	r, err := d.Preview(ctx, o.Pack)
	return LawOffer{Words: d.PackWords(&o.Manifest), Review: r, offer: o}, err
}

// InstallLaw takes an offer into use, on the window's goroutine. The chores rest meanwhile: they read the law as well.
// No date is replaced by it.
func (s *Session) InstallLaw(ctx context.Context, o LawOffer) error {
	d := s.Desk()
	if d == nil {
		return &casework.Error{Code: casework.Locked, Key: "error.store.locked", Op: "presenter.InstallLaw"}
	}
	s.mu.Lock()
	chores := s.chores
	s.chores = nil
	s.mu.Unlock()
	if chores != nil {
		chores.Stop()
	}
	err := d.InstallLaw(ctx, o)
	return errors.Join(err, s.startChores(d))
}

// InstallLaw is Session.InstallLaw where no chores run.
func (d *Desk) InstallLaw(ctx context.Context, o LawOffer) error {
	law, err := o.offer.Install(d.Shelf)
	if err != nil {
		return err
	}
	d.lawFault, d.lawOffered = nil, d.offered()
	d.WithLaw(law, calendar.New(law))
	err = d.noteLaw(ctx)
	d.turned()
	return err
}

// SeenLaw records that a person has looked at what the change of law means for dates and drafts.
func (d *Desk) SeenLaw(ctx context.Context) error {
	d.lawNews = casefile.LawNews{Older: d.lawNews.Older}
	return d.keeper().SeenLaw(ctx)
}
