package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Notice is the purpose under which it is recorded that the person was told that help costs nothing.
const Notice = "notice_no_charge"

// How consent was given, in the order it is offered; words under "consent.how.".
var Hows = []string{"signed", "spoken", "electronic"}

// RecordConsent keeps a permission with its purpose (an id of the pack, or Notice) and day. One action: act.consent.record.
// Errors: Invalid purpose or way.
func (d *Desk) RecordConsent(ctx context.Context, of casework.ID, purpose, how string, given casework.Date) (*casework.Consent, error) {
	var c *casework.Consent
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.consent.record"}, func(tx casework.Tx) (err error) {
		c, err = d.recordIn(ctx, tx, of, purpose, how, given)
		return err
	})
	return c, err
}

func (d *Desk) recordIn(ctx context.Context, tx casework.Tx, of casework.ID, purpose, how string, given casework.Date) (*casework.Consent, error) {
	const op = "RecordConsent"
	if !slices.Contains(Hows, how) || !d.purposeKnown(purpose) {
		return nil, fail(casework.Invalid, "error.intake.consent_kind", op)
	}
	if given.IsZero() {
		given = d.Clock.Today()
	}
	if given.After(d.Clock.Today()) {
		return nil, fail(casework.Invalid, "error.intake.consent_day", op)
	}
	space := d.Store.Profile().Queue
	if _, err := casework.Get[casework.Case](ctx, tx, of); err == nil {
		space = of
	} else if casework.CodeOf(err) != casework.Missing {
		return nil, err
	}
	c := &casework.Consent{Header: casework.Header{Space: space}, Of: of, Purpose: purpose, Given: given, How: how, By: d.Store.Profile().Member}
	return c, tx.Put(ctx, c)
}

func (d *Desk) purposeKnown(purpose string) bool {
	if purpose == Notice {
		return true
	}
	if d.Law == nil {
		return purpose != ""
	}
	return slices.ContainsFunc(d.Law.Intake().Consents, func(c lawpack.ConsentPurpose) bool { return c.ID == purpose })
}

// RevokeConsent records that a permission was taken back today. A case has its own copy of what was given at its enquiry: both
// are taken back, whichever is named. One action: act.consent.revoke. Errors: Invalid for Notice, which is no permission, and for
// one that was taken back before.
func (d *Desk) RevokeConsent(ctx context.Context, id casework.ID) error {
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.consent.revoke"}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Consent](ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Purpose == Notice || !c.Revoked.IsZero() {
			return fail(casework.Invalid, "error.intake.consent_gone", "RevokeConsent")
		}
		of, err := together(ctx, tx, c.Of)
		if err != nil {
			return err
		}
		same, err := casework.List[casework.Consent](ctx, tx, casework.All().And("of", casework.In, of).And("purpose", casework.Eq, c.Purpose).And("revoked", casework.Empty, nil))
		if err != nil {
			return err
		}
		for _, s := range same {
			s.Revoked = d.Clock.Today()
			if err := tx.Put(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// together gives an enquiry with the case it became, or a case with the enquiry it was.
func together(ctx context.Context, r casework.Reader, of casework.ID) ([]casework.ID, error) {
	if e, err := casework.Get[casework.Enquiry](ctx, r, of); err == nil {
		return slices.DeleteFunc([]casework.ID{of, e.Case}, casework.ID.IsZero), nil
	} else if casework.CodeOf(err) != casework.Missing {
		return nil, err
	}
	c, err := casework.Get[casework.Case](ctx, r, of)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc([]casework.ID{of, c.Enquiry}, casework.ID.IsZero), nil
}

// consents gives the purposes that stand for an enquiry or a case.
func consents(ctx context.Context, r casework.Reader, of casework.ID) (map[string]*casework.Consent, error) {
	cs, err := casework.List[casework.Consent](ctx, r, casework.Where("of", of).And("revoked", casework.Empty, nil))
	if err != nil {
		return nil, err
	}
	m := map[string]*casework.Consent{}
	for _, c := range cs {
		m[c.Purpose] = c
	}
	return m, nil
}

// Question is one criterion of the right to aid with the answer so far.
type Question struct {
	Criterion *lawpack.Criterion
	Likely    bool // the topic makes it worthwhile to ask first
	Verdict   *casework.Verdict
}

// Questions gives the criteria of the pack, those the enquiry's topic suggests first, each with its recorded answer.
func (d *Desk) Questions(e *casework.Enquiry) []Question {
	if d.Law == nil {
		return nil
	}
	var qs []Question
	cs := d.Law.Eligibility().Criteria
	for i := range cs {
		q := Question{Criterion: &cs[i]}
		q.Likely = slices.ContainsFunc(cs[i].Areas, func(a string) bool {
			return e.Area != "" && (e.Area == a || strings.HasPrefix(e.Area, a+"."))
		})
		for j := range e.Eligibility {
			if e.Eligibility[j].Criterion == cs[i].ID {
				q.Verdict = &e.Eligibility[j]
			}
		}
		qs = append(qs, q)
	}
	slices.SortStableFunc(qs, func(a, b Question) int {
		switch {
		case a.Likely && !b.Likely:
			return -1
		case b.Likely && !a.Likely:
			return 1
		}
		return 0
	})
	return qs
}

// Assess records the answer to one criterion, replacing the earlier one, with the article and edition it rests on. One
// action: act.enquiry.assess. Errors: Invalid answer, state of proof or criterion; an override needs AcceptEnquiry.
func (d *Desk) Assess(ctx context.Context, id casework.ID, v casework.Verdict) error {
	const op = "Assess"
	if !slices.Contains([]string{"yes", "no", "unknown"}, v.Met) || !slices.Contains([]string{"", "seen", "copied", "promised"}, v.Evidence) {
		return fail(casework.Invalid, "error.intake.answer", op)
	}
	if v.Override = strings.TrimSpace(v.Override); v.Override != "" {
		if _, err := casework.Require(ctx, d.Store, casework.AcceptEnquiry); err != nil {
			return err
		}
	}
	if d.Law != nil {
		c := d.criterion(v.Criterion)
		if c == nil {
			return fail(casework.Invalid, "error.intake.answer", op)
		}
		g := c.Grounds[0]
		v.Act = strings.TrimSpace(g.Act + " " + g.Article + ", " + g.Edition)
		v.Regime = cmp.Or(v.Regime, "consult")
	}
	return d.enquiry(ctx, "act.enquiry.assess", v.Override, id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Eligibility = slices.DeleteFunc(slices.Clone(e.Eligibility), func(o casework.Verdict) bool {
			return o.Criterion == v.Criterion && o.Regime == v.Regime
		})
		e.Eligibility = append(e.Eligibility, v)
		return nil
	})
}

// NoneMet records "no" for every criterion nobody has answered yet: most who pay, or are helped for nothing, are in no group of the
// law. One action: act.enquiry.assess.
func (d *Desk) NoneMet(ctx context.Context, id casework.ID) error {
	return d.enquiry(ctx, "act.enquiry.assess", "", id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Eligibility = slices.Clone(e.Eligibility)
		for _, q := range d.Questions(e) {
			if q.Verdict == nil {
				g := q.Criterion.Grounds[0]
				e.Eligibility = append(e.Eligibility, casework.Verdict{Criterion: q.Criterion.ID, Regime: "consult", Met: "no", Act: strings.TrimSpace(g.Act + " " + g.Article + ", " + g.Edition)})
			}
		}
		return nil
	})
}

func (d *Desk) criterion(id string) *lawpack.Criterion {
	cs := d.Law.Eligibility().Criteria
	for i := range cs {
		if cs[i].ID == id {
			return &cs[i]
		}
	}
	return nil
}

// paidByState are the regimes that need a criterion met; the others need only that the question was asked.
var paidByState = []string{"consult", "represent"}

// Entitled reports whether the recorded answers open a regime. The state pays for those in a group of the law; for
// representation the group must carry it. An override with its reason opens what the answers do not.
func (d *Desk) Entitled(e *casework.Enquiry, regime string) bool {
	if !slices.Contains(paidByState, regime) {
		return len(e.Eligibility) > 0
	}
	return slices.ContainsFunc(e.Eligibility, func(v casework.Verdict) bool {
		if v.Override != "" {
			return true
		}
		if v.Met != "yes" {
			return false
		}
		if d.Law == nil {
			return true
		}
		c := d.criterion(v.Criterion)
		if c == nil {
			return false
		}
		kind := c.Consultation
		if regime == "represent" {
			kind = c.Representation
		}
		return kind != lawpack.NotEntitled && kind != lawpack.UnknownTitle
	})
}
