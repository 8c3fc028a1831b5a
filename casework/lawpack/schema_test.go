package lawpack

import (
	"strings"
	"testing"

	"zanger/assets"
	"zanger/casework"
)

const goodRules = `doubts:
  old: {kk: а, ru: б, en: c}
events:
  got: {kk: а, ru: б, en: c}
rules:
  - id: a-1
    act: gpk
    article: "1"
    edition: "2026-01-01"
    source: x
    confidence: seen
    length: 3
    unit: days
    triggers: [got]
    binds: {kk: а, ru: б, en: c}
`

func TestFaultsOfAFileAreNamedWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"misspelt key", "length: 3", "lenght: 3", `rules.yaml:12:5: unknown key "lenght"; did you mean "length"?`},
		{"missing key", "    unit: days\n", "", `rules.yaml:6:5: "unit" is missing`},
		{"unknown unit", "unit: days", "unit: dayz", `rules.yaml:13:11: "dayz" is not known here; did you mean "days"?`},
		{"not a number", "length: 3", "length: three", `rules.yaml:12:13: "three" is not a whole number`},
		{"missing language", "binds: {kk: а, ru: б, en: c}", "binds: {ru: б, en: c}", `rules.yaml:15:12: "kk" is missing`},
		{"empty language", "binds: {kk: а, ru: б, en: c}", `binds: {kk: "", ru: б, en: c}`, `rules.yaml:15:12: no words in kk`},
		{"key twice", "    source: x\n", "    source: x\n    source: y\n", `rules.yaml:11:5: key "source" is given twice`},
		{"event misspelt", "triggers: [got]", "triggers: [gott]", `event "gott" does not exist; did you mean "got"?`},
		{"event of no rule", "events:\n", "events:\n  lost: {kk: а, ru: б, en: c}\n", `rules.yaml: event "lost" starts no rule`},
		{"doubt unknown", "    unit: days\n", "    unit: days\n    doubts: [odd]\n", `doubt "odd" does not exist; did you mean "old"?`},
		{"nothing starts it", "triggers: [got]", "triggers: []", "a-1: nothing starts the term"},
		{"no length", "length: 3", "length: 0", "a-1: length 0 in days"},
		{"length of what has none", "unit: days", "unit: court_set", "a-1: court_set has no length"},
		{"bad date", "    unit: days\n", "    unit: days\n    applies_from: 2026-13-01\n", `rules.yaml:14:19: "2026-13-01" is not a date`},
		{"bounds backward", "    unit: days\n", "    unit: days\n    applies_from: 2026-02-01\n    applies_to: 2026-01-01\n", "applies_to lies before applies_from"},
		{"supersedes itself", "    unit: days\n", "    unit: days\n    supersedes: a-1\n", "in a ring"},
		{"supersedes nothing", "    unit: days\n", "    unit: days\n    supersedes: a-2\n", `rule "a-2" does not exist; did you mean "a-1"?`},
		{"neither true nor false", "    unit: days\n", "    unit: days\n    legacy: perhaps\n", `rules.yaml:14:13: "perhaps" is neither true nor false`},
		{"list for a map", "binds: {kk: а, ru: б, en: c}", "binds: [а]", "rules.yaml:15:12: a map with named parts is expected here"},
		{"value for a list", "triggers: [got]", "triggers: got", "rules.yaml:14:15: a list is expected here"},
		{"alias", "binds: {kk: а, ru: б, en: c}", "binds: &x {kk: а, ru: б, en: c}", "anchors and aliases are not used in packs"},
		{"second document", "    binds: {kk: а, ru: б, en: c}\n", "    binds: {kk: а, ru: б, en: c}\n---\na: 1\n", "a second document in the file"},
		{"not YAML", "rules:\n", "rules: [\n", "rules.yaml:"},
		{"id twice", "rules:\n", "rules:\n" + goodRules[strings.Index(goodRules, "  - id"):], `rules.yaml:16:9: id "a-1" is already used on line 6`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(goodRules, c.from, c.to, 1)
			if text == goodRules {
				t.Fatal("the fault was not put in")
			}
			_, err := readRules("rules.yaml", []byte(text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := readRules("rules.yaml", []byte(goodRules)); err != nil {
		t.Errorf("the good file: %v", err)
	}
}

func TestFaultsOfOtherFiles(t *testing.T) {
	holidays := "from: 2026-01-01\nto: 2026-12-31\ndoubts: []\nnames:\n  ny: {kk: а, ru: б, en: c}\nsources: {fixed: law}\ndays:\n"
	for _, c := range []struct {
		name string
		err  func() error
		want string
	}{
		{"holiday with no name", func() error {
			_, err := readHolidays("h.yaml", []byte(holidays+"  - {date: 2026-01-01, kind: holiday, name: nu, confirmed: true, source: fixed}\n"))
			return err
		}, `name "nu" does not exist; did you mean "ny"?`},
		{"holidays out of order", func() error {
			_, err := readHolidays("h.yaml", []byte(holidays+"  - {date: 2026-01-02, kind: holiday, name: ny, confirmed: true, source: fixed}\n  - {date: 2026-01-01, kind: holiday, name: ny, confirmed: true, source: fixed}\n"))
			return err
		}, "days must rise"},
		{"holiday outside the span", func() error {
			_, err := readHolidays("h.yaml", []byte(holidays+"  - {date: 2027-01-02, kind: holiday, name: ny, confirmed: true, source: fixed}\n"))
			return err
		}, "lies outside"},
		{"topic before its parent", func() error {
			_, err := readTaxonomy("t.yaml", []byte("areas:\n  - {id: LAB.WAGE, name: {kk: а, ru: б, en: c}}\n"))
			return err
		}, "stands before its parent LAB"},
		{"rates out of order", func() error {
			_, err := readRates("r.yaml", []byte("rates:\n  - id: mrp\n    name: {kk: а, ru: б, en: c}\n    to: 2026-12-31\n    rows:\n      - {from: 2026-01-01, tenge: 2, confidence: seen, source: x}\n      - {from: 2025-01-01, tenge: 1, confidence: seen, source: x}\n"))
			return err
		}, "rows must rise by date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.err(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// Links between the files of a pack are followed too.
func TestLinkBetweenFilesIsChecked(t *testing.T) {
	m, _, files, err := readManifest(assets.Pack(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, from, to, want string }{
		{"deadline-rules.yaml", "    act: gpk\n", "    act: gpkk\n", `act "gpkk" does not exist; did you mean "gpk"?`},
		{"taxonomy.yaml", "rules: [tk-160-wage]", "rules: [tk-160-wages]", `rule "tk-160-wages" does not exist; did you mean "tk-160-wage"?`},
		{"taxonomy.yaml", "fees: [ALIMONY]", "fees: [ALIMENT]", `fee "ALIMENT" does not exist`},
		{"eligibility.yaml", "areas: [FAM.ALIMONY]", "areas: [FAM.ALIMENT]", `area "FAM.ALIMENT" does not exist; did you mean "FAM.ALIMONY"?`},
		{"intake.yaml", "band: emergency", "band: emergancy", `band "emergancy" does not exist; did you mean "emergency"?`},
	} {
		t.Run(c.want, func(t *testing.T) {
			spoilt := map[string][]byte{}
			for k, v := range files {
				spoilt[k] = v
			}
			text := strings.Replace(string(files[c.file]), c.from, c.to, 1)
			if text == string(files[c.file]) {
				t.Fatal("the fault was not put in")
			}
			spoilt[c.file] = []byte(text)
			if _, err := read(m, spoilt); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Decimal
		ok   bool
	}{{"0.3", 3000, true}, {"50", 500000, true}, {"0.0001", 1, true}, {"0.00001", 0, false}, {"-1", 0, false}, {"", 0, false}, {"a", 0, false}} {
		got, ok := parseDecimal(c.in)
		if ok != c.ok || (ok && got != c.want) {
			t.Errorf("%q: got %d %v, want %d %v", c.in, got, ok, c.want, c.ok)
		}
		if ok && got.String() != c.in {
			t.Errorf("%q: written as %q", c.in, got.String())
		}
	}
}

// Whatever the bytes, reading ends with a value or with problems, never with a panic.
func FuzzReadRules(f *testing.F) {
	f.Add(goodRules)
	f.Add("rules: [{id: [}]")
	f.Add("a: &a [*a]")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := readRules("r.yaml", []byte(s)); err != nil {
			if _, ok := err.(Problems); !ok {
				t.Errorf("got %T, want Problems", err)
			}
		}
		_, _ = readHolidays("h.yaml", []byte(s))
		_, _ = readFees("f.yaml", []byte(s))
	})
}

// BenchmarkStart is what a start of the program pays: signature, hashes, and the files the first page needs.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		m, _, files, err := readManifest(assets.Pack(), nil)
		if err != nil {
			b.Fatal(err)
		}
		p := lazy(m, files)
		if p.Holidays() == nil || p.Intake() == nil || p.Taxonomy() == nil {
			b.Fatal("nothing read")
		}
	}
}

// BenchmarkRules is what the first date costs beyond that.
func BenchmarkRules(b *testing.B) {
	_, _, files, err := readManifest(assets.Pack(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := readRules("deadline-rules.yaml", files["deadline-rules.yaml"]); err != nil {
			b.Fatal(err)
		}
	}
}

func TestRateOfNoTable(t *testing.T) {
	p, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Rate("gold", casework.MustDate("2026-01-01")); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v, want missing", err)
	}
}
