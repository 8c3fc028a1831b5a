package deadline

import (
	"cmp"
	"slices"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// checkHalts refuses what the law does not give for the rule, and sorts the rest by day.
func (e *Engine) checkHalts(rule *lawpack.Rule, halts []casework.Halt) ([]casework.Halt, error) {
	if len(halts) == 0 {
		return nil, nil
	}
	if rule.Backward {
		return nil, fail(casework.Invalid, "halt.backward", nil)
	}
	known := e.pack.HaltsOf(rule)
	for _, h := range halts {
		i := slices.IndexFunc(known, func(k *lawpack.Halt) bool { return k.ID == h.Code && k.Counts() })
		switch {
		case i < 0:
			return nil, fail(casework.Invalid, "halt", map[string]any{"Halt": h.Code})
		case h.From.IsZero():
			return nil, fail(casework.Missing, "halt.day", nil)
		case !h.To.IsZero() && h.To.Before(h.From):
			return nil, fail(casework.Invalid, "halt.order", nil)
		case known[i].Kind == lawpack.HaltExtend && (h.Length <= 0 || !lawpack.Unit(h.Unit).Numeric() || h.Unit == ""):
			return nil, fail(casework.Missing, "halt.length", nil)
		}
	}
	out := slices.Clone(halts)
	slices.SortStableFunc(out, func(a, b casework.Halt) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return out, nil
}

// halt gives what becomes of a term that would end on day end, where something happened to it while it ran.
func (e *Engine) halt(rd reading, o Options, h casework.Halt, end casework.Date, log *steps) casework.Date {
	law, ok := e.pack.Halt(h.Code)
	if !ok {
		return end
	}
	n, unit := term(rd.rule, o)
	if h.From.After(end) {
		log.halt(h.From, "late", nil, law)
		return end
	}
	switch law.Kind {
	case lawpack.HaltBreak:
		if h.From.Before(rd.on) {
			log.halt(h.From, "early", nil, law)
			return end
		}
		log.halt(h.From, "break", nil, law)
		return e.count(rd.rule, h.From, n, unit, log)
	case lawpack.HaltExtend:
		log.halt(h.From, "extend."+h.Unit, map[string]string{"N": itoa(h.Length)}, law)
		return e.count(rd.rule, end, h.Length, lawpack.Unit(h.Unit), log)
	}
	from := h.From.Later(rd.on)
	if law.Kind == lawpack.HaltStopLate {
		window := end.AddMonths(-law.Length)
		if !h.To.IsZero() && h.To.Before(window) {
			log.halt(h.To, "before_window", map[string]string{"Date": window.String()}, law)
			return end
		}
		from = from.Later(window)
	}
	if h.To.IsZero() {
		log.halt(from, "open", nil, law)
		return end
	}
	if !h.To.After(rd.on) {
		log.halt(h.To, "early", nil, law)
		return end
	}
	if law.Kind == lawpack.HaltStopLate {
		log.halt(from, "stop_late", nil, law)
		went := end.Later(h.To.AddMonths(law.Length))
		log.halt(went, "stretched", map[string]string{"N": itoa(law.Length), "Date": h.To.String()}, law)
		return went
	}
	if unit == lawpack.WorkingDays {
		left := 0
		for d := from.AddDays(1); !d.After(end); d = d.AddDays(1) {
			if e.cal.IsWorking(d) {
				left++
			}
		}
		log.halt(from, "stop.working_days", map[string]string{"N": itoa(left)}, law)
		if left == 0 {
			return end
		}
		log.halt(h.To, "go", nil, law)
		return e.workingDays(h.To.AddDays(-1), left, log)
	}
	left := from.DaysUntil(end)
	log.halt(from, "stop.days", map[string]string{"N": itoa(left)}, law)
	if left == 0 {
		return end
	}
	log.halt(h.To, "go", nil, law)
	went := h.To.AddDays(left - 1)
	log.halt(went, "rest", map[string]string{"N": itoa(left)}, law)
	return went
}

// haltDoubts says what is not sure about the stops of a term.
func (e *Engine) haltDoubts(r *Result, o Options) {
	_, unit := term(r.Rule, o)
	said := map[string]bool{}
	for _, h := range o.Halts {
		law, ok := e.pack.Halt(h.Code)
		if !ok {
			continue
		}
		if law.Confidence != lawpack.Seen && !said["unread"] {
			said["unread"] = true
			r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt.halt_unread"})
		}
		stops := law.Kind == lawpack.HaltStop || law.Kind == lawpack.HaltStopLate
		if stops && h.To.IsZero() {
			r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt.halt_open", Args: map[string]string{"From": h.From.String()}})
			continue
		}
		if law.Kind == lawpack.HaltStop && (unit == lawpack.Months || unit == lawpack.Years) && !said["rest"] {
			said["rest"] = true
			r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt.halt_rest"})
		}
		if law.Kind == lawpack.HaltExtend && law.Length > 0 && string(law.Unit) == h.Unit && h.Length > law.Length {
			r.Doubt = append(r.Doubt, casework.Reason{Key: "deadline.doubt.halt_long", Args: map[string]string{"Max": itoa(law.Length), "Given": itoa(h.Length)}})
		}
		for _, code := range law.Doubts {
			if t, ok := e.pack.Doubt(code); ok && !said[code] {
				said[code] = true
				r.Doubt = append(r.Doubt, textReason("deadline.doubt.law", t))
			}
		}
	}
}

// halt notes what happened to the term.
func (s *steps) halt(d casework.Date, what string, args map[string]string, law *lawpack.Halt) {
	if s == nil {
		return
	}
	why := textReason("deadline.why.law", law.Text)
	s.e.addCite(why, law.Act, law.Article)
	s.add(d, casework.Reason{Key: "deadline.step.halt." + what, Args: args}, why)
}

// priors gives the days to be reminded on before an end: working days, ascending, none before the event or on the end.
func (e *Engine) priors(list []lawpack.Prior, event, end casework.Date) []casework.Date {
	var out []casework.Date
	for _, b := range list {
		var d casework.Date
		if b.Unit == lawpack.WorkingDays {
			d = e.workingDays(end, -b.Length, nil)
		} else {
			d = e.cal.Prev(end.AddDays(-b.Length))
		}
		if d.Before(end) && !d.Before(event) && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, casework.Date.Compare)
	return out
}

// PriorsOf gives the reminders of a date that no rule computes: kind is "hearing", "court" or "own". Only days from from
// on are given.
func (e *Engine) PriorsOf(kind string, from, end casework.Date) []casework.Date {
	if end.IsZero() {
		return nil
	}
	return e.priors(e.pack.PriorsOfKind(kind), from, end)
}
