package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// barView is a thin bar filled to a share.
type barView struct {
	widget.BaseWidget
	share       float32
	track, fill *Fill
}

func newBar() *barView {
	b := &barView{track: NewFill(theme.NoneGround, "", 4), fill: NewFill(theme.Primary, "", 4)}
	b.ExtendBaseWidget(b)
	return b
}

func (b *barView) set(share float32, role fyne.ThemeColorName) {
	b.share = min(1, max(0, share))
	b.fill.Set(role, "")
	b.Refresh()
}

func (b *barView) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{b} }

type barRenderer struct{ b *barView }

func (r *barRenderer) Destroy() {}
func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.track, r.b.fill}
}
func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(60, 8) }
func (r *barRenderer) Layout(s fyne.Size) {
	y := (s.Height - 8) / 2
	put(r.b.track, 0, y, s.Width, 8)
	put(r.b.fill, 0, y, s.Width*r.b.share, 8)
	show(r.b.fill, r.b.share > 0)
}
func (r *barRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.b.track.Refresh()
	r.b.fill.Refresh()
}

// NewBar is a thin bar filled to a share 0..1 in a colour role: how full, how far.
func NewBar(share float32, role fyne.ThemeColorName) fyne.CanvasObject {
	b := newBar()
	b.set(share, role)
	return b
}
