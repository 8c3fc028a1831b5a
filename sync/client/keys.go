package client

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// takeKeys learns of colleagues and their laptops, opens the keys wrapped for this one, and wraps those that others lack.
func (x *exchange) takeKeys(ctx context.Context) error {
	x.step(StepKeys)
	for {
		if more, err := x.takeSomeKeys(ctx); err != nil || !more {
			return err
		}
	}
}

func (x *exchange) takeSomeKeys(ctx context.Context) (more bool, err error) {
	c := x.c
	var since int64
	if err := c.member(ctx, func() error {
		since = c.st.KeysAt
		return nil
	}); err != nil {
		return false, err
	}
	target := "/v1/spaces/all/keys"
	if since > 0 {
		target += fmt.Sprintf("?since=%d", since)
	}
	var k wire.Keys
	if err := x.h.message(ctx, request{method: "GET", target: target}, &k); err != nil {
		return false, err
	}
	x.keys = false
	var puts []wire.KeysPut
	var in int
	if err := c.member(ctx, func() error {
		for _, d := range k.Devices {
			c.meet(d)
		}
		if d := c.device(c.id.Device); d != nil {
			c.st.Role = d.Role
		}
		c.hear(k.Grants, since == 0)
		if k.Queue != "" {
			c.st.Found.QueueBox = k.Queue
		}
		n, err := c.takeKeys(ctx, k.Keys)
		if err != nil {
			return err
		}
		if n > 0 { // what waited for a key can go now
			c.ready, x.again = 0, true
		}
		for _, w := range k.Wanted {
			key, d := c.ring[w.Key], c.device(w.Device)
			if key == nil || d == nil || d.Revoked || key.Space != w.Space {
				continue
			}
			wrapped, err := key.WrapFor(c.id, seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box})
			if err != nil {
				return err
			}
			puts = append(puts, wire.KeysPut{Office: k.Office, Device: c.id.Device, Space: w.Space, Keys: []wire.WrappedKey{wire.WrappedKey(wrapped)}})
		}
		if in, err = c.retry(ctx); err != nil {
			return err
		}
		if err := c.rekey(ctx); err != nil {
			return err
		}
		if err := c.prepare(ctx); err != nil {
			return err
		}
		again, err := c.readmit(ctx)
		if err != nil {
			return err
		}
		x.again = x.again || again
		// Lost spaces are named until this number is told: it is, once they are forgotten.
		for _, space := range slices.Clone(x.forget) {
			if err := c.lose(ctx, space); err != nil {
				return err
			}
		}
		x.forget, c.st.KeysAt = nil, k.Cursor
		return c.save(ctx)
	}); err != nil {
		return false, err
	}
	x.out.In += in
	if err := x.putKeys(ctx, puts); err != nil {
		return false, err
	}
	return k.More, nil
}

// hear takes in who is in which space, as the hub says: of the spaces it speaks of, or of all.
func (c *Client) hear(told []wire.Grant, all bool) {
	if all {
		c.st.Told = nil
	}
	of := map[casework.ID]bool{}
	for _, g := range told {
		of[g.Space] = true
	}
	c.st.Told = append(slices.DeleteFunc(c.st.Told, func(g wire.Grant) bool { return of[g.Space] }), told...)
}

// lose removes a space this laptop is no longer in. What it had pending went out before, and waits at the hub for somebody of the space.
func (c *Client) lose(ctx context.Context, space casework.ID) error {
	if err := c.store.Forget(ctx, space); err != nil {
		return err
	}
	for _, k := range c.ring.Of(space) {
		delete(c.ring, k.ID)
	}
	of := func(g wire.Grant) bool { return g.Space == space }
	c.st.Grants, c.st.Told = slices.DeleteFunc(c.st.Grants, of), slices.DeleteFunc(c.st.Told, of)
	delete(c.st.Placed, space.String())
	delete(c.st.History, space.String())
	return nil
}

// putKeys hands keys and places to the hub. What the hub will not have stays as it is there: others hold the space.
func (x *exchange) putKeys(ctx context.Context, puts []wire.KeysPut) error {
	for part := range slices.Chunk(puts, wire.MaxPuts) {
		var a wire.KeysAnswer
		if err := x.envelope(ctx, "PUT", "/v1/keys", wire.AboutBatch, &wire.KeysBatch{Office: part[0].Office, Device: part[0].Device, Puts: part}, &a); err != nil {
			return err
		}
		for _, no := range a.Refused {
			if no.Key == "error.hub.revoked" {
				return &casework.Error{Code: no.Code, Key: no.Key, Op: "sync.client"}
			}
		}
	}
	return nil
}

// place makes the spaces of this laptop at the hub, and tells who was let in or out.
func (x *exchange) place(ctx context.Context) error {
	for {
		var puts []wire.KeysPut
		var marks []int
		if err := x.c.member(ctx, func() (err error) {
			puts, marks, err = x.c.unplaced(ctx, wire.MaxPuts)
			return err
		}); err != nil || len(puts) == 0 {
			return err
		}
		x.tell(func(p *Progress) {
			if p.Step != StepKeys {
				*p = Progress{Step: StepKeys}
			}
			p.Done += int64(len(puts))
		})
		if err := x.putKeys(ctx, puts); err != nil {
			return err
		}
		if err := x.c.member(ctx, func() error {
			for i, p := range puts {
				x.c.st.Placed[p.Space.String()] = marks[i]
			}
			return x.c.save(ctx)
		}); err != nil {
			return err
		}
	}
}

// unplaced gives spaces of which the hub does not know all, up to most. marks are what to note once it does.
func (c *Client) unplaced(ctx context.Context, most int) (puts []wire.KeysPut, marks []int, err error) {
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return nil, nil, err
	}
	keys := map[casework.ID][]*seal.SpaceKey{}
	for _, k := range c.ring {
		keys[k.Space] = append(keys[k.Space], k)
	}
	per, gone := map[casework.ID][]wire.Grant{}, map[casework.ID][]casework.ID{}
	for _, g := range c.st.Grants {
		per[g.Space] = append(per[g.Space], g)
	}
	for _, g := range c.st.Left {
		gone[g.Space] = append(gone[g.Space], g.Device)
		per[g.Space] = append([]wire.Grant{}, per[g.Space]...) // also where this laptop let nobody in itself
	}
	wanted := map[casework.ID]bool{}
	for space, grants := range per {
		mark := len(grants) + 1000*len(keys[space])
		if len(keys[space]) == 0 || c.st.Placed[space.String()] == mark {
			continue
		}
		k := wire.KeysPut{Office: st.Office, Device: c.id.Device, Space: space, Remove: gone[space]}
		for _, g := range grants {
			if d := c.device(g.Device); g.Device != c.id.Device && d != nil && !d.Revoked {
				k.Grants = append(k.Grants, g)
			}
		}
		puts, marks, wanted[space] = append(puts, k), append(marks, mark), true
		if len(puts) == most {
			break
		}
	}
	// Keys that go to the same devices are wrapped together: that spares most of their bytes.
	inside := c.insideOf(wanted)
	groups, at := map[string][]*seal.SpaceKey{}, map[casework.ID]int{}
	for i := range puts {
		space := puts[i].Space
		at[space] = i
		var name strings.Builder
		for _, m := range inside[space] {
			name.Write(m.Device[:])
		}
		groups[name.String()] = append(groups[name.String()], keys[space]...)
	}
	for _, group := range groups {
		list, err := seal.WrapAll(group, c.id, c.st.Found.Recover, inside[group[0].Space]...)
		if err != nil {
			return nil, nil, err
		}
		for _, w := range list {
			p := &puts[at[w.Space]]
			p.Keys = append(p.Keys, wire.WrappedKey(w))
		}
	}
	return puts, marks, nil
}
