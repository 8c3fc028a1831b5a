package page

import (
	"context"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// dateDeeds are the buttons of one date beside "done": confirm it, record a stop, print its card. hide takes what the first
// entry was out of sight.
func dateDeeds(ctx context.Context, h Host, dl *casework.Deadline, d presenter.DateDetail, hide func()) []fyne.CanvasObject {
	p := h.Desk().Text
	var out []fyne.CanvasObject
	switch {
	case d.Check.Plain:
		out = append(out, widgets.NewButton(p.T("datework.do.confirm"), "shield", func() {
			h.Confirm(p.T("datework.do.confirm"), dateSummary(d), p.T("datework.do.confirm"), func() { h.Try(h.Desk().ConfirmDate(ctx, dl.ID)) })
		}))
	case d.Check.Blind:
		out = append(out, widgets.NewButton(p.T("datework.do.blind"), "shield", func() {
			if h.Try(h.Desk().Early(ctx, dl)) { // nobody types a day that is refused because of the hour
				hide()
				confirmBlind(ctx, h, dl)
			}
		}))
	}
	if choices := h.Desk().Halts(dl); len(choices) > 0 && dl.Done.IsZero() {
		out = append(out, widgets.NewButton(p.T("datework.do.halt"), "clock", func() { haltDate(ctx, h, dl, choices) }))
	}
	if dl.Done.IsZero() {
		if dl.Form == "rule" {
			out = append(out, widgets.NewButton(p.T("dateform.incourt"), "gavel", func() { inCourt(ctx, h, dl) }))
		} else {
			out = append(out, widgets.NewButton(p.T("dateform.change"), "edit", func() { EditDate(ctx, h, dl) }))
		}
	}
	if ids, names := h.Desk().Members(ctx); len(ids) > 1 && dl.Done.IsZero() {
		out = append(out, widgets.NewButton(p.T("answer.do"), "people", func() { handOver(ctx, h, dl, ids, names) }))
	}
	out = append(out, widgets.NewButton(p.T("datework.do.card"), "document", func() { saveCard(ctx, h, dl) }))
	return out
}

func dateSummary(d presenter.DateDetail) string {
	s := d.Title + "\n" + d.When
	if d.Start != "" {
		s += "\n" + d.Start
	}
	if d.Place != "" {
		s += "\n" + d.Place
	}
	return s
}

// confirmBlind asks for the day a second time. Neither the first entry nor the date it gave is on the sheet.
func confirmBlind(ctx context.Context, h Host, dl *casework.Deadline) {
	p := h.Desk().Text
	var again casework.DateRange
	key := "datework.blind.event"
	if dl.Form != "rule" {
		key = "datework.blind.day"
	}
	NewForm(h, p.T("datework.do.blind")).
		Object(widgets.NewPara(h.Desk().DeadlineTitle(dl), widgets.Bold)).
		Object(widgets.Small(p.T("datework.blind.explain"))).
		Span(key, true, &again).
		Show(p.T("datework.do.confirm"), func() error { return h.Desk().ConfirmBlind(ctx, dl.ID, again) })
}

// haltDate asks what stopped, broke or extended the term.
func haltDate(ctx context.Context, h Host, dl *casework.Deadline, choices []presenter.HaltChoice) {
	p := h.Desk().Text
	halt, why, clearAll := casework.Halt{Code: choices[0].Halt.ID, Unit: "working_days"}, "", false
	var codes []string
	words := map[string]string{}
	for _, c := range choices {
		codes = append(codes, c.Halt.ID)
		words[c.Halt.ID] = c.Words
		if c.Halt.Unit != "" && c.Halt.ID == halt.Code {
			halt.Unit = string(c.Halt.Unit)
		}
	}
	f := NewForm(h, p.T("datework.do.halt"))
	Pick(f, "datework.field.halt", codes, func(c string) string { return words[c] }, &halt.Code)
	f.Day("datework.field.from", true, &halt.From).
		Day("datework.field.to", false, &halt.To).
		Term("datework.field.length", &halt.Length, &halt.Unit)
	f.Required("casepage.field.reason", 2, &why)
	if len(dl.Halts) > 0 {
		f.Check("datework.field.clear", &clearAll)
	}
	f.Show(p.T("common.save"), func() error {
		if clearAll {
			return h.Desk().ClearHalts(ctx, dl, why)
		}
		x := halt
		if x.Length == 0 {
			x.Unit = ""
		}
		x.Why = why
		return h.Desk().HaltDate(ctx, dl, x, why)
	})
}

// handOver makes somebody else answer for a date.
func handOver(ctx context.Context, h Host, dl *casework.Deadline, ids []casework.ID, names []string) {
	who := dl.Responsible
	NewForm(h, h.Desk().Text.T("answer.do")).
		Object(widgets.NewPara(h.Desk().DeadlineTitle(dl), widgets.Bold)).
		PickID("answer.field", ids, names, &who).
		Show(h.Desk().Text.T("common.save"), func() error { return h.Desk().AnswerDate(ctx, dl.ID, who) })
}

// saveCard writes the proof card in Kazakh or Russian.
func saveCard(ctx context.Context, h Host, dl *casework.Deadline) {
	p := h.Desk().Text
	lang := p.Lang()
	if lang == "en" {
		lang = "ru"
	}
	f := NewForm(h, p.T("datework.do.card"))
	Pick(f, "datework.field.lang", []string{"kk", "ru"}, func(l string) string { return p.T("word.lang." + l) }, &lang)
	f.Show(p.T("common.save"), func() error {
		h.SaveFile(p.T("datework.do.card"), "zanger-card.pdf", func(path string) {
			if h.Try(h.Desk().SaveCard(ctx, dl, lang, path)) {
				h.Say(p.T("drafting.written"))
				h.ShowFile(path)
			}
		})
		return nil
	})
}
