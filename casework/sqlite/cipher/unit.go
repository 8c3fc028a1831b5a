package cipher

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"

	"golang.org/x/crypto/chacha20poly1305"
	"lukechampine.com/adiantum"
	"lukechampine.com/adiantum/hbsh"
)

// Sizes of the format, in bytes.
const (
	PageSize = 4096 // a page of the database, and the payload of a log frame
	Reserved = 40   // at the end of each page: nonce and tag

	nonceSize = chacha20poly1305.NonceSizeX
	tagSize   = chacha20poly1305.Overhead
	bodySize  = PageSize - Reserved

	walHeader   = 32
	frameHeader = 24
	frameSize   = frameHeader + PageSize

	journalBlock = 512
	tempBlock    = 4096
)

// Kinds of unit, the first byte of place.
const (
	kindPage   = 'D'
	kindFrame  = 'W'
	kindHeader = 'H'
	kindBlock  = 'B'
)

// place binds a unit to where it lies, so that a unit moved elsewhere does not open.
func place(kind byte, n uint64) (p [16]byte) {
	p[0] = kind
	binary.LittleEndian.PutUint64(p[8:], n)
	return p
}

func subkey(key [32]byte, label string) []byte {
	b, err := hkdf.Expand(sha256.New, key[:], "zanger/db/v1/"+label, 32)
	if err != nil {
		panic(err) // cannot happen: 32 bytes are within HKDF's limit
	}
	return b
}

// pageSealer seals pages and frame payloads. It keeps its buffers in itself: one a handle, never shared.
type pageSealer struct {
	aead  cipher.AEAD
	nonce [nonceSize]byte
	place [16]byte
}

func newPageSealer(key []byte) *pageSealer {
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err) // cannot happen: the key has 32 bytes
	}
	return &pageSealer{aead: a}
}

// seal writes the sealed form of the page src to dst; both PageSize long and apart. The reserved bytes of src are not read.
func (s *pageSealer) seal(dst, src []byte, kind byte, n uint64) {
	rand.Read(s.nonce[:])
	s.sealWithNonce(dst, src, kind, n)
}

func (s *pageSealer) sealWithNonce(dst, src []byte, kind byte, n uint64) {
	s.place = place(kind, n)
	s.aead.Seal(dst[:0], s.nonce[:], src[:bodySize], s.place[:])
	copy(dst[PageSize-tagSize:PageSize], dst[bodySize:bodySize+tagSize])
	copy(dst[bodySize:], s.nonce[:])
}

// open writes the page sealed in src to dst, reserved bytes zero, and reports whether it is whole. It uses src up; where
// it answers false, dst holds nothing of use.
func (s *pageSealer) open(dst, src []byte, kind byte, n uint64) bool {
	copy(s.nonce[:], src[bodySize:])
	copy(src[bodySize:], src[PageSize-tagSize:PageSize])
	s.place = place(kind, n)
	if _, err := s.aead.Open(dst[:0], s.nonce[:], src[:bodySize+tagSize], s.place[:]); err != nil {
		return false
	}
	clear(dst[bodySize:PageSize])
	return true
}

// blockSealer scrambles units that have no room for a tag. Adiantum keeps scratch state in itself: one a handle, never shared.
type blockSealer struct{ wide *hbsh.HBSH }

func newBlockSealer(key []byte) *blockSealer { return &blockSealer{adiantum.New(key)} }

func (s *blockSealer) seal(unit []byte, kind byte, n uint64) {
	p := place(kind, n)
	s.wide.Encrypt(unit, p[:])
}

func (s *blockSealer) open(unit []byte, kind byte, n uint64) {
	p := place(kind, n)
	s.wide.Decrypt(unit, p[:])
}
