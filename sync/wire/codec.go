package wire

import (
	"errors"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"zanger/casework"
)

const format = 1

var (
	encMode = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, ShortestFloat: cbor.ShortestFloat16, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.EncMode())
	decMode = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 8, MaxArrayElements: 1 << 17, MaxMapPairs: 64, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // options are constants; a test would not start
	}
	return v
}

var encoders = sync.Pool{New: func() any {
	return must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20)))
}}

var decoders = sync.Pool{New: func() any {
	return must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxInflated), zstd.WithDecoderMaxWindow(8<<20)))
}}

// packer is a message whose exported form differs from what is written.
type packer interface{ pack() error }
type unpacker interface{ unpack() error }

// folder is a message that is written in another form than it is used in.
type folder interface{ fold() any }

// Encode writes a message. Errors: Invalid (it breaks a limit or its own rules).
func Encode(m any) ([]byte, error) {
	if p, ok := m.(packer); ok {
		if err := p.pack(); err != nil {
			return nil, err
		}
	}
	if f, ok := m.(folder); ok {
		m = f.fold()
	}
	plain, err := encMode.Marshal(m)
	if err != nil {
		return nil, malformed("wire.Encode", err)
	}
	if len(plain) > MaxInflated {
		return nil, tooLarge("wire.Encode")
	}
	z := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(z)
	b := z.EncodeAll(plain, append(make([]byte, 0, len(plain)/2+64), format))
	if len(b) > MaxMessage {
		return nil, tooLarge("wire.Encode")
	}
	return b, nil
}

// Decode reads a message that Encode wrote into m, a pointer to it. Errors: Newer, Invalid.
func Decode(b []byte, m any) error {
	const where = "wire.Decode"
	if len(b) > MaxMessage {
		return tooLarge(where)
	}
	if len(b) < 2 {
		return malformed(where, errors.New("empty"))
	}
	if b[0] != format {
		return newer(where)
	}
	z := decoders.Get().(*zstd.Decoder)
	defer decoders.Put(z)
	plain, err := z.DecodeAll(b[1:], nil)
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || len(plain) > MaxInflated {
		return tooLarge(where)
	}
	if err != nil {
		return malformed(where, err)
	}
	if err := decMode.Unmarshal(plain, m); err != nil {
		return malformed(where, fmt.Errorf("%T: %w", m, err))
	}
	if u, ok := m.(unpacker); ok {
		return u.unpack()
	}
	return nil
}

func newer(where string) error {
	return &casework.Error{Code: casework.Newer, Key: "error.sync.newer", Op: where}
}
