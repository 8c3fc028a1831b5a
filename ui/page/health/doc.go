// Package health is the page that says whether everything is safe: the store, the disk, the clock, the calendar, the law
// pack, the last backup.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It calls nothing well that it could not look at.
package health
