package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/op"
	"zanger/sync/wire"
)

const (
	leastBatch = 8 << 10
	firstBatch = 32 << 10
	mostBatch  = 256 << 10
	quick      = 5 * time.Second  // a batch under it is followed by a larger one
	slow       = 15 * time.Second // a batch over it by a smaller one
	rounds     = 6                // of one exchange, before the rest is left for the next
	setsEvery  = 24 * time.Hour
	fewSpaces  = 40 // histories the hub gives at once
)

// exchange is one Sync under way.
type exchange struct {
	c   *Client
	h   *hubLine
	o   Options
	out Carried
	now Progress

	asked   time.Time
	own     bool // pull own operations whole: a copy of this laptop is at work
	again   bool // the hub was restored, or asks anew: push again
	caught  bool // it has asked for keys, so as to put its own
	keys    bool // the hub has keys or colleagues this laptop does not know
	granted []casework.ID
	forget  []casework.ID
}

// Sync exchanges with the hub: keys, queued records, what others did, enquiries, packs, then attachments, previews and small ones first, each from where it stopped. No line
// is an answer, not an error: Carried.Offline. Errors: those of the disk; Denied (this laptop was revoked, see Gone; the hub refuses it; part of no office); ctx's.
func (c *Client) Sync(ctx context.Context, o Options) (Carried, error) {
	return c.exchange(ctx, o, func(x *exchange) error { return x.run(ctx) })
}

// exchange does something over the line and notes how it went.
func (c *Client) exchange(ctx context.Context, o Options, do func(*exchange) error) (Carried, error) {
	c.line.Lock()
	defer c.line.Unlock()
	h, err := c.lineTo(ctx)
	if err != nil {
		return Carried{}, err
	}
	h.meter.bytes.Store(0)
	h.meter.limit.Store(o.Budget)
	restore, err := c.store.Spare(ctx)
	if err != nil {
		return Carried{}, err
	}
	defer restore()
	x := &exchange{c: c, h: h, o: o, asked: time.Now()}
	err = do(x)
	x.out.Bytes = h.meter.bytes.Load()
	if e := c.with(context.WithoutCancel(ctx), func() error { return x.ended(ctx, err) }); e != nil && !Gone(err) {
		err = errors.Join(err, e)
	}
	if casework.CodeOf(err) == casework.Offline {
		err = nil
	}
	return x.out, err
}

// ended notes how it went.
func (x *exchange) ended(ctx context.Context, err error) error {
	c := x.c
	c.busy, c.online = nil, err == nil
	c.st.Problem = ""
	var e *casework.Error
	if errors.As(err, &e) {
		c.st.Problem = e.Key
	}
	switch {
	case errors.Is(err, errBudget):
		x.out.Budget, c.online, c.st.Problem = true, true, ""
		c.hub.close()
	case casework.CodeOf(err) == casework.Offline:
		x.out.Offline, x.out.Problem = true, c.st.Problem
		var w *waits
		if errors.As(err, &w) {
			x.out.Wait = w.wait
		}
	case err != nil:
		x.out.Problem = c.st.Problem
	}
	if Gone(err) {
		return nil
	}
	if s := -time.Duration(x.h.skew.Load()); s.Abs() > 2*time.Minute || c.st.Skew != 0 {
		c.st.Skew = s
		if s.Abs() <= 2*time.Minute {
			c.st.Skew = 0
		}
	}
	return c.save(context.WithoutCancel(ctx))
}

func (x *exchange) tell(f func(*Progress)) {
	f(&x.now)
	x.now.Bytes = x.h.meter.bytes.Load()
	p := x.now
	x.c.mu.Lock()
	x.c.busy = &p
	x.c.mu.Unlock()
	if x.o.Progress != nil {
		x.o.Progress(p)
	}
}

func (x *exchange) step(s Step) { x.tell(func(p *Progress) { *p = Progress{Step: s} }) }

func (x *exchange) run(ctx context.Context) error {
	waits := false
	if err := x.c.with(ctx, func() error {
		waits = x.c.waits()
		return nil
	}); err != nil {
		return err
	}
	if waits {
		joined, err := x.await(ctx)
		if x.out.Waits = !joined; err != nil || !joined {
			return err
		}
	}
	if err := x.talk(ctx); err != nil {
		return x.orGone(ctx, err)
	}
	if err := x.enquiries(ctx); err != nil {
		return x.orGone(ctx, err)
	}
	if err := x.publish(ctx); err != nil {
		return x.orGone(ctx, err)
	}
	if err := x.packs(ctx); err != nil {
		return x.orGone(ctx, err)
	}
	if err := x.laptopsSeen(ctx); err != nil {
		return x.orGone(ctx, err)
	}
	if x.o.TextOnly {
		return nil
	}
	return x.files(ctx)
}

// orGone asks a hub that refuses this laptop whether its access was withdrawn: only that page says so.
func (x *exchange) orGone(ctx context.Context, err error) error {
	if casework.CodeOf(err) != casework.Denied || Gone(err) {
		return err
	}
	if e := x.pull(ctx); Gone(e) {
		return e
	}
	return err
}

// talk moves records and keys until both sides are content.
func (x *exchange) talk(ctx context.Context) error {
	for range rounds {
		x.again = false
		if err := x.turn(ctx); err != nil || !x.again {
			return err
		}
	}
	return nil
}

func (x *exchange) turn(ctx context.Context) error {
	c := x.c
	var fresh bool
	if err := c.member(ctx, func() error {
		fresh = c.st.KeysAt == 0
		return c.prepare(ctx)
	}); err != nil {
		return err
	}
	if err := c.inherit(ctx, x.h); err != nil {
		return err
	}
	if fresh {
		if err := x.takeKeys(ctx); err != nil {
			return err
		}
	}
	for _, f := range []func(context.Context) error{x.place, x.relay, x.push, x.pull} {
		if err := f(ctx); err != nil {
			return err
		}
		if x.again {
			return nil
		}
	}
	if x.keys {
		if err := x.takeKeys(ctx); err != nil {
			return err
		}
		// Who was let in since gets the keys at once, not with the next exchange.
		if err := x.place(ctx); err != nil {
			return err
		}
	}
	return x.history(ctx)
}

func (x *exchange) envelope(ctx context.Context, method, target, about string, m, answer any) error {
	body, err := wire.Wrap(about, x.h.id.Device, x.h.id, m)
	if err != nil {
		return err
	}
	return x.h.message(ctx, request{method: method, target: target, body: body, bare: true}, answer)
}

// relay hands over what colleagues without a line signed.
func (x *exchange) relay(ctx context.Context) error {
	for {
		p, err := x.c.store.Relay(ctx)
		if err != nil || p == nil {
			return err
		}
		var a wire.PushAnswer
		err = x.h.message(ctx, request{method: "POST", target: "/v1/push", body: p, bare: true}, &a)
		if casework.CodeOf(err) == casework.Offline {
			return err
		}
		// What the hub will not have at all its writer hears by an exchange of its own.
		answer, e := backBy(p, &a, err)
		if e != nil {
			return e
		}
		if err := x.c.store.RelayDone(ctx, p, answer); err != nil {
			return err
		}
	}
}

// backBy gives the hub's answer to a colleague's push as it goes back by stick; nil: there is nothing to tell.
func backBy(push []byte, a *wire.PushAnswer, err error) ([]byte, error) {
	if err != nil || a.State != wire.PushTaken {
		return nil, nil
	}
	e, err := wire.Unwrap(push)
	if err != nil {
		return nil, nil
	}
	var p wire.Push
	if err := e.Peek(&p); err != nil {
		return nil, nil
	}
	return wire.Encode(&wire.Relayed{Device: p.Device, Epoch: p.Epoch, Answer: *a})
}

// push sends what is queued, batch by batch.
func (x *exchange) push(ctx context.Context) error {
	c := x.c
	var total int
	for first := true; ; first = false {
		var ops []op.Sealed
		var batch int
		var office casework.ID
		if err := c.member(ctx, func() (err error) {
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			office = st.Office
			if batch = c.st.Batch; batch == 0 {
				batch = firstBatch
			}
			ops, err = c.store.Outbox(ctx, 0, wire.MaxOps, batch, c.sealer(ctx))
			if casework.CodeOf(err) == casework.Missing {
				err = nil // the key comes with a colleague's exchange
			}
			if err == nil && first && len(ops) > 0 {
				t, e := c.store.Traffic(ctx)
				total, err = t.Queued, e
			}
			return err
		}); err != nil || len(ops) == 0 {
			return err
		}
		x.tell(func(p *Progress) { *p = Progress{Step: StepSend, Done: int64(x.out.Out), Total: int64(total)} })
		began := time.Now()
		var a wire.PushAnswer
		err := x.envelope(ctx, "POST", "/v1/push", wire.AboutPush, &wire.Push{Office: office, Device: c.id.Device, Epoch: ops[0].Epoch, Key: ops[0].Change, Ops: ops}, &a)
		took := time.Since(began)
		if e := c.member(ctx, func() error {
			switch {
			case err != nil || took > slow:
				c.st.Batch = max(batch/2, leastBatch)
			case took < quick:
				c.st.Batch = min(batch*2, mostBatch)
			}
			if err != nil {
				return c.save(context.WithoutCancel(ctx))
			}
			x.h.learn(a.Now)
			return x.answered(ctx, ops, &a)
		}); e != nil {
			return errors.Join(err, e)
		}
		if err != nil || x.again {
			return err
		}
	}
}

// learn takes the hub's clock from a message, to a millisecond.
func (h *hubLine) learn(ms int64) {
	if d := time.UnixMilli(ms).Sub(h.clock.Now()); (d - time.Duration(h.skew.Load())).Abs() > 2*time.Second {
		h.skew.Store(int64(d))
	}
}

// answered takes in the hub's word on a push.
func (x *exchange) answered(ctx context.Context, ops []op.Sealed, a *wire.PushAnswer) error {
	c := x.c
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return err
	}
	epoch := ops[0].Epoch
	switch {
	case a.Life != st.Life:
		return x.forgot(ctx, a.Life)
	case a.State == wire.PushGap:
		x.again = true
		return c.store.Expects(ctx, epoch, a.Expected, a.Life)
	case a.State == wire.PushFork:
		x.again, x.own = true, true
		return c.store.Renumber(ctx, a.Epoch)
	}
	list := verdicts(epoch, a)
	for _, v := range list {
		if v.Stamp.Seq > 0 {
			x.out.Out++
		}
	}
	return c.store.Acknowledge(ctx, time.UnixMilli(a.Now), list...)
}

func verdicts(epoch uint32, a *wire.PushAnswer) []sqlite.Verdict {
	list := make([]sqlite.Verdict, 0, len(a.Verdicts))
	for _, v := range a.Verdicts {
		w := sqlite.Verdict{Epoch: epoch, Number: v.Number, Held: v.Kind == wire.Quarantined, Reason: v.Reason}
		if v.Kind == wire.Accepted {
			w.Stamp = op.Stamp{Seq: v.Seq, Clock: v.Clock, At: time.UnixMilli(v.At).UTC()}
		}
		list = append(list, w)
	}
	return list
}

// forgot answers a hub that was restored from a backup.
func (x *exchange) forgot(ctx context.Context, life casework.ID) error {
	x.again = true
	return x.c.anew(ctx, life)
}

// anew tells a hub again all that it may have forgotten.
func (c *Client) anew(ctx context.Context, life casework.ID) error {
	c.st.KeysAt, c.st.Asked, c.st.Public, c.st.Said = 0, 0, 0, ""
	c.unsettle()
	if err := c.store.Unplace(ctx); err != nil {
		return err
	}
	c.st.Sheets, c.st.PacksAt, c.tr.Sent = nil, time.Time{}, 0
	if err := c.store.FilesUnknown(ctx); err != nil {
		return err
	}
	if err := c.store.Reopen(ctx, 0, life); err != nil {
		return err
	}
	return c.save(ctx)
}

// pull takes in what others did, in the hub's order.
func (x *exchange) pull(ctx context.Context) error {
	c := x.c
	page := 0 // bytes asked for; 0: as many as the hub gives at most
	for {
		var st sqlite.SyncState
		var target strings.Builder
		sets := false
		if err := c.member(ctx, func() (err error) {
			if st, err = c.store.SyncState(ctx); err != nil {
				return err
			}
			fmt.Fprintf(&target, "/v1/pull?after=%d", st.Cursor)
			if c.st.KeysAt > 0 {
				fmt.Fprintf(&target, "&keys=%d", c.st.KeysAt)
			}
			if x.own {
				target.WriteString("&own=1")
			}
			if sets = c.clock.Now().Sub(c.st.SetsAt).Abs() > setsEvery; sets {
				target.WriteString("&sets=1")
			}
			if page == 0 && c.st.Batch > 0 && c.st.Batch < mostBatch {
				page = c.st.Batch
			}
			return nil
		}); err != nil {
			return err
		}
		if page > 0 {
			fmt.Fprintf(&target, "&bytes=%d", page)
		}
		began := time.Now()
		var p wire.Page
		if err := x.h.message(ctx, request{method: "GET", target: target.String()}, &p); err != nil {
			return err
		}
		switch took := time.Since(began); {
		case took > slow && page == 0:
			page = mostBatch / 2
		case took > slow:
			page = max(page/2, leastBatch)
		case took < quick && page > 0:
			page = min(page*2, wire.MaxMessage/2)
		}
		more, err := x.took(ctx, &p, st.Cursor, sets)
		if err != nil || x.again || !more {
			return err
		}
	}
}

// took takes in a page that was asked for after a number.
func (x *exchange) took(ctx context.Context, p *wire.Page, after int64, sets bool) (more bool, err error) {
	c := x.c
	more = p.More
	err = c.member(ctx, func() error {
		if p.Gone {
			return c.goneBy(ctx, p.Rolls)
		}
		st, err := c.store.SyncState(ctx)
		if err != nil {
			return err
		}
		x.h.learn(p.Now)
		if p.Life != st.Life {
			return x.forgot(ctx, p.Life)
		}
		acks := make([]sqlite.Verdict, len(p.Acks))
		for i, a := range p.Acks {
			acks[i] = sqlite.Verdict{Epoch: a.Epoch, Number: a.Number, Stamp: op.Stamp{Seq: a.Seq, Clock: a.Clock, At: time.UnixMilli(a.At).UTC()}}
		}
		known, strange, err := c.store.Strange(ctx, acks)
		if err != nil {
			return err
		}
		if strange && !x.own {
			x.own, more = true, true // the page is asked for once more, with what the copy wrote
			return nil
		}
		n, err := c.receive(ctx, p.Ops, sqlite.Reached{After: after, Cursor: p.Cursor, Life: p.Life, Now: time.UnixMilli(p.Now), Acks: known})
		if err != nil {
			return err
		}
		x.out.In += n
		c.st.Contact = c.clock.Now().UTC()
		c.st.Arrived = p.Arrived
		x.keys = x.keys || p.Keys
		x.granted = p.Granted
		for _, s := range p.Forget {
			if !slices.Contains(x.forget, s) {
				x.forget = append(x.forget, s)
			}
		}
		if sets && !p.More {
			if err := c.compare(ctx, p.Sets); err != nil {
				return err
			}
			c.st.SetsAt = c.clock.Now().UTC()
			x.keys = true // a roll that was kept back comes at the latest now
		}
		return nil
	})
	if err == nil && (more || len(p.Ops) > 0) {
		x.tell(func(g *Progress) { *g = Progress{Step: StepTake, Done: int64(x.out.In)} })
	}
	return more, err
}

// compare finds spaces of which the hub holds other operations than this laptop; they are fetched anew.
func (c *Client) compare(ctx context.Context, sets []wire.SpaceSet) error {
	var differ []casework.ID
	for _, s := range sets {
		count, hash, err := c.store.SpaceSet(ctx, s.Space, s.Seq)
		if err != nil {
			return err
		}
		if count != s.Count || hash != s.Hash {
			differ = append(differ, s.Space)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	return c.store.WantHistory(ctx, differ...)
}

// history fetches what lies below the cursor in spaces this laptop was let into since, and in those found to differ.
func (x *exchange) history(ctx context.Context) error {
	c := x.c
	for {
		var spaces []casework.ID
		var after int64
		if err := c.member(ctx, func() (err error) {
			if len(x.granted) > 0 {
				if err := c.store.WantHistory(ctx, x.granted...); err != nil {
					return err
				}
				x.granted = nil
			}
			spaces, after, err = c.store.Histories(ctx, fewSpaces)
			return err
		}); err != nil || len(spaces) == 0 {
			return err
		}
		var names []string
		for _, s := range spaces {
			names = append(names, s.String())
		}
		var p wire.Page
		if err := x.h.message(ctx, request{method: "GET", target: fmt.Sprintf("/v1/pull?spaces=%s&after=%d", strings.Join(names, ","), after)}, &p); err != nil {
			return err
		}
		if err := c.member(ctx, func() error {
			if p.Gone {
				return c.goneBy(ctx, p.Rolls)
			}
			st, err := c.store.SyncState(ctx)
			if err != nil {
				return err
			}
			if p.Life != st.Life {
				return x.forgot(ctx, p.Life)
			}
			n, err := c.receive(ctx, p.Ops, sqlite.Reached{})
			if err != nil {
				return err
			}
			x.out.In += n
			return c.store.HistoryAt(ctx, p.Cursor, len(p.Ops) == 0 && !p.More, spaces...)
		}); err != nil || x.again {
			return err
		}
		x.tell(func(g *Progress) { *g = Progress{Step: StepTake, Done: int64(x.out.In)} })
	}
}

// jsonCall asks for something in JSON, or gives it.
func (h *hubLine) jsonCall(ctx context.Context, method, target string, in, out any) error {
	q := request{method: method, target: target, json: true}
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fault(casework.Internal, "internal", err)
		}
		q.body = b
	}
	return h.whole(ctx, q, func(b []byte) error {
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(b, out); err != nil {
			return offline("between", err)
		}
		return nil
	})
}

func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d) }
