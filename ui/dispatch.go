package ui

import (
	"sync"

	"fyne.io/fyne/v2"
)

// toWindow is fyne.Do but in tests of long works: the toolkit's test driver runs everything where it is called.
var toWindow = fyne.Do

// early holds what was dispatched before there was a window: a profile may be opened first, and what works beside the window
// begins at once.
var early struct {
	sync.Mutex
	windowed bool
	held     []func()
}

// Dispatch runs f on the window's goroutine, later. It is the one place that knows how; everything else is given it.
func Dispatch(f func()) {
	early.Lock()
	if !early.windowed {
		early.held = append(early.held, f)
		early.Unlock()
		return
	}
	early.Unlock()
	toWindow(guarded(f))
}

// windowed tells that there is a window now, and hands over what was held.
func windowed() {
	early.Lock()
	held := early.held
	early.windowed, early.held = true, nil
	early.Unlock()
	for _, f := range held {
		toWindow(guarded(f))
	}
}
