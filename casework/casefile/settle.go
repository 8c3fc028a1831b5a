package casefile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"zanger/casework"
	"zanger/casework/deadline"
)

// ofResult are the fields of a date that counting it gives.
var ofResult = []string{"end", "start", "sort", "safe", "warn", "priors", "rule", "edition", "trigger", "confidence", "doubt", "steps", "pack_rev"}

// ofTerm are the fields a date is counted with, beside its event: while people differ about them nobody counts.
var ofTerm = []string{"given_length", "given_unit", "halts", casework.FieldDeleted}

// Tie says how a diverging date hangs on the event it is counted from.
type Tie struct {
	Event   *casework.Event
	First   bool               // people differ about the event's day too: it is settled first
	Hand    bool               // stays a person's to settle even then: the date is confirmed, or they differ about its term
	Counted *casework.Deadline // the date as counted from the day that stands in the event; nil where it cannot be counted
}

// Tie gives what a divergence hangs on; nil for one that stands alone. all are the divergences of its space, or more.
func (k *Keeper) Tie(ctx context.Context, engine *deadline.Engine, d casework.Divergence, all []casework.Divergence) (*Tie, error) {
	if d.Kind != casework.KindDeadline || !slices.Contains(ofResult, d.Field) {
		return nil, nil
	}
	dl, err := casework.Get[casework.Deadline](ctx, k.Store, d.Entity)
	if casework.CodeOf(err) == casework.Missing {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if dl.Form != "rule" || dl.Event.IsZero() {
		return nil, nil
	}
	e, err := casework.Get[casework.Event](ctx, k.Store, dl.Event)
	if casework.CodeOf(err) == casework.Missing || err == nil && e.Deleted {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t := &Tie{Event: e, Hand: byHand(dl, apart(all, dl.ID))}
	t.First = slices.ContainsFunc(all, func(x casework.Divergence) bool { return x.Entity == e.ID && startsTerms(x) })
	if engine != nil {
		if r, err := count(engine, e, dl); err == nil {
			t.Counted = dl
			r.Into(dl)
		}
	}
	return t, nil
}

// Fits reports whether a value of the date's field is the one that is counted from the event; also where nothing can be counted.
func (t *Tie) Fits(field string, value json.RawMessage) bool {
	if t.Counted == nil {
		return true
	}
	for _, f := range casework.Fields(t.Counted) {
		if f.Name != field {
			continue
		}
		other := *t.Counted
		if err := f.Set(&other, value); err != nil {
			return false
		}
		a, errA := f.JSON(t.Counted)
		b, errB := f.JSON(&other)
		return errA == nil && errB == nil && bytes.Equal(a, b)
	}
	return true
}

// Settle settles a divergence. Where it is about the day of an event, the event's open dates are counted again in the same action,
// and those that diverge are settled by what was counted: two values that belong together are not chosen apart. A diverging date
// stays a person's that is confirmed, whose term people differ about, or whose rule this law does not count. It gives how many
// dates were counted again. An own end of a date brings its order and reminders with it. One action: act.divergence.settle.
// Errors: Missing where it is settled already; for an event those of PutEvent.
func (k *Keeper) Settle(ctx context.Context, engine *deadline.Engine, d casework.Divergence, value json.RawMessage, why string) (counted int, err error) {
	s, ok := k.Store.(casework.Settler)
	if !ok {
		return 0, fail(casework.Missing, "error.sync.settled", "Settle")
	}
	var then func(casework.Tx) error
	switch {
	case d.Kind == casework.KindDeadline && d.Field == "end":
		then = func(tx casework.Tx) error { return endOfOwn(ctx, tx, d.Entity) }
	case startsTerms(d):
		all, err := s.Divergences(ctx, d.Space)
		if err != nil {
			return 0, err
		}
		then = func(tx casework.Tx) (err error) {
			counted, err = k.settled(ctx, tx, engine, d.Entity, all, why)
			return err
		}
	}
	_, err = s.Settle(ctx, d.Entity, d.Field, value, why, then)
	return counted, err
}

// endOfOwn brings the order and the reminders of a date after an end that nobody had written before: what stood belongs to another.
func endOfOwn(ctx context.Context, tx casework.Tx, id casework.ID) error {
	d, err := casework.Get[casework.Deadline](ctx, tx, id)
	if err != nil || d.Sort == d.End.From {
		return err
	}
	d.Sort = d.End.From
	if !d.Safe.Before(d.Sort) {
		d.Safe = casework.Date{}
	}
	d.Priors = slices.DeleteFunc(d.Priors, func(day casework.Date) bool { return !day.Before(d.Sort) })
	deadline.Warn(d)
	return tx.Put(ctx, d)
}

// settled brings the dates of an event after its day was settled.
func (k *Keeper) settled(ctx context.Context, tx casework.Tx, engine *deadline.Engine, event casework.ID, all []casework.Divergence, why string) (counted int, err error) {
	e, err := casework.Get[casework.Event](ctx, tx, event)
	if err != nil {
		return 0, err
	}
	if err := checkEvent(e); err != nil {
		return 0, err
	}
	if err := tx.Put(ctx, e); err != nil {
		return 0, err
	}
	if engine == nil {
		return 0, nil
	}
	list, err := openDates(ctx, tx, e)
	if err != nil {
		return 0, err
	}
	for _, d := range list {
		fields := apart(all, d.ID)
		diverges := slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(ofResult, f) })
		if d.Form != "rule" || !diverges && follows(e, d) || len(fields) > 0 && byHand(d, fields) {
			continue
		}
		r, err := count(engine, e, d)
		if err != nil {
			continue // stays as it is, and a person's: the event's day does not wait for it
		}
		k.renew(d, r, why)
		k.entered(d)
		if err := tx.Put(ctx, d); err != nil {
			return 0, err
		}
		counted++
	}
	return counted, nil
}

// startsTerms reports whether dates are counted from what diverges.
func startsTerms(d casework.Divergence) bool {
	return d.Kind == casework.KindEvent && (d.Field == "when" || d.Field == "trigger")
}

// apart gives the fields of an entity that diverge.
func apart(all []casework.Divergence, id casework.ID) (fields []string) {
	for _, d := range all {
		if d.Entity == id {
			fields = append(fields, d.Field)
		}
	}
	return fields
}

// byHand reports whether a person settles a diverging date whatever its event says.
func byHand(d *casework.Deadline, fields []string) bool {
	return !d.Confirmed.IsZero() || !d.Done.IsZero() || slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(ofTerm, f) })
}

// openDates gives the dates of an event that are not done.
func openDates(ctx context.Context, r casework.Reader, e *casework.Event) ([]*casework.Deadline, error) {
	return casework.List[casework.Deadline](ctx, r, casework.Where("event", e.ID).And("done", casework.Empty, nil))
}

// follows reports whether a date was counted from what stands in its event.
func follows(e *casework.Event, d *casework.Deadline) bool {
	return d.Start == e.When && d.Trigger == cmp.Or(e.Trigger, d.Trigger)
}

// count computes a date again from its event. Errors: those of the engine; Denied where the event became one that does not start it.
func count(engine *deadline.Engine, e *casework.Event, d *casework.Deadline) (*deadline.Result, error) {
	trigger := cmp.Or(e.Trigger, d.Trigger)
	r, err := engine.Compute(d.Rule, trigger, e.When, deadline.OptionsOf(d))
	if casework.CodeOf(err) == casework.Missing && trigger != d.Trigger {
		return nil, fail(casework.Denied, "error.date.othertrigger", "ChangeEvent")
	}
	if err == nil && !r.HasDate() {
		return nil, fail(casework.Missing, "error.date.nonumber", "ChangeEvent")
	}
	return r, err
}

// Behind gives the event of an open computed date whose day is no longer the one it was counted from; nil where they fit.
func (k *Keeper) Behind(ctx context.Context, d *casework.Deadline) (*casework.Event, error) {
	if d.Form != "rule" || d.Event.IsZero() || !d.Done.IsZero() {
		return nil, nil
	}
	e, err := casework.Get[casework.Event](ctx, k.Store, d.Event)
	if casework.CodeOf(err) == casework.Missing {
		return nil, nil
	}
	if err != nil || e.Deleted || follows(e, d) {
		return nil, err
	}
	return e, nil
}
