package client

import (
	"bytes"
	"context"
	"crypto/ed25519"
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

	intake  Intake
	trusted []ed25519.PublicKey // of packs; none: the project's

	line sync.Mutex // one exchange over the line at a time

	mu       sync.Mutex // guards what follows; never held while the line is waited for
	ring     seal.Ring
	ringed   bool
	id       *seal.Identity
	st       *state
	saved    string // st as it was kept last
	restored bool   // the profile is a copy under a new device
	hub      *hubLine
	ready    int64     // journal line up to which every space has its key and its members
	busy     *Progress // nil: no exchange is under way
	online   bool
	next     time.Time
	wake     chan struct{}
}

// New makes the client of a profile. It touches nothing yet.
func New(store *sqlite.Store, clock casework.Clock) *Client {
	return &Client{store: store, clock: clock, ring: seal.Ring{}, wake: make(chan struct{}, 1)}
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
	Left     []wire.Grant            `json:"left,omitempty"`   // taken out from here; they get no newer key
	Placed   map[string]int          `json:"placed,omitempty"` // grants of a space the hub knows of, by space
	KeysAt   int64                   `json:"keys_at,omitempty"`
	Receipts map[string]wire.Receipt `json:"receipts,omitempty"` // by device
	Contact  time.Time               `json:"contact,omitzero"`   // last time the hub answered, or a bundle was taken in
	Problem  string                  `json:"problem,omitempty"`  // catalogue key; why the last exchange did not go through
	Exported int64                   `json:"exported,omitempty"` // own number up to which a bundle was written
	Written  time.Time               `json:"written,omitzero"`   // last bundle
	Seen     map[string]string       `json:"seen,omitempty"`     // bundles of the shared folder taken in, by name
	History  map[string]int64        `json:"history,omitempty"`  // cursor within the history of a space given to us
	Asked    int64                   `json:"asked,omitempty"`    // enquiries taken, hub's number
	Arrived  int64                   `json:"arrived,omitempty"`  // enquiries there are, hub's number
	Public   int64                   `json:"reported,omitempty"` // journal line up to which the public status was told
	Taken    []string                `json:"taken,omitempty"`    // codes entered, to be told once confirmed
	Met      map[string]time.Time    `json:"met,omitempty"`      // when a device was first heard of
	Rekeyed  map[string][]string     `json:"rekeyed,omitempty"`  // spaces with a new key after a device was withdrawn, by device
	Sheets   map[string]string       `json:"sheets,omitempty"`   // counts as they were published, by month
	Said     string                  `json:"said,omitempty"`     // what the hub was told of the office last
	Packs    []Pack                  `json:"packs,omitempty"`    // taken from the hub
	PacksAt  time.Time               `json:"packs_at,omitzero"`  // last time the hub was asked for packs
	SetsAt   time.Time               `json:"sets_at,omitzero"`   // last time all spaces were compared with the hub's
	Batch    int                     `json:"batch,omitempty"`    // bytes of a push the line bears
	Skew     time.Duration           `json:"skew,omitempty"`     // this computer's clock less the hub's
	Pace     Pace                    `json:"pace,omitzero"`
	Old      string                  `json:"old,omitempty"`       // identity of the laptop this profile was restored from: it hands over
	Claims   []casework.ID           `json:"claims,omitempty"`    // spaces of a restored profile whose place at the hub is not settled
	Recovery string                  `json:"recovery,omitempty"`  // of the office, until it is on paper
	QueueKey []byte                  `json:"queue_key,omitempty"` // made for an enrolment that was not answered yet
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
		if st.Met == nil {
			st.Met = map[string]time.Time{}
		}
		if st.Rekeyed == nil {
			st.Rekeyed = map[string][]string{}
		}
		if st.Seen == nil {
			st.Seen = map[string]string{}
		}
		if st.History == nil {
			st.History = map[string]int64{}
		}
		c.st, c.saved = st, text
	}
	if c.id == nil {
		s, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		if s.Identity != "" {
			if c.restored = s.Device != c.store.Profile().Device; c.restored {
				return c.loadRing(ctx)
			}
			if c.id, err = seal.ParseIdentity(s.Identity); err != nil {
				return err
			}
		}
	}
	return c.loadRing(ctx)
}

// loadRing reads the keys once: those that come later come by this client.
func (c *Client) loadRing(ctx context.Context) error {
	if c.ringed {
		return nil
	}
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
	c.ringed = true
	return nil
}

func (c *Client) save(ctx context.Context) error {
	b, err := json.Marshal(c.st)
	if err != nil {
		return fault(casework.Internal, "internal", err)
	}
	if string(b) == c.saved {
		return nil
	}
	if err := c.store.SetLocal(ctx, stateKey, string(b)); err != nil {
		return err
	}
	c.saved = string(b)
	return nil
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
		c.st.Met[d.Device.String()] = c.clock.Now().UTC()
		c.ready = 0
		return
	}
	if d.Revoked && !have.Revoked {
		c.ready = 0
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

// sealer seals with the newest key of the space. What the hub would not take from this laptop yet does not go out: in the office's own spaces everything waits
// until it is let in, in a case only what is of the case, see readmit.
func (c *Client) sealer(h op.Header, b *op.Body) (op.Sealed, error) {
	k := c.ring.Newest(h.Space)
	in := k != nil && (c.st.Hub == "" || c.admitted(h.Space))
	if p := c.store.Profile(); k != nil && !in && h.Space != p.Directory && h.Space != p.Queue {
		return op.Sealed{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.key_missing", Op: "sync.client", Args: map[string]any{"Reason": wire.ReasonSpace}}
	}
	if !in {
		return op.Sealed{}, fault(casework.Missing, "key_missing", nil)
	}
	out, err := seal.Seal(h, b, k)
	if err == nil && len(out.Body) > wire.MaxOp {
		return op.Sealed{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.large", Op: "sync.client", Args: map[string]any{"Reason": wire.ReasonSize}}
	}
	return out, err
}

// admitted says whether this laptop may write in a space: the hub says so, or it makes the space itself.
func (c *Client) admitted(space casework.ID) bool {
	mine := func(g wire.Grant) bool { return g.Space == space && g.Device == c.id.Device }
	return slices.ContainsFunc(c.st.Told, mine) || slices.ContainsFunc(c.st.Grants, mine)
}

// readmit sends again what waited because this laptop was not let into its case.
func (c *Client) readmit(ctx context.Context) (any bool, err error) {
	list, err := c.store.Tray(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range list {
		if t.Held || t.Reason != wire.ReasonSpace || !c.admitted(t.Header.Space) {
			continue
		}
		if err := c.store.Resend(ctx, t.N); err != nil {
			return any, err
		}
		any = true
	}
	return any, nil
}

// owns says whether this laptop may let others into a space.
func (c *Client) owns(space casework.ID) bool {
	p := c.store.Profile()
	if space == p.Directory || space == p.Queue {
		return lead(c.st.Role)
	}
	mine := func(g wire.Grant) bool { return g.Space == space && g.Device == p.Device && g.Role == wire.RoleOwner }
	return slices.ContainsFunc(c.st.Grants, mine) || slices.ContainsFunc(c.st.Told, mine)
}

func (c *Client) grant(space, device casework.ID, role string) {
	c.st.Left = slices.DeleteFunc(c.st.Left, func(g wire.Grant) bool { return g.Space == space && g.Device == device })
	if !slices.ContainsFunc(c.st.Grants, func(g wire.Grant) bool { return g.Space == space && g.Device == device }) {
		c.st.Grants = append(c.st.Grants, wire.Grant{Space: space, Device: device, Role: role})
	}
}

// place is what a device is in the spaces it is let into: who leads may let others in and withdraw.
func place(d *wire.Device) string {
	if lead(d.Role) {
		return wire.RoleOwner
	}
	return wire.RoleEditor
}

// prepare gives every space a key, and lets in whom it belongs to.
func (c *Client) prepare(ctx context.Context) error {
	last := c.store.LastLine()
	if c.ready == last {
		return c.save(ctx)
	}
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
		fresh = append(fresh, kept(k))
		c.ring[k.ID] = k
		c.grant(s, p.Device, wire.RoleOwner)
	}
	if len(fresh) > 0 {
		if err := c.store.PutSpaceKeys(ctx, fresh...); err != nil {
			return err
		}
	}
	for i := range c.st.Devices {
		d := &c.st.Devices[i]
		if d.Revoked || d.Device == p.Device {
			continue
		}
		for _, s := range []casework.ID{p.Directory, p.Queue} {
			if c.owns(s) && c.ring.Newest(s) != nil {
				c.grant(s, d.Device, place(d))
			}
		}
		if d.Member.IsZero() {
			continue
		}
		for _, field := range []string{"responsible", "supervisor"} {
			cases, err := casework.List[casework.Case](ctx, c.store, casework.Where(field, d.Member))
			if err != nil {
				return err
			}
			for _, k := range cases {
				if c.owns(k.Space) {
					c.grant(k.Space, d.Device, place(d))
				}
			}
		}
	}
	c.ready = last
	return c.save(ctx)
}

func kept(k *seal.SpaceKey) sqlite.SpaceKey {
	return sqlite.SpaceKey{Space: k.Space, Key: k.ID, Generation: k.Generation, Secret: k.Secret()}
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
	for i := range c.st.Devices {
		if d := &c.st.Devices[i]; d.Member == member && !d.Revoked {
			c.grant(space, d.Device, place(d))
			found = true
		}
	}
	if !found {
		return fault(casework.Missing, "no_device", nil)
	}
	return c.save(ctx)
}

// inside gives the devices let into a space, by whomever, but those that were withdrawn.
func (c *Client) inside(space casework.ID) []seal.Member {
	return c.insideOf(map[casework.ID]bool{space: true})[space]
}

// insideOf gives the devices that are in each of some spaces, in the order of their ids.
func (c *Client) insideOf(spaces map[casework.ID]bool) map[casework.ID][]seal.Member {
	out := map[casework.ID][]seal.Member{}
	for _, list := range [][]wire.Grant{c.st.Grants, c.st.Told} {
		for _, g := range list {
			if !spaces[g.Space] {
				continue
			}
			d := c.device(g.Device)
			if d == nil || d.Revoked || c.left(g.Space, g.Device) || slices.ContainsFunc(out[g.Space], func(m seal.Member) bool { return m.Device == d.Device }) {
				continue
			}
			out[g.Space] = append(out[g.Space], seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box})
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b seal.Member) int { return bytes.Compare(a.Device[:], b.Device[:]) })
	}
	return out
}

// wraps wraps the keys of a space for everybody let into it, and for the recovery key.
func (c *Client) wraps(space casework.ID) ([]wire.WrappedKey, error) {
	var out []wire.WrappedKey
	for _, k := range c.ring.Of(space) {
		list, err := k.Wrap(c.id, c.st.Found.Recover, c.inside(space)...)
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
	open := c.id.Unwrapper()
	for _, w := range keys {
		if w.Device != c.id.Device || c.ring[w.Key] != nil {
			continue
		}
		sealed := seal.Wrapped(w)
		by := c.device(sealed.By())
		if by == nil {
			continue
		}
		k, err := open.Unwrap(sealed, by.Sign)
		if err != nil {
			if code := casework.CodeOf(err); code == casework.Denied || code == casework.WrongKey || code == casework.Corrupt {
				continue // not a key for us; what it would open waits in sight
			}
			return 0, err
		}
		c.ring[k.ID] = k
		fresh = append(fresh, kept(k))
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
