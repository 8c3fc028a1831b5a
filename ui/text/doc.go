// Package text says things to people: every word of the window, in Kazakh, Russian and English, with dates, sums, counts
// and errors put the way a clerk of that language would write them.
//
// The words live in assets/text, one file an area and language, never in the code. A caller names a key and gives the
// facts that fill it. A key nobody wrote shows in square brackets, so that it is seen, and a test of this package reads
// the whole program for such keys before any person meets one.
//
// It imports no window toolkit: the program without a window and the tests speak through it too.
//
// # Promise about old data
//
// Nothing here is stored. Stored values keep codes, and codes get their words anew each time they are shown.
//
// # What it refuses
//
// Load refuses a catalogue with a file whose name tells no language, or a sentence that cannot be read as a template. A key
// written twice counts as first written, and fails a test. It never guesses a year away: a date of another year always shows its year.
package text
