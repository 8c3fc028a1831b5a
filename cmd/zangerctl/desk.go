package main

import (
	"strings"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/names"
	"zanger/casework/triage"
	"zanger/ui/presenter"
)

// desk opens the profile and gives the place where enquiries are taken, with conflicts and cases beside it.
func (e *env) desk() (*intake.Desk, error) {
	pack, cal, err := e.law()
	if err != nil {
		return nil, err
	}
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	live := names.NewLive(store)
	e.closers = append(e.closers, func() error { live.Close(); return nil })
	d := intake.New(store, e.clock, pack, cal, live)
	d.Topic = e.sureTopic
	return d, nil
}

// topics gives the model that suggests topics, learned once a run when first asked for; nil where there is nothing to learn from.
func (e *env) topics() (*triage.Model, error) {
	if e.triage != nil {
		return e.triage, nil
	}
	pack, _, err := e.law()
	if err != nil {
		return nil, err
	}
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	e.triage, err = triage.Learn(e.ctx, pack, store)
	return e.triage, err
}

// sureTopic is the guess of a topic that may raise an urgency: the same as the window's. Where it cannot be made the rules stand alone.
func (e *env) sureTopic(words string) (area string, sure bool) {
	m, err := e.topics()
	if err != nil || m == nil || strings.TrimSpace(words) == "" {
		return "", false
	}
	return m.Sure(words)
}

// window opens the profile as the window does: with the law installed in it, and a warning where that cannot be used.
func (e *env) window() (*presenter.Desk, error) {
	pack, err := lawpack.Builtin()
	if err != nil {
		return nil, err
	}
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	d, err := presenter.NewDesk(e.ctx, store, e.clock, e.p, nil)
	if err != nil {
		return nil, err
	}
	e.closers = append(e.closers, func() error { d.Close(); return nil })
	if err := d.TakeLaw(e.ctx, pack, calendar.New(pack), e.trusted); err != nil {
		return nil, err
	}
	if w := d.LawWarning(); w != "" {
		e.warn(w)
	}
	return d, nil
}

// enquiry finds an enquiry by its id or by the short code on its paper.
func (e *env) enquiry(r casework.Reader, ref string) (*casework.Enquiry, error) {
	if id, err := casework.ParseID(ref); err == nil && !id.IsZero() {
		return casework.Get[casework.Enquiry](e.ctx, r, id)
	}
	number := ref
	if code, err := intake.ParseCode(ref); err == nil {
		number = code
	}
	found, err := casework.List[casework.Enquiry](e.ctx, r, casework.Where("number", number).Limit(2))
	if err != nil {
		return nil, err
	}
	return theOne(found, ref)
}

// caseOf finds a case by its id or by its number.
func (e *env) caseOf(r casework.Reader, ref string) (*casework.Case, error) {
	if id, err := casework.ParseID(ref); err == nil && !id.IsZero() {
		return casework.Get[casework.Case](e.ctx, r, id)
	}
	found, err := casework.List[casework.Case](e.ctx, r, casework.Where("number", ref).Limit(2))
	if err != nil {
		return nil, err
	}
	return theOne(found, ref)
}

func theOne[T any](found []*T, ref string) (*T, error) {
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl", Args: map[string]any{"Ref": ref}}
	}
	return nil, invalid("error.ctl.many_found", map[string]any{"Ref": ref})
}

// day reads a date of the command line; a bad one is wrong usage.
func day(flag, s string) (casework.Date, error) {
	d, err := casework.ParseDate(s)
	if err != nil {
		return d, usagef("%s: %q is not a date like 2026-11-23", flag, s)
	}
	return d, nil
}
