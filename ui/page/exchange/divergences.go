package exchange

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// divergences is the desk: the list by weight at the left, both values of the chosen one at the right.
func (p *exchange) divergences() fyne.CanvasObject {
	t := p.t
	if len(p.d.Rows) == 0 {
		col := widgets.Column(12, widgets.NewEmptyState("check", t.T("exchange.nodivergence"), t.T("exchange.nodivergence.hint"), "", nil))
		if o := p.settled(); o != nil {
			col.Add(o)
		}
		return widgets.Scroll(widgets.MaxWidth(theme.PageWidth*theme.Scale(), col))
	}
	detail := container.NewStack()
	list := widgets.NewList(func() int { return len(p.d.Rows) }, func(i int) widgets.Item {
		r := p.d.Rows[i]
		return widgets.Item{Mark: page.Mark(r.Urgency), Word: r.Weight, Title: r.Title, Detail: r.Place}
	})
	show := func(i int) {
		p.at = p.d.Rows[i].Key
		detail.Objects = []fyne.CanvasObject{p.divergence(&p.d.Rows[i])}
		detail.Refresh()
	}
	list.OnSelect = show
	list.SetCount(t.N("exchange.divergences.count", len(p.d.Rows)) + " · " + t.T("exchange.divergences.order"))
	at := 0
	for i := range p.d.Rows {
		if p.d.Rows[i].Key == p.at {
			at = i
		}
	}
	list.Mark(at)
	show(at)
	return widgets.Panel(widgets.NewSplit(list, detail))
}

func (p *exchange) divergence(r *presenter.DivergenceRow) fyne.CanvasObject {
	t := p.t
	reason := widgets.NewText(2)
	reason.SetText(p.why[r.Key])
	col := widgets.Column(12, widgets.NewPara(r.Title, widgets.Section), widgets.Wrap(8, widgets.NewBadge(page.Mark(r.Urgency), r.Weight)))
	if !r.Page.IsZero() {
		to, icon := page.Route{Page: "case", ID: r.Page, Arg: string(r.Kind)}, "folder"
		if r.Enquiry {
			to, icon = page.Route{Page: "queue", ID: r.Page}, "inbox"
		}
		link := widgets.Bare(t.T("exchange.open"), icon, func() { p.h.Go(to) })
		words := widgets.Small(r.Place)
		col.Add(widgets.RowGrow(8, words, words, link))
	} else {
		col.Add(widgets.Small(r.Place))
	}
	key := r.Key
	switch first := r.First; {
	case first != "":
		col.Add(widgets.NewBanner(widgets.WarningBanner, r.Tied, "", widgets.NewButton(t.T("divergence.first.go"), "calendar", func() {
			p.at = first
			p.renew()
		})))
	case r.Tied != "":
		col.Add(widgets.Small(r.Tied))
	}
	reason.OnChanged = func(s string) { p.why[key] = s }
	for i, x := range r.Values {
		words := widgets.Column(2, widgets.NewPara(x.Words, widgets.Bold), widgets.Small(x.By))
		if x.Shown {
			words.Add(widgets.NewPara(t.T("exchange.value.shown"), widgets.Caption))
		}
		if x.Unfit != "" {
			words.Add(widgets.NewBadge(page.Mark(presenter.Overdue), t.T("divergence.unfit.short")))
			words.Add(widgets.NewPara(x.Unfit, widgets.Plain))
		}
		choose := widgets.NewButton(t.T("exchange.choose"), "check", func() {
			row := p.d.Row(key)
			if row == nil {
				return
			}
			if n, err := p.d.Choose(context.Background(), row, i, reason.Text); p.h.Try(err) {
				p.done(n)
			}
		})
		ground := container.NewStack(widgets.NewFill(theme.Page, theme.Border, theme.Radius), widgets.Pad(12, widgets.RowGrow(12, words, words, choose)))
		col.Add(ground)
	}
	col.Add(widgets.NewField(t.T("exchange.reason"), false, reason, t.T("exchange.reason.hint")))
	if r.Own != presenter.NoOwn {
		col.Add(container.NewHBox(widgets.Bare(t.T("exchange.own"), "edit", func() { p.own(key) })))
	}
	col.Add(widgets.Small(t.T("exchange.divergence.note")))
	if o := p.settled(); o != nil {
		col.Add(widgets.Rule())
		col.Add(o)
	}
	return widgets.Scroll(widgets.Inset(14, 16, 16, 18, col))
}

// own takes a value that neither of them wrote.
func (p *exchange) own(key string) {
	r := p.d.Row(key)
	if r == nil {
		return
	}
	t := p.t
	f := page.NewForm(p.h, r.Title)
	var value func() any
	var day casework.Date
	var days casework.DateRange
	var sum casework.Money
	var words, why string
	switch r.Own {
	case presenter.OwnDay:
		f.Day("exchange.own.value", true, &day)
		value = func() any { return day }
	case presenter.OwnDays:
		f.Span("exchange.own.value", true, &days)
		value = func() any { return days }
	case presenter.OwnSum:
		f.Money("exchange.own.value", &sum)
		value = func() any { return sum }
	default:
		f.Required("exchange.own.value", 2, &words)
		value = func() any { return strings.TrimSpace(words) }
	}
	f.Required("exchange.reason", 2, &why).Show(t.T("exchange.choose"), func() error {
		row := p.d.Row(key)
		if row == nil {
			return nil
		}
		n, err := p.d.ChooseOwn(context.Background(), row, value(), why)
		if err != nil {
			return err
		}
		p.done(n)
		return nil
	})
}

// done tells that a row is settled, with the dates that were counted again, and shows the rest.
func (p *exchange) done(counted int) {
	p.h.Say(strings.TrimSuffix(p.t.T("exchange.settled")+". "+p.d.Counted(counted), ". "))
	p.renew()
}

// settled tells what was settled lately; nil for nothing.
func (p *exchange) settled() fyne.CanvasObject {
	if !p.h.Try(p.d.LoadSettled(context.Background())) || len(p.d.Settled) == 0 {
		return nil
	}
	col := widgets.Column(6)
	for _, s := range p.d.Settled {
		col.Add(widgets.Column(1, widgets.NewPara(s.Title, widgets.Plain), widgets.Small(s.By)))
	}
	return widgets.TitledCard(p.t.T("exchange.settled.lately"), nil, col)
}
