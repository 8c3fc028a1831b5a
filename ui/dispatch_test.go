package ui

import (
	"testing"
)

// TestWorkBeforeTheWindowWaitsForIt: an exchange that finds something before the window is there does not fall over it.
func TestWorkBeforeTheWindowWaitsForIt(t *testing.T) {
	old, was := toWindow, early.windowed
	t.Cleanup(func() { toWindow, early.windowed, early.held = old, was, nil })
	toWindow = func(f func()) { f() }
	early.windowed, early.held = false, nil
	done := 0
	Dispatch(func() { done++ })
	if done != 0 {
		t.Fatal("ran with no window")
	}
	windowed()
	Dispatch(func() { done++ })
	if done != 2 {
		t.Fatalf("%d of 2 ran", done)
	}
}
