// Package prospect keeps what was said of a case before its end: the lawyer's own forecast, and the program's estimate from
// closed cases. When the case ends both are scored by what happened.
//
// The sums are in casework/outcome. Here cases of the profile become its records, an estimate is written down with its day
// and the facts it was made from, and the past is held against it: one estimate a case, the first that gave a figure, so
// that nothing learned later can flatter the record.
//
// # What may leave
//
// Nothing, unless a person marked the case. Of marked and closed cases Strip of casework/outcome makes records with no name,
// no id, a quarter for a day and a band for a sum, and keeps back what fewer than five cases share. A pooled model comes
// back as a signed file; it is believed only with the signature of a key this program or this profile trusts.
//
// # Promise about old data
//
// An estimate and a forecast are never changed. One that was taken back by undo is still scored. An estimate of an older
// program is read as it was written.
//
// # What it refuses
//
// To estimate a closed case: its end is known and would be read. To take a pooled model that is older than the one in hand.
// No field of a record, of an estimate or of what leaves holds a judge.
package prospect
