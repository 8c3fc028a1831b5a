package outcome

import "math"

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

// tuneBase picks up to two factors and the strength by the log loss on the later cases of every fold.
func tuneBase(t *Table, fs []fold, y []int8) (keys []int, m float64, said []float64) {
	m = 20
	least := math.Inf(1)
	try := func(k []int, strength float64) {
		var p []float64
		for _, f := range fs {
			p = append(p, fitBase(t, f.fit, k, strength).predict(t, f.later)...)
		}
		if l := logLoss(p, y, len(t.Outcomes)); l < least-1e-4 {
			keys, m, said, least = k, strength, p, l
		}
	}
	strengths := []float64{5, 20, 80, 300}
	try(nil, 20)
	for f := range t.Factors {
		for _, s := range strengths {
			try([]int{f}, s)
		}
	}
	if len(keys) == 1 {
		first := keys[0]
		for f := range t.Factors {
			for _, s := range strengths {
				if f != first {
					try([]int{first, f}, s)
				}
			}
		}
	}
	return keys, m, said
}
