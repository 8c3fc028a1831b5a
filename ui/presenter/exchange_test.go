package presenter_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/vault"
	"zanger/sync/client"
	"zanger/ui/presenter"
	"zanger/ui/presenter/exchangetest"
	"zanger/ui/text"
)

// oneKeeper opens one store in memory, beside which there may be other profiles.
type oneKeeper struct {
	presenter.Keeper
	store    casework.Store
	profiles []presenter.Profile
}

func (k *oneKeeper) Profiles() ([]presenter.Profile, error) { return k.profiles, nil }
func (k *oneKeeper) Looks() presenter.Looks                 { return presenter.Looks{} }
func (k *oneKeeper) SetLooks(presenter.Looks) error         { return nil }
func (k *oneKeeper) Open(context.Context, string, presenter.Key) (casework.Store, error) {
	return k.store, nil
}
func (k *oneKeeper) Create(context.Context, presenter.Founding) (casework.Store, vault.Recovery, error) {
	return k.store, vault.Recovery{}, nil
}

// exchanging opens a session over an office in memory whose exchange is the test's.
func exchanging(t *testing.T, line *exchangetest.Line, store casework.Store, lang string) *presenter.Session {
	t.Helper()
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex // stands for the window's goroutine
	s := &presenter.Session{Keeper: &oneKeeper{store: store}, Catalog: cat, Clock: casework.FixedClock{At: casetest.At}, Law: law, Calendar: calendar.New(law),
		Dispatch:  func(f func()) { mu.Lock(); defer mu.Unlock(); f() },
		Exchanges: func(casework.Store) presenter.Exchange { return line }}
	s.SetLang(lang)
	return s
}

func unlocked(t *testing.T, s *presenter.Session) *presenter.Desk {
	t.Helper()
	if err := s.Unlock(context.Background(), "p", presenter.Key{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Lock)
	s.Desk().Courier.Look(context.Background())
	return s.Desk()
}

func loaded(t *testing.T, d *presenter.Desk) *presenter.ExchangePage {
	t.Helper()
	v := &presenter.ExchangePage{Desk: d}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestExchangeSaysWhereTheWorkIs(t *testing.T) {
	at := casetest.At.Add(-time.Hour) // 09:00 in Almaty
	joined := client.Status{Joined: true, Hub: "https://hub.example.kz", Online: true, Role: "consultant", Last: at, Finger: "aaaa"}
	with := func(f func(*client.Status)) client.Status { s := joined; f(&s); return s }
	for name, c := range map[string]struct {
		s             client.Status
		heading, foot string
	}{
		"alone":      {client.Status{}, "You work alone", ""},
		"confirmed":  {joined, "Everything arrived and is confirmed", "All confirmed, 09:00"},
		"queued":     {with(func(s *client.Status) { s.Queued, s.Confirmed = 2, 5 }), "2 records wait to be sent", "Queued: 2 · Sent: 0 · Confirmed: 5 · last confirmed 09:00"},
		"sent":       {with(func(s *client.Status) { s.Sent = 1 }), "One record waits to be confirmed", "Queued: 0 · Sent: 1 · Confirmed: 0 · last confirmed 09:00"},
		"no line":    {with(func(s *client.Status) { s.Queued, s.Online = 1, false }), "One record waits to be sent", "No line · Queued: 1 · Sent: 0 · Confirmed: 0 · last confirmed 09:00"},
		"refused":    {with(func(s *client.Status) { s.Queued, s.Rejected, s.Held = 1, 1, 1 }), "2 records were not accepted", "Queued: 1 · Sent: 0 · Confirmed: 0 · last confirmed 09:00"},
		"diverging":  {with(func(s *client.Status) { s.Divergences, s.Rejected = 1, 1 }), "One divergence waits for your decision", "All confirmed, 09:00"},
		"came back":  {with(func(s *client.Status) { s.Restored = true }), "The profile came back from a copy: join the office anew", "All confirmed, 09:00"},
		"not looked": {joined, "Looking how the exchange stands", ""},
	} {
		t.Run(name, func(t *testing.T) {
			line := &exchangetest.Line{Stands: c.s}
			if name == "not looked" {
				line.Stands = client.Status{}
				line.Holds = make(chan struct{})
				defer close(line.Holds)
			}
			s := exchanging(t, line, casetest.NewOffice(casework.Consultant), "en")
			if name == "not looked" {
				if err := s.Unlock(context.Background(), "p", presenter.Key{}); err != nil {
					t.Fatal(err)
				}
			} else {
				unlocked(t, s)
			}
			v := loaded(t, s.Desk())
			if v.Heading != c.heading {
				t.Errorf("heading %q, want %q", v.Heading, c.heading)
			}
			if got := s.Desk().ExchangeWord(); got != c.foot {
				t.Errorf("foot %q, want %q", got, c.foot)
			}
		})
	}
}

func TestLockingEndsTheExchange(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Hub: "https://hub.example.kz"}}
	line.Runs = func(ctx context.Context, _ func(client.Progress), _ func(client.Carried, error)) error {
		close(began)
		<-ctx.Done()
		close(ended)
		return nil
	}
	s := exchanging(t, line, casetest.NewOffice(casework.Advocate), "en")
	unlocked(t, s)
	<-began
	if s.PausedLine() != "" {
		t.Error("says that the exchange stands still while it runs")
	}
	s.Lock()
	select {
	case <-ended:
	default:
		t.Fatal("an exchange goes on without keys")
	}
	if s.PausedLine() == "" {
		t.Error("the locked window does not say that the exchange stands still")
	}
}

func TestAccessWithdrawnLocksTheProfile(t *testing.T) {
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Hub: "https://hub.example.kz"}}
	line.Runs = func(context.Context, func(client.Progress), func(client.Carried, error)) error {
		return &casework.Error{Code: casework.Denied, Key: "error.sync.gone"}
	}
	s := exchanging(t, line, casetest.NewOffice(casework.Advocate), "en")
	told := make(chan error, 1)
	s.OnGone = func(err error) { told <- err }
	if err := s.Unlock(context.Background(), "p", presenter.Key{}); err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	select {
	case err := <-told:
		if !client.Gone(err) {
			t.Errorf("told %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nobody was told")
	}
}

func TestProfilesOfOneComputerShareAFolder(t *testing.T) {
	line := &exchangetest.Line{}
	s := exchanging(t, line, casetest.NewOffice(casework.Advocate), "en")
	k := s.Keeper.(*oneKeeper)
	d := unlocked(t, s)
	want := filepath.Join(filepath.Dir(d.Store.Profile().Dir), "exchange")
	if v := loaded(t, d); v.Shared {
		t.Error("a profile that is alone on its computer exchanges through a folder")
	}
	s.Lock()
	k.profiles = []presenter.Profile{{Dir: "p"}, {Dir: "q"}}
	if err := s.Unlock(context.Background(), "p", presenter.Key{}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); line.Placed() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("folder %q, want %q", line.Placed(), want)
		}
	}
}

func TestWishesReachTheExchange(t *testing.T) {
	line := &exchangetest.Line{Key: "AGE-SECRET-KEY-1ABCDEFGHIJ", Gives: client.Carried{Out: 2, In: 3}}
	d := unlocked(t, exchanging(t, line, casetest.NewOffice(casework.Coordinator), "en"))
	ctx, dir := context.Background(), t.TempDir()
	v := loaded(t, d)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	asked := func(want ...string) {
		t.Helper()
		got := strings.Join(line.Asked(), "; ")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("asked %q, want %q in it", got, w)
			}
		}
	}
	if _, err := v.Join(ctx, "AAAA-BBBB-CCCC-DDDD"); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("an invite with no address: %v", err)
	}
	_, err := v.Join(ctx, " AAAA-BBBB-CCCC-DDDD.abc \n https://hub.example.kz:8443/ ")
	must(err)
	asked("enrol https://hub.example.kz:8443 AAAA-BBBB-CCCC-DDDD.abc", "nudge")
	v = loaded(t, d)
	if err := v.KeepRecovery(ctx, "WRONG"); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("kept with a wrong group: %v", err)
	}
	sheet := filepath.Join(dir, "key.pdf")
	must(v.PrintRecovery(sheet))
	if raw, err := os.ReadFile(sheet); err != nil || !strings.HasPrefix(string(raw), "%PDF") {
		t.Errorf("the sheet: %v", err)
	}
	must(v.KeepRecovery(ctx, "j"))
	asked("kept")
	if v = loaded(t, d); len(v.Recovery) != 0 {
		t.Error("the key is shown after it is on paper")
	}
	must(v.SetTextOnly(ctx, true))
	must(v.SetBudget(ctx, 300))
	must(v.SetAuto(ctx, false))
	if v = loaded(t, d); !v.TextOnly || v.BudgetKB != 300 || !v.Manual {
		t.Errorf("pace %+v", v)
	}
	said, err := v.Now(ctx, nil)
	must(err)
	if said != "Exchange done. Sent: 2, taken in: 3." {
		t.Errorf("said %q", said)
	}
	line.Gives.Offline = true
	if said, err = v.Now(ctx, nil); err != nil || !strings.Contains(said, "could not be reached") {
		t.Errorf("offline: %q %v", said, err)
	}
	asked("sync")
	check, err := v.Ask(ctx, filepath.Join(dir, "ask"))
	must(err)
	own, err := v.LetIn(ctx, filepath.Join(dir, "ask"), check, casework.Student, filepath.Join(dir, "out"))
	must(err)
	asked("ask", "invite request 7f3k-9mqx-3a4b-c5d6 student", "export "+filepath.Join(dir, "out"))
	if own != line.Stands.Finger {
		t.Errorf("own code %q", own)
	}
	invite, _, err := v.InviteWords(ctx, casework.Advocate)
	must(err)
	if url, code := presenter.SplitInvite(invite); url != "https://hub.example.kz" || code != "AAAA-BBBB" {
		t.Errorf("an invite is not read back: %q %q", url, code)
	}
	must(v.Revoke(ctx, casework.NewID()))
	must(v.Resend(ctx, 4))
	must(v.SaveEntry(ctx, 4, filepath.Join(dir, "entry.json")))
	_, err = v.Write(ctx, filepath.Join(dir, "w"))
	must(err)
	_, err = v.Take(ctx, filepath.Join(dir, "w"), "")
	must(err)
	asked("revoke", "resend", "entry", "import")
	a := &presenter.CaseAccess{Desk: d, Case: casework.NewID()}
	if err := a.Share(ctx, casework.ID{}); casework.CodeOf(err) != casework.Missing {
		t.Errorf("shared with nobody: %v", err)
	}
	line.Fails = &casework.Error{Code: casework.Offline, Key: "error.sync.alone"}
	if err := v.Revoke(ctx, casework.NewID()); casework.CodeOf(err) != casework.Offline {
		t.Errorf("a wish that failed: %v", err)
	}
}

func TestWhoAsksToBeLetInIsShownToWhoLeads(t *testing.T) {
	ctx := context.Background()
	asks := client.Device{ID: casework.NewID(), Member: casework.NewID(), Role: casework.Student, Asks: true, Finger: "5tkd-0c2v-rr8x-m1ha"}
	odd := client.Device{ID: casework.NewID(), Member: casework.NewID(), Role: casework.Coordinator, Asks: true, Odd: true, Finger: "b3vv-94wz-7e0q-kc6s"}
	for _, role := range []casework.Duty{casework.Supervisor, casework.Student} {
		line := &exchangetest.Line{Stands: client.Status{Joined: true, Hub: "https://hub.example.kz", Role: string(role), Asks: 2, Odd: 1}, Laptops: []client.Device{asks, odd}}
		d := unlocked(t, exchanging(t, line, casetest.NewOffice(role), "en"))
		v := loaded(t, d)
		leads := role == casework.Supervisor
		if len(v.Laptops) != 0 || len(v.Asks) != 2 || v.Asks[0].May != leads || v.Asks[0].Odd || !v.Asks[1].Odd || v.Asks[0].Check != asks.Finger || !strings.Contains(v.Asks[0].Detail, "as Student") {
			t.Errorf("%s: %+v", role, v.Asks)
		}
		want := []presenter.Notice{{presenter.Overdue, "The hub contradicts your colleagues about one laptop", presenter.TabLaptops}}
		pressing := 1
		if leads {
			want = append([]presenter.Notice{{presenter.Soon, "2 laptops ask to join: compare the codes by phone", presenter.TabLaptops}}, want...)
			pressing = 3
		}
		if got := d.Notices(); !slices.Equal(got, want) || d.PressingExchange() != pressing {
			t.Errorf("%s: %+v, %d", role, got, d.PressingExchange())
		}
		if !leads {
			continue
		}
		if v.Heading != "2 laptops ask to join" {
			t.Errorf("heading %q", v.Heading)
		}
		said, err := v.Confirm(ctx, asks.Finger)
		if err != nil || !strings.Contains(said, "let in") {
			t.Errorf("confirmed: %q %v", said, err)
		}
		if err := v.Refuse(ctx, odd.ID); err != nil {
			t.Fatal(err)
		}
		if v = loaded(t, d); len(v.Asks) != 0 || len(v.Laptops) != 1 {
			t.Errorf("after that: %+v, %+v", v.Asks, v.Laptops)
		}
		line.Fails = &casework.Error{Code: casework.Missing, Key: "error.sync.nobody_asks"}
		if said, err := v.Confirm(ctx, "0000"); casework.CodeOf(err) != casework.Missing || said != "" {
			t.Errorf("a wrong code: %q %v", said, err)
		}
	}
}

func TestALaptopTheHubShutOutMayBeWithdrawn(t *testing.T) {
	list := []client.Device{{ID: casework.NewID(), Revoked: true, Shut: true}, {ID: casework.NewID(), Revoked: true}, {ID: casework.NewID(), Self: true}}
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Role: string(casework.Coordinator)}, Laptops: list}
	v := loaded(t, unlocked(t, exchanging(t, line, casetest.NewOffice(casework.Coordinator), "en")))
	if len(v.Laptops) != 3 || !v.Laptops[0].May || v.Laptops[1].May || v.Laptops[2].May {
		t.Errorf("laptops: %+v", v.Laptops)
	}
}

func TestALaptopThatWaitsSaysSo(t *testing.T) {
	ctx := context.Background()
	line := &exchangetest.Line{Waits: true, Stands: client.Status{Finger: "7f3k-9mqx-3a4b-c5d6"}, Gives: client.Carried{Waits: true}}
	d := unlocked(t, exchanging(t, line, casetest.NewOffice(casework.Student), "en"))
	v := loaded(t, d)
	said, err := v.Join(ctx, "https://hub.example.kz AAAA-BBBB")
	if err != nil || said != "" {
		t.Fatalf("said %q %v", said, err)
	}
	if v = loaded(t, d); !v.Waits || v.Joined || v.Checked || v.Heading != "Waiting for a colleague's yes" || !strings.Contains(v.Sub, "Nothing is sent") || v.Check != "7f3k-9mqx-3a4b-c5d6" {
		t.Errorf("waits: %+v", v)
	}
	if got := d.Notices(); len(got) != 1 || got[0].Words != "This laptop waits for the office's yes" || d.PressingExchange() != 1 {
		t.Errorf("notices: %+v", got)
	}
	if said, err = v.Now(ctx, nil); err != nil || said != "No yes so far." {
		t.Errorf("looked: %q %v", said, err)
	}
	if said, err = v.Confirm(ctx, "q2wx-77mt-0abd-9zke"); err != nil || !strings.Contains(said, "The office is checked") {
		t.Errorf("confirmed: %q %v", said, err)
	}
	if v = loaded(t, d); !v.Checked || d.PressingExchange() != 0 {
		t.Errorf("checked: %+v", v)
	}
	line.Gives = client.Carried{Joined: true}
	if said, err = v.Now(ctx, nil); err != nil || said != "This laptop joined the office." {
		t.Errorf("joined: %q %v", said, err)
	}
	line.Stands.Refused = true
	d.Courier.Look(ctx)
	if v = loaded(t, d); v.Heading != "The office said no to this laptop" || d.PressingExchange() != 1 {
		t.Errorf("refused: %+v", v)
	}
}

func TestNoticesLeadToWhatWaits(t *testing.T) {
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Divergences: 2, Role: string(casework.Coordinator)},
		Refused: []client.TrayEntry{{ID: 1}}, Said: []client.Reply{{N: 1, Complaint: true}, {N: 2}, {N: 3, Seen: true}}}
	d := unlocked(t, exchanging(t, line, casetest.NewOffice(casework.Coordinator), "en"))
	today := &presenter.Today{Desk: d}
	if err := today.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := []presenter.Notice{{presenter.Overdue, "2 divergences to settle", "divergences"}, {presenter.Soon, "One record not accepted", "tray"},
		{presenter.Overdue, "One new complaint", "replies"}, {presenter.Planned, "One new reply", "replies"}}
	if len(today.Notices) != len(want) {
		t.Fatalf("notices %+v", today.Notices)
	}
	for i, n := range today.Notices {
		if n != want[i] {
			t.Errorf("got %+v, want %+v", n, want[i])
		}
	}
	if n := d.PressingExchange(); n != 5 {
		t.Errorf("the rail counts %d, want 5", n)
	}
	v := loaded(t, d)
	if err := v.SeenReply(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if v = loaded(t, d); v.Unread != 1 {
		t.Errorf("unread %d", v.Unread)
	}
}

func TestTheExchangeUnderWayIsShownAndCancelled(t *testing.T) {
	line := &exchangetest.Line{Stands: client.Status{Joined: true, Hub: "https://hub.example.kz"}}
	cancelled := make(chan struct{})
	moving := make(chan struct{})
	line.Runs = func(ctx context.Context, progress func(client.Progress), _ func(client.Carried, error)) error {
		progress(client.Progress{Step: client.StepFiles, File: "scan.pdf", Up: true, Done: 1 << 20, Total: 4 << 20, Bytes: 2 << 20})
		close(moving)
		<-ctx.Done()
		close(cancelled)
		return nil
	}
	d := unlocked(t, exchanging(t, line, casetest.NewOffice(casework.Advocate), "en"))
	<-moving
	v := loaded(t, d)
	if got := strings.ReplaceAll(v.Busy, "\u00a0", " "); got != "Attachments · scan.pdf · 1.0 MB of 4.2 MB · 2.1 MB on the line" || v.BusyShare != 0.25 {
		t.Errorf("busy %q, %v", got, v.BusyShare)
	}
	if d.ExchangeWord() != "Exchanging" {
		t.Errorf("foot %q", d.ExchangeWord())
	}
	d.Courier.Cancel()
	select {
	case <-cancelled:
	case <-time.After(10 * time.Second):
		t.Fatal("the exchange goes on")
	}
}

// Every field of every kind, and every value a divergence may hold, is said in words of each language.
func TestEveryFieldHasWords(t *testing.T) {
	for _, lang := range text.Langs {
		d := deskOf(t, casetest.NewOffice(casework.Advocate), lang)
		for _, e := range casework.Kinds() {
			for _, f := range casework.Fields(e) {
				if got := d.FieldName(e.EntityKind(), f.Name); got == f.Name {
					t.Errorf("%s: %s.%s has no words", lang, e.EntityKind(), f.Name)
				}
			}
		}
	}
}

func TestDivergencesAreSettledByAPerson(t *testing.T) {
	store := casetest.NewOffice(casework.Supervisor)
	ctx := context.Background()
	p := store.Profile()
	id := casework.NewID()
	c := &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: "26-0001", Title: "Үлгіқызы — жалақы", Price: 640_000_00, Stage: casework.StageOpened}
	day := casework.MustDate("2026-12-17")
	dl := &casework.Deadline{Header: casework.Header{Space: id}, Case: id, Form: "court", Title: "Талап арызды түзету", End: casework.On(day), Sort: day}
	party := &casework.Party{Header: casework.Header{Space: id}, Of: id, OfKind: casework.KindCase, Role: casework.Plaintiff, Name: "Үлгіқызы Сәуле", Ours: true}
	for _, e := range []casework.Entity{c, dl, party} {
		if _, err := store.Do(ctx, casework.Act{Name: "act.case.change"}, func(tx casework.Tx) error { return tx.Put(ctx, e) }); err != nil {
			t.Fatal(err)
		}
	}
	other := casework.NewID()
	apart := func(e casework.Entity, field string, weight int, a, b string) casework.Divergence {
		return casework.Divergence{Space: id, Kind: e.EntityKind(), Entity: e.Base().ID, Field: field, Weight: weight, Values: []casework.DivergentValue{
			{Field: field, Value: json.RawMessage(a), Who: p.Member, Device: p.Device, At: casetest.At, Shown: true},
			{Field: field, Value: json.RawMessage(b), Who: other, Device: casework.NewID(), At: casetest.At}}}
	}
	removed := apart(party, casework.FieldDeleted, 2, "true", "")
	removed.Values[1].Field, removed.Values[1].Value = "phone", json.RawMessage(`"+7 000"`)
	d := deskOf(t, store, "en")
	diff := &exchangetest.Differing{Store: store, Apart: []casework.Divergence{
		apart(dl, "end", 1, `{"from":"2026-12-17","to":"2026-12-17"}`, `{"from":"2026-12-15","to":"2026-12-18"}`),
		apart(c, "price", 2, `{"tiyn":64000000}`, `{"tiyn":70000000}`), apart(c, "stage", 2, `"opened"`, `"appeal"`), removed, apart(c, "summary", 4, `"a"`, "null")}}
	d.Store = diff
	v := &presenter.Divergences{Desk: d}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		title, weight string
		values        [2]string
		own           presenter.OwnValue
	}{
		{"End of the term: Талап арызды түзету", "date", [2]string{"17 December 2026", "15 December 2026 — 18 December 2026"}, presenter.OwnDays},
		{"Price of the claim", "legal weight", [2]string{"640 000 ₸", "700 000 ₸"}, presenter.OwnSum},
		{"Stage", "legal weight", [2]string{"opened", "appeal"}, presenter.NoOwn},
		{"Removed or edited: Үлгіқызы Сәуле · plaintiff", "legal weight", [2]string{"Removed", "Edited — Phone: +7 000"}, presenter.NoOwn},
		{"Summary", "text", [2]string{"a", "empty"}, presenter.OwnText},
	}
	if len(v.Rows) != len(want) {
		t.Fatalf("%d rows", len(v.Rows))
	}
	for i, w := range want {
		r := v.Rows[i]
		got := [2]string{strings.ReplaceAll(r.Values[0].Words, "\u00a0", " "), strings.ReplaceAll(r.Values[1].Words, "\u00a0", " ")}
		if r.Title != w.title || r.Weight != w.weight || got != w.values || r.Own != w.own || !strings.Contains(r.Place, "26-0001") || r.Page != id {
			t.Errorf("row %d: %q %q %q own %v in %q", i, r.Title, r.Weight, got, r.Own, r.Place)
		}
		if !strings.Contains(r.Values[0].By, "Үлгіев") || !strings.Contains(r.Values[0].By, "this laptop") || !strings.Contains(r.Values[1].By, "a colleague") {
			t.Errorf("row %d: written by %q and %q", i, r.Values[0].By, r.Values[1].By)
		}
	}
	file := &presenter.CaseFile{Desk: d, ID: id}
	if err := file.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if file.Divergences != 5 || !strings.Contains(file.Dues()[0].Detail, "diverges") || !strings.Contains(file.PartyRows()[0].Detail, "diverges") {
		t.Errorf("in the case: %d, %+v", file.Divergences, file.Dues())
	}
	if _, err := v.ChooseOwn(ctx, &v.Rows[1], casework.Money(650_000_00), " "); casework.CodeOf(err) != casework.Missing {
		t.Errorf("a value of one's own with no reason: %v", err)
	}
	if _, err := v.ChooseOwn(ctx, &v.Rows[1], casework.Money(650_000_00), "agreed in court"); err != nil {
		t.Fatal(err)
	}
	if n, err := v.Choose(ctx, &v.Rows[0], 1, "the ruling says so"); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	if got, _ := casework.Get[casework.Deadline](ctx, store, dl.ID); got.End.From != casework.MustDate("2026-12-15") {
		t.Errorf("the date is %v", got.End)
	}
	if err := errors.Join(v.Load(ctx), v.LoadSettled(ctx)); err != nil || len(v.Rows) != 3 || len(v.Settled) != 2 || !strings.Contains(v.Settled[0].By, "the ruling says so") {
		t.Errorf("after settling: %d rows, %+v, %v", len(v.Rows), v.Settled, err)
	}
	if err := d.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if got, _ := casework.Get[casework.Deadline](ctx, store, dl.ID); got.End.From != day {
		t.Errorf("after undo the date is %v", got.End)
	}
}
