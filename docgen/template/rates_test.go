package template

import (
	"fmt"

	"zanger/casework"
)

// sampleFees stands for the pack of law where a document is filled in these tests: the rates of 2026 a person pays.
// What the pack itself gives is tested in docgen/facts.
func sampleFees() map[string]Func {
	return map[string]Func{"term": func(args []any) (any, error) {
		event, _ := args[1].(casework.Date)
		return event.AddDays(14), nil
	}, "arrears": func(args []any) (any, error) {
		sum, _ := args[1].(casework.Money)
		from, _ := args[2].(casework.Date)
		to, _ := args[3].(casework.Date)
		return sum * casework.Money(from.DaysUntil(to)+1) / 1000, nil
	}, "late_sum": func(args []any) (any, error) {
		sum, _ := args[1].(casework.Money)
		if args[4] == nil {
			return casework.Money(0), nil
		}
		return sum / 20, nil
	}, "late_from": func(args []any) (any, error) {
		month, _ := args[1].(casework.Date)
		return month.AddDays(40), nil
	}, "late_rows": func(args []any) (any, error) {
		rows := []any{}
		list, _ := args[1].([]map[string]any)
		rates, _ := args[3].([]map[string]any)
		for _, x := range list {
			from, _ := x["late_from"].(casework.Date)
			to, _ := args[2].(casework.Date)
			debt, _ := x["debt"].(casework.Money)
			if len(rates) > 0 {
				rows = append(rows, map[string]any{"month": x["month"], "sum": debt, "from": from, "to": to,
					"days": float64(from.DaysUntil(to) + 1), "percent": rates[0]["percent"], "penalty": debt / 20})
			}
		}
		return rows, nil
	}, "price": func(args []any) (any, error) {
		sum, _ := args[1].(casework.Money)
		if args[0] == "alimony" {
			sum *= 12
		}
		return sum, nil
	}, "state_fee": func(args []any) (any, error) {
		kind, _ := args[0].(string)
		sum, _ := args[1].(casework.Money)
		switch kind {
		case "PROP":
			return sum / 100, nil
		case "NONPROP", "SPECIAL", "ADMIN_CLAIM":
			return casework.Money(216250), nil
		case "DIVORCE":
			return casework.Money(129750), nil
		case "CASSATION":
			if sum == 0 {
				return casework.Money(108125), nil
			}
			return sum / 200, nil
		}
		return nil, fmt.Errorf("no rate for %q", kind)
	}}
}
