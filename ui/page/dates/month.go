package dates

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// monthTab is the month from Monday: days off are pale, holidays named, days the calendar is not sure of marked.
func (v *view) monthTab() fyne.CanvasObject {
	p := v.p
	bar := widgets.Pad(10, widgets.Row(8,
		widgets.NewButton("", "chevron-left", func() { v.turn(-1) }).Hint(p.T("dates.do.before")),
		widgets.NewButton("", "chevron", func() { v.turn(1) }).Hint(p.T("dates.do.after")),
		widgets.Whole(p.MonthYear(v.pr.Month), widgets.Section)))
	names := container.New(layout.NewGridLayoutWithColumns(7))
	monday := casework.NewDate(2024, time.January, 1)
	for i := range 7 {
		names.Add(widgets.Pad(4, widgets.NewLine(p.WeekdayShort(monday.AddDays(i).Weekday()), widgets.Caption)))
	}
	weeks := container.New(layout.NewGridLayoutWithRows(len(v.pr.Weeks())))
	for _, w := range v.pr.Weeks() {
		row := container.New(layout.NewGridLayoutWithColumns(7))
		for _, c := range w {
			row.Add(v.cell(c))
		}
		weeks.Add(row)
	}
	return widgets.Panel(container.NewBorder(container.NewVBox(bar, names), nil, nil, nil, weeks))
}

func (v *view) cell(c presenter.DayCell) fyne.CanvasObject {
	ground := theme.Surface
	if c.Off || c.Outside {
		ground = theme.Page
	}
	line := theme.Border
	if c.Today {
		line = theme.Primary
	}
	style := widgets.Plain
	if c.Today {
		style = widgets.Bold
	}
	if c.Outside {
		style = widgets.Caption
	}
	head := container.NewBorder(nil, nil, widgets.Whole(c.Number, style), nil, widgets.Inset(2, 0, 6, 0, widgets.NewLine(c.Name, widgets.Caption)))
	col := widgets.Column(2, head)
	if c.Unsure && !c.Outside {
		col.Add(widgets.NewLine(v.p.T("dates.unsure"), widgets.Caption))
	}
	for i, d := range c.Dues {
		if i == 2 && len(c.Dues) > 3 {
			col.Add(widgets.NewLine(v.p.N("dates.more", len(c.Dues)-2), widgets.Caption))
			break
		}
		due := d
		col.Add(widgets.Bare(d.Title, page.Mark(d.Urgency).Shape(), func() { v.host.Go(page.Route{Page: "case", ID: due.Case, Arg: "dates"}) }))
	}
	return container.NewStack(widgets.NewFill(ground, line, 0), widgets.Pad(4, col))
}
