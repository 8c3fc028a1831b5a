package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// RailItem is a place the rail leads to.
type RailItem struct {
	ID    string
	Label string
	Icon  string // drawing's name
	Count int    // 0 is not shown
	Hint  string // on hover, after the label: its key
}

// Rail is the dark column at the left that says where one is. It shows icon, word and count, or icons alone when collapsed.
type Rail struct {
	widget.BaseWidget
	OnChoose func(id string)

	items, foot []*railButton
	brand       *fyne.Container
	name        *line
	body        *fyne.Container
	collapsed   bool
	chosen      string
}

// NewRail makes a rail: name on top, items under it, foot items at the bottom.
func NewRail(name string, items, foot []RailItem) *Rail {
	r := &Rail{name: newLine(name, Style{theme.SizeSection, theme.RailText, true})}
	top, low := Column(2), Column(2)
	for _, it := range items {
		b := newRailButton(r, it)
		r.items = append(r.items, b)
		top.Add(b)
	}
	for _, it := range foot {
		b := newRailButton(r, it)
		r.foot = append(r.foot, b)
		low.Add(b)
	}
	logo := container.NewStack(NewFill(theme.RailChosen, "", theme.Radius), Pad(4, NewIcon("zanger", theme.RailText, 22)))
	r.brand = Inset(4, 12, 5, 0, RowGrow(10, r.name, logo, r.name))
	r.body = container.NewBorder(r.brand, low, nil, nil, Column(0, top))
	r.ExtendBaseWidget(r)
	return r
}

// Choose marks the place one is at; "" marks none.
func (r *Rail) Choose(id string) {
	r.chosen = id
	for _, b := range append(r.items, r.foot...) {
		b.Refresh()
	}
}

// Chosen gives the marked place.
func (r *Rail) Chosen() string { return r.chosen }

// SetCount changes the number at a place.
func (r *Rail) SetCount(id string, n int) {
	r.change(id, func(it *RailItem) { it.Count = n })
}

func (r *Rail) change(id string, f func(*RailItem)) {
	for _, b := range append(r.items, r.foot...) {
		if b.item.ID == id {
			f(&b.item)
			b.Refresh()
		}
	}
}

// SetCollapsed shows icons alone, or icons with words.
func (r *Rail) SetCollapsed(on bool) {
	if r.collapsed != on {
		r.collapsed = on
		show(r.name, !on)
		r.body.Refresh()
		r.Refresh()
	}
}

// Collapsed reports whether icons stand alone.
func (r *Rail) Collapsed() bool { return r.collapsed }

// CreateRenderer is for the toolkit.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(NewFill(theme.Rail, "", 0), Inset(10, 10, 8, 8, r.body)))
}

// MinSize is for the toolkit.
func (r *Rail) MinSize() fyne.Size {
	s := r.BaseWidget.MinSize()
	s.Width = theme.RailWidth()
	if r.collapsed {
		s.Width = theme.RailIcons()
	}
	return s
}

// railButton is one place of the rail.
type railButton struct {
	widget.BaseWidget
	rail         *Rail
	item         RailItem
	hover, focus bool
	label        *line
}

func newRailButton(r *Rail, it RailItem) *railButton {
	b := &railButton{rail: r, item: it}
	b.ExtendBaseWidget(b)
	return b
}

func (b *railButton) Tapped(*fyne.PointEvent) {
	tipGone(b)
	if b.rail.OnChoose != nil {
		b.rail.OnChoose(b.item.ID)
	}
}
func (b *railButton) FocusGained()   { b.focus = true; b.Refresh() }
func (b *railButton) FocusLost()     { b.focus = false; b.Refresh() }
func (b *railButton) TypedRune(rune) {}
func (b *railButton) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyDown, fyne.KeyUp:
		b.step(k.Name == fyne.KeyDown)
	default:
		passKey(k)
	}
}

func (b *railButton) step(down bool) {
	all := append(append([]*railButton{}, b.rail.items...), b.rail.foot...)
	for i, o := range all {
		if o != b {
			continue
		}
		j := i - 1
		if down {
			j = i + 1
		}
		if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && j >= 0 && j < len(all) {
			c.Focus(all[j])
		}
	}
}

func (b *railButton) MouseIn(*desktop.MouseEvent) {
	b.hover = true
	b.Refresh()
	words := ""
	if b.rail.collapsed || (b.label != nil && b.label.cut) {
		words = b.item.Label
	}
	if b.item.Hint != "" {
		if words != "" {
			words += "  "
		}
		words += b.item.Hint
	}
	tipSoon(b, words)
}
func (b *railButton) MouseMoved(*desktop.MouseEvent) {}
func (b *railButton) MouseOut()                      { b.hover = false; b.Refresh(); tipGone(b) }
func (b *railButton) Cursor() desktop.Cursor         { return desktop.PointerCursor }

func (b *railButton) CreateRenderer() fyne.WidgetRenderer {
	r := &railButtonRenderer{b: b, ground: NewFill("", "", theme.Radius), mark: NewFill(theme.RailMark, "", 1.5), ring: newRing(),
		icon: NewIcon(b.item.Icon, theme.RailText, 20), label: newLine("", Style{theme.SizeText, theme.RailText, false}),
		count: newLine("", Style{theme.SizeSmall, theme.RailText, true}), spot: NewFill(theme.Rail, "", 7)}
	r.count.whole = true
	b.label = r.label
	r.ring.Set("", theme.RailMark)
	r.objs = []fyne.CanvasObject{r.ground, r.mark, r.icon, r.label, r.spot, r.count, r.ring}
	r.paint()
	return r
}

type railButtonRenderer struct {
	b                  *railButton
	ground, mark, ring *Fill
	spot               *Fill // under the count, where it lies over the icon
	icon               *Icon
	label, count       *line
	objs               []fyne.CanvasObject
}

func (r *railButtonRenderer) Destroy()                     {}
func (r *railButtonRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *railButtonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.icon.MinSize().Width+16, max(r.icon.MinSize().Height, r.label.MinSize().Height)+14)
}

func (r *railButtonRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.ring.Resize(s)
	r.mark.Move(fyne.NewPos(4, 8))
	r.mark.Resize(fyne.NewSize(3, s.Height-16))
	side := r.icon.MinSize().Width
	x := float32(14)
	if r.b.rail.collapsed {
		x = (s.Width - side) / 2
	}
	r.icon.Move(fyne.NewPos(x, (s.Height-side)/2))
	r.icon.Resize(fyne.NewSquareSize(side))
	x += side + 10
	cw := r.count.MinSize().Width
	right := s.Width - 8
	if r.b.rail.collapsed { // the count sits on the icon's corner
		r.count.Move(fyne.NewPos(s.Width-cw-3, 1))
		r.count.Resize(r.count.MinSize())
		r.spot.Move(fyne.NewPos(s.Width-cw-6, 1))
		r.spot.Resize(fyne.NewSize(cw+5, r.count.MinSize().Height))
	} else {
		r.count.Move(fyne.NewPos(right-cw, 0))
		r.count.Resize(fyne.NewSize(cw, s.Height))
	}
	if r.count.text != "" {
		right -= cw + 6
	}
	r.label.Move(fyne.NewPos(x, 0))
	r.label.Resize(fyne.NewSize(max(0, right-x), s.Height))
}

func (r *railButtonRenderer) paint() {
	b := r.b
	on := b.rail.chosen == b.item.ID
	switch {
	case on:
		r.ground.Set(theme.RailChosen, "")
		r.spot.Set(theme.RailChosen, "")
	case b.hover:
		r.ground.Set(theme.RailHover, "")
		r.spot.Set(theme.RailHover, "")
	default:
		r.ground.Set("", "")
		r.spot.Set(theme.Rail, "")
	}
	show(r.mark, on)
	show(r.ring, b.focus)
	show(r.label, !b.rail.collapsed)
	r.icon.Set(b.item.Icon, theme.RailText)
	r.label.change(b.item.Label, Style{theme.SizeText, theme.RailText, on})
	n := ""
	if b.item.Count > 0 {
		n = strconv.Itoa(b.item.Count)
		if b.item.Count > 999 {
			n = "999+"
		}
	}
	r.count.set(n)
	show(r.spot, b.rail.collapsed && n != "")
}

func (r *railButtonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
