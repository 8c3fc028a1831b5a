package page

import (
	"sync"
	"time"

	"zanger/ui/presenter"
)

// Saver keeps what is being typed a while after the first sign that is not kept yet, however long the person types on: a
// power cut takes no more than that while.
type Saver struct {
	desk  *presenter.Desk
	after time.Duration
	keep  func()

	mu    sync.Mutex
	timer *time.Timer
	over  bool
}

// NewSaver makes a saver; keep is called on the window's goroutine.
func NewSaver(d *presenter.Desk, after time.Duration, keep func()) *Saver {
	return &Saver{desk: d, after: after, keep: keep}
}

// Typed says that something was typed.
func (s *Saver) Typed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer == nil && !s.over {
		s.timer = time.AfterFunc(s.after, func() { s.desk.Later(s.due) })
	}
}

// due keeps, unless that was done or given up meanwhile.
func (s *Saver) due() {
	s.mu.Lock()
	on := s.timer != nil
	s.timer = nil
	s.mu.Unlock()
	if on {
		s.keep()
	}
}

// Kept says that all was kept another way.
func (s *Saver) Kept() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}

// Close ends it; what is not kept by then is the caller's.
func (s *Saver) Close() {
	s.Kept()
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
}
