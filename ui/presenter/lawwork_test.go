package presenter_test

import (
	"context"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
	"zanger/sync/client"
	"zanger/ui/presenter"
	"zanger/ui/presenter/exchangetest"
)

// folder is a store in memory whose profile has a folder, and that can be opened again.
type folder struct {
	*casetest.Store
	dir string
}

func (f folder) Profile() casework.Profile {
	p := f.Store.Profile()
	p.Dir = f.dir
	return p
}

func (folder) Close() error { return nil }

// folderKeeper opens it.
type folderKeeper struct {
	*keeper
	f folder
}

func (k folderKeeper) Open(context.Context, string, presenter.Key) (casework.Store, error) {
	return k.f, nil
}

var dayOff = packtest.Edit{File: "holidays.yaml", Old: "  - {date: 2026-12-16,",
	New: "  - {date: 2026-11-12, kind: emergency, name: independence, confirmed: true, source: fixed}\n  - {date: 2026-12-16,"}

// lengthened is a change of the law itself: the private complaint takes twelve days.
var lengthened = packtest.Edit{File: "deadline-rules.yaml",
	Old: "  - id: gpk-429-private\n    act: gpk\n    article: \"429 ч.1\"\n    edition: \"2026-07-01\"\n    source: GPK26-s3 (ed. 2026-07-01)\n    confidence: seen\n    length: 10\n",
	New: "  - id: gpk-429-private\n    act: gpk\n    article: \"429 ч.1\"\n    edition: \"2026-11-25\"\n    source: GPK26-s3 (ed. 2026-07-01)\n    confidence: seen\n    length: 12\n"}

func TestANewPackOfLawMovesNoDateWithoutAYes(t *testing.T) {
	ctx := context.Background()
	s, k, clk := session(t)
	builtin, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	s.Law, s.Calendar, s.Trusted = builtin, calendar.New(builtin), []ed25519.PublicKey{packtest.Public}
	fk := folderKeeper{k, folder{k.store, t.TempDir()}}
	s.Keeper = fk
	s.SetLang("ru")
	open := func() *presenter.Desk {
		t.Helper()
		if err := s.Unlock(ctx, "p", presenter.Key{}); err != nil {
			t.Fatal(err)
		}
		return s.Desk()
	}
	d := open()
	if w := d.LawWarning(); w != "" {
		t.Errorf("at first: %q", w)
	}
	c := &casework.Case{Title: "Үлгіева — Сынақ", Responsible: d.Me.ID}
	if err := d.Cases.Open(ctx, c); err != nil {
		t.Fatal(err)
	}
	ev := &casework.Event{Case: c.ID, What: "Определение вручено", Trigger: "ruling-final", When: casework.On(casework.MustDate("2026-11-02"))}
	f := &presenter.CaseFile{Desk: d, ID: c.ID}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveEvent(ctx, ev); err != nil {
		t.Fatal(err)
	}
	r, err := deadline.New(builtin, calendar.New(builtin)).Compute("gpk-429-private", "", ev.When, deadline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Cases.AddDates(ctx, ev, []*deadline.Result{r}, []string{"Частная жалоба"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Do(ctx, "act.draft.create", func(tx casework.Tx) error {
		return tx.Put(ctx, &casework.Draft{Header: casework.Header{Space: c.ID}, Of: c.ID, Template: "appeal.private", Revision: 1000, Title: "Жеке шағым", Status: casework.DraftOpen, Lang: "ru"})
	}); err != nil {
		t.Fatal(err)
	}
	clk.At = clk.At.Add(48 * 3600e9)

	// looked at: nothing is in use yet
	o, err := d.OpenLaw(ctx, packtest.Next(t, 0, dayOff, lengthened))
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Review.Rows) != 1 || o.Review.Rows[0].NewEdition != "2026-11-25" || o.Review.Rows[0].OldEdition != "2026-07-01" {
		t.Fatalf("got %+v", o.Review.Rows)
	}
	if len(o.Review.Drafts) != 1 || !strings.HasPrefix(o.Review.Drafts[0], "Жеке шағым") {
		t.Errorf("drafts whose norm changed: got %q", o.Review.Drafts)
	}
	if d.Law.Revision != builtin.Revision {
		t.Error("looking installed it")
	}
	if err := s.InstallLaw(ctx, o); err != nil {
		t.Fatal(err)
	}
	date := func() *casework.Deadline {
		t.Helper()
		list, err := casework.List[casework.Deadline](ctx, fk.f, casework.All())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0]
	}
	if got := date(); got.End != r.End {
		t.Errorf("a pack moved a date unasked: %v", got.End)
	}
	if d.Law.Revision != builtin.Revision+1 || d.LawWarning() != d.Text.T("lawwork.news") {
		t.Errorf("revision %d, warning %q", d.Law.Revision, d.LawWarning())
	}

	// the next day, after a restart, it still waits; a yes replaces the date and keeps the former day
	s.Lock()
	d = open()
	if d.Law.Revision != builtin.Revision+1 || d.LawWarning() != d.Text.T("lawwork.news") {
		t.Fatalf("after a restart: revision %d, warning %q", d.Law.Revision, d.LawWarning())
	}
	review, err := d.Review(ctx)
	if err != nil || len(review.Rows) != 1 || len(review.Drafts) != 1 || !review.News {
		t.Fatalf("got %+v, %v", review, err)
	}
	if err := d.AcceptReview(ctx, []casework.ID{review.Rows[0].ID}); err != nil {
		t.Fatal(err)
	}
	if err := d.SeenLaw(ctx); err != nil {
		t.Fatal(err)
	}
	if got := date(); got.End != casework.On(casework.MustDate("2026-11-19")) || got.Was != r.End.From || got.Edition != "2026-11-25" {
		t.Errorf("got %v, was %v, edition %s", got.End, got.Was, got.Edition)
	}
	if w := d.LawWarning(); w != "" {
		t.Errorf("after looking: %q", w)
	}

	// a pack that came by the line waits; one damaged on the disk, and one taken away, are told
	if review, err = d.Review(ctx); err != nil || len(review.Rows)+len(review.Drafts) != 0 {
		t.Errorf("after looking: got %+v, %v", review, err)
	}
	s.Lock()
	law := filepath.Join(fk.f.dir, "law", builtin.ID+".zip")
	whole, err := os.ReadFile(law)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(law, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if d = open(); d.LawWarning() != d.Text.T("lawwork.fault") {
		t.Errorf("damaged: %q", d.LawWarning())
	}
	s.Lock()
	if err := os.Remove(law); err != nil {
		t.Fatal(err)
	}
	if d = open(); d.LawWarning() != d.Text.T("lawwork.older") {
		t.Errorf("taken away: %q", d.LawWarning())
	}
	came, err := lawpack.ZipPack(whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Shelf.Offer(came); err != nil {
		t.Fatal(err)
	}
	offers, err := d.LawOffers(ctx)
	if err != nil || len(offers) != 1 {
		t.Fatal(offers, err)
	}
	if err := s.InstallLaw(ctx, offers[0]); err != nil || d.LawWarning() != "" {
		t.Errorf("installed again: %v, %q", err, d.LawWarning())
	}
}

// The window stays open for days: a pack that the line brings is said when it comes, not after the next unlocking.
func TestAPackThatTheLineBringsIsSaidAtOnce(t *testing.T) {
	ends := make(chan struct{})
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Hub: "https://hub.example.kz"}}
	line.Runs = func(ctx context.Context, _ func(client.Progress), told func(client.Carried, error)) error {
		select {
		case <-ends:
			told(client.Carried{Pack: true}, nil)
		case <-ctx.Done():
		}
		<-ctx.Done()
		return nil
	}
	s := exchanging(t, line, folder{casetest.NewOffice(casework.Advocate), t.TempDir()}, "en")
	s.Trusted = []ed25519.PublicKey{packtest.Public}
	d := unlocked(t, s)
	if w := d.LawWarning(); w != "" {
		t.Fatalf("at first: %q", w)
	}
	if _, err := d.Shelf.Offer(os.DirFS(packtest.Next(t, 0, dayOff))); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 1)
	d.Watch(func(*casework.Change) {
		if w := d.LawWarning(); w != "" {
			select {
			case said <- w:
			default:
			}
		}
	})
	close(ends)
	select {
	case w := <-said:
		if w != d.Text.T("lawwork.offered") {
			t.Errorf("the pages are told to read anew, and say %q", w)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no page was told")
	}
}
