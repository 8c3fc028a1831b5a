// Package filing prepares what is handed to a court or a body: a folder with the papers under plain names and under the size
// limit, the exhibits bundled and parted, a list of all files with their pages, sizes and hashes, the copies for the other
// parties, what is known of the state fee, and the facts of the case as text to be pasted into the court's form. And the
// statement of attempts to file: when, where, what, and what the screen said, for the day a portal fails before a deadline.
//
// # Promise about old data
//
// Attempts are printed as they were written down. A package is made anew each time.
//
// # What it refuses
//
// It files nothing itself: no public way to do so is known. It names no account and no budget code to pay to, since the pack
// of law holds none; the list says so.
package filing
