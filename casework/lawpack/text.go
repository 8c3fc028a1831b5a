package lawpack

import (
	"strings"
)

// Text is one saying in the three languages of the program.
type Text struct {
	KK string `yaml:"kk" json:"kk"`
	RU string `yaml:"ru" json:"ru"`
	EN string `yaml:"en" json:"en"`
}

// In gives the words in lang ("kk", "ru", "en"). A language that is empty or unknown falls back to Russian, then Kazakh,
// then English, so that a person reads something rather than nothing.
func (t Text) In(lang string) string {
	s := ""
	switch lang {
	case "kk":
		s = t.KK
	case "ru":
		s = t.RU
	case "en":
		s = t.EN
	}
	for _, f := range []string{t.RU, t.KK, t.EN} {
		if s == "" {
			s = f
		}
	}
	return s
}

// IsZero reports whether no language has words.
func (t Text) IsZero() bool { return t == Text{} }

func (t Text) missing() []string {
	var m []string
	for _, l := range []struct{ k, v string }{{"kk", t.KK}, {"ru", t.RU}, {"en", t.EN}} {
		if strings.TrimSpace(l.v) == "" {
			m = append(m, l.k)
		}
	}
	return m
}

// Confidence says how the text of a row was known to those who wrote the pack.
type Confidence string

// The three degrees.
const (
	Seen       Confidence = "seen"       // the article was read in the edition named
	Secondary  Confidence = "secondary"  // restated by press or a commercial site
	Unverified Confidence = "unverified" // general knowledge
)

// String gives the words scripts see, those of the reference tables.
func (c Confidence) String() string {
	switch c {
	case Seen:
		return "source seen"
	case Secondary:
		return "source seen (secondary: press/commercial site)"
	}
	return "general knowledge, unverified"
}

func (c Confidence) allowed() []string { return []string{"seen", "secondary", "unverified"} }
