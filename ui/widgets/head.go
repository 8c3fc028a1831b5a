package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// PageHead is the top of a page: a sentence that answers the page's question, a muted second line or badges under it, and
// at the right at most one main action with the quiet ones before it. Where the page is narrow the actions go under.
type PageHead struct {
	widget.BaseWidget
	title, sub *Para
	under      *fyne.Container // badges
	actions    *fyne.Container
	objs       []fyne.CanvasObject
}

// NewPageHead makes a head. Actions stand in reading order: give the main one last.
func NewPageHead(title, sub string, actions ...fyne.CanvasObject) *PageHead {
	h := &PageHead{title: NewPara(title, Headline).AtMost(3), sub: NewPara(sub, Style{theme.SizeText, theme.Muted, false}).AtMost(3), under: Inset(4, 0, 0, 0, Wrap(6)), actions: Row(theme.Gap, actions...)}
	show(h.sub, sub != "")
	h.under.Hide()
	h.ExtendBaseWidget(h)
	return h
}

// Set changes the two sentences.
func (h *PageHead) Set(title, sub string) {
	h.title.SetText(title)
	h.sub.SetText(sub)
	show(h.sub, sub != "")
	h.Refresh()
}

// SetActions changes the actions.
func (h *PageHead) SetActions(actions ...fyne.CanvasObject) {
	h.actions.Objects = actions
	h.Refresh()
}

// SetUnder puts badges or other small things under the sentences.
func (h *PageHead) SetUnder(objs ...fyne.CanvasObject) {
	h.under.Objects = []fyne.CanvasObject{Wrap(6, objs...)}
	show(h.under, len(objs) > 0)
	h.Refresh()
}

// CreateRenderer is for the toolkit.
func (h *PageHead) CreateRenderer() fyne.WidgetRenderer {
	h.objs = []fyne.CanvasObject{h.title, h.sub, h.under, h.actions}
	return &headRenderer{h}
}

type headRenderer struct{ h *PageHead }

func (r *headRenderer) Destroy()                     {}
func (r *headRenderer) Objects() []fyne.CanvasObject { return r.h.objs }
func (r *headRenderer) Refresh() {
	r.h.actions.Refresh()
	r.Layout(r.h.Size())
	for _, o := range r.h.objs {
		o.Refresh()
	}
}

func (r *headRenderer) beside(width float32) bool {
	return width-r.h.actions.MinSize().Width >= 300*theme.Scale()
}

func (r *headRenderer) MinSize() fyne.Size {
	h := r.h
	w := h.Size().Width
	if w == 0 {
		w = 900
	}
	a := h.actions.MinSize()
	words := columnLayout{2}.MinSize([]fyne.CanvasObject{h.title, h.sub, h.under}).Height
	if r.beside(w) {
		return fyne.NewSize(120, max(words, a.Height))
	}
	return fyne.NewSize(a.Width, words+a.Height+8)
}

func (r *headRenderer) Layout(s fyne.Size) {
	h := r.h
	a := h.actions.MinSize()
	words := []fyne.CanvasObject{h.title, h.sub, h.under}
	width, beside := s.Width, r.beside(s.Width)
	if beside && a.Width > 0 {
		width -= a.Width + 16
	}
	columnLayout{2}.Layout(words, fyne.NewSize(width, s.Height))
	height := columnLayout{2}.MinSize(words).Height
	if beside {
		h.actions.Move(fyne.NewPos(s.Width-a.Width, max(0, (min(s.Height, 48*theme.Scale())-a.Height)/2)))
	} else {
		h.actions.Move(fyne.NewPos(0, height+8))
	}
	h.actions.Resize(a)
}
