package client

import (
	"bytes"
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// sealer seals with the newest key of the space. What the hub would not take from this laptop yet does not go out: in the office's own spaces everything waits
// until it is let in, in a case only what is of the case, see readmit.
func (c *Client) sealer(ctx context.Context) sqlite.Sealer {
	return func(h op.Header, b *op.Body) (op.Sealed, error) {
		k := c.ring.Newest(h.Space)
		in := k != nil
		if in && c.st.Hub != "" {
			var err error
			if in, err = c.admitted(ctx, h.Space); err != nil {
				return op.Sealed{}, err
			}
		}
		if p := c.store.Profile(); k != nil && !in && h.Space != p.Directory && h.Space != p.Queue {
			return op.Sealed{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.key_missing", Op: "sync.client", Args: map[string]any{"Reason": wire.ReasonSpace}}
		}
		if !in {
			return op.Sealed{}, fault(casework.Missing, "key_missing", nil)
		}
		out, err := seal.Seal(h, b, k)
		if err == nil && len(out.Body) > wire.MaxOp {
			return op.Sealed{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.large", Op: "sync.client", Args: map[string]any{"Reason": wire.ReasonSize}}
		}
		return out, err
	}
}

// place gives what this laptop is in a space. All are read at once: a push asks for each of its records.
func (c *Client) place(ctx context.Context, space casework.ID) (sqlite.Place, error) {
	if c.own == nil {
		list, err := c.store.PlacesOf(ctx, c.store.Profile().Device)
		if err != nil {
			return sqlite.Place{}, err
		}
		c.own = make(map[casework.ID]sqlite.Place, len(list))
		for _, p := range list {
			c.own[p.Space] = p
		}
	}
	return c.own[space], nil
}

// admitted says whether this laptop may write in a space: the hub says so, or it makes the space itself.
func (c *Client) admitted(ctx context.Context, space casework.ID) (bool, error) {
	p, err := c.place(ctx, space)
	return p.In(), err
}

// readmit sends again what waited because this laptop was not let into its case.
func (c *Client) readmit(ctx context.Context) (any bool, err error) {
	list, err := c.store.Tray(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range list {
		if t.Held || t.Reason != wire.ReasonSpace {
			continue
		}
		in, err := c.admitted(ctx, t.Header.Space)
		if err != nil {
			return any, err
		}
		if !in {
			continue
		}
		if err := c.store.Resend(ctx, t.N); err != nil {
			return any, err
		}
		any = true
	}
	return any, nil
}

// owns says whether this laptop may let others into a space.
func (c *Client) owns(ctx context.Context, space casework.ID) (bool, error) {
	if p := c.store.Profile(); space == p.Directory || space == p.Queue {
		return lead(c.st.Role), nil
	}
	p, err := c.place(ctx, space)
	return p.Owner(), err
}

// letIn lets laptops into spaces.
func (c *Client) letIn(ctx context.Context, list ...sqlite.Place) error {
	if len(list) == 0 {
		return nil
	}
	c.placed, c.own = false, nil
	return c.store.LetIn(ctx, list...)
}

// roleOf is what a laptop is in the spaces it is let into: who leads may let others in and withdraw.
func roleOf(d *wire.Device) string {
	if lead(d.Role) {
		return wire.RoleOwner
	}
	return wire.RoleEditor
}

// prepare gives every space a key, and lets in whom it belongs to.
func (c *Client) prepare(ctx context.Context) error {
	if err := c.vouch(ctx); err != nil {
		return err
	}
	last := c.store.LastLine()
	if c.ready == last {
		return c.save(ctx)
	}
	p := c.store.Profile()
	spaces, err := c.store.Spaces(ctx)
	if err != nil {
		return err
	}
	var fresh []*seal.SpaceKey
	for _, s := range spaces {
		shared := s == p.Directory || s == p.Queue
		if c.ring.Newest(s) != nil || shared && c.st.Found.Directory != p.Directory || shared && !c.founder() {
			continue
		}
		k, err := seal.NewSpaceKey(s, 1)
		if err != nil {
			return err
		}
		fresh = append(fresh, k)
	}
	if err := c.keepKeys(ctx, c.store.MakeSpaces, fresh...); err != nil {
		return err
	}
	for i := range c.laptops {
		d := &c.laptops[i].Device
		if d.Revoked || d.Device == p.Device {
			continue
		}
		if err := c.letInWhereBelongs(ctx, d); err != nil {
			return err
		}
	}
	c.ready = last
	return c.save(ctx)
}

// letInWhereBelongs lets a laptop into the office's own spaces, and into the cases its person is responsible for or supervises, as far as this one may.
func (c *Client) letInWhereBelongs(ctx context.Context, d *wire.Device) error {
	p := c.store.Profile()
	var in []sqlite.Place
	let := func(space casework.ID) {
		in = append(in, sqlite.Place{Space: space, Device: d.Device, Given: roleOf(d)})
	}
	if lead(c.st.Role) {
		have, err := c.store.Places(ctx, p.Directory, p.Queue)
		if err != nil {
			return err
		}
		for _, s := range []casework.ID{p.Directory, p.Queue} {
			let(s)
		}
		in = slices.DeleteFunc(in, func(p sqlite.Place) bool {
			return c.ring.Newest(p.Space) == nil || slices.ContainsFunc(have, func(h sqlite.Place) bool { return h.Space == p.Space && h.Device == p.Device && h.Given != "" })
		})
	}
	if !d.Member.IsZero() {
		owed, err := c.store.Owed(ctx, d.Device, d.Member)
		if err != nil {
			return err
		}
		for _, s := range owed {
			let(s)
		}
	}
	return c.letIn(ctx, in...)
}

// founder says whether this profile began the office, so that the office's own spaces are its to make.
func (c *Client) founder() bool {
	return c.st.Found.Entity == c.store.Profile().Office && c.id != nil && len(c.laptops) > 0 && c.laptops[0].Device.Device == c.id.Device
}

// Share lets a person's laptops into a case. Errors: Denied (this laptop may not), Missing (no laptop of that member is known).
func (c *Client) Share(ctx context.Context, space, member casework.ID) error {
	return c.member(ctx, func() error {
		if err := c.prepare(ctx); err != nil {
			return err
		}
		if owner, err := c.owns(ctx, space); err != nil {
			return err
		} else if !owner {
			return fault(casework.Denied, "not_owner", nil)
		}
		var in []sqlite.Place
		for i := range c.laptops {
			if d := &c.laptops[i].Device; d.Member == member && !d.Revoked {
				in = append(in, sqlite.Place{Space: space, Device: d.Device, Given: roleOf(d)})
			}
		}
		if len(in) == 0 {
			return fault(casework.Missing, "no_device", nil)
		}
		return c.letIn(ctx, in...)
	})
}

// inside gives the laptops that are in a space, by whomever they were let in, but those that were withdrawn, in the order of their ids. list is what is known of the space.
func (c *Client) inside(list []sqlite.Place) []seal.Member {
	var out []seal.Member
	for _, p := range list {
		if d := c.device(p.Device); p.In() && d != nil && !d.Revoked {
			out = append(out, seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box})
		}
	}
	slices.SortFunc(out, func(a, b seal.Member) int { return bytes.Compare(a.Device[:], b.Device[:]) })
	return out
}

// bySpace cuts places that stand in the order of their spaces into those of each.
func bySpace(list []sqlite.Place) func(func([]sqlite.Place) bool) {
	return func(yield func([]sqlite.Place) bool) {
		for len(list) > 0 {
			n := 1
			for n < len(list) && list[n].Space == list[0].Space {
				n++
			}
			if !yield(list[:n]) {
				return
			}
			list = list[n:]
		}
	}
}

func given(p *sqlite.Place) wire.Grant {
	return wire.Grant{Space: p.Space, Device: p.Device, Role: p.Given}
}

// toldPlaces is what others tell of places.
func toldPlaces(list []wire.Grant) []sqlite.Place {
	out := make([]sqlite.Place, len(list))
	for i, g := range list {
		out[i] = sqlite.Place{Space: g.Space, Device: g.Device, Told: g.Role}
	}
	return out
}
