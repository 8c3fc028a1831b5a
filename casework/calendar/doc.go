// Package calendar says which days an office and a court work in Kazakhstan.
//
// It counts the five-day week from the days off, moved days and worked Saturdays of a law pack, and it knows where that
// knowledge ends: a day nobody has confirmed is answered, with the reason not to lean on it.
//
// # Words
//
// An ordinary day is a working weekday or a weekend; every other day is in the pack. The horizon is the last day the pack
// answers for. A doubt is a span of days about which the calendar may be wrong; a notice is a span worth checking that
// makes no date doubtful.
//
// # Promise about old data
//
// Kinds of day are written by commands and stored with the steps of dates; they are those of the pack and are never renamed.
//
// # What it refuses
//
// It never invents a holiday: beyond the horizon only weekends are off, and every such day carries a doubt.
package calendar
