package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/sync/wire"
)

// published is what an office tells the hub about itself.
type published struct {
	QueueBox string `json:"queue_box,omitempty"`
	Phone    string `json:"phone"`
	Address  string `json:"address"`
	Closed   bool   `json:"closed"`
}

// publish tells the hub the office's telephone, address and the box new enquiries are sealed to, when they changed.
func (x *exchange) publish(ctx context.Context) error {
	c := x.c
	var say published
	var mark string
	if err := c.member(ctx, func() error {
		p := c.store.Profile()
		k := c.ring.Newest(p.Queue)
		if owner, err := c.owns(ctx, p.Queue); err != nil || k == nil || !owner {
			return err
		}
		var o casework.Office
		if err := c.store.Get(ctx, &o, c.st.Found.Entity); err != nil {
			if casework.CodeOf(err) == casework.Missing {
				return nil
			}
			return err
		}
		short := func(s string) string { r := []rune(s); return string(r[:min(len(r), 200)]) }
		say = published{QueueBox: k.BoxRecipient(), Phone: short(o.Phone), Address: short(o.Address)}
		b, err := json.Marshal(say)
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:8]) != c.st.Said {
			mark = hex.EncodeToString(sum[:8])
		}
		return err
	}); err != nil || mark == "" {
		return err
	}
	err := x.h.jsonCall(ctx, "PUT", "/v1/office", &say, nil)
	if err != nil && casework.CodeOf(err) != casework.Denied && casework.CodeOf(err) != casework.Missing {
		return err
	}
	return c.member(ctx, func() error {
		c.st.Said = mark
		return c.save(ctx)
	})
}

const packsEvery = 6 * time.Hour

// packs looks for packs of law and of templates, now and then. What does not verify is noted and never put aside; what does waits on the shelf for a person's yes.
func (x *exchange) packs(ctx context.Context) error {
	c := x.c
	due := false
	if err := c.member(ctx, func() error {
		due = c.clock.Now().Sub(c.st.PacksAt).Abs() >= packsEvery
		return nil
	}); err != nil || !due {
		return err
	}
	x.step(StepPacks)
	if err := x.sheets(ctx); err != nil {
		return err
	}
	var list []struct {
		Kind     string `json:"kind"`
		Name     string `json:"name"`
		Revision int    `json:"revision"`
		Size     int64  `json:"size"`
		SHA256   string `json:"sha256"`
	}
	if err := x.h.jsonCall(ctx, "GET", "/v1/packs", nil, &list); err != nil {
		return err
	}
	for _, l := range list {
		known := false
		if err := c.member(ctx, func() error {
			known = slices.ContainsFunc(c.st.Packs, func(p Pack) bool { return p.Name == l.Name && p.Revision >= l.Revision })
			return nil
		}); err != nil {
			return err
		}
		if known || l.Kind != wire.PackLaw && l.Kind != wire.PackTemplates || l.Size > mostPack {
			continue
		}
		got := Pack{Kind: l.Kind, Name: l.Name, Revision: l.Revision, At: c.clock.Now().UTC()}
		data, err := x.fetch(ctx, fmt.Sprintf("/v1/packs/%s/%s/%d", l.Kind, l.Name, l.Revision), l.Size)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != l.SHA256 {
			return offline("between", nil) // asked for again with the next exchange
		}
		if err := c.offer(l.Kind, data); err != nil {
			var e *casework.Error
			if got.Refused = "error.sync.pack"; errors.As(err, &e) {
				got.Refused = e.Key
			}
		} else {
			x.out.Pack = x.out.Pack || l.Kind == wire.PackLaw
			x.out.Templates = x.out.Templates || l.Kind == wire.PackTemplates
		}
		if err := c.member(ctx, func() error {
			c.st.Packs = append([]Pack{got}, c.st.Packs...)[:min(len(c.st.Packs)+1, 20)]
			return c.save(ctx)
		}); err != nil {
			return err
		}
	}
	return c.member(ctx, func() error {
		c.st.PacksAt = c.clock.Now().UTC()
		return c.save(ctx)
	})
}

const mostPack = 64 << 20

// offer verifies a pack offline and puts it on the profile's shelf.
func (c *Client) offer(kind string, zip []byte) error {
	z, err := lawpack.ZipPack(zip)
	if err != nil {
		return err
	}
	shelf := lawpack.ShelfOf(c.store.Profile().Dir)
	shelf.Trusted = c.packKeys
	if kind == wire.PackTemplates {
		_, err = shelf.OfferTemplates(z)
		return err
	}
	_, err = shelf.Offer(z)
	return err
}

// fetch gets something of a known size, going on where the line dropped.
func (x *exchange) fetch(ctx context.Context, target string, size int64) ([]byte, error) {
	var data []byte
	for n := 0; ; {
		q := request{method: "GET", target: target}
		if len(data) > 0 {
			q.header = map[string]string{"Range": fmt.Sprintf("bytes=%d-", len(data))}
		}
		answer, err := x.h.send(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(data) > 0 && answer.StatusCode != 206 {
			data = data[:0]
		}
		b, err := io.ReadAll(io.LimitReader(answer.Body, size-int64(len(data))))
		answer.Body.Close()
		if data = append(data, b...); int64(len(data)) == size {
			return data, nil
		}
		if len(b) == 0 {
			n++
		}
		if err != nil && (n >= tries || ctx.Err() != nil || errors.Is(err, errBudget)) || err == nil && n >= tries {
			return nil, errors.Join(err, offline("between", nil))
		}
		x.h.http.CloseIdleConnections()
	}
}

// Packs gives the packs taken from the hub, newest first.
func (c *Client) Packs(ctx context.Context) (out []Pack, err error) {
	err = c.with(ctx, func() error {
		out = slices.Clone(c.st.Packs)
		return nil
	})
	return out, err
}
