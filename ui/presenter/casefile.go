package presenter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/conflict"
	"zanger/casework/position"
)

// CaseFile presents one case: what every tab shows. It is read whole, since a case is small and its tabs speak of each
// other.
type CaseFile struct {
	Desk *Desk
	ID   casework.ID

	Case      *casework.Case
	Parties   []*casework.Party
	Removed   []*casework.Party // taken out, and may come back
	Events    []*casework.Event
	Evidence  []*casework.Evidence
	Files     []*casework.File
	Claims    []*casework.Claim
	Elements  []*casework.Element
	Notes     []*casework.Note
	Tasks     []*casework.Task
	Deadlines []*casework.Deadline
	Drafts    []*casework.Draft
	Signed    map[casework.ID]bool // files with an electronic signature beside them
	Previews  map[casework.ID]*casework.File

	Gaps            []string // what the position lacks, in words
	ConflictPending bool     // parties came or changed since somebody last decided
	Divergences     int      // fields of the case for which people wrote different values
	Withdrawn       string   // permissions the person took back, in words

	position *position.Position
	diverges map[casework.ID]bool
}

// Load reads the case; a missing one is an Error with Code Missing.
func (c *CaseFile) Load(ctx context.Context) (err error) {
	s := c.Desk.Store
	if c.Case, err = casework.Get[casework.Case](ctx, s, c.ID); err != nil {
		return err
	}
	of, in := casework.Where("of", c.ID), casework.Where("case", c.ID)
	for _, read := range []func() error{
		func() error {
			all := of.By("created")
			all.Deleted = true
			ps, err := casework.List[casework.Party](ctx, s, all)
			c.Parties, c.Removed = nil, nil
			for _, p := range ps {
				if p.Deleted {
					c.Removed = append(c.Removed, p)
				} else {
					c.Parties = append(c.Parties, p)
				}
			}
			return err
		},
		func() error {
			c.Events, err = casework.List[casework.Event](ctx, s, in.By("sort", "created"))
			return err
		},
		func() error {
			c.Evidence, err = casework.List[casework.Evidence](ctx, s, in.By("exhibit", "created"))
			return err
		},
		func() error { c.Files, err = casework.List[casework.File](ctx, s, in.By("-created")); return err },
		func() error {
			c.Claims, err = casework.List[casework.Claim](ctx, s, in.By("order", "created"))
			return err
		},
		func() error {
			c.Elements, err = casework.List[casework.Element](ctx, s, in.By("order", "created"))
			return err
		},
		func() error { c.Notes, err = casework.List[casework.Note](ctx, s, of.By("-at")); return err },
		func() error { c.Tasks, err = casework.List[casework.Task](ctx, s, of.By("due", "created")); return err },
		func() error { c.Deadlines, err = casework.List[casework.Deadline](ctx, s, in.By("sort")); return err },
		func() error { c.Drafts, err = casework.List[casework.Draft](ctx, s, of.By("-updated")); return err },
		func() error { c.Previews, err = casefile.Previews(ctx, s, c.Case.Space); return err },
		func() error {
			all, err := casefile.Signatures(ctx, s, c.ID)
			c.Signed = map[casework.ID]bool{}
			for _, x := range all {
				c.Signed[x.Of] = true
			}
			return err
		},
	} {
		if err := read(); err != nil {
			return err
		}
	}
	if c.position, err = position.Read(ctx, s, c.ID); err != nil {
		return err
	}
	c.Gaps = c.gapWords()
	state, err := conflict.Pending(ctx, s, c.ID)
	if err != nil {
		return err
	}
	c.ConflictPending = !state.Decided() && c.Case.Closed.IsZero()
	consents, err := c.Desk.Consents(ctx, c.ID)
	if err != nil {
		return err
	}
	c.Withdrawn = c.Desk.withdrawn(consents)
	list, err := c.Desk.Diverging(ctx, c.Case.Space)
	if err != nil {
		return err
	}
	c.Divergences, c.diverges = len(list), map[casework.ID]bool{}
	for _, d := range list {
		c.diverges[d.Entity] = true
	}
	return nil
}

// Mark is a badge: a shape by urgency and a word.
type Mark struct {
	Urgency Urgency
	Word    string
}

// CaseHead is the head of the page, the same on every tab.
type CaseHead struct {
	Title  string
	Sub    string // the other side, the price of the claim, the court
	Marks  []Mark // next date, stage, number
	Banner string // a notice nobody may overlook
	Unsafe string // how not to reach the client; "" when nothing is known against it
	Reach  string // how and when the client is best reached, where nothing speaks against it
}

// Head gives the head.
func (c *CaseFile) Head() CaseHead {
	p := c.Desk.Text
	h := CaseHead{Title: c.Case.Title, Banner: c.Case.Banner}
	if next := c.next(); next != nil {
		d := c.Desk.due(next, nil)
		h.Marks = append(h.Marks, Mark{d.Urgency, d.Title + ": " + d.Badge})
	}
	stage := Planned
	if c.Case.Stage == casework.StageClosed {
		stage = Done
	}
	h.Marks = append(h.Marks, Mark{stage, p.T("stage." + string(c.Case.Stage))}, Mark{None, c.Case.Number})
	var against []string
	for _, party := range c.Parties {
		if !party.Ours && (party.Role == casework.Defendant || party.Role == casework.Opponent || party.Role == casework.StateBody) {
			against = append(against, party.Name)
		}
	}
	var parts []string
	if len(against) > 0 {
		parts = append(parts, p.T("casepage.against", "Names", strings.Join(against, ", ")))
	}
	if c.Case.Price != 0 {
		parts = append(parts, p.T("casepage.price", "Sum", p.Money(c.Case.Price)))
	}
	h.Sub = dots(append(parts, c.Case.Court, c.Case.CourtNumber)...)
	switch {
	case c.Case.SafeContact == "no" || c.Case.SafeContact == "ask":
		h.Unsafe = dots(p.T("casepage.contact."+c.Case.SafeContact), c.Case.ContactNote)
	case c.Case.ContactNote != "":
		h.Reach = dots(p.T("casepage.contact.note"), c.Case.ContactNote)
	}
	return h
}

// next is the open date that falls first, nil for none.
func (c *CaseFile) next() *casework.Deadline {
	for _, d := range c.Deadlines {
		if d.Done.IsZero() && !d.Sort.IsZero() {
			return d
		}
	}
	return nil
}

// Fact is a line of the overview: what and its value.
type Fact struct{ Label, Value string }

// Facts are what one asks about a case first.
func (c *CaseFile) Facts(ctx context.Context) []Fact {
	p, v := c.Desk.Text, c.Case
	facts := []Fact{
		{p.T("casepage.fact.client"), c.names(func(x *casework.Party) bool { return x.Ours })},
		{p.T("casepage.fact.area"), c.Desk.AreaName(v.Area)},
		{p.T("casepage.fact.aid"), c.word("word.aid.", v.Aid)},
		{p.T("casepage.fact.language"), c.word("word.lang.", v.Language)},
		{p.T("casepage.fact.responsible"), c.Desk.MemberName(ctx, v.Responsible)},
		{p.T("casepage.fact.supervisor"), c.Desk.MemberName(ctx, v.Supervisor)},
		{p.T("casepage.fact.court"), dots(v.Court, v.CourtNumber)},
		{p.T("casepage.fact.opened"), dateOrNone(p.DateFull, v.Opened)},
		{p.T("casepage.fact.closed"), dots(dateOrNone(p.DateFull, v.Closed), c.word("outcome.", v.Outcome), v.ClosedWhy)},
	}
	if e, err := casework.Get[casework.Enquiry](ctx, c.Desk.Store, v.Enquiry); err == nil {
		facts = append(facts, Fact{p.T("exchange.public"), c.Desk.publicWords(ctx, e)})
	}
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Value == "" })
}

func (c *CaseFile) word(prefix, code string) string {
	if code == "" {
		return ""
	}
	if key := prefix + code; c.Desk.Text.Has(key) {
		return c.Desk.Text.T(key)
	}
	return code
}

func (c *CaseFile) names(which func(*casework.Party) bool) string {
	var out []string
	for _, x := range c.Parties {
		if which(x) {
			out = append(out, x.Name)
		}
	}
	return strings.Join(out, ", ")
}

// Dues are the case's dates ready to show, open ones first.
func (c *CaseFile) Dues() []Due {
	var open, done []Due
	for _, d := range c.Deadlines {
		row := c.Desk.due(d, nil)
		if c.diverges[d.ID] {
			row.Detail = dots(c.Desk.Text.T("exchange.date.diverge"), row.Detail)
		}
		if row.Urgency == Done {
			done = append(done, row)
		} else {
			open = append(open, row)
		}
	}
	return append(open, done...)
}

// CaseTask is a task of the case ready to show.
type CaseTask struct {
	ID      casework.ID
	What    string
	Detail  string
	Urgency Urgency
	Badge   string
	Done    bool
}

// TaskRows gives the tasks, open ones first.
func (c *CaseFile) TaskRows(ctx context.Context) []CaseTask {
	p, today := c.Desk.Text, c.Desk.Clock.Today()
	var open, done []CaseTask
	for _, t := range c.Tasks {
		r := CaseTask{ID: t.ID, What: t.What, Detail: c.Desk.MemberName(ctx, t.Assigned), Done: !t.Done.IsZero()}
		if r.Done {
			r.Urgency, r.Badge = Done, p.Date(t.Done)
			done = append(done, r)
			continue
		}
		r.Urgency = UrgencyOf(today, t.Due)
		if !t.Due.IsZero() {
			r.Badge = p.Due(t.Due)
		}
		open = append(open, r)
	}
	return append(open, done...)
}

// PartyRow is a party ready to show.
type PartyRow struct {
	ID     casework.ID
	Name   string
	Role   string
	Detail string
	Ours   bool
	Org    bool // an organisation
}

// PartyRows gives the people and organisations of the case, ours first.
func (c *CaseFile) PartyRows() []PartyRow {
	p := c.Desk.Text
	rows := make([]PartyRow, 0, len(c.Parties))
	for _, x := range c.Parties {
		stands := ""
		for _, y := range c.Parties {
			if y.ID == x.Stands {
				stands = p.T("casepage.party.for", "Name", y.Name)
			}
		}
		number := ""
		if x.IIN != "" {
			number = p.T("casepage.party.iin", "IIN", x.IIN)
			if x.Organisation {
				number = p.T("casepage.party.bin", "BIN", x.IIN)
			}
		}
		differs := ""
		if c.diverges[x.ID] {
			differs = p.T("exchange.date.diverge")
		}
		rows = append(rows, PartyRow{ID: x.ID, Name: x.Name, Role: p.T("role." + string(x.Role)), Ours: x.Ours, Org: x.Organisation,
			Detail: dots(differs, number, x.Phone, x.Address, stands, x.Basis)})
	}
	slices.SortStableFunc(rows, func(a, b PartyRow) int { return order(a.Ours, b.Ours) })
	return rows
}

// RemovedRows gives the parties that were taken out, with the reason.
func (c *CaseFile) RemovedRows() []PartyRow {
	p := c.Desk.Text
	var rows []PartyRow
	for _, x := range c.Removed {
		rows = append(rows, PartyRow{ID: x.ID, Name: x.Name, Role: p.T("role." + string(x.Role)), Ours: x.Ours, Org: x.Organisation, Detail: dots(p.T("role."+string(x.Role)), x.RemovedWhy)})
	}
	return rows
}

// EventRow is a line of the chronology.
type EventRow struct {
	ID       casework.ID
	Date     string
	What     string
	Detail   string // what it starts, what proves it
	Disputed bool
	Starts   bool // a term runs from it
}

// EventRows gives the chronology, oldest first.
func (c *CaseFile) EventRows() []EventRow {
	p := c.Desk.Text
	rows := make([]EventRow, 0, len(c.Events))
	for _, e := range c.Events {
		r := EventRow{ID: e.ID, Date: p.Range(e.When), What: e.What, Disputed: e.Disputed, Starts: e.Trigger != ""}
		var parts []string
		if e.Trigger != "" {
			parts = append(parts, c.Desk.EventName(e.Trigger))
		}
		if e.Disputed {
			parts = append(parts, p.T("casepage.event.disputed"))
		}
		parts = append(parts, c.exhibits(e.Evidence)...)
		r.Detail = dots(parts...)
		rows = append(rows, r)
	}
	return rows
}

// EventName names a kind of event of the pack, by its id.
func (d *Desk) EventName(id string) string {
	if d.Law != nil {
		if t, ok := d.Law.Events()[id]; ok {
			return t.In(d.Text.Lang())
		}
	}
	return id
}

func (c *CaseFile) exhibits(ids []string) []string {
	var out []string
	for _, id := range ids {
		for _, e := range c.Evidence {
			if e.ID.String() == id {
				out = append(out, c.exhibit(e))
			}
		}
	}
	return out
}

func (c *CaseFile) exhibit(e *casework.Evidence) string {
	if e.Exhibit == 0 {
		return e.Title
	}
	return c.Desk.Text.T("casepage.exhibit", "N", e.Exhibit, "Title", e.Title)
}

// EvidenceRow is a piece of proof ready to show.
type EvidenceRow struct {
	ID     casework.ID
	Number string // exhibit number
	Title  string
	Detail string
	File   *casework.File // nil: not attached
}

// EvidenceRows gives the proofs by exhibit number.
func (c *CaseFile) EvidenceRows() []EvidenceRow {
	rows := make([]EvidenceRow, 0, len(c.Evidence))
	for _, e := range c.Evidence {
		r := EvidenceRow{ID: e.ID, Title: e.Title, Detail: dots(c.word("word.evidence.", e.Form), dateOrNone(c.Desk.Text.DateFull, e.Date), c.word("word.held.", e.Held), e.Where, e.Note)}
		if e.Exhibit > 0 {
			r.Number = fmt.Sprint(e.Exhibit)
		}
		if r.File = c.FileByID(e.File); r.File != nil && !c.Desk.Store.FileHere(r.File) {
			r.Detail = dots(c.away(r.File), r.Detail)
		}
		rows = append(rows, r)
	}
	return rows
}

// PaperRow is a document or an attached file.
type PaperRow struct {
	ID      casework.ID
	Draft   bool
	Title   string
	Kind    string
	Version string
	Changed string
	Mark    Mark
}

// PaperRows gives drafts first, then files.
func (c *CaseFile) PaperRows() []PaperRow {
	p := c.Desk.Text
	var rows []PaperRow
	for _, d := range c.Drafts {
		rows = append(rows, PaperRow{ID: d.ID, Draft: true, Title: d.Title, Kind: c.word("word.lang.", d.Lang), Version: fmt.Sprint(max(1, d.Version)),
			Changed: p.Moment(d.Updated.In(casework.Almaty)), Mark: Mark{draftUrgency(d.Status), p.T("status.draft." + string(d.Status))}})
	}
	for _, f := range c.Files {
		mark := Mark{None, p.T("casepage.file.attached")}
		if c.Signed[f.ID] {
			mark = Mark{Done, p.T("filing.file.signed")}
		}
		kind := p.Bytes(f.Size)
		if !c.Desk.Store.FileHere(f) {
			mark, kind = Mark{Planned, p.T("preview.away")}, c.away(f)
		}
		rows = append(rows, PaperRow{ID: f.ID, Title: f.Name, Kind: dots(kind, c.pages(f)), Changed: p.Moment(f.Created.In(casework.Almaty)), Mark: mark})
	}
	return rows
}

func draftUrgency(s casework.DraftStatus) Urgency {
	switch s {
	case casework.DraftFinal, casework.DraftApproved:
		return Done
	case casework.DraftSubmitted:
		return Planned
	case casework.DraftReturned:
		return Soon
	}
	return None
}

// NoteRow is a note, a call or a consultation.
type NoteRow struct {
	ID     casework.ID
	Head   string // when, what, how long, who
	Text   string
	Answer string
}

// NoteRows gives the notes, newest first.
func (c *CaseFile) NoteRows(ctx context.Context) []NoteRow {
	p := c.Desk.Text
	rows := make([]NoteRow, 0, len(c.Notes))
	for _, n := range c.Notes {
		minutes := ""
		if n.Minutes > 0 {
			minutes = p.N("casepage.note.minutes", n.Minutes)
		}
		at := n.At
		if at.IsZero() { // of a program of before, or of a register that was taken over
			at = n.Created
		}
		rows = append(rows, NoteRow{ID: n.ID, Text: n.Text, Answer: dots(n.Answer, n.Norms),
			Head: dots(p.Moment(at.In(casework.Almaty)), c.word("word.note.", n.Form), minutes, c.Desk.MemberName(ctx, n.By))})
	}
	return rows
}

func dateOrNone(f func(casework.Date) string, d casework.Date) string {
	if d.IsZero() {
		return ""
	}
	return f(d)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// order puts true before false.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
