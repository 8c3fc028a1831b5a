// Package position holds the legal position of a case: what the client claims, which circumstances must be proved for it,
// what proves each, what the other side will say, and the gate that stops a claim with an unproved circumstance.
//
// Exhibits are numbered from 1; a number once given stays with its piece of evidence, and a removed one's is not given again.
//
// # Promise about old data
//
// A reason given for passing the gate stays in the case and in the journal, whatever is proved later.
//
// # What it refuses
//
// Passing the gate with gaps unless somebody with the power gives a reason in writing. It names gaps only: it writes no
// argument and weighs no proof; strength is what a person entered.
package position
