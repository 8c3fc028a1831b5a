package casefile

import (
	"context"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// toFiling goes where the case's papers leave the office.
func (v *view) toFiling() { v.host.Go(page.Route{Page: "filing", ID: v.pr.ID}) }

// fillWord asks which of the office's Word files, then what the case does not answer, and keeps the filled one with the case.
func (v *view) fillWord() {
	choices, err := v.host.Desk().WordChoices(v.ctx)
	if !v.host.Try(err) {
		return
	}
	if len(choices) == 0 {
		v.host.Confirm(v.p.T("templates.word.fill"), v.p.T("templates.word.none"), v.p.T("page.templates"), func() { v.host.Go(page.Route{Page: "templates"}) })
		return
	}
	var closeSheet func()
	list := widgets.NewList(func() int { return len(choices) }, func(i int) widgets.Item {
		return widgets.Item{Title: choices[i].Title, Detail: v.p.T("word.lang." + choices[i].Lang), Icon: "file"}
	})
	list.Opens().OnOpen = func(i int) {
		closeSheet()
		v.askWord(choices[i])
	}
	closeSheet = v.host.Sheet(v.p.T("templates.word.fill"), widgets.FixedHeight(320, list), list.Focusable())
}

func (v *view) askWord(t *casework.Template) {
	asks, err := v.pr.WordAsks(v.ctx, t)
	if !v.host.Try(err) {
		return
	}
	fill := func(asks []presenter.WordAsk) {
		v.host.SaveFile(v.p.T("templates.word.fill"), v.pr.WordName(t), func(to string) {
			v.host.Work(v.p.T("templates.word.fill"), func(ctx context.Context, _ func(int, int)) error { return v.pr.FillWord(ctx, t, asks, to) }, func(err error) {
				if v.host.Try(err) {
					v.host.Say(v.p.T("drafting.written"))
					v.host.ShowFile(to)
				}
			})
		})
	}
	if len(asks) == 0 {
		fill(nil)
		return
	}
	f := page.NewForm(v.host, t.Title).Object(widgets.Small(v.p.T("templates.word.ask")))
	for i := range asks {
		f.Said(asks[i].Field, "", &asks[i].Value)
	}
	f.Show(v.p.T("templates.word.fill"), func() error {
		v.host.Desk().Later(func() { fill(asks) })
		return nil
	})
}
