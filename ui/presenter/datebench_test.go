package presenter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
	"zanger/ui/text"
)

// The promise is on 100,000 open dates: ZANGER_BENCH_DATES changes the number.
func benchDates() int {
	if n, err := strconv.Atoi(os.Getenv("ZANGER_BENCH_DATES")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

// fullDesk gives an office whose cases hold so many open dates of every numeric rule, from events of the last year: some
// late, some near, many ahead, those of next year doubtful.
func fullDesk(b *testing.B) *Desk {
	ctx := context.Background()
	clock := casework.FixedClock{At: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
	dir := filepath.Join(b.TempDir(), "office")
	v, _, err := vault.Create(dir, []byte("a bench passphrase of no worth"), vault.OptionsForTest(b))
	if err != nil {
		b.Fatal(err)
	}
	key, err := v.UnlockPassphrase(ctx, []byte("a bench passphrase of no worth"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := sqlite.Create(ctx, dir, key, sqlite.New{Office: &casework.Office{Name: "Үлгі"}, Member: &casework.Member{Name: "Үлгіев Үлгі", Duty: casework.Advocate}, Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	law, err := lawpack.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	e := deadline.New(law, calendar.New(law))
	var rules []*lawpack.Rule
	for _, r := range law.Rules() {
		if r.Unit.Numeric() && !r.Legacy {
			rules = append(rules, r)
		}
	}
	n, today := benchDates(), clock.Today()
	for i := 0; i < n; {
		if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			c := &casework.Case{Number: fmt.Sprintf("26-%05d", i), Title: "Сынақ", Stage: casework.StageOpened}
			c.ID = casework.NewID()
			c.Space = c.ID
			if err := tx.Put(ctx, c); err != nil {
				return err
			}
			for range 1000 {
				if i == n {
					break
				}
				r, err := e.Compute(rules[i%len(rules)].ID, "", casework.On(today.AddDays(-(i*7)%400)), deadline.Options{})
				if err != nil {
					return err
				}
				d := &casework.Deadline{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: "Сынақ", Responsible: s.Profile().Member}
				r.Into(d)
				if d.Sort.Before(today) && i%50 != 0 {
					d.Sort = today.AddDays(1 + i%300) // an office with nothing but late dates is none
					d.Priors = nil
					deadline.Warn(d)
				}
				if err := tx.Put(ctx, d); err != nil {
					return err
				}
				i++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	cat, err := text.Load()
	if err != nil {
		b.Fatal(err)
	}
	d, err := NewDesk(ctx, s, clock, cat.WithToday(clock.Today).In("ru"), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(d.Close)
	return d.WithLaw(law, calendar.New(law))
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Promised: a change of law looks through 100,000 open dates in 2 s of CPU, and Today over them takes 50 ms at p99.
func BenchmarkManyDates(b *testing.B) {
	ctx := context.Background()
	d := fullDesk(b)
	b.Run("Recompute", func(b *testing.B) {
		var spent time.Duration
		for b.Loop() {
			began := cpuTime()
			changes, n, err := d.keeper().Review(ctx, d.engine())
			if err != nil || n != benchDates() || len(changes) != 0 {
				b.Fatal(len(changes), n, err)
			}
			spent += cpuTime() - began
		}
		b.ReportMetric(float64(spent.Milliseconds())/float64(b.N), "cpu-ms/op")
	})
	b.Run("Today", func(b *testing.B) {
		var each []time.Duration
		for b.Loop() {
			began := time.Now()
			t := &Today{Desk: d}
			if err := t.Load(ctx); err != nil {
				b.Fatal(err)
			}
			each = append(each, time.Since(began))
		}
		slices.Sort(each)
		b.ReportMetric(float64(each[len(each)*99/100].Microseconds())/1000, "p99-ms")
	})
	b.Run("Remind", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Remind(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}
