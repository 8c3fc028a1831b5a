package conflict

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"zanger/casework"
	"zanger/casework/names"
)

// Record stores a check. When nobody was found there is nothing to judge, and the check carries that decision at once;
// otherwise it waits for Decide. One action: act.conflict.check.
func (c *Checker) Record(ctx context.Context, r *Result) (*casework.ConflictCheck, error) {
	check := c.compose(r)
	_, err := c.store.Do(ctx, casework.Act{Name: "act.conflict.check"}, func(tx casework.Tx) error {
		return tx.Put(ctx, check)
	})
	return check, err
}

func (c *Checker) compose(r *Result) *casework.ConflictCheck {
	space := c.store.Profile().Queue
	if r.OfKind == casework.KindCase {
		space = r.Of
	}
	check := &casework.ConflictCheck{Header: casework.Header{Space: space}, Of: r.Of, OfKind: r.OfKind}
	for _, p := range r.Parties {
		check.Checked = append(check.Checked, mark(p))
	}
	for _, f := range r.Found {
		check.Matches = append(check.Matches, casework.NameMatch{New: f.New, Party: f.Party, Of: f.Of, OfKind: f.OfKind,
			Role: f.Role, Score: f.Score, Why: f.Why, Adverse: f.Adverse})
	}
	if len(r.Found) == 0 {
		check.Decision, check.Decided, check.DecidedBy = casework.NoConflict, c.clock.Today(), c.store.Profile().Member
	}
	return check
}

// CheckAndRecord makes a check and stores it.
func (c *Checker) CheckAndRecord(ctx context.Context, of casework.ID, kind casework.Kind) (*casework.ConflictCheck, error) {
	r, err := c.Check(ctx, of, kind)
	if err != nil {
		return nil, err
	}
	return c.Record(ctx, r)
}

// Decide records what a lawyer decided about a check. One action: act.conflict.decide.
//
// A reason is needed to waive a conflict, to name one, and to find none where a match stands on the other side.
// Errors: Denied without the power; Missing reason; Stale when a party came or changed since the check; Invalid for a
// decision that is none.
func (c *Checker) Decide(ctx context.Context, checkID casework.ID, d casework.Decision, reason string) (*casework.ConflictCheck, error) {
	const op = "conflict.Decide"
	who, err := casework.Require(ctx, c.store, casework.DecideConflict)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	var check *casework.ConflictCheck
	_, err = c.store.Do(ctx, casework.Act{Name: "act.conflict.decide", Reason: reason}, func(tx casework.Tx) error {
		if check, err = casework.Get[casework.ConflictCheck](ctx, tx, checkID); err != nil {
			return err
		}
		adverse := false
		for _, m := range check.Matches {
			adverse = adverse || m.Adverse
		}
		switch d {
		case casework.NoConflict:
			if adverse && reason == "" {
				return &casework.Error{Code: casework.Missing, Key: "error.conflict.reason", Op: op}
			}
		case casework.Waived, casework.Conflicted:
			if reason == "" {
				return &casework.Error{Code: casework.Missing, Key: "error.conflict.reason", Op: op}
			}
		default:
			return &casework.Error{Code: casework.Invalid, Key: "error.conflict.decision", Op: op}
		}
		st, err := Pending(ctx, tx, check.Of)
		if err != nil {
			return err
		}
		if st.Check == nil || st.Check.ID != check.ID || len(st.Uncovered) > 0 {
			return &casework.Error{Code: casework.Stale, Key: "error.conflict.stale", Op: op}
		}
		check.Decision, check.Reason, check.DecidedBy, check.Decided = d, reason, who.ID, c.clock.Today()
		return tx.Put(ctx, check)
	})
	return check, err
}

// State is where the check of an enquiry or a case stands.
type State struct {
	Check     *casework.ConflictCheck // the newest; nil when none was made
	Uncovered []casework.ID           // parties that came, or changed their name, number, telephone or side, since
}

// Made reports whether the newest check covers every party as it is now.
func (s State) Made() bool { return s.Check != nil && len(s.Uncovered) == 0 }

// Decided reports whether a covering check carries a decision.
func (s State) Decided() bool { return s.Made() && s.Check.Decision != "" }

// Clear reports whether the office may act.
func (s State) Clear() bool {
	return s.Decided() && (s.Check.Decision == casework.NoConflict || s.Check.Decision == casework.Waived)
}

// Problem gives the step that is still open as an Error, nil when the office may act: ConflictOfInterest with Key
// "error.conflict.check" (none made), "error.conflict.recheck" (parties changed), "error.conflict.decide" (nobody
// decided) or "error.conflict.conflicted" (decided against).
func (s State) Problem(op string) error {
	key := ""
	switch {
	case s.Check == nil:
		key = "error.conflict.check"
	case len(s.Uncovered) > 0:
		key = "error.conflict.recheck"
	case s.Check.Decision == "":
		key = "error.conflict.decide"
	case !s.Clear():
		key = "error.conflict.conflicted"
	default:
		return nil
	}
	return &casework.Error{Code: casework.ConflictOfInterest, Key: key, Op: op}
}

// Pending tells whether the newest check of an enquiry or a case covers all its parties as they are now. It reads only,
// so it may run inside an action.
func Pending(ctx context.Context, r casework.Reader, of casework.ID) (State, error) {
	var s State
	checks, err := casework.List[casework.ConflictCheck](ctx, r, casework.Where("of", of).By("created"))
	if err != nil {
		return s, err
	}
	for _, c := range checks { // the newest; of two made in one instant the later listed
		if s.Check == nil || !c.Created.Before(s.Check.Created) {
			s.Check = c
		}
	}
	parties, err := casework.List[casework.Party](ctx, r, casework.Where("of", of))
	if err != nil {
		return s, err
	}
	checked := map[string]bool{}
	if s.Check != nil {
		for _, m := range s.Check.Checked {
			checked[m] = true
		}
	}
	for _, p := range parties {
		if !checked[mark(p)] {
			s.Uncovered = append(s.Uncovered, p.ID)
		}
	}
	return s, nil
}

// mark is a party's id with a print of what a check looks at, so that a check knows when it was overtaken.
func mark(p *casework.Party) string {
	phone, _ := names.Phone(p.Phone)
	sum := sha256.Sum256([]byte(strings.Join([]string{names.Fold(p.Name), names.Digits(p.IIN), phone, string(p.Role),
		map[bool]string{true: "ours", false: ""}[p.Ours], p.Stands.String()}, "\x00")))
	return p.ID.String() + " " + hex.EncodeToString(sum[:8])
}

// Copied carries a check over to the case an enquiry became: it covers the copies as it covered the originals. copies maps
// the enquiry's parties to the case's, as they are now.
func Copied(check *casework.ConflictCheck, of casework.ID, copies map[casework.ID]*casework.Party) *casework.ConflictCheck {
	c := &casework.ConflictCheck{Header: casework.Header{Space: of}, Of: of, OfKind: casework.KindCase, Matches: append([]casework.NameMatch(nil), check.Matches...),
		Decision: check.Decision, Reason: check.Reason, DecidedBy: check.DecidedBy, Decided: check.Decided}
	for _, m := range check.Checked {
		id, err := casework.ParseID(strings.SplitN(m, " ", 2)[0])
		if p := copies[id]; err == nil && p != nil {
			c.Checked = append(c.Checked, mark(p))
		}
	}
	for i := range c.Matches {
		if p := copies[c.Matches[i].New]; p != nil {
			c.Matches[i].New = p.ID
		}
	}
	return c
}

// Renew makes a new check inside the action that changed a party, when the newest one no longer covers all. A decision
// already made stands on when the new check shows nothing it had not judged. Nothing is written when the check still holds,
// or when no party is left.
func (c *Checker) Renew(ctx context.Context, tx casework.Tx, of casework.ID, kind casework.Kind) error {
	st, err := Pending(ctx, tx, of)
	if err != nil {
		return err
	}
	if st.Made() {
		return nil
	}
	r, err := c.check(ctx, tx, of, kind)
	if casework.CodeOf(err) == casework.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	check := c.compose(r)
	if st.Check != nil && check.Decision == "" && judged(st.Check, check) {
		check.Decision, check.Reason, check.DecidedBy, check.Decided = st.Check.Decision, st.Check.Reason, st.Check.DecidedBy, st.Check.Decided
	}
	return tx.Put(ctx, check)
}

// judged reports whether every match of the new check was before the eyes of whoever decided about the old one.
func judged(old, now *casework.ConflictCheck) bool {
	if old.Decision == "" {
		return false
	}
	type pair struct {
		now, party casework.ID
		adverse    bool
	}
	seen := map[pair]bool{}
	for _, m := range old.Matches {
		seen[pair{m.New, m.Party, m.Adverse}] = true
	}
	for _, m := range now.Matches {
		if !seen[pair{m.New, m.Party, m.Adverse}] {
			return false
		}
	}
	return true
}
