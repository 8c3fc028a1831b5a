package casefile

import (
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

// DateChange is an open date that the law or the calendar now gives otherwise.
type DateChange struct {
	Old   *casework.Deadline
	New   *deadline.Result
	Moved bool // the end or the safe day is another
	Rule  bool // another version or edition of the rule; with neither, what is doubtful about it has changed
	same  bool
}

// Review computes every open date again by the engine's law and gives those that would change, the earliest new end first.
// It writes nothing: a date is replaced by AcceptReview alone. all counts the dates looked at.
func (k *Keeper) Review(ctx context.Context, engine *deadline.Engine) (changes []DateChange, all int, err error) {
	// Asked by no index on purpose: going through all rows in their order is quicker than finding most of them one by one.
	q := casework.Where("form", "rule").Reading("done", "rule", "trigger", "edition", "confidence", "start", "end", "safe", "doubt", "given_length", "given_unit", "halts", "pack_rev")
	var odd []casework.ID
	err = k.Store.List(ctx, &casework.Deadline{}, q, func(e casework.Entity) error {
		d := e.(*casework.Deadline)
		if !d.Done.IsZero() {
			return nil
		}
		all++
		same, err := engine.Same(d)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return err
		}
		if !same {
			odd = append(odd, d.ID)
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, all, err
	}
	for _, id := range odd {
		d, err := casework.Get[casework.Deadline](ctx, k.Store, id)
		if err != nil {
			return nil, all, err
		}
		c, err := compare(engine, d)
		if err != nil {
			if casework.CodeOf(err) == casework.Missing {
				continue // a rule this pack does not have: the date stays as it is, with its own edition
			}
			return nil, all, err
		}
		if !c.same {
			changes = append(changes, c)
		}
	}
	slices.SortStableFunc(changes, func(a, b DateChange) int { return a.New.End.From.Compare(b.New.End.From) })
	return changes, all, nil
}

func compare(engine *deadline.Engine, d *casework.Deadline) (DateChange, error) {
	r, err := engine.Compute(d.Rule, d.Trigger, d.Start, deadline.OptionsOf(d))
	if err != nil {
		return DateChange{}, err
	}
	return DateChange{Old: d, New: r,
		Moved: r.End != d.End || r.Safe != d.Safe,
		Rule:  r.Rule.ID != d.Rule || r.Rule.Edition != d.Edition,
		same:  r.Same(d),
	}, nil
}

// AcceptReview replaces the dates a person said yes to by what the law now gives. One action: act.date.law.
// The end that was is kept. Errors: Missing reason.
func (k *Keeper) AcceptReview(ctx context.Context, engine *deadline.Engine, ids []casework.ID, why string) error {
	if why == "" {
		return fail(casework.Missing, "error.casefile.reason", "AcceptReview")
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.date.law", Reason: why}, func(tx casework.Tx) error {
		for _, id := range ids {
			d, err := casework.Get[casework.Deadline](ctx, tx, id)
			if err != nil {
				return err
			}
			c, err := compare(engine, d)
			if err != nil {
				return err
			}
			if k.renew(d, c.New, why) {
				k.entered(d)
			}
			if err := tx.Put(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// Norms gives the fingerprint of every rule of a pack, to tell later which of them changed.
func Norms(p *lawpack.Pack) map[string]string {
	out := map[string]string{}
	for _, r := range p.Rules() {
		out[r.ID] = r.Print()
	}
	return out
}

// ChangedNorms gives the rules whose text or edition differs from a former fingerprint, and the new ones.
func ChangedNorms(p *lawpack.Pack, former map[string]string) []*lawpack.Rule {
	var out []*lawpack.Rule
	for _, r := range p.Rules() {
		if former[r.ID] != r.Print() {
			out = append(out, r)
		}
	}
	return out
}
