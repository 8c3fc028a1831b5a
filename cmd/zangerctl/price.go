package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/price"
)

type feePriceCmd struct {
	Demand []string `required:"" sep:"none" help:"A demand: its kind, the sum, and where they count the months left or a floor. May be repeated." placeholder:"KIND:SUM[:MONTHS][:FLOOR]"`
}

func (c *feePriceCmd) Run(e *env, pack *lawpack.Pack) error {
	var demands []price.Demand
	for _, s := range c.Demand {
		d, err := demandOf(s)
		if err != nil {
			return err
		}
		demands = append(demands, d)
	}
	r, err := price.Compute(pack, demands...)
	if err != nil {
		return err
	}
	d := r.Doc(e.p, pack)
	return e.give(d, func(w io.Writer) {
		row(w, e.p.T("price.price"), e.p.Money(d.Price))
		row(w, e.p.T("ctl.col.edition"), d.Edition)
		row(w, e.p.T("ctl.col.confidence"), e.p.T("ctl.confidence."+string(r.Confidence)))
		e.list(w, "ctl.doubt", d.Doubt)
		fmt.Fprintln(w)
		for i, s := range d.Steps {
			row(w, fmt.Sprintf("%d.", i+1), s.What, s.Why)
		}
	})
}

// demandOf reads KIND:SUM[:MONTHS][:FLOOR]; an empty place is left out.
func demandOf(s string) (price.Demand, error) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 4 {
		return price.Demand{}, usagef("--demand: give KIND:SUM[:MONTHS][:FLOOR]")
	}
	d := price.Demand{Rule: parts[0]}
	var err error
	if d.Amount, err = casework.ParseMoney(parts[1]); err != nil {
		return d, err
	}
	if len(parts) > 2 && parts[2] != "" {
		if d.Months, err = strconv.Atoi(parts[2]); err != nil {
			return d, usagef("--demand: %q is no number of months", parts[2])
		}
	}
	if len(parts) > 3 {
		if d.Floor, err = casework.ParseMoney(parts[3]); err != nil {
			return d, err
		}
	}
	return d, nil
}

type feePricesCmd struct{}

type priceRuleDoc struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Takes      string `json:"takes"`
	Floor      string `json:"floor"`
	Months     int    `json:"months"`
	UpTo       bool   `json:"up_to"`
	Cite       string `json:"cite"`
	Edition    string `json:"edition"`
	Confidence string `json:"confidence"`
}

func (c *feePricesCmd) Run(e *env, pack *lawpack.Pack) error {
	table, lang, out := pack.Prices(), e.p.Lang(), []priceRuleDoc{}
	for _, r := range table.Rules {
		out = append(out, priceRuleDoc{r.ID, r.Name.In(lang), r.Takes.In(lang), r.Floor.In(lang), r.Months, r.Method == lawpack.PriceMonthsUpTo,
			pack.Cite(table.Act, r.Article, lang), table.Edition, r.Confidence.String()})
	}
	return e.give(out, func(w io.Writer) {
		for i, r := range out {
			row(w, r.ID, r.Name, r.Takes, r.Cite, e.p.T("ctl.confidence."+string(table.Rules[i].Confidence)))
		}
	})
}
