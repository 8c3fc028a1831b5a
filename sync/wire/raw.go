package wire

import (
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

func tooLarge(where string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.sync.large", Op: where}
}

func malformed(where string, err error) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.sync.format", Op: where, Err: err}
}
