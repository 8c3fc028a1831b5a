// Package price works out the price of a claim: what each of its demands is worth by the rule of the law pack, and the sum
// of them, with every step kept. The state fee is taken of this price.
//
// # Units
//
// Sums are tiyn. Payments are monthly; months are whole.
//
// # Promise about old data
//
// Kinds of demand stand in the answers of drafts by their ids in the pack; a kind the pack no longer names is refused, not taken
// for another.
//
// # What it refuses
//
// It prices only the kinds of demand the pack names. For any other the person names the sum, under the rule "given", and
// the result says in so many words that nobody checked it.
package price
