// Package hub is the central platform of one or more offices: it takes in sealed operations, gives each the office's next
// number, keeps them and hands them out; it keeps wrapped keys and sealed attachments; it takes enquiries from citizens
// and partners, seals them at once, and shows their public status.
//
// It can be run as one program on one file, or as many copies over one PostgreSQL and one S3-compatible store.
//
// # For those who write the other side
//
// Messages are those of package wire; each answer with a status above 399 is a wire.Problem, each answer has a Date header. A
// request with an envelope needs no Authorization header; every other request of a device does (wire.Authorize; target is
// path and query, sum is wire.BodySum of a JSON body, nil for PATCH and for no body). When the clocks differ by more than
// wire.MaxSkew the answer is 409 with key error.sync.clock: correct by Date and try again.
//
//	POST  /v1/enrol                       wire.Enrol in an envelope. The code is as printed: blanks, dashes and case do not matter; what follows a dot is the fingerprint, for the laptop only.
//	POST  /v1/push                        wire.Push. Send the same again as often as needed: (device, epoch, number) is taken once.
//	GET   /v1/pull?after=N&keys=K         wire.Page. N is Page.Cursor of the last page taken in; K is Keys.Cursor of the last keys taken in.
//	        &sets=1                       with checks of all spaces
//	        &own=1                        own operations with bodies (a profile come back from a copy)
//	        &ops=N&bytes=N                at most so much, for a narrow line
//	        &spaces=ID,ID,...&after=M     history of up to 40 spaces, own operations included, with a cursor of its own
//	GET   /v1/events                      server-sent events: "data: {"seq":N}" when there is something new, a comment each 25 s. A poke only.
//	GET   /v1/spaces/{id}/keys            wire.Keys; {id} "all" for all spaces
//	        ?since=K                      those in which something changed since Keys.Cursor K, some hundreds at a time: ask again while More
//	        &rolls=MARK                   without the rolls that wire.RollMark names
//	PUT   /v1/roll                        wire.Roll, of coordinators and supervisors; 409 when a later one is there
//	PUT   /v1/keys                        wire.KeysBatch; up to wire.MaxPuts spaces, each carried out or refused by itself
//	PUT   /v1/spaces/{id}/keys            wire.KeysPut; answers wire.Keys of that space
//	POST  /v1/spaces/{id}/purge           removes a space for ever: 202 when the first person asks, 200 when a second does; for coordinators and supervisors
//	POST  /v1/blobs                       wire.BlobStart; 200 with Ready, or 201 with At and Location
//	HEAD  /v1/blobs/{upload}              Upload-Offset, Upload-Length
//	PATCH /v1/blobs/{upload}              bytes from Upload-Offset on, as long as the line lives; 204, or 409 with the right Upload-Offset, or 460 when a part was damaged
//	GET   /v1/blobs/{sha256 in hex}       the sealed attachment; Range and If-Match are heeded
//	GET   /v1/enquiries?after=N           wire.Enquiries, for devices in the queue's space; feedback and complaints for coordinators
//	POST  /v1/enquiries                   wire.EnquiryReport; or JSON with a partner's token, see openapi.json
//	PUT   /v1/office                      JSON Published: box of the queue (after a new key), phone, address, whether the page takes enquiries
//	PUT   /v1/sheets/{month}              JSON object of counts the device publishes for a month, YYYY-MM
//	GET   /v1/packs, /v1/packs/{kind}/{name}/{revision}
//	POST  /v1/invites                     JSON role, and code of a seal.Invite (without it the hub makes one); for coordinators and supervisors
//	POST /v1/devices/{id}/revoke, GET /v1/held, POST /v1/held/release   JSON, for coordinators and supervisors
//
// A device let into a space after its first pull lacks what lies below its cursor. Page.Granted names such spaces, in every
// page, until the device has fetched their history to an empty page (spaces=...), or pulled from 0 again, which is better
// when they are many. Page.Keys stays true until keys=K says that the present keys are there. Page.Forget names lost spaces
// until then. Page.Gone: make the profile unreadable.
//
// An enquiry taken from the page becomes a casework.Enquiry with Number = its code. Its id is to be made of the office and the code,
// so that two laptops which take the same one in at once write the same entity. Report it as Taken once the operation is confirmed.
//
// # Who vouches for whom
//
// The hub hands out devices, but it vouches for none: laptops give keys to those only that stand in a wire.Roll of a colleague who leads the
// office, and take an office for theirs only by such a roll. A hub that adds a device, or gives it other keys, gains a line on a screen.
//
// The text inside an enquiry's box is Question in JSON, inside feedback Answer. Feedback and complaints are sealed to the
// devices of coordinators and to the recovery key, not to the queue: seal's device box opens them.
//
// # Promise about old data
//
// Paths, parameters and JSON keys are added to, never changed. A device that was silent for years is heard: its operations
// carry what they had seen.
//
// # What it refuses
//
// To read a body. To take an operation of a device it cannot vouch for; what a former member wrote is held for the space's
// owner instead of thrown away. Bodies over the limits, requests that do not move, a request seen before, a path outside the
// device's office. Logs and metrics carry no name, address, code or text.
package hub
