package queue

import (
	"slices"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// shown is how many people are offered before the rest is folded.
const shown = 3

// learned shows what software suggests once it can.
func (p *queue) learned() {
	if p.h.Desk() != nil && !p.v.ID.IsZero() {
		p.load()
	}
}

func (p *queue) topics() []fyne.CanvasObject {
	if len(p.v.Topics) == 0 {
		return nil
	}
	return []fyne.CanvasObject{page.TopicCard(p.t, p.v.Topics, func(code string) {
		if p.h.Try(p.v.SetTopic(ctx(), code)) {
			p.load()
		}
	})}
}

// who shows who could take the enquiry, with the reasons and one button to give it.
func (p *queue) who() fyne.CanvasObject {
	t := p.t
	rows := []fyne.CanvasObject{widgets.Small(t.T("match.label"))}
	if len(p.v.Who) > 0 && !p.v.Who[0].Fits {
		rows = append(rows, widgets.NewBanner(widgets.WarningBanner, t.T("match.nobody"), ""))
	}
	more := widgets.Column(8)
	for i, w := range p.v.Who {
		icon, role := "badge-ring", theme.None
		if w.Fits {
			icon, role = "badge-check", theme.Done
		}
		words := widgets.Column(1, widgets.NewPara(w.Name, widgets.Bold), widgets.Small(w.Why))
		row := []fyne.CanvasObject{widgets.NewIcon(icon, role, 18), words}
		switch {
		case w.Has:
			row = append(row, widgets.NewBadge(widgets.DoneMark, t.T("match.has")))
		case w.Barred: // is not suggested
		case w.Mine:
			row = append(row, widgets.NewButton(t.T("queue.take"), "", func() { p.give(w.ID) }))
		default:
			row = append(row, widgets.NewButton(t.T("match.give"), "", func() { p.give(w.ID) }))
		}
		if line := widgets.RowGrow(10, words, row...); i < shown {
			rows = append(rows, line)
		} else {
			more.Add(line)
		}
	}
	if len(more.Objects) > 0 {
		rows = append(rows, widgets.NewFolded(t.T("common.more"), more))
	}
	return widgets.TitledCard(t.T("match.title"), []fyne.CanvasObject{widgets.Bare(t.T("match.takes"), "people", p.takers)}, rows...)
}

func (p *queue) give(member casework.ID) {
	if p.h.Try(p.v.Assign(ctx(), member)) {
		p.load()
	}
}

// takers lists what each member takes, and lets it be changed.
func (p *queue) takers() {
	t := p.t
	v := &presenter.Takers{Desk: p.h.Desk()}
	if !p.h.Try(v.Load(ctx())) {
		return
	}
	var end func()
	var rows []fyne.CanvasObject
	for _, m := range v.Members {
		words := widgets.Column(1, widgets.NewPara(m.Name, widgets.Bold), widgets.Small(v.Line(m)))
		if !v.May(m) {
			rows = append(rows, words, widgets.Rule())
			continue
		}
		rows = append(rows, widgets.RowGrow(10, words, words, widgets.Bare(t.T("common.edit"), "edit", func() {
			end()
			p.editTaker(v, *m)
		})), widgets.Rule())
	}
	end = p.h.Sheet(t.T("match.takes"), widgets.Column(8, rows...), nil)
}

func (p *queue) editTaker(v *presenter.Takers, m casework.Member) {
	t := p.t
	langs, langWords := v.LangNames()
	codes, names := v.Fields()
	m.Languages, m.Areas = slices.Clone(m.Languages), slices.Clone(m.Areas)
	page.NewForm(p.h, m.Name).Several("match.languages", langs, langWords, &m.Languages).Text("match.district", 1, &m.District).
		Number("match.capacity", &m.Capacity).Several("match.topics", codes, names, &m.Areas).
		Show(t.T("common.save"), func() error {
			if err := v.Save(ctx(), m); err != nil {
				return err
			}
			p.load()
			return nil
		})
}
