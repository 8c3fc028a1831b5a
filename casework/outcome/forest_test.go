package outcome

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// tabled makes a table of n cases with two factors and a number, some not known; ends tells how each ends.
func tabled(n, levels int, seed uint64, ends func(a, b int32, x float64, rng *rand.Rand) int8) *Table {
	rng := rand.New(rand.NewPCG(seed, 21))
	t := &Table{Outcomes: []string{"lost", "settled", "won"}, Factors: []Factor{{Name: "a"}, {Name: "b"}}, Numbers: []Number{{Name: "x"}}}
	for f := range t.Factors {
		t.Factors[f].Levels = make([]string, levels+1)
	}
	for i := range n {
		a, b, x := int32(rng.IntN(levels+1)), int32(rng.IntN(levels+1)), rng.NormFloat64()
		if rng.IntN(10) == 0 {
			x = math.NaN()
		}
		t.Factors[0].Code, t.Factors[1].Code = append(t.Factors[0].Code, a), append(t.Factors[1].Code, b)
		t.Numbers[0].Value = append(t.Numbers[0].Value, x)
		t.Y, t.Time = append(t.Y, ends(a, b, x, rng)), append(t.Time, float64(i))
	}
	return t
}

// Whatever the table, a forest gives every outcome a share above zero, to cases with levels it never saw too, and the same
// rows give the same forest.
func TestForestsGiveShares(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 22))
		n, levels := 1+rng.IntN(300), 1+rng.IntN(40)
		tb := tabled(n, levels, seed, func(a, b int32, x float64, rng *rand.Rand) int8 { return int8(rng.IntN(2)) }) // the third never comes
		q := tabled(50, 2*levels, seed+100, func(a, b int32, x float64, rng *rand.Rand) int8 { return 0 })
		p := grow(tb, nil, rowsTo(n)).predict(q, rowsTo(50))
		for i := 0; i < len(p); i += 3 {
			sum := p[i] + p[i+1] + p[i+2]
			if math.Abs(sum-1) > 1e-5 || min(p[i], p[i+1], p[i+2]) <= 0 {
				t.Fatalf("%d cases, %d levels: %v", n, levels, p[i:i+3])
			}
		}
		if again := grow(tb, nil, rowsTo(n)).predict(q, rowsTo(50)); !reflect.DeepEqual(again, p) {
			t.Errorf("the same rows gave another forest")
		}
	}
	nothing := &Table{Outcomes: []string{"lost", "won"}, Y: []int8{0, 1, 1, 1}}
	if p := grow(nothing, nil, rowsTo(4)).predict(nothing, []int32{0}); math.Abs(p[1]-.7) > .06 {
		t.Errorf("a table without columns: got %v, want about the share of all", p)
	}
}

// What hangs on two facts together, and on a number in a way no line follows, is found where no cross was declared, and the
// blend then hears the trees; where cases end by one fact alone, the blend is no worse for having trees.
func TestTheBlendFindsUndeclaredCrosses(t *testing.T) {
	together := tabled(2400, 3, 5, func(a, b int32, x float64, rng *rand.Rand) int8 {
		p := .15
		if (a%2 == 0) == (b%2 == 0) {
			p = .85
		}
		if rng.Float64() < p {
			return 2
		}
		return 0
	})
	alone := tabled(2400, 3, 6, func(a, b int32, x float64, rng *rand.Rand) int8 {
		if rng.Float64() < .2+.2*float64(a) {
			return 2
		}
		return 0
	})
	for _, c := range []struct {
		name  string
		t     *Table
		least float64 // by which the blend must be better than the regression
	}{{"two facts together", together, .15}, {"one alone", alone, -.01}} {
		rows := rowsTo(2400)
		s, warm := tune(c.t, nil, rows[:1200], rows[1200:1600], true)
		m := train(c.t, nil, rows[:1600], s, warm)
		y := pick(c.t.Y, rows[1600:])
		blend, reg := logLoss(m.predict(c.t, rows[1600:]), y, 3), logLoss(m.regression(c.t, rows[1600:]), y, 3)
		if reg-blend < c.least {
			t.Errorf("%s: blend %.3f, regression %.3f, weights %.2f", c.name, blend, reg, s.Weights)
		}
	}
}

// Weights are shares; the part that knows gets nearly all, parts that say the same share alike. In a small table a part is heard
// however wrong it was.
func TestStack(t *testing.T) {
	const n = 400
	rng := rand.New(rand.NewPCG(4, 4))
	y := make([]int8, n)
	say := func(right float64) []float64 {
		p := make([]float64, 0, 2*n)
		for _, c := range y {
			q := right
			if c == 0 {
				q = 1 - right
			}
			p = append(p, 1-q, q)
		}
		return p
	}
	for i := range y {
		y[i] = int8(rng.IntN(2))
	}
	for _, c := range []struct {
		name string
		said [4]float64 // the probability each part gives to what came
		ok   func(w, small opinions) bool
	}{
		{"one knows", [4]float64{.5, .5, .5, .9}, func(w, small opinions) bool { return w[byTrees] > .9 && small[byTrees] > .65 }},
		{"all alike", [4]float64{.6, .6, .6, .6}, func(w, small opinions) bool {
			return math.Abs(w[0]-.25) < .01 && math.Abs(w[1]-.25) < .01 && math.Abs(w[3]-.25) < .01 && math.Abs(small[byForms]-small[byTrees]) < .01
		}},
		{"one is wrong", [4]float64{.6, .2, .6, .6}, func(w, small opinions) bool { return w[bySimilar] == 0 && math.Abs(small[bySimilar]-.1) < .02 }},
	} {
		var parts [4][]float64
		for i, v := range c.said {
			parts[i] = say(v)
		}
		w, small := stack(&parts, y, 2, opinions{}), stack(&parts, y, 2, leastHeard)
		if sum := w[0] + w[1] + w[2] + w[3]; math.Abs(sum-1) > 1e-9 || !c.ok(w, small) {
			t.Errorf("%s: %.3f, in a small table %.3f", c.name, w, small)
		}
	}
}

// The base rate is picked for what it tells of a case that it has not counted: a factor with a level for every case tells
// nothing.
func TestTheBaseRateIsNotPickedForCountingACase(t *testing.T) {
	tb := tabled(500, 2, 8, func(a, b int32, x float64, rng *rand.Rand) int8 {
		if rng.Float64() < .1+.4*float64(a) {
			return 2
		}
		return 0
	})
	tb.Factors[1].Levels, tb.Factors[1].Code = make([]string, 501), rowsTo(500)
	if keys, m := tuneBase(tb, rowsTo(500)); len(keys) != 1 || keys[0] != 0 || m < 5 {
		t.Errorf("got factors %v, strength %v", keys, m)
	}
}
