//go:build unix

package hub_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zanger/sync/hub/store"
	"zanger/sync/hub/store/storetest"
	"zanger/sync/op"
	"zanger/sync/wire"
)

func openPostgres(dsn string) func(testing.TB, string) store.Store {
	return func(t testing.TB, _ string) store.Store {
		t.Helper()
		s, err := store.OpenPostgres(ctx, dsn)
		must(t, err)
		t.Cleanup(func() { s.Close() })
		return s
	}
}

// try sends an envelope and gives nil where there is no good answer: the line, or the hub, may be dead.
func (l *laptop) try(p *wire.Push) *wire.PushAnswer {
	one := *p // encoding fills in the bytes; two may send the same push
	b, err := wire.Wrap(wire.AboutPush, l.id.Device, l.id, &one)
	if err != nil {
		return nil
	}
	c := http.Client{Timeout: 5 * time.Second}
	res, err := c.Post(l.url+"/v1/push", "", bytes.NewReader(b))
	if err != nil {
		return nil
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	var a wire.PushAnswer
	if err != nil || res.StatusCode != 200 || wire.Decode(body, &a) != nil {
		return nil
	}
	return &a
}

// everything reads the whole order as a device sees it.
func everything(l *laptop) map[op.Header]int64 {
	l.t.Helper()
	got := map[op.Header]int64{}
	for after := int64(0); ; {
		p := l.pull(fmt.Sprintf("own=1&after=%d", after))
		for _, o := range p.Ops {
			if o.Seq != after+1 {
				l.t.Fatalf("number %d after %d", o.Seq, after)
			}
			after, got[o.Header] = o.Seq, o.Seq
		}
		if !p.More {
			return got
		}
	}
}

// TestFailover kills the primary while laptops push, promotes its synchronous standby, and looks for every operation that was
// acknowledged.
func TestFailover(t *testing.T) {
	first := storetest.NewCluster(t)
	dsn := first.Database(t)
	second := first.Standby(t)
	r := newRig(t, openPostgres(dsn))
	lead := r.enrol("coordinator")
	var laptops []*laptop
	for range 4 {
		laptops = append(laptops, r.enrol("advocate"))
	}
	k := lead.space(laptops...)

	acked := sync.Map{} // header to number
	var count atomic.Int64
	pending := make([]*wire.Push, len(laptops)) // sent, and no answer came
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i, l := range laptops {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				p := pending[i]
				if p == nil {
					p = l.ops(k, fmt.Sprintf("%d.%d", i, n), "second")
				}
				pending[i] = p
				a := l.try(p)
				if a == nil {
					continue
				}
				for j, v := range a.Verdicts {
					acked.Store(p.Ops[j].Header, v.Seq)
					count.Add(1)
				}
				pending[i] = nil
			}
		})
	}
	until := time.Now().Add(20 * time.Second)
	for count.Load() < 150 && time.Now().Before(until) {
		time.Sleep(5 * time.Millisecond) // the pushes go on in the meantime
	}
	first.Kill()
	close(stop)
	wg.Wait()
	second.Promote(t)
	s, err := store.OpenPostgres(ctx, second.DSN(dsn[bytes.LastIndexByte([]byte(dsn), '/')+1:bytes.IndexByte([]byte(dsn), '?')]))
	must(t, err)
	t.Cleanup(func() { s.Close() })
	_, url := r.serve(s)
	for i, l := range laptops {
		l.url = url
		if pending[i] != nil { // sent again, whether it was taken or not
			a := l.push(pending[i])
			for j, v := range a.Verdicts {
				acked.Store(pending[i].Ops[j].Header, v.Seq)
			}
		}
	}
	lead.url = url
	got := everything(lead)
	n := 0
	acked.Range(func(h, seq any) bool {
		n++
		if got[h.(op.Header)] != seq.(int64) {
			t.Errorf("an acknowledged operation: number %d after the fail-over, %d before", got[h.(op.Header)], seq)
		}
		return true
	})
	if n < 150 || len(got) != n {
		t.Errorf("%d acknowledged, %d there", n, len(got))
	}
	faults, err := s.Check(ctx)
	must(t, err)
	if len(faults) > 0 {
		t.Errorf("faults: %+v", faults)
	}
	t.Logf("%d operations acknowledged around the kill, all there", n)
}

// TestTwoHubs lets laptops push to two copies over one database, each batch to both.
func TestTwoHubs(t *testing.T) {
	c := storetest.NewCluster(t)
	dsn := c.Database(t)
	r := newRig(t, openPostgres(dsn))
	_, other := r.serve(openPostgres(dsn)(t, ""))
	lead := r.enrol("coordinator")
	var laptops []*laptop
	for range 4 {
		laptops = append(laptops, r.enrol("advocate"))
	}
	k := lead.space(laptops...)
	var wg sync.WaitGroup
	const pushes, each = 10, 5
	for _, l := range laptops {
		wg.Go(func() {
			two := *l
			two.url = other
			for range pushes {
				p := l.ops(k, "a", "b", "c", "d", "e")
				var x, y *wire.PushAnswer
				var both sync.WaitGroup
				both.Go(func() { x = l.try(p) })
				both.Go(func() { y = two.try(p) })
				both.Wait()
				if x == nil || y == nil {
					t.Error("a push failed")
					return
				}
				for i := range x.Verdicts {
					if x.Verdicts[i] != y.Verdicts[i] {
						t.Errorf("one hub says %+v, the other %+v", x.Verdicts[i], y.Verdicts[i])
					}
				}
			}
		})
	}
	wg.Wait()
	if got := len(everything(lead)); got != len(laptops)*pushes*each {
		t.Errorf("got %d operations, want %d", got, len(laptops)*pushes*each)
	}
}
