package position

import (
	"context"
	"strings"

	"zanger/casework"
)

// PutClaim adds a claim at the end, or changes one. One action: act.position.claim.
// Errors: Missing when it says nothing.
func PutClaim(ctx context.Context, s casework.Store, c *casework.Claim) error {
	if strings.TrimSpace(c.What) == "" {
		return &casework.Error{Code: casework.Missing, Key: "error.position.what", Op: "position.PutClaim"}
	}
	_, err := s.Do(ctx, casework.Act{Name: "act.position.claim"}, func(tx casework.Tx) error {
		if c.ID.IsZero() && c.Order == 0 {
			last, err := casework.List[casework.Claim](ctx, tx, casework.Where("case", c.Case).By("-order").Limit(1))
			if err != nil {
				return err
			}
			c.Order = 1
			if len(last) > 0 {
				c.Order = last[0].Order + 1
			}
		}
		c.Space = c.Case
		return tx.Put(ctx, c)
	})
	return err
}

// RemoveClaim takes a claim and its circumstances away. One action: act.position.claim_remove.
func RemoveClaim(ctx context.Context, s casework.Store, id casework.ID) error {
	_, err := s.Do(ctx, casework.Act{Name: "act.position.claim_remove"}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Claim](ctx, tx, id)
		if err != nil {
			return err
		}
		es, err := casework.List[casework.Element](ctx, tx, casework.Where("claim", id))
		if err != nil {
			return err
		}
		for _, e := range es {
			if err := tx.Delete(ctx, e); err != nil {
				return err
			}
		}
		return tx.Delete(ctx, c)
	})
	return err
}

// PutElement adds a circumstance at the end of its claim, or changes one. One action: act.position.element. A reason for
// going without proof is set by Override alone. Errors: Missing when it says nothing or its claim is not there.
func PutElement(ctx context.Context, s casework.Store, e *casework.Element) error {
	if strings.TrimSpace(e.What) == "" {
		return &casework.Error{Code: casework.Missing, Key: "error.position.what", Op: "position.PutElement"}
	}
	_, err := s.Do(ctx, casework.Act{Name: "act.position.element"}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Claim](ctx, tx, e.Claim)
		if err != nil {
			return err
		}
		e.Case, e.Space = c.Case, c.Case
		override := ""
		if !e.ID.IsZero() {
			old, err := casework.Get[casework.Element](ctx, tx, e.ID)
			if err != nil && casework.CodeOf(err) != casework.Missing {
				return err
			}
			if err == nil {
				override = old.Override
			}
		}
		e.Override = override
		if e.ID.IsZero() && e.Order == 0 {
			n, err := casework.List[casework.Element](ctx, tx, casework.Where("claim", e.Claim).By("-order").Limit(1))
			if err != nil {
				return err
			}
			e.Order = 1
			if len(n) > 0 {
				e.Order = n[0].Order + 1
			}
		}
		return tx.Put(ctx, e)
	})
	return err
}

// RemoveElement takes a circumstance away. One action: act.position.element_remove.
func RemoveElement(ctx context.Context, s casework.Store, id casework.ID) error {
	_, err := s.Do(ctx, casework.Act{Name: "act.position.element_remove"}, func(tx casework.Tx) error {
		e, err := casework.Get[casework.Element](ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.Delete(ctx, e)
	})
	return err
}

// Override records why a circumstance goes without proof; an empty reason takes that back. One action:
// act.position.override. Errors: Denied without the power.
func Override(ctx context.Context, s casework.Store, element casework.ID, reason string) error {
	if _, err := casework.Require(ctx, s, casework.OverrideGate); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	_, err := s.Do(ctx, casework.Act{Name: "act.position.override", Reason: reason}, func(tx casework.Tx) error {
		e, err := casework.Get[casework.Element](ctx, tx, element)
		if err != nil {
			return err
		}
		e.Override = reason
		return tx.Put(ctx, e)
	})
	return err
}
