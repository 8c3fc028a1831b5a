package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

// rawOp is a sealed operation as it stands in a message: the header's own bytes, and the body.
type rawOp struct {
	_      struct{} `cbor:",toarray"`
	Header []byte
	Body   []byte
}

type rawStamped struct {
	_      struct{} `cbor:",toarray"`
	Seq    int64
	Clock  op.Clock
	At     int64
	Header []byte
	Body   []byte
}

func packOp(s *op.Sealed) (rawOp, error) {
	h, err := s.Header.MarshalBinary()
	if err == nil && len(s.Body) > MaxOp {
		err = tooLarge("wire.Op")
	}
	return rawOp{Header: h, Body: s.Body}, err
}

func (r *rawOp) unpack() (s op.Sealed, err error) {
	if len(r.Body) > MaxOp {
		return s, tooLarge("wire.Op")
	}
	err = s.Header.UnmarshalBinary(r.Header)
	s.Body = r.Body
	return s, err
}

// pack and unpack turn what callers use into what is written, and check what the bytes alone cannot say.

func (p *Push) pack() error {
	if len(p.Ops) > MaxOps {
		return tooLarge("wire.Push")
	}
	p.Raw = make([]rawOp, len(p.Ops))
	for i := range p.Ops {
		var err error
		if p.Raw[i], err = packOp(&p.Ops[i]); err != nil {
			return err
		}
	}
	return p.contiguous()
}

func (p *Push) unpack() error {
	if len(p.Raw) > MaxOps {
		return tooLarge("wire.Push")
	}
	p.Ops = make([]op.Sealed, len(p.Raw))
	for i := range p.Raw {
		var err error
		if p.Ops[i], err = p.Raw[i].unpack(); err != nil {
			return err
		}
	}
	p.Raw = nil
	return p.contiguous()
}

func (p *Push) contiguous() error {
	if len(p.Ops) == 0 {
		return malformed("wire.Push", fmt.Errorf("no operations"))
	}
	for i := range p.Ops {
		h := &p.Ops[i].Header
		if h.Device != p.Device || h.Epoch != p.Epoch || h.Office != p.Office || h.Number != p.Ops[0].Number+int64(i) {
			return malformed("wire.Push", fmt.Errorf("operation %d is out of line", i))
		}
	}
	return nil
}

func (p *Page) pack() error {
	if len(p.Ops) > MaxOps {
		return tooLarge("wire.Page")
	}
	p.Raw = make([]rawStamped, len(p.Ops))
	for i := range p.Ops {
		o := &p.Ops[i]
		r, err := packOp(&o.Sealed)
		if err != nil {
			return err
		}
		p.Raw[i] = rawStamped{Seq: o.Seq, Clock: o.Stamp.Clock, At: o.Stamp.At.UnixMilli(), Header: r.Header, Body: r.Body}
	}
	return nil
}

func (p *Page) unpack() error {
	if len(p.Raw) > MaxOps {
		return tooLarge("wire.Page")
	}
	p.Ops = make([]op.Stamped, len(p.Raw))
	for i := range p.Raw {
		r := &p.Raw[i]
		s, err := (&rawOp{Header: r.Header, Body: r.Body}).unpack()
		if err != nil {
			return err
		}
		if r.Seq < 0 || r.Clock < 0 {
			return malformed("wire.Page", fmt.Errorf("operation %d has no place", i))
		}
		p.Ops[i] = op.Stamped{Stamp: op.Stamp{Seq: r.Seq, Clock: r.Clock, At: time.UnixMilli(r.At).UTC()}, Sealed: s}
	}
	p.Raw = nil
	return nil
}

// A box of keys is written once, though many keys lie in it.

func foldBoxes(keys []WrappedKey, boxes *[][]byte, at map[string]int) []WrappedKey {
	out := make([]WrappedKey, len(keys))
	for i, w := range keys {
		n, have := at[string(w.Box)]
		if !have {
			n = len(*boxes)
			*boxes = append(*boxes, w.Box)
			at[string(w.Box)] = n
		}
		w.Box = binary.AppendUvarint(nil, uint64(n))
		out[i] = w
	}
	return out
}

func unfoldBoxes(keys []WrappedKey, boxes [][]byte) error {
	for i := range keys {
		n, size := binary.Uvarint(keys[i].Box)
		if size <= 0 || size != len(keys[i].Box) || n >= uint64(len(boxes)) {
			return malformed("wire.Keys", fmt.Errorf("key %d has no box", i))
		}
		keys[i].Box = boxes[n]
	}
	return nil
}

func (k *Keys) fold() any {
	c := *k
	c.Boxes = nil
	c.Keys = foldBoxes(k.Keys, &c.Boxes, map[string]int{})
	return &c
}

func (k *Keys) unpack() error {
	err := unfoldBoxes(k.Keys, k.Boxes)
	k.Boxes = nil
	return err
}

// rawPut is a KeysPut as it stands in a batch: devices and boxes by their number, and the keys of one box for one space together.
type rawPut struct {
	_      struct{} `cbor:",toarray"`
	Space  []byte
	Grants []rawGrant
	Remove []int
	Keys   []rawKeys
}

type rawGrant struct {
	_      struct{} `cbor:",toarray"`
	Device int
	Role   string
}

type rawKeys struct {
	_          struct{} `cbor:",toarray"`
	Key        []byte   // empty: the id of the space
	Generation int
	Box        int
	Devices    []int // 0: the recovery key
}

func (k *KeysBatch) fold() any {
	c := KeysBatch{Office: k.Office, Device: k.Device, Told: k.Told}
	names, boxes := map[casework.ID]int{}, map[string]int{}
	name := func(id casework.ID) int {
		if id.IsZero() {
			return 0
		}
		if names[id] == 0 {
			c.Names = append(c.Names, id[:])
			names[id] = len(c.Names)
		}
		return names[id]
	}
	for _, p := range k.Puts {
		r := rawPut{Space: bytes.Clone(p.Space[:])}
		for _, g := range p.Grants {
			r.Grants = append(r.Grants, rawGrant{Device: name(g.Device), Role: g.Role})
		}
		for _, d := range p.Remove {
			r.Remove = append(r.Remove, name(d))
		}
		for _, w := range p.Keys {
			n, have := boxes[string(w.Box)]
			if !have {
				n = len(c.Boxes)
				boxes[string(w.Box)], c.Boxes = n, append(c.Boxes, w.Box)
			}
			one := rawKeys{Generation: w.Generation, Box: n}
			if w.Key != p.Space {
				one.Key = bytes.Clone(w.Key[:])
			}
			if last := len(r.Keys) - 1; last < 0 || !bytes.Equal(r.Keys[last].Key, one.Key) || r.Keys[last].Generation != one.Generation || r.Keys[last].Box != n {
				r.Keys = append(r.Keys, one)
			}
			to := &r.Keys[len(r.Keys)-1].Devices
			*to = append(*to, name(w.Device))
		}
		c.Raw = append(c.Raw, r)
	}
	return &c
}

func (k *KeysBatch) unpack() error {
	const where = "wire.KeysBatch"
	if len(k.Raw) > MaxPuts {
		return tooLarge(where)
	}
	bad := false
	id := func(b []byte) (out casework.ID) {
		bad = bad || len(b) != len(out)
		copy(out[:], b)
		return out
	}
	named := make([]casework.ID, 1, len(k.Names)+1)
	for _, n := range k.Names {
		named = append(named, id(n))
	}
	name := func(n int) casework.ID {
		if n < 0 || n >= len(named) {
			bad = true
			return casework.ID{}
		}
		return named[n]
	}
	k.Puts = make([]KeysPut, len(k.Raw))
	for i, r := range k.Raw {
		p := KeysPut{Office: k.Office, Device: k.Device, Space: id(r.Space)}
		for _, g := range r.Grants {
			p.Grants = append(p.Grants, Grant{Space: p.Space, Device: name(g.Device), Role: g.Role})
		}
		for _, d := range r.Remove {
			p.Remove = append(p.Remove, name(d))
		}
		for _, w := range r.Keys {
			if w.Box < 0 || w.Box >= len(k.Boxes) {
				return malformed(where, fmt.Errorf("no box %d", w.Box))
			}
			key := p.Space
			if len(w.Key) > 0 {
				key = id(w.Key)
			}
			for _, d := range w.Devices {
				p.Keys = append(p.Keys, WrappedKey{Space: p.Space, Key: key, Generation: w.Generation, Device: name(d), Box: k.Boxes[w.Box]})
			}
		}
		k.Puts[i] = p
	}
	k.Raw, k.Boxes, k.Names = nil, nil, nil
	if bad {
		return malformed(where, fmt.Errorf("an id or a name that is none"))
	}
	return nil
}

func tooLarge(where string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.sync.large", Op: where}
}

func malformed(where string, err error) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.sync.format", Op: where, Err: err}
}
