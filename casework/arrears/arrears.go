package arrears

import (
	"math/big"
	"slices"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Query is a debt that is late.
type Query struct {
	Rule     string         // id of the pack: "wage", "alimony", "contract-day"
	Sum      casework.Money // of the debt
	From, To casework.Date  // first and last day of delay
	Percent  lawpack.Decimal
	Changes  []Change  // of the percent, later than From
	Payments []Payment // on the debt itself
}

// Change is a percent in force from a day on.
type Change struct {
	From    casework.Date
	Percent lawpack.Decimal
}

// Payment is a part of the debt that was paid.
type Payment struct {
	On  casework.Date
	Sum casework.Money
}

// Part is a period with one debt and one percent.
type Part struct {
	From, To casework.Date
	Days     int
	Debt     casework.Money
	Percent  lawpack.Decimal // as named: a day's or a year's
	Sum      casework.Money
}

// Result is a penalty with everything it rests on.
type Result struct {
	Rule  *lawpack.ArrearsRule
	Total casework.Money
	Days  int
	Left  casework.Money // of the debt, after the payments
	Parts []Part
	Doubt []lawpack.Text
}

// Compute works a penalty out.
//
// Errors: Missing (no such rule, no sum, no days, no percent where the rule has none), Invalid (days that run backward,
// a payment before the delay, more paid than was owed, a sum below zero).
func Compute(p *lawpack.Pack, q Query) (*Result, error) {
	table := p.Arrears()
	i := slices.IndexFunc(table.Rules, func(r lawpack.ArrearsRule) bool { return r.ID == q.Rule })
	switch {
	case i < 0:
		return nil, fail(casework.Missing, "rule", map[string]any{"Rule": q.Rule})
	case q.From.IsZero() || q.To.IsZero():
		return nil, fail(casework.Missing, "days", nil)
	case q.To.Before(q.From):
		return nil, fail(casework.Invalid, "days", nil)
	case q.Sum == 0:
		return nil, fail(casework.Missing, "sum", nil)
	case q.Sum < 0:
		return nil, fail(casework.Invalid, "sum", nil)
	}
	rule := &table.Rules[i]
	if q.Percent == 0 {
		q.Percent = rule.Rate
	}
	if q.Percent <= 0 {
		return nil, fail(casework.Missing, "percent", nil)
	}
	r := &Result{Rule: rule, Left: q.Sum}
	for _, code := range rule.Doubts {
		r.Doubt = append(r.Doubt, table.Doubts[code])
	}
	if err := r.divide(q); err != nil {
		return nil, err
	}
	for i := range r.Parts {
		part := &r.Parts[i]
		part.Sum = charge(part.Debt, part.Percent, part.Days, rule, table.YearDays)
		r.Total += part.Sum
		r.Days += part.Days
	}
	return r, nil
}

// divide cuts the delay where the debt or the percent changes.
func (r *Result) divide(q Query) error {
	payments, changes := slices.Clone(q.Payments), slices.Clone(q.Changes)
	slices.SortFunc(payments, func(a, b Payment) int { return a.On.Compare(b.On) })
	slices.SortFunc(changes, func(a, b Change) int { return a.From.Compare(b.From) })
	starts := []casework.Date{q.From}
	for _, p := range payments {
		if p.Sum <= 0 || p.On.Before(q.From) {
			return fail(casework.Invalid, "payment", nil)
		}
		starts = append(starts, p.On.AddDays(1))
	}
	for _, c := range changes {
		if c.Percent < 0 {
			return fail(casework.Invalid, "percent", nil)
		}
		starts = append(starts, c.From)
	}
	slices.SortFunc(starts, casework.Date.Compare)
	starts = slices.Compact(starts)
	for i, from := range starts {
		to := q.To
		if i+1 < len(starts) && starts[i+1].AddDays(-1).Before(to) {
			to = starts[i+1].AddDays(-1)
		}
		if from.Before(q.From) || to.Before(from) {
			continue
		}
		part := Part{From: from, To: to, Days: from.DaysUntil(to) + 1, Debt: q.Sum, Percent: q.Percent}
		for _, p := range payments {
			if p.On.Before(from) {
				part.Debt -= p.Sum
			}
		}
		for _, c := range changes {
			if !c.From.After(from) {
				part.Percent = c.Percent
			}
		}
		if part.Debt < 0 {
			return fail(casework.Invalid, "payment", nil)
		}
		if part.Debt > 0 {
			r.Parts = append(r.Parts, part)
		}
	}
	for _, p := range payments {
		if !p.On.After(q.To) {
			r.Left -= p.Sum
		}
	}
	if r.Left < 0 {
		return fail(casework.Invalid, "payment", nil)
	}
	return nil
}

// charge gives the penalty of one period, rounded half up to a tiyn.
func charge(debt casework.Money, percent lawpack.Decimal, days int, rule *lawpack.ArrearsRule, yearDays int) casework.Money {
	unit := int64(lawpack.DecimalUnit)
	n := new(big.Int).Mul(big.NewInt(int64(debt)), big.NewInt(int64(percent)))
	n.Mul(n, big.NewInt(int64(days)))
	d := big.NewInt(100 * unit)
	if rule.Method == lawpack.ArrearsPerYear {
		n.Mul(n, big.NewInt(int64(rule.Factor)))
		d.Mul(d, big.NewInt(unit*int64(yearDays)))
	}
	n.Add(n, new(big.Int).Rsh(d, 1))
	return casework.Money(n.Div(n, d).Int64())
}

func fail(code casework.Code, what string, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.arrears." + what, Args: args, Op: "arrears.Compute"}
}
