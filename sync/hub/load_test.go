//go:build unix

package hub_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/hub/store/storetest"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// BenchmarkPush measures pushes of 200 devices at once over loopback: one push of ten operations each time, batches signed and
// checked. One iteration is one push. Memory is of the whole test, devices included.
func BenchmarkPush(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { load(b, openSQLite, 1) })
	b.Run("postgres", func(b *testing.B) {
		c := storetest.NewCluster(b)
		load(b, openPostgres(c.Database(b)), 1)
	})
	b.Run("postgres, ten offices", func(b *testing.B) {
		c := storetest.NewCluster(b)
		load(b, openPostgres(c.Database(b)), 10)
	})
}

func load(b *testing.B, open func(testing.TB, string) store.Store, offices int) {
	const devices, each = 200, 10
	r := newRig(b, open)
	var laptops []*laptop
	var spaces []casework.ID
	for range offices {
		if len(spaces) > 0 {
			r.office = casework.NewID()
			must(b, r.store.PutOffice(ctx, &store.Office{ID: r.office, Name: "Another", Made: time.Now()}))
		}
		for range devices / offices {
			// Enrolling by the store: the rate of enrolments is limited on the line, and it is not what is measured.
			one := *r
			l := &laptop{rig: &one, url: r.url}
			l.enrolQuietly(b)
			k := l.space()
			laptops, spaces = append(laptops, l), append(spaces, k.Space)
		}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: devices}}
	var mu sync.Mutex
	var took []time.Duration
	next := make(chan struct{})
	var wg sync.WaitGroup
	for i, l := range laptops {
		wg.Go(func() {
			body := bytes.Repeat([]byte("sealed operation "), 15)
			for range next {
				p := &wire.Push{Office: l.office, Device: l.id.Device, Key: casework.NewID()}
				for range each {
					l.number++
					p.Ops = append(p.Ops, op.Sealed{Header: op.Header{Change: casework.NewID(), Office: l.office, Space: spaces[i], Device: l.id.Device, Number: l.number, Clock: op.At(time.Now()), Schema: 1, Key: casework.NewID(), Parts: 1}, Body: body})
				}
				msg, err := wire.Wrap(wire.AboutPush, l.id.Device, l.id, p)
				if err != nil {
					b.Error(err)
					return
				}
				for {
					start := time.Now()
					res, err := client.Post(l.url+"/v1/push", "", bytes.NewReader(msg))
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, res.Body)
					res.Body.Close()
					if res.StatusCode == 429 {
						time.Sleep(20 * time.Millisecond) // the hub's own limit of ten a second
						continue
					}
					if res.StatusCode != 200 {
						b.Errorf("got %d", res.StatusCode)
						return
					}
					mu.Lock()
					took = append(took, time.Since(start))
					mu.Unlock()
					break
				}
			}
		})
	}
	b.ResetTimer()
	for range b.N {
		next <- struct{}{}
	}
	close(next)
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	if len(took) == 0 {
		return
	}
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "pushes/s")
	b.ReportMetric(float64(len(took)*each)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(peak(), "rss-MB")
	runtime.KeepAlive(laptops)
}

// peak is the greatest memory of the process so far, MB.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmHWM:" {
			n, _ := strconv.Atoi(f[1])
			return float64(n) / 1024
		}
	}
	return 0
}
