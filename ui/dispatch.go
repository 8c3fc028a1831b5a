package ui

import "fyne.io/fyne/v2"

// Dispatch runs f on the window's goroutine, later. It is the one place that knows how; everything else is given it.
func Dispatch(f func()) { fyne.Do(guarded(f)) }
