package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// BannerKind is what a banner is about.
type BannerKind int

// The kinds of banner.
const (
	ErrorBanner BannerKind = iota
	WarningBanner
	InfoBanner
	GoodBanner
)

func (k BannerKind) look() (icon string, text, ground fyne.ThemeColorName) {
	switch k {
	case ErrorBanner:
		return "warning", theme.Overdue, theme.OverdueGround
	case WarningBanner:
		return "warning", theme.Soon, theme.SoonGround
	case GoodBanner:
		return "check", theme.Done, theme.DoneGround
	}
	return "info", theme.Planned, theme.PlannedGround
}

// Banner lies at the top of a page: what happened in bold, what was kept and what to do under it.
type Banner struct {
	widget.BaseWidget
	kind    BannerKind
	ground  *Fill
	icon    *Icon
	what    *Para
	rest    *Para
	actions *fyne.Container
	body    *fyne.Container
}

// NewBanner makes a banner of words; second may be "". Actions stand under the words.
func NewBanner(kind BannerKind, first, second string, actions ...fyne.CanvasObject) *Banner {
	icon, fg, bg := kind.look()
	b := &Banner{kind: kind, ground: NewFill(bg, "", theme.Radius), icon: NewIcon(icon, fg, 20), what: NewPara(first, Bold), rest: NewPara(second, Plain), actions: Wrap(8, actions...)}
	show(b.rest, second != "")
	show(b.actions, len(actions) > 0)
	words := Column(3, b.what, b.rest, b.actions)
	b.body = container.NewStack(b.ground, Inset(10, 10, 12, 8, RowGrow(10, words, b.icon, words)))
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the words.
func (b *Banner) Set(first, second string) {
	b.what.SetText(first)
	b.rest.SetText(second)
	show(b.rest, second != "")
	b.body.Refresh()
	b.Refresh()
}

// CreateRenderer is for the toolkit.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

// bannerRenderer asks for the height its words need at the width it has.
type bannerRenderer struct{ b *Banner }

func (r *bannerRenderer) Destroy()                     {}
func (r *bannerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.body} }
func (r *bannerRenderer) MinSize() fyne.Size           { return r.b.body.MinSize() }
func (r *bannerRenderer) Layout(s fyne.Size)           { r.b.body.Resize(s) }
func (r *bannerRenderer) Refresh()                     { r.b.body.Refresh() }
