package templates

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/docgen"
	"zanger/ui/page"
	"zanger/ui/page/papersheet"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// editor is an own template being written: its words, the faults in them with their place, and the paper they make. A click on
// a fault or on the paper goes to the line; the line with the cursor is marked on the paper.
type editor struct {
	v      *view
	t      *casework.Template
	entry  *widgets.Entry
	faults *widgets.List
	below  *fyne.Container // holds the faults while there are any
	rows   []presenter.Fault
	state  *widgets.Badge
	under  *fyne.Container
	sheet  *papersheet.Sheet
	paper  *container.Scroll
	seen   string // words the paper was last made of
	object fyne.CanvasObject
	saver  *page.Saver
}

// typingFor is how long typed words may wait to be kept: each time the whole text is written and travels.
const typingFor = 15 * time.Second

func newEditor(v *view, t *casework.Template) *editor {
	e := &editor{v: v, t: t}
	p := v.p
	e.entry = widgets.NewText(12)
	e.entry.Wrapping = fyne.TextWrapBreak
	e.entry.SetText(t.Source)
	e.saver = page.NewSaver(v.host.Desk(), typingFor, e.keep)
	e.entry.OnChanged = func(string) {
		e.saver.Typed()
		e.look()
	}
	e.entry.OnCursorChanged = e.markLine
	e.entry.OnFocus = func(on bool) {
		if !on {
			e.keep()
		}
	}
	e.state = widgets.NewBadge(widgets.NoMark, "")
	e.faults = widgets.NewList(func() int { return len(e.rows) }, func(i int) widgets.Item {
		f := e.rows[i]
		return widgets.Item{Title: f.Words, Detail: p.T("templates.place", "Line", f.Line, "Col", f.Col), Mark: page.Mark(f.Mark.Urgency), Word: f.Mark.Word, Faint: true}
	})
	e.faults.OnSelect = func(i int) { e.goTo(e.rows[i].Line, e.rows[i].Col) }
	e.sheet = papersheet.New(func(r docgen.Run) {
		if r.Origin.Line > 0 && r.Origin.Kind != docgen.FromClause {
			e.goTo(r.Origin.Line, 1)
		}
	})
	e.below = container.NewStack(widgets.FixedHeight(150, e.faults))
	e.under = widgets.Wrap(8)
	e.paper = container.NewVScroll(widgets.Inset(0, 12, 12, 12, e.sheet))
	left := container.NewBorder(widgets.Inset(10, 6, 10, 10, e.under), e.below, nil, nil, widgets.Inset(0, 8, 10, 4, e.entry))
	split := widgets.NewSplit(left, e.paper)
	split.SetRatio(0.52)
	e.object = split
	e.renew()
	e.look()
	return e
}

func (e *editor) source() string { return e.entry.Text }

// keep stores what was typed, faulty or not.
func (e *editor) keep() {
	e.saver.Kept()
	if e.entry.Text == e.t.Source {
		return
	}
	if e.v.host.Try(e.v.pr.Save(e.v.ctx, e.t.ID, e.entry.Text)) {
		e.t.Source = e.entry.Text
	}
}

// renew shows what the office has of it now; words typed here stay.
func (e *editor) renew() {
	p := e.v.p
	if t := e.v.pr.Own(e.t.ID); t != nil {
		if e.entry.Text == e.t.Source && t.Source != e.t.Source {
			e.t = t
			e.entry.SetText(t.Source)
		}
		e.t = t
	}
	e.under.Objects = []fyne.CanvasObject{e.state}
	if basis := e.v.pr.Basis(e.v.ctx, e.t); basis != "" {
		e.under.Add(widgets.Whole(basis, widgets.Caption))
	}
	if e.t.Published != "" {
		e.under.Add(widgets.Bare(p.T("templates.do.withdraw"), "undo", func() { e.v.host.Try(e.v.pr.Withdraw(e.v.ctx, e.t.ID)) }))
	} else {
		e.under.Add(widgets.Bare(p.T("templates.do.remove"), "trash", e.v.remove))
	}
	e.under.Refresh()
}

// look finds the faults of the words as they stand and makes the paper of them.
func (e *editor) look() {
	p := e.v.p
	if e.seen == e.entry.Text && e.seen != "" {
		return
	}
	e.seen = e.entry.Text
	var sound bool
	e.rows, sound = e.v.pr.Lint(e.t, e.entry.Text)
	switch {
	case !sound:
		e.state.Set(widgets.OverdueMark, p.T("templates.faulty"))
	case len(e.rows) > 0:
		e.state.Set(widgets.SoonMark, p.T("templates.warned"))
	default:
		e.state.Set(widgets.DoneMark, p.T("templates.sound"))
	}
	if len(e.rows) == 0 {
		e.below.Hide()
	} else {
		e.below.Show()
	}
	e.faults.Refresh()
	doc, err := e.v.pr.Preview(e.v.ctx, e.t, e.entry.Text, casework.ID{})
	if e.v.host.Try(err) && doc != nil { // with faults the last paper that could be made stays in sight
		e.sheet.Set(doc)
	}
	e.markLine()
}

// goTo puts the cursor at a place, both counted from 1. The toolkit counts the rows it shows, a long line being several, so the
// row is looked for by where in the text it begins.
func (e *editor) goTo(line, col int) {
	target := 0
	for i, l := range strings.SplitAfter(e.entry.Text, "\n") {
		if i+1 == line {
			target += min(col-1, len([]rune(strings.TrimSuffix(l, "\n"))))
			break
		}
		target += len([]rune(l))
	}
	e.entry.CursorRow, e.entry.CursorColumn = 0, 0
	for start := 0; ; {
		e.entry.CursorRow++
		next := e.entry.CursorTextOffset()
		if next <= start || next > target {
			e.entry.CursorRow--
			e.entry.CursorColumn = target - start
			break
		}
		start = next
	}
	e.v.host.Window().Canvas().Focus(e.entry)
	e.entry.Refresh()
	e.markLine()
}

// markLine marks on the paper what the line with the cursor wrote.
func (e *editor) markLine() {
	line := e.line()
	top, found := e.sheet.Mark(papersheet.Line(line))
	if found && (top < e.paper.Offset.Y || top > e.paper.Offset.Y+e.paper.Size().Height-30) {
		e.paper.ScrollToOffset(fyne.NewPos(0, max(0, top-e.paper.Size().Height/3)))
	}
}

// line gives the line of the template the cursor is in, from 1.
func (e *editor) line() int {
	text := []rune(e.entry.Text)
	return 1 + strings.Count(string(text[:min(max(e.entry.CursorTextOffset(), 0), len(text))]), "\n")
}
