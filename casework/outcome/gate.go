package outcome

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// The gates of the ladder.
const (
	LeastBase  = 30   // closed cases of the kind before a base rate is shown
	LeastModel = 400  // before the model may be asked at all
	leastECE   = 200  // newest cases on which calibration means anything
	mostECE    = 0.05 //
)

// Gate says whether the model may speak, with the figures it was decided on.
type Gate struct {
	Open    bool    `json:"open"`
	Reason  string  `json:"reason"`   // "", "few", "no_skill", "miscalibrated", "unchecked": see the text catalogue
	N       int     `json:"n"`        // closed cases
	Checked int     `json:"checked"`  // estimates made before their end was known
	Gain    float64 `json:"gain"`     // log loss of the base rate less that of the model on them
	GainLow float64 `json:"gain_low"` // lower end of its 95 % interval
	ECE     float64 `json:"ece10"`    // on the newest of them
}

// decide applies the gates to walk-forward estimates, oldest first.
func decide(n int, model, base []float64, y []int8, k int, seed uint64) Gate {
	g := Gate{N: n, Checked: len(y)}
	switch {
	case n < LeastModel:
		g.Reason = "few"
		return g
	case len(y) < leastECE:
		g.Reason = "unchecked"
		return g
	}
	diff := make([]float64, len(y))
	for i := range y {
		diff[i] = logLoss(base[i*k:(i+1)*k], y[i:i+1], k) - logLoss(model[i*k:(i+1)*k], y[i:i+1], k)
	}
	g.Gain = stat.Mean(diff, nil)
	rng := rand.New(rand.NewPCG(seed, 7))
	means := make([]float64, 1000)
	for b := range means {
		for range diff {
			means[b] += diff[rng.IntN(len(diff))]
		}
		means[b] /= float64(len(diff))
	}
	slices.Sort(means)
	g.GainLow = stat.Quantile(.025, stat.Empirical, means, nil)
	from := max(0, len(y)-max(leastECE, len(y)/2)) // the newer half, at least 200
	g.ECE = score(model[from*k:], y[from:], k).ECE10
	switch {
	case g.GainLow <= 0:
		g.Reason = "no_skill"
	case g.ECE > mostECE:
		g.Reason = "miscalibrated"
	default:
		g.Open = true
	}
	return g
}

// walk is what a method said of cases before their end was known, block after block, refitted before each.
type walk struct {
	rows        []int32
	model, base []float64
	s           Settings
}

// loss is the log loss of the model on what it said before the ends were known.
func (w walk) loss(t *Table) float64 { return logLoss(w.model, pick(t.Y, w.rows), len(t.Outcomes)) }

// walkForward tunes on the cases before the first block, then goes through the blocks, fitting on all that is older. keys are those
// of the base rate a person would be shown instead.
func walkForward(t *Table, cross [][]int, rows []int32, keys []int, blocks int, rich bool) walk {
	var w walk
	size := len(rows) / (blocks + 3)
	from := len(rows) - size*blocks
	held := from / 4
	var warm []*softmax
	w.s, warm = tune(t, cross, rows[:from-held], rows[from-held:from], rich)
	for b := range blocks {
		cut := from + b*size
		m := train(t, cross, rows[:cut], w.s, warm)
		warm = m.reg
		block := rows[cut : cut+size]
		w.rows = append(w.rows, block...)
		w.model = append(w.model, m.predict(t, block)...)
		w.base = append(w.base, fitBase(t, rows[:cut], keys, 20).predict(t, block)...)
	}
	return w
}
