package presenter

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

func (d *Desk) engine() *deadline.Engine { return deadline.New(d.Law, d.Calendar) }

// Offer is a date an event may start.
type Offer struct {
	Title    string // what is to be done by whom
	Detail   string // when, where it is written, how sure
	Doubt    string // in short, "" for none
	Side     lawpack.Who
	Deadline *deadline.Result
	SetTerm  bool   // the court sets the length: see WithTerm
	Rule     string // id of the rule
	event    *casework.Event
}

// Offers computes every term of the law that the event starts: those that bind a person first, of them those of the acts the
// case has to do with, the nearest first; where the law gives no number the offer has no date and says so.
func (c *CaseFile) Offers(ctx context.Context, e *casework.Event) ([]Offer, error) {
	if c.Desk.Law == nil || e.Trigger == "" {
		return nil, nil
	}
	p := c.Desk.Text
	engine := c.Desk.engine()
	had := map[string]bool{}
	for _, d := range c.Deadlines {
		if d.Event == e.ID {
			had[d.Rule] = true
		}
	}
	var out []Offer
	for _, rule := range c.Desk.Law.RulesFor(e.Trigger) {
		if !rule.Open(e.When.From) {
			continue // disabled for all but matters of its own time
		}
		r, err := engine.Compute(rule.ID, e.Trigger, e.When, deadline.Options{})
		if err != nil {
			return nil, err
		}
		if had[r.Rule.ID] {
			continue
		}
		o := Offer{Title: p.Capital(r.Rule.Name(p.Lang())), Side: r.Rule.Side(), SetTerm: r.Rule.Unit == lawpack.CourtSet, Rule: rule.ID, event: e}
		place := dots(c.Desk.RulePlace(r.Rule), p.T("word.confidence."+string(r.Rule.Confidence)))
		if binds := r.Rule.Binds.In(p.Lang()); binds != r.Rule.Name(p.Lang()) {
			place = dots(binds, place)
		}
		if !r.HasDate() {
			o.Detail = dots(p.T("casepage.date.nonumber"), place)
		} else {
			o.Deadline = r
			o.Detail = dots(p.Range(r.End), place)
			if len(r.Doubt) > 0 {
				o.Doubt = p.T("casepage.date.doubt")
			}
		}
		out = append(out, o)
	}
	rank := func(o Offer) int {
		switch {
		case o.Deadline == nil:
			return 3
		case o.Side == lawpack.WhoParty:
			return 0
		case o.Side == lawpack.WhoBody:
			return 1
		}
		return 2
	}
	acts := c.acts()
	foreign := func(o Offer) int {
		if r, ok := c.Desk.Law.Rule(o.Rule); ok && acts[r.Act] {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Offer) int {
		if n := cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(foreign(a), foreign(b))); n != 0 || a.Deadline == nil {
			return n
		}
		return a.Deadline.End.From.Compare(b.Deadline.End.From)
	})
	return out, nil
}

// acts gives the codes and laws the case has to do with: those of its topic's terms and of the dates it has.
func (c *CaseFile) acts() map[string]bool {
	out := map[string]bool{}
	add := func(rule string) {
		if r, ok := c.Desk.Law.Rule(rule); ok {
			out[r.Act] = true
		}
	}
	if c.Case != nil {
		if a, ok := c.Desk.Law.Area(c.Case.Area); ok {
			for _, id := range a.Rules {
				add(id)
			}
		}
	}
	for _, d := range c.Deadlines {
		add(d.Rule)
	}
	return out
}

// WithTerm computes an offer whose length the court has set.
func (c *CaseFile) WithTerm(o Offer, length int, unit string) (Offer, error) {
	if length <= 0 {
		return o, &casework.Error{Code: casework.Missing, Key: "error.deadline.given", Op: "presenter.WithTerm"}
	}
	r, err := c.Desk.engine().Compute(o.Rule, o.event.Trigger, o.event.When, deadline.Options{GivenLength: length, GivenUnit: lawpack.Unit(unit)})
	o.Deadline = r
	return o, err
}

// RulePlace says where a rule is written: act, article, edition.
func (d *Desk) RulePlace(r *lawpack.Rule) string {
	edition := d.Text.T("casepage.date.undated")
	if day, beside := r.EditionDay(); !day.IsZero() {
		edition = strings.TrimSpace(d.Text.T("casepage.date.edition", "Edition", d.Text.DateFull(day)) + " " + beside)
	}
	return dots(d.Law.Cite(r.Act, r.Article, d.Text.Lang()), edition)
}

// AddDates stores the chosen offers with their event.
func (c *CaseFile) AddDates(ctx context.Context, chosen []Offer) error {
	if len(chosen) == 0 {
		return nil
	}
	var results []*deadline.Result
	var titles []string
	for _, o := range chosen {
		results, titles = append(results, o.Deadline), append(titles, o.Title)
	}
	return c.Desk.keeper().AddDates(ctx, chosen[0].event, results, titles)
}

// Documents gives what an event may be tied to: drafts, files, evidence.
func (c *CaseFile) Documents() (ids []casework.ID, names []string) {
	for _, d := range c.Drafts {
		ids, names = append(ids, d.ID), append(names, d.Title)
	}
	more, words := c.Attached()
	ids, names = append(ids, more...), append(names, words...)
	more, words = c.Proofs()
	return append(ids, more...), append(names, words...)
}

// ChangeEvent stores a changed event and computes its open dates again in one action; a reason is needed where one moves.
func (c *CaseFile) ChangeEvent(ctx context.Context, e *casework.Event, why string) (int, error) {
	if c.Desk.Law == nil {
		return 0, c.SaveEvent(ctx, e)
	}
	return c.Desk.keeper().ChangeEvent(ctx, c.Desk.engine(), e, why)
}

// FinishDate marks a date done, with its proof or the reason why there is none.
func (d *Desk) FinishDate(ctx context.Context, id, proof casework.ID, why string) error {
	return d.keeper().FinishDate(ctx, id, proof, why)
}

// ReopenDate takes the mark back.
func (d *Desk) ReopenDate(ctx context.Context, id casework.ID, why string) error {
	return d.keeper().ReopenDate(ctx, id, why)
}

// DateDetail is everything about one date: what it rests on and how it was counted.
type DateDetail struct {
	Title   string
	Mark    Mark
	When    string // the end in words
	Place   string // act, article, edition; "" for a date no rule gives
	Sure    Mark   // confidence of the rule
	Safe    string
	Was     string // the end before it moved, with the reason
	Start   string // the event's day
	Where   string // hour and place of a hearing
	Who     string
	Doubts  []string
	Notices []string // worth knowing; of a term that is not stored
	Steps   []StepRow
	Proof   string
	Check   Check    // by a second person
	Missed  string   // what it costs to miss it
	Priors  string   // days of reminder
	Halts   []string // what the law says may stop, break, extend or restore the term
	Halted  []string // what was recorded of that
}

// confidenceOf reads the words a date was stored with; what is not known is not trusted.
func confidenceOf(words string) lawpack.Confidence {
	for _, c := range []lawpack.Confidence{lawpack.Seen, lawpack.Secondary} {
		if c.String() == words {
			return c
		}
	}
	return lawpack.Unverified
}

// StepRow is one step of the arithmetic in words.
type StepRow struct{ Date, What, Why string }

// DateDetail puts a date into words.
func (d *Desk) DateDetail(ctx context.Context, dl *casework.Deadline) DateDetail {
	p := d.Text
	row := d.due(dl, nil)
	out := DateDetail{Title: row.Title, Mark: Mark{row.Urgency, row.Badge}, Where: dots(d.hour(dl), dl.Place), Who: d.whoAnswers(ctx, dl)}
	if dl.End.Exact() {
		out.When = p.DateLong(dl.End.From)
	} else {
		out.When = p.Range(dl.End)
	}
	if !dl.Safe.IsZero() {
		out.Safe = p.T("casepage.date.safe", "Date", p.DateLong(dl.Safe))
	}
	if !dl.Was.IsZero() {
		out.Was = dots(p.T("casepage.date.was", "Date", p.DateFull(dl.Was)), dl.WasWhy)
	}
	if !dl.Start.IsZero() {
		out.Start = dots(p.Range(dl.Start), d.EventName(dl.Trigger))
	}
	if dl.Rule != "" && d.Law != nil {
		if r, ok := d.Law.Rule(dl.Rule); ok {
			out.Place = d.RulePlace(r)
		} else {
			out.Place = dots(dl.Rule, dl.Edition)
		}
		sure := confidenceOf(dl.Confidence)
		out.Sure = Mark{Done, p.T("word.confidence." + string(sure))}
		if sure != lawpack.Seen {
			out.Sure.Urgency = Soon
		}
	}
	out.Check = d.Check(ctx, dl)
	if d.Law != nil {
		if r, ok := d.Law.Rule(dl.Rule); ok {
			out.Missed = deadline.MissedText(d.Law, r, p.Lang())
			for _, h := range d.Law.HaltsOf(r) {
				out.Halts = append(out.Halts, h.Text.In(p.Lang())+" ("+d.Law.Cite(h.Act, h.Article, p.Lang())+")")
			}
		}
		for _, h := range dl.Halts {
			if law, ok := d.Law.Halt(h.Code); ok {
				out.Halted = append(out.Halted, dots(p.T("datework.halt."+string(law.Kind)), p.Range(casework.DateRange{From: h.From, To: h.From.Later(h.To)}), h.Why))
			}
		}
	}
	days := make([]string, len(dl.Priors))
	for i, day := range dl.Priors {
		days[i] = p.Date(day)
	}
	if len(days) > 0 && dl.Done.IsZero() {
		out.Priors = p.T("datework.priors", "Days", strings.Join(days, ", "))
	}
	for _, r := range dl.Doubt {
		out.Doubts = append(out.Doubts, deadline.Say(p, r))
	}
	if e, err := d.keeper().Behind(ctx, dl); err == nil && e != nil {
		out.Doubts = append(out.Doubts, d.Text.T("divergence.behind", "Date", d.rangeWords(e.When), "Start", d.rangeWords(dl.Start)))
	}
	for _, s := range dl.Steps {
		out.Steps = append(out.Steps, StepRow{p.DateFull(s.Date), deadline.Say(p, s.What), deadline.Say(p, s.Why)})
	}
	if !dl.Done.IsZero() {
		out.Proof = dots(p.T("casepage.date.done", "Date", p.DateFull(dl.Done)), dl.ProofWhy)
	}
	return out
}
