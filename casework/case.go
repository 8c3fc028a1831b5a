package casework

import "time"

// The kinds that live in a case's space.
const (
	KindCase     Kind = "case"
	KindParty    Kind = "party"
	KindEvent    Kind = "event"
	KindEvidence Kind = "evidence"
	KindFile     Kind = "file"
	KindClaim    Kind = "claim"
	KindElement  Kind = "element"
	KindNote     Kind = "note"
	KindTask     Kind = "task"
	KindDeadline Kind = "deadline"
	KindDraft    Kind = "draft"
	KindForecast Kind = "forecast"
	KindEstimate Kind = "estimate"
)

// Kinds gives a fresh entity of every kind the store keeps, in the order of their dependence.
func Kinds() []Entity {
	return []Entity{
		&Office{}, &Member{}, &Enquiry{}, &Consent{}, &ConflictCheck{}, &Case{}, &Party{}, &Event{}, &Evidence{}, &File{},
		&Claim{}, &Element{}, &Note{}, &Task{}, &Deadline{}, &Draft{},
		&Template{}, &DraftVersion{}, &Signature{}, &Filing{}, &Forecast{}, &Estimate{}, &Source{},
	}
}

// Stage is how far a case has come.
type Stage string

// The stages. Only StageReady blocks: it needs the claim-evidence gate passed or overridden with a reason.
const (
	StageOpened    Stage = "opened"
	StagePreparing Stage = "preparing"
	StagePretrial  Stage = "pretrial"
	StageReady     Stage = "ready"
	StageFirst     Stage = "first_instance"
	StageAppeal    Stage = "appeal"
	StageCassation Stage = "cassation"
	StageExecution Stage = "execution"
	StageClosed    Stage = "closed"
)

// Stages in order.
var Stages = []Stage{StageOpened, StagePreparing, StagePretrial, StageReady, StageFirst, StageAppeal, StageCassation, StageExecution, StageClosed}

// Case is work done for a client. Its space is its own id.
type Case struct {
	Header
	Number      string `field:"number,legal" json:"number"` // of the office, "26-0071"
	Title       string `field:"title" json:"title"`
	Area        string `field:"area" json:"area"` // code of the taxonomy
	Stage       Stage  `field:"stage,legal" json:"stage"`
	Aid         string `field:"aid,legal" json:"aid"` // "consultation", "representation"
	Regime      string `field:"regime" json:"regime"` // of aid, as in the pack
	Language    string `field:"language" json:"language"`
	Court       string `field:"court,legal" json:"court"`
	CourtNumber string `field:"court_number,legal" json:"court_number"` // "6001-25-00-2/1234"
	Price       Money  `field:"price,legal" json:"price"`               // of the claim
	Summary     string `field:"summary" json:"summary"`
	Banner      string `field:"banner" json:"banner"` // a notice nobody may overlook, shown on every tab
	SafeContact string `field:"safe_contact" json:"safe_contact"`
	ContactNote string `field:"contact_note" json:"contact_note"`
	Responsible ID     `field:"responsible" json:"responsible"` // member
	Supervisor  ID     `field:"supervisor" json:"supervisor"`   // of a student
	Enquiry     ID     `field:"enquiry" json:"enquiry"`
	Opened      Date   `field:"opened,legal" json:"opened"`
	Closed      Date   `field:"closed,legal" json:"closed"`
	ClosedWhy   string `field:"closed_why" json:"closed_why"`
	Outcome     string `field:"outcome,legal" json:"outcome"`
	GateWhy     string `field:"gate_why" json:"gate_why"` // reason given for passing the claim-evidence gate with gaps

	// What cases are compared by, besides the area and the price: codes of casework/outcome, "" not known.
	Filed      Date            `field:"filed,legal" json:"filed"` // with the court or body; zero: not yet, or not known
	CourtLevel string          `field:"court_level" json:"court_level"`
	Region     string          `field:"region" json:"region"`
	Side       string          `field:"side" json:"side"` // of the client
	ClaimKind  string          `field:"claim_kind" json:"claim_kind"`
	Ours       string          `field:"ours" json:"ours"`         // who represents the client
	Theirs     string          `field:"theirs" json:"theirs"`     // who represents the other side
	Evidence   string          `field:"evidence" json:"evidence"` // score of the position matrix at filing, "0" to "3"
	Known      map[string]Date `field:"known" json:"known"`       // day each of these became known; none: from the opening
	Share      bool            `field:"share" json:"share"`       // a stripped record of the case may leave the office
}

// EntityKind gives KindCase.
func (*Case) EntityKind() Kind { return KindCase }

// Role is what a party is in an enquiry or a case.
type Role string

// The roles. Ours marks whom the office acts for, see Party.
const (
	Applicant      Role = "applicant" // asks
	Opponent       Role = "opponent"  // of an enquiry
	Plaintiff      Role = "plaintiff"
	Defendant      Role = "defendant"
	ThirdParty     Role = "third_party"
	Representative Role = "representative"
	Witness        Role = "witness"
	Child          Role = "child"
	Relative       Role = "relative"
	Victim         Role = "victim"
	Suspect        Role = "suspect"
	StateBody      Role = "state_body"
	Official       Role = "official"
	Expert         Role = "expert"
	Translator     Role = "translator"
	Court          Role = "court"
)

// Roles in the order they are offered.
var Roles = []Role{Applicant, Opponent, Plaintiff, Defendant, ThirdParty, Representative, Witness, Child, Relative, Victim,
	Suspect, StateBody, Official, Expert, Translator, Court}

// Party is a person or an organisation in a role in one enquiry or one case.
type Party struct {
	Header
	Of           ID                `field:"of" json:"of"` // enquiry or case
	OfKind       Kind              `field:"of_kind" json:"of_kind"`
	Role         Role              `field:"role,legal" json:"role"`
	Ours         bool              `field:"ours,legal" json:"ours"` // the office acts, or is asked to act, for them
	Organisation bool              `field:"organisation" json:"organisation"`
	Name         string            `field:"name,legal" json:"name"` // "Surname Given Patronymic", or the organisation's
	IIN          string            `field:"iin,legal" json:"iin"`   // 12 digits; BIN of an organisation
	Born         Date              `field:"born,legal" json:"born"`
	Sex          string            `field:"sex" json:"sex"` // "f", "m", ""
	Address      string            `field:"address" json:"address"`
	Residence    string            `field:"residence" json:"residence"` // where they really live, if elsewhere
	Phone        string            `field:"phone" json:"phone"`
	Email        string            `field:"email" json:"email"`
	Language     string            `field:"language" json:"language"`
	Job          string            `field:"job" json:"job"`       // work place and position
	Bank         string            `field:"bank" json:"bank"`     // details of an organisation
	Head         string            `field:"head" json:"head"`     // who signs for an organisation
	Stands       ID                `field:"stands" json:"stands"` // the party a representative stands for, a child's parent
	Basis        string            `field:"basis" json:"basis"`   // of a representative: power of attorney, warrant
	Note         string            `field:"note" json:"note"`
	Forms        map[string]string `field:"forms" json:"forms"` // inflected name as people corrected it: "ru.gen", "kk.dat"
	From         ID                `field:"from" json:"from"`   // the enquiry's party this was copied from
	RemovedWhy   string            `field:"removed_why" json:"removed_why"`
}

// EntityKind gives KindParty.
func (*Party) EntityKind() Kind { return KindParty }

// Event is something that happened: the chronology, and what dates start from.
type Event struct {
	Header
	Case     ID        `field:"case" json:"case"`
	When     DateRange `field:"when,legal" json:"when"`       // exact, or from the earliest to the latest reading
	Sort     Date      `field:"sort" json:"sort"`             // When.From, kept for order
	Trigger  string    `field:"trigger,legal" json:"trigger"` // of a rule of the pack, when it starts a term
	What     string    `field:"what" json:"what"`
	Disputed bool      `field:"disputed" json:"disputed"`
	Evidence []string  `field:"evidence" json:"evidence"` // ids
	Document ID        `field:"document" json:"document"` // the draft, file or evidence that happened so: filed, received
}

// EntityKind gives KindEvent.
func (*Event) EntityKind() Kind { return KindEvent }

// Evidence is a piece of proof.
type Evidence struct {
	Header
	Case    ID     `field:"case" json:"case"`
	Exhibit int    `field:"exhibit" json:"exhibit"` // number among the case's exhibits, from 1; 0 not given
	Title   string `field:"title" json:"title"`
	Form    string `field:"form" json:"form"` // "document", "witness", "expert", "audio_video", "thing", "admission"
	Date    Date   `field:"date,legal" json:"date"`
	Held    string `field:"held" json:"held"` // "original", "copy", "to_request"
	Where   string `field:"where" json:"where"`
	Note    string `field:"note" json:"note"`
	File    ID     `field:"file" json:"file"`
}

// EntityKind gives KindEvidence.
func (*Evidence) EntityKind() Kind { return KindEvidence }

// File is an attachment sealed on disk, named there by the hash of its sealed bytes.
type File struct {
	Header
	Case   ID     `field:"case" json:"case"` // or enquiry
	Name   string `field:"name" json:"name"`
	Size   int64  `field:"size" json:"size"` // bytes in clear
	Media  string `field:"media" json:"media"`
	Sealed string `field:"sealed" json:"sealed"` // hex SHA-256 of what lies on disk
	Plain  string `field:"plain" json:"plain"`   // hex SHA-256 in clear, for a filing log
	Key    string `field:"key" json:"key"`       // base64, the file's own key
	Pages  int    `field:"pages" json:"pages"`   // of a paper, where they could be counted

	// Preview names the file of which this one is a small picture (JPEG), sent before it. A preview belongs to no case itself, so that no list of a
	// case's files has it.
	Preview ID `field:"preview_of" json:"preview_of,omitzero"`
}

// EntityKind gives KindFile.
func (*File) EntityKind() Kind { return KindFile }

// Claim is one demand of the legal position: what the client asks, from whom, on which norm.
type Claim struct {
	Header
	Case   ID     `field:"case" json:"case"`
	Order  int    `field:"order" json:"order"`
	What   string `field:"what" json:"what"`
	Norm   string `field:"norm" json:"norm"`
	Sum    Money  `field:"sum,legal" json:"sum"`
	Answer string `field:"answer" json:"answer"` // what the other side will say
	Reply  string `field:"reply" json:"reply"`   // and what we say to that
}

// EntityKind gives KindClaim.
func (*Claim) EntityKind() Kind { return KindClaim }

// Element is a circumstance that must be proved for a claim.
type Element struct {
	Header
	Case     ID       `field:"case" json:"case"`
	Claim    ID       `field:"claim" json:"claim"`
	Order    int      `field:"order" json:"order"`
	What     string   `field:"what" json:"what"`
	Norm     string   `field:"norm" json:"norm"`
	Burden   string   `field:"burden" json:"burden"`     // "ours", "theirs"
	Evidence []string `field:"evidence" json:"evidence"` // ids
	Strength string   `field:"strength" json:"strength"` // "strong", "weak", "" (nothing yet)
	Admitted bool     `field:"admitted,legal" json:"admitted"`
	Gap      string   `field:"gap" json:"gap"`           // what is missing and how to get it
	Override string   `field:"override" json:"override"` // reason for going without proof
}

// EntityKind gives KindElement.
func (*Element) EntityKind() Kind { return KindElement }

// Note is a note, a call or a consultation, with the time it took.
type Note struct {
	Header
	Of      ID        `field:"of" json:"of"`     // case or enquiry
	Form    string    `field:"form" json:"form"` // "note", "call", "consultation", "meeting"
	Text    string    `field:"text" json:"text"`
	Answer  string    `field:"answer" json:"answer"` // of a consultation
	Norms   string    `field:"norms" json:"norms"`
	Spoken  bool      `field:"spoken" json:"spoken"` // oral, else written
	Minutes int       `field:"minutes" json:"minutes"`
	At      time.Time `field:"at" json:"at"`
	By      ID        `field:"by" json:"by"`
}

// EntityKind gives KindNote.
func (*Note) EntityKind() Kind { return KindNote }

// Task is something a member is to do.
type Task struct {
	Header
	Of       ID     `field:"of" json:"of"` // case or enquiry
	What     string `field:"what" json:"what"`
	Due      Date   `field:"due,legal" json:"due"`
	Assigned ID     `field:"assigned" json:"assigned"`
	Done     Date   `field:"done,legal" json:"done"`
	DoneNote string `field:"done_note" json:"done_note"`
}

// EntityKind gives KindTask.
func (*Task) EntityKind() Kind { return KindTask }

// Deadline is a date that must not be missed: computed from a rule and an event, or set by a court or a person.
type Deadline struct {
	Header
	Case        ID        `field:"case" json:"case"`
	Event       ID        `field:"event" json:"event"`
	Form        string    `field:"form" json:"form"` // "rule", "court" (set by the court), "hearing", "own"
	Title       string    `field:"title" json:"title"`
	Rule        string    `field:"rule,legal" json:"rule"`
	Edition     string    `field:"edition" json:"edition"`
	Trigger     string    `field:"trigger" json:"trigger"`
	Confidence  string    `field:"confidence" json:"confidence"`
	Start       DateRange `field:"start,legal" json:"start"` // of the event
	End         DateRange `field:"end,legal" json:"end"`     //
	Sort        Date      `field:"sort" json:"sort"`         // End.From, kept for order
	Safe        Date      `field:"safe" json:"safe"`         // one working day before
	Time        string    `field:"time" json:"time"`         // "15:00" of a hearing
	Place       string    `field:"place" json:"place"`       //
	Doubt       []Reason  `field:"doubt" json:"doubt"`       // empty: none
	Steps       []Step    `field:"steps" json:"steps"`       //
	PackRev     int       `field:"pack_rev" json:"pack_rev"` // revision of the pack it was computed with
	Responsible ID        `field:"responsible" json:"responsible"`
	Done        Date      `field:"done,legal" json:"done"`
	Proof       ID        `field:"proof" json:"proof"`         // evidence, file or draft
	ProofWhy    string    `field:"proof_why" json:"proof_why"` // reason where there is no proof
	Was         Date      `field:"was" json:"was"`             // the end before the last recomputation
	WasWhy      string    `field:"was_why" json:"was_why"`
	Document    ID        `field:"document" json:"document"`               // draft, file or evidence it comes from
	GivenLength int       `field:"given_length,legal" json:"given_length"` // term a court or body has set, in GivenUnit; 0 none
	GivenUnit   string    `field:"given_unit" json:"given_unit"`           // unit of the pack: "working_days"
	Halts       []Halt    `field:"halts,legal" json:"halts"`               // what stopped, broke or extended the term
	Priors      []Date    `field:"priors" json:"priors"`                   // days to be reminded on, ascending
	Warn        Date      `field:"warn" json:"warn"`                       // the first of Priors, kept for order
	EnteredBy   ID        `field:"entered_by" json:"entered_by"`           // member who gave the event's day, or the date itself
	Entered     time.Time `field:"entered" json:"entered"`                 //
	ConfirmedBy ID        `field:"confirmed_by,legal" json:"confirmed_by"`
	Confirmed   time.Time `field:"confirmed" json:"confirmed"`     // zero: nobody has checked it since it last moved
	ConfirmHow  string    `field:"confirm_how" json:"confirm_how"` // "person": a second one; "blind": the same one, who entered the event a second time
}

// Halt is something that happened to a term while it ran, with the rule of the pack that says what follows.
type Halt struct {
	Code   string `json:"code"`             // of the pack: "gpk-125"
	From   Date   `json:"from"`             // the day it stopped, broke, or was extended
	To     Date   `json:"to,omitzero"`      // the day it went on; zero: not yet, or not of that kind
	Length int    `json:"length,omitempty"` // of an extension, in Unit
	Unit   string `json:"unit,omitempty"`
	Why    string `json:"why,omitempty"` // in the person's words
}

// EntityKind gives KindDeadline.
func (*Deadline) EntityKind() Kind { return KindDeadline }

// Reason is a sentence of the catalogue with its arguments, kept so that it can be read in any language later.
type Reason struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
}

// Step is one step of the arithmetic of a date.
type Step struct {
	Date Date   `json:"date"`
	What Reason `json:"what"`
	Why  Reason `json:"why"`
}

// DraftStatus is where a document stands.
type DraftStatus string

// The statuses. A student's document is final only when approved.
const (
	DraftOpen      DraftStatus = "draft"
	DraftSubmitted DraftStatus = "submitted"
	DraftReturned  DraftStatus = "returned"
	DraftApproved  DraftStatus = "approved"
	DraftFinal     DraftStatus = "final"
)

// Draft is a document in work: a template with answers. Every change of the answers is in the journal, so every version
// can be shown again.
type Draft struct {
	Header
	Of         ID             `field:"of" json:"of"` // case or enquiry
	Template   string         `field:"template" json:"template"`
	Revision   int            `field:"revision" json:"revision"`
	Lang       string         `field:"lang" json:"lang"`
	Title      string         `field:"title" json:"title"`
	Answers    map[string]any `field:"answers" json:"answers"` // what was typed; the rest comes from the case
	Status     DraftStatus    `field:"status,legal" json:"status"`
	Author     ID             `field:"author" json:"author"`
	ApprovedBy ID             `field:"approved_by,legal" json:"approved_by"`
	Remarks    string         `field:"remarks" json:"remarks"` // of the supervisor
	Version    int            `field:"version" json:"version"`
	File       ID             `field:"file" json:"file"` // the final PDF
}

// EntityKind gives KindDraft.
func (*Draft) EntityKind() Kind { return KindDraft }
