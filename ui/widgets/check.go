package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Check is a box to tick, on Space, Enter or a tap. Its words wrap.
type Check struct {
	widget.DisableableWidget
	Checked   bool
	OnChanged func(bool)

	label        string
	hover, focus bool
}

// NewCheck makes a box to tick.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{label: label, OnChanged: changed}
	c.ExtendBaseWidget(c)
	return c
}

// SetChecked ticks or clears the box and calls OnChanged if that is a change.
func (c *Check) SetChecked(on bool) {
	if c.Checked == on {
		return
	}
	c.Set(on)
	if c.OnChanged != nil {
		c.OnChanged(on)
	}
}

// Set ticks or clears the box without calling OnChanged.
func (c *Check) Set(on bool) { c.Checked = on; c.Refresh() }

// Tapped is for the toolkit.
func (c *Check) Tapped(*fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	if cv := fyne.CurrentApp().Driver().CanvasForObject(c); cv != nil {
		cv.Focus(c)
	}
	c.toggle()
}

func (c *Check) toggle() {
	if !c.Disabled() {
		c.SetChecked(!c.Checked)
	}
}

// FocusGained is for the toolkit.
func (c *Check) FocusGained() { c.focus = true; c.Refresh(); came(c) }

// FocusLost is for the toolkit.
func (c *Check) FocusLost() { c.focus = false; c.Refresh() }

// TypedRune is for the toolkit.
func (c *Check) TypedRune(rune) {}

// TypedKey is for the toolkit.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeySpace, k.Name == fyne.KeyReturn, k.Name == fyne.KeyEnter:
		c.toggle()
	default:
		passKey(k)
	}
}

// MouseIn is for the toolkit.
func (c *Check) MouseIn(*desktop.MouseEvent) { c.hover = true; c.Refresh() }

// MouseMoved is for the toolkit.
func (c *Check) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (c *Check) MouseOut() { c.hover = false; c.Refresh() }

// CreateRenderer is for the toolkit.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, box: NewFill(theme.InputField, theme.InputLine, 4), ring: newRing(), tick: NewIcon("check", theme.OnPrimary, 14), label: NewPara(c.label, Plain)}
	r.objs = []fyne.CanvasObject{r.ring, r.box, r.tick, r.label}
	r.paint()
	return r
}

type checkRenderer struct {
	c         *Check
	box, ring *Fill
	tick      *Icon
	label     *Para
	objs      []fyne.CanvasObject
}

func (r *checkRenderer) Destroy()                     {}
func (r *checkRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *checkRenderer) side() float32                { return 18 * theme.Scale() }

func (r *checkRenderer) MinSize() fyne.Size {
	m := r.label.MinSize()
	return fyne.NewSize(m.Width+r.side()+8, max(m.Height, r.side())+10)
}

func (r *checkRenderer) Layout(s fyne.Size) {
	side, line := r.side(), Plain.measure("Қ").Height
	top := max(0, (max(line, side)-side)/2) + 5
	put(r.box, 0, top, side, side)
	put(r.tick, 2, top+2, side-4, side-4)
	put(r.label, side+8, 5+max(0, (side-line)/2), s.Width-side-8, s.Height-10)
	put(r.ring, -4, 0, min(s.Width+8, side+16+Plain.measure(r.c.label).Width+4), s.Height)
}

func (r *checkRenderer) paint() {
	c := r.c
	ground, border, mark, words := theme.InputField, theme.InputLine, theme.OnPrimary, theme.Text
	if c.Checked {
		ground, border = theme.Primary, theme.Primary
	} else if c.hover && !c.Disabled() {
		border = theme.Primary
	}
	if c.Disabled() {
		words, border = fynetheme.ColorNameDisabled, fynetheme.ColorNameDisabled
		if c.Checked {
			ground, mark = fynetheme.ColorNameDisabledButton, fynetheme.ColorNameDisabled
		}
	}
	r.box.Set(ground, border)
	r.box.Refresh()
	r.tick.Set("check", mark)
	show(r.tick, c.Checked)
	r.label.SetText(c.label)
	r.label.SetStyle(Plain.In(words))
	show(r.ring, c.focus)
}

func (r *checkRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
