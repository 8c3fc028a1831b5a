package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Tab is one leaf of a page. Content is made when first shown.
type Tab struct {
	ID      string
	Title   string
	Icon    string // drawing, "" for none
	Count   int    // 0 is not shown
	Content func() fyne.CanvasObject
}

// Tabs shows one of several leaves under a row of names with a light underline. With the keyboard on a name, left and right
// arrows go to the next.
type Tabs struct {
	widget.BaseWidget
	OnChange func(id string)

	tabs   []*tabButton
	made   map[string]fyne.CanvasObject
	chosen string
	row    *fyne.Container
	place  *fyne.Container
}

// NewTabs makes tabs and shows the first.
func NewTabs(tabs ...Tab) *Tabs {
	t := &Tabs{made: map[string]fyne.CanvasObject{}, place: container.NewStack()}
	t.row = container.New(tabLayout{})
	for _, tab := range tabs {
		b := &tabButton{tabs: t, tab: tab}
		b.ExtendBaseWidget(b)
		t.tabs = append(t.tabs, b)
		t.row.Add(b)
	}
	t.ExtendBaseWidget(t)
	if len(tabs) > 0 {
		t.show(tabs[0].ID)
	}
	return t
}

// Select shows a leaf and calls OnChange.
func (t *Tabs) Select(id string) {
	if t.chosen != id && t.show(id) && t.OnChange != nil {
		t.OnChange(id)
	}
}

// Open shows a leaf without calling OnChange: where a page is opened at a place.
func (t *Tabs) Open(id string) { t.show(id) }

// Chosen gives the shown leaf.
func (t *Tabs) Chosen() string { return t.chosen }

// Focusable gives the name of the shown leaf, which takes the keyboard.
func (t *Tabs) Focusable() fyne.Focusable {
	for _, b := range t.tabs {
		if b.tab.ID == t.chosen {
			return b
		}
	}
	return nil
}

// SetCount changes the number beside a name.
func (t *Tabs) SetCount(id string, n int) {
	for _, b := range t.tabs {
		if b.tab.ID == id && b.tab.Count != n {
			b.tab.Count = n
			b.Refresh()
			t.row.Refresh()
		}
	}
}

// Renew makes a leaf anew the next time it is shown, at once if it is shown now.
func (t *Tabs) Renew(id string) {
	delete(t.made, id)
	if t.chosen == id {
		t.show(id)
	}
}

func (t *Tabs) show(id string) bool {
	for _, b := range t.tabs {
		if b.tab.ID != id {
			continue
		}
		o, ok := t.made[id]
		if !ok {
			o = b.tab.Content()
			t.made[id] = o
		}
		t.chosen = id
		t.place.Objects = []fyne.CanvasObject{o}
		t.place.Refresh()
		for _, b := range t.tabs {
			b.Refresh()
		}
		return true
	}
	return false
}

func (t *Tabs) step(by int) {
	for i, b := range t.tabs {
		if j := i + by; b.tab.ID == t.chosen && j >= 0 && j < len(t.tabs) {
			t.Select(t.tabs[j].tab.ID)
			if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
				c.Focus(t.tabs[j])
			}
			return
		}
	}
}

// CreateRenderer is for the toolkit.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	line := NewFill(theme.Border, "", 0)
	line.Min = fyne.NewSize(1, 1)
	under := container.NewBorder(nil, line, nil, nil)
	return widget.NewSimpleRenderer(container.NewBorder(container.NewStack(under, t.row), nil, nil, nil, Inset(12, 0, 0, 0, t.place)))
}

// tabLayout gives names their width; where they do not fit, icons go first, then names are cut alike.
type tabLayout struct{}

func (tabLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		m := o.MinSize()
		s.Height = max(s.Height, m.Height)
		s.Width += 40
	}
	return s
}

func (tabLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	sum := func(icons bool) (w float32) {
		for _, o := range objs {
			w += o.(*tabButton).wide(icons)
		}
		return w
	}
	icons := sum(true) <= s.Width
	k := min(1, s.Width/max(1, sum(icons)))
	x := float32(0)
	for _, o := range objs {
		b := o.(*tabButton)
		if b.icons != icons {
			b.icons = icons
			b.Refresh()
		}
		w := b.wide(icons) * k
		put(o, x, 0, w, s.Height)
		x += w
	}
}

type tabButton struct {
	widget.BaseWidget
	tabs         *Tabs
	tab          Tab
	hover, focus bool
	icons        bool
	label        *line
}

func (b *tabButton) words() string {
	if b.tab.Count > 0 {
		return b.tab.Title + " (" + strconv.Itoa(b.tab.Count) + ")"
	}
	return b.tab.Title
}

func (b *tabButton) wide(icons bool) float32 {
	w := Bold.measure(b.words()).Width + 25
	if icons && b.tab.Icon != "" {
		w += 18*theme.Scale() + 7
	}
	return w
}

func (b *tabButton) Tapped(*fyne.PointEvent) { tipGone(b); b.tabs.Select(b.tab.ID) }
func (b *tabButton) FocusGained()            { b.focus = true; b.Refresh(); came(b) }
func (b *tabButton) FocusLost()              { b.focus = false; b.Refresh() }
func (b *tabButton) TypedRune(rune)          {}
func (b *tabButton) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyRight:
		b.tabs.step(1)
	case fyne.KeyLeft:
		b.tabs.step(-1)
	default:
		passKey(k)
	}
}
func (b *tabButton) MouseIn(*desktop.MouseEvent) {
	b.hover = true
	b.Refresh()
	if b.label != nil && b.label.cut {
		tipSoon(b, b.words())
	}
}
func (b *tabButton) MouseMoved(*desktop.MouseEvent) {}
func (b *tabButton) MouseOut()                      { b.hover = false; b.Refresh(); tipGone(b) }
func (b *tabButton) Cursor() desktop.Cursor         { return desktop.PointerCursor }

func (b *tabButton) CreateRenderer() fyne.WidgetRenderer {
	r := &tabRenderer{b: b, over: NewFill(theme.Hover, "", theme.Radius), mark: NewFill(theme.Primary, "", 1), ring: newRing(), icon: NewIcon(b.tab.Icon, theme.Muted, 18), label: newLine(b.words(), Bold)}
	b.label = r.label
	r.objs = []fyne.CanvasObject{r.over, r.icon, r.label, r.mark, r.ring}
	r.paint()
	return r
}

type tabRenderer struct {
	b                *tabButton
	over, mark, ring *Fill
	icon             *Icon
	label            *line
	objs             []fyne.CanvasObject
}

func (r *tabRenderer) Destroy()                     {}
func (r *tabRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *tabRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40, r.label.MinSize().Height+20)
}
func (r *tabRenderer) Layout(s fyne.Size) {
	put(r.over, 2, 3, s.Width-4, s.Height-8)
	put(r.ring, 1, 2, s.Width-2, s.Height-5)
	put(r.mark, 8, s.Height-3, s.Width-16, 3)
	x := float32(12)
	if r.b.icons && r.b.tab.Icon != "" {
		side := r.icon.MinSize().Width
		put(r.icon, x, (s.Height-side)/2-1, side, side)
		x += side + 7
	}
	put(r.label, x, -1, s.Width-x-10, s.Height)
}
func (r *tabRenderer) paint() {
	on := r.b.tabs.chosen == r.b.tab.ID
	c := theme.Muted
	if on {
		c = theme.Primary
	}
	show(r.mark, on)
	show(r.over, r.b.hover && !on)
	show(r.ring, r.b.focus)
	show(r.icon, r.b.icons && r.b.tab.Icon != "")
	r.icon.Set(r.b.tab.Icon, c)
	r.label.change(r.b.words(), Style{theme.SizeText, c, on})
}
func (r *tabRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
