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
func (d *Differing) Settle(ctx context.Context, entity casework.ID, field string, value json.RawMessage, reason string) (*casework.Change, error) {
	i := slices.IndexFunc(d.Apart, func(x casework.Divergence) bool { return x.Entity == entity && x.Field == field })
	if i < 0 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.sync.settled", Op: "exchangetest.Settle"}
	}
	kind := d.Apart[i].Kind
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
			return tx.Put(ctx, e)
		}
		return nil
	})
	if err == nil {
		d.Apart = slices.Delete(d.Apart, i, i+1)
	}
	return ch, err
}

var _ casework.Settler = (*Differing)(nil)
