package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// push remembers a closer of something that lies over the page; the function it gives forgets it again.
func (w *Window) push(closer func()) (forget func()) {
	token := &closer
	w.sheets = append(w.sheets, sheetCloser{token, closer})
	return func() {
		for i, s := range w.sheets {
			if s.token == token {
				w.sheets = append(w.sheets[:i], w.sheets[i+1:]...)
				return
			}
		}
	}
}

// sheetCloser is one thing that lies over the page.
type sheetCloser struct {
	token *func()
	close func()
}

// Sheet shows content over the page.
func (w *Window) Sheet(title string, content fyne.CanvasObject, focus fyne.Focusable) func() {
	c := w.win.Canvas()
	var pop *widget.PopUp
	var mine fyne.CanvasObject // what the sheet is on the canvas
	before := c.Focused()
	forget := func() {}
	closed := false
	end := func() {
		if closed {
			return
		}
		closed = true
		forget()
		above, focused := overlaysAbove(c, mine), c.Focused()
		pop.Hide()
		for _, o := range above { // what a form opened as it was saved stays: hiding a sheet takes all above it away
			c.Overlays().Add(o)
			before = focused
		}
		if before != nil {
			c.Focus(before)
		}
	}
	head := container.NewBorder(nil, nil, nil, widgets.Bare("", "close", end).Hint("Esc"), widgets.NewLine(title, widgets.Section))
	body := container.NewBorder(widgets.Inset(0, 8, 0, 0, head), nil, nil, nil, content)
	pop = widget.NewModalPopUp(container.NewStack(widgets.NewFill(theme.Surface, theme.Border, theme.Radius), widgets.Pad(16, body)), c)
	forget = w.push(end)
	size := c.Size()
	want := body.MinSize().AddWidthHeight(32, 32)
	pop.Resize(fyne.NewSize(min(max(want.Width, 560), size.Width-48), min(max(want.Height, 120), size.Height-48)))
	pop.Show()
	mine = c.Overlays().Top()
	if focus != nil {
		c.Focus(focus)
	}
	return end
}

// overlaysAbove gives what lies over a sheet, lowest first.
func overlaysAbove(c fyne.Canvas, sheet fyne.CanvasObject) []fyne.CanvasObject {
	list := c.Overlays().List()
	return slices.Clone(list[slices.Index(list, sheet)+1:])
}

// Confirm asks before something that binds.
func (w *Window) Confirm(title, body, yes string, do func()) {
	var end func()
	no := widgets.NewButton(w.t().T("common.cancel"), "", func() { end() })
	ok := widgets.Primary(yes, "", func() {
		end()
		do()
	})
	words := widgets.Body(body)
	words.Resize(fyne.NewSize(520, 1))
	end = w.Sheet(title, widgets.Column(14, words, container.NewHBox(widgets.Spring(), no, ok)), no)
}
