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
// then moves attachments: first their previews, then the files, small ones first, each from where it stopped. Fetch brings one that a person asks for. A byte budget ends it early; what was moved stays moved. A hub is known by the fingerprint of
// its invite or by a public authority, TLS 1.3 only. Being offline is an answer, not a failure: nothing waits for it. Run does this by itself.
//
// What was confirmed is confirmed by the hub's number; a record it will not take goes to the tray and stops no other. What is written in a case this laptop
// is not let into yet waits in the tray and goes by itself once it is. A hub that was restored is told again what it forgot; a laptop that was copied takes a new epoch.
//
// A colleague with a line hands over what a stick brought, and the hub's word goes back with the next stick.
//
// An enquiry of the hub's page becomes a casework.Enquiry once in the whole office, whoever takes it in: its id follows from its code, its change's id from what is
// written. Its public status is told by the laptop that changed it. Feedback stays with coordinators. Packs of law are verified
// here and wait on the profile's shelf. Monthly counts are published as counts.
//
// # Who gets what
//
// The directory and the queue go to every laptop of the office; a case to the laptops of the person responsible and of the supervisor, and of whom somebody
// who owns it lets in. Who leads the office may let in; a case is let out by the laptop that made it, or by one that leads and is in it. A laptop
// that joined at the hub is let in by itself: its check code and the day it was first heard of stand in Devices, and who does not know it withdraws
// it. A withdrawn laptop is refused at once, opens nothing that follows, and makes its profile unreadable at its next contact.
//
// # For callers
//
// One Client a profile. Methods may be called from any goroutine; a watcher of the store is called in the middle of an exchange and must not call the
// Client back.
//
// # Promise about old data
//
// What the profile keeps of the exchange is one small JSON value, whose fields are added to, and tables of package sqlite for what grows: laptops, places, receipts,
// histories. What programs before schema 6 kept in the value is carried over when the profile is first used. Requests and bundles of format 1 are read by every later Zanger.
//
// # What it refuses
//
// A bundle of a laptop the office does not know; another office's; a known laptop with new keys; a hub without TLS, unless it is this computer.
package client
