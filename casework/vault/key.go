package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
)

// Labels of the sub-keys in use. A label once released keeps its meaning.
const (
	LabelDatabase = "database" // the store, for cipher.Register
	labelSidecar  = "sidecar"  // the mac of the sidecar
)

// Key is the data key of an unlocked profile. Copies share it: wiping one wipes all. The zero Key is locked.
type Key struct{ data *[32]byte }

func newKey() Key {
	k := Key{new([32]byte)}
	rand.Read(k.data[:])
	return k
}

// Locked reports whether there is no key, or it was wiped.
func (k Key) Locked() bool {
	return k.data == nil || subtle.ConstantTimeCompare(k.data[:], make([]byte, 32)) == 1
}

// Subkey derives the key for one purpose. The same label always gives the same key. It panics on a locked Key: a key of
// zeros would seal without protecting.
func (k Key) Subkey(label string) [32]byte {
	if k.Locked() {
		panic("vault: sub-key of a locked key")
	}
	return [32]byte(expand(k.data[:], "zanger/key/v1/"+label, 32))
}

// Wipe overwrites the key, as far as a garbage-collected program can.
func (k Key) Wipe() {
	if k.data != nil {
		clear(k.data[:])
	}
}

// String keeps a key out of logs.
func (k Key) String() string { return "key" }

// GoString keeps a key out of logs.
func (k Key) GoString() string { return "vault.Key{}" }

func expand(secret []byte, info string, n int) []byte {
	b, err := hkdf.Expand(sha256.New, secret, info, n)
	if err != nil {
		panic(err) // cannot happen: lengths are constants within HKDF's limit
	}
	return b
}
