package main

import (
	"slices"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/sqlite"
)

type enquiryRemoveCmd struct {
	ID     string `arg:"" help:"Id or number of the enquiry."`
	Person string `arg:"" help:"Id or whole name of the person."`
	Reason string `required:"" help:"Why; goes into the journal."`
}

func (c *enquiryRemoveCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	p, err := e.partyOf(d.Store, q.ID, c.Person, false)
	if err != nil {
		return err
	}
	if err := d.RemoveParty(e.ctx, p.ID, c.Reason); err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

type casePartyCmd struct {
	Remove  casePartyRemoveCmd  `cmd:"" help:"Take a party out of a case."`
	Restore casePartyRestoreCmd `cmd:"" help:"Bring a party back that was taken out."`
}

type casePartyRemoveCmd struct {
	Case   string `arg:"" help:"Id or number of the case."`
	Party  string `arg:"" help:"Id or whole name of the party."`
	Reason string `required:"" help:"Why; goes into the journal."`
}

func (c *casePartyRemoveCmd) Run(e *env, d *intake.Desk, store *sqlite.Store) error {
	return e.onParty(d, store, c.Case, c.Party, false, func(p *casework.Party) error { return d.Cases.RemoveParty(e.ctx, p.ID, c.Reason) })
}

type casePartyRestoreCmd struct {
	Case  string `arg:"" help:"Id or number of the case."`
	Party string `arg:"" help:"Id or whole name of the party."`
}

func (c *casePartyRestoreCmd) Run(e *env, d *intake.Desk, store *sqlite.Store) error {
	return e.onParty(d, store, c.Case, c.Party, true, func(p *casework.Party) error { return d.Cases.RestoreParty(e.ctx, p.ID) })
}

// onParty does something to a party of a case and shows the case.
func (e *env) onParty(d *intake.Desk, store *sqlite.Store, of, ref string, removed bool, do func(*casework.Party) error) error {
	k, err := e.caseOf(d.Store, of)
	if err != nil {
		return err
	}
	p, err := e.partyOf(d.Store, k.ID, ref, removed)
	if err != nil {
		return err
	}
	if err := do(p); err != nil {
		return err
	}
	return (&caseShowCmd{ID: k.ID.String()}).Run(e, store)
}

// partyOf finds a person of an enquiry or a case by id or by the whole name, among those that stand or those taken out.
func (e *env) partyOf(r casework.Reader, of casework.ID, ref string, removed bool) (*casework.Party, error) {
	q := casework.Where("of", of)
	q.Deleted = removed
	all, err := casework.List[casework.Party](e.ctx, r, q)
	if err != nil {
		return nil, err
	}
	return theOne(slices.DeleteFunc(all, func(p *casework.Party) bool {
		return p.Deleted != removed || p.ID.String() != ref && p.Name != ref
	}), ref)
}
