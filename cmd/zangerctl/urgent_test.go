package main

import (
	"os"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/triage"
)

// Who is in danger must not wait in the queue: rules of the pack and the guess of software together raise what speaks of
// it. A call too many is the lesser fault.
func TestDangerIsRaised(t *testing.T) {
	pack, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	m := triage.Train(triage.Phrases(pack))
	rules, both := &intake.Desk{Law: pack}, &intake.Desk{Law: pack, Topic: m.Sure}
	data, err := os.ReadFile("testdata/urgent.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, byRules, raised := map[string]int{}, map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(data)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		n[want]++
		e := &casework.Enquiry{Line: text}
		if b, _ := rules.Judge(e); b == casework.Emergency {
			byRules[want]++
		}
		if b, _ := both.JudgeOrGuess(e); b == casework.Emergency {
			raised[want]++
		} else if want == "emergency" {
			t.Logf("not raised: %s", text)
		}
		if b, why := both.JudgeOrGuess(e); want == "calm" && b == casework.Emergency {
			t.Logf("raised: %s (%s)", text, why)
		}
	}
	t.Logf("danger: %d of %d raised (%d by rules alone); calm: %d of %d", raised["emergency"], n["emergency"], byRules["emergency"], raised["calm"], n["calm"])
	if n["emergency"] < 50 || float64(raised["emergency"]) < .98*float64(n["emergency"]) || float64(raised["calm"]) > .1*float64(n["calm"]) {
		t.Errorf("danger: %d of %d raised; calm: %d of %d", raised["emergency"], n["emergency"], raised["calm"], n["calm"])
	}
}
