package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// CounterCard is a number with its caption and a bar in the colour of its mark. Tapped, it leads to what it counts.
type CounterCard struct {
	widget.BaseWidget
	OnTapped func()

	mark         Mark
	number       string
	caption      string
	hover, focus bool
}

// NewCounterCard makes a counter.
func NewCounterCard(m Mark, number, caption string, tapped func()) *CounterCard {
	c := &CounterCard{mark: m, number: number, caption: caption, OnTapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes number and caption; a mark of NewMark takes the colour away where there is nothing to count.
func (c *CounterCard) Set(m Mark, number, caption string) {
	c.mark, c.number, c.caption = m, number, caption
	c.Refresh()
}

// Tapped is for the toolkit.
func (c *CounterCard) Tapped(*fyne.PointEvent) {
	if c.OnTapped != nil {
		c.OnTapped()
	}
}

// FocusGained is for the toolkit.
func (c *CounterCard) FocusGained() { c.focus = true; c.Refresh() }

// FocusLost is for the toolkit.
func (c *CounterCard) FocusLost() { c.focus = false; c.Refresh() }

// TypedRune is for the toolkit.
func (c *CounterCard) TypedRune(rune) {}

// TypedKey is for the toolkit.
func (c *CounterCard) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	default:
		passKey(k)
	}
}

// MouseIn is for the toolkit.
func (c *CounterCard) MouseIn(*desktop.MouseEvent) { c.hover = true; c.Refresh() }

// MouseMoved is for the toolkit.
func (c *CounterCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (c *CounterCard) MouseOut() { c.hover = false; c.Refresh() }

// Cursor is for the toolkit.
func (c *CounterCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (c *CounterCard) CreateRenderer() fyne.WidgetRenderer {
	r := &counterRenderer{c: c, ground: NewFill(theme.Surface, theme.Border, theme.Radius), over: NewFill(theme.Hover, "", theme.Radius), ring: newRing(),
		bar: NewFill(theme.None, "", 2), number: newLine("", Style{theme.SizeNumber, theme.None, true}), caption: NewPara("", Caption).AtMost(2)}
	r.number.whole = true
	r.objs = []fyne.CanvasObject{r.ground, r.over, r.bar, r.number, r.caption, r.ring}
	r.paint()
	return r
}

type counterRenderer struct {
	c                       *CounterCard
	ground, over, ring, bar *Fill
	number                  *line
	caption                 *Para
	objs                    []fyne.CanvasObject
}

func (r *counterRenderer) Destroy()                     {}
func (r *counterRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *counterRenderer) MinSize() fyne.Size {
	return fyne.NewSize(110*theme.Scale(), r.number.MinSize().Height+r.caption.MinSize().Height+18)
}
func (r *counterRenderer) Layout(s fyne.Size) {
	for _, f := range []*Fill{r.ground, r.over, r.ring} {
		put(f, 0, 0, s.Width, s.Height)
	}
	put(r.bar, 10, 10, 4, s.Height-20)
	h := r.number.MinSize().Height
	r.caption.Resize(fyne.NewSize(s.Width-36, 1))
	ch := r.caption.MinSize().Height
	top := max(6, (s.Height-h-ch)/2)
	put(r.number, 26, top, s.Width-36, h)
	put(r.caption, 26, top+h, s.Width-36, ch)
}
func (r *counterRenderer) paint() {
	text, _ := r.c.mark.Colors()
	r.bar.Set(text, "")
	r.number.change(r.c.number, Style{theme.SizeNumber, text, true})
	r.caption.SetText(r.c.caption)
	show(r.over, r.c.hover && r.c.OnTapped != nil)
	show(r.ring, r.c.focus)
}
func (r *counterRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
