package outcome

import (
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/scoretable"
)

// Duration is how long cases of the kind took. Days; zero when even the overall table has too few closed cases.
type Duration struct {
	N      int         `json:"n"`      // cases of the narrowest cell used, open ones among them
	Median int         `json:"median"` //
	P10    int         `json:"p10"`
	P90    int         `json:"p90"`
	Drift  bool        `json:"drift"`   // the last year's ends left the band
	Year   []EndsByDay `json:"by_year"` // shares of ends after a year, and of cases still open
}

// EndsByDay is the share of one end after some days; the shares and that of "open" sum to one.
type EndsByDay struct {
	End   string  `json:"end"`
	Share float64 `json:"share"`
}

// ages are the ends of the intervals of the life table, in days.
var ages = []float64{30, 60, 90, 120, 180, 270, 365, 540, 730, 1095, 1460, 1825, 2555}

const openEnd = "open"

// lifetable counts, by interval, cases at risk and ends by cause. One censored inside an interval counts half.
type lifetable struct {
	risk []float64
	ends [][]float64 // interval, cause
	n    int
}

func newLifetable(causes int) *lifetable {
	l := &lifetable{risk: make([]float64, len(ages)), ends: make([][]float64, len(ages))}
	for i := range l.ends {
		l.ends[i] = make([]float64, causes)
	}
	return l
}

// add counts a case that lasted so many days and ended by cause, -1 when it was still open then.
func (l *lifetable) add(days float64, cause int) {
	l.n++
	from := 0.
	for i, to := range ages {
		if days <= from && i > 0 {
			return
		}
		last := days <= to
		switch {
		case last && cause >= 0:
			l.risk[i]++
			l.ends[i][cause]++
		case last:
			l.risk[i] += .5
		default:
			l.risk[i]++
		}
		if last {
			return
		}
		from = to
	}
}

// hazards gives the chance of each end in each interval, drawn toward the parent with the strength of 50 cases.
func (l *lifetable) hazards(parent [][]float64) [][]float64 {
	const m = 50
	out := make([][]float64, len(ages))
	for i := range out {
		out[i] = make([]float64, len(l.ends[i]))
		for c, k := range l.ends[i] {
			switch {
			case parent != nil:
				out[i][c] = (k + m*parent[i][c]) / (l.risk[i] + m)
			case l.risk[i] > 0:
				out[i][c] = min(k/l.risk[i], 1)
			}
		}
	}
	return out
}

// incidence gives the share ended by each cause at the end of each interval (Aalen-Johansen) and the share still open.
func incidence(h [][]float64) (by [][]float64, open []float64) {
	alive := 1.
	sum := make([]float64, len(h[0]))
	for i := range h {
		total := 0.
		for c, v := range h[i] {
			sum[c] += alive * v
			total += v
		}
		alive *= max(1-total, 0)
		by, open = append(by, slices.Clone(sum)), append(open, alive)
	}
	return by, open
}

// age gives the day by which a share of cases has ended, interpolated; 0 when the table does not reach it.
func age(open []float64, share float64) int {
	last, from := 1., 0.
	for i, o := range open {
		if 1-o >= share {
			if last == o {
				return int(ages[i])
			}
			return int(math.Round(from + (ages[i]-from)*(last-(1-share))/(last-o)))
		}
		last, from = o, ages[i]
	}
	return 0
}

// durations are life tables by area, and by area and court level.
type durations struct {
	causes []string
	all    *lifetable
	cells  []map[string]*lifetable
	drift  bool
}

func cellsOf(r *Record) [2]string {
	a := r.fact(FactorArea)
	return [2]string{a, a + "\x00" + r.fact(FactorCourt)}
}

// learnDurations counts cases of the last ten years, open ones as not ended yet.
func learnDurations(rs []Record, today casework.Date) *durations {
	d := &durations{}
	index := map[string]int{}
	for i := range rs {
		if r := &rs[i]; !r.Closed.IsZero() && !slices.Contains(d.causes, endOf(r)) {
			d.causes = append(d.causes, endOf(r))
		}
	}
	slices.Sort(d.causes)
	for i, c := range d.causes {
		index[c] = i
	}
	d.count(rs, index, today)
	d.drift = driftOfDurations(rs, index, today, d.causes)
	return d
}

func endOf(r *Record) string {
	if r.Outcome == "" {
		return "other"
	}
	return r.Outcome
}

// count fills the tables with what was known on the day asof.
func (d *durations) count(rs []Record, index map[string]int, asof casework.Date) {
	d.all = newLifetable(len(d.causes))
	d.cells = []map[string]*lifetable{{}, {}}
	for i := range rs {
		r := &rs[i]
		if r.Opened.IsZero() || r.Opened.After(asof) || r.Opened.Before(asof.AddYears(-10)) {
			continue
		}
		days, cause := float64(r.Opened.DaysUntil(asof)), -1
		if !r.Closed.IsZero() && !r.Closed.After(asof) {
			days, cause = float64(r.Opened.DaysUntil(r.Closed)), index[endOf(r)]
		}
		if days < 0 || days == 0 && cause >= 0 { // a register that tells the end alone opens a case on the day it ended
			continue
		}
		days = max(days, 1)
		d.all.add(days, cause)
		for l, k := range cellsOf(r) {
			if d.cells[l][k] == nil {
				d.cells[l][k] = newLifetable(len(d.causes))
			}
			d.cells[l][k].add(days, cause)
		}
	}
}

// at gives the shrunken hazards of a case's cell and the number of cases in the narrowest one that exists.
func (d *durations) at(r *Record) (h [][]float64, n int) {
	h, n = d.all.hazards(nil), d.all.n
	for l, k := range cellsOf(r) {
		if c := d.cells[l][k]; c != nil {
			h, n = c.hazards(h), c.n
		}
	}
	return h, n
}

func (d *durations) of(r *Record) Duration {
	out := Duration{Year: []EndsByDay{}}
	ended := 0.
	if d.all != nil {
		for _, e := range d.all.ends {
			for _, v := range e {
				ended += v
			}
		}
	}
	if ended < LeastBase {
		return out
	}
	h, n := d.at(r)
	by, open := incidence(h)
	out.N, out.Drift = n, d.drift
	out.Median, out.P10, out.P90 = age(open, .5), age(open, .1), age(open, .9)
	at := slices.Index(ages, 365)
	for c, v := range by[at] {
		out.Year = append(out.Year, EndsByDay{d.causes[c], v})
	}
	out.Year = append(out.Year, EndsByDay{openEnd, open[at]})
	return out
}

// driftOfDurations looks at the cases that ended in the last year: with a table of a year ago, did fewer than three in
// five end within its 10 to 90 % band, where four in five should?
func driftOfDurations(rs []Record, index map[string]int, today casework.Date, causes []string) bool {
	ago := today.AddYears(-1)
	old := &durations{causes: causes}
	old.count(rs, index, ago)
	if old.all.n < 2*LeastBase {
		return false
	}
	seen, inside := 0, 0
	for i := range rs {
		r := &rs[i]
		if r.Closed.IsZero() || r.Opened.IsZero() || r.Closed == r.Opened || !r.Closed.After(ago) || r.Closed.After(today) {
			continue
		}
		h, _ := old.at(r)
		_, open := incidence(h)
		lo, hi := age(open, .1), age(open, .9)
		seen++
		if d := r.Opened.DaysUntil(r.Closed); d >= lo && (hi == 0 || d <= hi) {
			inside++
		}
	}
	return seen >= LeastBase && inside*5 < seen*3
}

// DurationScore is how the life tables foretold ends within a horizon.
type DurationScore struct {
	Horizon int     `json:"horizon"` // days
	N       int     `json:"n"`
	Rate    float64 `json:"rate"`
	Said    float64 `json:"said"`
	Brier   float64 `json:"brier"`
	LogLoss float64 `json:"log_loss"`
}

// EvaluateDurations reads a CSV of cases with days lasted and whether they ended (1), fits on those filed before the day
// from, cut off on it, and scores later ones followed long enough. keys are nested cells, widest first; at most two. Rows without a
// day or a number of days are passed over.
// Errors: as of ReadTable; Invalid when no row is older or none is later ("error.table.days") and for more than two keys.
func EvaluateDurations(r io.Reader, filed, lasted, ended string, keys []string, from, until casework.Date) ([]DurationScore, error) {
	in, err := scoretable.Open(r, longestCell, mostLines)
	if err != nil {
		return nil, err
	}
	if len(keys) > 2 {
		return nil, bad("error.table.keys", "EvaluateDurations", nil, nil)
	}
	cols := append([]string{filed, lasted, ended}, keys...)
	at, err := in.Columns(len(cols), cols...)
	if err != nil {
		return nil, err
	}
	d := &durations{causes: []string{"end"}, all: newLifetable(1), cells: []map[string]*lifetable{{}, {}}}
	type later struct {
		r     Record
		filed casework.Date
		days  float64
		ended bool
	}
	var ls []later
	for {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if line.Len() < len(in.Head) {
			continue
		}
		filed, _, ok := parseTime(line.Cell(at[0]))
		days, gone := parseNumber(line.Cell(at[1]), in.Comma), true
		if !ok || math.IsNaN(filed) || math.IsNaN(days) || days < 0 {
			continue
		}
		switch strings.ToLower(line.Cell(at[2])) {
		case "1", "1.0", "true", "yes":
		default:
			gone = false
		}
		day := casework.NewDate(1970, 1, 1).AddDays(int(filed))
		facts := map[string]string{}
		for i := range keys {
			facts[[]string{FactorArea, FactorCourt}[min(i, 1)]] = strings.Clone(line.Cell(at[3+i]))
		}
		row := Record{Facts: facts}
		if !day.Before(from) {
			ls = append(ls, later{row, day, days, gone})
			continue
		}
		if day.Before(from.AddYears(-10)) {
			continue
		}
		cause := -1
		if follow := float64(day.DaysUntil(from)); days > follow {
			days = follow
		} else if gone {
			cause = 0
		}
		days = max(days, 1)
		d.all.add(days, cause)
		for l, k := range cellsOf(&row) {
			if d.cells[l][k] == nil {
				d.cells[l][k] = newLifetable(1)
			}
			d.cells[l][k].add(days, cause)
		}
	}
	if d.all.n == 0 || len(ls) == 0 {
		return nil, bad("error.table.days", "EvaluateDurations", nil, map[string]any{"Older": d.all.n, "Later": len(ls)})
	}
	var out []DurationScore
	for _, h := range []int{180, 365, 730, 1095} {
		s := DurationScore{Horizon: h}
		i := slices.Index(ages, float64(h))
		for j := range ls {
			l := &ls[j]
			if l.filed.DaysUntil(until) < h {
				continue
			}
			hz, _ := d.at(&l.r)
			_, open := incidence(hz)
			p := min(max(1-open[i], 1e-4), 1-1e-4)
			y := 0.
			if l.ended && l.days <= float64(h) {
				y = 1
			}
			s.N++
			s.Rate += y
			s.Said += p
			s.Brier += (p - y) * (p - y)
			s.LogLoss -= y*math.Log(p) + (1-y)*math.Log(1-p)
		}
		if n := float64(s.N); n > 0 {
			s.Rate, s.Said, s.Brier, s.LogLoss = s.Rate/n, s.Said/n, s.Brier/n, s.LogLoss/n
		}
		out = append(out, s)
	}
	return out, nil
}
