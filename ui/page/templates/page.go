// Package templates is the page of the office's shelf: the documents that come with the program, the office's own beside
// them, written and changed here with the faults and the paper in sight, and Word files brought in.
//
// # Promise about old data
//
// What is typed is kept when the field is left and every quarter of a minute before that, faulty or not; what is published
// changes only when it is published again.
//
// # What it refuses
//
// Publishing with faults. A built-in document is copied, never changed.
package templates

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/docgen"
	"zanger/ui/page"
	"zanger/ui/page/papersheet"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// Spec describes the page to the window.
func Spec() page.Spec {
	return page.Spec{Name: "templates", Title: "page.templates", Icon: "document", Rail: true, Open: open}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.Templates
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	search *widgets.Entry
	rows   []presenter.TemplateRow
	list   *widgets.List
	detail *fyne.Container
	at     presenter.TemplateRow
	editor *editor // of the chosen own template, nil for none
	packs  *fyne.Container
	object fyne.CanvasObject
	loaded bool
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, pr: &presenter.Templates{Desk: h.Desk()}, detail: container.NewStack()}
	v.head = widgets.NewPageHead(v.p.T("page.templates"), v.p.T("templates.sub"))
	body := container.NewStack()
	v.object = widgets.PageLayout(v.head, body)
	if !h.Try(v.pr.Load(ctx)) {
		return v
	}
	v.loaded = true
	v.search = widgets.NewEntry()
	v.search.SetPlaceHolder(v.p.T("templates.search"))
	v.search.OnChanged = func(s string) { v.pr.Query = s; v.fill() }
	v.list = widgets.NewList(func() int { return len(v.rows) }, func(i int) widgets.Item {
		r := v.rows[i]
		icon := "document"
		if r.Word {
			icon = "file"
		}
		return widgets.Item{Title: r.Title, Detail: r.Detail, Icon: icon, Mark: page.Mark(r.Mark.Urgency), Word: r.Mark.Word, Tip: r.Tip}
	})
	v.list.OnSelect = func(i int) { v.choose(v.rows[i]) }
	split := widgets.NewSplit(container.NewBorder(widgets.Pad(10, v.search), nil, nil, nil, v.list), v.detail)
	split.SetRatio(0.34)
	v.packs = widgets.Column(8)
	body.Objects = []fyne.CanvasObject{container.NewBorder(v.packs, nil, nil, nil, widgets.Panel(split))}
	v.showPacks()
	v.fill()
	if i := slices.IndexFunc(v.rows, func(x presenter.TemplateRow) bool {
		return x.ID == r.ID && !r.ID.IsZero() || x.Code == r.Arg && r.Arg != ""
	}); i >= 0 {
		v.list.Mark(i)
		v.choose(v.rows[i])
	} else if len(v.rows) > 0 {
		v.list.Mark(0)
		v.choose(v.rows[0])
	}
	return v
}

func (v *view) Object() fyne.CanvasObject { return v.object }

func (v *view) FirstFocus() fyne.Focusable {
	if !v.loaded {
		return nil
	}
	return v.search
}

// Holds is for the window.
func (v *view) Holds() bool {
	v.leave()
	return v.editor != nil && v.editor.entry.Text != v.editor.t.Source
}

func (v *view) Close() {
	v.leave()
	v.stop()
}

// leave keeps what was typed into the editor.
func (v *view) leave() {
	if v.editor != nil {
		v.editor.keep()
	}
}

// Refresh reads the shelf again. The words in the editor are the person's own and stay.
func (v *view) Refresh() {
	if !v.loaded || !v.host.Try(v.pr.Load(v.ctx)) {
		return
	}
	v.fill()
	v.showPacks()
	i := slices.IndexFunc(v.rows, func(r presenter.TemplateRow) bool { // the code of an own template is typed, and may have changed
		return r.ID == v.at.ID && (!r.ID.IsZero() || r.Code == v.at.Code)
	})
	if i < 0 && v.pr.Own(v.at.ID) == nil && !v.at.ID.IsZero() {
		v.editor = nil
		if len(v.rows) > 0 {
			v.list.Mark(0)
			v.choose(v.rows[0])
		}
		return
	}
	if i >= 0 {
		v.list.Mark(i)
		v.at = v.rows[i]
	}
	if v.editor != nil {
		v.editor.renew()
	}
	v.actions()
}

// Commands are the page's own keys.
func (v *view) Commands() []presenter.Command {
	if !v.loaded {
		return nil
	}
	return []presenter.Command{
		{ID: "templates.new", Title: "templates.do.new", Group: "shell.menu.page", Key: "Ctrl+Shift+N", Do: v.begin},
		{ID: "templates.word", Title: "templates.do.word", Group: "shell.menu.page", Key: "Ctrl+O", Do: v.importWord},
		{ID: "templates.pack", Title: "templates.pack.open", Group: "shell.menu.page", Do: v.openPack},
		{ID: "templates.save", Title: "common.save", Group: "shell.menu.page", Key: "Ctrl+S", Do: v.leave},
	}
}

func (v *view) fill() {
	v.rows = v.pr.Rows()
	v.list.SetCount(v.p.N("templates.count", len(v.rows)))
	v.list.Refresh()
}

// choose shows a row at the right.
func (v *view) choose(r presenter.TemplateRow) {
	v.leave()
	v.at, v.editor = r, nil
	var o fyne.CanvasObject
	switch {
	case r.ID.IsZero():
		o = v.builtIn(r)
	case r.Word:
		o = v.wordFields(r)
	default:
		v.editor = newEditor(v, v.pr.Own(r.ID))
		o = v.editor.object
	}
	v.detail.Objects = []fyne.CanvasObject{o}
	v.detail.Refresh()
	v.actions()
}

func (v *view) actions() {
	p := v.p
	out := []fyne.CanvasObject{widgets.NewButton(p.T("templates.do.word"), "upload", v.importWord).Hint("Ctrl+O"), widgets.NewButton(p.T("templates.do.new"), "plus", v.begin).Hint("Ctrl+Shift+N")}
	if v.at.ID.IsZero() || v.pr.Own(v.at.ID) != nil && v.pr.Own(v.at.ID).Published != "" {
		out = append(out, widgets.NewButton(p.T("templates.do.bulk"), "folder", v.bulk))
	}
	switch {
	case v.at.ID.IsZero():
		out = append(out, widgets.Primary(p.T("templates.do.copy"), "edit", v.copy))
	case v.editor != nil:
		out = append(out, widgets.Primary(p.T("templates.do.publish"), "check", v.publish))
	case v.pr.Own(v.at.ID) != nil && v.pr.Own(v.at.ID).Published == "":
		out = append(out, widgets.Primary(p.T("templates.do.publish"), "check", v.publish))
	}
	v.head.SetActions(out...)
}

// builtIn shows what a built-in document says, in the language of the window where it has it.
func (v *view) builtIn(r presenter.TemplateRow) fyne.CanvasObject {
	langs, law := v.pr.BuiltIn(r.Code)
	if len(langs) == 0 {
		return widgets.Column(0)
	}
	at := max(slices.Index(langs, docgen.Lang(v.p.Lang())), 0)
	sheet := papersheet.New(nil)
	show := func(i int) {
		if doc, err := v.pr.BuiltInPreview(v.ctx, r.Code, langs[i]); v.host.Try(err) && doc != nil {
			sheet.Set(doc)
		}
	}
	labels := make([]string, len(langs))
	for i, l := range langs {
		labels[i] = v.p.T("word.lang." + string(l))
	}
	show(at)
	top := widgets.Column(6, widgets.NewPara(r.Title, widgets.Section), widgets.Small(r.Code), widgets.Small(r.Tip))
	if law != "" {
		top.Add(widgets.Small(v.p.T("templates.law", "Law", law)))
	}
	if len(langs) > 1 {
		top.Add(widgets.NewChoice(labels, at, show))
	}
	return container.NewBorder(widgets.Pad(12, top), nil, nil, nil, container.NewVScroll(widgets.Inset(0, 12, 12, 18, sheet)))
}

// copy begins an own template from the built-in one shown.
func (v *view) copy() {
	code := v.at.Code
	langs, _ := v.pr.BuiltIn(code)
	lang := langs[0]
	if i := slices.Index(langs, docgen.Lang(v.p.Lang())); i >= 0 {
		lang = langs[i]
	}
	f := page.NewForm(v.host, v.p.T("templates.do.copy")).Object(widgets.Body(v.p.T("templates.copy.explain")))
	page.Pick(f, "templates.field.lang", langs, v.lang, &lang)
	f.Show(v.p.T("templates.do.copy"), func() error {
		id, err := v.pr.Copy(v.ctx, code, lang)
		if err == nil {
			v.goTo(id)
		}
		return err
	})
}

func (v *view) lang(l docgen.Lang) string { return v.p.T("word.lang." + string(l)) }

// goTo shows an own template once the shelf has it.
func (v *view) goTo(id casework.ID) {
	v.pr.Query = ""
	v.search.SetText("")
	if !v.host.Try(v.pr.Load(v.ctx)) {
		return
	}
	v.fill()
	if i := slices.IndexFunc(v.rows, func(r presenter.TemplateRow) bool { return r.ID == id }); i >= 0 {
		v.list.Mark(i)
		v.choose(v.rows[i])
	}
}

// begin starts a template from nothing.
func (v *view) begin() {
	title, lang := "", paperLang(v.p.Lang())
	f := page.NewForm(v.host, v.p.T("templates.do.new")).Required("templates.field.title", 1, &title)
	page.Pick(f, "templates.field.lang", []docgen.Lang{docgen.Kazakh, docgen.Russian}, v.lang, &lang)
	f.Show(v.p.T("common.save"), func() error {
		id, err := v.pr.New(v.ctx, title, lang)
		if err == nil {
			v.goTo(id)
		}
		return err
	})
}

// paperLang is the language of papers nearest to the window's: courts read Kazakh and Russian.
func paperLang(ui string) docgen.Lang {
	if ui == "kk" {
		return docgen.Kazakh
	}
	return docgen.Russian
}

func (v *view) publish() {
	t := v.pr.Own(v.at.ID)
	if t == nil {
		return
	}
	source := t.Source
	if v.editor != nil {
		source = v.editor.source()
	}
	v.host.Confirm(v.p.T("templates.do.publish"), v.p.T("templates.publish.ask"), v.p.T("templates.do.publish"), func() {
		if v.host.Try(v.pr.Publish(v.ctx, t, source)) {
			v.host.Say(v.p.T("templates.publish.done"))
		}
	})
}

// bulk writes the chosen template for many cases.
func (v *view) bulk() {
	row, ending, which := v.at, ".pdf", presenter.BulkOpen
	lang := row.Lang
	langs := []docgen.Lang{row.Lang}
	if row.ID.IsZero() {
		langs, _ = v.pr.BuiltIn(row.Code)
		lang = langs[0]
	}
	f := page.NewForm(v.host, v.p.T("templates.do.bulk")).Object(widgets.NewPara(row.Title, widgets.Bold)).Object(widgets.Small(v.p.T("templates.bulk.explain")))
	page.Pick(f, "templates.field.cases", []presenter.BulkChoice{presenter.BulkOpen, presenter.BulkMine}, func(c presenter.BulkChoice) string { return v.p.T("templates.bulk." + string(c)) }, &which)
	if len(langs) > 1 {
		page.Pick(f, "templates.field.lang", langs, v.lang, &lang)
	}
	if !row.Word {
		page.Pick(f, "templates.field.ending", []string{".pdf", ".docx"}, func(s string) string { return s[1:] }, &ending)
	}
	f.Show(v.p.T("templates.do.folder"), func() error {
		v.host.Desk().Later(func() {
			v.host.Folder(v.p.T("templates.do.bulk"), func(dir string) {
				var result presenter.BulkResult
				v.host.Work(v.p.T("templates.do.bulk"), func(ctx context.Context, progress func(int, int)) (err error) {
					result, err = v.pr.Bulk(ctx, row, lang, ending, which, dir, progress)
					return err
				}, func(err error) {
					if v.host.Try(err) {
						v.host.Say(result.Words(v.host.Desk()))
						v.host.ShowFile(result.Dir)
					}
				})
			})
		})
		return nil
	})
}
