package deadline

import (
	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
)

var langs = [3]string{"kk", "ru", "en"}

// steps notes the arithmetic of one reading as it is done. A nil *steps notes nothing.
type steps struct {
	e        *Engine
	rule     *lawpack.Rule
	counting *lawpack.Counting
	list     []casework.Step

	runFrom, runTo casework.Date // days counted and not yet noted
	nFrom, nTo     int
}

func (s *steps) add(d casework.Date, what, why casework.Reason) {
	s.list = append(s.list, casework.Step{Date: d, What: what, Why: why})
}

// law gives a sentence of the act's counting with its place.
func (s *steps) law(c lawpack.CountingRule) casework.Reason {
	r := textReason("deadline.why.law", c.Text)
	s.e.addCite(r, c.Act, c.Article)
	return r
}

func (s *steps) working(from casework.Date, n int) {
	if s == nil {
		return
	}
	key := "deadline.step.term.working_days"
	if s.rule.Backward {
		key = "deadline.step.back.working_days"
	}
	s.add(from, countReason(key, n), s.law(s.counting.Working))
}

func (s *steps) nominal(d casework.Date, unit lawpack.Unit, n int, clipped bool) {
	if s == nil {
		return
	}
	what := countReason("deadline.step.term."+string(unit), n)
	if s.rule.Backward {
		what.Key = "deadline.step.back." + string(unit)
	}
	if clipped {
		what.Key += ".clipped"
	}
	why := s.law(s.counting.Days)
	switch unit {
	case lawpack.Months:
		why = s.law(s.counting.Months)
	case lawpack.Years:
		why = s.law(s.counting.Years)
	case lawpack.DayOfNextMonth, lawpack.SameDay:
		why = s.e.citeReason(s.rule)
	}
	s.add(d, what, why)
}

// counted gathers working days into runs; a worked weekend day is a step of its own, since people expect it to be off.
func (s *steps) counted(d casework.Date, n int, kind calendar.Kind) {
	if s == nil {
		return
	}
	if kind == calendar.WorkingWeekend {
		s.flush()
		day, _ := s.e.cal.Day(d)
		what := casework.Reason{Key: "deadline.step.worked", Args: map[string]string{"Number": itoa(n)}}
		s.add(d, what, s.dayReason(kind, day))
		return
	}
	if s.nTo == 0 {
		s.runFrom, s.nFrom = d, n
	}
	s.runTo, s.nTo = d, n
}

func (s *steps) flush() {
	if s == nil || s.nTo == 0 {
		return
	}
	key := "deadline.step.counted"
	if s.nFrom == s.nTo {
		key = "deadline.step.counted.one"
	}
	what := casework.Reason{Key: key, Args: map[string]string{"From": s.runFrom.String(), "To": s.runTo.String(),
		"First": itoa(s.nFrom), "Last": itoa(s.nTo)}}
	s.add(s.runTo, what, casework.Reason{Key: "deadline.why.working"})
	s.nFrom, s.nTo = 0, 0
}

func (s *steps) skipped(d casework.Date, kind calendar.Kind) {
	if s == nil {
		return
	}
	s.flush()
	day, _ := s.e.cal.Day(d)
	s.add(d, casework.Reason{Key: "deadline.step.skipped"}, s.dayReason(kind, day))
}

// dayReason says why a day is off or, against habit, worked.
func (s *steps) dayReason(kind calendar.Kind, day calendar.Day) casework.Reason {
	r := textReason("deadline.why."+string(kind), day.Name)
	if !day.For.IsZero() {
		r.Args["For"] = day.For.String()
	}
	return r
}

func (s *steps) moved(d casework.Date, step int) {
	if s == nil {
		return
	}
	why := s.law(s.counting.LastDay)
	switch {
	case s.rule.LastDay != "":
		why = s.e.citeReason(s.rule)
	case step < 0:
		why = casework.Reason{Key: "deadline.why.backward"}
	}
	s.add(d, casework.Reason{Key: "deadline.step.moved"}, why)
}

func (s *steps) stays(d casework.Date) {
	if s == nil {
		return
	}
	s.add(d, casework.Reason{Key: "deadline.step.stays"}, s.law(s.counting.LastDay))
}

// steps writes the arithmetic of the earliest reading, and of the latest where it differs.
func (e *Engine) steps(r *Result, first, last reading, o Options) {
	r.Steps = append(r.Steps, e.readingSteps(r, first, o)...)
	if last != first {
		what := casework.Reason{Key: "deadline.step.latest", Args: map[string]string{"Date": last.on.String()}}
		why := casework.Reason{Key: "deadline.why.latest", Args: map[string]string{"Rule": last.rule.ID}}
		r.Steps = append(r.Steps, casework.Step{Date: last.on, What: what, Why: why})
		r.Steps = append(r.Steps, e.readingSteps(r, last, o)...)
	}
	r.Steps = append(r.Steps, casework.Step{Date: r.Safe, What: casework.Reason{Key: "deadline.step.safe"},
		Why: casework.Reason{Key: "deadline.why.safe"}})
}

func (e *Engine) readingSteps(r *Result, rd reading, o Options) []casework.Step {
	c, _ := e.pack.CountingOf(rd.rule.Act)
	s := &steps{e: e, rule: rd.rule, counting: c}
	text := r.Trigger.Text
	if t, ok := rd.rule.Trigger(r.Trigger.ID); ok {
		text = t.Text
	}
	s.add(rd.on, textReason("deadline.step.event", text), e.citeReason(rd.rule))
	if u := rd.rule.Unit; u != lawpack.SameDay && u != lawpack.DayOfNextMonth && !rd.rule.Backward {
		s.add(rd.on.AddDays(1), casework.Reason{Key: "deadline.step.start"}, s.law(c.Start))
	}
	e.end(rd, o, s)
	s.add(rd.end, casework.Reason{Key: "deadline.step.end"}, s.law(c.DayEnd))
	if o.Closes != "" {
		why := casework.Reason{Key: "deadline.why.closes"}
		if c.Closing.Article != "" {
			why = s.law(c.Closing)
		}
		s.add(rd.end, casework.Reason{Key: "deadline.step.closes", Args: map[string]string{"Time": o.Closes}}, why)
	}
	return s.list
}

// citeReason names the article of the rule.
func (e *Engine) citeReason(rule *lawpack.Rule) casework.Reason {
	r := casework.Reason{Key: "deadline.why.rule", Args: map[string]string{"Edition": rule.Edition}}
	if rule.Edition == lawpack.Undated {
		r.Key = "deadline.why.rule.undated"
	}
	e.addCite(r, rule.Act, rule.Article)
	return r
}

// addCite puts a place of the law into the arguments, once a language, so that it reads the same when the pack is gone.
func (e *Engine) addCite(r casework.Reason, act, article string) {
	r.Args["CiteKK"] = e.pack.Cite(act, article, "kk")
	r.Args["CiteRU"] = e.pack.Cite(act, article, "ru")
	r.Args["CiteEN"] = e.pack.Cite(act, article, "en")
}

func textReason(key string, t lawpack.Text) casework.Reason {
	return casework.Reason{Key: key, Args: map[string]string{"TextKK": t.KK, "TextRU": t.RU, "TextEN": t.EN}}
}

func countReason(key string, n int) casework.Reason {
	return casework.Reason{Key: key, Args: map[string]string{"N": itoa(n)}}
}
