package facts

import (
	"fmt"
	"strconv"

	"zanger/casework"
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

// Funcs gives what a template may compute with: state_fee(kind, amount, payer, date) and mrp(date). Without a pack there
// are none, and the fields that need them stay gaps. Arrears have no function: their rates are not in the pack.
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
