package client

import (
	"context"
	"slices"

	"zanger/casework"
	"zanger/sync/wire"
)

// leaveBehind notes, when this laptop moves its office to a hub, which of its colleagues are not there yet. The hub takes nothing for a laptop it does not know, so
// that they get their keys by it once they have come; by stick they get them as before.
func (c *Client) leaveBehind(there []wire.Device) {
	for i := range c.laptops {
		l := &c.laptops[i]
		l.Away = l.Device.Device != c.id.Device && !slices.ContainsFunc(there, func(d wire.Device) bool { return d.Device == l.Device.Device })
		c.unkept[l.Device.Device] = true
	}
}

// away says whether the hub does not know a laptop yet.
func (c *Client) away(device casework.ID) bool {
	return slices.ContainsFunc(c.laptops, func(l laptop) bool { return l.Away && l.Device.Device == device })
}

// arrived hears which laptops the hub knows. For one that has come since, the spaces it is in are told anew, with its keys.
func (c *Client) arrived(ctx context.Context, there []wire.Device) error {
	came := false
	for _, d := range there {
		for i := range c.laptops {
			if l := &c.laptops[i]; l.Away && l.Device.Device == d.Device {
				l.Away, came = false, true
				c.changed(d.Device)
			}
		}
	}
	if !came {
		return nil
	}
	return c.store.Unplace(ctx)
}
