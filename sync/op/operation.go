package op

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"time"

	"zanger/casework"
)

// Header is the part of an operation that the hub reads.
type Header struct {
	Change casework.ID // the action; shared by the operations of one action in several spaces
	Who    casework.ID // member who acted, an id that means nothing outside the office; here it costs nothing in a row of operations
	Office casework.ID // on the hub
	Space  casework.ID
	Device casework.ID // that sends it
	Epoch  uint32      // from 0; raised when the device was copied or restored
	Number int64       // contiguous for device and epoch, from 1
	Prev   int64       // Number of the operation of this device and epoch before it in the same space; 0: none
	Seen   int64       // greatest hub number the device had taken in when it made the operation; 0: none
	Clock  Clock       // as the device claims; see Stamp
	Schema int         // of the store that wrote it
	Key    casework.ID // space key the body is sealed with
	Part   int         // from 0; a change too large for one operation has several in a space
	Parts  int         // at least 1
}

// Sealed is an operation as it travels and as the hub keeps it.
type Sealed struct {
	Header
	Body []byte // package seal
}

// Stamp is what the hub added. The zero Stamp is an operation that has not been at the hub.
type Stamp struct {
	Seq   int64     // the office's number, contiguous over all its operations, from 1
	Clock Clock     // the claimed clock, or the hub's where the claim was ahead of it by more than MaxAhead
	At    time.Time // received, hub's clock, UTC, milliseconds
}

// Stamped is a sealed operation with its place in the office's order.
type Stamped struct {
	Stamp
	Sealed
}

// Opened is an operation a laptop can apply.
type Opened struct {
	Header
	Stamp Stamp // zero: not from the hub
	Hash  [32]byte
	Body  Body
}

// Effective is the clock everybody uses for the operation: the hub's when there is one, else the claimed one.
func (o *Opened) Effective() Clock {
	if o.Stamp.Seq > 0 && o.Stamp.Clock > 0 {
		return min(o.Stamp.Clock, o.Clock)
	}
	return o.Clock
}

// Author is the device whose person acted. It differs from the header's device when another one sent it on after a restore.
func (o *Opened) Author() casework.ID {
	if !o.Body.Origin.IsZero() {
		return o.Body.Origin
	}
	return o.Device
}

// Body is what was done.
type Body struct {
	Act     string // catalogue key
	Reason  string
	Who     casework.ID // member
	At      time.Time   // the device's wall clock, UTC, milliseconds
	Reverts casework.ID // the change it undid
	Origin  casework.ID // device that made it, when not the header's
	Writes  []Write
}

// Write sets one field.
type Write struct {
	Kind   casework.Kind
	Entity casework.ID
	Field  string
	New    json.RawMessage // nil clears the field
	Saw    []casework.ID   // heads of the field it supersedes
	Past   []casework.ID   // see casework.Write
}

const headerFormat = 1

// AppendBinary appends the header's bytes, format 1. The same header always has the same bytes: they are signed, hashed and bound to
// the sealed body.
func (h *Header) AppendBinary(b []byte) ([]byte, error) {
	if err := h.Check(); err != nil {
		return b, err
	}
	b = append(b, headerFormat)
	for _, id := range []*casework.ID{&h.Office, &h.Device, &h.Who, &h.Space, &h.Key, &h.Change} {
		b = append(b, id[:]...)
	}
	b = binary.AppendUvarint(b, uint64(h.Epoch))
	for _, n := range []int64{h.Number, h.Prev, h.Seen, int64(h.Clock), int64(h.Schema), int64(h.Part), int64(h.Parts)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary gives the header's bytes.
func (h *Header) MarshalBinary() ([]byte, error) { return h.AppendBinary(make([]byte, 0, 128)) }

// UnmarshalBinary reads what AppendBinary wrote, and nothing else: longer, shorter or differently written numbers are Invalid.
func (h *Header) UnmarshalBinary(b []byte) error {
	const ids = 6 * 16
	if len(b) < 1+ids {
		return badHeader("short")
	}
	if b[0] != headerFormat {
		return &casework.Error{Code: casework.Newer, Key: "error.sync.newer", Op: "op.Header"}
	}
	b = b[1:]
	var v Header
	for _, id := range []*casework.ID{&v.Office, &v.Device, &v.Who, &v.Space, &v.Key, &v.Change} {
		copy(id[:], b)
		b = b[16:]
	}
	var n [8]uint64
	for i := range n {
		x, w := binary.Uvarint(b)
		if w <= 0 || w > 1 && b[w-1] == 0 || x > 1<<63-1 {
			return badHeader("number")
		}
		n[i], b = x, b[w:]
	}
	if len(b) > 0 || n[0] > 1<<32-1 || n[5] > maxSmall || n[6] > maxSmall || n[7] > maxSmall {
		return badHeader("number")
	}
	v.Epoch, v.Number, v.Prev, v.Seen, v.Clock = uint32(n[0]), int64(n[1]), int64(n[2]), int64(n[3]), Clock(n[4])
	v.Schema, v.Part, v.Parts = int(n[5]), int(n[6]), int(n[7])
	if err := v.Check(); err != nil {
		return err
	}
	*h = v
	return nil
}

const (
	maxSmall  = 1 << 20
	maxNumber = 1 << 40 // of a device; a laptop writes at most some millions
)

// Check refuses a header that cannot be: Invalid.
func (h *Header) Check() error {
	switch {
	case h.Change.IsZero(), h.Office.IsZero(), h.Space.IsZero(), h.Device.IsZero(), h.Key.IsZero():
		return badHeader("id")
	case h.Number < 1, h.Number >= maxNumber, h.Prev < 0, h.Prev >= h.Number, h.Seen < 0, h.Clock < 0:
		return badHeader("number")
	case h.Parts < 1, h.Parts > maxSmall, h.Part < 0, h.Part >= h.Parts, h.Schema < 0, h.Schema > maxSmall:
		return badHeader("part")
	}
	return nil
}

func badHeader(what string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.sync.header", Op: "op.Header", Args: map[string]any{"What": what}}
}

// Hash names the sealed operation: SHA-256 over header and body, the header's length before them. The hub and the laptops compare operations and sets of them by it.
func (s *Sealed) Hash() [32]byte {
	b, _ := s.Header.AppendBinary(make([]byte, 0, 128))
	h := sha256.New()
	h.Write([]byte{byte(len(b))})
	h.Write(b)
	h.Write(s.Body)
	return [32]byte(h.Sum(nil))
}

// SetHash is the XOR of the hashes of a set of operations: equal sets have equal hashes whatever the order.
type SetHash [32]byte

// Add takes an operation in, or out again.
func (s *SetHash) Add(hash [32]byte) {
	for i := range s {
		s[i] ^= hash[i]
	}
}
