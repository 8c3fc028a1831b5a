package exchange

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// notAccepted is the tray: records that did not go through. They block nothing.
func (p *exchange) notAccepted() fyne.CanvasObject {
	t, v := p.t, p.v
	var held fyne.CanvasObject
	if v.Lead && v.Hub {
		held = widgets.TitledCard(t.T("exchange.held"), []fyne.CanvasObject{widgets.Bare(t.T("exchange.held.look"), "eye", p.held)}, widgets.Small(t.T("exchange.held.hint")))
	}
	if len(v.Tray) == 0 {
		col := widgets.Column(12, widgets.NewEmptyState("check", t.T("exchange.notray"), t.T("exchange.notray.hint"), "", nil))
		if held != nil {
			col.Add(held)
		}
		return widgets.Scroll(widgets.MaxWidth(theme.PageWidth*theme.Scale(), col))
	}
	detail := container.NewStack()
	list := widgets.NewList(func() int { return len(v.Tray) }, func(i int) widgets.Item {
		r := v.Tray[i]
		return widgets.Item{Mark: trayMark(r), Word: p.trayWord(r), Title: r.Title, Detail: r.Detail}
	})
	show := func(i int) {
		p.tray = i
		detail.Objects = []fyne.CanvasObject{p.entry(v.Tray[i], held)}
		detail.Refresh()
	}
	list.OnSelect = show
	list.SetCount(t.T("exchange.tray.blocks"))
	at := min(p.tray, len(v.Tray)-1)
	list.Mark(at)
	show(at)
	return widgets.Panel(widgets.NewSplit(list, detail))
}

func trayMark(r presenter.TrayRow) widgets.Mark {
	if r.Held {
		return widgets.SoonMark
	}
	return widgets.OverdueMark
}

func (p *exchange) trayWord(r presenter.TrayRow) string {
	if r.Held {
		return p.t.T("exchange.tray.held")
	}
	return p.t.T("exchange.tray.rejected")
}

func (p *exchange) entry(r presenter.TrayRow, held fyne.CanvasObject) fyne.CanvasObject {
	t := p.t
	col := widgets.Column(12, widgets.NewPara(r.Title, widgets.Section), widgets.Wrap(8, widgets.NewBadge(trayMark(r), p.trayWord(r))),
		widgets.Body(r.Reason), widgets.Small(r.Detail))
	actions := []fyne.CanvasObject{widgets.NewButton(t.T("exchange.tray.save"), "disk", func() {
		p.h.SaveFile(t.T("exchange.tray.save"), t.T("exchange.tray.file")+".json", func(path string) {
			p.work(t.T("exchange.tray.save"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
				return "", v.SaveEntry(ctx, r.ID, path)
			})
		})
	})}
	if !r.Held {
		actions = append(actions, widgets.NewButton(t.T("exchange.tray.again"), "redo", func() {
			p.work(t.T("exchange.tray.again"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
				return t.T("exchange.tray.again.done"), v.Resend(ctx, r.ID)
			})
		}))
	}
	col.Add(widgets.Wrap(8, actions...))
	var facts []fyne.CanvasObject
	for _, f := range r.Wrote {
		facts = append(facts, widgets.Fact(f.Label, f.Value))
	}
	if len(facts) > 0 {
		col.Add(widgets.TitledCard(t.T("exchange.tray.wrote"), nil, widgets.Facts(facts...)))
	}
	if held != nil {
		col.Add(held)
	}
	return widgets.Scroll(widgets.Inset(14, 16, 16, 18, col))
}

// held shows what the hub holds back of colleagues.
func (p *exchange) held() {
	t := p.t
	var rows []presenter.HeldRow
	v := p.asSeen()
	p.h.Work(t.T("exchange.held.look"), func(ctx context.Context, _ func(int, int)) (err error) {
		rows, err = v.Held(ctx)
		return err
	}, func(err error) {
		if p.h.Desk() == nil || !p.h.Try(err) {
			return
		}
		if len(rows) == 0 {
			p.h.Say(t.T("exchange.held.none"))
			return
		}
		var end func()
		col := widgets.Column(8)
		for _, r := range rows {
			words := widgets.Column(1, widgets.NewPara(r.Title, widgets.Bold), widgets.Small(r.Detail))
			col.Add(widgets.RowGrow(10, words, words, widgets.NewButton(t.T("exchange.held.release"), "check", func() {
				end()
				p.work(t.T("exchange.held.release"), func(ctx context.Context, v *presenter.ExchangePage, _ func(int, int)) (string, error) {
					return t.T("exchange.held.released"), v.Release(ctx, r)
				})
			})))
		}
		end = p.h.Sheet(t.T("exchange.held"), widgets.FixedWidth(560*theme.Scale(), col), nil)
	})
}
