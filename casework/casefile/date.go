package casefile

import (
	"context"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/deadline"
)

// AddDates stores dates that were computed from an event, each with its steps, edition and doubts, tied to the event's
// document. Nobody has confirmed them yet. One action: act.date.add. Errors: Missing when a result has no date.
func (k *Keeper) AddDates(ctx context.Context, e *casework.Event, results []*deadline.Result, titles []string) error {
	const op = "AddDates"
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.add"}, func(tx casework.Tx) error {
		answers, err := k.answers(ctx, tx, e.Case)
		if err != nil {
			return err
		}
		for i, r := range results {
			if !r.HasDate() {
				return fail(casework.Missing, "error.date.nonumber", op)
			}
			d := &casework.Deadline{Header: casework.Header{Space: e.Space}, Case: e.Case, Event: e.ID, Document: e.Document, Title: titles[i], Responsible: answers}
			r.Into(d)
			k.entered(d)
			if err := tx.Put(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// answers gives who answers for the dates of a case: its responsible person, else whoever acts.
func (k *Keeper) answers(ctx context.Context, r casework.Reader, of casework.ID) (casework.ID, error) {
	c, err := casework.Get[casework.Case](ctx, r, of)
	if err != nil && casework.CodeOf(err) != casework.Missing {
		return casework.ID{}, err
	}
	if err == nil && !c.Responsible.IsZero() {
		return c.Responsible, nil
	}
	return k.Store.Profile().Member, nil
}

// entered notes who gave the day a date rests on; whoever confirmed the former day did not see this one.
func (k *Keeper) entered(d *casework.Deadline) {
	d.EnteredBy, d.Entered = k.Store.Profile().Member, k.Clock.Now()
	unconfirm(d)
}

// PutDate stores a date that no rule gives: a hearing, a term set by the court, one's own. When the day of a stored one
// changes, the day that was is kept beside it with the reason, which one's own appointment needs not. One action:
// act.date.put. Errors: Missing words, day or reason; Invalid hour; Denied for a date that a rule computed, which changes by
// its event only, and for one that is done.
func (k *Keeper) PutDate(ctx context.Context, d *casework.Deadline, why string) error {
	const op = "PutDate"
	switch {
	case d.Form == "rule":
		return fail(casework.Denied, "error.date.computed", op)
	case strings.TrimSpace(d.Title) == "":
		return fail(casework.Missing, "error.casefile.words", op)
	case d.End.IsZero():
		return fail(casework.Missing, "error.casefile.day", op)
	case !hour(d.Time):
		return fail(casework.Invalid, "error.date.hour", op)
	}
	d.Sort = d.End.From
	if d.Space.IsZero() {
		if d.Space = d.Case; d.Case.IsZero() {
			d.Space = k.Store.Profile().Directory // an appointment of no case is the office's
		}
	}
	why = strings.TrimSpace(why)
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.put", Reason: why}, func(tx casework.Tx) error {
		was, err := casework.Get[casework.Deadline](ctx, tx, d.ID)
		switch {
		case casework.CodeOf(err) == casework.Missing:
			k.entered(d)
		case err != nil:
			return err
		case !was.Done.IsZero():
			return fail(casework.Denied, "error.date.fixed", op)
		case was.End != d.End || was.Time != d.Time:
			if was.End.From != d.End.From {
				if why == "" && was.Form != "own" {
					return fail(casework.Missing, "error.casefile.reason", op)
				}
				d.Was, d.WasWhy = was.End.From, why
			}
			k.entered(d)
		}
		deadline.Warn(d)
		return tx.Put(ctx, d)
	})
	return err
}

// hour reports whether s is an hour of the day like 15:00, or nothing.
func hour(s string) bool {
	_, err := time.Parse("15:04", s)
	return s == "" || err == nil
}

// MoveOwn moves one's own appointment to another day, with its reminders. One action: act.date.shifted.
// Errors: Denied for any other date: the law's and the court's days are not moved by hand.
func (k *Keeper) MoveOwn(ctx context.Context, id casework.ID, to casework.Date, priors []casework.Date) error {
	const op = "MoveOwn"
	if to.IsZero() {
		return fail(casework.Missing, "error.casefile.day", op)
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.shifted"}, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Deadline](ctx, tx, id)
		if err != nil {
			return err
		}
		if d.Form != "own" || !d.Done.IsZero() {
			return fail(casework.Denied, "error.date.fixed", op)
		}
		d.Was, d.End, d.Sort, d.Priors = d.End.From, casework.On(to), to, priors
		deadline.Warn(d)
		k.entered(d)
		return tx.Put(ctx, d)
	})
	return err
}

// Answer makes a member answer for a date. One action: act.date.answer.
func (k *Keeper) Answer(ctx context.Context, id, member casework.ID) error {
	return k.date(ctx, "act.date.answer", "", id, func(d *casework.Deadline) { d.Responsible = member })
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

// ChangeEvent stores a changed event and computes its open dates again in the same action, so that no date is left behind
// its event. The end that was is kept beside the new one, with the reason; who confirmed the old one did not confirm the
// new. It gives how many moved. One action: act.date.moved. Errors: those of PutEvent; Missing reason where a date moves;
// Denied where the event becomes another one that does not start an open date's term.
func (k *Keeper) ChangeEvent(ctx context.Context, engine *deadline.Engine, e *casework.Event, why string) (moved int, err error) {
	if err := checkEvent(e); err != nil {
		return 0, err
	}
	why = strings.TrimSpace(why)
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.date.moved", Reason: why}, func(tx casework.Tx) error {
		if err := tx.Put(ctx, e); err != nil {
			return err
		}
		moved, err = k.follow(ctx, tx, engine, e, why)
		if err == nil && moved > 0 && why == "" {
			return fail(casework.Missing, "error.casefile.reason", "ChangeEvent")
		}
		return err
	})
	return moved, err
}

// MoveDates computes the open dates of an event again that is stored already. ChangeEvent is the safer way. One action:
// act.date.moved; none when none moves.
func (k *Keeper) MoveDates(ctx context.Context, engine *deadline.Engine, e *casework.Event, why string) (moved int, err error) {
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.date.moved", Reason: why}, func(tx casework.Tx) error {
		moved, err = k.follow(ctx, tx, engine, e, why)
		return err
	})
	return moved, err
}

func (k *Keeper) follow(ctx context.Context, tx casework.Tx, engine *deadline.Engine, e *casework.Event, why string) (moved int, err error) {
	list, err := openDates(ctx, tx, e)
	if err != nil {
		return 0, err
	}
	for _, d := range list {
		if d.Form != "rule" || follows(e, d) {
			continue
		}
		r, err := count(engine, e, d)
		if err != nil {
			return 0, err
		}
		if k.renew(d, r, why) {
			moved++
		}
		k.entered(d)
		if err := tx.Put(ctx, d); err != nil {
			return 0, err
		}
	}
	return moved, nil
}

// renew writes a new result over a date and keeps the end that was. It reports whether the end moved.
func (k *Keeper) renew(d *casework.Deadline, r *deadline.Result, why string) bool {
	was := d.End
	r.Into(d)
	if d.End == was {
		return false
	}
	d.Was, d.WasWhy = was.From, why
	return true
}

// DoneInCourt records that the act of a computed date is done in the court or office itself, which closes at an hour like
// "18:00"; "" takes that back. One action: act.date.closes. Errors: Denied for a date no rule gives, or that is done; those of
// the engine.
func (k *Keeper) DoneInCourt(ctx context.Context, engine *deadline.Engine, id casework.ID, closes string) error {
	return k.recompute(ctx, engine, casework.Act{Name: "act.date.closes"}, id, "DoneInCourt", func(o *deadline.Options) { o.Closes = closes })
}

// HaltDate records what stopped, broke or extended the term of a date, instead of what was recorded before, and computes
// it again. One action: act.date.halt. Errors: Missing reason; Denied for a date no rule gives; those of the engine.
func (k *Keeper) HaltDate(ctx context.Context, engine *deadline.Engine, id casework.ID, halts []casework.Halt, why string) error {
	const op = "HaltDate"
	if why = strings.TrimSpace(why); why == "" {
		return fail(casework.Missing, "error.casefile.reason", op)
	}
	return k.recompute(ctx, engine, casework.Act{Name: "act.date.halt", Reason: why}, id, op, func(o *deadline.Options) { o.Halts = halts })
}

// recompute computes a date again with other options.
func (k *Keeper) recompute(ctx context.Context, engine *deadline.Engine, act casework.Act, id casework.ID, op string, bend func(*deadline.Options)) error {
	_, err := k.Store.Do(ctx, act, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Deadline](ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case d.Form != "rule":
			return fail(casework.Denied, "error.date.norule", op)
		case !d.Done.IsZero():
			return fail(casework.Denied, "error.date.fixed", op)
		}
		o := deadline.OptionsOf(d)
		bend(&o)
		r, err := engine.Compute(d.Rule, d.Trigger, d.Start, o)
		if err != nil {
			return err
		}
		if k.renew(d, r, act.Reason) || act.Name == "act.date.halt" {
			k.entered(d)
		}
		return tx.Put(ctx, d)
	})
	return err
}
