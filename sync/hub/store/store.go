package store

import (
	"context"
	"io"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// Store is what the hub keeps. Errors are casework.Errors: Missing for what is not there, Denied for what the rules of the
// office forbid, Invalid for what cannot be; an engine's own faults are Internal, and a transaction given up after many
// tries is Stale. All methods may be called by many at once.
type Store interface {
	Offices
	Log
	Spaces
	Queue
	Files
	Tokens

	// Check looks for faults: numbers missing from the order, sums that do not add up, operations altered.
	Check(ctx context.Context) ([]Fault, error)
	// Dump writes all tables, one moment of them, as JSON lines; Load fills an empty store from them and gives every
	// office a new life, by which its devices see that the hub may have gone back.
	Dump(ctx context.Context, w io.Writer) error
	Load(ctx context.Context, r io.Reader) error
	Engine() string // "sqlite" or "postgres"
	Close() error
}

// Offices keeps offices, invites and devices.
type Offices interface {
	// PutOffice makes an office or changes its name and settings; the counters are left alone.
	PutOffice(ctx context.Context, o *Office) error
	Office(ctx context.Context, id casework.ID) (*Office, error)
	Offices(ctx context.Context) ([]*Office, error)
	PutInvite(ctx context.Context, i Invite) error
	// Enrol takes a device in by the hash of an invite's code, once. The first device of an office founds it. The same
	// device with the same invite again gets the same answer. One that is known may enrol anew while it is in no space. Errors: Denied (no such invite,
	// used, too late).
	Enrol(ctx context.Context, hash []byte, d Device, f wire.Founding) (*Office, *Device, bool, error)
	Devices(ctx context.Context, office casework.ID) ([]Device, error)
	// Device finds a device in whichever office it is.
	Device(ctx context.Context, id casework.ID) (*Device, error)
	// Revoke ends a device and all its memberships. A second time changes nothing.
	Revoke(ctx context.Context, office, device casework.ID, now time.Time) error
	// PutRoll keeps what a device vouches for, in place of what it did before. Errors: Stale (it vouched for something later already).
	PutRoll(ctx context.Context, office casework.ID, r Roll) error
	// Rolls gives those there are, of devices that were revoked, too.
	Rolls(ctx context.Context, office casework.ID) ([]Roll, error)
}

// Log keeps operations.
type Log interface {
	// Push stores operations of one device, already checked as to signature and shape, and says what became of each.
	Push(ctx context.Context, p *wire.Push, now time.Time) (*wire.PushAnswer, error)
	// Pull gives what the device may see after a number, oldest first. With spaces it gives the history of these only.
	Pull(ctx context.Context, q PullQuery) (*wire.Page, error)
	// Held lists what was not accepted, newest first; Release accepts one that is quarantined, giving it a number.
	Held(ctx context.Context, office casework.ID) ([]Held, error)
	Release(ctx context.Context, office, device casework.ID, epoch uint32, number int64, now time.Time) (*wire.Verdict, error)
	// Heads gives the last number of each office.
	Heads(ctx context.Context) (map[casework.ID]int64, error)
}

// Spaces keeps who is in which space, and wrapped keys.
type Spaces interface {
	// PutKeys makes or changes a space. hash names the signed message: the same one again changes nothing.
	PutKeys(ctx context.Context, k *wire.KeysPut, hash []byte, now time.Time) error
	// PutKeysBatch is PutKeys for many, each refused or carried out by itself. The answer's Cursor is 0 where the sender has something of others to ask for.
	PutKeysBatch(ctx context.Context, b *wire.KeysBatch, hash []byte, now time.Time) (*wire.KeysAnswer, error)
	// Keys gives a device its keys of one space, or for a zero space of those in which something changed since a Keys.Cursor: some hundreds at a time.
	Keys(ctx context.Context, office, device, space casework.ID, since int64) (*wire.Keys, error)
	Member(ctx context.Context, office, device, space casework.ID) (role string, err error)
	// Purge asks for a space to be removed for ever, and removes it when a device of another member has asked before.
	// Errors: Missing, Denied (the same person twice).
	Purge(ctx context.Context, office, space, by casework.ID, now time.Time) (Purged, error)
}

// Queue keeps what came by page and partner, and what the public may read of it.
type Queue interface {
	// Arrive stores what came in, sealed; an enquiry gets its public line. A taken code is Stale: draw another.
	Arrive(ctx context.Context, office casework.ID, a Arrival) error
	Arrivals(ctx context.Context, office casework.ID, after int64, kinds []string, limit int) (list []wire.Enquiry, head int64, err error)
	Report(ctx context.Context, r *wire.EnquiryReport, now time.Time) error
	// Enquiry gives the public line of a code, Missing when there is none.
	Enquiry(ctx context.Context, office casework.ID, code string) (*Enquiry, error)
	Enquiries(ctx context.Context, office casework.ID, q EnquiryQuery) ([]Enquiry, error)
	PutSheet(ctx context.Context, office, device casework.ID, month string, counts map[string]int64) error
	Sheet(ctx context.Context, office casework.ID, month string) ([]Count, error)
}

// Files keeps the places of sealed attachments and the packs.
type Files interface {
	StartUpload(ctx context.Context, u Upload) (*Upload, error)
	// Upload gives an upload; raise makes the caller its only sender.
	Upload(ctx context.Context, office, id casework.ID, raise bool) (*Upload, error)
	// Advance writes down a piece, if the caller still holds the fence and nobody was faster: Stale otherwise.
	Advance(ctx context.Context, u *Upload, part Part) error
	// Truncate takes the place back to where a sum was right.
	Truncate(ctx context.Context, u *Upload, place int64) error
	// Attach makes an attachment of a finished upload, or of one the office has already.
	Attach(ctx context.Context, office casework.ID, sum [32]byte, space casework.ID, size int64, now time.Time) error
	DropUpload(ctx context.Context, office, id casework.ID) error
	OldUploads(ctx context.Context, office casework.ID, before time.Time) ([]*Upload, error)
	// Attachment gives the size of an attachment of the spaces the device is in; a zero device may see all of the office.
	Attachment(ctx context.Context, office, device casework.ID, sum [32]byte) (size int64, err error)
	PutPack(ctx context.Context, office casework.ID, p Pack) error
	Packs(ctx context.Context, office casework.ID) ([]Pack, error)
}

// Tokens keeps what opens the coordinator's pages and lets partners in. Only hashes are kept.
type Tokens interface {
	PutToken(ctx context.Context, t Token) error
	// Token finds one that has not run out. use removes it: a link works once.
	Token(ctx context.Context, office casework.ID, hash []byte, kind string, now time.Time, use bool) (*Token, error)
	TokenList(ctx context.Context, office casework.ID, kind string) ([]Token, error)
	DropToken(ctx context.Context, office casework.ID, hash []byte) error
}

// Office is an organisation on the hub.
type Office struct {
	ID       casework.ID
	Name     string
	Life     casework.ID // new after a restore, see wire.Page
	Seq      int64       // last number given
	Arrivals int64
	Settings Settings
	Made     time.Time
}

// Settings is what the office published to the hub about itself.
type Settings struct {
	Found   wire.Founding `json:"found"`
	Phone   string        `json:"phone,omitempty"`   // of the office, for the public
	Address string        `json:"address,omitempty"` // of the office, for the public
	Closed  bool          `json:"closed,omitempty"`  // takes no enquiries by the page
}

// Invite lets one device in. Only the hash of its code is kept.
type Invite struct {
	Office  casework.ID
	Hash    []byte
	Role    string // a casework.Duty
	Made    time.Time
	Expires time.Time
}

// Device is a device of an office.
type Device struct {
	Office casework.ID
	wire.Device
	Made    time.Time
	Met     time.Time // last change it brought or fetched, kept to the hour
	Acked   int64     // greatest number it asked for more after; -1: never asked
	Spaces  int64     // raised when its places in spaces or its keys change
	Told    int64     // the Spaces it has fetched for certain
	Revoked time.Time // zero: not
}

// PullQuery asks for operations.
type PullQuery struct {
	Office, Device casework.ID
	After          int64
	Spaces         []casework.ID // only these; none: all the device is in
	Own            bool          // own operations with their bodies: the device lost some
	Sets           bool          // with checks
	Told           int64         // wire.Keys.Cursor of the keys the device has
	Ops            int           // at most; wire.MaxOps when zero
	Bytes          int           // about at most; half of wire.MaxMessage when zero
	Now            time.Time
}

// Purged is what became of a wish to remove a space.
type Purged struct {
	Done    bool          // false: a second person has to ask, too
	Sums    [][32]byte    // attachments to delete
	Uploads []casework.ID // whose pieces are to be deleted
}

// Held is an operation that was not accepted.
type Held struct {
	Device casework.ID
	Epoch  uint32
	Number int64
	Space  casework.ID
	Kind   int // wire.Quarantined, wire.Rejected
	Reason string
	At     time.Time
	Bytes  int
}

// Arrival is something sealed that came in.
type Arrival struct {
	Kind           string // "enquiry", "feedback", "complaint"
	Code           string
	Area, Language string
	Source         string // "page", or the label of a partner
	Promised       string // YYYY-MM-DD
	Received       time.Time
	Box            []byte
}

// Enquiry is the public line of an enquiry.
type Enquiry struct {
	Code           string
	Received       time.Time
	Area, Language string
	Source         string
	Status         casework.EnquiryStatus
	StatusAt       time.Time
	Promised       string // YYYY-MM-DD, may be empty
	Taken          bool   // a laptop has it
}

// EnquiryQuery selects public lines, oldest first.
type EnquiryQuery struct {
	Open   bool   // only those that wait
	Source string // only from there
	From   time.Time
	Limit  int // 500 when zero
}

// Count is a number a device published for a month.
type Count struct {
	Device  casework.ID
	Measure string
	Value   int64
}

// Upload is an attachment on its way.
type Upload struct {
	Office, ID, Space, Device casework.ID
	Sum                       [32]byte
	Size                      int64
	Sums                      []byte // SHA-256 of each wire.BlobPart
	Place                     int64  // bytes kept
	Fence                     int64
	Parts                     []Part
	Made                      time.Time
}

// Part is a kept piece of an upload.
type Part struct {
	At   int64  `json:"at"`
	Size int64  `json:"size"`
	Key  string `json:"key"`
}

// Pack is a signed pack.
type Pack struct {
	Kind     string
	Name     string
	Revision int64
	Size     int64
	Sum      [32]byte
	Made     time.Time
}

// Token opens something.
type Token struct {
	Office  casework.ID
	Hash    []byte
	Kind    string // "partner", "link", "session"
	Label   string
	Made    time.Time
	Expires time.Time // zero: never
}

// Fault is what Check found.
type Fault struct {
	Office casework.ID
	What   string // "order", "operation", "counter", "space", "device", "purge"
	N      int64
}

// setHash reads a sum column.
func setHash(b []byte) (h op.SetHash) { copy(h[:], b); return h }
