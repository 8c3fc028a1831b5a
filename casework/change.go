package casework

import (
	"encoding/json"
	"time"
)

// Change is one person's one action: everything it wrote, kept together. It is stored, journalled and, later, sent as one.
type Change struct {
	ID      ID        `json:"id"`
	Seq     int64     `json:"seq"`    // contiguous number on this device, from 1; the store gives it
	Device  ID        `json:"device"` // the store gives it
	Who     ID        `json:"who"`    // member who acted; zero before the first member exists
	At      time.Time `json:"at"`     // wall clock of the device, UTC
	Clock   int64     `json:"clock"`  // hybrid clock: milliseconds<<16 | counter, never goes back on a device
	Schema  int       `json:"schema"` // version of the store's schema that wrote it
	Act     string    `json:"act"`    // what was done, a catalogue key: "act.enquiry.accept"
	Reason  string    `json:"reason,omitempty"`
	Reverts ID        `json:"reverts,omitzero"` // the change this one undoes
	Writes  []Write   `json:"writes"`
}

// Write sets one field of one entity.
type Write struct {
	Space  ID              `json:"space"` // unit of sharing: a case, the queue, the office directory
	Kind   Kind            `json:"kind"`
	Entity ID              `json:"entity"`
	Field  string          `json:"field"`
	Old    json.RawMessage `json:"old,omitempty"` // absent when the field had no value
	New    json.RawMessage `json:"new,omitempty"` // absent clears the field
	Saw    []ID            `json:"saw,omitempty"` // heads it supersedes: the changes whose value of this field the writer had seen

	// Past names what the writer had seen beside this field, where a deletion and an edit may meet: for a deletion the heads
	// of the entity's other fields, for an edit of a deleted entity the heads of the deletion.
	Past []ID `json:"past,omitempty"`
}

// FieldDeleted is the field of every kind that marks soft deletion: true or absent. Nothing is ever removed from a profile
// by deletion; an edit against a deletion is a divergence.
const FieldDeleted = "deleted"

// Act names an action before it is done.
type Act struct {
	Name   string // catalogue key under "act."
	Reason string // what the person gave as reason, where one is asked
	Who    ID     // zero: the profile's own member
}

// Kind is a kind of entity, as written in the store and on the wire.
type Kind string

// Entity is something the store keeps. Its fields are the struct's fields tagged `field:"name"`; the tag may add
// ",legal": a date, party, sum, claim, status or case number, never settled by machine when two people disagree.
type Entity interface {
	EntityKind() Kind
	Base() *Header
}

// Header is what every entity carries beside its fields. It is embedded first in every entity.
type Header struct {
	ID      ID        `json:"id"`
	Space   ID        `json:"space"`
	Deleted bool      `json:"deleted,omitempty"`
	Created time.Time `json:"created"` // instant of the first change; the store keeps it
	Updated time.Time `json:"updated"` // instant of the newest change; the store keeps it
}

// Base gives the header itself.
func (h *Header) Base() *Header { return h }
