package presenter

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"time"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/estimatepaper"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

// Prospects is the desk of estimates. What it fitted is kept while the profile is open.
func (d *Desk) Prospects() *prospect.Desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.prospects == nil {
		d.prospects = &prospect.Desk{Store: d.Store, Clock: d.Clock}
	}
	return d.prospects
}

// Prospect presents what can be said of one case's end: first the lawyer's own forecast, then the estimate.
type Prospect struct {
	Desk *Desk
	ID   casework.ID
	Case *casework.Case

	Asked   bool           // the lawyer was asked: nothing is shown before that
	Mine    string         // her last forecast in words, "" where she would not say
	Shown   *EstimateWords // the last estimate; nil: none yet
	Stale   string         // facts that moved since, in words
	History []HistoryRow   // every estimate and forecast, newest first
	Ended   string         // how the case ended and what had been said; "" while it is open
	Facts   []Fact         // what the case is compared by
	Unknown int            // of them not known
	Gaps    []string       // unproved circumstances, by name
	Share   bool

	rec  outcome.Record
	said []prospect.Said
	mine *casework.Forecast
}

// HistoryRow is one estimate or forecast of the past.
type HistoryRow struct {
	When, What, Detail string
	Mine               bool

	at time.Time
}

func (d *Desk) wording(p *text.Printer) wording { return wording{p, d.Law} }

// Load reads what was said. gaps are what the legal position lacks, in words.
func (v *Prospect) Load(ctx context.Context, gaps []string) error {
	pd, p := v.Desk.Prospects(), v.Desk.Text
	c, err := casework.Get[casework.Case](ctx, v.Desk.Store, v.ID)
	if err != nil {
		return err
	}
	forecasts, err := pd.Forecasts(ctx, v.ID)
	if err != nil {
		return err
	}
	said, err := pd.History(ctx, v.ID)
	if err != nil {
		return err
	}
	rec, moved, err := pd.Today(ctx, c)
	if err != nil {
		return err
	}
	w := v.Desk.wording(p)
	*v = Prospect{Desk: v.Desk, ID: v.ID, Case: c, Gaps: gaps, Share: c.Share, rec: rec, said: said, Asked: len(forecasts) > 0}
	for _, f := range forecasts {
		v.mine = f
		r := HistoryRow{at: f.At, When: p.Moment(f.At.In(casework.Almaty)), What: p.T("estimate.mine.declined"), Mine: true}
		if !f.Declined {
			r.What = p.T("estimate.mine.was", "P", f.Chance)
			r.Detail = dots(w.outcome(f.Outcome), f.Why)
		}
		v.Mine = r.What
		v.History = append(v.History, r)
	}
	for i, s := range said {
		x := w.of(s, nil)
		r := HistoryRow{at: s.At, When: p.Moment(s.At.In(casework.Almaty)), What: x.Title}
		if x.Status != outcome.Refused {
			r.What = dots(x.Title, p.T("estimate.range", "Low", percent(x.Low), "High", percent(x.High)))
		}
		if len(s.Changed) > 0 {
			r.Detail = p.T("estimate.moved", "Facts", w.changed(s.Changed))
		}
		if s.Deleted {
			r.Detail = dots(r.Detail, p.T("estimate.withdrawn"))
		}
		v.History = append(v.History, r)
		if i == len(said)-1 {
			v.Shown = w.of(s, v.mine)
		}
	}
	slices.SortStableFunc(v.History, func(a, b HistoryRow) int { return b.at.Compare(a.at) })
	if len(moved) > 0 {
		v.Stale = w.changed(moved)
	}
	v.Facts = w.factLines(withSum(rec), c.Known)
	for _, f := range v.Facts {
		if f.Value == p.T("factor.unknown") {
			v.Unknown++
		}
	}
	if !c.Closed.IsZero() {
		v.Ended = dots(p.DateFull(c.Closed), w.outcome(c.Outcome))
	}
	return nil
}

func withSum(r outcome.Record) map[string]string {
	facts := map[string]string{}
	for k, v := range r.Facts {
		facts[k] = v
	}
	if r.Sum > 0 {
		facts[outcome.FactorSumBand] = strconv.FormatInt(r.Sum.Tenge(), 10)
	}
	return facts
}

func (w wording) outcome(code string) string {
	if code == "" {
		return ""
	}
	return w.p.T("outcome." + code)
}

// Due reports whether an estimate should be made now: the lawyer was asked, the case is open, and there is none yet or
// the facts moved since the last.
func (v *Prospect) Due() bool {
	return v.Asked && v.Case.Closed.IsZero() && (v.Shown == nil || v.Stale != "")
}

// Estimate makes and keeps an estimate. It may take seconds.
func (v *Prospect) Estimate(ctx context.Context) error {
	_, err := v.Desk.Prospects().Estimate(ctx, v.ID)
	return err
}

// Forecast keeps the lawyer's own forecast: percent, the likeliest outcome or "", and why.
func (v *Prospect) Forecast(ctx context.Context, chance int, likeliest, why string) error {
	return v.Desk.Prospects().Forecast(ctx, &casework.Forecast{Case: v.ID, Chance: chance, Outcome: likeliest, Why: why})
}

// Decline keeps that the lawyer was asked and would not say.
func (v *Prospect) Decline(ctx context.Context) error {
	return v.Desk.Prospects().Forecast(ctx, &casework.Forecast{Case: v.ID, Declined: true})
}

// ForecastOutcomes gives the outcomes a forecast may name, with "not said" first.
func (v *Prospect) ForecastOutcomes() (codes, words []string) {
	codes, words = []string{""}, []string{v.Desk.Text.T("estimate.mine.unsaid")}
	for _, o := range outcome.Decided {
		codes, words = append(codes, o), append(words, v.Desk.Text.T("outcome."+o))
	}
	return codes, words
}

// Levels gives the values a factor may be switched to, the case's own first marked by at.
func (v *Prospect) Levels(factor string) (codes, words []string, at int) {
	w := v.Desk.wording(v.Desk.Text)
	codes = append([]string{""}, outcome.Levels[factor]...)
	if now := v.rec.Facts[factor]; !slices.Contains(codes, now) {
		codes = append(codes, now)
	}
	for _, c := range codes {
		words = append(words, w.level(factor, c))
	}
	return codes, words, slices.Index(codes, v.rec.Facts[factor])
}

// TraitLevels gives the codes a trait may have, unsaid first, with their words. taken are the facts an estimate takes of
// the case where nobody has said, see Taken.
func (c *CaseFile) TraitLevels(trait string, taken map[string]string) (codes []string, words map[string]string) {
	p, w := c.Desk.Text, c.Desk.wording(c.Desk.Text)
	codes, words = append([]string{""}, outcome.Levels[trait]...), map[string]string{}
	for _, code := range codes {
		words[code] = w.level(trait, code)
	}
	if taken[trait] != "" {
		words[""] = p.T("estimate.derived", "Level", words[taken[trait]])
	}
	return codes, words
}

// Taken gives what an estimate takes of the case itself where nobody has said: the court level of its stage, the client's
// side by the parties, how far it is proved by the position.
func (c *CaseFile) Taken(ctx context.Context) (map[string]string, error) {
	unsaid := *c.Case
	unsaid.CourtLevel, unsaid.Side = "", ""
	rec, err := prospect.Of(ctx, c.Desk.Store, &unsaid)
	return rec.Facts, err
}

// Proof puts into words how far the case is proved, by the facts of Taken.
func (c *CaseFile) Proof(taken map[string]string) string {
	return c.Desk.wording(c.Desk.Text).level(outcome.FactorEvidence, taken[outcome.FactorEvidence])
}

// Switchable tells the factors a person may switch to see what if: those of a fixed list. Whose side the client is on is
// no question of that kind.
func (v *Prospect) Switchable(factor string) bool {
	return factor != outcome.FactorSide && factor != outcome.FactorRegion && len(outcome.Levels[factor]) > 0
}

// WhatIf estimates the case with some facts changed. Nothing is kept. It may take seconds the first time.
func (v *Prospect) WhatIf(ctx context.Context, changed map[string]string) (*EstimateWords, error) {
	f, err := v.Desk.Prospects().Forecaster(ctx)
	if err != nil {
		return nil, err
	}
	r := &v.rec
	for factor, level := range changed {
		r = r.With(factor, level)
	}
	said := prospect.Said{Estimate: &casework.Estimate{At: v.Desk.Clock.Now(), Facts: withSum(*r)}, Shown: f.Estimate(r)}
	return v.Desk.wording(v.Desk.Text).of(said, v.mine), nil
}

// SetShare says whether a stripped record of the case may leave the office.
func (v *Prospect) SetShare(ctx context.Context, on bool) error {
	return v.Desk.keeper().SetShare(ctx, v.ID, on)
}

// SaveTraits stores what the case is compared by.
func (v *Prospect) SaveTraits(ctx context.Context, c *casework.Case) error {
	return v.Desk.keeper().SetTraits(ctx, c)
}

// Print writes the last estimate as a PDF in Kazakh or Russian.
func (v *Prospect) Print(ctx context.Context, lang, path string) error {
	return SaveEstimate(ctx, v.Desk.Prospects(), v.Desk.Law, v.ID, v.Desk.paper(lang), path)
}

// SaveEstimate writes the last estimate of a case to path as a PDF, in the language of p. Errors: Missing where there is
// none.
func SaveEstimate(ctx context.Context, d *prospect.Desk, law *lawpack.Pack, id casework.ID, p *text.Printer, path string) error {
	c, err := casework.Get[casework.Case](ctx, d.Store, id)
	if err != nil {
		return err
	}
	said, err := d.History(ctx, id)
	if err != nil {
		return err
	}
	if len(said) == 0 {
		return &casework.Error{Code: casework.Missing, Key: "error.prospect.none", Op: "presenter.SaveEstimate"}
	}
	forecasts, err := d.Forecasts(ctx, id)
	if err != nil {
		return err
	}
	var mine *casework.Forecast
	if len(forecasts) > 0 {
		mine = forecasts[len(forecasts)-1]
	}
	office, err := casework.Get[casework.Office](ctx, d.Store, d.Store.Profile().Office)
	if err != nil && casework.CodeOf(err) != casework.Missing {
		return err
	}
	name := ""
	if err == nil {
		name = office.Name
	}
	w := wording{p, law}
	last := said[len(said)-1]
	doc := estimatepaper.Sheet(p, w.sheet(c, name, w.of(last, mine), mine, last.Facts))
	var b bytes.Buffer
	opt := docgen.Options{FontSize: 9, PageNumbers: true, Author: p.T("estimatepaper.mark"), Margins: docgen.Margins{Left: 20, Right: 15, Top: 12, Bottom: 18}, Created: last.At.In(casework.Almaty)}
	if err := pdf.Write(ctx, &b, doc, opt); err != nil {
		return err
	}
	return whole.Write(path, 0o600, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}
