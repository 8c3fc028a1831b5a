package presenter

import (
	"context"

	"zanger/casework"
)

// CaseAccess is who has a case on their laptops, and whom it may be shared with.
type CaseAccess struct {
	Desk *Desk
	Case casework.ID

	Rows   []AccessRow
	IDs    []casework.ID // colleagues it may be shared with, with their Names
	Names  []string
	Shares bool     // the person may share it and take access away
	Waits  []string // what of the case has not gone out from here yet, in words
}

// AccessRow is a person with access.
type AccessRow struct {
	Member casework.ID
	Name   string
	Detail string
	May    bool // access may be taken away
}

// Shares says whether there is anybody to share a case with: this profile is part of an office.
func (d *Desk) Shares() bool { return d.Courier != nil && d.Courier.Seen().Status.Joined }

// Load asks who has access. It may wait for an exchange under way.
func (v *CaseAccess) Load(ctx context.Context) error {
	d, p := v.Desk, v.Desk.Text
	v.Rows, v.IDs, v.Names = nil, nil, nil
	list, err := d.Courier.Exchange.Access(ctx, v.Case)
	if err != nil {
		return err
	}
	has := map[casework.ID]bool{}
	v.Shares = len(list) > 0 && list[0].Owner
	for i, a := range list {
		has[a.Member] = true
		row := AccessRow{Member: a.Member, Name: d.whose(ctx, a.Member), May: i > 0 && v.Shares && !a.Fixed}
		var words []string
		if i == 0 {
			words = append(words, p.T("exchange.access.me"))
		}
		if a.Fixed && i > 0 {
			words = append(words, p.T("exchange.access.fixed"))
		}
		if a.Owner {
			words = append(words, p.T("exchange.access.owner"))
		} else if !a.Fixed {
			words = append(words, p.T("exchange.access.in"))
		}
		if n := len(a.Laptops); n > 0 {
			words = append(words, p.N("access.laptops", n))
		}
		if i > 0 && !a.Since.IsZero() {
			words = append(words, p.T("access.since", "When", p.Moment(a.Since.In(casework.Almaty))))
		}
		switch {
		case i == 0 || a.Fixed:
		case a.By == d.Store.Profile().Member && !a.By.IsZero():
			words = append(words, p.T("access.by.me"))
		default:
			words = append(words, p.T("access.by.other"))
		}
		row.Detail = dots(words...)
		v.Rows = append(v.Rows, row)
	}
	w, err := d.Courier.Exchange.CaseWaits(ctx, v.Case)
	if err != nil {
		return err
	}
	v.Waits = nil
	if w.Records > 0 {
		v.Waits = append(v.Waits, p.N("access.waits.records", w.Records))
	}
	if w.People {
		v.Waits = append(v.Waits, p.T("access.waits.people"))
	}
	for _, l := range d.Courier.Seen().Devices {
		if l.Revoked || l.Member.IsZero() || has[l.Member] {
			continue
		}
		has[l.Member] = true
		v.IDs, v.Names = append(v.IDs, l.Member), append(v.Names, d.whose(ctx, l.Member)+", "+p.T("duty."+string(l.Role)))
	}
	return nil
}

// Share lets a colleague's laptops into the case; it goes with the next exchange.
func (v *CaseAccess) Share(ctx context.Context, member casework.ID) error {
	if member.IsZero() {
		return &casework.Error{Code: casework.Missing, Key: "error.exchange.whom", Op: "presenter.Share"}
	}
	if err := v.Desk.Courier.Exchange.Share(ctx, v.Case, member); err != nil {
		return err
	}
	v.Desk.Courier.Exchange.Nudge()
	return v.Load(ctx)
}

// Withdraw takes access away.
func (v *CaseAccess) Withdraw(ctx context.Context, member casework.ID) error {
	if err := v.Desk.Courier.Exchange.Withdraw(ctx, v.Case, member); err != nil {
		return err
	}
	return v.Load(ctx)
}

// publicWords says what whoever asked reads by the code on their paper, "" where nobody has such a code.
func (d *Desk) publicWords(ctx context.Context, e *casework.Enquiry) string {
	if !d.Shares() || d.Courier.Seen().Status.Hub == "" || e.Number == "" || e.Channel == casework.Imported {
		return ""
	}
	status := string(e.Status)
	if c, err := casework.Get[casework.Case](ctx, d.Store, e.Case); err == nil && !c.Closed.IsZero() {
		status = "closed"
	}
	return d.Text.T("exchange.public.words", "Code", e.Number, "Status", d.Text.T("hubweb.status."+status))
}
