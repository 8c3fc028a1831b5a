package wire

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"zanger/casework"
)

const (
	bundleMagic = "zngrbnd\x01"
	// BundlePiece is the most an attachment's piece carries, bytes.
	BundlePiece = 512 << 10
)

// Kinds of records.
const (
	recordManifest = 1
	recordOps      = 2
	recordKeys     = 3
	recordReceipt  = 4
	recordPiece    = 5
	recordPush     = 6
	recordRelayed  = 7
	recordEnd      = 9
)

// Manifest begins a bundle.
type Manifest struct {
	Office  casework.ID `cbor:"1,keyasint"`
	Device  casework.ID `cbor:"2,keyasint"` // that wrote it
	At      int64       `cbor:"3,keyasint"` // ms since 1970
	Schema  int         `cbor:"4,keyasint"`
	Devices []Device    `cbor:"5,keyasint,omitempty"` // of the office, the writer among them
	Found   Founding    `cbor:"6,keyasint"`
	Life    casework.ID `cbor:"7,keyasint"`           // of the hub, see Page; zero: the office has none
	Rolls   [][]byte    `cbor:"8,keyasint,omitempty"` // envelopes of a Roll
}

// Piece is a part of a sealed attachment.
type Piece struct {
	Space  casework.ID `cbor:"1,keyasint"`
	Sum    [32]byte    `cbor:"2,keyasint"` // SHA-256 of the whole as sealed
	Size   int64       `cbor:"3,keyasint"` // of the whole
	Offset int64       `cbor:"4,keyasint"`
	Data   []byte      `cbor:"5,keyasint"`
}

// end is the last record: 8 bytes of count, 32 of sum, 64 of signature, so that no byte of it can be another one.
type end struct {
	count     int64
	sum       [32]byte
	signature []byte
}

const endBytes = 8 + 32 + ed25519.SignatureSize

func (e *end) statement() []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(e.count)), e.sum[:]...)
}

func readEnd(b []byte) *end {
	e := &end{}
	if len(b) == endBytes {
		e.count, e.signature = int64(binary.BigEndian.Uint64(b)), bytes.Clone(b[40:])
		copy(e.sum[:], b[8:])
	}
	return e
}

// BundleWriter writes a bundle. Only Close makes it one.
type BundleWriter struct {
	w     io.Writer
	by    Signer
	sum   hash.Hash
	count int64
	err   error
}

// NewBundleWriter begins a bundle signed as manifest.Device.
func NewBundleWriter(w io.Writer, by Signer, m *Manifest) (*BundleWriter, error) {
	b := &BundleWriter{w: w, by: by, sum: sha256.New()}
	_, b.err = w.Write([]byte(bundleMagic))
	b.add(recordManifest, m)
	return b, b.err
}

func (b *BundleWriter) add(kind byte, m any) {
	if b.err != nil {
		return
	}
	var body []byte
	if body, b.err = Encode(m); b.err != nil {
		return
	}
	b.err = b.put(kind, body)
}

func (b *BundleWriter) put(kind byte, body []byte) error {
	head := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), kind)
	if kind != recordEnd {
		b.sum.Write(head)
		b.sum.Write(body)
		b.count++
	}
	if _, err := b.w.Write(head); err != nil {
		return err
	}
	_, err := b.w.Write(body)
	return err
}

// Page adds operations, up to MaxOps. Those that were not at the hub have a zero Stamp.
func (b *BundleWriter) Page(p *Page) error { b.add(recordOps, p); return b.err }

// Keys adds wrapped keys and grants, for all devices of the office that may want them.
func (b *BundleWriter) Keys(k *Keys) error { b.add(recordKeys, k); return b.err }

// Receipt adds what a device holds.
func (b *BundleWriter) Receipt(r *Receipt) error { b.add(recordReceipt, r); return b.err }

// Piece adds a part of an attachment, up to BundlePiece bytes.
func (b *BundleWriter) Piece(p *Piece) error {
	if b.err == nil && len(p.Data) > BundlePiece {
		b.err = tooLarge("wire.Piece")
	}
	b.add(recordPiece, p)
	return b.err
}

// Push adds what Wrap made of a Push, so that whoever has a line can hand it to the hub in its writer's name.
func (b *BundleWriter) Push(envelope []byte) error {
	if b.err == nil && len(envelope) > MaxMessage {
		b.err = tooLarge("wire.Push")
	}
	if b.err == nil {
		b.err = b.put(recordPush, envelope)
	}
	return b.err
}

// Relayed adds what the hub answered to another device's push.
func (b *BundleWriter) Relayed(r *Relayed) error { b.add(recordRelayed, r); return b.err }

// Close writes the end. The caller syncs and renames the file.
func (b *BundleWriter) Close() error {
	if b.err != nil {
		return b.err
	}
	e := end{count: b.count, sum: [32]byte(b.sum.Sum(nil))}
	b.err = b.put(recordEnd, append(e.statement(), b.by.Sign(signed(AboutBundle, e.statement()))...))
	err := b.err
	if err == nil {
		b.err = errors.New("wire: the bundle is closed")
	}
	return err
}

// Bundle is a checked bundle.
type Bundle struct {
	Manifest Manifest
	r        io.ReadSeeker
}

// OpenBundle reads a bundle from its first byte to its end and checks it whole. sign gives the Ed25519 key of a device as this office
// knows it, nil for a stranger; it is asked once, for the writer. Errors: Corrupt (cut or altered), Denied (of a stranger, or forged), Newer,
// and those of r.
func OpenBundle(r io.ReadSeeker, sign func(*Manifest) []byte) (*Bundle, error) {
	const where = "wire.OpenBundle"
	b := &Bundle{r: r}
	sum := sha256.New()
	var count int64
	var last *end
	err := b.walk(func(kind byte, head, body []byte) error {
		if count == 0 && kind != recordManifest || last != nil {
			return cut(where, errors.New("order of records"))
		}
		switch kind {
		case recordManifest:
			if count > 0 {
				return cut(where, errors.New("two manifests"))
			}
			if err := Decode(body, &b.Manifest); err != nil {
				return damagedOr(where, err)
			}
		case recordEnd:
			last = readEnd(body)
			return nil
		}
		sum.Write(head)
		sum.Write(body)
		count++
		return nil
	})
	if err != nil {
		return nil, err
	}
	if last == nil || last.count != count || last.sum != [32]byte(sum.Sum(nil)) {
		return nil, cut(where, errors.New("no end"))
	}
	key := sign(&b.Manifest)
	if key == nil {
		return nil, &casework.Error{Code: casework.Denied, Key: "error.sync.stranger", Op: where}
	}
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, signed(AboutBundle, last.statement()), last.signature) {
		return nil, denied(where)
	}
	return b, nil
}

// Take is what a reader of a bundle wants of it; nil fields are passed over.
type Take struct {
	Page    func(*Page) error
	Keys    func(*Keys) error
	Receipt func(*Receipt) error
	Piece   func(*Piece) error
	Push    func(envelope []byte) error // for POST /v1/push as it is
	Relayed func(*Relayed) error
}

// Each gives the records in their order. Records of kinds this program does not know are passed over.
func (b *Bundle) Each(t Take) error {
	return b.walk(func(kind byte, _, body []byte) error {
		switch kind {
		case recordOps:
			return give(body, t.Page)
		case recordKeys:
			return give(body, t.Keys)
		case recordReceipt:
			return give(body, t.Receipt)
		case recordPiece:
			return give(body, t.Piece)
		case recordRelayed:
			return give(body, t.Relayed)
		case recordPush:
			if t.Push != nil {
				return t.Push(bytes.Clone(body))
			}
		}
		return nil
	})
}

func give[T any](body []byte, f func(*T) error) error {
	if f == nil {
		return nil
	}
	var m T
	if err := Decode(body, &m); err != nil {
		return damagedOr("wire.Bundle", err)
	}
	return f(&m)
}

// walk reads the records of the file one by one, holding one in memory.
func (b *Bundle) walk(f func(kind byte, head, body []byte) error) error {
	const where = "wire.Bundle"
	if _, err := b.r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := bufio.NewReaderSize(b.r, 64<<10)
	magic := make([]byte, len(bundleMagic))
	if _, err := io.ReadFull(r, magic); err != nil {
		return short(where, err)
	}
	if !bytes.Equal(magic, []byte(bundleMagic)) {
		if bytes.Equal(magic[:len(magic)-1], []byte(bundleMagic[:len(bundleMagic)-1])) {
			return newer(where)
		}
		return cut(where, errors.New("no bundle"))
	}
	var head [5]byte
	var body []byte
	for {
		if _, err := io.ReadFull(r, head[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return short(where, err)
		}
		n := binary.BigEndian.Uint32(head[:4])
		if n > MaxMessage {
			return cut(where, fmt.Errorf("a record of %d bytes", n))
		}
		if cap(body) < int(n) {
			body = make([]byte, n)
		}
		body = body[:n]
		if _, err := io.ReadFull(r, body); err != nil {
			return short(where, err)
		}
		if err := f(head[4], head[:], body); err != nil {
			return err
		}
	}
}

func short(where string, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return cut(where, err)
	}
	return err
}

func cut(where string, err error) error {
	return &casework.Error{Code: casework.Corrupt, Key: "error.sync.bundle", Op: where, Err: err}
}

func damagedOr(where string, err error) error {
	if casework.CodeOf(err) == casework.Newer {
		return err
	}
	return cut(where, err)
}
