// Package conflict looks for conflicts of interest among everyone the office ever acted for or against.
//
// A check compares every party of an enquiry or a case with every party ever entered, in whatever role: by number, by
// telephone and by name in any spelling. A match is adverse when one and the same person may stand on two sides: once the
// office's own, once across the table. Those who stand close (a child, a relative, a representative) count with the person
// they stand with. A lawyer decides about the matches; the decision covers exactly the parties the check looked at, and a
// party that comes later or changes its name or number needs a new one.
//
// # Promise about old data
//
// A stored check keeps what it looked at and found, as it was; nothing recomputes an old one.
//
// # What it refuses
//
// A decision by somebody without the power, a decision without a reason where the matches speak against it, a decision
// about parties that have changed since. It decides nothing itself except that nobody was found.
//
// Cases a member may not see are not in her profile, so they cannot be matched and their names cannot leak; the check
// says so by covering this profile only.
package conflict
