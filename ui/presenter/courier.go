package presenter

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"zanger/casework"
	"zanger/sync/client"
)

const (
	lookAfter = 700 * time.Millisecond // from a change to counting anew: several come together
	lookEvery = time.Minute            // when nothing changes: times pass, another profile may have come
	tellEvery = 250 * time.Millisecond // of what moves, to the pages
	againIn   = 30 * time.Second       // when the exchange was cancelled, or ended by a fault of the disk
)

// Seen is what the courier saw when it last looked. It is not changed afterwards.
type Seen struct {
	At       time.Time // zero: it has not looked yet
	Status   client.Status
	Devices  []client.Device
	Files    []client.FileMove
	Tray     []client.TrayEntry
	Packs    []client.Pack
	Replies  []client.Reply
	Pace     client.Pace
	Recovery string // the office's recovery key, until it is on paper
	Err      error
}

// Courier runs the exchange beside the window while a profile is open, and looks how it stands, so that no page waits for a line.
// Locking stops it: without keys nothing can be sealed or opened.
type Courier struct {
	Exchange Exchange

	desk *Desk
	dirs func() string // folder shared by the profiles of this computer, "" for none
	gone func(error)

	ctx  context.Context
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu     sync.Mutex
	seen   Seen
	move   *client.Progress // of the exchange under way
	told   time.Time        // when the watchers last heard of it
	last   error            // of the last exchange
	cancel context.CancelFunc
	next   int
	eyes   map[int]func()
}

func newCourier(d *Desk, ex Exchange, dirs func() string, gone func(error)) *Courier {
	c := &Courier{Exchange: ex, desk: d, dirs: dirs, gone: gone, wake: make(chan struct{}, 1), eyes: map[int]func(){}}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// start works until Stop.
func (c *Courier) start() {
	unwatch := c.desk.Store.Watch(func(*casework.Change) { c.stir() })
	c.done.Add(2)
	go func() {
		defer c.done.Done()
		defer unwatch()
		c.watchOver()
	}()
	go func() {
		defer c.done.Done()
		c.carry()
	}()
}

// Stop ends an exchange under way and waits for it to notice. What was moved stays moved.
func (c *Courier) Stop() {
	c.stop()
	c.done.Wait()
	c.Exchange.Close()
}

// Cancel ends the exchange under way; the next one comes by itself a little later.
func (c *Courier) Cancel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
}

// stir makes the courier look soon.
func (c *Courier) stir() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// carry lets the exchange run.
func (c *Courier) carry() {
	for c.ctx.Err() == nil {
		c.place()
		ctx, cancel := context.WithCancel(c.ctx)
		c.mu.Lock()
		c.cancel = cancel
		c.mu.Unlock()
		err := c.Exchange.Run(ctx, c.moving, c.ended)
		cancel()
		if client.Gone(err) {
			c.gone(err)
			return
		}
		if c.ctx.Err() == nil {
			c.ended(client.Carried{}, err)
		}
		select {
		case <-c.ctx.Done():
		case <-time.After(againIn):
		}
	}
}

// place keeps the folder in which the profiles of this computer exchange, as things stand.
func (c *Courier) place() {
	p, err := c.Exchange.Pace(c.ctx)
	if dir := c.dirs(); err == nil && p.Folder != dir {
		p.Folder = dir
		if err := c.Exchange.SetPace(c.ctx, p); err != nil {
			c.ended(client.Carried{}, err)
		}
	}
}

func (c *Courier) watchOver() {
	for {
		c.Look(c.ctx)
		select {
		case <-c.ctx.Done():
			return
		case <-time.After(lookEvery):
			c.place()
		case <-c.wake:
			select {
			case <-c.ctx.Done():
				return
			case <-time.After(lookAfter):
			}
		}
	}
}

// ended hears of each exchange.
func (c *Courier) ended(in client.Carried, err error) {
	c.mu.Lock()
	c.move, c.last = nil, err
	c.mu.Unlock()
	if in.Joined || in.Pack || in.Templates {
		offered := c.desk.offered()
		c.desk.post(func() { c.desk.lawOffered = offered; c.desk.turned() })
	}
	c.stir()
	c.tell()
}

// moving hears of an exchange under way.
func (c *Courier) moving(p client.Progress) {
	c.mu.Lock()
	c.move = &p
	quiet := time.Since(c.told) < tellEvery
	if !quiet {
		c.told = time.Now()
	}
	c.mu.Unlock()
	if !quiet {
		c.tell()
	}
}

// Seen gives what was seen last. It waits for nothing.
func (c *Courier) Seen() Seen {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

// Moving tells how far the exchange under way is, nil where there is none.
func (c *Courier) Moving() *client.Progress {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.move
}

// Trouble gives what the last exchange failed with; a line that is not there is no trouble.
func (c *Courier) Trouble() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// Look sees how it stands, and tells whoever watches. It may wait for an exchange under way.
func (c *Courier) Look(ctx context.Context) {
	var s Seen
	for _, read := range []func() error{
		func() (err error) { s.Status, err = c.Exchange.Status(ctx); return },
		func() (err error) { s.Pace, err = c.Exchange.Pace(ctx); return },
		func() (err error) { s.Devices, err = c.Exchange.Devices(ctx); return },
		func() (err error) { s.Files, err = c.Exchange.Files(ctx); return },
		func() (err error) { s.Tray, err = c.Exchange.Tray(ctx); return },
		func() (err error) { s.Packs, err = c.Exchange.Packs(ctx); return },
		func() (err error) { s.Replies, err = c.Exchange.Replies(ctx); return },
		func() (err error) { s.Recovery, err = c.Exchange.PendingRecovery(ctx); return },
	} {
		if s.Err = read(); s.Err != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return
	}
	c.mu.Lock()
	s.At = c.desk.Clock.Now()
	c.seen = s
	c.mu.Unlock()
	c.tell()
}

// Watch calls f on the window's goroutine whenever an exchange moves, ends, or something else was seen, until cancel is called.
func (c *Courier) Watch(f func()) (cancel func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.next
	c.next++
	c.eyes[n] = f
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.eyes, n)
	}
}

func (c *Courier) tell() {
	c.desk.post(func() {
		c.mu.Lock()
		eyes := slices.Collect(maps.Values(c.eyes))
		c.mu.Unlock()
		for _, f := range eyes {
			f()
		}
	})
}

// Now exchanges at once with the hub and with the profiles of this computer. progress may be nil.
func (c *Courier) Now(ctx context.Context, progress func(client.Progress)) (sum client.Carried, err error) {
	s := c.Seen()
	if dir := c.dirs(); dir != "" {
		if sum, err = c.Exchange.Folder(ctx, dir); err != nil {
			return sum, err
		}
	}
	if s.Status.Hub != "" {
		local := sum
		sum, err = c.Exchange.Sync(ctx, client.Options{Budget: s.Pace.Budget(), TextOnly: s.Pace.TextOnly, Progress: func(p client.Progress) {
			c.moving(p)
			if progress != nil {
				progress(p)
			}
		}})
		sum.Out, sum.In, sum.Files = sum.Out+local.Out, sum.In+local.In, sum.Files+local.Files
	}
	if client.Gone(err) {
		c.gone(err)
		return sum, err
	}
	c.ended(sum, err)
	c.Look(ctx)
	return sum, err
}

// sharedFolder is where the profiles of this computer exchange: beside them, once there are two.
func (s *Session) sharedFolder(dir string) string {
	list, err := s.Keeper.Profiles()
	if err != nil || len(list) < 2 {
		return ""
	}
	return filepath.Join(filepath.Dir(dir), "exchange")
}
