package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
)

// The methods below make Window a page.Host for the pages of an open profile.

// Desk gives the open profile's desk.
func (w *Window) Desk() *presenter.Desk { return w.session.Desk() }

// Session gives the session.
func (w *Window) Session() *presenter.Session { return w.session }

// Window gives the toolkit's window.
func (w *Window) Window() fyne.Window { return w.win }

// Go opens a page and remembers the way back.
func (w *Window) Go(r page.Route) {
	if w.shell == nil {
		return
	}
	w.leavePage(func() {
		w.hist.visit(r)
		w.open(r)
	})
}

// Replace opens a page in place of the present one.
func (w *Window) Replace(r page.Route) {
	if w.shell == nil {
		return
	}
	w.leavePage(func() {
		w.hist.replace(r)
		w.open(r)
	})
}

// leavePage goes on with then, unless the page holds what could not be kept and the person stays with it.
func (w *Window) leavePage(then func()) {
	if w.shell != nil {
		if p, ok := w.shell.page.(page.Holder); ok && p.Holds() {
			w.ask(w.t().T("shell.sheet.leave"), w.t().T("shell.page.leave.ask"), w.t().T("shell.sheet.leave.no"), w.t().T("shell.sheet.leave.yes"), then)
			return
		}
	}
	then()
}

// At notes that the page stands at another place of its own, so that Back leads there and a change of looks opens it there again.
func (w *Window) At(r page.Route) { w.hist.replace(r) }

// Back leads where one was before.
func (w *Window) Back() {
	if w.shell == nil {
		return
	}
	w.leavePage(func() {
		if r, ok := w.hist.back(); ok {
			w.open(r)
		}
	})
}

func (w *Window) open(r page.Route) {
	w.session.Touch()
	spec, ok := w.spec(r.Page)
	if !ok {
		w.Say(w.t().T("shell.page.missing"))
		return
	}
	w.closeSheets()
	w.win.Canvas().Unfocus()
	w.shell.banner.hide() // of the page one leaves; what is wrong with the next stands from here on
	w.shell.show(spec, spec.Open(w, r))
	w.win.SetMainMenu(w.menu(w.shell.page))
	w.focusFirst(w.shell.page)
}

func (w *Window) spec(name string) (page.Spec, bool) {
	for _, s := range w.pages {
		if s.Name == name {
			return s, true
		}
	}
	return page.Spec{}, false
}

// Try shows what went wrong.
func (w *Window) Try(err error) bool {
	if err == nil {
		return true
	}
	if errors.Is(err, context.Canceled) {
		err = &casework.Error{Code: casework.Stale, Key: "error.work.cancelled", Op: "ui.Try", Err: err}
	}
	if w.shell != nil {
		w.shell.banner.show(w.t().Error(err))
		w.shell.banner.at = w.session.Clock.Now()
	}
	return false
}

// Say puts a quiet word at the foot.
func (w *Window) Say(words string) {
	if w.shell != nil {
		w.shell.banner.hide() // what is said now is how it stands
		w.shell.foot.say(words)
	}
}

// Restyle applies changed settings.
func (w *Window) Restyle() {
	looks := w.session.Keeper.Looks().Defaulted()
	w.session.SetLang(looks.Lang)
	w.style(looks)
	if w.shell == nil {
		w.front()
		return
	}
	w.build(w.hist.now)
}

// Lock locks the profile and shows the unlock page.
func (w *Window) Lock() {
	if w.session.Desk() == nil {
		return
	}
	w.session.Lock()
	w.front()
	w.before.Try(w.notKept)
	w.notKept = nil
}

// Width is the width of the page area.
func (w *Window) Width() float32 {
	if w.shell == nil {
		return w.win.Canvas().Size().Width
	}
	return w.shell.area.Size().Width
}
