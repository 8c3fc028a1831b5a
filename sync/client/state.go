package client

import (
	"context"
	"encoding/json"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// state is what the client keeps in the profile as one small value. What grows with the office has tables of its own: laptops, places, receipts, histories.
type state struct {
	Hub      string            `json:"hub,omitempty"`
	Pin      string            `json:"pin,omitempty"`
	Role     string            `json:"role,omitempty"`    // in the office
	Pending  string            `json:"pending,omitempty"` // identity of a request or an enrolment not answered yet
	Found    wire.Founding     `json:"found"`
	KeysAt   int64             `json:"keys_at,omitempty"`
	Contact  time.Time         `json:"contact,omitzero"`   // last time the hub answered, or a bundle was taken in
	Problem  string            `json:"problem,omitempty"`  // catalogue key; why the last exchange did not go through
	Exported int64             `json:"exported,omitempty"` // own number up to which a bundle was written
	Written  time.Time         `json:"written,omitzero"`   // last bundle
	Seen     map[string]string `json:"seen,omitempty"`     // bundles of the shared folder taken in, by name
	Asked    int64             `json:"asked,omitempty"`    // enquiries taken, hub's number
	Arrived  int64             `json:"arrived,omitempty"`  // enquiries there are, hub's number
	Public   int64             `json:"reported,omitempty"` // journal line up to which the public status was told
	Sheets   map[string]string `json:"sheets,omitempty"`   // counts as they were published, by month
	Said     string            `json:"said,omitempty"`     // what the hub was told of the office last
	Packs    []Pack            `json:"packs,omitempty"`    // taken from the hub
	PacksAt  time.Time         `json:"packs_at,omitzero"`  // last time the hub was asked for packs
	SeenAt   time.Time         `json:"seen_at,omitzero"`   // last time the hub was asked when laptops were there
	SetsAt   time.Time         `json:"sets_at,omitzero"`   // last time all spaces were compared with the hub's
	Batch    int               `json:"batch,omitempty"`    // bytes of a push the line bears
	Skew     time.Duration     `json:"skew,omitempty"`     // this computer's clock less the hub's
	Pace     Pace              `json:"pace,omitzero"`
	Old      string            `json:"old,omitempty"`       // identity of the laptop this profile was restored from: it hands over
	Recovery string            `json:"recovery,omitempty"`  // of the office, until it is on paper
	QueueKey []byte            `json:"queue_key,omitempty"` // made for an enrolment that was not answered yet
}

// laptop is what is noted of a laptop of the office.
type laptop struct {
	wire.Device
	Met  time.Time `json:",omitzero"`  // when it was first heard of; zero: before that was noted
	Away bool      `json:",omitempty"` // of an office that moved to a hub: this one has not come there yet, and the hub does not know it
	Seen time.Time `json:",omitzero"`  // when it was last at the hub, or wrote what a stick brought; zero: not known
}

const stateKey = "sync.client"

func (c *Client) load(ctx context.Context) error {
	if c.st == nil {
		if err := c.loadState(ctx); err != nil {
			c.st = nil
			return err
		}
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

func (c *Client) loadState(ctx context.Context) error {
	text, err := c.store.Local(ctx, stateKey)
	if err != nil {
		return err
	}
	c.st, c.saved = &state{}, text
	if err := c.loadTrust(ctx); err != nil {
		return err
	}
	carried := false
	if text != "" {
		if err := json.Unmarshal([]byte(text), c.st); err != nil {
			return fault(casework.Corrupt, "internal", err)
		}
		if carried, err = c.carryOver(ctx, text); err != nil {
			return err
		}
	}
	if c.st.Seen == nil {
		c.st.Seen = map[string]string{}
	}
	if err := c.loadLaptops(ctx); err != nil || !carried {
		return err
	}
	return c.save(ctx)
}

func (c *Client) loadLaptops(ctx context.Context) error {
	list, err := c.store.Laptops(ctx)
	if err != nil {
		return err
	}
	c.laptops = nil
	for _, l := range list {
		var d laptop
		if err := json.Unmarshal([]byte(l.Note), &d); err != nil {
			return fault(casework.Corrupt, "internal", err)
		}
		c.laptops = append(c.laptops, d)
	}
	return nil
}

// loadRing reads the keys once: those that come later come by this client.
func (c *Client) loadRing(ctx context.Context) error {
	if c.ring != nil {
		return nil
	}
	keys, err := c.store.SpaceKeys(ctx)
	if err != nil {
		return err
	}
	ring := seal.NewRing()
	for _, k := range keys {
		parsed, err := seal.ParseSpaceKey(k.Secret)
		if err != nil {
			return err
		}
		ring.Add(parsed)
	}
	c.ring = ring
	return nil
}

// keepLaptops writes down what is noted of laptops.
func (c *Client) keepLaptops(ctx context.Context, keep func(context.Context, ...sqlite.Laptop) error, list ...laptop) error {
	rows := make([]sqlite.Laptop, len(list))
	for i, l := range list {
		b, err := json.Marshal(&l)
		if err != nil {
			return fault(casework.Internal, "internal", err)
		}
		rows[i] = sqlite.Laptop{Device: l.Device.Device, Note: string(b)}
	}
	return keep(ctx, rows...)
}

// save keeps the small values, when something of them changed.
func (c *Client) save(ctx context.Context) error {
	if err := c.saveTrust(ctx); err != nil {
		return err
	}
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
