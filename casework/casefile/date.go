package casefile

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/deadline"
)

// AddDates stores dates that were computed from an event, each with its steps, edition and doubts. One action: act.date.add.
// Errors: Missing when a result has no date.
func (k *Keeper) AddDates(ctx context.Context, e *casework.Event, results []*deadline.Result, titles []string) error {
	const op = "AddDates"
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.add"}, func(tx casework.Tx) error {
		for i, r := range results {
			if !r.HasDate() {
				return fail(casework.Missing, "error.date.nonumber", op)
			}
			d := &casework.Deadline{Header: casework.Header{Space: e.Space}, Case: e.Case, Event: e.ID, Title: titles[i], Responsible: k.Store.Profile().Member}
			r.Into(d)
			if err := tx.Put(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// PutDate stores a date that no rule gives: a hearing, a term set by the court, one's own. One action: act.date.put.
// Errors: Missing words or day; Denied for a date that a rule computed, which changes by its event only.
func (k *Keeper) PutDate(ctx context.Context, d *casework.Deadline) error {
	const op = "PutDate"
	switch {
	case d.Form == "rule":
		return fail(casework.Denied, "error.date.computed", op)
	case strings.TrimSpace(d.Title) == "":
		return fail(casework.Missing, "error.casefile.words", op)
	case d.End.IsZero():
		return fail(casework.Missing, "error.casefile.day", op)
	}
	d.Sort = d.End.From
	if d.Space.IsZero() {
		d.Space = d.Case
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.put"}, func(tx casework.Tx) error { return tx.Put(ctx, d) })
	return err
}

// FinishDate marks a date done today, with what proves it, or with the reason why there is no proof. A date cannot be
// ticked off by a slip. One action: act.date.done. Errors: Missing proof and reason.
func (k *Keeper) FinishDate(ctx context.Context, id, proof casework.ID, why string) error {
	why = strings.TrimSpace(why)
	if proof.IsZero() && why == "" {
		return fail(casework.Missing, "error.date.proof", "FinishDate")
	}
	return k.date(ctx, "act.date.done", why, id, func(d *casework.Deadline) {
		d.Done, d.Proof, d.ProofWhy = k.Clock.Today(), proof, why
	})
}

// ReopenDate takes the mark back, with the reason. One action: act.date.undone. Errors: Missing reason.
func (k *Keeper) ReopenDate(ctx context.Context, id casework.ID, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fail(casework.Missing, "error.casefile.reason", "ReopenDate")
	}
	return k.date(ctx, "act.date.undone", why, id, func(d *casework.Deadline) {
		d.Done, d.Proof, d.ProofWhy = casework.Date{}, casework.ID{}, ""
	})
}

func (k *Keeper) date(ctx context.Context, act, reason string, id casework.ID, f func(*casework.Deadline)) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: act, Reason: reason}, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Deadline](ctx, tx, id)
		if err != nil {
			return err
		}
		f(d)
		return tx.Put(ctx, d)
	})
	return err
}

// MoveDates computes the open dates of a changed event again. The end that was is kept beside the new one, with the reason,
// so that nobody wonders why a date moved. It gives how many moved. One action: act.date.moved; none when none moves.
func (k *Keeper) MoveDates(ctx context.Context, engine *deadline.Engine, e *casework.Event, why string) (moved int, err error) {
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.date.moved", Reason: why}, func(tx casework.Tx) error {
		moved = 0
		list, err := casework.List[casework.Deadline](ctx, tx, casework.Where("event", e.ID).And("done", casework.Empty, nil))
		if err != nil {
			return err
		}
		for _, d := range list {
			if d.Form != "rule" || d.Start == e.When {
				continue
			}
			r, err := engine.Compute(d.Rule, d.Trigger, e.When, deadline.Options{})
			if err != nil {
				return err
			}
			was := d.End.From
			r.Into(d)
			if d.End.From != was {
				d.Was, d.WasWhy = was, why
				moved++
			}
			if err := tx.Put(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return moved, err
}
