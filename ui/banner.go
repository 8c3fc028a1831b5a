package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// banner is the place for an error at the top of the page: what happened, what was kept, what to do. It stays until the
// person dismisses it, goes elsewhere, or has done something since that was kept: what failed once is no news then.
type banner struct {
	object *fyne.Container
	around *fyne.Container // the banner over what it is about
	what   *widgets.Para
	rest   *widgets.Para
	at     time.Time // when it was shown
	turned func()    // told when it comes and goes; nil: nobody is
}

// newBanner makes one, hidden, over what it is about.
func newBanner(t func() *text.Printer, under fyne.CanvasObject) *banner {
	b := &banner{what: widgets.NewPara("", widgets.Bold.In(theme.Overdue)), rest: widgets.NewPara("", widgets.Plain.In(theme.Overdue))}
	words := widgets.Column(2, b.what, b.rest)
	dismiss := widgets.Bare(t().T("shell.error.close"), "close", b.hide)
	row := container.NewBorder(nil, nil, widgets.Inset(2, 0, 0, 10, widgets.NewIcon("warning", theme.Overdue, 20)), container.NewVBox(dismiss), words)
	b.object = widgets.Inset(10, 0, theme.PagePad, theme.PagePad,
		container.NewStack(widgets.NewFill(theme.OverdueGround, theme.Overdue, theme.Radius), widgets.Inset(10, 10, 12, 8, row)))
	b.object.Hide()
	b.around = container.NewBorder(b.object, nil, nil, nil, under)
	return b
}

func (b *banner) show(e text.ErrorText) {
	b.what.SetText(e.What)
	b.rest.SetText(strings.TrimSpace(e.Kept + " " + e.Next))
	b.object.Show()
	b.object.Refresh()
	b.fit()
}

// outlived takes the error away where something was kept after it.
func (b *banner) outlived(kept time.Time) {
	if kept.After(b.at) {
		b.hide()
	}
}

func (b *banner) hide() {
	if b.object.Visible() {
		b.object.Hide()
		b.fit()
	}
}

// fit gives what is below the room there is: hiding one of them does not make Fyne lay out the others.
func (b *banner) fit() {
	b.around.Layout.Layout(b.around.Objects, b.around.Size())
	if b.turned != nil {
		b.turned()
	}
}
