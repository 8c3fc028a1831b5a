package casework

import "time"

// The kinds of the papers that leave the office: what a draft was, how it was signed, how it was filed.
const (
	KindDraftVersion Kind = "draft_version"
	KindTemplate     Kind = "template"
	KindSignature    Kind = "signature"
	KindFiling       Kind = "filing"
)

// VersionWhy says what a version of a draft was kept for.
type VersionWhy string

// The occasions. VersionBefore is what a return to an older version replaced; VersionCorrected is the document that a new draft began
// from, with its words as they were.
const (
	VersionSaved     VersionWhy = "saved"
	VersionPrinted   VersionWhy = "printed"
	VersionSubmitted VersionWhy = "submitted"
	VersionReturned  VersionWhy = "returned"
	VersionApproved  VersionWhy = "approved"
	VersionFinal     VersionWhy = "final"
	VersionBefore    VersionWhy = "before"
	VersionRestored  VersionWhy = "restored"
	VersionCorrected VersionWhy = "corrected"
)

// DraftVersion is a draft as it stood on one occasion: its answers, and its words as the page had them then, since the
// case's facts and the template may have changed since. It is never written again.
type DraftVersion struct {
	Header
	Draft    ID             `field:"draft" json:"draft"`
	Number   int            `field:"number" json:"number"` // from 1; two laptops apart may give one number twice
	Why      VersionWhy     `field:"why" json:"why"`
	Note     string         `field:"note" json:"note"` // in the person's words
	Title    string         `field:"title" json:"title"`
	Template string         `field:"template" json:"template"`
	Revision int            `field:"revision" json:"revision"`
	Lang     string         `field:"lang" json:"lang"`
	Answers  map[string]any `field:"answers" json:"answers"`
	Text     []string       `field:"text" json:"text"` // the page, a paragraph each
	By       ID             `field:"by" json:"by"`
	At       time.Time      `field:"at" json:"at"`
}

// EntityKind gives KindDraftVersion.
func (*DraftVersion) EntityKind() Kind { return KindDraftVersion }

// OwnTemplate begins the code of every template of the office's own.
const OwnTemplate = "office."

// The forms of an office's own template.
const (
	TextTemplate = "text" // in the program's own language, Source
	WordTemplate = "docx" // a Word file, File, with its tags in Fields
)

// Template is a template of the office's own, in the office directory. One that is not published is seen by all and used by
// none: it stands beside the built-in ones in the list only once Published is set.
type Template struct {
	Header
	Code      string            `field:"code" json:"code"` // "office.claim.wages": what a draft names; the same in every language
	Lang      string            `field:"lang" json:"lang"`
	Form      string            `field:"form" json:"form"` // TextTemplate, WordTemplate
	Title     string            `field:"title" json:"title"`
	Group     string            `field:"group" json:"group"`
	Revision  int               `field:"revision" json:"revision"`   // raised with each publishing
	Source    string            `field:"source" json:"source"`       // in work
	Published string            `field:"published" json:"published"` // as last published; of a Word template the sealed hash of its file
	File      ID                `field:"file" json:"file"`
	Fields    map[string]string `field:"fields" json:"fields"` // of a Word template: its field -> path of the case's facts, "" for one asked each time
	From      string            `field:"from" json:"from"`     // built-in template it was copied from
	By        ID                `field:"by" json:"by"`         // who published it last
	At        time.Time         `field:"at" json:"at"`
}

// EntityKind gives KindTemplate.
func (*Template) EntityKind() Kind { return KindTemplate }

// Signature is an electronic signature of a file, kept in a file beside it. Nobody has checked it here: the program cannot.
type Signature struct {
	Header
	Case     ID        `field:"case" json:"case"`     // or enquiry
	Of       ID        `field:"of" json:"of"`         // file that was signed
	File     ID        `field:"file" json:"file"`     // the signature itself, CMS in DER
	Plain    string    `field:"plain" json:"plain"`   // hex SHA-256 of what was signed
	Inside   bool      `field:"inside" json:"inside"` // the signature holds the signed file too
	Stamped  bool      `field:"stamped" json:"stamped"`
	Signer   string    `field:"signer" json:"signer"` // as its certificate names them, unchecked
	Serial   string    `field:"serial" json:"serial"` // of the certificate, hex
	ValidTo  time.Time `field:"valid_to" json:"valid_to"`
	By       ID        `field:"by" json:"by"`
	At       time.Time `field:"at" json:"at"`
	Software string    `field:"software" json:"software"` // "NCALayer 1.4"
}

// EntityKind gives KindSignature.
func (*Signature) EntityKind() Kind { return KindSignature }

// The outcomes of an attempt to file.
const (
	FilingFailed   = "failed"
	FilingAccepted = "accepted"
	FilingUnknown  = "unknown" // sent, and nothing came back
)

// Filing is one attempt to hand papers to a court or a body: what a person writes down at once, so that a failure of
// somebody else's system can be shown later.
type Filing struct {
	Header
	Case    ID        `field:"case" json:"case"`
	Draft   ID        `field:"draft" json:"draft"`
	File    ID        `field:"file" json:"file"`
	Name    string    `field:"name" json:"name"`   // of the file
	Size    int64     `field:"size" json:"size"`   // bytes
	Hash    string    `field:"hash" json:"hash"`   // hex SHA-256
	At      time.Time `field:"at,legal" json:"at"` // instant of the attempt
	Where   string    `field:"where" json:"where"` // address or system: "office.sud.kz"
	Outcome string    `field:"outcome,legal" json:"outcome"`
	Error   string    `field:"error" json:"error"`         // as the screen showed it
	Number  string    `field:"number,legal" json:"number"` // the receipt's
	Note    string    `field:"note" json:"note"`
	By      ID        `field:"by" json:"by"`
}

// EntityKind gives KindFiling.
func (*Filing) EntityKind() Kind { return KindFiling }
