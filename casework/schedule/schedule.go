package schedule

import (
	"context"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"zanger/casework"
)

// tick is how often the store is asked.
const tick = time.Minute

// Locals keeps settings of this device; casework.Store is one.
type Locals interface {
	Local(ctx context.Context, key string) (string, error)
	SetLocal(ctx context.Context, key, value string) error
}

// Chore is something done now and then.
type Chore struct {
	Name  string        // of its setting; never changed once released
	Every time.Duration // at least this long between two times
	Do    func(context.Context) error
}

// Schedule runs the chores of one open profile.
type Schedule struct {
	store  Locals
	clock  casework.Clock
	chores []Chore
	onDay  func(casework.Date)
	onJump func(Jump)
	onTick func(context.Context) error
	failed func(name string, err error)

	mu    sync.Mutex // one tick at a time
	today casework.Date
	seen  time.Time // what the clock showed at the last tick
	noted time.Time // when that was last kept
	cron  gocron.Scheduler
	stop  context.CancelFunc
}

// New makes a schedule with no chores. failed is told of each failure, by the chore's name; it may be nil.
func New(store Locals, clock casework.Clock, failed func(name string, err error)) *Schedule {
	if failed == nil {
		failed = func(string, error) {}
	}
	return &Schedule{store: store, clock: clock, failed: failed}
}

// Add adds a chore, before Start.
func (s *Schedule) Add(c Chore) { s.chores = append(s.chores, c) }

// OnDay calls f at the first tick of each new day, but not for the day of Start.
func (s *Schedule) OnDay(f func(casework.Date)) { s.onDay = f }

// Start catches up beside the caller and then ticks until Stop.
func (s *Schedule) Start() error {
	ctx, stop := context.WithCancel(context.Background())
	cron, err := gocron.NewScheduler(gocron.WithLocation(casework.Almaty))
	if err != nil {
		stop()
		return err
	}
	s.today = s.clock.Today()
	_, err = cron.NewJob(gocron.DurationJob(tick), gocron.NewTask(func() { s.Tick(ctx) }),
		gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithStartAt(gocron.WithStartImmediately()))
	if err != nil {
		stop()
		return err
	}
	s.cron, s.stop = cron, stop
	cron.Start()
	return nil
}

// Stop ends the ticking and waits for a chore under way to notice. Stopping what was not started does nothing.
func (s *Schedule) Stop() {
	if s.cron == nil {
		return
	}
	s.stop()
	// The only error is that a job did not end in time; the store is closed next either way and refuses it.
	_ = s.cron.Shutdown()
	s.cron = nil
}

// Tick does what is due now. Start calls it; so does whoever knows that the computer woke up.
func (s *Schedule) Tick(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if day := s.clock.Today(); day != s.today {
		first := s.today.IsZero()
		s.today = day
		if s.onDay != nil && !first {
			s.onDay(day)
		}
	}
	if err := s.lookAtClock(ctx); err != nil && ctx.Err() == nil {
		s.failed("clock", err)
	}
	if s.onTick != nil && ctx.Err() == nil {
		if err := s.onTick(ctx); err != nil && ctx.Err() == nil {
			s.failed("remind", err)
		}
	}
	for _, c := range s.chores {
		if ctx.Err() != nil {
			return
		}
		due, err := s.due(ctx, c)
		if err == nil && due {
			if err = c.Do(ctx); err == nil {
				err = s.store.SetLocal(ctx, "schedule."+c.Name, s.clock.Now().Format(time.RFC3339))
			}
		}
		if err != nil && ctx.Err() == nil {
			s.failed(c.Name, err)
		}
	}
}

func (s *Schedule) due(ctx context.Context, c Chore) (bool, error) {
	v, err := s.store.Local(ctx, "schedule."+c.Name)
	if err != nil {
		return false, err
	}
	last, err := time.Parse(time.RFC3339, v)
	now := s.clock.Now()
	return err != nil || last.After(now) || now.Sub(last) >= c.Every, nil
}
