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
		pub := id.Public()
		m = wire.Enrol{Code: code, Device: pub.Device, Member: c.store.Profile().Member, Sign: pub.Sign, Box: pub.Box, Schema: c.store.Profile().Schema,
			At: c.clock.Now().UnixMilli(), Found: found}
		if body, err = wire.Wrap(wire.AboutEnrol, pub.Device, id, &m); err != nil {
			return err
		}
		h, err = newLine(address, pin, id, c.clock, c.proxy)
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
			c.st.Hub, c.st.Pin, c.st.Role, c.st.Problem, c.hub, c.ready = h.base.String(), pin, a.Role, "", nil, 0
			out = Enrolment{Role: casework.Duty(a.Role), Finger: Finger(m.Sign, m.Box)}
			return c.anew(ctx, a.Life)
		}
		c.st.Hub, c.st.Pin, c.st.Role, c.st.Found = h.base.String(), pin, a.Role, a.Found
		c.st.Devices = nil
		for _, d := range a.Devices {
			c.meet(d)
		}
		c.st.KeysAt, c.st.Placed, c.st.History = 0, map[string]int{}, map[string]int64{}
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
	return out, err
}

// lineTo gives the line to the hub; it is kept between exchanges, since greeting a hub costs more than asking it whether there is something new.
func (c *Client) lineTo(ctx context.Context) (h *hubLine, err error) {
	err = c.member(ctx, func() (err error) {
		if c.st.Hub == "" {
			return fault(casework.Missing, "no_hub", nil)
		}
		if c.hub == nil {
			if c.hub, err = newLine(c.st.Hub, c.st.Pin, c.id, c.clock, c.proxy); err == nil {
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
