package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Split sets a list beside the detail of its chosen row, 38 to 62, with a thin line between that can be drawn aside.
type Split struct {
	widget.BaseWidget
	left, right fyne.CanvasObject
	bar         *splitBar
	ratio       float32
}

// NewSplit makes a split.
func NewSplit(left, right fyne.CanvasObject) *Split {
	s := &Split{left: left, right: right, ratio: 0.38}
	s.bar = &splitBar{split: s, line: NewFill(theme.Border, "", 0)}
	s.bar.ExtendBaseWidget(s.bar)
	s.ExtendBaseWidget(s)
	return s
}

// SetRatio sets the left part's share, 0.2 to 0.8.
func (s *Split) SetRatio(r float32) {
	s.ratio = min(0.8, max(0.2, r))
	s.Refresh()
}

// CreateRenderer is for the toolkit.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return &splitRenderer{s} }

type splitRenderer struct{ s *Split }

const splitGap = 9 // width of the part that can be grabbed

func (r *splitRenderer) Destroy() {}
func (r *splitRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.left, r.s.right, r.s.bar}
}
func (r *splitRenderer) MinSize() fyne.Size {
	a, b := r.s.left.MinSize(), r.s.right.MinSize()
	return fyne.NewSize(a.Width+b.Width+splitGap, max(a.Height, b.Height))
}
func (r *splitRenderer) Layout(s fyne.Size) {
	room := s.Width - splitGap
	w := min(max(room*r.s.ratio, r.s.left.MinSize().Width), max(r.s.left.MinSize().Width, room-r.s.right.MinSize().Width))
	put(r.s.left, 0, 0, w, s.Height)
	put(r.s.bar, w, 0, splitGap, s.Height)
	put(r.s.right, w+splitGap, 0, room-w, s.Height)
}
func (r *splitRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.s.left.Refresh()
	r.s.right.Refresh()
	r.s.bar.Refresh()
}

type splitBar struct {
	widget.BaseWidget
	split *Split
	line  *Fill
}

func (b *splitBar) Dragged(e *fyne.DragEvent) {
	w := b.split.Size().Width - splitGap
	if w > 0 {
		b.split.SetRatio((b.Position().X + e.Dragged.DX) / w)
	}
}
func (b *splitBar) DragEnd()                       {}
func (b *splitBar) Cursor() desktop.Cursor         { return desktop.HResizeCursor }
func (b *splitBar) MouseIn(*desktop.MouseEvent)    { b.line.Set(theme.Primary, "") }
func (b *splitBar) MouseMoved(*desktop.MouseEvent) {}
func (b *splitBar) MouseOut()                      { b.line.Set(theme.Border, "") }
func (b *splitBar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(0, 0, splitGap/2, splitGap/2, b.line))
}
