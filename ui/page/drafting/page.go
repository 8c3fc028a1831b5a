// Package drafting is the page where a document is written: questions at the left, the page as it will be at the right,
// and between them what is still missing. A click on a gap or on the text goes to its question.
//
// # Promise about old data
//
// Nothing is stored here: answers are kept by the draft as soon as a field is left, and every few seconds while one is typed.
//
// # What it refuses
//
// A final with gaps. What is not final is written with the mark of a draft.
package drafting

import (
	"context"
	"reflect"
	"slices"
	"strings"

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
	return page.Spec{
		Name:  "drafting",
		Title: "page.drafting",
		Icon:  "document",
		Under: "cases",
		Shows: []casework.Kind{casework.KindDraft},
		Open:  open,
	}
}

type view struct {
	host page.Host
	p    *text.Printer
	pr   *presenter.Drafting
	ctx  context.Context
	stop context.CancelFunc

	head    *widgets.PageHead
	banner  *fyne.Container
	form    *form
	scroll  *container.Scroll
	gaps    *fyne.Container
	sheet   *papersheet.Sheet // the draft's own language
	twin    *papersheet.Sheet // the other, where the window is wide
	paper   *container.Scroll // that the first stands in
	object  fyne.CanvasObject
	loaded  bool
	shown   casework.Draft // what the form shows
	headed  any            // what the head shows
	gapRows []presenter.GapRow
	ahead   []string        // paths of what was missing after the answer visited last
	next    *widgets.Button // one for the page's life: pressing it saves the answer under the cursor, and a new one would lose the press
}

func open(h page.Host, r page.Route) page.Page {
	ctx, stop := context.WithCancel(context.Background())
	v := &view{host: h, p: h.Desk().Text, ctx: ctx, stop: stop, pr: &presenter.Drafting{Desk: h.Desk(), ID: r.ID}}
	v.head = widgets.NewPageHead("", "")
	v.banner = container.NewVBox()
	if !h.Try(v.pr.Load(ctx)) {
		v.object = widgets.PageLayout(v.head, container.NewStack())
		return v
	}
	v.loaded = true
	v.gaps = container.NewVBox()
	v.next = widgets.NewButton(v.p.T("drafting.do.gap"), "chevron", v.nextGap).Hint("F8")
	v.form = newForm(v)
	tapped := func(r docgen.Run) {
		if r.Origin.Field != "" {
			v.goTo(r.Origin.Field)
		}
	}
	v.sheet = papersheet.New(tapped)
	v.scroll = container.NewVScroll(widgets.Inset(0, 16, 12, 16, v.form.body))
	left := container.NewBorder(widgets.Pad(10, v.gaps), nil, nil, nil, v.scroll)
	v.paper = container.NewVScroll(widgets.Inset(12, 12, 12, 18, v.sheet))
	var right fyne.CanvasObject = v.paper
	if v.pr.Twin() != "" && h.Width() >= twinWidth {
		v.twin = papersheet.New(tapped)
		right = widgets.NewSplit(right, container.NewVScroll(widgets.Inset(12, 12, 12, 18, v.twin)))
		right.(*widgets.Split).SetRatio(0.5)
	}
	split := widgets.NewSplit(left, right)
	if v.twin != nil {
		split.SetRatio(0.26)
	}
	v.object = widgets.PageLayout(v.head, container.NewBorder(v.banner, nil, nil, nil, widgets.Panel(split)))
	v.show()
	return v
}

// twinWidth is how wide the page must be to set both languages side by side.
const twinWidth = 1400

func (v *view) Object() fyne.CanvasObject { return v.object }

func (v *view) FirstFocus() fyne.Focusable {
	if !v.loaded {
		return nil
	}
	return v.form.first()
}

// Holds is for the window.
func (v *view) Holds() bool { return v.loaded && v.form.holds() }

func (v *view) Close() {
	if v.loaded {
		v.form.saver.Close()
	}
	v.stop()
}

func (v *view) Refresh() {
	if v.loaded {
		v.form.keepTyping()
	}
	if v.loaded && v.host.Try(v.pr.Load(v.ctx)) {
		// The news of an answer comes when the cursor is in the next question: a form built anew would take what is typed there.
		if v.pr.Draft.Status == v.shown.Status && reflect.DeepEqual(v.pr.Draft.Answers, v.shown.Answers) {
			v.answered()
			return
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
		{ID: "draft.gap", Title: "drafting.do.gap", Group: "shell.menu.page", Key: "F8", Do: v.nextGap},
		{ID: "draft.pdf", Title: "drafting.do.pdf", Group: "shell.menu.page", Key: "Ctrl+P", Do: func() { v.write(v.pr.Lang(), ".pdf") }},
		{ID: "draft.print", Title: "drafting.do.print", Group: "shell.menu.page", Key: "Ctrl+Shift+P", Do: v.print},
		{ID: "draft.keep", Title: "versions.do.keep", Group: "shell.menu.page", Key: "Ctrl+S", Do: v.keep},
		{ID: "draft.versions", Title: "page.versions", Group: "shell.menu.page", Key: "Ctrl+H", Do: v.versions},
	}
}

// show fills the head, the questions and the page.
func (v *view) show() {
	v.shown = *v.pr.Draft
	doc, err := v.pr.Document(v.ctx, v.pr.Lang())
	if !v.host.Try(err) {
		return
	}
	v.showHead()
	v.readRows(doc.Gaps)
	sections, err := v.pr.Sections(doc.Gaps)
	if !v.host.Try(err) {
		return
	}
	v.form.show(sections, v.pr.Draft.Status == casework.DraftFinal)
	v.showGaps()
	v.sheet.Set(doc)
	v.showTwin()
}

// showHead leaves a head that is right as it is: buttons made anew would lose the press that saved an answer.
func (v *view) showHead() {
	h := v.pr.Head(v.ctx)
	now := []any{h, v.pr.Wishes(), v.pr.Draft.Remarks, v.pr.Draft.Status}
	if reflect.DeepEqual(now, v.headed) {
		return
	}
	v.headed = now
	v.head.Set(h.Title, h.Sub)
	under := []fyne.CanvasObject{widgets.NewBadge(page.Mark(h.Mark.Urgency), h.Mark.Word), widgets.Tipped(widgets.NewBadge(page.Mark(h.Law.Urgency), h.Law.Word), h.LawTip)}
	if h.Sign != "" {
		under = append(under, widgets.NewBadge(widgets.DoneMark, h.Sign))
	}
	v.head.SetUnder(under...)
	v.head.SetActions(v.actions()...)
	v.banner.Objects = nil
	if r := v.pr.Draft.Remarks; r != "" && v.pr.Draft.Status == casework.DraftReturned {
		v.banner.Add(widgets.NewBanner(widgets.WarningBanner, v.p.T("drafting.remarks"), r))
	}
	v.banner.Refresh()
}

func (v *view) showTwin() {
	if v.twin == nil {
		return
	}
	if doc, err := v.pr.Document(v.ctx, v.pr.Twin()); v.host.Try(err) {
		v.twin.Set(doc)
	}
}

// answered shows what a new answer changed. The fields stay as they are under the cursor, unless the answer asks others.
func (v *view) answered() {
	v.shown = *v.pr.Draft
	v.showHead()
	doc, err := v.pr.Document(v.ctx, v.pr.Lang())
	if !v.host.Try(err) {
		return
	}
	sections, err := v.pr.Sections(doc.Gaps)
	if !v.host.Try(err) {
		return
	}
	v.readRows(doc.Gaps)
	if v.form.fits(sections) {
		v.form.mark(sections)
	} else {
		widgets.Keep(v.host.Window().Canvas(), v.form.body, func() { v.form.show(sections, false) })
	}
	v.showGaps()
	v.sheet.Set(doc)
	v.showTwin()
}

// readRows lists what is missing and, after it, what looks wrong.
func (v *view) readRows(gaps []docgen.Gap) {
	v.gapRows = v.pr.GapRows(gaps)
	checks, err := v.pr.Checks()
	if !v.host.Try(err) {
		return
	}
	for _, c := range checks {
		if !slices.ContainsFunc(v.gapRows, func(g presenter.GapRow) bool { return g.Path == c.Path }) {
			v.gapRows = append(v.gapRows, c)
		}
	}
}

// showGaps says how ready the paper is: what is missing, what looks wrong, how many copies go out.
func (v *view) showGaps() {
	checks := v.checks()
	said := widgets.Column(6)
	switch n := len(v.gapRows) - len(checks); {
	case n > 0:
		said.Add(widgets.Row(8, widgets.NewBadge(widgets.SoonMark, v.p.N("drafting.gaps", n))))
	case len(checks) == 0:
		said.Add(widgets.Row(8, widgets.NewBadge(widgets.DoneMark, v.p.T("drafting.gaps.none"))))
	}
	if n := len(checks); n > 0 {
		said.Add(widgets.Row(8, widgets.NewBadge(widgets.OverdueMark, v.p.N("drafting.checks", n))))
	}
	top := fyne.CanvasObject(said)
	if len(v.gapRows) > 0 {
		top = container.NewBorder(nil, nil, said, container.NewVBox(v.next))
	}
	v.gaps.Objects = []fyne.CanvasObject{top}
	if words := v.pr.CopiesWords(); words != "" {
		v.gaps.Add(widgets.Small(words))
	}
	v.gaps.Refresh()
}

// checks are the rows of what looks wrong.
func (v *view) checks() (out []presenter.GapRow) {
	for _, g := range v.gapRows {
		if g.Check {
			out = append(out, g)
		}
	}
	return out
}

// nextGap goes to the missing answer that follows the one visited last. An answer given meanwhile is no longer missing, so
// it is the order as it was at that visit that counts: nothing is skipped.
func (v *view) nextGap() {
	for _, path := range slices.Concat(v.ahead, v.gapPaths()) {
		if slices.Contains(v.gapPaths(), path) && v.goTo(path) {
			v.visited(path)
			return
		}
	}
}

// visited remembers what is missing after the answer of a path, in the order of the document and round its end.
func (v *view) visited(path string) {
	paths := v.gapPaths()
	if i := slices.Index(paths, path); i >= 0 {
		v.ahead = slices.Concat(paths[i+1:], paths[:i+1])
	}
}

func (v *view) gapPaths() (out []string) {
	for _, g := range v.gapRows {
		out = append(out, g.Path)
	}
	return out
}

// showField marks on the page what an answer wrote and brings it into sight.
func (v *view) showField(path string) {
	v.visited(path)
	which := papersheet.Field(path)
	if v.twin != nil {
		v.twin.Mark(which)
	}
	if top, found := v.sheet.Mark(which); found {
		if y := v.paper.Offset.Y; top < y || top > y+v.paper.Size().Height-40 {
			v.paper.ScrollToOffset(fyne.NewPos(0, max(0, top-v.paper.Size().Height/3)))
		}
	}
}

// goTo puts the cursor into the question of a path; it reports whether there is one.
func (v *view) goTo(path string) bool { return v.form.focus(path) }

func (v *view) actions() []fyne.CanvasObject {
	p, w := v.p, v.pr.Wishes()
	out := []fyne.CanvasObject{
		widgets.NewButton(p.T("page.versions"), "history", v.versions).Hint("Ctrl+H"),
		widgets.NewButton("PDF", "file", func() { v.chooseLang(v.writing(".pdf")) }).Hint("Ctrl+P"),
		widgets.NewButton("DOCX", "edit", func() { v.chooseLang(v.writing(".docx")) }),
		widgets.NewButton(p.T("drafting.do.print"), "print", v.print).Hint("Ctrl+Shift+P"),
	}
	if v.pr.Draft.Status != casework.DraftFinal {
		out = append(out, widgets.NewButton(p.T("nameforms.do"), "people", v.nameForms))
	}
	switch {
	case v.pr.Draft.Status == casework.DraftFinal:
		out = append(out, widgets.Primary(p.T("drafting.do.again"), "edit", v.again).Hint(p.T("drafting.do.again.hint")))
	case w.Submit:
		out = append(out, widgets.Primary(p.T("drafting.do.submit"), "upload", func() { v.host.Try(v.pr.Submit(v.ctx)) }))
	case w.Return:
		out = append(out, widgets.NewButton(p.T("drafting.do.return"), "undo", v.giveBack), widgets.Primary(p.T("drafting.do.approve"), "check", func() { v.host.Try(v.pr.Approve(v.ctx, "")) }))
	case w.Finalise:
		out = append(out, widgets.Primary(p.T("drafting.do.final"), "check", v.finalise))
	}
	return out
}

// again corrects a document that is final: in a new draft with the same answers.
func (v *view) again() {
	if id, err := v.pr.Again(v.ctx); v.host.Try(err) {
		v.host.Go(page.Route{Page: "drafting", ID: id})
	}
}

func (v *view) giveBack() {
	var remarks string
	page.NewForm(v.host, v.p.T("drafting.do.return")).
		Required("drafting.remarks", 5, &remarks).
		Show(v.p.T("drafting.do.return"), func() error { return v.pr.Return(v.ctx, remarks) })
}

// finalise makes the draft final. Where only the position has gaps, a reason may pass it.
func (v *view) finalise() {
	err := v.pr.MayFinalise(v.ctx, "")
	if err == nil {
		ask := v.p.T("drafting.final.ask")
		if checks := v.checks(); len(checks) > 0 {
			lines := make([]string, len(checks))
			for i, c := range checks {
				lines[i] = c.Label + " – " + c.Why
			}
			ask = v.p.T("drafting.final.checks", "List", strings.Join(lines, "\n"), "Ask", ask)
		}
		v.host.Confirm(v.p.T("drafting.do.final"), ask, v.p.T("drafting.do.final"), func() { v.host.Try(v.pr.Finalise(v.ctx, "")) })
		return
	}
	if len(v.gapRows) > len(v.checks()) || casework.CodeOf(err) != casework.Missing {
		v.host.Try(err)
		return
	}
	var why string
	page.NewForm(v.host, v.p.T("casepage.gate.title")).
		Object(widgets.Body(v.p.Error(err).String())).
		Required("casepage.gate.reason", 2, &why).
		Show(v.p.T("casepage.gate.override"), func() error { return v.pr.Finalise(v.ctx, why) })
}

// chooseLang asks which of the twins to put on paper, where there are two.
func (v *view) chooseLang(do func(docgen.Lang)) {
	if v.pr.Twin() == "" {
		do(v.pr.Lang())
		return
	}
	var closeSheet func()
	pick := func(l docgen.Lang) *widgets.Button {
		return widgets.NewButton(v.p.T("word.lang."+string(l)), "document", func() { closeSheet(); do(l) })
	}
	first := pick(v.pr.Lang())
	closeSheet = v.host.Sheet(v.p.T("drafting.which"), widgets.Column(8, first, pick(v.pr.Twin())), first)
}

func (v *view) writing(ending string) func(docgen.Lang) {
	return func(l docgen.Lang) { v.write(l, ending) }
}

func (v *view) print() {
	v.chooseLang(func(l docgen.Lang) {
		v.host.Work(v.p.T("drafting.do.print"), func(ctx context.Context, _ func(int, int)) error { return v.pr.Print(ctx, l) }, func(err error) {
			if v.host.Try(err) {
				v.host.Say(v.p.T("drafting.printed"))
			}
		})
	})
}

// keep keeps the draft as it stands as a version, with a word of what for.
func (v *view) keep() {
	var note string
	page.NewForm(v.host, v.p.T("versions.do.keep")).Text("versions.field.note", 1, &note).Show(v.p.T("common.save"), func() error {
		err := v.pr.KeepVersion(v.ctx, note)
		if err == nil {
			v.host.Say(v.p.T("versions.kept"))
		}
		return err
	})
}

func (v *view) versions() { v.host.Go(page.Route{Page: "versions", ID: v.pr.ID}) }

func (v *view) write(lang docgen.Lang, ending string) {
	v.host.SaveFile(v.p.T("drafting.do.save"), v.pr.FileName(lang, ending), func(path string) {
		v.host.Work(v.p.T("drafting.do.save"), func(ctx context.Context, _ func(int, int)) error {
			return v.pr.Write(ctx, lang, path)
		}, func(err error) {
			if v.host.Try(err) {
				v.host.Say(v.p.T("drafting.written"))
				v.host.ShowFile(path)
			}
		})
	})
}
