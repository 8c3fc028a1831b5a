package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/ui/presenter"
)

type deadlineStartCmd struct {
	Case     string   `arg:"" help:"Id or number of the case."`
	Trigger  string   `required:"" help:"Id of the event, see deadline rules --json."`
	On       string   `required:"" help:"Day of the event, or the earliest and the latest it may have been."`
	What     string   `help:"The event in words; those of the trigger when not given."`
	Document string   `help:"Id of the file, draft or evidence that was filed or received."`
	Rule     []string `help:"Rules whose dates to add. None: only list what the event starts, and store nothing."`
	Length   int      `help:"Length of the term, for a rule whose length the court sets."`
	Unit     string   `default:"working_days" help:"Unit of --length."`
}

// offerDoc is a date an event may start.
type offerDoc struct {
	ID     casework.ID         `json:"id,omitzero"` // of the date that was added
	Rule   string              `json:"rule"`
	Who    string              `json:"who"`
	Title  string              `json:"title"`
	Detail string              `json:"detail"`
	End    *casework.DateRange `json:"end"` // null where the law gives no number
	Doubt  bool                `json:"doubt"`
}

func (c *deadlineStartCmd) Run(e *env) error {
	on, err := casework.ParseDateRange(c.On)
	if err != nil || on.IsZero() {
		return usagef("--on: %q is not a date like 2026-11-23 or a span like 2026-11-20..2026-11-23", c.On)
	}
	d, f, err := e.caseFile(c.Case)
	if err != nil {
		return err
	}
	if _, ok := d.Law.Events()[c.Trigger]; !ok {
		return &casework.Error{Code: casework.Missing, Key: "error.deadline.trigger", Op: "zangerctl", Args: map[string]any{"Rule": strings.Join(c.Rule, ", "), "Trigger": c.Trigger}}
	}
	ev := &casework.Event{Case: f.ID, When: on, Trigger: c.Trigger, What: c.What}
	if ev.What == "" {
		ev.What = d.EventName(c.Trigger)
	}
	if c.Document != "" {
		if ev.Document, err = casework.ParseID(c.Document); err != nil {
			return err
		}
	}
	offers, err := f.Offers(e.ctx, ev)
	if err != nil {
		return err
	}
	var chosen []presenter.Offer
	for _, id := range c.Rule {
		found := false
		for _, o := range offers {
			if o.Rule != id {
				continue
			}
			if o.SetTerm {
				if o, err = f.WithTerm(o, c.Length, c.Unit); err != nil {
					return err
				}
			}
			chosen, found = append(chosen, o), true
		}
		if !found {
			return &casework.Error{Code: casework.Missing, Key: "error.deadline.trigger", Op: "zangerctl", Args: map[string]any{"Rule": id, "Trigger": c.Trigger}}
		}
	}
	if len(c.Rule) == 0 {
		return e.giveOffers(offers, nil)
	}
	if err := f.SaveEvent(e.ctx, ev); err != nil {
		return err
	}
	if err := f.AddDates(e.ctx, chosen); err != nil {
		return err
	}
	added, err := casework.List[casework.Deadline](e.ctx, d.Store, casework.Where("event", ev.ID).By("created"))
	if err != nil {
		return err
	}
	return e.giveOffers(chosen, added)
}

// caseFile gives the case a reference names, read whole.
func (e *env) caseFile(ref string) (*presenter.Desk, *presenter.CaseFile, error) {
	d, err := e.window()
	if err != nil {
		return nil, nil, err
	}
	k, err := e.caseOf(d.Store, ref)
	if err != nil {
		return nil, nil, err
	}
	f := &presenter.CaseFile{Desk: d, ID: k.ID}
	return d, f, f.Load(e.ctx)
}

func (e *env) giveOffers(list []presenter.Offer, added []*casework.Deadline) error {
	out := make([]offerDoc, 0, len(list))
	for _, o := range list {
		doc := offerDoc{Rule: o.Rule, Who: string(o.Side), Title: o.Title, Detail: o.Detail, Doubt: o.Doubt != ""}
		if o.Deadline != nil {
			doc.End = &o.Deadline.End
			for _, dl := range added {
				if dl.Rule == o.Deadline.Rule.ID {
					doc.ID = dl.ID
				}
			}
		}
		out = append(out, doc)
	}
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("casepage.date.offer.none"))
		}
		for _, o := range out {
			row(w, o.Rule, o.Title, o.Detail)
		}
	})
}

type deadlineEventCmd struct {
	Event  string `arg:"" help:"Id of the event, see case show --json."`
	On     string `required:"" help:"The day it really was, or the span."`
	Reason string `help:"Why it changed; needed where a date moves."`
}

func (c *deadlineEventCmd) Run(e *env) error {
	on, err := casework.ParseDateRange(c.On)
	if err != nil || on.IsZero() {
		return usagef("--on: %q is not a date like 2026-11-23 or a span like 2026-11-20..2026-11-23", c.On)
	}
	id, err := casework.ParseID(c.Event)
	if err != nil {
		return err
	}
	d, err := e.window()
	if err != nil {
		return err
	}
	ev, err := casework.Get[casework.Event](e.ctx, d.Store, id)
	if err != nil {
		return err
	}
	ev.When = on
	f := &presenter.CaseFile{Desk: d, ID: ev.Case}
	n, err := f.ChangeEvent(e.ctx, ev, c.Reason)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"event": ev.ID, "moved": n}, func(w io.Writer) { fmt.Fprintln(w, e.p.N("casepage.moved", n)) })
}

type deadlineSetCmd struct {
	ID     string `help:"Id of a stored date to change; a new one when not given."`
	Case   string `help:"Id or number of the case; none: an own appointment of no case."`
	Form   string `enum:"hearing,court,own" default:"own" help:"hearing, court (a day the court has set) or own."`
	Title  string `help:"What is to be done."`
	On     string `help:"Day, or span."`
	Time   string `help:"Hour, like 15:00."`
	Place  string `help:"Where."`
	Reason string `help:"Why the day of a stored hearing or court's date changed."`
}

func (c *deadlineSetCmd) Run(e *env, d *presenter.Desk) (err error) {
	dl := &casework.Deadline{Form: c.Form, Responsible: d.Me.ID}
	if c.ID != "" {
		if dl, err = e.dateOf(d, c.ID); err != nil {
			return err
		}
	} else if c.Case != "" {
		k, err := e.caseOf(d.Store, c.Case)
		if err != nil {
			return err
		}
		dl.Case = k.ID
	}
	for field, v := range map[*string]string{&dl.Title: c.Title, &dl.Time: c.Time, &dl.Place: c.Place} {
		if v != "" {
			*field = v
		}
	}
	if c.On != "" {
		if dl.End, err = casework.ParseDateRange(c.On); err != nil {
			return usagef("--on: %q is not a date like 2026-11-23", c.On)
		}
	}
	if err := d.SaveDate(e.ctx, dl, c.Reason); err != nil {
		return err
	}
	return e.giveDate(d, dl.ID)
}

type deadlineDoneCmd struct {
	ID     string `arg:"" help:"Id of the date."`
	Proof  string `help:"Id of the file, draft or evidence that proves it."`
	File   string `type:"existingfile" help:"Receipt, document or photo to attach to the case as the proof."`
	Reason string `help:"Why there is no proof."`
}

func (c *deadlineDoneCmd) Run(e *env) error {
	return e.dateDeed(c.ID, func(d *presenter.Desk, dl *casework.Deadline) error {
		var proof casework.ID
		if c.Proof != "" {
			var err error
			if proof, err = casework.ParseID(c.Proof); err != nil {
				return err
			}
		}
		if c.File != "" {
			f, err := d.AttachFile(e.ctx, dl.Case, c.File)
			if err != nil {
				return err
			}
			proof = f.ID
		}
		return d.FinishDate(e.ctx, dl.ID, proof, c.Reason)
	})
}

type deadlineUndoneCmd struct {
	ID     string `arg:"" help:"Id of the date."`
	Reason string `required:"" help:"Why it is open again."`
}

func (c *deadlineUndoneCmd) Run(e *env) error {
	return e.dateDeed(c.ID, func(d *presenter.Desk, dl *casework.Deadline) error {
		return d.ReopenDate(e.ctx, dl.ID, c.Reason)
	})
}

type deadlineMoveCmd struct {
	ID string `arg:"" help:"Id of an own appointment; the law's and the court's days are not moved by hand."`
	To string `required:"" help:"Day."`
}

func (c *deadlineMoveCmd) Run(e *env) error {
	to, err := day("--to", c.To)
	if err != nil {
		return err
	}
	return e.dateDeed(c.ID, func(d *presenter.Desk, dl *casework.Deadline) error { return d.MoveOwn(e.ctx, dl.ID, to) })
}

type deadlineCourtCmd struct {
	ID     string `arg:"" help:"Id of a date a rule gives."`
	Closes string `required:"" help:"Hour the court closes, like 18:00, where it is done in the court itself; - for by post or electronically."`
}

func (c *deadlineCourtCmd) Run(e *env) error {
	return e.dateDeed(c.ID, func(d *presenter.Desk, dl *casework.Deadline) error {
		return d.DoneInCourt(e.ctx, dl.ID, strings.Trim(c.Closes, "-"))
	})
}

type deadlineAnswerCmd struct {
	ID     string `arg:"" help:"Id of the date."`
	Member string `required:"" help:"Name or id of the member who answers for it from now on."`
}

func (c *deadlineAnswerCmd) Run(e *env) error {
	return e.dateDeed(c.ID, func(d *presenter.Desk, dl *casework.Deadline) error {
		who, err := e.memberOf(d, c.Member)
		if err != nil {
			return err
		}
		return d.AnswerDate(e.ctx, dl.ID, who)
	})
}

func (e *env) dateOf(d *presenter.Desk, ref string) (*casework.Deadline, error) {
	id, err := casework.ParseID(ref)
	if err != nil {
		return nil, err
	}
	return casework.Get[casework.Deadline](e.ctx, d.Store, id)
}

// dateDeed does something to a stored date and shows how it stands then.
func (e *env) dateDeed(ref string, do func(*presenter.Desk, *casework.Deadline) error) error {
	d, err := e.window()
	if err != nil {
		return err
	}
	dl, err := e.dateOf(d, ref)
	if err != nil {
		return err
	}
	if err := do(d, dl); err != nil {
		return err
	}
	return e.giveDate(d, dl.ID)
}

func (e *env) giveDate(d *presenter.Desk, id casework.ID) error {
	dl, err := casework.Get[casework.Deadline](e.ctx, d.Store, id)
	if err != nil {
		return err
	}
	return e.give(dl, func(w io.Writer) {
		x := d.DateDetail(e.ctx, dl)
		for _, s := range []string{x.Title, x.When, x.Safe, x.Where, x.Who, x.Was, x.Proof, x.Check.Words} {
			if s != "" {
				row(w, s)
			}
		}
	})
}

type memberCmd struct {
	List memberListCmd `cmd:"" help:"People of the office, who is away and who stands in."`
	Away memberAwayCmd `cmd:"" help:"Record when a member is away and who answers for their dates meanwhile."`
}

type memberListCmd struct{}

func (memberListCmd) Run(e *env, d *presenter.Desk) error {
	list, err := casework.List[casework.Member](e.ctx, d.Store, casework.All().By("name"))
	if err != nil {
		return err
	}
	return e.give(append([]*casework.Member{}, list...), func(w io.Writer) {
		for _, m := range list {
			row(w, m.Name, e.word("duty", string(m.Duty)), d.AbsenceWords(e.ctx, m))
		}
	})
}

type memberAwayCmd struct {
	Member string `arg:"" optional:"" help:"Name or id; oneself when not given."`
	From   string `help:"First day; with --to. Neither: back again."`
	To     string `help:"Last day."`
	Deputy string `help:"Name or id of the member who answers meanwhile."`
}

func (c *memberAwayCmd) Run(e *env) error {
	var away casework.DateRange
	var err, err2 error
	away.From, err = day("--from", c.From)
	if away.To, err2 = day("--to", c.To); err != nil || err2 != nil {
		return usagef("--from or --to is not a date like 2026-11-23")
	}
	d, err := e.window()
	if err != nil {
		return err
	}
	who, deputy := d.Me.ID, casework.ID{}
	if c.Member != "" {
		if who, err = e.memberOf(d, c.Member); err != nil {
			return err
		}
	}
	if c.Deputy != "" {
		if deputy, err = e.memberOf(d, c.Deputy); err != nil {
			return err
		}
	}
	if err := d.SetAbsence(e.ctx, who, away, deputy); err != nil {
		return err
	}
	m, err := casework.Get[casework.Member](e.ctx, d.Store, who)
	if err != nil {
		return err
	}
	return e.give(m, func(w io.Writer) { row(w, m.Name, d.AbsenceWords(e.ctx, m)) })
}

// memberOf finds a member by id, or by a name or a part of it that no other has.
func (e *env) memberOf(d *presenter.Desk, ref string) (casework.ID, error) {
	if id, err := casework.ParseID(ref); err == nil && !id.IsZero() {
		m, err := casework.Get[casework.Member](e.ctx, d.Store, id)
		if err != nil {
			return casework.ID{}, err
		}
		return m.ID, nil
	}
	list, err := casework.List[casework.Member](e.ctx, d.Store, casework.All())
	if err != nil {
		return casework.ID{}, err
	}
	var found []*casework.Member
	for _, m := range list {
		if strings.Contains(strings.ToLower(m.Name), strings.ToLower(ref)) {
			found = append(found, m)
		}
	}
	m, err := theOne(found, ref)
	if err != nil {
		return casework.ID{}, err
	}
	return m.ID, nil
}
