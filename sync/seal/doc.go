// Package seal makes what leaves a laptop unreadable for everybody but the members of its space: the hub, the line, a stick
// that was lost.
//
// # Keys
//
// A device has an Identity: an Ed25519 pair to vouch with, an age (X25519) pair to receive keys with. Both private halves lie in the
// encrypted profile. A space has keys, each random with an id and a generation; the greatest generation seals what follows, all older
// ones still open. A key is wrapped with age for every member device and always for the office's recovery key, whose private half
// is on paper. To let somebody in is to wrap the keys there are, so they read the history; to let somebody go is to make a key of the next
// generation, which they do not get.
//
// A wrapped key lies in a box: one byte of format (1), the 16 bytes of the device that wrapped it, its Ed25519 signature (64 bytes) over
// "zanger/keys/v1\n" and the SHA-256 of the rest, and the rest: an age file for all receivers, in it for each of up to 96 keys its generation doubled
// (uvarint, the lowest bit set when the key has an id of its own), the first 8 bytes of its space and of that id, and 32 secret bytes. Keys of new cases that go to the same
// devices share a box, which takes a fifth of the bytes. Without the signature a hub could slip in a key of its own and read what is sealed with it.
//
// # Invites
//
// An Invite is a secret of 140 bits that two laptops share before they have met. HKDF-SHA256 makes three keys of it: of the code the hub knows it by, of the proof a
// new laptop brings (HMAC-SHA256 over its device, person and keys, 16 bytes), and of the welcome it is shown (over the office, who lets it in, and its own keys). A Card is
// what a device signs of itself, so that whoever compared its check code knows whose it is.
//
// # Operations
//
// A sealed body is one byte of format, 4 random bytes, then XChaCha20-Poly1305 under the space key; the nonce is the change's
// 16 bytes, the part (4 bytes, big-endian) and these 4, the additional data the header's bytes. Inside, the body is one row of arithmetic
// coding (body.go, coder.go) over a model of words in Kazakh, Russian and English (words.go). One operation alone cannot lean on the ones beside it, which are
// sealed apart; with the model it takes half of what a general compressor with a dictionary makes of it. The model was trained
// on the texts of the program, its sample office and testdata/notes.txt; nobody in these lives.
//
// Each body is read back before it is sealed. One that the model does not give back as it was (none is known) goes under format 2: CBOR by
// zstd.
//
// # Attachments
//
// They are sealed by casework/vault as they come in, each under a key of its own that stands in the operation which tells of it.
// What lies on disk is what travels.
//
// # Box
//
// Each space key has an age pair, made of its secret. The public half of the queue's is given to the hub: what a citizen
// writes is sealed to it as it arrives, and only the queue's members open it.
//
// # Promise about old data
//
// Formats 1, which goes with model 1, and 2 are read by every later Zanger. A newer format is refused with Newer.
//
// # What it refuses
//
// To wrap a key without the office's recovery recipient; a key whose signature, space, id or generation is not what the
// envelope says; a body whose header was touched.
package seal
