package price_test

import (
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
	"zanger/casework/price"
)

// Prices worked by hand, one of each kind.
func TestPricesWorkedByHand(t *testing.T) {
	p := packtest.Builtin(t)
	one := func(rule string, amount int64, months int) []price.Demand {
		return []price.Demand{{Rule: rule, Amount: casework.Tenge(amount), Months: months}}
	}
	for _, c := range []struct {
		name    string
		demands []price.Demand
		want    int64
		sure    lawpack.Confidence
	}{
		{"money", one("money", 1_250_000, 0), 1_250_000, lawpack.Seen},
		{"defamation", one("defamation", 500_000, 0), 500_000, lawpack.Seen},
		{"a share of a flat", one("share", 9_000_000, 0), 9_000_000, lawpack.Seen},
		{"maintenance is a year", one("alimony", 60_000, 0), 720_000, lawpack.Seen},
		{"payments for two years", one("periodic", 60_000, 24), 1_440_000, lawpack.Seen},
		{"payments for five years: three count", one("periodic", 60_000, 60), 2_160_000, lawpack.Seen},
		{"payments for life", one("indefinite", 60_000, 0), 2_160_000, lawpack.Seen},
		{"payments changed for seven months", one("change", 10_000, 7), 70_000, lawpack.Seen},
		{"payments changed for long", one("change", 10_000, 70), 120_000, lawpack.Seen},
		{"payments stopped with four months to run", one("stop", 25_000, 4), 100_000, lawpack.Seen},
		{"a lease with ten months to run", one("lease", 200_000, 10), 2_000_000, lawpack.Seen},
		{"a lease for ever", one("lease", 200_000, 120), 7_200_000, lawpack.Seen},
		{"a house", one("real-estate", 30_000_000, 0), 30_000_000, lawpack.Seen},
		{"a car kept by another", one("possession", 4_000_000, 0), 4_000_000, lawpack.Seen},
		{"a car insured for more", []price.Demand{{Rule: "possession", Amount: casework.Tenge(4_000_000), Floor: casework.Tenge(4_500_000)}}, 4_500_000, lawpack.Seen},
		{"an invalid deal", one("invalid-deal", 7_000_000, 0), 7_000_000, lawpack.Seen},
		{"a counterclaim nobody read about", one("counterclaim", 100_000, 0), 100_000, lawpack.Unverified},
		{"the person names it", one("given", 100_000, 0), 100_000, lawpack.Unverified},
		{"a floor belongs to one kind only", []price.Demand{{Rule: "money", Amount: casework.Tenge(100), Floor: casework.Tenge(500)}}, 100, lawpack.Seen},
		{"two demands", []price.Demand{{Rule: "money", Amount: casework.Tenge(100_000)}, {Rule: "lease", Amount: casework.Tenge(50_000), Months: 6}}, 400_000, lawpack.Seen},
		{"the least sure one counts", []price.Demand{{Rule: "money", Amount: casework.Tenge(1)}, {Rule: "given", Amount: casework.Tenge(1)}}, 2, lawpack.Unverified},
	} {
		r, err := price.Compute(p, c.demands...)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.Price != casework.Tenge(c.want) || r.Confidence != c.sure {
			t.Errorf("%s: got %v (%s), want %d (%s)", c.name, r.Price, r.Confidence, c.want, c.sure)
		}
	}
}

func TestRefusals(t *testing.T) {
	p := packtest.Builtin(t)
	for name, demands := range map[string][]price.Demand{
		"none":     nil,
		"unknown":  {{Rule: "magic", Amount: 100}},
		"nothing":  {{Rule: "money"}},
		"negative": {{Rule: "money", Amount: -1}},
		"months":   {{Rule: "lease", Amount: 100, Months: -1}},
		"floor":    {{Rule: "possession", Amount: 100, Floor: -1}},
		"endless":  {{Rule: "alimony", Amount: casework.Money(1 << 62)}},
	} {
		if r, err := price.Compute(p, demands...); err == nil {
			t.Errorf("%s: got %v", name, r.Price)
		}
	}
}

// Whatever is demanded, the price is the sum of its parts, the order does not matter, and no part is below what was asked for.
func TestPartsAddUp(t *testing.T) {
	p := packtest.Builtin(t)
	rules := p.Prices().Rules
	rapid.Check(t, func(t *rapid.T) {
		var demands []price.Demand
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			demands = append(demands, price.Demand{Rule: rules[rapid.IntRange(0, len(rules)-1).Draw(t, "rule")].ID,
				Amount: casework.Money(rapid.Int64Range(1, 1e13).Draw(t, "amount")), Months: rapid.IntRange(0, 90).Draw(t, "months"),
				Floor: casework.Money(rapid.Int64Range(0, 1e13).Draw(t, "floor"))})
		}
		r, err := price.Compute(p, demands...)
		if err != nil {
			t.Fatal(err)
		}
		sum := casework.Money(0)
		for i, x := range r.Parts {
			sum += x.Sum
			if x.Sum < demands[i].Amount || x.Months > x.Rule.Months {
				t.Fatalf("%+v is less than asked", x)
			}
		}
		if sum != r.Price {
			t.Fatalf("%v is not the sum %v of the parts", r.Price, sum)
		}
		for i, j := 0, len(demands)-1; i < j; i, j = i+1, j-1 {
			demands[i], demands[j] = demands[j], demands[i]
		}
		if back, err := price.Compute(p, demands...); err != nil || back.Price != r.Price {
			t.Fatalf("turned round: %v %v", back, err)
		}
	})
}
