package client_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// binary is the hub as it is shipped, in a process of its own, so that what it costs is not counted with the laptops.
type binary struct {
	t    *testing.T
	path string
	dir  string
	cmd  *exec.Cmd
	Line *linetest.Line
}

func newBinary(t *testing.T) *binary {
	t.Helper()
	b := &binary{t: t, path: filepath.Join(t.TempDir(), "zangerhub"), dir: t.TempDir()}
	if out, err := exec.Command("go", "build", "-trimpath", "-tags", "ci,migrated_fynedo,no_emoji", "-o", b.path, "zanger/cmd/zangerhub").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b.run("office", "create", "Үлгі")
	b.cmd = exec.Command(b.path, "--data", b.dir, "--json", "serve", "--listen", "127.0.0.1:0")
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.cmd.Process.Signal(os.Interrupt); b.cmd.Wait() })
	var said struct {
		Listen string `json:"listen"`
	}
	if err := json.NewDecoder(out).Decode(&said); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	b.Line = linetest.NewLine(t, said.Listen)
	return b
}

func (b *binary) run(args ...string) (v map[string]any) {
	b.t.Helper()
	out, err := exec.Command(b.path, append([]string{"--data", b.dir, "--json"}, args...)...).Output()
	if err != nil {
		b.t.Fatalf("%v: %v %s", args, err, out)
	}
	if err := json.Unmarshal(out, &v); err != nil {
		b.t.Fatalf("%v: %s", args, out)
	}
	return v
}

// cost reads what a process has used: CPU, and the most memory it had, bytes.
func cost(pid int) (cpu time.Duration, peak int64) {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	u, _ := strconv.ParseInt(f[11], 10, 64)
	s, _ := strconv.ParseInt(f[12], 10, 64)
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			peak, _ = strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		}
	}
	return time.Duration(u+s) * 10 * time.Millisecond, peak << 10
}

// TestExchangeApart is a laptop's exchange in a process of its own, for TestFiguresOfTheLine: it exchanges once, or until an attachment was moved, and says what
// that cost.
func TestExchangeApart(t *testing.T) {
	dir := os.Getenv("ZANGER_APART")
	if dir == "" {
		t.Skip("run by TestFiguresOfTheLine")
	}
	l := linetest.OpenLaptop(t, dir)
	for {
		c, err := l.Client.Sync(t.Context(), client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv("ZANGER_FILES") == "" || c.Files > 0 {
			break
		}
	}
	cpu, peak := cost(os.Getpid())
	fmt.Printf("COST %d %d\n", cpu, peak)
}

// exchange runs one exchange of a laptop in a process of its own. ZANGER_PROFILES is a folder for what pprof reads.
func exchange(t *testing.T, l *linetest.Laptop, what string, env ...string) (cpu time.Duration, peak int64) {
	t.Helper()
	l.Apart(func() {
		args := []string{"-test.run=^TestExchangeApart$", "-test.timeout=30m"}
		if dir := os.Getenv("ZANGER_PROFILES"); dir != "" {
			name := filepath.Join(dir, strings.ReplaceAll(what, " ", "_"))
			args = append(args, "-test.cpuprofile="+name+".cpu", "-test.memprofile="+name+".mem")
		}
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(append(os.Environ(), "ZANGER_APART="+l.Dir), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		i := strings.Index(string(out), "COST ")
		if _, err := fmt.Sscanf(string(out[i:]), "COST %d %d", &cpu, &peak); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	return cpu, peak
}

var figureWords = strings.Fields(`жұмыс беруші жалақы төлемеді сот талап қою шарт бойынша өтініш азамат құжат мерзім куәлік мекенжай бала алимент пәтер несие
	работодатель зарплата иск суд договор заявление срок документ ребёнок алименты квартира кредит гражданин ответчик истец решение определение жалоба`)

func figureText(r *rand.Rand, words int) string {
	var s []string
	for range words {
		s = append(s, figureWords[r.IntN(len(figureWords))])
	}
	return strings.Join(s, " ")
}

// rig is an office whose exchanges are measured: bytes on the line with TLS and headers, CPU of the laptop's process and of the hub's, memory.
type rig struct {
	*testing.T
	*binary
	r    *rand.Rand
	n    int              // records
	lead *linetest.Laptop // the office's first
}

// newRig skips the test without ZANGER_LONG; ZANGER_FIGURES is how many records.
func newRig(t *testing.T) *rig {
	if os.Getenv("ZANGER_LONG") == "" {
		t.Skip("ZANGER_LONG is not set")
	}
	g := &rig{T: t, n: 10_000, r: rand.New(rand.NewPCG(1, 1))}
	if v, err := strconv.Atoi(os.Getenv("ZANGER_FIGURES")); err == nil {
		g.n = v
	}
	g.binary = newBinary(t)
	return g
}

// enrol brings a laptop to the office: the first founds it, every other asks by an invite of the first and is let in by its next exchange.
func (g *rig) enrol(role casework.Duty) *linetest.Laptop {
	l := linetest.NewLaptop(g.T, "Үлгі", role)
	if g.lead != nil {
		l.AskIn(g.lead, g.Line.URL, role)
		return l
	}
	g.lead = l
	if _, err := l.Client.Enrol(g.Context(), g.Line.URL, g.run("invite", "--role", string(role))["code"].(string)); err != nil {
		g.Fatal(err)
	}
	l.Sync()
	return l
}

// measure is an exchange of a program that was just started.
func (g *rig) measure(what string, l *linetest.Laptop, env ...string) {
	g.Line.Count()
	began := time.Now()
	hub, _ := cost(g.cmd.Process.Pid)
	cpu, peak := exchange(g.T, l, what, env...)
	up, down, conns := g.Line.Count()
	hub2, hubPeak := cost(g.cmd.Process.Pid)
	g.said(what, figure{Up: up, Down: down, Connections: conns, CPU: cpu.Seconds(), HubCPU: (hub2 - hub).Seconds(), Wall: time.Since(began).Seconds(), MB: peak >> 20, HubMB: hubPeak >> 20})
}

// warm is an exchange of a program that runs on: its connection is there already.
func (g *rig) warm(what string, l *linetest.Laptop) {
	g.Line.Count()
	began := time.Now()
	l.Sync()
	up, down, _ := g.Line.Count()
	g.said(what, figure{Up: up, Down: down, Wall: time.Since(began).Seconds()})
}

// figure is what an exchange cost. Bytes, seconds, MB at most.
type figure struct {
	What        string  `json:"what"`
	Up          int64   `json:"up"`
	Down        int64   `json:"down"`
	Connections int     `json:"connections,omitempty"`
	CPU         float64 `json:"cpu_s,omitempty"`
	HubCPU      float64 `json:"hub_cpu_s,omitempty"`
	Wall        float64 `json:"wall_s"`
	MB          int64   `json:"mb,omitempty"`
	HubMB       int64   `json:"hub_mb,omitempty"`
}

// said prints a figure as a line of JSON, for .ci/bench.
func (g *rig) said(what string, f figure) {
	f.What = what
	b, _ := json.Marshal(f)
	g.Logf("FIGURE %s", b)
}

// The same with as many cases, each a space of its own with a key of its own, all shared with a colleague.
func TestFiguresOfSharedCases(t *testing.T) {
	g := newRig(t)
	a, b := g.enrol(casework.Coordinator), g.enrol(casework.Consultant)
	a.Sync()
	bob := b.Store.Profile().Member
	for i := range g.n {
		id := casework.NewID()
		k := &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: fmt.Sprintf("A%05d", i), Title: figureText(g.r, 6), Summary: figureText(g.r, 70), Area: "LAB.WAGE",
			Stage: casework.StageOpened, Language: "kk", Court: figureText(g.r, 2), Opened: casework.Date{Year: 2026, Month: 11, Day: 1}, Responsible: bob}
		a.Do(func(tx casework.Tx) error { return tx.Put(t.Context(), k) })
	}
	g.measure(fmt.Sprintf("push %d shared cases", g.n), a)
	g.measure("nothing new, shared", a)
	g.measure(fmt.Sprintf("pull %d shared cases", g.n), b)
	if got, err := casework.Count[casework.Case](t.Context(), b.Store, casework.All()); err != nil || got != g.n {
		t.Fatalf("got %d, %v", got, err)
	}
	a.Sync()
	g.warm("poll, nothing new, shared", a)
}

// The figures of the design's table, with the hub as a program of its own.
func TestFiguresOfTheLine(t *testing.T) {
	g := newRig(t)
	n, r, h := g.n, g.r, g.binary
	a := g.enrol(casework.Coordinator)
	queue := a.Store.Profile().Queue
	var ids []casework.ID
	plain := 0
	for i := range n {
		e := &casework.Enquiry{Header: casework.Header{ID: casework.NewID(), Space: queue}, Number: fmt.Sprintf("A%05d", i), Status: casework.EnquiryNew, Channel: casework.Imported,
			Language: "kk", Line: figureText(r, 6), Story: figureText(r, 70), Area: "LAB.WAGE", Received: time.Now().Add(-time.Duration(i) * time.Minute), Settlement: figureText(r, 1)}
		ids = append(ids, e.ID)
		b, _ := json.Marshal(e)
		plain += len(b)
		if _, err := a.Store.Do(t.Context(), casework.Act{Name: "act.enquiry.add"}, func(tx casework.Tx) error { return tx.Put(t.Context(), e) }); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d records, %d bytes of JSON, %d a record", n, plain, plain/n)
	g.measure(fmt.Sprintf("push %d", n), a)
	g.measure("nothing new, a program of its own", a)
	a.Sync()
	g.warm("poll, nothing new", a)
	b := g.enrol(casework.Consultant)
	a.Sync()
	g.measure(fmt.Sprintf("pull %d, fresh laptop", n), b)
	if got, err := casework.Count[casework.Enquiry](t.Context(), b.Store, casework.All()); err != nil || got != n {
		t.Fatalf("got %d, %v", got, err)
	}
	for i := range 100 {
		edit(a, ids[i*(n/100)], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	}
	a.Sync()
	b.Sync() // settles what the second laptop's joining left to tell
	for i := range 100 {
		edit(a, ids[i*(n/100)], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	}
	g.warm("push 100 edits", a)
	g.warm("pull 100 edits", b)
	g.warm("poll, nothing new", b)
	edit(a, ids[0], func(e *casework.Enquiry) { e.DateMatters = casework.Date{Year: 2026, Month: 12, Day: 1} })
	edit(b, ids[0], func(e *casework.Enquiry) { e.DateMatters = casework.Date{Year: 2026, Month: 12, Day: 9} })
	edit(a, ids[1], func(e *casework.Enquiry) { e.Settlement = "А" })
	edit(b, ids[1], func(e *casework.Enquiry) { e.Area = "LAB" })
	g.warm("two conflicting records, A", a)
	g.warm("two conflicting records, B", b)
	a.Sync()
	for _, l := range []*linetest.Laptop{a, b} {
		ds, err := l.Store.Divergences(t.Context(), casework.ID{})
		e := linetest.Get[casework.Enquiry](l, ids[1])
		if err != nil || len(ds) != 1 || len(ds[0].Values) != 2 || e.Settlement != "А" || e.Area != "LAB" {
			t.Errorf("conflicts: %+v, %v, %+v", ds, err, e)
		}
	}
	bob := b.Store.Profile().Member
	var k *casework.Case
	for range 100 {
		k = newCase(a, figureText(r, 6), bob)
	}
	if os.Getenv("ZANGER_SHORT") != "" {
		return
	}
	g.measure("100 cases shared, of their own key", a)
	g.measure("100 cases, by the colleague", b)

	// A narrow line: 128 kbit/s each way, 600 ms there and back.
	h.Line.Shape(16_000, 300*time.Millisecond)
	for range 1000 {
		e := &casework.Enquiry{Header: casework.Header{Space: queue}, Status: casework.EnquiryNew, Channel: casework.Imported, Language: "kk", Line: figureText(r, 6), Story: figureText(r, 70)}
		a.Do(func(tx casework.Tx) error { return tx.Put(t.Context(), e) })
	}
	h.Line.Drop()
	g.measure("narrow line: push 1000", a)
	h.Line.Drop()
	g.measure("narrow line: pull 1000", b)
	edit(a, ids[3], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	edit(a, ids[4], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	a.Sync()
	edit(a, ids[5], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	edit(a, ids[6], func(e *casework.Enquiry) { e.Line = figureText(r, 8) })
	g.warm("narrow line: push 2 edits", a)
	g.warm("narrow line: nothing new", a)

	// 2 MiB at 256 kbit/s, cut each 15 s on average.
	h.Line.Shape(32_000, 300*time.Millisecond)
	h.Line.CutEach(func() (int64, int64) { return int64(float64(15*32_000) * r.ExpFloat64()), 0 })
	scan(a, k, "scan", 2<<20)
	h.Line.Drop()
	g.measure("cutting line: upload of 2 MiB", a, "ZANGER_FILES=1")
}
