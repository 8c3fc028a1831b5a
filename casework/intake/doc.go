// Package intake takes an enquiry from first contact to a case, a referral or a reasoned refusal. It is the one place where
// accepting runs all checks in order: consent, people met before, conflict of interest, right to aid, notice that help
// costs nothing. Neither page nor script can skip a step.
//
// # Order of the queue
//
// Emergencies first, then urgent ones, then the rest; within a band by the promised day, an enquiry without one first,
// then by arrival. A person may let an enquiry jump ahead by so many places, with a reason that stays beside it. A machine
// may lift an enquiry to a more urgent band, never lower it.
//
// # Shapes
//
// A reason the pack gives is stored as a short code ("law:area:DV", "law:guess:DV", "law:word:violence", "law:date:5", "law:promise:7") and
// read back in any language by Why; anything else in those fields is a person's own words.
//
// # Promise about old data
//
// Codes of enquiries, verdicts with their article and edition, and reasons stay as recorded when the pack changes.
//
// # What it refuses
//
// A promised day without a calendar for its span: the enquiry is kept, its day stays open and says why. Accepting with a
// step left out, refusing or referring without a reason, jumping the queue without one.
package intake
