package ui

import "zanger/ui/page"

// history remembers where a person has been, so that Back leads there.
type history struct {
	past []page.Route
	now  page.Route
}

// depth keeps a day's walking about, not more.
const depth = 100

func (h *history) visit(r page.Route) {
	if r == h.now {
		return
	}
	if h.now.Page != "" {
		h.past = append(h.past, h.now)
		if len(h.past) > depth {
			h.past = h.past[1:]
		}
	}
	h.now = r
}

func (h *history) replace(r page.Route) { h.now = r }

// back gives the place before this one, false when there is none.
func (h *history) back() (page.Route, bool) {
	if len(h.past) == 0 {
		return h.now, false
	}
	h.now = h.past[len(h.past)-1]
	h.past = h.past[:len(h.past)-1]
	return h.now, true
}
