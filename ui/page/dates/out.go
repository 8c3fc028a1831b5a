package dates

import (
	"context"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/widgets"
)

// takeOut asks what to write: a sheet, a calendar file, a register.
func (v *view) takeOut() {
	p, desk := v.p, v.host.Desk()
	kinds := []string{"week", "month", "ics", "icsnames", "xlsx", "csv"}
	names := map[string]string{"week": "zanger-week.pdf", "month": "zanger-month.pdf", "ics": "zanger.ics", "icsnames": "zanger.ics", "xlsx": "zanger-dates.xlsx", "csv": "zanger-dates.csv"}
	kind := kinds[0]
	f := page.NewForm(v.host, p.T("datework.do.out"))
	page.Pick(f, "datework.do.out", kinds, func(k string) string { return p.T("datework.out." + k) }, &kind)
	f.Show(p.T("common.save"), func() error {
		v.host.SaveFile(p.T("datework.out."+kind), names[kind], func(path string) {
			v.host.Work(p.T("datework.out."+kind), func(ctx context.Context, _ func(int, int)) error {
				switch kind {
				case "week":
					return desk.SaveWeek(ctx, v.at, path)
				case "month":
					return desk.SaveMonth(ctx, v.pr.Month, path)
				case "ics", "icsnames":
					_, err := desk.SaveCalendar(ctx, kind == "icsnames", path)
					return err
				}
				return desk.SaveRegister(ctx, path)
			}, func(err error) {
				if v.host.Try(err) {
					v.host.ShowFile(path)
				}
			})
		})
		return nil
	})
}

// review shows what the law of today would change, and replaces what is ticked.
func (v *view) review() {
	p, desk := v.p, v.host.Desk()
	r, err := desk.Review(v.ctx)
	if !v.host.Try(err) {
		return
	}
	f := page.NewForm(v.host, p.T("datework.do.review"))
	picked := make([]bool, len(r.Rows))
	if len(r.Rows) == 0 {
		f.Object(widgets.Body(p.T("datework.review.none", "N", r.Looked)))
	} else {
		f.Object(widgets.Body(p.T("datework.review.explain")))
	}
	for i, row := range r.Rows {
		box := widgets.NewCheck(row.Title, func(on bool) { picked[i] = on })
		f.Object(widgets.Column(2, box, widgets.Inset(0, 0, 28, 0, widgets.Small(row.Detail))))
	}
	if len(r.Drafts) > 0 {
		f.Object(widgets.NewPara(p.T("datework.review.drafts"), widgets.Bold))
		for _, s := range r.Drafts {
			f.Object(widgets.Small(s))
		}
	}
	yes := p.T("datework.review.accept")
	if len(r.Rows) == 0 {
		yes = p.T("common.ok")
	}
	f.Show(yes, func() error {
		var ids []casework.ID
		for i, on := range picked {
			if on {
				ids = append(ids, r.Rows[i].ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		return desk.AcceptReview(v.ctx, ids)
	})
}

// compute asks for any rule of the pack and shows the date it gives, without storing it.
func (v *view) compute() {
	p, desk := v.p, v.host.Desk()
	rules, words := desk.RuleChoices()
	if len(rules) == 0 {
		return
	}
	rule, on, length, unit := rules[0], casework.DateRange{}, 0, "working_days"
	f := page.NewForm(v.host, p.T("dates.do.compute"))
	page.Pick(f, "dates.compute.rule", rules, words, &rule)
	f.Span("datework.blind.event", true, &on).Number("dates.compute.length", &length)
	page.Pick(f, "datework.field.unit", []string{"working_days", "calendar_days", "days_sutki", "months", "years"}, func(u string) string { return p.T("datework.unit." + u) }, &unit)
	f.Show(p.T("dates.do.compute"), func() error {
		d, err := desk.Trial(rule, on, length, unit)
		if err != nil {
			return err
		}
		steps := make([]widgets.Step, len(d.Steps))
		for i, s := range d.Steps {
			steps[i] = widgets.Step{Date: s.Date, What: s.What, Why: s.Why}
		}
		g := page.NewForm(v.host, d.Title).Object(widgets.NewPara(d.When, widgets.Section)).Object(widgets.NewPara(d.Safe, widgets.Plain)).Object(widgets.Small(d.Place))
		for _, s := range d.Doubts {
			g.Object(widgets.NewBanner(widgets.WarningBanner, p.T("casepage.date.doubt"), s))
		}
		if d.Missed != "" {
			g.Object(widgets.NewPara(p.T("datework.missed")+": "+d.Missed, widgets.Plain))
		}
		g.Object(widgets.NewSteps(steps...)).Show(p.T("common.ok"), func() error { return nil })
		return nil
	})
}
