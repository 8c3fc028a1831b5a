package presenter

import (
	"context"

	"zanger/casework"
	"zanger/casework/intake"
)

// Today answers: what must I do now?
type Today struct {
	Desk *Desk

	Heading  string // "Monday, 23 November: 2 overdue and one hearing today"
	Overdue  int
	Near     int // within SoonDays, today among them
	Week     int // within seven days
	New      int // enquiries nobody has decided
	Late     int // of those, promised before today
	Dates    []Due
	Queue    []QueueRow
	Tasks    []TaskRow
	Approve  []ApproveRow
	MayCheck bool     // the person approves other people's documents
	Empty    bool     // nothing at all yet: the page says how to begin
	Exchange string   // where the work is, in a few words; "" nobody to exchange with
	Notices  []Notice // what of the exchange waits for the person
}

// TaskRow is a task of the person at the desk.
type TaskRow struct {
	ID      casework.ID
	Of      casework.ID
	Urgency Urgency
	Badge   string
	Title   string
	Detail  string
	Date    string
}

// ApproveRow is a document that waits for approval.
type ApproveRow struct {
	ID, Case casework.ID
	Title    string
	Detail   string
}

// How many rows Today shows of each; the rest is a page away.
const (
	todayDates = 40
	todayQueue = 6
	todayTasks = 6
)

// Load reads the day.
func (t *Today) Load(ctx context.Context) error {
	d, today := t.Desk, t.Desk.Clock.Today()
	open := casework.Query{}.And("done", casework.Empty, nil).And("sort", casework.NotEmpty, nil)
	var err error
	count := func(q casework.Query) int {
		if err != nil {
			return 0
		}
		var n int
		n, err = casework.Count[casework.Deadline](ctx, d.Store, q)
		return n
	}
	t.Overdue = count(open.And("sort", casework.Lt, today))
	t.Near = count(open.And("sort", casework.Ge, today).And("sort", casework.Le, today.AddDays(SoonDays)))
	t.Week = count(open.And("sort", casework.Ge, today).And("sort", casework.Le, today.AddDays(7)))
	if err != nil {
		return err
	}
	list, err := casework.List[casework.Deadline](ctx, d.Store, open.And("sort", casework.Le, today.AddDays(30)).By("sort").Limit(todayDates))
	if err != nil {
		return err
	}
	if t.Dates, err = d.Dues(ctx, list); err != nil {
		return err
	}
	if err = t.loadQueue(ctx, today); err != nil {
		return err
	}
	if err = t.loadTasks(ctx); err != nil {
		return err
	}
	if err = t.loadApprovals(ctx); err != nil {
		return err
	}
	t.heading(today)
	t.Exchange, t.Notices = d.ExchangeWord(), d.Notices()
	if t.Empty = len(t.Dates)+len(t.Queue)+len(t.Tasks)+len(t.Approve) == 0; t.Empty {
		n, err := casework.Count[casework.Case](ctx, d.Store, casework.All())
		if err != nil {
			return err
		}
		t.Empty = n == 0
	}
	return nil
}

func (t *Today) loadQueue(ctx context.Context, today casework.Date) error {
	open := openEnquiries()
	var err error
	if t.New, err = casework.Count[casework.Enquiry](ctx, t.Desk.Store, open); err != nil {
		return err
	}
	late := open.And("promised", casework.NotEmpty, nil).And("promised", casework.Lt, today)
	if t.Late, err = casework.Count[casework.Enquiry](ctx, t.Desk.Store, late); err != nil {
		return err
	}
	list, err := intake.Queue(ctx, t.Desk.Store)
	if err != nil {
		return err
	}
	t.Queue = t.Queue[:0]
	for _, e := range list[:min(len(list), todayQueue)] {
		row, err := t.Desk.queueRow(ctx, e)
		if err != nil {
			return err
		}
		t.Queue = append(t.Queue, row)
	}
	return nil
}

func openEnquiries() casework.Query {
	return casework.Query{}.And("status", casework.In, []casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking})
}

func (t *Today) loadTasks(ctx context.Context) error {
	d, p, today := t.Desk, t.Desk.Text, t.Desk.Clock.Today()
	q := casework.Where("assigned", d.Me.ID).And("done", casework.Empty, nil).By("due").Limit(todayTasks)
	list, err := casework.List[casework.Task](ctx, d.Store, q)
	if err != nil {
		return err
	}
	t.Tasks = t.Tasks[:0]
	for _, k := range list {
		row := TaskRow{ID: k.ID, Of: k.Of, Urgency: UrgencyOf(today, k.Due), Title: k.What, Badge: p.T("due.nodate")}
		if !k.Due.IsZero() {
			row.Badge, row.Date = p.Due(k.Due), p.Date(k.Due)
		}
		row.Detail = d.placeOf(ctx, k.Of)
		t.Tasks = append(t.Tasks, row)
	}
	return nil
}

func (t *Today) loadApprovals(ctx context.Context) error {
	d := t.Desk
	t.Approve, t.MayCheck = t.Approve[:0], d.Me.Duty.May(casework.ApproveDraft)
	if !t.MayCheck {
		return nil
	}
	list, err := casework.List[casework.Draft](ctx, d.Store, casework.Where("status", casework.DraftSubmitted).By("updated").Limit(todayTasks))
	if err != nil {
		return err
	}
	for _, dr := range list {
		t.Approve = append(t.Approve, ApproveRow{ID: dr.ID, Case: dr.Of, Title: dr.Title,
			Detail: dots(d.MemberName(ctx, dr.Author), d.placeOf(ctx, dr.Of))})
	}
	return nil
}

// placeOf names the case or the enquiry something belongs to, "" for neither.
func (d *Desk) placeOf(ctx context.Context, id casework.ID) string {
	if id.IsZero() {
		return ""
	}
	if c, err := casework.Get[casework.Case](ctx, d.Store, id); err == nil {
		return dots(c.Number, c.Title)
	}
	if e, err := casework.Get[casework.Enquiry](ctx, d.Store, id); err == nil {
		return dots(e.Number, e.Line)
	}
	return ""
}

func (t *Today) heading(today casework.Date) {
	p := t.Desk.Text
	hearings, due := 0, 0
	for _, r := range t.Dates {
		if r.Date == p.Date(today) {
			if r.Hearing {
				hearings++
			} else {
				due++
			}
		}
	}
	var parts []string
	if t.Overdue > 0 {
		parts = append(parts, p.N("today.overdue", t.Overdue))
	}
	if hearings > 0 {
		parts = append(parts, p.N("today.hearings", hearings))
	}
	if due > 0 {
		parts = append(parts, p.N("today.due", due))
	}
	if t.Late > 0 && len(parts) < 3 {
		parts = append(parts, p.N("today.late", t.Late))
	}
	if len(parts) == 0 {
		parts = append(parts, p.T("today.calm"))
	}
	t.Heading = p.T("today.heading", "Day", p.DateHeading(today), "State", p.List(parts...))
}

// FinishTask marks a task done today.
func (t *Today) FinishTask(ctx context.Context, id casework.ID) error {
	return t.Desk.Do(ctx, "act.task.done", func(tx casework.Tx) error {
		k, err := casework.Get[casework.Task](ctx, tx, id)
		if err != nil {
			return err
		}
		k.Done = t.Desk.Clock.Today()
		return tx.Put(ctx, k)
	})
}
