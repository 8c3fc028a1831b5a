// Command linebench measures what an exchange costs over the line: bytes, CPU of the laptop's process and of the hub's, memory. With -peer, the folder of a harness
// whose "node run.mjs pouchdb N" moves as many records with PouchDB, it does that in the same run and gives the ratios.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

type figure struct {
	What   string  `json:"what"`
	Up     int64   `json:"up"`
	Down   int64   `json:"down"`
	CPU    float64 `json:"cpu_s,omitempty"`
	HubCPU float64 `json:"hub_cpu_s,omitempty"`
	Wall   float64 `json:"wall_s"`
	MB     int64   `json:"mb,omitempty"`
	HubMB  int64   `json:"hub_mb,omitempty"`
}

// ratio is ours divided by the peer's: below 1 is less. CPU is that of both ends.
type ratio struct {
	What  string  `json:"what"`
	Bytes float64 `json:"bytes"`
	CPU   float64 `json:"cpu"`
	MB    float64 `json:"mb"`
}

func main() {
	log.SetFlags(0)
	records := flag.Int("records", 10_000, "how many")
	peer := flag.String("peer", "", "folder of the peers' harness")
	out := flag.String("out", "build/bench/line.json", "file to write")
	flag.Parse()
	var report struct {
		Records int      `json:"records"`
		Ours    []figure `json:"ours"`
		Peer    []figure `json:"pouchdb,omitempty"`
		Ratios  []ratio  `json:"ratios,omitempty"`
	}
	var err error
	report.Records = *records
	if report.Ours, err = ours(*records); err != nil {
		log.Fatal(err)
	}
	if *peer != "" {
		if report.Peer, err = peers(*peer, *records); err != nil {
			log.Fatal(err)
		}
		report.Ratios = compare(report.Ours, report.Peer, *records)
	}
	b, err := json.MarshalIndent(&report, "", " ")
	if err == nil {
		err = os.WriteFile(*out, append(b, '\n'), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
	os.Stdout.Write(append(b, '\n'))
}

// ours runs the figures of package sync/client.
func ours(records int) (list []figure, err error) {
	cmd := exec.Command("go", "test", "-trimpath", "-tags", "ci,migrated_fynedo,no_emoji", "-count=1", "-timeout", "120m", "-v", "-run", "FiguresOf", "./sync/client")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "ZANGER_LONG=1", "ZANGER_SHORT=1", "ZANGER_FIGURES="+strconv.Itoa(records))
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("figures of sync/client: %w\n%s", err, said)
	}
	for lines := bufio.NewScanner(strings.NewReader(string(said))); lines.Scan(); {
		if _, text, ok := strings.Cut(lines.Text(), "FIGURE "); ok {
			var f figure
			if err := json.Unmarshal([]byte(text), &f); err != nil {
				return nil, err
			}
			list = append(list, f)
		}
	}
	return list, nil
}

// peers runs the harness and reads its report.
func peers(dir string, records int) (list []figure, err error) {
	n := strconv.Itoa(records)
	if _, err := os.Stat(filepath.Join(dir, "data", "cases-"+n+".jsonl")); err != nil {
		if err := run(dir, "node", "gen.mjs", n); err != nil {
			return nil, err
		}
	}
	if err := run(dir, "node", "run.mjs", "pouchdb", n); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(dir, "out", "pouchdb-"+n+".json"))
	if err != nil {
		return nil, err
	}
	var said struct {
		Rep []struct {
			Step   string  `json:"step"`
			Up     int64   `json:"up"`
			Down   int64   `json:"down"`
			MS     float64 `json:"ms"`
			CPU    float64 `json:"cpu_ms"`
			MB     int64   `json:"rss_mb"`
			HubCPU float64 `json:"srv_cpu_ms"`
			HubMB  int64   `json:"srv_rss_mb"`
		} `json:"rep"`
	}
	if err := json.Unmarshal(b, &said); err != nil {
		return nil, err
	}
	for _, r := range said.Rep {
		list = append(list, figure{What: r.Step, Up: r.Up, Down: r.Down, CPU: r.CPU / 1000, HubCPU: r.HubCPU / 1000, Wall: r.MS / 1000, MB: r.MB, HubMB: r.HubMB})
	}
	return list, nil
}

func run(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	return cmd.Run()
}

func compare(ours, peer []figure, records int) (list []ratio) {
	find := func(in []figure, what string) *figure {
		for i := range in {
			if in[i].What == what {
				return &in[i]
			}
		}
		return nil
	}
	for what, step := range map[string]string{fmt.Sprintf("push %d", records): "a.push", fmt.Sprintf("pull %d, fresh laptop", records): "b.pull",
		fmt.Sprintf("push %d shared cases", records): "a.push", "push 100 edits": "c.push100", "pull 100 edits": "c.pull100", "poll, nothing new": "idle.pull"} {
		a, b := find(ours, what), find(peer, step)
		if a == nil || b == nil {
			continue
		}
		list = append(list, ratio{What: what, Bytes: share(float64(a.Up+a.Down), float64(b.Up+b.Down)), CPU: share(a.CPU+a.HubCPU, b.CPU+b.HubCPU), MB: share(float64(a.MB), float64(b.MB))})
	}
	return list
}

// share is rounded to three digits; 0: not measured.
func share(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return float64(int(a/b*1000+0.5)) / 1000
}
