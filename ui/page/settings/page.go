package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/docgen"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "settings", Title: "page.settings", Icon: "settings", Foot: true,
		Open: func(h page.Host, _ page.Route) page.Page { return open(h) }}
}

type settings struct {
	h      page.Host
	t      *text.Printer
	v      *presenter.Settings
	object fyne.CanvasObject
	body   *fyne.Container
	lack   *widgets.Banner // there while nobody has a recovery sheet
	make   *widgets.Button // in it
}

func open(h page.Host) *settings {
	p := &settings{h: h, t: h.Desk().Text, v: &presenter.Settings{Desk: h.Desk(), Session: h.Session()}, body: widgets.Grid(12, 400*theme.Scale(), 2)}
	p.make = widgets.NewButton(p.t.T("settings.recovery"), "print", p.recovery)
	p.lack = widgets.NewBanner(widgets.ErrorBanner, p.t.T("health.recovery.notice"), p.t.T("health.recovery.none"), p.make)
	p.object = widgets.PageLayout(widgets.Column(12, widgets.NewPageHead(p.t.T("page.settings"), p.t.T("settings.sub")), p.lack), widgets.Scroll(widgets.Inset(0, 12, 0, 12, p.body)))
	p.Refresh()
	return p
}

// Object is for the window.
func (p *settings) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *settings) FirstFocus() fyne.Focusable {
	if p.v.NoSheet {
		return p.make
	}
	return nil
}

// Close is for the window.
func (p *settings) Close() {}

// Refresh reads the settings again.
func (p *settings) Refresh() {
	if !p.h.Try(p.v.Load(context.Background())) {
		return
	}
	if p.v.NoSheet {
		p.lack.Show()
	} else {
		p.lack.Hide()
	}
	p.body.Objects = []fyne.CanvasObject{p.looks(), p.safety(), p.office(), p.papers(), p.me(), p.model()}
	p.body.Refresh()
}

func (p *settings) relook(change func(*presenter.Looks)) {
	if p.h.Try(p.v.SetLooks(change)) {
		p.h.Restyle()
	}
}

func (p *settings) looks() fyne.CanvasObject {
	t, v := p.t, p.v
	lang := widgets.NewChoice(text.LangNames, slices.Index(text.Langs, v.Looks.Lang), func(i int) {
		p.relook(func(l *presenter.Looks) { l.Lang = text.Langs[i] })
	})
	var names []string
	at := 0
	for i, x := range theme.Variants {
		names = append(names, t.T("settings.theme."+string(x)))
		if string(x) == v.Looks.Theme {
			at = i
		}
	}
	variant := widgets.NewChoice(names, at, func(i int) { p.relook(func(l *presenter.Looks) { l.Theme = string(theme.Variants[i]) }) })
	var sizes []string
	for _, n := range theme.Percents {
		sizes = append(sizes, t.Percent(float64(n)/100))
	}
	size := widgets.NewChoice(sizes, slices.Index(theme.Percents, v.Looks.Percent), func(i int) {
		p.relook(func(l *presenter.Looks) { l.Percent = theme.Percents[i] })
	})
	return widgets.TitledCard(t.T("settings.looks"), nil,
		widgets.NewField(t.T("common.language"), false, lang, ""),
		widgets.NewField(t.T("settings.theme"), false, variant, ""),
		widgets.NewField(t.T("settings.size"), false, size, t.T("settings.size.hint")))
}

func (p *settings) safety() fyne.CanvasObject {
	t, v := p.t, p.v
	var words []string
	for _, n := range presenter.IdleChoices {
		if n == 0 {
			words = append(words, t.T("settings.idle.never"))
		} else {
			words = append(words, t.N("common.minutes", n))
		}
	}
	idle := widgets.NewChoice(words, slices.Index(presenter.IdleChoices, v.Idle), func(i int) {
		p.h.Try(v.SetIdle(context.Background(), presenter.IdleChoices[i]))
	})
	chain := "settings.keychain.on"
	if v.Keychain {
		chain = "settings.keychain.off"
	}
	folder := v.Backup
	if folder == "" {
		folder = t.T("settings.backup.default")
	}
	return widgets.TitledCard(t.T("settings.safety"), nil,
		widgets.NewField(t.T("settings.idle"), false, idle, t.T("settings.idle.hint")),
		widgets.Wrap(8, widgets.NewButton(t.T("settings.passphrase"), "key", p.passphrase), widgets.NewButton(t.T("settings.recovery"), "print", p.recovery),
			widgets.NewButton(t.T(chain), "shield", p.keychain), widgets.NewButton(t.T("shell.command.lock"), "lock", p.h.Lock)),
		widgets.NewField(t.T("settings.backup"), false, widgets.Body(folder), ""),
		container.NewHBox(widgets.NewButton(t.T("common.choose.folder"), "folder", func() {
			p.h.Folder(t.T("settings.backup"), func(dir string) {
				if p.h.Try(v.SetBackup(context.Background(), dir)) {
					widgets.Keep(p.h.Window().Canvas(), p.object, p.Refresh)
				}
			})
		})))
}

func (p *settings) office() fyne.CanvasObject {
	t, o := p.t, p.v.Office
	edit := func() {
		o := o
		f := page.NewForm(p.h, t.T("settings.office")).Required("settings.office.name", 1, &o.Name).Text("settings.office.kk", 1, &o.NameKK).
			Text("settings.office.bin", 1, &o.BIN).Text("settings.office.address", 2, &o.Address).Text("settings.office.phone", 1, &o.Phone).
			Text("settings.office.email", 1, &o.Email)
		page.Pick(f, "settings.office.region", casework.Regions, p.region, &o.Region).Text("settings.office.mask", 1, &o.CaseMask).
			Show(t.T("common.save"), func() error { return p.v.SaveOffice(context.Background(), o) })
	}
	var actions []fyne.CanvasObject
	if p.v.MayOffice {
		actions = append(actions, widgets.Bare(t.T("common.edit"), "edit", edit))
	}
	return widgets.TitledCard(t.T("settings.office"), actions, widgets.Facts(
		widgets.Fact(t.T("settings.office.name"), o.Name), widgets.Fact(t.T("settings.office.bin"), o.BIN), widgets.Fact(t.T("settings.office.address"), o.Address),
		widgets.Fact(t.T("settings.office.phone"), o.Phone), widgets.Fact(t.T("settings.office.region"), p.region(o.Region))))
}

// region gives the name of a region; words of an older profile stand as they were typed.
func (p *settings) region(code string) string {
	if key := "place.region." + code; p.t.Has(key) {
		return p.t.T(key)
	}
	return code
}

// faces are the typefaces of papers, as Word names them.
var faces = map[docgen.Face]string{docgen.Times: "Times New Roman", docgen.Arial: "Arial"}

// papers shows how the office's papers are set.
func (p *settings) papers() fyne.CanvasObject {
	t, s := p.t, docgen.Style(p.v.Office.Page)
	edit := func() {
		s := s
		page.Pick(page.NewForm(p.h, t.T("pagestyle.title")), "pagestyle.face", []string{string(docgen.Times), string(docgen.Arial)},
			func(f string) string { return faces[docgen.Face(f)] }, &s.Face).
			Number("pagestyle.size", &s.Size).Number("pagestyle.left", &s.Left).Number("pagestyle.right", &s.Right).
			Number("pagestyle.top", &s.Top).Number("pagestyle.bottom", &s.Bottom).Check("pagestyle.hyphens", &s.Hyphens).
			Show(t.T("common.save"), func() error {
				if err := p.v.SavePage(context.Background(), s); err != nil {
					return err
				}
				p.Refresh()
				return nil
			})
	}
	var actions []fyne.CanvasObject
	if p.v.MayOffice {
		actions = append(actions, widgets.Bare(t.T("common.edit"), "edit", edit))
	}
	hyphens := "common.no"
	if s.Hyphens {
		hyphens = "common.yes"
	}
	return widgets.TitledCard(t.T("pagestyle.title"), actions, widgets.Facts(
		widgets.Fact(t.T("pagestyle.face"), faces[docgen.Face(s.Face)]),
		widgets.Fact(t.T("pagestyle.size"), t.Number(int64(s.Size))),
		widgets.Fact(t.T("pagestyle.margins"), t.T("pagestyle.margins.said", "Left", s.Left, "Right", s.Right, "Top", s.Top, "Bottom", s.Bottom)),
		widgets.Fact(t.T("pagestyle.hyphens"), t.T(hyphens))))
}

func (p *settings) me() fyne.CanvasObject {
	t, m := p.t, p.v.Me
	edit := func() {
		m := m
		kk, ru, en := slices.Contains(m.Languages, "kk"), slices.Contains(m.Languages, "ru"), slices.Contains(m.Languages, "en")
		page.NewForm(p.h, t.T("settings.me")).Required("settings.me.name", 1, &m.Name).Text("settings.me.phone", 1, &m.Phone).
			Text("settings.me.licence", 1, &m.Licence).Check("settings.me.kk", &kk).Check("settings.me.ru", &ru).Check("settings.me.en", &en).
			Show(t.T("common.save"), func() error {
				m.Languages = nil
				for i, on := range []bool{kk, ru, en} {
					if on {
						m.Languages = append(m.Languages, text.Langs[i])
					}
				}
				return p.v.SaveMe(context.Background(), m)
			})
	}
	return widgets.TitledCard(t.T("settings.me"), []fyne.CanvasObject{widgets.Bare(t.T("absence.title"), "calendar", p.absence), widgets.Bare(t.T("common.edit"), "edit", edit)}, widgets.Facts(

		widgets.Fact(t.T("settings.me.name"), m.Name), widgets.Fact(t.T("firstrun.duty"), t.T("duty."+string(orAdvocate(m.Duty)))),
		widgets.Fact(t.T("settings.me.phone"), m.Phone), widgets.Fact(t.T("settings.me.licence"), m.Licence),
		widgets.Fact(t.T("absence.title"), p.h.Desk().AbsenceWords(context.Background(), &m))))
}

func orAdvocate(d casework.Duty) casework.Duty {
	if d == "" {
		return casework.Advocate
	}
	return d
}

// absence asks when somebody is away and who answers for their dates meanwhile. Whoever runs the office may record it for a
// colleague.
func (p *settings) absence() {
	ctx, t, desk := context.Background(), p.t, p.h.Desk()
	who, away, deputy := p.v.Me.ID, p.v.Me.Away, p.v.Me.Deputy
	ids, names := desk.Members(ctx)
	f := page.NewForm(p.h, t.T("absence.title")).Object(widgets.Small(t.T("absence.explain")))
	if desk.Me.Duty.May(casework.ManageOffice) && len(ids) > 1 {
		f.PickID("absence.who", ids, names, &who)
	}
	f.Day("absence.from", false, &away.From).Day("absence.to", false, &away.To).PickID("absence.deputy", ids, names, &deputy).
		Show(t.T("common.save"), func() error {
			if err := desk.SetAbsence(ctx, who, away, deputy); err != nil {
				return err
			}
			p.Refresh()
			return nil
		})
}

// model says which language model of this computer may reword passages, if any.
func (p *settings) model() fyne.CanvasObject {
	t := p.t
	m, err := presenter.ModelOf(context.Background(), p.h.Desk().Store)
	p.h.Try(err)
	state := t.T("sources.model.off")
	if m.URL != "" {
		state = m.Name + " · " + m.URL
	}
	return widgets.TitledCard(t.T("sources.model"), []fyne.CanvasObject{widgets.Bare(t.T("common.edit"), "edit", func() { page.ModelForm(p.h, p.Refresh) })},
		widgets.Body(state), widgets.Small(t.T("sources.model.what")))
}
