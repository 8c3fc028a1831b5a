package outcome

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zanger/casework"
)

// chanceOf is the rule by which the cases of ruled end.
func chanceOf(evidence int, advocate bool) float64 {
	eta := -1.6 + .92*float64(evidence)
	if advocate {
		eta += .7
	}
	return 1 / (1 + math.Exp(-eta))
}

// ruled invents closed cases that end by chanceOf.
func ruled(n int, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 4))
	day := casework.MustDate("2022-01-10")
	rs := make([]Record, n)
	for i := range rs {
		ev, ours := rng.IntN(4), []string{"none", "advocate"}[rng.IntN(2)]
		rs[i] = Record{Case: casework.NewID(), Opened: day.AddDays(i * 1400 / n), Outcome: "lost", Facts: map[string]string{FactorTopic: "LAB.WAGE", FactorCourt: "first",
			FactorSide: Claimant, FactorEvidence: fmt.Sprint(ev), FactorOurs: ours}}
		rs[i].Closed = rs[i].Opened.AddDays(30 + rng.IntN(200))
		if rng.Float64() < chanceOf(ev, ours == "advocate") {
			rs[i].Outcome = "won"
		}
	}
	return rs
}

// Of ranges said to hold four times in five, between two thirds and nineteen in twenty hold the truth; and the estimates of
// the model come closer to the truth than the base rate does.
func TestRangesHoldTheTruth(t *testing.T) {
	held, all, model, base := 0, 0, 0., 0.
	for office := range uint64(6) {
		f, err := New(ruled(900, 20+office), today, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		for ev := range 4 {
			for _, ours := range []string{"none", "advocate"} {
				q := f.t.asking(&Record{Facts: map[string]string{FactorTopic: "LAB.WAGE", FactorCourt: "first", FactorSide: Claimant, FactorEvidence: fmt.Sprint(ev), FactorOurs: ours}})
				_, good := f.model.shares(q, 1, Claimant)
				truth := chanceOf(ev, ours == "advocate")
				all++
				if good.Low <= truth && truth <= good.High {
					held++
				}
				p := make([]float64, len(f.t.Outcomes))
				f.base.at(q, 0, p)
				model += math.Abs(good.P - truth)
				base += math.Abs(p[1] - truth) // outcomes sorted: lost, won
			}
		}
	}
	t.Logf("%d of %d ranges hold the truth; mean error: model %.3f, base rate %.3f", held, all, model/float64(all), base/float64(all))
	if share := float64(held) / float64(all); share < .65 || share > .95 {
		t.Errorf("%d of %d ranges hold the truth", held, all)
	}
	if model > base/2 {
		t.Errorf("mean error: model %.3f, base rate %.3f", model/float64(all), base/float64(all))
	}
}

// The regression finds the coefficients it was invented from.
func TestTheRegressionFindsTheRule(t *testing.T) {
	tb, rs := tableOf(ruled(6000, 3))
	s := fitReg(tb, nil, rowsTo(len(rs)), Form{}, nil)
	p := func(ev int, ours string) float64 {
		q := tb.asking(&Record{Facts: map[string]string{FactorTopic: "LAB.WAGE", FactorCourt: "first", FactorSide: Claimant, FactorEvidence: fmt.Sprint(ev), FactorOurs: ours}})
		return s.predict(s.enc.encode(q, []int32{0}), true)[1]
	}
	for ev := range 4 {
		for _, ours := range []string{"none", "advocate"} {
			if got, want := p(ev, ours), chanceOf(ev, ours == "advocate"); math.Abs(got-want) > .04 {
				t.Errorf("evidence %d, %s: got %.3f, want %.3f", ev, ours, got, want)
			}
		}
	}
}

// Where the outcome hangs on nothing the model must not speak; where it hangs on the facts and there are enough cases, it may.
func TestTheGateOpensForSkillAlone(t *testing.T) {
	ask := &Record{Facts: map[string]string{FactorTopic: "LAB.WAGE", FactorCourt: "first", FactorSide: Claimant, FactorEvidence: "2", FactorOurs: "none"}}
	opened := 0
	for seed := range uint64(6) {
		rs := ruled(1200, 40+seed)
		rng := rand.New(rand.NewPCG(seed, 9))
		for i := range rs {
			rs[i].Outcome = []string{"won", "lost"}[rng.IntN(2)]
		}
		f, err := New(rs, today, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		if f.Estimate(ask).Status == ByModel {
			opened++
		}
	}
	if opened > 0 {
		t.Errorf("the model spoke %d times of 6 where there is nothing to learn", opened)
	}
}

func TestGoodDependsOnTheSide(t *testing.T) {
	for _, c := range []struct {
		outcome, side string
		want          bool
	}{{"won", Claimant, true}, {"won", Respondent, false}, {"lost", Respondent, true}, {"left", Accused, true}, {"won_partly", "", true}, {"settled", Respondent, true},
		{"mediated", Claimant, true}, {"terminated", Victim, false}, {"advised", Claimant, false}} {
		if got := Good(c.outcome, c.side); got != c.want {
			t.Errorf("%s for %q: got %v", c.outcome, c.side, got)
		}
	}
}

func TestAFactLearnedAfterFilingIsNotUsed(t *testing.T) {
	r := Record{Opened: today.AddDays(-90), Filed: today.AddDays(-60), Closed: today, Outcome: "won", Facts: map[string]string{FactorTheirs: "advocate"}, Known: map[string]casework.Date{}}
	for _, c := range []struct {
		day  casework.Date
		want string
	}{{casework.Date{}, "advocate"}, {r.Filed, "advocate"}, {r.Filed.AddDays(1), ""}, {r.Closed, ""}} {
		r.Known[FactorTheirs] = c.day
		if got := r.fact(FactorTheirs); got != c.want {
			t.Errorf("known on %v: got %q, want %q", c.day, got, c.want)
		}
	}
	r.Closed = casework.Date{}
	if r.fact(FactorTheirs) != "advocate" {
		t.Error("of an open case everything known today is used")
	}
}

// A word that is no code never leaves, wherever a person typed it.
func TestStrippedRecordsHoldCodesOnly(t *testing.T) {
	rs := ruled(60, 7)
	for i := range rs {
		rs[i].Facts[FactorClaimKind] = "Сынақбаев Марат"
		rs[i].Facts[FactorRegion] = "судья Үлгі"
		rs[i].Facts[FactorTopic] = "LAB.WAGE Сынақ"
		rs[i].Closed = today.AddDays(-i % 3)
	}
	ss, _ := Strip(rs)
	if len(ss) == 0 {
		t.Fatal("nothing left")
	}
	for _, s := range ss {
		if err := s.Check(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
		for f, v := range s.Facts {
			if !mayLeave(f, v) {
				t.Errorf("%s=%q", f, v)
			}
		}
	}
	bad := Stripped{Quarter: "2026-Q3", Outcome: "won", Facts: map[string]string{FactorOurs: "Адвокат Үлгіұлы"}}
	if casework.CodeOf(bad.Check()) != casework.Invalid {
		t.Error("a name in a record was taken")
	}
}

// A pool of offices where cases end by the same rule is drawn toward; one where they end the other way round is not.
func TestAPoolIsUsedOnlyWhereItHelps(t *testing.T) {
	pooled := func(turned bool) *Pooled {
		rs := ruled(3000, 77)
		for i := range rs {
			if i%7 == 0 {
				rs[i].Outcome = "settled" // a pool needs three outcomes
			} else if turned {
				rs[i].Outcome = map[string]string{"won": "lost", "lost": "won"}[rs[i].Outcome]
			}
			rs[i].Closed = today.AddDays(-i % 60)
		}
		ss, _ := Strip(rs)
		p, err := Pool(ss, 1)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	own := ruled(700, 5)
	for i := range own {
		if i%7 == 0 {
			own[i].Outcome = "settled"
		}
	}
	for _, c := range []struct {
		name   string
		turned bool
	}{{"the same rule", false}, {"the other way round", true}} {
		f, err := New(own, today, pooled(c.turned), 1)
		if err != nil {
			t.Fatal(err)
		}
		if used := f.t.prior != nil; used == c.turned {
			t.Errorf("%s: used %v", c.name, used)
		}
	}
}
