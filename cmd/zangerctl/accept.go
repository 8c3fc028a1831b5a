package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/intake"
)

// enquiryAcceptCmd does the steps its flags name, then accepts. A step neither done before nor named here stops it.
type enquiryAcceptCmd struct {
	ID             string   `arg:"" help:"Id or number of the enquiry."`
	Aid            string   `required:"" enum:"consultation,representation" help:"consultation or representation."`
	Regime         string   `required:"" help:"In which way help is given, an id of the pack: consult, represent, social, pro_bono, paid, info."`
	Consent        string   `enum:",signed,spoken,electronic" default:"" help:"Record the permissions the law requires as given today: signed, spoken or electronic."`
	Criterion      []string `help:"Answer to a criterion of the right to aid: ID=yes, ID=no or ID=unknown; may be given more than once."`
	Seen           string   `enum:",seen,copied,promised" default:"" help:"State of the proof for --criterion: seen, copied or promised."`
	Conflict       string   `enum:",none,waived,conflict" default:"" help:"Decision about the conflict check: none, waived or conflict."`
	Reason         string   `help:"Reason of the decision about the conflict check."`
	DuplicatesSeen bool     `help:"The people who may have come before were looked through."`
	NoticeGiven    bool     `help:"The person was told that help costs nothing."`
	Title          string   `help:"Title of the case; the enquiry's line when not given."`
	ApplicantRole  string   `help:"Role of who asks in the case; plaintiff when not given."`
	OpponentRole   string   `help:"Role of the other side; defendant when not given."`
}

func (c *enquiryAcceptCmd) Run(e *env) error {
	for _, r := range []string{c.ApplicantRole, c.OpponentRole} {
		if r != "" && !known(casework.Roles, casework.Role(r)) {
			return usagef("%q is not a role", r)
		}
	}
	d, err := e.desk()
	if err != nil {
		return err
	}
	q, err := e.enquiry(d.Store, c.ID)
	if err != nil {
		return err
	}
	if err := c.prepare(e, d, q.ID); err != nil {
		return err
	}
	k, err := d.Accept(e.ctx, q.ID, intake.Acceptance{Title: c.Title, Aid: c.Aid, Regime: c.Regime, ApplicantRole: casework.Role(c.ApplicantRole),
		OpponentRole: casework.Role(c.OpponentRole), DuplicatesSeen: c.DuplicatesSeen, NoticeGiven: c.NoticeGiven})
	if err != nil {
		return err
	}
	return e.give(caseDocOf(k), func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.accepted", "Number", k.Number))
		row(w, "id", k.ID.String())
	})
}

// prepare does what the flags ask for, in the order of the steps.
func (c *enquiryAcceptCmd) prepare(e *env, d *intake.Desk, id casework.ID) error {
	if c.Consent != "" {
		if err := c.consent(e, d, id); err != nil {
			return err
		}
	}
	for _, a := range c.Criterion {
		criterion, met, ok := strings.Cut(a, "=")
		if !ok {
			return usagef("--criterion: %q is not like ID=yes", a)
		}
		if err := d.Assess(e.ctx, id, casework.Verdict{Regime: c.Regime, Criterion: criterion, Met: met, Evidence: c.Seen}); err != nil {
			return err
		}
	}
	if c.Conflict == "" {
		return nil
	}
	st, err := conflict.Pending(e.ctx, d.Store, id)
	if err != nil {
		return err
	}
	check := st.Check
	if !st.Made() {
		if check, err = d.Conflicts.CheckAndRecord(e.ctx, id, casework.KindEnquiry); err != nil {
			return err
		}
	}
	_, err = d.Conflicts.Decide(e.ctx, check.ID, casework.Decision(c.Conflict), c.Reason)
	return err
}

// consent records every permission the pack requires and nobody has recorded yet.
func (c *enquiryAcceptCmd) consent(e *env, d *intake.Desk, id casework.ID) error {
	have, err := casework.List[casework.Consent](e.ctx, d.Store, casework.Where("of", id).And("revoked", casework.Empty, nil))
	if err != nil {
		return err
	}
	given := map[string]bool{}
	for _, x := range have {
		given[x.Purpose] = true
	}
	for _, p := range d.Law.Intake().Consents {
		if !p.Required || given[p.ID] {
			continue
		}
		if _, err := d.RecordConsent(e.ctx, id, p.ID, c.Consent, e.clock.Today()); err != nil {
			return err
		}
	}
	return nil
}
