// Package casefile is the page of one case: it answers "how does it stand?" on one screen, and holds on its tabs the
// position, documents, dates, chronology, people, notes and the estimate of its end.
//
// # Promise about old data
//
// Nothing is stored here. A role, a kind or a stage it does not know is shown by its code.
//
// # What it refuses
//
// It decides nothing: each wish goes to the presenter, and what casework refuses is shown with what to do about it.
package casefile

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// Spec describes the page to the window.
func Spec() page.Spec {
	return page.Spec{
		Name:  "case",
		Title: "page.case",
		Icon:  "folder",
		Under: "cases",
		Shows: []casework.Kind{casework.KindCase, casework.KindParty, casework.KindEvent, casework.KindEvidence, casework.KindFile,
			casework.KindClaim, casework.KindElement, casework.KindNote, casework.KindTask, casework.KindDeadline, casework.KindEstimate, casework.KindForecast},
		Open: open,
	}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.CaseFile
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	notes  *fyne.Container // banner, contact warning, conflict pending
	tabs   *widgets.Tabs
	object fyne.CanvasObject

	thumbs map[casework.ID]image.Image // small pictures of the files, read so far
	deaf   func()                      // hears no more of the exchange; nil: it never did
	come   int                         // files and previews that were here when the page was read

	prospect     *presenter.Prospect
	forecast     forecast          // being typed
	whatIf       map[string]string // facts switched to see what would be
	estimateBody *fyne.Container
	estimating   bool // one at a time
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, thumbs: map[casework.ID]image.Image{}, pr: &presenter.CaseFile{Desk: h.Desk(), ID: r.ID}, forecast: forecast{chance: -1}}
	v.head = widgets.NewPageHead("", "")
	v.notes = container.NewVBox()
	if !h.Try(v.pr.Load(ctx)) {
		v.object = widgets.PageLayout(v.head, container.NewStack())
		return v
	}
	tab := func(id, icon string, content func() fyne.CanvasObject) widgets.Tab {
		return widgets.Tab{ID: id, Title: v.p.T("casepage.tab." + id), Icon: icon, Content: content}
	}
	v.tabs = widgets.NewTabs(
		tab("overview", "info", v.overview),
		tab("position", "scale", v.position),
		tab("papers", "document", v.papers),
		tab("dates", "calendar", v.dates),
		tab("chronology", "history", v.chronology),
		tab("people", "people", v.people),
		tab("notes", "note", v.notesTab),
		tab("estimate", "chart", v.estimate),
	)
	v.object = widgets.PageLayout(v.head, container.NewBorder(v.notes, nil, nil, nil, v.tabs))
	v.tabs.Open(tabOf(r.Arg))
	v.tabs.OnChange = func(id string) { h.At(page.Route{Page: r.Page, ID: r.ID, Arg: id}) }
	v.show()
	if c := h.Desk().Courier; c != nil {
		v.deaf = c.Watch(v.moved)
	}
	return v
}

// tabOf gives the tab a route asks for: its name, or that of the kind of thing a search found.
func tabOf(arg string) string {
	switch casework.Kind(arg) {
	case casework.KindClaim, casework.KindElement, casework.KindEvidence:
		return "position"
	case casework.KindDeadline:
		return "dates"
	case casework.KindEvent:
		return "chronology"
	case casework.KindParty:
		return "people"
	case casework.KindNote:
		return "notes"
	case casework.KindFile, casework.KindDraft:
		return "papers"
	case casework.KindEstimate, casework.KindForecast:
		return "estimate"
	}
	return arg
}

func (v *view) Object() fyne.CanvasObject { return v.object }

// FirstFocus is for the window: from the name of the tab the arrows lead to the others.
func (v *view) FirstFocus() fyne.Focusable {
	if v.tabs == nil {
		return nil
	}
	return v.tabs.Focusable()
}

func (v *view) Refresh() {
	if v.tabs == nil || !v.host.Try(v.pr.Load(v.ctx)) {
		return
	}
	v.show()
	for _, id := range []string{"overview", "position", "papers", "dates", "chronology", "people", "notes", "estimate"} {
		v.tabs.Renew(id)
	}
}

func (v *view) Close() {
	if v.deaf != nil {
		v.deaf()
	}
	v.stop()
}

// Commands are the page's own keys.
func (v *view) Commands() []presenter.Command {
	if v.tabs == nil {
		return nil
	}
	cs := []presenter.Command{
		{ID: "case.event", Title: "casepage.do.event", Group: "shell.menu.page", Key: "Ctrl+E", Do: func() { v.editEvent(nil) }},
		{ID: "case.note", Title: "casepage.do.note", Group: "shell.menu.page", Key: "Ctrl+T", Do: func() { v.editNote(nil) }},
		{ID: "case.document", Title: "casepage.do.document", Group: "shell.menu.page", Key: "Ctrl+D", Do: v.newDraft},
		{ID: "case.party", Title: "casepage.do.party", Group: "shell.menu.page", Key: "Ctrl+P", Do: func() { v.editParty(nil) }},
		{ID: "case.consent", Title: "consent.title", Group: "shell.menu.page", Do: v.consents},
		{ID: "case.estimate", Title: "casepage.tab.estimate", Group: "shell.menu.page", Do: func() { v.tabs.Select("estimate") }},
	}
	if v.pr.Case.Closed.IsZero() {
		cs = append(cs, presenter.Command{ID: "case.close", Title: "casepage.do.close", Group: "shell.menu.page", Do: v.closeCase})
	}
	return cs
}

// show writes the head and what stands over the tabs.
func (v *view) show() {
	h := v.pr.Head()
	v.head.Set(h.Title, h.Sub)
	badges := make([]fyne.CanvasObject, 0, len(h.Marks))
	for _, m := range h.Marks {
		badges = append(badges, widgets.NewBadge(page.Mark(m.Urgency), m.Word))
	}
	v.head.SetUnder(badges...)
	v.head.SetActions(v.actions()...)
	v.notes.Objects = nil
	if h.Unsafe != "" {
		v.notes.Add(widgets.NewBanner(widgets.WarningBanner, h.Unsafe, ""))
	}
	if h.Reach != "" {
		v.notes.Add(widgets.NewBanner(widgets.InfoBanner, h.Reach, ""))
	}
	if h.Banner != "" {
		v.notes.Add(widgets.NewBanner(widgets.InfoBanner, h.Banner, ""))
	}
	if v.pr.Withdrawn != "" {
		v.notes.Add(widgets.NewBanner(widgets.WarningBanner, v.pr.Withdrawn, ""))
	}
	if v.pr.ConflictPending {
		v.notes.Add(widgets.NewBanner(widgets.WarningBanner, v.p.T("casepage.conflict.pending"), "",
			widgets.NewButton(v.p.T("casepage.do.conflict"), "shield", v.checkConflicts)))
	}
	if n := v.pr.Divergences; n > 0 {
		v.notes.Add(widgets.NewBanner(widgets.WarningBanner, v.p.N("exchange.case.diverge", n), "",
			widgets.NewButton(v.p.T("exchange.case.settle"), "scale", func() { v.host.Go(page.Route{Page: "exchange", Arg: presenter.TabDivergences}) })))
	}
	v.notes.Refresh()
	v.readPreviews()
	v.tabs.SetCount("papers", len(v.pr.Drafts)+len(v.pr.Files))
	v.tabs.SetCount("dates", v.pr.OpenDates())
	v.tabs.SetCount("people", len(v.pr.Parties))
	v.tabs.SetCount("notes", len(v.pr.Notes))
}

func (v *view) actions() []fyne.CanvasObject {
	p := v.p
	stage := widgets.NewButton(p.T("casepage.do.stage"), "flag", v.chooseStage)
	more := widgets.NewButton(p.T("casepage.do.more"), "more", v.more)
	draft := widgets.Primary(p.T("casepage.do.document"), "edit", v.newDraft).Hint("Ctrl+D")
	return []fyne.CanvasObject{more, stage, draft}
}
