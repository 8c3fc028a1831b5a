package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

type deadlineCmd struct {
	Rules   deadlineRulesCmd   `cmd:"" help:"Every rule of the pack."`
	Compute deadlineComputeCmd `cmd:"" help:"The date a rule gives, with every step of the arithmetic."`
	List    deadlineListCmd    `cmd:"" help:"Dates of all cases."`
	Ics     deadlineIcsCmd     `cmd:"" help:"Write the open dates as a calendar file."`
	Show    deadlineShowCmd    `cmd:"" help:"Overdue, week, month, unconfirmed, clashes, cases with no date, prior, mine."`
	Start   deadlineStartCmd   `cmd:"" help:"What an event starts: list the dates it offers, or record it and add those chosen."`
	Event   deadlineEventCmd   `cmd:"" help:"Correct the day of an event; its open dates are computed again."`
	Set     deadlineSetCmd     `cmd:"" help:"Enter or change a hearing, a day set by a court, or an own appointment."`
	Move    deadlineMoveCmd    `cmd:"" help:"Move an own appointment."`
	Court   deadlineCourtCmd   `cmd:"" help:"Record that it is done in the court itself, which closes at an hour."`
	Answer  deadlineAnswerCmd  `cmd:"" help:"Hand a date over to another member."`
	Done    deadlineDoneCmd    `cmd:"" help:"Mark a date done, with its proof or the reason why there is none."`
	Undone  deadlineUndoneCmd  `cmd:"" help:"Open a done date again, with the reason."`
	Confirm deadlineConfirmCmd `cmd:"" help:"Confirm a date somebody else entered; alone, by a second entry."`
	Halt    deadlineHaltCmd    `cmd:"" help:"Record what stopped, broke or extended the term of a date."`
	Card    deadlineCardCmd    `cmd:"" help:"Write the proof card of a date as a PDF of one page."`
	Print   deadlinePrintCmd   `cmd:"" help:"Write the sheet of a week or month, the register, or a calendar file."`
	Review  deadlineReviewCmd  `cmd:"" help:"What a change of the law would change in open dates and drafts."`
}

type deadlineRulesCmd struct{}

func (deadlineRulesCmd) Run(e *env, pack *lawpack.Pack) error {
	rules := deadline.Rules(pack, e.p.Lang())
	return e.give(rules, func(w io.Writer) {
		e.head(w, "rule", "law", "length", "confidence", "binds")
		for _, r := range rules {
			length := "-"
			if r.Length > 0 {
				length = e.p.N("ctl.unit."+r.Unit, r.Length)
			}
			row(w, r.ID, pack.Cite(r.Act, r.Article, e.p.Lang()), length, e.sure(pack, r.ID), r.Binds)
		}
	})
}

type deadlineComputeCmd struct {
	Rule    string `required:"" help:"Id of the rule, see deadline rules."`
	Event   string `required:"" help:"Day of the event, or the earliest and the latest it may have been: 2026-11-20..2026-11-23."`
	Trigger string `help:"Id of the event; the rule's first when not given."`
	AsOf    string `help:"Take the law of this day instead of that of the event's."`
	Length  int    `help:"Length of a term that a court or a body has set."`
	Unit    string `help:"Unit of --length: working_days, calendar_days, months ..."`
	Closes  string `help:"Hour like 18:00 at which the court closes, where it is done in the court itself."`

	Halt []string `help:"What stopped, broke or extended the term: gpk-125:2026-02-20..2026-04-06, appk-146-more:2026-03-30+3months."`
}

func (c *deadlineComputeCmd) Run(e *env) error {
	event, err := casework.ParseDateRange(c.Event)
	if err != nil {
		return usagef("--event: %q is not a date like 2026-11-23 or a span like 2026-11-20..2026-11-23", c.Event)
	}
	asOf, err := day("--as-of", c.AsOf)
	if err != nil {
		return err
	}
	pack, cal, err := e.law()
	if err != nil {
		return err
	}
	halts, err := parseHalts(c.Halt)
	if err != nil {
		return err
	}
	r, err := deadline.New(pack, cal).Compute(c.Rule, c.Trigger, event, deadline.Options{AsOf: asOf, GivenLength: c.Length, GivenUnit: lawpack.Unit(c.Unit), Halts: halts, Closes: c.Closes})
	if err != nil {
		return err
	}
	d := r.Doc(e.p)
	return e.give(d, func(w io.Writer) {
		row(w, e.p.T("ctl.col.rule"), d.Rule, r.Rule.Binds.In(e.p.Lang()))
		row(w, e.p.T("ctl.col.law"), pack.Cite(d.Act, d.Article, e.p.Lang()))
		row(w, e.p.T("ctl.col.edition"), d.Edition)
		row(w, e.p.T("ctl.col.confidence"), e.sure(pack, d.Rule))
		row(w, e.p.T("ctl.col.event"), span(d.Event), r.Trigger.Text.In(e.p.Lang()))
		if r.HasDate() {
			row(w, e.p.T("ctl.col.end"), span(d.End), e.p.Weekday(d.End.To.Weekday()))
			row(w, e.p.T("ctl.col.safe"), d.Safe.String(), e.p.Weekday(d.Safe.Weekday()))
		} else {
			row(w, e.p.T("ctl.col.end"), e.p.T("due.nodate"))
		}
		e.list(w, "ctl.doubt", d.Doubt)
		if d.Missed != "" {
			e.list(w, "datework.missed", []string{d.Missed})
		}
		var halts []string
		for _, h := range d.Halts {
			halts = append(halts, h.Code+": "+h.Text+" ("+h.Cite+")")
		}
		e.list(w, "datework.halts", halts)
		e.list(w, "ctl.notice", d.Notices)
		fmt.Fprintln(w)
		for i, s := range d.Steps {
			row(w, fmt.Sprintf("%d.", i+1), s.Date.String(), s.What, s.Why)
		}
	})
}

// sure says how well the text of a rule is known.
func (e *env) sure(pack *lawpack.Pack, rule string) string {
	if r, ok := pack.Rule(rule); ok {
		return e.word("ctl.confidence", string(r.Confidence))
	}
	return ""
}

// span writes an exact day or both its bounds; "-" for no day.
func span(r casework.DateRange) string {
	switch {
	case r.IsZero():
		return "-"
	case r.Exact():
		return r.From.String()
	}
	return r.From.String() + ".." + r.To.String()
}

type deadlineListCmd struct {
	From string `help:"First day; what is overdue stands first when not given."`
	To   string `help:"Last day."`
	All  bool   `help:"Past and done dates too."`
}

type deadlineDoc struct {
	ID         casework.ID        `json:"id"`
	Case       casework.ID        `json:"case"`
	Number     string             `json:"number"`
	Title      string             `json:"title"`
	Form       string             `json:"form"`
	Rule       string             `json:"rule"`
	Edition    string             `json:"edition"`
	Confidence string             `json:"confidence"`
	Event      casework.DateRange `json:"event"`
	End        casework.DateRange `json:"end"`
	Safe       casework.Date      `json:"safe"`
	Time       string             `json:"time"`
	Place      string             `json:"place"`
	Doubt      []string           `json:"doubt"`
	Done       casework.Date      `json:"done"`

	Responsible casework.ID     `json:"responsible"`
	Was         casework.Date   `json:"was"` // the end before it last moved
	Priors      []casework.Date `json:"priors"`
	Confirmed   bool            `json:"confirmed"` // somebody has checked it since it last moved
	ConfirmHow  string          `json:"confirm_how"`
}

func (c *deadlineListCmd) Run(e *env) error {
	from, err := day("--from", c.From)
	if err != nil {
		return err
	}
	to, err := day("--to", c.To)
	if err != nil {
		return err
	}
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return usagef("--to %s is before --from %s", to, from)
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	q := casework.All()
	if !c.All {
		q = q.And("done", casework.Empty, nil)
	}
	if !from.IsZero() {
		q = q.And("sort", casework.Ge, from)
	}
	if !to.IsZero() {
		q = q.And("sort", casework.Le, to)
	}
	ds, err := casework.List[casework.Deadline](e.ctx, store, q.By("sort", "time"))
	if err != nil {
		return err
	}
	cases, err := casesOf(e, store, ds)
	if err != nil {
		return err
	}
	out := make([]deadlineDoc, 0, len(ds))
	for _, d := range ds {
		doc := deadlineDoc{ID: d.ID, Case: d.Case, Title: d.Title, Form: d.Form, Rule: d.Rule, Edition: d.Edition, Confidence: d.Confidence, Event: d.Start, End: d.End,
			Safe: d.Safe, Time: d.Time, Place: d.Place, Doubt: []string{}, Done: d.Done,
			Responsible: d.Responsible, Was: d.Was, Priors: append([]casework.Date{}, d.Priors...), Confirmed: !d.Confirmed.IsZero(), ConfirmHow: d.ConfirmHow}
		if k := cases[d.Case]; k != nil {
			doc.Number = k.Number
		}
		for _, r := range d.Doubt {
			doc.Doubt = append(doc.Doubt, deadline.Say(e.p, r))
		}
		out = append(out, doc)
	}
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.dates"))
			return
		}
		e.head(w, "end", "when", "case", "form", "title", "doubt")
		for _, d := range out {
			when := e.p.Due(d.End.From)
			if !d.Done.IsZero() {
				when = e.p.T("due.done")
			}
			row(w, strings.TrimSpace(span(d.End)+" "+d.Time), when, d.Number, e.word("due.form", d.Form), d.Title, strings.Join(d.Doubt, "; "))
		}
	})
}

// casesOf reads the cases dates belong to, each once.
func casesOf(e *env, r casework.Reader, ds []*casework.Deadline) (map[casework.ID]*casework.Case, error) {
	out := map[casework.ID]*casework.Case{}
	for _, d := range ds {
		if _, ok := out[d.Case]; ok || d.Case.IsZero() {
			continue
		}
		c, err := casework.Get[casework.Case](e.ctx, r, d.Case)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return nil, err
		}
		if err == nil {
			out[d.Case] = c
		}
	}
	return out, nil
}
