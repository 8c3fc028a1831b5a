package firstrun

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Page is the first run, a step at a time.
type Page struct {
	h      page.Host
	f      *presenter.FirstRun
	done   func()
	cancel func()            // back to the unlock page; nil when there is no profile yet
	front  func(said string) // to the unlock page, where a profile was made of a backup

	object *fyne.Container
	place  *fyne.Container
	step   int
	focus  fyne.Focusable
	fail   *widgets.Para
}

// The steps.
const (
	stepLanguage = iota
	stepPeople
	stepPassphrase
	stepSheet
)

// New makes the page. done is called once the profile is open and its sheet confirmed; cancel leads back where there are
// other profiles, nil where this is the first; front leads to the unlock page with what is to be said there.
func New(h page.Host, done, cancel func(), front func(said string)) *Page {
	p := &Page{h: h, f: &presenter.FirstRun{Session: h.Session()}, done: done, cancel: cancel, front: front, place: container.NewStack()}
	p.fail = widgets.NewPara("", widgets.Plain.In(theme.Overdue))
	p.object = container.NewStack(widgets.NewFill(theme.Page, "", 0), widgets.Scroll(widgets.Inset(32, 24, 24, 24,
		widgets.MaxWidthCentered(640*theme.Scale(), widgets.Column(16, page.Brand(), p.place)))))
	p.step = stepLanguage
	if h.Session().Keeper.Looks().Lang != "" {
		p.step = stepPeople
	}
	p.show()
	return p
}

// Object is for the window.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *Page) FirstFocus() fyne.Focusable { return p.focus }

// Refresh is for the window.
func (p *Page) Refresh() {}

// Close is for the window.
func (p *Page) Close() { p.f.Passphrase, p.f.Again = "", "" }

// Invited says that the person has an invite to an office.
func (p *Page) Invited() bool { return p.f.Invited }

func (p *Page) t() *text.Printer { return p.h.Session().Text() }

func (p *Page) show() {
	p.focus = nil
	p.fail.SetText("")
	p.fail.Hide()
	var o fyne.CanvasObject
	switch p.step {
	case stepLanguage:
		o = p.language()
	case stepPeople:
		o = p.people()
	case stepPassphrase:
		o = p.passphrase()
	case stepSheet:
		o = p.sheet()
	}
	p.place.Objects = []fyne.CanvasObject{o}
	p.place.Refresh()
	p.object.Refresh()
	if p.focus != nil && fyne.CurrentApp().Driver().CanvasForObject(p.object) != nil { // the first step is focused by the window
		p.h.Window().Canvas().Focus(p.focus)
	}
}

func (p *Page) say(err error) bool {
	if err == nil {
		return true
	}
	p.fail.SetText(p.t().Error(err).String())
	p.fail.Show()
	p.object.Refresh()
	return false
}

// language is asked in all three languages at once: nobody can be presumed to read one of them.
func (p *Page) language() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	hello := []string{"Қош келдіңіз", "Добро пожаловать", "Welcome"}
	for i, l := range text.Langs {
		b := widgets.NewButton(text.LangNames[i]+"  ·  "+hello[i], "language", func() {
			looks := p.h.Session().Keeper.Looks()
			looks.Lang = l
			if !p.h.Try(p.h.Session().Keeper.SetLooks(looks)) {
				return
			}
			p.h.Restyle()
		})
		if i == 0 {
			p.focus = b
		}
		buttons = append(buttons, widgets.FixedHeight(56*theme.Scale(), b))
	}
	return widgets.Card(append([]fyne.CanvasObject{widgets.NewPara("Тіл · Язык · Language", widgets.Headline)}, buttons...)...)
}

func (p *Page) progress() fyne.CanvasObject {
	return widgets.Small(p.t().T("firstrun.step", "N", p.step, "Total", stepSheet))
}

func (p *Page) people() fyne.CanvasObject {
	t := p.t()
	office, person := widgets.NewEntry(), widgets.NewEntry()
	office.SetText(p.f.Office)
	person.SetText(p.f.Person)
	office.SetPlaceHolder(t.T("firstrun.office.example"))
	person.SetPlaceHolder(t.T("firstrun.person.example"))
	office.OnChanged = func(s string) { p.f.Office = s }
	person.OnChanged = func(s string) { p.f.Person = s }
	var names []string
	for _, d := range casework.Duties {
		names = append(names, t.T("duty."+string(d)))
	}
	if p.f.Duty == "" {
		p.f.Duty = casework.Advocate
	}
	duty := widgets.NewChoice(names, slices.Index(casework.Duties, p.f.Duty), func(i int) { p.f.Duty = casework.Duties[i] })
	sample := widgets.NewCheck(t.T("firstrun.sample"), func(on bool) { p.f.Sample = on })
	sample.SetChecked(p.f.Sample)
	invited := widgets.NewCheck(t.T("exchange.firstrun"), func(on bool) { p.f.Invited = on })
	invited.SetChecked(p.f.Invited)
	next := func() {
		if p.say(p.f.CheckPeople()) {
			p.step = stepPassphrase
			p.show()
		}
	}
	person.OnSubmitted = func(string) { next() }
	p.focus = office
	back := widgets.Bare(t.T("common.back"), "back", func() {
		if p.cancel != nil {
			p.cancel()
			return
		}
		p.step = stepLanguage
		p.show()
	})
	backup := widgets.Bare(t.T("unlock.restore"), "download", func() {
		page.Restore(p.h, &presenter.Unlock{Session: p.h.Session()}, p.front)
	})
	return widgets.Card(p.progress(), widgets.NewPara(t.T("firstrun.people"), widgets.Headline), widgets.Body(t.T("firstrun.people.explain")),
		widgets.NewField(t.T("firstrun.office"), true, office, t.T("firstrun.office.hint")),
		widgets.NewField(t.T("firstrun.person"), true, person, t.T("firstrun.person.hint")),
		widgets.NewField(t.T("firstrun.duty"), false, duty, t.T("firstrun.duty.hint")),
		sample, widgets.Inset(0, 0, 28, 0, widgets.Small(t.T("firstrun.sample.hint"))),
		invited, widgets.Inset(0, 0, 28, 0, widgets.Small(t.T("exchange.firstrun.hint"))),
		p.fail, widgets.Wrap(8, widgets.Primary(t.T("common.next"), "", next), back, backup))
}

func (p *Page) passphrase() fyne.CanvasObject {
	t := p.t()
	first, again := widgets.NewEntry(), widgets.NewEntry()
	first.Password, again.Password = true, true
	strength := page.NewStrength(p.h.Session())
	first.OnChanged = func(s string) {
		p.f.Passphrase = s
		strength.Judge(s)
	}
	again.OnChanged = func(s string) { p.f.Again = s }
	state := widgets.Small("")
	state.Hide()
	var ok *widgets.Button
	create := func() {
		if !p.say(p.f.CheckPassphrase()) {
			return
		}
		ok.Disable()
		key := "firstrun.working"
		if p.f.Sample {
			key = "firstrun.working.sample"
		}
		state.SetText(t.T(key))
		state.Show()
		p.object.Refresh()
		p.h.Work(t.T(key), func(ctx context.Context, _ func(int, int)) error { return p.f.Create(ctx) }, func(err error) {
			ok.Enable()
			state.Hide()
			if p.say(err) {
				p.step = stepSheet
				p.show()
			}
		})
	}
	ok = widgets.Primary(t.T("firstrun.create"), "", create)
	again.OnSubmitted = func(string) { create() }
	p.focus = first
	return widgets.Card(p.progress(), widgets.NewPara(t.T("firstrun.passphrase"), widgets.Headline), widgets.Body(t.T("firstrun.passphrase.explain")),
		widgets.NewField(t.T("unlock.passphrase"), true, first, t.T("firstrun.passphrase.hint")), strength.Object(),
		widgets.NewField(t.T("unlock.again"), true, again, ""),
		p.fail, state, widgets.Row(8, ok, widgets.Bare(t.T("common.back"), "back", func() { p.step = stepPeople; p.show() })))
}

func (p *Page) sheet() fyne.CanvasObject {
	t := p.t()
	var lines []fyne.CanvasObject
	for _, l := range p.f.Recovery.Lines() {
		lines = append(lines, widgets.NewPara(l, widgets.Headline).Center())
	}
	key := container.NewStack(widgets.NewFill(theme.Page, theme.Border, theme.Radius), widgets.Pad(14, widgets.Column(6, lines...)))
	typed := widgets.NewEntry()
	confirm := func() {
		if p.say(p.f.Confirm(typed.Text)) {
			p.done()
		}
	}
	typed.OnSubmitted = func(string) { confirm() }
	saved := widgets.Small("")
	saved.Hide()
	save := widgets.NewButton(t.T("firstrun.sheet.save"), "print", func() {
		p.h.SaveFile(t.T("firstrun.sheet.save"), t.T("firstrun.sheet.file")+".pdf", func(path string) {
			if p.say(p.f.Print(path)) {
				saved.SetText(t.T("firstrun.sheet.saved", "Path", path))
				saved.Show()
				p.object.Refresh()
				p.h.Window().Canvas().Focus(typed)
				p.h.ShowFile(path)
			}
		})
	})
	p.focus = typed
	return widgets.Card(p.progress(), widgets.NewPara(t.T("recovery.sheet.title"), widgets.Headline),
		widgets.Body(t.T("recovery.sheet.what")), key, widgets.Body(t.T("recovery.sheet.keep")), widgets.Row(8, save), saved,
		widgets.NewPara(t.T("recovery.sheet.lost"), widgets.Bold),
		widgets.NewField(t.T("firstrun.confirm", "Line", p.f.AskLine(), "Place", p.f.AskPlace()), true, widgets.FixedWidth(180*theme.Scale(), typed), t.T("firstrun.confirm.hint")),
		p.fail, widgets.Row(8, widgets.Primary(t.T("firstrun.enter"), "", confirm)))
}
