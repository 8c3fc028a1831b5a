package names

import (
	"context"
	"sync"

	"zanger/casework"
)

// Live keeps an index true to a store: built at the first question, then brought up to date with the parties that
// changed since the last one.
type Live struct {
	store casework.Store
	stop  func()

	mu    sync.Mutex
	dirty map[casework.ID]bool
	gate  sync.Mutex // one builder at a time
	index *Index
}

// NewLive watches the store from now on. Close ends it.
func NewLive(store casework.Store) *Live {
	l := &Live{store: store, dirty: map[casework.ID]bool{}}
	l.stop = store.Watch(func(c *casework.Change) {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, w := range c.Writes {
			if w.Kind == casework.KindParty {
				l.dirty[w.Entity] = true
			}
		}
	})
	return l
}

// Close stops watching and drops the names from memory.
func (l *Live) Close() {
	l.stop()
	l.gate.Lock()
	l.index = nil
	l.gate.Unlock()
}

// Find answers from the index as it is after every change that is already stored.
func (l *Live) Find(ctx context.Context, w Wanted, max int) ([]Hit, error) {
	x, err := l.Index(ctx)
	if err != nil {
		return nil, err
	}
	return x.Find(w, max), nil
}

// Index gives the index brought up to date.
func (l *Live) Index(ctx context.Context) (*Index, error) {
	l.gate.Lock()
	defer l.gate.Unlock()
	l.mu.Lock()
	dirty := l.dirty
	l.dirty = map[casework.ID]bool{}
	l.mu.Unlock()
	if l.index == nil {
		x, err := build(ctx, l.store)
		if err != nil {
			return nil, err
		}
		l.index = x
		return x, nil
	}
	for id := range dirty {
		p, err := casework.Get[casework.Party](ctx, l.store, id)
		if casework.CodeOf(err) == casework.Missing {
			l.index.Remove(id)
			continue
		}
		if err != nil {
			l.mu.Lock()
			for id := range dirty {
				l.dirty[id] = true
			}
			l.mu.Unlock()
			return nil, err
		}
		l.index.Put(entryOf(p))
	}
	return l.index, nil
}

// entryOf is a party as checks see it.
func entryOf(p *casework.Party) casework.NameEntry {
	phone, _ := Phone(p.Phone)
	return casework.NameEntry{Party: p.ID, Of: p.Of, OfKind: p.OfKind, Role: p.Role, Name: p.Name, IIN: Digits(p.IIN), Phone: phone, Removed: p.Deleted}
}
