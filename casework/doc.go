// Package casework defines what a legal-aid office works with: enquiries, cases, parties, events, evidence, positions,
// deadlines, drafts, and the changes made to them.
//
// It knows neither the window nor the disk nor the network: it declares the Store and Clock that others provide.
//
// # Vocabulary
//
// An Enquiry is what a person asks before anybody acts for them; it is not a Case. A Party is a person or an
// organisation in a role in one enquiry or one case. A conflict is a conflict of interest, never anything else; two
// values of one field are a divergence. A Change is one person's one action: the field writes it made, each with the
// value it replaced and the heads it had seen.
//
// # Shapes and units
//
// Dates are civil (Date, no zone); instants are time.Time in UTC, and the two are never compared. Money is a whole
// number of tiyn. Ids are 128 random bits made on the laptop, so that two laptops never need to ask each other.
//
// # Promise about old data
//
// Field names and kinds are written into every profile and every operation that travels. A name once released is never
// given another meaning and never removed; a new field is optional. An unknown field met in an old or newer operation is
// kept as it came.
//
// # What it refuses
//
// It holds no rule of law: terms, fees, holidays and criteria are data in casework/lawpack.
package casework
