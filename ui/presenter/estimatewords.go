package presenter

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/docgen/estimatepaper"
	"zanger/ui/text"
)

// EstimateWords is a kept estimate in the words of one language, for the page and for the paper.
type EstimateWords struct {
	Status  outcome.Status
	Silent  bool   // refused: there is no figure
	Weighed bool   // the model speaks: factors are weighed
	Title   string // what kind of figure it is
	Urgency Urgency
	Heading string   // the range, or that there is none
	Basis   []string // on what it rests
	Why     string   // why no more is said; "" where the model speaks

	// Shares of 1 for the drawing; Mine is -1 where the lawyer has not said.
	P, Low, High, Base, Mine float64

	Outcomes []ShareLine
	Factors  []EffectLine
	Idle     string // factors that tell nothing, in words
	Missing  []EffectLine
	For      []AlikeLine // similar cases with an end good for their client
	Against  []AlikeLine
	Duration []string
	Warnings []string // drift, values never seen
	Notice   string
	Made     string // day and hour
	N, Need  int
}

// ShareLine is one outcome with its share.
type ShareLine struct {
	Name, Share, Range, Base string
	P                        float64
	Good                     bool
}

// EffectLine is one factor with what it does to the chance.
type EffectLine struct {
	Factor, Code string // codes
	Name, Level  string
	Points       string // "+6"
	Range        string
	Detail       string // how many cases have it
	Value        float64
}

// AlikeLine is a similar closed case.
type AlikeLine struct {
	Case          casework.ID
	Title, Detail string
}

// wording puts estimates into the words of a printer's language.
type wording struct {
	p   *text.Printer
	law *lawpack.Pack // nil only in tests that need none
}

func (w wording) topic(code string) string {
	if w.law != nil {
		if a, ok := w.law.Area(code); ok {
			return a.Name.In(w.p.Lang())
		}
	}
	return code
}

// level gives the words of a factor's value.
func (w wording) level(factor, code string) string {
	switch {
	case code == "":
		return w.p.T("factor.unknown")
	case factor == outcome.FactorArea || factor == outcome.FactorTopic:
		return w.topic(code)
	case factor == outcome.FactorRegion:
		if key := "place.region." + code; w.p.Has(key) {
			return w.p.T(key)
		}
	case factor == outcome.FactorSumBand:
		if n, err := casework.ParseMoney(code); err == nil {
			return w.p.Money(n)
		}
	}
	if key := "factor." + factor + "." + code; w.p.Has(key) {
		return w.p.T(key)
	}
	return code
}

func percent(p float64) int { return int(math.Round(100 * p)) }

func (w wording) span(low, high float64) string {
	return w.p.T("estimate.range", "Low", percent(low), "High", percent(high))
}

// month gives "2026-03" as 03.2026, which stands in a sentence of any language.
func month(s string) string {
	year, m, ok := strings.Cut(s, "-")
	if !ok {
		return s
	}
	return m + "." + year
}

// of puts a kept estimate into words. mine is the lawyer's forecast beside it, or nil.
func (w wording) of(s prospect.Said, mine *casework.Forecast) *EstimateWords {
	p, x, side := w.p, s.Shown, s.Facts[outcome.FactorSide]
	v := &EstimateWords{Status: x.Status, Silent: x.Status == outcome.Refused, Weighed: x.Status == outcome.ByModel, Title: p.T("estimate.status." + string(x.Status)), Urgency: Soon, Notice: p.T("estimate.notice"), Mine: -1, N: x.N, Need: x.Need,
		Made: p.DateFull(casework.DayOf(s.At)) + ", " + p.Clock(s.At.In(casework.Almaty))}
	if mine != nil && !mine.Declined {
		v.Mine = float64(mine.Chance) / 100
	}
	v.Why = EstimateReason(p, x)
	v.Heading = p.T("estimate.none")
	if x.Status != outcome.Refused {
		v.Urgency = Planned
		if x.Status == outcome.ByModel {
			v.Urgency = Done
		}
		v.P, v.Low, v.High, v.Base = x.Good.P, x.Good.Low, x.Good.High, outcome.Chance(x.Base, side)
		v.Heading = p.T("estimate.heading", "Low", percent(v.Low), "High", percent(v.High))
	}
	v.basis(w, x)
	v.shares(w, x, side)
	var idle []string
	for _, f := range x.Factors {
		if math.Round(f.Points) == 0 {
			idle = append(idle, p.Small(p.T("factor."+f.Factor)))
			continue
		}
		v.Factors = append(v.Factors, w.effect(f))
	}
	if len(idle) > 0 {
		v.Idle = p.T("estimate.idle", "Factors", strings.Join(idle, ", "))
	}
	for _, f := range x.Missing {
		if math.Round(f.Points) == 0 {
			continue
		}
		v.Missing = append(v.Missing, w.effect(f))
	}
	for _, a := range x.Similar {
		if percent(a.Near) == 0 { // the nearest there is, and not like it at all
			continue
		}
		l := AlikeLine{a.Case, p.Capital(p.T("outcome." + a.Outcome)), dots(w.topic(a.Topic), w.levelOrNone(outcome.FactorCourt, a.Court), month(a.Month), p.T("estimate.near", "N", percent(a.Near)))}
		if a.For {
			v.For = append(v.For, l)
		} else {
			v.Against = append(v.Against, l)
		}
	}
	v.duration(w, x)
	for _, d := range x.Drift {
		v.Warnings = append(v.Warnings, p.T("estimate.drift", "Factor", p.T("factor."+d.Factor), "Level", w.level(d.Factor, d.Level), "Before", percent(d.Before), "Now", percent(d.Now)))
	}
	for _, f := range x.Novel {
		if value := s.Facts[f]; value != "" {
			v.Warnings = append(v.Warnings, p.T("estimate.novel", "Factor", p.T("factor."+f), "Level", w.level(f, value)))
		}
	}
	return v
}

// EstimateReason says why an estimate says no more than it does; "" where the model speaks.
func EstimateReason(p *text.Printer, x *outcome.Estimate) string {
	if x.Reason == "" {
		return ""
	}
	key := "estimate.reason." + x.Reason
	if x.Status != outcome.Refused && p.Has(key+"_model") { // too few for the model is another thing than too few for a share
		key += "_model"
	}
	return p.T(key, "N", x.N, "Need", x.Need)
}

func (w wording) levelOrNone(factor, code string) string {
	if code == "" {
		return ""
	}
	return w.level(factor, code)
}

func (v *EstimateWords) basis(w wording, x *outcome.Estimate) {
	p := w.p
	if x.N > 0 && x.Status != outcome.Refused {
		v.Basis = append(v.Basis, p.N("estimate.basis", x.N, "From", month(x.From), "To", month(x.To)))
	}
	if x.Status != outcome.Refused {
		v.Basis = append(v.Basis, p.T("estimate.base", "P", percent(v.Base)))
	}
	if x.Status == outcome.ByModel {
		v.Basis = append(v.Basis, p.N("estimate.checked", x.Gate.Checked, "Ece", percent(x.Gate.ECE)))
	}
	if x.Pooled > 0 {
		v.Basis = append(v.Basis, p.T("estimate.pooled", "Version", x.Pooled))
	}
	if x.AsOf != "" {
		if d, err := casework.ParseDate(x.AsOf); err == nil {
			v.Basis = append(v.Basis, p.T("estimate.asof", "Day", p.DateFull(d)))
		}
	}
}

func (v *EstimateWords) shares(w wording, x *outcome.Estimate, side string) {
	for _, s := range x.Outcomes {
		l := ShareLine{Name: w.p.Capital(w.p.T("outcome." + s.Outcome)), Share: w.p.Percent(s.P), Range: w.span(s.Low, s.High), P: s.P, Good: outcome.Good(s.Outcome, side)}
		for _, b := range x.Base {
			if b.Outcome == s.Outcome && x.Status == outcome.ByModel {
				l.Base = w.p.Percent(b.P)
			}
		}
		v.Outcomes = append(v.Outcomes, l)
	}
}

func (w wording) effect(f outcome.Effect) EffectLine {
	l := EffectLine{Factor: f.Factor, Code: f.Level, Name: w.p.T("factor." + f.Factor), Level: w.level(f.Factor, f.Level), Value: f.Points,
		Points: signed(f.Points), Range: w.p.T("estimate.effect.range", "Low", signed(f.Low), "High", signed(f.High)), Detail: w.p.N("estimate.effect.n", f.N)}
	return l
}

// signed writes points with their sign; the face of the window has no minus of mathematics, so a dash stands for it.
func signed(v float64) string {
	n := int(math.Round(v))
	switch {
	case n > 0:
		return fmt.Sprintf("+%d", n)
	case n < 0:
		return fmt.Sprintf("–%d", -n)
	}
	return "0"
}

func (v *EstimateWords) duration(w wording, x *outcome.Estimate) {
	p, d := w.p, x.Duration
	if d.Median == 0 {
		v.Duration = []string{p.T("estimate.duration.none")}
		return
	}
	half := "estimate.duration"
	if d.N < outcome.LeastBase { // such a cell is drawn more than half of the way toward the wider one
		half = "estimate.duration.few"
	}
	v.Duration = append(v.Duration, p.N(half, d.Median, "Of", d.N))
	if d.P90 > 0 {
		v.Duration = append(v.Duration, p.T("estimate.duration.band", "Low", d.P10, "High", d.P90))
	} else if d.P10 > 0 {
		v.Duration = append(v.Duration, p.T("estimate.duration.long", "Low", d.P10))
	}
	for _, e := range d.Year {
		if e.End == "open" && percent(e.Share) > 0 {
			v.Duration = append(v.Duration, p.T("estimate.duration.open", "P", percent(e.Share)))
		}
	}
	if d.Drift {
		v.Warnings = append(v.Warnings, p.T("estimate.duration.drift"))
	}
}

// factLines gives the facts a case is compared by, known ones first.
func (w wording) factLines(facts map[string]string, known map[string]casework.Date) []Fact {
	var out []Fact
	for _, f := range append(slices.Clone(outcome.FactorNames), outcome.FactorSumBand) {
		if f == outcome.FactorArea { // the topic names it
			continue
		}
		value := w.level(f, facts[f])
		if on := known[f]; !on.IsZero() {
			value += " · " + w.p.T("estimate.known.since", "Date", w.p.DateFull(on))
		}
		out = append(out, Fact{w.p.T("factor." + f), value})
	}
	return out
}

// changed says which facts moved.
func (w wording) changed(factors []string) string {
	var out []string
	for _, f := range factors {
		out = append(out, w.p.Small(w.p.T("factor."+f)))
	}
	slices.SortFunc(out, cmp.Compare)
	return strings.Join(out, ", ")
}

// sheet is the content of the paper.
func (w wording) sheet(c *casework.Case, office string, v *EstimateWords, mine *casework.Forecast, facts map[string]string) estimatepaper.Content {
	x := estimatepaper.Content{Case: dots(c.Number, c.Title), Office: office, Made: v.Made, Notice: v.Notice, Title: v.Title, Heading: v.Heading, Basis: v.Basis, Why: v.Why,
		Duration: v.Duration, Warnings: v.Warnings}
	if mine != nil && !mine.Declined {
		x.Mine = w.p.T("estimate.mine.was", "P", mine.Chance)
	}
	var unknown []string // one row for all of them: the usual paper stays on one page
	for _, f := range w.factLines(facts, nil) {
		if f.Value == w.p.T("factor.unknown") {
			unknown = append(unknown, f.Label)
			continue
		}
		x.Facts = append(x.Facts, [2]string{f.Label, f.Value})
	}
	if len(unknown) > 0 {
		x.Facts = append(x.Facts, [2]string{w.p.T("estimatepaper.unknown"), strings.Join(unknown, ", ")})
	}
	for _, o := range v.Outcomes {
		x.Outcomes = append(x.Outcomes, [3]string{o.Name, o.Share, o.Range})
	}
	line := func(f EffectLine) [3]string { return [3]string{f.Name + ": " + f.Level, f.Points, f.Range} }
	for _, f := range v.Factors {
		x.Factors = append(x.Factors, line(f))
	}
	for _, f := range v.Missing {
		x.Missing = append(x.Missing, line(f))
	}
	for _, a := range v.For {
		x.For = append(x.For, [2]string{a.Title, a.Detail})
	}
	for _, a := range v.Against {
		x.Against = append(x.Against, [2]string{a.Title, a.Detail})
	}
	return x
}
