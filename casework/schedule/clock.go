package schedule

import (
	"context"
	"time"
)

// Jump is a clock that does not go as time does. No date moves by it; a person is told.
type Jump struct {
	Back     bool // set back; otherwise far ahead
	Was, Now time.Time
}

const (
	backAtLeast  = 2 * time.Minute     // less is a clock put right by the network
	aheadAtLeast = 45 * 24 * time.Hour // longer than people leave the program alone
	clockKey     = "schedule.clock"
	clockEvery   = 10 * time.Minute // how often the time is noted
)

// OnJump calls f when the clock was set back, or stands far ahead of when the program last worked, at start or later.
func (s *Schedule) OnJump(f func(Jump)) { s.onJump = f }

// OnTick calls f at start and at every minute's tick: what is due is asked anew each time.
func (s *Schedule) OnTick(f func(context.Context) error) { s.onTick = f }

// lookAtClock compares the clock with when it was last seen on this device, also before a restart.
func (s *Schedule) lookAtClock(ctx context.Context) error {
	now := s.clock.Now()
	seen := s.seen
	if seen.IsZero() {
		v, err := s.store.Local(ctx, clockKey)
		if err != nil {
			return err
		}
		if seen, err = time.Parse(time.RFC3339, v); err != nil {
			seen = now
			s.noted = time.Time{}
		}
	}
	jump := Jump{Back: now.Before(seen.Add(-backAtLeast)), Was: seen, Now: now}
	jumped := jump.Back || now.Sub(seen) > aheadAtLeast
	s.seen = now
	if jumped || s.noted.IsZero() || now.Sub(s.noted).Abs() >= clockEvery {
		if err := s.store.SetLocal(ctx, clockKey, now.Format(time.RFC3339)); err != nil {
			return err
		}
		s.noted = now
	}
	if jumped && s.onJump != nil {
		s.onJump(jump)
	}
	return nil
}
