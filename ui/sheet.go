package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// push remembers something that lies over the page; the function it gives forgets it again.
func (w *Window) push(s sheet) (forget func()) {
	token := new(int)
	s.token = token
	w.sheets = append(w.sheets, s)
	return func() {
		for i, s := range w.sheets {
			if s.token == token {
				w.sheets = append(w.sheets[:i], w.sheets[i+1:]...)
				return
			}
		}
	}
}

// sheet is one thing that lies over the page.
type sheet struct {
	token  *int
	typing *typing // watches the words typed there; nil: it is the toolkit's
	close  func()
	leave  func(then func()) // as close, but asks first where words typed there would be lost; nil: there are none
	main   func()            // does its main action; nil: it has none
	holds  fyne.CanvasObject // its content; nil where it is the toolkit's
}

// leaveSheets closes what lies over the page and goes on with then, unless the person stays with what they typed.
func (w *Window) leaveSheets(then func()) {
	if len(w.sheets) == 0 {
		then()
		return
	}
	w.leaveSheet(func() { w.leaveSheets(then) })
}

// leaveSheet closes what lies on top.
func (w *Window) leaveSheet(then func()) {
	s := w.sheets[len(w.sheets)-1]
	if s.leave != nil {
		s.leave(then)
		return
	}
	s.close()
	then()
}

// pressMain presses the main button of what lies on top.
func (w *Window) pressMain() {
	if n := len(w.sheets); n > 0 && w.sheets[n-1].main != nil {
		w.sheets[n-1].main()
	}
}

// submit presses the main button of what lies on top where one line is all there is to type: Enter ends it, as in any box of one line.
func (w *Window) submit() bool {
	if n := len(w.sheets); n == 0 || w.sheets[n-1].holds == nil || len(wordsIn(w.sheets[n-1].holds)) != 1 {
		return false
	}
	w.pressMain()
	return true
}

// wordsIn gives the fields of words inside an object.
func wordsIn(o fyne.CanvasObject) (out []*widgets.Entry) {
	for _, i := range widgets.Inputs(o) {
		if e := i.Entry(); e != nil {
			out = append(out, e)
		}
	}
	return out
}

// Sheet shows content over the page.
func (w *Window) Sheet(title string, content fyne.CanvasObject, focus fyne.Focusable) func() {
	c := w.win.Canvas()
	var pop *widget.PopUp
	var mine fyne.CanvasObject // what the sheet is on the canvas
	before := c.Focused()
	spot := w.spot(before)
	forget := func() {}
	closed := false
	typing := w.newTyping(title, content)
	end := func() {
		if closed {
			return
		}
		closed = true
		forget()
		if !w.leaving {
			typing.drop()
		}
		above, focused := overlaysAbove(c, mine), c.Focused()
		pop.Hide()
		for _, o := range above { // what a form opened as it was saved stays: hiding a sheet takes all above it away
			c.Overlays().Add(o)
			before = focused
		}
		if before != nil {
			c.Focus(before)
		}
		if now := spot.Find(w.pageObject()); now != nil && len(above) == 0 && w.spot(c.Focused()) == (widgets.Spot{}) {
			c.Focus(now) // the page was made anew meanwhile
		}
	}
	leave := func(then func()) {
		do := func() { end(); then() }
		if !typing.unsaved() {
			do()
			return
		}
		w.ask(w.t().T("shell.sheet.leave"), w.t().T("shell.sheet.leave.ask"), w.t().T("shell.sheet.leave.no"), w.t().T("shell.sheet.leave.yes"), do)
	}
	head := container.NewBorder(nil, nil, nil, widgets.Bare("", "close", func() { leave(func() {}) }).Hint("Esc"), widgets.NewLine(title, widgets.Section))
	top := widgets.Column(0, widgets.Inset(0, 8, 0, 0, head))
	if offer := typing.offer(); offer != nil {
		top.Add(widgets.Inset(0, 10, 0, 0, offer))
	}
	body := container.NewBorder(top, nil, nil, nil, content)
	pop = widget.NewModalPopUp(container.NewStack(widgets.NewFill(theme.Surface, theme.Border, theme.Radius), widgets.Pad(16, body)), c)
	forget = w.push(sheet{typing: typing, close: end, leave: leave, main: func() {
		if b := widgets.MainButton(content); b != nil {
			b.Tapped(nil)
		}
	}, holds: content})
	size := c.Size()
	body.Resize(fyne.NewSize(max(body.MinSize().Width, 528), 1)) // words know how high they are once they know how wide
	want := body.MinSize().AddWidthHeight(32, 32)
	pop.Resize(fyne.NewSize(min(max(want.Width, 560), size.Width-48), min(max(want.Height, 120), size.Height-48)))
	pop.Show()
	mine = c.Overlays().Top()
	if focus != nil {
		c.Focus(focus)
	}
	return end
}

// spot gives where in the page a control stands.
func (w *Window) spot(f fyne.Focusable) widgets.Spot { return widgets.SpotOf(w.pageObject(), f) }

func (w *Window) pageObject() fyne.CanvasObject {
	if w.shell == nil || w.shell.page == nil {
		return nil
	}
	return w.shell.page.Object()
}

// overlaysAbove gives what lies over a sheet, lowest first.
func overlaysAbove(c fyne.Canvas, sheet fyne.CanvasObject) []fyne.CanvasObject {
	list := c.Overlays().List()
	return slices.Clone(list[slices.Index(list, sheet)+1:])
}

// Confirm asks before something that binds.
func (w *Window) Confirm(title, body, yes string, do func()) {
	w.ask(title, body, w.t().T("common.cancel"), yes, do)
}

// ask asks with words of its own for staying.
func (w *Window) ask(title, body, stay, yes string, do func()) {
	var end func()
	no := widgets.NewButton(stay, "", func() { end() })
	ok := widgets.Primary(yes, "", func() {
		end()
		do()
	})
	words := widgets.Body(body)
	words.Resize(fyne.NewSize(520, 1))
	end = w.Sheet(title, widgets.Column(14, words, container.NewHBox(widgets.Spring(), no, ok)), no)
}
