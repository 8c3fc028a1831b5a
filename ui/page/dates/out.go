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
					v.host.Say(v.p.T("drafting.written"))
					v.host.ShowFile(path)
				}
			})
		})
		return nil
	})
}

// compute asks for any rule of the pack and shows the date it gives, without storing it.
func (v *view) compute() {
	p, desk := v.p, v.host.Desk()
	terms, words := desk.Terms()
	if len(terms) == 0 {
		return
	}
	at, on, length, unit := 0, casework.DateRange{}, 0, "working_days"
	f := page.NewForm(v.host, p.T("dates.do.compute")).Index("dates.compute.rule", words, &at)
	f.Span("datework.blind.event", true, &on).Term("dates.compute.length", &length, &unit)
	f.Show(p.T("dates.do.compute"), func() error {
		d, err := desk.Trial(terms[at], on, length, unit)
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
		for _, s := range d.Notices {
			g.Object(widgets.Small(s))
		}
		if d.Missed != "" {
			g.Object(widgets.NewPara(p.T("datework.missed")+": "+d.Missed, widgets.Plain))
		}
		g.Object(widgets.NewSteps(steps...)).Show(p.T("common.ok"), func() error { return nil })
		return nil
	})
}
