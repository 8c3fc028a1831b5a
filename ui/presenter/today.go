package presenter

import (
	"context"
	"time"

	"zanger/casework"
	"zanger/casework/intake"
)

// Today answers: what must I do now?
type Today struct {
	Desk *Desk

	Heading  string // "Monday, 23 November: 2 overdue and one hearing today"
	Overdue  int    // dates and tasks of the person's own
	Near     int    // within SoonDays, today among them
	Week     int    // within seven days
	New      int    // enquiries nobody has decided
	Late     int    // of those, promised before today
	Dates    []Due
	Queue    []QueueRow
	Tasks    []TaskRow // all that are late or due today, then what comes next
	Approve  []ApproveRow
	MayCheck bool     // the person approves other people's documents
	Empty    bool     // nothing at all yet: the page says how to begin
	Exchange string   // where the work is, in a few words; "" nobody to exchange with
	Notices  []Notice // what of the exchange waits for the person
	NoSheet  bool     // nobody has confirmed to hold a recovery sheet
	Clock    string   // the computer's clock is behind what was already written, so that nothing here can be trusted; "" it is not

	tasksLate, tasksToday int
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
	todayTasks = 6  // when fewer press
	pressTasks = 60 // late or due today
)

// clockSlack is how far the clock may be behind the newest record before Today says so: clocks of colleagues differ by minutes.
const clockSlack = time.Hour

// Load reads the day.
func (t *Today) Load(ctx context.Context) error {
	t.Clock = t.Desk.clockBehind(ctx, clockSlack)
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
	t.NoSheet = d.NoRecoverySheet(ctx)
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

// OnlyTasksLate reports whether tasks are late and no date is.
func (t *Today) OnlyTasksLate() bool { return t.tasksLate > 0 && t.Overdue == t.tasksLate }

// ownTasks are the tasks of the person at the desk that are not done.
func ownTasks(d *Desk) casework.Query {
	return casework.Where("assigned", d.Me.ID).And("done", casework.Empty, nil)
}

// Pressing counts the dates and the person's own tasks that are late or due today.
func (d *Desk) Pressing(ctx context.Context) (int, error) {
	today := d.Clock.Today()
	dates, err := casework.Count[casework.Deadline](ctx, d.Store,
		casework.Query{}.And("done", casework.Empty, nil).And("sort", casework.NotEmpty, nil).And("sort", casework.Le, today))
	if err != nil {
		return 0, err
	}
	tasks, err := casework.Count[casework.Task](ctx, d.Store, ownTasks(d).And("due", casework.NotEmpty, nil).And("due", casework.Le, today))
	return dates + tasks, err
}

func (t *Today) loadTasks(ctx context.Context) error {
	d, p, today := t.Desk, t.Desk.Text, t.Desk.Clock.Today()
	list, err := casework.List[casework.Task](ctx, d.Store, ownTasks(d).And("due", casework.NotEmpty, nil).By("due").Limit(pressTasks))
	if err != nil {
		return err
	}
	t.tasksLate, t.tasksToday = 0, 0
	for _, k := range list {
		switch {
		case k.Due.Before(today):
			t.tasksLate++
		case k.Due == today:
			t.tasksToday++
		}
	}
	list = list[:min(len(list), max(todayTasks, t.tasksLate+t.tasksToday))]
	if room := todayTasks - len(list); room > 0 {
		undated, err := casework.List[casework.Task](ctx, d.Store, ownTasks(d).And("due", casework.Empty, nil).Limit(room))
		if err != nil {
			return err
		}
		list = append(list, undated...)
	}
	t.Overdue += t.tasksLate
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
	if n := t.Overdue - t.tasksLate; n > 0 {
		parts = append(parts, p.N("today.overdue", n))
	}
	if t.tasksLate > 0 {
		parts = append(parts, p.N("today.tasks.overdue", t.tasksLate))
	}
	if hearings > 0 {
		parts = append(parts, p.N("today.hearings", hearings))
	}
	if due > 0 {
		parts = append(parts, p.N("today.due", due))
	}
	if t.tasksToday > 0 && len(parts) < 3 {
		parts = append(parts, p.N("today.tasks.due", t.tasksToday))
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
