package client

import (
	"bytes"
	"context"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// waiting is a laptop that enrolled at a hub and has nobody's yes yet. Its profile is as it was: what the hub says of the office is not believed, nothing of
// it is written down, and nothing goes out.
type waiting struct {
	Hub     string      `json:"hub"`
	Pin     string      `json:"pin,omitempty"`
	Office  casework.ID `json:"office"`
	Life    casework.ID `json:"life"`
	Secret  string      `json:"secret,omitempty"` // of the invite, if a laptop made it
	Anchor  string      `json:"anchor,omitempty"` // check code of a colleague's laptop, as its person read it out
	Refused bool        `json:"refused,omitempty"`
	Since   time.Time   `json:"since"`
}

// waits says that this laptop waits for a colleague's yes.
func (c *Client) waits() bool { return c.id == nil && !c.restored && c.tr.Wait != nil }

// await looks whether a colleague has said yes.
func (x *exchange) await(ctx context.Context) (joined bool, err error) {
	c := x.c
	k, err := c.askedKeys(ctx, x.h)
	if err != nil {
		return false, err
	}
	err = c.with(ctx, func() error {
		joined, err = c.welcome(ctx, k)
		return err
	})
	x.out.Joined = joined
	return joined, err
}

// askedKeys asks the hub as a laptop that waits.
func (c *Client) askedKeys(ctx context.Context, h *hubLine) (*wire.Keys, error) {
	var k wire.Keys
	err := h.message(ctx, request{method: "GET", target: "/v1/spaces/all/keys"}, &k)
	if casework.KeyOf(err) == "error.hub.revoked" {
		_ = c.with(ctx, func() error {
			c.tr.Wait.Refused, c.st.Pending = true, ""
			c.hub = nil
			return c.save(ctx)
		})
		return nil, fault(casework.Denied, "refused", nil)
	}
	return &k, err
}

// welcome joins the office if a colleague's roll has this laptop in it, and that colleague is known for the right one: by the invite's secret, or by the check
// code that was read out.
func (c *Client) welcome(ctx context.Context, k *wire.Keys) (bool, error) {
	w := c.tr.Wait
	if w == nil || c.id != nil {
		return c.id != nil, nil
	}
	id, err := c.pending(ctx)
	if err != nil {
		return false, err
	}
	me := wire.Device{Device: id.Device, Sign: id.Public().Sign, Box: id.Public().Box}
	for _, envelope := range k.Rolls {
		r, by := openRoll(envelope)
		if r == nil || r.Office != w.Office || !lead(by.Role) || by.Revoked || r.Found.Recover == "" {
			continue
		}
		i := slices.IndexFunc(r.Laptops, func(d wire.Device) bool {
			return sameKeys(&d, &me) && d.Member == c.store.Profile().Member && !d.Revoked
		})
		if i < 0 {
			continue
		}
		known := w.Anchor != "" && sameFinger(w.Anchor, Finger(by.Sign, by.Box))
		if secret, ok := seal.ParseInvite(w.Secret); ok {
			known = known || seal.Proves(secret.Welcome(w.Office, memberOf(by), memberOf(&me)), r.Laptops[i].Proof)
		}
		if known {
			return true, c.joinBy(ctx, r, r.Laptops[i].Role, bytes.Clone(envelope), k.Rolls, id)
		}
	}
	return false, nil
}

// joinBy makes the profile part of the office that a roll describes.
func (c *Client) joinBy(ctx context.Context, r *wire.Roll, role string, envelope []byte, others [][]byte, id *seal.Identity) error {
	w := c.tr.Wait
	c.st.Hub, c.st.Pin, c.st.Role, c.st.Found, c.st.Problem = w.Hub, w.Pin, role, r.Found, ""
	c.tr.Ended, c.tr.Asking = nil, nil
	if err := c.replaceLaptops(ctx, r.Laptops...); err != nil {
		return err
	}
	for _, d := range r.Laptops {
		if d.Revoked {
			c.tr.Ended = append(c.tr.Ended, d.Device)
		}
	}
	c.tr.Rolls = map[string]roll{r.Device.String(): {Number: r.Number, Envelope: envelope}}
	if err := c.fresh(ctx); err != nil {
		return err
	}
	if err := c.join(ctx, w.Office, w.Life, id); err != nil {
		return err
	}
	if err := c.takeRolls(ctx, others); err != nil {
		return err
	}
	return c.prepare(ctx)
}

// fresh forgets what a hub was told and asked before.
func (c *Client) fresh(ctx context.Context) error {
	c.st.KeysAt, c.tr.Sent = 0, 0
	return c.store.Unplace(ctx)
}

// confirmOffice takes a check code for that of a colleague's laptop. Errors: Denied (no laptop that leads the office has it), Offline.
func (c *Client) confirmOffice(ctx context.Context, code string) (d Device, err error) {
	c.line.Lock()
	defer c.line.Unlock()
	h, err := c.lineTo(ctx)
	if err != nil {
		return d, err
	}
	k, err := c.askedKeys(ctx, h)
	if err != nil {
		return d, err
	}
	defer c.Nudge()
	return d, c.with(ctx, func() error {
		i := slices.IndexFunc(k.Devices, func(d wire.Device) bool { return lead(d.Role) && sameFinger(code, Finger(d.Sign, d.Box)) })
		if i < 0 || c.tr.Wait == nil {
			return fault(casework.Denied, "no_colleague", nil)
		}
		c.tr.Wait.Anchor = Finger(k.Devices[i].Sign, k.Devices[i].Box)
		d = c.shown(&laptop{Device: k.Devices[i]})
		if _, err := c.welcome(ctx, k); err != nil {
			return err
		}
		return c.save(ctx)
	})
}

// succeed vouches for this laptop in the name of the one its profile was restored from, where that one led: nobody else may be there to do it.
func (c *Client) succeed(ctx context.Context, h *hubLine) error {
	var mine roll
	var k wire.Keys
	if err := h.message(ctx, request{method: "GET", target: "/v1/spaces/all/keys"}, &k); err != nil {
		return err
	}
	if err := c.member(ctx, func() error {
		if err := c.takeRolls(ctx, k.Rolls); err != nil { // what it vouched for after the copy was made
			return err
		}
		old, err := seal.ParseIdentity(c.st.Old)
		if err != nil {
			return err
		}
		d := c.device(old.Device)
		if d == nil || d.Revoked || !lead(d.Role) {
			return nil
		}
		st, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		if err := c.vouchAs(st.Office, old); err != nil {
			return err
		}
		mine = c.tr.Rolls[old.Device.String()]
		return c.save(ctx)
	}); err != nil || mine.Envelope == nil {
		return err
	}
	err := h.message(ctx, request{method: "PUT", target: "/v1/roll", body: mine.Envelope, bare: true}, nil)
	if code := casework.CodeOf(err); code != "" && code != casework.Offline { // withdrawn meanwhile, or a copy of it lives on: colleagues say yes instead
		return nil
	}
	return err
}
