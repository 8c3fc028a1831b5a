package presenter

import (
	"context"

	"zanger/casework"
	"zanger/ui/text"
)

// Urgency is how a row presses; a page shows it as a shape, a word and a colour.
type Urgency string

// The urgencies.
const (
	Overdue Urgency = "overdue"
	Soon    Urgency = "soon"
	Planned Urgency = "planned"
	Done    Urgency = "done"
	None    Urgency = "none"
)

// SoonDays is up to how many days ahead a date counts as near.
const SoonDays = 3

// UrgencyOf tells how a day presses, seen from today.
func UrgencyOf(today, day casework.Date) Urgency {
	switch n := today.DaysUntil(day); {
	case day.IsZero():
		return None
	case n < 0:
		return Overdue
	case n <= SoonDays:
		return Soon
	}
	return Planned
}

// Due is a date of a case, ready to show.
type Due struct {
	ID, Case casework.ID
	Urgency  Urgency
	Badge    string // "2 days late", "today", "doubtful"
	Title    string
	Detail   string // case number and title, hour, place
	Date     string // "23.11", "01.11–05.11"
	Hearing  bool
	Own      bool // an own appointment: it may be moved by hand
	Doubt    bool // the date is not certain: the page says so
}

// Dues puts dates into rows. Cases are read once each.
func (d *Desk) Dues(ctx context.Context, list []*casework.Deadline) ([]Due, error) {
	cases := map[casework.ID]*casework.Case{}
	out := make([]Due, 0, len(list))
	differing, err := d.differing(ctx)
	if err != nil {
		return nil, err
	}
	for _, dl := range list {
		c, ok := cases[dl.Case]
		if !ok {
			var err error
			if c, err = casework.Get[casework.Case](ctx, d.Store, dl.Case); err != nil {
				if casework.CodeOf(err) != casework.Missing {
					return nil, err
				}
				c = nil
			}
			cases[dl.Case] = c
		}
		row := d.due(dl, c)
		if differing[dl.ID] {
			row.Detail = dots(d.Text.T("exchange.date.diverge"), row.Detail)
		}
		out = append(out, row)
	}
	return out, nil
}

func (d *Desk) due(dl *casework.Deadline, c *casework.Case) Due {
	p, today := d.Text, d.Clock.Today()
	row := Due{ID: dl.ID, Case: dl.Case, Title: d.DeadlineTitle(dl), Date: p.Range(dl.End), Hearing: dl.Form == "hearing", Own: dl.Form == "own" && dl.Done.IsZero(),
		Doubt: len(dl.Doubt) > 0 || !dl.End.Exact()}
	switch {
	case !dl.Done.IsZero():
		row.Urgency, row.Badge = Done, p.T("due.done")
	case dl.End.From.IsZero():
		row.Urgency, row.Badge = None, p.T("due.nodate")
	default:
		row.Urgency, row.Badge = UrgencyOf(today, dl.End.From), p.Due(dl.End.From)
	}
	var parts []string
	if row.Doubt && dl.Done.IsZero() {
		parts = append(parts, p.T("due.doubt"))
	}
	parts = append(parts, d.hour(dl))
	if c != nil {
		if c.Number != "" {
			parts = append(parts, p.T("due.case", "Number", c.Number))
		}
		parts = append(parts, c.Title)
	}
	if dl.Place != "" {
		parts = append(parts, dl.Place)
	}
	row.Detail = dots(parts...)
	return row
}

// hour says when on its day a date is: the hour of a hearing, or that at which the court closes where a computed act is
// done in it; "" for the whole day.
func (d *Desk) hour(dl *casework.Deadline) string {
	if dl.Time != "" && dl.Form == "rule" {
		return d.Text.T("due.closes", "Time", dl.Time)
	}
	return dl.Time
}

// DeadlineTitle names a date: its own title, else what its rule asks for, or whom it binds, and where it is written.
func (d *Desk) DeadlineTitle(dl *casework.Deadline) string { return d.titleIn(d.Text, dl) }

// titleIn is DeadlineTitle in a language. The words of a rule were stored in the language of whoever entered the date.
func (d *Desk) titleIn(p *text.Printer, dl *casework.Deadline) string {
	if d.Law != nil && dl.Rule != "" {
		if r, ok := d.Law.Rule(dl.Rule); ok && (dl.Title == "" || r.Named(dl.Title)) {
			place := d.Law.Cite(r.Act, r.Article, p.Lang())
			if does := r.Does.In(p.Lang()); does != "" {
				return dots(p.Capital(does), place)
			}
			return dots(place, r.Binds.In(p.Lang()))
		}
	}
	if dl.Title != "" {
		return dl.Title
	}
	return p.T("due.form." + dl.Form)
}

// dots joins what is not empty with middle dots.
func dots(parts ...string) string {
	s := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if s != "" {
			s += " · "
		}
		s += p
	}
	return s
}
