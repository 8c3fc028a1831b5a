package price

import (
	"math"
	"slices"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Demand is one demand of a claim.
type Demand struct {
	Rule   string         // id of the pack: "money", "alimony", "lease"
	Amount casework.Money // what the rule takes: the sum, the payment a month, the market value
	Months int            // still to run, where the rule counts them; 0 for the most it counts
	Floor  casework.Money // the insured or book value, where the rule has a floor
}

// Part is a demand with its price.
type Part struct {
	Rule   *lawpack.PriceRule
	Demand Demand
	Months int // counted; 0 where the rule counts none
	Sum    casework.Money
}

// Result is the price of a claim with everything it rests on.
type Result struct {
	Price      casework.Money
	Edition    string
	Confidence lawpack.Confidence // of the least sure part
	Parts      []Part
	Doubt      []lawpack.Text
}

// most bounds a sum so that months of it still fit.
const most = casework.Money(math.MaxInt64 / 1000)

// Compute works the price of a claim out.
//
// Errors: Missing (no demand, no such rule, no sum), Invalid (a sum or months below zero, or beyond reason).
func Compute(p *lawpack.Pack, demands ...Demand) (*Result, error) {
	table := p.Prices()
	if len(demands) == 0 {
		return nil, fail(casework.Missing, "demand", nil)
	}
	r := &Result{Edition: table.Edition, Confidence: lawpack.Seen}
	doubted := map[string]bool{}
	for _, d := range demands {
		i := slices.IndexFunc(table.Rules, func(r lawpack.PriceRule) bool { return r.ID == d.Rule })
		switch {
		case i < 0:
			return nil, fail(casework.Missing, "rule", map[string]any{"Rule": d.Rule})
		case d.Amount == 0:
			return nil, fail(casework.Missing, "sum", nil)
		case d.Amount < 0 || d.Amount > most || d.Floor < 0 || d.Floor > most || d.Months < 0:
			return nil, fail(casework.Invalid, "sum", nil)
		}
		rule := &table.Rules[i]
		part := Part{Rule: rule, Demand: d, Sum: d.Amount}
		switch rule.Method {
		case lawpack.PriceMonths:
			part.Months = rule.Months
		case lawpack.PriceMonthsUpTo:
			part.Months = rule.Months
			if d.Months > 0 {
				part.Months = min(d.Months, rule.Months)
			}
		}
		if part.Months > 0 {
			part.Sum *= casework.Money(part.Months)
		}
		if !rule.Floor.IsZero() {
			part.Sum = max(part.Sum, d.Floor)
		}
		r.Parts = append(r.Parts, part)
		r.Price += part.Sum
		if r.Price > most {
			return nil, fail(casework.Invalid, "sum", nil)
		}
		r.Confidence = less(r.Confidence, rule.Confidence)
		for _, code := range rule.Doubts {
			if !doubted[code] {
				doubted[code] = true
				r.Doubt = append(r.Doubt, table.Doubts[code])
			}
		}
	}
	return r, nil
}

// less gives the less sure of two.
func less(a, b lawpack.Confidence) lawpack.Confidence {
	order := []lawpack.Confidence{lawpack.Seen, lawpack.Secondary, lawpack.Unverified}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func fail(code casework.Code, what string, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.price." + what, Args: args, Op: "price.Compute"}
}
