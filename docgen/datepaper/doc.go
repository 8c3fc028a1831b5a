// Package datepaper makes the papers about dates: the proof card of one date, the sheet of a week, the print of a month.
// They are documents of package docgen; docgen/pdf lays them out.
//
// The proof card is one page: what the date rests on, every step of its arithmetic with the days left out, who entered and
// who confirmed it, and the hash of the journal line that holds it, so that it can be shown later that the card was not
// made up afterwards.
//
// # Promise about old data
//
// Steps are printed from what was stored with the date, never counted anew: a card of an old date says what was known then.
//
// # What it refuses
//
// A confirmation by one person alone is never printed as that of two.
package datepaper
