package casework

// The kinds of the office directory.
const (
	KindOffice Kind = "office"
	KindMember Kind = "member"
	KindSource Kind = "source"
)

// Office is the organisation: a bar office, a clinic, a village consultant's room. One a profile, in the directory space.
type Office struct {
	Header
	Name     string    `field:"name" json:"name"`
	NameKK   string    `field:"name_kk" json:"name_kk"` // as it stands on Kazakh papers; empty: Name
	BIN      string    `field:"bin" json:"bin"`
	Address  string    `field:"address" json:"address"`
	Phone    string    `field:"phone" json:"phone"`
	Email    string    `field:"email" json:"email"`
	Region   string    `field:"region" json:"region"`       // see Regions; older profiles hold free text
	CaseMask string    `field:"case_mask" json:"case_mask"` // number of a new case: "{yy}-{n:4}"; empty: that
	Sample   bool      `field:"sample" json:"sample"`       // holds fictional people only
	Page     PageStyle `field:"page" json:"page"`           // how its papers are set
}

// PageStyle is how the papers of an office are set on A4. The zero value is the habit of courts: Times, 14 points, margins
// of 30, 15, 20 and 20 millimetres, no word parted.
type PageStyle struct {
	Face    string `json:"face,omitempty"`  // "times", "arial"
	Size    int    `json:"size,omitempty"`  // points
	Left    int    `json:"left,omitempty"`  // millimetres; a style with margins has all four
	Right   int    `json:"right,omitempty"` //
	Top     int    `json:"top,omitempty"`   //
	Bottom  int    `json:"bottom,omitempty"`
	Hyphens bool   `json:"hyphens,omitempty"` // words are parted at the end of a line
}

// HelpLanguages gives the languages a new member is taken to give help in, from the language they chose for the program: it
// says so of Kazakh and Russian. Who chose English has still to say whom they can talk to.
func HelpLanguages(ui string) []string {
	if ui == "kk" || ui == "ru" {
		return []string{ui}
	}
	return nil
}

// EntityKind gives KindOffice.
func (*Office) EntityKind() Kind { return KindOffice }

// Regions are the regions and cities of the republic by the first two digits of the classification of places (КАТО).
// The catalogue has their names under "place.region.".
var Regions = []string{"10", "11", "15", "19", "23", "27", "31", "33", "35", "39", "43", "47", "55", "59", "61", "62", "63", "71", "75", "79"}

// Duty is what a member is in the office. It decides what they may do, see May.
type Duty string

// The duties. Scripts name them so.
const (
	Advocate    Duty = "advocate"
	Consultant  Duty = "consultant"
	Student     Duty = "student"
	Supervisor  Duty = "supervisor"
	Coordinator Duty = "coordinator"
)

// Duties in the order they are offered.
var Duties = []Duty{Advocate, Consultant, Student, Supervisor, Coordinator}

// Member is a person of the office.
type Member struct {
	Header
	Name      string    `field:"name" json:"name"`
	Duty      Duty      `field:"duty,legal" json:"duty"`
	Languages []string  `field:"languages" json:"languages"` // "kk", "ru", "en"
	Phone     string    `field:"phone" json:"phone"`
	Licence   string    `field:"licence" json:"licence"` // number and date of the advocate's licence, for papers
	Left      Date      `field:"left,legal" json:"left"` // no longer of the office since
	Away      DateRange `field:"away" json:"away"`       // absent, both days included
	Deputy    ID        `field:"deputy" json:"deputy"`   // member who answers for the dates meanwhile
	Areas     []string  `field:"areas" json:"areas"`     // topics the member takes, codes of the taxonomy; none: not said
	District  string    `field:"district" json:"district"`
	Capacity  int       `field:"capacity" json:"capacity"` // open cases and enquiries at once, 0: not said
}

// EntityKind gives KindMember.
func (*Member) EntityKind() Kind { return KindMember }

// Power is something a duty may or may not do.
type Power string

// The powers.
const (
	AcceptEnquiry   Power = "enquiry.accept"
	RefuseEnquiry   Power = "enquiry.refuse"
	JumpQueue       Power = "enquiry.jump"
	DecideConflict  Power = "conflict.decide"
	OverrideGate    Power = "position.override"
	FinaliseDraft   Power = "draft.final"   // without anybody's approval
	ApproveDraft    Power = "draft.approve" // of another member
	ConfirmDeadline Power = "deadline.confirm"
	ManageOffice    Power = "office.manage"
)

// May reports whether the duty carries the power. A student takes enquiries and drafts; what binds the client or the
// office needs a lawyer. A coordinator steers the queue and does not act in cases.
func (d Duty) May(p Power) bool {
	switch d {
	case Advocate, Consultant, Supervisor:
		return true
	case Coordinator:
		return p == AcceptEnquiry || p == RefuseEnquiry || p == JumpQueue || p == ManageOffice
	}
	return false
}
