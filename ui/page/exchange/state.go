package exchange

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// state says where the work is: three words and a count, then the line, the stick, and how this laptop exchanges.
func (p *exchange) state() fyne.CanvasObject {
	t, v := p.t, p.v
	col := widgets.Column(12)
	if p.said != "" {
		col.Add(widgets.NewBanner(widgets.GoodBanner, p.said, ""))
	}
	if v.Trouble != nil {
		col.Add(widgets.NewBanner(widgets.WarningBanner, v.Trouble.What, strings.TrimSpace(v.Trouble.Kept+" "+v.Trouble.Next)))
	}
	if len(v.Recovery) > 0 {
		col.Add(p.recovery())
	}
	if v.Restored {
		col.Add(widgets.NewBanner(widgets.WarningBanner, t.T("exchange.restored"), t.T("exchange.restored.hint"),
			widgets.NewButton(t.T("exchange.join"), "key", p.join)))
	}
	if v.Unknown {
		col.Add(widgets.NewBanner(widgets.WarningBanner, t.T("exchange.unknown"), t.T("exchange.unknown.hint", "Code", v.Check)))
	}
	if !v.Joined {
		col.Add(p.alone())
		return widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), col)))
	}
	if v.Busy != "" {
		col.Add(p.busy())
	}
	count := func(m widgets.Mark, n int, key string) fyne.CanvasObject {
		if n == 0 {
			m = widgets.NewMark
		}
		return widgets.NewCounterCard(m, t.Number(int64(n)), t.T(key), nil)
	}
	col.Add(widgets.Grid(theme.Gap, 170*theme.Scale(), 3, count(widgets.SoonMark, v.Queued, "exchange.queued"),
		count(widgets.PlannedMark, v.Sent, p.sentKey()), count(widgets.DoneMark, v.Confirmed, p.confirmedKey())))
	var facts []fyne.CanvasObject
	for _, f := range v.Facts {
		facts = append(facts, widgets.Fact(f.Label, f.Value))
	}
	col.Add(widgets.TitledCard(t.T("exchange.times"), nil, widgets.Facts(facts...)))
	var cards []fyne.CanvasObject
	if v.Hub {
		cards = append(cards, p.pace())
	}
	cards = append(cards, p.stick())
	col.Add(widgets.Grid(12, 380*theme.Scale(), 2, cards...))
	if len(v.Files) > 0 {
		col.Add(p.files())
	}
	return widgets.Scroll(widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(theme.PageWidth*theme.Scale(), col)))
}

// What "sent" and "confirmed" mean differs where no hub confirms.
func (p *exchange) sentKey() string {
	if p.v.Hub {
		return "exchange.sent"
	}
	return "exchange.sent.stick"
}

func (p *exchange) confirmedKey() string {
	if p.v.Hub {
		return "exchange.confirmed"
	}
	return "exchange.confirmed.stick"
}

func (p *exchange) busy() fyne.CanvasObject {
	stop := widgets.NewButton(p.t.T("common.cancel"), "close", p.h.Desk().Courier.Cancel)
	words := widgets.NewPara(p.v.Busy, widgets.Plain)
	objs := []fyne.CanvasObject{widgets.RowGrow(12, words, words, stop)}
	if p.v.BusyShare >= 0 {
		objs = append(objs, widgets.FixedHeight(6, widgets.NewBar(float32(p.v.BusyShare), theme.Primary)))
	}
	return widgets.Card(objs...)
}

// pace is how this laptop exchanges by itself.
func (p *exchange) pace() fyne.CanvasObject {
	t, v := p.t, p.v
	set := func(do func(ctx context.Context, v *presenter.ExchangePage) error) {
		p.work(t.T("exchange.pace"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return "", do(ctx, v)
		})
	}
	auto := widgets.NewCheck(t.T("exchange.pace.auto"), nil)
	auto.SetChecked(!v.Manual)
	auto.OnChanged = func(on bool) {
		set(func(ctx context.Context, v *presenter.ExchangePage) error { return v.SetAuto(ctx, on) })
	}
	only := widgets.NewCheck(t.T("exchange.pace.text"), nil)
	only.SetChecked(v.TextOnly)
	only.OnChanged = func(on bool) {
		set(func(ctx context.Context, v *presenter.ExchangePage) error { return v.SetTextOnly(ctx, on) })
	}
	var words []string
	for _, kb := range presenter.BudgetsKB {
		if kb == 0 {
			words = append(words, t.T("exchange.pace.nolimit"))
		} else {
			words = append(words, t.Bytes(int64(kb)*1000))
		}
	}
	budget := widgets.NewChoice(words, v.BudgetAt(), nil)
	budget.OnChanged = func(i int) {
		set(func(ctx context.Context, v *presenter.ExchangePage) error {
			return v.SetBudget(ctx, presenter.BudgetsKB[i])
		})
	}
	return widgets.TitledCard(t.T("exchange.pace"), nil, auto, only, widgets.Inset(0, 0, 28, 0, widgets.Small(t.T("exchange.pace.text.hint"))),
		widgets.NewField(t.T("exchange.pace.budget"), false, budget, t.T("exchange.pace.budget.hint")), widgets.Small(t.T("exchange.pace.locked")))
}

// stick is the exchange by files.
func (p *exchange) stick() fyne.CanvasObject {
	t := p.t
	objs := []fyne.CanvasObject{widgets.Body(t.T("exchange.stick.explain")),
		widgets.Wrap(8, widgets.NewButton(t.T("exchange.do.write"), "upload", p.write), widgets.NewButton(t.T("exchange.do.take"), "download", p.take))}
	if p.v.Shared {
		objs = append(objs, widgets.Rule(), widgets.NewPara(t.T("exchange.shared"), widgets.Bold), widgets.Small(t.T("exchange.shared.hint")))
	}
	if !p.v.Hub {
		objs = append(objs, widgets.Rule(), widgets.Small(t.T("exchange.pace.locked")), widgets.Rule(), widgets.NewPara(t.T("move.title"), widgets.Bold),
			widgets.Small(t.T("move.hint", "Office", p.v.Office)), container.NewHBox(widgets.NewButton(t.T("move.do"), "key", p.move)))
	}
	return widgets.TitledCard(t.T("exchange.stick"), nil, objs...)
}

func (p *exchange) files() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, f := range p.v.Files {
		if i > 0 {
			rows = append(rows, widgets.Rule())
		}
		icon := "file"
		if f.Moving {
			icon = "sync"
		}
		words := widgets.Column(1, widgets.NewPara(f.Name, widgets.Bold), widgets.Small(f.Detail))
		rows = append(rows, widgets.RowGrow(10, words, widgets.NewIcon(icon, theme.Muted, 18), words))
	}
	return widgets.TitledCard(p.t.T("exchange.files.title"), nil, rows...)
}

// recovery shows the office's recovery key until it is on paper.
func (p *exchange) recovery() fyne.CanvasObject {
	t := p.t
	var lines []fyne.CanvasObject
	for _, l := range p.v.Recovery {
		lines = append(lines, widgets.NewPara(l, widgets.Section).Center())
	}
	key := container.NewStack(widgets.NewFill(theme.Page, theme.Border, theme.Radius), widgets.Pad(12, widgets.Column(6, lines...)))
	typed := widgets.NewEntry()
	typed.SetText(p.group)
	typed.OnChanged = func(s string) { p.group = s }
	kept := func() {
		words := typed.Text
		p.work(t.T("exchange.recovery.title"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
			return t.T("exchange.recovery.done"), v.KeepRecovery(ctx, words)
		})
	}
	typed.OnSubmitted = func(string) { kept() }
	save := widgets.NewButton(t.T("firstrun.sheet.save"), "print", func() {
		p.h.SaveFile(t.T("firstrun.sheet.save"), t.T("exchange.recovery.file")+".pdf", func(path string) {
			if p.h.Try(p.v.PrintRecovery(path)) {
				p.h.ShowFile(path)
			}
		})
	})
	return widgets.TitledCard(t.T("exchange.recovery.title"), nil, widgets.Body(t.T("exchange.recovery.what")), key,
		widgets.Body(t.T("recovery.sheet.keep")), widgets.NewPara(t.T("exchange.recovery.lost"), widgets.Bold), container.NewHBox(save),
		widgets.NewField(t.T("exchange.recovery.confirm"), true, widgets.FixedWidth(180*theme.Scale(), typed), t.T("exchange.recovery.confirm.hint")),
		container.NewHBox(widgets.NewButton(t.T("exchange.recovery.kept"), "check", kept)))
}
