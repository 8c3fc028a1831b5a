// Package wire writes operations, answers and receipts as bytes, the same for a line and for a stick.
//
// # Messages
//
// A message is one byte of format (1), then a zstd frame, in it one CBOR value (RFC 8949, deterministic encoding, structs as
// maps with small whole numbers for names, so that fields can be added). What a device vouches for stands in an Envelope:
// the bytes of the message, the device, and an Ed25519 signature over "zanger/<what>/v1\n" and these bytes.
// A request without a body is vouched for by its Authorization header, see Authorize.
//
//	POST /v1/enrol              Enrol in an Envelope (signed with the key it introduces)  Enrolled
//	POST /v1/push               Push in an Envelope                                      PushAnswer
//	GET  /v1/pull?after=N[&own=1]                                                        Page (own=1: own operations whole, not as Acks)
//	GET  /v1/spaces/{id}/keys                                                            Keys
//	PUT  /v1/keys               KeysBatch in an Envelope                                  KeysAnswer
//	PUT  /v1/roll               Roll in an Envelope                                       no body
//	PUT  /v1/spaces/{id}/keys   KeysPut in an Envelope                                   Keys
//	POST /v1/blobs              BlobStart in an Envelope                                 BlobState
//	GET  /v1/enquiries?after=N                                                           Enquiries
//	POST /v1/enquiries          EnquiryReport in an Envelope                             no body
//
// An error is answered with a Problem. Contiguity and forks of a push are no errors but part of PushAnswer.
//
// # Bundle
//
// A bundle is one file: the eight bytes "zngrbnd\x01", then records, each a 4-byte big-endian length, a kind byte and that
// many bytes. Kinds: 1 manifest (first), 2 operations, 3 wrapped keys, 4 receipts, 5 a piece of an attachment, 6 a signed push
// for whoever has a line to the hub, 7 what the hub answered to one, 9 the end
// (last): the count of records before it, their SHA-256 and the writer's signature over it. A file cut, altered or without its end is
// refused whole: nothing of it is given out before the end was checked.
//
// # Promise about old data
//
// Format 1 is read by every later Zanger. A newer format is refused with Newer. Unknown map keys are skipped.
//
// # What it refuses
//
// A message above its limit in bytes, or in bytes after inflating; nesting, lengths and counts beyond what the messages
// need; bytes after the value; operations of one push that are not contiguous or not of the device that signs.
package wire
