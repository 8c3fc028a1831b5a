package outcome

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zanger/casework"
)

// Whatever was written into the facts of a case, what leaves is codes alone, no day, no id, and no combination of any facts
// that fewer than five records share.
func TestNothingButCommonCodesLeaves(t *testing.T) {
	secrets := []string{"Сынақова Дана", "910305400123", "ул. Абая, 15", "+7 700 000 21 01", "26-0071", "judge", "2026-03-17"}
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 5))
		rs := made(200+rng.IntN(400), seed)
		for i := range rs {
			if f := append(FactorNames, "name", "судья")[rng.IntN(len(FactorNames)+2)]; rng.IntN(4) == 0 {
				rs[i].Facts[f] = secrets[rng.IntN(len(secrets))]
			}
			rs[i].Sum = casework.Tenge(int64(rng.IntN(3_000_000)))
			rs[i].Closed = rs[i].Closed.AddDays(-rng.IntN(90))
		}
		ss, held := Strip(rs)
		if len(ss)+held != len(rs) {
			t.Fatalf("seed %d: %d leave, %d held of %d", seed, len(ss), held, len(rs))
		}
		file, err := json.Marshal(ss)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if strings.Contains(string(file), s) {
				t.Fatalf("seed %d: %s leaves", seed, s)
			}
		}
		for i := range ss {
			if err := ss[i].Check(); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(file), rs[i].Case.String()) {
				t.Fatal("an id leaves")
			}
		}
		// Any part of the facts somebody may know of a person, with the quarter or without: five records have it at least.
		all := append(append([]string{}, FactorNames...), FactorSumBand)
		for range 200 {
			var known []string
			for _, f := range all {
				if rng.IntN(2) == 0 {
					known = append(known, f)
				}
			}
			quarter := rng.IntN(2) == 0
			count := map[string]int{}
			for i := range ss {
				k := ""
				if quarter {
					k = ss[i].Quarter
				}
				for _, f := range known {
					k += "|" + ss[i].Facts[f]
				}
				count[k]++
			}
			for k, n := range count {
				if n < leastAlike {
					t.Fatalf("seed %d: %d records share %s of %v", seed, n, k, known)
				}
			}
		}
	}
}

// A sum that became known with the end does not leave, and records made elsewhere that few share take no part in a pooled model.
func TestThePoolTakesOnlyWhatManyShare(t *testing.T) {
	ss, _ := Strip(made(3000, 6))
	few := Stripped{Quarter: "2026-Q1", Outcome: "won", Facts: map[string]string{FactorTopic: "MIG.EXPEL", FactorCourt: "appeal"}}
	p, err := Pool(append(ss, few, few, few), 1)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(p); strings.Contains(string(b), "MIG.EXPEL") {
		t.Error("three records stand in the pooled model")
	}
	rs := made(40, 1)
	for i := range rs {
		rs[i].Sum, rs[i].Known = casework.Tenge(700_000), map[string]casework.Date{FactorSumBand: rs[i].Closed}
		rs[i].Closed, rs[i].Facts = rs[0].Closed, rs[0].Facts
		rs[i].Known[FactorSumBand] = rs[0].Closed
	}
	out, _ := Strip(rs)
	for i := range out {
		if v := out[i].Facts[FactorSumBand]; v != "" {
			t.Fatalf("band %s of a sum learned at the end", v)
		}
	}
}

// poolFile is a model as a file signed with the key of a seed.
func poolFile(t testing.TB, p any, key ed25519.PrivateKey) []byte {
	t.Helper()
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(signed{z.Bytes(), ed25519.Sign(key, z.Bytes())})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A trusted signature says who made a model and not that it was made well: what a fit would stumble over is refused.
func TestABadlyMadePoolIsRefused(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	keys := []ed25519.PublicKey{key.Public().(ed25519.PublicKey)}
	good := func() *Pooled {
		return &Pooled{Version: 1, From: "2025-Q1", To: "2026-Q1", N: 500, Outcomes: []string{"lost", "settled", "won"}, Start: []float32{0, 0, 0},
			Groups: []poolGroup{{Name: "area:ours", Lambda: 2, Of: map[string][]float32{"LAB:advocate": {0, .1, .2}}}}}
	}
	if _, err := ReadPooled(bytes.NewReader(poolFile(t, good(), key)), keys, 0); err != nil {
		t.Fatal(err)
	}
	for name, bend := range map[string]func(p *Pooled){
		"no outcomes":         func(p *Pooled) { p.Outcomes = nil },
		"an outcome twice":    func(p *Pooled) { p.Outcomes[1] = "lost" },
		"words for outcomes":  func(p *Pooled) { p.Outcomes[0] = "Сынақова" },
		"too few intercepts":  func(p *Pooled) { p.Start = p.Start[:1] },
		"a huge coefficient":  func(p *Pooled) { p.Groups[0].Of["LAB:advocate"][0] = 1e30 },
		"a short coefficient": func(p *Pooled) { p.Groups[0].Of["LAB:advocate"] = []float32{1} },
		"no precision":        func(p *Pooled) { p.Groups[0].Lambda = 0 },
		"a factor of judges":  func(p *Pooled) { p.Groups[0].Name = "area:judge" },
		"a name for a level":  func(p *Pooled) { p.Groups[0].Of = map[string][]float32{"LAB:Үлгіев": {0, 0, 0}} },
		"levels of too many":  func(p *Pooled) { p.Groups[0].Of = map[string][]float32{"LAB:advocate:x": {0, 0, 0}} },
		"no quarter":          func(p *Pooled) { p.From = "" },
	} {
		p := good()
		bend(p)
		if _, err := ReadPooled(bytes.NewReader(poolFile(t, p, key)), keys, 0); casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := ReadPooled(bytes.NewReader(append(poolFile(t, good(), key), make([]byte, mostPool)...)), keys, 0); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("over 1 MB: got %v", err)
	}
	p := good()
	p.Version = -1
	if _, err := ReadPooled(bytes.NewReader(poolFile(t, p, key)), keys, 0); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a version below any: got %v", err)
	}
}

// FuzzReadPooled bends the file as a whole, and what stands under a true signature.
func FuzzReadPooled(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	keys := []ed25519.PublicKey{key.Public().(ed25519.PublicKey)}
	ss, _ := Strip(made(1500, 6))
	p, err := Pool(ss, 2)
	if err != nil {
		f.Fatal(err)
	}
	model, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(model, true)
	f.Add(poolFile(f, p, key), false)
	f.Add([]byte(`{"version":1,"from":"2025-Q1","to":"2025-Q1","outcomes":["lost","won"],"start":[0.5],"groups":[{"name":"area","lambda":1,"of":{"LAB":[1]}}]}`), true)
	tb, rows := tableOf(made(60, 3))
	f.Fuzz(func(t *testing.T, data []byte, inside bool) {
		file := data
		if inside {
			if !json.Valid(data) {
				return
			}
			file = poolFile(t, json.RawMessage(data), key)
		}
		got, err := ReadPooled(bytes.NewReader(file), keys, 0)
		if err != nil {
			return
		}
		tb.prior = got
		s := fitReg(tb, nil, rowsTo(len(rows)), Form{}, nil)
		if v := fmt.Sprint(s.predict(s.enc.encode(tb, rowsTo(5)), true)); strings.Contains(v, "NaN") {
			t.Fatalf("a fit stumbles: %s", v)
		}
	})
}
