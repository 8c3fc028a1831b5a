package facts

import (
	"fmt"
	"slices"
	"strconv"

	"zanger/casework"
	"zanger/casework/arrears"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/fee"
	"zanger/casework/lawpack"
	"zanger/casework/price"
	"zanger/docgen/template"
)

// Edition names the pack for the foot of a page: its revision and the day it was issued. Empty without a pack.
func Edition(p *lawpack.Pack) string {
	if p == nil {
		return ""
	}
	return p.ID + " " + strconv.Itoa(p.Revision) + ", " + p.Issued.Time().Format("02.01.2006")
}

// Funcs gives what a template may compute with: state_fee(kind, amount, payer, date), mrp(date), term(rule, event, filed),
// arrears(rule, sum, from, to, percent) and late_sum of the same, price(rule, amount, months), late_from(rule, month, rule,
// ended) and late_rows(rule, list, to, rates). Without a pack there are none, and the fields that need them stay gaps.
func Funcs(p *lawpack.Pack) map[string]template.Func {
	if p == nil {
		return nil
	}
	return map[string]template.Func{
		"state_fee": func(args []any) (any, error) {
			r, err := stateFee(p, args)
			if err != nil {
				return nil, err
			}
			return r.Fee, nil
		},
		"term": func(args []any) (any, error) { return term(p, args) },
		"arrears": func(args []any) (any, error) {
			r, err := penalty(p, args)
			if err != nil {
				return nil, err
			}
			return r.Total, nil
		},
		"late_sum": func(args []any) (any, error) {
			if none(args[2:]) {
				return casework.Money(0), nil
			}
			r, err := penalty(p, args)
			if err != nil {
				return nil, err
			}
			return r.Total, nil
		},
		"late_from": func(args []any) (any, error) {
			due, err := payDay(p, args)
			if err != nil {
				return nil, err
			}
			return due.End.To.AddDays(1), nil
		},
		"late_rows": func(args []any) (any, error) {
			parts, err := lateRows(p, args)
			if err != nil {
				return nil, err
			}
			rows := []any{}
			for _, x := range parts {
				for _, part := range x.result.Parts {
					percent, _ := strconv.ParseFloat(part.Percent.String(), 64)
					rows = append(rows, map[string]any{"month": x.month, "sum": part.Debt, "from": part.From, "to": part.To,
						"days": float64(part.Days), "percent": percent, "penalty": part.Sum})
				}
			}
			return rows, nil
		},
		"price": func(args []any) (any, error) {
			r, err := claimPrice(p, args)
			if err != nil {
				return nil, err
			}
			return r.Price, nil
		},
		"mrp": func(args []any) (any, error) {
			day, ok := arg[casework.Date](args, 0)
			if !ok {
				return nil, fmt.Errorf("facts: mrp: a day is needed")
			}
			r, err := p.Rate("mrp", day)
			if err != nil {
				return nil, err
			}
			return r.Sum, nil
		},
	}
}

func stateFee(p *lawpack.Pack, args []any) (*fee.Result, error) {
	kind, payer := word(args, 0), word(args, 2)
	amount, _ := arg[casework.Money](args, 1)
	day, ok := arg[casework.Date](args, 3)
	if kind == "" || !ok {
		return nil, fmt.Errorf("facts: state_fee: a claim and a day are needed")
	}
	return fee.Compute(p, fee.Query{Claim: kind, Amount: amount, Payer: payer, Date: day})
}

func claimPrice(p *lawpack.Pack, args []any) (*price.Result, error) {
	amount, _ := arg[casework.Money](args, 1)
	months, _ := arg[float64](args, 2)
	return price.Compute(p, price.Demand{Rule: word(args, 0), Amount: amount, Months: int(months)})
}

// penalty gives what is owed for delay: arrears(rule, sum, from, to, percent).
func penalty(p *lawpack.Pack, args []any) (*arrears.Result, error) {
	sum, _ := arg[casework.Money](args, 1)
	from, _ := arg[casework.Date](args, 2)
	to, _ := arg[casework.Date](args, 3)
	n, _ := arg[float64](args, 4)
	percent, err := percentOf(n)
	if err != nil {
		return nil, err
	}
	return arrears.Compute(p, arrears.Query{Rule: word(args, 0), Sum: sum, From: from, To: to, Percent: percent})
}

func percentOf(n float64) (lawpack.Decimal, error) {
	percent, ok := lawpack.ParseDecimal(strconv.FormatFloat(n, 'f', -1, 64))
	if !ok {
		return 0, fmt.Errorf("facts: arrears: a percent of at most four places is needed")
	}
	return percent, nil
}

// payDay gives the day a payment was due: late_from(rule, month, rule at the end, ended). What is due at the end of the
// work is due then, if that is earlier.
func payDay(p *lawpack.Pack, args []any) (*deadline.Result, error) {
	due := func(rule string, event any) (*deadline.Result, error) {
		day, ok := event.(casework.Date)
		if !ok {
			return nil, fmt.Errorf("facts: late_from: a day is needed")
		}
		r, err := compute(p, rule, day)
		if err == nil && (!r.HasDate() || !r.End.Exact()) {
			err = fmt.Errorf("facts: late_from: no one day")
		}
		return r, err
	}
	r, err := due(word(args, 0), args[1])
	if err != nil || args[3] == nil {
		return r, err
	}
	end, err := due(word(args, 2), args[3])
	if err == nil && end.End.To.Before(r.End.To) {
		r = end
	}
	return r, err
}

// late is the penalty for one payment of a list.
type late struct {
	month  any
	result *arrears.Result
}

// lateRows gives the penalty for each payment of a list: late_rows(rule, list, to, rates). The items of the list have debt,
// late_from and month, those of rates from and percent. Where neither the day nor the rates are given nobody asks for a
// penalty, and there are no rows; where one of them is, all must be there.
func lateRows(p *lawpack.Pack, args []any) ([]late, error) {
	if none(args[2:]) {
		return nil, nil
	}
	list, _ := arg[[]map[string]any](args, 1)
	to, ok := arg[casework.Date](args, 2)
	rates, _ := arg[[]map[string]any](args, 3)
	if len(list) == 0 || !ok || len(rates) == 0 {
		return nil, fmt.Errorf("facts: late_rows: debts, a last day and rates are needed")
	}
	var changes []arrears.Change
	for _, x := range rates {
		from, ok := x["from"].(casework.Date)
		n, ok2 := x["percent"].(float64)
		percent, err := percentOf(n)
		if !ok || !ok2 || err != nil || percent <= 0 {
			return nil, fmt.Errorf("facts: late_rows: a rate with its first day is needed")
		}
		changes = append(changes, arrears.Change{From: from, Percent: percent})
	}
	slices.SortFunc(changes, func(a, b arrears.Change) int { return a.From.Compare(b.From) })
	var out []late
	for _, x := range list {
		debt, ok := x["debt"].(casework.Money)
		from, ok2 := x["late_from"].(casework.Date)
		if !ok || !ok2 {
			return nil, fmt.Errorf("facts: late_rows: a debt with its first day of delay is needed")
		}
		if debt <= 0 || from.After(to) {
			continue // paid, or not late yet
		}
		if from.Before(changes[0].From) {
			return nil, fmt.Errorf("facts: late_rows: the rate of the first day is not known")
		}
		q := arrears.Query{Rule: word(args, 0), Sum: debt, From: from, To: to}
		for _, c := range changes {
			if !c.From.After(from) {
				q.Percent = c.Percent
			} else {
				q.Changes = append(q.Changes, c)
			}
		}
		r, err := arrears.Compute(p, q)
		if err != nil {
			return nil, err
		}
		out = append(out, late{x["month"], r})
	}
	return out, nil
}

func none(args []any) bool {
	return !slices.ContainsFunc(args, func(a any) bool { return a != nil })
}

// term gives the last day of a term, where the rule leaves no doubt about it and the paper is in time: a date that is not
// sure does not go into a paper, and one that is past is nothing to boast of.
func term(p *lawpack.Pack, args []any) (any, error) {
	event, ok := arg[casework.Date](args, 1)
	filed, ok2 := arg[casework.Date](args, 2)
	if !ok || !ok2 {
		return nil, fmt.Errorf("facts: term: two days are needed")
	}
	r, err := compute(p, word(args, 0), event)
	switch {
	case err != nil:
		return nil, err
	case !r.HasDate() || !r.End.Exact() || len(r.Doubt) > 0 || filed.After(r.End.To):
		return nil, fmt.Errorf("facts: term: no sure day that is still to come")
	}
	return r.End.To, nil
}

func compute(p *lawpack.Pack, rule string, event casework.Date) (*deadline.Result, error) {
	return deadline.New(p, calendar.New(p)).Compute(rule, "", casework.On(event), deadline.Options{})
}

func arg[T any](args []any, i int) (v T, ok bool) {
	if i >= len(args) {
		return v, false
	}
	v, ok = args[i].(T)
	return v, ok
}

func word(args []any, i int) string {
	s, _ := arg[string](args, i)
	return s
}
