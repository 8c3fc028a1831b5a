package lawpack

import (
	"strings"

	"zanger/casework"
)

// Unit is how a term is measured. The three kinds of day never mix.
type Unit string

// The units. The last group are not lengths: such a rule gives no date by itself and says why.
const (
	WorkingDays    Unit = "working_days"
	CalendarDays   Unit = "calendar_days"
	Days           Unit = "days"       // days of a code that says "days" without "working": calendar days
	Sutki          Unit = "days_sutki" // days of 24 hours, days off included
	Months         Unit = "months"
	Years          Unit = "years"
	DayOfNextMonth Unit = "day_of_next_month" // length is the day number in the month after the event
	SameDay        Unit = "same_day"
	CourtSet       Unit = "court_set" // the court names the term
	Warranty       Unit = "warranty"  // depends on the thing bought
	Restart        Unit = "restart"   // another term starts anew
	NoTerm         Unit = "none"      // a gate or a consequence, not a term
)

func (Unit) allowed() []string {
	return []string{"working_days", "calendar_days", "days", "days_sutki", "months", "years", "day_of_next_month", "same_day",
		"court_set", "warranty", "restart", "none"}
}

// Numeric reports whether a length in this unit gives a date.
func (u Unit) Numeric() bool {
	switch u {
	case CourtSet, Warranty, Restart, NoTerm:
		return false
	}
	return true
}

// Undated is the edition of a row whose source names none.
const Undated = "undated"

// Span is a stretch of days, both ends included.
type Span struct {
	From casework.Date `yaml:"from"`
	To   casework.Date `yaml:"to"`
}

// Has reports whether d lies in the span. The zero Span has no day.
func (s Span) Has(d casework.Date) bool {
	return !s.From.IsZero() && !d.Before(s.From) && !d.After(s.To)
}

// Trigger is an event that starts a term.
type Trigger struct {
	ID   string // of the events table: "decision-final"
	Text Text
}

// LastDay is what becomes of a term whose last day is off.
type LastDay string

// The ways.
const (
	NextWorking LastDay = "next_working"
	PrevWorking LastDay = "prev_working"
	Stays       LastDay = "stays"
)

func (LastDay) allowed() []string { return []string{"next_working", "prev_working", "stays"} }

// Rule is one term of the law, in one version.
type Rule struct {
	ID          string        `yaml:"id"`
	Act         string        `yaml:"act"`     // id of an Act
	Article     string        `yaml:"article"` // in the numbering of the Russian edition; see Pack.Cite
	Edition     string        `yaml:"edition"` // of the text that was read; "undated" where none was named
	Source      string        `yaml:"source"`
	Confidence  Confidence    `yaml:"confidence"`
	Length      int           `yaml:"length"` // in Unit; 0 where it is no number
	Unit        Unit          `yaml:"unit"`
	TriggerIDs  []string      `yaml:"triggers"` // the first is taken when none is named
	Binds       Text          `yaml:"binds"`
	Does        Text          `yaml:"does" pack:"optional"` // what must be done by its end
	Notes       Text          `yaml:"notes" pack:"optional"`
	Doubts      []string      `yaml:"doubts" pack:"optional"`   // codes, see Pack.Doubt
	Backward    bool          `yaml:"backward" pack:"optional"` // counted back from the event
	AtMost      bool          `yaml:"at_most" pack:"optional"`  // the longest; less may be set
	LastDay     LastDay       `yaml:"last_day" pack:"optional"` // overrides the act's
	AppliesFrom casework.Date `yaml:"applies_from" pack:"optional"`
	AppliesTo   casework.Date `yaml:"applies_to" pack:"optional"`
	Boundary    Span          `yaml:"boundary" pack:"optional"` // days for which the version is not known
	Supersedes  string        `yaml:"supersedes" pack:"optional"`
	Legacy      bool          `yaml:"legacy" pack:"optional"` // repealed: for events of its own time only
	Who         Who           `yaml:"who" pack:"optional"`    // whose act it is; empty: WhoParty
	MissedID    string        `yaml:"missed" pack:"optional"` // of the missed table; empty: the act's default
	HaltIDs     []string      `yaml:"halts" pack:"optional"`  // of the halts table, beside the act's default
	NoHalts     bool          `yaml:"no_halts" pack:"optional"`
	Prior       []Prior       `yaml:"prior" pack:"optional"` // instead of the kind's

	Triggers     []Trigger `yaml:"-"` // TriggerIDs with their texts
	SupersededBy string    `yaml:"-"` // id of the next version, "" if this is the newest
	Family       string    `yaml:"-"` // id of the newest version: the same for every version
}

// Covers reports whether the rule is the law for an event on d. No bounds means always.
func (r *Rule) Covers(d casework.Date) bool {
	return (r.AppliesFrom.IsZero() || !d.Before(r.AppliesFrom)) && (r.AppliesTo.IsZero() || !d.After(r.AppliesTo))
}

// Name says in a language ("kk", "ru", "en") what a term is for: what must be done by its end, else whom it binds.
func (r *Rule) Name(lang string) string {
	if does := r.Does.In(lang); does != "" {
		return does
	}
	return r.Binds.In(lang)
}

// Named reports whether words are a name of the rule in any language, also the one it had while packs said only whom it binds.
func (r *Rule) Named(words string) bool {
	for _, t := range []Text{r.Does, r.Binds} {
		if strings.EqualFold(words, t.KK) || strings.EqualFold(words, t.RU) || strings.EqualFold(words, t.EN) {
			return true
		}
	}
	return false
}

// Trigger finds a trigger by id; the empty id is the first.
func (r *Rule) Trigger(id string) (Trigger, bool) {
	for _, t := range r.Triggers {
		if id == "" || t.ID == id {
			return t, true
		}
	}
	return Trigger{}, false
}

// Who says whose act a term binds.
type Who string

// The sides. A person's own terms are offered before those of a court or a body.
const (
	WhoParty Who = "party"
	WhoBody  Who = "body" // a state body, an employer, an insurer
	WhoCourt Who = "court"
)

func (Who) allowed() []string { return []string{"party", "body", "court"} }

// Prior is how long before the end to be reminded.
type Prior struct {
	Length int  `yaml:"length"`
	Unit   Unit `yaml:"unit"` // working_days or calendar_days
}

// PriorKind is a kind of date with its reminders: "hearing", "court", "own", "short" (days, up to five), "days",
// "months", "years". It is practice of an office, not law.
type PriorKind struct {
	Kind   string  `yaml:"id"`
	Before []Prior `yaml:"before"` // longest first
}

// HaltKind is what an event does to a term that runs.
type HaltKind string

// The kinds. Only the first four are arithmetic.
const (
	HaltStop     HaltKind = "stop"      // the term stops and goes on for what was left
	HaltStopLate HaltKind = "stop_late" // the same, but only within the last Length Units, and what is left grows to that
	HaltBreak    HaltKind = "break"     // the whole term runs anew
	HaltExtend   HaltKind = "extend"    // the term grows by at most Length Units; 0: by what is given
	HaltRestore  HaltKind = "restore"   // a court or body may restore it on request
	HaltNote     HaltKind = "note"      // the law speaks of it, but not so that it can be counted
)

func (HaltKind) allowed() []string {
	return []string{"stop", "stop_late", "break", "extend", "restore", "note"}
}

// Halt is what the law lets stop, break, extend or restore a term.
type Halt struct {
	ID         string     `yaml:"id"`
	Kind       HaltKind   `yaml:"kind"`
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Confidence Confidence `yaml:"confidence"`
	Length     int        `yaml:"length" pack:"optional"`
	Unit       Unit       `yaml:"unit" pack:"optional"`
	Rule       string     `yaml:"rule" pack:"optional"` // the term for asking
	Text       Text       `yaml:"text"`
	Doubts     []string   `yaml:"doubts" pack:"optional"`
}

// Counts reports whether the halt is arithmetic.
func (h *Halt) Counts() bool {
	switch h.Kind {
	case HaltStop, HaltStopLate, HaltBreak, HaltExtend:
		return true
	}
	return false
}

// Missed is what it costs to miss a term.
type Missed struct {
	ID         string     `yaml:"id"`
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Confidence Confidence `yaml:"confidence"`
	Text       Text       `yaml:"text"`
}

// ActDefault is what holds for every term of an act that binds a party, unless its rule says otherwise.
type ActDefault struct {
	Act    string   `yaml:"id"`
	Missed string   `yaml:"missed" pack:"optional"`
	Halts  []string `yaml:"halts" pack:"optional"`
}

// Act is a code or a law with the way it counts terms.
type Act struct {
	ID       string        `yaml:"id"`
	Short    Text          `yaml:"short"`                      // "ГПК", "АПК", "CPC"
	Name     Text          `yaml:"name"`                       // in full
	Counting string        `yaml:"counting"`                   // id of a Counting
	InForce  casework.Date `yaml:"in_force" pack:"optional"`   // first day, where it matters
	ByAnalog bool          `yaml:"by_analogy" pack:"optional"` // the counting is another act's, by analogy
}

// CountingRule is one sentence of the law about counting, with the place it stands.
type CountingRule struct {
	Act        string     `yaml:"act"`
	Article    string     `yaml:"article"`
	Confidence Confidence `yaml:"confidence"`
	Text       Text       `yaml:"text"`
}

// Counting is how the terms of an act are counted.
type Counting struct {
	ID      string       `yaml:"id"`
	Start   CountingRule `yaml:"start"`                   // the day of the event is not counted
	Days    CountingRule `yaml:"days"`                    // when a term in days ends
	Working CountingRule `yaml:"working"`                 // days off are left out of a term in working days
	Months  CountingRule `yaml:"months"`                  // same number, or the last day of the month
	Years   CountingRule `yaml:"years"`                   // same day and month
	Move    LastDay      `yaml:"move"`                    // what becomes of a last day that is off
	LastDay CountingRule `yaml:"last_day"`                // the sentence for Move
	DayEnd  CountingRule `yaml:"day_end"`                 // until what hour
	Closing CountingRule `yaml:"closing" pack:"optional"` // what is done in the court or office itself ends when it closes
	Doubts  []string     `yaml:"doubts" pack:"optional"`  // of terms in days of 24 hours
}

// HolidayKind is why a day is not ordinary.
type HolidayKind string

// The kinds.
const (
	Holiday        HolidayKind = "holiday"          // also when it falls on a weekend
	Observed       HolidayKind = "observed"         // off because a holiday fell on a day off
	DayOffTransfer HolidayKind = "day_off_transfer" // off by an order that moved it
	WorkingWeekend HolidayKind = "working_weekend"  // worked by an order
	Emergency      HolidayKind = "emergency"        // off by an act of a moment
)

func (HolidayKind) allowed() []string {
	return []string{"holiday", "observed", "day_off_transfer", "working_weekend", "emergency"}
}

// HolidayRow is a day that is not ordinary.
type HolidayRow struct {
	Date      casework.Date `yaml:"date"`
	Kind      HolidayKind   `yaml:"kind"`
	NameID    string        `yaml:"name"`                   // of the names table
	For       casework.Date `yaml:"for" pack:"optional"`    // the other day of a transfer
	Confirmed bool          `yaml:"confirmed"`              // by statute, the weekend rule or an order
	SourceID  string        `yaml:"source"`                 // of the sources table
	Remark    string        `yaml:"remark" pack:"optional"` // what to know about this one
	Name      Text          `yaml:"-"`                      // NameID with its words
	Source    string        `yaml:"-"`                      // SourceID with its words
}

// CalendarDoubt is a span for which the calendar is not complete.
type CalendarDoubt struct {
	ID     string        `yaml:"id"`
	From   casework.Date `yaml:"from"`
	To     casework.Date `yaml:"to"`
	Notice bool          `yaml:"notice" pack:"optional"` // worth saying, but no reason to call a date doubtful
	Why    Text          `yaml:"why"`
}

// Holidays is what holidays.yaml carries.
type Holidays struct {
	From    casework.Date     `yaml:"from"` // first day the table answers for
	To      casework.Date     `yaml:"to"`   // last day: the horizon
	Names   map[string]Text   `yaml:"names"`
	Sources map[string]string `yaml:"sources"`
	Doubts  []CalendarDoubt   `yaml:"doubts"`
	Days    []HolidayRow      `yaml:"days"` // ascending
}

// Area is a topic of trouble. Level 1 has no Parent.
type Area struct {
	Code   string   `yaml:"id"`                     // "LAB.WAGE"
	Name   Text     `yaml:"name"`                   // unofficial in Kazakh until a lawyer has read it
	Note   string   `yaml:"note" pack:"optional"`   // for those who keep the table
	Docs   []string `yaml:"docs" pack:"optional"`   // documents often needed
	FeeIDs []string `yaml:"fees" pack:"optional"`   // rows of fees.yaml that usually apply
	Rules  []string `yaml:"rules" pack:"optional"`  // terms to look at first
	Hidden bool     `yaml:"hidden" pack:"optional"` // keep out of sight of a household
	Parent string   `yaml:"-"`
}

// RateRow is a dated value of a rate.
type RateRow struct {
	From       casework.Date `yaml:"from"`
	Tenge      int           `yaml:"tenge"`
	Confidence Confidence    `yaml:"confidence"`
	Source     string        `yaml:"source"`
}

// RateTable is one rate over time.
type RateTable struct {
	ID   string        `yaml:"id"` // "mrp", "mzp"
	Name Text          `yaml:"name"`
	To   casework.Date `yaml:"to"`   // last day the table answers for
	Rows []RateRow     `yaml:"rows"` // ascending
}

// Rate is the value of a rate on a day.
type Rate struct {
	Sum        casework.Money
	From       casework.Date
	Confidence Confidence
	Source     string
}

// FeeMethod is how a fee is computed.
type FeeMethod string

// The methods.
const (
	FeePercent       FeeMethod = "percent"         // Rate percent of the sum claimed
	FeeMRP           FeeMethod = "mrp"             // Rate times the monthly calculation index
	FeePercentOfBase FeeMethod = "percent_of_base" // Rate percent of the fee of Base
	FeeNone          FeeMethod = "none"            // nothing is due
	FeeDeferred      FeeMethod = "deferred"        // due, but only after judgment
)

func (FeeMethod) allowed() []string {
	return []string{"percent", "mrp", "percent_of_base", "none", "deferred"}
}

// Payer is who pays.
type Payer string

// The payers of the table. PayerAny fits every person and organisation.
const (
	PayerAny        Payer = "any"
	PayerIndividual Payer = "individual"
	PayerLegal      Payer = "legal"
	PayerBusiness   Payer = "individual_entrepreneur_or_farm"
)

func (Payer) allowed() []string {
	return []string{"any", "individual", "legal", "individual_entrepreneur_or_farm"}
}

// FeeRow is one line of the table of state fees.
type FeeRow struct {
	ID         string     `yaml:"id"`   // "PROP_IND"
	Kind       string     `yaml:"kind"` // the claim, without the payer: "PROP"
	Name       Text       `yaml:"name"`
	Payer      Payer      `yaml:"payer"`
	Method     FeeMethod  `yaml:"method"`
	Rate       Decimal    `yaml:"rate"`
	Base       string     `yaml:"base" pack:"optional"`    // kind whose fee a share is taken of; "" where it depends
	Aliases    []string   `yaml:"aliases" pack:"optional"` // other words for Kind, lower case
	CapMRP     int        `yaml:"cap_mrp" pack:"optional"` // 0: no cap is written
	PageRate   Decimal    `yaml:"page_rate" pack:"optional"`
	Article    string     `yaml:"article"`
	OldArticle string     `yaml:"old_article" pack:"optional"` // of the act before; never read
	Confidence Confidence `yaml:"confidence"`
	Source     string     `yaml:"source"`
	Note       Text       `yaml:"note" pack:"optional"`
	Doubts     []string   `yaml:"doubts" pack:"optional"`  // codes of fees.yaml
	Exempts    bool       `yaml:"exempts" pack:"optional"` // a ground of exemption one may name beside another claim
}

// FeeTable is what fees.yaml carries.
type FeeTable struct {
	Act            string                  `yaml:"act"`
	Edition        string                  `yaml:"edition"`
	From           casework.Date           `yaml:"from"`             // first day the table is the law
	RateID         string                  `yaml:"rate"`             // the index of rates.yaml it counts in
	BaseWithSum    string                  `yaml:"base_with_sum"`    // kind a share is taken of when a sum is claimed and nothing else is said
	BaseWithoutSum string                  `yaml:"base_without_sum"` // and when none is
	Basis          map[string]CountingRule `yaml:"basis"`            // sentences: rate_day, rounding, cap, mixed
	Doubts         map[string]Text         `yaml:"doubts"`
	Rows           []FeeRow                `yaml:"rows"`
}

// ArrearsMethod is how a penalty for delay is computed.
type ArrearsMethod string

// The methods.
const (
	ArrearsPerDay  ArrearsMethod = "per_day"  // Rate percent of the debt a day
	ArrearsPerYear ArrearsMethod = "per_year" // a yearly percent that the person names, times Factor
)

func (ArrearsMethod) allowed() []string {
	return []string{string(ArrearsPerDay), string(ArrearsPerYear)}
}

// ArrearsRule is a penalty for delay.
type ArrearsRule struct {
	ID         string        `yaml:"id"` // "wage"
	Name       Text          `yaml:"name"`
	Act        string        `yaml:"act" pack:"optional"` // "": the contract itself
	Article    string        `yaml:"article" pack:"optional"`
	Edition    string        `yaml:"edition" pack:"optional"` // of the text that was read
	Confidence Confidence    `yaml:"confidence"`
	Source     string        `yaml:"source"`
	Method     ArrearsMethod `yaml:"method"`
	Rate       Decimal       `yaml:"rate" pack:"optional"`   // percent a day; 0: the person names it
	Factor     Decimal       `yaml:"factor" pack:"optional"` // of the yearly percent
	Percent    Text          `yaml:"percent"`                // what the person names: the base rate, the percent of the contract
	Doubts     []string      `yaml:"doubts" pack:"optional"`
}

// Arrears is what arrears.yaml carries; empty in a pack without it.
type Arrears struct {
	YearDays int             `yaml:"year_days"` // a yearly percent is spread over
	Doubts   map[string]Text `yaml:"doubts"`
	Rules    []ArrearsRule   `yaml:"rules"`
}

// PriceMethod is how a demand is priced.
type PriceMethod string

// The methods.
const (
	PriceSum        PriceMethod = "sum"          // the sum itself, or the value of a thing
	PriceMonths     PriceMethod = "months"       // a monthly sum for Months months
	PriceMonthsUpTo PriceMethod = "months_up_to" // a monthly sum for as many months as are left, at most Months
)

func (PriceMethod) allowed() []string {
	return []string{string(PriceSum), string(PriceMonths), string(PriceMonthsUpTo)}
}

// PriceRule prices one kind of demand.
type PriceRule struct {
	ID         string      `yaml:"id"` // "money", "alimony"
	Name       Text        `yaml:"name"`
	Takes      Text        `yaml:"takes"`                 // what the person names: the sum, the payment a month, the market value
	Floor      Text        `yaml:"floor" pack:"optional"` // a second value below which the price may not be; empty for none
	Article    string      `yaml:"article"`
	Confidence Confidence  `yaml:"confidence"`
	Method     PriceMethod `yaml:"method"`
	Months     int         `yaml:"months" pack:"optional"`
	Doubts     []string    `yaml:"doubts" pack:"optional"`
}

// Prices is what prices.yaml carries; empty in a pack without it.
type Prices struct {
	Act     string          `yaml:"act"`
	Edition string          `yaml:"edition"`
	Several CountingRule    `yaml:"several"` // how the demands of one claim add up
	Doubts  map[string]Text `yaml:"doubts"`
	Rules   []PriceRule     `yaml:"rules"`
}
