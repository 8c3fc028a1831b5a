package text

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
)

var pluralForms = map[string][]string{"kk": {"one", "other"}, "ru": {"few", "many", "one", "other"}, "en": {"one", "other"}}

func TestCataloguesHaveTheSameKeys(t *testing.T) {
	c := catalog(t)
	all := map[string]bool{}
	for _, l := range Langs {
		for _, k := range c.Keys(l) {
			all[k] = true
		}
	}
	for k := range all {
		for _, l := range Langs {
			if _, ok := c.texts[l][k]; !ok {
				t.Errorf("%s: no text for %s", l, k)
			}
		}
	}
}

func TestTextsHaveTheirPluralForms(t *testing.T) {
	c := catalog(t)
	for _, l := range Langs {
		for k, e := range c.texts[l] {
			if plural := c.texts["en"][k].forms != nil; plural != (e.forms != nil) {
				t.Errorf("%s %s: plural in one language and not in another", l, k)
			}
			if e.forms == nil {
				continue
			}
			var got []string
			for f := range e.forms {
				got = append(got, f)
			}
			sort.Strings(got)
			if !slices.Equal(got, pluralForms[l]) {
				t.Errorf("%s %s: got forms %v, want %v", l, k, got, pluralForms[l])
			}
		}
	}
}

// each calls f for every sentence of every language.
func each(c *Catalog, f func(lang, key, s string)) {
	for _, l := range Langs {
		for k, e := range c.texts[l] {
			if e.forms == nil {
				f(l, k, e.plain)
			}
			for _, s := range e.forms {
				f(l, k, s)
			}
		}
	}
}

var place = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestTextsAreWritten(t *testing.T) {
	alphabet := map[string]string{
		"kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
		"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "әғқңөұүһі", // names of people and courts keep their letters
		"en": "",
	}
	each(catalog(t), func(l, k, s string) {
		if strings.TrimSpace(s) == "" || s != strings.TrimSpace(s) {
			t.Errorf("%s %s: empty, or with a space at an end: %q", l, k, s)
		}
		if strings.Contains(s, "  ") {
			t.Errorf("%s %s: two spaces", l, k)
		}
		for _, word := range strings.FieldsFunc(place.ReplaceAllString(s, " "), func(r rune) bool { return !unicode.IsLetter(r) }) {
			latin, cyrillic := false, false
			for _, r := range strings.ToLower(word) {
				switch {
				case r < 0x250:
					latin = true
				case strings.ContainsRune(alphabet[l], r):
					cyrillic = true
				case l == "en" && unicode.Is(unicode.Cyrillic, r): // a word of another language, quoted
					cyrillic = true
				default:
					t.Errorf("%s %s: letter %q in %q", l, k, r, word)
				}
			}
			if latin && cyrillic {
				t.Errorf("%s %s: Latin and Cyrillic letters in one word %q", l, k, word)
			}
		}
	})
}

func TestPlacesAreTheSameInEveryLanguage(t *testing.T) {
	c := catalog(t)
	name := regexp.MustCompile(`\.([A-Za-z]+)`)
	places := func(l string, e entry) []string {
		seen := map[string]bool{}
		for _, s := range append([]string{e.plain}, mapValues(e.forms)...) {
			for _, p := range place.FindAllString(s, -1) {
				for _, m := range name.FindAllStringSubmatch(p, -1) {
					// A fact that comes in each language (TextKK, TextRU) is the same place.
					seen[strings.TrimSuffix(m[1], strings.ToUpper(l))] = true
				}
			}
		}
		out := make([]string, 0, len(seen))
		for p := range seen {
			out = append(out, p)
		}
		sort.Strings(out)
		return out
	}
	for k, e := range c.texts["en"] {
		want := places("en", e)
		for _, l := range []string{"kk", "ru"} {
			if other, ok := c.texts[l][k]; ok && !slices.Equal(places(l, other), want) {
				t.Errorf("%s %s: places %v, in English %v", l, k, places(l, other), want)
			}
		}
	}
}

func mapValues(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestErrorTextsSayWhatToDo(t *testing.T) {
	each(catalog(t), func(l, k, s string) {
		if strings.HasPrefix(k, "error.") && strings.Count(s, "\n") > 2 {
			t.Errorf("%s %s: more than three sentences apart", l, k)
		}
		if strings.HasPrefix(k, "error.code.") && strings.Count(s, "\n") != 2 {
			t.Errorf("%s %s: what happened, what was kept, what to do: got %d lines", l, k, strings.Count(s, "\n")+1)
		}
	})
}

func TestKeysStandInOneFile(t *testing.T) {
	for _, twice := range catalog(t).twice {
		t.Error(twice)
	}
	c, err := load(fstest.MapFS{"text/a.kk.json": {Data: []byte(`{"k":"бір"}`)}, "text/b.kk.json": {Data: []byte(`{"k":"екі"}`)}}, "text")
	if err != nil || len(c.twice) != 1 || c.In("kk").T("k") != "бір" {
		t.Errorf("a key twice: got %v, %v", err, c)
	}
}

func TestLoadRefuses(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for name, files := range map[string]fstest.MapFS{
		"no language":      {"text/a.json": file(`{"k":"v"}`)},
		"unknown language": {"text/a.de.json": file(`{"k":"v"}`)},
		"not flat":         {"text/a.en.json": file(`{"k":{"x":{"y":"z"}}}`)},
		"unknown form":     {"text/a.en.json": file(`{"k":{"single":"v"}}`)},
		"broken":           {"text/a.en.json": file(`{"k":`)},
	} {
		if _, err := load(files, "text"); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}
