package lawpack

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"zanger/casework"
)

// follow checks the tables of what follows a term: reminders, what missing it costs, what stops it.
func (t *ruleTable) follow(r *reader) {
	halts, missed := map[string]bool{}, map[string]bool{}
	for i := range t.Halts {
		h := &t.Halts[i]
		halts[h.ID] = true
		at := r.at["Halt "+h.ID]
		switch {
		case h.Kind == HaltStopLate && (h.Length <= 0 || h.Unit != Months):
			r.add(at, "%s: stop_late needs a length in months", h.ID)
		case h.Length < 0 || (h.Length > 0 && !h.Unit.Numeric()):
			r.add(at, "%s: length %d in %q", h.ID, h.Length, h.Unit)
		}
		for _, d := range h.Doubts {
			r.link("Halt", h.ID, "doubt", d, keys(t.Doubts))
		}
		if h.Rule != "" {
			r.link("Halt", h.ID, "rule", h.Rule, keys(t.byID))
		}
	}
	for i := range t.Missed {
		missed[t.Missed[i].ID] = true
	}
	for _, d := range t.Defaults {
		if d.Missed != "" {
			r.link("ActDefault", d.Act, "missed", d.Missed, keys(missed))
		}
		for _, h := range d.Halts {
			r.link("ActDefault", d.Act, "halt", h, keys(halts))
		}
	}
	for _, rule := range t.list {
		at := r.at["Rule "+rule.ID]
		if rule.MissedID != "" {
			r.link("Rule", rule.ID, "missed", rule.MissedID, keys(missed))
		}
		for _, h := range rule.HaltIDs {
			r.link("Rule", rule.ID, "halt", h, keys(halts))
		}
		if rule.Legacy && rule.AppliesTo.IsZero() {
			r.add(at, "%s: a rule is disabled for old matters only: legacy needs applies_to", rule.ID)
		}
		t.priors(r, at, rule.ID, rule.Prior)
	}
	for _, k := range t.Priors {
		t.priors(r, r.at["PriorKind "+k.Kind], k.Kind, k.Before)
	}
}

func (t *ruleTable) priors(r *reader, at *yaml.Node, of string, list []Prior) {
	for _, b := range list {
		if b.Length <= 0 || (b.Unit != WorkingDays && b.Unit != CalendarDays) {
			r.add(at, "%s: reminded %d %s before", of, b.Length, b.Unit)
		}
	}
}

// MissedOf gives what it costs to miss a term; false where the pack does not know, and for a term that binds no party.
func (p *Pack) MissedOf(r *Rule) (*Missed, bool) {
	t := must(p.rules)
	id := r.MissedID
	if id == "" && r.Side() == WhoParty {
		for _, d := range t.Defaults {
			if d.Act == r.Act {
				id = d.Missed
			}
		}
	}
	for i := range t.Missed {
		if id != "" && t.Missed[i].ID == id {
			return &t.Missed[i], true
		}
	}
	return nil, false
}

// HaltsOf gives what may stop, break, extend or restore a term: first the rule's own, then the act's.
func (p *Pack) HaltsOf(r *Rule) []*Halt {
	t := must(p.rules)
	ids := r.HaltIDs
	if !r.NoHalts && r.Side() == WhoParty && r.Unit != NoTerm {
		for _, d := range t.Defaults {
			if d.Act == r.Act {
				ids = append(ids[:len(ids):len(ids)], d.Halts...)
			}
		}
	}
	var out []*Halt
	for _, id := range ids {
		if h, ok := p.Halt(id); ok {
			out = append(out, h)
		}
	}
	return out
}

// Halt finds a halt by id.
func (p *Pack) Halt(id string) (*Halt, bool) {
	t := must(p.rules)
	for i := range t.Halts {
		if t.Halts[i].ID == id {
			return &t.Halts[i], true
		}
	}
	return nil, false
}

// Side gives whose act the term binds.
func (r *Rule) Side() Who {
	if r.Who == "" {
		return WhoParty
	}
	return r.Who
}

// EditionDay gives the day of the edition that was read, with what stands beside it: "2026-01-16 (259-VIII)". The day is zero
// where the edition names none.
func (r *Rule) EditionDay() (day casework.Date, beside string) {
	first, rest, _ := strings.Cut(r.Edition, " ")
	day, err := casework.ParseDate(first)
	if err != nil {
		return casework.Date{}, r.Edition
	}
	return day, rest
}

// Open reports whether the rule may be taken for an event on d: a legacy rule is disabled for all but its own time.
func (r *Rule) Open(d casework.Date) bool {
	return !r.Legacy || r.Covers(d) || r.Boundary.Has(d)
}

// shortDays is up to how many days a term is "short".
const shortDays = 5

// Kind gives the kind of a term for its reminders.
func (r *Rule) Kind() string {
	switch r.Unit {
	case Months, DayOfNextMonth:
		return "months"
	case Years:
		return "years"
	case CourtSet:
		return "court"
	}
	if r.Length <= shortDays {
		return "short"
	}
	return "days"
}

// PriorsOf gives the reminders of a term, longest first.
func (p *Pack) PriorsOf(r *Rule) []Prior {
	if len(r.Prior) > 0 {
		return r.Prior
	}
	return p.PriorsOfKind(r.Kind())
}

// PriorsOfKind gives the reminders of a kind of date, none for an unknown one.
func (p *Pack) PriorsOfKind(kind string) []Prior {
	for _, k := range must(p.rules).Priors {
		if k.Kind == kind {
			return k.Before
		}
	}
	return nil
}

// Print is a fingerprint of what the rule says: another one means that the law, or what was read of it, has changed.
func (r *Rule) Print() string {
	return strings.Join([]string{r.Act, r.Article, r.Edition, r.Confidence.String(), strconv.Itoa(r.Length), string(r.Unit),
		strings.Join(r.TriggerIDs, ","), r.AppliesFrom.String(), r.AppliesTo.String()}, "|")
}
