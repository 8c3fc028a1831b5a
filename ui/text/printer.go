package text

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"zanger/casework"
)

// Printer speaks one language. It is safe for use by many at once.
type Printer struct {
	lang string
	cat  *Catalog
	loc  *i18n.Localizer
}

// Lang gives "kk", "ru" or "en".
func (p *Printer) Lang() string { return p.lang }

// T gives the text of key. Args fill its places: pairs of name and value ("Name", v, …) or one map[string]any. Values that
// are dates, sums or whole numbers are written the way the language writes them. A missing key gives "[key]".
func (p *Printer) T(key string, args ...any) string { return p.say(key, nil, args) }

// N is T with the plural form of n, a count of things. The text may say {{.N}} for the count.
func (p *Printer) N(key string, n int, args ...any) string { return p.say(key, &n, args) }

// Has reports whether the key has a text in this language.
func (p *Printer) Has(key string) bool {
	_, ok := p.cat.texts[p.lang][key]
	return ok
}

func (p *Printer) say(key string, n *int, args []any) string {
	e, ok := p.cat.texts[p.lang][key]
	if !ok {
		return "[" + key + "]"
	}
	if e.forms == nil && !strings.Contains(e.plain, "{{") {
		return e.plain
	}
	data := p.data(args)
	conf := i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	if n != nil {
		data["N"] = p.Number(int64(*n))
		if e.forms != nil { // words without forms are the same for every number
			conf.PluralCount = *n
		}
	}
	s, err := p.loc.Localize(&conf)
	if err != nil {
		return "[" + key + "]"
	}
	return s
}

// data turns arguments into a template's values, dates and sums already in words of the language.
func (p *Printer) data(args []any) map[string]any {
	m := map[string]any{}
	if len(args) == 1 {
		if given, ok := args[0].(map[string]any); ok {
			for k, v := range given {
				m[k] = p.value(v)
			}
			return m
		}
	}
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = p.value(args[i+1])
	}
	return m
}

func (p *Printer) value(v any) any {
	switch v := v.(type) {
	case casework.Date:
		return p.Date(v)
	case casework.DateRange:
		return p.Range(v)
	case casework.Money:
		return p.Money(v)
	case time.Time:
		return p.Moment(v)
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case nil:
		return ""
	}
	return v
}

// Speaking gives the same catalogue in another language, for a paper that is not in the person's own.
func (p *Printer) Speaking(lang string) *Printer { return p.cat.In(lang) }

// Capital gives s with a capital first letter, for the beginning of a heading.
func (p *Printer) Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Small gives s with a small first letter, for a label within a sentence.
func (p *Printer) Small(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// List joins parts as an enumeration: "a, b және c".
func (p *Printer) List(parts ...string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " " + p.T("common.and") + " " + parts[last]
}
