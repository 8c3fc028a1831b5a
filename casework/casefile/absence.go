package casefile

import (
	"context"

	"zanger/casework"
)

// SetAbsence records when a member is away, both days included, and who answers for their dates meanwhile; the zero range
// ends it. Whoever runs the office may record it for a colleague who cannot. One action: act.member.away.
//
// Errors: Denied without the power for another member, and for a deputy who may not answer for dates; Invalid for a span
// that runs backward, for a deputy who is the member, and where deputies would stand in for each other in a circle.
func (k *Keeper) SetAbsence(ctx context.Context, member casework.ID, away casework.DateRange, deputy casework.ID) error {
	const op = "SetAbsence"
	if member != k.Store.Profile().Member {
		if _, err := casework.Require(ctx, k.Store, casework.ManageOffice); err != nil {
			return err
		}
	}
	if away.To.IsZero() {
		away.To = away.From
	}
	switch {
	case away.IsZero():
		deputy = casework.ID{}
	case away.From.IsZero() || away.To.Before(away.From):
		return fail(casework.Invalid, "error.absence.order", op)
	case deputy == member:
		return fail(casework.Invalid, "error.absence.self", op)
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.member.away"}, func(tx casework.Tx) error {
		m, err := casework.Get[casework.Member](ctx, tx, member)
		if err != nil {
			return err
		}
		for at, n := deputy, 0; !at.IsZero(); n++ {
			d, err := casework.Get[casework.Member](ctx, tx, at)
			switch {
			case err != nil:
				return err
			case n == 0 && (!d.Left.IsZero() || !d.Duty.May(casework.ConfirmDeadline)):
				return fail(casework.Denied, "error.absence.deputy", op)
			case d.ID == member || n > 100:
				return fail(casework.Invalid, "error.absence.circle", op)
			case d.Away.IsZero() || d.Away.To.Before(away.From) || d.Away.From.After(away.To):
				at = casework.ID{} // there while the member is away
			default:
				at = d.Deputy
			}
		}
		m.Away, m.Deputy = away, deputy
		return tx.Put(ctx, m)
	})
	return err
}
