package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/names"
)

// Candidate is a member who could take an enquiry, with the reasons for and against in words of the catalogue.
type Candidate struct {
	Member *casework.Member
	Fits   bool // speaks the language, is here, has room
	Barred bool // by a conflict of interest, which is not told: see conflict.Checker.Tied
	Load   int  // open cases and enquiries the member answers for
	For    []Reason
	Not    []Reason
}

// ReasonKey begins the catalogue keys of reasons.
const ReasonKey = "match.who."

// Reason is a catalogue key under ReasonKey with its arguments.
type Reason struct {
	Key  string
	Args map[string]any
}

// Who gives the members who could take an enquiry, those who fit first: by topic, then district, then the smaller load. A
// member who is not known to speak the person's language never stands before one who does, whatever else speaks for them.
// Coordinators steer and take no enquiries; who has left is not named. Who stands on the other side comes last, and the only
// word about it is that they are not available: the reason is another client's.
func (d *Desk) Who(ctx context.Context, e *casework.Enquiry) ([]Candidate, error) {
	members, err := casework.List[casework.Member](ctx, d.Store, casework.All().And("left", casework.Empty, nil).By("name"))
	if err != nil {
		return nil, err
	}
	loads, err := d.loads(ctx)
	if err != nil {
		return nil, err
	}
	tied, err := d.Conflicts.Tied(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	today := d.Clock.Today()
	type ranked struct {
		Candidate
		language, topic, place int
	}
	var all []ranked
	for _, m := range members {
		if m.Duty == casework.Coordinator {
			continue
		}
		c := ranked{Candidate: Candidate{Member: m, Fits: true, Load: loads[m.ID]}}
		if tied[m.ID] {
			c.Fits, c.Barred, c.Not = false, true, []Reason{{Key: ReasonKey + "unavailable"}}
			all = append(all, c)
			continue
		}
		yes := func(key string, args map[string]any) { c.For = append(c.For, Reason{ReasonKey + key, args}) }
		no := func(key string, args map[string]any) {
			c.Not = append(c.Not, Reason{ReasonKey + key, args})
			c.Fits = false
		}
		switch {
		case e.Language == "":
		case slices.Contains(m.Languages, e.Language):
			yes("language", map[string]any{"Lang": e.Language})
			c.language = 2
		case len(m.Languages) == 0:
			no("language_unknown", nil)
			c.language = 1
		default:
			no("language_no", map[string]any{"Lang": e.Language})
		}
		if !m.Away.From.IsZero() && !today.Before(m.Away.From) && !today.After(m.Away.To) {
			no("away", map[string]any{"Date": m.Away.To})
		}
		if c.topic = topicFit(m.Areas, e.Area); c.topic > 0 {
			yes("topic", map[string]any{"Area": e.Area})
		}
		if samePlace(m.District, e.Settlement) {
			c.place = 1
			yes("place", map[string]any{"Place": m.District})
		}
		load := map[string]any{"Load": c.Load, "Capacity": m.Capacity}
		switch {
		case m.Capacity > 0 && c.Load >= m.Capacity:
			no("full", load)
		case m.Capacity > 0:
			yes("room", load)
		default:
			yes("load", load)
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(before(a.Fits, b.Fits), before(b.Barred, a.Barred), cmp.Compare(b.language, a.language), cmp.Compare(b.topic, a.topic), cmp.Compare(b.place, a.place), cmp.Compare(a.Load, b.Load))
	})
	out := make([]Candidate, len(all))
	for i, c := range all {
		out[i] = c.Candidate
	}
	return out, nil
}

// before orders what is so before what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// topicFit is 2 for the very topic, 1 for another of the same first level, 0 for none.
func topicFit(takes []string, area string) int {
	first, _, _ := strings.Cut(area, ".")
	fit := 0
	for _, a := range takes {
		switch {
		case area == "" || a == "":
		case a == area, a == first:
			return 2
		case strings.HasPrefix(a, first+"."):
			fit = 1
		}
	}
	return fit
}

// samePlace reports whether one of the two places names the other: "Көксу ауданы" and "Көксу".
func samePlace(a, b string) bool {
	a, b = names.Fold(strings.TrimSpace(a)), names.Fold(strings.TrimSpace(b))
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

// loads counts the open cases and enquiries each member answers for.
func (d *Desk) loads(ctx context.Context) (map[casework.ID]int, error) {
	n := map[casework.ID]int{}
	err := d.Store.List(ctx, &casework.Case{}, casework.All().And("stage", casework.Ne, casework.StageClosed).Reading("responsible"), func(x casework.Entity) error {
		n[x.(*casework.Case).Responsible]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	open, err := Queue(ctx, d.Store)
	for _, e := range open {
		n[e.Assigned]++
	}
	return n, err
}

// SetArea records which topic a person chose for an open enquiry, and what software had suggested, "" for nothing; the
// choice is learned from. The band may rise with it. One action: act.enquiry.area.
func (d *Desk) SetArea(ctx context.Context, id casework.ID, area, said string) error {
	if d.Law != nil {
		if _, ok := d.Law.Area(area); !ok && area != "" {
			return fail(casework.Invalid, "error.intake.area", "SetArea")
		}
	}
	return d.enquiry(ctx, "act.enquiry.area", "", id, func(_ casework.Tx, e *casework.Enquiry) error {
		e.Area, e.AreaSaid = area, said
		d.lift(e)
		return nil
	})
}
