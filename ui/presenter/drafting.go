package presenter

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

// Drafting presents one document in work: what it asks, by section, what is still missing, and the page as it will be.
//
// What is typed is kept as answers of the draft; what is not typed comes from the case, so that a corrected address is
// corrected in every draft.
type Drafting struct {
	Desk *Desk
	ID   casework.ID

	Draft   *casework.Draft
	entry   *template.Entry
	lib     *template.Catalog
	facts   facts.Facts
	answers template.Answers
	others  []*casework.Draft // of the same case, the latest first: what was typed in them is offered
	parties []*casework.Party
}

// Papers gives the office's templates beside the built-in ones. It is read once, and again when they change.
func (d *Desk) Papers(ctx context.Context) (*shelf.Shelf, error) {
	if d.papers == nil {
		s, err := shelf.Open(ctx, d.Store, template.BuiltIn())
		if err != nil {
			return nil, err
		}
		d.papers = s
	}
	return d.papers, nil
}

// Templates gives every document that can be drafted.
func (d *Desk) Templates() (*template.Catalog, error) {
	s, err := d.Papers(context.Background())
	if err != nil {
		return nil, err
	}
	return s.Lib, nil
}

// Load reads the draft, its template and the facts of its case. Errors: Missing.
func (d *Drafting) Load(ctx context.Context) (err error) {
	if d.Draft, err = casework.Get[casework.Draft](ctx, d.Desk.Store, d.ID); err != nil {
		return err
	}
	if d.lib, err = d.Desk.Templates(); err != nil {
		return err
	}
	var ok bool
	if d.entry, ok = d.lib.Find(d.Draft.Template); !ok {
		if d.lib, err = d.withdrawn(ctx); err != nil {
			return err
		}
		d.entry, ok = d.lib.Find(d.Draft.Template)
	}
	if !ok {
		return &casework.Error{Code: casework.Missing, Key: "error.drafting.no_template", Op: "presenter.Drafting", Args: map[string]any{"Template": d.Draft.Template}}
	}
	if d.facts, err = facts.Of(ctx, d.Desk.Store, d.Desk.Law, d.Draft.Of, d.Desk.Clock.Today()); err != nil {
		return err
	}
	if d.others, err = casework.List[casework.Draft](ctx, d.Desk.Store, casework.Where("of", d.Draft.Of).By("-updated")); err != nil {
		return err
	}
	if d.parties, err = casework.List[casework.Party](ctx, d.Desk.Store, casework.Where("of", d.Draft.Of).By("created")); err != nil {
		return err
	}
	d.answers = template.Answers(maps.Clone(d.Draft.Answers))
	if d.answers == nil {
		d.answers = template.Answers{}
	}
	return nil
}

// withdrawn gives the catalogue with the draft's own template as it lies in work: a draft outlives the publishing of its
// template.
func (d *Drafting) withdrawn(ctx context.Context) (*template.Catalog, error) {
	papers, err := d.Desk.Papers(ctx)
	if err != nil {
		return nil, err
	}
	var files []template.SourceFile
	for _, t := range papers.Own {
		if t.Code == d.Draft.Template {
			files = append(files, template.SourceFile{Name: shelf.FileName(t), Text: t.Source})
		}
	}
	lib, _ := papers.Lib.With(files...) // faults: not found, which is told
	return lib, nil
}

// Lang is the language of the draft itself; its twin is in the other.
func (d *Drafting) Lang() docgen.Lang { return docgen.Lang(d.Draft.Lang) }

// Twin is the other language the document exists in, "" for none.
func (d *Drafting) Twin() docgen.Lang {
	for _, l := range d.entry.Langs() {
		if l != d.Lang() {
			return l
		}
	}
	return ""
}

// Document fills the template in a language. Its gaps are what is missing in that language.
func (d *Drafting) Document(ctx context.Context, lang docgen.Lang) (*docgen.Document, error) {
	t := d.entry.Templates[lang]
	if t == nil {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.drafting.no_language", Op: "presenter.Drafting"}
	}
	return t.Fill(ctx, d.merged(t), d.env())
}

func (d *Drafting) env() template.Env {
	return template.Env{Library: d.lib, Source: d.facts, Funcs: facts.Funcs(d.Desk.Law), Edition: facts.Edition(d.Desk.Law), Cite: facts.Cite(d.Desk.Law)}
}

// merged gives the answers the document is made of: what was typed over what the case knows. What cannot be read stays in
// the draft, is told by Checks, and leaves a gap.
func (d *Drafting) merged(t *template.Template) template.Answers {
	fit, _ := t.Fit(d.answers, d.lib)
	return facts.Merged(fit, t.Fields(d.lib), d.facts)
}

// Section is a part of the form.
type Section struct {
	Title string
	Asks  []Ask
	List  string // path of a list: rows can be added; "" for none
	Rows  int
}

// Ask is one question.
type Ask struct {
	Path    string // "claimant.iin", "periods[0].sum"
	Label   string
	Why     string // why the document needs it
	Kind    template.Kind
	Codes   []string // of a choice; of a yes or no that must be answered, true and false
	Words   []string // their words
	Value   string   // as typed; "" when nothing was
	Known   string   // what the case answers, or what the program worked out; shown while nothing is typed
	Missing bool
	Worked  bool   // the program works it out; what is typed stands in its place
	Both    string // worked out otherwise than typed: the value
	Fault   string // what looks wrong with the answer, "" for nothing
	Offer   Remembered
}

// Sections gives the questions in the order the document needs them. gaps are those of the document in its language.
func (d *Drafting) Sections(gaps []docgen.Gap) ([]Section, error) {
	t := d.entry.Templates[d.Lang()]
	if t == nil {
		return nil, nil
	}
	questions, err := t.Questions(d.merged(t), d.env())
	if err != nil {
		return nil, err
	}
	a, err := d.asker(t, gaps)
	if err != nil {
		return nil, err
	}
	ui := a.ui
	var out []Section
	plain := map[string]int{} // of a section of the template: its place in out
	for _, q := range questions {
		f := q.Field
		switch {
		case f.Kind == template.List:
			out = append(out, d.listSection(f, a))
		case len(q.Parts) > 0:
			s := Section{Title: f.LabelIn(ui)}
			if f.Kind == template.Party {
				s.Asks = append(s.Asks, d.partyKind(f))
			}
			for _, part := range q.Parts {
				if d.unfit(f, part) {
					continue
				}
				s.Asks = append(s.Asks, a.ask(f.Name+"."+part, q.PartLabel(part, ui), f.WhyIn(ui), template.PartKind(part), nil))
			}
			out = append(out, s)
		default:
			i, ok := plain[q.Section]
			if !ok {
				i = len(out)
				plain[q.Section] = i
				out = append(out, Section{Title: d.Desk.Text.T("template.section." + q.Section)})
			}
			out[i].Asks = append(out[i].Asks, a.ask(f.Name, f.LabelIn(ui), f.WhyIn(ui), f.Kind, a.options(f)))
		}
	}
	if s := a.computed(); len(s.Asks) > 0 {
		out = append(out, s)
	}
	return out, nil
}

// unfit reports whether a part makes no sense for the party as answered: a person has no head, an organisation no birthday.
func (d *Drafting) unfit(f *template.Field, part string) bool {
	if f.Kind != template.Party {
		return false
	}
	switch part {
	case "kind":
		return true // asked by itself
	case "iin", "birth_date", "birth_place", "sex":
		return d.isOrganisation(f)
	case "bin", "bank", "head":
		return !d.isOrganisation(f)
	}
	return false
}

func (d *Drafting) listSection(f *template.Field, a *asker) Section {
	ui := a.ui
	s := Section{Title: f.LabelIn(ui), List: f.Name}
	rows, _ := d.answers[f.Name].([]any)
	if rows == nil {
		rows, _ = d.facts[f.From].([]any)
	}
	s.Rows = len(rows)
	for i := range rows {
		for _, of := range f.Of {
			path := fmt.Sprintf("%s[%d].%s", f.Name, i, of.Name)
			if of.Parts() == nil {
				s.Asks = append(s.Asks, a.ask(path, fmt.Sprintf("%d. %s", i+1, of.LabelIn(ui)), of.WhyIn(ui), of.Kind, of.Options))
				continue
			}
			for _, part := range of.Parts() {
				s.Asks = append(s.Asks, a.ask(path+"."+part, fmt.Sprintf("%d. %s: %s", i+1, of.LabelIn(ui), d.Desk.Text.T("template.part."+part)), of.WhyIn(ui), template.PartKind(part), nil))
			}
		}
	}
	return s
}

func (d *Drafting) partyKind(f *template.Field) Ask {
	p := d.Desk.Text
	return Ask{Path: f.Name + ".kind", Label: p.Capital(p.T("template.part.kind")), Kind: template.Choice, Codes: []string{"person", "organisation"},
		Words: []string{p.T("drafting.kind.person"), p.T("drafting.kind.organisation")},
		Value: answerText(d.at(f.Name + ".kind")), Known: answerText(d.known(f.Name + ".kind"))}
}

func (d *Drafting) isOrganisation(f *template.Field) bool {
	k := answerText(d.at(f.Name + ".kind"))
	if k == "" {
		k = answerText(d.known(f.Name + ".kind"))
	}
	return k == "organisation"
}

// knownText puts what the case answers into the text of a field, in the language of the draft where the case has both.
func (d *Drafting) knownText(path string) string {
	v := d.known(path)
	if both, ok := v.(map[string]any); ok {
		if said, ok := both[d.Draft.Lang].(string); ok {
			return said
		}
	}
	return answerText(v)
}

// answerText puts an answer into the text of its field.
func answerText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case casework.Date:
		return v.String()
	case casework.Money:
		return strconv.FormatFloat(float64(v)/100, 'f', -1, 64)
	case map[string]any:
		if n, ok := v["tiyn"].(float64); ok {
			return strconv.FormatFloat(n/100, 'f', -1, 64)
		}
	}
	return ""
}

// at gives what was typed at a path, nil for nothing.
func (d *Drafting) at(path string) any { return walk(map[string]any(d.answers), path) }

// known gives what the case answers at a path of the form.
func (d *Drafting) known(path string) any {
	t := d.entry.Templates[d.Lang()]
	head, rest, _ := strings.Cut(path, ".")
	name, _, _ := strings.Cut(head, "[")
	for _, f := range t.Fields(d.lib) {
		if f.Name != name || f.From == "" {
			continue
		}
		v, ok := d.facts.Lookup(f.From)
		if !ok {
			return nil
		}
		tail := strings.TrimPrefix(head, name)
		if tail == "" && rest == "" {
			return v
		}
		return walk(map[string]any{"v": v}, strings.TrimSuffix("v"+tail+"."+rest, "."))
	}
	return nil
}

func walk(v any, path string) any {
	for _, step := range strings.Split(path, ".") {
		name, index, indexed := strings.Cut(step, "[")
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
		if indexed {
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			list, ok := v.([]any)
			if err != nil || !ok || i < 0 || i >= len(list) {
				return nil
			}
			v = list[i]
		}
	}
	return v
}

// Answer keeps what was typed at a path, right or wrong: Checks tells what looks wrong. An empty value lets the case answer
// again.
func (d *Drafting) Answer(ctx context.Context, path string, kind template.Kind, value string) error {
	if value == answerText(d.at(path)) {
		return nil
	}
	var v any = value
	if kind == template.Bool {
		v = value == "true"
	}
	if value == "" {
		v = nil
	}
	answers := deepCopy(d.answers).(map[string]any)
	if list, _, indexed := strings.Cut(strings.Split(path, ".")[0], "["); indexed && answers[list] == nil {
		answers[list] = d.rows(answers, list) // a typed part of a row keeps the rest of what the case knows
	}
	next, err := put(answers, strings.Split(path, "."), v)
	if err != nil {
		return err
	}
	return d.save(ctx, "act.draft.answer", next)
}

// AddRow adds an empty row to a list; RemoveRow takes one away.
func (d *Drafting) AddRow(ctx context.Context, list string) error {
	next := deepCopy(d.answers).(map[string]any)
	rows := d.rows(next, list)
	next[list] = append(rows, map[string]any{})
	return d.save(ctx, "act.draft.answer", next)
}

// RemoveRow takes row i, counted from 0, out of a list.
func (d *Drafting) RemoveRow(ctx context.Context, list string, i int) error {
	next := deepCopy(d.answers).(map[string]any)
	rows := d.rows(next, list)
	if i < 0 || i >= len(rows) {
		return nil
	}
	next[list] = append(rows[:i:i], rows[i+1:]...)
	return d.save(ctx, "act.draft.answer", next)
}

// rows gives a list's rows as typed, or a copy of what the case knows.
func (d *Drafting) rows(answers map[string]any, list string) []any {
	if rows, ok := answers[list].([]any); ok {
		return rows
	}
	if rows, ok := deepCopy(d.known(list)).([]any); ok {
		return rows
	}
	return nil
}

func (d *Drafting) save(ctx context.Context, act string, answers map[string]any) error {
	next := *d.Draft
	next.Answers = answers
	if err := d.Desk.Do(ctx, act, func(tx casework.Tx) error { return tx.Put(ctx, &next) }); err != nil {
		return err
	}
	d.Draft, d.answers = &next, answers
	return nil
}

// put sets a value at a path, making what lies between; nil takes it away.
func put(m map[string]any, steps []string, v any) (map[string]any, error) {
	if m == nil {
		m = map[string]any{}
	}
	name, index, indexed := strings.Cut(steps[0], "[")
	if !indexed {
		switch {
		case len(steps) > 1:
			inner, _ := m[name].(map[string]any)
			next, err := put(inner, steps[1:], v)
			if err != nil {
				return nil, err
			}
			m[name] = next
			if len(next) == 0 {
				delete(m, name)
			}
		case v == nil:
			delete(m, name)
		default:
			m[name] = v
		}
		return m, nil
	}
	i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
	list, _ := m[name].([]any)
	if err != nil || i < 0 || i >= len(list) || len(steps) < 2 {
		return nil, &casework.Error{Code: casework.Stale, Op: "presenter.Answer"}
	}
	row, _ := list[i].(map[string]any)
	if list[i], err = put(row, steps[1:], v); err != nil {
		return nil, err
	}
	return m, nil
}

func deepCopy(v any) any {
	switch v := v.(type) {
	case template.Answers:
		return deepCopy(map[string]any(v))
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, x := range v {
			m[k] = deepCopy(x)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, x := range v {
			l[i] = deepCopy(x)
		}
		return l
	}
	return v
}
