package outcome

import (
	"math"
	"slices"
)

// baseRate is the shrunken share of outcomes in nested cells: all cases, then one factor, then two.
type baseRate struct {
	keys  []int
	m     float64
	prior []float64
	cells []map[uint64][]float64
}

func fitBase(t *Table, rows []int32, keys []int, m float64) *baseRate {
	k := len(t.Outcomes)
	b := &baseRate{keys: keys, m: m, prior: shares(pick(t.Y, rows), k)}
	for i := range keys {
		cell := map[uint64][]float64{}
		for _, r := range rows {
			q := key(t, keys[:i+1], r)
			if cell[q] == nil {
				cell[q] = make([]float64, k)
			}
			cell[q][t.Y[r]]++
		}
		b.cells = append(b.cells, cell)
	}
	return b
}

// at gives the shares for a row and the number of cases in its narrowest cell.
func (b *baseRate) at(t *Table, row int32, p []float64) (n int) {
	copy(p, b.prior)
	for i, cell := range b.cells {
		c, sum := cell[key(t, b.keys[:i+1], row)], 0.
		for _, v := range c {
			sum += v
		}
		n = int(sum)
		for o := range p {
			v := 0.
			if c != nil {
				v = c[o]
			}
			p[o] = (v + b.m*p[o]) / (sum + b.m)
		}
	}
	return n
}

func (b *baseRate) predict(t *Table, rows []int32) []float64 {
	k := len(b.prior)
	out := make([]float64, len(rows)*k)
	for i, r := range rows {
		b.at(t, r, out[i*k:(i+1)*k])
	}
	return out
}

// tuneBase picks up to two factors and the strength by the log loss on the rows themselves, each left out in turn. A few
// hundred later cases could not choose among so many pairs, and a rate chosen on them would then be trusted too much.
func tuneBase(t *Table, rows []int32) (keys []int, m float64) {
	rows = rows[max(0, len(rows)-tuneBaseMost):]
	m = 20
	least := math.Inf(1)
	try := func(k []int, strengths ...float64) {
		b := fitBase(t, rows, k, 0)
		for _, b.m = range strengths {
			if l := b.leftOut(t, rows); l < least-1e-4 {
				keys, m, least = k, b.m, l
			}
		}
	}
	try(nil, 20)
	for range 2 {
		first := keys
		for f := range t.Factors {
			if !slices.Contains(first, f) {
				try(append(slices.Clone(first), f), 5, 20, 80, 300)
			}
		}
	}
	return keys, m
}

const tuneBaseMost = 10000 // newest rows the base rate is picked on

// leftOut is the log loss on the rows it was fitted on, each left out of its own cells.
func (b *baseRate) leftOut(t *Table, rows []int32) (loss float64) {
	p := make([]float64, len(b.prior))
	for _, r := range rows {
		y := t.Y[r]
		for i, cell := range b.cells {
			cell[key(t, b.keys[:i+1], r)][y]--
		}
		b.at(t, r, p)
		loss -= math.Log(clip(p[y]))
		for i, cell := range b.cells {
			cell[key(t, b.keys[:i+1], r)][y]++
		}
	}
	return loss / float64(len(rows))
}
