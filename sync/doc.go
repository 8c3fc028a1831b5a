// Package sync is the comment on how the laptops of an office and its hub come to hold the same facts. The code lies
// below: op (operations and the merge), seal (keys), wire (bytes), client (the laptop), hub (the central platform).
//
// One action of a person is one casework.Change: rows, journal line and what travels, in one transaction. For each space
// (a case, the queue, the office directory) that the change touched, it becomes one operation. An operation has a clear header,
// which says who sends what in which order, and a sealed body, which says what was written. The hub checks who may write
// and read a space, gives each operation the office's next number and hands it out. It cannot read a body, so it merges
// nothing: laptops do, each for itself, and all come to the same rows whatever the order.
//
// A field's value is the set of writes that no later write has superseded, its heads. A write names the heads its author
// had seen; only these does it replace. Two heads with different values are a divergence: both are kept, one is shown
// meanwhile, a person settles it. Nothing is ever lost because two people worked at once.
//
// The hub vouches for nobody. Laptops give keys to those only that a colleague who leads the office let in, by an invite that
// went from hand to hand or by comparing codes; see package client.
//
// A line is not needed. The same operations travel in a bundle, a file on a stick or in a folder that the profiles of one
// computer share.
//
// # Promise about old data
//
// A laptop that was silent for years may send what it has: operations name the heads they saw and the schema they were
// written with. Fields a program does not know are kept and shown again once it does.
//
// # What it refuses
//
// To let a clock decide between two people, to show the hub what a case says, to drop an operation in silence.
package sync
