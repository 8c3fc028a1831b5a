// Package fee works out the state fee of a claim from the dated rates of the law pack and keeps every step, so that a
// person can check the sum and a clerk can be shown the article.
//
// # Units
//
// Sums are tiyn. The index is the one in force on the day of payment. Fractions of a tiyn are rounded half up; a rule of
// rounding to whole tenge was not found, so the exact sum is given, a rounded-up one beside it, and the doubt is said.
//
// # Promise about old data
//
// Rates and indexes of the pack are dated: the fee of an earlier day comes out as it was, while the pack names what was in force.
// Nothing is stored here.
//
// # What it refuses
//
// It never takes an old index for a year whose index is not known: Compute fails with Missing and the person enters the
// sum. It never grants an exemption by itself: the caller names the ground, which is a row of the table with its article.
package fee
