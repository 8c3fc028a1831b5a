package casefile

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/docgen"
	"zanger/ui/page"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// newDraft asks which document, and opens it: what fits the case first, cut down as the person types.
func (v *view) newDraft() {
	k, err := v.pr.Picker()
	if !v.host.Try(err) {
		return
	}
	rows := k.Rows()
	var closeSheet func()
	why := widgets.Small(v.p.T("picker.hint"))
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		if r.Head != "" {
			return widgets.Item{Title: r.Head, Head: true}
		}
		return widgets.Item{Title: r.Choice.Name, Detail: r.Choice.Detail, Icon: "document", Mark: page.Mark(r.Choice.Mark.Urgency), Word: r.Choice.Mark.Word, Tip: r.Choice.Tip}
	}).WhenEmpty(widgets.Body(v.p.T("picker.none")))
	var create *widgets.Button
	list.OnSelect = func(i int) {
		if rows[i].Head == "" {
			why.SetText(rows[i].Choice.Tip)
			create.Enable()
		} else {
			create.Disable()
		}
	}
	list.OnOpen = func(i int) {
		if rows[i].Head != "" {
			return
		}
		id, err := v.pr.NewDraft(v.ctx, rows[i].Choice)
		closeSheet()
		if v.host.Try(err) {
			v.host.Go(page.Route{Page: "drafting", ID: id})
		}
	}
	create = widgets.NewButton(v.p.T("casepage.do.document"), "check", func() { list.OnOpen(list.Selected()) })
	create.Disable()
	again := func() {
		rows = k.Rows()
		list.Mark(-1)
		create.Disable()
		list.Refresh()
	}
	search := widgets.NewEntry()
	search.SetPlaceHolder(v.p.T("picker.search"))
	search.OnChanged = func(s string) { k.Query = s; again() }
	search.OnSubmitted = func(string) { // the first that is left
		for i := range rows {
			if rows[i].Head == "" {
				list.OnOpen(i)
				return
			}
		}
	}
	langs := []docgen.Lang{docgen.Kazakh, docgen.Russian}
	words := make([]string, len(langs))
	at := 0
	for i, l := range langs {
		if words[i] = v.p.T("word.lang." + string(l)); l == k.Lang {
			at = i
		}
	}
	lang := widgets.NewChoice(words, at, func(i int) { k.Lang = langs[i]; again() })
	top := container.NewBorder(nil, nil, nil, widgets.FixedWidth(150*theme.Scale(), lang), search)
	var body fyne.CanvasObject = widgets.Column(8, top, widgets.FixedHeight(360, list), why, container.NewHBox(widgets.Spring(), create))
	closeSheet = v.host.Sheet(v.p.T("casepage.draft.pick"), widgets.FixedWidth(640*theme.Scale(), body), search)
}
