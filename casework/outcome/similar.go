package outcome

import "math"

// similar finds weighted similar cases: see the package comment, "Similar cases".
type similar struct {
	enc   *encoder
	k     int
	y     []int8
	rows  []int32   // of the table, oldest first
	mass  []float64 // of every group: what knowing it tells about the outcome
	from  []int32   // level -> start in list
	list  []int32   // positions in rows, level after level
	prior []float64
	score []float32
	hist  []int32
	full  float32 // largest possible score
}

// newSimilar makes the index over the newest most rows.
func newSimilar(t *Table, crosses [][]int, rows []int32, most int) *similar {
	if len(rows) > most {
		rows = rows[len(rows)-most:]
	}
	enc := newEncoder(t, crosses, rows, 1)
	s := &similar{enc: enc, k: len(t.Outcomes), rows: rows}
	s.y = pick(t.Y, rows)
	d := enc.encode(t, rows)
	s.prior = shares(s.y, s.k)
	s.mass = make([]float64, enc.wide)
	for g := range s.mass {
		s.mass[g] = information(d, g, &enc.groups[g], s.y, s.k)
		s.full += float32(s.mass[g])
	}
	s.from = make([]int32, enc.size+1)
	for _, j := range d.idx {
		s.from[j+1]++
	}
	for j := range enc.size {
		s.from[j+1] += s.from[j]
	}
	next := append([]int32(nil), s.from...)
	s.list = make([]int32, len(d.idx))
	for i := range d.n {
		for _, j := range d.idx[i*d.wide : (i+1)*d.wide] {
			s.list[next[j]] = int32(i)
			next[j]++
		}
	}
	s.score, s.hist = make([]float32, len(rows)), make([]int32, 2049)
	return s
}

func pick[T any](v []T, rows []int32) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = v[r]
	}
	return out
}

// shares gives the share of each outcome; half a case of each is added, so that one never seen is rare and not impossible.
func shares(y []int8, k int) []float64 {
	p := make([]float64, k)
	n := float64(len(y)) + float64(k)/2
	for c := range p {
		p[c] = .5 / n
	}
	for _, c := range y {
		p[c] += 1 / n
	}
	return p
}

// information is what a group tells about the outcome: the mean gain in log probability, in nats, of the shrunken share
// of a case's level over the share of all cases, the case itself left out. Levels of one case tell nothing by this
// measure, where plain mutual information believes them.
func information(d *design, g int, gr *group, y []int8, k int) float64 {
	const m = 5
	joint := make([]float64, gr.size*k)
	side := make([]float64, gr.size)
	for i, c := range y {
		j := int(d.idx[i*d.wide+g]) - gr.from
		joint[j*k+int(c)]++
		side[j]++
	}
	n, p := float64(len(y)), shares(y, k)
	gain := 0.
	for j := range side {
		for c := range k {
			if v := joint[j*k+c]; v > 0 {
				gain += v / n * math.Log((v-1+m*p[c])/(side[j]-1+m)/p[c])
			}
		}
	}
	return max(gain, 1e-4)
}

// near is one similar case.
type near struct {
	at    int32 // position in rows
	score float32
}

// nearest gives the most cases closest to an encoded row, closest first; of equals the newest first.
func (s *similar) nearest(d *design, i, most int, buf []near) []near {
	clear(s.score)
	for g, j := range d.idx[i*d.wide : (i+1)*d.wide] {
		if j < 0 {
			continue
		}
		w := float32(s.mass[g])
		for _, r := range s.list[s.from[j]:s.from[j+1]] {
			s.score[r] += w
		}
		s.nearby(&s.enc.groups[g], int(j), w)
	}
	last := len(s.hist) - 1
	clear(s.hist)
	step := float32(last-1) / s.full
	for _, v := range s.score {
		s.hist[int(v*step)]++
	}
	cut, sum := last, int32(0)
	for cut > 0 && sum < int32(most) {
		cut--
		sum += s.hist[cut]
	}
	// Counting sort by bucket, newest first within one.
	start := int32(0)
	for b := last; b >= cut; b-- {
		n := s.hist[b]
		s.hist[b] = start
		start += n
	}
	if cap(buf) < int(start) {
		buf = make([]near, start)
	}
	buf = buf[:start]
	for r := len(s.score) - 1; r >= 0; r-- {
		if b := int(s.score[r] * step); b >= cut {
			buf[s.hist[b]] = near{int32(r), s.score[r]}
			s.hist[b]++
		}
	}
	return buf[:min(most, len(buf))]
}

// nearby adds part of a number's weight for cases in the bins beside: a sum of one million is closer to one of 900,000
// than to one of ten million (Gower 1971).
func (s *similar) nearby(g *group, j int, w float32) {
	const reach = 4 // bins
	if g.number < 0 {
		return
	}
	at := int(g.pattern[j-g.from])
	if at == 0 { // not known
		return
	}
	for i, bin := range g.pattern {
		off := max(int(bin)-at, at-int(bin))
		if bin == 0 || off == 0 || off >= reach {
			continue
		}
		part := w * (1 - float32(off)/reach)
		for _, r := range s.list[s.from[g.from+i]:s.from[g.from+i+1]] {
			s.score[r] += part
		}
	}
}

// counting says how similar cases are counted.
type counting struct {
	Most  int     `json:"most"`  // how many
	Prior float64 `json:"prior"` // strength of the share of all cases, in cases
	Power float64 `json:"power"` // of the closeness
}

// count gives the shares of outcomes among similar cases, drawn toward towards.
func (s *similar) count(ns []near, c counting, towards, p []float64) {
	clear(p)
	if len(ns) > c.Most {
		ns = ns[:c.Most]
	}
	sum := 0.
	if len(ns) > 0 {
		top := float64(max(ns[0].score, 1e-9))
		for _, n := range ns {
			r := float64(n.score) / top
			w := r * r * r
			if c.Power != 3 {
				w = math.Pow(r, c.Power)
			}
			p[s.y[n.at]] += w
			sum += w
		}
	}
	for o := range p {
		p[o] = (p[o] + c.Prior*towards[o]) / (sum + c.Prior)
	}
}
