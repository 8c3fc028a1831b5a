package position

import (
	"context"

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
