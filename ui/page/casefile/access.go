package casefile

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// accessButton is hidden where there is nobody to share with.
func (v *view) accessButton() fyne.CanvasObject {
	b := widgets.NewButton(v.p.T("exchange.access"), "lock", v.access)
	if !v.host.Desk().Shares() {
		b.Hide()
	}
	return b
}

// access shows on whose laptops the case is; from there it is shared, and access taken away.
func (v *view) access() {
	a := &presenter.CaseAccess{Desk: v.host.Desk(), Case: v.pr.ID}
	v.host.Work(v.p.T("exchange.access"), func(ctx context.Context, _ func(int, int)) error { return a.Load(ctx) }, func(err error) {
		if v.host.Desk() != nil && v.host.Try(err) {
			v.showAccess(a)
		}
	})
}

func (v *view) showAccess(a *presenter.CaseAccess) {
	p := v.p
	var end func()
	// again does a wish beside the window and shows the list anew.
	again := func(said string, f func(context.Context) error) {
		end()
		v.host.Work(p.T("exchange.access"), func(ctx context.Context, _ func(int, int)) error { return f(ctx) }, func(err error) {
			if v.host.Desk() == nil || !v.host.Try(err) {
				return
			}
			v.host.Say(said)
			v.showAccess(a)
		})
	}
	var rows []fyne.CanvasObject
	for i, r := range a.Rows {
		if i > 0 {
			rows = append(rows, widgets.Rule())
		}
		words := widgets.Column(1, widgets.NewPara(r.Name, widgets.Bold), widgets.Small(r.Detail))
		row := []fyne.CanvasObject{widgets.NewIcon("person", theme.Muted, 18), words}
		if r.May {
			row = append(row, widgets.NewButton(p.T("exchange.access.withdraw"), "lock", func() {
				end()
				v.host.Confirm(p.T("exchange.access.withdraw"), p.T("exchange.access.withdraw.ask", "Name", r.Name), p.T("exchange.access.withdraw"), func() {
					again(p.T("exchange.access.withdrawn"), func(ctx context.Context) error { return a.Withdraw(ctx, r.Member) })
				})
			}))
		}
		rows = append(rows, widgets.RowGrow(10, words, row...))
	}
	col := widgets.Column(12, widgets.Card(rows...))
	for _, w := range a.Waits {
		col.Add(widgets.Row(8, widgets.NewBadge(widgets.PlannedMark, w)))
	}
	var focus fyne.Focusable
	switch {
	case !a.Shares:
		col.Add(widgets.Small(p.T("exchange.access.mayno")))
	case len(a.IDs) == 0:
		col.Add(widgets.Small(p.T("exchange.access.all")))
	default:
		who := widgets.NewChoice(a.Names, -1, nil)
		focus = who
		col.Add(widgets.NewField(p.T("exchange.access.member"), false, who, p.T("exchange.access.explain")))
		col.Add(container.NewHBox(widgets.Primary(p.T("exchange.access.share"), "people", func() {
			var member casework.ID
			if i := who.Selected(); i >= 0 {
				member = a.IDs[i]
			}
			again(p.T("exchange.access.done"), func(ctx context.Context) error { return a.Share(ctx, member) })
		})))
	}
	end = v.host.Sheet(p.T("exchange.access"), widgets.FixedWidth(560*theme.Scale(), col), focus)
}
