package outcome

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"zanger/casework"
)

// Evaluation is how the method scored on the newest cases of a table, beside the plain answers to the same cases. The
// scores at the top are the model's on every case, whether or not the ladder would let it speak.
type Evaluation struct {
	N       int      `json:"n"`
	Classes []string `json:"classes"`
	Scores
	Majority Scores `json:"majority"`  // the shares of all older cases, for every case
	BaseRate Scores `json:"base_rate"` // the shrunken shares of the case's own cell
	// Ladder is what a person would have been shown: the model where the gate is open, the base rate elsewhere, without
	// the refused cases.
	Ladder    Scores   `json:"ladder"`
	Abstained int      `json:"abstained"` // cases for which the model keeps silent
	Refused   int      `json:"refused"`   // of them: those that get no figure at all
	Gate      Gate     `json:"gate"`      // decided on calib, before test was looked at
	Bins      []Bin    `json:"bins"`      // reliability of the model on test
	Drift     []Drift  `json:"drift"`
	Settings  Settings `json:"settings"`
	Notes     []Note   `json:"notes"` // what of the file was not taken as it stood

	Said []Prediction `json:"-"` // of every row of test, oldest first
}

// Prediction is what was said of one row of test.
type Prediction struct {
	Line    int    // of the row in the file
	Outcome string // that came
	Shown   Status // what a person would have been shown
	P       []float64
	Base    []float64
}

// richMost is the number of training cases up to which every form of the regression is tried.
const richMost = 25000

// Evaluate trains on split train, tunes on calib, refits on both and scores test once. With refits above 1, test is gone
// through in so many blocks of time and the model refitted before each on all that is older, as an office would.
// Errors: Missing when train or test is empty ("error.table.split", Args Split, Words) or train is a single row
// ("error.table.thin"); Invalid for a cross of unknown factors.
func Evaluate(t *Table, crosses [][]string, refits int, seed uint64) (*Evaluation, error) {
	cross, err := t.crosses(crosses)
	if err != nil {
		return nil, err
	}
	old, calib, test := t.rowsOf("train"), t.rowsOf("calib"), t.rowsOf("test")
	for _, part := range []struct {
		split string
		rows  []int32
	}{{"train", old}, {"test", test}} {
		if len(part.rows) == 0 {
			return nil, t.splits.Without(part.split)
		}
		sortByTime(t, part.rows)
	}
	if len(calib) == 0 { // the newest fifth of train stands in
		cut := len(old) * 4 / 5
		old, calib = old[:cut], old[cut:]
	}
	sortByTime(t, calib)
	if len(old) == 0 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.table.thin", Op: "outcome.Evaluate"}
	}
	s, warm := tune(t, cross, old, calib, len(old) <= richMost)
	k, y := len(t.Outcomes), pick(t.Y, test)
	e := &Evaluation{N: len(test), Classes: t.Outcomes, Settings: s, Drift: []Drift{}, Notes: append([]Note{}, t.Notes...)}

	checked := thin(calib, 4000)
	before := train(t, cross, old, s, warm)
	e.Gate = decide(len(old)+len(calib), before.predict(t, checked), before.base.predict(t, checked), pick(t.Y, checked), k, seed)
	before = nil

	known := append(slices.Clone(old), calib...)
	both := known
	var model, base []float64
	seen := make([]bool, 0, len(test))
	refits = min(max(refits, 1), len(test))
	for b := range refits {
		block := test[b*len(test)/refits : (b+1)*len(test)/refits]
		m := train(t, cross, known, s, warm)
		if refits > 1 {
			warm = m.reg
		}
		model = append(model, m.predict(t, block)...)
		p := make([]float64, k)
		for _, r := range block {
			n := m.base.at(t, r, p)
			seen = append(seen, n > 0 || len(m.base.keys) == 0)
			base = append(base, p...)
		}
		known = append(known, block...)
	}
	e.Scores, e.BaseRate = score(model, y, k), score(base, y, k)
	e.Majority = score(fitBase(t, both, nil, 1).predict(t, test), y, k)
	e.Bins = reliability(model, y, k, 10)
	e.Drift = append(e.Drift, driftOf(t, known)...)
	var shown []float64
	var what []int8
	for i, r := range test {
		said := Prediction{int(t.line[r]), t.Outcomes[t.Y[r]], BaseRate, model[i*k : (i+1)*k], base[i*k : (i+1)*k]}
		switch {
		case len(both) < LeastBase || (!seen[i] && !e.Gate.Open):
			said.Shown = Refused
			e.Refused++
		case e.Gate.Open && seen[i]:
			said.Shown = ByModel
			shown = append(shown, said.P...)
		default:
			shown = append(shown, said.Base...)
		}
		e.Said = append(e.Said, said)
		if said.Shown != ByModel {
			e.Abstained++
		}
		if said.Shown != Refused {
			what = append(what, y[i])
		}
	}
	e.Ladder = score(shown, what, k)
	return e, nil
}

// WritePredictions writes what was said of every row of test as CSV, so that anybody can score it again: the line of the row in
// the file, the outcome that came, what a person would have been shown, and the probabilities of the model and of the base
// rate. Nothing else of the row is in it.
func (e *Evaluation) WritePredictions(w io.Writer) error {
	out := csv.NewWriter(w)
	head := []string{"line", "outcome", "shown"}
	for _, part := range []string{"p:", "base:"} {
		for _, c := range e.Classes {
			head = append(head, part+c)
		}
	}
	rows := [][]string{head}
	for i := range e.Said {
		s := &e.Said[i]
		row := []string{strconv.Itoa(s.Line), s.Outcome, string(s.Shown)}
		for _, p := range slices.Concat(s.P, s.Base) {
			row = append(row, strconv.FormatFloat(p, 'g', -1, 64))
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
