package outcome

import (
	"math"
	"math/rand/v2"
	"slices"
)

// forest is many trees of questions, each grown on a part of the cases: see the package comment, "The trees".
type forest struct {
	k     int
	enc   *encoder
	trees []tree
}

type tree struct {
	places []float32 // of every level of a factor or cross in this tree's order
	unseen float32   // the place of a level no case had
	nodes  []node
	shares []float32 // of every leaf, outcome after outcome
}

// node asks whether what a case has lies between two bounds: the place of its level, or a number. One that asks nothing is a
// leaf: its yes is 0, and no is its place among the shares.
type node struct {
	of          int32 // group of levels; numbers come after the groups
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
	crossEvery = 5    // one question in so many is about a declared cross
)

// sight is what trees see of cases, which are called by their place among its rows.
type sight struct {
	t    *Table
	rows []int32
	*design
}

// grow makes a forest. The same rows give the same trees.
func grow(t *Table, cross [][]int, rows []int32) *forest {
	f := &forest{k: len(t.Outcomes), enc: newEncoder(t, cross, rows, 1)}
	sees := &sight{t, rows, f.enc.encode(t, rows)}
	y := pick(t.Y, rows)
	part, whole := min(treeSample, len(rows)*2/3+1), shares(y, f.k)
	all := rowsTo(len(rows))
	mixed := slices.Clone(all)
	for i := range treesMany {
		s := &sapling{sees: sees, y: y, crosses: len(cross), growing: growths[i%len(growths)], k: f.k, rng: rand.New(rand.NewPCG(13, uint64(i))), yes: make([]float64, f.k)}
		copy(mixed, all)
		for j := range part {
			o := j + s.rng.IntN(len(all)-j)
			mixed[j], mixed[o] = mixed[o], mixed[j]
		}
		s.order(mixed[part:], f.enc.size, whole)
		s.split(mixed[:part], whole)
		f.trees = append(f.trees, s.tree)
	}
	return f
}

// sapling is a tree while it grows.
type sapling struct {
	tree
	growing
	sees    *sight
	y       []int8
	k       int
	crosses int
	rng     *rand.Rand
	yes     []float64 // outcomes of the cases that answered yes
}

// order gives all levels places by how often cases with them ended in one way, drawn by chance. It is counted on cases the tree
// is not grown on: on its own, a level of one case would foretell that case.
func (s *sapling) order(others []int32, levels int, whole []float64) {
	end := int8(s.rng.IntN(s.k))
	n, ended := make([]float32, levels), make([]float32, levels)
	for _, i := range others {
		for _, j := range s.sees.idx[int(i)*s.sees.wide : int(i+1)*s.sees.wide] {
			n[j]++
			if s.y[i] == end {
				ended[j]++
			}
		}
	}
	s.unseen, s.places = float32(whole[end]), n
	for j := range n {
		s.places[j] = (ended[j] + treeShrink*s.unseen) / (n[j] + treeShrink)
	}
}

// split makes a node of cases, its shares drawn toward those above, and gives its place.
func (s *sapling) split(cases []int32, above []float64) int32 {
	at, n := int32(len(s.nodes)), float64(len(cases))
	s.nodes = append(s.nodes, node{})
	all, own := make([]float64, s.k), make([]float64, s.k)
	for _, i := range cases {
		all[s.y[i]]++
	}
	for c, v := range all {
		own[c] = (v + treeShrink*above[c]) / (n + treeShrink)
	}
	q, ok := s.best(cases, all)
	if !ok {
		s.nodes[at].no = int32(len(s.shares))
		for _, v := range own {
			s.shares = append(s.shares, float32(v))
		}
		return at
	}
	cut := 0
	for at, i := range cases {
		if q.holds(s.value(s.sees, q.of, i)) {
			cases[at], cases[cut] = cases[cut], i
			cut++
		}
	}
	q.yes = s.split(cases[:cut], own)
	q.no = s.split(cases[cut:], own)
	s.nodes[at] = q
	return at
}

// best gives the question, of those tried, that tells most about the outcomes of cases.
func (s *sapling) best(cases []int32, all []float64) (best node, ok bool) {
	n := float64(len(cases))
	if n < 2*s.least || slices.Max(all) == n || len(s.sees.t.Factors)+len(s.sees.t.Numbers) == 0 {
		return best, false
	}
	whole, most := disorder(all, n), 1e-9
	for range s.tries {
		q := s.question(cases[s.rng.IntN(len(cases))])
		yes := s.count(&q, cases)
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
func (s *sapling) question(i int32) node {
	factors := len(s.sees.t.Factors)
	of := s.rng.IntN(factors + len(s.sees.t.Numbers))
	switch {
	case s.crosses > 0 && s.rng.IntN(crossEvery) == 0:
		of = factors + s.rng.IntN(s.crosses)
	case of >= factors:
		of += s.sees.wide - factors
	}
	q := node{of: int32(of), least: -endless}
	q.most = s.value(s.sees, q.of, i)
	switch {
	case math.IsNaN(float64(q.most)):
		q.most = endless
	case of < s.sees.wide && s.rng.IntN(sameEvery) == 0:
		q.least = q.most
	}
	return q
}

// count fills yes with the outcomes of the cases that answer yes, and gives how many they are.
func (s *sapling) count(q *node, cases []int32) (n float64) {
	clear(s.yes)
	for _, i := range cases {
		if q.holds(s.value(s.sees, q.of, i)) {
			s.yes[s.y[i]]++
			n++
		}
	}
	return n
}

// holds is false for a number that is not known.
func (n *node) holds(v float32) bool { return v >= n.least && v <= n.most }

// value gives what a question looks at.
func (tr *tree) value(v *sight, of, i int32) float32 {
	if n := int(of) - v.wide; n >= 0 {
		return float32(v.t.Numbers[n].Value[v.rows[i]])
	}
	if j := v.idx[int(i)*v.wide+int(of)]; j >= 0 {
		return tr.places[j]
	}
	return tr.unseen
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
	out := make([]float64, 0, len(rows)*f.k)
	for part := range slices.Chunk(rows, chunk) {
		sees := &sight{t, part, f.enc.encode(t, part)}
		for i := range part {
			p := make([]float64, f.k)
			for j := range f.trees {
				for c, v := range f.trees[j].leaf(sees, int32(i), f.k) {
					p[c] += float64(v) / float64(len(f.trees))
				}
			}
			out = append(out, p...)
		}
	}
	return out
}

func (tr *tree) leaf(v *sight, i int32, k int) []float32 {
	n := &tr.nodes[0]
	for n.yes != 0 {
		if n.holds(tr.value(v, n.of, i)) {
			n = &tr.nodes[n.yes]
		} else {
			n = &tr.nodes[n.no]
		}
	}
	return tr.shares[n.no : int(n.no)+k]
}
