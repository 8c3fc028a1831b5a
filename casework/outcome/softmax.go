package outcome

import (
	"math"

	"gonum.org/v1/gonum/optimize"
)

// softmax is the empirical-Bayes hierarchical regression: see the package comment, "The regression".
type softmax struct {
	enc    *encoder
	k, m   int       // outcomes, linear predictors: one for two outcomes, else k
	w      []float64 // coefficients [size][m], then the m intercepts
	h      []float64 // curvature of the coefficients
	lambda []float64 // precision of every group
	mean   []float64 // what the coefficients are drawn toward: a pooled model's; nil: zero
}

// fitting says how a regression is fitted.
type fitting struct {
	floor  float64   // least precision of a group
	outer  int       // rounds of precision
	weight []float64 // of every row; nil: all alike
	warm   *softmax  // fitted on fewer rows: where to begin
	common float64   // one precision for all groups instead of learned ones; 0: learned
	prior  *Pooled   // a pooled model to be drawn toward; nil: none
	grad   float64   // the last round ends when no gradient is larger than this
}

func fitSoftmax(t *Table, enc *encoder, d *design, y []int8, k int, o fitting) *softmax {
	s := &softmax{enc: enc, k: k, m: k}
	if k == 2 {
		s.m = 1
	}
	m, p := s.m, enc.size*s.m
	s.w, s.h, s.lambda = make([]float64, p+m), make([]float64, p), make([]float64, len(enc.groups))
	for g := range s.lambda {
		s.lambda[g] = max(5, o.floor)
		if o.common > 0 {
			s.lambda[g] = o.common
		}
	}
	count := make([]float64, k)
	for i, c := range y {
		count[c] += weightOf(o.weight, i)
	}
	for c := range m {
		s.w[p+c] = math.Log((count[c] + .5) / (float64(len(y)) + 1))
		if m == 1 {
			s.w[p] = math.Log((count[1] + .5) / (count[0] + .5))
		}
	}
	if o.prior != nil {
		o.prior.seed(s, t)
	}
	if o.warm != nil {
		s.begin(o.warm)
	}
	work := &descent{s: s, d: d, y: y, weight: o.weight}
	for round := range o.outer {
		last := round == o.outer-1
		work.curvature(s.h)
		if round > 0 && o.common == 0 {
			if moved := s.relearn(o.floor); moved < .03 {
				last = true
			}
		}
		steps, grad := 15, .3
		if last {
			steps, grad = 60, o.grad
		}
		work.minimise(steps, grad)
		if last {
			break
		}
	}
	work.curvature(s.h)
	return s
}

func (s *softmax) toward(j int) float64 {
	if s.mean == nil {
		return 0
	}
	return s.mean[j]
}

func weightOf(w []float64, i int) float64 {
	if w == nil {
		return 1
	}
	return w[i]
}

// begin copies what another fit learned of the same levels.
func (s *softmax) begin(o *softmax) {
	for gi := range s.enc.groups {
		if gi >= len(o.enc.groups) {
			break
		}
		g, from := &s.enc.groups[gi], &o.enc.groups[gi]
		if g.name != from.name || g.line != from.line {
			continue
		}
		s.lambda[gi] = o.lambda[gi]
		if g.line {
			copy(s.w[g.from*s.m:(g.from+1)*s.m], o.w[from.from*s.m:])
		}
		for k, j := range g.at {
			if i, ok := from.at[k]; ok {
				copy(s.w[int(j)*s.m:int(j+1)*s.m], o.w[int(i)*s.m:])
			}
		}
	}
	copy(s.w[s.enc.size*s.m:], o.w[o.enc.size*o.m:])
}

// relearn gives every group the precision its coefficients ask for and tells how far the farthest moved, in logs.
func (s *softmax) relearn(floor float64) (moved float64) {
	for gi := range s.enc.groups {
		g := &s.enc.groups[gi]
		old, edf, ss := s.lambda[gi], 0., 1e-12
		for j := g.from * s.m; j < (g.from+g.size)*s.m; j++ {
			edf += s.h[j] / (s.h[j] + old)
			v := s.w[j] - s.toward(j)
			ss += v * v
		}
		if g.size == 0 {
			continue
		}
		s.lambda[gi] = min(max(edf/ss, floor, .05), 1e4)
		moved = max(moved, math.Abs(math.Log(s.lambda[gi]/old)))
	}
	return moved
}

// descent is the work of one fit: the penalised log likelihood and its gradient, in coordinates scaled by the curvature.
type descent struct {
	s      *softmax
	d      *design
	y      []int8
	weight []float64
	scale  []float64
	w      []float64 // unscaled point
	lastX  []float64
	lastF  float64
	lastG  []float64
	z      []float64
}

// eta adds up the linear predictors of a row into z.
func (s *softmax) eta(w []float64, d *design, i int, z []float64) {
	m := s.m
	copy(z, w[s.enc.size*m:])
	for _, j := range d.idx[i*d.wide : (i+1)*d.wide] {
		if j < 0 {
			continue
		}
		if m == 1 {
			z[0] += w[j]
			continue
		}
		for c, v := range w[int(j)*m : int(j)*m+m] {
			z[c] += v
		}
	}
	for l := range d.lines {
		x := float64(d.val[i*d.lines+l])
		j := s.enc.groups[s.enc.wide+l].from * m
		for c := range m {
			z[c] += x * w[j+c]
		}
	}
}

// squash turns predictors into probabilities in place and gives log of their sum before.
func squash(z []float64) float64 {
	top := z[0]
	for _, v := range z[1:] {
		top = max(top, v)
	}
	sum := 0.
	for c, v := range z {
		z[c] = math.Exp(v - top)
		sum += z[c]
	}
	for c := range z {
		z[c] /= sum
	}
	return top + math.Log(sum)
}

// value gives the loss at w and adds its gradient to g.
func (k *descent) value(w, g []float64) float64 {
	s, d, m := k.s, k.d, k.s.m
	loss, z := 0., k.z[:m]
	tail := s.enc.size * m
	for i := range d.n {
		s.eta(w, d, i, z)
		sw := weightOf(k.weight, i)
		if m == 1 {
			e := z[0]
			yes := float64(k.y[i])
			p := 1 / (1 + math.Exp(-e))
			if e > 0 {
				loss += sw * (e + math.Log1p(math.Exp(-e)) - yes*e)
			} else {
				loss += sw * (math.Log1p(math.Exp(e)) - yes*e)
			}
			z[0] = sw * (p - yes)
		} else {
			own := z[k.y[i]]
			loss += sw * (squash(z) - own)
			z[k.y[i]]--
			if k.weight != nil {
				for c := range z {
					z[c] *= sw
				}
			}
		}
		for _, j := range d.idx[i*d.wide : (i+1)*d.wide] {
			if j < 0 {
				continue
			}
			if m == 1 {
				g[j] += z[0]
				continue
			}
			t := g[int(j)*m : int(j)*m+m]
			for c, v := range z {
				t[c] += v
			}
		}
		for l := range d.lines {
			x := float64(d.val[i*d.lines+l])
			j := s.enc.groups[s.enc.wide+l].from * m
			for c, v := range z {
				g[j+c] += x * v
			}
		}
		for c, v := range z {
			g[tail+c] += v
		}
	}
	for gi := range s.enc.groups {
		gr, l := &s.enc.groups[gi], s.lambda[gi]
		for j := gr.from * m; j < (gr.from+gr.size)*m; j++ {
			v := w[j] - s.toward(j)
			loss += .5 * l * v * v
			g[j] += l * v
		}
	}
	return loss
}

// curvature fills h with the diagonal of the Hessian without its penalty.
func (k *descent) curvature(h []float64) {
	s, d, m := k.s, k.d, k.s.m
	if k.z == nil {
		k.z = make([]float64, 2*m)
	}
	clear(h)
	z := k.z[:m]
	for i := range d.n {
		s.eta(s.w, d, i, z)
		if m == 1 {
			z[0] = 1 / (1 + math.Exp(-z[0]))
		} else {
			squash(z)
		}
		sw := weightOf(k.weight, i)
		for c, v := range z {
			z[c] = sw * v * (1 - v)
		}
		for _, j := range d.idx[i*d.wide : (i+1)*d.wide] {
			if j < 0 {
				continue
			}
			t := h[int(j)*m : int(j)*m+m]
			for c, v := range z {
				t[c] += v
			}
		}
		for l := range d.lines {
			x := float64(d.val[i*d.lines+l])
			j := s.enc.groups[s.enc.wide+l].from * m
			for c, v := range z {
				h[j+c] += x * x * v
			}
		}
	}
}

// minimise goes down from s.w by L-BFGS. Coordinates are scaled by 1/sqrt(curvature+precision), which makes the valley
// round and saves most of the steps.
func (k *descent) minimise(steps int, grad float64) {
	s := k.s
	n := len(s.w)
	if k.scale == nil {
		k.scale, k.w = make([]float64, n), make([]float64, n)
		k.lastX, k.lastG = make([]float64, n), make([]float64, n)
	}
	for gi := range s.enc.groups {
		g := &s.enc.groups[gi]
		for j := g.from * s.m; j < (g.from+g.size)*s.m; j++ {
			k.scale[j] = 1 / math.Sqrt(s.h[j]+s.lambda[gi])
		}
	}
	for c := range s.m {
		k.scale[n-1-c] = 1 / math.Sqrt(.2*float64(k.d.n)+1)
	}
	known := false
	at := func(x []float64) {
		if known {
			same := true
			for i, v := range x {
				if v != k.lastX[i] {
					same = false
					break
				}
			}
			if same {
				return
			}
		}
		known = true
		copy(k.lastX, x)
		for i, v := range x {
			k.w[i] = v * k.scale[i]
		}
		clear(k.lastG)
		k.lastF = k.value(k.w, k.lastG)
		for i, v := range k.scale {
			k.lastG[i] *= v
		}
	}
	p := optimize.Problem{
		Func: func(x []float64) float64 { at(x); return k.lastF },
		Grad: func(g, x []float64) { at(x); copy(g, k.lastG) },
	}
	x := make([]float64, n)
	for i, v := range s.w {
		x[i] = v / k.scale[i]
	}
	// A line search that finds nothing better ends the descent where it is: the point reached is the answer.
	r, _ := optimize.Minimize(p, x, &optimize.Settings{MajorIterations: steps, GradientThreshold: grad, Converger: optimize.NeverTerminate{}}, &optimize.LBFGS{Store: 6})
	if r == nil {
		return
	}
	for i, v := range r.X {
		s.w[i] = v * k.scale[i]
	}
}

// predict gives the probabilities of encoded rows, row after row. With moderate, each predictor is drawn in by its own
// uncertainty, which is what averaging over the posterior does.
func (s *softmax) predict(d *design, moderate bool) []float64 {
	out := make([]float64, d.n*s.k)
	z, v := make([]float64, s.m), make([]float64, s.m)
	for i := range d.n {
		s.eta(s.w, d, i, z)
		if moderate {
			s.variance(d, i, v)
			centre := s.w[s.enc.size*s.m:]
			for c := range z {
				z[c] = centre[c] + (z[c]-centre[c])/math.Sqrt(1+math.Pi/8*v[c])
			}
		}
		p := out[i*s.k : (i+1)*s.k]
		if s.m == 1 {
			p[1] = 1 / (1 + math.Exp(-z[0]))
			p[0] = 1 - p[1]
			continue
		}
		copy(p, z)
		squash(p)
	}
	return out
}

// variance gives the Laplace variance of a row's predictors from the diagonal; a level never seen counts with its prior.
func (s *softmax) variance(d *design, i int, v []float64) {
	clear(v)
	for g, j := range d.idx[i*d.wide : (i+1)*d.wide] {
		l := s.lambda[g]
		for c := range v {
			if j < 0 {
				v[c] += 1 / l
			} else {
				v[c] += 1 / (s.h[int(j)*s.m+c] + l)
			}
		}
	}
	for n := range d.lines {
		g := s.enc.wide + n
		x := float64(d.val[i*d.lines+n])
		for c := range v {
			v[c] += x * x / (s.h[s.enc.groups[g].from*s.m+c] + s.lambda[g])
		}
	}
}
