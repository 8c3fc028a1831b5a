package presenter

import (
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
	"zanger/casework/prospect"
	"zanger/ui/text"
)

// Where no closed case is like this one the nearest are still given, with no likeness: a person is not told they are similar.
func TestCasesWithNothingInCommonAreNotCalledSimilar(t *testing.T) {
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	shown := &outcome.Estimate{Status: outcome.Refused}
	for _, near := range []float64{.5, .004, .006, 0} {
		for _, good := range []bool{true, false} {
			shown.Similar = append(shown.Similar, outcome.Alike{Outcome: "won", Month: "2026-09", Topic: "LAB.WAGE", Near: near, For: good})
		}
	}
	w := wording{cat.In("ru"), law}
	v := w.of(prospect.Said{Estimate: &casework.Estimate{}, Shown: shown}, nil)
	for _, lines := range [][]AlikeLine{v.For, v.Against} {
		if len(lines) != 2 || !strings.HasSuffix(lines[0].Detail, w.p.T("estimate.near", "N", 50)) || !strings.HasSuffix(lines[1].Detail, w.p.T("estimate.near", "N", 1)) {
			t.Errorf("got %v", lines)
		}
	}
}

// A duration of a kind that hardly occurs comes from other kinds, and is not said to be of it.
func TestADurationOfFewCasesSaysWhereItComesFrom(t *testing.T) {
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		w := wording{p: cat.In(lang)}
		for n, key := range map[int]string{1: "estimate.duration.few", outcome.LeastBase - 1: "estimate.duration.few", outcome.LeastBase: "estimate.duration"} {
			var v EstimateWords
			v.duration(w, &outcome.Estimate{Duration: outcome.Duration{N: n, Median: 144, P10: 73, P90: 238}})
			if want := w.p.N(key, 144, "Of", n); len(v.Duration) != 2 || v.Duration[0] != want {
				t.Errorf("%s, %d cases: %q, want %q", lang, n, v.Duration, want)
			}
		}
	}
}
