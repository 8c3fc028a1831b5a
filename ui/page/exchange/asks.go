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

// waits says what a laptop waits for that asked to be let in, and lets its person compare codes with a colleague.
func (p *exchange) waits(col *fyne.Container) {
	t, v := p.t, p.v
	actions := []fyne.CanvasObject{widgets.NewButton(t.T("exchange.waits.other"), "", p.join), widgets.NewButton(t.T("exchange.waits.look"), "sync", p.now)}
	if v.Invited {
		col.Add(widgets.TitledCard(t.T("exchange.waits.invited.title"), actions, widgets.Body(t.T("exchange.waits.invited")), widgets.Small(t.T("exchange.waits.long"))))
		actions = nil
	}
	steps := []fyne.CanvasObject{widgets.Body(t.T("exchange.waits.why")), widgets.NewPara(t.T("exchange.waits.own"), widgets.Bold), p.readOut(v.Check)}
	if v.Checked && !v.Invited {
		steps = append(steps, widgets.NewBanner(widgets.GoodBanner, t.T("exchange.waits.checked"), ""))
	} else {
		steps = append(steps, widgets.NewPara(t.T("exchange.waits.theirs"), widgets.Bold), widgets.Small(t.T("exchange.waits.theirs.hint")),
			container.NewHBox(widgets.Primary(t.T("exchange.waits.type"), "key", p.confirmOffice)))
	}
	col.Add(widgets.TitledCard(t.T("exchange.waits.title"), actions, steps...))
}

// readOut shows a code large enough to be read out.
func (p *exchange) readOut(code string) fyne.CanvasObject {
	return container.NewStack(widgets.NewFill(theme.Page, theme.Border, theme.Radius), widgets.Pad(14, widgets.NewPara(code, widgets.Headline).Center()))
}

// confirmOffice asks for the code a colleague reads out.
func (p *exchange) confirmOffice() {
	p.confirm("exchange.waits.type", "exchange.waits.theirs.hint", "exchange.check.theirs", "exchange.waits.confirm")
}

// confirm asks for a check code and says yes by it.
func (p *exchange) confirm(title, explain, label, yes string) {
	t, check := p.t, ""
	p.sheet(page.NewForm(p.h, t.T(title)).Object(widgets.Body(t.T(explain))).Required(label, 1, &check), t.T(yes),
		func(ctx context.Context, v *presenter.ExchangePage) (string, error) { return v.Confirm(ctx, check) })
}

// asks lists the laptops that ask to be let in; nil: none does.
func (p *exchange) asks() fyne.CanvasObject {
	t, v := p.t, p.v
	if len(v.Asks) == 0 {
		return nil
	}
	hint := t.T("exchange.asks.lead")
	if v.Lead {
		hint = t.T("exchange.asks.hint")
	}
	rows := []fyne.CanvasObject{widgets.Body(hint)}
	if v.Lead {
		rows = append(rows, widgets.NewPara(t.T("exchange.asks.own", "Code", v.Check), widgets.Bold))
	}
	for _, l := range v.Asks {
		words := widgets.Column(1, widgets.NewPara(t.T("exchange.asks.new"), widgets.Bold), widgets.Small(l.Detail), widgets.Small(t.T("exchange.check", "Code", l.Check)))
		if l.Odd {
			words.Add(widgets.NewBanner(widgets.WarningBanner, t.T("exchange.asks.strange"), ""))
		}
		row := []fyne.CanvasObject{widgets.FixedWidth(150*theme.Scale(), container.NewHBox(widgets.NewBadge(widgets.SoonMark, t.T("exchange.asks.mark")))), words}
		if l.May {
			row = append(row, widgets.NewButton(t.T("exchange.asks.no"), "", func() { p.refuse(l) }))
			if !l.Odd {
				row = append(row, widgets.Primary(t.T("exchange.asks.yes"), "check", func() {
					p.confirm("exchange.asks.yes", "exchange.asks.type.hint", "exchange.asks.type", "exchange.asks.yes")
				}))
			}
		}
		rows = append(rows, widgets.Rule(), widgets.RowGrow(12, words, row...))
	}
	return widgets.TitledCard(t.T("exchange.asks.title"), nil, rows...)
}

func (p *exchange) refuse(l presenter.LaptopRow) {
	t := p.t
	p.h.Confirm(t.T("exchange.asks.no"), t.T("exchange.asks.no.ask"), t.T("exchange.asks.no"), func() {
		p.work(t.T("exchange.asks.no"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return t.T("exchange.asks.refused"), v.Refuse(ctx, l.ID)
		})
	})
}
