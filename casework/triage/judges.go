package triage

import (
	"math"
	"math/rand/v2"
	"slices"
)

// linear is a linear judge: of every n-gram a weight for each label, one after the other, and a bias for each.
type linear struct {
	weight []float32
	bias   []float32
}

func newLinear(size, labels int) linear {
	return linear{make([]float32, size*labels), make([]float32, labels)}
}

// row gives the weights of an n-gram.
func (l *linear) row(at int32) []float32 {
	n := len(l.bias)
	return l.weight[int(at)*n : (int(at)+1)*n]
}

// scores gives the score of every label.
func (l *linear) scores(x []term) []float64 {
	out := make([]float64, len(l.bias))
	for k, b := range l.bias {
		out[k] = float64(b)
	}
	for _, t := range x {
		for k, w := range l.row(t.at) {
			out[k] += float64(w) * float64(t.w)
		}
	}
	return out
}

// regression is softmax regression with texts of rare labels weighing more, by dual coordinate ascent: each text in turn moves
// its own share of the weights as far towards what they say of it as the dual rises (Shalev-Shwartz and Zhang 2013).
func regression(x [][]term, y, per []int, size int) linear {
	const (
		rounds = 8
		c      = 10. // what a text costs
		length = 2.  // squared, of a text and its bias
		halves = 10  // of the interval in which the best step is sought
	)
	labels := len(per)
	l := newLinear(size, labels)
	given := make([]float32, len(x)*labels) // of every text the parts of the labels its dual stands at
	for i := range x {
		given[i*labels+y[i]] = 1
	}
	step, move := make([]float64, labels), make([]float32, labels)
	rng := rand.New(rand.NewPCG(uint64(labels), 20261123))
	order := rng.Perm(len(x))
	for range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			cost := c * float64(len(x)) / float64(labels*per[y[i]])
			p, at := softmax(l.scores(x[i])), given[i*labels:(i+1)*labels]
			square := 0.
			for k := range p {
				step[k] = p[k] - float64(at[k])
				square += step[k] * step[k]
			}
			low, high := 0., 1.
			for range halves {
				t := (low + high) / 2
				slope := cost * t * length * square
				for k := range p {
					slope += step[k] * math.Log((float64(at[k])+t*step[k]+tiny)/(p[k]+tiny))
				}
				if slope > 0 {
					high = t
				} else {
					low = t
				}
			}
			for k := range step {
				d := low * step[k]
				at[k] += float32(d)
				move[k] = float32(-cost * d)
				l.bias[k] += move[k]
			}
			for _, t := range x[i] {
				row := l.row(t.at)
				for k := range row {
					row[k] += move[k] * t.w
				}
			}
		}
	}
	return l
}

const tiny = 1e-30

// naive is complement naive Bayes (Rennie et al. 2003), which bears labels of very different size.
func naive(x [][]term, y []int, labels, size int) linear {
	const alpha = .05 // an n-gram seen once already tells
	l, all, sum := newLinear(size, labels), make([]float64, size), make([]float64, labels)
	for i, text := range x {
		for _, t := range text {
			l.row(t.at)[y[i]] += t.w
			all[t.at] += float64(t.w)
		}
	}
	other := func(at, k int) float64 { return max(all[at]-float64(l.weight[at*labels+k]), 0) + alpha }
	for at := range all {
		for k := range sum {
			sum[k] += other(at, k)
		}
	}
	for at := range all {
		for k := range sum {
			l.weight[at*labels+k] = float32(-math.Log(other(at, k) / sum[k]))
		}
	}
	return l
}

// softmax turns scores into probabilities, in place.
func softmax(v []float64) []float64 {
	top, sum := slices.Max(v), 0.
	for k, x := range v {
		v[k] = math.Exp(x - top)
		sum += v[k]
	}
	for k := range v {
		v[k] /= sum
	}
	return v
}
