// Package versions is the page that shows what a document was: its versions at the left, and at the right what became of one
// in another, word by word. From here one goes back.
//
// # Promise about old data
//
// Nothing is stored here. Going back keeps what it replaces as a version first.
//
// # What it refuses
//
// A final document does not go back.
package versions

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/docgen"
	"zanger/docgen/compare"
	"zanger/ui/page"
	"zanger/ui/page/papersheet"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec describes the page to the window.
func Spec() page.Spec {
	return page.Spec{Name: "versions", Title: "page.versions", Icon: "history", Under: "cases", Open: open}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.Versions
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	rows   []presenter.VersionRow
	list   *widgets.List
	with   *widgets.Choice // what the chosen row is compared with
	field  *widgets.Field  // with, with its hint
	legend fyne.CanvasObject
	what   *widgets.Badge
	sheet  *papersheet.Sheet
	paper  *container.Scroll
	at     int // chosen row
	other  int // row it is compared with
	object fyne.CanvasObject
	loaded bool
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, pr: &presenter.Versions{Desk: h.Desk(), ID: r.ID}, head: widgets.NewPageHead("", "")}
	body := container.NewStack()
	v.object = widgets.PageLayout(v.head, body)
	if !h.Try(v.pr.Load(ctx)) {
		return v
	}
	v.loaded = true
	v.rows = v.pr.Rows(ctx)
	v.list = widgets.NewList(func() int { return len(v.rows) }, func(i int) widgets.Item {
		r := v.rows[i]
		item := widgets.Item{Title: r.Title, Detail: r.Detail, Right: r.When, Icon: "history"}
		if r.Mark.Word != "" {
			item.Mark, item.Word = page.Mark(r.Mark.Urgency), r.Mark.Word
		}
		return item
	})
	v.list.OnSelect = v.choose
	v.with = widgets.NewChoice(nil, 0, func(i int) { v.compare(v.at, v.others()[i]) })
	v.what = widgets.NewBadge(widgets.NoMark, "")
	v.sheet = papersheet.New(nil)
	v.paper = container.NewVScroll(widgets.Inset(12, 12, 12, 18, v.sheet))
	v.legend = widgets.Wrap(8, v.what, widgets.NewLine("_ "+v.p.T("versions.added"), widgets.Caption.In(theme.Done)), widgets.NewLine("— "+v.p.T("versions.removed"), widgets.Caption.In(theme.Overdue)))
	v.field = widgets.NewField(v.p.T("versions.choose"), false, v.with, "")
	bar := widgets.Pad(10, widgets.Column(6, v.field, v.legend))
	split := widgets.NewSplit(v.list, container.NewBorder(bar, nil, nil, nil, v.paper))
	split.SetRatio(0.34)
	body.Objects = []fyne.CanvasObject{widgets.Panel(split)}
	v.show()
	return v
}

func (v *view) Object() fyne.CanvasObject { return v.object }

func (v *view) FirstFocus() fyne.Focusable {
	if !v.loaded {
		return nil
	}
	return v.list.Focusable()
}

func (v *view) Close() {
	v.stop()
}

func (v *view) Refresh() {
	if v.loaded && v.host.Try(v.pr.Load(v.ctx)) {
		v.rows = v.pr.Rows(v.ctx)
		v.list.Refresh()
		v.show()
	}
}

// Commands are the page's own keys.
func (v *view) Commands() []presenter.Command {
	if !v.loaded {
		return nil
	}
	return []presenter.Command{{ID: "versions.keep", Title: "versions.do.keep", Group: "shell.menu.page", Key: "Ctrl+S", Do: v.keep}}
}

func (v *view) show() {
	v.head.Set(v.pr.Draft.Title, v.p.T("page.versions"))
	v.choose(min(v.at, len(v.rows)-1))
}

// choose shows a row against the one before it in time.
func (v *view) choose(i int) {
	v.list.Mark(i)
	actions := []fyne.CanvasObject{widgets.NewButton(v.p.T("versions.do.keep"), "plus", v.keep).Hint("Ctrl+S")}
	if v.pr.MayRestore(i) {
		actions = append(actions, widgets.Primary(v.p.T("versions.do.restore"), "undo", func() { v.restore(i) }))
	}
	v.head.SetActions(actions...)
	v.at = i
	other := i + 1
	if other >= len(v.rows) {
		other = 0
	}
	v.compare(i, other)
}

// others gives the rows the chosen one may be compared with.
func (v *view) others() (out []int) {
	for i := range v.rows {
		if i != v.at {
			out = append(out, i)
		}
	}
	return out
}

func (v *view) compare(at, other int) {
	v.at, v.other = at, other
	var labels []string
	chosen := -1
	for n, i := range v.others() {
		labels = append(labels, v.rows[i].Title+", "+v.rows[i].When)
		if i == other {
			chosen = n
		}
	}
	if chosen < 0 {
		v.with.SetLabels([]string{v.p.T("versions.none")}, 0)
		v.with.Disable()
		v.field.SetHint(v.p.T("versions.none.hint"))
		v.legend.Hide()
		other = at
	} else {
		v.with.SetLabels(labels, chosen)
		v.with.Enable()
		v.field.SetHint("")
		v.legend.Show()
	}
	older, newer := max(at, other), min(at, other) // rows begin with the newest
	paras, said := v.pr.Compare(older, newer)
	mark := widgets.SoonMark
	if compare.Differences(paras) == 0 {
		mark = widgets.DoneMark
	}
	v.what.Set(mark, said)
	v.sheet.Set(shown(paras))
	top, found := v.sheet.Paint(painted)
	if !found {
		top = 0
	}
	v.paper.ScrollToOffset(fyne.NewPos(0, max(0, top-60)))
}

// shown makes a page of a comparison; what became of a run stands where a page names its clause.
func shown(paras []compare.Para) *docgen.Document {
	d := &docgen.Document{}
	for _, p := range paras {
		b := docgen.Block{Kind: docgen.Plain}
		for _, x := range p.Pieces {
			id := ""
			switch x.Kind {
			case compare.Added:
				id = added
			case compare.Removed:
				id = removed
			}
			b.Runs = append(b.Runs, docgen.Run{Text: x.Text, Origin: docgen.Origin{ID: id}})
		}
		d.Blocks = append(d.Blocks, b)
	}
	return d
}

const added, removed = "added", "removed"

func painted(r docgen.Run) (papersheet.Paint, bool) {
	switch r.Origin.ID {
	case added:
		return papersheet.Paint{Ground: theme.DoneGround, Ink: theme.Done, Under: true}, true
	case removed:
		return papersheet.Paint{Ground: theme.OverdueGround, Ink: theme.Overdue, Through: true}, true
	}
	return papersheet.Paint{}, false
}

func (v *view) restore(i int) {
	v.host.Confirm(v.p.T("versions.do.restore"), v.p.T("versions.restore.ask"), v.p.T("versions.do.restore"), func() {
		if v.host.Try(v.pr.Restore(v.ctx, i)) {
			v.at = 0
			v.host.Say(v.p.T("versions.restored"))
		}
	})
}

func (v *view) keep() {
	var note string
	page.NewForm(v.host, v.p.T("versions.do.keep")).Text("versions.field.note", 1, &note).Show(v.p.T("common.save"), func() error {
		err := v.pr.Keep(v.ctx, note)
		if err == nil {
			v.host.Say(v.p.T("versions.kept"))
		}
		return err
	})
}
