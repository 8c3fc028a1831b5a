// Package dates is the page of dates: what falls when, in a list or in a month that shows working days, and how the
// chosen date was counted.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// Of all dates only one's own appointment can be dragged: a date that a rule gives changes with its event, one that a court
// has set on its case.
package dates

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// Spec describes the page to the window.
func Spec() page.Spec {
	return page.Spec{
		Name:  "dates",
		Title: "page.dates",
		Icon:  "calendar",
		Rail:  true,
		Count: func(ctx context.Context, d *presenter.Desk) int {
			n, err := casework.Count[casework.Deadline](ctx, d.Store, casework.All().And("done", casework.Empty, nil).
				And("sort", casework.NotEmpty, nil).And("sort", casework.Le, d.Clock.Today().AddDays(presenter.SoonDays)))
			if err != nil {
				return 0
			}
			return n
		},
		Open: open,
	}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.Dates
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	law    *widgets.Banner // what to know of the law in use
	tabs   *widgets.Tabs
	list   *widgets.List
	detail *fyne.Container
	object fyne.CanvasObject
	board  *board
	at     casework.Date // the day chosen on the board
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, pr: &presenter.Dates{Desk: h.Desk(), Filter: presenter.DateFilter(r.Arg)}}
	if !slices.Contains(presenter.DateFilters, v.pr.Filter) {
		v.pr.Filter = presenter.DatesAhead
	}
	v.at = h.Desk().Clock.Today()
	v.head = widgets.NewPageHead("", "",
		widgets.NewButton(v.p.T("dates.do.compute"), "clock", v.compute),
		widgets.NewButton(v.p.T("datework.do.review"), "shield", v.review),
		widgets.NewButton(v.p.T("datework.do.out"), "document", v.takeOut),
		widgets.Primary(v.p.T("dateform.own"), "plus", func() { v.ownOn(casework.Date{}) }))
	v.detail = container.NewStack()
	v.tabs = widgets.NewTabs(
		widgets.Tab{ID: "list", Title: v.p.T("dates.tab.list"), Icon: "sort", Content: v.listTab},
		widgets.Tab{ID: "week", Title: v.p.T("dates.tab.week"), Icon: "calendar", Content: v.weekTab},
		widgets.Tab{ID: "month", Title: v.p.T("dates.tab.month"), Icon: "calendar", Content: v.monthTab},
	)
	v.law = page.LawBanner(h, v.review)
	v.object = widgets.PageLayout(widgets.Column(12, v.head, v.law), v.tabs)
	v.load()
	switch r.Arg {
	case lawArg:
		h.Desk().Later(v.review)
	case WeekArg, MonthArg:
		v.tabs.Select(map[string]string{WeekArg: "week", MonthArg: "month"}[r.Arg])
	}
	return v
}

// Arguments of a route beside the filters of the list: what a change of law means, and the two calendars.
const (
	lawArg   = "law"
	WeekArg  = "calendar-week"
	MonthArg = "calendar-month"
)

func (v *view) Object() fyne.CanvasObject { return v.object }

func (v *view) FirstFocus() fyne.Focusable {
	if v.list == nil {
		return nil
	}
	return v.list.Focusable()
}

func (v *view) Refresh() {
	v.load()
	v.tabs.Renew("list")
	v.tabs.Renew("week")
	v.tabs.Renew("month")
}

func (v *view) Close() {
	v.stop()
}

func (v *view) load() {
	if v.host.Try(v.pr.Load(v.ctx)) {
		v.head.Set(v.pr.Heading())
	}
	page.TellLaw(v.host, v.law)
}

func (v *view) listTab() fyne.CanvasObject {
	p := v.p
	names := make([]string, len(presenter.DateFilters))
	for i, f := range presenter.DateFilters {
		names[i] = p.T("dates.filter." + string(f))
	}
	filter := widgets.NewChoice(names, slices.Index(presenter.DateFilters, v.pr.Filter), func(i int) {
		v.pr.Filter = presenter.DateFilters[i]
		v.Refresh()
	})
	var bar fyne.CanvasObject = filter
	if ids, who := v.host.Desk().Members(v.ctx); len(ids) > 1 { // in an office of one there is nobody to choose
		labels := []string{p.T("person.all")}
		for _, n := range who {
			labels = append(labels, p.T("person.of", "Name", n))
		}
		bar = container.NewGridWithColumns(2, filter, widgets.NewChoice(labels, slices.Index(ids, v.pr.Person)+1, func(i int) {
			v.pr.Person = casework.ID{}
			if i > 0 {
				v.pr.Person = ids[i-1]
			}
			v.Refresh()
		}))
	}
	v.list = widgets.NewList(v.pr.Len, func(i int) widgets.Item {
		d := v.pr.Row(v.ctx, i)
		return widgets.Item{Mark: page.Mark(d.Urgency), Word: d.Badge, Title: d.Title, Detail: d.Detail, Right: d.Date, Faint: d.Urgency == presenter.Done}
	})
	v.list.OnSelect = func(i int) { v.show(v.pr.At(v.ctx, i)) }
	v.list.OnOpen = func(i int) {
		if d := v.pr.At(v.ctx, i); d != nil {
			v.open(d.ID, d.Case)
		}
	}
	hint := "" // of a narrower list there is nothing to say
	if v.pr.Filter == presenter.DatesAhead && v.pr.Person.IsZero() {
		hint = p.T("dates.empty.hint")
	}
	v.list.WhenEmpty(widgets.NewEmptyState("calendar", p.T("dates.empty"), hint, "", nil))
	v.detail.Objects = nil
	if v.pr.Len() == 0 {
		return widgets.Panel(container.NewBorder(widgets.Pad(10, bar), nil, nil, nil, v.list))
	}
	v.list.Select(0)
	split := widgets.NewSplit(container.NewBorder(widgets.Pad(10, bar), nil, nil, nil, v.list), v.detail)
	split.SetRatio(0.48)
	return widgets.Panel(split)
}

// show puts a date's arithmetic at the right.
func (v *view) show(d *casework.Deadline) {
	if d == nil {
		return
	}
	if d.ID.IsZero() { // a case with no date
		open := widgets.NewButton(v.p.T("dates.do.case"), "folder", func() { v.host.Go(page.Route{Page: "case", ID: d.Case, Arg: "dates"}) })
		v.detail.Objects = []fyne.CanvasObject{widgets.Pad(14, widgets.Column(10, widgets.NewPara(d.Title, widgets.Section), widgets.NewPara(v.p.T("dates.none.hint"), widgets.Plain), widgets.Row(8, open)))}
		v.detail.Refresh()
		return
	}
	var more []fyne.CanvasObject
	if !d.Case.IsZero() {
		more = append(more, widgets.NewButton(v.p.T("dates.do.case"), "folder", func() { v.open(d.ID, d.Case) }))
	}
	v.detail.Objects = []fyne.CanvasObject{page.DateDetail(v.ctx, v.host, d, v.finish, more...)}
	v.detail.Refresh()
}

// open leads to the case of a date; an appointment of no case opens its form.
func (v *view) open(date, of casework.ID) {
	if !of.IsZero() {
		v.host.Go(page.Route{Page: "case", ID: of, Arg: "dates"})
		return
	}
	d, err := casework.Get[casework.Deadline](v.ctx, v.host.Desk().Store, date)
	if v.host.Try(err) {
		page.EditDate(v.ctx, v.host, d)
	}
}

// ownOn asks for an appointment of one's own, on a day where one is given.
func (v *view) ownOn(day casework.Date) {
	d := &casework.Deadline{Form: "own", Responsible: v.host.Desk().Me.ID}
	if !day.IsZero() {
		d.End = casework.On(day)
	}
	page.EditDate(v.ctx, v.host, d)
}

// finish asks for the proof among what the date's own case holds.
func (v *view) finish(d *casework.Deadline) {
	if d.Case.IsZero() { // an appointment of no case has no papers
		page.FinishDate(v.ctx, v.host, d, nil, nil)
		return
	}
	c := &presenter.CaseFile{Desk: v.host.Desk(), ID: d.Case}
	if !v.host.Try(c.Load(v.ctx)) {
		return
	}
	ids, names := c.ProofsOfDone()
	page.FinishDate(v.ctx, v.host, d, ids, names)
}
