package seal

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"zanger/sync/op"
)

// writeBody writes a body by the model of words, and plainly where the model does not give back what it was given.
func writeBody(h *op.Header, b *op.Body) (data []byte, format byte, err error) {
	if data, err = encodeBody(h, b); err == nil {
		if got, err := decodeBody(h, data); err == nil && sameBody(&got, b) {
			return data, bodyFormat, nil
		}
	}
	data, err = encodePlain(b)
	return data, bodyPlain, err
}

// sameBody compares what people wrote; an empty list is no list, and an instant has milliseconds.
func sameBody(a, b *op.Body) bool {
	return a.Act == b.Act && a.Reason == b.Reason && a.Who == b.Who && a.At.UnixMilli() == b.At.UnixMilli() && a.Reverts == b.Reverts && a.Origin == b.Origin &&
		slices.EqualFunc(a.Writes, b.Writes, func(x, y op.Write) bool {
			return x.Kind == y.Kind && x.Entity == y.Entity && x.Field == y.Field && bytes.Equal(x.New, y.New) && slices.Equal(x.Saw, y.Saw) && slices.Equal(x.Past, y.Past)
		})
}

// plainBody is a body with its instant as milliseconds: CBOR, compressed.
type plainBody struct {
	_    struct{} `cbor:",toarray"`
	Body op.Body
	At   int64
}

// plainMode takes any bytes for text: what is sealed was somebody's work, whatever it holds.
var plainMode = must(cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode())

func encodePlain(b *op.Body) ([]byte, error) {
	p := plainBody{Body: *b, At: b.At.UnixMilli()}
	p.Body.At = time.Time{}
	raw, err := cbor.Marshal(p)
	if err != nil {
		return nil, err
	}
	z := zippers.Get().(*zstd.Encoder)
	defer zippers.Put(z)
	return z.EncodeAll(raw, nil), nil
}

func decodePlain(_ *op.Header, data []byte) (op.Body, error) {
	z := unzippers.Get().(*zstd.Decoder)
	defer unzippers.Put(z)
	raw, err := z.DecodeAll(data, nil)
	if err != nil {
		return op.Body{}, fmt.Errorf("inflate: %w", err)
	}
	var p plainBody
	if err := plainMode.Unmarshal(raw, &p); err != nil {
		return op.Body{}, err
	}
	p.Body.At = time.UnixMilli(p.At).UTC()
	return p.Body, nil
}
