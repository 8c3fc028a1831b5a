package presenter

import (
	"context"
	"maps"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/template"
)

// NameForm is a name or position as the document prints it in a grammatical case: what the program suggests, and what the
// person wrote instead.
type NameForm struct {
	template.FormUse
	Label string // "Истец: кому (дат.)"
	Doubt bool   // no rule was found: the suggestion is the name unchanged
	Text  string // as it will be printed; what a person changes
}

// NameForms lists the forms of both languages of the draft.
func (d *Drafting) NameForms(ctx context.Context) ([]NameForm, error) {
	p := d.Desk.Text
	var out []NameForm
	for _, lang := range d.entry.Langs() {
		t := d.entry.Templates[lang]
		uses, err := t.Forms(ctx, d.merged(t), d.env())
		if err != nil {
			return nil, err
		}
		labels := map[string]string{}
		for _, f := range t.Fields(d.lib) {
			labels[f.Name] = f.LabelIn(docgen.Lang(p.Lang()))
		}
		for _, u := range uses {
			form, part := u.Form, ""
			if i := strings.LastIndex(form[:strings.LastIndexByte(form, '.')], "."); i >= 0 {
				part, form = form[:i], form[i+1:]
			}
			label := labels[u.Field]
			if part != "" {
				label += ", " + p.T("template.part."+part)
			}
			out = append(out, NameForm{FormUse: u, Label: label + ": " + p.T("nameforms.case."+form), Doubt: !u.Sure && u.Written == "", Text: orElse(u.Written, u.Suggested)})
		}
	}
	return out, nil
}

// SaveNameForms keeps what was changed: with the party of the case, so that every document of theirs has it, or with the
// draft where the name was typed. A form put back to the suggestion is forgotten.
func (d *Drafting) SaveNameForms(ctx context.Context, forms []NameForm) error {
	parties := map[casework.ID]map[string]string{}
	answers := deepCopy(d.answers).(map[string]any)
	typed := false
	for _, f := range forms {
		text := strings.TrimSpace(f.Text)
		if text == f.Suggested {
			text = ""
		}
		if text == f.Written {
			continue
		}
		if id, ok := d.partyOf(f.Field); ok {
			if parties[id] == nil {
				parties[id] = map[string]string{}
			}
			parties[id][f.Form] = text
			continue
		}
		typed = true
		if name, ok := answers[f.Field].(string); ok { // a name typed alone
			answers[f.Field] = map[string]any{"name": name}
		}
		var v any
		if text != "" {
			v = text
		}
		next, err := put(answers, []string{f.Field, "forms", f.Form}, v)
		if err != nil {
			return err
		}
		answers = next
	}
	if len(parties) == 0 && !typed {
		return nil
	}
	next := *d.Draft
	next.Answers = answers
	err := d.Desk.Do(ctx, "act.draft.forms", func(tx casework.Tx) error {
		for id, changed := range parties {
			p, err := casework.Get[casework.Party](ctx, tx, id)
			if err != nil {
				return err
			}
			p.Forms = maps.Clone(p.Forms)
			if p.Forms == nil {
				p.Forms = map[string]string{}
			}
			for key, text := range changed {
				if text == "" {
					delete(p.Forms, key)
				} else {
					p.Forms[key] = text
				}
			}
			if err := tx.Put(ctx, p); err != nil {
				return err
			}
		}
		if typed {
			return tx.Put(ctx, &next)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.Load(ctx)
}

// partyOf gives the party of the case that answers a field, unless the name was typed over.
func (d *Drafting) partyOf(field string) (casework.ID, bool) {
	if typed, ok := d.answers[field].(map[string]any); ok && typed["name"] != nil || d.answers[field] != nil && !ok {
		return casework.ID{}, false
	}
	known, ok := d.known(field).(map[string]any)
	if !ok {
		return casework.ID{}, false
	}
	text, _ := known[facts.PartyKey].(string)
	id, err := casework.ParseID(text)
	return id, err == nil && !id.IsZero()
}
