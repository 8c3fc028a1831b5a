package outcome

import (
	"math"
	"slices"
)

// group is one block of coefficients with a variance of its own: a factor, a cross of factors, the bins of a number, or
// the straight line of a number.
type group struct {
	name    string
	of      []int            // factors of the table; one, or those of a cross
	number  int              // of the table, -1 for factors
	line    bool             // the straight line of the number
	from    int              // its first coefficient
	size    int              // how many coefficients
	at      map[uint64]int32 // level, or levels of a cross, -> coefficient
	edges   []float64        // of the bins
	mean    float64
	sd      float64
	pattern []uint64 // coefficient -> level(s), for words
}

// encoder turns rows into coefficients. It is fitted on training rows only.
type encoder struct {
	groups []group // those of levels first, lines last
	wide   int     // groups of levels
	size   int     // coefficients
}

// design holds encoded rows: wide indices a row (-1: a level not seen in training), and the lines.
type design struct {
	n, wide, lines int
	idx            []int32
	val            []float32
}

func key(t *Table, of []int, row int32) uint64 {
	k := uint64(0)
	for _, f := range of {
		k = k<<21 | uint64(t.Factors[f].Code[row])
	}
	return k
}

// newEncoder numbers the levels seen at least least times among rows.
func newEncoder(t *Table, crosses [][]int, rows []int32, least int) *encoder {
	e := &encoder{}
	add := func(g group) {
		g.from, g.at = e.size, map[uint64]int32{}
		count := map[uint64]int{}
		for _, r := range rows {
			count[g.level(t, r)]++
		}
		for _, r := range rows { // in the order of the rows, so that a seed gives the same numbers
			k := g.level(t, r)
			if _, ok := g.at[k]; !ok && count[k] >= least {
				g.at[k] = int32(e.size)
				g.pattern = append(g.pattern, k)
				e.size++
			}
		}
		g.size = e.size - g.from
		e.groups = append(e.groups, g)
	}
	for f := range t.Factors {
		add(group{name: t.Factors[f].Name, of: []int{f}, number: -1})
	}
	for _, c := range crosses {
		name := t.Factors[c[0]].Name
		for _, f := range c[1:] {
			name += ":" + t.Factors[f].Name
		}
		add(group{name: name, of: c, number: -1})
	}
	var lines []group
	for i := range t.Numbers {
		g := group{name: t.Numbers[i].Name, number: i}
		var v []float64
		for _, r := range rows {
			if x := t.number(i, r); !math.IsNaN(x) {
				v = append(v, x)
			}
		}
		if len(v) == 0 {
			continue
		}
		slices.Sort(v)
		for q := 1; q < 8; q++ {
			if x := v[len(v)*q/8]; len(g.edges) == 0 || x > g.edges[len(g.edges)-1] {
				g.edges = append(g.edges, x)
			}
		}
		for _, x := range v {
			g.mean += x / float64(len(v))
		}
		for _, x := range v {
			g.sd += (x - g.mean) * (x - g.mean) / float64(len(v))
		}
		g.sd = math.Sqrt(g.sd) + 1e-9
		add(g)
		l := g
		l.line, l.size, l.at = true, 1, nil
		lines = append(lines, l)
	}
	e.wide = len(e.groups)
	for _, l := range lines {
		l.from = e.size
		e.size++
		e.groups = append(e.groups, l)
	}
	return e
}

func (t *Table) number(i int, row int32) float64 {
	x := t.Numbers[i].Value[row]
	if t.Numbers[i].Log {
		return math.Log1p(max(x, 0))
	}
	return x
}

// level gives the key of a row in a group.
func (g *group) level(t *Table, row int32) uint64 {
	if g.number < 0 {
		return key(t, g.of, row)
	}
	x := t.number(g.number, row)
	if math.IsNaN(x) {
		return 0
	}
	i, found := slices.BinarySearch(g.edges, x)
	if found {
		i++
	}
	return uint64(i + 1)
}

func (e *encoder) encode(t *Table, rows []int32) *design {
	d := &design{n: len(rows), wide: e.wide, lines: len(e.groups) - e.wide}
	d.idx = make([]int32, d.n*d.wide)
	d.val = make([]float32, d.n*d.lines)
	for gi := range e.groups {
		g := &e.groups[gi]
		for i, r := range rows {
			if gi >= e.wide {
				if x := t.number(g.number, r); !math.IsNaN(x) {
					d.val[i*d.lines+gi-e.wide] = float32((x - g.mean) / g.sd)
				}
				continue
			}
			j, ok := g.at[g.level(t, r)]
			if !ok {
				j = -1
			}
			d.idx[i*d.wide+gi] = j
		}
	}
	return d
}
