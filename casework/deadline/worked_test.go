package deadline_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
)

func engine(t testing.TB) (*deadline.Engine, *lawpack.Pack, *calendar.Calendar) {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := calendar.New(p)
	return deadline.New(p, c), p, c
}

func span(t testing.TB, s string) casework.DateRange {
	t.Helper()
	r, err := casework.ParseDateRange(s)
	if err != nil || r.IsZero() {
		t.Fatalf("testdata: %q is not a date", s)
	}
	return r
}

func TestDatesWorkedByHand(t *testing.T) {
	e, _, _ := engine(t)
	f, err := os.Open("testdata/worked.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		col := strings.Split(line, " | ")
		if len(col) != 8 {
			t.Fatalf("testdata: %d columns in %q", len(col), line)
		}
		n++
		t.Run(col[0]+"/"+col[2], func(t *testing.T) {
			trigger, version := strings.Trim(col[1], "-"), col[6]
			if strings.Contains(col[1], "-") && len(col[1]) > 1 {
				trigger = col[1]
			}
			if version == "-" {
				version = col[0]
			}
			r, err := e.Compute(col[0], trigger, span(t, col[2]), deadline.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := r.End, span(t, col[3]); got != want {
				t.Errorf("end: got %v, want %v (%s)", got, want, col[7])
			}
			if got, want := r.Safe.String(), col[4]; got != want {
				t.Errorf("safe: got %s, want %s", got, want)
			}
			if got, want := r.Rule.ID, version; got != want {
				t.Errorf("version: got %s, want %s", got, want)
			}
			for _, wrong := range strings.Fields(col[5]) {
				if d := casework.MustDate(wrong); d == r.End.From || d == r.End.To {
					t.Errorf("the common mistake: got %s", wrong)
				}
			}
			end, safe, err := e.End(col[0], span(t, col[2]))
			if err != nil || end != r.End || safe != r.Safe {
				t.Errorf("End: got %v %v %v, want the same as Compute: %v %v", end, safe, err, r.End, r.Safe)
			}
		})
	}
	if n < 100 {
		t.Errorf("got %d worked dates, want at least 100", n)
	}
}
