package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/deadline"
	"zanger/ui/presenter"
)

// parseHalts reads --halt CODE:FROM[..TO][+LENGTH UNIT].
func parseHalts(list []string) ([]casework.Halt, error) {
	var out []casework.Halt
	for _, s := range list {
		code, rest, ok := strings.Cut(s, ":")
		span, grow, _ := strings.Cut(rest, "+")
		from, to, _ := strings.Cut(span, "..")
		h := casework.Halt{Code: code}
		var err, err2 error
		h.From, err = casework.ParseDate(from)
		h.To, err2 = casework.ParseDate(to)
		if !ok || err != nil || err2 != nil || h.From.IsZero() {
			return nil, usagef("--halt: %q is not like gpk-125:2026-02-20..2026-04-06 or appk-146-more:2026-03-30+3months", s)
		}
		if grow != "" {
			if n, err := fmt.Sscanf(grow, "%d%s", &h.Length, &h.Unit); n != 2 || err != nil {
				return nil, usagef("--halt: %q has no length and unit after +", s)
			}
		}
		out = append(out, h)
	}
	return out, nil
}

type deadlineShowCmd struct {
	Set    string `arg:"" help:"ahead, overdue, week, month, mine, prior, unconfirmed, doubt, clash, none (cases with no date) or done."`
	Person string `help:"Name or id of the member who answers for them."`
}

func (c *deadlineShowCmd) Run(e *env, d *presenter.Desk) (err error) {
	known := false
	for _, f := range presenter.DateFilters {
		known = known || string(f) == c.Set
	}
	if !known {
		return usagef("%q is not one of ahead, overdue, week, month, mine, prior, unconfirmed, doubt, clash, none, done", c.Set)
	}
	v := &presenter.Dates{Desk: d, Filter: presenter.DateFilter(c.Set)}
	if c.Person != "" {
		if v.Person, err = e.memberOf(d, c.Person); err != nil {
			return err
		}
	}
	if err := v.Load(e.ctx); err != nil {
		return err
	}
	type line struct {
		ID     casework.ID `json:"id,omitzero"`
		Case   casework.ID `json:"case"`
		Title  string      `json:"title"`
		Detail string      `json:"detail"`
		Date   string      `json:"date"`
		State  string      `json:"state"`
	}
	out := make([]line, 0, v.Len())
	for i := range v.Len() {
		r := v.Row(e.ctx, i)
		out = append(out, line{r.ID, r.Case, r.Title, r.Detail, r.Date, r.Badge})
	}
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.dates"))
		}
		for _, l := range out {
			row(w, l.Date, l.State, l.Title, l.Detail, l.ID.String())
		}
	})
}

type deadlineConfirmCmd struct {
	ID    string `arg:"" help:"Id of the date, see deadline list --json."`
	Again string `help:"Who works alone: the day of the event from the paper, a second time, an hour after the first entry at the earliest."`
}

func (c *deadlineConfirmCmd) Run(e *env) error {
	id, err := casework.ParseID(c.ID)
	if err != nil {
		return err
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	k := &casefile.Keeper{Store: store, Clock: e.clock}
	if c.Again != "" {
		r, err := casework.ParseDateRange(c.Again)
		if err != nil {
			return usagef("--again: %q is not a date", c.Again)
		}
		if err := k.ConfirmBlind(e.ctx, id, r); err != nil {
			return err
		}
	} else if err := k.ConfirmDate(e.ctx, id); err != nil {
		return err
	}
	d, err := casework.Get[casework.Deadline](e.ctx, store, id)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": d.ID, "how": d.ConfirmHow, "confirmed": d.Confirmed}, func(w io.Writer) {
		row(w, d.Title, e.p.T("agenda.how."+d.ConfirmHow))
	})
}

type deadlineHaltCmd struct {
	ID     string   `arg:"" help:"Id of the date."`
	Halt   []string `help:"CODE:FROM[..TO][+LENGTHUNIT]; all that happened, again and again. None takes the recorded ones away."`
	Reason string   `required:"" help:"Why, in one sentence."`
}

func (c *deadlineHaltCmd) Run(e *env) error {
	id, err := casework.ParseID(c.ID)
	if err != nil {
		return err
	}
	halts, err := parseHalts(c.Halt)
	if err != nil {
		return err
	}
	pack, cal, err := e.law()
	if err != nil {
		return err
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	k := &casefile.Keeper{Store: store, Clock: e.clock}
	if err := k.HaltDate(e.ctx, deadline.New(pack, cal), id, halts, c.Reason); err != nil {
		return err
	}
	d, err := casework.Get[casework.Deadline](e.ctx, store, id)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": d.ID, "end": d.End, "was": d.Was}, func(w io.Writer) { row(w, d.Title, span(d.End), d.Was.String()) })
}

type deadlineCardCmd struct {
	ID       string `arg:"" help:"Id of the date."`
	Out      string `required:"" type:"path" help:"PDF to write, one page."`
	Language string `enum:"kk,ru" default:"ru" help:"Language of the card: kk or ru."`
}

func (c *deadlineCardCmd) Run(e *env) error {
	id, err := casework.ParseID(c.ID)
	if err != nil {
		return err
	}
	d, err := e.window()
	if err != nil {
		return err
	}
	dl, err := casework.Get[casework.Deadline](e.ctx, d.Store, id)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return d.WriteCard(e.ctx, w, dl, c.Language) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}

type deadlinePrintCmd struct {
	What  string `arg:"" enum:"week,month,register,ics" help:"week or month (PDF), register (.xlsx or .csv), ics."`
	Out   string `required:"" type:"path" help:"File to write."`
	On    string `help:"A day of the week or month; today when not given."`
	Names bool   `help:"ics: with titles that name people, where contact is known to be safe."`
}

func (c *deadlinePrintCmd) Run(e *env) error {
	on, err := day("--on", c.On)
	if err != nil {
		return err
	}
	d, err := e.window()
	if err != nil {
		return err
	}
	if on.IsZero() {
		on = e.clock.Today()
	}
	switch c.What {
	case "week":
		err = d.SaveWeek(e.ctx, on, c.Out)
	case "month":
		err = d.SaveMonth(e.ctx, on, c.Out)
	case "register":
		err = d.SaveRegister(e.ctx, c.Out)
	default:
		_, err = d.SaveCalendar(e.ctx, c.Names, c.Out)
	}
	if err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}

type deadlineReviewCmd struct {
	Pack   string   `type:"path" help:"Signed pack or calendar, folder or zip, to compare with; the law in use when not given."`
	Accept []string `help:"Ids of dates to replace. Nothing is replaced without it."`
	Seen   bool     `help:"Record that the drafts whose norm has changed were looked at."`
}

func (c *deadlineReviewCmd) Run(e *env, d *presenter.Desk) error {
	if c.Pack != "" {
		if len(c.Accept) > 0 || c.Seen {
			return usagef("--accept and --seen go with the law in use: install the pack first")
		}
		return (&packInstallCmd{Pack: c.Pack, Preview: true}).Run(e, d)
	}
	r, err := d.Review(e.ctx)
	if err != nil {
		return err
	}
	var ids []casework.ID
	for _, s := range c.Accept {
		id, err := casework.ParseID(s)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if len(ids) > 0 {
		if err := d.AcceptReview(e.ctx, ids); err != nil {
			return err
		}
	}
	if c.Seen {
		if err := d.SeenLaw(e.ctx); err != nil {
			return err
		}
	}
	return e.giveReview(r, len(ids))
}

// giveReview shows what a change of law means for open dates and drafts.
func (e *env) giveReview(r *presenter.LawReview, replaced int) error {
	type change struct {
		ID     casework.ID        `json:"id"`
		Title  string             `json:"title"`
		Detail string             `json:"detail"`
		Old    casework.DateRange `json:"old"`
		New    casework.DateRange `json:"new"`
		Rule   string             `json:"rule"`
		Was    string             `json:"old_edition"`
		Now    string             `json:"new_edition"`
	}
	doc := struct {
		Looked   int      `json:"looked"`
		Changes  []change `json:"changes"`
		Drafts   []string `json:"drafts"`
		Replaced int      `json:"replaced"`
	}{r.Looked, []change{}, append([]string{}, r.Drafts...), replaced}
	for _, x := range r.Rows {
		doc.Changes = append(doc.Changes, change{x.ID, x.Title, x.Detail, x.Old, x.New, x.Rule, x.OldEdition, x.NewEdition})
	}
	return e.give(doc, func(w io.Writer) {
		if len(doc.Changes) == 0 {
			fmt.Fprintln(w, e.p.T("datework.review.none", "N", r.Looked))
		}
		for _, x := range doc.Changes {
			row(w, x.Title, x.Detail, x.ID.String())
		}
		for _, s := range doc.Drafts {
			row(w, e.p.T("datework.review.drafts"), s)
		}
	})
}
