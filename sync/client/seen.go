package client

import (
	"context"
	"time"

	"zanger/casework"
)

const seenEvery = time.Hour // the hub keeps it to the hour

// seenAtHub is a laptop as the hub lists it.
type seenAtHub struct {
	Device casework.ID `json:"device"`
	Met    time.Time   `json:"met"`
}

// laptopsSeen asks the hub, now and then, when the office's laptops were there last. A hub that does not know the question is not asked at each exchange.
func (x *exchange) laptopsSeen(ctx context.Context) error {
	c := x.c
	due := false
	if err := c.member(ctx, func() error {
		due = c.clock.Now().Sub(c.st.SeenAt).Abs() >= seenEvery
		return nil
	}); err != nil || !due {
		return err
	}
	var list []seenAtHub
	if err := x.h.jsonCall(ctx, "GET", "/v1/devices", nil, &list); err != nil && casework.CodeOf(err) != casework.Missing {
		return err
	}
	return c.member(ctx, func() error {
		for _, d := range list {
			c.saw(d.Device, d.Met)
		}
		c.st.SeenAt = c.clock.Now().UTC()
		return c.save(ctx)
	})
}

// saw notes that a laptop was at work.
func (c *Client) saw(device casework.ID, at time.Time) {
	for i := range c.laptops {
		if l := &c.laptops[i]; l.Device.Device == device && at.After(l.Seen) {
			l.Seen = at.UTC().Truncate(time.Second)
			c.unkept[device] = true
		}
	}
}
