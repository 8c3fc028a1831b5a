package casefile

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/position"
)

// Outcomes a case may end with; each has words under "outcome.".
var Outcomes = []string{"won", "won_partly", "lost", "left", "terminated", "settled", "mediated", "advised", "withdrawn", "transferred", "other"}

// Traits are the fields of a case that cases are compared by; see casework/outcome for their codes.
var Traits = []string{"court_level", "region", "side", "claim_kind", "ours", "theirs"}

// Facts are what a case is compared by and may have become known on a day of its own: the traits, how far it was proved, and
// the sum of the claim.
var Facts = append(append([]string{}, Traits...), "evidence", "sum")

// Ending is how a case ended. With Traits, what it is compared by is set in the same action, and Known tells the day each
// of Facts became known: no day, or one not after the opening, is from the opening. An estimate never learns from what
// became known after the filing or with the end.
type Ending struct {
	Case    casework.ID
	Outcome string
	Why     string
	On      casework.Date  // zero: today
	Traits  *casework.Case // its trait fields and Filed are taken; nil: as they stand
	Known   map[string]casework.Date
}

// Close ends a case today. See End.
func (k *Keeper) Close(ctx context.Context, id casework.ID, outcome, why string) error {
	return k.End(ctx, Ending{Case: id, Outcome: outcome, Why: why})
}

// End ends a case. One action: act.case.close. Open dates and tasks do not stop it.
// Errors: Invalid for an outcome that is none, for an end in the future or before the opening or the filing, and for a fact
// known after the end; Missing when "other" has no words.
func (k *Keeper) End(ctx context.Context, e Ending) error {
	const op = "Close"
	today := k.Clock.Today()
	e.Why = strings.TrimSpace(e.Why)
	if e.On.IsZero() {
		e.On = today
	}
	switch {
	case !slices.Contains(Outcomes, e.Outcome):
		return fail(casework.Invalid, "error.casefile.outcome", op)
	case e.Outcome == "other" && e.Why == "":
		return fail(casework.Missing, "error.casefile.reason", op)
	case e.On.After(today):
		return fail(casework.Invalid, "error.casefile.end_date", op)
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.close", Reason: e.Why}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Case](ctx, tx, e.Case)
		if err != nil {
			return err
		}
		if e.Traits != nil {
			c.Filed = e.Traits.Filed
			takeTraits(c, e.Traits, c.Opened)
		}
		if e.On.Before(c.Opened) || e.On.Before(c.Filed) {
			return fail(casework.Invalid, "error.casefile.end_date", op)
		}
		if err := grade(ctx, tx, c); err != nil {
			return err
		}
		if err := know(c, e.Known, e.On, op); err != nil {
			return err
		}
		c.CourtLevel = cmp.Or(c.CourtLevel, LevelOf(c.Stage))
		c.Stage, c.Outcome, c.ClosedWhy, c.Closed = casework.StageClosed, e.Outcome, e.Why, e.On
		return tx.Put(ctx, c)
	})
	return err
}

// SetTraits stores what a case is compared by, the day of its filing, and the days of Known that a person changed; what else
// changed became known today. One action: act.case.traits. Errors: Invalid for a day of filing in the future or before the
// opening, and for a fact known in the future or after the end.
func (k *Keeper) SetTraits(ctx context.Context, v *casework.Case) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.traits"}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Case](ctx, tx, v.ID)
		if err != nil {
			return err
		}
		today := k.Clock.Today()
		days := map[string]casework.Date{}
		for _, f := range Facts {
			if c.Known[f] != v.Known[f] {
				days[f] = v.Known[f]
			}
		}
		takeTraits(c, v, today)
		if c.Filed != v.Filed {
			if v.Filed.After(today) || !v.Filed.IsZero() && v.Filed.Before(c.Opened) {
				return fail(casework.Invalid, "error.casefile.filed_date", "SetTraits")
			}
			c.Evidence = ""
			delete(c.Known, "evidence")
			if c.Filed = v.Filed; !c.Filed.IsZero() {
				if err := file(ctx, tx, c, v.Filed); err != nil {
					return err
				}
			}
		}
		if err := know(c, days, cmp.Or(c.Closed, today), "SetTraits"); err != nil {
			return err
		}
		return tx.Put(ctx, c)
	})
	return err
}

// SetShare says whether a stripped record of the case may leave the office once it is closed. One action: act.case.share.
func (k *Keeper) SetShare(ctx context.Context, id casework.ID, on bool) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.share"}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Case](ctx, tx, id)
		if err != nil {
			return err
		}
		c.Share = on
		return tx.Put(ctx, c)
	})
	return err
}

// LevelOf is the court level of a case nobody has said it of: that of its stage, the first instance where there is none
// yet or the case is closed.
func LevelOf(s casework.Stage) string {
	switch s {
	case casework.StageAppeal:
		return "appeal"
	case casework.StageCassation:
		return "cassation"
	}
	return "first"
}

// takeTraits copies the traits that differ and notes the day they became known.
func takeTraits(c, from *casework.Case, known casework.Date) {
	for _, f := range casework.Fields(c) {
		if !slices.Contains(Traits, f.Name) {
			continue
		}
		was, _ := f.JSON(c) // strings, which always marshal
		now, _ := f.JSON(from)
		if !bytes.Equal(was, now) {
			_ = f.Set(c, now)
			learn(c, f.Name, known)
		}
	}
}

// know notes the days a person gave.
func know(c *casework.Case, days map[string]casework.Date, until casework.Date, op string) error {
	for fact, on := range days {
		if !slices.Contains(Facts, fact) || on.After(until) {
			return fail(casework.Invalid, "error.casefile.known_date", op)
		}
		if on == until { // known with the end only, even of a case of one day
			note(c, fact, on)
			continue
		}
		learn(c, fact, on)
	}
	return nil
}

// learn notes the day a trait became known. Known from the opening needs no note.
func learn(c *casework.Case, trait string, on casework.Date) {
	if !on.After(c.Opened) {
		delete(c.Known, trait)
		return
	}
	note(c, trait, on)
}

func note(c *casework.Case, trait string, on casework.Date) {
	if c.Known == nil {
		c.Known = map[string]casework.Date{}
	}
	c.Known[trait] = on
}

// file notes that a case was filed on a day, and how far it was proved then: later proof is no ground for an estimate.
func file(ctx context.Context, r casework.Reader, c *casework.Case, on casework.Date) error {
	c.Filed = on
	return grade(ctx, r, c)
}

// grade takes the score of the position matrix once, with the day the matrix last changed.
func grade(ctx context.Context, r casework.Reader, c *casework.Case) error {
	if c.Evidence != "" {
		return nil
	}
	p, err := position.Read(ctx, r, c.ID)
	if err != nil {
		return err
	}
	if c.Evidence = p.Score(); c.Evidence != "" {
		learn(c, "evidence", cmp.Or(p.Changed(), c.Opened))
	}
	return nil
}
