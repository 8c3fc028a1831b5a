package client

import (
	"context"
	"encoding/json"
	"io"
	"slices"

	"zanger/casework"
	"zanger/sync/seal"
)

// Tray gives the own records the hub did not take, oldest first.
func (c *Client) Tray(ctx context.Context) ([]TrayEntry, error) {
	list, err := c.store.Tray(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]TrayEntry, 0, len(list))
	for _, t := range list {
		out = append(out, TrayEntry{ID: t.N, Held: t.Held, Reason: "sync.reject." + t.Reason, Space: t.Header.Space, Change: t.Change})
	}
	return out, nil
}

func (c *Client) entry(ctx context.Context, id int64) (TrayEntry, error) {
	list, err := c.Tray(ctx)
	if err != nil {
		return TrayEntry{}, err
	}
	i := slices.IndexFunc(list, func(t TrayEntry) bool { return t.ID == id })
	if i < 0 {
		return TrayEntry{}, fault(casework.Missing, "entry", nil)
	}
	return list[i], nil
}

// Resend sends a rejected record again with the next exchange. Errors: Missing, Denied (it is held; somebody of the case lets it in).
func (c *Client) Resend(ctx context.Context, id int64) error {
	t, err := c.entry(ctx, id)
	if err != nil {
		return err
	}
	if t.Held {
		return fault(casework.Denied, "held", nil)
	}
	if err := c.store.Resend(ctx, id); err != nil {
		return err
	}
	c.Nudge()
	return nil
}

// ExportEntry writes a record of the tray as JSON, for a person. Errors: Missing, those of w.
func (c *Client) ExportEntry(ctx context.Context, id int64, w io.Writer) error {
	t, err := c.entry(ctx, id)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(map[string]any{"held": t.Held, "reason": t.Reason, "change": t.Change})
}

// Devices gives the laptops of the office, this one first, then those that ask to be let in, then by when they were heard of.
func (c *Client) Devices(ctx context.Context) (out []Device, err error) {
	err = c.with(ctx, func() error {
		for i := range c.laptops {
			out = append(out, c.shown(&c.laptops[i]))
		}
		for i := range c.tr.Asking {
			a := c.shown(&c.tr.Asking[i])
			a.Asks, a.Odd = true, strange(&c.tr.Asking[i].Device)
			out = append(out, a)
		}
		slices.SortStableFunc(out, func(a, b Device) int {
			switch {
			case a.Self != b.Self && a.Self:
				return -1
			case a.Self != b.Self:
				return 1
			case a.Asks != b.Asks && a.Asks:
				return -1
			case a.Asks != b.Asks:
				return 1
			}
			return a.Met.Compare(b.Met)
		})
		return nil
	})
	return out, err
}

func (c *Client) shown(l *laptop) Device {
	d := &l.Device
	return Device{ID: d.Device, Member: d.Member, Role: casework.Duty(d.Role), Revoked: d.Revoked, Self: d.Device == c.store.Profile().Device, Finger: Finger(d.Sign, d.Box),
		Met: l.Met, Seen: l.Seen, Shut: d.Revoked && !c.ended(d.Device), Odd: slices.Contains(c.tr.Odd, d.Device)}
}

// leads is member for who leads the office.
func (c *Client) leads(ctx context.Context, f func() error) error {
	return c.member(ctx, func() error {
		if !lead(c.st.Role) {
			return fault(casework.Denied, "not_lead", nil)
		}
		return f()
	})
}

// atHub is the line for a request of its own, beside an exchange.
func (c *Client) atHub(ctx context.Context) (*hubLine, error) {
	if err := c.leads(ctx, func() error { return nil }); err != nil {
		return nil, err
	}
	return c.lineTo(ctx)
}

// Revoke withdraws a laptop's access: at the hub at once, and in what travels by stick. New keys are made for what follows. The laptop makes its profile
// unreadable at its next contact. Errors: Denied (not for this role, or this very laptop), Offline (nothing was changed), Missing.
func (c *Client) Revoke(ctx context.Context, device casework.ID) error {
	hub := false
	var h *hubLine
	if err := c.leads(ctx, func() error {
		switch {
		case device == c.id.Device:
			return fault(casework.Denied, "self", nil)
		case c.device(device) == nil:
			return fault(casework.Missing, "device", nil)
		}
		hub = c.st.Hub != ""
		return nil
	}); err != nil {
		return err
	}
	if hub {
		var err error
		if h, err = c.atHub(ctx); err != nil {
			return err
		}
		if err := h.jsonCall(ctx, "POST", "/v1/devices/"+device.String()+"/revoke", nil, nil); err != nil {
			return err
		}
	}
	err := c.member(ctx, func() error {
		c.end(device)
		if err := c.vouch(ctx); err != nil {
			return err
		}
		return c.rekey(ctx)
	})
	if err == nil && h != nil { // it makes its profile unreadable once it sees that a colleague said so
		if _, e := c.giveRoll(ctx, h); casework.CodeOf(e) != casework.Offline {
			err = e
		}
	}
	c.Nudge()
	return err
}

// rekey makes a new key in the spaces this laptop holds and a withdrawn one was in: it opens nothing that is written from now on.
func (c *Client) rekey(ctx context.Context) error {
	p := c.store.Profile()
	for i := range c.laptops {
		d := &c.laptops[i].Device
		if !d.Revoked || d.Device == c.id.Device {
			continue
		}
		spaces, err := c.store.ToRekey(ctx, d.Device, p.Directory, p.Queue)
		if err != nil {
			return err
		}
		for _, s := range spaces {
			if owner, err := c.owns(ctx, s); err != nil {
				return err
			} else if !owner || c.ring.Newest(s) == nil {
				continue
			}
			if err := c.newKey(ctx, s); err != nil {
				return err
			}
			if err := c.store.Rekeyed(ctx, d.Device, s); err != nil {
				return err
			}
		}
	}
	return c.save(ctx)
}

// newKey makes the key of a space's next generation.
func (c *Client) newKey(ctx context.Context, space casework.ID) error {
	k, err := seal.NewSpaceKey(space, c.ring.Newest(space).Generation+1)
	if err != nil {
		return err
	}
	return c.keepKeys(ctx, c.store.PutSpaceKeys, k)
}

// Held gives what the hub holds back, for coordinators and supervisors. Errors: Denied, Offline.
func (c *Client) Held(ctx context.Context) ([]HeldRecord, error) {
	h, err := c.atHub(ctx)
	if err != nil {
		return nil, err
	}
	var list []struct {
		HeldRecord
		Kind int `json:"kind"`
	}
	if err := h.jsonCall(ctx, "GET", "/v1/held", nil, &list); err != nil {
		return nil, err
	}
	var out []HeldRecord
	for _, l := range list {
		if l.Kind == 2 { // what was rejected lies with its writer
			l.Reason = "sync.reject." + l.Reason
			out = append(out, l.HeldRecord)
		}
	}
	return out, nil
}

// Release lets a held record in: everybody of the case gets it. Errors: Denied, Offline, Missing.
func (c *Client) Release(ctx context.Context, r HeldRecord) error {
	h, err := c.atHub(ctx)
	if err != nil {
		return err
	}
	if err := h.jsonCall(ctx, "POST", "/v1/held/release", map[string]any{"device": r.Device, "epoch": r.Epoch, "number": r.Number}, nil); err != nil {
		return err
	}
	c.Nudge()
	return nil
}
