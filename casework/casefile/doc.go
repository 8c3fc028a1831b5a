// Package casefile keeps a case: stages, parties, chronology, evidence, notes, tasks, drafts and their approval, closing.
//
// Every function is one action of the store, with a name under "act.case." or "act.draft." whose words are in the text
// catalogue, so that the journal reads as an office speaks.
//
// # Promise about old data
//
// Nothing is destroyed: a party, an event or a piece of evidence is removed with a reason and stays in the journal; a
// closed case opens again.
//
// # What it refuses
//
// The stage "ready" while a claim lacks proof or a conflict of interest is undecided; a party removed without a reason;
// a document of a student as final before another member approved it; a final claim with gaps in the position.
package casefile
