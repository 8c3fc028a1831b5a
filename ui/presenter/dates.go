package presenter

import (
	"context"
	"time"

	"zanger/casework"
)

// DateFilter narrows the page of dates.
type DateFilter string

// The filters, in the order they are offered.
const (
	DatesOverdue DateFilter = "overdue"
	DatesWeek    DateFilter = "week"
	DatesMonth   DateFilter = "month"
	DatesAhead   DateFilter = "ahead" // all that are not done
	DatesDoubt   DateFilter = "doubt"
	DatesDone    DateFilter = "done"
)

// DateFilters in order.
var DateFilters = []DateFilter{DatesAhead, DatesOverdue, DatesWeek, DatesMonth, DatesDoubt, DatesDone}

// Dates presents what falls when in all cases.
type Dates struct {
	Desk   *Desk
	Filter DateFilter
	Month  casework.Date // the month the calendar shows, any day of it

	rows  *Rows[casework.Deadline, *casework.Deadline]
	found []*casework.Deadline // for the filter no index answers
	late  int
	month map[casework.Date][]*casework.Deadline
}

// Load counts and reads the month; rows are read as they are shown.
func (d *Dates) Load(ctx context.Context) (err error) {
	today := d.Desk.Clock.Today()
	if d.Filter == "" {
		d.Filter = DatesAhead
	}
	if d.Month.IsZero() {
		d.Month = today
	}
	open := casework.All().And("done", casework.Empty, nil)
	if d.late, err = casework.Count[casework.Deadline](ctx, d.Desk.Store, open.And("sort", casework.NotEmpty, nil).And("sort", casework.Lt, today)); err != nil {
		return err
	}
	q := open.By("sort")
	switch d.Filter {
	case DatesOverdue:
		q = q.And("sort", casework.NotEmpty, nil).And("sort", casework.Lt, today)
	case DatesWeek:
		q = q.And("sort", casework.Ge, today).And("sort", casework.Le, today.AddDays(6))
	case DatesMonth:
		q = q.And("sort", casework.Ge, today).And("sort", casework.Le, today.AddMonths(1))
	case DatesDone:
		q = casework.All().And("done", casework.NotEmpty, nil).By("-done")
	}
	d.rows, d.found = nil, nil
	if d.Filter == DatesDoubt {
		d.found = []*casework.Deadline{}
		err = d.Desk.Store.List(ctx, &casework.Deadline{}, open.And("sort", casework.Ge, today.AddDays(-30)).By("sort"), func(e casework.Entity) error {
			if dl := e.(*casework.Deadline); len(dl.Doubt) > 0 || !dl.End.Exact() {
				d.found = append(d.found, dl)
			}
			return nil
		})
	} else {
		d.rows, err = NewRows[casework.Deadline](ctx, d.Desk.Store, q)
	}
	if err != nil {
		return err
	}
	from := casework.NewDate(d.Month.Year, d.Month.Month, 1)
	list, err := casework.List[casework.Deadline](ctx, d.Desk.Store, casework.All().And("sort", casework.Ge, from.AddDays(-7)).And("sort", casework.Le, from.AddDays(45)).By("sort"))
	if err != nil {
		return err
	}
	d.month = map[casework.Date][]*casework.Deadline{}
	for _, dl := range list {
		d.month[dl.Sort] = append(d.month[dl.Sort], dl)
	}
	return nil
}

// Len is how many dates the list shows.
func (d *Dates) Len() int {
	if d.found != nil {
		return len(d.found)
	}
	return d.rows.Len()
}

// At gives date i of the list, nil when it cannot be read.
func (d *Dates) At(ctx context.Context, i int) *casework.Deadline {
	if d.found != nil {
		if i < 0 || i >= len(d.found) {
			return nil
		}
		return d.found[i]
	}
	return d.rows.At(ctx, i)
}

// Row gives line i ready to show.
func (d *Dates) Row(ctx context.Context, i int) Due {
	dl := d.At(ctx, i)
	if dl == nil {
		return Due{}
	}
	rows, err := d.Desk.Dues(ctx, []*casework.Deadline{dl})
	if err != nil || len(rows) == 0 {
		return d.Desk.due(dl, nil)
	}
	return rows[0]
}

// Heading is the sentence at the top of the page.
func (d *Dates) Heading() (title, sub string) {
	p := d.Desk.Text
	sub = p.DateHeading(d.Desk.Clock.Today())
	if d.late > 0 {
		return p.N("dates.heading.late", d.late), sub
	}
	return p.T("dates.heading.none"), sub
}

// DayCell is a day of the month view.
type DayCell struct {
	Date    casework.Date
	Number  string
	Outside bool // of the month before or after
	Today   bool
	Off     bool   // not a working day
	Name    string // of the holiday
	Unsure  bool   // the calendar does not know the day for sure
	Dues    []Due
}

// Weeks gives the month as weeks from Monday.
func (d *Dates) Weeks() [][]DayCell {
	first := casework.NewDate(d.Month.Year, d.Month.Month, 1)
	day := first.AddDays(-(int(first.Weekday()) + 6) % 7)
	today := d.Desk.Clock.Today()
	var weeks [][]DayCell
	for len(weeks) < 6 && (day.Month == first.Month || day.Before(first) || len(weeks) == 0) {
		week := make([]DayCell, 7)
		for i := range week {
			c := DayCell{Date: day, Number: d.Desk.Text.Number(int64(day.Day)), Outside: day.Month != first.Month, Today: day == today}
			if d.Desk.Calendar != nil {
				known := d.Desk.Day(day)
				c.Off, c.Name, c.Unsure = !known.Works, known.Name, !known.Sure
			}
			for _, dl := range d.month[day] {
				c.Dues = append(c.Dues, d.Desk.due(dl, nil))
			}
			week[i] = c
			day = day.AddDays(1)
		}
		weeks = append(weeks, week)
	}
	return weeks
}

// Turn shows the month n months on.
func (d *Dates) Turn(ctx context.Context, n int) error {
	d.Month = casework.NewDate(d.Month.Year, d.Month.Month, 1).AddMonths(n)
	return d.Load(ctx)
}

// Day is what the calendar of the law knows about a day.
type Day struct {
	Works   bool
	Weekend bool
	Name    string // of a holiday or a transfer, in the person's language
	Sure    bool   // confirmed by statute or order
}

// Day asks the calendar. The desk must have one.
func (d *Desk) Day(on casework.Date) Day {
	w := on.Weekday()
	day := Day{Works: d.Calendar.IsWorking(on), Weekend: w == time.Saturday || w == time.Sunday}
	if special, ok := d.Calendar.Day(on); ok {
		day.Name = special.Name.In(d.Text.Lang())
	}
	day.Sure, _ = d.Calendar.Confirmed(on, on)
	return day
}
