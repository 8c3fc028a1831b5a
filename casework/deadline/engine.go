package deadline

import (
	"sort"
	"strconv"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
)

// Engine computes dates by one pack and one calendar. It is safe for many goroutines.
type Engine struct {
	pack *lawpack.Pack
	cal  *calendar.Calendar
}

// New makes an engine.
func New(p *lawpack.Pack, cal *calendar.Calendar) *Engine { return &Engine{p, cal} }

// reading is one possible day of the event under one version of the rule.
type reading struct {
	rule *lawpack.Rule
	on   casework.Date
	end  casework.Date
}

// An event outside these years is a slip of the pen.
const firstYear, lastYear = 1900, 2199

// Compute gives the date a rule sets from an event. The empty trigger is the rule's first.
//
// Errors: Missing (no such rule, no such trigger, no date of the event), Invalid (the event runs backward or lies outside the
// years 1900 to 2199, a given term
// below one, an hour of closing that is none).
func (e *Engine) Compute(ruleID, trigger string, event casework.DateRange, o Options) (*Result, error) {
	return e.compute(ruleID, trigger, event, o, false)
}

// compute is Compute, with brief without steps, reminders, notices and the words of places.
func (e *Engine) compute(ruleID, trigger string, event casework.DateRange, o Options, brief bool) (*Result, error) {
	asked, ok := e.pack.Rule(ruleID)
	if !ok {
		return nil, fail(casework.Missing, "rule", map[string]any{"Rule": ruleID})
	}
	switch {
	case event.From.IsZero() || event.To.IsZero():
		return nil, fail(casework.Missing, "event", nil)
	case event.To.Before(event.From):
		return nil, fail(casework.Invalid, "event", nil)
	case event.From.Year < firstYear || event.To.Year > lastYear:
		return nil, fail(casework.Invalid, "year", map[string]any{"From": firstYear, "To": lastYear})
	}
	tr, ok := asked.Trigger(trigger)
	if !ok && (trigger != "" || len(asked.Triggers) > 0) {
		return nil, fail(casework.Missing, "trigger", map[string]any{"Rule": ruleID, "Trigger": trigger})
	}
	r := &Result{Asked: ruleID, Trigger: tr, Event: event, PackRev: e.pack.Revision, pack: e.pack}
	readings := e.readings(asked, event, o)
	r.Rule = readings[0].rule
	if o.GivenLength < 0 || (o.GivenLength > 0 && !o.GivenUnit.Numeric()) {
		return nil, fail(casework.Invalid, "given", nil)
	}
	if o.Closes != "" {
		if _, err := time.Parse("15:04", o.Closes); err != nil {
			return nil, fail(casework.Invalid, "closes", nil)
		}
	}
	halts, err := e.checkHalts(asked, o.Halts)
	if err != nil {
		return nil, err
	}
	o.Halts, r.Given = halts, o
	if !brief {
		e.place(r)
	}
	e.ruleDoubts(r, asked, readings, o)
	if !brief {
		ruleNotices(r, o)
	}
	e.haltDoubts(r, o)
	if !e.numeric(r.Rule, o) {
		e.noDate(r)
		return r, nil
	}
	for i := range readings {
		readings[i].end = e.end(readings[i], o, nil)
	}
	sort.SliceStable(readings, func(i, j int) bool { return readings[i].end.Before(readings[j].end) })
	first, last := readings[0], readings[len(readings)-1]
	r.Rule = first.rule
	r.End = casework.DateRange{From: first.end, To: last.end}
	r.Safe = e.safe(r)
	if !brief {
		e.place(r)
		r.Priors = e.priors(e.pack.PriorsOf(r.Rule), event.From, r.End.From)
		e.steps(r, first, last, o)
	}
	e.calendarDoubts(r, first, last, o, brief)
	return r, nil
}

// End is Compute without steps and doubts, for going through many dates. The zero date means the rule gives none.
func (e *Engine) End(ruleID string, event casework.DateRange) (casework.DateRange, casework.Date, error) {
	rule, ok := e.pack.Rule(ruleID)
	if !ok {
		return casework.DateRange{}, casework.Date{}, fail(casework.Missing, "rule", map[string]any{"Rule": ruleID})
	}
	if event.IsZero() || !e.numeric(rule, Options{}) {
		return casework.DateRange{}, casework.Date{}, nil
	}
	r := Result{Event: event, Rule: rule}
	for i, rd := range e.readings(rule, event, Options{}) {
		end := e.end(rd, Options{}, nil)
		if i == 0 || end.Before(r.End.From) {
			r.End.From = end
		}
		if i == 0 || end.After(r.End.To) {
			r.End.To = end
		}
	}
	return r.End, e.safe(&r), nil
}

// readings lists the event's bounds under every version of the rule that may be the law for them.
func (e *Engine) readings(asked *lawpack.Rule, event casework.DateRange, o Options) []reading {
	var out []reading
	days := []casework.Date{event.From, event.To}
	if event.Exact() {
		days = days[:1]
	}
	for _, d := range days {
		law := o.AsOf
		if law.IsZero() {
			law = d
		}
		v := e.pack.RuleOn(asked, law)
		out = append(out, reading{rule: v, on: d})
		if !v.Boundary.Has(law) {
			continue
		}
		for _, other := range e.pack.Versions(v) {
			if other != v && other.Boundary.Has(law) {
				out = append(out, reading{rule: other, on: d})
			}
		}
	}
	return out
}

func (e *Engine) numeric(r *lawpack.Rule, o Options) bool {
	return r.Unit.Numeric() || (r.Unit == lawpack.CourtSet && o.GivenLength > 0)
}

// term gives the length and unit to count, the court's where the law has none.
func term(r *lawpack.Rule, o Options) (int, lawpack.Unit) {
	if r.Unit == lawpack.CourtSet {
		return o.GivenLength, o.GivenUnit
	}
	return r.Length, r.Unit
}

// end counts one reading. Steps are noted in log, which may be nil.
func (e *Engine) end(rd reading, o Options, log *steps) casework.Date {
	n, unit := term(rd.rule, o)
	d := e.count(rd.rule, rd.on, n, unit, log)
	for _, h := range o.Halts {
		d = e.halt(rd, o, h, d, log)
	}
	return e.move(rd.rule, d, log)
}

// count goes n units on from a day, or back where the rule does, without regard to what the last day is.
func (e *Engine) count(rule *lawpack.Rule, on casework.Date, n int, unit lawpack.Unit, log *steps) casework.Date {
	sign := 1
	if rule.Backward {
		sign = -1
	}
	if unit == lawpack.WorkingDays {
		return e.workingDays(on, sign*n, log)
	}
	var nominal casework.Date
	clipped := false
	switch unit {
	case lawpack.SameDay:
		nominal = on
	case lawpack.Months, lawpack.Years:
		months := n
		if unit == lawpack.Years {
			months = 12 * n
		}
		nominal = on.AddMonths(sign * months)
		clipped = nominal.Day != on.Day
	case lawpack.DayOfNextMonth:
		month := casework.Date{Year: on.Year, Month: on.Month, Day: 1}.AddMonths(1)
		nominal = casework.Date{Year: month.Year, Month: month.Month, Day: n}
		if last := month.AddMonths(1).AddDays(-1); nominal.Day > last.Day {
			nominal = last
		}
	default:
		nominal = on.AddDays(sign * n)
	}
	log.nominal(nominal, unit, n, clipped)
	return nominal
}

// workingDays counts n working days from the day after the event, back for a negative n.
func (e *Engine) workingDays(on casework.Date, n int, log *steps) casework.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	log.working(on.AddDays(step), n)
	d, counted := on, 0
	for counted < n {
		d = d.AddDays(step)
		if kind := e.cal.Kind(d); kind.Works() {
			counted++
			log.counted(d, counted, kind)
		} else {
			log.skipped(d, kind)
		}
	}
	log.flush()
	return d
}

// move puts a last day that is off where the act puts it.
func (e *Engine) move(rule *lawpack.Rule, d casework.Date, log *steps) casework.Date {
	how := rule.LastDay
	if how == "" {
		how = lawpack.NextWorking
		if c, ok := e.pack.CountingOf(rule.Act); ok {
			how = c.Move
		}
		if rule.Backward && how == lawpack.NextWorking {
			how = lawpack.PrevWorking
		}
	}
	if e.cal.IsWorking(d) {
		return d
	}
	step := 1
	switch how {
	case lawpack.Stays:
		log.stays(d)
		return d
	case lawpack.PrevWorking:
		step = -1
	}
	for !e.cal.IsWorking(d) {
		log.skipped(d, e.cal.Kind(d))
		d = d.AddDays(step)
	}
	log.moved(d, step)
	return d
}

// safe gives the working day before the earliest end, but no day before the event.
func (e *Engine) safe(r *Result) casework.Date {
	s := e.cal.Prev(r.End.From.AddDays(-1))
	if !r.Rule.Backward && s.Before(r.Event.From) {
		return r.End.From
	}
	return s
}

func (e *Engine) place(r *Result) {
	for i, l := range langs {
		r.act[i], r.article[i] = e.pack.Cite(r.Rule.Act, "", l), e.pack.Cite(r.Rule.Act, r.Rule.Article, l)
	}
}

// noDate says why the law gives no number.
func (e *Engine) noDate(r *Result) {
	why := casework.Reason{Key: "deadline.nodate." + string(r.Rule.Unit)}
	r.Doubt = append([]casework.Reason{why}, r.Doubt...)
	r.Steps = append(r.Steps, casework.Step{Date: r.Event.From, What: textReason("deadline.step.event", r.Trigger.Text), Why: e.citeReason(r.Rule)},
		casework.Step{Date: r.Event.From, What: casework.Reason{Key: "deadline.step.nodate"}, Why: why})
}

func fail(code casework.Code, what string, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.deadline." + what, Args: args, Op: "deadline.Compute"}
}

func itoa(n int) string { return strconv.Itoa(n) }
