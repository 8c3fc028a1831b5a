package seal

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/fxamacker/cbor/v2"

	"zanger/casework"
	"zanger/sync/op"
)

// cborBody is a body as it is written. The writes of one entity stand together.
type cborBody struct {
	Act     string       `cbor:"1,keyasint,omitempty"`
	Reason  string       `cbor:"2,keyasint,omitempty"`
	Who     []byte       `cbor:"3,keyasint,omitempty"`
	At      int64        `cbor:"4,keyasint,omitempty"` // ms since 1970; absent: that of the claimed clock
	Reverts []byte       `cbor:"5,keyasint,omitempty"`
	Origin  []byte       `cbor:"6,keyasint,omitempty"`
	Wrote   []cborEntity `cbor:"7,keyasint,omitempty"`
}

type cborEntity struct {
	_      struct{} `cbor:",toarray"`
	Kind   string
	Entity []byte // empty: the id of the space, as a case has
	Fields []cborField
}

type cborField struct {
	Field string   `cbor:"1,keyasint"`
	New   []byte   `cbor:"2,keyasint,omitempty"` // JSON
	Saw   [][]byte `cbor:"3,keyasint,omitempty"`
	Past  [][]byte `cbor:"4,keyasint,omitempty"`
}

var (
	bodyEnc = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.EncMode())
	bodyDec = must(cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 8, MaxArrayElements: 1 << 17, MaxMapPairs: 64, UTF8: cbor.UTF8RejectInvalid}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // constants and embedded data; a test would not start
	}
	return v
}

// encodeBody leaves out what the header says already.
func encodeBody(h *op.Header, b *op.Body) ([]byte, error) {
	c := cborBody{Act: b.Act, Reason: b.Reason, Who: raw(b.Who), Reverts: raw(b.Reverts), Origin: raw(b.Origin)}
	if !b.At.Equal(h.Clock.Time()) {
		c.At = b.At.UnixMilli()
	}
	for i, w := range b.Writes {
		if i == 0 || b.Writes[i-1].Entity != w.Entity || b.Writes[i-1].Kind != w.Kind {
			e := cborEntity{Kind: string(w.Kind)}
			if w.Entity != h.Space {
				e.Entity = raw(w.Entity)
			}
			c.Wrote = append(c.Wrote, e)
		}
		e := &c.Wrote[len(c.Wrote)-1]
		e.Fields = append(e.Fields, cborField{Field: w.Field, New: w.New, Saw: raws(w.Saw), Past: raws(w.Past)})
	}
	return bodyEnc.Marshal(&c)
}

func decodeBody(h *op.Header, data []byte) (op.Body, error) {
	var c cborBody
	if err := bodyDec.Unmarshal(data, &c); err != nil {
		return op.Body{}, err
	}
	b := op.Body{Act: c.Act, Reason: c.Reason, At: h.Clock.Time()}
	if c.At != 0 {
		b.At = time.UnixMilli(c.At).UTC()
	}
	var err error
	id := func(r []byte) (v casework.ID) {
		if len(r) > 0 && copy(v[:], r) != len(v) || len(r) > len(v) {
			err = errors.New("id")
		}
		return v
	}
	ids := func(rs [][]byte) (out []casework.ID) {
		for _, r := range rs {
			out = append(out, id(r))
		}
		return out
	}
	b.Who, b.Reverts, b.Origin = id(c.Who), id(c.Reverts), id(c.Origin)
	for _, e := range c.Wrote {
		entity := h.Space
		if len(e.Entity) > 0 {
			entity = id(e.Entity)
		}
		for _, f := range e.Fields {
			w := op.Write{Kind: casework.Kind(e.Kind), Entity: entity, Field: f.Field, Saw: ids(f.Saw), Past: ids(f.Past)}
			if len(f.New) > 0 {
				if !json.Valid(f.New) {
					err = errors.New("value")
				}
				w.New = f.New
			}
			if w.Entity.IsZero() || w.Field == "" || w.Kind == "" {
				err = errors.New("write without a place")
			}
			b.Writes = append(b.Writes, w)
		}
	}
	return b, err
}

func raw(id casework.ID) []byte {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

func raws(ids []casework.ID) [][]byte {
	var out [][]byte
	for _, id := range ids {
		out = append(out, raw(id))
	}
	return out
}
