package text

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"zanger/assets"
	"zanger/casework"
)

// Langs are the languages of the interface, the state language first.
var Langs = []string{"kk", "ru", "en"}

// LangNames are the languages by their own names, in the order of Langs: a choice of language is never translated.
var LangNames = []string{"Қазақша", "Русский", "English"}

// entry is one text of one language: either plain, or with plural forms by CLDR name (one, few, many, other).
type entry struct {
	plain string
	forms map[string]string
}

// Catalog holds all texts of all languages. It is read-only after Load and safe for use by many at once.
type Catalog struct {
	bundle *i18n.Bundle
	texts  map[string]map[string]entry // language → key → text
	today  func() casework.Date
	twice  []string // keys written in two files: the first counts, and a test fails
}

// Load reads the texts built into the program.
func Load() (*Catalog, error) { return load(assets.Text, "text") }

func load(files fs.FS, dir string) (*Catalog, error) {
	names, err := fs.Glob(files, dir+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	sort.Strings(names)
	c := &Catalog{bundle: i18n.NewBundle(language.English), texts: map[string]map[string]entry{}, today: casework.SystemClock{}.Today}
	for _, l := range Langs {
		c.texts[l] = map[string]entry{}
	}
	from := map[string]string{} // language + key → file, to name both places of a key written twice
	for _, name := range names {
		parts := strings.Split(strings.TrimSuffix(path.Base(name), ".json"), ".")
		lang := parts[len(parts)-1]
		if len(parts) < 2 || c.texts[lang] == nil {
			return nil, fmt.Errorf("text: %s: the name must end in .kk.json, .ru.json or .en.json", path.Base(name))
		}
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("text: %w", err)
		}
		var flat map[string]json.RawMessage
		if err := json.Unmarshal(raw, &flat); err != nil {
			return nil, fmt.Errorf("text: %s: %w", path.Base(name), err)
		}
		for key, v := range flat {
			if old, twice := from[lang+" "+key]; twice {
				c.twice = append(c.twice, fmt.Sprintf("%s stands in %s and in %s", key, old, path.Base(name)))
				continue
			}
			from[lang+" "+key] = path.Base(name)
			if err := c.add(lang, key, v); err != nil {
				return nil, fmt.Errorf("text: %s: %s: %w", path.Base(name), key, err)
			}
		}
	}
	return c, nil
}

func (c *Catalog) add(lang, key string, v json.RawMessage) error {
	var e entry
	if err := json.Unmarshal(v, &e.plain); err != nil {
		if err := json.Unmarshal(v, &e.forms); err != nil {
			return err
		}
	}
	c.texts[lang][key] = e
	if e.forms == nil && !strings.Contains(e.plain, "{{") {
		return nil // served from the map; a template is not needed
	}
	m := &i18n.Message{ID: key, Other: e.plain}
	for form, s := range e.forms {
		switch form {
		case "one":
			m.One = s
		case "few":
			m.Few = s
		case "many":
			m.Many = s
		case "other":
			m.Other = s
		default:
			return fmt.Errorf("unknown plural form %q", form)
		}
	}
	return c.bundle.AddMessages(language.Make(lang), m)
}

// WithToday gives the same catalogue telling near dates from far ones by another clock: the office's, or a test's.
func (c *Catalog) WithToday(today func() casework.Date) *Catalog {
	d := *c
	d.today = today
	return &d
}

// In gives the printer of a language: "kk", "ru" or "en", also as "kk-KZ" or "kk_KZ.UTF-8". Any other speaks Kazakh,
// the state language.
func (c *Catalog) In(lang string) *Printer {
	lang = strings.ToLower(lang)
	if i := strings.IndexAny(lang, "-_."); i > 0 {
		lang = lang[:i]
	}
	if c.texts[lang] == nil {
		lang = Langs[0]
	}
	return &Printer{lang: lang, cat: c, loc: i18n.NewLocalizer(c.bundle, lang)}
}

// Has reports whether every language has the key.
func (c *Catalog) Has(key string) bool {
	for _, l := range Langs {
		if _, ok := c.texts[l][key]; !ok {
			return false
		}
	}
	return true
}

// Keys lists the keys of a language, sorted.
func (c *Catalog) Keys(lang string) []string {
	keys := make([]string, 0, len(c.texts[lang]))
	for k := range c.texts[lang] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
