// Package price works out the price of a claim: what each of its demands is worth by the rule of the law pack, and the sum
// of them, with every step kept. The state fee is taken of this price.
//
// # Units
//
// Sums are tiyn. Payments are monthly; months are whole.
//
// # What it refuses
//
// It prices only the kinds of demand the pack names. For any other the person names the sum, under the rule "given", and
// the result says in so many words that nobody checked it.
package price
