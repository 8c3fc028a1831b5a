package deadline

import (
	"maps"
	"slices"

	"zanger/casework"
)

// Same reports whether a stored date is what this engine gives: its rule and edition, its end and safe day, its doubts.
// The steps are not written, which makes it fit for going through very many. Errors: as Compute.
func (e *Engine) Same(d *casework.Deadline) (bool, error) {
	r, err := e.compute(d.Rule, d.Trigger, d.Start, OptionsOf(d), true)
	if err != nil {
		return false, err
	}
	return r.Same(d), nil
}

// Same reports whether a stored date says what the result does. That another version of the rule was asked for first is
// no difference: the stored date names the version that was used.
func (r *Result) Same(d *casework.Deadline) bool {
	return r.End == d.End && r.Safe == d.Safe && r.Rule.ID == d.Rule && r.Rule.Edition == d.Edition &&
		slices.EqualFunc(lasting(r.Doubt), lasting(d.Doubt), func(a, b casework.Reason) bool { return a.Key == b.Key && maps.Equal(a.Args, b.Args) })
}

// lasting leaves out the doubts that depend on which version was asked for.
func lasting(list []casework.Reason) []casework.Reason {
	asked := func(r casework.Reason) bool {
		return r.Key == "deadline.doubt.version" || r.Key == "deadline.doubt.trigger"
	}
	if !slices.ContainsFunc(list, asked) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), asked)
}
