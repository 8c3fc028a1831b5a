package agenda

import (
	"context"
	"encoding/json"
	"slices"

	"zanger/casework"
)

// Stage is how far a date has come.
type Stage string

// The stages, the calmest first.
const (
	Prior Stage = "prior" // a day of reminder came
	Safe  Stage = "safe"  // have it done today
	Last  Stage = "last"  // today is the last day, by its earliest reading
	Late  Stage = "late"
)

// stageOf gives the stage of an open date on a day, "" while nothing is to be said.
func stageOf(d *casework.Deadline, today casework.Date) Stage {
	switch {
	case !d.Done.IsZero() || d.Sort.IsZero():
		return ""
	case d.Sort.Before(today):
		return Late
	case d.Sort == today:
		return Last
	case !d.Safe.IsZero() && !d.Safe.After(today):
		return Safe
	case !d.Warn.IsZero() && !d.Warn.After(today):
		return Prior
	}
	return ""
}

// bareWarn is how many days before its end a date is reminded of that has no prior dates.
const bareWarn = 3

// Reminder is a date of which to remind a person now.
type Reminder struct {
	Date  *casework.Deadline
	Stage Stage
	Fresh bool // nobody was told of this stage yet
}

// mark is what is kept of a reminder given: its stage and the day that began it, so that the next prior date and every
// further day late are told again, and a date that moved as well.
func (r Reminder) mark(today casework.Date) string {
	on := r.Date.Sort
	switch r.Stage {
	case Late:
		on = today
	case Safe:
		on = r.Date.Safe
	case Prior:
		for _, p := range r.Date.Priors {
			if !p.After(today) {
				on = p
			}
		}
	}
	return string(r.Stage) + " " + on.String() + " " + r.Date.Sort.String()
}

// toldKey is the setting of this device.
const toldKey = "agenda.told"

// Locals keeps settings of this device.
type Locals interface {
	Local(ctx context.Context, key string) (string, error)
	SetLocal(ctx context.Context, key, value string) error
}

// Reminders gives what to remind of on a day, the most pressing first; theirs narrows it to dates of these members and
// those of nobody, none means everybody's.
func Reminders(ctx context.Context, r casework.Reader, l Locals, today casework.Date, theirs ...casework.ID) ([]Reminder, error) {
	told, err := told(ctx, l)
	if err != nil {
		return nil, err
	}
	var out []Reminder
	q := Warned(today).Reading("case", "form", "title", "rule", "sort", "end", "safe", "warn", "priors", "time", "responsible")
	take := func(e casework.Entity) error {
		d := e.(*casework.Deadline)
		if d.Warn.IsZero() {
			d.Warn = d.Sort.AddDays(-bareWarn)
		}
		if len(theirs) > 0 && !d.Responsible.IsZero() && !slices.Contains(theirs, d.Responsible) {
			return nil
		}
		rem := Reminder{Date: d, Stage: stageOf(d, today)}
		if rem.Stage != "" {
			rem.Fresh = told[d.ID.String()] != rem.mark(today)
			out = append(out, rem)
		}
		return ctx.Err()
	}
	if err = r.List(ctx, &casework.Deadline{}, q, take); err == nil {
		// Dates of an older profile have no prior dates: they are reminded of a few days before.
		bare := Open().And("warn", casework.Empty, nil).And("sort", casework.Le, today.AddDays(bareWarn))
		err = r.List(ctx, &casework.Deadline{}, bare, take)
	}
	slices.SortStableFunc(out, func(a, b Reminder) int { return a.Date.Sort.Compare(b.Date.Sort) })
	return out, err
}

// Tell records that a person was told of the reminders, and forgets those that are no more.
func Tell(ctx context.Context, l Locals, list []Reminder, today casework.Date) error {
	marks := map[string]string{}
	for _, r := range list {
		marks[r.Date.ID.String()] = r.mark(today)
	}
	b, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	return l.SetLocal(ctx, toldKey, string(b))
}

func told(ctx context.Context, l Locals) (map[string]string, error) {
	v, err := l.Local(ctx, toldKey)
	if err != nil {
		return nil, err
	}
	marks := map[string]string{}
	if v != "" && json.Unmarshal([]byte(v), &marks) != nil {
		marks = map[string]string{} // what cannot be read was told to nobody
	}
	return marks, nil
}

// Counts is a day in numbers, with nobody's name.
type Counts struct{ Late, Today, Soon int } // Soon: within three days after today

// Outline keeps, while a profile is locked, the days of its dates and nothing else: neither names nor cases. It lives in
// memory only.
type Outline struct{ days []casework.Date }

// ReadOutline reads the days of the open dates.
func ReadOutline(ctx context.Context, r casework.Reader, today casework.Date) (*Outline, error) {
	o := &Outline{}
	err := r.List(ctx, &casework.Deadline{}, Open().And("sort", casework.Le, today.AddDays(60)).Reading("sort"), func(e casework.Entity) error {
		o.days = append(o.days, e.(*casework.Deadline).Sort)
		return ctx.Err()
	})
	return o, err
}

// Counts counts the dates as they stand on a day. A nil Outline has none.
func (o *Outline) Counts(today casework.Date) (c Counts) {
	if o == nil {
		return c
	}
	for _, d := range o.days {
		switch n := today.DaysUntil(d); {
		case n < 0:
			c.Late++
		case n == 0:
			c.Today++
		case n <= 3:
			c.Soon++
		}
	}
	return c
}
