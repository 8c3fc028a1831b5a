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
	nodes  []node
	shares []float32 // of every leaf, outcome after outcome
}

// node asks whether a case has the same level of a factor as another case, or a number at most as large. One that asks
// nothing is a leaf: its yes is 0, and no is its place among the shares.
type node struct {
	of      int32 // factor; numbers come after the factors
	level   int32
	most    float64
	yes, no int32
}

// growing says how trees are grown.
type growing struct {
	Trees  int     `json:"trees"`
	Sample int     `json:"sample"` // cases a tree is grown on at most
	Least  int     `json:"least"`  // cases on either side of a question
	Tries  int     `json:"tries"`  // questions tried at a node
	Shrink float64 `json:"shrink"` // how many cases the shares of the node above count as
}

// growths are the ways that are tried: few questions and wide leaves for small tables, many and narrow ones for large.
var growths = []growing{{100, 4000, 8, 4, 5}, {100, 8000, 3, 12, 5}}

func (n *node) ask(t *Table, row int32) bool {
	if int(n.of) < len(t.Factors) {
		return t.Factors[n.of].Code[row] == n.level
	}
	return t.Numbers[int(n.of)-len(t.Factors)].Value[row] <= n.most // not known: no
}

// grow makes a forest. The same rows give the same trees.
func grow(t *Table, rows []int32, g growing) *forest {
	f := &forest{k: len(t.Outcomes)}
	part := min(g.Sample, len(rows)*2/3+1)
	whole := shares(pick(t.Y, rows), f.k)
	for i := range g.Trees {
		s := &sapling{t: t, g: g, k: f.k, rng: rand.New(rand.NewPCG(13, uint64(i))), yes: make([]float64, f.k)}
		s.rows = slices.Clone(rows)
		for j := range part {
			o := j + s.rng.IntN(len(rows)-j)
			s.rows[j], s.rows[o] = s.rows[o], s.rows[j]
		}
		s.rows = s.rows[:part]
		s.split(s.rows, whole)
		f.trees = append(f.trees, s.tree)
	}
	return f
}

// sapling is a tree while it grows.
type sapling struct {
	tree
	t    *Table
	g    growing
	k    int
	rng  *rand.Rand
	rows []int32
	yes  []float64 // outcomes of the rows that answered yes
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
		own[c] = (v + s.g.Shrink*above[c]) / (n + s.g.Shrink)
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
		if q.ask(s.t, r) {
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
	n, least := float64(len(rows)), float64(s.g.Least)
	if n < 2*least || slices.Max(all) == n || len(s.t.Factors)+len(s.t.Numbers) == 0 {
		return best, false
	}
	whole, most := disorder(all, n), 1e-9
	for range s.g.Tries {
		q := s.question(rows[s.rng.IntN(len(rows))])
		yes := s.count(&q, rows)
		if yes < least || n-yes < least {
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

// question asks about something a case has: the level of a factor, a number, or whether the number is known.
func (s *sapling) question(row int32) node {
	thing := s.rng.IntN(len(s.t.Factors) + len(s.t.Numbers))
	if thing < len(s.t.Factors) {
		return node{of: int32(thing), level: s.t.Factors[thing].Code[row]}
	}
	q := node{of: int32(thing), most: s.t.Numbers[thing-len(s.t.Factors)].Value[row]}
	if math.IsNaN(q.most) {
		q.most = math.Inf(1)
	}
	return q
}

// count fills yes with the outcomes of the rows that answer yes, and gives how many they are.
func (s *sapling) count(q *node, rows []int32) (n float64) {
	clear(s.yes)
	if int(q.of) < len(s.t.Factors) { // as ask does, three times as fast
		code := s.t.Factors[q.of].Code
		for _, r := range rows {
			if code[r] == q.level {
				s.yes[s.t.Y[r]]++
				n++
			}
		}
		return n
	}
	for _, r := range rows {
		if q.ask(s.t, r) {
			s.yes[s.t.Y[r]]++
			n++
		}
	}
	return n
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
		if n.ask(t, row) {
			n = &tr.nodes[n.yes]
		} else {
			n = &tr.nodes[n.no]
		}
	}
	return tr.shares[n.no : int(n.no)+k]
}
