package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/arrears"
	"zanger/casework/lawpack"
)

type feeArrearsCmd struct {
	Rule    string   `required:"" help:"wage, alimony, contract-day or contract-year."`
	Sum     string   `required:"" help:"The debt in tenge."`
	From    string   `required:"" help:"First day of delay, YYYY-MM-DD."`
	To      string   `required:"" help:"Last day of delay."`
	Percent string   `help:"The percent the rule counts with: the base rate of the National Bank, or that of the contract."`
	Rate    []string `sep:"none" help:"A later percent, DATE:PERCENT; may be repeated." placeholder:"DATE:PERCENT"`
	Paid    []string `sep:"none" help:"A payment on the debt, DATE:SUM; may be repeated." placeholder:"DATE:SUM"`
}

func (c *feeArrearsCmd) Run(e *env, pack *lawpack.Pack) error {
	q, err := c.query()
	if err != nil {
		return err
	}
	r, err := arrears.Compute(pack, q)
	if err != nil {
		return err
	}
	d := r.Doc(e.p, pack)
	return e.give(d, func(w io.Writer) {
		row(w, e.p.T("arrears.total"), e.p.Money(d.Total))
		row(w, e.p.T("arrears.days"), fmt.Sprint(d.Days))
		row(w, e.p.T("arrears.left"), e.p.Money(d.Left))
		row(w, e.p.T("arrears.norm"), joinedNorm(d))
		for _, x := range d.Steps {
			row(w, x.From.String()+"…"+x.To.String(), x.What)
		}
		for _, x := range d.Doubt {
			row(w, "", x)
		}
	})
}

func joinedNorm(d arrears.Doc) string {
	if d.Norm == "" {
		return d.Name
	}
	return d.Norm + ", " + d.Edition
}

func (c *feeArrearsCmd) query() (q arrears.Query, err error) {
	q.Rule = c.Rule
	if q.Sum, err = casework.ParseMoney(c.Sum); err != nil {
		return q, err
	}
	if q.From, err = casework.ParseDate(c.From); err != nil {
		return q, err
	}
	if q.To, err = casework.ParseDate(c.To); err != nil {
		return q, err
	}
	percent := func(flag, s string) (lawpack.Decimal, error) {
		d, ok := lawpack.ParseDecimal(s)
		if !ok {
			return 0, usagef("%s: %q is no percent", flag, s)
		}
		return d, nil
	}
	if c.Percent != "" {
		if q.Percent, err = percent("--percent", c.Percent); err != nil {
			return q, err
		}
	}
	for _, s := range c.Rate {
		day, rest, ok := strings.Cut(s, ":")
		if !ok {
			return q, usagef("--rate: give DATE:PERCENT")
		}
		ch := arrears.Change{}
		if ch.From, err = casework.ParseDate(day); err != nil {
			return q, err
		}
		if ch.Percent, err = percent("--rate", rest); err != nil {
			return q, err
		}
		q.Changes = append(q.Changes, ch)
	}
	for _, s := range c.Paid {
		day, rest, ok := strings.Cut(s, ":")
		if !ok {
			return q, usagef("--paid: give DATE:SUM")
		}
		paid := arrears.Payment{}
		if paid.On, err = casework.ParseDate(day); err != nil {
			return q, err
		}
		if paid.Sum, err = casework.ParseMoney(rest); err != nil {
			return q, err
		}
		q.Payments = append(q.Payments, paid)
	}
	return q, nil
}
