package today

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "today", Title: "page.today", Icon: "home", Rail: true,
		Count: func(ctx context.Context, d *presenter.Desk) int {
			n, err := d.Pressing(ctx)
			if err != nil {
				return 0 // the page itself says what is wrong
			}
			return n
		},
		Open: func(h page.Host, _ page.Route) page.Page { return open(h) }}
}

type today struct {
	h      page.Host
	v      *presenter.Today
	object fyne.CanvasObject

	head                     *widgets.PageHead
	law                      *widgets.Banner
	overdue, near, week, new *widgets.CounterCard
	dates, queue             *widgets.List
	tasks                    *widgets.List
	approve                  *widgets.List
	taskCard, approveCard    fyne.CanvasObject
	side                     *fyne.Container
	clock                    *widgets.Banner // the computer's clock is wrong
	notices                  *fyne.Container
	cancel                   func()
}

func open(h page.Host) *today {
	p := &today{h: h, v: &presenter.Today{Desk: h.Desk()}}
	t := h.Desk().Text
	add := func() { h.Go(page.Route{Page: "enquiry"}) }
	p.head = widgets.NewPageHead("", "", widgets.Primary(t.T("shell.command.enquiry"), "plus", add).Hint("Ctrl+N"))
	dates := func(arg string) func() { return func() { h.Go(page.Route{Page: "dates", Arg: arg}) } }
	queue := func() { h.Go(page.Route{Page: "queue"}) }
	p.overdue = widgets.NewCounterCard(widgets.OverdueMark, "", t.T("today.count.overdue"), func() {
		if p.v.OnlyTasksLate() {
			h.Window().Canvas().Focus(p.tasks.Focusable())
			return
		}
		dates("overdue")()
	})
	p.near = widgets.NewCounterCard(widgets.SoonMark, "", t.T("today.count.near"), dates("near"))
	p.week = widgets.NewCounterCard(widgets.PlannedMark, "", t.T("today.count.week"), dates("week"))
	p.new = widgets.NewCounterCard(widgets.NewMark, "", t.N("today.count.new", 0), queue)

	p.dates = widgets.NewList(func() int { return len(p.v.Dates) }, func(i int) widgets.Item {
		r := p.v.Dates[i]
		return widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Badge, Title: r.Title, Detail: r.Detail, Right: r.Date}
	}).BadgesLeft(168)
	p.dates.Opens().OnOpen = func(i int) {
		r := p.v.Dates[i]
		h.Go(page.Route{Page: "case", ID: r.Case, Arg: string(casework.KindDeadline)})
	}
	p.queue = widgets.NewList(func() int { return len(p.v.Queue) }, func(i int) widgets.Item {
		r := p.v.Queue[i]
		line := r.Line
		if line == "" {
			line = r.Detail
		}
		return widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Badge, Title: r.Name, Detail: line, Right: r.Promised}
	})
	p.queue.Opens().OnOpen = func(i int) { h.Go(page.Route{Page: "queue", ID: p.v.Queue[i].ID}) }
	p.tasks = widgets.NewList(func() int { return len(p.v.Tasks) }, func(i int) widgets.Item {
		r := p.v.Tasks[i]
		return widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Badge, Title: r.Title, Detail: r.Detail, Right: r.Date}
	})
	p.tasks.OnOpen = func(i int) { h.Try(p.v.FinishTask(context.Background(), p.v.Tasks[i].ID)) }
	p.approve = widgets.NewList(func() int { return len(p.v.Approve) }, func(i int) widgets.Item {
		r := p.v.Approve[i]
		return widgets.Item{Title: r.Title, Detail: r.Detail, Icon: "document"}
	})
	p.approve.Opens().OnOpen = func(i int) { h.Go(page.Route{Page: "drafting", ID: p.v.Approve[i].ID}) }

	p.dates.WhenEmpty(widgets.NewEmptyState("calendar", t.T("today.nodates"), t.T("today.nodates.hint"), "", nil))
	p.queue.WhenEmpty(widgets.NewEmptyState("inbox", t.T("today.noqueue"), "", t.T("shell.command.enquiry"), add))
	p.tasks.WhenEmpty(widgets.NewEmptyState("check", t.T("today.notasks"), t.T("today.notasks.hint"), "", nil))
	p.approve.WhenEmpty(widgets.NewEmptyState("check", t.T("today.noapprove"), t.T("today.noapprove.hint"), "", nil))

	main := titled(t.T("today.dates"), widgets.Bare(t.T("page.dates"), "calendar", dates("")), p.dates)
	queueCard := titled(t.T("today.queue"), widgets.Bare(t.T("page.queue"), "forward", queue), p.queue)
	p.taskCard = titled(t.T("today.tasks"), nil, p.tasks)
	p.approveCard = titled(t.T("today.approve"), nil, p.approve)
	p.side = newSide(p, queueCard, p.taskCard, p.approveCard)
	counters := widgets.Grid(theme.Gap, 150*theme.Scale(), 4, p.overdue, p.near, p.week, p.new)
	p.law = page.LawBanner(h, dates("law"))
	p.notices = widgets.Wrap(8)
	p.clock = widgets.NewBanner(widgets.ErrorBanner, "", "")
	p.object = widgets.PageLayout(widgets.Column(12, p.head, p.clock, p.law, p.notices, counters), newDay(main, p.side))
	p.cancel = func() {}
	if c := h.Desk().Courier; c != nil {
		p.cancel = c.Watch(p.exchanged)
	}
	p.Refresh()
	return p
}

// exchanged follows what the exchange has to say.
func (p *today) exchanged() {
	d := p.h.Desk()
	if d != nil && (p.v.Exchange != d.ExchangeWord() || !slices.Equal(p.v.Notices, d.Notices())) {
		p.Refresh()
	}
}

// Object is for the window.
func (p *today) Object() fyne.CanvasObject { return p.object }

// FirstFocus is for the window.
func (p *today) FirstFocus() fyne.Focusable { return p.dates.Focusable() }

// Close is for the window.
func (p *today) Close() { p.cancel() }

// Refresh reads the day again.
func (p *today) Refresh() {
	if !p.h.Try(p.v.Load(context.Background())) {
		return
	}
	v, t := p.v, p.h.Desk().Text
	sub := v.Exchange
	if v.Empty {
		sub = t.T("today.begin")
	}
	p.head.Set(v.Heading, sub)
	p.clock.Set(v.Clock, "")
	if v.Clock == "" {
		p.clock.Hide()
	} else {
		p.clock.Show()
	}
	page.TellLaw(p.h, p.law)
	p.notices.Objects = nil
	if v.NoSheet {
		p.notices.Add(widgets.NewButton(t.T("health.recovery.notice"), page.MarkIcon(presenter.Overdue), func() { p.h.Go(page.Route{Page: "settings"}) }))
	}
	for _, n := range v.Notices {
		p.notices.Add(widgets.NewButton(n.Words, page.MarkIcon(n.Urgency), func() { p.h.Go(page.Route{Page: "exchange", Arg: n.Tab}) }))
	}
	if len(p.notices.Objects) == 0 {
		p.notices.Hide()
	} else {
		p.notices.Show()
	}
	p.notices.Refresh()
	set := func(c *widgets.CounterCard, m widgets.Mark, n int, caption string) {
		if n == 0 {
			m = widgets.NewMark
		}
		c.Set(m, t.Number(int64(n)), t.N(caption, n))
	}
	set(p.overdue, widgets.OverdueMark, v.Overdue, "today.count.overdue")
	set(p.near, widgets.SoonMark, v.Near, "today.count.near")
	set(p.week, widgets.PlannedMark, v.Week, "today.count.week")
	set(p.new, widgets.NewMark, v.New, "today.count.new")
	for _, l := range []*widgets.List{p.dates, p.queue, p.tasks, p.approve} {
		l.Refresh()
	}
	if v.MayCheck && len(v.Approve) > 0 {
		p.approveCard.Show()
	} else {
		p.approveCard.Hide()
	}
	p.side.Refresh()
}
