package unlock

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Page asks whose profile and what opens it.
type Page struct {
	h      page.Host
	u      *presenter.Unlock
	opened func()
	found  func()

	object  *fyne.Container
	list    *widgets.List
	tall    *fyne.Container // the list, as tall as its rows
	pass    *widgets.Entry
	open    *widgets.Button
	chain   *widgets.Button
	state   *widgets.Para
	problem *widgets.Para
	form    *fyne.Container
	busy    bool
}

// New makes the page. opened is called once a profile is open, found when the person wants a further profile.
func New(h page.Host, opened, found func()) *Page {
	p := &Page{h: h, u: &presenter.Unlock{Session: h.Session()}, opened: opened, found: found}
	t := h.Session().Text()
	p.list = widgets.NewList(func() int { return len(p.u.Profiles) }, p.row).OneTap()
	p.list.OnSelect = p.choose
	p.list.OnOpen = func(int) { h.Window().Canvas().Focus(p.pass) }
	p.pass = widgets.NewEntry()
	p.pass.Password = true
	p.pass.OnSubmitted = func(string) { p.tryPassphrase() }
	p.open = widgets.Primary(t.T("unlock.open"), "key", p.tryPassphrase)
	p.chain = widgets.NewButton(t.T("unlock.keychain"), "shield", func() { p.unlock(presenter.Key{Keychain: true}) })
	p.state = widgets.Small("")
	p.state.Hide()
	p.problem = widgets.NewPara("", widgets.Plain.In(theme.Overdue))
	p.form = widgets.Column(12,
		widgets.NewField(t.T("unlock.passphrase"), false, p.pass, t.T("unlock.passphrase.hint")),
		widgets.Row(8, p.open, p.chain), p.state,
		widgets.Rule(),
		widgets.Wrap(8, widgets.Bare(t.T("unlock.recover"), "key", p.recover), widgets.Bare(t.T("unlock.another"), "plus", found),
			widgets.Bare(t.T("unlock.restore"), "download", func() { page.Restore(p.h, p.u, p.restored) })))
	p.tall = container.NewStack()
	card := widgets.Card(
		widgets.NewPara(t.T("unlock.title"), widgets.Headline),
		widgets.Small(t.T("unlock.explain")),
		counts(h),
		p.tall, p.problem, p.form)
	p.object = container.NewStack(widgets.NewFill(theme.Page, "", 0), widgets.Scroll(widgets.Inset(40, 24, 24, 24,
		widgets.MaxWidthCentered(560*theme.Scale(), widgets.Column(16, page.Brand(), card, page.Languages(h))))))
	p.Refresh()
	return p
}

func (p *Page) row(i int) widgets.Item {
	r := p.u.Profiles[i]
	it := widgets.Item{Title: r.Label, Detail: r.Used, Icon: "lock"}
	if r.Problem != "" {
		it.Detail, it.Icon = r.Problem, "warning"
	}
	return it
}

// Object is for the window.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *Page) FirstFocus() fyne.Focusable { return p.pass }

// Refresh reads the profiles again.
func (p *Page) Refresh() {
	if !p.h.Try(p.u.Load()) {
		return
	}
	// One profile takes a row; of many, half a row tells that there are more.
	p.tall.Objects = []fyne.CanvasObject{widgets.FixedHeight(min(float32(max(len(p.u.Profiles), 1)), 3.5)*(theme.RowHeight()+2)+4, widgets.Panel(p.list))}
	p.tall.Refresh()
	p.list.Refresh()
	if p.u.Chosen >= 0 {
		p.list.Mark(p.u.Chosen)
		p.choose(p.u.Chosen)
	}
}

// Close forgets what was typed.
func (p *Page) Close() { p.pass.SetText("") }

// Said shows what came of a backup above the field that asks for its passphrase.
func (p *Page) Said(words string) {
	p.state.SetText(words)
	p.state.Show()
	p.form.Refresh()
}

func (p *Page) restored(said string) {
	p.Refresh()
	p.Said(said)
	p.h.Window().Canvas().Focus(p.pass)
}

func (p *Page) choose(i int) {
	p.u.Chosen = i
	r := p.u.Profiles[i]
	p.problem.SetText(r.Problem)
	if r.Problem != "" {
		p.open.Disable()
		p.problem.Show()
	} else {
		p.open.Enable()
		p.problem.Hide()
	}
	if r.Keychain {
		p.chain.Show()
	} else {
		p.chain.Hide()
	}
	p.form.Refresh()
}

func (p *Page) tryPassphrase() {
	if p.pass.Text == "" {
		p.h.Window().Canvas().Focus(p.pass)
		return
	}
	k := presenter.Key{Passphrase: p.pass.Text}
	p.pass.SetText("")
	p.unlock(k)
}

func (p *Page) unlock(k presenter.Key) {
	if p.u.Chosen < 0 {
		return
	}
	dir := p.u.Profiles[p.u.Chosen].Dir
	p.work(func(ctx context.Context) error { return p.u.Open(ctx, dir, k) })
}

func (p *Page) work(f func(ctx context.Context) error) {
	if p.busy {
		return
	}
	t := p.h.Session().Text()
	p.busy = true
	p.state.SetText(t.T("unlock.working"))
	p.state.Show()
	p.open.Disable()
	p.form.Refresh()
	p.h.Work(t.T("unlock.working"), func(ctx context.Context, _ func(int, int)) error { return f(ctx) }, func(err error) {
		p.busy = false
		p.state.Hide()
		p.open.Enable()
		if p.h.Try(err) {
			p.opened()
			return
		}
		if casework.CodeOf(err) == casework.WrongKey {
			p.h.Window().Canvas().Focus(p.pass)
		}
	})
}

// recover asks for the recovery sheet and a new passphrase.
func (p *Page) recover() {
	if p.u.Chosen < 0 {
		return
	}
	t := p.h.Session().Text()
	dir := p.u.Profiles[p.u.Chosen].Dir
	key := widgets.NewText(3)
	next, again := widgets.NewEntry(), widgets.NewEntry()
	next.Password, again.Password = true, true
	strength := page.NewStrength(p.h.Session())
	next.OnChanged = strength.Judge
	fail := widget.NewLabel("")
	fail.Wrapping = fyne.TextWrapWord
	fail.Hide()
	var end func()
	ok := widgets.Primary(t.T("unlock.recover.do"), "key", nil)
	ok.OnTapped = func() {
		typed, a, b := key.Text, next.Text, again.Text
		ok.Disable()
		p.h.Work(t.T("unlock.working"), func(ctx context.Context, _ func(int, int)) error {
			return p.u.Recover(ctx, dir, typed, a, b)
		}, func(err error) {
			ok.Enable()
			if err != nil {
				fail.SetText(t.Error(err).String())
				fail.Show()
				return
			}
			end()
			p.opened()
		})
	}
	end = p.h.Sheet(t.T("unlock.recover"), widgets.FixedWidth(540*theme.Scale(), widgets.Column(10,
		widgets.Body(t.T("unlock.recover.explain")),
		widgets.NewField(t.T("unlock.recover.key"), true, key, t.T("unlock.recover.hint")),
		widgets.NewField(t.T("unlock.next"), true, next, ""), strength.Object(),
		widgets.NewField(t.T("unlock.again"), true, again, ""), fail, container.NewHBox(ok))), key)
}

// counts says, while locked, how many dates press, and that the exchange stands still; it names nobody.
func counts(h page.Host) fyne.CanvasObject {
	line := widgets.NewPara(h.Session().LockedLine(), widgets.Bold)
	if h.Session().LockedLine() == "" {
		line.Hide()
	}
	paused := widgets.Small(h.Session().PausedLine())
	if h.Session().PausedLine() == "" {
		paused.Hide()
	}
	return widgets.Column(4, line, paused)
}
