package position

import (
	"cmp"
	"context"
	"slices"

	"zanger/casework"
)

// NextExhibit gives the number a new exhibit of the case gets: one above the highest ever given, removed ones among
// them, so that a number once written on a paper never means another one.
func NextExhibit(ctx context.Context, r casework.Reader, caseID casework.ID) (int, error) {
	q := casework.Where("case", caseID).By("-exhibit").Limit(1)
	q.Deleted = true
	last, err := casework.List[casework.Evidence](ctx, r, q)
	if err != nil || len(last) == 0 {
		return 1, err
	}
	return last[0].Exhibit + 1, nil
}

// GiveNumber makes a piece of evidence an exhibit with the next number; one that has a number keeps it. One action:
// act.position.exhibit.
func GiveNumber(ctx context.Context, s casework.Store, evidence casework.ID) (int, error) {
	n := 0
	_, err := s.Do(ctx, casework.Act{Name: "act.position.exhibit"}, func(tx casework.Tx) error {
		e, err := casework.Get[casework.Evidence](ctx, tx, evidence)
		if err != nil {
			return err
		}
		if e.Exhibit == 0 {
			if e.Exhibit, err = NextExhibit(ctx, tx, e.Case); err != nil {
				return err
			}
		}
		n = e.Exhibit
		return tx.Put(ctx, e)
	})
	return n, err
}

// Renumber numbers the exhibits of a case from 1 without a hole: first those named, in that order, then the others that
// have a number, in their old order. Evidence without a number and not named keeps none. One action:
// act.position.renumber.
func Renumber(ctx context.Context, s casework.Store, caseID casework.ID, first ...casework.ID) error {
	_, err := s.Do(ctx, casework.Act{Name: "act.position.renumber"}, func(tx casework.Tx) error {
		all, err := casework.List[casework.Evidence](ctx, tx, casework.Where("case", caseID))
		if err != nil {
			return err
		}
		place := func(e *casework.Evidence) int {
			if i := slices.Index(first, e.ID); i >= 0 {
				return i
			}
			return len(first)
		}
		slices.SortStableFunc(all, func(a, b *casework.Evidence) int {
			return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Exhibit, b.Exhibit))
		})
		n := 0
		for _, e := range all {
			if e.Exhibit == 0 && place(e) == len(first) {
				continue
			}
			n++
			e.Exhibit = n
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
