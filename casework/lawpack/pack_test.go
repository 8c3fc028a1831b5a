package lawpack_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/lawpack"
)

// The signature is made outside the repository: after a change of the data the pack must be signed again.
func TestBuiltinPackIsSignedAndSound(t *testing.T) {
	p, err := lawpack.Load(assets.Pack())
	if err != nil {
		t.Fatalf("sign assets/pack again (lawpack.Sign), or correct it: %v", err)
	}
	if !bytes.Equal(p.Signer, lawpack.ProjectKey) {
		t.Error("the built-in pack is not signed with the project's key")
	}
	b, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if b.ID != p.ID || b.Revision != p.Revision || b.Revision < 1 {
		t.Errorf("got %s revision %d, want %s revision %d", b.ID, b.Revision, p.ID, p.Revision)
	}
}

// With ZANGER_PACK_KEY naming a key file, this signs assets/pack after a change of its data; without it, nothing is done.
func TestSignBuiltinPack(t *testing.T) {
	name := os.Getenv("ZANGER_PACK_KEY")
	if name == "" {
		t.Skip("ZANGER_PACK_KEY is not set")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	key, err := lawpack.ParsePrivateKey(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := lawpack.Sign("../../assets/pack", key); err != nil {
		t.Fatal(err)
	}
}

func TestNoTermIsLostOrAltered(t *testing.T) {
	p := builtin(t)
	f, err := os.Open("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		n++
		want := strings.Split(in.Text(), " | ")
		r, ok := p.Rule(want[0])
		if !ok {
			t.Errorf("%s is lost", want[0])
			continue
		}
		act, _ := p.Act(r.Act)
		got := []string{r.ID, act.Short.RU, r.Article, strconv.Itoa(r.Length), string(r.Unit), r.Confidence.String()}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if n != 167 || len(p.Rules()) != 167 {
		t.Errorf("got %d rows and %d rules, want 167", n, len(p.Rules()))
	}
}

func TestCountsOfTheOtherTables(t *testing.T) {
	p := builtin(t)
	mrp, _ := p.RateTable("mrp")
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"days that are not ordinary", len(p.Holidays().Days), 267},
		{"topics", len(p.Taxonomy()), 89},
		{"fees", len(p.Fees().Rows), 42},
		{"values of the index", len(mrp.Rows), 14}, // the fifteenth row of the table is an empty 2027
		{"criteria", len(p.Eligibility().Criteria), 17},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, c.got, c.want)
		}
	}
	if got := p.Intake().Promise.WorkingDays; got != 3 {
		t.Errorf("promised answer: got %d working days, want 3", got)
	}
}

func TestRateNeverOutlivesItsYear(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct {
		day  string
		want casework.Money
	}{
		{"2026-11-23", casework.Tenge(4325)},
		{"2025-12-31", casework.Tenge(3932)},
		{"2020-03-31", casework.Tenge(2651)},
		{"2020-04-01", casework.Tenge(2778)},
		{"2027-01-01", 0},
		{"2014-12-31", 0},
	} {
		r, err := p.Rate("mrp", casework.MustDate(c.day))
		if r.Sum != c.want || (err != nil) != (c.want == 0) {
			t.Errorf("%s: got %d %v, want %d", c.day, r.Sum, err, c.want)
		}
		if c.want == 0 && casework.CodeOf(err) != casework.Missing {
			t.Errorf("%s: got %v, want missing", c.day, err)
		}
	}
}

func TestVersionIsChosenByTheDay(t *testing.T) {
	p := builtin(t)
	newest, _ := p.Rule("gpk-436-cassation-new")
	for day, want := range map[string]string{"2025-06-30": "gpk-436-cassation-old", "2025-07-01": "gpk-436-cassation-new"} {
		if got := p.RuleOn(newest, casework.MustDate(day)).ID; got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
	old, _ := p.Rule("gpk-436-cassation-old")
	if old.Family != newest.ID || old.SupersededBy != newest.ID || len(p.Versions(old)) != 2 {
		t.Errorf("got family %q, superseded by %q, %d versions", old.Family, old.SupersededBy, len(p.Versions(old)))
	}
}

func TestEventStartsItsRules(t *testing.T) {
	p := builtin(t)
	var ids []string
	for _, r := range p.RulesFor("appellate-in-force") {
		ids = append(ids, r.ID)
	}
	if got, want := strings.Join(ids, " "), "gpk-436-cassation-new appk-169-cassation"; got != want {
		t.Errorf("got %s, want %s: newest versions only", got, want)
	}
}

func TestTextsAreInTheirLanguages(t *testing.T) {
	p := builtin(t)
	check := func(where string, x lawpack.Text) {
		t.Helper()
		if hasCyrillic(x.EN) {
			t.Errorf("%s: English in Cyrillic: %q", where, x.EN)
		}
		if strings.ContainsAny(x.RU, "ӘәҒғҚқҢңӨөҰұҮүҺһ") && !strings.Contains(x.RU, "«") {
			t.Errorf("%s: Kazakh letters in Russian: %q", where, x.RU)
		}
		for _, russian := range []string{"ст.", " ч.", "(ч.", "ГПК", "АППК", "КоАП", "МРП", "срок", "который"} {
			if strings.Contains(x.KK, russian) {
				t.Errorf("%s: Russian %q in Kazakh: %q", where, russian, x.KK)
			}
		}
	}
	for id, x := range p.Events() {
		check(id, x)
		if x.KK == x.RU {
			t.Errorf("%s: not translated: %q", id, x.KK)
		}
	}
	for _, r := range p.Rules() {
		check(r.ID, r.Binds)
		check(r.ID, r.Notes)
		check(r.ID, r.Does)
		if r.Side() == lawpack.WhoParty && r.Unit.Numeric() && r.ID != "gk-182-suspend" && r.Does == (lawpack.Text{}) {
			t.Errorf("%s: a term of a person does not say what must be done by its end", r.ID)
		}
	}
	for _, a := range p.Taxonomy() {
		check(a.Code, a.Name)
	}
	for _, f := range p.Fees().Rows {
		check(f.ID, f.Name)
		check(f.ID, f.Note)
	}
	for _, c := range p.Eligibility().Criteria {
		check(c.ID, c.Who)
	}
}

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x400 && r < 0x530 })
}

func TestCite(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct{ act, article, lang, want string }{
		{"gpk", "126 ч.4", "ru", "ГПК 126 ч.4"},
		{"gpk", "126 ч.4", "kk", "АПК 126-бап, 4-бөлік"},
		{"gpk", "126 ч.4", "en", "CPC art. 126, part 4"},
		{"gk", "178 п.1, 180 п.1", "kk", "АК 178-бап, 1-тармақ, 180-бап, 1-тармақ"},
		{"koap", "826-2 ч.2; 829-4 ч.1", "en", "CAO art. 826-2, part 2; art. 829-4, part 1"},
		{"tk", "160 пп.1", "kk", "ЕК 160-бап, 1) тармақша"},
		{"gpk", "256-265, гл.21", "en", "CPC art. 256-265, chapter 21"},
		{"gpk", "", "ru", "ГПК"},
		{"nk", "665 п.3", "ru", "Налоговый кодекс 2025, ст. 665 п.3"},
		{"АППК", "92 ч.1", "kk", "ӘРПК 92-бап, 1-бөлік"},
	} {
		if got := p.Cite(c.act, c.article, c.lang); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTextFallsBackRatherThanSayingNothing(t *testing.T) {
	x := lawpack.Text{RU: "срок"}
	for _, lang := range []string{"kk", "ru", "en", "de"} {
		if got := x.In(lang); got != "срок" {
			t.Errorf("%s: got %q", lang, got)
		}
	}
}

func TestLoadFromZipAndFolder(t *testing.T) {
	dir, _, pub := copyPack(t, nil)
	if _, err := lawpack.Load(os.DirFS(dir), pub); err != nil {
		t.Fatalf("folder: %v", err)
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	if err := w.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	p, err := lawpack.Load(z, pub)
	if err != nil {
		t.Fatalf("zip: %v", err)
	}
	if _, ok := p.Rule("gpk-403-appeal"); !ok {
		t.Error("zip: no rules")
	}
}

func TestLoadRefusesWhatWasTampered(t *testing.T) {
	for _, c := range []struct {
		name    string
		spoil   func(t *testing.T, m fstest.MapFS)
		want    casework.Code
		wantKey string
	}{
		{"no manifest", func(t *testing.T, m fstest.MapFS) { delete(m, "pack.yaml") }, casework.Missing, "error.lawpack.manifest"},
		{"no signature", func(t *testing.T, m fstest.MapFS) { delete(m, "pack.sig") }, casework.Denied, "error.lawpack.unsigned"},
		{"signature is not one", func(t *testing.T, m fstest.MapFS) { m["pack.sig"].Data = []byte("hello") }, casework.Corrupt, "error.lawpack.signature"},
		{"one term made longer", func(t *testing.T, m fstest.MapFS) {
			f := m["deadline-rules.yaml"]
			f.Data = bytes.Replace(f.Data, []byte("length: 10"), []byte("length: 20"), 1)
		}, casework.Corrupt, "error.lawpack.file"},
		{"manifest altered", func(t *testing.T, m fstest.MapFS) {
			f := m["pack.yaml"]
			f.Data = bytes.Replace(f.Data, []byte("revision: "), []byte("revision: 9"), 1)
		}, casework.Corrupt, "error.lawpack.signature"},
		{"file slipped in", func(t *testing.T, m fstest.MapFS) { m["more.yaml"] = &fstest.MapFile{Data: []byte("a: 1")} }, casework.Corrupt, "error.lawpack.file"},
		{"file taken out", func(t *testing.T, m fstest.MapFS) { delete(m, "fees.yaml") }, casework.Corrupt, "error.lawpack.file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := builtinFiles(t)
			c.spoil(t, m)
			_, err := lawpack.Load(m)
			var e *casework.Error
			if !errors.As(err, &e) || e.Code != c.want || e.Key != c.wantKey {
				t.Errorf("got %v, want %s %s", err, c.want, c.wantKey)
			}
		})
	}
}

func TestLoadTrustsOnlyTheKeysItIsGiven(t *testing.T) {
	dir, _, pub := copyPack(t, nil)
	if _, err := lawpack.Load(os.DirFS(dir)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("another's key with none given: got %v, want denied", err)
	}
	if _, err := lawpack.Load(assets.Pack(), pub); casework.CodeOf(err) != casework.Denied {
		t.Errorf("the project's key when only another is trusted: got %v, want denied", err)
	}
	if _, err := lawpack.Load(assets.Pack(), pub, lawpack.ProjectKey); err != nil {
		t.Errorf("both trusted: %v", err)
	}
}

func TestSignKeepsTheAuthorsPartOfTheManifest(t *testing.T) {
	dir, key, pub := copyPack(t, nil)
	before, err := os.ReadFile(filepath.Join(dir, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := lawpack.Sign(dir, key); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Errorf("signing twice changed the manifest:\n%s\n%s", before, after)
	}
	if _, err := lawpack.Load(os.DirFS(dir), pub); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".signing-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSignRefusesAPackWithErrors(t *testing.T) {
	dir, key, _ := copyPack(t, nil)
	name := filepath.Join(dir, "rates.yaml")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	sig, _ := os.ReadFile(filepath.Join(dir, "pack.sig"))
	if err := os.WriteFile(name, bytes.Replace(data, []byte("tenge:"), []byte("tengge:"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	err = lawpack.Sign(dir, key)
	var ps lawpack.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("got %v, want problems", err)
	}
	if got, want := ps[0].Error(), `unknown key "tengge"; did you mean "tenge"?`; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if now, _ := os.ReadFile(filepath.Join(dir, "pack.sig")); !bytes.Equal(now, sig) {
		t.Error("a new signature was written all the same")
	}
	if err := lawpack.Sign(dir, nil); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("no key: got %v, want invalid", err)
	}
}

func TestParsePrivateKey(t *testing.T) {
	if _, err := lawpack.ParsePrivateKey([]byte("abc")); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	k, err := lawpack.ParsePrivateKey([]byte(strings.Repeat("0a", 32) + "\n"))
	if err != nil || len(k) != ed25519.PrivateKeySize {
		t.Errorf("got %d bytes, %v", len(k), err)
	}
}

func builtin(t testing.TB) *lawpack.Pack {
	t.Helper()
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func builtinFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(assets.Pack(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(assets.Pack(), name)
		m[name] = &fstest.MapFile{Data: append([]byte{}, data...), Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// copyPack writes the built-in pack to a folder with some files replaced and signs it with a key of its own.
func copyPack(t testing.TB, replace map[string]string) (string, ed25519.PrivateKey, ed25519.PublicKey) {
	t.Helper()
	dir := t.TempDir()
	for name, f := range builtinFiles(t) {
		data := f.Data
		if s, ok := replace[name]; ok {
			data = []byte(s)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	if err := lawpack.Sign(dir, key); err != nil {
		t.Fatal(err)
	}
	return dir, key, key.Public().(ed25519.PublicKey)
}
