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

// Record is a case as an estimate sees it: coded facts, days and the outcome. It has no names.
type Record struct {
	Case    casework.ID // zero for a case taken over from a register
	Opened  casework.Date
	Closed  casework.Date // zero: still open
	Outcome string        // empty: still open, or an end that is no decision
	Facts   map[string]string
	Sum     casework.Money           // of the claim; 0: none or not known
	Known   map[string]casework.Date // when each fact became known; a fact without a day was known at the opening
}

// fact gives what was known of a record before its end: a fact learned on the day of the end or later is not known, or
// the estimate would read the answer.
func (r *Record) fact(name string) string {
	if day := r.Known[name]; !day.IsZero() && !r.Closed.IsZero() && !day.Before(r.Closed) {
		return ""
	}
	if name == FactorArea && r.Facts[name] == "" {
		area, _, _ := strings.Cut(r.Facts[FactorTopic], ".")
		return area
	}
	return r.Facts[name]
}

func (r *Record) sum() float64 {
	if r.Sum <= 0 {
		return math.NaN()
	}
	if day := r.Known[FactorSumBand]; !day.IsZero() && !r.Closed.IsZero() && !day.Before(r.Closed) {
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

// tableOf makes a table of the records that ended with an outcome, oldest end first, and gives the records in its order.
func tableOf(rs []Record) (*Table, []Record) {
	rs = slices.DeleteFunc(slices.Clone(rs), func(r Record) bool { return r.Outcome == "" || r.Closed.IsZero() })
	slices.SortStableFunc(rs, func(a, b Record) int {
		return cmp.Or(a.Closed.Compare(b.Closed), strings.Compare(a.Case.String(), b.Case.String()))
	})
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
		t.IDs = append(t.IDs, r.Case)
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
