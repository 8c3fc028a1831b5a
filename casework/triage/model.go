package triage

import (
	"math"
	"slices"
)

// Text is an example: words and the area they belong to.
type Text struct{ Words, Label string }

// Model tells the area of a text. It is never changed after training and is safe for many goroutines.
type Model struct {
	labels []string
	words  *vocabulary
	linear           // the blend of both judges
	lean   []float64 // of every label: how much is added to its log when areas are put in order
}

// sharing says how the two judges become one: log p = regr · regression + naive · naive Bayes, less what makes the sum one.
type sharing struct{ regr, naive float64 }

const (
	// lean is how far the order of areas leans from how common they are among the texts learned from: 0 not at all, 1 as if all
	// were as common. Half way was best over six sets of texts.
	lean = .5

	// part is how much of the blend is naive Bayes, once each judge's heat is settled.
	part = 1. / 3

	// folds is how many parts texts are cut into for settling: each part is judged by a model that has not seen it.
	folds = 4

	// enough is how many texts a label, on average, it takes to settle the heats on them; with so few already what was settled
	// by cross-fitting was better calibrated on texts not learned from than the heats of the pack's phrases.
	enough = 8
)

// plainSharing serves where there are too few texts to settle heats on: that of the pack's own phrases.
var plainSharing = sharing{1.25, .55}

// powers of what an n-gram tells: the usual one, and a lower one for long texts on much the same.
var powers = [...]float64{.5, .25}

// Train learns from texts with the heats of the pack's own phrases. The same texts give the same model.
func Train(texts []Text) *Model { return fit(texts, powers[0]).blend(plainSharing) }

// TrainSettled learns from texts and settles the power and the heats on them by cross-fitting, where there are enough. It costs
// up to nine times Train.
func TrainSettled(texts []Text) *Model {
	labels := labelsOf(texts)
	if len(texts) < enough*len(labels) {
		return Train(texts)
	}
	var power float64
	var by sharing
	least := math.Inf(1)
	for _, p := range powers {
		d := crossFit(texts, labels, p)
		s := d.settle()
		if l := d.loss(s); l < least {
			power, by, least = p, s, l
		}
	}
	return fit(texts, power).blend(by)
}

// labelsOf gives the labels texts have, in order.
func labelsOf(texts []Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, t.Label)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// judges are the two before they are blended.
type judges struct {
	labels      []string
	rarity      []float64 // of every label: -log of its part among the texts
	words       *vocabulary
	regr, naive linear
}

func fit(texts []Text, power float64) *judges {
	j := &judges{labels: labelsOf(texts)}
	y, per := make([]int, len(texts)), make([]int, len(j.labels))
	for i, t := range texts {
		y[i], _ = slices.BinarySearch(j.labels, t.Label)
		per[y[i]]++
	}
	for _, n := range per {
		j.rarity = append(j.rarity, math.Log(float64(len(texts))/float64(n)))
	}
	var x [][]term
	j.words, x = learn(texts, y, len(per), power)
	j.regr = regression(x, y, per, len(j.words.bucket))
	j.naive = naive(x, y, len(per), len(j.words.bucket))
	return j
}

// blend makes one linear model of the two: their logs are added, and what each is divided by is the same for every label.
func (j *judges) blend(s sharing) *Model {
	m := &Model{labels: j.labels, words: j.words, linear: j.regr}
	for i, w := range j.naive.weight {
		m.weight[i] = float32(s.regr*float64(m.weight[i]) + s.naive*float64(w))
	}
	for k := range m.bias {
		m.bias[k] = float32(s.regr * float64(m.bias[k]))
		m.lean = append(m.lean, lean*j.rarity[k])
	}
	return m
}

// judged are the scores of both judges for texts they have not seen, and the true labels.
type judged struct {
	regr, naive [][]float64
	y           []int
}

// crossFit judges every text by models that have not seen it; of very many texts, a part by one.
func crossFit(texts []Text, labels []string, power float64) *judged {
	d := &judged{}
	rounds := folds
	if len(texts) > 8000 {
		rounds = 1
	}
	for f := range rounds {
		learn, ask := fold(texts, f, folds)
		j := fit(learn, power)
		for _, i := range ask {
			x := j.words.vector(texts[i].Words)
			d.regr = append(d.regr, spread(j.regr.scores(x), j.labels, labels))
			d.naive = append(d.naive, spread(j.naive.scores(x), j.labels, labels))
			d.y = append(d.y, slices.Index(labels, texts[i].Label))
		}
	}
	return d
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

// settle finds the heat of each judge by the log loss of the true labels, and then that of both together: two judges that
// agree are surer than each.
func (d *judged) settle() sharing {
	regr := (1 - part) * least(func(h float64) float64 { return d.loss(sharing{regr: h}) })
	naive := part * least(func(h float64) float64 { return d.loss(sharing{naive: h}) })
	both := least(func(h float64) float64 { return d.loss(sharing{h * regr, h * naive}) })
	return sharing{both * regr, both * naive}
}

// loss is the mean log loss of the true labels.
func (d *judged) loss(s sharing) float64 {
	sum := 0.
	for i, y := range d.y {
		p := make([]float64, len(d.regr[i]))
		for k := range p {
			p[k] = s.regr*d.regr[i][k] + s.naive*d.naive[i][k]
		}
		sum -= math.Log(softmax(p)[y] + 1e-9)
	}
	return sum / float64(len(d.y))
}

// least finds the heat from 1/16 to 64 at which a loss is least, by golden section of its log.
func least(loss func(heat float64) float64) float64 {
	const golden, steps = .618034, 18
	low, high := math.Log(1./16), math.Log(64.)
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := loss(math.Exp(a)), loss(math.Exp(b))
	for range steps {
		if fa < fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = loss(math.Exp(a))
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = loss(math.Exp(b))
		}
	}
	return math.Exp((low + high) / 2)
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
