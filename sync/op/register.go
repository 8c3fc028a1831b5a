package op

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"zanger/casework"
)

// Head is one value of a field that nobody has superseded.
type Head struct {
	Change casework.ID
	Device casework.ID // that made it
	Clock  Clock       // effective
	Value  json.RawMessage
	Who    casework.ID
	At     time.Time
}

// after orders heads: the greatest is shown. The change breaks a tie between a device and its copy.
func (h Head) after(o Head) int {
	return cmp.Or(cmp.Compare(h.Clock, o.Clock), bytes.Compare(h.Device[:], o.Device[:]), bytes.Compare(h.Change[:], o.Change[:]))
}

// Register is the state of one field. The zero Register has no value.
type Register struct {
	Heads []Head               // greatest first
	Gone  map[casework.ID]bool // changes somebody has superseded, arrived or not
}

// Apply takes in a write that names the changes it saw. It may be applied again, before or after any other. The store prunes from Gone
// what it knows to have arrived.
func (r *Register) Apply(h Head, saw []casework.ID) {
	for _, id := range saw {
		if id == h.Change {
			continue
		}
		if r.Gone == nil {
			r.Gone = map[casework.ID]bool{}
		}
		r.Gone[id] = true
		r.Heads = slices.DeleteFunc(r.Heads, func(x Head) bool { return x.Change == id })
	}
	if r.Gone[h.Change] || slices.ContainsFunc(r.Heads, func(x Head) bool { return x.Change == h.Change }) {
		return
	}
	r.Heads = append(r.Heads, h)
	r.sort()
}

// Restamp gives a head the clock the hub decided on.
func (r *Register) Restamp(change casework.ID, c Clock) {
	for i := range r.Heads {
		if r.Heads[i].Change == change {
			r.Heads[i].Clock = c
		}
	}
	r.sort()
}

func (r *Register) sort() { slices.SortFunc(r.Heads, func(a, b Head) int { return b.after(a) }) }

// Saw names the heads, for a write that supersedes them all.
func (r *Register) Saw() []casework.ID {
	ids := make([]casework.ID, len(r.Heads))
	for i, h := range r.Heads {
		ids[i] = h.Change
	}
	return ids
}

// Divergent reports whether the heads hold more than one value. Heads with equal values agree.
func Divergent(heads []Head) bool {
	for i := 1; i < len(heads); i++ {
		if !Same(heads[0].Value, heads[i].Value) {
			return true
		}
	}
	return false
}

// Same compares two values; absent and null are one.
func Same(a, b json.RawMessage) bool {
	if string(a) == "null" {
		a = nil
	}
	if string(b) == "null" {
		b = nil
	}
	return bytes.Equal(a, b)
}

// Shown chooses the head that is shown until a person settles: for a date that must not be missed the earliest, for a mark that something is
// done the one that says it is not, for a field that goes with another the head of the same change (lead; zero: none), otherwise
// the greatest clock. It never depends on the order of arrival. No heads give the zero Head.
func Shown(k casework.Kind, field string, heads []Head, lead casework.ID) Head {
	if len(heads) == 0 {
		return Head{}
	}
	best := heads[0]
	for _, h := range heads[1:] {
		if h.after(best) > 0 {
			best = h
		}
	}
	if Leader(k, field) != "" && !lead.IsZero() {
		for _, h := range heads {
			if h.Change == lead {
				return h
			}
		}
	}
	switch classOf(k, field) {
	case earlier:
		for _, h := range heads {
			d, b := day(h.Value), day(best.Value)
			if !d.IsZero() && (b.IsZero() || d.Before(b) || d == b && h.after(best) > 0) {
				best = h
			}
		}
	case undone:
		for _, h := range heads {
			if len(h.Value) == 0 && (len(best.Value) > 0 || h.after(best) > 0) {
				best = h
			}
		}
	}
	return best
}

// day reads a date, or the first day of a range.
func day(v json.RawMessage) casework.Date {
	var d casework.Date
	if json.Unmarshal(v, &d) == nil {
		return d
	}
	var r casework.DateRange
	if json.Unmarshal(v, &r) == nil {
		return r.From
	}
	return casework.Date{}
}

// Unseen reports whether a deletion and an edit of the same entity did not know of each other: the deletion does not name the edit's
// change among what it saw, nor the edit the deletion. An edit made after an edit that the deletion knew of is still unseen.
func Unseen(deletion casework.ID, deletionSaw []casework.ID, edit casework.ID, editSaw []casework.ID) bool {
	return edit != deletion && !slices.Contains(deletionSaw, edit) && !slices.Contains(editSaw, deletion)
}
