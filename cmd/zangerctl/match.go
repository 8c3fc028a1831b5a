package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/triage"
	"zanger/ui/presenter"
)

type enquiryAreaCmd struct {
	ID   string `arg:"" help:"Id or number of the enquiry."`
	Area string `arg:"" help:"Topic, a code of the taxonomy."`
}

func (c *enquiryAreaCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	said := ""
	if words := triage.Words(q); words != "" {
		m, err := e.topics()
		if err != nil {
			return err
		}
		if m != nil {
			said = m.Suggest(words, 1)[0].Area
		}
	}
	if err := d.SetArea(e.ctx, q.ID, c.Area, said); err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

type enquiryWhoCmd struct {
	ID string `arg:"" help:"Id or number of the enquiry."`
}

func (c *enquiryWhoCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	list, err := d.Who(e.ctx, q)
	if err != nil {
		return err
	}
	type doc struct {
		ID    casework.ID `json:"id"`
		Name  string      `json:"name"`
		Fits  bool        `json:"fits"`
		Load  int         `json:"load"`
		For   []string    `json:"for"`
		Not   []string    `json:"against"`
		Codes []string    `json:"codes"`
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	out := make([]doc, 0, len(list))
	for _, x := range list {
		row := doc{ID: x.Member.ID, Name: x.Member.Name, Fits: x.Fits, Load: x.Load, For: []string{}, Not: []string{}}
		row.For = append(row.For, presenter.Reasons(e.p, pack, x.For)...)
		row.Not = append(row.Not, presenter.Reasons(e.p, pack, x.Not)...)
		for _, r := range append(x.For[:len(x.For):len(x.For)], x.Not...) {
			row.Codes = append(row.Codes, strings.TrimPrefix(r.Key, intake.ReasonKey))
		}
		out = append(out, row)
	}
	return e.give(out, func(w io.Writer) {
		for _, x := range out {
			mark := "  "
			if x.Fits {
				mark = "+ "
			}
			row(w, mark+x.Name, strings.Join(append(x.For, x.Not...), "; "))
		}
		fmt.Fprintln(w, e.p.T("match.label"))
	})
}

type enquiryAssignCmd struct {
	ID string `arg:"" help:"Id or number of the enquiry."`
	To string `arg:"" help:"Member by id or by the whole name."`
}

func (c *enquiryAssignCmd) Run(e *env, d *intake.Desk) error {
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	m, err := e.member(d.Store, c.To)
	if err != nil {
		return err
	}
	if err := d.Assign(e.ctx, q.ID, m.ID); err != nil {
		return err
	}
	return e.showEnquiry(d, q.ID)
}

// member finds a member by id or by the whole name.
func (e *env) member(r casework.Reader, ref string) (*casework.Member, error) {
	if id, err := casework.ParseID(ref); err == nil && !id.IsZero() {
		return casework.Get[casework.Member](e.ctx, r, id)
	}
	found, err := casework.List[casework.Member](e.ctx, r, casework.Where("name", ref).Limit(2))
	if err != nil {
		return nil, err
	}
	return theOne(found, ref)
}
