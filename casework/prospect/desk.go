package prospect

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"zanger/casework"
	"zanger/casework/outcome"
)

// Seed makes the same cases give the same estimate on every computer of an office.
const Seed = 1

// Desk makes and keeps estimates of one profile.
type Desk struct {
	Store casework.Store
	Clock casework.Clock

	mu     sync.Mutex
	known  string // fingerprint of what the forecaster was fitted on
	fitted *outcome.Forecaster
}

func fail(code casework.Code, key, op string) error {
	return &casework.Error{Code: code, Key: key, Op: "prospect." + op}
}

// Forecaster gives the forecaster fitted on the closed cases of today. It is fitted anew when they changed, which takes
// seconds from some hundred cases on.
func (d *Desk) Forecaster(ctx context.Context) (*outcome.Forecaster, error) {
	rs, err := Records(ctx, d.Store, false)
	if err != nil {
		return nil, err
	}
	var prior *outcome.Pooled
	if on, err := d.UsesPool(ctx); err != nil {
		return nil, err
	} else if on {
		if prior, err = d.Pool(ctx); err != nil {
			return nil, err
		}
	}
	print, err := json.Marshal(struct {
		Records []outcome.Record
		Pool    int
	}{rs, versionOf(prior)})
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := string(print) + d.Clock.Today().String(); d.fitted == nil || d.known != now {
		f, err := outcome.New(rs, d.Clock.Today(), prior, Seed)
		if err != nil {
			return nil, err
		}
		d.fitted, d.known = f, now
	}
	return d.fitted, nil
}

// Forecast writes down what a lawyer expects. One action: act.estimate.forecast.
// Errors: Invalid for a chance outside 0 to 100 and for a closed case.
func (d *Desk) Forecast(ctx context.Context, f *casework.Forecast) error {
	const op = "Forecast"
	if f.Chance < 0 || f.Chance > 100 {
		return fail(casework.Invalid, "error.prospect.chance", op)
	}
	if f.Outcome != "" && !slices.Contains(outcome.Decided, f.Outcome) {
		return fail(casework.Invalid, "error.prospect.outcome", op)
	}
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.estimate.forecast"}, func(tx casework.Tx) error {
		if _, err := open(ctx, tx, f.Case, op); err != nil {
			return err
		}
		f.ID, f.Space, f.By, f.At = casework.ID{}, f.Case, d.Store.Profile().Member, d.Clock.Now()
		f.Why = strings.TrimSpace(f.Why)
		return tx.Put(ctx, f)
	})
	return err
}

// open gives a case that has not ended.
func open(ctx context.Context, r casework.Reader, id casework.ID, op string) (*casework.Case, error) {
	c, err := casework.Get[casework.Case](ctx, r, id)
	if err != nil {
		return nil, err
	}
	if !c.Closed.IsZero() {
		return nil, fail(casework.Invalid, "error.prospect.closed", op)
	}
	return c, nil
}

// Said is an estimate as it was kept.
type Said struct {
	*casework.Estimate
	Shown *outcome.Estimate
}

func read(e *casework.Estimate) (Said, error) {
	s := Said{e, &outcome.Estimate{}}
	if err := json.Unmarshal(e.Said, s.Shown); err != nil {
		return s, &casework.Error{Code: casework.Corrupt, Key: "error.prospect.said", Op: "prospect.read", Err: err}
	}
	return s, nil
}

// Estimate says what can be said of an open case today and writes it down, unless it is word for word what was said last.
// One action: act.estimate.make. Errors: Invalid for a closed case.
func (d *Desk) Estimate(ctx context.Context, id casework.ID) (*Said, error) {
	const op = "Estimate"
	c, err := open(ctx, d.Store, id, op)
	if err != nil {
		return nil, err
	}
	rec, err := Of(ctx, d.Store, c)
	if err != nil {
		return nil, err
	}
	f, err := d.Forecaster(ctx)
	if err != nil {
		return nil, err
	}
	shown := f.Estimate(&rec)
	said, err := json.Marshal(shown)
	if err != nil {
		return nil, err
	}
	facts := factsOf(&rec)
	e := &casework.Estimate{Case: id, Status: string(shown.Status), Facts: facts, Said: said}
	_, err = d.Store.Do(ctx, casework.Act{Name: "act.estimate.make"}, func(tx casework.Tx) error {
		if _, err := open(ctx, tx, id, op); err != nil {
			return err
		}
		// Read inside the action: another window may have written the same a moment ago.
		last, err := casework.List[casework.Estimate](ctx, tx, casework.Where("case", id).By("-at", "-created").Limit(1))
		if err != nil {
			return err
		}
		if len(last) > 0 {
			e.Changed = Changed(last[0].Facts, facts)
			if string(last[0].Said) == string(said) && len(e.Changed) == 0 {
				e = last[0]
				return nil
			}
		}
		mine, err := casework.List[casework.Forecast](ctx, tx, casework.Where("case", id).By("-at").Limit(1))
		if err != nil {
			return err
		}
		if len(mine) > 0 {
			e.Forecast = mine[0].ID
		}
		e.Space, e.By, e.At = id, d.Store.Profile().Member, d.Clock.Now()
		return tx.Put(ctx, e)
	})
	if err != nil {
		return nil, err
	}
	return &Said{e, shown}, nil
}

// Today gives the facts an estimate would be made from now, and those that moved since the last one.
func (d *Desk) Today(ctx context.Context, c *casework.Case) (rec outcome.Record, moved []string, err error) {
	if rec, err = Of(ctx, d.Store, c); err != nil {
		return rec, nil, err
	}
	history, err := d.History(ctx, c.ID)
	if err != nil || len(history) == 0 {
		return rec, nil, err
	}
	return rec, Changed(history[len(history)-1].Facts, factsOf(&rec)), nil
}

// factsOf are the facts of a record with its sum, as they are kept beside an estimate.
func factsOf(r *outcome.Record) map[string]string {
	facts := maps.Clone(r.Facts)
	if r.Sum > 0 {
		facts[outcome.FactorSumBand] = strconv.FormatInt(r.Sum.Tenge(), 10)
	}
	return facts
}

// Changed names the facts that differ, in the order of the factors.
func Changed(old, now map[string]string) []string {
	var out []string
	for _, f := range append(slices.Clone(outcome.FactorNames), outcome.FactorSumBand) {
		if old[f] != now[f] {
			out = append(out, f)
		}
	}
	return out
}

// History gives every estimate of a case, oldest first; those taken back by undo are marked Deleted.
func (d *Desk) History(ctx context.Context, id casework.ID) ([]Said, error) {
	q := casework.Where("case", id).By("at", "created")
	q.Deleted = true
	es, err := casework.List[casework.Estimate](ctx, d.Store, q)
	if err != nil {
		return nil, err
	}
	var out []Said
	for _, e := range es {
		s, err := read(e)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Forecasts gives the forecasts of a case, oldest first.
func (d *Desk) Forecasts(ctx context.Context, id casework.ID) ([]*casework.Forecast, error) {
	fs, err := casework.List[casework.Forecast](ctx, d.Store, casework.Where("case", id).By("at", "created"))
	slices.SortStableFunc(fs, func(a, b *casework.Forecast) int { return cmp.Compare(a.At.UnixMilli(), b.At.UnixMilli()) })
	return fs, err
}
