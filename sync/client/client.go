package client

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"sync"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// Client exchanges for one open profile. Its methods may be called from any goroutine; exchanges wait for each other.
type Client struct {
	store *sqlite.Store
	clock casework.Clock

	intake   Intake
	packKeys []ed25519.PublicKey // whose packs are taken; none: the project's

	line sync.Mutex // one exchange over the line at a time

	mu       sync.Mutex // guards what follows; never held while the line is waited for
	ring     *seal.Ring // nil: not read yet
	id       *seal.Identity
	st       *state
	laptops  []laptop                     // of the office, in the order in which they were heard of
	own      map[casework.ID]sqlite.Place // places of this laptop, by space; nil: not read since something changed
	saved    string                       // st as it was kept last
	tr       *trust
	trusted  string               // tr as it was kept last
	unkept   map[casework.ID]bool // laptops that changed since they were kept
	restored bool                 // the profile is a copy under a new device
	hub      *hubLine
	ready    int64     // journal line up to which every space has its key and its members
	placed   bool      // the hub knows all of that
	busy     *Progress // nil: no exchange is under way
	online   bool
	next     time.Time
	wake     chan struct{}
}

// New makes the client of a profile. It touches nothing yet.
func New(store *sqlite.Store, clock casework.Clock) *Client {
	return &Client{store: store, clock: clock, wake: make(chan struct{}, 1), unkept: map[casework.ID]bool{}}
}

// with runs f on the loaded state.
func (c *Client) with(ctx context.Context, f func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return err
	}
	return f()
}

// member is with for what needs an office.
func (c *Client) member(ctx context.Context, f func() error) error {
	return c.with(ctx, func() error {
		if err := c.joined(); err != nil {
			return err
		}
		return f()
	})
}

func fault(code casework.Code, what string, err error) error {
	return &casework.Error{Code: code, Key: "error.sync." + what, Op: "sync.client", Err: err}
}

func (c *Client) joined() error {
	if c.restored {
		return fault(casework.Denied, "restored", nil)
	}
	if c.waits() {
		return fault(casework.Missing, "waits", nil)
	}
	if c.id == nil {
		return fault(casework.Missing, "alone", nil)
	}
	return nil
}

func (c *Client) device(id casework.ID) *wire.Device {
	for i := range c.laptops {
		if c.laptops[i].Device.Device == id {
			return &c.laptops[i].Device
		}
	}
	return nil
}

// devices gives the laptops of the office as they travel.
func (c *Client) devices() []wire.Device {
	list := make([]wire.Device, len(c.laptops))
	for i := range c.laptops {
		list[i] = c.laptops[i].Device
	}
	return list
}

// replaceLaptops begins the list of the office's laptops anew.
func (c *Client) replaceLaptops(ctx context.Context, list ...wire.Device) error {
	c.laptops = nil
	now := c.clock.Now().UTC()
	for _, d := range list {
		d.Proof = nil
		c.laptops = append(c.laptops, laptop{Device: d, Met: now})
	}
	clear(c.unkept)
	c.unsettle()
	return c.keepLaptops(ctx, c.store.ReplaceLaptops, c.laptops...)
}

// unsettle makes the next exchange look who belongs where.
func (c *Client) unsettle() { c.ready, c.placed, c.own = 0, false, nil }

func lead(role string) bool {
	return role == string(casework.Coordinator) || role == string(casework.Supervisor)
}

var fingerText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Finger is the fingerprint of a device that two people compare: 16 letters in four groups, 80 bits.
func Finger(sign []byte, box string) string {
	sum := sha256.Sum256(append(append([]byte("zanger/finger/v1\n"), sign...), box...))
	s := fingerText.EncodeToString(sum[:10])
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

func sameFinger(a, b string) bool {
	return seal.NormalCode(a) == seal.NormalCode(b)
}

// receive takes operations in; what cannot be opened yet is kept for later.
func (c *Client) receive(ctx context.Context, ops []op.Stamped, to sqlite.Reached) (int, error) {
	var opened []op.Opened
	var kept, waiting []op.Stamped
	for i := range ops {
		o, err := seal.Open(&ops[i], c.ring)
		if err != nil {
			waiting = append(waiting, ops[i])
			continue
		}
		opened, kept = append(opened, o), append(kept, ops[i])
	}
	if len(waiting) > 0 {
		if err := c.store.Keep(ctx, waiting); err != nil {
			return 0, err
		}
	}
	return len(opened), c.store.Apply(ctx, opened, to, kept...)
}

// retry opens what waited for a key.
func (c *Client) retry(ctx context.Context) (int, error) {
	waiting, err := c.store.Waiting(ctx)
	if err != nil {
		return 0, err
	}
	var ready []op.Stamped
	for _, o := range waiting {
		if c.ring.Get(o.Key) != nil {
			ready = append(ready, o)
		}
	}
	if len(ready) == 0 {
		return 0, nil
	}
	return c.receive(ctx, ready, sqlite.Reached{})
}
