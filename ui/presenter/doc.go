// Package presenter turns casework into what a page shows, and a person's wish into a call of casework.
//
// A Desk is what stands on a lawyer's desk once a profile is open: the store, the law, the calendar, the clock and the
// language. A Session opens and locks profiles. Every page has one presenter here: a plain struct with Load, rows ready
// to show (words already in the person's language) and a method for each wish. It is tested without a window.
//
// # Promise about old data
//
// Nothing is stored here but settings of this device under the keys named in settings.go; an unknown value of one is
// read as its default.
//
// # What it refuses
//
// It imports no window toolkit, no database and no network. A wish that casework refuses is given back as its error;
// it is never half done and never hidden.
package presenter
