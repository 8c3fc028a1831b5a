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
// who owns it lets in. Who leads the office may let in; a case is let out by the laptop that made it, or by one that leads and is in it. A withdrawn
// laptop is refused at once, opens nothing that follows, and makes its profile unreadable once it sees that a colleague said so.
//
// # Who is of the office
//
// A hub may be in a stranger's hand. It says which laptops there are, and could add its own, give one other keys or another role, keep word of a withdrawal
// back, or name an office of its own. So nobody is given a key, and no key is taken, by its word:
//
//   - A laptop that leads (a coordinator's, a supervisor's) signs a roll (wire.Roll): the office's founding, and every laptop of it with its keys, its person and its
//     role. Rolls travel by the hub, by stick and by the shared folder, and no carrier can make, alter or mix them. A laptop takes a colleague in by the roll of one it
//     took in before, and keeps the keys it was taken in with. A roll of before changes nothing; one that is kept back is asked for again each day.
//   - A new laptop comes into a roll by a person. By an invite of a laptop (NewInvite): its secret of 140 bits goes from hand to hand, the hub is told a code that follows from it.
//     The new laptop proves by it that it holds the keys the hub shows; the one that made the invite proves by it that the office is the right one. Or by check code
//     (Confirm), where the hub made the invite: each person types what the other reads out, 80 bits over both keys. What the new laptop says of itself, whose it
//     is above all, it signs; where the hub says something else it is not let in.
//   - Until then the new laptop waits: its profile is as it was, nothing goes out, and nothing of the office is there. A wrong office is found by the same code.
//   - What the hub says and colleagues do not is shown: Device.Asks, Device.Odd.
//
// A profile restored from a copy knows its colleagues; its new device needs a colleague's yes, or that of the laptop it was copied from, if that one led: whoever has the
// copy and its passphrase has that laptop's keys. Laptops that were in the office before there were rolls stay in it.
//
// What a hub can still do: serve nobody, or some; shut a laptop out (its profile stays); tell it to forget a case it holds a copy of; say of a laptop of the office that
// it is in a case it was not let into, so that a colleague's laptop, with the hub's help, gets a case of the office more than it should.
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
