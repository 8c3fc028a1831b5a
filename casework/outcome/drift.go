package outcome

import (
	"cmp"
	"math"
	"slices"
)

// Drift is a factor whose mix of values changed among the newest cases.
type Drift struct {
	Factor string  `json:"factor"`
	Level  string  `json:"level"` // whose share changed most
	Before float64 `json:"before"`
	Now    float64 `json:"now"`
	Index  float64 `json:"index"` // population stability index; 0.25 and above is an alarm
}

const driftAlarm = 0.25

// driftOf compares the mix of every factor in the newest quarter with the cases before it. A factor coded anew from some
// day on, which ruins an estimate in silence, shows here. It keeps still below 200 cases.
func driftOf(t *Table, rows []int32) []Drift {
	var out []Drift
	if len(rows) < 200 {
		return out
	}
	cut := len(rows) * 3 / 4
	for i := range t.Factors {
		f := &t.Factors[i]
		if len(f.Levels) > 40 { // hundreds of levels always look changed
			continue
		}
		var old, now = make([]float64, len(f.Levels)), make([]float64, len(f.Levels))
		for j, r := range rows {
			if j < cut {
				old[f.Code[r]] += 1 / float64(cut)
			} else {
				now[f.Code[r]] += 1 / float64(len(rows)-cut)
			}
		}
		d := Drift{Factor: f.Name}
		far := -1.
		for l := range f.Levels {
			a, b := max(old[l], .005), max(now[l], .005)
			d.Index += (b - a) * math.Log(b/a)
			if v := math.Abs(now[l] - old[l]); v > far {
				far, d.Level, d.Before, d.Now = v, f.Levels[l], old[l], now[l]
			}
		}
		if d.Index >= driftAlarm {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Drift) int { return cmp.Compare(b.Index, a.Index) })
	return out
}
