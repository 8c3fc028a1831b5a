package templates

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/docgen"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// importWord brings a Word file in: its fields are listed with what they most likely stand for, a person sets them right.
func (v *view) importWord() {
	v.host.OpenFile(v.p.T("templates.do.word"), []string{".docx"}, func(path string) {
		w, err := v.pr.OpenWord(v.ctx, path)
		if !v.host.Try(err) {
			return
		}
		f := page.NewForm(v.host, v.p.T("templates.do.word")).
			Object(widgets.Small(v.p.T("templates.word.explain"))).
			Required("templates.field.title", 1, &w.Title)
		page.Pick(f, "templates.field.lang", []docgen.Lang{docgen.Kazakh, docgen.Russian}, v.lang, &w.Lang)
		f.Object(widgets.NewPara(v.p.N("templates.word.fields", len(w.Fields)), widgets.Bold))
		codes, words := v.host.Desk().Paths()
		for _, field := range w.Fields {
			choice := widgets.NewChoice(labels(codes, words), max(slices.Index(codes, w.Paths[field]), 0), func(i int) { w.Paths[field] = codes[i] })
			f.Object(widgets.NewField("{{"+field+"}}", false, choice, ""))
		}
		f.Show(v.p.T("templates.word.take"), func() error {
			id, err := v.pr.Import(v.ctx, w)
			if err == nil {
				v.goTo(id)
			}
			return err
		})
	})
}

func labels(codes []string, words func(string) string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = words(c)
	}
	return out
}

// wordFields shows a Word template: what each of its fields stands for, to be changed.
func (v *view) wordFields(r presenter.TemplateRow) fyne.CanvasObject {
	t := v.pr.Own(r.ID)
	if t == nil {
		return widgets.Column(0)
	}
	p := v.p
	col := widgets.Column(8, widgets.NewPara(t.Title, widgets.Section), widgets.Small(p.T("templates.word.about")))
	if basis := v.pr.Basis(v.ctx, t); basis != "" {
		col.Add(widgets.Small(basis))
	}
	if t.Published != "" {
		col.Add(widgets.Row(8, widgets.NewButton(p.T("templates.do.withdraw"), "undo", func() { v.host.Try(v.pr.Withdraw(v.ctx, t.ID)) })))
	} else {
		col.Add(widgets.Row(8, widgets.NewButton(p.T("templates.do.remove"), "trash", v.remove)))
	}
	col.Add(widgets.NewPara(p.N("templates.word.fields", len(t.Fields)), widgets.Bold))
	codes, words := v.host.Desk().Paths()
	fields := slices.Sorted(maps.Keys(t.Fields))
	for _, field := range fields {
		choice := widgets.NewChoice(labels(codes, words), max(slices.Index(codes, t.Fields[field]), 0), func(i int) {
			paths := maps.Clone(t.Fields)
			paths[field] = codes[i]
			if v.host.Try(v.pr.Match(v.ctx, t.ID, "", paths)) {
				t.Fields = paths
			}
		})
		col.Add(widgets.NewField("{{"+field+"}}", false, choice, ""))
	}
	return container.NewVScroll(widgets.Inset(14, 16, 16, 20, col))
}

func (v *view) remove() {
	v.host.Confirm(v.p.T("templates.do.remove"), v.p.T("templates.remove.ask"), v.p.T("templates.do.remove"), func() {
		if v.editor != nil {
			v.editor.keep()
		}
		v.host.Try(v.pr.Remove(v.ctx, v.at.ID))
	})
}
