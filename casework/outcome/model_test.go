package outcome

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zanger/casework"
)

// made invents closed cases whose outcome hangs on evidence and representation.
func made(n int, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 1))
	var rs []Record
	day := casework.MustDate("2022-01-10")
	for i := range n {
		ev, ours := rng.IntN(4), []string{"none", "advocate"}[rng.IntN(2)]
		r := Record{Case: casework.NewID(), Opened: day.AddDays(i * 1400 / n), Outcome: "lost",
			Facts: map[string]string{FactorTopic: []string{"LAB.WAGE", "LAB.DISMISS"}[rng.IntN(2)], FactorCourt: "district",
				FactorEvidence: fmt.Sprint(ev), FactorOurs: ours}, Sum: casework.Tenge(int64(50000 + rng.IntN(1000000)))}
		r.Closed = r.Opened.AddDays(30 + rng.IntN(200))
		eta := -1.8 + 1.0*float64(ev)
		if ours == "advocate" {
			eta += .8
		}
		if rng.Float64() < 1/(1+math.Exp(-eta)) {
			r.Outcome = "won"
		} else if rng.Float64() < .2 {
			r.Outcome = "settled"
		}
		rs = append(rs, r)
	}
	return rs
}

func ask(evidence string) *Record {
	return &Record{Facts: map[string]string{FactorTopic: "LAB.WAGE", FactorCourt: "district", FactorEvidence: evidence, FactorOurs: "advocate"}, Sum: casework.Tenge(300000)}
}

var today = casework.MustDate("2026-11-23")

func TestTheLadder(t *testing.T) {
	for _, c := range []struct {
		name   string
		n      int
		r      *Record
		status Status
		reason string
	}{
		{"no cases at all", 0, ask("2"), Refused, "few"},
		{"17 of 30 needed", 17, ask("2"), Refused, "few"},
		{"enough for a base rate", 60, ask("2"), BaseRate, "few"},
		{"a skilled model", 1200, ask("2"), ByModel, ""},
		{"no area", 1200, &Record{Facts: map[string]string{FactorCourt: "district"}}, Refused, "no_area"},
		{"nothing like it was ever seen", 1200, &Record{Facts: map[string]string{FactorTopic: "MIG.EXPEL", FactorCourt: "supreme"}}, Refused, "unseen"},
		{"an area seen nowhere, a court seen", 1200, &Record{Facts: map[string]string{FactorTopic: "MIG.EXPEL", FactorCourt: "district"}}, Refused, "few"},
	} {
		f, err := New(made(c.n, 5), today, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		e := f.Estimate(c.r)
		if e.Status != c.status || e.Reason != c.reason {
			t.Errorf("%s: got %s %q %+v, want %s %q", c.name, e.Status, e.Reason, e.Gate, c.status, c.reason)
		}
		if e.Status == Refused {
			if len(e.Outcomes)+len(e.Base) > 0 {
				t.Errorf("%s: a refusal gives figures", c.name)
			}
			continue
		}
		sum := 0.
		for _, s := range e.Outcomes {
			sum += s.P
			if s.Low > s.P || s.P > s.High || s.Low < 0 || s.High > 1 {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: shares sum to %v", c.name, sum)
		}
	}
}

func TestTheModelFollowsTheFacts(t *testing.T) {
	rs := made(1200, 5)
	f, err := New(rs, today, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	weak, strong := f.Estimate(ask("0")), f.Estimate(ask("3"))
	// the truth of made: 1/(1+e^1) = 27 % and 1/(1+e^-2) = 88 % won
	if p := won(weak); p < .17 || p > .4 {
		t.Errorf("weak: got %.2f won", p)
	}
	if p := won(strong); p < .78 || p > .95 {
		t.Errorf("strong: got %.2f won", p)
	}
	if e := strong.Factors[0]; e.Factor != FactorEvidence || e.Points < 10 || e.N < 200 {
		t.Errorf("got %+v first", e)
	}
	var other, good int
	for _, s := range strong.Similar {
		if s.For {
			good++
		} else {
			other++
		}
	}
	if good == 0 || other == 0 {
		t.Errorf("similar cases: %d for, %d against", good, other)
	}
	unknown := ask("")
	e := f.Estimate(unknown)
	if len(e.Missing) == 0 || e.Missing[0].Factor != FactorEvidence {
		t.Errorf("evidence would move it most, got %+v", e.Missing)
	}
	slices.Reverse(rs) // the order they come in and their numbers change nothing
	for i := range rs {
		rs[i].Case = casework.NewID()
	}
	if g, err := New(rs, today, nil, 1); err != nil {
		t.Fatal(err)
	} else if again := g.Estimate(ask("3")); !reflect.DeepEqual(again.Outcomes, strong.Outcomes) || !reflect.DeepEqual(again.Factors, strong.Factors) {
		t.Error("the same cases and seed gave another estimate")
	}
}

func won(e *Estimate) float64 {
	for _, s := range e.Outcomes {
		if s.Outcome == "won" {
			return s.P
		}
	}
	return 0
}

func TestNoSkillNoModel(t *testing.T) {
	rs := made(900, 9)
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range rs { // the outcome hangs on nothing
		rs[i].Outcome = []string{"won", "lost"}[rng.IntN(2)]
	}
	f, err := New(rs, today, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if e := f.Estimate(ask("2")); e.Status != BaseRate || e.Reason != "no_skill" {
		t.Errorf("got %s %q, want base_rate no_skill", e.Status, e.Reason)
	}
}

func TestAFactLearnedAtTheEndIsNotUsed(t *testing.T) {
	r := Record{Closed: today, Facts: map[string]string{FactorEvidence: "3"}, Known: map[string]casework.Date{FactorEvidence: today}, Sum: 100, Outcome: "won"}
	if got := r.fact(FactorEvidence); got != "" {
		t.Errorf("got %q", got)
	}
	r.Known[FactorEvidence] = today.AddDays(-1)
	if got := r.fact(FactorEvidence); got != "3" {
		t.Errorf("got %q", got)
	}
}

func TestDriftSeesACodingBreak(t *testing.T) {
	rs := made(400, 2)
	if f, _ := New(rs, today, nil, 1); len(f.drift) != 0 {
		t.Errorf("no break, got %+v", f.drift)
	}
	for i := range rs {
		if i >= 300 {
			rs[i].Facts[FactorOurs] = "advocate"
		}
	}
	f, err := New(rs, today, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.drift) != 1 || f.drift[0].Factor != FactorOurs {
		t.Errorf("got %+v", f.drift)
	}
}

func TestDurations(t *testing.T) {
	f, err := New(made(400, 2), today, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Estimate(ask("1")).Duration // uniform between 30 and 230 days
	if d.P10 < 30 || d.P10 > 70 || d.Median < 110 || d.Median > 150 || d.P90 < 190 || d.P90 > 250 {
		t.Errorf("got %+v", d)
	}
	sum := 0.
	for _, y := range d.Year {
		sum += y.Share
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("ends and open cases sum to %v", sum)
	}
	few, err := New(made(20, 2), today, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := few.Estimate(ask("1")).Duration; got.Median != 0 {
		t.Errorf("20 cases, got %+v", got)
	}
}

func TestOnlyCommonRecordsLeave(t *testing.T) {
	rs := made(300, 4)
	rs = append(rs, Record{Closed: today, Outcome: "won", Case: casework.NewID(), Facts: map[string]string{FactorTopic: "MIG.EXPEL", FactorCourt: "supreme"}})
	ss, held := Strip(rs)
	cell := map[string]int{}
	for i := range ss {
		cell[ss[i].cell()]++
	}
	for c, n := range cell {
		if n < 5 {
			t.Errorf("%d share %q", n, c)
		}
	}
	if held == 0 || len(ss)+held != len(rs) {
		t.Errorf("%d left, %d held of %d", len(ss), held, len(rs))
	}
}

func TestAPooledModelIsSignedAndUsed(t *testing.T) {
	ss, _ := Strip(made(3000, 6))
	p, err := Pool(ss, 2)
	if err != nil {
		t.Fatal(err)
	}
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := p.Sign(&file, key); err != nil {
		t.Fatal(err)
	}
	if file.Len() > 1<<20 {
		t.Errorf("%d bytes", file.Len())
	}
	got, err := ReadPooled(bytes.NewReader(file.Bytes()), []ed25519.PublicKey{pub}, 1)
	if err != nil || got.N != p.N {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := ReadPooled(bytes.NewReader(file.Bytes()), []ed25519.PublicKey{pub}, 2); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("an old issue: got %v", err)
	}
	other, _, _ := ed25519.GenerateKey(nil)
	if _, err := ReadPooled(bytes.NewReader(file.Bytes()), []ed25519.PublicKey{other}, 1); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("another signer: got %v", err)
	}
	// an office with few cases of its own learns more with the pool than without
	few := made(120, 8)
	test, _ := tableOf(made(2000, 10))
	loss := func(prior *Pooled) float64 {
		tb, rs := tableOf(few)
		tb.prior = prior
		s := fitReg(tb, nil, rowsTo(len(rs)), Form{}, nil)
		late := made(2000, 10)
		var ask []*Record
		for i := range late {
			ask = append(ask, &late[i])
		}
		q := tb.asking(ask...)
		y := make([]int8, len(late))
		for i := range late {
			for o, w := range tb.Outcomes {
				if w == late[i].Outcome {
					y[i] = int8(o)
				}
			}
		}
		return logLoss(s.predict(s.enc.encode(q, rowsTo(len(late))), true), y, len(tb.Outcomes))
	}
	if len(test.Y) != 2000 {
		t.Fatal("no test cases")
	}
	if with, without := loss(got), loss(nil); with >= without {
		t.Errorf("with the pool %.4f, without %.4f", with, without)
	}
}

// No word for a judge stands in any field or file of the package's data, nor in the store's tables.
func TestNoJudgeAnywhere(t *testing.T) {
	judge := regexp.MustCompile(`(?i)\bjudge|judge_|судья|судьи`)
	for _, typ := range []reflect.Type{reflect.TypeFor[Record](), reflect.TypeFor[Stripped](), reflect.TypeFor[Estimate](), reflect.TypeFor[Alike](), reflect.TypeFor[casework.Case]()} {
		for i := range typ.NumField() {
			if f := typ.Field(i); judge.MatchString(f.Name + string(f.Tag)) {
				t.Errorf("%s.%s", typ, f.Name)
			}
		}
	}
	for _, n := range FactorNames {
		if judge.MatchString(n) {
			t.Error(n)
		}
	}
	files, err := filepath.Glob("../sqlite/migration/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema found", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if judge.Match(b) {
			t.Errorf("%s names a judge", name)
		}
	}
}

func TestReadTable(t *testing.T) {
	csv := "id,day,split,target,kind,claim\n1,2020-01-01,train,won,a,100\n2,2020-01-02,train,,a,100\n3,2020-01-03,test,lost,,\n"
	tb, err := ReadTable(strings.NewReader(csv), Spec{Target: "target", Time: "day", Split: "split", Factors: []string{"kind"}, Numbers: []string{"claim"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(tb.Y) != 2 || tb.Factors[0].Code[1] != 0 || !math.IsNaN(tb.Numbers[0].Value[1]) || tb.Time[1]-tb.Time[0] != 2 {
		t.Errorf("got %+v", tb)
	}
	if _, err := ReadTable(strings.NewReader(csv), Spec{Target: "nothing"}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v", err)
	}
	if _, err := Evaluate(tb, nil, 1, 1); casework.CodeOf(err) != casework.Missing {
		t.Errorf("two rows: got %v", err)
	}
}

func TestScores(t *testing.T) {
	s := score([]float64{.2, .8, .6, .4}, []int8{1, 1}, 2)
	want := Scores{Accuracy: .5, LogLoss: -(math.Log(.8) + math.Log(.4)) / 2, Brier: (.04 + .36) / 2, ECE10: (.2 + .6) / 2}
	for _, d := range []float64{s.Accuracy - want.Accuracy, s.LogLoss - want.LogLoss, s.Brier - want.Brier, s.ECE10 - want.ECE10} {
		if math.Abs(d) > 1e-12 {
			t.Errorf("got %+v, want %+v", s, want)
		}
	}
}
