package client

import (
	"context"
	"crypto/ed25519"
	"time"

	"zanger/casework"
	"zanger/sync/wire"
)

// Intake makes a casework.Enquiry of what came in by the hub: who asked, what is promised, how urgent it is. *intake.Desk is one.
type Intake interface {
	Enter(ctx context.Context, tx casework.Tx, e *casework.Enquiry, parties ...*casework.Party) error
}

// UseIntake says who enters what came in by the hub. Without it enquiries wait at the hub. Call it before the first exchange.
func (c *Client) UseIntake(i Intake) { c.intake = i }

// TrustPacks says whose signature packs of law bear; none: the project's. Call it before the first exchange.
func (c *Client) TrustPacks(keys ...ed25519.PublicKey) { c.packKeys = keys }

// Enrolment is what joining an office at its hub gave.
type Enrolment struct {
	Founder  bool          // this laptop is the office's first
	Recovery string        // founder only: the office's recovery key, to be printed; see RecoveryKept
	Role     casework.Duty // in the office
	Finger   string        // check code of this device
	Waits    bool          // enrolled at the hub, and nothing of the office is here before a colleague has said yes
	Invited  bool          // with Waits: by a colleague's laptop, which lets this one in by itself
}

// Carried says what a bundle held or an exchange moved.
type Carried struct {
	From   casework.ID // device that wrote it
	Out    int         // operations
	In     int
	Files  int // attachments; by stick their previews too
	Bytes  int64
	Joined bool // this profile became part of the office
	Budget bool // the byte budget ended it early

	// Over the line only.
	Offline   bool          // the hub could not be reached, or not to the end; what was moved stays moved
	Problem   string        // catalogue key of why
	Wait      time.Duration // the hub asked to wait so long
	Enquiries int           // taken into the queue
	Replies   int           // feedback and complaints
	Previews  int           // small pictures of attachments
	Pack      bool          // a new pack of law is there, for the next start
	Waits     bool          // nobody has said yes to this laptop so far; nothing was exchanged
	Templates bool          // a new pack of templates waits for a person's yes
}

// Options limit one exchange over the line. The zero Options has no limit.
type Options struct {
	Budget   int64          // bytes on the line, both ways; 0: no limit
	TextOnly bool           // attachments wait
	Progress func(Progress) // called now and then on the exchange's goroutine; must be quick; nil: nobody listens
}

// Step is what an exchange is busy with. A catalogue key is "sync.step." and the step.
type Step string

// Steps in their order.
const (
	StepKeys      Step = "keys"
	StepSend      Step = "send"
	StepTake      Step = "take"
	StepEnquiries Step = "enquiries"
	StepPacks     Step = "packs"
	StepPreviews  Step = "previews"
	StepFiles     Step = "files"
)

// Progress tells how far an exchange is.
type Progress struct {
	Step  Step
	Done  int64  // records sent or taken in so far; with File bytes of it
	Total int64  // records queued when the exchange began, or bytes of File; 0: not known
	File  string // name of the attachment on its way
	Up    bool   // File goes to the hub
	Bytes int64  // on the line so far, both ways
}

// FileMove is an attachment that is not in both places yet.
type FileMove struct {
	File   casework.ID
	Case   casework.ID // or enquiry
	Name   string
	Size   int64 // bytes as sealed; in clear where it is not here yet
	Done   int64 // bytes moved
	Up     bool  // to the hub, else from it
	Moving bool  // now

	Preview bool // a small picture of the attachment of that name
}

// TrayEntry is an own record the hub did not take: rejected, or held until somebody of the case lets it in.
type TrayEntry struct {
	ID     int64 // for Resend and ExportEntry
	Held   bool
	Reason string // catalogue key
	Space  casework.ID
	Change casework.Change
}

// Device is a laptop of the office.
type Device struct {
	ID      casework.ID
	Member  casework.ID
	Role    casework.Duty
	Revoked bool
	Self    bool
	Finger  string    // check code, to compare by voice
	Met     time.Time // when this laptop first heard of it; zero: before that was noted
	Seen    time.Time // when it was last at the hub, to the hour, or wrote what a stick brought; zero: not known
	Asks    bool      // to be let in: the hub tells of it, no colleague vouched for it, it has no key
	Shut    bool      // Revoked by the hub's word alone: its profile ends once a colleague withdraws it, too
	Odd     bool      // the hub says something else of it than colleagues vouch for, or than it signed itself
}

// Invite lets one laptop in.
type Invite struct {
	URL     string
	Code    string // its secret, as printed; what follows the dot is the hub's fingerprint
	Expires time.Time
}

// HeldRecord is a record of a colleague that the hub holds back: its writer was no longer let into the case when writing.
type HeldRecord struct {
	Device casework.ID `json:"device"`
	Epoch  uint32      `json:"epoch"`
	Number int64       `json:"number"`
	Space  casework.ID `json:"space"`
	Reason string      `json:"reason"`
	At     time.Time   `json:"at"`
	Bytes  int         `json:"bytes"`
}

// Reply is how it was, told on the hub's page by the person helped. Only coordinators get them.
type Reply struct {
	N         int64
	Complaint bool
	Code      string      // of the enquiry
	Enquiry   casework.ID // zero: not in this profile
	Received  time.Time
	Helped    string // "yes", "partly", "no", ""
	Clear     string
	Paid      string // was money asked for: "yes", "no", ""
	Text      string
	Contact   string
	Language  string
	Seen      bool
}

// Pack is a pack taken from the hub: it waits on the profile's shelf for a person's yes, unless it was refused.
type Pack struct {
	Kind     string `json:",omitempty"` // as on the wire; "" in what an older program kept: law
	Name     string
	Revision int
	At       time.Time
	Refused  string // catalogue key of why it was not installed; "" when it was
}

// Templates says whether it is one of templates, not of law.
func (p Pack) Templates() bool { return p.Kind == wire.PackTemplates }

// Pace is how this laptop exchanges by itself. It is kept in the profile.
type Pace struct {
	Off      bool   `json:"off,omitempty"` // only when asked
	TextOnly bool   `json:"text_only,omitempty"`
	BudgetKB int    `json:"budget_kb,omitempty"` // of one exchange; 0: no limit
	Folder   string `json:"folder,omitempty"`    // shared by the profiles of this computer; "": none
}

// Budget is the limit of one exchange in bytes; 0: none. A kilobyte is a thousand, as whoever sells the line counts.
func (p Pace) Budget() int64 { return int64(p.BudgetKB) * 1000 }
