package ui

import "fyne.io/fyne/v2"

// toWindow is fyne.Do but in tests of long works: the toolkit's test driver runs everything where it is called.
var toWindow = fyne.Do

// Dispatch runs f on the window's goroutine, later. It is the one place that knows how; everything else is given it.
func Dispatch(f func()) { toWindow(guarded(f)) }
