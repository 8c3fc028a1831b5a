package outcome

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zanger/casework"
)

// Whatever was counted, open cases among it and however few, the shares of the ends and of the cases still open sum to one at
// every age, and no share of an end ever falls.
func TestEndsAndOpenCasesSumToOne(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 3))
		causes := 1 + rng.IntN(5)
		parent, cell := newLifetable(causes), newLifetable(causes)
		for range rng.IntN(60) {
			parent.add(math.Exp(rng.Float64()*9), rng.IntN(causes+1)-1)
		}
		for range rng.IntN(8) {
			cell.add(ages[rng.IntN(len(ages))]+float64(rng.IntN(3)-1), rng.IntN(causes+1)-1)
		}
		for _, h := range [][][]float64{parent.hazards(nil), cell.hazards(parent.hazards(nil))} {
			by, open := incidence(h)
			last := make([]float64, causes)
			for i := range ages {
				sum := open[i]
				for c, v := range by[i] {
					if v < last[c]-1e-12 {
						t.Fatalf("seed %d: the share of end %d falls at %v", seed, c, ages[i])
					}
					sum += v
				}
				if math.Abs(sum-1) > 1e-9 || open[i] < 0 {
					t.Fatalf("seed %d, age %v: sum %v, open %v", seed, ages[i], sum, open[i])
				}
				last = by[i]
			}
		}
	}
}

// Half of the cases are still open when they are looked at: the shares come out as they were made all the same, which a plain
// count of the ended cases would not give.
func TestOpenCasesDoNotShiftTheShares(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	l := newLifetable(2)
	const rates, first = 1. / 400, .7 // a day; the share of the first end
	plain, ended := 0, 0
	for range 40000 {
		days, cause := rng.ExpFloat64()/rates, 0
		if rng.Float64() > first {
			cause = 1
		}
		if seen := rng.Float64() * 800; seen < days {
			days, cause = seen, -1
		} else if ended++; days <= 365 {
			plain++
		}
		l.add(days, cause)
	}
	by, open := incidence(l.hazards(nil))
	at := slices.Index(ages, 365)
	over := 1 - math.Exp(-365*rates)
	if math.Abs(by[at][0]-first*over) > .02 || math.Abs(by[at][1]-(1-first)*over) > .02 || math.Abs(open[at]-(1-over)) > .02 {
		t.Errorf("after a year %v and open %v, made %v and %v", by[at], open[at], over, 1-over)
	}
	if naive := float64(plain) / float64(ended); math.Abs(naive-over) < .1 {
		t.Errorf("a plain count gives %v too: the test tells nothing", naive)
	}
}

// The flag rises when last year's cases took far longer than a table of a year ago allows, and keeps down while they did not.
func TestDriftOfDurations(t *testing.T) {
	today := casework.MustDate("2026-11-23")
	made := func(slow int) []Record {
		rng := rand.New(rand.NewPCG(2, 2))
		var rs []Record
		for i := range 1500 {
			opened := today.AddDays(-3000 + i*2)
			days := 60 + rng.IntN(120)
			if opened.AddDays(days).After(today.AddYears(-1)) {
				days *= slow
			}
			r := Record{Opened: opened, Facts: map[string]string{FactorArea: "LAB"}}
			if end := opened.AddDays(days); !end.After(today) {
				r.Closed, r.Outcome = end, "won"
			}
			rs = append(rs, r)
		}
		return rs
	}
	for slow, want := range map[int]bool{1: false, 3: true} {
		if got := learnDurations(made(slow), today).drift; got != want {
			t.Errorf("%d times slower: flag %v", slow, got)
		}
	}
}

// A register that holds no day of the opening opens each case on the day of its end: such cases lasted nobody knows how long.
func TestCasesWithoutAnOpeningTellNoDuration(t *testing.T) {
	today := casework.MustDate("2026-11-23")
	var rs []Record
	for i := range 100 {
		end := today.AddDays(-i - 1)
		rs = append(rs, Record{Opened: end, Closed: end, Outcome: "won", Facts: map[string]string{FactorArea: "LAB"}},
			Record{Opened: end.AddDays(-100), Closed: end, Outcome: "won", Facts: map[string]string{FactorArea: "LAB"}})
	}
	if d := learnDurations(rs, today).of(&rs[0]); d.Median < 90 || d.N != 100 {
		t.Errorf("got %+v", d)
	}
}
