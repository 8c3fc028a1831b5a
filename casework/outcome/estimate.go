package outcome

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"zanger/casework"
)

// Status is the rung of the ladder an estimate stands on.
type Status string

// The rungs.
const (
	Refused  Status = "refused"
	BaseRate Status = "base_rate"
	ByModel  Status = "model"
)

// Share is the probability of one outcome with its 80 % range.
type Share struct {
	Outcome string  `json:"outcome"`
	P       float64 `json:"p"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// Estimate is what can be said of how a case may end. Outcomes and Base are empty when it is refused.
type Estimate struct {
	Status   Status   `json:"status"`
	Reason   string   `json:"reason"` // code: "few", "unseen", "no_area", or the gate's; "" for a model that speaks
	N        int      `json:"n"`      // closed cases of the same area and court level
	Need     int      `json:"need"`   // how many the next rung asks for
	From     string   `json:"from"`   // month of the first of them, "2022-03"
	To       string   `json:"to"`
	Outcomes []Share  `json:"outcomes"`
	Good     Share    `json:"good"` // of an end good for the client; zero when refused
	Base     []Share  `json:"base_rate"`
	Factors  []Effect `json:"factors"`
	Missing  []Effect `json:"missing"` // what would move the estimate most if it were known or better
	Similar  []Alike  `json:"similar"`
	Gate     Gate     `json:"gate"`
	Drift    []Drift  `json:"drift"`
	Duration Duration `json:"duration"`
	AsOf     string   `json:"as_of"`  // the last closed case the model knows
	Novel    []string `json:"novel"`  // factors whose value no closed case had
	Pooled   int      `json:"pooled"` // issue of the pooled model drawn toward; 0: none
}

// Alike is a similar closed case.
type Alike struct {
	Case    casework.ID `json:"case"` // zero: from a register, or pooled
	Outcome string      `json:"outcome"`
	Month   string      `json:"month"`
	Court   string      `json:"court_level"`
	Topic   string      `json:"topic"`
	Near    float64     `json:"near"` // 1: alike in everything that matters
	For     bool        `json:"for"`
}

// Chance adds up the outcomes good for a client on a side.
func Chance(s []Share, side string) (p float64) {
	for _, x := range s {
		if Good(x.Outcome, side) {
			p += x.P
		}
	}
	return p
}

// leastPoolGain is by how much, in nats, a pool must lower the log loss: less is chance, and a pool of other offices is not taken
// for that.
const leastPoolGain = .002

// Forecaster makes estimates from the closed cases it was given.
type Forecaster struct {
	t       *Table
	records []Record
	all     []int32
	cross   [][]int
	model   *Model // nil: too few cases
	walk    walk
	near    *similar  // shown beside an estimate; the model's where it counts them
	base    *baseRate // of the ladder: area, then court level
	drift   []Drift
	dur     *durations
	seed    uint64
}

// New learns from records: closed ones for outcomes, open ones too for durations. prior is a pooled model or nil.
// The same records and seed give the same estimates.
func New(records []Record, today casework.Date, prior *Pooled, seed uint64) (*Forecaster, error) {
	t, rs := tableOf(records)
	t.prior = prior
	f := &Forecaster{t: t, records: rs, seed: seed}
	for i := range rs {
		f.all = append(f.all, int32(i))
	}
	var err error
	if f.cross, err = t.crosses(ownCrosses); err != nil {
		return nil, err
	}
	f.dur = learnDurations(records, today)
	if len(rs) == 0 {
		return f, nil
	}
	f.base = fitBase(t, f.all, f.domainKeys(), 20)
	f.drift = driftOf(t, f.all)
	if len(rs) >= LeastModel && len(t.Outcomes) > 1 {
		f.walk = f.forward()
		if prior != nil { // a pool of other offices is drawn toward only where it foretold this office's ends better
			pooled := f.walk
			t.prior = nil
			if f.walk = f.forward(); pooled.loss(t) < f.walk.loss(t)-leastPoolGain {
				t.prior, f.walk = prior, pooled
			}
		}
		f.model = train(t, f.cross, f.all, f.walk.s, nil)
		f.near = f.model.sim
	}
	if f.near == nil {
		f.near = newSimilar(t, f.cross, f.all, poolMost)
	}
	return f, nil
}

func (f *Forecaster) forward() walk {
	return walkForward(f.t, f.cross, f.all, f.domainKeys(), 4, len(f.all) <= 5000)
}

// Closed counts the closed cases with an outcome.
func (f *Forecaster) Closed() int { return len(f.records) }

func (f *Forecaster) domainKeys() []int {
	area, _ := f.t.factor(FactorArea) // both are there: tableOf makes them
	court, _ := f.t.factor(FactorCourt)
	return []int{area, court}
}

// domain gives the rows of the same area and court level.
func (f *Forecaster) domain(q *Table) []int32 {
	keys := f.domainKeys()
	want := key(q, keys, 0)
	var out []int32
	for _, r := range f.all {
		if key(f.t, keys, r) == want {
			out = append(out, r)
		}
	}
	return out
}

// gate decides whether the model may speak about a domain, from estimates made before the ends were known.
func (f *Forecaster) gate(domain []int32) Gate {
	k := len(f.t.Outcomes)
	in := map[int32]bool{}
	for _, r := range domain {
		in[r] = true
	}
	var model, base []float64
	var y []int8
	for i, r := range f.walk.rows {
		if in[r] {
			model = append(model, f.walk.model[i*k:(i+1)*k]...)
			base = append(base, f.walk.base[i*k:(i+1)*k]...)
			y = append(y, f.t.Y[r])
		}
	}
	return decide(len(domain), model, base, y, k, f.seed)
}

// Estimate climbs the ladder as far as the closed cases carry.
func (f *Forecaster) Estimate(r *Record) *Estimate {
	e := &Estimate{Status: Refused, Need: LeastBase, Outcomes: []Share{}, Base: []Share{}, Factors: []Effect{}, Missing: []Effect{}, Similar: []Alike{}, Drift: []Drift{}, Novel: []string{}}
	e.Duration = f.dur.of(r)
	if len(f.records) == 0 {
		e.Reason = "few"
		return e
	}
	e.AsOf = f.records[len(f.records)-1].Closed.String()
	e.Drift = append(e.Drift, f.drift...)
	q := f.t.asking(r)
	for i := range q.Factors {
		if int(q.Factors[i].Code[0]) == len(q.Factors[i].Levels) {
			e.Novel = append(e.Novel, q.Factors[i].Name)
		}
	}
	domain := f.domain(q)
	e.N = len(domain)
	if e.N > 0 {
		e.From, e.To = month(f.records[domain[0]].Closed), month(f.records[domain[len(domain)-1]].Closed)
	}
	e.Similar = f.alike(q, 10)
	switch {
	case r.fact(FactorArea) == "":
		e.Reason = "no_area"
		return e
	case slices.Contains(e.Novel, FactorArea) && slices.Contains(e.Novel, FactorCourt):
		e.Reason = "unseen"
		return e
	case e.N < LeastBase:
		e.Reason = "few"
		return e
	}
	p := make([]float64, len(f.t.Outcomes))
	n := f.base.at(q, 0, p)
	side := r.fact(FactorSide)
	e.Base = betaShares(f.t.Outcomes, p, float64(n)+f.base.m)
	e.Good = betaShares([]string{"good"}, []float64{Chance(e.Base, side)}, float64(n)+f.base.m)[0]
	e.Status, e.Outcomes, e.Need = BaseRate, e.Base, LeastModel
	e.Gate = f.gate(domain)
	if !e.Gate.Open {
		e.Reason = e.Gate.Reason
		return e
	}
	e.Status, e.Need = ByModel, 0
	if f.t.prior != nil {
		e.Pooled = f.t.prior.Version
	}
	e.Outcomes, e.Good = f.model.shares(q, f.seed, side)
	e.Factors, e.Missing = f.effects(r, q)
	return e
}

func month(d casework.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()[:7]
}

// betaShares puts an 80 % range on shares that rest on n cases.
func betaShares(outcomes []string, p []float64, n float64) []Share {
	out := make([]Share, len(p))
	for o, v := range p {
		b := distuv.Beta{Alpha: max(v*n, 1e-3), Beta: max((1-v)*n, 1e-3)}
		out[o] = Share{outcomes[o], v, b.Quantile(.1), b.Quantile(.9)}
	}
	likeliestFirst(out)
	return out
}

func likeliestFirst(s []Share) {
	slices.SortStableFunc(s, func(a, b Share) int { return cmp.Compare(b.P, a.P) })
}

// alike gives the closest closed cases with those that went the other way among them.
func (f *Forecaster) alike(q *Table, most int) []Alike {
	sim := f.near
	d := sim.enc.encode(q, []int32{0})
	ns := sim.nearest(d, 0, 60, nil)
	var out []Alike
	for _, want := range []bool{true, false} {
		n := 0
		for _, c := range ns {
			row := sim.rows[c.at]
			r := &f.records[row]
			good := Good(r.Outcome, r.fact(FactorSide))
			if good != want || n == most/2 {
				continue
			}
			n++
			near := math.Floor(float64(c.score/sim.full)*100) / 100
			out = append(out, Alike{r.Case, r.Outcome, month(r.Closed), r.fact(FactorCourt), r.fact(FactorTopic), near, good})
		}
	}
	return out
}
