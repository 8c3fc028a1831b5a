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
	// Files of Word that cannot be taken are shown too: one that is not in the list looks lost, one that is refused is told why.
	v.host.OpenFile(v.p.T("templates.do.word"), []string{".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".rtf"}, func(path string) {
		w, err := v.pr.OpenWord(v.ctx, path)
		if !v.host.Try(err) {
			return
		}
		f := page.NewForm(v.host, v.p.T("templates.do.word")).
			Object(widgets.Small(v.p.T("templates.word.explain"))).
			Required("templates.field.title", 1, &w.Title)
		page.Pick(f, "templates.field.lang", []docgen.Lang{docgen.Kazakh, docgen.Russian}, v.lang, &w.Lang)
		f.Object(widgets.NewPara(v.p.N("templates.word.fields", len(w.Fields)), widgets.Bold))
		for _, field := range w.Fields {
			f.Object(v.match(field, w.Paths[field], func(path string) bool { w.Paths[field] = path; return true }))
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

// match asks what a field of a Word file stands for. Of one that the program did not know it says what becomes of it.
func (v *view) match(field, path string, take func(path string) bool) fyne.CanvasObject {
	codes, words := v.host.Desk().Paths()
	var shown *widgets.Field
	hint := func(path string) string {
		if path == "" {
			return v.p.T("templates.word.unknown")
		}
		return ""
	}
	choice := widgets.NewChoice(labels(codes, words), max(slices.Index(codes, path), 0), func(i int) {
		if take(codes[i]) {
			shown.SetHint(hint(codes[i]))
		}
	})
	shown = widgets.NewField("{{"+field+"}}", false, choice, hint(path))
	return shown
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
	for _, field := range slices.Sorted(maps.Keys(t.Fields)) {
		col.Add(v.match(field, t.Fields[field], func(path string) bool {
			paths := maps.Clone(t.Fields)
			paths[field] = path
			done := v.host.Try(v.pr.Match(v.ctx, t.ID, "", paths))
			if done {
				t.Fields = paths
			}
			return done
		}))
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
