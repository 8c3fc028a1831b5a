package seal

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"zanger/casework"
	"zanger/sync/op"
)

// A body is written as one row of arithmetic coding, in this order: the act; a small number of bits for what is rare (reason, reverts,
// origin, time other than the clock's) and these; the count of entities, and for each its kind, its id, the count of its fields, and for
// each its name, its value, and the changes it saw and their past. The writer is in the header. An id is the number of one that
// came before, or 0 for none, or one more than there are, and then its 16 bytes; the first two that came before are the space and the
// change. Strings go by the model of words; a value is a string, an id, other JSON, or compressed by itself where that is shorter.

const (
	rareReason = 1 << iota
	rareReverts
	rareOrigin
	rareTime
)

// What a value is, and how often of 32.
const (
	valueNone = iota
	valueText
	valueID
	valueJSON
	valueZipped
	values
)

var valueCum = [values + 1]int64{0, 2, 25, 28, 31, 32}

var (
	zippers = sync.Pool{New: func() any {
		return must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true)))
	}}
	unzippers = sync.Pool{New: func() any {
		return must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxInflated), zstd.WithDecoderLowmem(true)))
	}}
)

const (
	zipFrom     = 1 << 10  // values below this many bytes are not tried
	maxInflated = 16 << 20 // of one body
	maxItems    = 1 << 17  // of a list
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // constants and embedded data; a test would not start
	}
	return v
}

type bodyWriter struct {
	*coder
	m     *words
	known map[casework.ID]uint64
	err   error
}

func knownIDs(h *op.Header) map[casework.ID]uint64 {
	return map[casework.ID]uint64{{}: 0, h.Space: 1, h.Change: 2}
}

// encodeBody leaves out what the header says already.
func encodeBody(h *op.Header, b *op.Body) ([]byte, error) {
	w := &bodyWriter{coder: newCoder(), m: theWords(), known: knownIDs(h)}
	w.name(b.Act)
	var rare uint64
	for bit, is := range map[uint64]bool{rareReason: b.Reason != "", rareReverts: !b.Reverts.IsZero(), rareOrigin: !b.Origin.IsZero(), rareTime: !b.At.Equal(h.Clock.Time())} {
		if is {
			rare |= bit
		}
	}
	w.small(rare)
	if rare&rareReason != 0 {
		w.value(must(json.Marshal(b.Reason)))
	}
	if rare&rareReverts != 0 {
		w.id(b.Reverts)
	}
	if rare&rareOrigin != 0 {
		w.id(b.Origin)
	}
	if rare&rareTime != 0 {
		w.raw(binary.BigEndian.AppendUint64(nil, uint64(b.At.UnixMilli())))
	}
	starts := []int{}
	for i, x := range b.Writes {
		if i == 0 || b.Writes[i-1].Entity != x.Entity || b.Writes[i-1].Kind != x.Kind {
			starts = append(starts, i)
		}
	}
	w.small(uint64(len(starts)))
	for n, from := range starts {
		to := len(b.Writes)
		if n+1 < len(starts) {
			to = starts[n+1]
		}
		w.name(string(b.Writes[from].Kind))
		w.id(b.Writes[from].Entity)
		w.small(uint64(to - from))
		for _, x := range b.Writes[from:to] {
			w.name(x.Field)
			w.value(x.New)
			w.ids(x.Saw)
			w.ids(x.Past)
		}
	}
	return w.close(), w.err
}

func (w *bodyWriter) name(s string) {
	if strings.IndexByte(s, textEnd) >= 0 {
		w.err = errors.New("a name that is no text")
		return
	}
	w.m.put(w.coder, w.m.row(s, true))
}

func (w *bodyWriter) id(id casework.ID) {
	n, ok := w.known[id]
	if !ok {
		n = uint64(len(w.known))
		w.known[id] = n
	}
	if w.small(n); !ok {
		w.raw(id[:])
	}
}

func (w *bodyWriter) ids(ids []casework.ID) {
	w.small(uint64(len(ids)))
	for _, id := range ids {
		w.id(id)
	}
}

// plain reports whether a text stands in JSON as it is, between quotes.
func plain[T ~string | ~[]byte](s T) bool {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b < ' ', b == '"', b == '\\', b == '<', b == '>', b == '&':
			return false
		case b == 0xE2: // may begin one of the two separators that are escaped
			return false
		}
	}
	return utf8.ValidString(string(s))
}

// textOf gives the text that a JSON string holds, if jsonOf writes it back the same.
func textOf(v json.RawMessage) (s string, ok bool) {
	if n := len(v); n < 2 || v[0] != '"' || v[n-1] != '"' {
		return "", false
	} else if in := v[1 : n-1]; plain(in) {
		return string(in), true
	}
	ok = json.Unmarshal(v, &s) == nil && bytes.Equal(must(json.Marshal(s)), v)
	return s, ok
}

func jsonOf(s string) (json.RawMessage, error) {
	if plain(s) {
		return json.RawMessage(`"` + s + `"`), nil
	}
	return json.Marshal(s)
}

// value writes JSON so that it comes back byte by byte.
func (w *bodyWriter) value(v json.RawMessage) {
	tag := func(k int) { w.put(valueCum[k], valueCum[k+1], valueCum[values]) }
	if len(v) == 0 {
		tag(valueNone)
		return
	}
	kind, text := valueJSON, string(v)
	if s, ok := textOf(v); ok {
		kind, text = valueText, s
		if id, err := casework.ParseID(s); err == nil && !id.IsZero() && id.String() == s {
			tag(valueID)
			w.id(id)
			return
		}
	}
	var r row
	if fits := strings.IndexByte(text, textEnd) < 0; fits {
		r = w.m.row(text, false)
	} else {
		r.bits = never
	}
	if len(v) >= zipFrom || r.bits >= never {
		z := zippers.Get().(*zstd.Encoder)
		b := z.EncodeAll(v, nil)
		zippers.Put(z)
		if float32(len(b)*8) < r.bits {
			tag(valueZipped)
			w.small(uint64(len(b)))
			w.raw(b)
			return
		}
	}
	tag(kind)
	w.m.put(w.coder, r)
}

type bodyReader struct {
	*decoder
	m     *words
	known []casework.ID
}

func decodeBody(h *op.Header, data []byte) (b op.Body, err error) {
	r := &bodyReader{decoder: newDecoder(data), m: theWords(), known: []casework.ID{{}, h.Space, h.Change}}
	b.Who, b.At = h.Who, h.Clock.Time()
	if b.Act, err = r.m.get(r.decoder, true); err != nil {
		return b, err
	}
	rare, err := r.small()
	if err == nil && rare&rareReason != 0 {
		var v json.RawMessage
		if v, err = r.value(); err == nil {
			err = json.Unmarshal(v, &b.Reason)
		}
	}
	if err == nil && rare&rareReverts != 0 {
		b.Reverts, err = r.id()
	}
	if err == nil && rare&rareOrigin != 0 {
		b.Origin, err = r.id()
	}
	if err == nil && rare&rareTime != 0 {
		var t [8]byte
		err = r.raw(t[:])
		b.At = time.UnixMilli(int64(binary.BigEndian.Uint64(t[:]))).UTC()
	}
	if err != nil {
		return b, err
	}
	entities, err := r.count()
	for range entities {
		if err = r.entity(&b); err != nil {
			return b, err
		}
	}
	return b, err
}

func (r *bodyReader) count() (int, error) {
	n, err := r.small()
	if err == nil && n > maxItems {
		err = errLong
	}
	return int(n), err
}

func (r *bodyReader) entity(b *op.Body) error {
	kind, err := r.m.get(r.decoder, true)
	if err != nil {
		return err
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	fields, err := r.count()
	if err != nil {
		return err
	}
	for range fields {
		w := op.Write{Kind: casework.Kind(kind), Entity: id}
		if w.Field, err = r.m.get(r.decoder, true); err != nil {
			return err
		}
		if w.New, err = r.value(); err != nil {
			return err
		}
		if w.Saw, err = r.ids(); err != nil {
			return err
		}
		if w.Past, err = r.ids(); err != nil {
			return err
		}
		if w.Entity.IsZero() || w.Field == "" || w.Kind == "" {
			return errors.New("write without a place")
		}
		b.Writes = append(b.Writes, w)
	}
	return nil
}

func (r *bodyReader) id() (id casework.ID, err error) {
	n, err := r.small()
	switch {
	case err != nil:
	case n < uint64(len(r.known)):
		id = r.known[n]
	case n == uint64(len(r.known)):
		err = r.raw(id[:])
		r.known = append(r.known, id)
	default:
		err = errors.New("id")
	}
	return id, err
}

func (r *bodyReader) ids() (out []casework.ID, err error) {
	n, err := r.count()
	for range n {
		var id casework.ID
		if id, err = r.id(); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, err
}

func (r *bodyReader) value() (json.RawMessage, error) {
	at := r.at(valueCum[values])
	kind := 0
	for valueCum[kind+1] <= at {
		kind++
	}
	if err := r.take(valueCum[kind], valueCum[kind+1]); err != nil {
		return nil, err
	}
	switch kind {
	case valueText:
		s, err := r.m.get(r.decoder, false)
		if err != nil {
			return nil, err
		}
		return jsonOf(s)
	case valueID:
		id, err := r.id()
		if err != nil {
			return nil, err
		}
		return json.Marshal(id)
	case valueJSON:
		s, err := r.m.get(r.decoder, false)
		if err == nil && !json.Valid([]byte(s)) {
			err = errors.New("value")
		}
		return json.RawMessage(s), err
	case valueZipped:
		n, err := r.small()
		if err != nil {
			return nil, err
		}
		if n > uint64(len(r.in)+unitBits/8) {
			return nil, errLong
		}
		b := make([]byte, n)
		if err := r.raw(b); err != nil {
			return nil, err
		}
		z := unzippers.Get().(*zstd.Decoder)
		defer unzippers.Put(z)
		v, err := z.DecodeAll(b, nil)
		if err != nil {
			return nil, fmt.Errorf("inflate: %w", err)
		}
		if !json.Valid(v) {
			return nil, errors.New("value")
		}
		return v, nil
	}
	return nil, nil
}
