package main

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/ui/presenter"
)

func (e *env) prospects() (*prospect.Desk, error) {
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	return &prospect.Desk{Store: store, Clock: e.clock}, nil
}

// traitFlags are what a case is compared by.
type traitFlags struct {
	Filed      string `help:"Day of filing, YYYY-MM-DD."`
	CourtLevel string `help:"first, appeal, cassation or body."`
	Region     string `help:"Code of the region, as in the settings of the office."`
	Side       string `help:"Of the client: claimant, respondent, accused, victim or third_party."`
	ClaimKind  string `help:"money, harm, property, right, annul, oblige, family, penalty or other."`
	Ours       string `help:"Who represents the client: none, advocate, consultant, student or staff."`
	Theirs     string `help:"Who represents the other side: none, advocate, consultant, staff or prosecutor."`

	Known map[string]string `help:"Day a fact became known: theirs=2026-03-01,sum=2026-04-02; an empty day is from the opening. Facts: court_level, region, side, claim_kind, ours, theirs, evidence, sum." mapsep:","`
}

// days reads the days of --known.
func (f *traitFlags) days() (map[string]casework.Date, error) {
	out := map[string]casework.Date{}
	for fact, s := range f.Known {
		if !known(casefile.Facts, fact) {
			return nil, usagef("--known: %q is none of %v", fact, casefile.Facts)
		}
		d, err := day("--known", s)
		if err != nil {
			return nil, err
		}
		out[fact] = d
	}
	return out, nil
}

// onto writes the given traits over those of a case.
func (f *traitFlags) onto(c *casework.Case) (err error) {
	if f.Filed != "" {
		if c.Filed, err = day("--filed", f.Filed); err != nil {
			return err
		}
	}
	for _, t := range []struct {
		flag, factor, value string
		fact                *string
	}{
		{"--court-level", outcome.FactorCourt, f.CourtLevel, &c.CourtLevel}, {"--region", outcome.FactorRegion, f.Region, &c.Region},
		{"--side", outcome.FactorSide, f.Side, &c.Side}, {"--claim-kind", outcome.FactorClaimKind, f.ClaimKind, &c.ClaimKind},
		{"--ours", outcome.FactorOurs, f.Ours, &c.Ours}, {"--theirs", outcome.FactorTheirs, f.Theirs, &c.Theirs},
	} {
		if t.value == "" {
			continue
		}
		if !known(outcome.Levels[t.factor], t.value) {
			return usagef("%s: %q is none of %v", t.flag, t.value, outcome.Levels[t.factor])
		}
		*t.fact = t.value
	}
	return nil
}

type caseCloseCmd struct {
	ID      string `arg:"" help:"Id or number of the case."`
	Outcome string `required:"" help:"won, won_partly, lost, left, terminated, settled, mediated, advised, withdrawn, transferred or other."`
	Why     string `help:"In words; required for other."`
	On      string `help:"Day it ended, YYYY-MM-DD; today when not given."`
	traitFlags
	Late []string `help:"What became known only by the end, where no day is known: court_level, region, side, claim_kind, ours, theirs."`
}

func (c *caseCloseCmd) Run(e *env, d *intake.Desk) error {
	k, err := e.caseOf(d.Store, c.ID)
	if err != nil {
		return err
	}
	end := casefile.Ending{Case: k.ID, Outcome: c.Outcome, Why: c.Why, Traits: k}
	if !known(casefile.Outcomes, c.Outcome) {
		return usagef("--outcome: %q is none of %v", c.Outcome, casefile.Outcomes)
	}
	if end.On = e.clock.Today(); c.On != "" {
		if end.On, err = day("--on", c.On); err != nil {
			return err
		}
	}
	if end.Known, err = c.days(); err != nil {
		return err
	}
	for _, l := range c.Late {
		if !known(casefile.Traits, l) {
			return usagef("--late: %q is none of %v", l, casefile.Traits)
		}
		end.Known[l] = end.On
	}
	if err := c.onto(k); err != nil {
		return err
	}
	if err := d.Cases.End(e.ctx, end); err != nil {
		return err
	}
	if k, err = e.caseOf(d.Store, k.ID.String()); err != nil {
		return err
	}
	return e.give(k, func(w io.Writer) {
		row(w, k.Number, e.word("outcome", k.Outcome), k.Closed.String())
	})
}

type caseTraitsCmd struct {
	ID string `arg:"" help:"Id or number of the case."`
	traitFlags
	Share string `enum:"on,off,as-is" default:"as-is" help:"Whether a stripped record may leave the office once the case is closed."`
}

func (c *caseTraitsCmd) Run(e *env, d *intake.Desk) error {
	k, err := e.caseOf(d.Store, c.ID)
	if err != nil {
		return err
	}
	if err := c.onto(k); err != nil {
		return err
	}
	days, err := c.days()
	if err != nil {
		return err
	}
	k.Known = maps.Clone(k.Known)
	for fact, on := range days {
		if k.Known == nil {
			k.Known = map[string]casework.Date{}
		}
		k.Known[fact] = on
	}
	if err := d.Cases.SetTraits(e.ctx, k); err != nil {
		return err
	}
	if c.Share != "as-is" {
		if err := d.Cases.SetShare(e.ctx, k.ID, c.Share == "on"); err != nil {
			return err
		}
	}
	if k, err = e.caseOf(d.Store, k.ID.String()); err != nil {
		return err
	}
	return e.give(k, func(w io.Writer) {
		for _, t := range [][2]string{{outcome.FactorCourt, k.CourtLevel}, {outcome.FactorSide, k.Side}, {outcome.FactorClaimKind, k.ClaimKind}, {outcome.FactorOurs, k.Ours}, {outcome.FactorTheirs, k.Theirs}, {outcome.FactorEvidence, k.Evidence}} {
			since := ""
			if on := k.Known[t[0]]; !on.IsZero() {
				since = e.p.T("estimate.known.since", "Date", e.p.DateFull(on))
			}
			row(w, e.p.T("factor."+t[0]), cmp.Or(e.word("factor."+t[0], t[1]), e.p.T("factor.unknown")), since)
		}
	})
}

// caseImportCmd takes a register of closed cases: it is enquiry import with --cases.
type caseImportCmd struct{ enquiryImportCmd }

func (c *caseImportCmd) Run(e *env) error {
	c.Cases = true
	return c.enquiryImportCmd.Run(e)
}

type outcomeEstimateCmd struct {
	Case string `required:"" help:"Id or number of the case."`
	Dry  bool   `help:"Do not write the estimate down."`
}

// estimateDoc is the answer scripts rely on, with its place in the record.
type estimateDoc struct {
	*outcome.Estimate
	ID       casework.ID `json:"id,omitzero"` // of the record; none with --dry
	Made     string      `json:"made,omitempty"`
	Chance   float64     `json:"chance"` // of an end good for the client; 0 when refused
	Changed  []string    `json:"changed"`
	Software string      `json:"notice"`
}

func (c *outcomeEstimateCmd) Run(e *env, d *prospect.Desk) error {
	k, err := e.caseOf(d.Store, c.Case)
	if err != nil {
		return err
	}
	rec, _, err := d.Today(e.ctx, k)
	if err != nil {
		return err
	}
	doc := estimateDoc{Changed: []string{}, Software: e.p.T("estimate.notice")}
	if c.Dry {
		f, err := d.Forecaster(e.ctx)
		if err != nil {
			return err
		}
		doc.Estimate = f.Estimate(&rec)
	} else {
		s, err := d.Estimate(e.ctx, k.ID)
		if err != nil {
			return err
		}
		doc.Estimate, doc.ID, doc.Made = s.Shown, s.ID, s.At.UTC().Format("2006-01-02T15:04:05Z")
		doc.Changed = append(doc.Changed, s.Changed...)
	}
	doc.Chance = outcome.Chance(doc.Outcomes, rec.Facts[outcome.FactorSide])
	return e.give(doc, func(w io.Writer) {
		x := doc.Estimate
		fmt.Fprintln(w, e.p.T("estimate.status."+string(x.Status)))
		if why := presenter.EstimateReason(e.p, x); why != "" {
			fmt.Fprintln(w, why)
		}
		if len(x.Outcomes) > 0 {
			e.head(w, "outcome", "chance", "range")
			for _, s := range x.Outcomes {
				row(w, e.p.T("outcome."+s.Outcome), e.p.Percent(s.P), e.p.T("estimate.range", "Low", whole100(s.Low), "High", whole100(s.High)))
			}
		}
		fmt.Fprintln(w, doc.Software)
	})
}

func whole100(p float64) int { return int(math.Round(100 * p)) }

type outcomeForecastCmd struct {
	Case    string `required:"" help:"Id or number of the case."`
	Chance  int    `required:"" help:"Of an end good for the client, percent."`
	Outcome string `help:"The likeliest outcome."`
	Why     string `help:"In words."`
}

func (c *outcomeForecastCmd) Run(e *env, d *prospect.Desk) error {
	k, err := e.caseOf(d.Store, c.Case)
	if err != nil {
		return err
	}
	f := &casework.Forecast{Case: k.ID, Chance: c.Chance, Outcome: c.Outcome, Why: c.Why}
	if err := d.Forecast(e.ctx, f); err != nil {
		return err
	}
	return e.give(f, func(w io.Writer) { row(w, k.Number, e.p.Percent(float64(f.Chance)/100)) })
}

type outcomeHistoryCmd struct {
	Case string `required:"" help:"Id or number of the case."`
}

func (c *outcomeHistoryCmd) Run(e *env, d *prospect.Desk) error {
	k, err := e.caseOf(d.Store, c.Case)
	if err != nil {
		return err
	}
	said, err := d.History(e.ctx, k.ID)
	if err != nil {
		return err
	}
	mine, err := d.Forecasts(e.ctx, k.ID)
	if err != nil {
		return err
	}
	es := []*casework.Estimate{}
	for _, s := range said {
		es = append(es, s.Estimate)
	}
	return e.give(map[string]any{"estimates": es, "forecasts": append([]*casework.Forecast{}, mine...)}, func(w io.Writer) {
		for _, s := range said {
			row(w, s.At.In(casework.Almaty).Format("2006-01-02 15:04"), e.p.T("estimate.status."+s.Status), e.p.Percent(outcome.Chance(s.Shown.Outcomes, s.Facts[outcome.FactorSide])))
		}
		for _, f := range mine {
			row(w, f.At.In(casework.Almaty).Format("2006-01-02 15:04"), e.p.T("kind.forecast"), e.p.Percent(float64(f.Chance)/100))
		}
	})
}

type outcomeRecordCmd struct{}

func (c *outcomeRecordCmd) Run(e *env, d *prospect.Desk) error {
	t, err := d.Track(e.ctx)
	if err != nil {
		return err
	}
	return e.give(t, func(w io.Writer) {
		pr := &presenter.TrackRecord{Desk: &presenter.Desk{Text: e.p}, Track: t}
		for _, s := range pr.Words() {
			fmt.Fprintln(w, s)
		}
	})
}

type outcomePrintCmd struct {
	Case  string `required:"" help:"Id or number of the case."`
	Paper string `enum:"kk,ru,en," default:"" help:"Language of the paper; when not given, that of --lang, else the case's."`
	Out   string `required:"" type:"path" help:"PDF to write."`
}

func (c *outcomePrintCmd) Run(e *env, d *prospect.Desk) error {
	k, err := e.caseOf(d.Store, c.Case)
	if err != nil {
		return err
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	lang := c.Paper
	if lang == "" && e.langGiven {
		lang = e.p.Lang()
	}
	lang = cmp.Or(lang, k.Language, "kk")
	if err := presenter.SaveEstimate(e.ctx, d, pack, k.ID, e.p.Speaking(lang), c.Out); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "lang": lang}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}

type outcomePoolCmd struct {
	Export poolExportCmd `cmd:"" help:"Write stripped records of closed cases a person marked to leave."`
	Build  poolBuildCmd  `cmd:"" help:"Fit and sign a pooled model on stripped records of offices."`
	Take   poolTakeCmd   `cmd:"" help:"Take a signed pooled model."`
	Trust  poolTrustCmd  `cmd:"" help:"Trust a key that signs pooled models."`
	Show   poolShowCmd   `cmd:"" help:"The pooled model in hand."`
	Use    poolUseCmd    `cmd:"" help:"Whether local estimates are drawn toward it."`
	Drop   poolDropCmd   `cmd:"" help:"Forget it."`
}

type poolExportCmd struct {
	Out string `required:"" type:"path" help:"File to write, one record a line."`
}

func (c *poolExportCmd) Run(e *env, d *prospect.Desk) error {
	ss, held, marked, err := prospect.Stripped(e.ctx, d.Store)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return prospect.WriteStripped(w, ss) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "marked": marked, "records": len(ss), "held": held}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("estimate.pool.written", "N", len(ss), "Held", held, "Marked", marked))
	})
}

type poolBuildCmd struct {
	Records []string `required:"" type:"path" help:"Files of stripped records."`
	Issue   int      `required:"" help:"Number of the issue; rises with every one."`
	Key     string   `required:"" type:"path" help:"Private key that signs, as of packs of law."`
	Out     string   `required:"" type:"path" help:"File to write."`
}

func (c *poolBuildCmd) Run(e *env) error {
	raw, err := os.ReadFile(c.Key)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.pool", Err: err}
	}
	key, err := lawpack.ParsePrivateKey(raw)
	if err != nil {
		return err
	}
	var all []outcome.Stripped
	for _, name := range c.Records {
		f, err := openData(name)
		if err != nil {
			return err
		}
		ss, err := prospect.ReadStripped(f)
		_ = f.Close() // only read
		if err != nil {
			return err
		}
		all = append(all, ss...)
	}
	p, err := outcome.Pool(all, c.Issue)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return p.Sign(w, key) }); err != nil {
		return err
	}
	st, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	public := hex.EncodeToString(key[32:])
	return e.give(map[string]any{"file": c.Out, "version": p.Version, "n": p.N, "bytes": st.Size(), "key": public}, func(w io.Writer) {
		row(w, filepath.Base(c.Out), e.p.Number(st.Size()), public)
	})
}

// poolDoc is a pooled model without its coefficients.
type poolDoc struct {
	Version  int     `json:"version"`
	From     string  `json:"from"`
	To       string  `json:"to"`
	N        int     `json:"n"`
	LogLoss  float32 `json:"log_loss"`
	Majority float32 `json:"majority"`
	Used     bool    `json:"used"`
}

func (e *env) givePool(d *prospect.Desk, p *outcome.Pooled) error {
	used, err := d.UsesPool(e.ctx)
	if err != nil {
		return err
	}
	if p == nil {
		return e.give(poolDoc{Used: used}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("estimate.pool.none")) })
	}
	return e.give(poolDoc{p.Version, p.From, p.To, p.N, p.LogLoss, p.Majority, used}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("estimate.pool.have", "Version", p.Version, "N", p.N, "From", p.From, "To", p.To))
	})
}

type poolTakeCmd struct {
	In string `required:"" type:"path" help:"Signed file."`
}

func (c *poolTakeCmd) Run(e *env, d *prospect.Desk) error {
	f, err := openData(c.In)
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := d.TakePool(e.ctx, f)
	if err != nil {
		return err
	}
	return e.givePool(d, p)
}

type poolTrustCmd struct {
	Key string `arg:"" help:"Public key, 64 hexadecimal digits."`
}

func (c *poolTrustCmd) Run(e *env, d *prospect.Desk) error {
	if err := d.TrustPoolKey(e.ctx, c.Key); err != nil {
		return err
	}
	return e.give(map[string]any{"trusted": c.Key}, func(w io.Writer) { fmt.Fprintln(w, c.Key) })
}

type poolShowCmd struct{}

func (c *poolShowCmd) Run(e *env, d *prospect.Desk) error {
	p, err := d.Pool(e.ctx)
	if err != nil {
		return err
	}
	return e.givePool(d, p)
}

type poolUseCmd struct {
	On string `arg:"" enum:"on,off" help:"on or off."`
}

func (c *poolUseCmd) Run(e *env, d *prospect.Desk) error {
	if err := d.SetUsesPool(e.ctx, c.On == "on"); err != nil {
		return err
	}
	p, err := d.Pool(e.ctx)
	if err != nil {
		return err
	}
	return e.givePool(d, p)
}

type poolDropCmd struct{}

func (c *poolDropCmd) Run(e *env, d *prospect.Desk) error {
	if err := d.DropPool(e.ctx); err != nil {
		return err
	}
	return e.givePool(d, nil)
}
