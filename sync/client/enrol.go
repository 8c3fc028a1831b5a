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

// Enrol asks a hub to make this profile part of the office of an invite. address is the hub's ("https://hub.example:8443"), code as printed; a lost answer is
// asked for again as the same device. The first device of an office founds it. Every other one waits (Enrolment.Waits) until a colleague who leads has said yes: by the
// laptop that made the invite this goes by itself, by an invite of the hub's once check codes were compared, see Confirm. A profile restored from a copy is
// enrolled anew in the same way, and so is a laptop that the hub forgot with a restored backup: they know their office, and wait for nothing. Errors: Offline, Denied
// (the invite is spent or unknown; the profile belongs to an office).
func (c *Client) Enrol(ctx context.Context, address, code string) (Enrolment, error) {
	return c.enrol(ctx, address, code, false)
}

// Move takes an office that lives by stick or folder to a hub: this laptop keeps its office, keys and numbers, and what it wrote goes up with the next exchange. The hub's
// office has to be made with this office's id (zangerhub office create --id, see Status.Office). The first laptop that comes founds it there with the office's own
// recovery key; each of the others moves by an invite of its own and waits for nobody: its colleagues know it. Errors: as Enrol; Denied where the office has a hub already, or
// where the invite is of another office (key error.sync.other_office).
func (c *Client) Move(ctx context.Context, address, code string) (Enrolment, error) {
	return c.enrol(ctx, address, code, true)
}

func (c *Client) enrol(ctx context.Context, address, code string, move bool) (out Enrolment, err error) {
	c.line.Lock()
	defer c.line.Unlock()
	e, err := c.enrolling(ctx, address, code, move)
	if err != nil {
		return out, err
	}
	defer e.h.close()
	var a wire.Enrolled
	if err := e.h.message(ctx, request{method: "POST", target: "/v1/enrol", body: e.body, bare: true}, &a); err != nil {
		return out, err
	}
	out = Enrolment{Role: casework.Duty(a.Role), Finger: Finger(e.m.Sign, e.m.Box)}
	inherits := false
	if err := c.with(ctx, func() error {
		st, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		switch {
		case !st.Office.IsZero() && st.Office != a.Office, move && a.Found != c.st.Found:
			return fault(casework.Denied, "other_office", nil)
		case e.known: // the hub forgot it, or never knew its office
			if out.Founder = move && a.Founder; move {
				c.leaveBehind(a.Devices)
			}
			c.st.Hub, c.st.Pin, c.st.Problem, c.hub = e.h.base.String(), e.pin, "", nil
			out.Role = casework.Duty(c.st.Role)
			return c.anew(ctx, a.Life)
		case c.restored:
			inherits, out.Role = true, casework.Duty(c.st.Role)
			return c.rejoin(ctx, e, &a)
		case a.Founder && a.Found == e.m.Found && e.secret == "":
			out.Founder = true
			c.st.Role, c.st.Found = a.Role, a.Found
			c.st.Hub, c.st.Pin, c.hub = e.h.base.String(), e.pin, nil
			if err := c.replaceLaptops(ctx, c.self(e.h.id, a.Role)); err != nil {
				return err
			}
			if err := c.fresh(ctx); err != nil {
				return err
			}
			if err := c.join(ctx, a.Office, a.Life, e.h.id); err != nil {
				return err
			}
			out.Recovery = c.st.Recovery
			return c.prepare(ctx)
		}
		out.Waits, out.Invited = true, e.secret != ""
		c.tr.Wait = &waiting{Hub: e.h.base.String(), Pin: e.pin, Office: a.Office, Life: a.Life, Secret: e.secret, Since: c.clock.Now().UTC()}
		c.hub, c.st.Problem = nil, ""
		return c.save(ctx)
	}); err != nil {
		return out, err
	}
	if inherits {
		err = c.inherit(ctx, e.h)
	}
	return out, err
}

// enrolment is a request to be enrolled, as it goes to a hub.
type enrolment struct {
	h      *hubLine
	m      wire.Enrol
	body   []byte
	pin    string
	secret string // of an invite that a laptop made
	known  bool   // the profile is part of the office, and the hub does not know it
}

func (c *Client) enrolling(ctx context.Context, address, code string, move bool) (*enrolment, error) {
	code, pin, _ := strings.Cut(strings.TrimSpace(code), ".")
	e := &enrolment{pin: strings.ToLower(strings.TrimSpace(pin))}
	invite, secret := seal.ParseInvite(code)
	if secret {
		code, e.secret = invite.Code(), invite.Text()
	}
	return e, c.with(ctx, func() (err error) {
		id, found := c.id, c.st.Found
		switch {
		case move:
			if err := c.joined(); err != nil {
				return err
			}
			if c.st.Hub != "" {
				return fault(casework.Denied, "joined", nil)
			}
		case id == nil:
			if id, _, found, err = c.founding(ctx); err != nil {
				return err
			}
		case c.st.Hub == "" || c.st.Problem != unknownHere:
			return fault(casework.Denied, "joined", nil)
		}
		e.known = c.id != nil
		if c.restored {
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			c.st.Old = st.Identity
		}
		pub, p := id.Public(), c.store.Profile()
		e.m = wire.Enrol{Code: code, Device: pub.Device, Member: p.Member, Sign: pub.Sign, Box: pub.Box, Schema: p.Schema, At: c.clock.Now().UnixMilli(), Found: found,
			Proof: id.Card(p.Member)}
		if secret {
			e.m.Proof = append(e.m.Proof, invite.Proof(pub, p.Member)...)
		}
		if e.body, err = wire.Wrap(wire.AboutEnrol, pub.Device, id, &e.m); err != nil {
			return err
		}
		e.h, err = newLine(address, e.pin, id, c.clock)
		return err
	})
}

// rejoin makes a profile that was restored from a copy part of its office again, under its new device. It knows its office and its colleagues as it did; they come to know
// the device by the roll of who leads.
func (c *Client) rejoin(ctx context.Context, e *enrolment, a *wire.Enrolled) error {
	spaces, err := c.store.Spaces(ctx)
	if err != nil {
		return err
	}
	c.st.Hub, c.st.Pin, c.hub = e.h.base.String(), e.pin, nil
	// What the laptop before this one gave is not this one's.
	for _, step := range []func() error{
		func() error { return c.fresh(ctx) },
		func() error { return c.store.ForgetPlaces(ctx) },
		func() error { return c.store.Claim(ctx, spaces...) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	c.believe(c.self(e.h.id, c.st.Role))
	if err := c.join(ctx, a.Office, a.Life, e.h.id); err != nil {
		return err
	}
	return c.prepare(ctx)
}

// inherit settles the place of a restored profile in the spaces its laptop before this one was in: that one lets it in, as far as it may; where nobody is
// in any more, its person's new laptop may come back. What neither brings colleagues give. No line is no fault: the next exchange goes on.
func (c *Client) inherit(ctx context.Context, h *hubLine) error {
	settled := true
	if err := c.member(ctx, func() error {
		settled = c.st.Old == ""
		return nil
	}); err != nil || settled {
		return err
	}
	if err := c.succeed(ctx, h); casework.CodeOf(err) == casework.Offline {
		return nil
	} else if err != nil {
		return err
	}
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
	err = c.with(ctx, func() (err error) {
		id, hub, pin := c.id, c.st.Hub, c.st.Pin
		if w := c.tr.Wait; c.waits() {
			if hub, pin = w.Hub, w.Pin; w.Refused {
				return fault(casework.Denied, "refused", nil)
			}
			id, err = c.pending(ctx)
		} else {
			err = c.joined()
		}
		if err != nil {
			return err
		}
		if hub == "" {
			return fault(casework.Missing, "no_hub", nil)
		}
		if c.hub == nil {
			if c.hub, err = newLine(hub, pin, id, c.clock); err == nil {
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
