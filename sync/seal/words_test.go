package seal

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/sample"
	"zanger/sync/op"
)

// What was sealed with model 1 must open for ever. A better one is model 2, beside it, with a body format of its own.
const words1Sum = "c90d10f465fa01ba1b42f5b9cc941a1903bdd5cb476188d8e91c05aedf4e0437"

func TestTheModelNeverChanges(t *testing.T) {
	if os.Getenv("ZANGER_WORDS") == "write" {
		trainWords(t)
		return
	}
	sum := sha256.Sum256(words1)
	if got := hex.EncodeToString(sum[:]); got != words1Sum {
		t.Errorf("got %s, want %s", got, words1Sum)
	}
}

var testNow = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// sampleBodies gives the sample office as operations of one entity each, and an edit of one field of each.
func sampleBodies(t testing.TB) (made, edited []op.Body) {
	s := casetest.NewOffice(casework.Supervisor)
	if err := sample.Fill(t.Context(), s, casework.FixedClock{At: testNow}); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Journal(t.Context(), casework.JournalQuery{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		for _, p := range op.Split(&l.Change) {
			at := map[casework.ID]int{}
			for _, w := range p.Body.Writes {
				i, ok := at[w.Entity]
				if !ok {
					i = len(made)
					at[w.Entity] = i
					b := p.Body
					b.Writes, b.Who, b.Act = nil, casework.NewID(), "act."+string(w.Kind)+".edit"
					made = append(made, b)
				}
				made[i].Writes = append(made[i].Writes, w)
			}
		}
	}
	for _, m := range made {
		for _, w := range m.Writes {
			e := m
			w.Saw = []casework.ID{casework.NewID()}
			e.Writes = []op.Write{w}
			edited = append(edited, e)
		}
	}
	return made, edited
}

// trained is a text the model learns from.
type trained struct {
	text  string
	name  bool
	often float64
}

var markup = regexp.MustCompile(`\{\{[^}]*\}\}|\[\[[^\]]*\]\]|\{[^}]*\}`)

// lawTexts gives what people write about in both languages: the texts of the templates and of the pack.
func assetTexts(t testing.TB) (out []trained) {
	files := os.DirFS("../../assets")
	add := func(text string, often float64) {
		for _, line := range strings.Split(text, "\n") {
			if line = strings.TrimSpace(markup.ReplaceAllString(line, "")); line != "" {
				out = append(out, trained{line, false, often})
			}
		}
	}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch dir, _, _ := strings.Cut(path, "/"); dir {
		case "templates", "pack":
			b, err := fs.ReadFile(files, path)
			if err != nil {
				return err
			}
			for _, line := range strings.Split(string(b), "\n") {
				if i := strings.IndexFunc(line, func(r rune) bool { return r >= 0x400 && r < 0x530 }); i >= 0 && len(line)-i > 16 {
					add(strings.TrimRight(line[i:], `"'`), 1)
				}
			}
		case "text":
			b, err := fs.ReadFile(files, path)
			if err != nil {
				return err
			}
			m := map[string]any{}
			if err := json.Unmarshal(b, &m); err != nil {
				return err
			}
			for _, k := range slices.Sorted(maps.Keys(m)) {
				if strings.HasPrefix(k, "act.") && strings.HasSuffix(path, ".en.json") {
					out = append(out, trained{k, true, 1})
				}
				if s, ok := m[k].(string); ok {
					add(s, 0.5)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func trainingTexts(t testing.TB) []trained {
	out := assetTexts(t)
	for _, path := range []string{"testdata/notes.txt", "../../docgen/grammar/testdata/ru-names.txt", "../../docgen/grammar/testdata/kk-words.txt"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(b), "\n") {
			if line != "" && line[0] != '#' {
				out = append(out, trained{line, false, 2})
			}
		}
	}
	for _, e := range casework.Kinds() {
		out = append(out, trained{string(e.EntityKind()), true, 1})
		for _, f := range casework.Fields(e) {
			out = append(out, trained{f.Name, true, 1})
		}
	}
	made, _ := sampleBodies(t)
	for _, b := range made {
		out = append(out, trained{b.Act, true, 1})
		for i, w := range b.Writes {
			if i == 0 || b.Writes[i-1].Kind != w.Kind {
				out = append(out, trained{string(w.Kind), true, 1})
			}
			out = append(out, trained{w.Field, true, 1})
			if len(w.New) == 0 {
				continue
			}
			var s string
			if json.Unmarshal(w.New, &s) != nil {
				s = string(w.New)
			} else if id, err := casework.ParseID(s); err == nil && !id.IsZero() {
				continue
			}
			out = append(out, trained{s, false, 2})
		}
	}
	return out
}

var wordForm = regexp.MustCompile(` ?\p{L}+| ?\d+| ?[^\p{L}\d ]+| `)

// letters are always pieces.
const letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ«»—–№₸…"

func always(p string) bool {
	return len(p) == 1 || strings.Contains(letters, p) && utf8.RuneCountInString(p) == 1
}

// candidates gives the pieces worth trying: parts of words, words, and rows of words that come again.
func candidates(texts []trained) []string {
	words, rows := map[string]float64{}, map[string]float64{}
	for _, x := range texts {
		list := wordForm.FindAllString(x.text, -1)
		if len(list) == 0 {
			continue
		}
		list[len(list)-1] += "\xff"
		if x.name {
			rows[x.text+"\xff"] += 1e6
			rows[x.text] += 1e6
			for i := range x.text {
				if x.text[i] == '.' || x.text[i] == '_' {
					rows[x.text[:i+1]] += 2
					rows[x.text[i:]+"\xff"] += 2
				}
			}
		}
		for i, w := range list {
			words[w]++
			for n := 2; n <= 4 && i+n <= len(list); n++ {
				if row := strings.Join(list[i:i+n], ""); len(row) < 60 {
					rows[row]++
				}
			}
		}
	}
	count := map[string]float64{}
	for w, n := range words {
		at := []int{}
		for i := range w {
			at = append(at, i)
		}
		at = append(at, len(w))
		for i := range at {
			for j := i + 1; j < len(at) && j-i <= 24; j++ {
				count[w[at[i]:at[j]]] += n
			}
		}
	}
	out := []string{}
	for b := range 256 {
		out = append(out, string([]byte{byte(b)}))
	}
	for _, c := range letters {
		out = append(out, string(c))
	}
	for c, n := range count {
		if len(c) > 1 && n >= 3 {
			out = append(out, c)
		}
	}
	for c, n := range rows {
		if n >= 4 && count[c] < 3 {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pieceCounts is how often each piece came in each situation.
type pieceCounts [situations][]float64

// fit makes a model of counts. The values' situations lean on all of them together; names stand alone.
func fit(pieces []string, n pieceCounts) (*words, [situations][]byte) {
	m := &words{pieces: pieces}
	var bytes [situations][]byte
	all, sum := make([]float64, len(pieces)), 0.0
	for i, p := range pieces {
		for s := atStart; s < situations; s++ {
			all[i] += n[s][i]
		}
		if always(p) {
			all[i] += 0.3
		}
		sum += all[i]
	}
	for s := range situations {
		f, total, own := make([]float64, len(pieces)), 0.0, 0.0
		for i := range pieces {
			own += n[s][i]
		}
		lean := math.Sqrt(own) * 6
		for i, p := range pieces {
			if f[i] = n[s][i]; s != inName {
				f[i] += lean * all[i] / sum
			} else if len(p) == 1 {
				f[i] += 0.2
			}
			total += f[i]
		}
		m.cum[s], bytes[s] = make([]int64, 1, len(pieces)+1), make([]byte, len(pieces))
		for i := range pieces {
			bytes[s][i] = nearest(f[i] / total * (1 << 25))
			m.cum[s] = append(m.cum[s], m.cum[s][i]+frequency(bytes[s][i]))
		}
	}
	for b := range 256 {
		m.first[b] = sort.SearchStrings(pieces, string([]byte{byte(b)}))
	}
	m.first[256] = len(pieces)
	m.lookFor2()
	for s := range situations {
		m.price(s)
	}
	return m, bytes
}

// nearest writes a frequency as a byte.
func nearest(f float64) byte {
	if f <= 0 {
		return 0
	}
	for b := 1; b < 255; b++ {
		if lo, hi := float64(frequency(byte(b))), float64(frequency(byte(b+1))); f < (lo+hi)/2 {
			return byte(b)
		}
	}
	return 255
}

// part counts the pieces by which a model writes the texts.
func part(m *words, texts []trained) (n pieceCounts, bits float64) {
	for s := range situations {
		n[s] = make([]float64, len(m.pieces))
	}
	for _, x := range texts {
		r := m.row(x.text, x.name)
		bits += float64(r.bits) * x.often
		for i, p := range r.pieces {
			n[r.where[i]][p] += x.often
		}
	}
	return n, bits
}

func trainWords(t *testing.T) {
	const size = 12000
	texts := trainingTexts(t)
	pieces := candidates(texts)
	var n pieceCounts
	for s := range situations { // to begin with, longer is better
		n[s] = make([]float64, len(pieces))
		for i, p := range pieces {
			n[s][i] = 1 + float64(len(p))
		}
	}
	for round, left := range []int{0, 0, 60000, 0, 30000, 0, max(18000, size), 0, max(13000, size), 0, size, 0, 0} {
		m, _ := fit(pieces, n)
		var bits float64
		n, bits = part(m, texts)
		keep := make([]bool, len(pieces))
		type gain struct {
			i int
			g float64
		}
		var gains []gain
		for i, p := range pieces {
			total := 0.0
			for s := range situations {
				total += n[s][i]
			}
			if keep[i] = always(p); keep[i] || total == 0 {
				continue
			}
			var was [situations]float32
			for s := range situations {
				was[s], m.cost[s][i] = m.cost[s][i], never
			}
			text, ends := strings.CutSuffix(p, "\xff")
			other := m.row(text, n[inName][i] > total/2)
			own := was[inLetter]
			if n[inName][i] > total/2 {
				own = was[inName]
			}
			if !ends {
				other.bits -= 5
			}
			for s := range situations {
				m.cost[s][i] = was[s]
			}
			gains = append(gains, gain{i, total * float64(other.bits-own)})
		}
		slices.SortStableFunc(gains, func(a, b gain) int { return cmp.Compare(b.g, a.g) })
		if left == 0 {
			left = len(gains)
		}
		for k, g := range gains {
			keep[g.i] = k < left
		}
		var fewer []string
		var fewerN pieceCounts
		for i := range pieces {
			if keep[i] {
				fewer = append(fewer, pieces[i])
				for s := range situations {
					fewerN[s] = append(fewerN[s], n[s][i])
				}
			}
		}
		pieces, n = fewer, fewerN
		t.Logf("round %d: %d pieces, %.0f bytes", round, len(pieces), bits/8)
	}
	_, freq := fit(pieces, n)
	out := binary.BigEndian.AppendUint16([]byte(wordsMagic), uint16(len(pieces)))
	for i, p := range pieces {
		out = append(append(out, byte(len(p))), p...)
		for s := range situations {
			out = append(out, freq[s][i])
		}
	}
	if _, err := readWords(out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("words1.bin", out, 0o644); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(out)
	t.Logf("%d texts, %d pieces, %d bytes, %s", len(texts), len(pieces), len(out), hex.EncodeToString(sum[:]))
}
