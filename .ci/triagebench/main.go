// Triagebench scores the suggestion of topics on public sets of texts and on the pack's own phrases, beside other methods'
// scores on the same splits, and measures its cost. It writes one JSON and prints one table.
//
//	triagebench -ctl build/zangerctl -out build/bench/triage.json [-data DIR] [-peers FILE]
//
// DIR holds <set>.csv.gz; without it only the pack's phrases are scored. FILE is a CSV of other methods' scores: dataset,
// model, macroF1; the best of each set is put beside ours.
package main

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// sets are the tables with the arguments that pick a part of one, by the name other methods' scores use.
var sets = []struct {
	name, file string
	args       []string
}{
	{"sib200_kk", "kk_ru_en_sib200", []string{"--split", "split", "--only", "lang=kk"}},
	{"sib200_ru", "kk_ru_en_sib200", []string{"--split", "split", "--only", "lang=ru"}},
	{"sib200_en", "kk_ru_en_sib200", []string{"--split", "split", "--only", "lang=en"}},
	{"ru_citizen_appeals", "ru_citizen_appeals", []string{"--split", "split"}},
	{"en_learned_hands (first 1500 chars)", "en_learned_hands", []string{"--split", "split"}},
	{"kz_gov_inquiries (5-fold CV)", "kz_gov_inquiries_sample", []string{"--folds", "5"}},
}

type score struct {
	Set     string  `json:"set"`
	N       int     `json:"n"`
	MacroF1 float64 `json:"macro_f1"`
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	ECE     float64 `json:"ece10"`
	CPU     float64 `json:"cpu_seconds,omitempty"`
	RSS     float64 `json:"peak_rss_mb,omitempty"`
	Best    float64 `json:"best_other_macro_f1,omitempty"`
	Other   string  `json:"best_other,omitempty"`
}

func main() {
	ctl := flag.String("ctl", "build/zangerctl", "the command line program")
	out := flag.String("out", "", "where the figures go")
	data := flag.String("data", "", "folder of public sets of texts")
	peers := flag.String("peers", "", "CSV of other methods' scores")
	flag.Parse()
	if err := run(*ctl, *out, *data, *peers); err != nil {
		fmt.Fprintln(os.Stderr, "triagebench:", err)
		os.Exit(1)
	}
}

func run(ctl, out, data, peers string) error {
	best, name, err := others(peers)
	if err != nil {
		return err
	}
	var all []score
	for _, s := range sets {
		if data == "" {
			break
		}
		x := score{Set: s.name, Best: best[s.name], Other: name[s.name]}
		args := append([]string{"--json", "triage", "evaluate", "--data", filepath.Join(data, s.file+".csv.gz"), "--text", "text", "--label", "label"}, s.args...)
		if err := ask(&x, ctl, args...); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		all = append(all, x)
	}
	phrases := map[string]score{}
	if err := ask(&phrases, ctl, "--json", "triage", "check"); err != nil {
		return err
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		x := phrases[lang]
		x.Set = "own phrases, " + lang
		all = append(all, x)
	}
	fmt.Printf("%-38s %5s %9s %7s %7s %6s %6s %6s  %s\n", "set", "n", "macro-F1", "top 1", "top 3", "ECE", "CPU s", "MB", "best other")
	for _, x := range all {
		fmt.Printf("%-38s %5d %9.3f %7.3f %7.3f %6.3f %6.1f %6.0f  %.3f %s\n", x.Set, x.N, x.MacroF1, x.Top1, x.Top3, x.ECE, x.CPU, x.RSS, x.Best, x.Other)
	}
	doc, err := json.MarshalIndent(all, "", "  ")
	if err != nil || out == "" {
		return err
	}
	return os.WriteFile(out, append(doc, '\n'), 0o644)
}

// ask runs the program and reads its JSON.
func ask(into any, ctl string, args ...string) error {
	cmd := exec.Command(ctl, args...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// others gives the best macro-F1 of other methods on each set, and whose it is.
func others(path string) (best map[string]float64, name map[string]string, err error) {
	best, name = map[string]float64{}, map[string]string{}
	if path == "" {
		return best, name, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[at["macroF1"]], 64)
		if set := r[at["dataset"]]; err == nil && v > best[set] {
			best[set], name[set] = v, r[at["model"]]
		}
	}
	return best, name, nil
}
