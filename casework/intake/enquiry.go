package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/names"
)

// Add takes a new enquiry with whoever is known of it: code, time of arrival, promised day and band are filled, the
// parties' conflict check is made. One action: act.enquiry.add.
//
// The entry is never refused for want of a calendar: then Promised stays empty and PromisedWhy is
// "intake.promise.no_calendar". Errors: Missing when there is neither a name nor a line; Invalid number of a party.
func (d *Desk) Add(ctx context.Context, e *casework.Enquiry, parties ...*casework.Party) error {
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.enquiry.add"}, func(tx casework.Tx) error {
		return d.AddIn(ctx, tx, e, parties...)
	})
	return err
}

// AddIn is Add inside another action.
func (d *Desk) AddIn(ctx context.Context, tx casework.Tx, e *casework.Enquiry, parties ...*casework.Party) error {
	if err := d.Enter(ctx, tx, e, parties...); err != nil {
		return err
	}
	return d.Conflicts.Renew(ctx, tx, e.ID, casework.KindEnquiry)
}

// Enter is AddIn without the conflict check: an import enters thousands, and whoever accepts one is asked for its check.
func (d *Desk) Enter(ctx context.Context, tx casework.Tx, e *casework.Enquiry, parties ...*casework.Party) error {
	parties = slices.DeleteFunc(slices.Clone(parties), func(p *casework.Party) bool { return p == nil || strings.TrimSpace(p.Name) == "" })
	e.Line = strings.TrimSpace(e.Line)
	if len(parties) == 0 && e.Line == "" && strings.TrimSpace(e.Story) == "" {
		return fail(casework.Missing, "error.intake.empty", "Add")
	}
	if err := d.fill(ctx, tx, e); err != nil {
		return err
	}
	if err := tx.Put(ctx, e); err != nil {
		return err
	}
	for _, p := range parties {
		if err := d.putParty(ctx, tx, e, p); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) fill(ctx context.Context, r casework.Reader, e *casework.Enquiry) error {
	if e.ID.IsZero() {
		e.ID = casework.NewID()
	}
	e.Space = d.Store.Profile().Queue
	e.Status = cmp.Or(e.Status, casework.EnquiryNew)
	e.Channel = cmp.Or(e.Channel, casework.WalkIn)
	if e.Received.IsZero() {
		e.Received = d.Clock.Now()
	}
	for e.Number == "" {
		code := newCode()
		n, err := casework.Count[casework.Enquiry](ctx, r, casework.Where("number", code))
		if err != nil {
			return err
		}
		if n == 0 {
			e.Number = code
		}
	}
	if e.Promised.IsZero() && e.Status.Open() {
		d.setPromise(e, received(e))
	}
	d.lift(e)
	return nil
}

// received is the civil day of arrival in Kazakhstan.
func received(e *casework.Enquiry) casework.Date {
	return casework.DayOf(e.Received)
}

func (d *Desk) setPromise(e *casework.Enquiry, from casework.Date) {
	day, why, err := d.promise(from)
	if err != nil {
		why = "intake.promise.no_calendar"
	}
	e.Promised, e.PromisedWhy = day, why
}

func (d *Desk) putParty(ctx context.Context, tx casework.Tx, e *casework.Enquiry, p *casework.Party) error {
	if err := casefile.CheckParty(p); err != nil {
		return err
	}
	p.Of, p.OfKind, p.Space = e.ID, casework.KindEnquiry, e.Space
	p.Role = cmp.Or(p.Role, casework.Applicant)
	if p.Role == casework.Applicant {
		p.Ours = true
	}
	if p.ID.IsZero() && p.Role == casework.Opponent && names.Organisation(p.Name) {
		p.Organisation = true // papers say where it stands, not where it lives
	}
	return tx.Put(ctx, p)
}

// Change stores what a person edited in an enquiry; the band may rise with it. One action: act.enquiry.change. Status,
// end, jump and number have their own functions and are refused here as Invalid. A changed promised day needs words in
// PromisedWhy (Missing otherwise).
func (d *Desk) Change(ctx context.Context, e *casework.Enquiry) error {
	const op = "Change"
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.enquiry.change"}, func(tx casework.Tx) error {
		old, err := casework.Get[casework.Enquiry](ctx, tx, e.ID)
		if err != nil {
			return err
		}
		if old.Status != e.Status || old.Number != e.Number || old.Jump != e.Jump || old.Case != e.Case || old.Decided != e.Decided {
			return fail(casework.Invalid, "error.casefile.own_step", op)
		}
		if old.Promised != e.Promised && !old.Promised.IsZero() && (strings.TrimSpace(e.PromisedWhy) == "" || e.PromisedWhy == old.PromisedWhy) {
			return fail(casework.Missing, "error.intake.reason", op)
		}
		if e.Promised.IsZero() && e.Status.Open() {
			d.setPromise(e, received(e))
		}
		d.lift(e)
		return tx.Put(ctx, e)
	})
	return err
}

// SetBand lets a person choose how urgent an enquiry is, down too, with words. One action: act.enquiry.band.
func (d *Desk) SetBand(ctx context.Context, id casework.ID, band casework.Band, why string) error {
	const op = "SetBand"
	if why = strings.TrimSpace(why); why == "" {
		return fail(casework.Missing, "error.intake.reason", op)
	}
	if band != casework.Emergency && band != casework.Urgent && band != casework.Ordinary {
		return fail(casework.Invalid, "error.intake.band", op)
	}
	return d.enquiry(ctx, "act.enquiry.band", why, id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Band, e.BandWhy = band, why
		return nil
	})
}

// Assign gives an open enquiry to a member, who looks into it. One action: act.enquiry.assign.
func (d *Desk) Assign(ctx context.Context, id, member casework.ID) error {
	return d.enquiry(ctx, "act.enquiry.assign", "", id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Assigned = member
		if e.Status == casework.EnquiryNew && !member.IsZero() {
			e.Status = casework.EnquiryChecking
		}
		return nil
	})
}

// PutParty adds a person to an open enquiry or changes one; a changed name or number makes a new conflict check. One
// action: act.enquiry.party. Errors: Missing name, Invalid number.
func (d *Desk) PutParty(ctx context.Context, p *casework.Party) error {
	return d.enquiry(ctx, "act.enquiry.party", "", p.Of, func(tx casework.Tx, e *casework.Enquiry) error {
		if err := d.putParty(ctx, tx, e, p); err != nil {
			return err
		}
		return d.Conflicts.Renew(ctx, tx, e.ID, casework.KindEnquiry)
	})
}

// RemoveParty takes a person out of an enquiry, with the reason. One action: act.enquiry.party_remove.
func (d *Desk) RemoveParty(ctx context.Context, party casework.ID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fail(casework.Missing, "error.intake.reason", "RemoveParty")
	}
	p, err := casework.Get[casework.Party](ctx, d.Store, party)
	if err != nil {
		return err
	}
	return d.enquiry(ctx, "act.enquiry.party_remove", reason, p.Of, func(tx casework.Tx, _ *casework.Enquiry) error {
		p.RemovedWhy = reason
		if err := tx.Put(ctx, p); err != nil {
			return err
		}
		return tx.Delete(ctx, p)
	})
}

// enquiry runs f on an open enquiry as one action. Errors: Denied when the enquiry has ended.
func (d *Desk) enquiry(ctx context.Context, act, reason string, id casework.ID, f func(casework.Tx, *casework.Enquiry) error) error {
	_, err := d.Store.Do(ctx, casework.Act{Name: act, Reason: reason}, func(tx casework.Tx) error {
		e, err := casework.Get[casework.Enquiry](ctx, tx, id)
		if err != nil {
			return err
		}
		if !e.Status.Open() {
			return fail(casework.Denied, "error.intake.ended", "enquiry")
		}
		if err := f(tx, e); err != nil {
			return err
		}
		return tx.Put(ctx, e)
	})
	return err
}

// Parties gives the people of an enquiry, the applicant first.
func Parties(ctx context.Context, r casework.Reader, id casework.ID) ([]*casework.Party, error) {
	ps, err := casework.List[casework.Party](ctx, r, casework.Where("of", id).By("created"))
	slices.SortStableFunc(ps, func(a, b *casework.Party) int {
		return cmp.Compare(slices.Index(casework.Roles, a.Role), slices.Index(casework.Roles, b.Role))
	})
	return ps, err
}

// Queue gives the open enquiries in the order they are to be answered, see the package comment.
func Queue(ctx context.Context, r casework.Reader) ([]*casework.Enquiry, error) {
	es, err := casework.List[casework.Enquiry](ctx, r, casework.All().And("status", casework.In,
		[]casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking}))
	if err != nil {
		return nil, err
	}
	Sort(es)
	return es, nil
}

// Sort puts open enquiries into the order of the queue, jumps applied.
func Sort(es []*casework.Enquiry) {
	slices.SortStableFunc(es, func(a, b *casework.Enquiry) int {
		return cmp.Or(cmp.Compare(rank(a.Band), rank(b.Band)), a.Promised.Compare(b.Promised), a.Received.Compare(b.Received), slices.Compare(a.ID[:], b.ID[:]))
	})
	for i := range es { // from the front, so that two jumpers keep their order
		if n := min(es[i].Jump, i); n > 0 {
			e := es[i]
			copy(es[i-n+1:i+1], es[i-n:i])
			es[i-n] = e
		}
	}
}

// Jump moves an enquiry ahead of the promised order by so many places, or back to its place with 0. One action:
// act.enquiry.jump, with the reason. Errors: Denied without the power; Missing reason; Invalid places.
func (d *Desk) Jump(ctx context.Context, id casework.ID, places int, reason string) error {
	const op = "Jump"
	if _, err := casework.Require(ctx, d.Store, casework.JumpQueue); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case places < 0:
		return fail(casework.Invalid, "error.intake.places", op)
	case reason == "":
		return fail(casework.Missing, "error.intake.reason", op)
	}
	return d.enquiry(ctx, "act.enquiry.jump", reason, id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Jump, e.JumpWhy = places, reason
		return nil
	})
}

// Callbacks gives the open enquiries that came by telephone, by promised day and then by arrival: whom to call next.
func Callbacks(ctx context.Context, r casework.Reader) ([]*casework.Enquiry, error) {
	es, err := Queue(ctx, r)
	if err != nil {
		return nil, err
	}
	es = slices.DeleteFunc(es, func(e *casework.Enquiry) bool { return e.Channel != casework.ByPhone && e.Channel != casework.By1414 })
	slices.SortStableFunc(es, func(a, b *casework.Enquiry) int {
		return cmp.Or(a.Promised.Compare(b.Promised), a.Received.Compare(b.Received))
	})
	return es, nil
}
