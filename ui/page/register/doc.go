// Package register is the page that takes over an existing register of enquiries or cases: choose a file, say which column
// is what, look at what would be entered, enter it, and keep the report of the rows that were not.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It enters nothing that was not shown first, and hides no row that could not be taken.
package register
