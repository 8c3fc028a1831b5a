package casework

import "time"

// KindEnquiry is the kind of Enquiry; KindConsent, KindCheck of what is recorded about it.
const (
	KindEnquiry Kind = "enquiry"
	KindConsent Kind = "consent"
	KindCheck   Kind = "conflict_check"
)

// EnquiryStatus is where an enquiry stands.
type EnquiryStatus string

// The statuses. The last three are ends.
const (
	EnquiryNew      EnquiryStatus = "new"
	EnquiryChecking EnquiryStatus = "checking"
	EnquiryAccepted EnquiryStatus = "accepted"
	EnquiryReferred EnquiryStatus = "referred"
	EnquiryRefused  EnquiryStatus = "refused"
)

// Open reports whether the enquiry still waits.
func (s EnquiryStatus) Open() bool { return s == EnquiryNew || s == EnquiryChecking }

// Channel is how an enquiry came.
type Channel string

// The channels.
const (
	WalkIn     Channel = "walk_in"
	ByPhone    Channel = "phone"
	By1414     Channel = "1414"
	ByPage     Channel = "citizen_page"
	FieldDay   Channel = "field_day"
	ByReferral Channel = "referral"
	ByPost     Channel = "post"
	Imported   Channel = "import"
)

// Channels in the order they are offered.
var Channels = []Channel{WalkIn, ByPhone, By1414, ByPage, FieldDay, ByReferral, ByPost, Imported}

// Band is how urgent an enquiry is.
type Band string

// The bands, most urgent first. The empty band is not judged yet and sorts with Ordinary.
const (
	Emergency Band = "emergency" // violence, custody, eviction these days
	Urgent    Band = "urgent"    // a date within days
	Ordinary  Band = "ordinary"
)

// Enquiry is what a person asks before anybody acts for them. The person asking is a Party with role Applicant and the
// other side a Party with role Opponent, both with Of the enquiry's id. It lives in the queue space.
type Enquiry struct {
	Header
	Number      string        `field:"number" json:"number"` // short code on paper: given when new, "K7F2-9M"
	Status      EnquiryStatus `field:"status,legal" json:"status"`
	Channel     Channel       `field:"channel" json:"channel"`
	Language    string        `field:"language" json:"language"` // of help: "kk", "ru", "en"
	Line        string        `field:"line" json:"line"`         // one line: what it is about
	Story       string        `field:"story" json:"story"`
	Area        string        `field:"area" json:"area"`                       // code of the taxonomy, "LAB.WAGE"
	AreaSaid    string        `field:"area_said" json:"area_said"`             // what software suggested when a person chose the area; empty: it was not asked
	Sum         Money         `field:"sum,legal" json:"sum"`                   // at stake
	DateMatters Date          `field:"date_matters,legal" json:"date_matters"` // the date the person fears
	DateWhat    string        `field:"date_what" json:"date_what"`             // what happens then
	Band        Band          `field:"band" json:"band"`                       //
	BandWhy     string        `field:"band_why" json:"band_why"`               // catalogue key or words
	Received    time.Time     `field:"received" json:"received"`               //
	Promised    Date          `field:"promised,legal" json:"promised"`         // day an answer is promised
	PromisedWhy string        `field:"promised_why" json:"promised_why"`       // "pack:<revision>" or a person's reason
	Jump        int           `field:"jump" json:"jump"`                       // places moved ahead of the promised order; 0 none
	JumpWhy     string        `field:"jump_why" json:"jump_why"`               // required with Jump
	Settlement  string        `field:"settlement" json:"settlement"`           //
	SafeContact string        `field:"safe_contact" json:"safe_contact"`       // "yes", "no", "ask"; empty: not asked
	ContactNote string        `field:"contact_note" json:"contact_note"`       // "after six, not at home"
	Assigned    ID            `field:"assigned" json:"assigned"`               // member
	Eligibility []Verdict     `field:"eligibility,legal" json:"eligibility"`   //
	Decided     Date          `field:"decided,legal" json:"decided"`           // the day of the end
	DecidedBy   ID            `field:"decided_by" json:"decided_by"`           //
	DecidedWhy  string        `field:"decided_why" json:"decided_why"`         // reason of a refusal or referral
	ReferredTo  string        `field:"referred_to" json:"referred_to"`         //
	Case        ID            `field:"case" json:"case"`                       // when accepted
	Source      string        `field:"source" json:"source"`                   // of an import: file and row
}

// EntityKind gives KindEnquiry.
func (*Enquiry) EntityKind() Kind { return KindEnquiry }

// Verdict is the answer to one criterion of eligibility.
type Verdict struct {
	Regime    string `json:"regime"`    // of the pack
	Criterion string `json:"criterion"` // id in the pack
	Met       string `json:"met"`       // "yes", "no", "unknown"
	Evidence  string `json:"evidence"`  // "seen", "copied", "promised", ""
	Override  string `json:"override"`  // reason for going against the rule; empty: none
	Act       string `json:"act"`       // article and edition relied on
}

// Consent is a recorded permission of the person.
type Consent struct {
	Header
	Of      ID     `field:"of" json:"of"` // enquiry or case
	Purpose string `field:"purpose" json:"purpose"`
	Given   Date   `field:"given,legal" json:"given"`
	How     string `field:"how" json:"how"` // "signed", "spoken", "electronic"
	Revoked Date   `field:"revoked,legal" json:"revoked"`
	By      ID     `field:"by" json:"by"` // member who recorded it
}

// EntityKind gives KindConsent.
func (*Consent) EntityKind() Kind { return KindConsent }

// ConflictCheck is a conflict check that was made and what a person decided about it. A later party makes a new one.
type ConflictCheck struct {
	Header
	Of        ID          `field:"of" json:"of"`           // enquiry or case
	OfKind    Kind        `field:"of_kind" json:"of_kind"` //
	Checked   []string    `field:"checked" json:"checked"` // ids of the parties it looked at, each with a print of what was looked at
	Matches   []NameMatch `field:"matches,legal" json:"matches"`
	Decision  Decision    `field:"decision,legal" json:"decision"`
	Reason    string      `field:"reason" json:"reason"`
	DecidedBy ID          `field:"decided_by" json:"decided_by"`
	Decided   Date        `field:"decided,legal" json:"decided"`
}

// EntityKind gives KindCheck.
func (*ConflictCheck) EntityKind() Kind { return KindCheck }

// Decision about a conflict check.
type Decision string

// The decisions; empty means nobody decided yet.
const (
	NoConflict Decision = "none"     // no match, or none of them is the same person in an adverse role
	Waived     Decision = "waived"   // conflict, informed consent of those concerned; needs a reason
	Conflicted Decision = "conflict" // may not act
)

// NameMatch is one earlier party that may be the same person as a new one.
type NameMatch struct {
	New     ID      `json:"new"`
	Party   ID      `json:"party"`
	Of      ID      `json:"of"`
	OfKind  Kind    `json:"of_kind"`
	Role    Role    `json:"role"`
	Score   float64 `json:"score"` // 0..1
	Why     string  `json:"why"`   // "iin", "phone", "name", "name_exact"
	Adverse bool    `json:"adverse"`
}
