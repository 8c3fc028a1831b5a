package triage

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Text is an example: words and the area they belong to.
type Text struct{ Words, Label string }

// Model tells the area of a text.
type Model struct {
	labels []string
	words  *vocabulary
	margin [][]float32 // of every label: linear machine; the last weight is the bias
	naive  [][]float32 // of every label: complement naive Bayes
	s      sharing
}

// sharing says how the two judges are turned into probabilities and blended; settled on texts not learned from.
type sharing struct{ marginHeat, naiveHeat, share float64 }

// plainSharing serves where there are too few texts to settle it.
var plainSharing = sharing{4, 4, .5}

// Train learns from texts. held are later texts, or nil: when there are some, the blend and the heat of the probabilities
// are settled on them, then everything is learned from both. The same texts give the same model.
func Train(texts, held []Text) *Model {
	s := plainSharing
	if len(held) > 0 {
		s = settle(fit(texts), held)
		texts = append(slices.Clone(texts), held...)
	}
	m := fit(texts)
	m.s = s
	return m
}

func fit(texts []Text) *Model {
	m := &Model{s: plainSharing}
	counts := make([]map[int32]float32, len(texts))
	for i, t := range texts {
		counts[i] = grams(t.Words)
		if !slices.Contains(m.labels, t.Label) {
			m.labels = append(m.labels, t.Label)
		}
	}
	slices.Sort(m.labels)
	m.words = learnWords(counts)
	x, y := make([][]term, len(texts)), make([]int, len(texts))
	per := make([]float64, len(m.labels))
	for i, t := range texts {
		x[i] = m.words.weigh(counts[i])
		y[i], _ = slices.BinarySearch(m.labels, t.Label)
		per[y[i]]++
	}
	for k := range m.labels {
		m.margin = append(m.margin, machine(x, y, k, len(m.labels), per[k], len(m.words.idf)))
	}
	m.naive = naive(x, y, len(m.labels), len(m.words.idf))
	return m
}

// machine is a linear support vector machine with squared loss, one label against the rest, texts of rare labels weighing more, by
// dual coordinate descent (Hsieh et al. 2008).
func machine(x [][]term, y []int, label, labels int, n float64, size int) []float32 {
	const rounds = 25
	c := .5
	w := make([]float32, size+1)
	alpha, diag := make([]float64, len(x)), make([]float64, len(x))
	rare := c * float64(len(x)) / (float64(labels) * max(n, 1)) // what a text of a rare label costs
	for i, t := range x {
		cost := c
		if y[i] == label {
			cost = rare
		}
		diag[i] = .5/cost + 1
		for _, f := range t {
			diag[i] += float64(f.w) * float64(f.w)
		}
	}
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(uint64(label), 20261123))
	for range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		moved := 0.
		for _, i := range order {
			sign, cost := -1., c
			if y[i] == label {
				sign, cost = 1, rare
			}
			g := float64(w[size])
			for _, f := range x[i] {
				g += float64(w[f.at]) * float64(f.w)
			}
			g = sign*g - 1 + alpha[i]*.5/cost
			next := max(alpha[i]-g/diag[i], 0)
			if d := next - alpha[i]; d != 0 {
				moved = max(moved, math.Abs(d))
				step := float32(d * sign)
				for _, f := range x[i] {
					w[f.at] += step * f.w
				}
				w[size] += step
				alpha[i] = next
			}
		}
		if moved < 1e-3 {
			break
		}
	}
	return w
}

// naive is complement naive Bayes (Rennie et al. 2003), which bears labels of very different size.
func naive(x [][]term, y []int, labels, size int) [][]float32 {
	const alpha = .3
	of, all := make([][]float64, labels), make([]float64, size)
	for k := range of {
		of[k] = make([]float64, size)
	}
	for i, t := range x {
		for _, f := range t {
			of[y[i]][f.at] += float64(f.w)
			all[f.at] += float64(f.w)
		}
	}
	out := make([][]float32, labels)
	for k := range out {
		out[k] = make([]float32, size)
		sum := 0.
		for j := range all {
			of[k][j] = all[j] - of[k][j] + alpha
			sum += of[k][j]
		}
		for j := range all {
			out[k][j] = float32(-math.Log(of[k][j] / sum))
		}
	}
	return out
}

// judge gives the scores of both judges.
func (m *Model) judge(text string) (margin, bayes []float64) {
	t := m.words.weigh(grams(text))
	size := len(m.words.idf)
	margin, bayes = make([]float64, len(m.labels)), make([]float64, len(m.labels))
	for k := range m.labels {
		margin[k] = float64(m.margin[k][size])
		for _, f := range t {
			margin[k] += float64(m.margin[k][f.at]) * float64(f.w)
			bayes[k] += float64(m.naive[k][f.at]) * float64(f.w)
		}
	}
	return margin, bayes
}

func (s sharing) blend(margin, bayes []float64) []float64 {
	p, q := heated(margin, s.marginHeat), heated(bayes, s.naiveHeat)
	for k := range p {
		p[k] = math.Exp((1-s.share)*math.Log(p[k]+1e-12) + s.share*math.Log(q[k]+1e-12))
	}
	sum := 0.
	for _, v := range p {
		sum += v
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

func heated(v []float64, heat float64) []float64 {
	out := make([]float64, len(v))
	top, sum := slices.Max(v), 0.
	for k, x := range v {
		out[k] = math.Exp(heat * (x - top))
		sum += out[k]
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// settle finds heats and share by the log loss, and of shares alike in that the one that serves rare labels best.
func settle(m *Model, held []Text) sharing {
	ms, bs, y := make([][]float64, len(held)), make([][]float64, len(held)), make([]int, len(held))
	for i, t := range held {
		ms[i], bs[i] = m.judge(t.Words)
		y[i] = slices.Index(m.labels, t.Label)
	}
	loss := func(s sharing) (l, f1 float64) {
		said := make([]int, len(held))
		for i := range held {
			p := s.blend(ms[i], bs[i])
			said[i] = best(p)
			if y[i] >= 0 {
				l -= math.Log(p[y[i]] + 1e-9)
			}
		}
		return l / float64(len(held)), macroF1(said, y, len(m.labels))
	}
	heats := []float64{1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24}
	coolest := func(share float64) float64 {
		at, least := 1., math.Inf(1)
		for _, h := range heats {
			if l, _ := loss(sharing{h, h, share}); l < least {
				at, least = h, l
			}
		}
		return at
	}
	s := sharing{coolest(0), coolest(1), 0}
	most, share := -1., .25
	for _, v := range []float64{.25, 0, .5, .75} { // a quarter, unless another share is plainly better
		s.share = v
		if _, f1 := loss(s); f1 > most+.005 {
			most, share = f1, v
		}
	}
	s.share = share
	// The blend is heated once more: two judges that agree are surer than each.
	a, b, least := s.marginHeat, s.naiveHeat, math.Inf(1)
	out := s
	for _, h := range []float64{.7, .85, 1, 1.2, 1.5, 2} {
		s.marginHeat, s.naiveHeat = a*h, b*h
		if l, _ := loss(s); l < least {
			out, least = s, l
		}
	}
	return out
}

func best(p []float64) int {
	at := 0
	for k := range p {
		if p[k] > p[at] {
			at = k
		}
	}
	return at
}

// macroF1 is the mean F1 over the labels that occur in y.
func macroF1(said, y []int, labels int) float64 {
	hit, of, as := make([]float64, labels), make([]float64, labels), make([]float64, labels)
	for i := range y {
		if y[i] < 0 {
			continue
		}
		of[y[i]]++
		as[said[i]]++
		if said[i] == y[i] {
			hit[y[i]]++
		}
	}
	sum, n := 0., 0.
	for k := range of {
		if of[k] > 0 {
			n++
			sum += 2 * hit[k] / (of[k] + as[k])
		}
	}
	return sum / max(n, 1)
}

// Guess is an area with its probability.
type Guess struct {
	Area string  `json:"area"`
	P    float64 `json:"p"`
}

// Suggest gives the most likely areas of a text, likeliest first. It is a suggestion: a person picks.
func (m *Model) Suggest(text string, most int) []Guess {
	p := m.s.blend(m.judge(text))
	out := make([]Guess, len(p))
	for k := range p {
		out[k] = Guess{m.labels[k], p[k]}
	}
	slices.SortStableFunc(out, func(a, b Guess) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		}
		return 0
	})
	return out[:min(most, len(out))]
}
