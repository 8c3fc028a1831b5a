package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/text"
	"zanger/ui/theme"
)

// Progress shows long work: what is done, how far, and a button to stop it.
type Progress struct {
	widget.BaseWidget
	words *Para
	far   *line
	bar   *barView
	body  *fyne.Container
}

// NewProgress makes a progress of the work named by title; cancel nil means it cannot be stopped.
func NewProgress(p *text.Printer, title string, cancel func()) *Progress {
	g := &Progress{words: Body(title), far: newLine("", Caption), bar: newBar()}
	g.far.whole = true
	line := RowGrow(12, g.bar, g.bar, g.far)
	if cancel != nil {
		line.Add(NewButton(p.T("common.cancel"), "", cancel))
	}
	g.body = Column(6, g.words, line)
	g.ExtendBaseWidget(g)
	return g
}

// Set tells how far the work is; total 0 means unknown, and only what is done is said.
func (g *Progress) Set(p *text.Printer, done, total int) {
	if total <= 0 {
		g.bar.set(0, theme.Primary)
		g.far.set(p.Number(int64(done)))
	} else {
		g.bar.set(float32(done)/float32(total), theme.Primary)
		g.far.set(p.T("widgets.progress.of", "Done", done, "Total", total))
	}
	g.body.Refresh()
}

// SetTitle changes the words over the bar.
func (g *Progress) SetTitle(s string) { g.words.SetText(s); g.body.Refresh() }

// CreateRenderer is for the toolkit.
func (g *Progress) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.body) }

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
