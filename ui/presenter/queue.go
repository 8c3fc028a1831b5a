package presenter

import (
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/intake"
)

// Filter chooses enquiries of the queue; its words are "queue.filter.<name>".
type Filter string

// The filters, in the order they are offered.
const (
	Waiting Filter = "waiting"
	Urgents Filter = "urgent"
	Late    Filter = "late"
	ToCall  Filter = "call"
	Mine    Filter = "mine"
	Ended   Filter = "ended"
)

// Filters in the order they are offered.
var Filters = []Filter{Waiting, Urgents, Late, ToCall, Mine, Ended}

// Queue answers: who waits, since when, promised when?
type Queue struct {
	Desk   *Desk
	Filter Filter
	Text   string // part of a name, number, IIN or words; "" for all

	Heading string
	Count   string // words under the list

	list []*casework.Enquiry
	rows map[casework.ID]QueueRow
}

// endedMost is how many ended enquiries are listed, the newest first; older ones are found by search.
const endedMost = 1000

// Load reads the queue anew, in its order.
func (q *Queue) Load(ctx context.Context) error {
	d, p, today := q.Desk, q.Desk.Text, q.Desk.Clock.Today()
	if q.Filter == "" {
		q.Filter = Waiting
	}
	q.rows = map[casework.ID]QueueRow{}
	open, err := intake.Queue(ctx, d.Store)
	if err != nil {
		return err
	}
	late, now := 0, 0
	for _, e := range open {
		if !e.Promised.IsZero() && e.Promised.Before(today) {
			late++
		}
		if e.Promised == today {
			now++
		}
	}
	switch {
	case late > 0:
		q.Heading = p.N("queue.heading.late", late)
	case now > 0:
		q.Heading = p.N("queue.heading.today", now)
	case len(open) > 0:
		q.Heading = p.N("queue.heading.open", len(open))
	default:
		q.Heading = p.T("queue.heading.none")
	}
	switch q.Filter {
	case Ended:
		q.list, err = casework.List[casework.Enquiry](ctx, d.Store, casework.Query{}.And("status", casework.In,
			[]casework.EnquiryStatus{casework.EnquiryAccepted, casework.EnquiryReferred, casework.EnquiryRefused}).By("-decided", "-received").Limit(endedMost))
	case ToCall:
		q.list, err = intake.Callbacks(ctx, d.Store)
	default:
		q.list = slices.DeleteFunc(open, func(e *casework.Enquiry) bool {
			switch q.Filter {
			case Urgents:
				return e.Band != casework.Emergency && e.Band != casework.Urgent
			case Late:
				return e.Promised.IsZero() || e.Promised.After(today)
			case Mine:
				return e.Assigned != d.Me.ID
			}
			return false
		})
	}
	if err != nil {
		return err
	}
	if q.Text != "" {
		if err := q.search(ctx); err != nil {
			return err
		}
	}
	q.Count = p.N("queue.count", len(q.list)) + " · " + p.T("queue.order."+orderOf(q.Filter))
	return nil
}

func orderOf(f Filter) string {
	if f == Ended {
		return "ended"
	}
	return "promise"
}

// search keeps what the store finds among enquiries and their people, whatever the filter: who looks for a name wants it.
func (q *Queue) search(ctx context.Context) error {
	hits, err := q.Desk.Store.Search(ctx, casework.SearchQuery{Text: q.Text, Kinds: []casework.Kind{casework.KindEnquiry, casework.KindParty}, Limit: 200})
	if err != nil {
		return err
	}
	seen := map[casework.ID]bool{}
	var out []*casework.Enquiry
	for _, h := range hits {
		id := h.ID
		if h.Kind == casework.KindParty {
			id = h.Of
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		e, err := casework.Get[casework.Enquiry](ctx, q.Desk.Store, id)
		if casework.CodeOf(err) == casework.Missing {
			continue // a party of a case
		}
		if err != nil {
			return err
		}
		if !e.Deleted {
			out = append(out, e)
		}
	}
	q.list = out
	return nil
}

// Len is the number of rows.
func (q *Queue) Len() int { return len(q.list) }

// Row gives row i; what it shows is read when it first comes into sight.
func (q *Queue) Row(ctx context.Context, i int) QueueRow {
	if i < 0 || i >= len(q.list) {
		return QueueRow{}
	}
	e := q.list[i]
	if r, ok := q.rows[e.ID]; ok {
		return r
	}
	r, err := q.Desk.queueRow(ctx, e)
	if err != nil {
		return QueueRow{ID: e.ID, Name: e.Number} // the page says what is wrong when it loads anew
	}
	q.rows[e.ID] = r
	return r
}

// Index finds the row of an enquiry, -1 when it is not in the list.
func (q *Queue) Index(id casework.ID) int {
	return slices.IndexFunc(q.list, func(e *casework.Enquiry) bool { return e.ID == id })
}
