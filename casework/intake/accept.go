package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/names"
)

// Duplicates gives the people of an enquiry who may have come to the office before, in another enquiry or case, best
// first. It never joins two people by itself.
func (d *Desk) Duplicates(ctx context.Context, id casework.ID) ([]conflict.Found, error) {
	e, err := casework.Get[casework.Enquiry](ctx, d.Store, id)
	if err != nil {
		return nil, err
	}
	ps, err := casework.List[casework.Party](ctx, d.Store, casework.Where("of", id))
	if err != nil {
		return nil, err
	}
	var out []conflict.Found
	for _, p := range ps {
		if conflict.SideOf(p, ps) != conflict.Ours {
			continue
		}
		found, err := d.Met(ctx, names.Wanted{Name: p.Name, IIN: p.IIN, Phone: p.Phone})
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if f.Of != id && (e.Case.IsZero() || f.Of != e.Case) {
				f.New = p.ID
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// Met gives those the office acted for, or was asked to act for, who may be the wanted person: asked while a name is typed.
func (d *Desk) Met(ctx context.Context, w names.Wanted) ([]conflict.Found, error) {
	found, err := d.Conflicts.Lookup(ctx, w)
	return slices.DeleteFunc(found, func(f conflict.Found) bool { return f.Side != conflict.Ours }), err
}

// Acceptance is what a person decides when an enquiry becomes a case.
type Acceptance struct {
	Title          string        // empty: the enquiry's line
	Area           string        // empty: the enquiry's
	Aid            string        // "consultation" or "representation"; required
	Regime         string        // of the pack: "consult", "represent", "social", "pro_bono", "paid", "info"; required
	ApplicantRole  casework.Role // in the case; empty: Plaintiff
	OpponentRole   casework.Role // empty: Defendant, or Plaintiff when the applicant is the Defendant
	Responsible    casework.ID   // empty: who accepts
	Supervisor     casework.ID   // of a student
	DuplicatesSeen bool          // a person looked through Duplicates
	NoticeGiven    bool          // the person was told that help costs nothing; recorded unless it was already
	Tasks          []*casework.Task
}

// The steps of accepting, in their order; words under "intake.step.".
const (
	StepConsent     = "consent"
	StepDuplicates  = "duplicates"
	StepConflict    = "conflict"
	StepEligibility = "eligibility"
	StepNotice      = "notice"
)

// Step is one step of accepting: Problem is nil when it is done, otherwise the Error that Accept would give.
type Step struct {
	ID      string
	Problem error
}

// Steps tells how far an enquiry is from being accepted in the way a says.
func (d *Desk) Steps(ctx context.Context, id casework.ID, a Acceptance) ([]Step, error) {
	e, err := casework.Get[casework.Enquiry](ctx, d.Store, id)
	if err != nil {
		return nil, err
	}
	dup, err := d.Duplicates(ctx, id)
	if err != nil {
		return nil, err
	}
	return d.steps(ctx, d.Store, e, a, len(dup))
}

func (d *Desk) steps(ctx context.Context, r casework.Reader, e *casework.Enquiry, a Acceptance, duplicates int) ([]Step, error) {
	const op = "Accept"
	given, err := consents(ctx, r, e.ID)
	if err != nil {
		return nil, err
	}
	st, err := conflict.Pending(ctx, r, e.ID)
	if err != nil {
		return nil, err
	}
	steps := []Step{{ID: StepConsent}, {ID: StepDuplicates}, {ID: StepConflict, Problem: st.Problem("intake." + op)}, {ID: StepEligibility}, {ID: StepNotice}}
	if !d.consented(given) {
		steps[0].Problem = fail(casework.Missing, "error.intake.consent", op)
	}
	if duplicates > 0 && !a.DuplicatesSeen {
		steps[1].Problem = &casework.Error{Code: casework.Missing, Key: "error.intake.duplicates", Op: "intake." + op, Args: map[string]any{"N": duplicates}}
	}
	switch {
	case len(e.Eligibility) == 0:
		steps[3].Problem = fail(casework.Missing, "error.intake.eligibility", op)
	case a.Regime != "" && !d.Entitled(e, a.Regime):
		steps[3].Problem = fail(casework.Missing, "error.intake.entitled", op)
	}
	if given[Notice] == nil && !a.NoticeGiven {
		steps[4].Problem = fail(casework.Missing, "error.intake.notice", op)
	}
	return steps, nil
}

// consented reports whether every permission the pack requires stands; without a pack, whether any does.
func (d *Desk) consented(given map[string]*casework.Consent) bool {
	if d.Law == nil {
		n := len(given)
		if given[Notice] != nil {
			n--
		}
		return n > 0
	}
	for _, c := range d.Law.Intake().Consents {
		if c.Required && given[c.ID] == nil {
			return false
		}
	}
	return true
}

// Accept makes a case of an enquiry: its people, permissions and conflict check come along, the date that matters becomes
// a task. One action: act.enquiry.accept.
//
// Errors: Denied without the power or when the enquiry has ended; Missing with the key of the first open step
// ("error.intake.applicant", ".consent", ".duplicates", ".eligibility", ".entitled", ".notice", ".aid");
// ConflictOfInterest as conflict.State.Problem gives it.
func (d *Desk) Accept(ctx context.Context, id casework.ID, a Acceptance) (*casework.Case, error) {
	const op = "Accept"
	if _, err := casework.Require(ctx, d.Store, casework.AcceptEnquiry); err != nil {
		return nil, err
	}
	if a.Aid != "consultation" && a.Aid != "representation" || a.Regime == "" {
		return nil, fail(casework.Missing, "error.intake.aid", op)
	}
	dup, err := d.Duplicates(ctx, id)
	if err != nil {
		return nil, err
	}
	var c *casework.Case
	err = d.enquiry(ctx, "act.enquiry.accept", "", id, func(tx casework.Tx, e *casework.Enquiry) error {
		ps, err := Parties(ctx, tx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(ps, func(p *casework.Party) bool { return p.Role == casework.Applicant }) {
			return fail(casework.Missing, "error.intake.applicant", op)
		}
		steps, err := d.steps(ctx, tx, e, a, len(dup))
		if err != nil {
			return err
		}
		for _, s := range steps {
			if s.Problem != nil {
				return s.Problem
			}
		}
		if c, err = d.open(ctx, tx, e, a); err != nil {
			return err
		}
		copies, err := copyParties(ctx, tx, ps, c, a)
		if err != nil {
			return err
		}
		if err := d.carry(ctx, tx, e, c, a, copies); err != nil {
			return err
		}
		e.Status, e.Case, e.Decided, e.DecidedBy = casework.EnquiryAccepted, c.ID, d.Clock.Today(), d.Store.Profile().Member
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (d *Desk) open(ctx context.Context, tx casework.Tx, e *casework.Enquiry, a Acceptance) (*casework.Case, error) {
	c := &casework.Case{Title: cmp.Or(strings.TrimSpace(a.Title), e.Line, e.Number), Area: cmp.Or(a.Area, e.Area), Aid: a.Aid, Regime: a.Regime,
		Language: e.Language, Price: e.Sum, Summary: cmp.Or(e.Story, e.Line), SafeContact: e.SafeContact, ContactNote: e.ContactNote,
		Responsible: a.Responsible, Supervisor: a.Supervisor, Enquiry: e.ID}
	return c, d.Cases.OpenIn(ctx, tx, c)
}

// copyParties gives the case its own parties, so that an enquiry's and a case's readers may differ.
func copyParties(ctx context.Context, tx casework.Tx, ps []*casework.Party, c *casework.Case, a Acceptance) (map[casework.ID]*casework.Party, error) {
	ours := cmp.Or(a.ApplicantRole, casework.Plaintiff)
	theirs := a.OpponentRole
	if theirs == "" {
		theirs = casework.Defendant
		if ours == casework.Defendant {
			theirs = casework.Plaintiff
		}
	}
	copies := map[casework.ID]*casework.Party{}
	for _, p := range ps {
		q := *p
		q.Header = casework.Header{ID: casework.NewID(), Space: c.ID}
		q.Of, q.OfKind, q.From = c.ID, casework.KindCase, p.ID
		switch p.Role {
		case casework.Applicant:
			q.Role = ours
		case casework.Opponent:
			q.Role = theirs
		}
		copies[p.ID] = &q
	}
	for _, p := range ps {
		q := copies[p.ID]
		if s := copies[p.Stands]; s != nil {
			q.Stands = s.ID
		}
		if err := tx.Put(ctx, q); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// carry brings permissions, the conflict check and tasks into the case.
func (d *Desk) carry(ctx context.Context, tx casework.Tx, e *casework.Enquiry, c *casework.Case, a Acceptance, copies map[casework.ID]*casework.Party) error {
	given, err := consents(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if given[Notice] == nil {
		n, err := d.recordIn(ctx, tx, e.ID, Notice, "spoken", casework.Date{})
		if err != nil {
			return err
		}
		given[Notice] = n
	}
	for _, g := range given {
		n := *g
		n.Header = casework.Header{Space: c.ID}
		n.Of = c.ID
		if err := tx.Put(ctx, &n); err != nil {
			return err
		}
	}
	st, err := conflict.Pending(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if err := tx.Put(ctx, conflict.Copied(st.Check, c.ID, copies)); err != nil {
		return err
	}
	tasks := slices.Clone(a.Tasks)
	if !e.DateMatters.IsZero() {
		tasks = append(tasks, &casework.Task{What: cmp.Or(strings.TrimSpace(e.DateWhat), e.Line, c.Title), Due: e.DateMatters})
	}
	for _, t := range tasks {
		t.Space, t.Of = c.ID, c.ID
		if t.Assigned.IsZero() {
			t.Assigned = c.Responsible
		}
		if err := tx.Put(ctx, t); err != nil {
			return err
		}
	}
	return nil
}
