package casefile

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// position shows claim by claim what must be proved, by what, and what the other side will say.
func (v *view) position() fyne.CanvasObject {
	p := v.p
	head := widgets.Wrap(8,
		widgets.NewButton(p.T("casepage.do.claim"), "plus", func() { v.editClaim(nil) }),
		widgets.NewButton(p.T("casepage.do.evidence"), "plus", func() { v.editEvidence(nil) }),
		widgets.NewButton(p.T("casepage.do.ready"), "flag", v.ready),
	)
	if len(v.pr.Claims) == 0 && len(v.pr.Evidence) == 0 {
		return widgets.Panel(widgets.NewEmptyState("scale", p.T("casepage.noposition"), p.T("casepage.noposition.hint"), p.T("casepage.do.claim"), func() { v.editClaim(nil) }))
	}
	col := widgets.Column(8, head, v.gateLine())
	for _, c := range v.pr.ClaimRows() {
		claim := c.Claim
		actions := []fyne.CanvasObject{
			widgets.Bare(p.T("casepage.do.element"), "plus", func() { v.editElement(claim, nil) }),
			widgets.Bare("", "edit", func() { v.editClaim(claim) }).Hint(p.T("casepage.do.edit")),
			widgets.Bare("", "trash", func() { v.remove(claim) }).Hint(p.T("casepage.do.remove")),
		}
		objs := []fyne.CanvasObject{}
		if c.Detail != "" {
			objs = append(objs, widgets.NewPara(c.Detail, widgets.Caption))
		}
		for _, lack := range c.Lacks {
			objs = append(objs, widgets.NewPara(lack, widgets.Caption.In(theme.Soon)))
		}
		var column float32 // of the widest badge
		for _, e := range c.Elements {
			column = max(column, widgets.NewBadge(page.Mark(e.Mark.Urgency), e.Mark.Word).MinSize().Width)
		}
		for _, e := range c.Elements {
			element := e.Element
			buttons := widgets.Row(0)
			switch {
			case !v.pr.MayOverride():
			case e.Overridden:
				buttons.Add(widgets.Bare(p.T("proofless.back"), "undo", func() { v.host.Try(v.pr.GoWithoutProof(v.ctx, element.ID, "")) }))
			case e.Unproved:
				buttons.Add(widgets.Bare(p.T("proofless.do"), "", func() { v.goWithoutProof(element) }))
			}
			buttons.Add(widgets.Bare("", "edit", func() { v.editElement(claim, element) }).Hint(p.T("casepage.do.edit")))
			buttons.Add(widgets.Bare("", "trash", func() { v.remove(element) }).Hint(p.T("casepage.do.remove")))
			objs = append(objs, widgets.Rule(), lineAt(column, page.Mark(e.Mark.Urgency), e.Mark.Word, element.What, e.Detail, buttons, nil))
		}
		if c.Answer != "" {
			objs = append(objs, widgets.Rule(), widgets.Fact(p.T("casepage.field.answer"), c.Answer))
		}
		if c.Reply != "" {
			objs = append(objs, widgets.Fact(p.T("casepage.field.reply"), c.Reply))
		}
		col.Add(widgets.TitledCard(claim.What, actions, objs...))
	}
	var proofs []fyne.CanvasObject
	for _, e := range v.pr.EvidenceRows() {
		row := e
		buttons := widgets.Row(0)
		if e.File != nil {
			buttons.Add(widgets.Bare("", "paperclip", func() { v.showFile(row.File) }).Hint(e.File.Name))
		}
		buttons.Add(widgets.Bare("", "edit", func() { v.editEvidence(v.pr.EvidenceByID(row.ID)) }).Hint(p.T("casepage.do.edit")))
		buttons.Add(widgets.Bare("", "trash", func() { v.remove(v.pr.EvidenceByID(row.ID)) }).Hint(p.T("casepage.do.remove")))
		word := ""
		if e.Number != "" {
			word = e.Number
		}
		proof := line(widgets.PlannedMark, word, e.Title, e.Detail, buttons, nil)
		if e.File != nil && v.thumbs[e.File.ID] != nil {
			proof = container.NewBorder(nil, nil, widgets.Inset(0, 0, 0, 8, widgets.NewPicture(v.thumbs[e.File.ID], 36, 48)), nil, proof)
		}
		proofs = append(proofs, proof)
	}
	col.Add(widgets.TitledCard(p.T("casepage.field.evidence"), one(widgets.Bare(p.T("casepage.do.evidence"), "plus", func() { v.editEvidence(nil) })),
		stack(p.T("casepage.noevidence"), proofs...)...))
	return widgets.Scroll(widgets.MaxWidth(1240, col))
}

func (v *view) gateLine() fyne.CanvasObject {
	if n := len(v.pr.Gaps); n > 0 {
		return widgets.Row(8, widgets.NewBadge(widgets.SoonMark, v.p.N("casepage.gate.gaps", n)))
	}
	if len(v.pr.Claims) > 0 {
		return widgets.Row(8, widgets.NewBadge(widgets.DoneMark, v.p.T("casepage.gate.ok")))
	}
	return widgets.Row(0)
}

// papers lists drafts and files.
func (v *view) papers() fyne.CanvasObject {
	p := v.p
	rows := v.pr.PaperRows()
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		icon := "file"
		if r.Draft {
			icon = "document"
		}
		return widgets.Item{Mark: page.Mark(r.Mark.Urgency), Word: r.Mark.Word, Title: r.Title, Detail: r.Kind, Right: r.Changed, Icon: icon, Thumb: v.thumbs[r.ID]}
	})
	list.Opens().OnOpen = func(i int) { v.openPaper(rows[i]) }
	list.WhenEmpty(widgets.NewEmptyState("document", p.T("casepage.nopapers"), p.T("casepage.nopapers.hint"), p.T("casepage.do.document"), v.newDraft))
	bar := widgets.Pad(10, widgets.Wrap(8, widgets.NewButton(p.T("casepage.do.document"), "plus", v.newDraft), widgets.NewButton(p.T("casepage.do.file"), "paperclip", v.attach),
		widgets.NewButton(p.T("templates.word.fill"), "file", v.fillWord), widgets.NewButton(p.T("page.filing"), "upload", v.toFiling),
		widgets.NewButton(p.T("datework.do.happened"), "calendar", func() {
			paper := presenter.PaperRow{} // the sheet asks which
			if i := list.Selected(); i >= 0 && i < len(rows) {
				paper = rows[i]
			}
			v.happened(paper)
		})))
	return widgets.Panel(container.NewBorder(bar, nil, nil, nil, list))
}

// dates shows the case's dates and the arithmetic of the chosen one.
func (v *view) dates() fyne.CanvasObject {
	p := v.p
	dues := v.pr.Dues()
	detail := container.NewStack()
	list := widgets.NewList(func() int { return len(dues) }, func(i int) widgets.Item {
		d := dues[i]
		return widgets.Item{Mark: page.Mark(d.Urgency), Word: d.Badge, Title: d.Title, Detail: d.Detail, Right: d.Date, Faint: d.Urgency == presenter.Done}
	})
	list.OnSelect = func(i int) {
		detail.Objects = []fyne.CanvasObject{page.DateDetail(v.ctx, v.host, v.pr.Deadline(dues[i].ID), v.finishDate)}
		detail.Refresh()
	}
	bar := widgets.Pad(10, widgets.Row(8,
		widgets.NewButton(p.T("casepage.do.event"), "plus", func() { v.editEvent(nil) }),
		widgets.NewButton(p.T("casepage.do.date"), "plus", v.addDate)))
	list.WhenEmpty(widgets.NewEmptyState("calendar", p.T("casepage.nodates"), p.T("casepage.nodates.hint"), p.T("casepage.do.event"), func() { v.editEvent(nil) }))
	if len(dues) == 0 {
		return widgets.Panel(container.NewBorder(bar, nil, nil, nil, list)) // half a window with nothing to choose in it says nothing
	}
	list.Select(0)
	return widgets.Panel(widgets.NewSplit(container.NewBorder(bar, nil, nil, nil, list), detail))
}

// chronology is what happened, in order.
func (v *view) chronology() fyne.CanvasObject {
	p := v.p
	rows := v.pr.EventRows()
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		it := widgets.Item{Title: r.What, Detail: r.Detail, Right: r.Date}
		if r.Disputed {
			it.Mark, it.Word = widgets.SoonMark, p.T("casepage.event.disputed")
		}
		return it
	})
	list.Opens().OnOpen = func(i int) { v.editEvent(v.pr.EventByID(rows[i].ID)) }
	list.WhenEmpty(widgets.NewEmptyState("history", p.T("casepage.noevents"), p.T("casepage.noevents.hint"), p.T("casepage.do.event"), func() { v.editEvent(nil) }))
	bar := widgets.Pad(10, widgets.Row(8, widgets.NewButton(p.T("casepage.do.event"), "plus", func() { v.editEvent(nil) }).Hint("Ctrl+E")))
	return widgets.Panel(container.NewBorder(bar, nil, nil, nil, list))
}

// people lists the parties, ours first.
func (v *view) people() fyne.CanvasObject {
	p := v.p
	rows := v.pr.PartyRows()
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		it := widgets.Item{Title: r.Name, Detail: r.Detail, Right: r.Role, Icon: "person"}
		if r.Org {
			it.Icon = "office"
		}
		if r.Ours {
			it.Mark, it.Word = widgets.DoneMark, p.T("casepage.ours")
		}
		return it
	})
	list.Opens().OnOpen = func(i int) { v.editParty(v.pr.PartyByID(rows[i].ID)) }
	bar := widgets.Pad(10, widgets.Row(8,
		widgets.NewButton(p.T("casepage.do.party"), "plus", func() { v.editParty(nil) }).Hint("Ctrl+P"),
		widgets.NewButton(p.T("casepage.do.conflict"), "shield", v.checkConflicts),
		v.accessButton()))
	if n := len(v.pr.Removed); n > 0 {
		bar = widgets.Column(0, bar, widgets.Inset(0, 10, 8, 10, widgets.Wrap(8, widgets.NewButton(p.N("people.removed", n), "undo", v.takenOut))))
	}
	return widgets.Panel(container.NewBorder(bar, nil, nil, nil, list))
}

// notesTab holds notes, calls and consultations.
func (v *view) notesTab() fyne.CanvasObject {
	p := v.p
	rows := v.pr.NoteRows(v.ctx)
	add := widgets.NewButton(p.T("casepage.do.note"), "plus", func() { v.editNote(nil) }).Hint("Ctrl+T")
	if len(rows) == 0 {
		return widgets.Panel(widgets.NewEmptyState("note", p.T("casepage.nonotes"), p.T("casepage.nonotes.hint"), p.T("casepage.do.note"), func() { v.editNote(nil) }))
	}
	col := widgets.Column(8, widgets.Wrap(8, add))
	for _, n := range rows {
		row := n
		objs := []fyne.CanvasObject{
			container.NewBorder(nil, nil, nil, widgets.Bare("", "edit", func() { v.editNote(v.pr.NoteByID(row.ID)) }).Hint(p.T("casepage.do.edit")), widgets.NewLine(n.Head, widgets.Caption)),
			widgets.NewPara(n.Text, widgets.Plain),
		}
		if n.Answer != "" {
			objs = append(objs, widgets.Fact(p.T("casepage.field.advice"), n.Answer))
		}
		col.Add(widgets.Card(objs...))
	}
	return widgets.Scroll(widgets.MaxWidth(860, col))
}
