package triage

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Text is an example: words and the area they belong to.
type Text struct{ Words, Label string }

// Model tells the area of a text. It is never changed after training and is safe for many goroutines.
type Model struct {
	labels []string
	words  *vocabulary
	weight []float32 // of every n-gram, one a label: the blend of both judges
	bias   []float32
	lean   []float64 // of every label: how much is added when the first area is picked
}

// sharing says how the two judges are turned into probabilities and blended: log p = (1-share)·marginHeat·margin +
// share·naiveHeat·naive, less what makes the sum one. The area that stands first is the one with the largest log p -
// lean·log(part of the label among the texts): by probability alone rare areas would hardly ever be named.
type sharing struct{ marginHeat, naiveHeat, share, lean float64 }

// plainSharing serves where there are too few texts to settle heats on; its heats are those of the pack's own phrases. That
// the judges share alike and lean half way to rare labels was best over five sets of texts, cross-validated on their
// training parts, from 80 texts to 2,000; a share and a lean picked anew by macro-F1 for each set followed noise.
var plainSharing = sharing{8, 1.5, .5, .5}

// folds is how many parts texts are cut into for settling: each part is judged by a model that has not seen it.
const folds = 4

// Train learns from texts with the blend of the pack's own phrases. The same texts give the same model.
func Train(texts []Text) *Model { return fit(texts).blend(plainSharing) }

// enough is how many texts a label, on average, it takes to settle the heats on them: with so few already what was settled
// by cross-fitting was better calibrated on texts not learned from than the heats of the pack's phrases.
const enough = 8

// TrainSettled learns from texts and settles the blend on them by cross-fitting, where there are enough. It costs five
// times Train.
func TrainSettled(texts []Text) *Model {
	all := fit(texts)
	if len(texts) < enough*len(all.labels) {
		return all.blend(plainSharing)
	}
	ms, bs, y := crossFit(texts, all.labels)
	return all.blend(settle(ms, bs, y))
}

// crossFit judges every text by models that have not seen it.
func crossFit(texts []Text, labels []string) (ms, bs [][]float64, y []int) {
	ms, bs, y = make([][]float64, len(texts)), make([][]float64, len(texts)), make([]int, len(texts))
	for f := range folds {
		learn, ask := fold(texts, f, folds)
		j := fit(learn)
		for _, i := range ask {
			m, b := j.judge(texts[i].Words)
			ms[i], bs[i] = spread(m, j.labels, labels), spread(b, j.labels, labels)
			y[i] = slices.Index(labels, texts[i].Label)
		}
	}
	return ms, bs, y
}

// fold cuts texts into parts: those to learn from, and the places of those to ask. Texts of one label are dealt in turn.
func fold(texts []Text, f, parts int) (learn []Text, ask []int) {
	dealt := map[string]int{}
	for i, t := range texts {
		if dealt[t.Label]%parts == f {
			ask = append(ask, i)
		} else {
			learn = append(learn, t)
		}
		dealt[t.Label]++
	}
	return learn, ask
}

// spread puts scores of some labels where they stand among all; a label that was not learned scores lowest.
func spread(v []float64, of, among []string) []float64 {
	low := slices.Min(v) - 1
	out := make([]float64, len(among))
	for k, l := range among {
		if out[k] = low; slices.Contains(of, l) {
			out[k] = v[slices.Index(of, l)]
		}
	}
	return out
}

// judges are the two before they are blended.
type judges struct {
	labels []string
	rarity []float64 // of every label: -log of its part among the texts
	words  *vocabulary
	margin [][]float32 // of every label: linear machine; the last weight is the bias
	naive  [][]float32 // of every label: complement naive Bayes
}

func fit(texts []Text) *judges {
	m := &judges{}
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
		m.rarity = append(m.rarity, math.Log(float64(len(texts))/per[k]))
		m.margin = append(m.margin, machine(x, y, k, len(m.labels), per[k], len(m.words.idf)))
	}
	m.naive = naive(x, y, len(m.labels), len(m.words.idf))
	return m
}

// blend makes one linear model of the two: their logs are added, and what each is divided by is the same for every label.
func (j *judges) blend(s sharing) *Model {
	n, size := len(j.labels), len(j.words.idf)
	m := &Model{labels: j.labels, words: j.words, weight: make([]float32, n*size), bias: make([]float32, n)}
	a, b := float32((1-s.share)*s.marginHeat), float32(s.share*s.naiveHeat)
	for k := range n {
		m.bias[k] = a * j.margin[k][size]
		m.lean = append(m.lean, s.lean*j.rarity[k])
		for f := range size {
			m.weight[f*n+k] = a*j.margin[k][f] + b*j.naive[k][f]
		}
	}
	return m
}

// machine is a linear support vector machine with squared loss, one label against the rest, texts of rare labels weighing more, by
// dual coordinate descent (Hsieh et al. 2008).
func machine(x [][]term, y []int, label, labels int, n float64, size int) []float32 {
	const (
		rounds = 25
		c      = .5 // what a text costs, settled by cross-validation
	)
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
	const alpha = .02 // an n-gram seen once already tells: of .02 to 1, settled by cross-validation
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
func (j *judges) judge(text string) (margin, bayes []float64) {
	t := j.words.weigh(grams(text))
	size := len(j.words.idf)
	margin, bayes = make([]float64, len(j.labels)), make([]float64, len(j.labels))
	for k := range j.labels {
		margin[k] = float64(j.margin[k][size])
		for _, f := range t {
			margin[k] += float64(j.margin[k][f.at]) * float64(f.w)
			bayes[k] += float64(j.naive[k][f.at]) * float64(f.w)
		}
	}
	return margin, bayes
}

func (s sharing) of(margin, bayes []float64) []float64 {
	out := make([]float64, len(margin))
	for k := range out {
		out[k] = (1-s.share)*s.marginHeat*margin[k] + s.share*s.naiveHeat*bayes[k]
	}
	return softmax(out)
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

// settle finds the heats by the log loss; share and lean stay as they are.
func settle(ms, bs [][]float64, y []int) sharing {
	coolest := func(s sharing, by ...float64) sharing {
		out, least := s, math.Inf(1)
		for _, h := range by {
			x, l := sharing{s.marginHeat * h, s.naiveHeat * h, s.share, s.lean * h}, 0.
			for i := range y {
				l -= math.Log(x.of(ms[i], bs[i])[y[i]] + 1e-9)
			}
			if l < least {
				out, least = x, l
			}
		}
		return out
	}
	heats := []float64{1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24}
	s := plainSharing
	s.marginHeat = coolest(sharing{marginHeat: 1}, heats...).marginHeat
	s.naiveHeat = coolest(sharing{naiveHeat: 1, share: 1}, heats...).naiveHeat
	return coolest(s, .5, .7, .85, 1, 1.2, 1.5, 2, 2.5) // two judges that agree are surer than each
}

// macroF1 is the mean F1 over the labels that occur in y.
func macroF1(said, y []int, labels int) float64 {
	hit, of, as := make([]float64, labels), make([]float64, labels), make([]float64, labels)
	for i := range y {
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
