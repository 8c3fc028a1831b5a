package client

import (
	"bytes"
	"context"
	"io"
	"slices"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// Found makes this profile the first of an office that lives without a hub. It gives the office's recovery key, which is to be printed; it is
// kept here until RecoveryKept. Errors: Denied (it is part of an office already).
func (c *Client) Found(ctx context.Context) (recovery string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return "", err
	}
	if c.id != nil {
		return "", fault(casework.Denied, "joined", nil)
	}
	id, rec, found, err := c.founding(ctx)
	if err != nil {
		return "", err
	}
	c.st.Found, c.st.Role = found, string(casework.Coordinator)
	if err := c.replaceLaptops(ctx, c.self(id, c.st.Role)); err != nil {
		return "", err
	}
	if err := c.join(ctx, casework.NewID(), casework.ID{}, id); err != nil {
		return "", err
	}
	return rec.Text(), c.prepare(ctx)
}

// founding gives what the first device of an office brings. The identity is kept at once, so that a try whose answer was lost is repeated as the same device.
func (c *Client) founding(ctx context.Context) (*seal.Identity, *seal.Recovery, wire.Founding, error) {
	p := c.store.Profile()
	f := wire.Founding{Entity: p.Office, Directory: p.Directory, Queue: p.Queue}
	id, err := c.pending(ctx)
	if err != nil {
		return nil, nil, f, err
	}
	rec, err := c.recovery()
	if err != nil {
		return nil, nil, f, err
	}
	f.Recover = rec.Recipient()
	k := c.ring.Newest(p.Queue)
	if k == nil && c.st.QueueKey != nil {
		k, err = seal.ParseSpaceKey(c.st.QueueKey)
	} else if k == nil {
		k, err = seal.NewSpaceKey(p.Queue, 1)
	}
	if err != nil {
		return nil, nil, f, err
	}
	c.ring.Add(k)
	c.st.QueueKey = k.Secret()
	f.QueueBox = k.BoxRecipient()
	return id, rec, f, c.save(ctx)
}

// recovery gives the recovery key this laptop would found an office with. It is kept until it is on paper: the office's keys are wrapped for it from the
// first moment on.
func (c *Client) recovery() (*seal.Recovery, error) {
	if c.st.Recovery != "" {
		return seal.ParseRecovery(c.st.Recovery)
	}
	rec, err := seal.NewRecovery()
	if err == nil {
		c.st.Recovery = rec.Text()
	}
	return rec, err
}

// PendingRecovery gives the office's recovery key until RecoveryKept was called, "" when there is none to print.
func (c *Client) PendingRecovery(ctx context.Context) (text string, err error) {
	err = c.with(ctx, func() error {
		if c.id != nil && c.founder() {
			text = c.st.Recovery
		}
		return nil
	})
	return text, err
}

// RecoveryKept says that the office's recovery key is on paper; it is forgotten here.
func (c *Client) RecoveryKept(ctx context.Context) error {
	return c.with(ctx, func() error {
		c.st.Recovery = ""
		return c.save(ctx)
	})
}

func (c *Client) pending(ctx context.Context) (*seal.Identity, error) {
	if c.st.Pending != "" {
		return seal.ParseIdentity(c.st.Pending)
	}
	id, err := seal.NewIdentity(c.store.Profile().Device)
	if err != nil {
		return nil, err
	}
	c.st.Pending = id.Secret()
	return id, c.save(ctx)
}

func (c *Client) self(id *seal.Identity, role string) wire.Device {
	pub := id.Public()
	return wire.Device{Device: pub.Device, Member: c.store.Profile().Member, Sign: pub.Sign, Box: pub.Box, Role: role}
}

// join makes the profile part of the office that st.Found describes, and keeps the queue's key where this profile made it.
func (c *Client) join(ctx context.Context, office, life casework.ID, id *seal.Identity) error {
	f := c.st.Found
	if err := c.store.JoinOffice(ctx, sqlite.Join{Office: office, Identity: id.Secret(), Entity: f.Entity, Directory: f.Directory, Queue: f.Queue, Life: life}); err != nil {
		return err
	}
	c.id, c.st.Pending, c.st.QueueKey, c.tr.Wait, c.restored = id, "", nil, nil, false
	c.unsettle()
	if k := c.ring.Newest(f.Queue); k != nil && k.BoxRecipient() == f.QueueBox && c.founder() {
		if err := c.keepKeys(ctx, c.store.MakeSpaces, k); err != nil {
			return err
		}
	} else {
		c.st.Recovery = "" // the office has its own
	}
	return c.save(ctx)
}

const askMagic = "zngrask\x01"

// Ask writes a request to be let into an office by stick, and gives this device's fingerprint, to be read to whoever lets it in.
func (c *Client) Ask(ctx context.Context, w io.Writer) (finger string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return "", err
	}
	if c.id != nil {
		return "", fault(casework.Denied, "joined", nil)
	}
	id, err := c.pending(ctx)
	if err != nil {
		return "", err
	}
	pub := id.Public()
	b, err := wire.Wrap(wire.AboutEnrol, pub.Device, id, &wire.Enrol{Device: pub.Device, Member: c.store.Profile().Member, Sign: pub.Sign, Box: pub.Box,
		Schema: c.store.Profile().Schema, At: c.clock.Now().UnixMilli()})
	if err != nil {
		return "", err
	}
	_, err = w.Write(append([]byte(askMagic), b...))
	return Finger(pub.Sign, pub.Box), err
}

// Invite lets the device of a request in. finger is what its person read out. The bundle written next by Export carries the keys. Errors:
// Denied (this laptop may not, or the fingerprint is another's), Corrupt.
func (c *Client) Invite(ctx context.Context, request []byte, finger string, role casework.Duty) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return err
	}
	if err := c.joined(); err != nil {
		return err
	}
	if !lead(c.st.Role) {
		return fault(casework.Denied, "not_lead", nil)
	}
	if c.st.Hub != "" {
		return fault(casework.Denied, "invite_at_hub", nil)
	}
	if !slices.Contains(casework.Duties, role) {
		return fault(casework.Invalid, "ask", nil)
	}
	b, ok := bytes.CutPrefix(request, []byte(askMagic))
	if !ok {
		return fault(casework.Corrupt, "ask", nil)
	}
	e, err := wire.Unwrap(b)
	if err != nil {
		return fault(casework.Corrupt, "ask", err)
	}
	var m wire.Enrol
	if err := e.Peek(&m); err != nil {
		return fault(casework.Corrupt, "ask", err)
	}
	if err := e.Check(wire.AboutEnrol, m.Sign, &m); err != nil || m.Device != e.Device {
		return fault(casework.Corrupt, "ask", err)
	}
	if !sameFinger(finger, Finger(m.Sign, m.Box)) {
		return fault(casework.Denied, "finger", nil)
	}
	d := wire.Device{Device: m.Device, Member: m.Member, Sign: m.Sign, Box: m.Box, Role: string(role)}
	if have := c.device(m.Device); have != nil && !sameKeys(have, &d) {
		return fault(casework.Denied, "device_known", nil)
	}
	c.believe(d)
	c.give(d.Device, d.Role)
	return c.prepare(ctx)
}

// OwnFinger is the fingerprint of this device; "" while it belongs to no office.
func (c *Client) OwnFinger(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil || c.id == nil {
		return "", err
	}
	pub := c.id.Public()
	return Finger(pub.Sign, pub.Box), nil
}
