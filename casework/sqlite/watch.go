package sqlite

import (
	"sync"

	"zanger/casework"
)

type watchers struct {
	mu   sync.Mutex
	next int
	fs   map[int]func(*casework.Change)
}

func (w *watchers) add(f func(*casework.Change)) (cancel func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fs == nil {
		w.fs = map[int]func(*casework.Change){}
	}
	n := w.next
	w.next++
	w.fs[n] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.fs, n)
	}
}

func (w *watchers) tell(ch *casework.Change) {
	w.mu.Lock()
	fs := make([]func(*casework.Change), 0, len(w.fs))
	for _, f := range w.fs {
		fs = append(fs, f)
	}
	w.mu.Unlock()
	for _, f := range fs {
		f(ch)
	}
}

// Watch implements casework.Store. f is called on the goroutine of the action, after the action is on the disk.
func (s *Store) Watch(f func(*casework.Change)) (cancel func()) { return s.watch.add(f) }
