// Package sources is the page where a question in plain words is answered with passages of the office's sources, word for
// word, each with its place, edition and how well it is known; and where the office keeps its own texts.
//
// # Promise about old data
//
// Texts of the office change only when a person saves them; a question is not kept.
//
// # What it refuses
//
// To answer where nothing fits: it says so and where to turn. To show what a model made of the passages without saying that
// software wrote it.
package sources

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/casework/reading"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "sources", Title: "page.sources", Icon: "book", Rail: true, Shows: []casework.Kind{casework.KindSource},
		Open: func(h page.Host, r page.Route) page.Page { return open(h, r) }}
}

type view struct {
	h      page.Host
	t      *text.Printer
	v      *presenter.Sources
	object fyne.CanvasObject
	entry  *widgets.Entry
	answer *fyne.Container
	shelf  *fyne.Container
	closed bool

	progress *widgets.Para // how far the person's own papers are read
	follows  bool          // something keeps it true
	ended    chan struct{} // closed with the page
}

func ctx() context.Context { return context.Background() }

func open(h page.Host, r page.Route) *view {
	p := &view{h: h, t: h.Desk().Text, v: &presenter.Sources{Desk: h.Desk()}, answer: widgets.Column(12), shelf: widgets.Column(8), ended: make(chan struct{})}
	t := p.t
	head := widgets.NewPageHead(t.T("page.sources"), t.T("sources.sub"), widgets.NewButton(t.T("sources.model"), "settings", func() { page.ModelForm(h, p.Refresh) }))
	p.entry = widgets.NewEntry()
	p.entry.SetPlaceHolder(t.T("sources.ask.hint"))
	p.entry.OnSubmitted = func(string) { p.ask() }
	ask := container.NewBorder(nil, nil, nil, widgets.Primary(t.T("sources.ask"), "search", p.ask), p.entry)
	left := widgets.Panel(container.NewBorder(widgets.Inset(12, 8, 16, 16, ask), nil, nil, nil, widgets.Scroll(widgets.Inset(4, 14, 16, 16, p.answer))))
	right := widgets.Panel(widgets.Scroll(widgets.Inset(12, 14, 14, 14, p.shelf)))
	split := widgets.NewSplit(left, right)
	split.SetRatio(0.66)
	p.object = widgets.PageLayout(head, split)
	p.v.OnRead = func() {
		if !p.closed && p.h.Desk() != nil { // it comes while somebody may be at the keyboard
			widgets.Keep(p.h.Window().Canvas(), p.object, p.again)
		}
	}
	if r.Arg != "" {
		p.entry.SetText(r.Arg)
		p.ask()
	}
	p.Refresh()
	if !r.ID.IsZero() { // found by the search of the window
		h.Desk().Later(func() {
			if !p.closed && h.Desk() != nil {
				p.edit(r.ID)
			}
		})
	}
	return p
}

// Object is for the window.
func (p *view) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *view) FirstFocus() fyne.Focusable { return p.entry }

// Close is for the window.
func (p *view) Close() {
	p.closed = true
	close(p.ended)
}

// Commands are the page's own keys.
func (p *view) Commands() []presenter.Command {
	return []presenter.Command{
		{ID: "sources.find", Title: "sources.ask", Key: "Ctrl+F", Do: func() { p.h.Window().Canvas().Focus(p.entry) }},
		{ID: "sources.import", Title: "sources.import", Key: "Ctrl+I", Do: p.bring},
	}
}

// Refresh reads the office's texts again.
func (p *view) Refresh() {
	if !p.h.Try(p.v.Load(ctx())) {
		return
	}
	p.showAnswer()
	p.showShelf()
}

func (p *view) ask() {
	if p.h.Try(p.v.Ask(ctx(), p.entry.Text)) {
		p.showAnswer()
	}
}

func (p *view) showAnswer() {
	t, v := p.t, p.v
	p.answer.Objects = nil
	switch {
	case !v.Asked():
		p.answer.Add(widgets.NewEmptyState("book", t.T("sources.empty"), t.T("sources.empty.hint"), "", nil))
		p.answer.Add(widgets.MaxWidthCentered(520*theme.Scale(), p.examples()))
	case v.Refused():
		p.answer.Add(widgets.NewBanner(widgets.WarningBanner, t.T("sources.refused"), t.T("sources.refused.hint")))
		p.answer.Add(p.examples())
	default:
		p.answer.Add(widgets.Small(t.T("sources.verbatim")))
		if v.On() {
			p.answer.Add(p.plain())
		}
		for i, x := range v.Passages {
			p.answer.Add(p.passage(i, x))
		}
	}
	p.answer.Refresh()
}

// examples are questions that have an answer, each a wish to ask it.
func (p *view) examples() fyne.CanvasObject {
	col := widgets.Column(6, widgets.NewPara(p.t.T("sources.examples"), widgets.Caption))
	for _, q := range p.v.Examples() {
		col.Add(widgets.Wrap(0, widgets.NewButton(q, "search", func() {
			p.entry.SetText(q)
			p.ask()
		})))
	}
	return col
}

func (p *view) passage(i int, x presenter.PassageRow) fyne.CanvasObject {
	t := p.t
	var actions []fyne.CanvasObject
	switch {
	case x.OfKind == casework.KindSource:
		actions = append(actions, widgets.Bare(t.T("common.open"), "forward", func() { p.edit(x.Of) }))
	case x.OfKind == casework.KindDraft:
		actions = append(actions, widgets.Bare(t.T("common.open"), "forward", func() { p.h.Go(page.Route{Page: "drafting", ID: x.Of}) }))
	case x.OfKind == casework.KindFile:
		actions = append(actions, widgets.Bare(t.T("common.open"), "forward", func() { p.paper(x) }))
	case x.OfKind == casework.KindCase:
		actions = append(actions, widgets.Bare(t.T("common.open"), "forward", func() { p.h.Go(page.Route{Page: "case", ID: x.Of, Arg: "notes"}) }))
	case x.OfKind == casework.KindEnquiry:
		actions = append(actions, widgets.Bare(t.T("common.open"), "forward", func() { p.h.Go(page.Route{Page: "queue", ID: x.Of}) }))
	}
	place := x.Place
	if place == "" {
		place = x.Basis
	} else if x.Basis != "" {
		place += " · " + x.Basis
	}
	return widgets.TitledCard(strconv.Itoa(i+1)+". "+x.Title, actions, widgets.Body(x.Text),
		widgets.Wrap(8, widgets.NewBadge(page.Mark(x.Sure), x.Word)), widgets.Small(place))
}

// plain is the card of the model of this computer: a button, or what it said, labelled.
func (p *view) plain() fyne.CanvasObject {
	t := p.t
	if len(p.v.Plain) == 0 {
		return widgets.TitledCard(t.T("sources.plain"), []fyne.CanvasObject{widgets.NewButton(t.T("sources.plain.do"), "note", p.rephrase)}, widgets.Small(t.T("sources.plain.hint")))
	}
	rows := []fyne.CanvasObject{widgets.NewBanner(widgets.WarningBanner, t.T("sources.plain.label"), "")}
	for _, x := range p.v.Plain {
		rows = append(rows, widgets.Column(1, widgets.Body(x.Text), widgets.Small(t.T("sources.plain.cites", "N", x.Cites))))
	}
	return widgets.TitledCard(t.T("sources.plain"), nil, rows...)
}

func (p *view) rephrase() {
	p.h.Work(p.t.T("sources.plain.do"), func(c context.Context, _ func(int, int)) error { return p.v.Rephrase(c) }, func(err error) {
		if !p.closed && p.h.Desk() != nil && p.h.Try(err) {
			p.showAnswer()
		}
	})
}

func (p *view) showShelf() {
	t := p.t
	p.shelf.Objects = []fyne.CanvasObject{
		widgets.NewPara(t.T("sources.shelf"), widgets.Bold),
		widgets.Small(t.T("sources.shelf.hint")),
		widgets.Wrap(8, widgets.NewButton(t.T("sources.import"), "upload", p.bring), widgets.NewButton(t.T("sources.add"), "plus", func() { p.edit(casework.ID{}) })),
	}
	for _, x := range p.v.List {
		words := widgets.Column(1, widgets.NewPara(x.Title, widgets.Bold))
		if x.Detail != "" {
			words.Add(widgets.Small(x.Detail))
		}
		p.shelf.Add(widgets.Rule())
		p.shelf.Add(widgets.RowGrow(8, words, words, widgets.Bare(t.T("common.open"), "forward", func() { p.edit(x.ID) })))
	}
	p.shelf.Add(widgets.Rule())
	for _, o := range p.own() {
		p.shelf.Add(o)
	}
	p.shelf.Refresh()
}

// bring reads a file, and shows what was read before it is kept.
func (p *view) bring() {
	p.h.OpenFile(p.t.T("sources.import"), reading.Endings, func(path string) {
		x, name, file, err := p.v.Draft(path)
		if p.h.Try(err) {
			p.form(x, name, file)
		}
	})
}

func (p *view) edit(id casework.ID) {
	x, err := p.v.Source(ctx(), id)
	if p.h.Try(err) {
		p.form(x, "", nil)
	}
}

func (p *view) form(x casework.Source, name string, file []byte) {
	t := p.t
	f := page.NewForm(p.h, t.T("sources.text"))
	f.Required("sources.title", 1, &x.Title)
	page.Pick(f, "sources.lang", append([]string{""}, text.Langs...), func(l string) string {
		for i, code := range text.Langs {
			if code == l {
				return text.LangNames[i]
			}
		}
		return t.T("common.none")
	}, &x.Lang)
	f.Text("sources.origin", 1, &x.Origin).Day("sources.dated", false, &x.Dated).Required("sources.body", 10, &x.Text)
	if !x.ID.IsZero() {
		id := x.ID
		f.Remove(t.T("sources.remove"), func() {
			if p.h.Try(p.v.Remove(ctx(), id)) {
				p.again()
			}
		})
	}
	f.Show(t.T("common.save"), func() error {
		if err := p.v.Keep(ctx(), x, name, file); err != nil {
			return err
		}
		p.again()
		return nil
	})
}

// again reads the shelf and asks the standing question once more.
func (p *view) again() {
	if p.v.Asked() {
		p.h.Try(p.v.Ask(ctx(), p.v.Question))
	}
	p.Refresh()
}
