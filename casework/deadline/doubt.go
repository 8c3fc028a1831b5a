package deadline

import (
	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
)

// ruleDoubts says what may be wrong with the rule itself, whatever the calendar.
func (e *Engine) ruleDoubts(r *Result, asked *lawpack.Rule, readings []reading, o Options) {
	rule := r.Rule
	doubt := func(key string, args map[string]string) {
		r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt." + key, Args: args})
	}
	law := func(code string) {
		if t, ok := e.pack.Doubt(code); ok {
			r.Doubt = append(r.Doubt, textReason("deadline.doubt.law", t))
		}
	}
	on := o.AsOf
	if on.IsZero() {
		on = r.Event.From
	}
	switch rule.Confidence {
	case lawpack.Unverified:
		doubt("unverified", nil)
	case lawpack.Secondary:
		doubt("secondary", nil)
	}
	if !r.Event.Exact() {
		doubt("range", map[string]string{"From": r.Event.From.String(), "To": r.Event.To.String()})
	}
	for i, rd := range readings {
		if rd.rule == asked || rd.rule.Boundary.Has(lawDay(rd, o)) || (i > 0 && rd.rule == readings[i-1].rule) {
			continue
		}
		doubt("version", map[string]string{"Rule": rd.rule.ID, "Asked": asked.ID})
		if _, ok := rd.rule.Trigger(r.Trigger.ID); !ok {
			doubt("trigger", map[string]string{"Rule": rd.rule.ID})
		}
	}
	if !rule.Covers(on) {
		args := map[string]string{"From": rule.AppliesFrom.String(), "To": rule.AppliesTo.String()}
		switch {
		case rule.AppliesTo.IsZero():
			doubt("before_version", args)
		default:
			doubt("after_version", args)
		}
	}
	for _, rd := range readings {
		if rd.rule.Boundary.Has(lawDay(rd, o)) {
			doubt("boundary", map[string]string{"From": rd.rule.Boundary.From.String(), "To": rd.rule.Boundary.To.String()})
			break
		}
	}
	if rule.Legacy {
		doubt("legacy", nil)
	}
	act, _ := e.pack.Act(rule.Act)
	if act != nil && !act.InForce.IsZero() && on.Before(act.InForce) {
		doubt("act", map[string]string{"Date": act.InForce.String()})
	}
	if act != nil && act.ByAnalog && rule.Unit.Numeric() {
		doubt("analogy", nil)
	}
	for _, code := range rule.Doubts {
		law(code)
	}
	if c, ok := e.pack.CountingOf(rule.Act); ok && rule.Unit == lawpack.Sutki {
		for _, code := range c.Doubts {
			law(code)
		}
	}
}

// ruleNotices says what is worth knowing of the rule.
func ruleNotices(r *Result, o Options) {
	rule := r.Rule
	if read, _ := rule.EditionDay(); !read.IsZero() && o.AsOf.IsZero() && r.Event.From.Before(read) && rule.AppliesFrom.IsZero() {
		r.Notices = append(r.Notices, casework.Reason{Key: "deadline.notice.edition", Args: map[string]string{"Edition": read.String()}})
	}
	if rule.AtMost {
		r.Notices = append(r.Notices, casework.Reason{Key: "deadline.notice.at_most"})
	}
	if !rule.Notes.IsZero() {
		r.Notices = append(r.Notices, textReason("deadline.notice.law", rule.Notes))
	}
}

// lawDay is the day whose law a reading takes.
func lawDay(rd reading, o Options) casework.Date {
	if o.AsOf.IsZero() {
		return rd.on
	}
	return o.AsOf
}

// calendarDoubts says what may be wrong with the days the result leans on: every day of a term in working days, and of
// any other term those between the safe date and the end.
func (e *Engine) calendarDoubts(r *Result, first, last reading, o Options, brief bool) {
	from, to := r.Safe, r.End.To
	for _, rd := range []reading{first, last} {
		_, unit := term(rd.rule, o)
		switch {
		case unit == lawpack.WorkingDays && rd.rule.Backward:
			to = to.Later(rd.on.AddDays(-1))
		case unit == lawpack.WorkingDays:
			from = from.Earlier(rd.on.AddDays(1)) // the day of the event itself is not counted
		}
		nominal := rd.end
		if rd.rule.LastDay == lawpack.PrevWorking || rd.rule.Backward {
			nominal = rd.end.AddDays(1)
			nominal = e.cal.Next(nominal).AddDays(-1)
		}
		to = to.Later(nominal)
	}
	_, doubts := e.cal.Confirmed(from, to)
	for _, d := range doubts {
		span := map[string]string{"From": d.From.String(), "To": d.To.String()}
		switch d.ID {
		case calendar.NoCalendar:
			r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt.no_calendar", Args: span})
		default:
			reason := textReason("deadline.doubt.calendar", d.Why)
			reason.Args["From"], reason.Args["To"] = span["From"], span["To"]
			r.Doubt = append(r.Doubt, reason)
		}
	}
	if brief {
		return
	}
	for _, n := range e.cal.Notices(from, to) {
		r.Notices = append(r.Notices, textReason("deadline.notice.law", n.Why))
	}
}
