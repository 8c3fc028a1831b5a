package queue

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

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "queue", Title: "page.queue", Icon: "inbox", Rail: true, Shows: []casework.Kind{casework.KindEnquiry},
		Count: func(ctx context.Context, d *presenter.Desk) int {
			n, err := casework.Count[casework.Enquiry](ctx, d.Store, casework.Query{}.And("status", casework.In,
				[]casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking}))
			if err != nil {
				return 0 // the page itself says what is wrong
			}
			return n
		},
		Open: func(h page.Host, r page.Route) page.Page { return open(h, r) }}
}

type queue struct {
	h page.Host
	t *text.Printer
	q *presenter.Queue
	v *presenter.EnquiryDetail

	object fyne.CanvasObject
	head   *widgets.PageHead
	find   *widgets.Entry
	filter *widgets.Choice
	list   *widgets.List
	detail *fyne.Container
	chosen casework.ID
}

func open(h page.Host, r page.Route) *queue {
	p := &queue{h: h, t: h.Desk().Text, q: &presenter.Queue{Desk: h.Desk()}, v: &presenter.EnquiryDetail{Desk: h.Desk()}, chosen: r.ID}
	if f := presenter.Filter(r.Arg); slices.Contains(presenter.Filters, f) {
		p.q.Filter = f
	}
	p.v.OnTopics = p.learned
	p.build()
	p.Refresh()
	return p
}

func (p *queue) build() {
	t := p.t
	p.head = widgets.NewPageHead("", "", widgets.NewButton(t.T("common.import"), "upload", func() { p.h.Go(page.Route{Page: "import"}) }),
		widgets.Primary(t.T("shell.command.enquiry"), "plus", func() { p.h.Go(page.Route{Page: "enquiry"}) }).Hint("Ctrl+N"))
	p.find = widgets.NewEntry()
	p.find.SetPlaceHolder(t.T("queue.find"))
	p.find.OnChanged = func(s string) {
		p.q.Text = s
		p.Refresh()
	}
	p.find.OnKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyDown {
			p.h.Window().Canvas().Focus(p.list.Focusable())
			return true
		}
		return false
	}
	words := make([]string, len(presenter.Filters))
	for i, f := range presenter.Filters {
		words[i] = t.T("queue.filter." + string(f))
	}
	p.filter = widgets.NewChoice(words, max(slices.Index(presenter.Filters, p.q.Filter), 0), func(i int) {
		p.q.Filter = presenter.Filters[i]
		p.Refresh()
	})
	p.list = widgets.NewList(func() int { return p.q.Len() }, func(i int) widgets.Item {
		r := p.q.Row(context.Background(), i)
		it := widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Badge, Title: r.Name, Detail: r.Line, Right: r.Promised}
		if r.Line == "" {
			it.Detail = r.Detail
		}
		if r.Red {
			it.Icon = "warning"
		}
		return it
	}).WhenEmpty(widgets.NewEmptyState("inbox", t.T("queue.empty"), t.T("queue.empty.hint"), t.T("shell.command.enquiry"),
		func() { p.h.Go(page.Route{Page: "enquiry"}) }))
	p.list.OnSelect = func(i int) { p.choose(p.q.Row(context.Background(), i).ID) }
	p.list.OnOpen = func(i int) { p.edit() }
	p.detail = container.NewStack()
	left := widgets.Panel(container.NewBorder(widgets.Inset(8, 6, 8, 8, widgets.Column(6, p.find, p.filter)), nil, nil, nil, p.list))
	split := widgets.NewSplit(left, p.detail)
	p.object = widgets.PageLayout(p.head, split)
}

// Object is for the window.
func (p *queue) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *queue) FirstFocus() fyne.Focusable { return p.list.Focusable() }

// Close is for the window.
func (p *queue) Close() {}

// Commands are the page's own keys.
func (p *queue) Commands() []presenter.Command {
	on := func(f func()) func() {
		return func() {
			if p.v.ID.IsZero() || !p.v.Open {
				return
			}
			f()
		}
	}
	return []presenter.Command{
		{ID: "queue.find", Title: "queue.find.do", Key: "Ctrl+F", Do: func() { p.h.Window().Canvas().Focus(p.find) }},
		{ID: "queue.edit", Title: "queue.edit", Key: "Ctrl+E", Do: p.edit},
		{ID: "queue.accept", Title: "queue.accept", Key: "Ctrl+Enter", Do: on(p.accept)},
		{ID: "queue.refer", Title: "queue.refer", Key: "Ctrl+Shift+R", Do: on(p.refer)},
		{ID: "queue.refuse", Title: "queue.refuse", Key: "Ctrl+Shift+X", Do: on(p.refuse)},
		{ID: "queue.jump", Title: "queue.jump", Key: "Ctrl+J", Do: on(p.jump)},
		{ID: "queue.people", Title: "people.title", Do: on(p.people)},
		{ID: "queue.consent", Title: "consent.title", Do: func() {
			if !p.v.ID.IsZero() {
				p.consent()
			}
		}},
		{ID: "queue.import", Title: "page.import", Key: "Ctrl+I", Do: func() { p.h.Go(page.Route{Page: "import"}) }},
	}
}

// Refresh reads the queue and the chosen enquiry again.
func (p *queue) Refresh() {
	if !p.h.Try(p.q.Load(context.Background())) {
		return
	}
	p.head.Set(p.q.Heading, "")
	p.list.Refresh()
	p.list.SetCount(p.q.Count)
	i := p.q.Index(p.chosen)
	if i < 0 && p.q.Len() > 0 && p.chosen.IsZero() {
		i = 0
		p.chosen = p.q.Row(context.Background(), 0).ID
	}
	p.list.Mark(i) // at once: a list with nothing marked chooses its first row when it gets the keyboard
	// And again once the list has its size, so that it scrolls to the right place: to what is chosen by then.
	p.h.Desk().Later(func() { p.list.Mark(p.q.Index(p.chosen)) })
	p.load()
}

func (p *queue) choose(id casework.ID) {
	if id == p.chosen && p.v.ID == id {
		return
	}
	p.chosen = id
	p.load()
}

func (p *queue) load() {
	if !p.h.Try(p.v.Load(context.Background(), p.chosen)) {
		p.chosen = casework.ID{}
		return
	}
	p.detail.Objects = []fyne.CanvasObject{p.show()}
	p.detail.Refresh()
}

func (p *queue) edit() {
	if !p.chosen.IsZero() {
		p.h.Go(page.Route{Page: "enquiry", ID: p.chosen})
	}
}

// show lays out the chosen enquiry.
func (p *queue) show() fyne.CanvasObject {
	t, v := p.t, p.v
	if v.ID.IsZero() {
		title, hint := "queue.choose", "queue.choose.hint"
		if p.q.Len() == 0 {
			title, hint = "queue.begin", "queue.begin.hint"
		}
		return widgets.Panel(widgets.NewEmptyState("inbox", t.T(title), t.T(hint), "", nil))
	}
	head := widgets.NewPageHead(v.Title, "")
	var badges []fyne.CanvasObject
	for _, b := range v.Badges {
		badges = append(badges, widgets.NewBadge(page.Mark(b.Urgency), b.Word))
	}
	head.SetUnder(badges...)
	objs := []fyne.CanvasObject{head, widgets.Wrap(8, p.actions()...)}
	if v.Warning != "" {
		objs = append(objs, widgets.NewBanner(widgets.WarningBanner, v.Warning, ""))
	}
	if v.Withdrawn != "" {
		objs = append(objs, widgets.NewBanner(widgets.WarningBanner, v.Withdrawn, ""))
	}
	if v.Outcome != "" {
		objs = append(objs, p.outcome())
	}
	if v.Open {
		objs = append(objs, p.topics()...)
		objs = append(objs, p.steps(), p.who())
	}
	var facts []fyne.CanvasObject
	for _, f := range v.Facts {
		facts = append(facts, widgets.Fact(f.Label, f.Value))
	}
	objs = append(objs, widgets.TitledCard(t.T("queue.facts"), []fyne.CanvasObject{widgets.Bare(t.T("common.edit"), "edit", p.edit).Hint("Ctrl+E")}, widgets.Facts(facts...)))
	if v.Story != "" {
		objs = append(objs, widgets.TitledCard(t.T("enquiry.story"), nil, widgets.Body(v.Story)))
	}
	return widgets.Panel(widgets.Scroll(widgets.Inset(12, 16, 14, 18, widgets.Column(12, objs...))))
}

func (p *queue) actions() []fyne.CanvasObject {
	t, v := p.t, p.v
	if !v.Open {
		if v.Apart != "" {
			return nil
		}
		if !v.Case.IsZero() {
			return []fyne.CanvasObject{widgets.Primary(t.T("queue.opencase"), "folder", func() { p.h.Go(page.Route{Page: "case", ID: v.Case}) })}
		}
		return []fyne.CanvasObject{widgets.NewButton(t.T("queue.reopen"), "undo", p.reopen), widgets.NewButton(t.T("consent.title"), "shield", p.consent)}
	}
	more := widgets.NewButton("", "more", p.more).Hint(t.T("common.more"))
	if !v.MayEnd {
		return []fyne.CanvasObject{more}
	}
	return []fyne.CanvasObject{more, widgets.NewButton(t.T("queue.refuse"), "", p.refuse).Hint("Ctrl+Shift+X"),
		widgets.NewButton(t.T("queue.refer"), "", p.refer).Hint("Ctrl+Shift+R"), widgets.Primary(t.T("queue.accept"), "folder", p.accept).Hint("Ctrl+Enter")}
}

func (p *queue) outcome() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widgets.Body(p.v.Outcome)}
	if p.v.Apart != "" {
		rows = append(rows, widgets.Body(p.v.Apart))
	}
	if !p.v.Letter.IsZero() {
		letter := p.v.Letter
		rows = append(rows, container.NewHBox(widgets.NewButton(p.t.T("queue.letter"), "document", func() { p.h.Go(page.Route{Page: "drafting", ID: letter}) })))
	}
	return widgets.TitledCard(p.t.T("queue.outcome"), nil, rows...)
}

// steps shows how far the enquiry is from being accepted; each open step has one button.
func (p *queue) steps() fyne.CanvasObject {
	t := p.t
	act := map[string]func(){"consent": p.consent, "duplicates": p.similar, "conflict": p.conflict, "eligibility": p.eligibility, "notice": p.notice}
	var rows []fyne.CanvasObject
	for _, s := range p.v.Steps {
		icon, role := "badge-ring", theme.None
		if s.Done {
			icon, role = "badge-check", theme.Done
		}
		words := widgets.Column(1, widgets.NewPara(s.Title, widgets.Bold))
		if !s.Done {
			words.Add(widgets.Small(s.Problem))
		}
		label := "queue.step." + s.ID
		if s.Done {
			label = "common.show"
		}
		b := widgets.NewButton(t.T(label), "", act[s.ID])
		if s.Done {
			b.As(widgets.BareButton)
		}
		rows = append(rows, widgets.RowGrow(10, words, widgets.NewIcon(icon, role, 18), words, b))
	}
	return widgets.TitledCard(t.T("queue.steps"), nil, rows...)
}
