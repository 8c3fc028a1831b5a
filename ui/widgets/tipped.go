package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tipped is something that explains itself under a resting mouse.
type tipped struct {
	widget.BaseWidget
	content fyne.CanvasObject
	words   string
}

// Tipped shows words beside o while the mouse rests on it: what a short badge means.
func Tipped(o fyne.CanvasObject, words string) fyne.CanvasObject {
	t := &tipped{content: o, words: words}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tipped) MouseIn(*desktop.MouseEvent)    { tipSoon(t, t.words) }
func (t *tipped) MouseMoved(*desktop.MouseEvent) {}
func (t *tipped) MouseOut()                      { tipGone(t) }

// CreateRenderer is for the toolkit.
func (t *tipped) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }
