package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// window is Window under a name that leaves room for the method Window.
type window = Window

// frontHost is the Host of the pages that stand before an open profile: there is nowhere to go and nothing to save yet.
type frontHost struct {
	*window
	banner *banner
}

// frame puts a place for errors above a page.
func (h *frontHost) frame(o fyne.CanvasObject) fyne.CanvasObject {
	h.banner = newBanner(h.t, o)
	return widgets.WithTips(h.banner.around)
}

// Desk is nil: nothing is open.
func (h *frontHost) Desk() *presenter.Desk { return nil }

// Go does nothing here.
func (h *frontHost) Go(page.Route) {}

// Replace does nothing here.
func (h *frontHost) Replace(page.Route) {}

// At does nothing here.
func (h *frontHost) At(page.Route) {}

// Back does nothing here.
func (h *frontHost) Back() {}

// Try shows an error above the page.
func (h *frontHost) Try(err error) bool {
	if err == nil {
		return true
	}
	if errors.Is(err, context.Canceled) {
		err = &casework.Error{Code: casework.Stale, Key: "error.work.cancelled", Op: "ui.Try", Err: err}
	}
	if h.banner != nil {
		h.banner.show(h.t().Error(err))
	}
	return false
}

// Calm takes an error away.
func (h *frontHost) Calm() {
	if h.banner != nil {
		h.banner.hide()
	}
}

var (
	_ page.Host = (*Window)(nil)
	_ page.Host = (*frontHost)(nil)
)
