package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// shell is what surrounds the pages of an open profile: the rail, the place for errors, the page, the foot.
type shell struct {
	w      *Window
	object fyne.CanvasObject
	rail   *rail
	banner *banner
	foot   *foot
	area   *fyne.Container // holds the page
	spec   page.Spec
	page   page.Page
}

func newShell(w *Window) *shell {
	s := &shell{w: w, foot: newFoot(w), area: container.New(areaLayout{})}
	s.banner = newBanner(w.t, s.area)
	s.banner.turned = s.foot.refresh
	s.rail = newRail(w)
	s.object = widgets.Frame(s.rail.object, s.banner.around, s.foot.object)
	return s
}

// show closes the page there was and puts another in its place.
func (s *shell) show(spec page.Spec, p page.Page) {
	if s.page != nil {
		s.page.Close()
	}
	s.spec, s.page = spec, p
	s.area.Objects = []fyne.CanvasObject{p.Object()}
	s.area.Refresh()
	s.rail.choose(spec.Name)
	s.refreshAround()
}

func (s *shell) refresh() {
	if s.page != nil {
		widgets.Keep(s.w.win.Canvas(), s.page.Object(), s.page.Refresh)
	}
	s.refreshAround()
}

func (s *shell) refreshAround() {
	s.foot.refresh()
	s.rail.count(context.Background())
}

func (s *shell) close() {
	if s.page != nil {
		s.page.Close()
		s.page = nil
	}
	s.area.Objects = nil
}

// areaLayout gives the page all there is and asks for little: a page never forces the window to grow beyond the screen.
type areaLayout struct{}

func (areaLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, c := range o {
		s = s.Max(c.MinSize())
	}
	return fyne.NewSize(min(s.Width, theme.MinWidth-theme.RailIcons()), min(s.Height, theme.MinHeight-140))
}

func (areaLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, c := range o {
		c.Move(fyne.Position{})
		c.Resize(size)
	}
}
