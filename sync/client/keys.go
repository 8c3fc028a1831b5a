package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/sqlite"
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
	var mark string
	if err := c.member(ctx, func() error {
		since, mark = c.st.KeysAt, c.rollMark()
		return nil
	}); err != nil {
		return false, err
	}
	target := fmt.Sprintf("/v1/spaces/all/keys?since=%d", since)
	if mark != "" {
		target += "&rolls=" + mark
	}
	var k wire.Keys
	if err := x.h.message(ctx, request{method: "GET", target: target}, &k); err != nil {
		return false, err
	}
	x.keys = false
	var puts []wire.KeysPut
	var in int
	again := false
	if err := c.member(ctx, func() error {
		if err := c.takeRolls(ctx, k.Rolls); err != nil {
			return err
		}
		if c.ended(c.id.Device) { // and the hub keeps it back
			return c.gone(ctx)
		}
		c.told(k.Devices)
		if err := c.arrived(ctx, k.Devices); err != nil {
			return err
		}
		c.admit(k.Office)
		if err := c.hear(ctx, k.Grants, since == 0); err != nil {
			return err
		}
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
			key, d := c.ring.Get(w.Key), c.device(w.Device)
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
		readmitted, err := c.readmit(ctx)
		if err != nil {
			return err
		}
		x.again = x.again || readmitted
		// Lost spaces are named until this number is told: it is, once they are forgotten.
		for _, space := range slices.Clone(x.forget) {
			if err := c.lose(ctx, space); err != nil {
				return err
			}
		}
		x.forget = nil
		if c.st.KeysAt == since {
			c.st.KeysAt = k.Cursor
		} else { // it was set back: all are wanted again
			again = true
		}
		return c.save(ctx)
	}); err != nil {
		return false, err
	}
	x.out.In += in
	if _, err := x.putKeys(ctx, puts); err != nil {
		return false, err
	}
	return k.More || again, nil
}

// hear takes in who is in which space, as the hub says: of the spaces it speaks of, or of all.
func (c *Client) hear(ctx context.Context, told []wire.Grant, all bool) error {
	if len(told) == 0 && !all {
		return nil
	}
	c.own = nil
	return c.store.Hear(ctx, all, toldPlaces(told)...)
}

// lose removes a space this laptop is no longer in. What it had pending went out before, and waits at the hub for somebody of the space.
func (c *Client) lose(ctx context.Context, space casework.ID) error {
	if err := c.store.Forget(ctx, space); err != nil {
		return err
	}
	c.ring.Drop(space)
	c.own = nil
	return nil
}

// putKeys hands keys and places to the hub. What the hub will not have stays as it is there: others hold the space. behind: others did something this laptop was not
// told of.
func (x *exchange) putKeys(ctx context.Context, puts []wire.KeysPut) (behind bool, err error) {
	c := x.c
	for part := range slices.Chunk(puts, wire.MaxPuts) {
		var told int64
		if err := c.member(ctx, func() error {
			told = c.st.KeysAt
			return nil
		}); err != nil {
			return false, err
		}
		var a wire.KeysAnswer
		if err := x.envelope(ctx, "PUT", "/v1/keys", wire.AboutBatch, &wire.KeysBatch{Office: part[0].Office, Device: part[0].Device, Puts: part, Told: told}, &a); err != nil {
			return false, err
		}
		behind = told > 0 && a.Cursor == 0
		if err := c.member(ctx, func() error {
			if c.st.KeysAt == told && a.Cursor > told { // else it was set back meanwhile: all are wanted again
				c.st.KeysAt = a.Cursor
			}
			return c.save(ctx)
		}); err != nil {
			return false, err
		}
		for _, no := range a.Refused {
			if no.Key == "error.hub.revoked" {
				return false, &casework.Error{Code: no.Code, Key: no.Key, Op: "sync.client"}
			}
		}
	}
	return behind, nil
}

// place tells the hub which laptops this one vouches for, makes its spaces there, and tells who was let in or out. What changes meanwhile is left for the next time.
func (x *exchange) place(ctx context.Context) error {
	c := x.c
	later, err := c.giveRoll(ctx, x.h)
	if err != nil {
		return err
	}
	x.keys = x.keys || later
	var todo []sqlite.Unplaced
	if err := c.member(ctx, func() (err error) {
		if c.placed {
			return nil
		}
		c.placed = true
		todo, err = c.store.Unplaced(ctx)
		return err
	}); err != nil {
		return err
	}
	for part := range slices.Chunk(todo, wire.MaxPuts) {
		behind, err := x.placeSome(ctx, part)
		if err == nil && (!behind || x.caught) {
			continue
		}
		if e := c.member(ctx, func() error { c.placed = false; return nil }); e != nil || err != nil {
			return errors.Join(err, e)
		}
		// Once it knows what others did, the hub need not tell it what it does itself; and there may be somebody new to let in.
		x.caught = true
		if err := x.takeKeys(ctx); err != nil {
			return err
		}
		return x.place(ctx)
	}
	return nil
}

func (x *exchange) placeSome(ctx context.Context, some []sqlite.Unplaced) (behind bool, err error) {
	c := x.c
	var puts []wire.KeysPut
	if err := c.member(ctx, func() (err error) {
		puts, err = c.puts(ctx, some)
		return err
	}); err != nil {
		return false, err
	}
	x.tell(func(p *Progress) {
		if p.Step != StepKeys {
			*p = Progress{Step: StepKeys}
		}
		p.Done += int64(len(puts))
	})
	if behind, err = x.putKeys(ctx, puts); err != nil {
		return false, err
	}
	return behind, c.member(ctx, func() error { return c.store.Placed(ctx, some...) })
}

// puts says all that the hub is to know of some spaces.
func (c *Client) puts(ctx context.Context, spaces []sqlite.Unplaced) ([]wire.KeysPut, error) {
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return nil, err
	}
	// Keys that go to the same devices are wrapped together: that spares most of their bytes.
	type group struct {
		keys []*seal.SpaceKey
		to   []seal.Member
	}
	var puts []wire.KeysPut
	groups, at := map[string]*group{}, map[casework.ID]int{}
	for i, u := range spaces {
		list, err := c.store.Places(ctx, u.Space)
		if err != nil {
			return nil, err
		}
		k := wire.KeysPut{Office: st.Office, Device: c.id.Device, Space: u.Space}
		for _, p := range list {
			if p.Out {
				k.Remove = append(k.Remove, p.Device)
			}
			if d := c.device(p.Device); p.Given != "" && p.Device != c.id.Device && d != nil && !d.Revoked && !c.away(p.Device) {
				k.Grants = append(k.Grants, given(&p))
			}
		}
		puts, at[u.Space] = append(puts, k), i
		to := slices.DeleteFunc(c.inside(list), func(m seal.Member) bool { return c.away(m.Device) })
		var name strings.Builder
		for _, m := range to {
			name.Write(m.Device[:])
		}
		g := groups[name.String()]
		if g == nil {
			g = &group{to: to}
			groups[name.String()] = g
		}
		g.keys = append(g.keys, c.ring.Of(u.Space)...)
	}
	for _, g := range groups {
		list, err := seal.WrapAll(g.keys, c.id, c.st.Found.Recover, g.to...)
		if err != nil {
			return nil, err
		}
		for _, w := range list {
			p := &puts[at[w.Space]]
			p.Keys = append(p.Keys, wire.WrappedKey(w))
		}
	}
	return puts, nil
}

// takeKeys opens the keys that were wrapped for this laptop by one that was vouched for. It says how many were new. A key of one that was withdrawn opens what was
// written before; it never seals what follows, since it may be in a stranger's hands.
func (c *Client) takeKeys(ctx context.Context, keys []wire.WrappedKey) (int, error) {
	all, open := 0, c.id.Unwrapper()
	for _, withdrawn := range []bool{false, true} {
		var fresh []*seal.SpaceKey
		seen := map[casework.ID]bool{}
		for _, w := range keys {
			if w.Device != c.id.Device || c.ring.Get(w.Key) != nil || seen[w.Key] {
				continue
			}
			sealed := seal.Wrapped(w)
			by := c.device(sealed.By())
			if by == nil {
				c.tr.Skipped = true
				continue
			}
			if by.Revoked != withdrawn {
				continue
			}
			if newest := c.ring.Newest(w.Space); withdrawn && (newest == nil || w.Generation >= newest.Generation) {
				c.tr.Skipped = true
				continue
			}
			k, err := open.Unwrap(sealed, by.Sign)
			if err != nil {
				if code := casework.CodeOf(err); code == casework.Denied || code == casework.WrongKey || code == casework.Corrupt {
					continue // not a key for us; what it would open waits in sight
				}
				return 0, err
			}
			seen[k.ID] = true
			fresh = append(fresh, k)
		}
		if err := c.keepKeys(ctx, c.store.PutSpaceKeys, fresh...); err != nil {
			return 0, err
		}
		all += len(fresh)
	}
	return all, nil
}

// keepKeys keeps keys in the profile, and only then uses them: what was sealed with a key that is nowhere would be lost.
func (c *Client) keepKeys(ctx context.Context, keep func(context.Context, ...sqlite.SpaceKey) error, keys ...*seal.SpaceKey) error {
	if len(keys) == 0 {
		return nil
	}
	rows := make([]sqlite.SpaceKey, len(keys))
	for i, k := range keys {
		rows[i] = sqlite.SpaceKey{Space: k.Space, Key: k.ID, Generation: k.Generation, Secret: k.Secret()}
	}
	if err := keep(ctx, rows...); err != nil {
		return err
	}
	for _, k := range keys {
		c.ring.Add(k)
	}
	c.placed, c.own = false, nil
	return nil
}
