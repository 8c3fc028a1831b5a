package main

import (
	"fmt"
	"io"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/fee"
	"zanger/casework/names"
)

type iinCmd struct {
	Check struct {
		Number string `arg:"" help:"Twelve digits; spaces and hyphens do no harm."`
	} `cmd:"" help:"Check a person's number; gives birth date and sex."`
}

func (c *iinCmd) Run(e *env) error {
	return e.number(names.CheckIINOn(c.Check.Number, e.clock.Today()))
}

type binCmd struct {
	Check struct {
		Number string `arg:"" help:"Twelve digits; spaces and hyphens do no harm."`
	} `cmd:"" help:"Check an organisation's number."`
}

func (c *binCmd) Run(e *env) error { return e.number(names.CheckBIN(c.Check.Number)) }

func (e *env) number(r names.IINResult) error {
	return e.give(r, func(w io.Writer) {
		if !r.Valid {
			fmt.Fprintln(w, e.p.T("ctl.number.invalid"))
			fmt.Fprintln(w, e.p.T(r.Reason))
			return
		}
		fmt.Fprintln(w, e.p.T("ctl.number.valid"))
		if !r.BirthDate.IsZero() {
			row(w, e.p.T("ctl.col.born"), r.BirthDate.String())
		}
		if r.Sex != "" {
			row(w, e.p.T("ctl.col.sex"), e.p.T("ctl.sex."+r.Sex))
		}
		if r.Registered != "" {
			row(w, e.p.T("ctl.col.registered"), r.Registered)
		}
	})
}

type calendarCmd struct {
	Show struct {
		Year int `required:"" help:"Year, for instance 2026."`
	} `cmd:"" help:"Days of a year that are not ordinary: holidays, moved days, worked Saturdays."`
}

type dayDoc struct {
	Date      casework.Date `json:"date"`
	Kind      string        `json:"kind"`
	Name      string        `json:"name"`
	Confirmed bool          `json:"confirmed"`
}

func (c *calendarCmd) Run(e *env, cal *calendar.Calendar) error {
	from, to := cal.Horizon()
	if c.Show.Year < from.Year || c.Show.Year > to.Year {
		return &casework.Error{Code: casework.Missing, Key: "error.ctl.no_year", Op: "calendar.Horizon", Args: map[string]any{"From": from.Year, "To": to.Year}}
	}
	out := []dayDoc{}
	for _, d := range cal.ListYear(c.Show.Year) {
		out = append(out, dayDoc{d.Date, string(d.Kind), d.Name.In(e.p.Lang()), d.Confirmed})
	}
	return e.give(out, func(w io.Writer) {
		e.head(w, "date", "weekday", "kind", "name", "confirmed")
		for _, d := range out {
			sure := e.p.T("common.yes")
			if !d.Confirmed {
				sure = e.p.T("common.no")
			}
			row(w, d.Date.String(), e.p.Weekday(d.Date.Weekday()), e.p.T("ctl.day."+d.Kind), d.Name, sure)
		}
	})
}

type feeCmd struct {
	Compute feeComputeCmd `cmd:"" help:"Work out the state fee, with every step."`
	Arrears feeArrearsCmd `cmd:"" help:"Work out a penalty for delay by periods, with every step."`
	Price   feePriceCmd   `cmd:"" help:"Work out the price of a claim from its demands, with every step."`
	Prices  feePricesCmd  `cmd:"" help:"Kinds of demand a claim can be priced by."`
}

type feeComputeCmd struct {
	Claim     string `required:"" help:"Kind of claim: an id or word of the fee table, for instance property, alimony, wages."`
	Amount    string `default:"0" help:"Sum claimed, in tenge."`
	Payer     string `enum:"person,organisation,entrepreneur" default:"person" help:"Who pays: person, organisation or entrepreneur."`
	Date      string `required:"" help:"Day of payment."`
	Base      string `help:"Kind of the claim a share is taken of, for complaints and the like."`
	Exemption string `help:"Ground of exemption, an id of the fee table."`
	Pages     int    `help:"Pages of a copy, where the fee counts them."`

	Also []string `help:"Kind of a further demand in the same claim; its fee is added. May be repeated."`
}

func (c *feeComputeCmd) Run(e *env) error {
	on, err := day("--date", c.Date)
	if err != nil {
		return err
	}
	amount, err := casework.ParseMoney(c.Amount)
	if err != nil {
		return usagef("--amount: %q is not a sum in tenge", c.Amount)
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	r, err := fee.Compute(pack, fee.Query{Claim: c.Claim, Amount: amount, Payer: c.Payer, Date: on, Base: c.Base, Exemption: c.Exemption, Pages: c.Pages, Also: c.Also})
	if err != nil {
		return err
	}
	d := r.Doc(e.p)
	return e.give(d, func(w io.Writer) {
		row(w, e.p.T("ctl.fee.fee"), e.p.Money(d.Fee))
		if d.Rounded != d.Fee {
			row(w, e.p.T("ctl.fee.rounded"), e.p.Money(d.Rounded))
		}
		if d.Deferred != 0 {
			row(w, e.p.T("ctl.fee.deferred"), e.p.Money(d.Deferred))
		}
		row(w, e.p.T("ctl.col.rule"), d.Rule)
		row(w, e.p.T("ctl.col.edition"), d.Edition)
		row(w, e.p.T("ctl.col.confidence"), e.p.T("ctl.confidence."+string(r.Confidence)))
		e.list(w, "ctl.doubt", d.Doubt)
		e.list(w, "ctl.notice", d.Notices)
		fmt.Fprintln(w)
		for i, s := range d.Steps {
			row(w, fmt.Sprintf("%d.", i+1), s.What, s.Why)
		}
	})
}

// list writes sentences under a heading, nothing when there are none.
func (e *env) list(w io.Writer, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", e.p.T(heading))
	for _, l := range lines {
		fmt.Fprintf(w, "  - %s\n", l)
	}
}
