package presenter

import (
	"context"
	"errors"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/ui/text"
)

// ExchangePage answers: is my work known to others, and what waits for me? It shows what the courier saw last and waits for nothing.
type ExchangePage struct {
	Desk *Desk

	Heading string
	Sub     string
	Known   bool // the courier has looked
	Joined  bool // part of an office
	Hub     bool // that has a hub, else it lives by stick
	Lead    bool // may let laptops in, and withdraw their access
	Reads   bool // gets what citizens say about the help

	Queued, Sent, Confirmed int
	Facts                   []Fact
	Trouble                 *text.ErrorText // why the last exchange did not go through; nil: it did
	Restored                bool            // the profile came back from a copy and must join anew
	Waits                   bool            // for a colleague's yes
	Refused                 bool            // with Waits: a colleague said no
	Invited                 bool            // with Waits: by a colleague's laptop, which lets this one in by itself
	Checked                 bool            // with Waits: the office is known for the right one, only the yes is missing
	Unknown                 bool            // colleagues have to compare this laptop's check code
	Asks                    []LaptopRow     // laptops that ask to be let in
	Busy                    string          // what an exchange does now; "": none is under way
	BusyShare               float64         // 0..1; below 0: not known
	Manual, TextOnly        bool            // only when asked; attachments wait
	BudgetKB                int             // of one exchange; 0: no limit
	Shared                  bool            // profiles of this computer exchange through a folder
	Files                   []FileRow
	Laptops                 []LaptopRow
	Tray                    []TrayRow
	Replies                 []ReplyRow
	Unread                  int
	Recovery                []string // the office's recovery key, until it is on paper
	Check                   string   // of this laptop
	Office                  string   // id of the office, which a hub needs to take it over
}

// FileRow is an attachment that is not in both places yet.
type FileRow struct {
	Name   string
	Detail string
	Moving bool
}

// LaptopRow is a laptop of the office.
type LaptopRow struct {
	ID      casework.ID
	Name    string // of its person
	Detail  string
	Check   string
	This    bool
	Revoked bool
	May     bool // its access may be withdrawn from here, or it may be let in from here
	Odd     bool // the hub says something of it that is not believed
}

// TrayRow is a record that did not go through.
type TrayRow struct {
	ID     int64
	Held   bool
	Title  string // what was done
	Reason string
	Detail string // where and when
	Wrote  []Fact // what it says
}

// ReplyRow is what a citizen said about the help.
type ReplyRow struct {
	N         int64
	Complaint bool
	Unread    bool
	Title     string
	Detail    string
	Answers   []Fact
	Text      string
	Contact   string
	Enquiry   casework.ID
}

// BudgetsKB are the limits offered for one exchange, in thousands of bytes; 0 is none.
var BudgetsKB = []int{0, 300, 1000, 5000, 20_000}

// BudgetAt is the offered limit nearest below the one that is set, which a command or an older program may have set to any number.
func (v *ExchangePage) BudgetAt() (at int) {
	for i, kb := range BudgetsKB {
		if v.BudgetKB >= kb {
			at = i
		}
	}
	if at == 0 && v.BudgetKB > 0 {
		return 1
	}
	return at
}

// Load puts what was seen into words.
func (v *ExchangePage) Load(ctx context.Context) error {
	d := v.Desk
	*v = ExchangePage{Desk: d}
	if d.Courier == nil {
		v.Known = true
		v.heading(client.Status{})
		return nil
	}
	s := d.Courier.Seen()
	st := s.Status
	v.Known = !s.At.IsZero()
	v.Joined, v.Hub, v.Restored, v.Check, v.Office = st.Joined, st.Hub != "", st.Restored, st.Finger, st.Office.String()
	v.Waits, v.Refused, v.Invited, v.Checked = st.Waits, st.Refused, st.Invited, st.Checked
	v.Lead, v.Unknown = leads(st), st.Unknown
	v.Reads = st.Role == string(casework.Coordinator)
	v.Queued, v.Sent, v.Confirmed = st.Queued, st.Sent, st.Confirmed
	v.Manual, v.TextOnly, v.BudgetKB, v.Shared = s.Pace.Off, s.Pace.TextOnly, s.Pace.BudgetKB, s.Pace.Folder != ""
	if s.Recovery != "" {
		v.Recovery = keyLines(s.Recovery)
	}
	v.busy(d.Courier.Moving())
	v.trouble(s)
	v.facts(s)
	v.rows(ctx, s)
	v.heading(st)
	return nil
}

func (v *ExchangePage) busy(m *client.Progress) {
	if m == nil {
		return
	}
	p := v.Desk.Text
	v.BusyShare = -1
	if m.Total > 0 {
		v.BusyShare = min(1, float64(m.Done)/float64(m.Total))
	}
	what := p.T("sync.step." + string(m.Step))
	switch {
	case m.File != "":
		what = dots(what, m.File, p.T("exchange.of", "Done", p.Bytes(m.Done), "Total", p.Bytes(m.Total)))
	case m.Total > 0:
		what = dots(what, p.T("exchange.of", "Done", p.Number(m.Done), "Total", p.Number(m.Total)))
	}
	v.Busy = dots(what, p.T("exchange.bytes", "Bytes", p.Bytes(m.Bytes)))
}

func (v *ExchangePage) trouble(s Seen) {
	p := v.Desk.Text
	err := v.Desk.Courier.Trouble()
	switch {
	case s.Err != nil:
		err = s.Err
	case err == nil && s.Status.Problem != "":
		err = &casework.Error{Code: casework.Offline, Key: s.Status.Problem, Op: "presenter.ExchangePage"}
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	e := p.Error(err)
	v.Trouble = &e
}

func (v *ExchangePage) facts(s Seen) {
	p, st := v.Desk.Text, s.Status
	if !st.Joined {
		return
	}
	when := func(t time.Time) string {
		if t.IsZero() {
			return p.T("exchange.never")
		}
		return p.Moment(t.In(casework.Almaty))
	}
	add := func(key, value string) { v.Facts = append(v.Facts, Fact{p.T(key), value}) }
	add("exchange.fact.confirmed", when(st.Last))
	add("exchange.fact.contact", when(st.Contact))
	if st.Hub != "" {
		add("exchange.fact.hub", st.Hub)
		switch {
		case s.Pace.Off:
			add("exchange.fact.next", p.T("exchange.fact.asked"))
		case !st.Next.IsZero():
			add("exchange.fact.next", when(st.Next))
		}
	}
	if st.Hub == "" || !st.Written.IsZero() {
		add("exchange.fact.written", when(st.Written))
	}
	if st.Files > 0 {
		add("exchange.fact.files", p.N("exchange.files", st.Files)+", "+p.Bytes(st.FileBytes))
	}
	if st.Waiting > 0 {
		add("exchange.fact.waiting", p.N("exchange.waiting", st.Waiting))
	}
	if st.Skew.Abs() > 2*time.Minute {
		key := "exchange.skew.ahead"
		if st.Skew < 0 {
			key = "exchange.skew.behind"
		}
		add("exchange.fact.clock", p.N(key, int(st.Skew.Abs()/time.Minute)))
	}
}

func (v *ExchangePage) rows(ctx context.Context, s Seen) {
	d, p := v.Desk, v.Desk.Text
	for _, f := range s.Files {
		key := "exchange.file.down"
		if f.Up {
			key = "exchange.file.up"
		}
		detail := p.T(key, "Size", p.Bytes(f.Size))
		if f.Preview {
			detail = dots(p.T("preview.preview"), detail)
		}
		if f.Done > 0 {
			detail = dots(detail, p.T("exchange.of", "Done", p.Bytes(f.Done), "Total", p.Bytes(f.Size)))
		}
		v.Files = append(v.Files, FileRow{Name: f.Name, Detail: dots(detail, d.placeOf(ctx, f.Case)), Moving: f.Moving})
	}
	for _, l := range s.Devices {
		row := LaptopRow{ID: l.ID, Name: d.whose(ctx, l.Member), Check: l.Finger, This: l.Self, Revoked: l.Revoked, Odd: l.Odd, May: v.Lead && !l.Self && (!l.Revoked || l.Shut)}
		if l.Asks {
			row.Detail = dots(p.T("exchange.asks.as", "Duty", p.T("duty."+string(l.Role))), p.T("exchange.asks.since", "When", p.Moment(l.Met.In(casework.Almaty))))
			v.Asks = append(v.Asks, row)
			continue
		}
		row.Detail = p.T("duty." + string(l.Role))
		if !l.Met.IsZero() {
			row.Detail = dots(row.Detail, p.T("exchange.laptop.met", "When", p.Moment(l.Met.In(casework.Almaty))))
		}
		if !l.Seen.IsZero() && !l.Self && !l.Revoked {
			row.Detail = dots(p.T("laptop.seen", "When", p.Moment(l.Seen.In(casework.Almaty))), row.Detail)
		}
		v.Laptops = append(v.Laptops, row)
	}
	for _, e := range s.Tray {
		v.Tray = append(v.Tray, d.trayRow(ctx, e))
	}
	for _, r := range s.Replies {
		v.Replies = append(v.Replies, d.replyRow(ctx, r))
		if !r.Seen {
			v.Unread++
		}
	}
}

func (d *Desk) trayRow(ctx context.Context, e client.TrayEntry) TrayRow {
	p := d.Text
	row := TrayRow{ID: e.ID, Held: e.Held, Title: d.actName(e.Change.Act), Reason: p.T("exchange.tray.unknown")}
	if p.Has(e.Reason) {
		row.Reason = p.T(e.Reason)
	}
	place := ""
	for _, w := range e.Change.Writes {
		if place == "" {
			place, _, _ = d.whereOf(ctx, w.Space, w.Kind, w.Entity)
		}
		if f, ok := fieldOf(w.Kind, w.Field); w.Field != casework.FieldDeleted && (!ok || f.Shape == casework.JSONShape || f.Shape == casework.RefShape) {
			continue // of no use to a reader
		}
		row.Wrote = append(row.Wrote, Fact{p.T("kind."+string(w.Kind)) + ": " + d.FieldName(w.Kind, w.Field), short(d.valueWords(ctx, w.Kind, w.Field, w.New), 200)})
	}
	row.Detail = dots(p.Moment(e.Change.At.In(casework.Almaty)), place)
	return row
}

// actName names an action of the journal.
func (d *Desk) actName(act string) string {
	if d.Text.Has(act) {
		return d.Text.T(act)
	}
	return d.Text.T("exchange.tray.change")
}

func (d *Desk) replyRow(ctx context.Context, r client.Reply) ReplyRow {
	p := d.Text
	row := ReplyRow{N: r.N, Complaint: r.Complaint, Unread: !r.Seen, Title: p.T("exchange.reply.feedback"), Text: r.Text, Contact: r.Contact, Enquiry: r.Enquiry}
	if r.Complaint {
		row.Title = p.T("exchange.reply.complaint")
	}
	row.Detail = dots(p.Moment(r.Received.In(casework.Almaty)), p.T("exchange.reply.code", "Code", r.Code))
	if e, err := casework.Get[casework.Enquiry](ctx, d.Store, r.Enquiry); err == nil {
		row.Detail = dots(row.Detail, e.Line)
	}
	for _, a := range []struct{ key, value string }{{"helped", r.Helped}, {"clear", r.Clear}, {"paid", r.Paid}} {
		if a.value != "" {
			row.Answers = append(row.Answers, Fact{p.T("exchange.reply." + a.key), p.T("exchange.answer." + a.value)})
		}
	}
	return row
}

func (v *ExchangePage) heading(st client.Status) {
	p := v.Desk.Text
	n := st.Rejected + st.Held
	switch {
	case !v.Known:
		v.Heading = p.T("exchange.heading.looking")
	case v.Restored:
		v.Heading = p.T("exchange.heading.restored")
	case v.Refused:
		v.Heading = p.T("exchange.heading.refused")
	case v.Waits:
		v.Heading, v.Sub = p.T("exchange.heading.waits"), p.T("exchange.waits.sub")
	case !st.Joined:
		v.Heading, v.Sub = p.T("exchange.heading.alone"), p.T("exchange.alone.sub")
	case st.Divergences > 0:
		v.Heading = p.N("exchange.heading.diverge", st.Divergences)
	case v.Lead && len(v.Asks) > 0:
		v.Heading = p.N("exchange.heading.asks", len(v.Asks))
	case n > 0:
		v.Heading = p.N("exchange.heading.tray", n)
	case st.Queued > 0:
		v.Heading = p.N("exchange.heading.queued", st.Queued)
	case st.Sent > 0:
		v.Heading = p.N("exchange.heading.sent", st.Sent)
	default:
		v.Heading = p.T("exchange.heading.confirmed")
	}
	if st.Joined {
		v.Sub = v.Desk.ExchangeWord()
	}
}

// ExchangeWord says in a few words where the work is, for the foot of the window and for Today; "" while nothing is known.
func (d *Desk) ExchangeWord() string {
	p := d.Text
	if d.Courier == nil {
		return ""
	}
	st := d.Courier.Seen().Status
	switch {
	case st.Waits && !st.Refused: // not for want of a line
		return p.T("exchange.word.waits")
	case !st.Joined:
		return ""
	}
	if d.Courier.Moving() != nil {
		return p.T("exchange.word.moving")
	}
	words := p.T("exchange.word.counts", "Queued", st.Queued, "Sent", st.Sent, "Confirmed", st.Confirmed)
	switch {
	case st.Queued+st.Sent == 0 && !st.Last.IsZero():
		words = p.T("exchange.word.confirmed", "When", p.Moment(st.Last.In(casework.Almaty)))
	case !st.Last.IsZero():
		words += " · " + p.T("exchange.word.last", "When", p.Moment(st.Last.In(casework.Almaty)))
	}
	if st.Hub != "" && !st.Online {
		words = p.T("exchange.word.offline") + " · " + words
	}
	return words
}

// leads says that a person may let laptops in and withdraw their access.
func leads(st client.Status) bool {
	return st.Role == string(casework.Coordinator) || st.Role == string(casework.Supervisor)
}

// Notice is something of the exchange that waits for the person, for Today.
type Notice struct {
	Urgency Urgency
	Words   string
	Tab     string // of the page of the exchange
}

// Notices tells what waits: divergences, laptops that ask to be let in, what was not accepted, what citizens said.
func (d *Desk) Notices() (out []Notice) {
	if d.Courier == nil {
		return nil
	}
	p, s := d.Text, d.Courier.Seen()
	if n := s.Status.Divergences; n > 0 {
		out = append(out, Notice{Overdue, p.N("exchange.notice.diverge", n), TabDivergences})
	}
	if n := s.Status.Asks; n > 0 && leads(s.Status) {
		out = append(out, Notice{Soon, p.N("exchange.notice.asks", n), TabLaptops})
	}
	if n := s.Status.Odd; n > 0 {
		out = append(out, Notice{Overdue, p.N("exchange.notice.odd", n), TabLaptops})
	}
	switch {
	case s.Status.Refused:
		out = append(out, Notice{Soon, p.T("exchange.notice.refused"), TabState})
	case s.Status.Waits:
		out = append(out, Notice{Soon, p.T("exchange.notice.waits"), TabState})
	}
	if n := len(s.Tray); n > 0 {
		out = append(out, Notice{Soon, p.N("exchange.notice.tray", n), TabTray})
	}
	complaints, replies := 0, 0
	for _, r := range s.Replies {
		switch {
		case r.Seen:
		case r.Complaint:
			complaints++
		default:
			replies++
		}
	}
	if complaints > 0 {
		out = append(out, Notice{Overdue, p.N("exchange.notice.complaint", complaints), TabReplies})
	}
	if replies > 0 {
		out = append(out, Notice{Planned, p.N("exchange.notice.reply", replies), TabReplies})
	}
	if s.Recovery != "" {
		out = append(out, Notice{Soon, p.T("exchange.notice.recovery"), TabState})
	}
	return out
}

// The tabs of the page.
const (
	TabState       = "state"
	TabDivergences = "divergences"
	TabTray        = "tray"
	TabLaptops     = "laptops"
	TabReplies     = "replies"
)

// PressingExchange counts what waits for the person on the page, for the rail.
func (d *Desk) PressingExchange() int {
	if d.Courier == nil {
		return 0
	}
	s := d.Courier.Seen()
	n := s.Status.Divergences + len(s.Tray) + s.Status.Odd
	if leads(s.Status) {
		n += s.Status.Asks
	}
	if s.Status.Waits && (!s.Status.Checked || s.Status.Refused) {
		n++
	}
	for _, r := range s.Replies {
		if !r.Seen {
			n++
		}
	}
	return n
}
