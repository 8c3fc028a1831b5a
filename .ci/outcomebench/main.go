// Outcomebench scores estimates on public tables beside plain answers and beside gradient boosting, and measures their cost
// on a generated table of 50,000 cases, 12 factors and 4 outcomes. It writes one JSON and prints one table.
//
//	outcomebench -ctl build/zangerctl -out build/bench/outcome.json [-data DIR] [-peers FILE]
//
// DIR holds <set>.csv.gz with a column "split"; without it only the generated table is scored. FILE is a CSV of the scores
// of other methods on the same splits: dataset, model, acc, logloss, brier, ece10; rows of "HistGB" are put beside ours.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

type set struct {
	name, time string
	factors    string
	numbers    []string
	crosses    []string
}

var sets = []set{
	{"scotus", "date", "petitioner,petitionerState,respondent,respondentState,jurisdiction,adminAction,threeJudgeFdc,caseOrigin,caseOriginState,caseSource,lcDisagreement,certReason,lcDisposition,lcDispositionDirection,issue,issueArea,naturalCourt,chief",
		[]string{"term"}, []string{"naturalCourt:lcDispositionDirection", "issueArea:lcDispositionDirection", "chief:lcDispositionDirection:issueArea", "petitioner:respondent", "caseSource:lcDispositionDirection"}},
	{"imr", "year", "type,diag,diag_sub,treat,treat_sub,age,gender", []string{"year"},
		[]string{"type:treat", "type:treat_sub", "diag:treat", "diag_sub:treat_sub", "age:treat", "type:diag_sub"}},
	{"sp_appeals", "date", "class,subject,chamber,judge,role_prosecutor,comarca,court_unit", []string{"claim_brl", "filing_year"},
		[]string{"class:role_prosecutor", "chamber:class", "judge:role_prosecutor", "judge:class"}},
	{"sp_consumer", "date", "subject,comarca,parties", []string{"claim_brl", "filing_year"}, []string{"subject:parties"}},
	{"us_ifp", "date", "court,judge,office,case_type", nil, []string{"court:case_type", "office:case_type"}},
}

type scores struct {
	Accuracy float64 `json:"accuracy"`
	LogLoss  float64 `json:"log_loss"`
	Brier    float64 `json:"brier"`
	ECE10    float64 `json:"ece10"`
}

type result struct {
	Set string `json:"set"`
	N   int    `json:"n"`
	scores
	Ladder    scores  `json:"ladder"`
	BaseRate  scores  `json:"base_rate"`
	Majority  scores  `json:"majority"`
	Boosting  *scores `json:"boosting,omitempty"` // another program's, on the same split
	Abstained int     `json:"abstained"`
	CPU       float64 `json:"cpu_seconds"`
	RSS       float64 `json:"peak_rss_mb"`
	Gate      struct {
		Open   bool   `json:"open"`
		Reason string `json:"reason"`
	} `json:"gate"`
}

func main() {
	ctl, out := flag.String("ctl", "build/zangerctl", "program that scores"), flag.String("out", "", "JSON to write")
	data, peers := flag.String("data", "", "folder of public tables"), flag.String("peers", "", "scores of other methods")
	flag.Parse()
	doc := map[string]any{}
	var rs []result
	boosting, err := boosted(*peers)
	check(err)
	for _, s := range sets {
		path := filepath.Join(*data, s.name+".csv.gz")
		if _, err := os.Stat(path); *data == "" || err != nil {
			continue
		}
		r, err := evaluate(*ctl, path, s, "target")
		check(err)
		r.Set, r.Boosting = s.name, boosting[s.name]
		rs = append(rs, *r)
	}
	if *data == "" {
		fmt.Println("no public tables: set ZANGER_OUTCOME_DATA to a folder of them")
	}
	made := filepath.Join(filepath.Dir(*out), "outcome-50k.csv")
	check(generate(made, 50_000))
	r, err := evaluate(*ctl, made, set{name: "made", time: "day", factors: strings.Join(names(), ","), crosses: []string{"f1:f2", "f0:f2", "f2:f3"}}, "end")
	check(err)
	r.Set = "made 50k x 12 x 4"
	rs = append(rs, *r)
	doc["sets"] = rs
	if path := filepath.Join(*data, "tjsp_duration.csv.gz"); *data != "" {
		if _, err := os.Stat(path); err == nil {
			var d []map[string]any
			check(run(*ctl, &d, "outcome", "duration", "--data", path, "--filed", "filing_date", "--days", "duration_days", "--ended", "event", "--keys", "class,subject",
				"--from", "2008-01-01", "--until", "2012-12-31"))
			doc["duration"] = d
		}
	}
	show(rs)
	b, err := json.MarshalIndent(doc, "", " ")
	check(err)
	check(os.WriteFile(*out, append(b, '\n'), 0o600))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "outcomebench:", err)
		os.Exit(1)
	}
}

func run(ctl string, into any, args ...string) error {
	cmd := exec.Command(ctl, append([]string{"--json"}, args...)...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return json.Unmarshal(b, into)
}

func evaluate(ctl, path string, s set, target string) (*result, error) {
	args := []string{"outcome", "evaluate", "--data", path, "--target", target, "--time", s.time, "--split", "split", "--factors", s.factors}
	for _, n := range s.numbers {
		args = append(args, "--numeric", n)
	}
	for _, x := range s.crosses {
		args = append(args, "--cross", x)
	}
	r := &result{}
	return r, run(ctl, r, args...)
}

// boosted reads the rows of gradient boosting.
func boosted(path string) (map[string]*scores, error) {
	out := map[string]*scores{}
	if path == "" {
		return out, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	num := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	for _, r := range rows {
		if len(r) > 5 && r[1] == "HistGB" {
			out[r[0]] = &scores{num(r[2]), num(r[3]), num(r[4]), num(r[5])}
		}
	}
	return out, nil
}

var levels = []int{20, 300, 60, 2, 2, 5, 8, 4, 3, 12, 6, 10}

func names() (out []string) {
	for i := range levels {
		out = append(out, fmt.Sprintf("f%d", i))
	}
	return out
}

// generate writes cases whose end follows a softmax of their factors; the same each time.
func generate(path string, n int) error {
	rng := rand.New(rand.NewPCG(7, 50))
	const outcomes = 4
	truth := make([][]float64, len(levels))
	for g, l := range levels {
		sd := .1 + .4*rng.Float64()
		for range l * outcomes {
			truth[g] = append(truth[g], sd*rng.NormFloat64())
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "day,split,end,"+strings.Join(names(), ","))
	for i := range n {
		eta, row := [outcomes]float64{.6, .2, 0, -.4}, make([]string, len(levels))
		for g, l := range levels {
			v := min(rng.IntN(l), rng.IntN(l)) // some levels are rare
			row[g] = fmt.Sprintf("v%d", v)
			for k := range outcomes {
				eta[k] += truth[g][v*outcomes+k]
			}
		}
		sum := 0.
		for k := range eta {
			eta[k] = math.Exp(eta[k])
			sum += eta[k]
		}
		u, end := rng.Float64()*sum, 0
		for ; end < outcomes-1 && u > eta[end]; end++ {
			u -= eta[end]
		}
		split := "train"
		if i >= n*9/10 {
			split = "test"
		} else if i >= n*8/10 {
			split = "calib"
		}
		fmt.Fprintf(w, "%04d-%02d-%02d,%s,o%d,%s\n", 2000+i*20/n, 1+i*240/n%12, 1+i%28, split, end, strings.Join(row, ","))
	}
	return w.Flush()
}

func show(rs []result) {
	fmt.Printf("%-18s %6s  %8s %8s %8s %8s | %7s %7s | %7s | gate\n", "log loss", "n", "ours", "base", "majority", "boosting", "brier", "ece10", "cpu s")
	for _, r := range rs {
		boost := "-"
		if r.Boosting != nil {
			boost = fmt.Sprintf("%.4f", r.Boosting.LogLoss)
		}
		gate := "open"
		if !r.Gate.Open {
			gate = r.Gate.Reason
		}
		fmt.Printf("%-18s %6d  %8.4f %8.4f %8.4f %8s | %7.4f %7.4f | %7.1f | %s, %.0f MB\n", r.Set, r.N, r.LogLoss, r.BaseRate.LogLoss, r.Majority.LogLoss, boost, r.Brier, r.ECE10, r.CPU, gate, r.RSS)
	}
}
