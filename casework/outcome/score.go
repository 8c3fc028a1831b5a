package outcome

import "math"

// Scores measure probabilities against what happened. Brier is (p-y)² for two outcomes and its sum over outcomes for
// more; ECE10 has ten bins of equal width, of the second outcome for two and of the likeliest for more.
type Scores struct {
	Accuracy float64 `json:"accuracy"`
	LogLoss  float64 `json:"log_loss"`
	Brier    float64 `json:"brier"`
	ECE10    float64 `json:"ece10"`
}

func clip(p float64) float64 { return min(max(p, 1e-6), 1) }

func logLoss(p []float64, y []int8, k int) float64 {
	l := 0.
	for i, c := range y {
		l -= math.Log(clip(p[i*k+int(c)]))
	}
	return l / float64(len(y))
}

func top(p []float64) int {
	best := 0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	return best
}

// score measures p (row after row, k outcomes each) against y.
func score(p []float64, y []int8, k int) Scores {
	var s Scores
	n := float64(len(y))
	if n == 0 {
		return s
	}
	s.LogLoss = logLoss(p, y, k)
	for _, b := range reliability(p, y, k, 10) {
		s.ECE10 += math.Abs(b.Said-b.Happened) * float64(b.N) / n
	}
	for i, c := range y {
		q := p[i*k : (i+1)*k]
		if top(q) == int(c) {
			s.Accuracy += 1 / n
		}
		if k == 2 {
			e := q[1] - float64(c)
			s.Brier += e * e / n
			continue
		}
		for o, v := range q {
			if o == int(c) {
				v--
			}
			s.Brier += v * v / n
		}
	}
	return s
}

// Bin is one bar of a reliability table: what was said on average, what happened, in how many cases.
type Bin struct {
	Said     float64 `json:"said"`
	Happened float64 `json:"happened"`
	N        int     `json:"n"`
}

// reliability groups estimates by what they said. Empty bins are left out.
func reliability(p []float64, y []int8, k, bins int) []Bin {
	b := make([]Bin, bins)
	for i, c := range y {
		q := p[i*k : (i+1)*k]
		conf, hit := 0., 0.
		if k == 2 {
			conf, hit = q[1], float64(c)
		} else {
			t := top(q)
			conf = q[t]
			if t == int(c) {
				hit = 1
			}
		}
		j := min(int(conf*float64(bins)), bins-1)
		b[j].Said += conf
		b[j].Happened += hit
		b[j].N++
	}
	out := b[:0]
	for _, v := range b {
		if v.N > 0 {
			v.Said /= float64(v.N)
			v.Happened /= float64(v.N)
			out = append(out, v)
		}
	}
	return out
}

// ScoreChances measures chances of a good end against what happened, with a reliability table of so many bins.
func ScoreChances(p []float64, good []bool, bins int) (Scores, []Bin) {
	two, y := make([]float64, 0, 2*len(p)), make([]int8, len(p))
	for i, v := range p {
		two = append(two, 1-v, v)
		if good[i] {
			y[i] = 1
		}
	}
	return score(two, y, 2), reliability(two, y, 2, bins)
}

// LossOf is the log loss of an outcome that came, in nats. One that no closed case ever had counts as one in a thousand.
func LossOf(s []Share, came string) float64 {
	for _, x := range s {
		if x.Outcome == came {
			return -math.Log(max(x.P, .001))
		}
	}
	return -math.Log(.001)
}
