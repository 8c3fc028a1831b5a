package deadline

import (
	"strconv"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Options bend a computation.
type Options struct {
	AsOf casework.Date // take the law of this day; zero: of the day of the event
	// Given is the term a court or body has set, for rules whose length is not in the law. Zero: not known yet.
	GivenLength int
	GivenUnit   lawpack.Unit
	Halts       []casework.Halt // what stopped, broke or extended the term; see lawpack.Pack.HaltsOf
	// Closes is the hour "18:00" at which the court or office closes where the act is done in it. Empty: it is sent, or may be
	// done until 24:00.
	Closes string
}

// Result is a computed date with everything it rests on.
type Result struct {
	Asked   string        // id of the rule that was asked for
	Rule    *lawpack.Rule // the version that was used
	Trigger lawpack.Trigger
	Event   casework.DateRange
	End     casework.DateRange // legal last day; zero where the law gives no number
	Safe    casework.Date      // one working day before the earliest end, never before the event
	Doubt   []casework.Reason
	Notices []casework.Reason
	Steps   []casework.Step
	PackRev int
	Priors  []casework.Date // working days to be reminded on, ascending
	Given   Options

	pack         *lawpack.Pack
	act, article [3]string // the rule's place, by language
}

// HasDate reports whether there is a last day.
func (r *Result) HasDate() bool { return !r.End.IsZero() }

// Into writes the result into the entity kept with a case. Title, case, event and people are the caller's.
func (r *Result) Into(d *casework.Deadline) {
	d.Form = "rule"
	d.Rule, d.Edition, d.Confidence, d.Trigger = r.Rule.ID, r.Rule.Edition, r.Rule.Confidence.String(), r.Trigger.ID
	d.Start, d.End, d.Sort, d.Safe = r.Event, r.End, r.End.From, r.Safe
	d.Doubt, d.Steps, d.PackRev = r.Doubt, r.Steps, r.PackRev
	d.Halts, d.GivenLength, d.GivenUnit = r.Given.Halts, r.Given.GivenLength, string(r.Given.GivenUnit)
	d.Priors, d.Time = r.Priors, r.Given.Closes
	Warn(d)
}

// Warn sets the first day of a reminder from the days of all of them.
func Warn(d *casework.Deadline) {
	d.Warn = d.Sort
	if len(d.Priors) > 0 {
		d.Warn = d.Priors[0]
	}
}

// OptionsOf gives what a stored date was computed with.
func OptionsOf(d *casework.Deadline) Options {
	return Options{GivenLength: d.GivenLength, GivenUnit: lawpack.Unit(d.GivenUnit), Halts: d.Halts, Closes: d.Time}
}

// Printer also counts: steps speak of days; *text.Printer is one.
type Printer interface {
	casework.Printer
	N(key string, n int, args ...any) string
}

// Say puts a reason kept with a date into words. Arguments that are dates are written as the language writes them; N is
// the count that chooses the plural form.
func Say(p Printer, r casework.Reason) string {
	args := make(map[string]any, len(r.Args))
	for k, v := range r.Args {
		args[k] = v
		if len(v) == len("2006-01-02") && v[4] == '-' {
			if d, err := casework.ParseDate(v); err == nil {
				args[k] = p.DateFull(d)
			}
		}
	}
	if n, err := strconv.Atoi(r.Args["N"]); err == nil {
		return p.N(r.Key, n, args)
	}
	return p.T(r.Key, args)
}

// Doc is a result as scripts see it: the shape of `zangerctl deadline compute --json`.
type Doc struct {
	Rule       string             `json:"rule"`
	Act        string             `json:"act"`
	Article    string             `json:"article"`
	Cite       string             `json:"cite"` // act and article in the printer's language
	Edition    string             `json:"edition"`
	Confidence string             `json:"confidence"`
	Trigger    string             `json:"trigger"`
	Event      casework.DateRange `json:"event"`
	End        casework.DateRange `json:"end"` // both null where the law gives no number
	Safe       casework.Date      `json:"safe"`
	Closes     string             `json:"closes,omitempty"` // hour of the last day, where it is done in the court itself
	Doubt      []string           `json:"doubt"`
	Notices    []string           `json:"notices"`
	Priors     []casework.Date    `json:"priors"`           // days to be reminded on
	Who        string             `json:"who"`              // "party", "body", "court"
	Missed     string             `json:"missed,omitempty"` // what it costs to miss it
	Halts      []DocHalt          `json:"halts"`            // what may stop, break, extend or restore it
	Steps      []DocStep          `json:"steps"`
}

// DocHalt is what the law lets happen to a term.
type DocHalt struct {
	Code   string `json:"code"`
	Kind   string `json:"kind"`
	Counts bool   `json:"counts"` // can be given with --halt
	Text   string `json:"text"`
	Cite   string `json:"cite"`
}

// haltDocs lists what may happen to a rule's term.
func haltDocs(p *lawpack.Pack, r *lawpack.Rule, lang string) []DocHalt {
	out := []DocHalt{}
	for _, h := range p.HaltsOf(r) {
		out = append(out, DocHalt{h.ID, string(h.Kind), h.Counts(), h.Text.In(lang), p.Cite(h.Act, h.Article, lang)})
	}
	return out
}

// MissedText says what it costs to miss a term, with its place; "" where the pack does not know.
func MissedText(p *lawpack.Pack, r *lawpack.Rule, lang string) string {
	m, ok := p.MissedOf(r)
	if !ok {
		return ""
	}
	return m.Text.In(lang) + " (" + p.Cite(m.Act, m.Article, lang) + ")"
}

// DocStep is one step in words.
type DocStep struct {
	Date casework.Date `json:"date"`
	What string        `json:"what"`
	Why  string        `json:"why"`
}

// Doc gives the result in the printer's language.
func (r *Result) Doc(p Printer) Doc {
	d := Doc{Rule: r.Rule.ID, Act: r.act[1], Article: r.Rule.Article, Edition: r.Rule.Edition, Confidence: r.Rule.Confidence.String(),
		Trigger: r.Trigger.ID, Event: r.Event, End: r.End, Safe: r.Safe, Closes: r.Given.Closes, Doubt: sayAll(p, r.Doubt), Notices: sayAll(p, r.Notices),
		Priors: append([]casework.Date{}, r.Priors...), Who: string(r.Rule.Side()), Missed: MissedText(r.pack, r.Rule, p.Lang()), Halts: haltDocs(r.pack, r.Rule, p.Lang())}
	for i, l := range langs {
		if l == p.Lang() {
			d.Cite = r.article[i]
		}
	}
	for _, s := range r.Steps {
		d.Steps = append(d.Steps, DocStep{s.Date, Say(p, s.What), Say(p, s.Why)})
	}
	return d
}

func sayAll(p Printer, rs []casework.Reason) []string {
	out := make([]string, 0, len(rs))
	for _, r := range rs {
		out = append(out, Say(p, r))
	}
	return out
}

// RuleDoc is a rule as scripts see it: the shape of `zangerctl deadline rules --json`.
type RuleDoc struct {
	ID          string        `json:"id"`
	Act         string        `json:"act"`
	Article     string        `json:"article"`
	Cite        string        `json:"cite"` // act and article in the language asked for
	Edition     string        `json:"edition"`
	Confidence  string        `json:"confidence"`
	Unit        string        `json:"unit"`
	Length      int           `json:"length"`
	Triggers    []string      `json:"triggers"` // ids for --trigger
	Events      []EventDoc    `json:"events"`   // the same with their words
	Binds       string        `json:"binds"`
	Notes       string        `json:"notes,omitempty"`
	Doubt       []string      `json:"doubt,omitempty"`
	Backward    bool          `json:"backward,omitempty"`
	AppliesFrom casework.Date `json:"applies_from"`
	AppliesTo   casework.Date `json:"applies_to"`
	Supersedes  string        `json:"supersedes,omitempty"`
	Legacy      bool          `json:"legacy,omitempty"`
	Who         string        `json:"who"`
	Missed      string        `json:"missed,omitempty"`
	Halts       []DocHalt     `json:"halts"`
}

// EventDoc is a trigger with its words.
type EventDoc struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Rules lists every rule of a pack in a language.
func Rules(p *lawpack.Pack, lang string) []RuleDoc {
	var out []RuleDoc
	for _, r := range p.Rules() {
		d := RuleDoc{ID: r.ID, Act: r.Act, Article: r.Article, Cite: p.Cite(r.Act, r.Article, lang), Edition: r.Edition, Confidence: r.Confidence.String(),
			Unit: string(r.Unit), Length: r.Length, Binds: r.Binds.In(lang), Notes: p.Named(r.Notes.In(lang), lang), Backward: r.Backward,
			AppliesFrom: r.AppliesFrom, AppliesTo: r.AppliesTo, Supersedes: r.Supersedes, Legacy: r.Legacy,
			Triggers: []string{}, Events: []EventDoc{}, Who: string(r.Side()), Missed: MissedText(p, r, lang), Halts: haltDocs(p, r, lang)}
		if a, ok := p.Act(r.Act); ok {
			d.Act = a.Short.RU
		}
		for _, t := range r.Triggers {
			d.Triggers = append(d.Triggers, t.ID)
			d.Events = append(d.Events, EventDoc{t.ID, t.Text.In(lang)})
		}
		for _, code := range r.Doubts {
			t, _ := p.Doubt(code)
			d.Doubt = append(d.Doubt, t.In(lang))
		}
		out = append(out, d)
	}
	return out
}
