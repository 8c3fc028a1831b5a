// Package filing is the page from which the papers of a case go out: the exhibits in their order and the package to hand in,
// the electronic signatures, and the attempts to file, which print as a statement.
//
// # Promise about old data
//
// Nothing is stored here: signatures and attempts are kept by the case.
//
// # What it refuses
//
// It files nothing by itself, and trusts no certificate of NCALayer that a person has not confirmed.
package filing

import (
	"context"
	"slices"
	"strconv"

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
	return page.Spec{Name: "filing", Title: "page.filing", Icon: "upload", Under: "cases", Open: open}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.Filing
	ctx  context.Context
	stop context.CancelFunc

	head   *widgets.PageHead
	tabs   *widgets.Tabs
	object fyne.CanvasObject
	loaded bool
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, pr: &presenter.Filing{Desk: h.Desk(), ID: r.ID}, head: widgets.NewPageHead("", "")}
	body := container.NewStack()
	v.object = widgets.PageLayout(v.head, body)
	if !h.Try(v.pr.Load(ctx)) {
		return v
	}
	v.loaded = true
	v.tabs = widgets.NewTabs(
		widgets.Tab{ID: "pack", Title: v.p.T("filing.tab.pack"), Icon: "folder", Content: v.pack},
		widgets.Tab{ID: "sign", Title: v.p.T("filing.tab.sign"), Icon: "key", Content: v.signatures},
		widgets.Tab{ID: "log", Title: v.p.T("filing.tab.log"), Icon: "history", Content: v.attempts},
	)
	v.tabs.OnChange = func(id string) {
		h.At(page.Route{Page: r.Page, ID: r.ID, Arg: id})
		v.actions()
	}
	body.Objects = []fyne.CanvasObject{v.tabs}
	if r.Arg != "" {
		v.tabs.Open(r.Arg)
	}
	v.show()
	return v
}

func (v *view) Object() fyne.CanvasObject { return v.object }

// FirstFocus is for the window: from the name of the tab the arrows lead to the others.
func (v *view) FirstFocus() fyne.Focusable {
	if !v.loaded {
		return nil
	}
	return v.tabs.Focusable()
}

func (v *view) Close() {
	v.stop()
}

func (v *view) Refresh() {
	if v.loaded && v.host.Try(v.pr.Load(v.ctx)) {
		for _, id := range []string{"pack", "sign", "log"} {
			v.tabs.Renew(id)
		}
		v.show()
	}
}

// Commands are the page's own keys.
func (v *view) Commands() []presenter.Command {
	if !v.loaded {
		return nil
	}
	return []presenter.Command{
		{ID: "filing.package", Title: "filing.do.package", Group: "shell.menu.page", Key: "Ctrl+Enter", Do: v.makePackage},
		{ID: "filing.bundle", Title: "filing.do.bundle", Group: "shell.menu.page", Key: "Ctrl+B", Do: v.makeBundle},
		{ID: "filing.attempt", Title: "filing.do.attempt", Group: "shell.menu.page", Key: "Ctrl+J", Do: v.attempt},
	}
}

func (v *view) show() {
	title, sub := v.pr.Head()
	v.head.Set(title, sub)
	v.tabs.SetCount("sign", len(v.pr.Signatures))
	v.tabs.SetCount("log", len(v.pr.Filings))
	v.actions()
}

// actions are those of the leaf in sight.
func (v *view) actions() {
	p := v.p
	switch v.tabs.Chosen() {
	case "sign":
		v.head.SetActions(widgets.Primary(p.T("filing.do.sign"), "key", v.sign))
	case "log":
		v.head.SetActions(widgets.NewButton(p.T("filing.do.statement"), "file", v.statement), widgets.Primary(p.T("filing.do.attempt"), "plus", v.attempt).Hint("Ctrl+J"))
	default:
		v.head.SetActions(widgets.NewButton(p.T("filing.do.bundle"), "file", v.makeBundle).Hint("Ctrl+B"), widgets.Primary(p.T("filing.do.package"), "folder", v.makePackage).Hint("Ctrl+Enter"))
	}
}

// pack is what goes: the main paper, the exhibits in their order, and how the package is made.
func (v *view) pack() fyne.CanvasObject {
	p := v.p
	return widgets.Panel(widgets.NewSplit(v.settings(), container.NewBorder(widgets.Pad(12, widgets.SectionHead(p.T("filing.order"))), nil, nil, nil, v.exhibits())))
}

func (v *view) settings() fyne.CanvasObject {
	p := v.p
	col := widgets.Column(12)
	labels, at := append([]string{p.T("common.none")}, v.pr.Papers()...), 0
	for i, d := range v.pr.Drafts {
		if d.ID == v.pr.Main {
			at = i + 1
		}
	}
	hint := ""
	if v.pr.MainIsDraft() {
		hint = p.T("filing.main.draft")
	}
	var main *widgets.Field
	choice := widgets.NewChoice(labels, at, func(i int) {
		v.pr.Main = casework.ID{}
		if i > 0 {
			v.pr.Main = v.pr.Drafts[i-1].ID
		}
		hint := ""
		if v.pr.MainIsDraft() {
			hint = p.T("filing.main.draft")
		}
		main.SetHint(hint)
	})
	main = widgets.NewField(p.T("filing.main"), false, choice, hint)
	limit := widgets.NewEntry()
	limit.SetText(strconv.Itoa(v.pr.Limit))
	field := widgets.NewField(p.T("filing.field.limit"), false, limit, p.T("filing.limit.hint"))
	limit.OnChanged = func(s string) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1000 {
			field.SetError(p.T("casepage.number.bad"))
			return
		}
		field.SetError("")
		v.pr.Limit = n
	}
	langs := []string{"kk", "ru"}
	lang := widgets.NewChoice([]string{p.T("word.lang.kk"), p.T("word.lang.ru")}, slices.Index(langs, v.pr.Lang), func(i int) { v.pr.Lang = langs[i] })
	copies := widgets.NewCheck(p.T("filing.field.copies"), func(on bool) { v.pr.Copies = on })
	copies.Checked = v.pr.Copies
	col.Add(main)
	col.Add(widgets.NewField(p.T("filing.field.lang"), false, lang, ""))
	col.Add(field)
	col.Add(copies)
	col.Add(widgets.Rule())
	col.Add(widgets.Body(p.T("filing.open")))
	return container.NewVScroll(widgets.Inset(14, 14, 14, 16, col))
}

// exhibits are boxes to tick and to put in order.
func (v *view) exhibits() fyne.CanvasObject {
	p := v.p
	if len(v.pr.Exhibits) == 0 {
		return widgets.NewEmptyState("paperclip", p.T("filing.noexhibits"), p.T("filing.noexhibits.hint"), p.T("common.back"), v.host.Back)
	}
	col := widgets.Column(4)
	scroll := container.NewVScroll(widgets.Inset(0, 14, 12, 14, col))
	var fill func()
	fill = func() {
		col.Objects = nil
		for i, x := range v.pr.Exhibits {
			label := strconv.Itoa(i+1) + ". " + x.Title
			if x.Date != "" {
				label += ", " + x.Date
			}
			if !x.Fits {
				label += " (" + p.T("filing.notfit") + ")"
			}
			box := widgets.NewCheck(label, func(on bool) { v.pr.Exhibits[i].In = on })
			box.Checked = x.In
			if !x.Fits {
				box.Disable()
			}
			move := func(by int) func() { return func() { v.pr.Move(i, by); fill() } }
			up := widgets.Bare("", "chevron-up", move(-1)).Hint(p.T("filing.do.up"))
			down := widgets.Bare("", "chevron-down", move(1)).Hint(p.T("filing.do.down"))
			col.Add(container.NewBorder(nil, nil, nil, widgets.Row(0, up, down), box))
			col.Add(widgets.Rule())
		}
		col.Refresh()
	}
	fill()
	return scroll
}

func (v *view) makeBundle() {
	v.host.SaveFile(v.p.T("filing.do.bundle"), v.p.T("filing.exhibits")+".pdf", func(to string) {
		pages := 0
		v.host.Work(v.p.T("filing.do.bundle"), func(ctx context.Context, progress func(int, int)) (err error) {
			pages, err = v.pr.WriteBundle(ctx, to, progress)
			return err
		}, func(err error) {
			if v.host.Try(err) {
				v.host.Say(v.p.T("filing.bundled", "Pages", pages))
				v.host.ShowFile(to)
			}
		})
	})
}

func (v *view) makePackage() {
	v.host.Folder(v.p.T("filing.do.package"), func(dir string) {
		n, made := 0, ""
		v.host.Work(v.p.T("filing.do.package"), func(ctx context.Context, progress func(int, int)) error {
			w, err := v.pr.WritePackage(ctx, dir, progress)
			if err == nil {
				n, made = len(w.Files), w.Dir
			}
			return err
		}, func(err error) {
			if v.host.Try(err) {
				v.host.Say(v.p.T("filing.made", "N", n))
				v.host.ShowFile(made)
			}
		})
	})
}

// signatures lists them; one can be saved as a file.
func (v *view) signatures() fyne.CanvasObject {
	p := v.p
	rows := v.pr.SignatureRows()
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		return widgets.Item{Title: r.Title, Detail: r.Detail, Right: r.When, Icon: "key"}
	})
	list.OnOpen = func(i int) {
		if file := rows[i].File; file != nil {
			v.host.SaveFile(p.T("casepage.do.saveas"), file.Name, func(to string) { v.host.Try(v.pr.SaveFile(v.ctx, file, to)) })
		}
	}
	list.WhenEmpty(widgets.NewEmptyState("key", p.T("filing.nosignatures"), p.T("filing.nosignatures.hint"), p.T("filing.do.sign"), v.sign))
	return widgets.Panel(list)
}

// sign asks which file and how, and lets NCALayer ask the rest.
func (v *view) sign() {
	p := v.p
	ids, names := v.pr.Files()
	var file casework.ID
	if len(ids) > 0 {
		file = ids[0]
	}
	for _, d := range v.pr.Drafts {
		if d.Status == casework.DraftFinal && slices.Contains(ids, d.File) {
			file = d.File
			break
		}
	}
	inside, stamp := false, false
	page.NewForm(v.host, p.T("filing.do.sign")).
		Object(widgets.Body(p.T("filing.sign.explain"))).
		PickID("filing.field.signfile", ids, names, &file).
		Check("filing.field.inside", &inside).
		Check("filing.field.stamp", &stamp).
		Show(p.T("filing.do.sign"), func() error {
			v.signWith(file, inside, stamp)
			return nil
		})
}

// signWith signs; a certificate the system does not know is shown to the person, and signing goes on once it is confirmed.
func (v *view) signWith(file casework.ID, inside, stamp bool) {
	v.host.Work(v.p.T("filing.do.sign"), func(ctx context.Context, _ func(int, int)) error { return v.pr.Sign(ctx, file, inside, stamp) }, func(err error) {
		if print := presenter.Fingerprint(err); print != "" {
			v.host.Confirm(v.p.T("filing.trust.title"), v.p.T("filing.trust.ask", "Fingerprint", print), v.p.T("filing.trust.yes"), func() {
				if v.host.Try(v.host.Desk().TrustSigner(v.ctx, print)) {
					v.signWith(file, inside, stamp)
				}
			})
			return
		}
		if v.host.Try(err) {
			v.host.Say(v.p.T("filing.signed"))
		}
	})
}

func (v *view) attempts() fyne.CanvasObject {
	p := v.p
	rows := v.pr.AttemptRows()
	list := widgets.NewList(func() int { return len(rows) }, func(i int) widgets.Item {
		r := rows[i]
		return widgets.Item{Title: r.Title, Detail: r.Detail, Right: r.When, Icon: "upload", Mark: page.Mark(r.Mark.Urgency), Word: r.Mark.Word}
	})
	list.WhenEmpty(widgets.NewEmptyState("history", p.T("filing.noattempts"), p.T("filing.noattempts.hint"), p.T("filing.do.attempt"), v.attempt))
	return widgets.Panel(list)
}

func (v *view) attempt() {
	x := &casework.Filing{Where: "office.sud.kz", Outcome: casework.FilingFailed}
	when := ""
	ids, names := v.pr.Files()
	f := page.NewForm(v.host, v.p.T("filing.do.attempt")).Required("filing.field.where", 1, &x.Where)
	page.Pick(f, "filing.field.outcome", []string{casework.FilingFailed, casework.FilingUnknown, casework.FilingAccepted}, func(s string) string { return v.p.T("filing.outcome." + s) }, &x.Outcome)
	f.Text("filing.field.error", 2, &x.Error).
		PickID("filing.field.file", ids, names, &x.File).
		Text("filing.field.when", 1, &when).
		Text("filing.field.number", 1, &x.Number).
		Text("filing.field.note", 1, &x.Note).
		Show(v.p.T("common.save"), func() error { return v.pr.Record(v.ctx, x, when) })
}

func (v *view) statement() {
	lang := v.pr.Lang
	f := page.NewForm(v.host, v.p.T("filing.do.statement"))
	page.Pick(f, "templates.field.lang", []string{"kk", "ru"}, func(l string) string { return v.p.T("word.lang." + l) }, &lang)
	f.Show(v.p.T("common.save"), func() error {
		v.host.Desk().Later(func() {
			v.host.SaveFile(v.p.T("filing.do.statement"), v.pr.StatementName(lang), func(to string) {
				if v.host.Try(v.pr.SaveStatement(v.ctx, lang, to)) {
					v.host.Say(v.p.T("drafting.written"))
					v.host.ShowFile(to)
				}
			})
		})
		return nil
	})
}
