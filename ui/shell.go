package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
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
	s := &shell{w: w, banner: newBanner(w.t), foot: newFoot(w), area: container.NewStack()}
	s.rail = newRail(w)
	s.object = widgets.Frame(s.rail.object, container.NewBorder(s.banner.object, nil, nil, nil, s.area), s.foot.object)
	return s
}

// show closes the page there was and puts another in its place.
func (s *shell) show(spec page.Spec, p page.Page) {
	if s.page != nil {
		s.page.Close()
	}
	s.spec, s.page = spec, p
	s.banner.hide()
	s.area.Objects = []fyne.CanvasObject{p.Object()}
	s.area.Refresh()
	s.rail.choose(spec.Name)
	s.refreshAround()
}

func (s *shell) refresh() {
	if s.page != nil {
		s.page.Refresh()
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
