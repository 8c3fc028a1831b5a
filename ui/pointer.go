package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pointer holds the whole window and tells when a person is there: the mouse moved over it, or what has the keyboard
// looks different from last time. The toolkit has no hook for every key.
type pointer struct {
	widget.BaseWidget
	content fyne.CanvasObject
	there   func()
	beside  func() // a tap on nothing
	last    string
}

func newPointer(content fyne.CanvasObject, there, beside func()) *pointer {
	p := &pointer{content: content, there: there, beside: beside}
	p.ExtendBaseWidget(p)
	return p
}

func (p *pointer) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.content) }
func (p *pointer) MouseIn(*desktop.MouseEvent)         { p.there() }
func (p *pointer) MouseMoved(*desktop.MouseEvent)      { p.there() }
func (p *pointer) MouseOut()                           {}
func (p *pointer) Tapped(*fyne.PointEvent)             { p.beside() }

// look compares what has the keyboard with what it was.
func (p *pointer) look(c fyne.Canvas) {
	f := c.Focused()
	now := fmt.Sprintf("%T %p", f, f)
	if e, ok := f.(interface{ CursorTextOffset() int }); ok {
		now += fmt.Sprint(" ", e.CursorTextOffset())
	}
	if now != p.last {
		p.last = now
		p.there()
	}
}
