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
	box := container.NewStack()
	// The second entry is blind: nothing that shows the first one stays in sight.
	hide := func() {
		shown := box.Objects
		box.Objects = []fyne.CanvasObject{widgets.Pad(16, widgets.Column(10, widgets.NewPara(p.T("datework.blind.hidden"), widgets.Plain),
			widgets.Row(8, widgets.NewButton(p.T("datework.blind.again"), "eye", func() { box.Objects = shown; box.Refresh() }))))}
		box.Refresh()
	}
	more = append(more, dateDeeds(ctx, h, dl, d, hide)...)
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
	box.Add(container.NewVScroll(widgets.Inset(14, 14, 16, 20, col)))
	return box
}

func badge(m presenter.Mark) fyne.CanvasObject { return widgets.NewBadge(Mark(m.Urgency), m.Word) }

// FinishDate asks for the proof of a date, or why it is open again. A receipt or a photo can be attached on the spot.
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
	var leave func()
	f := NewForm(h, p.T("casepage.do.proof")).Object(widgets.Small(p.T("casepage.proof.needed")))
	if !dl.Case.IsZero() {
		f.Object(widgets.Row(8, widgets.NewButton(p.T("datework.proof.attach"), "paperclip", func() {
			leave()
			attachProof(ctx, h, dl, proofs, names)
		})))
	}
	leave = f.PickID("casepage.field.proof", proofs, names, &proof).
		Text("casepage.field.proof.none", 2, &why).
		Show(p.T("casepage.do.proof"), func() error { return h.Desk().FinishDate(ctx, dl.ID, proof, why) })
}

// attachProof seals a file into the case of a date and offers it as the first proof.
func attachProof(ctx context.Context, h Host, dl *casework.Deadline, proofs []casework.ID, names []string) {
	h.OpenFile(h.Desk().Text.T("datework.proof.attach"), nil, func(path string) {
		f, err := h.Desk().AttachFile(ctx, dl.Case, path)
		if h.Try(err) {
			FinishDate(ctx, h, dl, append([]casework.ID{f.ID}, proofs...), append([]string{f.Name}, names...))
		}
	})
}
