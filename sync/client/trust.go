package client

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// trust is what a laptop keeps of who is of its office, beside the laptops of the office: those were vouched for, and they alone get keys.
type trust struct {
	Rolls   map[string]roll   `json:"rolls,omitempty"`   // the newest of each laptop that leads, its own among them
	Sent    int64             `json:"sent,omitempty"`    // number of the own roll the hub has
	Ended   []casework.ID     `json:"ended,omitempty"`   // laptops a person withdrew; the hub's word alone is not enough
	Odd     []casework.ID     `json:"odd,omitempty"`     // laptops of which the hub says other things than colleagues vouch for
	Skipped bool              `json:"skipped,omitempty"` // keys were passed over, since nobody vouched for who wrapped them
	Asking  []laptop          `json:"asking,omitempty"`  // the hub tells of them, nobody vouched for them
	Refused []string          `json:"refused,omitempty"` // check codes of laptops that were said no to here
	Invites []madeInvite      `json:"invites,omitempty"` // made here, not used yet
	Welcome map[string][]byte `json:"welcome,omitempty"` // what laptops that came by these are shown, by device
	Wait    *waiting          `json:"wait,omitempty"`    // enrolled at a hub, and no colleague has said yes yet
}

// roll is a wire.Roll in its envelope.
type roll struct {
	Number   int64  `json:"number"`
	Envelope []byte `json:"envelope"`
}

// madeInvite is an invite of this laptop.
type madeInvite struct {
	Secret  string    `json:"secret"`
	Role    string    `json:"role"`
	Expires time.Time `json:"expires"`
}

const trustKey = "sync.trust"

func (c *Client) loadTrust(ctx context.Context) error {
	text, err := c.store.Local(ctx, trustKey)
	if err != nil {
		return err
	}
	tr := &trust{}
	if text != "" {
		if err := json.Unmarshal([]byte(text), tr); err != nil {
			return fault(casework.Corrupt, "internal", err)
		}
	}
	if tr.Rolls == nil {
		tr.Rolls = map[string]roll{}
	}
	if tr.Welcome == nil {
		tr.Welcome = map[string][]byte{}
	}
	c.tr, c.trusted = tr, text
	return nil
}

func (c *Client) saveTrust(ctx context.Context) error {
	if len(c.unkept) > 0 {
		var list []laptop
		for _, l := range c.laptops {
			if c.unkept[l.Device.Device] {
				list = append(list, l)
			}
		}
		if err := c.keepLaptops(ctx, c.store.PutLaptops, list...); err != nil {
			return err
		}
		clear(c.unkept)
	}
	b, err := json.Marshal(c.tr)
	if err != nil {
		return fault(casework.Internal, "internal", err)
	}
	if string(b) == c.trusted {
		return nil
	}
	if err := c.store.SetLocal(ctx, trustKey, string(b)); err != nil {
		return err
	}
	c.trusted = string(b)
	return nil
}

func memberOf(d *wire.Device) seal.Member {
	return seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box}
}

func sameKeys(a, b *wire.Device) bool {
	return a.Device == b.Device && bytes.Equal(a.Sign, b.Sign) && a.Box == b.Box
}

// believe takes a laptop into the office. The caller has somebody's word for it: a person who compared codes, or a roll. One that is known keeps the keys it
// was taken in with.
func (c *Client) believe(d wire.Device) {
	if have := c.device(d.Device); have != nil {
		if !sameKeys(have, &d) {
			c.odd(d.Device, true)
		}
		return
	}
	l := laptop{Device: d, Met: c.clock.Now().UTC()}
	if i := slices.IndexFunc(c.tr.Asking, func(a laptop) bool { return a.Device.Device == d.Device }); i >= 0 {
		l.Met = c.tr.Asking[i].Met
		c.tr.Asking = slices.Delete(c.tr.Asking, i, i+1)
	}
	l.Proof = nil
	c.laptops = append(c.laptops, l)
	c.changed(d.Device)
	if c.tr.Skipped { // they may be its keys
		c.tr.Skipped, c.st.KeysAt = false, 0
	}
}

// changed makes the next save keep a laptop, and the next exchange look who belongs where.
func (c *Client) changed(device casework.ID) {
	c.unkept[device] = true
	c.unsettle()
}

// give gives a laptop of the office its role, and withdraw takes note that it is no more.
func (c *Client) give(device casework.ID, role string) {
	if d := c.device(device); d != nil && d.Role != role {
		d.Role = role
		c.changed(device)
	}
}

func (c *Client) withdraw(device casework.ID) {
	if d := c.device(device); d != nil && !d.Revoked {
		d.Revoked = true
		c.changed(device)
	}
}

// end takes note that a person withdrew a laptop.
func (c *Client) end(device casework.ID) {
	c.withdraw(device)
	if !c.ended(device) {
		c.tr.Ended = append(c.tr.Ended, device)
	}
}

func (c *Client) ended(device casework.ID) bool { return slices.Contains(c.tr.Ended, device) }

func (c *Client) odd(device casework.ID, is bool) {
	c.tr.Odd = slices.DeleteFunc(c.tr.Odd, func(id casework.ID) bool { return id == device })
	if is {
		c.tr.Odd = append(c.tr.Odd, device)
	}
}

// mostAsking is how many laptops may ask at once: a hub could name any number.
const mostAsking = 200

// told hears which laptops there are, as the hub says. It is believed when it says that one is no more, since that gives nobody a key. One that nobody
// vouched for asks to be let in; one of which the hub says something else than colleagues did is odd.
func (c *Client) told(list []wire.Device) {
	var asking []laptop
	for _, d := range list {
		have := c.device(d.Device)
		switch {
		case have != nil:
			c.odd(d.Device, !sameKeys(have, &d) || have.Role != d.Role)
			if d.Revoked && d.Device != c.id.Device {
				c.withdraw(d.Device)
			}
		case d.Revoked || len(asking) == mostAsking || slices.Contains(c.tr.Refused, Finger(d.Sign, d.Box)):
		default:
			l := laptop{Device: d, Met: c.clock.Now().UTC()}
			if i := slices.IndexFunc(c.tr.Asking, func(a laptop) bool { return a.Device.Device == d.Device }); i >= 0 {
				l.Met = c.tr.Asking[i].Met
			}
			asking = append(asking, l)
		}
	}
	c.tr.Asking = asking
}

// toldBy hears which laptops there are from a colleague who leads, by the list of a bundle. Programs of before knew no rolls; where such an office has no hub, all that
// stand there were let in by check code.
func (c *Client) toldBy(m *wire.Manifest) {
	for _, d := range m.Devices {
		gone := d.Revoked
		d.Revoked = false
		if len(m.Rolls) == 0 && m.Life.IsZero() {
			c.believe(d)
		}
		switch have := c.device(d.Device); {
		case !gone || have == nil || d.Device == m.Device:
		case len(m.Rolls) == 0:
			c.end(d.Device)
		case d.Device != c.id.Device:
			c.withdraw(d.Device)
		}
	}
}

// sameFounding compares what an office is. The queue's box changes with its key and is nobody's word.
func sameFounding(a, b wire.Founding) bool {
	a.QueueBox, b.QueueBox = "", ""
	return a == b
}

// openRoll reads the envelope of a roll and tells which laptop signed it, as the roll itself has it; nil: it is none. Nothing in it may be
// believed before the caller knows that laptop.
func openRoll(envelope []byte) (*wire.Roll, *wire.Device) {
	e, err := wire.Unwrap(envelope)
	if err != nil {
		return nil, nil
	}
	var r wire.Roll
	if err := e.Peek(&r); err != nil || r.Device != e.Device {
		return nil, nil
	}
	i := slices.IndexFunc(r.Laptops, func(d wire.Device) bool { return d.Device == r.Device })
	if i < 0 || e.Check(wire.AboutRoll, r.Laptops[i].Sign, &r) != nil {
		return nil, nil
	}
	return &r, &r.Laptops[i]
}

// takeRolls hears what colleagues who lead vouch for. One roll may make the signer of another known.
func (c *Client) takeRolls(ctx context.Context, list [][]byte) error {
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return err
	}
	for again := true; again; {
		again = false
		for _, envelope := range list {
			again = c.takeRoll(st.Office, envelope) || again
		}
	}
	return nil
}

func (c *Client) takeRoll(office casework.ID, envelope []byte) bool {
	r, by := openRoll(envelope)
	if r == nil || r.Office != office || r.Number <= c.tr.Rolls[r.Device.String()].Number {
		return false
	}
	have := c.device(r.Device)
	if have == nil || have.Revoked || !lead(have.Role) || !sameKeys(have, by) || !sameFounding(r.Found, c.st.Found) {
		return false
	}
	c.tr.Rolls[r.Device.String()] = roll{Number: r.Number, Envelope: bytes.Clone(envelope)}
	for _, d := range r.Laptops {
		gone := d.Revoked
		d.Revoked = false
		c.believe(d)
		switch {
		case gone && d.Device != r.Device:
			c.end(d.Device)
		case d.Device == c.id.Device && d.Device != r.Device: // colleagues say what this laptop is in the office
			c.give(d.Device, d.Role)
			c.st.Role = d.Role
		}
	}
	return true
}

// vouch signs anew which laptops are of the office, where this one leads and something changed.
func (c *Client) vouch(ctx context.Context) error {
	if c.id != nil && lead(c.st.Role) {
		st, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		if err := c.vouchAs(st.Office, c.id); err != nil {
			return err
		}
	}
	return c.saveTrust(ctx)
}

// vouchAs signs a roll in the name of an identity that leads.
func (c *Client) vouchAs(office casework.ID, by *seal.Identity) error {
	m := wire.Roll{Office: office, Device: by.Device, Found: c.st.Found}
	m.Found.QueueBox = ""
	for _, d := range c.devices() {
		d.Revoked, d.Proof = c.ended(d.Device), c.tr.Welcome[d.Device.String()]
		m.Laptops = append(m.Laptops, d)
	}
	have := c.tr.Rolls[by.Device.String()]
	if old, _ := openRoll(have.Envelope); old != nil {
		m.Number = old.Number
		if reflect.DeepEqual(*old, m) {
			return nil
		}
	}
	m.Number = max(have.Number+1, c.clock.Now().UnixMilli())
	envelope, err := wire.Wrap(wire.AboutRoll, by.Device, by, &m)
	if err == nil {
		c.tr.Rolls[by.Device.String()] = roll{Number: m.Number, Envelope: envelope}
	}
	return err
}

// rolls gives what this laptop holds of colleagues' rolls and its own, for a bundle.
func (c *Client) rolls() (out [][]byte) {
	for _, name := range slices.Sorted(maps.Keys(c.tr.Rolls)) {
		if id, err := casework.ParseID(name); err == nil {
			if d := c.device(id); d != nil && !d.Revoked {
				out = append(out, c.tr.Rolls[name].Envelope)
			}
		}
	}
	return out
}

// unknown says that colleagues vouch for others and not for this laptop.
func (c *Client) unknown() (is bool) {
	for _, envelope := range c.rolls() {
		r, by := openRoll(envelope)
		if r == nil || by.Device == c.id.Device {
			continue
		}
		if slices.ContainsFunc(r.Laptops, func(d wire.Device) bool { return d.Device == c.id.Device }) {
			return false
		}
		is = true
	}
	return is
}

// rollMark names the rolls of rolls, for a hub that need not send them again.
func (c *Client) rollMark() string {
	numbers := map[casework.ID]int64{}
	for name, r := range c.tr.Rolls {
		if id, err := casework.ParseID(name); err == nil {
			if d := c.device(id); d != nil && !d.Revoked {
				numbers[id] = r.Number
			}
		}
	}
	return wire.RollMark(numbers)
}

// giveRoll hands this laptop's roll to the hub when it has not got it.
func (c *Client) giveRoll(ctx context.Context, h *hubLine) (later bool, err error) {
	var mine roll
	if err := c.member(ctx, func() error {
		if mine = c.tr.Rolls[c.id.Device.String()]; mine.Number == c.tr.Sent || !lead(c.st.Role) {
			mine.Envelope = nil
		}
		return nil
	}); err != nil || mine.Envelope == nil {
		return false, err
	}
	err = h.message(ctx, request{method: "PUT", target: "/v1/roll", body: mine.Envelope, bare: true}, nil)
	switch casework.CodeOf(err) {
	case casework.Stale: // a copy of this laptop vouched for something since: that comes with the keys, and is said again together with this
		return true, nil
	case casework.Missing, casework.Denied: // a hub of before, or one that does not take this laptop for one that leads: sticks carry the roll
	default:
		if err != nil {
			return false, err
		}
	}
	return false, c.member(ctx, func() error {
		c.tr.Sent = mine.Number
		return c.save(ctx)
	})
}
