package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// showPalette finds anything and runs any command: type, choose with the arrows, Enter.
func (w *Window) showPalette() {
	if w.shell == nil {
		return
	}
	t := w.t()
	finder := &presenter.Finder{Desk: w.Desk(), Commands: w.commands(w.shell.page)}
	var found []presenter.Found
	var end func()
	list := widgets.NewList(func() int { return len(found) }, func(i int) widgets.Item {
		f := found[i]
		it := widgets.Item{Title: f.Title, Detail: f.Detail, Right: f.Key, Icon: "chevron"}
		if f.Command == nil {
			it.Icon = iconOf(f.Hit.Kind)
		}
		return it
	}).WhenEmpty(widgets.Pad(16, widgets.Small(t.T("shell.find.none"))))
	open := func(i int) {
		if i < 0 || i >= len(found) {
			return
		}
		f := found[i]
		end()
		if f.Command != nil {
			f.Command.Do()
			return
		}
		w.leaveSheets(func() { w.Go(w.routeOf(f.Hit)) })
	}
	list.OnOpen = open
	entry := widgets.NewEntry()
	entry.SetPlaceHolder(t.T("shell.find.hint"))
	find := func(rank bool) {
		var err error
		found, err = finder.Find(context.Background(), entry.Text, rank)
		if err != nil {
			end()
			w.Try(err)
			return
		}
		list.Refresh()
		if len(found) > 0 {
			list.Mark(0)
		} else {
			list.Mark(-1)
		}
	}
	entry.OnChanged = func(string) { find(false) }
	entry.OnKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyDown:
			list.Mark(min(list.Selected()+1, len(found)-1))
		case fyne.KeyUp:
			list.Mark(max(list.Selected()-1, 0))
		case fyne.KeyReturn, fyne.KeyEnter:
			open(list.Selected())
		default:
			return false
		}
		return true
	}
	size := w.win.Canvas().Size()
	body := container.NewBorder(widgets.Inset(0, 8, 0, 0, entry), widgets.Inset(6, 0, 0, 0, widgets.Small(t.T("shell.find.keys"))), nil, nil, list)
	end = w.Sheet(t.T("shell.command.find"), widgets.FixedWidth(min(680*theme.Scale(), size.Width-90),
		widgets.FixedHeight(min(520*theme.Scale(), size.Height-140), body)), entry)
	find(false)
}

// routeOf says which page shows what was found. What belongs to a case or an enquiry is opened there, with its kind as Arg.
func (w *Window) routeOf(h casework.Hit) page.Route {
	kind, id, arg := h.Kind, h.ID, ""
	switch {
	case h.Kind == casework.KindCase, h.Kind == casework.KindEnquiry, h.Kind == casework.KindDraft:
	case !h.Of.IsZero():
		kind, id, arg = casework.KindCase, h.Of, string(h.Kind)
		if _, err := casework.Get[casework.Enquiry](context.Background(), w.Desk().Store, h.Of); err == nil {
			kind, arg = casework.KindEnquiry, ""
		}
	}
	for _, s := range w.pages {
		if slices.Contains(s.Shows, kind) {
			return page.Route{Page: s.Name, ID: id, Arg: arg}
		}
	}
	return page.Route{Page: w.pages[0].Name}
}

func iconOf(k casework.Kind) string {
	switch k {
	case casework.KindEnquiry:
		return "inbox"
	case casework.KindCase:
		return "folder"
	case casework.KindParty, casework.KindMember:
		return "person"
	case casework.KindDraft, casework.KindEvidence, casework.KindFile:
		return "document"
	case casework.KindDeadline, casework.KindEvent:
		return "calendar"
	case casework.KindTask:
		return "check"
	case casework.KindSource:
		return "book"
	}
	return "note"
}
