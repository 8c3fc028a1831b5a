package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/sample"
	"zanger/sync/op"
)

// What was sealed with dictionary 1 must open for ever. A better one is dictionary 2, beside it.
const dictionary1Sum = "a01fa3444d5709f6fea2dbd1406402048858afcb529a96b72374a1420bb00d23"

func TestTheDictionaryNeverChanges(t *testing.T) {
	if os.Getenv("ZANGER_DICT") == "write" {
		writeDictionary(t)
		return
	}
	sum := sha256.Sum256(dictionary1)
	if got := hex.EncodeToString(sum[:]); got != dictionary1Sum {
		t.Errorf("got %s, want %s", got, dictionary1Sum)
	}
	if len(dictionary1) > 64<<10 {
		t.Errorf("%d bytes", len(dictionary1))
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

// lawTexts gives what people write about in both languages: the texts of the templates and of the pack.
func lawTexts(t testing.TB) []string {
	var out []string
	for _, dir := range []string{"templates", "pack"} {
		files := os.DirFS("../../assets")
		err := fs.WalkDir(files, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(files, path)
			if err != nil {
				return err
			}
			for _, l := range strings.Split(string(b), "\n") {
				if l = strings.TrimSpace(l); len(l) > 80 && strings.ContainsAny(l, "оеиаынт") {
					out = append(out, l)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func writeDictionary(t *testing.T) {
	var input [][]byte
	made, edited := sampleBodies(t)
	for _, set := range [][]op.Body{made, edited} {
		for i := range set {
			b, err := encodeBody(&op.Header{}, &set[i])
			if err != nil {
				t.Fatal(err)
			}
			input = append(input, b)
		}
	}
	for _, l := range lawTexts(t) {
		v, _ := json.Marshal(l)
		input = append(input, v)
	}
	d, err := dict.BuildZstdDict(input, dict.Options{MaxDictSize: 60 << 10, HashBytes: 6, ZstdDictID: 1, ZstdLevel: zstd.SpeedDefault})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("dictionary1.zstd", d, 0o644); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(d)
	t.Logf("%d samples, %d bytes, %s", len(input), len(d), hex.EncodeToString(sum[:]))
}
