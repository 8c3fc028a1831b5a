package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// columnLayout stacks children at full width. It gives each its width first and asks its height after, so that text which
// wraps takes just the room it needs.
type columnLayout struct{ gap float32 }

func (l columnLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
		n++
	}
	s.Height += l.gap * float32(max(n-1, 0))
	return s
}

func (l columnLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	y, left, springs := float32(0), size.Height, 0
	heights := make([]float32, len(objs))
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			springs++
			continue
		}
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		heights[i] = o.MinSize().Height
		if heights[i] != h {
			o.Resize(fyne.NewSize(size.Width, heights[i]))
		}
		left -= heights[i] + l.gap
	}
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok && springs > 0 {
			heights[i] = max(0, (left+l.gap)/float32(springs)-l.gap)
		}
		o.Move(fyne.NewPos(0, y))
		y += heights[i] + l.gap
	}
}

// Column stacks objects from top to bottom, gap pixels apart, each as wide as the column.
func Column(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnLayout{gap}, objs...)
}

// rowLayout sets children side by side at their natural width, middle on one line; grow, if given, takes what is left.
type rowLayout struct {
	gap  float32
	grow fyne.CanvasObject
	low  bool // the row is as high as grow: the others stand out above and below it
}

func (l rowLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		if !l.low || o == l.grow {
			s.Height = max(s.Height, m.Height)
		}
		n++
	}
	s.Width += l.gap * float32(max(n-1, 0))
	return s
}

func (l rowLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	spare := max(0, size.Width-l.MinSize(objs).Width)
	x := float32(0)
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if o == l.grow {
			m.Width += spare
			o.Resize(m)
			m.Height = o.MinSize().Height
		}
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + l.gap
	}
}

// Row sets objects side by side at their natural width, on one middle line.
func Row(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(rowLayout{gap: gap}, objs...)
}

// RowGrow is Row where grow, one of objs, takes the width that is left.
func RowGrow(gap float32, grow fyne.CanvasObject, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(rowLayout{gap: gap, grow: grow}, objs...)
}

// wrapLayout is a row that goes on in the next line where the width ends.
type wrapLayout struct {
	gap   float32
	width *float32 // last known, for the height
}

func (l wrapLayout) flow(objs []fyne.CanvasObject, width float32, place bool) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := natural(o, width)
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+l.gap, 0
		}
		if place {
			o.Move(fyne.NewPos(x, y))
			o.Resize(m)
		}
		x += m.Width + l.gap
		line = max(line, m.Height)
	}
	return y + line
}

func (l wrapLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objs {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, l.flow(objs, max(*l.width, w), false))
}

func (l wrapLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	*l.width = size.Width
	l.flow(objs, size.Width, true)
}

// Wrap sets objects side by side and goes on in the next line where the width ends: badges, keys, quiet actions.
func Wrap(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	w := float32(600)
	return container.New(wrapLayout{gap, &w}, objs...)
}

// gridLayout sets children in as many equal columns as fit, each at least cell wide; rows are as high as their highest.
type gridLayout struct {
	gap, cell float32
	most      int
	width     *float32
}

func (l gridLayout) columns(n int, width float32) int {
	c := max(1, int((width+l.gap)/(l.cell+l.gap)))
	if l.most > 0 {
		c = min(c, l.most)
	}
	return max(1, min(c, n))
}

func visible(objs []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objs))
	for _, o := range objs {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

func (l gridLayout) run(objs []fyne.CanvasObject, width float32, place bool) float32 {
	objs = visible(objs)
	cols := l.columns(len(objs), width)
	w := (width - l.gap*float32(cols-1)) / float32(cols)
	y := float32(0)
	for i := 0; i < len(objs); i += cols {
		row := objs[i:min(i+cols, len(objs))]
		var h float32
		for _, o := range row {
			if place {
				o.Resize(fyne.NewSize(w, o.MinSize().Height))
			}
			h = max(h, o.MinSize().Height)
		}
		if place {
			for j, o := range row {
				o.Move(fyne.NewPos(float32(j)*(w+l.gap), y))
				o.Resize(fyne.NewSize(w, h))
			}
		}
		y += h + l.gap
	}
	return max(0, y-l.gap)
}

func (l gridLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objs {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, l.run(objs, max(*l.width, w), false))
}

func (l gridLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	*l.width = size.Width
	l.run(objs, size.Width, true)
}

// Grid sets objects in equal columns of at least cell pixels, at most most of them (0: as many as fit).
func Grid(gap, cell float32, most int, objs ...fyne.CanvasObject) *fyne.Container {
	w := float32(800)
	return container.New(gridLayout{gap, cell, most, &w}, objs...)
}

type insetLayout struct{ top, bottom, left, right float32 }

func (l insetLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	seen := false
	for _, o := range objs {
		if o.Visible() {
			s, seen = s.Max(o.MinSize()), true
		}
	}
	if !seen { // room round nothing is no room
		return s
	}
	return s.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l insetLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(l.left, l.top))
		o.Resize(fyne.NewSize(max(0, size.Width-l.left-l.right), max(0, size.Height-l.top-l.bottom)))
	}
}

// Inset leaves room round an object.
func Inset(top, bottom, left, right float32, o ...fyne.CanvasObject) *fyne.Container {
	return container.New(insetLayout{top, bottom, left, right}, o...)
}

// Pad leaves the same room on all four sides.
func Pad(p float32, o ...fyne.CanvasObject) *fyne.Container { return Inset(p, p, p, p, o...) }

type widthLayout struct {
	min, max float32
	center   bool
}

func (l widthLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	s := insetLayout{}.MinSize(objs)
	if l.min > 0 {
		s.Width = l.min
	}
	return s
}

func (l widthLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	w := size.Width
	if l.max > 0 {
		w = min(w, l.max)
	}
	x := float32(0)
	if l.center {
		x = (size.Width - w) / 2
	}
	for _, o := range objs {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

// FixedWidth gives an object a width, whatever it asks for.
func FixedWidth(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(widthLayout{min: w, max: w}, o)
}

// MaxWidth lets an object grow to a width and no further; what is left stays empty at the right.
func MaxWidth(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(widthLayout{max: w}, o)
}

// MaxWidthCentered is MaxWidth in the middle.
func MaxWidthCentered(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(widthLayout{max: w, center: true}, o)
}

type heightLayout struct{ h float32 }

func (l heightLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(insetLayout{}.MinSize(objs).Width, l.h)
}
func (l heightLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	insetLayout{}.Layout(objs, size)
}

// FixedHeight gives an object a height, whatever it asks for.
func FixedHeight(h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(heightLayout{h}, o)
}

// scrollLayout lets the scrolled place reach scrollEdge beyond its sides, so that borders and rings at the edge of the
// content are whole.
type scrollLayout struct{}

const (
	scrollEdge = 4
	scrollBar  = 8 // room for the bar beside the content
)

func (scrollLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return insetLayout{}.MinSize(objs).SubtractWidthHeight(scrollEdge+scrollBar, 0)
}

// Layout settles the content's height in a second round: wrapping text knows its height only after its width.
func (scrollLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(-scrollEdge, 0))
		o.Resize(size.AddWidthHeight(scrollEdge+scrollBar, 0))
		o.Refresh()
	}
}

// Scroll lets content be longer than its place; it never scrolls sideways.
func Scroll(content fyne.CanvasObject) *fyne.Container {
	return container.New(scrollLayout{}, container.NewVScroll(Inset(scrollEdge, scrollEdge, scrollEdge, scrollBar, content)))
}

// Spring takes the room left in a Column.
func Spring() fyne.CanvasObject { return layout.NewSpacer() }

// underLayout gives its first child the height its text needs at this width, and the rest to the second.
type underLayout struct{ gap float32 }

func (l underLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	a, b := objs[0].MinSize(), objs[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
}

func (l underLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	h := float32(0)
	if top := objs[0]; top.Visible() {
		top.Resize(fyne.NewSize(s.Width, top.MinSize().Height))
		h = top.MinSize().Height
		put(top, 0, 0, s.Width, h)
		h += l.gap
	}
	put(objs[1], 0, h, s.Width, max(0, s.Height-h))
}

// under sets content below a head, gap pixels apart: the head takes what its wrapped text needs, the content the rest.
func under(gap float32, head, content fyne.CanvasObject) *fyne.Container {
	return container.New(underLayout{gap}, head, content)
}

// natural is the width an object would take if it had the choice.
func natural(o fyne.CanvasObject, most float32) fyne.Size {
	m := o.MinSize()
	if l, ok := o.(*Line); ok {
		m.Width = min(most, l.style.measure(l.text).Width+1)
	}
	return m
}
