package client

import (
	"context"
	"crypto/ed25519"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// card parts what a laptop brought to the hub: what it signed of itself, and, if it came by a laptop's invite, the proof that it was given it.
func card(d *wire.Device) (signed, proof []byte) {
	n := min(len(d.Proof), ed25519.SignatureSize)
	return d.Proof[:n], d.Proof[n:]
}

// admit lets in who came by an invite made here: the secret of it went from hand to hand, and the hub does not have it.
func (c *Client) admit(office casework.ID) {
	if !lead(c.st.Role) {
		return
	}
	now := c.clock.Now()
	c.tr.Invites = slices.DeleteFunc(c.tr.Invites, func(i madeInvite) bool { return !now.Before(i.Expires) })
	for _, l := range slices.Clone(c.tr.Asking) {
		d := l.Device
		_, proof := card(&d)
		for i, made := range c.tr.Invites {
			secret, ok := seal.ParseInvite(made.Secret)
			if !ok || !seal.Proves(secret.Proof(memberOf(&d), d.Member), proof) {
				continue
			}
			d.Role = made.Role // whatever the hub says
			c.believe(d)
			c.tr.Welcome[d.Device.String()] = secret.Welcome(office, c.id.Public(), memberOf(&d))
			c.tr.Invites = slices.Delete(c.tr.Invites, i, i+1)
			break
		}
	}
}

// Confirm says yes by check code. On a laptop that leads it is the code a person reads from the screen of a laptop that asks: it is let in, and gets the
// keys with the next exchange. On a laptop that waits it is the code a colleague reads from theirs: that office is the right one. Errors: Missing (no such laptop asks),
// Denied (not for this role; the code is no colleague's), Offline.
func (c *Client) Confirm(ctx context.Context, code string) (d Device, err error) {
	waits := false
	if err := c.with(ctx, func() error {
		waits = c.waits()
		return nil
	}); err != nil {
		return d, err
	}
	if waits {
		return c.confirmOffice(ctx, code)
	}
	err = c.leads(ctx, func() error {
		i := slices.IndexFunc(c.tr.Asking, func(a laptop) bool { return sameFinger(code, Finger(a.Sign, a.Box)) })
		if i < 0 {
			return fault(casework.Missing, "nobody_asks", nil)
		}
		a := c.tr.Asking[i]
		if strange(&a.Device) {
			return fault(casework.Denied, "card", nil)
		}
		c.believe(a.Device)
		d = c.shown(&a)
		return c.prepare(ctx)
	})
	c.Nudge()
	return d, err
}

// strange says that a laptop did not sign what the hub says of it: the hub altered it, or its program is one of before.
func strange(d *wire.Device) bool {
	signed, _ := card(d)
	return !slices.Contains(casework.Duties, casework.Duty(d.Role)) || !memberOf(d).Card(d.Member, signed)
}

// Refuse says no to a laptop that asks, for good: it is not shown again, and the hub is told to shut it out, when there is a line. Errors: Missing, Denied.
func (c *Client) Refuse(ctx context.Context, device casework.ID) error {
	if err := c.leads(ctx, func() error {
		i := slices.IndexFunc(c.tr.Asking, func(a laptop) bool { return a.Device.Device == device })
		if i < 0 {
			return fault(casework.Missing, "nobody_asks", nil)
		}
		c.tr.Refused = append(c.tr.Refused, Finger(c.tr.Asking[i].Sign, c.tr.Asking[i].Box))
		c.tr.Asking = slices.Delete(c.tr.Asking, i, i+1)
		return c.save(ctx)
	}); err != nil {
		return err
	}
	h, err := c.atHub(ctx)
	if err != nil {
		return err
	}
	// It never gets a key from here, whatever the hub does.
	if err := h.jsonCall(ctx, "POST", "/v1/devices/"+device.String()+"/revoke", nil, nil); err != nil && casework.CodeOf(err) == "" {
		return err
	}
	return nil
}

// NewInvite makes an invite of this laptop: one use, 72 hours. Its secret goes from person to person; the hub is told a code that follows from it. Who comes by
// it is let in by this laptop, with no further question. Errors: Denied (not for this role), Offline, Missing (the hub's program is one of before).
func (c *Client) NewInvite(ctx context.Context, role casework.Duty) (Invite, error) {
	h, err := c.atHub(ctx)
	if err != nil {
		return Invite{}, err
	}
	secret := seal.NewInvite()
	var m struct {
		Code    string    `json:"code"`
		URL     string    `json:"url"`
		Expires time.Time `json:"expires"`
	}
	if err := h.jsonCall(ctx, "POST", "/v1/invites", map[string]string{"role": string(role), "code": secret.Code()}, &m); err != nil {
		return Invite{}, err
	}
	code, pin, pinned := strings.Cut(m.Code, ".")
	if code != secret.Code() {
		return Invite{}, fault(casework.Missing, "old_hub", nil)
	}
	out := Invite{URL: m.URL, Code: secret.Text(), Expires: m.Expires}
	if pinned {
		out.Code += "." + pin
	}
	if out.URL == "" {
		out.URL = h.base.String()
	}
	return out, c.leads(ctx, func() error {
		c.tr.Invites = append(c.tr.Invites, madeInvite{Secret: secret.Text(), Role: string(role), Expires: c.clock.Now().Add(inviteTime)})
		return c.save(ctx)
	})
}

// inviteTime is how long an invite holds: as long as the hub's.
const inviteTime = 72 * time.Hour
