package sample_test

import (
	"context"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/sample"
)

func TestSampleOfficeStandsOnAnyDay(t *testing.T) {
	for _, day := range []string{"2026-11-23", "2026-12-31", "2027-03-22"} {
		d := casework.MustDate(day)
		clock := casework.FixedClock{At: time.Date(d.Year, d.Month, d.Day, 4, 0, 0, 0, time.UTC)}
		ctx, s := context.Background(), casetest.NewOffice(casework.Supervisor)
		if err := sample.Fill(ctx, s, clock); err != nil {
			t.Fatalf("%s: %v", day, err)
		}
		count := func(q casework.Query, e casework.Entity) int {
			n, err := s.Count(ctx, e, q)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if got := count(casework.All(), &casework.Case{}); got != 10 {
			t.Errorf("%s: %d cases, want 10", day, got)
		}
		if got := count(casework.All(), &casework.Enquiry{}); got < 20 {
			t.Errorf("%s: %d enquiries, want 20 or more", day, got)
		}
		open := casework.Query{}.And("done", casework.Empty, nil)
		if got := count(open.And("sort", casework.Lt, d), &casework.Deadline{}); got != 2 {
			t.Errorf("%s: %d overdue, want 2", day, got)
		}
		if got := count(open.And("sort", casework.Eq, d).And("form", casework.Eq, "hearing"), &casework.Deadline{}); got != 1 {
			t.Errorf("%s: %d hearings today, want 1", day, got)
		}
		if err := sample.Fill(ctx, s, clock); casework.CodeOf(err) != casework.Denied {
			t.Errorf("%s: filled twice: %v", day, err)
		}
	}
}
