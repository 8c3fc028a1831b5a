package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
)

// ConsentRow is a purpose with what was recorded.
type ConsentRow struct {
	ID        casework.ID // what stands and may be taken back, zero for nothing
	Purpose   string
	Name      string
	Words     string
	Need      string   // why it cannot be left out, "" where it can
	Given     string   // "signed, 21.11.2026"; "" where none stands
	Withdrawn string   // the day it was taken back, "" where it stands or never was given
	Hows      []string // ways it may be given
	Follows   string   // what taking it back means, asked about before
}

// Consents gives the permissions of an enquiry or a case: every purpose of the pack, and the notice that help is free.
func (d *Desk) Consents(ctx context.Context, of casework.ID) ([]ConsentRow, error) {
	p := d.Text
	all, err := casework.List[casework.Consent](ctx, d.Store, casework.Where("of", of).By("given", "created"))
	if err != nil {
		return nil, err
	}
	var rows []ConsentRow
	add := func(row ConsentRow) {
		for _, c := range all {
			switch {
			case c.Purpose != row.Purpose:
			case c.Revoked.IsZero():
				row.ID, row.Given = c.ID, p.T("consent.how."+c.How)+", "+p.Date(c.Given)
			default:
				row.Withdrawn = p.Date(c.Revoked)
			}
		}
		if row.Given != "" {
			row.Withdrawn = "" // given anew
		}
		if row.Purpose == intake.Notice {
			row.ID = casework.ID{} // no permission: nothing to take back
		} else {
			row.Follows = d.follows(row.Purpose)
		}
		rows = append(rows, row)
	}
	if d.Law != nil {
		for _, c := range d.Law.Intake().Consents {
			row := ConsentRow{Purpose: c.ID, Name: c.Name.In(p.Lang()), Words: c.Text.In(p.Lang()), Hows: intake.Hows}
			if c.Required {
				row.Need = p.T("queue.consent.required")
			}
			add(row)
		}
	}
	add(ConsentRow{Purpose: intake.Notice, Name: p.Capital(p.T("consent." + intake.Notice)), Need: p.T("queue.notice.required"), Hows: []string{"spoken"}})
	return rows, nil
}

// follows says what taking a permission back stops, what stays, and what the law says about it in the words of the pack.
func (d *Desk) follows(purpose string) string {
	p := d.Text
	stops := "consent.stops.other"
	if p.Has("consent.stops." + purpose) {
		stops = "consent.stops." + purpose
	}
	lines := []string{p.T(stops), p.T("consent.stays")}
	if d.Law != nil {
		for _, l := range d.Law.Leaflets() {
			for _, part := range l.Parts {
				if l.ID == "data" && part.Ground.Act == "z-94" && strings.HasPrefix(part.Ground.Article, "8") {
					lines = append(lines, part.Text.In(p.Lang())+" ("+d.groundWords(part.Ground)+")")
				}
			}
		}
	}
	return strings.Join(lines, "\n\n")
}

// GiveConsent records a permission given today.
func (d *Desk) GiveConsent(ctx context.Context, of casework.ID, purpose, how string) error {
	_, err := d.Intake.RecordConsent(ctx, of, purpose, how, casework.Date{})
	return err
}

// WithdrawConsent records that a permission was taken back today.
func (d *Desk) WithdrawConsent(ctx context.Context, id casework.ID) error {
	return d.Intake.RevokeConsent(ctx, id)
}

// withdrawn names the permissions that were taken back, "" for none.
func (d *Desk) withdrawn(rows []ConsentRow) string {
	var names []string
	for _, r := range rows {
		if r.Withdrawn != "" {
			names = append(names, r.Name+", "+r.Withdrawn)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return d.Text.T("consent.withdrawn.list", "Names", strings.Join(names, "; "))
}
