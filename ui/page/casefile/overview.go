package casefile

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// overview is the situation on one screen: facts, what falls next, what is unproved, the last papers and notes.
func (v *view) overview() fyne.CanvasObject {
	p := v.p
	facts := make([]fyne.CanvasObject, 0, 8)
	for _, f := range v.pr.Facts(v.ctx) {
		facts = append(facts, widgets.Fact(f.Label, f.Value))
	}
	about := []fyne.CanvasObject{widgets.Facts(facts...)}
	if v.pr.Case.Summary != "" {
		about = append(about, widgets.Rule(), widgets.NewPara(v.pr.Case.Summary, widgets.Plain).AtMost(6))
	}
	left := widgets.Column(8,
		widgets.TitledCard(p.T("casepage.facts"), one(widgets.Bare(p.T("casepage.do.edit"), "edit", v.editCase)), about...),
		v.gateCard(),
		widgets.TitledCard(p.T("casepage.papers.last"), one(widgets.Bare(p.T("casepage.do.file"), "paperclip", v.attach)), v.lastPapers()...),
	)
	right := widgets.Column(8,
		widgets.TitledCard(p.T("casepage.next"), one(widgets.Bare(p.T("casepage.do.date"), "plus", v.addDate)), v.nextDates(5)...),
		widgets.TitledCard(p.T("casepage.tasks"), one(widgets.Bare(p.T("casepage.do.task"), "plus", func() { v.editTask(nil) })), v.tasks()...),
		widgets.TitledCard(p.T("casepage.last"), one(widgets.Bare(p.T("casepage.do.note"), "plus", func() { v.editNote(nil) })), v.lastNotes(3)...),
	)
	return widgets.Scroll(widgets.Grid(8, 400, 2, left, right))
}

func one(o fyne.CanvasObject) []fyne.CanvasObject { return []fyne.CanvasObject{o} }

// badgeColumn is how wide the badges of a card's rows are at least.
const badgeColumn = 104

// line is a row of a card: a badge, a subject over a muted detail, and something at the right. Where it leads somewhere, the whole of
// it does.
func line(mark widgets.Mark, word, title, detail string, right fyne.CanvasObject, tapped func()) fyne.CanvasObject {
	return lineAt(badgeColumn*theme.Scale(), mark, word, title, detail, right, tapped)
}

// lineAt is line with a column of the given width for the badge.
func lineAt(column float32, mark widgets.Mark, word, title, detail string, right fyne.CanvasObject, tapped func()) fyne.CanvasObject {
	words := widgets.Column(0, widgets.NewPara(title, widgets.Bold).AtMost(2))
	if detail != "" {
		words.Add(widgets.NewPara(detail, widgets.Caption).AtMost(3))
	}
	var left fyne.CanvasObject
	if word != "" {
		badge := container.NewHBox(widgets.NewBadge(mark, word)) // subjects begin at one edge, however long the badges
		left = widgets.Inset(0, 0, 0, 4, container.NewVBox(container.NewStack(widgets.FixedWidth(column, badge), badge)))
	}
	row := container.NewBorder(nil, nil, left, right, words)
	if tapped == nil {
		return row
	}
	return widgets.NewOpener(title, row, tapped)
}

// stack parts lines by thin rules; empty is said in words.
func stack(empty string, lines ...fyne.CanvasObject) []fyne.CanvasObject {
	if len(lines) == 0 {
		return []fyne.CanvasObject{widgets.Small(empty)}
	}
	out := make([]fyne.CanvasObject, 0, 2*len(lines))
	for i, l := range lines {
		if i > 0 {
			out = append(out, widgets.Rule())
		}
		out = append(out, l)
	}
	return out
}

func (v *view) nextDates(most int) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, d := range v.pr.Dues() {
		if d.Urgency == presenter.Done || len(lines) == most {
			break
		}
		lines = append(lines, line(page.Mark(d.Urgency), d.Badge, d.Title, d.Detail, widgets.Whole(d.Date, widgets.Caption), func() { v.tabs.Select("dates") }))
	}
	none := "casepage.nodates.hint"
	if !v.pr.Case.Closed.IsZero() { // nothing is forgotten any more
		none = "casepage.nodates"
	}
	return stack(v.p.T(none), lines...)
}

func (v *view) tasks() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, t := range v.pr.TaskRows(v.ctx) {
		id, done := t.ID, t.Done
		check := widgets.NewCheck("", nil)
		check.SetChecked(done)
		check.OnChanged = func(on bool) { v.host.Try(v.pr.FinishTask(v.ctx, id, on)) }
		text := widgets.Column(0, widgets.NewPara(t.What, widgets.Plain).AtMost(2), widgets.NewPara(t.Detail, widgets.Caption).AtMost(1))
		var right fyne.CanvasObject
		if t.Badge != "" {
			right = widgets.NewBadge(page.Mark(t.Urgency), t.Badge)
		}
		lines = append(lines, container.NewBorder(nil, nil, check, right, text))
	}
	return stack(v.p.T("casepage.notasks"), lines...)
}

func (v *view) lastPapers() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for i, r := range v.pr.PaperRows() {
		if i == 4 {
			break
		}
		row := r
		lines = append(lines, line(page.Mark(r.Mark.Urgency), r.Mark.Word, r.Title, r.Kind+" · "+r.Changed, nil, func() { v.openPaper(row) }))
	}
	return stack(v.p.T("casepage.nopapers.hint"), lines...)
}

func (v *view) lastNotes(most int) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for i, n := range v.pr.NoteRows(v.ctx) {
		if i == most {
			break
		}
		lines = append(lines, widgets.Column(2, widgets.NewPara(n.Head, widgets.Caption), widgets.NewPara(n.Text, widgets.Plain).AtMost(3)))
	}
	return stack(v.p.T("casepage.nonotes.hint"), lines...)
}

// gateCard says what is unproved, by name.
func (v *view) gateCard() fyne.CanvasObject {
	p := v.p
	action := one(widgets.Bare(p.T("casepage.do.open"), "chevron", func() { v.tabs.Select("position") }))
	title := p.T("casepage.tab.position")
	switch gaps := v.pr.Gaps; {
	case len(v.pr.Claims) == 0:
		return widgets.TitledCard(title, action, widgets.Small(p.T("casepage.noposition.hint")))
	case len(gaps) == 0:
		return widgets.TitledCard(title, action, widgets.Row(8, widgets.NewBadge(widgets.DoneMark, p.T("casepage.gate.ok"))))
	default:
		objs := []fyne.CanvasObject{widgets.Row(8, widgets.NewBadge(widgets.SoonMark, p.N("casepage.gate.gaps", len(gaps))))}
		for _, g := range gaps {
			objs = append(objs, widgets.NewPara("– "+g, widgets.Plain))
		}
		return widgets.TitledCard(title, action, objs...)
	}
}
