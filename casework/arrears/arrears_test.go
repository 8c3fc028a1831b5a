package arrears_test

import (
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
	"zanger/casework/arrears"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
)

func day(s string) casework.Date { return casework.MustDate(s) }

func percent(t testing.TB, s string) lawpack.Decimal {
	t.Helper()
	d, ok := lawpack.ParseDecimal(s)
	if !ok {
		t.Fatal(s)
	}
	return d
}

// Sums worked by hand.
func TestPenaltiesWorkedByHand(t *testing.T) {
	p := packtest.Builtin(t)
	for _, c := range []struct {
		name  string
		q     arrears.Query
		want  casework.Money // tiyn
		days  int
		parts int
	}{
		// 100 000 x 18 % x 1.25 / 365 = 61.643835... a day; 10 days 616.44
		{"late wages, ten days", arrears.Query{Rule: "wage", Sum: casework.Tenge(100_000), From: day("2026-07-11"), To: day("2026-07-20"), Percent: percent(t, "18")}, 61644, 10, 1},
		// one day: 61.64
		{"late wages, one day", arrears.Query{Rule: "wage", Sum: casework.Tenge(100_000), From: day("2026-07-11"), To: day("2026-07-11"), Percent: percent(t, "18")}, 6164, 1, 1},
		// 18 % for 10 days 616.44, then 16.5 % for 5 days: 100 000 x 16.5 x 1.25 x 5 / 36500 = 282.53
		{"the base rate changes", arrears.Query{Rule: "wage", Sum: casework.Tenge(100_000), From: day("2026-07-11"), To: day("2026-07-25"), Percent: percent(t, "18"),
			Changes: []arrears.Change{{From: day("2026-07-21"), Percent: percent(t, "16,5")}}}, 61644 + 28253, 15, 2},
		// 50 000 a month at 0.1 % a day for 30 days: 1 500
		{"maintenance", arrears.Query{Rule: "alimony", Sum: casework.Tenge(50_000), From: day("2026-09-01"), To: day("2026-09-30")}, 150000, 30, 1},
		// 10 days of 50 000 and, after 20 000 paid on the tenth, 20 days of 30 000: 500 + 600
		{"a part is paid", arrears.Query{Rule: "alimony", Sum: casework.Tenge(50_000), From: day("2026-09-01"), To: day("2026-09-30"),
			Payments: []arrears.Payment{{On: day("2026-09-10"), Sum: casework.Tenge(20_000)}}}, 110000, 30, 2},
		// paid in full on the tenth: nothing runs after
		{"all is paid", arrears.Query{Rule: "alimony", Sum: casework.Tenge(50_000), From: day("2026-09-01"), To: day("2026-09-30"),
			Payments: []arrears.Payment{{On: day("2026-09-10"), Sum: casework.Tenge(50_000)}}}, 50000, 10, 1},
		{"by the contract, a day", arrears.Query{Rule: "contract-day", Sum: casework.Tenge(1_000_000), From: day("2026-03-01"), To: day("2026-03-31"), Percent: percent(t, "0.5")}, 15_500_000, 31, 1},
		// a leap year is spread over 365 days all the same: 366 days at 36.5 % of 1 000
		{"a leap year", arrears.Query{Rule: "contract-year", Sum: casework.Tenge(1_000), From: day("2024-01-01"), To: day("2024-12-31"), Percent: percent(t, "36.5")}, 36600, 366, 1},
	} {
		r, err := arrears.Compute(p, c.q)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if r.Total != c.want || r.Days != c.days || len(r.Parts) != c.parts {
			t.Errorf("%s: got %d tiyn, %d days, %d periods; want %d, %d, %d", c.name, r.Total, r.Days, len(r.Parts), c.want, c.days, c.parts)
		}
		if len(r.Doubt) == 0 {
			t.Errorf("%s: no doubt is said", c.name)
		}
	}
}

func TestComputeRefuses(t *testing.T) {
	p := packtest.Builtin(t)
	good := arrears.Query{Rule: "alimony", Sum: 100, From: day("2026-09-01"), To: day("2026-09-30")}
	for name, c := range map[string]struct {
		change func(*arrears.Query)
		code   casework.Code
	}{
		"no such rule":         {func(q *arrears.Query) { q.Rule = "magic" }, casework.Missing},
		"no days":              {func(q *arrears.Query) { q.To = casework.Date{} }, casework.Missing},
		"days backward":        {func(q *arrears.Query) { q.To = day("2026-08-01") }, casework.Invalid},
		"no sum":               {func(q *arrears.Query) { q.Sum = 0 }, casework.Missing},
		"a base rate unnamed":  {func(q *arrears.Query) { q.Rule = "wage" }, casework.Missing},
		"paid before the debt": {func(q *arrears.Query) { q.Payments = []arrears.Payment{{On: day("2026-08-01"), Sum: 1}} }, casework.Invalid},
		"paid too much":        {func(q *arrears.Query) { q.Payments = []arrears.Payment{{On: day("2026-09-02"), Sum: 101}} }, casework.Invalid},
	} {
		q := good
		c.change(&q)
		if _, err := arrears.Compute(p, q); casework.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
}

// However a delay is cut by payments and changes of the percent, its periods cover each day at most once, in order, and
// a longer delay never costs less.
func TestPeriodsCoverTheDelay(t *testing.T) {
	p := packtest.Builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		from := day("2025-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "from"))
		q := arrears.Query{Rule: "contract-year", Sum: casework.Money(rapid.Int64Range(1, 1e13).Draw(t, "sum")), From: from,
			To: from.AddDays(rapid.IntRange(0, 1500).Draw(t, "days")), Percent: lawpack.Decimal(rapid.Int64Range(1, 1_000_000).Draw(t, "percent"))}
		rest := q.Sum
		for range rapid.IntRange(0, 4).Draw(t, "payments") {
			s := casework.Money(rapid.Int64Range(1, int64(q.Sum)).Draw(t, "paid"))
			if s <= rest {
				rest -= s
				q.Payments = append(q.Payments, arrears.Payment{On: from.AddDays(rapid.IntRange(0, 1600).Draw(t, "on")), Sum: s})
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			q.Changes = append(q.Changes, arrears.Change{From: from.AddDays(rapid.IntRange(-50, 1600).Draw(t, "change")), Percent: lawpack.Decimal(rapid.Int64Range(0, 500_000).Draw(t, "new"))})
		}
		r, err := arrears.Compute(p, q)
		if err != nil {
			t.Fatal(err)
		}
		last, sum := q.From.AddDays(-1), casework.Money(0)
		for _, x := range r.Parts {
			if !x.From.After(last) || x.To.Before(x.From) || x.To.After(q.To) || x.Days != x.From.DaysUntil(x.To)+1 || x.Debt <= 0 || x.Sum < 0 {
				t.Fatalf("%+v", r.Parts)
			}
			last = x.To
			sum += x.Sum
		}
		if sum != r.Total {
			t.Fatalf("%d and %d", sum, r.Total)
		}
		q.To = q.To.AddDays(1)
		if more, err := arrears.Compute(p, q); err != nil || more.Total < r.Total {
			t.Fatalf("one day more: %v, %v", more, err)
		}
	})
}
