// Package op is what travels between the laptops of an office: one person's action in one space, and how writes that did
// not know of each other are brought together.
//
// An operation is a Header, which everybody may read, and a Body, which only the members of the space can open
// (package seal). A Sealed is what the hub keeps, an Opened what a laptop applies.
//
// # Merge
//
// The state of a field is a Register: the writes nobody has superseded (its heads), and the writes that somebody said to
// have seen but that have not arrived yet. heads' = (heads \ saw) + {this}, unless this itself was superseded before it
// came. So any order, any repetition and any split of the same operations give the same heads. The hybrid clock decides
// only which head is shown; for dates that must not be missed the earlier date is shown, whatever the clocks say.
//
// # Identity
//
// A write is named by the change that made it (an entity lies in one space, so one operation of the change holds it). An
// operation is named by change, space and part; the same one sent again, even by another device after a restore, is known.
// Device, Epoch and Number order what one device sends, without gaps. A device that finds its numbers used by a copy of
// itself raises Epoch and begins again at 1.
//
// # Promise about old data
//
// The bytes of a header (format 1) are signed and hashed and never change; a new field is a new format number. A body of a
// newer schema is applied as far as it is understood and kept whole.
//
// # What it refuses
//
// A header without office, space, device, number or change; numbers below 1; a part outside its parts; a clock below 0.
package op
