// Package deadline finds the last day for an act from the day of an event, and keeps every step so that a lawyer can
// check the sum by hand and a second person can sign it.
//
// # Words
//
// A trigger is the event that starts a term; it may be known only within a range of days. The end is the legal last day.
// The safe date is one working day earlier: the day to have it done by. A reading is one possible date of the event under
// one version of the rule; several readings give a range. A doubt is a reason why the date may be wrong, a notice
// something worth knowing that does not make it so.
//
// # How it counts
//
// By the counting of the act in the law pack: the day of the event is left out; working days leave days off out; calendar
// days, days of 24 hours, months and years count through and, where the act says so, a last day that is off moves.
// A term counted back moves the other way. The version of a rule is chosen by the day of the event, or by Options.AsOf.
//
// # Promise about old data
//
// Steps and doubts are catalogue keys with the words of the law beside them in three languages, so that a date stored
// years ago reads the same after the pack has changed. Keys beginning "deadline." are never removed.
//
// # What it refuses
//
// It gives no date where the law gives no number (a court-set term, a gate), and says why. It never hides a doubt: a day
// beyond the calendar, an unread article, an unknown version all stand in Result.Doubt. No article number is in the code.
package deadline
