package hub

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
)

const (
	heartbeat = 25 * time.Second
	lookEvery = 2 * time.Second
)

// pokes tells waiting devices that there is something new. What it says is a hint: whoever misses it polls.
type pokes struct {
	mu     sync.Mutex
	waits  map[casework.ID]map[chan int64]struct{}
	last   map[casework.ID]int64
	closed bool
}

func newPokes() *pokes {
	return &pokes{waits: map[casework.ID]map[chan int64]struct{}{}, last: map[casework.ID]int64{}}
}

// poke tells the listeners of an office; 0 is something without a number, such as a key.
func (p *pokes) poke(office casework.ID, seq int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if seq > p.last[office] {
		p.last[office] = seq
	}
	for c := range p.waits[office] {
		select {
		case c <- p.last[office]:
		default: // it was told already and has not come round yet
		}
	}
}

func (p *pokes) listen(office casework.ID) (c chan int64, cancel func(), ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, nil, false
	}
	c = make(chan int64, 1)
	if p.waits[office] == nil {
		p.waits[office] = map[chan int64]struct{}{}
	}
	p.waits[office][c] = struct{}{}
	return c, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if _, in := p.waits[office][c]; in {
			delete(p.waits[office], c)
			if len(p.waits[office]) == 0 {
				delete(p.waits, office)
			}
		}
	}, true
}

func (p *pokes) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, all := range p.waits {
		for c := range all {
			close(c)
		}
	}
	clear(p.waits)
}

// watch looks at the counters while somebody listens: another copy of the hub may have raised them.
func (p *pokes) watch(ctx context.Context, s store.Store) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		p.mu.Lock()
		idle := len(p.waits) == 0
		p.mu.Unlock()
		if idle {
			continue
		}
		heads, err := s.Heads(ctx)
		if err != nil {
			continue // the next tick tries again
		}
		for office, seq := range heads {
			p.mu.Lock()
			fresh := seq > p.last[office]
			p.mu.Unlock()
			if fresh {
				p.poke(office, seq)
			}
		}
	}
}

func (h *Hub) events(w http.ResponseWriter, r *http.Request) error {
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	c, cancel, ok := h.pokes.listen(d.Office)
	if !ok {
		return &casework.Error{Code: casework.Offline, Key: "error.hub.closing", Op: "hub.events"}
	}
	defer cancel()
	h.measures.listeners.Inc()
	defer h.measures.listeners.Dec()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy in front must not collect them
	rc := http.NewResponseController(w)
	say := func(text string) error {
		rc.SetWriteDeadline(time.Now().Add(progressTime))
		if _, err := fmt.Fprint(w, text); err != nil {
			return err
		}
		return rc.Flush()
	}
	if err := say(": here\n\n"); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case seq, open := <-c:
			if !open {
				return nil
			}
			if err := say(fmt.Sprintf("data: {\"seq\":%d}\n\n", seq)); err != nil {
				return nil
			}
		case <-beat.C:
			if err := say(": \n\n"); err != nil {
				return nil
			}
		}
	}
}
