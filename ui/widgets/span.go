package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// SpanBar is a scale from 0 to 100 with a range on it, a tick for what it is compared with and a ring for what a person
// said. Numbers and words stand beside it: it only shows how wide the range is and where the others lie.
type SpanBar struct {
	widget.BaseWidget
	low, high, tick, ring float32
	track, band, line     *Fill
	mark                  *Fill
}

// NewSpanBar makes a scale of shares 0 to 1; tick and ring below 0 are not drawn.
func NewSpanBar(low, high, tick, ring float64) *SpanBar {
	s := &SpanBar{low: float32(low), high: float32(high), tick: float32(tick), ring: float32(ring),
		track: NewFill(theme.NoneGround, "", 5), band: NewFill(theme.Primary, "", 5), line: NewFill(theme.Text, "", 1), mark: NewFill(theme.Surface, theme.Soon, 7)}
	s.mark.Width = 3
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is for the toolkit.
func (s *SpanBar) CreateRenderer() fyne.WidgetRenderer { return &spanRenderer{s} }

type spanRenderer struct{ s *SpanBar }

func (r *spanRenderer) Destroy() {}
func (r *spanRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.track, r.s.band, r.s.line, r.s.mark}
}
func (r *spanRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 22) }
func (r *spanRenderer) Layout(size fyne.Size) {
	s, mid := r.s, size.Height/2
	put(s.track, 0, mid-5, size.Width, 10)
	put(s.band, size.Width*s.low, mid-5, max(10, size.Width*(s.high-s.low)), 10)
	put(s.line, size.Width*s.tick-1, mid-10, 2, 20)
	put(s.mark, size.Width*s.ring-7, mid-7, 14, 14)
	show(s.band, s.high > 0)
	show(s.line, s.tick >= 0)
	show(s.mark, s.ring >= 0)
}
func (r *spanRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
