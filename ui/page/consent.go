package page

import (
	"context"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Consents shows the permissions of an enquiry or a case over the page: each may be recorded, and taken back after what follows
// was read. changed, if any, is called after either.
func Consents(h Host, of casework.ID, changed func()) {
	ctx, d := context.Background(), h.Desk()
	col := widgets.Column(10)
	var build func()
	done := func(err error) {
		if !h.Try(err) {
			return
		}
		if changed != nil {
			changed()
		}
		widgets.Keep(h.Window().Canvas(), col, build)
	}
	build = func() {
		rows, err := d.Consents(ctx, of)
		if !h.Try(err) {
			return
		}
		col.Objects = nil
		for _, c := range rows {
			col.Add(consentRow(h, c, func(how string) { done(d.GiveConsent(ctx, of, c.Purpose, how)) },
				func() { done(d.WithdrawConsent(ctx, c.ID)) }))
			col.Add(widgets.Rule())
		}
		col.Refresh()
	}
	build()
	h.Sheet(d.Text.T("consent.title"), Tall(h, col), nil)
}

func consentRow(h Host, c presenter.ConsentRow, give func(how string), withdraw func()) fyne.CanvasObject {
	t := h.Desk().Text
	words := widgets.Column(2, widgets.NewPara(c.Name, widgets.Bold))
	if c.Words != "" {
		words.Add(widgets.Small(c.Words))
	}
	if c.Given != "" {
		row := widgets.RowGrow(10, words, widgets.NewIcon("badge-check", theme.Done, 18), words, widgets.NewBadge(widgets.DoneMark, c.Given))
		if c.ID.IsZero() {
			return row
		}
		return widgets.Column(6, row, widgets.Wrap(6, widgets.NewButton(t.T("consent.withdraw"), "undo", func() {
			h.Confirm(t.T("consent.withdraw.title", "Name", c.Name), c.Follows, t.T("consent.withdraw"), withdraw)
		})))
	}
	if c.Withdrawn != "" {
		words.Add(widgets.Wrap(6, widgets.NewBadge(widgets.SoonMark, t.T("consent.withdrawn", "Date", c.Withdrawn))))
	}
	if c.Need != "" {
		words.Add(widgets.NewPara(c.Need, widgets.Caption.In(theme.Soon)))
	}
	buttons := widgets.Wrap(6)
	for _, how := range c.Hows {
		buttons.Add(widgets.NewButton(t.T("consent.how."+how), "", func() { give(how) }))
	}
	return widgets.Column(6, words, buttons)
}
