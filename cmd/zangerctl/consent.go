package main

import (
	"io"
	"strings"

	"zanger/casework"
	"zanger/ui/presenter"
)

type consentCmd struct {
	List     consentListCmd     `cmd:"" help:"The permissions of an enquiry or a case: given, withdrawn, and what withdrawing means."`
	Withdraw consentWithdrawCmd `cmd:"" help:"Record that the person took a permission back today."`
}

type consentDoc struct {
	ID        casework.ID `json:"id,omitzero"` // what stands and may be withdrawn
	Purpose   string      `json:"purpose"`
	Name      string      `json:"name"`
	Given     bool        `json:"given"`
	Withdrawn bool        `json:"withdrawn"`
	Words     string      `json:"words"`
	Follows   string      `json:"follows"`
}

type consentListCmd struct {
	Of string `arg:"" help:"Id or number of the enquiry or the case."`
}

func (c *consentListCmd) Run(e *env) error {
	d, of, err := e.withConsents(c.Of)
	if err != nil {
		return err
	}
	return e.giveConsents(d, of)
}

type consentWithdrawCmd struct {
	Of      string `arg:"" help:"Id or number of the enquiry or the case."`
	Purpose string `arg:"" help:"Purpose of the permission, an id of the pack: aid, referral, statistics, teaching."`
	Yes     bool   `help:"What follows was read; without it that is told and nothing is changed."`
}

func (c *consentWithdrawCmd) Run(e *env) error {
	d, of, err := e.withConsents(c.Of)
	if err != nil {
		return err
	}
	rows, err := d.Consents(e.ctx, of)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Purpose != c.Purpose {
			continue
		}
		if r.ID.IsZero() {
			return invalid("error.intake.consent_gone", nil)
		}
		if !c.Yes {
			return invalid("error.ctl.withdraw", map[string]any{"Follows": strings.Join(strings.Fields(r.Follows), " ")})
		}
		if err := d.WithdrawConsent(e.ctx, r.ID); err != nil {
			return err
		}
		return e.giveConsents(d, of)
	}
	return invalid("error.intake.consent_kind", nil)
}

// withConsents finds an enquiry or a case.
func (e *env) withConsents(ref string) (*presenter.Desk, casework.ID, error) {
	d, err := e.window()
	if err != nil {
		return nil, casework.ID{}, err
	}
	q, err := e.enquiry(d.Store, ref)
	if err == nil {
		return d, q.ID, nil
	}
	if casework.CodeOf(err) != casework.Missing {
		return nil, casework.ID{}, err
	}
	k, err := e.caseOf(d.Store, ref)
	if err != nil {
		return nil, casework.ID{}, err
	}
	return d, k.ID, nil
}

func (e *env) giveConsents(d *presenter.Desk, of casework.ID) error {
	rows, err := d.Consents(e.ctx, of)
	if err != nil {
		return err
	}
	out := make([]consentDoc, 0, len(rows))
	for _, r := range rows {
		words := r.Given
		if r.Withdrawn != "" {
			words = e.p.T("consent.withdrawn", "Date", r.Withdrawn)
		}
		out = append(out, consentDoc{ID: r.ID, Purpose: r.Purpose, Name: r.Name, Given: r.Given != "", Withdrawn: r.Withdrawn != "", Words: words, Follows: r.Follows})
	}
	return e.give(out, func(w io.Writer) {
		e.head(w, "purpose", "title", "status")
		for _, c := range out {
			words := c.Words
			if words == "" {
				words = "-"
			}
			row(w, c.Purpose, c.Name, words)
		}
	})
}
