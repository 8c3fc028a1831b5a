// Package arrears works out what is owed for delay: so much percent of a debt for so many days, by a rule of the law pack
// or by the contract, with the payments made meanwhile and the rates as they changed, and every step kept.
//
// # Units
//
// Sums are tiyn. The first day of delay and the last both count. A payment lessens the debt from the day after it. Each
// period is rounded half up to a tiyn by itself, so that a person who adds the lines of a table gets the total.
//
// # Promise about old data
//
// Nothing is stored here: a paper keeps the facts it was counted from, and they give the same sums again.
//
// # What it refuses
//
// It knows no base rate: the person names it. It never charges for a day before the debt was late or after it was paid,
// and says in so many words what of the rule nobody has read.
package arrears
