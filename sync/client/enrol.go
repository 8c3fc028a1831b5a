package client

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// unknownHere is the problem of a laptop whose hub does not know it.
const unknownHere = "error.sync.signature"

// Enrol makes this profile part of the office of an invite, at its hub. address is the hub's ("https://hub.example:8443"), code as printed; a lost answer is
// asked for again as the same device. A profile restored from a copy is enrolled anew in the same way, and so is a laptop that the hub forgot with a restored
// backup. The first device of an office founds it. Errors: Offline, Denied (the
// invite is spent or unknown; the profile belongs to an office).
func (c *Client) Enrol(ctx context.Context, address, code string) (out Enrolment, err error) {
	c.line.Lock()
	defer c.line.Unlock()
	code, pin, _ := strings.Cut(strings.TrimSpace(code), ".")
	pin = strings.ToLower(strings.TrimSpace(pin))
	var h *hubLine
	var m wire.Enrol
	var body []byte
	var known *seal.Identity
	if err := c.with(ctx, func() (err error) {
		id, found := c.id, c.st.Found
		switch {
		case id == nil:
			if id, _, found, err = c.founding(ctx); err != nil {
				return err
			}
		case c.st.Hub == "" || c.st.Problem != unknownHere:
			return fault(casework.Denied, "joined", nil)
		}
		known = c.id
		if c.restored {
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			c.st.Old = st.Identity
		}
		pub := id.Public()
		m = wire.Enrol{Code: code, Device: pub.Device, Member: c.store.Profile().Member, Sign: pub.Sign, Box: pub.Box, Schema: c.store.Profile().Schema,
			At: c.clock.Now().UnixMilli(), Found: found}
		if body, err = wire.Wrap(wire.AboutEnrol, pub.Device, id, &m); err != nil {
			return err
		}
		h, err = newLine(address, pin, id, c.clock)
		return err
	}); err != nil {
		return out, err
	}
	defer h.close()
	var a wire.Enrolled
	if err := h.message(ctx, request{method: "POST", target: "/v1/enrol", body: body, bare: true}, &a); err != nil {
		return out, err
	}
	err = c.with(ctx, func() error {
		if known != nil {
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			if st.Office != a.Office {
				return fault(casework.Denied, "other_office", nil)
			}
			c.st.Hub, c.st.Pin, c.st.Role, c.st.Problem, c.hub = h.base.String(), pin, a.Role, "", nil
			out = Enrolment{Role: casework.Duty(a.Role), Finger: Finger(m.Sign, m.Box)}
			return c.anew(ctx, a.Life)
		}
		c.st.Hub, c.st.Pin, c.st.Role, c.st.Found = h.base.String(), pin, a.Role, a.Found
		if err := c.replaceLaptops(ctx, a.Devices...); err != nil {
			return err
		}
		if err := c.store.Unplace(ctx); err != nil {
			return err
		}
		c.st.KeysAt = 0
		if c.st.Old != "" { // what the laptop before this one gave is not this one's
			spaces, err := c.store.Spaces(ctx)
			if err != nil {
				return err
			}
			if err := c.store.ForgetPlaces(ctx); err != nil {
				return err
			}
			if err := c.store.Claim(ctx, spaces...); err != nil {
				return err
			}
		}
		c.hub = nil
		if err := c.join(ctx, a.Office, a.Life, h.id); err != nil {
			return err
		}
		out = Enrolment{Founder: c.founder(), Role: casework.Duty(a.Role), Finger: Finger(m.Sign, m.Box)}
		if out.Founder {
			out.Recovery = c.st.Recovery
		}
		return c.prepare(ctx)
	})
	if err == nil && known == nil {
		err = c.inherit(ctx, h)
	}
	return out, err
}

// inherit settles the place of a restored profile in the spaces its laptop before this one was in: that one lets it in, as far as it may; where nobody is
// in any more, its person's new laptop may come back. What neither brings colleagues give. No line is no fault: the next exchange goes on.
func (c *Client) inherit(ctx context.Context, h *hubLine) error {
	for {
		var old *seal.Identity
		var puts [2]*wire.KeysPut
		var space casework.ID
		if err := c.member(ctx, func() (err error) {
			if c.st.Old == "" {
				return nil
			}
			if space, err = c.store.Claimed(ctx); err != nil {
				return err
			}
			if space.IsZero() {
				c.st.Old = ""
				return c.save(ctx)
			}
			if old, err = seal.ParseIdentity(c.st.Old); err != nil {
				return err
			}
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			pub := c.id.Public()
			for i, by := range []*seal.Identity{old, c.id} {
				k := &wire.KeysPut{Office: st.Office, Device: by.Device, Space: space}
				if by == old {
					k.Grants = []wire.Grant{{Space: space, Device: pub.Device, Role: wire.RoleOwner}}
				}
				for _, key := range c.ring.Of(space) {
					w, err := key.Wrap(by, c.st.Found.Recover, pub)
					if err != nil {
						return err
					}
					for _, x := range w {
						k.Keys = append(k.Keys, wire.WrappedKey(x))
					}
				}
				puts[i] = k
			}
			return nil
		}); err != nil || space.IsZero() {
			return err
		}
		if len(puts[0].Keys) > 0 {
			for i, by := range []*seal.Identity{old, h.id} {
				body, err := wire.Wrap(wire.AboutKeys, by.Device, by, puts[i])
				if err != nil {
					return err
				}
				err = h.message(ctx, request{method: "PUT", target: "/v1/spaces/" + space.String() + "/keys", body: body, bare: true}, nil)
				if err == nil {
					break
				}
				if code := casework.CodeOf(err); code == casework.Offline {
					return nil
				} else if code != casework.Denied && code != casework.Invalid && code != casework.Missing {
					return err
				}
			}
		}
		if err := c.member(ctx, func() error {
			return c.store.Settled(ctx, space)
		}); err != nil {
			return err
		}
	}
}

// lineTo gives the line to the hub; it is kept between exchanges, since greeting a hub costs more than asking it whether there is something new.
func (c *Client) lineTo(ctx context.Context) (h *hubLine, err error) {
	err = c.member(ctx, func() (err error) {
		if c.st.Hub == "" {
			return fault(casework.Missing, "no_hub", nil)
		}
		if c.hub == nil {
			if c.hub, err = newLine(c.st.Hub, c.st.Pin, c.id, c.clock); err == nil {
				c.hub.skew.Store(-int64(c.st.Skew))
			}
		}
		h = c.hub
		return err
	})
	return h, err
}

// Close ends the connections to the hub. The client may be used on.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hub != nil {
		c.hub.close()
	}
}
