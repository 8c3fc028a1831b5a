package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"zanger/casework"
	"zanger/sync/op"
)

const (
	bodyFormat = 1 // by the model of words
	bodyPlain  = 2 // for what the model did not give back as it was
	bodyFront  = 1 + 4
)

// Seal seals a body under a header whose Key is k's. What it wrote it reads back before it seals: an operation that could not be
// opened again would be lost work. Errors: Invalid.
func Seal(h op.Header, b *op.Body, k *SpaceKey) (op.Sealed, error) {
	const where = "seal.Seal"
	h.Key, h.Who = k.ID, b.Who
	if h.Space != k.Space {
		return op.Sealed{}, wrongKey(where)
	}
	front, err := h.MarshalBinary()
	if err != nil {
		return op.Sealed{}, err
	}
	plain, format, err := writeBody(&h, b)
	if err != nil {
		return op.Sealed{}, internal(where, err)
	}
	out := make([]byte, bodyFront, bodyFront+len(plain)+chacha20poly1305.Overhead)
	out[0] = format
	rand.Read(out[1:bodyFront])
	out = k.aead().Seal(out, nonce(&h, out), plain, front)
	return op.Sealed{Header: h, Body: out}, nil
}

func (k *SpaceKey) aead() interface {
	Seal(dst, nonce, plaintext, additional []byte) []byte
	Open(dst, nonce, ciphertext, additional []byte) ([]byte, error)
} {
	return must(chacha20poly1305.NewX(k.secret[:])) // the key has 32 bytes
}

// nonce is the change, which is random and has one operation in a space, its part, and 4 random bytes, which tell a second sealing
// of the same operation apart.
func nonce(h *op.Header, body []byte) []byte {
	n := binary.BigEndian.AppendUint32(bytes.Clone(h.Change[:]), uint32(h.Part))
	return append(n, body[1:bodyFront]...)
}

// Open opens a sealed operation with the key its header names. Errors: Missing (no such key yet: keep the operation and ask for keys), Newer,
// Corrupt (altered, or sealed with another key, or written against the rules).
func Open(s *op.Stamped, ring *Ring) (op.Opened, error) {
	const where = "seal.Open"
	k := ring.Get(s.Key)
	if k == nil {
		return op.Opened{}, &casework.Error{Code: casework.Missing, Key: "error.sync.key_missing", Op: where}
	}
	front, err := s.Header.MarshalBinary()
	if err != nil {
		return op.Opened{}, err
	}
	if len(s.Body) < bodyFront+chacha20poly1305.Overhead || k.Space != s.Space {
		return op.Opened{}, corrupt(where, nil)
	}
	if s.Body[0] != bodyFormat && s.Body[0] != bodyPlain {
		return op.Opened{}, &casework.Error{Code: casework.Newer, Key: "error.sync.newer", Op: where}
	}
	plain, err := k.aead().Open(nil, nonce(&s.Header, s.Body), s.Body[bodyFront:], front)
	if err != nil {
		return op.Opened{}, corrupt(where, nil)
	}
	read := decodeBody
	if s.Body[0] == bodyPlain {
		read = decodePlain
	}
	b, err := read(&s.Header, plain)
	if err != nil {
		return op.Opened{}, corrupt(where, fmt.Errorf("body: %w", err))
	}
	return op.Opened{Header: s.Header, Stamp: s.Stamp, Hash: s.Sealed.Hash(), Body: b}, nil
}
