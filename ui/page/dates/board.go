package dates

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// board is a week or a month of days that the keys walk through. Arrows choose a day, Page Up and Page Down turn, Home
// leads to today, Enter opens the day, M moves one's own appointment of that day.
type board struct {
	widget.BaseWidget
	v       *view
	content *fyne.Container
	cells   map[casework.Date]fyne.CanvasObject
	grounds map[casework.Date]*widgets.Fill
	lines   map[casework.Date]fyne.ThemeColorName
	at      casework.Date
	turn    int // days a page key goes; 0: a month
	focus   bool
	draw    func()
}

func newBoard(v *view, turn int, draw func(*board)) *board {
	b := &board{v: v, turn: turn, at: v.at, content: container.NewStack()}
	b.draw = func() {
		b.cells, b.grounds, b.lines = map[casework.Date]fyne.CanvasObject{}, map[casework.Date]*widgets.Fill{}, map[casework.Date]fyne.ThemeColorName{}
		draw(b)
	}
	b.ExtendBaseWidget(b)
	b.draw()
	return b
}

func (b *board) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.content) }

// FocusGained and FocusLost are for the window.
func (b *board) FocusGained() { b.focus = true; b.mark() }

// FocusLost takes the mark of the chosen day away.
func (b *board) FocusLost() { b.focus = false; b.mark() }

// TypedRune takes the letter that moves an appointment, in every layout of the keyboard.
func (b *board) TypedRune(r rune) {
	switch r {
	case 'm', 'M', 'ь', 'Ь':
		b.v.moveOwn(b.at)
	}
}

// TypedKey walks.
func (b *board) TypedKey(k *fyne.KeyEvent) {
	turned := func(sign int) casework.Date {
		if b.turn > 0 {
			return b.at.AddDays(sign * b.turn)
		}
		return b.at.AddMonths(sign)
	}
	switch k.Name {
	case fyne.KeyLeft:
		b.walk(b.at.AddDays(-1))
	case fyne.KeyRight:
		b.walk(b.at.AddDays(1))
	case fyne.KeyUp:
		b.walk(b.at.AddDays(-7))
	case fyne.KeyDown:
		b.walk(b.at.AddDays(7))
	case fyne.KeyPageUp:
		b.walk(turned(-1))
	case fyne.KeyPageDown:
		b.walk(turned(1))
	case fyne.KeyHome:
		b.walk(b.v.host.Desk().Clock.Today())
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.v.openDay(b.at)
	default:
		widgets.PassKey(k)
	}
}

func (b *board) walk(to casework.Date) {
	b.at, b.v.at = to, to
	if _, seen := b.cells[to]; !seen || (b.turn == 0 && to.Month != b.v.pr.Month.Month) {
		if !b.v.host.Try(b.v.pr.Show(b.v.ctx, to)) {
			return
		}
		b.draw()
		b.Refresh()
	}
	b.mark()
}

func (b *board) mark() {
	for day, g := range b.grounds {
		line := b.lines[day]
		if b.focus && day == b.at {
			line = theme.Primary
		}
		g.Line = line
		g.Refresh()
	}
}

// cell shows one day: days off are pale, holidays and worked weekends named, days the calendar is not sure of marked.
func (b *board) cell(c presenter.DayCell, most int) fyne.CanvasObject {
	v := b.v
	ground, line := theme.Surface, theme.Border
	if c.Off || c.Outside {
		ground = theme.Page
	}
	style := widgets.Plain
	if c.Today {
		line, style = theme.Primary, widgets.Bold
	}
	if c.Outside {
		style = widgets.Caption
	}
	name := c.Name
	if c.Worked && name == "" {
		name = v.p.T("dates.worked")
	}
	if more := len(c.Dues) - most; more > 0 {
		name = v.p.N("dates.more", more)
	}
	col := widgets.Column(2, container.NewBorder(nil, nil, widgets.Whole(c.Number, style), nil, widgets.Inset(2, 0, 6, 0, widgets.NewLine(name, widgets.Caption))))
	if c.Unsure && !c.Outside {
		col.Add(widgets.NewLine(v.p.T("dates.unsure"), widgets.Caption))
	}
	for i, d := range c.Dues {
		if i == most {
			break // the head says how many more there are
		}
		due := d
		title := d.Title
		bare := widgets.Bare(title, page.Mark(d.Urgency).Shape(), func() { v.open(due.ID, due.Case) })
		if d.Own {
			col.Add(newChip(bare, func(at fyne.Position) { b.drop(due, at) }))
		} else {
			col.Add(bare)
		}
		if b.turn > 0 { // a week has room for the whole of it
			col.Add(widgets.Inset(0, 6, 6, 4, widgets.NewPara(strings.TrimSuffix(d.Title+" · "+d.Detail, " · "), widgets.Caption)))
		}
	}
	g := widgets.NewFill(ground, line, 0)
	o := container.NewStack(g, widgets.Pad(4, col))
	b.cells[c.Date], b.grounds[c.Date], b.lines[c.Date] = o, g, line
	return o
}

// drop moves an own appointment to the day it was let go over.
func (b *board) drop(d presenter.Due, at fyne.Position) {
	driver := fyne.CurrentApp().Driver()
	for day, o := range b.cells {
		p := driver.AbsolutePositionForObject(o)
		if at.X >= p.X && at.Y >= p.Y && at.X < p.X+o.Size().Width && at.Y < p.Y+o.Size().Height {
			b.v.shift(d.ID, day)
			return
		}
	}
}

// chip is an own appointment: the only thing on the board that can be dragged.
type chip struct {
	widget.BaseWidget
	inner fyne.CanvasObject
	drop  func(fyne.Position)
	last  fyne.Position
}

func newChip(inner fyne.CanvasObject, drop func(fyne.Position)) *chip {
	c := &chip{inner: widgets.Column(0, inner), drop: drop}
	c.ExtendBaseWidget(c)
	return c
}

func (c *chip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.inner) }

// Dragged follows the pointer.
func (c *chip) Dragged(e *fyne.DragEvent) { c.last = e.AbsolutePosition }

// DragEnd lets the appointment go.
func (c *chip) DragEnd() {
	if c.last != (fyne.Position{}) {
		c.drop(c.last)
	}
	c.last = fyne.Position{}
}

func grid(columns int) *fyne.Container {
	return container.New(layout.NewGridLayoutWithColumns(columns))
}
