package page

import (
	"context"

	"zanger/casework"
	"zanger/ui/widgets"
)

// EditDate asks for a hearing, a date set by a court or one's own, a new one or a stored one; a date that a rule gives
// changes by its event.
func EditDate(ctx context.Context, h Host, was *casework.Deadline) {
	p, d, why := h.Desk().Text, *was, ""
	stored := !d.ID.IsZero()
	title := p.T("casepage.do.date")
	switch {
	case stored:
		title = p.T("dateform.change")
	case d.Case.IsZero():
		title = p.T("dateform.own")
	}
	f := NewForm(h, title)
	if !stored && !d.Case.IsZero() {
		Pick(f, "casepage.field.form", []string{"hearing", "court", "own"}, func(s string) string { return p.T("casepage.date." + s) }, &d.Form)
	}
	ids, names := h.Desk().Members(ctx)
	f.Required("casepage.field.what", 1, &d.Title).
		Span("casepage.field.when", true, &d.End).
		Text("casepage.field.time", 1, &d.Time).
		Text("casepage.field.place", 1, &d.Place).
		PickID("casepage.field.responsible", ids, names, &d.Responsible)
	if stored && d.Form != "own" {
		f.Text("dateform.why", 2, &why)
	}
	f.Show(p.T("common.save"), func() error { return h.Desk().SaveDate(ctx, &d, why) })
}

// inCourt asks at what hour the court closes where the act is done in it.
func inCourt(ctx context.Context, h Host, d *casework.Deadline) {
	p, closes := h.Desk().Text, d.Time
	if closes == "" {
		closes = h.Desk().LastClosing(ctx)
	}
	f := NewForm(h, p.T("dateform.incourt")).Object(widgets.Small(p.T("dateform.incourt.explain"))).
		Required("dateform.closes", 1, &closes)
	if d.Time != "" {
		f.Remove(p.T("dateform.notincourt"), func() { h.Try(h.Desk().DoneInCourt(ctx, d.ID, "")) })
	}
	f.Show(p.T("common.save"), func() error { return h.Desk().DoneInCourt(ctx, d.ID, closes) })
}
