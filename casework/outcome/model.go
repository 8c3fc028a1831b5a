package outcome

import (
	"math"
	"slices"
	"strings"
)

// Settings are what was tuned on older cases before a model is fitted for use.
type Settings struct {
	Weights  opinions `json:"weights"`   // of the parts of the blend; sum 1
	Counting counting `json:"counting"`  // of similar cases
	Forms    []Form   `json:"forms"`     // of the regression, blended by their weights
	BaseKeys []int    `json:"base_keys"` // factors of the base rate
	BaseM    float64  `json:"base_m"`    // its strength, in cases
	LogLoss  float64  `json:"log_loss"`  // on the blocks it was tuned on
}

// opinions hold something of every part of the blend, in this order.
type opinions [4]float64

const (
	byForms = iota
	bySimilar
	byBase
	byTrees
)

// Form is one way to fit the regression.
type Form struct {
	Weight   float64 `json:"weight"`
	Crosses  bool    `json:"crosses"`             // with the declared crosses
	Common   float64 `json:"common,omitempty"`    // one precision for all factors; 0: each its own, learned
	HalfLife float64 `json:"half_life,omitempty"` // of a case's weight, in days; 0: all alike
}

// Model gives the probability of every outcome of a case.
type Model struct {
	t     *Table
	s     Settings
	cross [][]int
	reg   []*softmax
	sim   *similar
	base  *baseRate
	trees *forest
	rows  []int32
}

const poolMost = 20000 // similar cases are looked for among so many newest ones

func (t *Table) crosses(names [][]string) ([][]int, error) {
	var out [][]int
	for _, c := range names {
		if len(c) < 2 || len(c) > 3 || len(slices.Compact(slices.Sorted(slices.Values(c)))) < len(c) {
			return nil, bad("error.outcome.cross", "Cross", nil, map[string]any{"Cross": strings.Join(c, ":")})
		}
		var of []int
		for _, n := range c {
			f, err := t.factor(n)
			if err != nil {
				return nil, err
			}
			of = append(of, f)
		}
		out = append(out, of)
	}
	return out, nil
}

func decay(t *Table, rows []int32, half float64) []float64 {
	if half <= 0 || len(rows) == 0 {
		return nil
	}
	newest := t.Time[rows[len(rows)-1]]
	w := make([]float64, len(rows))
	for i, r := range rows {
		w[i] = math.Exp2((t.Time[r] - newest) / half)
	}
	return w
}

func floorFor(n int) float64 {
	if n < 400 {
		return 20 // measured: below that a learned variance is worse than a stiff one
	}
	return .05
}

// Train fits a model on rows (oldest first) with settled settings; warm may hold an earlier one to begin from.
func train(t *Table, cross [][]int, rows []int32, s Settings, warm []*softmax) *Model {
	m := &Model{t: t, s: s, cross: cross, rows: rows}
	m.base = fitBase(t, rows, s.BaseKeys, s.BaseM)
	if s.Weights[byTrees] > 0 {
		m.trees = grow(t, cross, rows)
	}
	if s.Weights[bySimilar] > 0 {
		m.sim = newSimilar(t, cross, rows, poolMost)
	}
	for i, f := range s.Forms {
		var w *softmax
		if i < len(warm) {
			w = warm[i]
		}
		m.reg = append(m.reg, fitReg(t, cross, rows, f, w))
	}
	return m
}

func fitReg(t *Table, cross [][]int, rows []int32, s Form, warm *softmax) *softmax {
	if !s.Crosses {
		cross = nil
	}
	enc := newEncoder(t, cross, rows, 2)
	o := fitting{floor: floorFor(len(rows)), outer: 8, weight: decay(t, rows, s.HalfLife), common: s.Common, warm: warm, prior: t.prior, grad: .02}
	if warm != nil {
		o.outer = 3
	}
	if s.Common > 0 {
		o.outer = 1
	}
	return fitSoftmax(t, enc, enc.encode(t, rows), pick(t.Y, rows), len(t.Outcomes), o)
}

// pool blends estimates in logs: log p = Σ w log p_i, made to sum to one.
func (w *opinions) pool(parts *[len(opinions{})][]float64, out []float64) {
	for o := range out {
		v := 0.
		for i, p := range parts {
			if w[i] > 0 {
				v += w[i] * math.Log(clip(p[o]))
			}
		}
		out[o] = v
	}
	squash(out)
}

const chunk = 512 // rows encoded at a time: keeps memory flat

// predict gives the probabilities of rows, row after row.
func (m *Model) predict(t *Table, rows []int32) []float64 {
	k := len(t.Outcomes)
	out := make([]float64, 0, len(rows)*k)
	for part := range slices.Chunk(rows, chunk) {
		said := m.parts(t, part)
		out = append(out, m.s.Weights.poolAll(&said, k)...)
	}
	return out
}

// parts gives what every part of the blend says of rows; nil for one that takes no part.
func (m *Model) parts(t *Table, rows []int32) (said [len(opinions{})][]float64) {
	k := len(t.Outcomes)
	said[byForms], said[byBase] = m.regression(t, rows), m.base.predict(t, rows)
	if m.trees != nil {
		said[byTrees] = m.trees.predict(t, rows)
	}
	if m.sim != nil {
		d, p := m.sim.enc.encode(t, rows), make([]float64, len(rows)*k)
		var buf []near
		for i := range rows {
			buf = m.sim.nearest(d, i, m.s.Counting.Most, buf)
			m.sim.count(buf, m.s.Counting, m.sim.prior, p[i*k:(i+1)*k])
		}
		said[bySimilar] = p
	}
	return said
}

// regression blends the forms of the regression in logs.
func (m *Model) regression(t *Table, rows []int32) []float64 {
	k := len(t.Outcomes)
	out := make([]float64, len(rows)*k)
	for i, r := range m.reg {
		for j, v := range r.predict(r.enc.encode(t, rows), true) {
			out[j] += m.s.Forms[i].Weight * math.Log(clip(v))
		}
	}
	for i := 0; i < len(out); i += k {
		squash(out[i : i+k])
	}
	return out
}
