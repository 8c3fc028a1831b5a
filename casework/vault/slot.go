package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/unicode/norm"
)

// slot is one way in: the data key wrapped under a slot key.
type slot struct {
	Kind    slotKind `json:"kind"`
	Argon   *argon   `json:"argon2id,omitempty"`
	Check   []byte   `json:"check"`
	Nonce   []byte   `json:"nonce"`
	Wrapped []byte   `json:"wrapped"`
}

// argon are the parameters of Argon2id for one slot.
type argon struct {
	Salt    []byte `json:"salt"`
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory_kib"`
	Threads uint8  `json:"threads"`
}

// Least cost of a passphrase, and the most a sidecar may ask for before it is taken as damaged.
const (
	minTime, minMemory = 3, 64 << 10 // passes, KiB
	maxTime, maxMemory = 64, 1 << 20
	maxThreads         = 16
	saltSize           = 16
	checkSize          = 8
	wrappedSize        = 32 + chacha20poly1305.Overhead
)

// unlockTime is what calibration aims at, between the 0.5 and 1 s a person accepts at unlock.
const unlockTime = 700 * time.Millisecond

// calibrate measures this machine and gives parameters that take about unlockTime on it, never less than the minimum.
// Memory stays at 64 MiB, since the laptops meant have 4 GB; a faster machine makes more passes.
func calibrate() argon {
	a := argon{Time: 1, Memory: minMemory, Threads: uint8(min(4, runtime.NumCPU()))}
	pass, salt := make([]byte, 16), make([]byte, saltSize)
	least := time.Hour
	for range 2 { // the first pass also pays for fresh memory
		began := time.Now()
		argon2.IDKey(pass, salt, a.Time, a.Memory, a.Threads, 32)
		least = min(least, time.Since(began))
	}
	a.Time = uint32(min(max(int64(unlockTime/max(least, time.Millisecond)), minTime), maxTime))
	return a
}

func (a argon) key(pass []byte) []byte {
	return argon2.IDKey(norm.NFC.Bytes(pass), a.Salt, a.Time, a.Memory, a.Threads, 32)
}

func (s *slot) check() error {
	switch s.Kind {
	case slotPassphrase:
		a := s.Argon
		if a == nil || len(a.Salt) != saltSize || a.Time < 1 || a.Time > maxTime || a.Memory < 8 || a.Memory > maxMemory || a.Threads < 1 || a.Threads > maxThreads {
			return errors.New("argon2id parameters")
		}
	case slotRecovery, slotKeychain:
		if s.Argon != nil {
			return errors.New("argon2id where none is due")
		}
	default:
		return errors.New("unknown kind")
	}
	if len(s.Check) != checkSize || len(s.Nonce) != chacha20poly1305.NonceSizeX || len(s.Wrapped) != wrappedSize {
		return errors.New("lengths")
	}
	return nil
}

// wrap makes a slot of the data key under the slot key.
func wrap(kind slotKind, profile string, a *argon, slotKey []byte, key Key) slot {
	s := slot{Kind: kind, Argon: a, Check: expand(slotKey, "zanger/vault/v1/check", checkSize), Nonce: make([]byte, chacha20poly1305.NonceSizeX)}
	rand.Read(s.Nonce)
	s.Wrapped = s.aead(slotKey).Seal(nil, s.Nonce, key.data[:], s.bound(profile))
	return s
}

var (
	errOtherKey = errors.New("another key")
	errSlot     = errors.New("the slot does not open")
)

// unwrap gives the data key, errOtherKey for a wrong slot key, errSlot where the key is right and the slot is not.
func (s *slot) unwrap(profile string, slotKey []byte) (Key, error) {
	if subtle.ConstantTimeCompare(s.Check, expand(slotKey, "zanger/vault/v1/check", checkSize)) != 1 {
		return Key{}, errOtherKey
	}
	b, err := s.aead(slotKey).Open(nil, s.Nonce, s.Wrapped, s.bound(profile))
	if err != nil {
		return Key{}, errSlot
	}
	k := Key{new([32]byte)}
	copy(k.data[:], b)
	clear(b)
	return k, nil
}

func (s *slot) aead(slotKey []byte) interface {
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
} {
	a, err := chacha20poly1305.NewX(expand(slotKey, "zanger/vault/v1/wrap", 32))
	if err != nil {
		panic(err) // cannot happen: the key has 32 bytes
	}
	return a
}

// bound ties a slot to its profile and parameters, so that a slot carried elsewhere does not open.
func (s *slot) bound(profile string) []byte {
	params := ""
	if a := s.Argon; a != nil {
		params = fmt.Sprintf("%s,%d,%d,%d", hex.EncodeToString(a.Salt), a.Time, a.Memory, a.Threads)
	}
	return []byte("zanger/vault/v1|" + string(s.Kind) + "|" + profile + "|" + params)
}

func recoverySlotKey(r Recovery, profile string) []byte {
	id, _ := hex.DecodeString(profile) // checked when the sidecar was read
	k, err := hkdf.Key(sha256.New, r.secret[:], id, "zanger/vault/v1/recovery", 32)
	if err != nil {
		panic(err) // cannot happen: 32 bytes are within HKDF's limit
	}
	return k
}
