package outcome

import (
	"slices"

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
}

// richMost is the number of training cases up to which every form of the regression is tried.
const richMost = 25000

// Evaluate trains on split train, tunes on calib, refits on both and scores test once. With refits above 1, test is gone
// through in so many blocks of time and the model refitted before each on all that is older, as an office would.
// Errors: Missing when a split is empty, Invalid for a cross of unknown factors.
func Evaluate(t *Table, crosses [][]string, refits int, seed uint64) (*Evaluation, error) {
	cross, err := t.crosses(crosses)
	if err != nil {
		return nil, err
	}
	old, calib, test := t.rowsOf("train"), t.rowsOf("calib"), t.rowsOf("test")
	for name, rows := range map[string][]int32{"train": old, "test": test} {
		if len(rows) == 0 {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.outcome.split", Op: "outcome.Evaluate", Args: map[string]any{"Split": name}}
		}
		sortByTime(t, rows)
	}
	if len(calib) == 0 { // the newest fifth of train stands in
		cut := len(old) * 4 / 5
		old, calib = old[:cut], old[cut:]
	}
	sortByTime(t, calib)
	if len(old) == 0 || len(calib) == 0 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.outcome.split", Op: "outcome.Evaluate", Args: map[string]any{"Split": "train"}}
	}
	s, warm := tune(t, cross, old, calib, len(old) <= richMost)
	k, y := len(t.Outcomes), pick(t.Y, test)
	e := &Evaluation{N: len(test), Classes: t.Outcomes, Settings: s, Drift: []Drift{}}

	checked := thin(calib, 4000)
	before := train(t, cross, old, s, warm)
	e.Gate = decide(len(old)+len(calib), before.predict(t, checked), before.base.predict(t, checked), pick(t.Y, checked), k, seed)
	before = nil

	known := append(slices.Clone(old), calib...)
	both := known
	var model, base []float64
	seen := make([]bool, 0, len(test))
	refits = max(refits, 1)
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
	for i := range test {
		switch {
		case len(both) < LeastBase || (!seen[i] && !e.Gate.Open):
			e.Abstained++
			e.Refused++
			continue
		case e.Gate.Open && seen[i]:
			shown = append(shown, model[i*k:(i+1)*k]...)
		default:
			e.Abstained++
			shown = append(shown, base[i*k:(i+1)*k]...)
		}
		what = append(what, y[i])
	}
	e.Ladder = score(shown, what, k)
	return e, nil
}
