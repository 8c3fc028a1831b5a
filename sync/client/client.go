package client

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
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

	intake Intake

	mu   sync.Mutex
	ring seal.Ring
	id   *seal.Identity
	st   *state
}

// New makes the client of a profile. It touches nothing yet.
func New(store *sqlite.Store, clock casework.Clock) *Client {
	return &Client{store: store, clock: clock, ring: seal.Ring{}}
}

// state is what the client keeps in the profile beside what the store keeps.
type state struct {
	Hub      string                  `json:"hub,omitempty"`
	Pin      string                  `json:"pin,omitempty"`
	Role     string                  `json:"role,omitempty"`    // in the office
	Pending  string                  `json:"pending,omitempty"` // identity of a request or an enrolment not answered yet
	Found    wire.Founding           `json:"found"`
	Devices  []wire.Device           `json:"devices,omitempty"`
	Grants   []wire.Grant            `json:"grants,omitempty"` // that this laptop gave
	Told     []wire.Grant            `json:"told,omitempty"`   // that others told of
	Placed   map[string]int          `json:"placed,omitempty"` // grants of a space the hub knows of, by space
	KeysAt   int64                   `json:"keys_at,omitempty"`
	Receipts map[string]wire.Receipt `json:"receipts,omitempty"` // by device
	Contact  time.Time               `json:"contact,omitzero"`   // last time the hub answered, or a bundle was taken in
	Problem  string                  `json:"problem,omitempty"`  // catalogue key; why the last exchange did not go through
	Exported int64                   `json:"exported,omitempty"` // own number up to which a bundle was written
	Written  time.Time               `json:"written,omitzero"`   // last bundle
	Sent     map[string]bool         `json:"sent,omitempty"`     // attachments at the hub
	Seen     map[string]string       `json:"seen,omitempty"`     // bundles of the shared folder taken in, by name
	History  map[string]int64        `json:"history,omitempty"`  // cursor within the history of a space given to us
	Asked    int64                   `json:"asked,omitempty"`    // enquiries taken, hub's number
}

const stateKey = "sync.client"

func (c *Client) load(ctx context.Context) error {
	if c.st == nil {
		text, err := c.store.Local(ctx, stateKey)
		if err != nil {
			return err
		}
		st := &state{}
		if text != "" {
			if err := json.Unmarshal([]byte(text), st); err != nil {
				return fault(casework.Corrupt, "internal", err)
			}
		}
		if st.Placed == nil {
			st.Placed = map[string]int{}
		}
		if st.Receipts == nil {
			st.Receipts = map[string]wire.Receipt{}
		}
		if st.Sent == nil {
			st.Sent = map[string]bool{}
		}
		if st.Seen == nil {
			st.Seen = map[string]string{}
		}
		if st.History == nil {
			st.History = map[string]int64{}
		}
		c.st = st
	}
	if c.id == nil {
		s, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		if s.Identity != "" {
			if s.Device != c.store.Profile().Device {
				return fault(casework.Denied, "restored", nil)
			}
			if c.id, err = seal.ParseIdentity(s.Identity); err != nil {
				return err
			}
		}
	}
	return c.loadRing(ctx)
}

func (c *Client) loadRing(ctx context.Context) error {
	keys, err := c.store.SpaceKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if c.ring[k.Key] == nil {
			parsed, err := seal.ParseSpaceKey(k.Secret)
			if err != nil {
				return err
			}
			c.ring[k.Key] = parsed
		}
	}
	return nil
}

func (c *Client) save(ctx context.Context) error {
	b, err := json.Marshal(c.st)
	if err != nil {
		return fault(casework.Internal, "internal", err)
	}
	return c.store.SetLocal(ctx, stateKey, string(b))
}

func fault(code casework.Code, what string, err error) error {
	return &casework.Error{Code: code, Key: "error.sync." + what, Op: "sync.client", Err: err}
}

func (c *Client) joined() error {
	if c.id == nil {
		return fault(casework.Missing, "alone", nil)
	}
	return nil
}

func (c *Client) device(id casework.ID) *wire.Device {
	for i := range c.st.Devices {
		if c.st.Devices[i].Device == id {
			return &c.st.Devices[i]
		}
	}
	return nil
}

// meet takes note of a device. One that is known keeps its keys whatever is said later; only its end is believed.
func (c *Client) meet(d wire.Device) {
	have := c.device(d.Device)
	if have == nil {
		c.st.Devices = append(c.st.Devices, d)
		return
	}
	have.Revoked = have.Revoked || d.Revoked
	if string(have.Sign) == string(d.Sign) {
		have.Role = d.Role
	}
}

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
	plain := func(s string) string {
		return strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1").Replace(strings.ToLower(strings.TrimSpace(s)))
	}
	return plain(a) == plain(b)
}

// sealer seals with the newest key of the space.
func (c *Client) sealer(h op.Header, b *op.Body) (op.Sealed, error) {
	k := c.ring.Newest(h.Space)
	if k == nil {
		return op.Sealed{}, fault(casework.Missing, "key_missing", nil)
	}
	return seal.Seal(h, b, k)
}

// owns says whether this laptop may let others into a space.
func (c *Client) owns(space casework.ID) bool {
	p := c.store.Profile()
	if space == p.Directory || space == p.Queue {
		return lead(c.st.Role)
	}
	return slices.ContainsFunc(c.st.Grants, func(g wire.Grant) bool {
		return g.Space == space && g.Device == p.Device && g.Role == wire.RoleOwner
	})
}

func (c *Client) grant(space, device casework.ID, role string) {
	if !slices.ContainsFunc(c.st.Grants, func(g wire.Grant) bool { return g.Space == space && g.Device == device }) {
		c.st.Grants = append(c.st.Grants, wire.Grant{Space: space, Device: device, Role: role})
	}
}

// prepare gives every space a key, and lets in whom it belongs to.
func (c *Client) prepare(ctx context.Context) error {
	p := c.store.Profile()
	spaces, err := c.store.Spaces(ctx)
	if err != nil {
		return err
	}
	var fresh []sqlite.SpaceKey
	for _, s := range spaces {
		shared := s == p.Directory || s == p.Queue
		if c.ring.Newest(s) != nil || shared && c.st.Found.Directory != p.Directory || shared && !c.founder() {
			continue
		}
		k, err := seal.NewSpaceKey(s, 1)
		if err != nil {
			return err
		}
		fresh = append(fresh, sqlite.SpaceKey{Space: s, Key: k.ID, Generation: 1, Secret: k.Secret()})
		c.ring[k.ID] = k
		c.grant(s, p.Device, wire.RoleOwner)
	}
	if len(fresh) > 0 {
		if err := c.store.PutSpaceKeys(ctx, fresh...); err != nil {
			return err
		}
	}
	cases, err := casework.List[casework.Case](ctx, c.store, casework.All())
	if err != nil {
		return err
	}
	for _, d := range c.st.Devices {
		if d.Revoked || d.Device == p.Device {
			continue
		}
		role := wire.RoleEditor
		if lead(d.Role) {
			role = wire.RoleOwner
		}
		for _, s := range []casework.ID{p.Directory, p.Queue} {
			if c.owns(s) && c.ring.Newest(s) != nil {
				c.grant(s, d.Device, role)
			}
		}
		for _, k := range cases {
			if !d.Member.IsZero() && (k.Responsible == d.Member || k.Supervisor == d.Member) && c.owns(k.Space) {
				c.grant(k.Space, d.Device, wire.RoleEditor)
			}
		}
	}
	return c.save(ctx)
}

// founder says whether this profile began the office, so that the office's own spaces are its to make.
func (c *Client) founder() bool {
	return c.st.Found.Entity == c.store.Profile().Office && c.id != nil && len(c.st.Devices) > 0 && c.st.Devices[0].Device == c.id.Device
}

// Share lets a person's laptops into a case. Errors: Denied (this laptop may not), Missing (no laptop of that member is known).
func (c *Client) Share(ctx context.Context, space, member casework.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return err
	}
	if err := c.joined(); err != nil {
		return err
	}
	if err := c.prepare(ctx); err != nil {
		return err
	}
	if !c.owns(space) {
		return fault(casework.Denied, "not_owner", nil)
	}
	found := false
	for _, d := range c.st.Devices {
		if d.Member == member && !d.Revoked {
			c.grant(space, d.Device, wire.RoleEditor)
			found = true
		}
	}
	if !found {
		return fault(casework.Missing, "no_device", nil)
	}
	return c.save(ctx)
}

// wraps wraps the keys of a space for everybody let into it, and for the recovery key.
func (c *Client) wraps(space casework.ID) ([]wire.WrappedKey, error) {
	var members []seal.Member
	for _, g := range c.st.Grants {
		if d := c.device(g.Device); g.Space == space && d != nil && !d.Revoked {
			members = append(members, seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box})
		}
	}
	var out []wire.WrappedKey
	for _, k := range c.ring.Of(space) {
		list, err := k.Wrap(c.id, c.st.Found.Recover, members...)
		if err != nil {
			return nil, err
		}
		for _, w := range list {
			out = append(out, wire.WrappedKey(w))
		}
	}
	return out, nil
}

// takeKeys opens the keys that were wrapped for this laptop by one it knows. It says how many were new.
func (c *Client) takeKeys(ctx context.Context, keys []wire.WrappedKey) (int, error) {
	var fresh []sqlite.SpaceKey
	for _, w := range keys {
		if w.Device != c.id.Device || c.ring[w.Key] != nil {
			continue
		}
		sealed := seal.Wrapped(w)
		by := c.device(sealed.By())
		if by == nil {
			continue
		}
		k, err := c.id.Unwrap(sealed, by.Sign)
		if err != nil {
			if code := casework.CodeOf(err); code == casework.Denied || code == casework.WrongKey || code == casework.Corrupt {
				continue // not a key for us; what it would open waits in sight
			}
			return 0, err
		}
		c.ring[k.ID] = k
		fresh = append(fresh, sqlite.SpaceKey{Space: k.Space, Key: k.ID, Generation: k.Generation, Secret: k.Secret()})
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	return len(fresh), c.store.PutSpaceKeys(ctx, fresh...)
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
	if err := c.store.Apply(ctx, opened, to); err != nil {
		return 0, err
	}
	if len(kept) > 0 {
		return len(opened), c.store.KeepSealed(ctx, kept)
	}
	return 0, nil
}

// retry opens what waited for a key.
func (c *Client) retry(ctx context.Context) (int, error) {
	waiting, err := c.store.Waiting(ctx)
	if err != nil {
		return 0, err
	}
	var ready []op.Stamped
	for _, o := range waiting {
		if c.ring[o.Key] != nil {
			ready = append(ready, o)
		}
	}
	if len(ready) == 0 {
		return 0, nil
	}
	return c.receive(ctx, ready, sqlite.Reached{})
}
