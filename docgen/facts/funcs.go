package facts

import (
	"fmt"
	"strconv"

	"zanger/casework"
	"zanger/casework/arrears"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/fee"
	"zanger/casework/lawpack"
	"zanger/docgen/template"
)

// Edition names the pack for the foot of a page: its revision and the day it was issued. Empty without a pack.
func Edition(p *lawpack.Pack) string {
	if p == nil {
		return ""
	}
	return p.ID + " " + strconv.Itoa(p.Revision) + ", " + p.Issued.Time().Format("02.01.2006")
}

// Funcs gives what a template may compute with: state_fee(kind, amount, payer, date), mrp(date), term(rule, event, filed)
// and arrears(rule, sum, from, to, percent). Without a pack there are none, and the fields that need them stay gaps.
func Funcs(p *lawpack.Pack) map[string]template.Func {
	if p == nil {
		return nil
	}
	return map[string]template.Func{
		"state_fee": func(args []any) (any, error) {
			kind, payer := word(args, 0), word(args, 2)
			amount, _ := arg[casework.Money](args, 1)
			day, ok := arg[casework.Date](args, 3)
			if kind == "" || !ok {
				return nil, fmt.Errorf("facts: state_fee: a claim and a day are needed")
			}
			r, err := fee.Compute(p, fee.Query{Claim: kind, Amount: amount, Payer: payer, Date: day})
			if err != nil {
				return nil, err
			}
			return r.Fee, nil
		},
		"term":    func(args []any) (any, error) { return term(p, args) },
		"arrears": func(args []any) (any, error) { return penalty(p, args) },
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

// penalty gives what is owed for delay: arrears(rule, sum, from, to, percent).
func penalty(p *lawpack.Pack, args []any) (any, error) {
	sum, _ := arg[casework.Money](args, 1)
	from, _ := arg[casework.Date](args, 2)
	to, _ := arg[casework.Date](args, 3)
	n, _ := arg[float64](args, 4)
	percent, ok := lawpack.ParseDecimal(strconv.FormatFloat(n, 'f', -1, 64))
	if !ok {
		return nil, fmt.Errorf("facts: arrears: a percent of at most four places is needed")
	}
	r, err := arrears.Compute(p, arrears.Query{Rule: word(args, 0), Sum: sum, From: from, To: to, Percent: percent})
	if err != nil {
		return nil, err
	}
	return r.Total, nil
}

// term gives the last day of a term, where the rule leaves no doubt about it and the paper is in time: a date that is not
// sure does not go into a paper, and one that is past is nothing to boast of.
func term(p *lawpack.Pack, args []any) (any, error) {
	event, ok := arg[casework.Date](args, 1)
	filed, ok2 := arg[casework.Date](args, 2)
	if !ok || !ok2 {
		return nil, fmt.Errorf("facts: term: two days are needed")
	}
	r, err := deadline.New(p, calendar.New(p)).Compute(word(args, 0), "", casework.On(event), deadline.Options{})
	switch {
	case err != nil:
		return nil, err
	case !r.HasDate() || !r.End.Exact() || len(r.Doubt) > 0 || filed.After(r.End.To):
		return nil, fmt.Errorf("facts: term: no sure day that is still to come")
	}
	return r.End.To, nil
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
