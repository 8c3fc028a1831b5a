package exchangetest

import (
	"context"
	"encoding/json"
	"slices"

	"zanger/casework"
	"zanger/casework/casetest"
)

// Differing is a store in memory with divergences a test wrote down.
type Differing struct {
	*casetest.Store
	Apart []casework.Divergence
}

// Divergences implements casework.Settler.
func (d *Differing) Divergences(_ context.Context, space casework.ID) (out []casework.Divergence, _ error) {
	for _, x := range d.Apart {
		if space.IsZero() || x.Space == space {
			out = append(out, x)
		}
	}
	return out, nil
}

// Settle implements casework.Settler.
func (d *Differing) Settle(ctx context.Context, entity casework.ID, field string, value json.RawMessage, reason string, then func(casework.Tx) error) (*casework.Change, error) {
	i := slices.IndexFunc(d.Apart, func(x casework.Divergence) bool { return x.Entity == entity && x.Field == field })
	if i < 0 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.sync.settled", Op: "exchangetest.Settle"}
	}
	kind := d.Apart[i].Kind
	followed := putting{put: map[casework.ID]bool{}}
	ch, err := d.Do(ctx, casework.Act{Name: "act.divergence.settle", Reason: reason}, func(tx casework.Tx) error {
		for _, e := range casework.Kinds() {
			if e.EntityKind() != kind {
				continue
			}
			if err := tx.Get(ctx, e, entity); err != nil {
				return err
			}
			for _, f := range casework.Fields(e) {
				if f.Name == field {
					if err := f.Set(e, value); err != nil {
						return err
					}
				}
			}
			if err := tx.Put(ctx, e); err != nil || then == nil {
				return err
			}
			followed.Tx = tx
			return then(followed)
		}
		return nil
	})
	if err == nil {
		d.Apart = slices.DeleteFunc(slices.Delete(d.Apart, i, i+1), func(x casework.Divergence) bool { return followed.put[x.Entity] })
	}
	return ch, err
}

// putting remembers what was put after a choice.
type putting struct {
	casework.Tx
	put map[casework.ID]bool
}

func (p putting) Put(ctx context.Context, e casework.Entity) error {
	p.put[e.Base().ID] = true
	return p.Tx.Put(ctx, e)
}

var _ casework.Settler = (*Differing)(nil)
