package wire

import (
	"zanger/casework"
	"zanger/sync/op"
)

// Limits. Bytes unless said otherwise.
const (
	MaxOp       = 256 << 10 // one sealed operation
	MaxMessage  = 1 << 20   // one message as sent
	MaxInflated = 16 << 20  // one message after inflating
	MaxOps      = 500       // operations of a push or a page, count
	MaxBlob     = 64 << 20  // one attachment
	BlobPart    = 1 << 20   // piece of an attachment with a sum of its own
)

// Push hands operations to the hub: all of one device and epoch, numbers contiguous. The same Push may be sent again.
type Push struct {
	Office casework.ID `cbor:"1,keyasint"`
	Device casework.ID `cbor:"2,keyasint"`
	Epoch  uint32      `cbor:"3,keyasint"`
	Key    casework.ID `cbor:"4,keyasint"` // idempotency: of this attempt to send these operations
	Ops    []op.Sealed `cbor:"-"`
	Raw    []rawOp     `cbor:"5,keyasint"`
}

// Verdict kinds.
const (
	Accepted    = 1 // numbered; everybody in the space will get it
	Quarantined = 2 // kept, waits for somebody of the space: the writer was no longer a member when writing
	Rejected    = 3 // kept by the laptop only, with Reason; later operations go on
)

// Reasons of a rejection. A catalogue key is "sync.reject." and the reason.
const (
	ReasonSize    = "size"    // larger than MaxOp
	ReasonHeader  = "header"  // header cannot be
	ReasonSpace   = "space"   // the device never was a member of the space
	ReasonOffice  = "office"  // of another office
	ReasonPurged  = "purged"  // the space was purged for ever
	ReasonRevoked = "revoked" // the device was revoked before
)

// Verdict is the hub's word on one operation.
type Verdict struct {
	Number int64    `cbor:"1,keyasint"` // device number
	Kind   int      `cbor:"2,keyasint"`
	Seq    int64    `cbor:"3,keyasint,omitempty"` // accepted: the office's number
	Clock  op.Clock `cbor:"4,keyasint,omitempty"` // accepted: that counts, see op.Stamp
	At     int64    `cbor:"5,keyasint,omitempty"` // received, ms since 1970
	Reason string   `cbor:"6,keyasint,omitempty"` // rejected, quarantined
}

// Push states.
const (
	PushTaken = 0 // Verdicts has one for each operation
	PushGap   = 1 // nothing taken: the hub expects number Expected next
	PushFork  = 2 // nothing taken: a number is known with other bytes (copied disk, restored backup). Raise the epoch to Epoch and number anew from 1
)

// PushAnswer answers a Push.
type PushAnswer struct {
	State    int         `cbor:"1,keyasint,omitempty"`
	Verdicts []Verdict   `cbor:"2,keyasint,omitempty"`
	Expected int64       `cbor:"3,keyasint,omitempty"`
	Epoch    uint32      `cbor:"4,keyasint,omitempty"`
	Now      int64       `cbor:"5,keyasint"` // hub's clock, ms since 1970
	Life     casework.ID `cbor:"6,keyasint"` // see Page.Life
}

// Relayed is what the hub answered to a push of a device without a line, on its way back by stick.
type Relayed struct {
	Device casework.ID `cbor:"1,keyasint"`
	Epoch  uint32      `cbor:"2,keyasint,omitempty"`
	Answer PushAnswer  `cbor:"3,keyasint"`
}

// Page is a piece of the office's order, as far as the device may see it.
type Page struct {
	Ops    []op.Stamped  `cbor:"-"`
	Raw    []rawStamped  `cbor:"1,keyasint,omitempty"`
	Acks   []Ack         `cbor:"2,keyasint,omitempty"`  // own operations, without their bodies
	Cursor int64         `cbor:"3,keyasint"`            // pull after this next
	More   bool          `cbor:"4,keyasint,omitempty"`  // ask again at once
	Now    int64         `cbor:"5,keyasint"`            // hub's clock, ms since 1970
	Life   casework.ID   `cbor:"6,keyasint"`            // changes when the hub was restored from a backup: pull from 0 and push again what it forgot
	Forget []casework.ID `cbor:"7,keyasint,omitempty"`  // spaces the device lost: hand over what is pending, then remove them
	Sets   []SpaceSet    `cbor:"8,keyasint,omitempty"`  // checks; sent from time to time, when More is false
	Keys   bool          `cbor:"9,keyasint,omitempty"`  // wrapped keys changed since the device last fetched them
	Gone   bool          `cbor:"10,keyasint,omitempty"` // the device is revoked: make the profile unreadable
	// Granted names spaces whose operations below the cursor the device lacks: it asks for their history. In an answer to
	// that it names the spaces asked for. See package hub.
	Granted []casework.ID `cbor:"11,keyasint,omitempty"`
	Arrived int64         `cbor:"13,keyasint,omitempty"` // number of the last enquiry or reply that came in: ask for them when it is above what was taken
	Rolls   [][]byte      `cbor:"14,keyasint,omitempty"` // with Gone: as in Keys, so that the device sees who withdrew it
	After   int64         `cbor:"12,keyasint,omitempty"` // what was asked for; a laptop whose cursor is below it does not move its cursor by this page
}

// Ack says that the hub has numbered an operation of the asking device.
type Ack struct {
	Epoch  uint32   `cbor:"1,keyasint,omitempty"`
	Number int64    `cbor:"2,keyasint"`
	Seq    int64    `cbor:"3,keyasint"`
	Clock  op.Clock `cbor:"4,keyasint"`
	At     int64    `cbor:"5,keyasint"`
	Sum    uint64   `cbor:"6,keyasint,omitempty"` // first 8 bytes of the operation's hash, big-endian; others than the laptop's own: it has a copy, pull with own=1
}

// SpaceSet is what the hub has of a space up to Seq: a laptop with the same operations has the same Hash.
type SpaceSet struct {
	Space casework.ID `cbor:"1,keyasint"`
	Seq   int64       `cbor:"2,keyasint"`
	Count int64       `cbor:"3,keyasint"`
	Hash  op.SetHash  `cbor:"4,keyasint"`
}

// Roles in a space. Only an owner grants and removes; a reader's operations are quarantined.
const (
	RoleOwner  = "owner"
	RoleEditor = "editor"
	RoleReader = "reader"
)

// Device is a device of the office as the hub hands it out.
type Device struct {
	Device  casework.ID `cbor:"1,keyasint"`
	Member  casework.ID `cbor:"2,keyasint"`
	Sign    []byte      `cbor:"3,keyasint"` // Ed25519, 32 bytes
	Box     string      `cbor:"4,keyasint"` // age recipient
	Role    string      `cbor:"5,keyasint"` // in the office: a casework.Duty
	Revoked bool        `cbor:"6,keyasint,omitempty"`
	// Proof is, as the hub hands it out, what the device brought (see Enrol); in a Roll seal's Invite.Welcome, if a laptop made the invite.
	Proof []byte `cbor:"7,keyasint,omitempty"`
}

// WrappedKey is a space key for one device, or for the office's recovery key (Device zero).
type WrappedKey struct {
	Space      casework.ID `cbor:"1,keyasint"`
	Key        casework.ID `cbor:"2,keyasint"`
	Generation int         `cbor:"3,keyasint"` // from 1; the greatest seals what follows
	Device     casework.ID `cbor:"4,keyasint"`
	Box        []byte      `cbor:"5,keyasint"` // see package seal; as written in a message with Boxes: which of them (uvarint)
}

// Grant is a device's place in a space.
type Grant struct {
	Space  casework.ID `cbor:"1,keyasint"`
	Device casework.ID `cbor:"2,keyasint"`
	Role   string      `cbor:"3,keyasint"`
}

// KeysPut makes or changes a space: who is in it, and the keys wrapped for them. The first one for a space makes it, its sender an owner.
type KeysPut struct {
	Office casework.ID   `cbor:"1,keyasint"`
	Device casework.ID   `cbor:"2,keyasint"` // sender
	Space  casework.ID   `cbor:"3,keyasint"`
	Grants []Grant       `cbor:"4,keyasint,omitempty"` // added or changed
	Remove []casework.ID `cbor:"5,keyasint,omitempty"` // devices that leave; Keys then holds a new generation
	Keys   []WrappedKey  `cbor:"6,keyasint,omitempty"` // kept beside those there are; one with the same Key and Device is kept as it was
}

// KeysBatch makes or changes many spaces, each as a KeysPut of its own would, up to MaxPuts.
type KeysBatch struct {
	Office casework.ID `cbor:"1,keyasint"`
	Device casework.ID `cbor:"2,keyasint"`
	Puts   []KeysPut   `cbor:"-"`
	Raw    []rawPut    `cbor:"3,keyasint"`
	Boxes  [][]byte    `cbor:"4,keyasint,omitempty"` // nil in memory, as Raw and Names
	Names  [][]byte    `cbor:"5,keyasint,omitempty"` // devices that Raw speaks of
	Told   int64       `cbor:"6,keyasint,omitempty"` // Keys.Cursor the sender has: what it changes itself it need not be told
}

// MaxPuts is how many spaces a KeysBatch may change.
const MaxPuts = 250

// KeysAnswer answers a KeysBatch.
type KeysAnswer struct {
	Refused []Refusal `cbor:"1,keyasint,omitempty"` // the others were carried out
	Cursor  int64     `cbor:"2,keyasint,omitempty"` // the sender knows all up to it, this batch too: it asks for keys after it next
}

// Refusal is a KeysPut the hub does not carry out.
type Refusal struct {
	Space casework.ID   `cbor:"1,keyasint"`
	Code  casework.Code `cbor:"2,keyasint"`
	Key   string        `cbor:"3,keyasint"` // catalogue
}

// Keys is what a device needs to open a space and to hand its key on.
type Keys struct {
	Office  casework.ID  `cbor:"1,keyasint"`
	Space   casework.ID  `cbor:"2,keyasint"`           // zero: of all spaces of the device
	Keys    []WrappedKey `cbor:"3,keyasint,omitempty"` // for the asking device
	Grants  []Grant      `cbor:"4,keyasint,omitempty"` // of the spaces the device is in
	Devices []Device     `cbor:"5,keyasint,omitempty"` // of the office
	Wanted  []WantedKey  `cbor:"6,keyasint,omitempty"` // members that still lack a key the asking device has
	Queue   string       `cbor:"7,keyasint,omitempty"` // age recipient of the enquiry box
	Recover string       `cbor:"8,keyasint,omitempty"` // age recipient of the office recovery key
	Cursor  int64        `cbor:"9,keyasint,omitempty"`
	More    bool         `cbor:"10,keyasint,omitempty"` // ask again, since Cursor
	Boxes   [][]byte     `cbor:"11,keyasint,omitempty"` // where the keys lie as written; nil in memory
	Rolls   [][]byte     `cbor:"12,keyasint,omitempty"` // envelopes of a Roll, of every device that leads; none when they are those of the request's mark
}

// WantedKey is a key to wrap for a device.
type WantedKey struct {
	Space  casework.ID `cbor:"1,keyasint"`
	Key    casework.ID `cbor:"2,keyasint"`
	Device casework.ID `cbor:"3,keyasint"`
}

// Enrol introduces a device, with the code of an invite.
type Enrol struct {
	Code   string      `cbor:"1,keyasint"`
	Device casework.ID `cbor:"2,keyasint"`
	Member casework.ID `cbor:"3,keyasint"`
	Sign   []byte      `cbor:"4,keyasint"`
	Box    string      `cbor:"5,keyasint"`
	Schema int         `cbor:"6,keyasint"`
	At     int64       `cbor:"7,keyasint"` // ms since 1970
	// What the office becomes when this is its first device; later ones take what is there.
	Found Founding `cbor:"8,keyasint"`
	Proof []byte   `cbor:"9,keyasint,omitempty"` // seal's Identity.Card, behind it Invite.Proof if a laptop made the invite
}

// Founding is what the first device of an office brings.
type Founding struct {
	Entity    casework.ID `cbor:"1,keyasint"` // the casework.Office
	Directory casework.ID `cbor:"2,keyasint"` // space
	Queue     casework.ID `cbor:"3,keyasint"` // space
	Recover   string      `cbor:"4,keyasint"` // age recipient of the office recovery key
	QueueBox  string      `cbor:"5,keyasint"` // age recipient of the enquiry box; its private half travels in the queue space
}

// Enrolled answers Enrol.
type Enrolled struct {
	Office  casework.ID `cbor:"1,keyasint"` // on the hub
	Founder bool        `cbor:"2,keyasint,omitempty"`
	Found   Founding    `cbor:"3,keyasint"` // as it stands now
	Role    string      `cbor:"4,keyasint"`
	Devices []Device    `cbor:"5,keyasint,omitempty"`
	Now     int64       `cbor:"6,keyasint"`
	Life    casework.ID `cbor:"7,keyasint"`
}

// BlobStart announces a sealed attachment. Sums has the SHA-256 of each BlobPart of it.
type BlobStart struct {
	Office casework.ID `cbor:"1,keyasint"`
	Space  casework.ID `cbor:"2,keyasint"`
	Sum    [32]byte    `cbor:"3,keyasint"`
	Size   int64       `cbor:"4,keyasint"`
	Sums   [][32]byte  `cbor:"5,keyasint"`
}

// BlobState says how much of an attachment the hub has.
type BlobState struct {
	Sum    [32]byte `cbor:"1,keyasint"`
	Size   int64    `cbor:"2,keyasint"`
	Offset int64    `cbor:"3,keyasint"` // bytes kept; send from here
	Ready  bool     `cbor:"4,keyasint,omitempty"`
	At     string   `cbor:"5,keyasint,omitempty"` // where to send, a path
}

// Enquiry is one that came in by the page or from a partner, sealed to the queue as it arrived.
type Enquiry struct {
	Seq      int64  `cbor:"1,keyasint"`
	Code     string `cbor:"2,keyasint"` // on the citizen's paper
	Area     string `cbor:"3,keyasint,omitempty"`
	Language string `cbor:"4,keyasint,omitempty"`
	Received int64  `cbor:"5,keyasint"`           // ms since 1970
	Box      []byte `cbor:"6,keyasint"`           // package seal, OpenBox
	Kind     string `cbor:"7,keyasint,omitempty"` // "enquiry" (also ""), "feedback", "complaint"
}

// Enquiries answers GET /v1/enquiries.
type Enquiries struct {
	List   []Enquiry `cbor:"1,keyasint,omitempty"`
	Cursor int64     `cbor:"2,keyasint"`
	More   bool      `cbor:"3,keyasint,omitempty"`
}

// EnquiryReport tells the hub what the citizen may read, and that an enquiry was taken into the queue.
type EnquiryReport struct {
	Office casework.ID     `cbor:"1,keyasint"`
	Device casework.ID     `cbor:"2,keyasint"`
	Taken  []string        `cbor:"3,keyasint,omitempty"` // codes whose sealed text the queue now holds
	Status []EnquiryStatus `cbor:"4,keyasint,omitempty"`
}

// EnquiryStatus is the public status of one enquiry.
type EnquiryStatus struct {
	Code     string `cbor:"1,keyasint"`
	Status   string `cbor:"2,keyasint"`           // casework.EnquiryStatus
	Promised string `cbor:"3,keyasint,omitempty"` // day an answer is promised, YYYY-MM-DD
	Area     string `cbor:"4,keyasint,omitempty"`
	Language string `cbor:"5,keyasint,omitempty"`
	At       int64  `cbor:"6,keyasint"` // ms since 1970; an older one never replaces a newer
}

// Problem answers with an HTTP status above 399.
type Problem struct {
	Code casework.Code `cbor:"1,keyasint"`
	Key  string        `cbor:"2,keyasint"`           // catalogue
	Wait int           `cbor:"3,keyasint,omitempty"` // seconds to wait before the next try
}

// Receipt says what a device holds, so that the next bundle carries the rest only.
type Receipt struct {
	Device casework.ID `cbor:"1,keyasint"`
	At     int64       `cbor:"2,keyasint"` // ms since 1970
	Have   []Have      `cbor:"3,keyasint,omitempty"`
}

// Have says: every operation of that device and epoch in that space up to Number.
type Have struct {
	Space  casework.ID `cbor:"1,keyasint"`
	Device casework.ID `cbor:"2,keyasint"`
	Epoch  uint32      `cbor:"3,keyasint,omitempty"`
	Number int64       `cbor:"4,keyasint"`
}

// Kinds of a pack that a hub publishes.
const (
	PackLaw       = "law"
	PackTemplates = "templates"
)
