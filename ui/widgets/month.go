package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/text"
	"zanger/ui/theme"
)

// month is a sheet of days, Monday first, holidays marked. Arrows move by days, Page keys by months, Enter takes the day.
type month struct {
	widget.BaseWidget
	p     *text.Printer
	days  Days
	at    casework.Date
	focus bool
	done  func(d casework.Date, ok bool)
	title *line
	note  *Para
	panel *fyne.Container
}

func newMonth(p *text.Printer, days Days, at casework.Date) *month {
	m := &month{p: p, days: days, at: at, title: newLine("", Bold), note: NewPara("", Caption)}
	m.title.whole = true
	m.ExtendBaseWidget(m)
	return m
}

// box is the sheet with its head and foot.
func (m *month) box() fyne.CanvasObject {
	head := RowGrow(2, m.title, Bare("", "chevron-left", func() { m.move(m.at.AddMonths(-1)) }), Inset(0, 0, 4, 4, m.title), Bare("", "chevron", func() { m.move(m.at.AddMonths(1)) }))
	m.title.align = fyne.TextAlignCenter
	head.Layout = rowLayout{gap: 2, grow: head.Objects[1]}
	today := Bare(m.p.Capital(m.p.T("common.today")), "", func() { m.finish(m.p.Today(), true) })
	m.panel = Column(4, head, m, m.note, Row(0, today))
	m.move(m.at)
	return m.panel
}

func (m *month) finish(d casework.Date, ok bool) {
	if m.done != nil {
		m.done(d, ok)
	}
}

// first is the Monday of the week the month begins in.
func (m *month) first() casework.Date {
	d := casework.NewDate(m.at.Year, m.at.Month, 1)
	return d.AddDays(-(int(d.Weekday()) + 6) % 7)
}

func (m *month) move(d casework.Date) {
	if d.Year < 1900 || d.Year > 2199 {
		return
	}
	m.at = d
	m.title.set(m.p.MonthYear(d))
	words := ""
	if k, name := m.days.of(d); k == Unconfirmed {
		words = m.p.T("widgets.date.unconfirmed")
	} else if k == Holiday {
		words = name
	}
	m.note.SetText(words)
	show(m.note, words != "")
	m.Refresh()
	if m.panel != nil {
		m.panel.Refresh()
	}
}

func (m *month) FocusGained()   { m.focus = true; m.Refresh() }
func (m *month) FocusLost()     { m.focus = false; m.Refresh() }
func (m *month) TypedRune(rune) {}
func (m *month) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		m.move(m.at.AddDays(-1))
	case fyne.KeyRight:
		m.move(m.at.AddDays(1))
	case fyne.KeyUp:
		m.move(m.at.AddDays(-7))
	case fyne.KeyDown:
		m.move(m.at.AddDays(7))
	case fyne.KeyPageUp:
		m.move(m.at.AddMonths(-1))
	case fyne.KeyPageDown:
		m.move(m.at.AddMonths(1))
	case fyne.KeyHome:
		m.move(m.p.Today())
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.finish(m.at, true)
	case fyne.KeyEscape:
		m.finish(m.at, false)
	default:
		passKey(k)
	}
}

func (m *month) cell() fyne.Size {
	s := Plain.measure("30")
	return fyne.NewSize(s.Width+18, s.Height+12)
}

// Tapped takes the day under the pointer.
func (m *month) Tapped(e *fyne.PointEvent) {
	c := m.cell()
	col, row := int(e.Position.X/c.Width), int(e.Position.Y/c.Height)-1
	if col < 0 || col > 6 || row < 0 || row > 5 {
		return
	}
	m.finish(m.first().AddDays(row*7+col), true)
}

func (m *month) CreateRenderer() fyne.WidgetRenderer {
	r := &monthRenderer{m: m}
	for i := range 7 {
		l := newLine(m.p.WeekdayShort(m.first().AddDays(i).Weekday()), Caption)
		l.align, l.whole = fyne.TextAlignCenter, true
		r.heads = append(r.heads, l)
		r.objs = append(r.objs, l)
	}
	for range 42 {
		g, n, dot := NewFill("", "", theme.Radius), newLine("", Plain), NewFill(theme.Overdue, "", 2)
		n.align, n.whole = fyne.TextAlignCenter, true
		r.grounds, r.numbers, r.dots = append(r.grounds, g), append(r.numbers, n), append(r.dots, dot)
		r.objs = append(r.objs, g, n, dot)
	}
	r.paint()
	return r
}

type monthRenderer struct {
	m       *month
	heads   []*line
	grounds []*Fill
	numbers []*line
	dots    []*Fill
	objs    []fyne.CanvasObject
}

func (r *monthRenderer) Destroy()                     {}
func (r *monthRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *monthRenderer) MinSize() fyne.Size {
	c := r.m.cell()
	return fyne.NewSize(7*c.Width, 7*c.Height)
}
func (r *monthRenderer) Layout(fyne.Size) {
	c := r.m.cell()
	for i, h := range r.heads {
		put(h, float32(i)*c.Width, 0, c.Width, c.Height)
	}
	for i := range r.numbers {
		x, y := float32(i%7)*c.Width, float32(i/7+1)*c.Height
		put(r.grounds[i], x+1, y+1, c.Width-2, c.Height-2)
		put(r.numbers[i], x, y, c.Width, c.Height)
		put(r.dots[i], x+c.Width/2-2, y+c.Height-7, 4, 4)
	}
}

func (r *monthRenderer) paint() {
	m := r.m
	day, today := m.first(), m.p.Today()
	for i := range r.numbers {
		kind, _ := m.days.of(day)
		st := Plain
		switch {
		case kind == Holiday:
			st.Color = theme.Overdue
		case kind == Weekend, kind == Unconfirmed && !m.days.works(day):
			st.Color = theme.Muted
		}
		ground, border := fyne.ThemeColorName(""), fyne.ThemeColorName("")
		switch {
		case day == m.at:
			st = Style{theme.SizeText, theme.OnPrimary, true}
			ground = theme.Primary
		case day == today:
			border = theme.Primary
			st.Bold = true
		case kind == Holiday:
			ground = theme.OverdueGround
		}
		other := day.Month != m.at.Month
		if other {
			st.Color = theme.Muted
			st.Size = theme.SizeSmall
		}
		r.grounds[i].Set(ground, border)
		r.numbers[i].change(strconv.Itoa(day.Day), st)
		show(r.dots[i], kind == Holiday && !other && day != m.at)
		day = day.AddDays(1)
	}
}

func (r *monthRenderer) Refresh() {
	r.paint()
	r.Layout(r.m.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}
