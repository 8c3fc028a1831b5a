package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// Frame is a window's content: the rail at the left, the page at its right, a foot under the page. It collapses the rail
// where the window, at the text size in force, is narrow.
func Frame(rail *Rail, page, foot fyne.CanvasObject) fyne.CanvasObject {
	objs := []fyne.CanvasObject{NewFill(theme.Page, "", 0), rail, page}
	if foot != nil {
		objs = append(objs, foot)
	}
	return WithTips(container.New(frameLayout{rail}, objs...))
}

type frameLayout struct{ rail *Rail }

func (l frameLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	s := objs[2].MinSize()
	if len(objs) > 3 {
		s.Height += objs[3].MinSize().Height
	}
	s.Height = max(s.Height, l.rail.MinSize().Height)
	s.Width += theme.RailIcons()
	return s
}

func (l frameLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	wide := theme.CollapseUnder
	if k := theme.Scale(); k > 1 {
		wide += (k - 1) * 400
	}
	l.rail.SetCollapsed(s.Width < wide)
	w := l.rail.MinSize().Width
	objs[0].Resize(s)
	l.rail.Move(fyne.Position{})
	l.rail.Resize(fyne.NewSize(w, s.Height))
	foot := float32(0)
	if len(objs) > 3 && objs[3].Visible() {
		foot = objs[3].MinSize().Height
		objs[3].Move(fyne.NewPos(w, s.Height-foot))
		objs[3].Resize(fyne.NewSize(s.Width-w, foot))
	}
	objs[2].Move(fyne.NewPos(w, 0))
	objs[2].Resize(fyne.NewSize(s.Width-w, s.Height-foot))
}
