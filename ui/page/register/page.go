package register

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Spec tells the window about the page.
func Spec() page.Spec {
	return page.Spec{Name: "import", Title: "page.import", Icon: "upload", Under: "queue",
		Open: func(h page.Host, r page.Route) page.Page { return open(h, r.Arg == "cases") }}
}

type importing struct {
	h      page.Host
	t      *text.Printer
	v      *presenter.Import
	object fyne.CanvasObject
	head   *widgets.PageHead
	body   *fyne.Container
	looked bool
}

// open opens the page; cases says that the register holds cases until the person says otherwise.
func open(h page.Host, cases bool) *importing {
	p := &importing{h: h, t: h.Desk().Text, v: &presenter.Import{Desk: h.Desk(), Cases: cases}, body: container.NewStack()}
	p.head = widgets.NewPageHead("", "")
	p.object = widgets.PageLayout(p.head, p.body)
	p.show()
	return p
}

// Object is for the window.
func (p *importing) Object() fyne.CanvasObject { return p.object }

// Close is for the window.
func (p *importing) Close() {}

// Refresh leaves the work of matching columns alone.
func (p *importing) Refresh() {}

// Commands are the page's own keys.
func (p *importing) Commands() []presenter.Command {
	return []presenter.Command{
		{ID: "import.choose", Title: "common.choose.file", Key: "Ctrl+O", Do: p.choose},
		{ID: "import.next", Title: "common.next", Key: "Ctrl+Enter", Do: func() {
			switch {
			case !p.v.Loaded() || p.v.Done:
			case p.looked:
				p.enter()
			default:
				p.look()
			}
		}},
	}
}

func (p *importing) show() {
	t, v := p.t, p.v
	choose := widgets.NewButton(t.T("common.choose.file"), "file", p.choose)
	switch {
	case !v.Loaded():
		title := "page.import"
		if v.Cases {
			title = "import.cases.title"
		}
		p.head.Set(t.T(title), t.T("import.sub"))
		p.head.SetActions()
		p.put(widgets.NewEmptyState("upload", t.T("import.start"), t.T("import.start.hint"), t.T("common.choose.file"), p.choose))
	case v.Done:
		to, icon := "queue", "inbox"
		if v.Cases {
			to, icon = "cases", "folder"
		}
		p.head.Set(t.N("import.taken", v.Taken), "")
		p.head.SetActions(choose, widgets.NewButton(t.T("import.back"), "back", p.back), widgets.NewButton(t.T("import.report"), "download", p.report), widgets.Primary(t.T("page."+to), icon, func() { p.h.Replace(page.Route{Page: to}) }))
		p.put(widgets.Scroll(p.result()))
	case p.looked:
		p.head.Set(t.N("import.ready", v.Ready), t.T("import.look.sub"))
		p.head.SetActions(widgets.NewButton(t.T("common.back"), "back", func() { p.looked = false; p.show() }), widgets.NewButton(t.T("import.report"), "download", p.report),
			widgets.Primary(t.T("import.enter"), "check", p.enter))
		p.put(widgets.Scroll(p.result()))
	default:
		p.head.Set(t.T("import.columns", "File", v.File), t.N("import.rows", v.Rows))
		p.head.SetActions(choose, widgets.Primary(t.T("import.look"), "eye", p.look))
		p.put(widgets.Scroll(p.columns()))
	}
}

func (p *importing) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// columns asks what each column holds, with a sample of it.
func (p *importing) columns() fyne.CanvasObject {
	fields, words := p.v.Fields()
	words = append([]string{p.t.T("import.nowhere")}, words...)
	var rows []fyne.CanvasObject
	for i, h := range p.v.Header {
		at := slices.Index(fields, p.v.FieldOf(i)) + 1
		c := widgets.NewChoice(words, at, func(n int) {
			if old := p.v.FieldOf(i); old != "" {
				p.v.Assign(old, -1)
			}
			if n > 0 {
				p.v.Assign(fields[n-1], i)
			}
			p.show()
		})
		if h == "" {
			h = p.t.T("import.column", "N", i+1)
		}
		rows = append(rows, widgets.Grid(16, 260*theme.Scale(), 2, widgets.Column(1, widgets.NewPara(h, widgets.Bold), widgets.Small(p.v.Sample(i))), c), widgets.Rule())
	}
	cases := widgets.NewCheck(p.t.T("import.cases"), func(on bool) { p.v.Cases = on })
	cases.SetChecked(p.v.Cases)
	return widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(860*theme.Scale(), widgets.Column(12, cases, widgets.Card(rows...))))
}

// listed is how many refused rows are shown; the report has them all.
const listed = 60

func (p *importing) result() fyne.CanvasObject {
	t, v := p.t, p.v
	objs := []fyne.CanvasObject{}
	if !v.Done && len(v.Preview) > 0 {
		var rows []fyne.CanvasObject
		for i, r := range v.Preview {
			if i > 0 {
				rows = append(rows, widgets.Rule())
			}
			rows = append(rows, widgets.Column(1, widgets.NewPara(r.Title, widgets.Bold), widgets.Small(r.Detail)))
		}
		objs = append(objs, widgets.TitledCard(t.T("import.preview"), nil, rows...))
	}
	list := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		var rows []fyne.CanvasObject
		for _, l := range lines[:min(len(lines), listed)] {
			rows = append(rows, widgets.Body(l))
		}
		if len(lines) > listed {
			rows = append(rows, widgets.Small(t.N("import.more", len(lines)-listed)))
		}
		objs = append(objs, widgets.TitledCard(title, nil, rows...))
	}
	refused := "import.refused"
	if v.Done { // what was ahead is behind
		refused = "import.left"
	}
	list(t.N(refused, len(v.Refused)), v.Refused)
	list(t.N("import.twice", len(v.Twice)), v.Twice)
	if len(objs) == 0 {
		objs = append(objs, widgets.Body(t.T("import.clean")))
	}
	return widgets.Inset(0, 12, 0, 12, widgets.MaxWidth(860*theme.Scale(), widgets.Column(12, objs...)))
}

func (p *importing) choose() {
	p.h.OpenFile(p.t.T("page.import"), []string{".csv", ".xlsx"}, func(path string) {
		p.h.Work(p.t.T("import.reading"), func(ctx context.Context, _ func(int, int)) error { return p.v.Read(ctx, path) }, func(err error) {
			p.looked = false
			if p.h.Try(err) {
				p.show()
			}
		})
	})
}

func (p *importing) look() {
	p.h.Work(p.t.T("import.look"), p.v.Look, func(err error) {
		if p.h.Try(err) {
			p.looked = true
			p.show()
		}
	})
}

func (p *importing) enter() {
	p.h.Work(p.t.T("import.enter"), p.v.Take, func(err error) {
		p.h.Try(err)
		if p.h.Desk() != nil {
			p.show()
		}
	})
}

func (p *importing) back() {
	said := ""
	p.h.Work(p.t.T("import.back"), func(ctx context.Context, _ func(int, int)) (err error) {
		said, err = p.v.TakeBack(ctx)
		return err
	}, func(err error) {
		if p.h.Try(err) {
			p.looked = false
			p.h.Say(said)
			p.show()
		}
	})
}

func (p *importing) report() {
	p.h.SaveFile(p.t.T("import.report"), p.t.T("import.report")+".csv", func(path string) {
		if p.h.Try(p.v.Report(path)) {
			p.h.ShowFile(path)
		}
	})
}
