package fee

import (
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Query is what a fee is asked for.
type Query struct {
	Claim     string         // id or kind of a row, or one of its aliases: "PROP_IND", "PROP", "property"
	Amount    casework.Money // sum claimed; needed where the fee is a share of it
	Payer     string         // "person", "organisation", "entrepreneur"; empty is a person
	Date      casework.Date  // day of payment
	Base      string         // kind of the base claim, for a fee that is a share of another; empty: taken from Amount
	Exemption string         // id of a row that exempts: "DISABLED"; empty: none
	Pages     int            // pages of a copy, where the fee counts them
	Also      []string       // kinds of further demands in the same claim: property beside divorce; each has its own fee
}

// Phrase is a catalogue key with its arguments; sums and dates are values, written by the printer.
type Phrase struct {
	Key  string
	Args map[string]any
}

// Step is one step of the sum.
type Step struct{ What, Why Phrase }

// Result is a fee with everything it rests on.
type Result struct {
	Fee        casework.Money // due on filing
	Rounded    casework.Money // the same, up to whole tenge
	Deferred   casework.Money // due only after judgment; 0 if none
	Rule       *lawpack.FeeRow
	Exempt     bool
	Edition    string
	Confidence lawpack.Confidence
	Doubt      []Phrase
	Notices    []Phrase
	Steps      []Step
}

// computer carries one computation.
type computer struct {
	pack *lawpack.Pack
	tab  *lawpack.FeeTable
	q    Query
	r    *Result
}

// Compute works a fee out.
//
// Errors: Missing (no such claim, no rate for the payer, no sum, no day, no index for the day), Invalid (sum below zero).
func Compute(p *lawpack.Pack, q Query) (*Result, error) {
	if q.Date.IsZero() {
		return nil, fail(casework.Missing, "date", nil)
	}
	if q.Amount < 0 || q.Pages < 0 {
		return nil, fail(casework.Invalid, "amount", nil)
	}
	payer, ok := payerOf(q.Payer)
	if !ok {
		return nil, fail(casework.Missing, "payer", nil)
	}
	c := &computer{p, p.Fees(), q, &Result{Edition: p.Fees().Edition}}
	row, err := c.find(q.Claim, payer)
	if err != nil {
		return nil, err
	}
	c.r.Rule, c.r.Confidence = row, row.Confidence
	if q.Exemption != "" {
		ground, err := c.find(q.Exemption, payer)
		if err != nil {
			return nil, err
		}
		if !ground.Exempts {
			return nil, fail(casework.Missing, "claim", map[string]any{"Claim": q.Exemption})
		}
		c.r.Rule, c.r.Confidence, row = ground, ground.Confidence, ground
	}
	sum, err := c.sum(row, payer)
	if err != nil {
		return nil, err
	}
	if row.Method == lawpack.FeeDeferred {
		c.r.Deferred, sum = sum, 0
	}
	if q.Exemption == "" { // a ground of exemption frees the person, whatever they demand
		if sum, err = c.also(sum, payer); err != nil {
			return nil, err
		}
	}
	c.finish(sum)
	return c.r, nil
}

// also adds the fees of the further demands.
func (c *computer) also(sum casework.Money, payer lawpack.Payer) (casework.Money, error) {
	for _, kind := range c.q.Also {
		row, err := c.find(kind, payer)
		if err != nil {
			return 0, err
		}
		more, err := c.sum(row, payer)
		if err != nil {
			return 0, err
		}
		if row.Method == lawpack.FeeDeferred {
			c.r.Deferred += more
		} else {
			sum += more
		}
		c.step(Phrase{"fee.step.both", map[string]any{"Sum": sum}}, c.lawWhy("mixed"))
	}
	return sum, nil
}

func payerOf(s string) (lawpack.Payer, bool) {
	switch s {
	case "", "person", "individual":
		return lawpack.PayerIndividual, true
	case "organisation", "organization", "legal":
		return lawpack.PayerLegal, true
	case "entrepreneur", "farm":
		return lawpack.PayerBusiness, true
	}
	return "", false
}

// find gives the row of a claim for a payer: the payer's own row before one for anybody.
func (c *computer) find(claim string, payer lawpack.Payer) (*lawpack.FeeRow, error) {
	want := strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(strings.TrimSpace(claim)))
	var best *lawpack.FeeRow
	known, rank := false, 0
	for i := range c.tab.Rows {
		row := &c.tab.Rows[i]
		if want != strings.ToLower(row.ID) && want != strings.ToLower(row.Kind) && !hasAlias(row, want) {
			continue
		}
		known = true
		fit := 0
		switch {
		case row.Payer == payer:
			fit = 3
		case row.Payer == lawpack.PayerAny:
			fit = 2
		case payer == lawpack.PayerBusiness && row.Payer == lawpack.PayerIndividual:
			fit = 1
		}
		if fit > rank {
			best, rank = row, fit
		}
	}
	switch {
	case !known:
		return nil, fail(casework.Missing, "claim", map[string]any{"Claim": claim})
	case best == nil:
		return nil, fail(casework.Missing, "payer", nil)
	case rank == 1:
		c.doubt("entrepreneur", nil)
	}
	return best, nil
}

func hasAlias(row *lawpack.FeeRow, want string) bool {
	for _, a := range row.Aliases {
		if a == want {
			return true
		}
	}
	return false
}

// sum computes a row.
func (c *computer) sum(row *lawpack.FeeRow, payer lawpack.Payer) (casework.Money, error) {
	c.rowDoubts(row)
	why := c.rowWhy(row)
	switch row.Method {
	case lawpack.FeeNone:
		key := "fee.step.none"
		if row.Exempts {
			key = "fee.step.exempt"
		}
		c.r.Exempt = row.Exempts
		c.step(named(key, row.Name), why)
		return 0, nil
	case lawpack.FeePercent:
		if c.q.Amount == 0 {
			return 0, fail(casework.Missing, "amount", nil)
		}
		c.step(Phrase{"fee.step.amount", map[string]any{"Amount": c.q.Amount}}, Phrase{Key: "fee.why.amount"})
		s := share(c.q.Amount, row.Rate, 100)
		c.step(Phrase{"fee.step.percent", map[string]any{"Amount": c.q.Amount, "Rate": row.Rate, "Sum": s}}, why)
		return c.cap(row, s, why)
	case lawpack.FeeMRP:
		index, err := c.index()
		if err != nil {
			return 0, err
		}
		s := share(index, row.Rate, 1)
		c.step(Phrase{"fee.step.mrp", map[string]any{"Rate": row.Rate, "Index": index, "Sum": s}}, why)
		if row.PageRate > 0 && c.q.Pages > 0 {
			pages := share(index*casework.Money(c.q.Pages), row.PageRate, 1)
			c.step(Phrase{"fee.step.pages", map[string]any{"Pages": c.q.Pages, "Rate": row.PageRate, "Sum": pages}}, why)
			s += pages
		}
		return s, nil
	case lawpack.FeeDeferred:
		c.step(named("fee.step.deferred", row.Name), why)
		if c.q.Amount == 0 {
			return 0, nil
		}
	}
	return c.ofBase(row, payer, why)
}

// ofBase computes a fee that is the fee of another claim, or a share of it.
func (c *computer) ofBase(row *lawpack.FeeRow, payer lawpack.Payer, why Phrase) (casework.Money, error) {
	kind := row.Base
	if kind == "" {
		kind = c.q.Base
	}
	if kind == "" {
		kind = c.tab.BaseWithSum
		if c.q.Amount == 0 {
			kind = c.tab.BaseWithoutSum
		}
		c.doubt("base", nil)
	}
	base, err := c.find(kind, payer)
	if err != nil {
		return 0, err
	}
	if base.Method != lawpack.FeePercent && base.Method != lawpack.FeeMRP {
		if base.Method == lawpack.FeeNone {
			return c.sum(base, payer)
		}
		return 0, fail(casework.Missing, "claim", map[string]any{"Claim": kind})
	}
	full, err := c.sum(base, payer)
	if err != nil || row.Method == lawpack.FeeDeferred {
		return full, err
	}
	s := share(full, row.Rate, 100)
	c.step(Phrase{"fee.step.half", map[string]any{"Rate": row.Rate, "Base": full, "Sum": s}}, why)
	return s, nil
}

// cap holds a share to its limit. Where the index of the day is not known the limit cannot be told, and that is said.
func (c *computer) cap(row *lawpack.FeeRow, s casework.Money, why Phrase) (casework.Money, error) {
	if row.CapMRP == 0 {
		return s, nil
	}
	rate, err := c.pack.Rate(c.tab.RateID, c.q.Date)
	if err != nil {
		c.doubt("cap", map[string]any{"Cap": row.CapMRP})
		return s, nil
	}
	limit := rate.Sum * casework.Money(row.CapMRP)
	if s <= limit {
		return s, nil
	}
	if _, err := c.index(); err != nil {
		return 0, err
	}
	c.step(Phrase{"fee.step.cap", map[string]any{"Cap": row.CapMRP, "Sum": limit}}, why)
	return limit, nil
}

// index gives the calculation index on the day of payment and notes where it comes from.
func (c *computer) index() (casework.Money, error) {
	rate, err := c.pack.Rate(c.tab.RateID, c.q.Date)
	if err != nil {
		return 0, err
	}
	c.step(Phrase{"fee.step.index", map[string]any{"Sum": rate.Sum, "Date": rate.From}}, c.lawWhy("rate_day"))
	switch rate.Confidence {
	case lawpack.Unverified:
		c.doubt("index", nil)
	case lawpack.Secondary:
		c.r.Notices = append(c.r.Notices, Phrase{Key: "fee.note.index"})
	}
	return rate.Sum, nil
}

func (c *computer) finish(sum casework.Money) {
	c.r.Fee, c.r.Rounded = sum, sum
	why := c.rowWhy(c.r.Rule)
	c.step(Phrase{"fee.step.fee", map[string]any{"Sum": sum}}, why)
	if sum.Tiyn() != 0 {
		c.r.Rounded = casework.Tenge(sum.Tenge() + 1)
		c.step(Phrase{"fee.step.rounded", map[string]any{"Sum": c.r.Rounded}}, c.lawWhy("rounding"))
		c.doubt("rounding", nil)
	}
	if c.q.Date.Before(c.tab.From) {
		c.doubt("before", map[string]any{"Date": c.tab.From})
	}
	if sum > 0 {
		c.r.Notices = append(c.r.Notices, Phrase{"fee.note.before_filing", c.lawWhy("before_filing").Args})
	}
	if n := c.r.Rule.Note; !n.IsZero() {
		c.r.Notices = append(c.r.Notices, named("fee.note.row", n))
	}
}

func (c *computer) rowDoubts(row *lawpack.FeeRow) {
	switch row.Confidence {
	case lawpack.Unverified:
		c.doubt("unverified", nil)
	case lawpack.Secondary:
		c.doubt("secondary", nil)
	}
	for _, code := range row.Doubts {
		c.r.Doubt = append(c.r.Doubt, named("fee.doubt.law", c.tab.Doubts[code]))
	}
}

func (c *computer) doubt(what string, args map[string]any) {
	for _, d := range c.r.Doubt {
		if d.Key == "fee.doubt."+what {
			return
		}
	}
	c.r.Doubt = append(c.r.Doubt, Phrase{"fee.doubt." + what, args})
}

func (c *computer) step(what, why Phrase) { c.r.Steps = append(c.r.Steps, Step{what, why}) }

// rowWhy names the article of a row.
func (c *computer) rowWhy(row *lawpack.FeeRow) Phrase {
	args := c.cite(row.Article)
	args["Edition"] = c.tab.Edition
	if d, err := casework.ParseDate(c.tab.Edition); err == nil {
		args["Edition"] = d
	}
	return Phrase{"fee.why.row", args}
}

// lawWhy gives one of the table's sentences with its place.
func (c *computer) lawWhy(id string) Phrase {
	b := c.tab.Basis[id]
	args := c.cite(b.Article)
	args["TextKK"], args["TextRU"], args["TextEN"] = b.Text.KK, b.Text.RU, b.Text.EN
	return Phrase{"fee.why.law", args}
}

func (c *computer) cite(article string) map[string]any {
	return map[string]any{"CiteKK": c.pack.Cite(c.tab.Act, article, "kk"), "CiteRU": c.pack.Cite(c.tab.Act, article, "ru"),
		"CiteEN": c.pack.Cite(c.tab.Act, article, "en")}
}

func named(key string, t lawpack.Text) Phrase {
	return Phrase{key, map[string]any{"TextKK": t.KK, "TextRU": t.RU, "TextEN": t.EN}}
}

// share gives sum times rate over parts, rounded half up to a tiyn, without overflow for any sum a person can owe.
func share(sum casework.Money, rate lawpack.Decimal, parts int64) casework.Money {
	den := parts * int64(lawpack.DecimalUnit)
	whole, rest := int64(sum)/den, int64(sum)%den
	return casework.Money(whole*int64(rate) + (rest*int64(rate)+den/2)/den)
}

func fail(code casework.Code, what string, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.fee." + what, Args: args, Op: "fee.Compute"}
}
