package presenter

import (
	"context"

	"zanger/casework"
)

// QueueRow is an enquiry in a list.
type QueueRow struct {
	ID       casework.ID
	Name     string // of the one who asks; "no name yet"
	Line     string // what it is about
	Detail   string // number, area, channel
	Urgency  Urgency
	Badge    string // "2 days late", "today", "new", "accepted"
	Promised string // "24.11"
	Red      bool   // emergency: goes before all
	Jumped   bool   // moved ahead of the promised order, with a reason on record
}

func (d *Desk) queueRow(ctx context.Context, e *casework.Enquiry) (QueueRow, error) {
	p := d.Text
	row := QueueRow{ID: e.ID, Line: e.Line, Red: e.Band == casework.Emergency, Jumped: e.Jump > 0}
	applicant, err := d.applicant(ctx, e.ID)
	if err != nil {
		return row, err
	}
	if applicant != nil {
		row.Name = applicant.Name
	}
	if row.Name == "" {
		row.Name = p.T("queue.noname")
	}
	row.Detail = dots(e.Number, d.AreaName(e.Area), p.T("channel."+string(e.Channel)))
	if !e.Promised.IsZero() {
		row.Promised = p.Date(e.Promised)
	}
	switch {
	case !e.Status.Open():
		row.Urgency, row.Badge = Done, p.T("status."+string(e.Status))
		if e.Status != casework.EnquiryAccepted {
			row.Urgency = None
		}
	case e.Promised.IsZero():
		row.Urgency, row.Badge = None, p.T("status."+string(e.Status))
	default:
		row.Urgency, row.Badge = UrgencyOf(d.Clock.Today(), e.Promised), p.Due(e.Promised)
		if row.Urgency == Soon && d.Clock.Today().DaysUntil(e.Promised) > 1 {
			row.Urgency = Planned // a promise is near when it is today's or tomorrow's
		}
	}
	return row, nil
}

// applicant reads who asks; nil where nobody is written down yet.
func (d *Desk) applicant(ctx context.Context, enquiry casework.ID) (*casework.Party, error) {
	return d.partyOf(ctx, enquiry, casework.Applicant)
}

func (d *Desk) partyOf(ctx context.Context, of casework.ID, role casework.Role) (*casework.Party, error) {
	list, err := casework.List[casework.Party](ctx, d.Store, casework.Where("of", of).And("role", casework.Eq, role).By("created").Limit(1))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// AreaName names a topic in the person's language, "" for none.
func (d *Desk) AreaName(code string) string {
	if code == "" {
		return ""
	}
	if d.Law != nil {
		if a, ok := d.Law.Area(code); ok {
			return a.Name.In(d.Text.Lang())
		}
	}
	return code
}
