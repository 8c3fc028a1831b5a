package vault

import (
	"bufio"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"zanger/casework"
)

const (
	streamMagic  = "zanger\x00\x01"
	streamPrefix = 19
	streamHeader = len(streamMagic) + streamPrefix
	streamChunk  = 64 << 10
	sealedChunk  = streamChunk + chacha20poly1305.Overhead
)

// SealStream reads src to its end and writes it sealed to dst, 16 bytes longer for every 65,536 and 27 at the front. It
// holds one chunk in memory. Errors are those of src and dst.
func SealStream(dst io.Writer, src io.Reader, key [32]byte) error {
	w, err := newSealer(dst, key)
	if err != nil {
		return err
	}
	if _, err := io.CopyBuffer(struct{ io.Writer }{w}, src, make([]byte, streamChunk)); err != nil {
		return err
	}
	return w.Close()
}

// stream is the place in a sealed file.
type stream struct {
	aead   cipher.AEAD
	header [streamHeader]byte
	chunk  uint32
}

func newStream(key [32]byte) stream {
	a, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic(err) // cannot happen: the key has 32 bytes
	}
	return stream{aead: a}
}

// nonce gives the next chunk's nonce.
func (s *stream) nonce(last bool) ([]byte, error) {
	n := make([]byte, 0, chacha20poly1305.NonceSizeX)
	n = append(n, s.header[len(streamMagic):]...)
	n = binary.BigEndian.AppendUint32(n, s.chunk)
	if s.chunk++; s.chunk == 0 {
		return nil, errors.New("vault: a sealed file has no more than 256 TiB")
	}
	if last {
		return append(n, 1), nil
	}
	return append(n, 0), nil
}

type sealer struct {
	stream
	dst    io.Writer
	buf    []byte // what is not sealed yet
	sealed []byte
	err    error
}

// newSealer gives a writer that seals to dst. Only Close writes the last chunk: a file not closed does not open.
func newSealer(dst io.Writer, key [32]byte) (io.WriteCloser, error) {
	s := &sealer{stream: newStream(key), dst: dst, buf: make([]byte, 0, streamChunk), sealed: make([]byte, 0, sealedChunk)}
	copy(s.header[:], streamMagic)
	rand.Read(s.header[len(streamMagic):])
	_, err := dst.Write(s.header[:])
	return s, err
}

func (s *sealer) Write(p []byte) (int, error) {
	n := 0
	for len(p) > 0 && s.err == nil {
		if len(s.buf) == streamChunk {
			s.flush(false) // more follows, so this is not the last
			continue
		}
		took := min(len(p), streamChunk-len(s.buf))
		s.buf = append(s.buf, p[:took]...)
		p, n = p[took:], n+took
	}
	return n, s.err
}

var errSealed = errors.New("vault: the sealer is closed")

func (s *sealer) Close() error {
	if s.err == errSealed {
		return nil
	}
	if s.err != nil {
		return s.err
	}
	s.flush(true)
	err := s.err
	clear(s.buf[:cap(s.buf)])
	if err == nil {
		s.err = errSealed
	}
	return err
}

func (s *sealer) flush(last bool) {
	n, err := s.nonce(last)
	if err == nil {
		_, err = s.dst.Write(s.aead.Seal(s.sealed[:0], n, s.buf, s.header[:]))
	}
	s.buf, s.err = s.buf[:0], err
}

type opener struct {
	stream
	src    *bufio.Reader
	sealed []byte
	buf    []byte // opened, not yet handed out
	begun  bool
	err    error
}

// NewOpener gives a reader of what was sealed into src. Every byte it gives has been checked; only io.EOF says that the
// file is whole: on any error throw away what came before it. Errors: Corrupt, and those of src.
func NewOpener(src io.Reader, key [32]byte) io.Reader {
	return &opener{stream: newStream(key), src: bufio.NewReaderSize(src, sealedChunk+1), sealed: make([]byte, sealedChunk)}
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.buf) == 0 && o.err == nil {
		o.fill()
	}
	if len(o.buf) == 0 {
		return 0, o.err
	}
	n := copy(p, o.buf)
	o.buf = o.buf[n:]
	return n, nil
}

func (o *opener) fill() {
	if !o.begun {
		o.begun = true
		if _, err := io.ReadFull(o.src, o.header[:]); err != nil {
			o.fail(err)
			return
		}
		if string(o.header[:len(streamMagic)]) != streamMagic {
			o.fail(io.ErrUnexpectedEOF)
			return
		}
	}
	n, err := io.ReadFull(o.src, o.sealed)
	last := err != nil
	if err == nil {
		_, peek := o.src.Peek(1)
		if peek != nil && peek != io.EOF {
			o.fail(peek)
			return
		}
		last = peek == io.EOF
	} else if err != io.ErrUnexpectedEOF {
		o.fail(err) // io.EOF as well: a sealed file ends with a last chunk
		return
	}
	if n == chacha20poly1305.Overhead && o.chunk > 0 {
		o.fail(io.ErrUnexpectedEOF) // an empty chunk after others
		return
	}
	nonce, err := o.nonce(last)
	if err == nil {
		o.buf, err = o.aead.Open(o.sealed[:0], nonce, o.sealed[:n], o.header[:])
	}
	switch {
	case err != nil:
		o.fail(io.ErrUnexpectedEOF)
	case last:
		o.err = io.EOF
	}
}

// fail ends the reading: an end in the wrong place and a chunk that does not open are damage, the rest is src's own error.
func (o *opener) fail(err error) {
	o.buf = nil
	if o.err = err; err == io.EOF || err == io.ErrUnexpectedEOF {
		o.err = &casework.Error{Code: casework.Corrupt, Key: "error.vault.sealed", Op: "vault.NewOpener", Err: io.ErrUnexpectedEOF}
	}
}
