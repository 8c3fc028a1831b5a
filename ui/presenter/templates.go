package presenter

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

// Templates presents the shelf: what comes with the program, what the office has of its own.
type Templates struct {
	Desk *Desk

	shelf *shelf.Shelf
	Query string // words the list is cut down to
}

// TemplateRow is one line of the list: a document of the shelf.
type TemplateRow struct {
	ID     casework.ID // of the office's own; zero for a built-in one
	Code   string
	Lang   docgen.Lang // of the office's own; "" for a built-in one, which has both
	Title  string
	Detail string
	Mark   Mark
	Tip    string // what the mark means
	Word   bool   // a Word file
}

// Load reads the shelf.
func (v *Templates) Load(ctx context.Context) (err error) {
	v.shelf, err = v.Desk.Papers(ctx)
	return err
}

// Rows gives the office's own templates first, then the built-in ones, those that hold every word of the query.
func (v *Templates) Rows() []TemplateRow {
	p := v.Desk.Text
	var out []TemplateRow
	add := func(r TemplateRow, titles ...string) {
		low := strings.ToLower(r.Title + " " + r.Code + " " + r.Detail + " " + strings.Join(titles, " "))
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(v.Query)), func(w string) bool { return !strings.Contains(low, w) }) {
			out = append(out, r)
		}
	}
	for _, t := range v.shelf.Own {
		r := TemplateRow{ID: t.ID, Code: t.Code, Lang: docgen.Lang(t.Lang), Title: t.Title, Word: t.Form == casework.WordTemplate, Mark: Mark{Soon, p.T("templates.inwork")}}
		kind := p.T("templates.own")
		if r.Word {
			kind = p.T("templates.word")
		}
		if t.Published != "" {
			r.Mark = Mark{Done, p.T("templates.published", "N", t.Revision)}
			if t.Form == casework.TextTemplate && t.Published != t.Source {
				r.Mark = Mark{Planned, p.T("templates.changed", "N", t.Revision)}
			}
		}
		if pack, revision := shelf.PackOf(t); pack != "" {
			kind = p.T("templates.frompack", "Pack", pack, "N", revision)
		}
		r.Detail = dots(kind, p.T("word.lang."+t.Lang))
		add(r)
	}
	ui := docgen.Lang(p.Lang())
	for _, e := range template.BuiltIn().Documents {
		if e.Group == "office" {
			continue
		}
		langs := make([]string, 0, 2)
		for _, l := range e.Langs() {
			langs = append(langs, p.T("word.lang."+string(l)))
		}
		r := TemplateRow{Code: e.ID, Title: e.Title(ui), Detail: p.Capital(strings.Join(langs, ", "))}
		r.Mark, r.Tip = v.Desk.lawMark(e.Status)
		add(r, e.Title(docgen.Kazakh), e.Title(docgen.Russian), e.Title(template.English))
	}
	return out
}

func (v *Templates) keeper() *shelf.Keeper {
	return &shelf.Keeper{Store: v.Desk.Store, Clock: v.Desk.Clock, Base: template.BuiltIn(), Law: v.Desk.Law}
}

// Own finds an own template, nil when it is gone.
func (v *Templates) Own(id casework.ID) *casework.Template {
	for _, t := range v.shelf.Own {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// BuiltIn gives the languages of a built-in document and what it rests on.
func (v *Templates) BuiltIn(code string) (langs []docgen.Lang, law string) {
	e, ok := template.BuiltIn().Find(code)
	if !ok {
		return nil, ""
	}
	cite, lang := facts.Cite(v.Desk.Law), docgen.Lang(v.Desk.Text.Lang())
	var refs []docgen.LawRef
	for _, r := range e.Templates[e.Langs()[0]].Law {
		if n := len(refs); n > 0 && refs[n-1].Act == r.Act && refs[n-1].Edition == r.Edition {
			refs[n-1].Article += ", " + r.Article
			continue
		}
		refs = append(refs, r)
	}
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = cite(r, lang)
	}
	return e.Langs(), strings.Join(words, "; ")
}

// Copy begins an own template from a built-in one in a language.
func (v *Templates) Copy(ctx context.Context, code string, lang docgen.Lang) (casework.ID, error) {
	return v.begun(v.keeper().Copy(ctx, code, lang))
}

// New begins an own template from nothing.
func (v *Templates) New(ctx context.Context, title string, lang docgen.Lang) (casework.ID, error) {
	return v.begun(v.keeper().New(ctx, title, lang))
}

// Fault is one problem of a template in words, with its place.
type Fault struct {
	Line, Col int
	Words     string
	Mark      Mark
}

// begun makes a new template stand on the shelf at once: the news of it reaches the desk only later.
func (v *Templates) begun(t *casework.Template, err error) (casework.ID, error) {
	if err != nil {
		return casework.ID{}, err
	}
	v.Desk.papers = nil
	return t.ID, nil
}

// Lint finds the faults of words being typed, on every key: nothing is stored.
func (v *Templates) Lint(t *casework.Template, source string) (faults []Fault, publishable bool) {
	typed := *t
	typed.Source = source
	problems := v.keeper().Lint(&typed)
	p := v.Desk.Text
	for _, x := range problems {
		f := Fault{Line: x.Line, Col: x.Col, Mark: Mark{Overdue, p.T("templates.fault")}}
		words := x.In(p.Lang())
		_, f.Words, _ = strings.Cut(words, ": ")
		if x.Warning {
			f.Mark = Mark{Soon, p.T("templates.warning")}
		}
		faults = append(faults, f)
	}
	return faults, len(shelf.Faults(problems)) == 0
}

// Preview fills words being typed with the facts of a case, or with none: then every field is a gap with its name. A template
// with faults that cannot be filled gives nil.
func (v *Templates) Preview(ctx context.Context, t *casework.Template, source string, of casework.ID) (*docgen.Document, error) {
	parsed, problems := template.Parse(shelf.FileName(t), []byte(source))
	if len(shelf.Faults(problems)) > 0 {
		return nil, nil
	}
	known := facts.Facts{"today": v.Desk.Clock.Today()}
	if !of.IsZero() {
		var err error
		if known, err = facts.Of(ctx, v.Desk.Store, v.Desk.Law, of, v.Desk.Clock.Today()); err != nil {
			return nil, err
		}
	}
	doc, err := shelf.Fill(ctx, template.BuiltIn(), v.Desk.Law, parsed, nil, known)
	if err != nil {
		return nil, ctx.Err() // a fault the linter names too
	}
	return doc, nil
}

// BuiltInPreview shows a built-in document with every field as a gap.
func (v *Templates) BuiltInPreview(ctx context.Context, code string, lang docgen.Lang) (*docgen.Document, error) {
	e, ok := template.BuiltIn().Find(code)
	if !ok || e.Templates[lang] == nil {
		return nil, nil
	}
	return shelf.Fill(ctx, template.BuiltIn(), v.Desk.Law, e.Templates[lang], nil, facts.Facts{"today": v.Desk.Clock.Today()})
}

// Save keeps the words of a template in work.
func (v *Templates) Save(ctx context.Context, id casework.ID, source string) error {
	_, err := v.keeper().Save(ctx, id, source)
	return err
}

// Publish keeps the words and gives them to the office.
func (v *Templates) Publish(ctx context.Context, t *casework.Template, source string) error {
	if t.Form == casework.TextTemplate && source != t.Source {
		if err := v.Save(ctx, t.ID, source); err != nil {
			return err
		}
	}
	return v.keeper().Publish(ctx, t.ID)
}

// Withdraw takes a template from the office, Remove takes one in work away.
func (v *Templates) Withdraw(ctx context.Context, id casework.ID) error {
	return v.keeper().Withdraw(ctx, id)
}

// Remove takes a template in work away.
func (v *Templates) Remove(ctx context.Context, id casework.ID) error {
	return v.keeper().Remove(ctx, id)
}

// Basis says who published a template, and when.
func (v *Templates) Basis(ctx context.Context, t *casework.Template) string {
	if t.By.IsZero() {
		return ""
	}
	return dots(v.Desk.MemberName(ctx, t.By), v.Desk.Text.Moment(t.At.In(casework.Almaty)))
}

// WordImport is a Word file on its way in: its fields and what they most likely stand for.
type WordImport struct {
	Name   string
	Title  string
	Lang   docgen.Lang
	Fields []string
	Paths  map[string]string
	file   []byte
}

// maxWord is how large a Word template may be.
const maxWord = 64 << 20

// OpenWord reads a Word file and matches its fields. Errors: those of docx.Check, each with its place.
func (v *Templates) OpenWord(ctx context.Context, path string) (*WordImport, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxWord {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.docgen.fill.swollen", Op: "presenter.OpenWord", Args: map[string]any{"Part": ""}}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "presenter.OpenWord", Err: err}
	}
	fields, paths, err := shelf.Matched(ctx, b)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	lang := docgen.Lang(v.Desk.Text.Lang())
	if lang != docgen.Kazakh {
		lang = docgen.Russian
	}
	return &WordImport{Name: name, Title: strings.TrimSuffix(name, filepath.Ext(name)), Lang: lang, Fields: fields, Paths: paths, file: b}, nil
}

// Import takes the file in, published for the office where the member may publish.
func (v *Templates) Import(ctx context.Context, w *WordImport) (casework.ID, error) {
	publish := v.Desk.Me.Duty.May(casework.FinaliseDraft)
	return v.begun(v.keeper().Import(ctx, w.Title, w.Lang, w.Name, w.file, w.Paths, publish))
}

// Match changes what the fields of a Word template stand for.
func (v *Templates) Match(ctx context.Context, id casework.ID, title string, paths map[string]string) error {
	return v.keeper().Match(ctx, id, title, paths)
}

// Paths gives what a field of a Word template may stand for: the codes and their words; the first is "asked each time".
func (d *Desk) Paths() (codes []string, words func(string) string) {
	p := d.Text
	codes = []string{""}
	by := map[string]shelf.Path{}
	for _, x := range shelf.Paths() {
		codes = append(codes, x.Path)
		by[x.Path] = x
	}
	return codes, func(code string) string {
		x, ok := by[code]
		if !ok {
			return p.T("templates.asked")
		}
		if x.Part == "" {
			return p.T("shelf.path." + x.Root)
		}
		return p.T("shelf.path."+x.Root) + ": " + p.T("template.part."+x.Part)
	}
}

// WordChoices gives the published Word templates of the office.
func (d *Desk) WordChoices(ctx context.Context) ([]*casework.Template, error) {
	s, err := d.Papers(ctx)
	if err != nil {
		return nil, err
	}
	return s.Word(), nil
}

// WordAsk is a field of a Word template that the case does not answer.
type WordAsk struct{ Field, Value string }

// WordAsks lists what has to be asked before a Word template can be filled from a case.
func (c *CaseFile) WordAsks(ctx context.Context, t *casework.Template) ([]WordAsk, error) {
	known, err := facts.Of(ctx, c.Desk.Store, c.Desk.Law, c.ID, c.Desk.Clock.Today())
	if err != nil {
		return nil, err
	}
	var out []WordAsk
	for _, f := range shelf.Asked(t, known) {
		out = append(out, WordAsk{Field: f})
	}
	return out, nil
}

// FillWord fills a Word template from the case into the case's files, and an open copy to path where one is given.
func (c *CaseFile) FillWord(ctx context.Context, t *casework.Template, asks []WordAsk, path string) error {
	known, err := facts.Of(ctx, c.Desk.Store, c.Desk.Law, c.ID, c.Desk.Clock.Today())
	if err != nil {
		return err
	}
	file, err := shelf.WordFile(ctx, c.Desk.Store, t)
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, a := range asks {
		typed[a.Field] = a.Value
	}
	var b strings.Builder
	if err := shelf.FillWord(ctx, &b, t, file, known, typed); err != nil {
		return err
	}
	if path != "" {
		if err := whole.Write(path, 0o600, func(w io.Writer) error { _, err := io.WriteString(w, b.String()); return err }); err != nil {
			return err
		}
	}
	_, err = c.Desk.keeper().Attach(ctx, c.ID, c.wordName(t), strings.NewReader(b.String()))
	return err
}

// WordName proposes the name of a filled Word template.
func (c *CaseFile) WordName(t *casework.Template) string { return c.wordName(t) }

func (c *CaseFile) wordName(t *casework.Template) string {
	return fileName(strings.TrimSpace(t.Title+" "+c.Case.Number)) + ".docx"
}

// BulkChoice is which cases a bulk goes through.
type BulkChoice string

// The choices.
const (
	BulkOpen BulkChoice = "open" // every open case
	BulkMine BulkChoice = "mine" // open cases I am responsible for
)

// BulkResult tells what became of a bulk.
type BulkResult struct {
	Made, Drafts, Failed int
	Dir                  string
}

// Words says the result.
func (r BulkResult) Words(d *Desk) string {
	p := d.Text
	return dots(p.N("templates.bulk.made", r.Made), p.N("templates.bulk.drafts", r.Drafts), p.N("templates.bulk.failed", r.Failed))
}

// Cases lists the ids a bulk would go through, oldest number first.
func (v *Templates) Cases(ctx context.Context, which BulkChoice) ([]casework.ID, error) {
	q := casework.All().And("closed", casework.Empty, nil)
	if which == BulkMine {
		q = q.And("responsible", casework.Eq, v.Desk.Me.ID)
	}
	list, err := casework.List[casework.Case](ctx, v.Desk.Store, q.By("number").Reading("number"))
	if err != nil {
		return nil, err
	}
	ids := make([]casework.ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids, nil
}

// Bulk writes one template for many cases into a new folder below dir. What was written before it was cancelled stays.
func (v *Templates) Bulk(ctx context.Context, row TemplateRow, lang docgen.Lang, ending string, which BulkChoice, dir string, progress func(done, total int)) (BulkResult, error) {
	ids, err := v.Cases(ctx, which)
	if err != nil {
		return BulkResult{}, err
	}
	o := docgen.Styled(v.Desk.Office.Page)
	o.Author, o.Created = v.Desk.Me.Name, v.Desk.Clock.Now().In(casework.Almaty)
	b := &shelf.Bulk{Store: v.Desk.Store, Clock: v.Desk.Clock, Law: v.Desk.Law, Lib: v.shelf.Lib, Ending: ending, Options: o, Words: shelf.WordsOf(v.Desk.Text.T, func(err error) string { return v.Desk.Text.Error(err).What })}
	if row.Word {
		b.Word = v.Own(row.ID)
	} else if e, ok := v.shelf.Lib.Find(row.Code); ok {
		b.Text = e.Templates[lang]
	}
	if b.Word == nil && b.Text == nil {
		return BulkResult{}, &casework.Error{Code: casework.Missing, Key: "error.shelf.no_template", Op: "presenter.Bulk", Args: map[string]any{"Template": row.Code}}
	}
	r := BulkResult{Dir: filepath.Join(dir, fileName(fmt.Sprintf("%s %s", row.Title, v.Desk.Clock.Now().In(casework.Almaty).Format("2006-01-02 1504"))))}
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		return r, &casework.Error{Code: casework.ReadOnly, Op: "presenter.Bulk", Err: err}
	}
	made, err := b.Run(ctx, r.Dir, ids, progress)
	for _, m := range made {
		switch {
		case m.Error != nil:
			r.Failed++
		case m.Gaps > 0:
			r.Drafts++
			r.Made++
		default:
			r.Made++
		}
	}
	return r, err
}
