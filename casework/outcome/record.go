package outcome

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"zanger/casework"
)

// The factors of an office's own cases. There is none for a judge, and no field of a Record could hold one.
const (
	FactorArea      = "area"        // first level of the taxonomy
	FactorTopic     = "topic"       // second level
	FactorCourt     = "court_level" //
	FactorRegion    = "region"      //
	FactorSide      = "side"        // of the client
	FactorClaimKind = "claim_kind"  //
	FactorOurs      = "ours"        // who represents the client
	FactorTheirs    = "theirs"      // who represents the other side
	FactorEvidence  = "evidence"    // score of the position matrix, "0" to "3"
	FactorSumBand   = "sum"         // of the claim; measured, shown in bands
)

// FactorNames in the order they are shown.
var FactorNames = []string{FactorArea, FactorTopic, FactorCourt, FactorRegion, FactorSide, FactorClaimKind, FactorOurs, FactorTheirs, FactorEvidence}

// ownCrosses are the declared crosses of an office's own table.
var ownCrosses = [][]string{{FactorArea, FactorOurs}, {FactorCourt, FactorArea}, {FactorArea, FactorEvidence}}

// Sides a client may stand on.
const (
	Claimant   = "claimant"   // plaintiff or applicant
	Respondent = "respondent" // defendant
	Accused    = "accused"
	Victim     = "victim"
	Third      = "third_party"
)

// Levels are the codes of the factors that have a fixed list, in the order they are offered. Words stand in the text
// catalogue under "factor.<factor>.<code>".
var Levels = map[string][]string{
	FactorCourt:     {"first", "appeal", "cassation", "body"}, // body: a state body, before any court
	FactorSide:      {Claimant, Respondent, Accused, Victim, Third},
	FactorClaimKind: {"money", "harm", "property", "right", "annul", "oblige", "family", "penalty", "other"},
	FactorOurs:      {"none", "advocate", "consultant", "student", "staff"},
	FactorTheirs:    {"none", "advocate", "consultant", "staff", "prosecutor"},
	FactorEvidence:  {"0", "1", "2", "3"},
	FactorRegion:    casework.Regions,
}

// Decided are the outcomes that tell how a case ended. Others, such as advice given or a client who left, are no outcome
// to an estimate.
var Decided = []string{"won", "won_partly", "lost", "left", "terminated", "settled", "mediated"}

// Good tells whether an outcome is good for a client on a side. Outcomes say what became of the claim, so a claim granted
// in part is good for who made it and bad for who was to refuse it.
func Good(outcome, side string) bool {
	switch outcome {
	case "settled", "mediated":
		return true
	case "won", "won_partly":
		return side != Respondent && side != Accused
	case "lost", "left", "terminated":
		return side == Respondent || side == Accused
	}
	return false
}

// Record is a case as an estimate sees it: coded facts, days and the outcome. It has no names.
type Record struct {
	Case    casework.ID // zero for a case of another office
	Opened  casework.Date
	Filed   casework.Date // zero: not yet, or not known
	Closed  casework.Date // zero: still open
	Outcome string        // empty: still open, or an end that is no decision
	Facts   map[string]string
	Sum     casework.Money           // of the claim; 0: none or not known
	Known   map[string]casework.Date // when each fact became known; a fact without a day was known at the opening
}

// late tells whether a fact of a closed case became known after its filing, or with its end where the filing is not
// known. Such a fact is not learned from, or the estimate would read the answer.
func (r *Record) late(name string) bool {
	day := r.Known[name]
	if day.IsZero() || r.Closed.IsZero() {
		return false
	}
	return !day.Before(r.Closed) || !r.Filed.IsZero() && day.After(r.Filed)
}

// fact gives what was known of a record when it could still be estimated.
func (r *Record) fact(name string) string {
	if r.late(name) {
		return ""
	}
	if name == FactorArea && r.Facts[name] == "" {
		area, _, _ := strings.Cut(r.Facts[FactorTopic], ".")
		return area
	}
	return r.Facts[name]
}

func (r *Record) sum() float64 {
	if r.Sum <= 0 || r.late(FactorSumBand) {
		return math.NaN()
	}
	return float64(r.Sum) / 100
}

func days(d casework.Date) float64 {
	if d.IsZero() {
		return 0
	}
	return float64(casework.Date{Year: 1970, Month: 1, Day: 1}.DaysUntil(d))
}

// compare puts records in the order of their ends and then of what they say. Only records alike in everything an estimate
// sees are left to their numbers, so that two offices with the same cases see the same figures.
func (r *Record) compare(o *Record) int {
	c := cmp.Or(r.Closed.Compare(o.Closed), r.Opened.Compare(o.Opened), strings.Compare(r.Outcome, o.Outcome), cmp.Compare(r.Sum, o.Sum))
	for _, n := range FactorNames {
		c = cmp.Or(c, strings.Compare(r.fact(n), o.fact(n)))
	}
	return cmp.Or(c, strings.Compare(r.Case.String(), o.Case.String()))
}

// tableOf makes a table of the records that ended with an outcome, oldest end first, and gives the records in its order.
func tableOf(rs []Record) (*Table, []Record) {
	rs = slices.DeleteFunc(slices.Clone(rs), func(r Record) bool { return r.Outcome == "" || r.Closed.IsZero() })
	slices.SortStableFunc(rs, func(a, b Record) int { return a.compare(&b) })
	t := &Table{Numbers: []Number{{Name: FactorSumBand, Log: true}}}
	target := newLevels("outcome")
	cols := make([]*levels, len(FactorNames))
	for i, n := range FactorNames {
		cols[i] = newLevels(n)
	}
	for i := range rs {
		r := &rs[i]
		target.add(r.Outcome)
		t.Time = append(t.Time, days(r.Closed))
		t.Numbers[0].Value = append(t.Numbers[0].Value, r.sum())
		for f, n := range FactorNames {
			cols[f].add(r.fact(n))
		}
	}
	for _, c := range cols {
		t.Factors = append(t.Factors, *c.f)
	}
	t.Outcomes = slices.Clone(target.f.Levels[1:])
	slices.Sort(t.Outcomes)
	for _, c := range target.f.Code {
		t.Y = append(t.Y, int8(slices.Index(t.Outcomes, target.f.Levels[c])))
	}
	return t, rs
}

// asking codes records of open cases in the levels of t; a word t has never seen gets a level of its own.
func (t *Table) asking(rs ...*Record) *Table {
	q := &Table{Outcomes: t.Outcomes, Y: make([]int8, len(rs))}
	for f := range t.Factors {
		from := &t.Factors[f]
		c := Factor{Name: from.Name, Levels: from.Levels}
		for _, r := range rs {
			code := slices.Index(from.Levels, r.fact(from.Name))
			if code < 0 {
				code = len(from.Levels)
			}
			c.Code = append(c.Code, int32(code))
		}
		q.Factors = append(q.Factors, c)
	}
	for _, n := range t.Numbers {
		c := Number{Name: n.Name, Log: n.Log}
		for _, r := range rs {
			c.Value = append(c.Value, r.sum())
		}
		q.Numbers = append(q.Numbers, c)
	}
	return q
}
