// Package vault keeps the keys of a profile: it turns a passphrase, a recovery sheet or the system's keychain into the one
// key that opens a person's work, and seals files under it.
//
// A profile is a folder. Its data key, 32 random bytes, is made once and never changes; what changes are the slots it is
// wrapped in. A vault is opened locked, unlocked by one of the ways in, and answers with a Key, from which every other key
// is derived by a label. Whoever unlocks a profile holds its Lock first, so that two windows never write the same keys.
//
// # The sidecar, format 1
//
// The keys lie in profile.keys and, the same bytes, in profile.keys.copy. Both are written whole: a new file beside it,
// synced, renamed, the folder synced. One that was found damaged is made again from the other after an unlock, and put aside
// as .damaged until the next change of keys. The sidecar is JSON:
//
//	{"format":1,
//	 "body":{"profile":"32 hex digits","label":"...","generation":7,
//	   "slots":[{"kind":"passphrase",
//	     "argon2id":{"salt":"...","time":9,"memory_kib":65536,"threads":2},
//	     "check":"...","nonce":"...","wrapped":"..."},
//	    {"kind":"recovery","check":"...","nonce":"...","wrapped":"..."},
//	    {"kind":"keychain","check":"...","nonce":"...","wrapped":"..."}]},
//	 "sum":"SHA-256 of the bytes of body, hex",
//	 "mac":"HMAC-SHA-256 of the bytes of body under the sub-key \"sidecar\", hex"}
//
// Byte strings are base64. Lengths: salt 16, check 8, nonce 24, wrapped 48. The label is what the person chose to tell
// profiles apart on the unlock page. It stands in clear for anybody who has the laptop, and it may be empty; no name is
// put there unless the person types one.
//
// Each slot has a slot key S of 32 bytes: Argon2id (version 19) of the passphrase in NFC with the slot's parameters;
// HKDF-SHA-256 of the recovery secret with the profile id as salt, info "zanger/vault/v1/recovery"; or the random bytes in
// the keychain. From S, by HKDF-Expand: "zanger/vault/v1/check", the first 8 bytes stored as check, and
// "zanger/vault/v1/wrap", the XChaCha20-Poly1305 key that wraps the data key. The additional data is
// "zanger/vault/v1|KIND|PROFILE|SALT,TIME,MEMORY,THREADS", the last part empty for a slot without Argon2id.
//
// So three things are told apart: the sum is wrong (damage, the copy is used), the check is wrong (another passphrase), the
// check is right and the rest is not (damage or a meddling hand). The mac is checked after unlocking.
//
// # The recovery sheet
//
// 160 random bits in Crockford's base32 with a last character over all: 33 characters, printed as eleven groups of three,
// each with a fourth that checks the group and its place. A mistyped group is named.
//
// # Sealed files
//
// SealStream writes "zanger\x00\x01", 19 random bytes, then chunks of 65,536 bytes sealed with XChaCha20-Poly1305, each 16
// bytes longer. The nonce is the 19 bytes, the chunk's number from 0 (4 bytes, big-endian), and 1 for the last chunk or 0;
// the additional data is the 27 bytes before the chunks. Only an empty file has an empty chunk.
//
// # Promise about old data
//
// Sidecars and sealed files of format 1 are read by every later Zanger. A new field is a new format number; a sidecar of a
// newer format is refused as such and left alone.
//
// # What it refuses
//
// A passphrase of fewer than eight characters; to overwrite a profile that is there; to write anything when both sidecar
// and copy are damaged. It cannot hide keys from somebody who reads the memory of an unlocked machine, and Wipe is a best
// effort: the runtime may have moved or copied what it wipes.
package vault
