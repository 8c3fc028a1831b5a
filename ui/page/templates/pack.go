package templates

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// showPacks says over the list which packs of templates wait for a yes, and which did not verify.
func (v *view) showPacks() {
	v.packs.Objects = nil
	packs, err := v.pr.Packs(v.ctx)
	if v.host.Try(err) {
		for _, p := range packs {
			v.packs.Add(widgets.NewBanner(widgets.InfoBanner, v.p.T("templates.pack.waits"), p.Words, widgets.NewButton(v.p.T("templates.pack.look"), "eye", func() { v.showPack(p) })))
		}
	}
	for _, words := range v.pr.Refused() {
		v.packs.Add(widgets.NewBanner(widgets.WarningBanner, words, ""))
	}
	v.packs.Refresh()
}

// openPack reads a pack from a file that somebody brought.
func (v *view) openPack() {
	v.host.OpenFile(v.p.T("templates.pack.open"), []string{".zip"}, func(path string) {
		if p, err := v.pr.OpenPack(v.ctx, path); v.host.Try(err) {
			v.showPack(p)
		}
	})
}

// showPack shows what taking a pack in would do, before it is done.
func (v *view) showPack(p presenter.TemplatePack) {
	t := v.p
	var end func()
	var rows []fyne.CanvasObject
	for i, r := range p.Rows {
		if i > 0 {
			rows = append(rows, widgets.Rule())
		}
		words := widgets.Column(1, widgets.NewPara(r.Title, widgets.Bold), widgets.Small(r.Detail))
		rows = append(rows, widgets.RowGrow(12, words, words, widgets.NewBadge(page.Mark(r.Mark.Urgency), r.Mark.Word)))
	}
	col := widgets.Column(10, widgets.NewPara(p.Words, widgets.Bold))
	if p.Refuse != "" {
		col.Add(widgets.NewBanner(widgets.WarningBanner, p.Refuse, ""))
	} else {
		col.Add(widgets.Small(t.T("templates.pack.explain")))
	}
	for _, f := range p.Faults {
		col.Add(widgets.Small(f))
	}
	if len(rows) > 0 {
		col.Add(widgets.FixedHeight(min(float32(len(rows))*32+24, 300)*theme.Scale(), widgets.Scroll(widgets.Card(rows...))))
	}
	drop := widgets.NewButton(t.T("templates.pack.drop"), "trash", func() {
		end()
		if v.host.Try(v.pr.DropPack(p)) {
			v.showPacks()
		}
	})
	buttons := container.NewHBox(drop)
	var focus fyne.Focusable = drop
	if p.Refuse == "" {
		take := widgets.Primary(t.T("templates.pack.take"), "check", func() {
			end()
			words, err := v.pr.TakePack(v.ctx, p)
			if v.host.Try(err) {
				v.host.Say(words)
				v.Refresh()
			}
		})
		buttons, focus = container.NewHBox(take, drop), take
	}
	col.Add(buttons)
	end = v.host.Sheet(t.T("templates.pack.title"), widgets.FixedWidth(600*theme.Scale(), col), focus)
}
