package outcome

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Effect is what one factor does to the chance of a good end.
type Effect struct {
	Factor string  `json:"factor"`
	Level  string  `json:"level"`
	Points float64 `json:"points"` // percentage points
	Low    float64 `json:"low"`    // 80 % range
	High   float64 `json:"high"`
	N      int     `json:"n"` // closed cases with this value
}

// shares gives the probabilities of the first row of q with 80 % ranges: draws of the coefficients from their posterior. The
// other parts of the blend stray with the regression, not apart from it: all were counted from the same cases, and
// errors taken to be independent made ranges that held the truth three times in five. good is that of an end good for the side.
func (m *Model) shares(q *Table, seed uint64, side string) (_ []Share, good Share) {
	k := len(q.Outcomes)
	p := m.predict(q, []int32{0})
	rng := rand.New(rand.NewPCG(seed, 11))
	const draws = 200
	said, sums := make([][]float64, k), make([]float64, 0, draws)
	parts := m.parts(q, []int32{0})
	logs := parts // of what each part says of the case
	for i, part := range parts {
		if part == nil {
			continue
		}
		logs[i], parts[i] = make([]float64, k), make([]float64, k)
		for o, v := range part {
			logs[i][o] = math.Log(clip(v))
		}
	}
	one, drawn, out := make([]float64, k), make([]float64, k), make([]float64, k)
	for range draws {
		clear(drawn)
		for i, r := range m.reg {
			r.draw(r.enc.encode(q, []int32{0}), rng, one)
			for o, v := range one {
				drawn[o] += m.s.Forms[i].Weight * math.Log(clip(v))
			}
		}
		for i, part := range parts {
			for o := range part {
				part[o] = logs[i][o] + drawn[o] - logs[byForms][o]
			}
			if part != nil {
				squash(part)
			}
		}
		m.s.Weights.pool(&parts, out)
		sum := 0.
		for o, v := range out {
			said[o] = append(said[o], v)
			if Good(q.Outcomes[o], side) {
				sum += v
			}
		}
		sums = append(sums, sum)
	}
	band := func(outcome string, p float64, v []float64) Share {
		slices.Sort(v)
		return Share{outcome, p, min(v[draws/10], p), max(v[draws*9/10], p)}
	}
	shares := make([]Share, k)
	for o, v := range said {
		shares[o] = band(q.Outcomes[o], p[o], v)
	}
	likeliestFirst(shares)
	return shares, band("good", Chance(shares, side), sums)
}

// draw gives probabilities of the first encoded row under coefficients drawn from the posterior.
func (s *softmax) draw(d *design, rng *rand.Rand, p []float64) {
	z, v := make([]float64, s.m), make([]float64, s.m)
	s.eta(s.w, d, 0, z)
	s.variance(d, 0, v)
	for c := range z {
		z[c] += rng.NormFloat64() * math.Sqrt(v[c])
	}
	if s.m == 1 {
		p[1] = 1 / (1 + math.Exp(-z[0]))
		p[0] = 1 - p[1]
		return
	}
	copy(p, z)
	squash(p)
}

// chance gives the probability of an end good for a client on a side, by record.
func (f *Forecaster) chance(side string, rs ...*Record) []float64 {
	k := len(f.t.Outcomes)
	p := f.model.predict(f.t.asking(rs...), rowsTo(len(rs)))
	out := make([]float64, len(rs))
	for i := range rs {
		for o, name := range f.t.Outcomes {
			if Good(name, side) {
				out[i] += p[i*k+o]
			}
		}
	}
	return out
}

// effects tells what every factor of a case does to its chance, against the same case with that factor as other cases
// have it, and which factor not known, or better evidence, would move it most.
func (f *Forecaster) effects(r *Record, q *Table) (known, missing []Effect) {
	known, missing = []Effect{}, []Effect{}
	side := r.fact(FactorSide)
	now := f.chance(side, r)[0]
	for fi := range f.t.Factors {
		col := &f.t.Factors[fi]
		level := r.fact(col.Name)
		if level != "" {
			mean := f.without(r, fi, side)
			half := f.halfRange(q, fi, now)
			pts := 100 * (now - mean)
			known = append(known, Effect{col.Name, level, pts, pts - half, pts + half, count(col, level)})
		}
		if level != "" && col.Name != FactorEvidence || col.Name == FactorArea || col.Name == FactorTopic {
			continue
		}
		best := Effect{Factor: col.Name}
		for _, l := range col.Levels[1:] {
			if n := count(col, l); n >= 10 && l != level {
				v := 100 * (f.chance(side, r.with(col.Name, l))[0] - now)
				if math.Abs(v) > math.Abs(best.Points) {
					half := f.halfRange(q, fi, now)
					best = Effect{col.Name, l, v, v - half, v + half, n}
				}
			}
		}
		if best.Level != "" {
			missing = append(missing, best)
		}
	}
	byWeight := func(a, b Effect) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) }
	slices.SortStableFunc(known, byWeight)
	slices.SortStableFunc(missing, byWeight)
	return known, missing
}

// without gives the chance of the same case with a factor as other cases have it: the mean over all of them. Only the level of
// theirs counts, so every level is asked once and weighed by how many have it, which a sample would do with an error of points.
func (f *Forecaster) without(r *Record, fi int, side string) (mean float64) {
	col := &f.t.Factors[fi]
	n := make([]float64, len(col.Levels))
	for _, row := range f.all {
		n[col.Code[row]]++
	}
	var rs []*Record
	var share []float64
	for i, level := range col.Levels {
		if n[i] > 0 {
			rs, share = append(rs, r.with(col.Name, level)), append(share, n[i]/float64(len(f.all)))
		}
	}
	for i, p := range f.chance(side, rs...) {
		mean += p * share[i]
	}
	return mean
}

// halfRange is half the 80 % range of a factor's effect in points: the posterior deviation of its coefficients, those of its
// crosses among them, times the slope of the probability. The rest of the blend is taken to be as uncertain as the regression.
func (f *Forecaster) halfRange(q *Table, fi int, p float64) float64 {
	v := 0.
	for i, s := range f.model.reg {
		d := s.enc.encode(q, []int32{0})
		sum := 0.
		for g, j := range d.idx {
			if !slices.Contains(s.enc.groups[g].of, fi) {
				continue
			}
			for c := range s.m {
				if j < 0 {
					sum += 1 / s.lambda[g]
				} else {
					sum += 1 / (s.h[int(j)*s.m+c] + s.lambda[g])
				}
			}
		}
		v += f.model.s.Forms[i].Weight * sum / float64(s.m)
	}
	return 100 * 1.2816 * math.Sqrt(v) * p * (1 - p)
}

func rowsTo(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

func count(f *Factor, level string) (n int) {
	code := int32(slices.Index(f.Levels, level))
	for _, c := range f.Code {
		if c == code {
			n++
		}
	}
	return n
}

// With gives the same case with one fact changed: what if.
func (r *Record) With(factor, level string) *Record { return r.with(factor, level) }

func (r *Record) with(factor, level string) *Record {
	c := *r
	c.Facts = make(map[string]string, len(r.Facts)+1)
	for k, v := range r.Facts {
		c.Facts[k] = v
	}
	c.Facts[factor] = level
	return &c
}
