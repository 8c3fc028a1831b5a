package presenter

import (
	"context"
	"slices"
	"time"

	"zanger/casework"
	"zanger/casework/agenda"
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

	DatesMine        DateFilter = "mine"        // the person's own, and of those they stand in for
	DatesUnconfirmed DateFilter = "unconfirmed" // nobody has checked them
	DatesPrior       DateFilter = "prior"       // a day of reminder has come
	DatesClash       DateFilter = "clash"       // hearings that meet, or fall into an absence
	DatesNone        DateFilter = "none"        // cases in which no date is open
)

// DateFilters in order.
var DateFilters = []DateFilter{DatesAhead, DatesOverdue, DatesWeek, DatesMonth, DatesMine, DatesPrior, DatesUnconfirmed, DatesDoubt, DatesClash, DatesNone, DatesDone}

// Dates presents what falls when in all cases.
type Dates struct {
	Desk   *Desk
	Filter DateFilter
	Month  casework.Date // the month the calendar shows, any day of it
	Person casework.ID   // only dates this member answers for today; zero: everybody's

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
	case DatesUnconfirmed:
		q = agenda.Unconfirmed()
	case DatesPrior:
		q = agenda.Warned(today)
	case DatesDone:
		q = casework.All().And("done", casework.NotEmpty, nil).By("-done")
	}
	d.rows, d.found = nil, nil
	people, err := agenda.ReadPeople(ctx, d.Desk.Store)
	if err != nil {
		return err
	}
	var theirs []casework.ID // nil: everybody's
	switch {
	case d.Filter == DatesMine:
		theirs = people.Theirs(d.Desk.Me.ID, today)
	case !d.Person.IsZero():
		theirs = people.Theirs(d.Person, today)
	}
	if theirs != nil {
		q = q.And("responsible", casework.In, theirs)
	}
	switch d.Filter {
	case DatesClash, DatesNone:
		err = d.gather(ctx, today, people, theirs)
	case DatesDoubt:
		d.found = []*casework.Deadline{}
		err = d.Desk.Store.List(ctx, &casework.Deadline{}, q.And("sort", casework.Ge, today.AddDays(-30)), func(e casework.Entity) error {
			if dl := e.(*casework.Deadline); len(dl.Doubt) > 0 || !dl.End.Exact() {
				d.found = append(d.found, dl)
			}
			return nil
		})
	default:
		d.rows, err = newRows[casework.Deadline](ctx, d.Desk.Store, q)
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

// gather reads what no index answers.
func (d *Dates) gather(ctx context.Context, today casework.Date, people *agenda.People, theirs []casework.ID) error {
	d.found = []*casework.Deadline{}
	of := func(id casework.ID) bool { return theirs == nil || slices.Contains(theirs, id) }
	if d.Filter == DatesNone {
		cases, err := agenda.NoDate(ctx, d.Desk.Store)
		for _, c := range cases {
			if of(c.Responsible) {
				d.found = append(d.found, &casework.Deadline{Case: c.ID, Form: "none", Title: dots(c.Number, c.Title)})
			}
		}
		return err
	}
	list, err := casework.List[casework.Deadline](ctx, d.Desk.Store, agenda.Between(today, today.AddDays(180)))
	if err != nil {
		return err
	}
	seen := map[casework.ID]bool{}
	for _, c := range agenda.Clashes(list, people) {
		for _, dl := range []*casework.Deadline{c.A, c.B} {
			if dl != nil && !seen[dl.ID] && (of(dl.Responsible) || of(c.Who)) {
				seen[dl.ID] = true
				d.found = append(d.found, dl)
			}
		}
	}
	return nil
}

// Days gives n days from a day, ready to show.
func (d *Dates) Days(from casework.Date, n int) []DayCell {
	out := make([]DayCell, n)
	for i := range out {
		out[i] = d.dayCell(from.AddDays(i))
		out[i].Outside = false
	}
	return out
}

// Week gives the week of the day the calendar shows, from Monday.
func (d *Dates) Week() []DayCell { return d.Days(mondayOf(d.Month), 7) }

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
	Worked  bool   // a weekend day worked by a transfer
	Name    string // of the holiday
	Unsure  bool   // the calendar does not know the day for sure
	Dues    []Due
}

// Weeks gives the month as weeks from Monday.
func (d *Dates) Weeks() [][]DayCell {
	first := casework.NewDate(d.Month.Year, d.Month.Month, 1)
	day := first.AddDays(-(int(first.Weekday()) + 6) % 7)
	var weeks [][]DayCell
	for len(weeks) < 6 && (day.Month == first.Month || day.Before(first) || len(weeks) == 0) {
		week := make([]DayCell, 7)
		for i := range week {
			week[i] = d.dayCell(day)
			day = day.AddDays(1)
		}
		weeks = append(weeks, week)
	}
	return weeks
}

func (d *Dates) dayCell(day casework.Date) DayCell {
	c := DayCell{Date: day, Number: d.Desk.Text.Number(int64(day.Day)), Outside: day.Month != d.Month.Month, Today: day == d.Desk.Clock.Today()}
	if d.Desk.Calendar != nil {
		known := d.Desk.Day(day)
		c.Off, c.Name, c.Unsure, c.Worked = !known.Works, known.Name, !known.Sure, known.Works && known.Weekend
	}
	for _, dl := range d.month[day] {
		c.Dues = append(c.Dues, d.Desk.due(dl, nil))
	}
	return c
}

// Show shows the month of a day.
func (d *Dates) Show(ctx context.Context, day casework.Date) error {
	d.Month = day
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
