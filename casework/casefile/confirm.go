package casefile

import (
	"context"
	"time"

	"zanger/casework"
)

// How a date was confirmed, see casework.Deadline.ConfirmHow.
const (
	ConfirmedByPerson = "person" // somebody else looked at the paper and the arithmetic
	ConfirmedBlind    = "blind"  // the same person entered the event a second time, without seeing the first
)

// BlindAfter is the least time between the first and the second entry of one who works alone: long enough to have put
// the paper away.
const BlindAfter = time.Hour

func unconfirm(d *casework.Deadline) {
	d.ConfirmedBy, d.Confirmed, d.ConfirmHow = casework.ID{}, time.Time{}, ""
}

// EnteredBy gives who gave the day a date rests on. Dates of older profiles do not say; their journal does.
func (k *Keeper) EnteredBy(ctx context.Context, d *casework.Deadline) (casework.ID, time.Time, error) {
	if !d.EnteredBy.IsZero() {
		return d.EnteredBy, d.Entered, nil
	}
	lines, err := k.Store.Journal(ctx, casework.JournalQuery{Entity: d.ID, Limit: 1000})
	if err != nil || len(lines) == 0 {
		return casework.ID{}, d.Created, err
	}
	for _, l := range lines { // newest first: the last who wrote the end
		for _, w := range l.Writes {
			if w.Entity == d.ID && (w.Field == "end" || w.Field == "start") {
				return l.Who, l.At, nil
			}
		}
	}
	last := lines[len(lines)-1]
	return last.Who, last.At, nil
}

// ConfirmDate records that a second person has checked a date against its paper. One action: act.date.confirm.
// Errors: Denied without the power (a student has none), for one's own date, for one that is done or has no end.
func (k *Keeper) ConfirmDate(ctx context.Context, id casework.ID) error {
	const op = "ConfirmDate"
	me, err := casework.Require(ctx, k.Store, casework.ConfirmDeadline)
	if err != nil {
		return err
	}
	return k.confirm(ctx, id, ConfirmedByPerson, func(d *casework.Deadline) error {
		by, _, err := k.EnteredBy(ctx, d)
		if err != nil {
			return err
		}
		if by == me.ID {
			return fail(casework.Denied, "error.date.own", op)
		}
		return nil
	})
}

// Alone reports whether nobody else of the office may confirm dates.
func (k *Keeper) Alone(ctx context.Context) (bool, error) {
	list, err := casework.List[casework.Member](ctx, k.Store, casework.All().And("left", casework.Empty, nil))
	if err != nil {
		return false, err
	}
	me := k.Store.Profile().Member
	for _, m := range list {
		if m.ID != me && m.Duty.May(casework.ConfirmDeadline) {
			return false, nil
		}
	}
	return true, nil
}

// ConfirmBlind records a second entry of the day a date rests on (of its event, or the date itself where no rule gives
// it) by one who works alone. Two equal entries an hour apart are not two persons, and the proof says so. One action:
// act.date.confirm. Errors: Denied without the power, where a second person is there to ask, and before the hour has
// passed (Args Minutes); Invalid when the entries differ: then one of them is wrong, and nothing is confirmed.
func (k *Keeper) ConfirmBlind(ctx context.Context, id casework.ID, again casework.DateRange) error {
	const op = "ConfirmBlind"
	me, err := casework.Require(ctx, k.Store, casework.ConfirmDeadline)
	if err != nil {
		return err
	}
	alone, err := k.Alone(ctx)
	if err != nil {
		return err
	}
	if again.To.IsZero() {
		again.To = again.From
	}
	return k.confirm(ctx, id, ConfirmedBlind, func(d *casework.Deadline) error {
		by, at, err := k.EnteredBy(ctx, d)
		if err != nil {
			return err
		}
		first := d.End
		if d.Form == "rule" {
			first = d.Start
		}
		early := k.early(at)
		switch {
		case by != me.ID:
			return fail(casework.Denied, "error.date.confirm_plainly", op)
		case !alone:
			return fail(casework.Denied, "error.date.notalone", op)
		case early != nil:
			return early
		case again != first:
			return fail(casework.Invalid, "error.date.differs", op)
		}
		return nil
	})
}

// Early says whether the hour between the two entries has not passed yet: the error that ConfirmBlind would give, nil once it has.
func (k *Keeper) Early(ctx context.Context, d *casework.Deadline) error {
	_, at, err := k.EnteredBy(ctx, d)
	if err != nil {
		return err
	}
	return k.early(at)
}

func (k *Keeper) early(entered time.Time) error {
	passed := k.Clock.Now().Sub(entered)
	if passed >= BlindAfter {
		return nil
	}
	left := min(BlindAfter-passed, BlindAfter) // the clock may have been set back
	return &casework.Error{Code: casework.Denied, Key: "error.date.early", Op: "casefile.ConfirmBlind", Args: map[string]any{"Minutes": int((left + time.Minute - 1) / time.Minute)}}
}

func (k *Keeper) confirm(ctx context.Context, id casework.ID, how string, check func(*casework.Deadline) error) error {
	const op = "confirm"
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.confirm"}, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Deadline](ctx, tx, id)
		if err != nil {
			return err
		}
		if d.End.IsZero() || !d.Done.IsZero() {
			return fail(casework.Denied, "error.date.noconfirm", op)
		}
		if err := check(d); err != nil {
			return err
		}
		d.ConfirmedBy, d.Confirmed, d.ConfirmHow = k.Store.Profile().Member, k.Clock.Now(), how
		return tx.Put(ctx, d)
	})
	return err
}
