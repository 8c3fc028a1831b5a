package outcome

import (
	"math"
	"slices"
)

// fold is one step of walking forward: fitted on older rows, scored on later ones.
type fold struct{ fit, later []int32 }

// thin keeps at most n rows, evenly spread.
func thin(rows []int32, n int) []int32 {
	if len(rows) <= n {
		return rows
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = rows[i*len(rows)/n]
	}
	return out
}

// foldsOf makes the blocks to tune on: the given one, and for small tables earlier ones of the same size, because a few
// hundred cases decide nothing.
func foldsOf(train, calib []int32) []fold {
	fs := []fold{{train, thin(calib, 4000)}}
	if len(train)+len(calib) > 6000 || len(calib) == 0 {
		return fs
	}
	for cut := len(train) - len(calib); cut >= max(1, len(train)/3) && len(fs) < 4; cut -= len(calib) {
		fs = append(fs, fold{train[:cut], train[cut : cut+len(calib)]})
	}
	return fs
}

// tune settles the settings by log loss on later cases, never on the cases that are scored in the end. It gives the
// regressions of the newest block too, from which the last fit may begin.
func tune(t *Table, cross [][]int, train, calib []int32, rich bool) (Settings, []*softmax) {
	k := len(t.Outcomes)
	var s Settings
	fs := foldsOf(train, calib)
	var y []int8
	for _, f := range fs {
		y = append(y, pick(t.Y, f.later)...)
	}
	var base []float64
	s.BaseKeys, s.BaseM = tuneBase(t, train)
	least := math.Inf(1)
	for _, m := range []float64{5, 20, 80, 300} {
		var p []float64
		for _, f := range fs {
			p = append(p, fitBase(t, f.fit, s.BaseKeys, m).predict(t, f.later)...)
		}
		if l := logLoss(p, y, k); l < least {
			s.BaseM, base, least = m, p, l
		}
	}
	forms := []Form{{Crosses: len(cross) > 0, Weight: 1}}
	if rich {
		forms = formsOf(t, train, len(cross) > 0)
	}
	preds, warm := make([][]float64, len(forms)), make([]*softmax, len(forms))
	for c, form := range forms {
		for i, f := range fs {
			r := fitReg(t, cross, f.fit, form, nil)
			if i == 0 {
				warm[c] = r
			}
			preds[c] = append(preds[c], r.predict(r.enc.encode(t, f.later), true)...)
		}
	}
	weigh(forms, preds, y, k)
	var reg []float64
	s.Forms, warm, reg = keepForms(forms, warm, preds, k)

	parts := [len(opinions{})][]float64{byForms: reg, byBase: base}
	ways := waysOf()
	sims := make([][]float64, len(ways))
	p := make([]float64, k)
	var buf []near
	for _, f := range fs {
		sim := newSimilar(t, cross, f.fit, poolMost)
		for part := range slices.Chunk(f.later, chunk) {
			d := sim.enc.encode(t, part)
			for i := range part {
				buf = sim.nearest(d, i, 400, buf)
				for w, c := range ways {
					sim.count(buf, c, sim.prior, p)
					sims[w] = append(sims[w], p...)
				}
			}
		}
	}
	w := bestBeside(reg, sims, y, k)
	s.Counting, parts[bySimilar] = ways[w], sims[w]

	for _, f := range fs {
		parts[byTrees] = append(parts[byTrees], grow(t, cross, f.fit).predict(t, f.later)...)
	}

	heard := leastHeard
	if len(train)+len(calib) > heardMost {
		heard = opinions{}
	}
	s.Weights = stack(&parts, y, k, heard)
	s.LogLoss = logLoss(s.Weights.poolAll(&parts, k), y, k)
	return s, warm
}

// bestBeside gives which of several opinions is best when pooled half and half with the regression.
func bestBeside(reg []float64, others [][]float64, y []int8, k int) int {
	best, least := 0, math.Inf(1)
	for i, p := range others {
		w := opinions{.5, .5}
		if l := logLoss(w.poolAll(&[len(opinions{})][]float64{reg, p}, k), y, k); l < least-1e-4 {
			best, least = i, l
		}
	}
	return best
}

func waysOf() (ways []counting) {
	for _, most := range []int{50, 150, 400} {
		for _, prior := range []float64{10, 30} {
			for _, power := range []float64{3, 6} {
				ways = append(ways, counting{most, prior, power})
			}
		}
	}
	return ways
}

// formsOf are the forms of the regression tried on a table of this size: learned precision and common ones, with the
// crosses and without, all cases alike and old ones faded.
func formsOf(t *Table, train []int32, crosses bool) []Form {
	var out []Form
	halves := []float64{0}
	if span := t.Time[train[len(train)-1]] - t.Time[train[0]]; span > 0 {
		halves = append(halves, span/3)
	}
	for _, x := range []bool{true, false} {
		if x && !crosses {
			continue
		}
		for _, half := range halves {
			for _, l := range []float64{0, 1, 3, 10, 30} {
				out = append(out, Form{Common: l, Crosses: x, HalfLife: half})
			}
		}
	}
	return out
}

// weigh gives every form a weight that falls with how much worse it was on later cases, measured in the standard error
// of that difference: forms that cannot be told apart are averaged, not chosen between. One that learns its precisions counts
// twice, as one of few against the many guesses of a common one.
func weigh(forms []Form, preds [][]float64, y []int8, k int) {
	best, least := 0, math.Inf(1)
	for c, p := range preds {
		if l := logLoss(p, y, k); l < least {
			best, least = c, l
		}
	}
	sum := 0.
	for c, p := range preds {
		mean, sq := 0., 0.
		for i, o := range y {
			d := math.Log(clip(preds[best][i*k+int(o)])) - math.Log(clip(p[i*k+int(o)]))
			mean += d
			sq += d * d
		}
		n := float64(len(y))
		mean /= n
		se := math.Sqrt(max(sq/n-mean*mean, 0)/n) + 1e-9
		forms[c].Weight = math.Exp(-max(mean, 0) / se)
		if forms[c].Common == 0 {
			forms[c].Weight *= 2
		}
		sum += forms[c].Weight
	}
	for c := range forms {
		forms[c].Weight /= sum
	}
}

const formsMost = 4

// keepForms keeps the heaviest forms and blends what they said.
func keepForms(forms []Form, warm []*softmax, preds [][]float64, k int) ([]Form, []*softmax, []float64) {
	order := make([]int, len(forms))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case forms[a].Weight > forms[b].Weight:
			return -1
		case forms[a].Weight < forms[b].Weight:
			return 1
		}
		return 0
	})
	order = order[:min(len(order), formsMost)]
	var fs []Form
	var ws []*softmax
	sum := 0.
	for _, i := range order {
		sum += forms[i].Weight
	}
	reg := make([]float64, len(preds[0]))
	for _, i := range order {
		f := forms[i]
		f.Weight /= sum
		fs, ws = append(fs, f), append(ws, warm[i])
		for j, v := range preds[i] {
			reg[j] += f.Weight * math.Log(clip(v))
		}
	}
	for i := 0; i < len(reg); i += k {
		squash(reg[i : i+k])
	}
	return fs, ws, reg
}

// leastHeard is what each part weighs at least, in tenths, in a table of at most heardMost cases: one block of few later cases
// may be the one on which a part was wrong, and the similar cases are what a person is shown.
var leastHeard = opinions{byForms: 2, bySimilar: 1, byTrees: 2}

const heardMost = 10000

// stack gives the weights of the blend: the mean of a grid of tenths, every point weighing by the likelihood of the later cases
// under it. Where a few hundred cases cannot tell weights apart the parts are averaged, not chosen between. heard is how many
// tenths each part has at least.
func stack(parts *[len(opinions{})][]float64, y []int8, k int, heard opinions) opinions {
	var logs [len(opinions{})][]float64
	for i, p := range parts {
		logs[i] = make([]float64, len(p))
		for j, v := range p {
			logs[i][j] = math.Log(clip(v))
		}
	}
	var grid []opinions
	var loss []float64
	z := make([]float64, k)
	for a := heard[0]; a <= 10; a++ {
		for b := heard[1]; a+b <= 10; b++ {
			for c := heard[2]; a+b+c+heard[3] <= 10; c++ {
				w := opinions{a / 10, b / 10, c / 10, (10 - a - b - c) / 10}
				l := 0.
				for i, o := range y {
					for c := range z {
						j := i*k + c
						z[c] = w[0]*logs[0][j] + w[1]*logs[1][j] + w[2]*logs[2][j] + w[3]*logs[3][j]
					}
					own := z[o]
					l += squash(z) - own
				}
				grid, loss = append(grid, w), append(loss, l)
			}
		}
	}
	least, sum := slices.Min(loss), 0.
	var mean opinions
	for i, l := range loss {
		v := math.Exp(least - l)
		sum += v
		for j := range mean {
			mean[j] += v * grid[i][j]
		}
	}
	kept := 0.
	for j := range mean {
		if mean[j] /= sum; mean[j] < .05 {
			mean[j] = 0 // worth neither the time nor the memory
		}
		kept += mean[j]
	}
	for j := range mean {
		mean[j] /= kept
	}
	return mean
}

// poolAll blends row after row.
func (w *opinions) poolAll(parts *[len(opinions{})][]float64, k int) []float64 {
	out := make([]float64, len(parts[byForms]))
	for i := 0; i < len(out); i += k {
		var row [len(opinions{})][]float64
		for j, p := range parts {
			if p != nil {
				row[j] = p[i : i+k]
			}
		}
		w.pool(&row, out[i:i+k])
	}
	return out
}

func sortByTime(t *Table, rows []int32) {
	slices.SortStableFunc(rows, func(a, b int32) int {
		switch {
		case t.Time[a] < t.Time[b]:
			return -1
		case t.Time[a] > t.Time[b]:
			return 1
		}
		return 0
	})
}
