package schedule

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/casetest"
)

func TestChoresAreCaughtUpOnce(t *testing.T) {
	ctx := context.Background()
	clock := &casetest.Clock{At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	store := casetest.NewOffice(casework.Advocate)
	done := 0
	var failed []string
	fail := false
	s := New(store, clock, func(name string, _ error) { failed = append(failed, name) })
	s.Add(Chore{Name: "backup", Every: 24 * time.Hour, Do: func(context.Context) error {
		if fail {
			return errors.New("no room")
		}
		done++
		return nil
	}})
	for _, step := range []struct {
		what string
		pass time.Duration
		fail bool
		want int
	}{
		{"the first start", 0, false, 1},
		{"a minute later", time.Minute, false, 1},
		{"after three days asleep", 72 * time.Hour, false, 2},
		{"the minute after waking", time.Minute, false, 2},
		{"a failing day", 25 * time.Hour, true, 2},
		{"the minute after a failure", time.Minute, false, 3},
		{"a clock set back a year", -365 * 24 * time.Hour, false, 4},
		{"the minute after", time.Minute, false, 4},
	} {
		clock.At, fail = clock.At.Add(step.pass), step.fail
		s.Tick(ctx)
		if done != step.want {
			t.Errorf("%s: got %d times done, want %d", step.what, done, step.want)
		}
	}
	if !slices.Equal(failed, []string{"backup"}) {
		t.Errorf("got failures %v, want one of backup", failed)
	}
}

func TestANewDayIsToldOnceAlsoAfterSleep(t *testing.T) {
	clock := &casetest.Clock{At: time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC)} // 23:30 in Almaty
	var days []string
	s := New(casetest.NewOffice(casework.Advocate), clock, nil)
	s.OnDay(func(d casework.Date) { days = append(days, d.String()) })
	for _, pass := range []time.Duration{0, time.Minute, 40 * time.Minute, time.Minute, 48 * time.Hour} {
		clock.At = clock.At.Add(pass)
		s.Tick(context.Background())
	}
	if want := []string{"2026-11-24", "2026-11-26"}; !slices.Equal(days, want) {
		t.Errorf("got days %v, want %v", days, want)
	}
}

func TestStartCatchesUpAndStopEnds(t *testing.T) {
	ran := make(chan struct{}, 8)
	s := New(casetest.NewOffice(casework.Advocate), casework.SystemClock{}, nil)
	s.Add(Chore{Name: "once", Every: time.Hour, Do: func(context.Context) error { ran <- struct{}{}; return nil }})
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	<-ran
	s.Stop()
	s.Stop()
	if len(ran) != 0 {
		t.Error("a chore of an hour ran twice at once")
	}
}

func TestAClockSetBackOrFarAheadIsNoticed(t *testing.T) {
	ctx := context.Background()
	clock := &casetest.Clock{At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	store := casetest.NewOffice(casework.Advocate)
	for _, restart := range []bool{false, true} {
		store = casetest.NewOffice(casework.Advocate)
		clock.At = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		var got []string
		ticks := 0
		fresh := func() *Schedule {
			s := New(store, clock, nil)
			s.OnTick(func(context.Context) error { ticks++; return nil })
			s.OnJump(func(j Jump) {
				if j.Back {
					got = append(got, "back")
				} else {
					got = append(got, "ahead")
				}
			})
			return s
		}
		s := fresh()
		steps := []struct {
			pass time.Duration
			want int // jumps told so far
		}{
			{0, 0}, {time.Minute, 0}, {-time.Minute, 0}, {time.Minute, 0}, {72 * time.Hour, 0}, // sleep is no jump
			{-48 * time.Hour, 1}, {time.Minute, 1}, {400 * 24 * time.Hour, 2}, {time.Minute, 2}, {-400 * 24 * time.Hour, 3},
		}
		for i, step := range steps {
			clock.At = clock.At.Add(step.pass)
			if restart {
				s = fresh()
			}
			s.Tick(ctx)
			if len(got) != step.want {
				t.Errorf("restart %v, step %d: told %v, want %d", restart, i, got, step.want)
			}
		}
		if !slices.Equal(got, []string{"back", "ahead", "back"}) {
			t.Errorf("restart %v: got %v", restart, got)
		}
		if ticks != len(steps) {
			t.Errorf("asked %d times, want %d", ticks, len(steps))
		}
	}
}
