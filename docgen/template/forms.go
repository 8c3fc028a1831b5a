package template

import (
	"context"
	"strings"

	"zanger/docgen"
	"zanger/docgen/grammar"
)

// FormUse is a name or a position that a document prints in a grammatical case.
type FormUse struct {
	Field     string // of the person or organisation: "claimant"
	Form      string // key of the answer's "forms": "ru.gen", "kk.dat", "position.ru.dat"
	Base      string // as it stands with no ending
	Suggested string // what the program makes of it
	Written   string // what a person wrote instead; "" when nobody did
	Sure      bool   // a rule was found
}

// Forms lists the case forms that a document prints with these answers, each once, in the order of the page. Fill takes
// them from "forms" of the person; what is not written there is a suggestion.
func (t *Template) Forms(ctx context.Context, answers Answers, env Env) ([]FormUse, error) {
	f := t.filler(answers, env)
	f.forms = &[]FormUse{}
	if _, err := f.fill(ctx); err != nil {
		return nil, err
	}
	return *f.forms, nil
}

// caseForm gives the key of a filter's case among the forms of a person: "ru.gen", "kk.gen"; part is "" or "name" for the
// name itself.
func caseForm(filter, part string) (string, bool) {
	name, kk := strings.CutPrefix(filter, "kk.")
	if _, ok := cases[name]; !ok {
		return "", false
	}
	key := "ru." + name
	if kk {
		key = "kk." + name
	}
	if part != "" && part != "name" {
		key = part + "." + key
	}
	return key, true
}

// inCase gives a name or a part of a person in the case of the first filter: the form a person wrote, else the
// suggestion. False: the filter is no case, or v is no person.
func (f *filler) inCase(v any, fd *Field, part string, filters []filterCall) (string, bool) {
	p, ok := v.(*party)
	if !ok || len(filters) == 0 {
		return "", false
	}
	key, ok := caseForm(filters[0].name, part)
	if !ok {
		return "", false
	}
	if part == "" {
		part = "name"
	}
	base := p.text(part)
	if base == "" {
		return "", false
	}
	written := p.forms[key]
	if f.forms == nil && written != "" {
		return written, true
	}
	suggested, sure := suggest(base, part, p, filters[0].name)
	if f.forms != nil {
		f.note(FormUse{Field: fd.Name, Form: key, Base: base, Suggested: suggested, Written: written, Sure: sure})
	}
	if written != "" {
		return written, true
	}
	return suggested, true
}

// suggest inflects a part of a person: the name of a person as a name, everything else as a body or a position.
func suggest(base, part string, p *party, filter string) (string, bool) {
	name, kk := strings.CutPrefix(filter, "kk.")
	c := cases[name]
	person := part == "head" || part == "name" && !p.org
	switch {
	case kk && person:
		return grammar.KazakhName(base, c), true
	case kk:
		return grammar.KazakhOrganisation(base, c), true
	case person && part == "name":
		return grammar.RussianName(base, c, p.sex())
	case person:
		return grammar.RussianName(base, c, grammar.Unknown)
	}
	return grammar.RussianOrganisation(base, c)
}

func (f *filler) note(use FormUse) {
	for _, had := range *f.forms {
		if had.Field == use.Field && had.Form == use.Form {
			return
		}
	}
	*f.forms = append(*f.forms, use)
}

// LangOf gives the language of a form's key.
func (u FormUse) LangOf() docgen.Lang {
	if strings.Contains("."+u.Form, ".kk.") {
		return docgen.Kazakh
	}
	return docgen.Russian
}
