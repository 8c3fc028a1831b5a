// Package facts answers a template's questions from what the office already wrote down: the case is the answer set, so
// that nothing is typed twice and no old name stays in a new paper.
//
// It gives the paths that the comment of docgen/template lists, from a case or from an enquiry, and the functions a
// template may compute with: the state fee and the monthly calculation index, from the pack of law.
//
// # Promise about old data
//
// A path once given keeps its meaning. What the office has not written down is not given, and the document shows a gap.
//
// # What it refuses
//
// It guesses nothing: of two defendants it gives the one entered first, and a fee that the pack cannot work out stays a
// gap.
package facts
