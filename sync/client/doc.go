// Package client is the laptop's side of the exchange: over a line that drops, on a stick, and in a folder that the profiles of one
// computer share.
//
// # By stick
//
// A laptop that wants in writes a request (Ask): its public keys. Somebody who leads the office takes it (Invite) and
// writes a bundle with the keys wrapped for it. Both compare the short fingerprint of the other's device, so that a stick that was exchanged on
// the way lets nobody in. From then on every bundle carries what some laptop lacks, and a receipt of what its writer holds.
//
// # Over the line
//
// Sync sends what is queued, in batches that grow while the line bears them, takes in what others did, fetches keys, and
// then moves attachments, each from where it stopped. A byte budget ends it early; what was moved stays moved. A hub is known by the fingerprint of
// its invite or by a public authority, TLS 1.3 only. Being offline is an answer, not a failure: nothing waits for it.
//
// # Who gets what
//
// The directory and the queue go to every laptop of the office; a case to the laptops of the person responsible and of the supervisor.
// Who leads the office may let in; a case is let out by the laptop that made it.
//
// # Promise about old data
//
// What is kept in the profile is JSON whose fields are added to. Requests and bundles of format 1 are read by every later Zanger.
//
// # What it refuses
//
// A bundle of a laptop the office does not know; another office's; a known laptop with new keys; a hub without TLS, unless it is this computer.
package client
