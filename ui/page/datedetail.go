package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// DateDetail shows one date with what it rests on and every step of its arithmetic. finish marks it done or open again.
func DateDetail(ctx context.Context, h Host, dl *casework.Deadline, finish func(*casework.Deadline), more ...fyne.CanvasObject) fyne.CanvasObject {
	p := h.Desk().Text
	d := h.Desk().DateDetail(ctx, dl)
	col := widgets.Column(10,
		widgets.NewPara(d.Title, widgets.Section),
		widgets.Wrap(8, badge(d.Mark), widgets.Whole(d.When, widgets.Bold)))
	for _, s := range []string{d.Safe, d.Where, d.Who, d.Was, d.Proof, d.Priors} {
		if s != "" {
			col.Add(widgets.NewPara(s, widgets.Plain))
		}
	}
	col.Add(widgets.Column(2, widgets.Wrap(8, badge(d.Check.Mark)), widgets.NewPara(d.Check.Words, widgets.Caption)))
	for _, s := range d.Halted {
		col.Add(widgets.NewPara(s, widgets.Plain))
	}
	for _, s := range d.Doubts {
		col.Add(widgets.NewBanner(widgets.WarningBanner, p.T("casepage.date.doubt"), s))
	}
	if d.Place != "" {
		col.Add(widgets.Wrap(8, widgets.Whole(d.Place, widgets.Caption), badge(d.Sure)))
	}
	word := p.T("casepage.do.proof")
	if !dl.Done.IsZero() {
		word = p.T("casepage.do.undone")
	}
	more = append(more, dateDeeds(ctx, h, dl, d)...)
	col.Add(widgets.Wrap(8, append([]fyne.CanvasObject{widgets.NewButton(word, "check", func() { finish(dl) })}, more...)...))
	if len(d.Steps) > 0 {
		steps := make([]widgets.Step, len(d.Steps))
		for i, s := range d.Steps {
			steps[i] = widgets.Step{Date: s.Date, What: s.What, Why: s.Why}
		}
		steps[len(steps)-1].Mark = Mark(d.Mark.Urgency)
		col.Add(widgets.Rule())
		col.Add(widgets.NewPara(p.T("casepage.date.steps"), widgets.Bold))
		col.Add(widgets.NewSteps(steps...))
	}
	if d.Missed != "" || len(d.Halts) > 0 {
		col.Add(widgets.Rule())
	}
	if d.Missed != "" {
		col.Add(widgets.NewPara(p.T("datework.missed"), widgets.Bold))
		col.Add(widgets.NewPara(d.Missed, widgets.Plain))
	}
	if len(d.Halts) > 0 {
		col.Add(widgets.NewPara(p.T("datework.halts"), widgets.Bold))
		for _, s := range d.Halts {
			col.Add(widgets.NewPara(s, widgets.Plain))
		}
	}
	return container.NewVScroll(widgets.Inset(14, 14, 16, 20, col))
}

func badge(m presenter.Mark) fyne.CanvasObject { return widgets.NewBadge(Mark(m.Urgency), m.Word) }

// FinishDate asks for the proof of a date, or why it is open again.
func FinishDate(ctx context.Context, h Host, dl *casework.Deadline, proofs []casework.ID, names []string) {
	p := h.Desk().Text
	var why string
	if !dl.Done.IsZero() {
		NewForm(h, p.T("casepage.do.undone")).
			Required("casepage.field.reason", 2, &why).
			Show(p.T("casepage.do.undone"), func() error { return h.Desk().ReopenDate(ctx, dl.ID, why) })
		return
	}
	var proof casework.ID
	NewForm(h, p.T("casepage.do.proof")).
		Object(widgets.Small(p.T("casepage.proof.needed"))).
		PickID("casepage.field.proof", proofs, names, &proof).
		Text("casepage.field.proof.none", 2, &why).
		Show(p.T("casepage.do.proof"), func() error { return h.Desk().FinishDate(ctx, dl.ID, proof, why) })
}
