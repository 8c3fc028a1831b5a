package ui

import (
	"testing"

	"zanger/ui/page"
)

func TestBackLeadsWhereOneWas(t *testing.T) {
	var h history
	today, queue, cases := page.Route{Page: "today"}, page.Route{Page: "queue"}, page.Route{Page: "cases"}
	h.visit(today)
	h.visit(queue)
	h.visit(queue) // the same place twice is one visit
	h.visit(cases)
	h.replace(page.Route{Page: "case"})
	for _, want := range []page.Route{queue, today} {
		if got, ok := h.back(); !ok || got != want {
			t.Errorf("back: got %v %v, want %v", got, ok, want)
		}
	}
	if got, ok := h.back(); ok || got != today {
		t.Errorf("back at the beginning: got %v %v, want to stay at %v", got, ok, today)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for i := range 3 * depth {
		h.visit(page.Route{Page: "case", Arg: string(rune('a' + i%2))})
	}
	if got := len(h.past); got != depth {
		t.Errorf("got %d places, want %d", got, depth)
	}
}
