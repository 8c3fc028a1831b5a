// Package schedule does the office's chores at their time: the daily backup, the turn of the day, and, as they come,
// reminders. What is due is asked of the store at start and at every minute's tick, never remembered by a timer: so a
// computer that slept through midnight does at waking what it missed, once.
//
// It looks at the clock too: one that was set back, or stands far ahead of when the program last worked, is told of; no
// date moves by itself.
//
// # Promise about old data
//
// When a chore was last done is kept as a setting of this device, "schedule.<name>", an RFC 3339 instant. One that cannot
// be read counts as never done.
// When the clock was last seen is "schedule.clock".
//
// # What it refuses
//
// A chore that fails is tried again at the next tick and never counts as done. A clock set back does not stop chores: a
// time in the future counts as never done.
package schedule
