package exchange

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// laptops lists those of the office, with the code two people compare.
func (p *exchange) laptops() fyne.CanvasObject {
	t, v := p.t, p.v
	var rows []fyne.CanvasObject
	for i, l := range v.Laptops {
		if i > 0 {
			rows = append(rows, widgets.Rule())
		}
		words := widgets.Column(1, widgets.NewPara(l.Name, widgets.Bold), widgets.Small(l.Detail), widgets.Small(t.T("exchange.check", "Code", l.Check)))
		if l.Odd {
			words.Add(widgets.NewBanner(widgets.WarningBanner, t.T("exchange.laptop.odd"), ""))
		}
		mark := widgets.NewBadge(widgets.PlannedMark, t.T("exchange.laptop.in"))
		switch {
		case l.This:
			mark = widgets.NewBadge(widgets.DoneMark, t.T("exchange.laptop.this"))
		case l.Revoked:
			mark = widgets.NewBadge(widgets.OverdueMark, t.T("exchange.laptop.out"))
		}
		row := []fyne.CanvasObject{widgets.FixedWidth(150*theme.Scale(), container.NewHBox(mark)), words}
		if l.May {
			row = append(row, widgets.NewButton(t.T("exchange.revoke"), "lock", func() { p.revoke(l) }))
		}
		rows = append(rows, widgets.RowGrow(12, words, row...))
	}
	var actions []fyne.CanvasObject
	if v.Lead {
		actions = append(actions, widgets.NewButton(t.T("exchange.invite"), "plus", p.invite))
	}
	col := widgets.Column(12)
	if asks := p.asks(); asks != nil {
		col.Add(asks)
	}
	col.Add(widgets.TitledCard(t.T("exchange.laptops"), actions, rows...))
	col.Add(widgets.TitledCard(t.T("exchange.check.title"), nil, widgets.Small(t.T("exchange.check.hint"))))
	return widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), col)))
}

func (p *exchange) revoke(l presenter.LaptopRow) {
	t := p.t
	p.h.Confirm(t.T("exchange.revoke"), t.T("exchange.revoke.ask", "Name", l.Name, "Code", l.Check), t.T("exchange.revoke"), func() {
		p.work(t.T("exchange.revoke"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return t.T("exchange.revoke.done"), v.Revoke(ctx, l.ID)
		})
	})
}

// replies is what citizens said about the help. Only a coordinator's laptop can open it.
func (p *exchange) replies() fyne.CanvasObject {
	t, v := p.t, p.v
	if len(v.Replies) == 0 {
		return container.NewStack(widgets.NewEmptyState("note", t.T("exchange.noreplies"), t.T("exchange.noreplies.hint"), "", nil))
	}
	col := widgets.Column(10)
	for _, r := range v.Replies {
		m, word := widgets.DoneMark, t.T("exchange.reply.seen")
		switch {
		case r.Unread && r.Complaint:
			m, word = widgets.OverdueMark, t.T("exchange.reply.new")
		case r.Unread:
			m, word = widgets.NewMark, t.T("exchange.reply.new")
		}
		var actions []fyne.CanvasObject
		if !r.Enquiry.IsZero() {
			actions = append(actions, widgets.Bare(t.T("exchange.open"), "inbox", func() { p.h.Go(page.Route{Page: "queue", ID: r.Enquiry}) }))
		}
		if r.Unread {
			actions = append(actions, widgets.Bare(t.T("exchange.reply.read"), "check", func() {
				p.work(t.T("exchange.reply.read"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
					return "", v.SeenReply(ctx, r.N)
				})
			}))
		}
		objs := []fyne.CanvasObject{widgets.Wrap(8, widgets.NewBadge(m, word), widgets.Whole(r.Detail, widgets.Caption))}
		var facts []fyne.CanvasObject
		for _, f := range r.Answers {
			facts = append(facts, widgets.Fact(f.Label, f.Value))
		}
		if len(facts) > 0 {
			objs = append(objs, widgets.Facts(facts...))
		}
		if r.Text != "" {
			objs = append(objs, widgets.Body(r.Text))
		}
		if r.Contact != "" {
			objs = append(objs, widgets.Fact(t.T("exchange.reply.contact"), r.Contact))
		}
		col.Add(widgets.TitledCard(r.Title, actions, objs...))
	}
	return widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), col)))
}

var _ page.Page = (*exchange)(nil)
