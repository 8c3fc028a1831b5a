package conflict

import (
	"context"
	"encoding/json"
	"slices"

	"zanger/casework"
)

// answersFor are the fields by which a member answers for a case or an enquiry.
var answersFor = []string{"responsible", "supervisor", "assigned"}

// lookBack is how many changes of one matter are looked through for who answered for it.
const lookBack = 2000

// Tied gives the members who stand or stood on the other side of an enquiry: who answers or once answered for a matter with
// an adverse match, wrote its papers or its notes. Nobody where a lawyer decided that the office may act. It tells who, and
// on purpose not by which matter: that is another client's secret.
func (c *Checker) Tied(ctx context.Context, enquiry casework.ID) (map[casework.ID]bool, error) {
	tied := map[casework.ID]bool{}
	st, err := Pending(ctx, c.store, enquiry)
	if err != nil || st.Clear() {
		return tied, err
	}
	r, err := c.Check(ctx, enquiry, casework.KindEnquiry)
	if casework.CodeOf(err) == casework.Missing {
		return tied, nil // nobody is named yet, so there is nobody to stand against
	}
	if err != nil {
		return tied, err
	}
	var looked []casework.ID
	for _, f := range r.Found {
		if !f.Adverse || slices.Contains(looked, f.Of) {
			continue
		}
		looked = append(looked, f.Of)
		if err := c.worked(ctx, f.Of, tied); err != nil {
			return tied, err
		}
	}
	delete(tied, casework.ID{})
	return tied, nil
}

// worked adds the members who worked at a case or an enquiry.
func (c *Checker) worked(ctx context.Context, of casework.ID, to map[casework.ID]bool) error {
	lines, err := c.store.Journal(ctx, casework.JournalQuery{Entity: of, Limit: lookBack})
	if err != nil {
		return err
	}
	for _, l := range lines {
		for _, w := range l.Writes {
			var who casework.ID
			if w.Entity == of && slices.Contains(answersFor, w.Field) && json.Unmarshal(w.New, &who) == nil {
				to[who] = true
			}
		}
	}
	err = c.store.List(ctx, &casework.Note{}, casework.Where("of", of).Reading("by"), func(e casework.Entity) error {
		to[e.(*casework.Note).By] = true
		return nil
	})
	if err != nil {
		return err
	}
	return c.store.List(ctx, &casework.Draft{}, casework.Where("of", of).Reading("author"), func(e casework.Entity) error {
		to[e.(*casework.Draft).Author] = true
		return nil
	})
}
