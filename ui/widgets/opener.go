package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Opener makes a row of a card lead somewhere: a tap anywhere on it, Enter or Space. An arrow at its end says so.
type Opener struct {
	widget.BaseWidget
	OnTapped func()

	words      string // tells it from its neighbours
	over, ring *Fill
	all        fyne.CanvasObject
}

// NewOpener makes a row of what it shows; words are its subject.
func NewOpener(words string, shows fyne.CanvasObject, tapped func()) *Opener {
	o := &Opener{OnTapped: tapped, words: words, over: NewFill(theme.Hover, "", theme.Radius), ring: newRing()}
	o.over.Hide()
	o.ring.Hide()
	arrow := container.NewCenter(NewIcon("chevron", theme.Text, 18))
	o.all = container.NewStack(o.over, Inset(3, 3, 0, 8, container.NewBorder(nil, nil, nil, Inset(0, 0, 8, 0, arrow), shows)), o.ring)
	o.ExtendBaseWidget(o)
	return o
}

// Tapped is for the toolkit.
func (o *Opener) Tapped(*fyne.PointEvent) {
	if o.OnTapped != nil {
		o.OnTapped()
	}
}

// FocusGained is for the toolkit.
func (o *Opener) FocusGained() { show(o.ring, true); came(o) }

// FocusLost is for the toolkit.
func (o *Opener) FocusLost() { show(o.ring, false) }

// TypedRune is for the toolkit.
func (o *Opener) TypedRune(rune) {}

// TypedKey is for the toolkit.
func (o *Opener) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		o.Tapped(nil)
	default:
		passKey(k)
	}
}

// MouseIn is for the toolkit.
func (o *Opener) MouseIn(*desktop.MouseEvent) { show(o.over, true) }

// MouseMoved is for the toolkit.
func (o *Opener) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (o *Opener) MouseOut() { show(o.over, false) }

// Cursor is for the toolkit.
func (o *Opener) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (o *Opener) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(o.all) }

var (
	_ fyne.Focusable    = (*Opener)(nil)
	_ desktop.Hoverable = (*Opener)(nil)
)
