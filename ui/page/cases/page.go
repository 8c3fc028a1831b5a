// Package cases is the page of all cases: it answers "which case?" by search, by filter, and by what falls next.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It changes no case: that is done on the case's own page.
package cases

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// Spec describes the page to the window.
func Spec() page.Spec {
	return page.Spec{
		Name:  "cases",
		Title: "page.cases",
		Icon:  "folder",
		Rail:  true,
		Open:  func(h page.Host, r page.Route) page.Page { return open(h, r) },
	}
}

type view struct {
	host page.Host
	pr   *presenter.Cases
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	search *widgets.Entry
	list   *widgets.List
	empty  *fyne.Container
	object fyne.CanvasObject
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, ctx: ctx, stop: stop, pr: &presenter.Cases{Desk: h.Desk(), Filter: presenter.CaseFilter(r.Arg)}}
	if !slices.Contains(presenter.CaseFilters, v.pr.Filter) {
		v.pr.Filter = presenter.CasesOpen
	}
	p := h.Desk().Text
	v.head = widgets.NewPageHead("", "", widgets.NewButton(p.T("page.track"), "chart", func() { h.Go(page.Route{Page: "track"}) }),
		widgets.Primary(p.T("cases.new"), "plus", v.newCase))

	v.search = widgets.NewEntry()
	v.search.SetPlaceHolder(p.T("cases.search"))
	v.search.OnChanged = func(s string) {
		v.pr.Text = strings.TrimSpace(s)
		v.Refresh()
	}
	v.search.OnKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyDown || k.Name == fyne.KeyReturn {
			h.Window().Canvas().Focus(v.list.Focusable())
			return true
		}
		return false
	}
	filters := make([]string, len(presenter.CaseFilters))
	for i, f := range presenter.CaseFilters {
		filters[i] = p.T("cases.filter." + string(f))
	}
	filter := widgets.NewChoice(filters, slices.Index(presenter.CaseFilters, v.pr.Filter), func(i int) {
		v.pr.Filter = presenter.CaseFilters[i]
		v.Refresh()
	})

	v.list = widgets.NewList(v.pr.Len, v.item).BadgesLeft(168).Opens()
	v.list.OnOpen = v.open
	v.empty = container.NewStack()
	v.list.WhenEmpty(v.empty)

	bar := widgets.Pad(10, widgets.RowGrow(8, v.search, v.search, widgets.FixedWidth(200, filter)))
	v.object = widgets.PageLayout(v.head, widgets.Panel(container.NewBorder(bar, nil, nil, nil, v.list)))
	v.Refresh()
	return v
}

func (v *view) item(i int) widgets.Item {
	r := v.pr.Row(v.ctx, i)
	return widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Badge, Title: r.Title, Detail: r.Detail, Right: r.Date, Under: r.Next, Faint: r.Urgency == presenter.Done}
}

func (v *view) open(i int) {
	if r := v.pr.Row(v.ctx, i); !r.ID.IsZero() {
		v.host.Go(page.Route{Page: "case", ID: r.ID})
	}
}

// newCase opens a case that did not begin as an enquiry.
func (v *view) newCase() {
	p := v.host.Desk().Text
	var title, area, client, iin string
	codes, words := v.host.Desk().Areas()
	f := page.NewForm(v.host, p.T("cases.new")).
		Object(widgets.Small(p.T("cases.new.hint"))).
		Required("cases.new.title", 1, &title).
		Required("cases.new.client", 1, &client).
		Text("cases.new.iin", 1, &iin)
	page.Pick(f, "cases.new.area", codes, func(c string) string { return words[slices.Index(codes, c)] }, &area)
	f.Show(p.T("cases.new"), func() error {
		id, err := v.pr.Open(v.ctx, title, area, client, iin)
		if err == nil {
			v.host.Go(page.Route{Page: "case", ID: id})
		}
		return err
	})
}

func (v *view) Object() fyne.CanvasObject { return v.object }

func (v *view) FirstFocus() fyne.Focusable { return v.search }

func (v *view) Refresh() {
	if !v.host.Try(v.pr.Load(v.ctx)) {
		return
	}
	p := v.host.Desk().Text
	v.head.Set(v.pr.Heading())
	switch {
	case v.pr.Total() == 0:
		v.empty.Objects = []fyne.CanvasObject{widgets.NewEmptyState("folder", p.T("cases.empty"), p.T("cases.empty.hint"), p.T("cases.empty.do"), func() { v.host.Go(page.Route{Page: "queue"}) })}
	default:
		v.empty.Objects = []fyne.CanvasObject{widgets.NewEmptyState("search", p.T("cases.none"), p.T("cases.none.hint"), "", nil)}
	}
	v.empty.Refresh()
	v.list.Refresh()
}

func (v *view) Close() {
	v.stop()
}
