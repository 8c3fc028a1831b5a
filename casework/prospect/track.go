package prospect

import (
	"cmp"
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/outcome"
)

// Row is one ended case beside what had been said of it.
type Row struct {
	Case    casework.ID    `json:"case"`
	Number  string         `json:"number"`
	Area    string         `json:"area"`
	Said    casework.Date  `json:"said"` // day of the estimate
	Ended   casework.Date  `json:"ended"`
	Status  outcome.Status `json:"status"`
	Outcome string         `json:"outcome"`
	Good    bool           `json:"good"`             // for the client
	Chance  float64        `json:"chance"`           // of a good end, as estimated; meaningless when refused
	Base    float64        `json:"base"`             // as the base rate had it
	Lawyer  int            `json:"lawyer"`           // percent; -1: not said
	Inside  bool           `json:"inside"`           // the likeliest outcome named then is the one that came
	Likely  string         `json:"likely,omitempty"` // the likeliest outcome named then
	Loss    float64        `json:"log_loss"`         // of the outcome that came
	LossB   float64        `json:"log_loss_base"`    // of the base rate for it
	Withdr  bool           `json:"withdrawn"`        // the estimate had been taken back
}

// Track is the record of past estimates against what happened.
type Track struct {
	Rows    []Row          `json:"rows"`    // newest end first
	Scored  int            `json:"scored"`  // rows with a figure
	Silent  int            `json:"silent"`  // ended cases the program had refused to estimate
	Waiting int            `json:"waiting"` // estimated cases that have not ended
	Program outcome.Scores `json:"program"` // of the chance of a good end
	Base    outcome.Scores `json:"base_rate"`
	Both    int            `json:"both"`   // rows with a forecast of the lawyer too
	Lawyer  outcome.Scores `json:"lawyer"` // on those
	Beside  outcome.Scores `json:"beside"` // the program on the same
	Bins    []outcome.Bin  `json:"bins"`   // of the program's chances, five of equal width
	Hers    []outcome.Bin  `json:"lawyer_bins"`
	Loss    float64        `json:"log_loss"`      // over all outcomes
	LossB   float64        `json:"log_loss_base"` //
}

// trackBins is coarser than a table of thousands would take: an office has tens of ended cases.
const trackBins = 5

// Track scores the first figure ever given of every case that has ended, and the lawyer's first forecast.
func (d *Desk) Track(ctx context.Context) (*Track, error) {
	q := casework.All().By("at", "created")
	q.Deleted = true
	first, waiting := map[casework.ID]*casework.Estimate{}, 0
	var order []casework.ID
	err := d.Store.List(ctx, &casework.Estimate{}, q, func(e casework.Entity) error {
		x := e.(*casework.Estimate)
		old := first[x.Case]
		if old == nil {
			order = append(order, x.Case)
		}
		if old == nil || old.Status == string(outcome.Refused) && x.Status != old.Status {
			first[x.Case] = x
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	t := &Track{Rows: []Row{}, Bins: []outcome.Bin{}, Hers: []outcome.Bin{}}
	var said, base, hers, beside []float64
	var good, both []bool
	for _, id := range order {
		c, err := casework.Get[casework.Case](ctx, d.Store, id)
		if casework.CodeOf(err) == casework.Missing {
			continue // its space is not in this profile any more
		}
		if err != nil {
			return nil, err
		}
		if c.Closed.IsZero() {
			waiting++
			continue
		}
		if !slices.Contains(outcome.Decided, c.Outcome) {
			continue
		}
		r, err := d.row(ctx, c, first[id])
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, r)
		if r.Status == outcome.Refused {
			t.Silent++
		} else {
			t.Scored++
			said, base, good = append(said, r.Chance), append(base, r.Base), append(good, r.Good)
			t.Loss, t.LossB = t.Loss+r.Loss, t.LossB+r.LossB
			if r.Lawyer >= 0 {
				hers, beside, both = append(hers, float64(r.Lawyer)/100), append(beside, r.Chance), append(both, r.Good)
			}
		}
	}
	if t.Scored > 0 {
		t.Loss, t.LossB = t.Loss/float64(t.Scored), t.LossB/float64(t.Scored)
	}
	t.Waiting, t.Both = waiting, len(both)
	t.Program, t.Bins = outcome.ScoreChances(said, good, trackBins)
	t.Base, _ = outcome.ScoreChances(base, good, trackBins)
	t.Lawyer, t.Hers = outcome.ScoreChances(hers, both, trackBins)
	t.Beside, _ = outcome.ScoreChances(beside, both, trackBins)
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return cmp.Compare(b.Ended.String(), a.Ended.String()) })
	return t, nil
}

func (d *Desk) row(ctx context.Context, c *casework.Case, e *casework.Estimate) (Row, error) {
	s, err := read(e)
	if err != nil {
		return Row{}, err
	}
	side := e.Facts[outcome.FactorSide]
	r := Row{Case: c.ID, Number: c.Number, Area: c.Area, Said: casework.DayOf(e.At), Ended: c.Closed, Status: s.Shown.Status,
		Outcome: c.Outcome, Good: outcome.Good(c.Outcome, side), Lawyer: -1, Withdr: e.Deleted}
	if s.Shown.Status != outcome.Refused {
		r.Chance, r.Base = outcome.Chance(s.Shown.Outcomes, side), outcome.Chance(s.Shown.Base, side)
		r.Likely = s.Shown.Outcomes[0].Outcome
		r.Inside = r.Likely == c.Outcome
		r.Loss, r.LossB = outcome.LossOf(s.Shown.Outcomes, c.Outcome), outcome.LossOf(s.Shown.Base, c.Outcome)
	}
	fs, err := d.Forecasts(ctx, c.ID)
	if err != nil {
		return r, err
	}
	for _, f := range fs {
		if !f.Declined {
			r.Lawyer = f.Chance
			break
		}
	}
	return r, nil
}
