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
	round        bool // one of several, see Options
	hover, focus bool
	step         func(by int) // to the next of several, nil for none
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

// SetText changes the words.
func (c *Check) SetText(s string) { c.label = s; c.Refresh() }

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
	if !c.Disabled() && !(c.round && c.Checked) {
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
	case k.Name == fyne.KeyDown && c.step != nil:
		c.step(1)
	case k.Name == fyne.KeyUp && c.step != nil:
		c.step(-1)
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
	r.box.Radius = 4
	name := "check"
	if c.round {
		r.box.Radius, name = r.side()/2, "badge-disc"
	}
	r.box.Set(ground, border)
	r.box.Refresh()
	r.tick.Set(name, mark)
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

// Options shows several choices one under another, all in sight, one of them taken. Arrows go from one to the next.
type Options struct {
	widget.BaseWidget
	OnChanged func(i int)

	checks []*Check
	at     int
	body   *fyne.Container
}

// NewOptions makes options standing at option at, -1 for none yet.
func NewOptions(labels []string, at int, changed func(i int)) *Options {
	o := &Options{at: at, OnChanged: changed, body: Column(0)}
	for i, l := range labels {
		c := NewCheck(l, func(bool) { o.Select(i) })
		c.round, c.Checked = true, i == at
		c.step = func(by int) { o.step(i + by) }
		o.checks = append(o.checks, c)
		o.body.Add(c)
	}
	o.ExtendBaseWidget(o)
	return o
}

// Selected gives the taken option, -1 for none.
func (o *Options) Selected() int { return o.at }

// Select takes an option and calls OnChanged if it is another.
func (o *Options) Select(i int) {
	if i == o.at || i < 0 || i >= len(o.checks) {
		return
	}
	o.at = i
	for j, c := range o.checks {
		c.Set(j == i)
	}
	if o.OnChanged != nil {
		o.OnChanged(i)
	}
}

// Focusable gives what takes the keyboard: the taken option, or the first.
func (o *Options) Focusable() fyne.Focusable {
	if len(o.checks) == 0 {
		return nil
	}
	return o.checks[max(0, o.at)]
}

func (o *Options) step(i int) {
	if i < 0 || i >= len(o.checks) {
		return
	}
	o.Select(i)
	if cv := fyne.CurrentApp().Driver().CanvasForObject(o); cv != nil {
		cv.Focus(o.checks[i])
	}
}

// CreateRenderer is for the toolkit.
func (o *Options) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(o.body) }
