package ui

import (
	"context"

	"zanger/ui/page"
	"zanger/ui/widgets"
)

// rail leads to the pages.
type rail struct {
	w      *Window
	object *widgets.Rail
}

func newRail(w *Window) *rail {
	t := w.t()
	keys := map[string]string{}
	for _, c := range w.commands(nil) {
		keys[c.ID] = c.Key
	}
	var items, foot []widgets.RailItem
	for _, s := range w.pages {
		it := widgets.RailItem{ID: s.Name, Label: t.T(s.Title), Icon: s.Icon, Hint: keys["go."+s.Name]}
		switch {
		case s.Rail:
			items = append(items, it)
		case s.Foot:
			foot = append(foot, it)
		}
	}
	r := &rail{w: w, object: widgets.NewRail("Zanger", items, foot)}
	r.object.OnChoose = func(name string) { w.Go(page.Route{Page: name}) }
	return r
}

// choose marks where one is; a page that is not in the rail leaves the mark where one came from.
func (r *rail) choose(name string) {
	if s, ok := r.w.spec(name); ok && (s.Rail || s.Foot) {
		r.object.Choose(name)
	} else if ok && s.Under != "" {
		r.object.Choose(s.Under)
	}
}

// count reads the numbers anew.
func (r *rail) count(ctx context.Context) {
	d := r.w.Desk()
	if d == nil {
		return
	}
	for _, s := range r.w.pages {
		if s.Count != nil {
			r.object.SetCount(s.Name, s.Count(ctx, d))
		}
	}
}
