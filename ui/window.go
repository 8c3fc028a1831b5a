package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/page/firstrun"
	"zanger/ui/page/unlock"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Window is the one window of the program. It shows the first run, the unlock page, or the pages of an open profile.
type Window struct {
	app     fyne.App
	win     fyne.Window
	session *presenter.Session
	pages   []page.Spec

	stage *fyne.Container // everything inside the window
	root  *pointer        // tells that a person is there
	shell *shell          // nil while locked
	cover page.Page       // first run or unlock; nil while a profile is open
	hist  history

	sheets  []sheet // what lies over the page, the newest last
	working int     // long works under way
	leaving bool    // the profile is being locked: what was kept of the sheets stays
	notKept error   // why words typed could not be kept when it was locked
	unwatch []func()
	dirty   bool       // a refresh is on its way
	before  *frontHost // of the page that stands before an open profile
	quit    chan struct{}
}

// New makes the window of a session. Open shows the first thing a person needs.
func New(app fyne.App, s *presenter.Session) *Window {
	w := &Window{app: app, session: s, pages: pages(), quit: make(chan struct{})}
	w.win = app.NewWindow("Zanger")
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(1200, 700)) // fits the 1366 by 768 of an old laptop, its bars included
	w.stage = container.NewStack()
	w.root = newPointer(w.stage, s.Touch, w.tapped)
	w.win.SetContent(w.root)
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	w.win.Canvas().AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { w.undo() })
	s.OnLock(w.leave)
	s.OnGone = w.gone
	s.Notifier = &notifier{w: w}
	told := crash.Tell
	crash.Tell = func(path string) {
		if told != nil {
			told(path)
		}
		Dispatch(func() { w.crashed(path) })
	}
	widgets.SetKeys(widgets.Keys{Key: w.passedKey, Came: w.reveal})
	windowed()
	leaveUntouched()
	return w
}

// Open shows the first run where there is no profile yet, otherwise the unlock page; or Today, where the session is open
// already.
func (w *Window) Open() {
	looks := w.session.Keeper.Looks().Defaulted()
	w.session.SetLang(looks.Lang)
	w.style(looks)
	if w.session.Desk() != nil {
		w.enter()
		return
	}
	w.front()
}

// Show shows the window; the caller runs the application.
func (w *Window) Show() { w.win.Show() }

// Fyne gives the window itself, for pictures of it.
func (w *Window) Fyne() fyne.Window { return w.win }

// Close ends the window's helpers and locks the profile.
func (w *Window) Close() {
	select {
	case <-w.quit:
		return
	default:
		close(w.quit)
	}
	w.session.Lock()
}

// WatchIdle locks the profile once it was left alone for too long, until Close.
func (w *Window) WatchIdle(every time.Duration) {
	go func() {
		defer crash.Recover()
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-w.quit:
				return
			case <-tick.C:
				Dispatch(w.lookIdle)
			}
		}
	}()
}

func (w *Window) lookIdle() {
	w.root.look(w.win.Canvas())
	w.session.TickLocked()
	if words := w.session.ClockWords(); words != "" && w.shell != nil {
		w.session.SeenClock()
		w.shell.foot.say(words)
		w.Confirm(w.t().T("datework.clock"), words, w.t().T("common.ok"), func() {})
	} else if word := w.session.Reminder(); word != "" && w.shell != nil {
		w.shell.foot.say(word)
	}
	w.Try(w.keepTyping())
	if w.working == 0 && w.session.IdleOut() {
		w.Lock()
	}
}

// front shows what stands before an open profile.
func (w *Window) front() {
	w.closeSheets()
	if w.cover != nil {
		w.cover.Close()
	}
	list, err := w.session.Keeper.Profiles()
	host := &frontHost{window: w}
	if err == nil && len(list) == 0 {
		w.cover = firstrun.New(host, w.enter, nil, w.restored)
	} else {
		w.cover = unlock.New(host, w.enter, w.found)
	}
	w.put(host.frame(w.cover.Object()))
	w.before = host
	w.win.SetMainMenu(w.menu(nil))
	w.win.SetTitle(w.t().T("shell.title"))
	host.Try(err)
	w.focusFirst(w.cover)
}

// found leads from the unlock page to the first run of a further profile.
func (w *Window) found() {
	w.closeSheets()
	if w.cover != nil {
		w.cover.Close()
	}
	host := &frontHost{window: w}
	w.cover = firstrun.New(host, w.enter, w.front, w.restored)
	w.put(host.frame(w.cover.Object()))
	w.focusFirst(w.cover)
}

// restored leads from a first run to the unlock page, where a profile made of a backup now stands.
func (w *Window) restored(said string) {
	w.front()
	if p, ok := w.cover.(*unlock.Page); ok {
		p.Said(said)
	}
}

// enter shows the pages of the profile just opened.
func (w *Window) enter() {
	first := page.Route{Page: w.pages[0].Name}
	if p, ok := w.cover.(*firstrun.Page); ok && p.Invited() {
		first = page.Route{Page: "exchange", Arg: "join"}
	}
	if w.cover != nil {
		w.cover.Close()
		w.cover = nil
	}
	w.hist = history{}
	w.build(first)
	w.offerUnsaved()
}

// build makes the shell anew and opens a page in it.
func (w *Window) build(r page.Route) {
	w.closeSheets()
	w.forget()
	if w.shell != nil {
		w.shell.close()
	}
	d := w.session.Desk()
	w.unwatch = []func(){d.Watch(w.changed)}
	if d.Courier != nil {
		w.unwatch = append(w.unwatch, d.Courier.Watch(w.exchanged))
	}
	w.shell = newShell(w)
	w.put(w.shell.object)
	w.Go(r)
}

// leave is called when the profile is being locked: what is typed in sheets is kept, and pages close before their store does.
func (w *Window) leave() {
	w.notKept = w.keepTyping()
	w.leaving = true
	w.closeSheets()
	w.leaving = false
	w.forget()
	if w.shell != nil {
		w.shell.close()
		w.shell = nil
	}
	w.hist = history{}
	w.put(container.NewStack())
}

// forget stops following the profile.
func (w *Window) forget() {
	for _, f := range w.unwatch {
		f()
	}
	w.unwatch = nil
}

// exchanged follows the exchange with others: the word at the foot and the count in the rail.
func (w *Window) exchanged() {
	if w.shell == nil {
		return
	}
	w.shell.foot.refresh()
	if w.Desk().Courier.Moving() == nil {
		w.shell.rail.count(context.Background())
	}
}

// gone locks a profile whose office withdrew this laptop's access, and says so.
func (w *Window) gone(err error) {
	w.Lock()
	if w.before != nil {
		w.before.Try(err)
	}
}

func (w *Window) put(o fyne.CanvasObject) {
	w.win.Canvas().Unfocus()
	w.stage.Objects = []fyne.CanvasObject{o}
	w.stage.Refresh()
}

func (w *Window) t() *text.Printer { return w.session.Text() }

// style applies the look.
func (w *Window) style(l presenter.Looks) {
	speakFyne(w.t())
	theme.Apply(w.app, theme.Variant(l.Theme), l.Percent)
}

// changed follows a change of the store: the page and the rail are read again once, however many changes came.
func (w *Window) changed(c *casework.Change) {
	if d := w.session.Desk(); d != nil && d.Own(c) {
		w.session.Touch() // what an exchange brings is nobody at the keyboard
		if w.shell != nil {
			w.shell.banner.outlived(c.At)
		}
	}
	if w.dirty {
		return
	}
	w.dirty = true
	Dispatch(func() {
		w.dirty = false
		if w.shell != nil {
			w.shell.refresh()
		}
	})
}

// reveal brings what got the keyboard into sight.
func (w *Window) reveal(o fyne.CanvasObject) {
	root := w.pageObject()
	if n := len(w.sheets); n > 0 {
		root = w.sheets[n-1].holds
	}
	if root == nil && w.cover != nil {
		root = w.cover.Object()
	}
	widgets.Reveal(root, o)
}

// tapped follows a tap on nothing. Before an open profile it leaves the keyboard with the field that waits for it.
func (w *Window) tapped() {
	if w.cover != nil {
		w.focusFirst(w.cover)
	}
}

func (w *Window) focusFirst(p page.Page) {
	if f, ok := p.(page.Focuser); ok {
		if o := f.FirstFocus(); o != nil {
			w.win.Canvas().Focus(o)
		}
	}
}

// typedKey gets the bare keys no field has taken.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	w.session.Touch()
	switch e.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF1:
		w.showKeys()
	case fyne.KeyF5:
		w.refreshPage()
	default:
		w.pageKey(e.Name)
	}
}

// pageKey runs the command of the page that has a bare key, unless something lies over the page. Menus take no such keys.
func (w *Window) pageKey(name fyne.KeyName) bool {
	if w.shell == nil || len(w.sheets) > 0 {
		return false
	}
	if c, ok := w.shell.page.(page.Commander); ok {
		for _, cmd := range c.Commands() {
			if cmd.Key == string(name) {
				cmd.Do()
				return true
			}
		}
	}
	return false
}

// passedKey takes a key that a control did not use.
func (w *Window) passedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5:
		w.typedKey(e)
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if w.submit() {
			return true
		}
	}
	return w.pageKey(e.Name)
}

// crashed says in the window what a caught fault means for the person: nothing saved is lost.
func (w *Window) crashed(path string) {
	if w.shell == nil {
		return // the terminal has it
	}
	key := "shell.crash"
	if path == "" {
		key = "shell.crash.nofile"
	}
	what, rest, _ := strings.Cut(w.t().T(key, "Path", path), "\n")
	w.shell.banner.show(text.ErrorText{What: what, Kept: strings.ReplaceAll(rest, "\n", " ")})
}

// escape closes what lies on top, an error at last; with nothing there it leads back.
func (w *Window) escape() {
	if len(w.sheets) > 0 {
		w.leaveSheet(func() {})
		return
	}
	if w.shell != nil && w.shell.banner.object.Visible() {
		w.shell.banner.hide()
		return
	}
	if w.win.Canvas().Focused() != nil {
		w.win.Canvas().Unfocus()
		return
	}
	w.Back()
}

func (w *Window) refreshPage() {
	if w.shell != nil {
		w.shell.refresh()
	}
}

func (w *Window) undo() {
	d := w.session.Desk()
	if d == nil {
		return
	}
	if w.Try(d.Undo(context.Background())) {
		w.Say(w.t().T("shell.undone"))
	}
}

func (w *Window) closeSheets() {
	for len(w.sheets) > 0 {
		n := len(w.sheets)
		w.sheets[n-1].close()
		if len(w.sheets) == n { // a closer that did not take itself away must not hold us for ever
			w.sheets = w.sheets[:n-1]
		}
	}
	for _, o := range slices.Clone(w.win.Canvas().Overlays().List()) { // a list of choices stands open over no other page
		w.win.Canvas().Overlays().Remove(o)
	}
}
