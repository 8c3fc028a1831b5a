package client

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/wire"
)

// heavy is what the value held as well while a profile was of schema 5 or older.
type heavy struct {
	Devices  []wire.Device                 `json:"devices"`
	Met      map[string]time.Time          `json:"met"`
	Grants   []wire.Grant                  `json:"grants"` // that this laptop gave
	Told     []wire.Grant                  `json:"told"`   // that others told of
	Left     []wire.Grant                  `json:"left"`   // taken out from here
	Placed   map[casework.ID]int64         `json:"placed"`
	History  map[casework.ID]int64         `json:"history"`
	Receipts map[string]wire.Receipt       `json:"receipts"` // by device
	Rekeyed  map[casework.ID][]casework.ID `json:"rekeyed"`
	Taken    []string                      `json:"taken"`
	Claims   []casework.ID                 `json:"claims"`
}

// carryOver moves what an older program kept in the value into its tables, and keeps the value without it. Each step may be taken twice: after a crash in between the
// value still holds everything, and nothing else has happened yet.
func (c *Client) carryOver(ctx context.Context, text string) (carried bool, err error) {
	var old heavy
	if err := json.Unmarshal([]byte(text), &old); err != nil {
		return false, fault(casework.Corrupt, "internal", err)
	}
	if len(old.Devices) == 0 { // the profile is part of no office, or this was done
		return false, nil
	}
	in := make([]sqlite.Place, len(old.Grants))
	for i, g := range old.Grants {
		in[i] = sqlite.Place{Space: g.Space, Device: g.Device, Given: g.Role}
	}
	laptops := make([]laptop, len(old.Devices))
	for i, d := range old.Devices {
		laptops[i] = laptop{Device: d, Met: old.Met[d.Device.String()]}
	}
	steps := []func() error{
		func() error { return c.keepLaptops(ctx, c.store.ReplaceLaptops, laptops...) },
		func() error { return c.store.LetIn(ctx, in...) },
		func() error { return c.store.HearAlso(ctx, toldPlaces(old.Told)...) },
		func() error { return c.store.WantHistory(ctx, slices.Collect(maps.Keys(old.History))...) },
		func() error { return c.store.Claim(ctx, old.Claims...) },
		func() error { return c.store.KeepEntered(ctx, old.Taken...) },
	}
	steps = append(steps, func() error { return c.store.SinceUnknown(ctx) })
	for _, g := range old.Left {
		steps = append(steps, func() error { return c.store.TakeOut(ctx, g.Space, g.Device) })
	}
	for device, spaces := range old.Rekeyed {
		steps = append(steps, func() error { return c.store.Rekeyed(ctx, device, spaces...) })
	}
	for space, at := range old.History {
		steps = append(steps, func() error { return c.store.HistoryAt(ctx, at, false, space) })
	}
	var placed []sqlite.Unplaced
	for space, mark := range old.Placed {
		placed = append(placed, sqlite.Unplaced{Space: space, Mark: mark})
	}
	steps = append(steps, func() error { return c.store.Placed(ctx, placed...) })
	for _, r := range old.Receipts {
		steps = append(steps, func() error { return c.store.PutReceipt(ctx, received(&r)) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return false, err
		}
	}
	return true, nil
}
