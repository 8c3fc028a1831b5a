package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// opened is a window over the sample office, unlocked, in English.
func opened(t *testing.T) (*Window, *keeper) {
	t.Helper()
	w, k := office(t, presenter.Looks{Lang: "en", Theme: "light", Percent: 100})
	w.unlocked(t, k)
	w.win.Resize(fyne.NewSize(1280, 800))
	k.settle()
	return w, k
}

func TestUnlockedWindowShowsToday(t *testing.T) {
	w, _ := opened(t)
	if got := w.hist.now.Page; got != "today" {
		t.Errorf("stands at %q", got)
	}
	w.Go(page.Route{Page: "queue"})
	w.Go(page.Route{Page: "settings"})
	w.Back()
	if got := w.hist.now.Page; got != "queue" {
		t.Errorf("back led to %q", got)
	}
	if got := w.shell.rail.object.Chosen(); got != "queue" {
		t.Errorf("the rail marks %q", got)
	}
	w.Go(page.Route{Page: "enquiry"})
	if got := w.shell.rail.object.Chosen(); got != "queue" {
		t.Errorf("an enquiry stands under %q in the rail", got)
	}
	w.Go(page.Route{Page: "no such page"})
	if w.shell.spec.Name != "enquiry" {
		t.Errorf("an unknown page was opened: %q", w.shell.spec.Name)
	}
}

func TestEveryPageOfTheRailOpens(t *testing.T) {
	w, _ := opened(t)
	for _, s := range w.pages {
		if s.Rail || s.Foot {
			w.Go(page.Route{Page: s.Name})
			if w.shell.spec.Name != s.Name || w.shell.banner.object.Visible() {
				t.Errorf("%s: opened %q, error shown %v", s.Name, w.shell.spec.Name, w.shell.banner.object.Visible())
			}
		}
	}
}

func TestCommandsHaveWordsAndKeysOfTheirOwn(t *testing.T) {
	w, _ := opened(t)
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range w.pages {
		w.Go(page.Route{Page: s.Name})
		keys := map[string]string{}
		for _, c := range w.commands(w.shell.page) {
			if !cat.Has(c.Title) || !cat.Has(c.Group) {
				t.Errorf("%s: command %s lacks words (%s, %s)", s.Name, c.ID, c.Title, c.Group)
			}
			if c.Do == nil {
				t.Errorf("%s: command %s does nothing", s.Name, c.ID)
			}
			if other := keys[c.Key]; c.Key != "" && other != "" {
				t.Errorf("%s: %s is the key of %s and of %s", s.Name, c.Key, other, c.ID)
			}
			keys[c.Key] = c.ID
		}
		for _, key := range []string{"Ctrl+K", "Ctrl+N", "Ctrl+L", "Ctrl+1", "Ctrl+,", "F1", "Esc", "Alt+Left", "Ctrl+Shift+Z"} {
			if keys[key] == "" {
				t.Errorf("%s: nothing on %s", s.Name, key)
			}
		}
	}
}

func TestMenuCarriesTheKeys(t *testing.T) {
	w, _ := opened(t)
	found := map[string]bool{}
	for _, m := range w.menu(w.shell.page).Items {
		for _, it := range m.Items {
			if it.Shortcut != nil {
				found[it.Shortcut.ShortcutName()] = true
			}
			if it.Action == nil {
				t.Errorf("%s does nothing", it.Label)
			}
		}
	}
	for _, key := range []string{"Ctrl+K", "Ctrl+N", "Ctrl+L"} {
		if !found[shortcutOf(key).ShortcutName()] {
			t.Errorf("%s is not in the menu: a field with the cursor would swallow it", key)
		}
	}
}

func TestLockDropsPagesAndKeys(t *testing.T) {
	w, k := opened(t)
	w.Go(page.Route{Page: "queue"})
	w.Lock()
	if w.shell != nil || w.Desk() != nil || w.cover == nil {
		t.Fatal("something of the profile is still open")
	}
	if strings.Contains(fynetest.RenderToMarkup(w.win.Canvas()), "Мысалова") {
		t.Error("a name is still in the window")
	}
	_ = k
	w.Go(page.Route{Page: "queue"}) // no way round the lock
	if w.shell != nil {
		t.Error("a page opened while locked")
	}
}

func TestLockKeepsTheFieldWithTheCursor(t *testing.T) {
	w, k := opened(t)
	w.Go(page.Route{Page: "enquiry"})
	fynetest.Type(w.win.Canvas().Focused(), "Мысалова Зере")
	w.Lock()
	if n, err := casework.Count[casework.Party](context.Background(), k.store, casework.Where("name", "Мысалова Зере")); err != nil || n != 1 {
		t.Errorf("kept %d of the name typed before the lock, %v", n, err)
	}
}

func TestWorkThatFailsIsHeardOf(t *testing.T) {
	old := crash
	t.Cleanup(func() { SetCrash(old) })
	SetCrash(Crash{Dir: t.TempDir(), Version: "x", Now: time.Now})
	if err := guardedWork(func() error { panic("x") }); casework.CodeOf(err) != casework.Internal {
		t.Errorf("got %v", err)
	}
	if err := guardedWork(func() error { return nil }); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestWindowLocksWhenLeftAlone(t *testing.T) {
	w, _ := opened(t)
	w.session.Clock = casework.FixedClock{At: casetest.At.Add(14 * time.Minute)}
	w.root.last = "" // whatever has the cursor counts as there once
	w.root.look(w.win.Canvas())
	w.session.Clock = casework.FixedClock{At: casetest.At.Add(40 * time.Minute)}
	w.working = 1
	w.lookIdle()
	if w.Desk() == nil {
		t.Error("locked in the middle of long work")
	}
	w.working = 0
	w.lookIdle()
	if w.Desk() != nil {
		t.Error("still open after 26 minutes alone")
	}
}

func TestUndoTakesTheLastActionBack(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	before, _ := casework.Count[casework.Enquiry](ctx, k.store, casework.All())
	e := &casework.Enquiry{Line: "x"}
	if err := w.Desk().Intake.Add(ctx, e); err != nil {
		t.Fatal(err)
	}
	k.settle()
	if got := w.shell.foot.words.Text(); !strings.Contains(got, "Saved") {
		t.Errorf("foot says %q", got)
	}
	w.undo()
	k.settle()
	if after, _ := casework.Count[casework.Enquiry](ctx, k.store, casework.All()); after != before {
		t.Errorf("got %d enquiries, want %d", after, before)
	}
	if w.shell.banner.object.Visible() {
		t.Error("an error is shown")
	}
}

func TestErrorsSayWhatWasKept(t *testing.T) {
	w, _ := opened(t)
	if w.Try(&casework.Error{Code: casework.Full, Op: "test"}) {
		t.Fatal("an error is taken for none")
	}
	b := w.shell.banner
	if !b.object.Visible() || b.what.Text() == "" || b.rest.Text() == "" {
		t.Errorf("banner %v: %q %q", b.object.Visible(), b.what.Text(), b.rest.Text())
	}
	w.Go(page.Route{Page: "health"})
	if b.object.Visible() {
		t.Error("the error followed to another page")
	}
	w.Try(&casework.Error{Code: casework.Full, Op: "test"})
	if at := w.shell.area.Position().Y; at < b.object.MinSize().Height {
		t.Errorf("the page is at %v, under the banner of %v", at, b.object.Size().Height)
	}
	b.hide()
	if y := w.shell.area.Position().Y; y != 0 {
		t.Errorf("a hole of %v stays where the banner was", y)
	}
}

// What cannot be read must not look like an empty page.
func TestAPageThatCannotBeReadSaysSo(t *testing.T) {
	w, _ := opened(t)
	for _, name := range []string{"case", "filing", "drafting", "versions"} {
		w.Go(page.Route{Page: "health"})
		w.Go(page.Route{Page: name, ID: casework.NewID()})
		if b := w.shell.banner; !b.object.Visible() || b.what.Text() == "" {
			t.Errorf("%s of nothing is opened, and nothing is said", name)
		}
	}
}

func TestFileDialogsOpen(t *testing.T) {
	w, _ := opened(t)
	for name, show := range map[string]func(){
		"open":   func() { w.OpenFile("x", []string{".csv"}, func(string) {}) },
		"save":   func() { w.SaveFile("x", "y.pdf", func(string) {}) },
		"folder": func() { w.Folder("x", func(string) {}) },
	} {
		show()
		if len(w.sheets) != 1 {
			t.Errorf("%s: %d things lie over the page", name, len(w.sheets))
		}
		w.escape()
		if len(w.sheets) != 0 || w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: Esc does not close it", name)
		}
	}
}

func TestCaughtFaultIsToldInTheWindow(t *testing.T) {
	old := crash
	t.Cleanup(func() { SetCrash(old) })
	SetCrash(Crash{Dir: t.TempDir(), Version: "x", Now: time.Now})
	w, _ := opened(t)
	guarded(func() { panic("Мысалова") })()
	b := w.shell.banner
	if !b.object.Visible() || !strings.Contains(b.what.Text(), "crash-") || strings.Contains(b.what.Text()+b.rest.Text(), "Мысалова") {
		t.Errorf("shown %v: %q %q", b.object.Visible(), b.what.Text(), b.rest.Text())
	}
}

func TestLanguageChangesAtOnce(t *testing.T) {
	w, k := opened(t)
	w.Go(page.Route{Page: "settings"})
	w.nextLanguage() // en → kk
	if k.looks.Lang != "kk" || w.session.Lang() != "kk" {
		t.Errorf("language %q, %q", k.looks.Lang, w.session.Lang())
	}
	if got := w.hist.now.Page; got != "settings" {
		t.Errorf("after the change one stands at %q", got)
	}
	w.nextTheme()
	w.resizeText(1)
	if k.looks.Theme != "dark" || k.looks.Percent != 125 {
		t.Errorf("looks %+v", k.looks)
	}
	w.resizeText(-1)
	w.resizeText(-1)
	if k.looks.Percent != 100 {
		t.Errorf("text smaller than the smallest: %d", k.looks.Percent)
	}
}

func TestKeysWorkWhileAFieldHasTheCursor(t *testing.T) {
	w, _ := opened(t)
	w.Go(page.Route{Page: "enquiry"})
	entry, ok := w.win.Canvas().Focused().(*widgets.Entry)
	if !ok {
		t.Fatalf("the cursor stands in %T", w.win.Canvas().Focused())
	}
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
	if len(w.sheets) != 1 {
		t.Fatal("F1 shows nothing while a field has the cursor")
	}
	w.escape()
	if len(w.sheets) != 0 {
		t.Error("Esc does not close the key list")
	}
}

func TestPaletteOpensWhatIsFound(t *testing.T) {
	w, k := opened(t)
	w.showPalette()
	entry, ok := w.win.Canvas().Focused().(*widgets.Entry)
	if !ok {
		t.Fatalf("the cursor stands in %T", w.win.Canvas().Focused())
	}
	fynetest.Type(entry, "health")
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := w.hist.now.Page; got != "health" {
		t.Errorf("the command led to %q", got)
	}
	enquiry := first[casework.Enquiry](t, k.store, casework.Where("area", "CONS.GOODS"))
	if got := w.routeOf(casework.Hit{Kind: casework.KindEnquiry, ID: enquiry.ID}); got.Page != "queue" || got.ID != enquiry.ID {
		t.Errorf("an enquiry opens at %v", got)
	}
	party := first[casework.Party](t, k.store, casework.Where("of", enquiry.ID))
	if got := w.routeOf(casework.Hit{Kind: casework.KindParty, ID: party.ID, Of: enquiry.ID}); got.Page != "queue" || got.ID != enquiry.ID {
		t.Errorf("a person of an enquiry opens at %v", got)
	}
}

func TestFirstRunAndUnlockByKeyboard(t *testing.T) {
	k := &keeper{store: casetest.NewOffice(casework.Advocate), looks: presenter.Looks{Lang: "ru", Theme: "light", Percent: 100}}
	w := windowOver(t, k, casework.FixedClock{At: casetest.At})
	w.Open()
	w.win.Resize(fyne.NewSize(1024, 700))
	typeIn := func(words string) {
		t.Helper()
		e, ok := w.win.Canvas().Focused().(*widgets.Entry)
		if !ok {
			t.Fatalf("the cursor stands in %T", w.win.Canvas().Focused())
		}
		fynetest.Type(e, words)
	}
	typeIn("Офис «Пример»")
	w.win.Canvas().FocusNext()
	typeIn("Примеров Иван")
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	typeIn("төрт түсті тас көпір")
	if e := w.win.Canvas().Focused().(*widgets.Entry); !e.Password {
		t.Error("the passphrase is shown as it is typed")
	}
}

// Whoever comes with a backup and an empty computer needs no other program.
func TestABackupBecomesAProfileInTheWindow(t *testing.T) {
	k := &keeper{store: casetest.NewOffice(casework.Advocate), looks: presenter.Looks{Lang: "ru", Theme: "light", Percent: 100}, pass: "төрт түсті тас көпір"}
	w := windowOver(t, k, casework.FixedClock{At: casetest.At})
	w.Open()
	w.win.Resize(fyne.NewSize(1024, 700))
	said, err := (&presenter.Unlock{Session: w.session}).Restore(context.Background(), "day.zbackup")
	if err != nil {
		t.Fatal(err)
	}
	w.restored(said)
	if m := fynetest.RenderToMarkup(w.win.Canvas()); !strings.Contains(m, "отдельным профилем") || !strings.Contains(m, "последняя работа") {
		t.Errorf("the unlock page does not say what came of the backup")
	}
	e, ok := w.win.Canvas().Focused().(*widgets.Entry)
	if !ok || !e.Password {
		t.Fatalf("the cursor stands in %T, not where the passphrase goes", w.win.Canvas().Focused())
	}
}

// A page that marks one enquiry and shows another would open a case for the wrong person.
func TestQueueShowsTheEnquiryItWasOpenedAt(t *testing.T) {
	w, k := opened(t)
	enquiry := first[casework.Enquiry](t, k.store, casework.Where("area", "CONS.GOODS"))
	w.Go(page.Route{Page: "queue", ID: enquiry.ID})
	k.settle()
	for _, c := range w.shell.page.(page.Commander).Commands() {
		if c.ID == "queue.edit" {
			c.Do()
		}
	}
	k.settle()
	if got, want := w.hist.now, (page.Route{Page: "enquiry", ID: enquiry.ID}); got != want {
		t.Errorf("to edit what is shown leads to %v, want %v", got, want)
	}
}

func TestAWordAtTheFootOutlivesTheNewsOfWhatWasDone(t *testing.T) {
	w, k := opened(t)
	w.Say("The document is written")
	if err := w.Desk().Cases.PutTask(context.Background(), &casework.Task{Of: first[casework.Case](t, k.store, casework.All()).ID, What: "News"}); err != nil {
		t.Fatal(err)
	}
	k.settle()
	if got := w.shell.foot.words.Text(); !strings.Contains(got, "The document is written") {
		t.Errorf("the foot says %q", got)
	}
	w.shell.foot.until = time.Time{}
	w.shell.refresh()
	if got := w.shell.foot.words.Text(); strings.Contains(got, "The document is written") {
		t.Errorf("for ever: %q", got)
	}
}

// What was just begun stands on the shelf before the news of it comes round: the page opens it.
func TestANewTemplateIsShownAtOnce(t *testing.T) {
	w, k := opened(t)
	ctx := context.Background()
	v := &presenter.Templates{Desk: w.Desk()}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	id, err := v.New(ctx, "A letter of ours", "ru")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx); err != nil || v.Own(id) == nil {
		t.Errorf("not there before the news: %v", err)
	}
	k.settle()
}

// What failed once is no news once the person has done it: the error goes with the next thing that is kept, and with Esc.
func TestAnErrorGoesWithWhatIsKeptAfterIt(t *testing.T) {
	w, k := opened(t)
	c := first[casework.Case](t, k.store, casework.All())
	file := &presenter.CaseFile{Desk: w.Desk(), ID: c.ID}
	if err := file.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	fail := func() { w.Try(&casework.Error{Code: casework.ReadOnly, Key: "error.file.read", Op: "test"}) }
	shown := func() bool { return w.shell.banner.object.Visible() }
	w.session.Clock = atTime(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
	fail()
	note := func(s string) {
		t.Helper()
		if err := file.SaveNote(context.Background(), &casework.Note{Of: c.ID, Form: "note", Text: s}); err != nil {
			t.Fatal(err)
		}
		k.settle()
	}
	note("kept before the error was shown")
	if !shown() {
		t.Error("an error nobody read is gone with what was kept before it")
	}
	w.session.Clock = atTime(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	fail()
	note("kept after it")
	if shown() {
		t.Error("the error stands though something was kept since")
	}
	fail()
	at := w.hist.now
	w.escape()
	if shown() || w.hist.now != at {
		t.Error("Esc does not take the error away first")
	}
}

type atTime time.Time

func (c atTime) Now() time.Time       { return time.Time(c) }
func (c atTime) Today() casework.Date { return casework.SystemClock{}.Today() }
