// Package ui is the window: what stands before an open profile, the rail and the pages of an open one, the way back, keys,
// menu and palette, the words about what was saved and what went wrong.
//
// Every command stands once, in commands; the menu, the palette and the key list are made from it, so that a key that works
// is a key that is listed. Pages are listed in pages.go and know nothing of each other.
//
// # Threads
//
// Everything here belongs to the window's goroutine. Dispatch is the one way there; Work the one way to do long things beside it.
//
// # Promise about old data
//
// Nothing is stored here. Crash files hold the stack, the version and the kind of the fault, and no word a person typed.
//
// # What it refuses
//
// A page while the profile is locked: locking closes every page and drops every name before the store is closed.
package ui
