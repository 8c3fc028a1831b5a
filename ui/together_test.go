package ui

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// seat is a person before a window over a real profile, which may exchange over a line or by stick.
type seat struct {
	*Window
	k *keeper
	l *linetest.Laptop
	t *testing.T
}

func sit(t *testing.T, person string, duty casework.Duty, lang string) *seat {
	t.Helper()
	l := linetest.NewLaptop(t, person, duty)
	// The test says when an exchange is, so that the order of things is the same each time.
	if err := l.SetPace(t.Context(), client.Pace{Off: true}); err != nil {
		t.Fatal(err)
	}
	k := &keeper{opens: l.Store, looks: presenter.Looks{Lang: lang, Theme: "light", Percent: 100}, pass: "тірі сөз live words", profiles: []presenter.Profile{{Dir: "p", Label: person}}}
	comeBackHere(t)
	w := windowOver(t, k, l.Clock)
	w.session.Exchanges = func(casework.Store) presenter.Exchange { return l.Client }
	w.unlocked(t, k)
	w.win.Resize(fyne.NewSize(1280, 800))
	s := &seat{Window: w, k: k, l: l, t: t}
	s.until("the courier looks", func() bool { return !w.Desk().Courier.Seen().At.IsZero() })
	return s
}

// putOff is what waits for the window's goroutine.
type putOff struct {
	mu sync.Mutex
	fs []func()
}

var late putOff

func (q *putOff) add(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fs = append(q.fs, f)
}

func (q *putOff) run() {
	for {
		q.mu.Lock()
		if len(q.fs) == 0 {
			q.mu.Unlock()
			return
		}
		f := q.fs[0]
		q.fs = q.fs[1:]
		q.mu.Unlock()
		f()
	}
}

// comeBackHere lets works beside the window come back on the test's goroutine, at late.run.
func comeBackHere(t *testing.T) {
	old := toWindow
	toWindow = func(f func()) { late.add(f) }
	t.Cleanup(func() { toWindow = old })
}

// settle does what waits for the window's goroutine.
func (s *seat) settle() {
	late.run()
	s.k.settle()
	late.run()
}

// until lets the window work until something is so.
func (s *seat) until(what string, so func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		s.settle()
		if so() {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("%s: waited in vain; error shown: %q %q", what, s.shell.banner.what.Text(), s.shell.banner.rest.Text())
		}
	}
}

// idle waits for long works to end.
func (s *seat) idle() { s.until("work ends", func() bool { return s.working == 0 }) }

// shown walks over what is visible.
func shown(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	f(o)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			shown(c, f)
		}
	case fyne.Widget:
		for _, c := range fynetest.WidgetRenderer(x).Objects() {
			shown(c, f)
		}
	}
}

func (s *seat) all(f func(fyne.CanvasObject)) {
	if top := s.win.Canvas().Overlays().Top(); top != nil {
		shown(top, f)
		return
	}
	shown(s.win.Content(), f)
}

// press taps the last visible button with the words of a key.
func (s *seat) press(key string) {
	s.t.Helper()
	s.pressWords(s.session.Text().T(key))
}

func (s *seat) pressWords(words string) {
	s.t.Helper()
	s.settle()
	var found *widgets.Button
	var seen []string
	s.all(func(o fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok {
			seen = append(seen, b.Text())
			if b.Text() == words {
				found = b
			}
		}
	})
	if found == nil {
		s.t.Fatalf("no button %q among %q", words, seen)
	}
	found.Tapped(nil)
	s.settle()
	s.idle()
}

func (s *seat) fields() (list []*widgets.Entry) {
	s.all(func(o fyne.CanvasObject) {
		if e, ok := o.(*widgets.Entry); ok {
			list = append(list, e)
		}
	})
	return list
}

// fill types into the nth visible field.
func (s *seat) fill(n int, words string) {
	s.t.Helper()
	fields := s.fields()
	if n >= len(fields) {
		s.t.Fatalf("%d fields, want the one at %d", len(fields), n)
	}
	fields[n].SetText(words)
}

// choose takes an option of the nth visible choice.
func (s *seat) choose(n, option int) {
	s.t.Helper()
	var list []*widgets.Choice
	s.all(func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok {
			list = append(list, c)
		}
	})
	if n >= len(list) {
		s.t.Fatalf("%d choices, want the one at %d", len(list), n)
	}
	list[n].Select(option)
}

// reads says whether words stand anywhere in sight.
func (s *seat) reads(words string) bool {
	found := false
	s.all(func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *widgets.Para:
			found = found || strings.Contains(x.Text(), words)
		case *widgets.Line:
			found = found || strings.Contains(x.Text(), words)
		case *canvas.Text:
			found = found || strings.Contains(x.Text, words)
		}
	})
	return found
}

func (s *seat) mustRead(words string) {
	s.t.Helper()
	s.settle()
	if !s.reads(words) {
		s.t.Errorf("%q does not stand on %s", words, s.hist.now.Page)
	}
}

func (s *seat) at(r page.Route) { s.Go(r); s.settle() }

func (s *seat) exchange(tab string) { s.at(page.Route{Page: "exchange", Arg: tab}) }

// now exchanges over the line, by the page's button.
func (s *seat) now() {
	s.t.Helper()
	s.exchange(presenter.TabState)
	s.press("exchange.do.now")
}

func (s *seat) do(what string, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
}

func (s *seat) put(e casework.Entity) {
	s.t.Helper()
	_, err := s.Desk().Store.Do(s.t.Context(), casework.Act{Name: "act.case.change"}, func(tx casework.Tx) error { return tx.Put(s.t.Context(), e) })
	s.do("put", err)
}

// accepted leads an enquiry to a case, as the queue's steps do.
func (s *seat) accepted(id casework.ID) casework.ID {
	s.t.Helper()
	ctx := s.t.Context()
	v := &presenter.EnquiryDetail{Desk: s.Desk()}
	s.do("load", v.Load(ctx, id))
	v.SeenSimilar()
	s.do("check conflict", v.CheckConflict(ctx))
	s.do("load", v.Load(ctx, id))
	if len(v.Matches) > 0 {
		s.do("decide", v.DecideConflict(ctx, casework.NoConflict, "басқа адам"))
		s.do("load", v.Load(ctx, id))
	}
	s.do("assess", v.Assess(ctx, "PENSIONER", "yes", "seen", "айтуы бойынша"))
	s.do("load", v.Load(ctx, id))
	c, err := v.Accept(ctx, presenter.Acceptance{Aid: "representation", Regime: "represent", NoticeGiven: true, Title: "Үлгіқызы — жалақы", ApplicantRole: casework.Plaintiff, OpponentRole: casework.Defendant})
	s.do("accept", err)
	return c
}

// citizen is a person with a browser.
type citizen struct {
	t   *testing.T
	c   *http.Client
	url string
}

var hiddenField = regexp.MustCompile(`type="hidden" name="([a-z]+)" value="([^"]*)"`)

func (z *citizen) send(path string, v url.Values) string {
	z.t.Helper()
	var res *http.Response
	var err error
	if v == nil {
		res, err = z.c.Get(z.url + path)
	} else {
		res, err = z.c.PostForm(z.url+path, v)
	}
	if err != nil {
		z.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		z.t.Fatalf("%s: %d %v\n%s", path, res.StatusCode, err, b)
	}
	return string(b)
}

func hiddenOf(pg string) url.Values {
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(pg, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

func TestTwoLaptopsAHubAndACitizen(t *testing.T) {
	h := linetest.New(t, nil)
	a := sit(t, "Үлгібекова Айсұлу", casework.Coordinator, "kk")
	b := sit(t, "Үлгібеков Ержан", casework.Consultant, "ru")
	ctx := t.Context()

	// A begins the office with the hub's invite and keeps its key on paper; B is let in by A's invite.
	a.exchange("")
	a.press("exchange.way.invite.do")
	a.fill(0, h.URL+"\n"+h.Code(casework.Coordinator))
	a.press("exchange.join")
	a.until("A joined", func() bool { return a.Desk().Courier.Seen().Status.Joined })
	a.mustRead(a.t18("exchange.recovery.title"))
	v := &presenter.ExchangePage{Desk: a.Desk()}
	a.do("load", v.Load(ctx))
	paper := filepath.Join(t.TempDir(), "key.pdf")
	a.do("print", v.PrintRecovery(paper))
	if info, err := os.Stat(paper); err != nil || info.Size() < 1000 {
		t.Errorf("the sheet: %v", err)
	}
	last := strings.Fields(strings.Join(v.Recovery, " "))
	a.fill(0, last[len(last)-1])
	a.press("exchange.recovery.kept")
	if a.reads(a.t18("exchange.recovery.title")) {
		t.Error("the office's key is still shown after it is on paper")
	}
	a.now()
	invite, _, err := v.InviteWords(ctx, casework.Consultant)
	a.do("invite", err)
	b.exchange("")
	b.press("exchange.way.invite.do")
	b.fill(0, invite)
	b.press("exchange.join")
	b.mustRead(b.t18("exchange.heading.waits"))
	b.mustRead(b.Desk().Courier.Seen().Status.Finger)
	b.press("exchange.waits.look")
	b.mustRead(b.t18("exchange.waits.notyet"))
	a.now()
	b.press("exchange.waits.look")
	b.until("B joined", func() bool { return b.Desk().Courier.Seen().Status.Joined })
	b.now()
	a.now()

	// A citizen asks in Kazakh on the page.
	jar, _ := cookiejar.New(nil)
	z := &citizen{t: t, url: h.URL, c: &http.Client{Jar: jar, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}}
	code := z.ask()
	a.now()
	e := first[casework.Enquiry](t, a.l.Store, casework.Where("channel", casework.ByPage))
	if e.Number != code {
		t.Fatalf("the enquiry has the code %q, the paper says %q", e.Number, code)
	}
	a.at(page.Route{Page: "queue", ID: e.ID})
	a.mustRead("Үлгіқызы Сәуле")
	a.mustRead(code)
	a.mustRead(a.t18("channel.citizen_page"))

	// It becomes a case with a date, shared with B.
	id := a.accepted(e.ID)
	a.now()
	b.now()
	b.at(page.Route{Page: "queue", ID: e.ID})
	b.mustRead(b.t18("queue.apart"))
	dl := &casework.Deadline{Header: casework.Header{Space: id}, Case: id, Form: "own", Title: "Куәмен кездесу", End: casework.On(a.l.Clock.Today().AddDays(9)), Sort: a.l.Clock.Today().AddDays(9), Responsible: a.Desk().Me.ID}
	a.put(dl)
	a.at(page.Route{Page: "case", ID: id, Arg: "people"})
	a.press("exchange.access")
	a.choose(0, 0)
	a.press("exchange.access.share")
	a.mustRead("Үлгібеков Ержан")
	a.escape()
	a.now()
	b.now()
	if got, err := casework.Get[casework.Deadline](ctx, b.l.Store, dl.ID); err != nil || got.End != dl.End {
		t.Fatalf("the shared case did not reach B: %v", err)
	}
	if st := h.Status(code); st != "accepted" {
		t.Errorf("the page says %q", st)
	}

	apart(t, a, b, id, dl.ID)
	for _, s := range []*seat{b, a, b} {
		s.now()
	}
	together(t, a, b, id, dl.ID)

	// The desk settles it, and B hears of it.
	a.exchange(presenter.TabDivergences)
	a.mustRead(a.t18("exchange.weight.date"))
	a.mustRead(a.Desk().Text.DateWords(dl.End.From.AddDays(2)))
	a.fill(0, "сот ұйғарымында осылай")
	a.press("exchange.choose")
	if n := len(settledIn(ctx, a)); n != 1 {
		t.Errorf("settled %d", n)
	}
	a.now()
	b.now()
	for _, s := range []*seat{a, b} {
		if ds, err := s.l.Store.Divergences(ctx, casework.ID{}); err != nil || len(ds) != 0 {
			t.Errorf("still diverging: %+v, %v", ds, err)
		}
	}
	x, _ := casework.Get[casework.Deadline](ctx, a.l.Store, dl.ID)
	y, _ := casework.Get[casework.Deadline](ctx, b.l.Store, dl.ID)
	if x.End != y.End {
		t.Errorf("A holds %v, B %v", x.End, y.End)
	}

	// The citizen sees how it stands, and says how it was. Only the coordinator reads it.
	pg := z.send("/status/"+code+"?lang=kk", nil)
	if !strings.Contains(pg, a.t18("hubweb.status.accepted")) {
		t.Errorf("the page does not say that it was accepted:\n%s", pg)
	}
	z.complain(code)
	a.now()
	b.now()
	a.at(page.Route{Page: "today"})
	a.mustSee(a.session.Text().N("exchange.notice.complaint", 1))
	a.exchange(presenter.TabReplies)
	a.mustRead("Ақша сұрады")
	a.press("exchange.reply.read")
	if n := len(b.Desk().Courier.Seen().Replies); n != 0 {
		t.Errorf("who gave the help can read %d replies", n)
	}
	for _, s := range []*seat{a, b} {
		s.until("all confirmed", func() bool {
			st := s.Desk().Courier.Seen().Status
			return st.Queued == 0 && st.Sent == 0 && st.Confirmed > 0
		})
	}
	if found := h.Holds("Сәуле", "Үлгіқызы", "жалақы"); len(found) > 0 {
		t.Errorf("the hub can read: %v", found)
	}
	// A lost laptop: A withdraws B; at B's next contact its profile is closed for good.
	a.exchange(presenter.TabLaptops)
	a.press("exchange.revoke")
	a.press("exchange.revoke")
	b.exchange(presenter.TabState)
	b.pressLast("exchange.do.now")
	b.until("B is locked", func() bool { return b.session.Desk() == nil })
	b.settle()
	if got, want := b.before.banner.what.Text(), b.session.Text().Error(&casework.Error{Code: casework.Denied, Key: "error.sync.gone"}).What; got != want {
		t.Errorf("B is told %q, want %q", got, want)
	}
	b.unlockAgain(t)
}

// unlockAgain wants the withdrawn profile to stay closed.
func (s *seat) unlockAgain(t *testing.T) {
	t.Helper()
	if _, err := s.l.Store.Spaces(context.Background()); casework.CodeOf(err) != casework.Locked {
		t.Errorf("the store of the withdrawn profile is still open: %v", err)
	}
}

// The same with sticks alone: no hub, no line.
func TestTwoLaptopsByStickAlone(t *testing.T) {
	a := sit(t, "Үлгібекова Айсұлу", casework.Coordinator, "kk")
	b := sit(t, "Үлгібеков Ержан", casework.Consultant, "en")
	ctx := t.Context()
	stick := t.TempDir()
	file := func(name string) string { return filepath.Join(stick, name) }
	pages := map[*seat]*presenter.ExchangePage{}
	for _, s := range []*seat{a, b} {
		pages[s] = &presenter.ExchangePage{Desk: s.Desk()}
	}
	page1 := func(s *seat) *presenter.ExchangePage {
		s.do("load", pages[s].Load(ctx))
		return pages[s]
	}
	check, err := page1(b).Ask(ctx, file("b.zask"))
	b.do("ask", err)
	if _, err := page1(a).LetIn(ctx, file("b.zask"), "0000-0000-0000-0000", casework.Consultant, file("1.zbundle")); casework.CodeOf(err) != casework.Denied {
		t.Fatalf("let in by a wrong code: %v", err)
	}
	own, err := page1(a).LetIn(ctx, file("b.zask"), check, casework.Consultant, file("1.zbundle"))
	a.do("let in", err)
	if len(page1(a).Recovery) == 0 {
		t.Error("the office began and its recovery key is not shown")
	}
	if _, err := page1(b).Take(ctx, file("1.zbundle"), "0000-0000-0000-0000"); casework.CodeOf(err) != casework.Denied {
		t.Fatalf("joined by a wrong code: %v", err)
	}
	_, err = page1(b).Take(ctx, file("1.zbundle"), own)
	b.do("join", err)
	n := 1
	// carry takes a stick from one to the other.
	carry := func(from, to *seat) {
		t.Helper()
		n++
		name := file(fmt.Sprint(n, ".zbundle"))
		_, err := page1(from).Write(ctx, name)
		from.do("write", err)
		_, err = page1(to).Take(ctx, name, "")
		to.do("take", err)
		to.settle()
	}
	carry(b, a)
	id := casework.NewID()
	a.put(&casework.Case{Header: casework.Header{ID: id, Space: id}, Number: "26-0001", Title: "Үлгіқызы — жалақы", Stage: casework.StageOpened, Responsible: a.Desk().Me.ID})
	dl := &casework.Deadline{Header: casework.Header{Space: id}, Case: id, Form: "own", Title: "Куәмен кездесу", End: casework.On(a.l.Clock.Today().AddDays(9)), Sort: a.l.Clock.Today().AddDays(9)}
	a.put(dl)
	access := &presenter.CaseAccess{Desk: a.Desk(), Case: id}
	a.do("access", access.Load(ctx))
	if len(access.IDs) != 1 {
		t.Fatalf("whom it may be shared with: %v", access.Names)
	}
	a.do("share", access.Share(ctx, access.IDs[0]))
	carry(a, b)
	carry(b, a)
	apart(t, a, b, id, dl.ID)
	carry(b, a)
	carry(a, b)
	together(t, a, b, id, dl.ID)
	b.exchange(presenter.TabDivergences)
	b.press("exchange.choose")
	carry(b, a)
	carry(a, b)
	for _, s := range []*seat{a, b} {
		if ds, err := s.l.Store.Divergences(ctx, casework.ID{}); err != nil || len(ds) != 0 {
			t.Errorf("still diverging: %+v, %v", ds, err)
		}
	}
	x, _ := casework.Get[casework.Deadline](ctx, a.l.Store, dl.ID)
	y, _ := casework.Get[casework.Deadline](ctx, b.l.Store, dl.ID)
	if x.End != y.End {
		t.Errorf("A holds %v, B %v", x.End, y.End)
	}
	movedApart(t, a, b, id, carry)
	carry(b, a)
	carry(a, b)
	carry(b, a)
	st := page1(b)
	if st.Queued != 0 || st.Confirmed == 0 {
		t.Errorf("B after receipts: queued %d, sent %d, confirmed %d", st.Queued, st.Sent, st.Confirmed)
	}
}

// apart lets both write with no line: the same date, different notes.
func apart(t *testing.T, a, b *seat, id, date casework.ID) {
	t.Helper()
	for i, s := range []*seat{a, b} {
		dl, err := casework.Get[casework.Deadline](t.Context(), s.l.Store, date)
		s.do("get", err)
		s.do("move", s.Desk().MoveOwn(t.Context(), date, dl.End.From.AddDays(2*(i+1))))
		s.put(&casework.Note{Header: casework.Header{Space: id}, Of: id, Form: "note", Text: fmt.Sprintf("Жазба %d", i+1), At: s.l.Clock.Now(), By: s.Desk().Me.ID})
	}
}

// together says that both hold both notes, and that the date diverges, in its place too.
func together(t *testing.T, a, b *seat, id, date casework.ID) {
	t.Helper()
	for _, s := range []*seat{a, b} {
		s.at(page.Route{Page: "case", ID: id, Arg: "notes"})
		s.mustRead("Жазба 1")
		s.mustRead("Жазба 2")
		s.mustRead(s.session.Text().N("exchange.case.diverge", 1))
		ds, err := s.l.Store.Divergences(t.Context(), casework.ID{})
		if err != nil || len(ds) != 1 || ds[0].Entity != date || ds[0].Field != "end" || len(ds[0].Values) != 2 {
			t.Fatalf("divergences: %+v, %v", ds, err)
		}
	}
}

func settledIn(ctx context.Context, s *seat) []presenter.SettledRow {
	v := &presenter.Divergences{Desk: s.Desk()}
	s.do("load", v.LoadSettled(ctx))
	return v.Settled
}

func (s *seat) t18(key string) string { return s.session.Text().T(key) }

// mustSee wants a button with the words.
func (s *seat) mustSee(words string) {
	s.t.Helper()
	found := false
	s.settle()
	s.all(func(o fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok && b.Text() == words {
			found = true
		}
	})
	if !found {
		s.t.Errorf("no button %q on %s", words, s.hist.now.Page)
	}
}

// pressLast is press for a wish after which the profile may be closed.
func (s *seat) pressLast(key string) {
	s.t.Helper()
	words := s.t18(key)
	var found *widgets.Button
	s.all(func(o fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok && b.Text() == words {
			found = b
		}
	})
	if found == nil {
		s.t.Fatalf("no button %q", words)
	}
	found.Tapped(nil)
}

var codeOnPage = regexp.MustCompile(`class="code">([0-9A-Z-]+)<`)

// ask goes through the page's two steps in Kazakh and gives the code on paper.
func (z *citizen) ask() string {
	z.t.Helper()
	form := hiddenOf(z.send("/ask?lang=kk", nil))
	form.Set("language", "kk")
	form.Set("area", "LAB")
	form = hiddenOf(z.send("/ask", form))
	for k, v := range map[string]string{"story": "Жұмыс беруші үш ай жалақы төлемейді, не істейін?", "contact": "+7 000 111 22 33", "name": "Үлгіқызы Сәуле", "safe": "yes", "closer": "LAB.WAGE", "consent": "yes"} {
		form.Set(k, v)
	}
	m := codeOnPage.FindStringSubmatch(z.send("/ask", form))
	if m == nil {
		z.t.Fatal("no code on the page")
	}
	return m[1]
}

func (z *citizen) complain(code string) {
	z.t.Helper()
	form := hiddenOf(z.send("/feedback/"+code+"?lang=kk", nil))
	form.Set("kind", "complaint")
	form.Set("paid", "yes")
	form.Set("text", "Ақша сұрады.")
	z.send("/feedback/"+code, form)
}
