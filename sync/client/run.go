package client

import (
	"bufio"
	"context"
	"strings"
	"sync/atomic"
	"time"

	"zanger/casework"
)

const (
	soonAfter   = 2 * time.Second // after a change here, for those that follow it
	firstAgain  = 15 * time.Second
	lastAgain   = 15 * time.Minute
	pokedPoll   = 10 * time.Minute // while the hub tells of what is new
	plainPoll   = time.Minute
	silentLimit = 80 * time.Second // of a stream of events whose heart beats each 25 s
)

// Nudge makes Run exchange now.
func (c *Client) Nudge() {
	select {
	case c.wake <- struct{}{}:
	default: // it was told already
	}
}

// Pace reads how Run goes.
func (c *Client) Pace(ctx context.Context) (p Pace, err error) {
	err = c.with(ctx, func() error {
		p = c.st.Pace
		return nil
	})
	return p, err
}

// SetPace keeps how Run goes, and makes it look at once.
func (c *Client) SetPace(ctx context.Context, p Pace) error {
	if err := c.with(ctx, func() error {
		c.st.Pace = p
		return c.save(ctx)
	}); err != nil {
		return err
	}
	c.Nudge()
	return nil
}

// Run exchanges by itself until ctx ends: at once, when something was written here, when the hub says that there is something new, when Nudge is called, and
// now and then; after a failure ever more seldom. told hears of each exchange; progress and told may be nil. It returns nil when ctx ends, an error only when going
// on makes no sense (see Gone).
func (c *Client) Run(ctx context.Context, progress func(Progress), told func(Carried, error)) error {
	changed := make(chan struct{}, 1)
	cancel := c.store.Watch(func(ch *casework.Change) {
		if ch.Device == c.store.Profile().Device {
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	})
	defer cancel()
	defer c.awaits(time.Time{})
	pokes := c.listen(ctx)
	failed := 0
	for {
		r, err := c.round(ctx, progress)
		if ctx.Err() != nil {
			return nil
		}
		if told != nil && (r.did || err != nil) {
			told(r.Carried, err)
		}
		if Gone(err) {
			return err
		}
		wait := plainPoll
		switch {
		case err != nil || r.Offline:
			wait = max(min(firstAgain<<min(failed, 10), lastAgain), r.Wait)
			failed++
		case r.Budget:
			wait, failed = plainPoll, 0
		case pokes.up.Load():
			wait, failed = pokedPoll, 0
		default:
			failed = 0
		}
		wait = jitter(wait)
		if c.rest(ctx, wait, changed, pokes.news) != nil {
			return nil
		}
	}
}

// round is one turn of Run.
type round struct {
	Carried
	did bool
}

func (c *Client) round(ctx context.Context, progress func(Progress)) (r round, err error) {
	p, err := c.Pace(ctx)
	if err != nil || p.Off {
		return r, err
	}
	hub := false
	if err := c.with(ctx, func() error {
		hub = c.st.Hub != "" && c.id != nil || c.waits() && !c.tr.Wait.Refused
		return nil
	}); err != nil {
		return r, err
	}
	if hub {
		r.did = true
		if r.Carried, err = c.Sync(ctx, Options{Budget: p.Budget(), TextOnly: p.TextOnly, Progress: progress}); err != nil {
			return r, err
		}
	}
	if p.Folder == "" {
		return r, nil
	}
	f, err := c.Folder(ctx, p.Folder)
	r.did = true
	r.In, r.Out, r.Files = r.In+f.In, r.Out+f.Out, r.Files+f.Files
	return r, err
}

// awaits notes when Run tries again.
func (c *Client) awaits(at time.Time) {
	c.mu.Lock()
	c.next = at
	c.mu.Unlock()
}

// rest waits for the next turn: a person's wish and the hub's poke end it at once, a change here a moment later.
func (c *Client) rest(ctx context.Context, wait time.Duration, changed, news <-chan struct{}) error {
	c.awaits(c.clock.Now().Add(wait))
	t := time.NewTimer(wait)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		case <-c.wake:
			return nil
		case <-news:
			return nil
		case <-changed:
			if wait > soonAfter {
				wait = soonAfter
				t.Reset(wait)
			}
		}
	}
}

// pokes hears the hub say that there is something new. It is a hint: who misses one polls.
type pokes struct {
	news chan struct{}
	up   atomic.Bool
}

// listen keeps a stream of events open while there is a hub and a line.
func (c *Client) listen(ctx context.Context) *pokes {
	p := &pokes{news: make(chan struct{}, 1)}
	go func() {
		wait := firstAgain
		for ctx.Err() == nil {
			began := time.Now()
			c.stream(ctx, p)
			p.up.Store(false)
			if time.Since(began) > 2*time.Minute {
				wait = firstAgain
			}
			if sleep(ctx, jitter(wait)) != nil {
				return
			}
			wait = min(wait*2, lastAgain)
		}
	}()
	return p
}

// stream reads one stream of events to its end.
func (c *Client) stream(ctx context.Context, p *pokes) {
	var on bool
	if err := c.with(ctx, func() error {
		on = (c.st.Hub != "" && c.id != nil || c.waits() && !c.tr.Wait.Refused) && !c.st.Pace.Off
		return nil
	}); err != nil || !on {
		return
	}
	h, err := c.lineTo(ctx)
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	silence := time.AfterFunc(silentLimit, cancel)
	defer silence.Stop()
	answer, err := h.once(ctx, request{method: "GET", target: "/v1/events"}, h.stream)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	p.up.Store(true)
	p.tell() // what came between the last exchange and now was told to nobody
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		silence.Reset(silentLimit)
		if strings.HasPrefix(lines.Text(), "data:") {
			p.tell()
		}
	}
}

func (p *pokes) tell() {
	select {
	case p.news <- struct{}{}:
	default: // it was told already
	}
}
