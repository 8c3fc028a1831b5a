// Package today is the page that says what must be done now: what is late, what falls due, who waits, what is to be
// approved.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It hides nothing that is late: a long list is cut at its end, never at its beginning.
package today
