package outcome

import (
	"math"
	"math/rand/v2"
	"slices"
)

// forest is many trees of questions, each grown on a part of the cases: see the package comment, "The trees".
type forest struct {
	k     int
	trees []tree
}

type tree struct {
	places [][]float32 // of every factor, the place of each level in this tree's order; the last is that of one never seen
	nodes  []node
	shares []float32 // of every leaf, outcome after outcome
}

// node asks whether what a case has lies between two bounds: the place of its level of a factor, or a number. One that asks
// nothing is a leaf: its yes is 0, and no is its place among the shares.
type node struct {
	of          int32 // factor; numbers come after the factors
	least, most float32
	yes, no     int32
}

// growing says how a tree is grown.
type growing struct {
	least float64 // cases on either side of a question
	tries int     // questions tried at a node
}

// growths are taken in turn, tree after tree: wide leaves, which small tables ask for, and narrow ones, which large tables bear.
var growths = []growing{{least: 8, tries: 4}, {least: 3, tries: 6}}

const (
	treesMany  = 100
	treeSample = 8000 // cases a tree is grown on at most
	treeShrink = 5.   // how many cases the shares of the node above count as
	sameEvery  = 3    // one question in so many asks for the same level, not for a part of the order
)

// grow makes a forest. The same rows give the same trees.
func grow(t *Table, rows []int32) *forest {
	f := &forest{k: len(t.Outcomes)}
	part := min(treeSample, len(rows)*2/3+1)
	whole := shares(pick(t.Y, rows), f.k)
	mixed := slices.Clone(rows)
	for i := range treesMany {
		s := &sapling{t: t, growing: growths[i%len(growths)], k: f.k, rng: rand.New(rand.NewPCG(13, uint64(i))), yes: make([]float64, f.k)}
		copy(mixed, rows)
		for j := range part {
			o := j + s.rng.IntN(len(rows)-j)
			mixed[j], mixed[o] = mixed[o], mixed[j]
		}
		s.order(mixed[part:], whole)
		s.split(mixed[:part], whole)
		f.trees = append(f.trees, s.tree)
	}
	return f
}

// sapling is a tree while it grows.
type sapling struct {
	tree
	growing
	t   *Table
	k   int
	rng *rand.Rand
	yes []float64 // outcomes of the rows that answered yes
}

// order gives the levels of every factor places by how often cases with them ended in one way, drawn by chance. It is counted on
// cases the tree is not grown on: on its own, a level of one case would foretell that case.
func (s *sapling) order(others []int32, whole []float64) {
	end := int8(s.rng.IntN(s.k))
	for f := range s.t.Factors {
		n := make([]float64, len(s.t.Factors[f].Levels)+1)
		ended := make([]float64, len(n))
		for _, r := range others {
			l := s.t.Factors[f].Code[r]
			n[l]++
			if s.t.Y[r] == end {
				ended[l]++
			}
		}
		places := make([]float32, len(n))
		for l := range places {
			places[l] = float32((ended[l] + treeShrink*whole[end]) / (n[l] + treeShrink))
		}
		s.places = append(s.places, places)
	}
}

// split makes a node of rows, its shares drawn toward those above, and gives its place.
func (s *sapling) split(rows []int32, above []float64) int32 {
	at, n := int32(len(s.nodes)), float64(len(rows))
	s.nodes = append(s.nodes, node{})
	all, own := make([]float64, s.k), make([]float64, s.k)
	for _, r := range rows {
		all[s.t.Y[r]]++
	}
	for c, v := range all {
		own[c] = (v + treeShrink*above[c]) / (n + treeShrink)
	}
	q, ok := s.best(rows, all)
	if !ok {
		s.nodes[at].no = int32(len(s.shares))
		for _, v := range own {
			s.shares = append(s.shares, float32(v))
		}
		return at
	}
	cut := 0
	for i, r := range rows {
		if q.holds(s.value(s.t, q.of, r)) {
			rows[i], rows[cut] = rows[cut], r
			cut++
		}
	}
	q.yes = s.split(rows[:cut], own)
	q.no = s.split(rows[cut:], own)
	s.nodes[at] = q
	return at
}

// best gives the question, of those tried, that tells most about the outcomes of rows.
func (s *sapling) best(rows []int32, all []float64) (best node, ok bool) {
	n := float64(len(rows))
	if n < 2*s.least || slices.Max(all) == n || len(s.t.Factors)+len(s.t.Numbers) == 0 {
		return best, false
	}
	whole, most := disorder(all, n), 1e-9
	for range s.tries {
		q := s.question(rows[s.rng.IntN(len(rows))])
		yes := s.count(&q, rows)
		if yes < s.least || n-yes < s.least {
			continue
		}
		gain := whole - disorder(s.yes, yes)
		for c := range s.yes {
			s.yes[c] = all[c] - s.yes[c]
		}
		if gain -= disorder(s.yes, n-yes); gain > most {
			best, most, ok = q, gain, true
		}
	}
	return best, ok
}

var endless = float32(math.Inf(1))

// question asks about something a case has: its level or one at most as high in the order, a number at most as large, or
// whether the number is known.
func (s *sapling) question(row int32) node {
	q := node{of: int32(s.rng.IntN(len(s.t.Factors) + len(s.t.Numbers))), least: -endless}
	q.most = s.value(s.t, q.of, row)
	switch {
	case math.IsNaN(float64(q.most)):
		q.most = endless
	case int(q.of) < len(s.t.Factors) && s.rng.IntN(sameEvery) == 0:
		q.least = q.most
	}
	return q
}

// count fills yes with the outcomes of the rows that answer yes, and gives how many they are.
func (s *sapling) count(q *node, rows []int32) (n float64) {
	clear(s.yes)
	for _, r := range rows {
		if q.holds(s.value(s.t, q.of, r)) {
			s.yes[s.t.Y[r]]++
			n++
		}
	}
	return n
}

// holds is false for a number that is not known.
func (n *node) holds(v float32) bool { return v >= n.least && v <= n.most }

// value gives what a question about a factor or a number looks at.
func (tr *tree) value(t *Table, of, row int32) float32 {
	if n := int(of) - len(t.Factors); n >= 0 {
		return float32(t.Numbers[n].Value[row])
	}
	places := tr.places[of]
	return places[min(int(t.Factors[of].Code[row]), len(places)-1)]
}

// disorder is n times the entropy of outcomes.
func disorder(count []float64, n float64) (h float64) {
	for _, v := range count {
		if v > 0 {
			h -= v * math.Log(v/n)
		}
	}
	return h
}

// predict gives the mean of the shares of the leaves a row falls into, row after row.
func (f *forest) predict(t *Table, rows []int32) []float64 {
	out := make([]float64, len(rows)*f.k)
	for i, r := range rows {
		p := out[i*f.k : (i+1)*f.k]
		for j := range f.trees {
			for c, v := range f.trees[j].leaf(t, r, f.k) {
				p[c] += float64(v) / float64(len(f.trees))
			}
		}
	}
	return out
}

func (tr *tree) leaf(t *Table, row int32, k int) []float32 {
	n := &tr.nodes[0]
	for n.yes != 0 {
		if n.holds(tr.value(t, n.of, row)) {
			n = &tr.nodes[n.yes]
		} else {
			n = &tr.nodes[n.no]
		}
	}
	return tr.shares[n.no : int(n.no)+k]
}
