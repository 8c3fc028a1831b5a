package template

import (
	"slices"

	"zanger/docgen"
)

// Kind is the type of a field.
type Kind string

// The types.
const (
	Text         Kind = "text"
	LongText     Kind = "longtext"
	Person       Kind = "person"
	Organisation Kind = "organisation"
	Party        Kind = "party" // a person or an organisation
	Money        Kind = "money"
	Date         Kind = "date"
	Number       Kind = "number"
	Bool         Kind = "bool"
	Choice       Kind = "choice"
	List         Kind = "list"
)

var kinds = []string{"text", "longtext", "person", "organisation", "party", "money", "date", "number", "bool", "choice", "list"}

// English is for papers of the practice, never for a court.
const English docgen.Lang = "en"

// Field is one thing a template asks.
type Field struct {
	Name     string
	Kind     Kind
	Required bool
	Need     []string               // parts of a person or organisation that must be there
	Label    map[docgen.Lang]string // may lack a language
	Why      map[docgen.Lang]string
	From     string // path of the case data
	Options  []Option
	Of       []*Field // of a list
	Set      string   // the shared set it comes from, "" for the template's own
	Line     int      // in its file

	requiredIf *condition
	compute    *expr
	computeSrc string
}

// Option is one value of a choice.
type Option struct {
	Code  string
	Label map[docgen.Lang]string
	Open  bool // "not known yet": kept as an answer, and still a gap of the document
}

// Computed reports whether the value is worked out and not asked.
func (f *Field) Computed() bool { return f.compute != nil }

// LabelIn gives the label in a language, else in any, else the name.
func (f *Field) LabelIn(lang docgen.Lang) string { return pickLang(f.Label, lang, f.Name) }

// WhyIn gives the reason in a language, else in any.
func (f *Field) WhyIn(lang docgen.Lang) string { return pickLang(f.Why, lang, "") }

func pickLang(m map[docgen.Lang]string, lang docgen.Lang, otherwise string) string {
	for _, l := range []docgen.Lang{lang, "", docgen.Russian, docgen.Kazakh, English} {
		if s := m[l]; s != "" {
			return s
		}
	}
	return otherwise
}

var (
	personParts = []string{"name", "iin", "birth_date", "birth_place", "address", "actual_address", "phone", "email", "sex", "position", "licence"}
	orgParts    = []string{"name", "bin", "address", "actual_address", "phone", "email", "bank", "head"}
)

// partsOf gives the parts a field of a kind has, nil for a plain value.
func partsOf(k Kind) []string {
	switch k {
	case Person:
		return personParts
	case Organisation:
		return orgParts
	case Party:
		all := append(slices.Clone(personParts), "kind")
		for _, p := range orgParts {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
		return all
	}
	return nil
}

// partLabel names a part in a language; a person has a name, an organisation a title.
func partLabel(k Kind, part string, lang docgen.Lang) string {
	if part == "name" && k == Person {
		return say(string(lang), "template.part.name.person", nil)
	}
	if part == "name" && k == Organisation {
		return say(string(lang), "template.part.name.organisation", nil)
	}
	return say(string(lang), "template.part."+part, nil)
}

func partKind(part string) Kind {
	if part == "birth_date" {
		return Date
	}
	return Text
}
