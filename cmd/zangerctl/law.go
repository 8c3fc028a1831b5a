package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"zanger/casework"
	"zanger/casework/fee"
	"zanger/casework/lawpack"
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

func (c *calendarCmd) Run(e *env) error {
	_, cal, err := e.law()
	if err != nil {
		return err
	}
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
}

type feeComputeCmd struct {
	Claim     string `required:"" help:"Kind of claim: an id or word of the fee table, for instance property, alimony, wages."`
	Amount    string `default:"0" help:"Sum claimed, in tenge."`
	Payer     string `enum:"person,organisation,entrepreneur" default:"person" help:"Who pays: person, organisation or entrepreneur."`
	Date      string `required:"" help:"Day of payment."`
	Base      string `help:"Kind of the claim a share is taken of, for complaints and the like."`
	Exemption string `help:"Ground of exemption, an id of the fee table."`
	Pages     int    `help:"Pages of a copy, where the fee counts them."`
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
	r, err := fee.Compute(pack, fee.Query{Claim: c.Claim, Amount: amount, Payer: c.Payer, Date: on, Base: c.Base, Exemption: c.Exemption, Pages: c.Pages})
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

type packCmd struct {
	Verify packVerifyCmd `cmd:"" help:"Check signature, hashes and form of a pack; the built-in one when no folder is given."`
	Sign   packSignCmd   `cmd:"" help:"Write the hashes of a pack's files and sign it."`
}

type packVerifyCmd struct {
	Dir string `arg:"" optional:"" type:"existingdir" help:"Folder of the pack."`
}

type packDoc struct {
	ID       string        `json:"id"`
	Revision int           `json:"revision"`
	Issued   casework.Date `json:"issued"`
	Edition  casework.Date `json:"edition"`
	Signer   string        `json:"signer"`
	Rules    int           `json:"rules"`
	Horizon  casework.Date `json:"horizon"`
}

func (c *packVerifyCmd) Run(e *env) error {
	p, _, err := e.law()
	if c.Dir != "" {
		p, err = lawpack.Load(os.DirFS(c.Dir))
	}
	if err != nil {
		return e.packFaults(err)
	}
	d := packDoc{p.ID, p.Revision, p.Issued, p.Edition, fmt.Sprintf("%x", []byte(p.Signer)), len(p.Rules()), p.Holidays().To}
	return e.give(d, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.pack.sound"))
		row(w, "id", d.ID)
		row(w, e.p.T("ctl.col.revision"), fmt.Sprint(d.Revision))
		row(w, e.p.T("ctl.col.issued"), d.Issued.String())
		row(w, e.p.T("ctl.col.edition"), d.Edition.String())
		row(w, e.p.T("ctl.col.signer"), d.Signer)
		row(w, e.p.T("ctl.col.rules"), fmt.Sprint(d.Rules))
		row(w, e.p.T("ctl.col.horizon"), d.Horizon.String())
	})
}

// packFaults shows every place of a faulty pack before the error itself.
func (e *env) packFaults(err error) error {
	var ps lawpack.Problems
	if errors.As(err, &ps) && !e.json {
		for _, p := range ps {
			fmt.Fprintln(e.err, p.Error())
		}
	}
	return err
}

type packSignCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Folder of the pack."`
	Key string `required:"" type:"existingfile" help:"File with the private key: the hex of its 32-byte seed."`
}

func (c *packSignCmd) Run(e *env) error {
	b, err := os.ReadFile(c.Key)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.pack", Err: err}
	}
	key, err := lawpack.ParsePrivateKey(b)
	if err != nil {
		return err
	}
	if err := lawpack.Sign(c.Dir, key); err != nil {
		return e.packFaults(err)
	}
	return e.give(map[string]any{"signed": c.Dir}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.pack.signed")) })
}
