package client

import (
	"context"
	"slices"
	"time"

	"zanger/casework"
)

// Access is a person let into a case.
type Access struct {
	Member casework.ID
	Owner  bool // may let others in and take access away
	Fixed  bool // responsible for the case, or supervises it: has access as long as that is so

	Since   time.Time   // when this laptop first knew of it; zero: before that was noted
	By      casework.ID // member who let them in, where it was this laptop's; zero: another of the office did
	Laptops []casework.ID
}

// CaseWaits is what of a case has not gone out from this laptop yet.
type CaseWaits struct {
	Records int  // written here and not at the hub; by stick: some laptop lacks them
	People  bool // somebody let in or taken out of whom the hub does not know yet
}

// CaseWaits says what of a case has not gone out yet. Errors: Missing (part of no office).
func (c *Client) CaseWaits(ctx context.Context, space casework.ID) (w CaseWaits, err error) {
	err = c.member(ctx, func() error {
		if err := c.prepare(ctx); err != nil {
			return err
		}
		w.Records, w.People, err = c.store.Pending(ctx, space)
		if err != nil || c.st.Hub != "" {
			return err
		}
		w.People = false // goes with the next bundle, whenever that is
		spaces, have, err := c.lacked(ctx)
		if err != nil {
			return err
		}
		if !slices.Contains(spaces, space) {
			w.Records = 0 // it is for nobody else
			return nil
		}
		sealed, err := c.ownLacking(ctx, []casework.ID{space}, nil)
		if err != nil {
			return err
		}
		lacking, err := c.ownLacking(ctx, []casework.ID{space}, have)
		w.Records -= len(sealed) - len(lacking)
		return err
	})
	return w, err
}

// Access gives the people let into a case, as far as this laptop knows, this one's first. Errors: Missing (part of no office).
func (c *Client) Access(ctx context.Context, space casework.ID) (out []Access, err error) {
	err = c.member(ctx, func() error {
		if err := c.prepare(ctx); err != nil {
			return err
		}
		p := c.store.Profile()
		fixed, err := c.bound(ctx, space)
		if err != nil {
			return err
		}
		owner, err := c.owns(ctx, space)
		if err != nil {
			return err
		}
		list, err := c.store.Places(ctx, space)
		if err != nil {
			return err
		}
		out = append(out, Access{Member: p.Member, Owner: owner, Fixed: true, Laptops: []casework.ID{p.Device}})
		for _, at := range list {
			d := c.device(at.Device)
			if !at.In() || d == nil || d.Revoked || d.Member.IsZero() {
				continue
			}
			i := slices.IndexFunc(out, func(a Access) bool { return a.Member == d.Member })
			if i < 0 {
				i = len(out)
				out = append(out, Access{Member: d.Member, Fixed: slices.Contains(fixed, d.Member)})
			}
			a := &out[i]
			a.Owner = a.Owner || at.Owner()
			if a.Since.IsZero() || !at.Since.IsZero() && at.Since.Before(a.Since) {
				a.Since = at.Since
			}
			if at.Given != "" && a.By.IsZero() {
				a.By = p.Member
			}
			if !slices.Contains(a.Laptops, at.Device) {
				a.Laptops = append(a.Laptops, at.Device)
			}
		}
		return nil
	})
	return out, err
}

// bound gives who has access to a case by what they are in it.
func (c *Client) bound(ctx context.Context, space casework.ID) ([]casework.ID, error) {
	k, err := casework.Get[casework.Case](ctx, c.store, space)
	if casework.CodeOf(err) == casework.Missing {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []casework.ID{k.Responsible, k.Supervisor}, nil
}

// Withdraw takes a person's laptops out of a case: what is written from now on is sealed with a key they do not get, and over the line
// they forget the case at the next contact. What they read before they know. Errors: Denied (this laptop may not; or the
// person is responsible for the case or supervises it: give it to another first), Missing (the person was not let in).
func (c *Client) Withdraw(ctx context.Context, space, member casework.ID) error {
	err := c.member(ctx, func() error {
		p := c.store.Profile()
		fixed, err := c.bound(ctx, space)
		if err != nil {
			return err
		}
		owner, err := c.owns(ctx, space)
		switch {
		case err != nil:
			return err
		case !owner || space == p.Directory || space == p.Queue:
			return fault(casework.Denied, "not_owner", nil)
		case member == p.Member || slices.Contains(fixed, member):
			return fault(casework.Denied, "responsible", nil)
		}
		list, err := c.store.Places(ctx, space)
		if err != nil {
			return err
		}
		var in []casework.ID
		for _, at := range list {
			if d := c.device(at.Device); at.In() && d != nil && d.Member == member {
				in = append(in, at.Device)
			}
		}
		if len(in) == 0 || c.ring.Newest(space) == nil {
			return fault(casework.Missing, "no_access", nil)
		}
		if err := c.newKey(ctx, space); err != nil {
			return err
		}
		return c.store.TakeOut(ctx, space, in...)
	})
	c.Nudge()
	return err
}
