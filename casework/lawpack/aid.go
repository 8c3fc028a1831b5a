package lawpack

// Regime is a way in which help may be given.
type Regime struct {
	ID         string     `yaml:"id"` // "info", "consult", "represent", "social", "pro_bono", "paid"
	Name       Text       `yaml:"name"`
	What       Text       `yaml:"what"`
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Confidence Confidence `yaml:"confidence"`
	Source     string     `yaml:"source"`
}

// Entitlement says whether a criterion opens a kind of aid.
type Entitlement string

// The answers. Unknown is an honest one: the table was looked for and not found.
const (
	Entitled     Entitlement = "yes"
	AsPlaintiff  Entitlement = "plaintiff"
	EitherSide   Entitlement = "either_side"
	NotEntitled  Entitlement = "no"
	UnknownTitle Entitlement = "unknown"
)

func (Entitlement) allowed() []string {
	return []string{"yes", "plaintiff", "either_side", "no", "unknown"}
}

// Ground is the place in the law a criterion rests on.
type Ground struct {
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Edition    string     `yaml:"edition"`
	Confidence Confidence `yaml:"confidence"`
	Source     string     `yaml:"source"`
}

// Criterion is one group of people with a right to aid paid by the state.
type Criterion struct {
	ID             string      `yaml:"id"` // "DV_VICTIM"
	Who            Text        `yaml:"who"`
	Consultation   Entitlement `yaml:"consultation"`
	Representation Entitlement `yaml:"representation"`
	NotBusiness    bool        `yaml:"not_business" pack:"optional"` // not in disputes of business
	Grounds        []Ground    `yaml:"grounds"`                      // first: the strongest
	Proof          Text        `yaml:"proof"`                        // papers that usually prove it
	Areas          []string    `yaml:"areas" pack:"optional"`        // topics that make asking it worthwhile
	Note           Text        `yaml:"note" pack:"optional"`
}

// Exclusion is a reason for which state-guaranteed aid is not given.
type Exclusion struct {
	ID     string `yaml:"id"`
	Text   Text   `yaml:"text"`
	Ground Ground `yaml:"ground"`
}

// Eligibility is what eligibility.yaml carries.
type Eligibility struct {
	Regimes    []Regime    `yaml:"regimes"`
	Criteria   []Criterion `yaml:"criteria"`
	Exclusions []Exclusion `yaml:"exclusions"`
	Rules      []RuleText  `yaml:"rules"` // what follows for the one who applies
}

// RuleText is a sentence of the law with its place.
type RuleText struct {
	ID         string     `yaml:"id"`
	Text       Text       `yaml:"text"`
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Confidence Confidence `yaml:"confidence"`
}

// Band is a degree of urgency. Rank 1 goes first.
type Band struct {
	ID   string `yaml:"id"`
	Rank int    `yaml:"rank"`
	Name Text   `yaml:"name"`
	What Text   `yaml:"what"` // what the band asks of the office
}

// AreaUrgency lifts every enquiry of a topic, and of those below it.
type AreaUrgency struct {
	Area string `yaml:"area"`
	Band string `yaml:"band"`
	Why  Text   `yaml:"why"`
}

// WordUrgency lifts an enquiry in whose text one of the stems stands. Stems are lower case, matched at a word's start.
type WordUrgency struct {
	ID    string   `yaml:"id"`
	Band  string   `yaml:"band"`
	Stems []string `yaml:"stems"`
	Why   Text     `yaml:"why"`
}

// DateUrgency lifts an enquiry whose date that matters is near.
type DateUrgency struct {
	WithinWorkingDays int    `yaml:"within_working_days"` // counted from today; 0 is today or past
	Band              string `yaml:"band"`
	Why               Text   `yaml:"why"`
}

// Promise is the answer an office owes.
type Promise struct {
	WorkingDays int        `yaml:"working_days"`
	Act         string     `yaml:"act"`
	Article     string     `yaml:"article"`
	Confidence  Confidence `yaml:"confidence"`
	Source      string     `yaml:"source"`
	Text        Text       `yaml:"text"`
}

// Named is a row with an id and a name: a channel, a reason.
type Named struct {
	ID   string `yaml:"id"`
	Name Text   `yaml:"name"`
}

// ConsentPurpose is something a person may agree to, or not.
type ConsentPurpose struct {
	ID       string `yaml:"id"`
	Name     Text   `yaml:"name"`
	Text     Text   `yaml:"text"`     // the words the person agrees to
	Required bool   `yaml:"required"` // without it no record may be kept
	Ground   Ground `yaml:"ground"`
}

// ReferralBody is where an office may send a person it cannot help.
type ReferralBody struct {
	ID         string     `yaml:"id"`
	Name       Text       `yaml:"name"`
	When       Text       `yaml:"when"`
	Contact    string     `yaml:"contact" pack:"optional"` // phone or address, as published; the office adds its own
	Confidence Confidence `yaml:"confidence"`
	Areas      []string   `yaml:"areas" pack:"optional"`
}

// RefusalReason is a reason one may give for not acting.
type RefusalReason struct {
	ID         string     `yaml:"id"`
	Name       Text       `yaml:"name"`
	Letter     Text       `yaml:"letter"` // the sentence for the letter
	Confidence Confidence `yaml:"confidence"`
}

// Intake is what intake.yaml carries.
type Intake struct {
	Promise   Promise          `yaml:"promise"`
	Bands     []Band           `yaml:"bands"`
	Areas     []AreaUrgency    `yaml:"areas"`
	Words     []WordUrgency    `yaml:"words"`
	Dates     []DateUrgency    `yaml:"dates"`
	Channels  []Named          `yaml:"channels"`
	Consents  []ConsentPurpose `yaml:"consents"`
	Referrals []ReferralBody   `yaml:"referrals"`
	Refusals  []RefusalReason  `yaml:"refusals"`
}
