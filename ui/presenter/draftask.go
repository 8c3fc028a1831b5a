package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/template"
	"zanger/ui/text"
)

// asker makes the questions of a form, with what is missing, worked out, doubtful and offered.
type asker struct {
	d       *Drafting
	ui      docgen.Lang
	missing map[string]bool
	worked  []template.Working
	faults  map[string]string
	offers  map[string]Remembered
}

func (d *Drafting) asker(t *template.Template, gaps []docgen.Gap) (*asker, error) {
	a := &asker{d: d, ui: docgen.Lang(d.Desk.Text.Lang()), missing: map[string]bool{}, faults: map[string]string{}, offers: d.offers(t)}
	for _, g := range gaps {
		a.missing[g.Field] = true
	}
	var err error
	if a.worked, err = t.Workings(d.merged(t), d.env()); err != nil {
		return nil, err
	}
	checks, err := d.Checks()
	for _, c := range checks {
		a.faults[c.Path] = c.Why
	}
	return a, err
}

// options of a choice; a yes or no that a document requires is asked as one, for an empty box would not tell no from silence.
func (a *asker) options(f *template.Field) []template.Option {
	if f.Kind != template.Bool || !f.Required {
		return f.Options
	}
	option := func(code, key string) template.Option {
		return template.Option{Code: code, Label: map[docgen.Lang]string{a.ui: a.d.Desk.Text.T(key)}}
	}
	return []template.Option{option("true", "common.yes"), option("false", "common.no")}
}

func (a *asker) ask(path, label, why string, kind template.Kind, options []template.Option) Ask {
	d := a.d
	x := Ask{Path: path, Label: d.Desk.Text.Capital(label), Why: why, Kind: kind, Value: answerText(d.at(path)), Known: d.knownText(path), Missing: a.missing[path], Fault: a.faults[path]}
	for _, w := range a.worked {
		if w.Path == path {
			x.Worked = true
			a.fill(&x, w)
		}
	}
	for _, o := range options {
		x.Codes = append(x.Codes, o.Code)
		words := o.Label[a.ui]
		if words == "" {
			words = o.Label[docgen.Russian]
		}
		x.Words = append(x.Words, d.Desk.Text.Capital(orElse(words, o.Code)))
	}
	if o := a.offers[path]; x.Value == "" && x.Known == "" && o.Text != "" {
		x.Offer = o
	}
	return x
}

// fill puts the value worked out beside what was typed.
func (a *asker) fill(x *Ask, w template.Working) {
	says := facts.Explain(a.d.Desk.Law, a.d.Desk.Text, []template.Working{w})[0]
	if x.Known = says.Value; w.Field.Kind == template.Date {
		x.Known = answerText(w.Value)
	}
	if says.Given != "" && says.Given != says.Value {
		x.Both = orElse(says.Value, "—")
	}
}

// computed is the part of the form that the program answers itself, to be checked and, where a person knows better, overruled.
func (a *asker) computed() Section {
	s := Section{Title: a.d.Desk.Text.T("explain.section")}
	for _, w := range a.worked {
		if w.Field.Kind != template.List && !strings.Contains(w.Path, "[") {
			s.Asks = append(s.Asks, a.ask(w.Path, w.Field.LabelIn(a.ui), w.Field.WhyIn(a.ui), w.Field.Kind, nil))
		}
	}
	return s
}

// Explain tells how the value at a path was worked out, with what it was worked out from, in words. Where it is the sum of a
// list worked out, the steps of the list are its own.
func (d *Drafting) Explain(path string) (facts.Explained, bool) {
	t := d.entry.Templates[d.Lang()]
	all, err := t.Workings(d.merged(t), d.env())
	if err != nil {
		return facts.Explained{}, false
	}
	words := facts.Explain(d.Desk.Law, d.Desk.Text, all)
	for i, w := range all {
		if w.Path != path {
			continue
		}
		x := words[i]
		for _, in := range w.Inputs {
			for j, other := range all {
				if in.Field.Kind == template.List && other.Path == in.Path {
					x.Steps = append(words[j].Steps, x.Steps...)
					x.Doubt = append(words[j].Doubt, x.Doubt...)
				}
			}
		}
		return x, true
	}
	return facts.Explained{}, false
}

// Checks lists the answers that look wrong, typed or known to the case: a number whose check digit fails, a sum that is no
// sum. They do not stand against a final document; a person is told.
func (d *Drafting) Checks() ([]GapRow, error) {
	t := d.entry.Templates[d.Lang()]
	if t == nil {
		return nil, nil
	}
	_, misfits := t.Fit(d.answers, d.lib)
	answered, err := t.Answered(d.merged(t), d.env())
	if err != nil {
		return nil, err
	}
	p := d.Desk.Text
	var out []GapRow
	for _, c := range facts.Check(d.Desk.Clock.Today(), answered, misfits) {
		why, _, _ := strings.Cut(p.T(c.Key, c.Args), "\n")
		out = append(out, GapRow{Path: c.Path, Label: p.Capital(c.Label(docgen.Lang(p.Lang()))), Why: why, Check: true})
	}
	return out, nil
}

// CopiesWords says how many copies of the paper go out, to whom and by which norm; "" where no rule is known.
func (d *Drafting) CopiesWords() string {
	t := d.entry.Templates[d.Lang()]
	if t == nil || t.Copies == nil {
		return ""
	}
	c, err := d.Copies()
	if err != nil {
		return ""
	}
	return copiesWords(d.Desk.Text, d.Desk.Law, t, c)
}

// Copies counts the copies of the paper.
func (d *Drafting) Copies() (facts.Copies, error) {
	t := d.entry.Templates[d.Lang()]
	if t == nil || t.Copies == nil {
		return facts.Copies{}, nil
	}
	answered, err := t.Answered(d.merged(t), d.env())
	return facts.CopiesOf(t, d.parties, answered), err
}

func copiesWords(p *text.Printer, law *lawpack.Pack, t *template.Template, c facts.Copies) string {
	parts := []string{p.T("copies.first."+orElse(t.Addressee, "none"), "N", c.First)}
	for _, o := range c.Others {
		parts = append(parts, copiedWords(p, o)+" – 1")
	}
	norm := p.T("copies.nonorm")
	if t.Copies.Law.Act != "" {
		norm = facts.Cite(law)(t.Copies.Law, docgen.Lang(p.Lang()))
	}
	return p.T("copies.words", "N", c.Total(), "To", strings.Join(parts, ", "), "Norm", norm)
}

// copiedWords names somebody who gets a copy.
func copiedWords(p *text.Printer, o facts.Copied) string {
	if o.Role == "" {
		return o.Name
	}
	return p.Capital(p.T("role."+string(o.Role))) + ": " + o.Name
}

// Remembered is what was typed once in another draft of the case, to be taken over with a press: never by itself.
type Remembered struct {
	Text string
	From string // which draft, when
}

// TakeOffer answers a question with what another draft has there.
func (d *Drafting) TakeOffer(ctx context.Context, a Ask) error {
	return d.Answer(ctx, a.Path, a.Kind, a.Offer.Text)
}

// offers finds the plain words typed in other drafts of the case for the same questions: the same field, with the same words
// of the question, and, for a part of a person, about the same person. A draft in the same language goes first.
func (d *Drafting) offers(t *template.Template) map[string]Remembered {
	out := map[string]Remembered{}
	mine := template.Answers(d.merged(t))
	for _, sameLang := range []bool{true, false} {
		for _, other := range d.others {
			e, ok := d.lib.Find(other.Template)
			if !ok || other.ID == d.ID || (other.Lang == d.Draft.Lang) != sameLang {
				continue
			}
			from := e.Templates[docgen.Lang(other.Lang)]
			if from == nil {
				continue
			}
			theirs := facts.Merged(template.Answers(other.Answers), from.Fields(d.lib), d.facts)
			put := func(path string, v any) {
				if s, ok := v.(string); ok && out[path].Text == "" && strings.TrimSpace(s) != "" {
					out[path] = Remembered{Text: s, From: d.source(other)}
				}
			}
			for _, f := range t.Fields(d.lib) {
				their := fieldNamed(from.Fields(d.lib), f.Name)
				typed, ok := other.Answers[f.Name]
				if !ok || their == nil || their.Kind != f.Kind || their.LabelIn(docgen.Russian) != f.LabelIn(docgen.Russian) || their.Computed() {
					continue
				}
				parts, ok := typed.(map[string]any)
				switch {
				case ok && f.Parts() != nil && d.nameOf(mine, f) == d.nameOf(theirs, their):
					for part, v := range parts {
						if part != "kind" && part != "forms" {
							put(f.Name+"."+part, v)
						}
					}
				case f.Kind == template.Text:
					put(f.Name, typed)
				}
			}
		}
	}
	return out
}

// source names a draft as the source of an offer.
func (d *Drafting) source(x *casework.Draft) string {
	p := d.Desk.Text
	from := p.T("drafting.offer.from", "Title", x.Title, "Date", p.Date(casework.DayOf(x.Updated)))
	if x.Lang != d.Draft.Lang {
		from += ", " + p.T("word.lang."+x.Lang)
	}
	return from
}

// nameOf gives the name of a person as a draft has it.
func (d *Drafting) nameOf(answers template.Answers, f *template.Field) string {
	who, _ := answers[f.Name].(map[string]any)
	if who == nil {
		who, _ = d.facts[f.From].(map[string]any)
	}
	return strings.ToLower(strings.TrimSpace(answerText(who["name"])))
}

// Field finds a field of the draft's template by its name.
func (d *Drafting) Field(name string) (*template.Field, bool) {
	f := fieldNamed(d.entry.Templates[d.Lang()].Fields(d.lib), name)
	return f, f != nil
}

func fieldNamed(fields []*template.Field, name string) *template.Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}
