package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite/cipher"
)

// speaker invents words and texts: syllables, Zipf-shaped, so that common words stand in most texts as they do in life.
type speaker struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newSpeaker(seed uint64) *speaker {
	rng := rand.New(rand.NewPCG(seed, 7))
	syllables := strings.Fields("ба бе ви га го да де жа за зи ка ке ко қа ла ле ли лы ма ме мі на не ны но ңа өт па по ра ре ро ры са се со сы та те ті то ұл үй ха ша ши ық ін ер ар ол ал ын ның дың лар лер мен ған ген")
	sp := &speaker{rng: rng, zipf: rand.NewZipf(rng, 1.07, 3, 59999)}
	seen := map[string]bool{}
	for len(sp.words) < 60000 {
		var b strings.Builder
		for range 1 + rng.IntN(2) + rng.IntN(3) {
			b.WriteString(syllables[rng.IntN(len(syllables))])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			sp.words = append(sp.words, w)
		}
	}
	return sp
}

func (sp *speaker) word() string { return sp.words[sp.zipf.Uint64()] }

// text gives about n bytes.
func (sp *speaker) text(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(sp.word())
		b.WriteByte(' ')
	}
	return b.String()
}

func (sp *speaker) name() string {
	w := func() string {
		x := []rune(sp.words[sp.rng.IntN(3000)])
		return strings.ToUpper(string(x[0])) + string(x[1:])
	}
	return w() + "ов " + w() + " " + w() + "ұлы"
}

// benchCases is how many cases the benchmarks work on: ZANGER_BENCH_CASES, 100,000 as in the promise with ZANGER_LONG.
func benchCases() int {
	if n, err := strconv.Atoi(os.Getenv("ZANGER_BENCH_CASES")); err == nil && n > 0 {
		return n
	}
	if os.Getenv("ZANGER_LONG") != "" {
		return 100_000
	}
	return 5_000
}

// fill adds n cases of 2 KB, each with a client, in actions of 500 cases.
func fill(b testing.TB, s *Store, sp *speaker, n int) {
	for i := 0; i < n; {
		_, err := s.Do(b.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			for j := 0; j < 500 && i < n; j++ {
				c := newCase(fmt.Sprintf("26-%06d", i), sp.text(60))
				c.CourtNumber = fmt.Sprintf("6001-%02d-00-2/%d", 20+i%7, 1000+i)
				c.Summary = sp.text(1900)
				c.Stage = casework.Stages[i%len(casework.Stages)]
				p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.Plaintiff,
					Ours: true, Name: sp.name(), IIN: fmt.Sprintf("%012d", i*7919), Phone: fmt.Sprintf("8701%07d", i)}
				d := &casework.Deadline{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: sp.word(), Sort: casework.MustDate("2026-01-01").AddDays(i % 1000)}
				for _, e := range []casework.Entity{c, p, d} {
					if err := tx.Put(b.Context(), e); err != nil {
						return err
					}
				}
				i++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func quantiles(d []time.Duration) (p50, p99, worst time.Duration) {
	slices.Sort(d)
	return d[len(d)/2], d[len(d)*99/100], d[len(d)-1]
}

// fullOffice gives an office of benchCases cases. ZANGER_BENCH_DIR keeps it between runs.
func fullOffice(b *testing.B) (*Store, *speaker, int) {
	dir := b.TempDir()
	if keep := os.Getenv("ZANGER_BENCH_DIR"); keep != "" {
		dir = keep
	}
	n, sp := benchCases(), newSpeaker(1)
	if _, err := os.Stat(filepath.Join(dir, DatabaseName)); err == nil {
		s, err := Open(context.Background(), dir, testKey(1), newClock())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close() })
		return s, sp, n
	}
	s := newProfile(b, dir)
	began := time.Now()
	fill(b, s, sp, n)
	took := time.Since(began)
	s = reopen(b, s)
	info, _ := os.Stat(filepath.Join(dir, DatabaseName))
	b.Logf("%d cases with a party and a deadline each in %v, %d MiB", n, took.Round(time.Second), info.Size()>>20)
	return s, sp, n
}

// BenchmarkSearchAsYouType types words letter by letter into a full encrypted office and times every answer.
func BenchmarkSearchAsYouType(b *testing.B) {
	s, sp, n := fullOffice(b)
	ask := newSpeaker(2)
	ask.words = sp.words
	typed := func(text string, all map[string][]time.Duration) {
		letters := []rune(text)
		for i := 1; i <= len(letters); i++ {
			q := string(letters[:i])
			began, used := time.Now(), cpuTime()
			if _, err := s.Search(b.Context(), casework.SearchQuery{Text: q}); err != nil {
				b.Fatal(err)
			}
			took := time.Since(began)
			used = cpuTime() - used
			all["cpu all"] = append(all["cpu all"], used)
			if os.Getenv("ZANGER_BENCH_SLOW") != "" && used > 25*time.Millisecond {
				b.Logf("slow: %v %q", used, q)
			}
			kind := "letters " + strconv.Itoa(min(i, 6))
			if strings.Contains(q, " ") {
				kind = "two words"
			}
			all[kind] = append(all[kind], took)
			all["all"] = append(all["all"], took)
		}
	}
	for range b.N {
		all := map[string][]time.Duration{}
		for i := range 40 {
			typed(ask.word(), all)
			typed(ask.word()+" "+ask.word(), all)
			typed(ask.name(), all)
			if i%4 == 0 {
				typed(fmt.Sprintf("26-%06d", ask.rng.IntN(n)), all)
				typed(fmt.Sprintf("6001-%02d-00-2/%d", 20+i%7, 1000+ask.rng.IntN(n)), all)
				typed(fmt.Sprintf("8701%07d", ask.rng.IntN(n)), all)
			}
		}
		p50, p99, _ := quantiles(all["all"])
		_, c99, _ := quantiles(all["cpu all"])
		b.ReportMetric(float64(c99.Microseconds())/1000, "p99-cpu-ms")
		b.ReportMetric(float64(p50.Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
		for _, k := range slices.Sorted(func(yield func(string) bool) {
			for k := range all {
				if !yield(k) {
					return
				}
			}
		}) {
			k50, k99, kw := quantiles(all[k])
			b.Logf("%-10s %5d queries: p50 %v p99 %v worst %v", k, len(all[k]), k50, k99, kw)
		}
	}
}

// BenchmarkToday times what the first page asks of a full office.
func BenchmarkToday(b *testing.B) {
	s, _, _ := fullOffice(b)
	day := casework.MustDate("2026-03-01")
	b.ResetTimer()
	for range b.N {
		q := casework.All().And("done", casework.Empty, nil).And("sort", casework.Le, day)
		if _, err := casework.List[casework.Deadline](b.Context(), s, q.By("sort").Limit(50)); err != nil {
			b.Fatal(err)
		}
		if _, err := casework.Count[casework.Deadline](b.Context(), s, q); err != nil {
			b.Fatal(err)
		}
		if _, err := casework.List[casework.Case](b.Context(), s, casework.All().By("-updated").Limit(50)); err != nil {
			b.Fatal(err)
		}
		if _, err := casework.Count[casework.Case](b.Context(), s, casework.Where("stage", casework.StageReady)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen times the opening of a full office up to its first list, key derivation left out.
func BenchmarkOpen(b *testing.B) {
	s, _, _ := fullOffice(b)
	b.ResetTimer()
	for range b.N {
		s = reopen(b, s)
		if _, err := casework.List[casework.Case](b.Context(), s, casework.All().By("-updated").Limit(50)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNames times what a conflict check reads.
func BenchmarkNames(b *testing.B) {
	s, _, _ := fullOffice(b)
	b.ResetTimer()
	for range b.N {
		if err := s.Names(b.Context(), func(casework.NameEntry) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBulk and BenchmarkSmallAction tell what sealing costs: compare sealed with plain.
func BenchmarkBulk(b *testing.B) {
	for name, opts := range map[string][]Option{"sealed": nil, "plain": {WithCipher(cipher.WithPlain())}} {
		b.Run(name, func(b *testing.B) {
			sp := newSpeaker(1)
			for range b.N {
				s := newProfile(b, b.TempDir(), opts...)
				fill(b, s, sp, 1000)
				s.Close()
			}
		})
	}
}

func BenchmarkSmallAction(b *testing.B) {
	for name, opts := range map[string][]Option{"sealed": nil, "plain": {WithCipher(cipher.WithPlain())}} {
		b.Run(name, func(b *testing.B) {
			s := newProfile(b, b.TempDir(), opts...)
			c := newCase("26-0001", "Проба")
			put(b, s, c)
			for i := range b.N {
				c.Title = strconv.Itoa(i)
				put(b, s, c)
			}
		})
	}
}
