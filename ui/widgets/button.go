package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// ButtonKind is how loud a button is.
type ButtonKind int

// The kinds: at most one Filled on a page.
const (
	QuietButton  ButtonKind = iota // pale ground
	FilledButton                   // the one main action
	BareButton                     // no ground until the mouse or the keyboard is on it
	DangerButton                   // cannot be taken back
)

// Button does one thing when tapped, or on Space or Enter.
type Button struct {
	widget.DisableableWidget
	OnTapped func()

	text, icon, hint string
	kind             ButtonKind
	hover, focus     bool
	label            *line // of the drawing, to know whether the words are cut
}

// NewButton makes a quiet button; icon is a drawing's name or "".
func NewButton(text, icon string, tapped func()) *Button {
	b := &Button{text: text, icon: icon, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Primary makes the page's one main action.
func Primary(text, icon string, tapped func()) *Button {
	return NewButton(text, icon, tapped).As(FilledButton)
}

// Bare makes a button that is only words or only an icon until used.
func Bare(text, icon string, tapped func()) *Button {
	return NewButton(text, icon, tapped).As(BareButton)
}

// As changes the kind.
func (b *Button) As(k ButtonKind) *Button {
	b.kind = k
	b.Refresh()
	return b
}

// Hint sets words shown on hover: for a button that is only an icon, or its key.
func (b *Button) Hint(s string) *Button { b.hint = s; return b }

// Text gives the words.
func (b *Button) Text() string { return b.text }

// SetText changes the words.
func (b *Button) SetText(s string) {
	if b.text != s {
		b.text = s
		b.Refresh()
	}
}

// SetIcon changes the drawing.
func (b *Button) SetIcon(name string) {
	if b.icon != name {
		b.icon = name
		b.Refresh()
	}
}

// Tapped is for the toolkit.
func (b *Button) Tapped(*fyne.PointEvent) {
	tipGone(b)
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained is for the toolkit.
func (b *Button) FocusGained() { b.focus = true; b.Refresh(); came(b) }

// FocusLost is for the toolkit.
func (b *Button) FocusLost() { b.focus = false; b.Refresh() }

// TypedRune is for the toolkit.
func (b *Button) TypedRune(rune) {}

// TypedKey is for the toolkit.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		passKey(k)
	}
}

// MouseIn is for the toolkit.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hover = true
	b.Refresh()
	words := b.hint
	if words == "" && b.label != nil && b.label.cut {
		words = b.text
	}
	tipSoon(b, words)
}

// MouseMoved is for the toolkit.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (b *Button) MouseOut() { b.hover = false; b.Refresh(); tipGone(b) }

// Cursor is for the toolkit.
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer is for the toolkit.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: NewFill(theme.Quiet, "", theme.Radius), over: NewFill(theme.Hover, "", theme.Radius),
		ring: newRing(), icon: NewIcon("plus", theme.Text, 18), label: newLine("", Bold)}
	r.over.Hide()
	r.objs = []fyne.CanvasObject{r.ground, r.over, r.icon, r.label, r.ring}
	b.label = r.label
	r.paint()
	return r
}

type buttonRenderer struct {
	b                  *Button
	ground, over, ring *Fill
	icon               *Icon
	label              *line
	objs               []fyne.CanvasObject
}

func (r *buttonRenderer) Destroy()                     {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *buttonRenderer) pad() (x, y, gap float32) {
	if r.b.text == "" {
		return 7, 7, 0
	}
	return 12, 7, 6
}

func (r *buttonRenderer) MinSize() fyne.Size {
	x, y, gap := r.pad()
	s := fyne.NewSize(2*x, r.label.MinSize().Height+2*y)
	if r.b.text != "" {
		s.Width += r.label.style.measure(r.b.text).Width + 1
	}
	if r.b.icon != "" {
		s.Width += r.icon.MinSize().Width
		if r.b.text != "" {
			s.Width += gap - 3
		}
	}
	s.Height = max(s.Height, r.icon.MinSize().Height+12)
	if r.b.text == "" {
		s.Width = s.Height
	}
	return s
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	for _, f := range []*Fill{r.ground, r.over, r.ring} {
		f.Move(fyne.Position{})
		f.Resize(s)
	}
	x, _, gap := r.pad()
	w := r.label.style.measure(r.b.text).Width + 1
	iw := float32(0)
	if r.b.icon != "" {
		iw = r.icon.MinSize().Width
		if r.b.text != "" {
			iw += gap
		}
	}
	if r.b.text == "" {
		w = 0
	}
	room := s.Width - 2*x + 3
	w = min(w, room-iw)
	left := (s.Width - iw - w) / 2
	r.icon.Move(fyne.NewPos(left, (s.Height-r.icon.MinSize().Height)/2))
	r.icon.Resize(r.icon.MinSize())
	r.label.Move(fyne.NewPos(left+iw, 0))
	r.label.Resize(fyne.NewSize(max(0, w), s.Height))
}

func (r *buttonRenderer) paint() {
	b := r.b
	ground, text := theme.Quiet, theme.Text
	switch b.kind {
	case FilledButton:
		ground, text = theme.Primary, theme.OnPrimary
	case BareButton:
		ground, text = "", theme.Text
	case DangerButton:
		ground, text = fynetheme.ColorNameError, fynetheme.ColorNameForegroundOnError
	}
	if b.Disabled() {
		text = fynetheme.ColorNameDisabled
		if ground != "" {
			ground = fynetheme.ColorNameDisabledButton
		}
	}
	r.ground.Set(ground, "")
	show(r.over, b.hover && !b.Disabled())
	r.ring.Set("", theme.FocusRing)
	if b.kind == FilledButton || b.kind == DangerButton {
		r.ring.Set("", theme.Text)
	}
	show(r.ring, b.focus)
	r.label.change(b.text, Style{theme.SizeText, text, b.kind != BareButton})
	show(r.label, b.text != "")
	show(r.icon, b.icon != "")
	if b.icon != "" {
		r.icon.Set(b.icon, text)
	}
}

func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)
