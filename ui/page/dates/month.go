package dates

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/widgets"
)

// monthTab is the month from Monday.
func (v *view) monthTab() fyne.CanvasObject {
	title := widgets.Whole("", widgets.Section)
	b := newBoard(v, 0, func(b *board) {
		title.SetText(v.p.MonthYear(v.pr.Month))
		weeks := v.pr.Weeks()
		const most = 1 // what fits the rows of a small window; the head of a day says how many more
		rows := container.New(layout.NewGridLayoutWithRows(len(weeks)))
		for _, w := range weeks {
			row := grid(7)
			for _, c := range w {
				row.Add(b.cell(c, most))
			}
			rows.Add(row)
		}
		b.content.Objects = []fyne.CanvasObject{rows}
	})
	return v.boardTab(b, title)
}

// weekTab is a week, with room for all of its dates.
func (v *view) weekTab() fyne.CanvasObject {
	title := widgets.Whole("", widgets.Section)
	b := newBoard(v, 7, func(b *board) {
		week := v.pr.Week()
		title.SetText(v.p.Range(casework.DateRange{From: week[0].Date, To: week[6].Date}))
		row := grid(7)
		for _, c := range week {
			row.Add(b.cell(c, 6))
		}
		b.content.Objects = []fyne.CanvasObject{row}
	})
	return v.boardTab(b, title)
}

func (v *view) boardTab(b *board, title fyne.CanvasObject) fyne.CanvasObject {
	p := v.p
	page := func(key fyne.KeyName) func() { return func() { b.TypedKey(&fyne.KeyEvent{Name: key}) } }
	bar := widgets.Pad(10, container.NewBorder(nil, nil, widgets.Row(8,
		widgets.NewButton("", "chevron-left", page(fyne.KeyPageUp)).Hint(p.T("dates.do.before")),
		widgets.NewButton("", "chevron", page(fyne.KeyPageDown)).Hint(p.T("dates.do.after")),
		title), nil, widgets.Inset(6, 0, 12, 0, widgets.NewLine(p.T("dates.board.keys"), widgets.Caption))))
	names := grid(7)
	monday := casework.NewDate(2024, 1, 1)
	for i := range 7 {
		names.Add(widgets.Pad(4, widgets.NewLine(p.WeekdayShort(monday.AddDays(i).Weekday()), widgets.Caption)))
	}
	// The keys work at once: the board takes the focus unless a field has it.
	had := v.board != nil && v.board.focus
	v.board = b
	v.host.Desk().Later(func() {
		if c := v.host.Window().Canvas(); had || c.Focused() == nil {
			c.Focus(b)
		}
	})
	return widgets.Panel(container.NewBorder(container.NewVBox(bar, names), nil, nil, nil, b))
}

// openDay leads to the first date of a day; of several it asks which. An empty day takes an appointment of one's own.
func (v *view) openDay(day casework.Date) {
	dues := v.pr.Days(day, 1)[0].Dues
	switch len(dues) {
	case 0:
		v.ownOn(day)
		return
	case 1:
		v.open(dues[0].ID, dues[0].Case)
		return
	}
	var leave func()
	list := widgets.NewList(func() int { return len(dues) }, func(i int) widgets.Item {
		d := dues[i]
		return widgets.Item{Mark: page.Mark(d.Urgency), Word: d.Badge, Title: d.Title, Detail: d.Detail}
	})
	list.Opens().OnOpen = func(i int) { leave(); v.open(dues[i].ID, dues[i].Case) }
	leave = v.host.Sheet(v.p.DateHeading(day), widgets.FixedHeight(360, list), list.Focusable())
}

// shift moves an own appointment.
func (v *view) shift(id casework.ID, to casework.Date) {
	if v.host.Try(v.host.Desk().MoveOwn(v.ctx, id, to)) {
		v.host.Say(v.p.T("dates.moved", "Date", v.p.Date(to)))
	}
}

// moveOwn asks where an own appointment of a day goes.
func (v *view) moveOwn(day casework.Date) {
	var ids []casework.ID
	names := map[string]string{}
	var codes []string
	for _, d := range v.pr.Days(day, 1)[0].Dues {
		if d.Own {
			ids, codes = append(ids, d.ID), append(codes, d.ID.String())
			names[d.ID.String()] = d.Title
		}
	}
	if len(ids) == 0 {
		v.host.Say(v.p.T("dates.move.none"))
		return
	}
	code, to := codes[0], day
	f := page.NewForm(v.host, v.p.T("dates.do.move"))
	page.Pick(f, "casepage.field.what", codes, func(c string) string { return names[c] }, &code)
	f.Day("dates.move.to", true, &to).
		Show(v.p.T("dates.do.move"), func() error {
			for _, id := range ids {
				if id.String() == code {
					return v.host.Desk().MoveOwn(v.ctx, id, to)
				}
			}
			return nil
		})
}
