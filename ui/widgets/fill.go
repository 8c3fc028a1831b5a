package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Fill is a rectangle in colour roles; unlike canvas.Rectangle it follows a change of theme.
type Fill struct {
	widget.BaseWidget
	Ground fyne.ThemeColorName // "" for none
	Line   fyne.ThemeColorName // border, "" for none
	Radius float32
	Width  float32 // of the border, 0 for 1
	Min    fyne.Size
}

// NewFill makes a rectangle of a ground and a border role, either of which may be "".
func NewFill(ground, line fyne.ThemeColorName, radius float32) *Fill {
	f := &Fill{Ground: ground, Line: line, Radius: radius}
	f.ExtendBaseWidget(f)
	return f
}

// Set changes ground and border.
func (f *Fill) Set(ground, line fyne.ThemeColorName) {
	if f.Ground != ground || f.Line != line {
		f.Ground, f.Line = ground, line
		f.Refresh()
	}
}

// CreateRenderer is for the toolkit.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{fill: f, rect: canvas.NewRectangle(color.Transparent), inner: canvas.NewRectangle(color.Transparent)}
	r.paint()
	return r
}

type fillRenderer struct {
	fill        *Fill
	rect, inner *canvas.Rectangle
}

func (r *fillRenderer) Destroy() {}
func (r *fillRenderer) Layout(s fyne.Size) {
	r.rect.Resize(s)
	w := max(r.fill.Width, 1)
	put(r.inner, w, w, s.Width-2*w, max(0, s.Height-2*w))
}
func (r *fillRenderer) MinSize() fyne.Size           { return r.fill.Min }
func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect, r.inner} }

// paint draws ground and border as one rectangle in another, so that the border lies inside the size and is not cut where
// the rectangle is; a border alone is a stroke.
func (r *fillRenderer) paint() {
	f := r.fill
	r.rect.FillColor, r.rect.StrokeColor, r.rect.StrokeWidth = color.Transparent, color.Transparent, 0
	both := f.Ground != "" && f.Line != ""
	switch {
	case both:
		r.rect.FillColor, r.inner.FillColor = fynetheme.Color(f.Line), fynetheme.Color(f.Ground)
		r.inner.CornerRadius = max(0, f.Radius-max(f.Width, 1))
	case f.Ground != "":
		r.rect.FillColor = fynetheme.Color(f.Ground)
	case f.Line != "":
		r.rect.StrokeColor, r.rect.StrokeWidth = fynetheme.Color(f.Line), max(f.Width, 1)
	}
	show(r.inner, both)
	r.rect.CornerRadius = f.Radius
}

func (r *fillRenderer) Refresh() {
	r.paint()
	r.rect.Refresh()
	r.inner.Refresh()
}

// newRing makes the line that shows who has the keyboard; it is hidden until asked for.
func newRing() *Fill {
	f := NewFill("", theme.FocusRing, theme.Radius)
	f.Width = 2
	f.Hide()
	return f
}

func show(o fyne.CanvasObject, on bool) {
	if on != o.Visible() {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

// Rule is a thin light line from side to side.
func Rule() fyne.CanvasObject {
	f := NewFill(theme.Separator, "", 0)
	f.Min = fyne.NewSize(1, 1)
	return f
}
