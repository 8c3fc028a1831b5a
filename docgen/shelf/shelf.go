package shelf

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/pdf"
	"zanger/docgen/template"
)

// Shelf is what can be written from now: read once, read anew when the office directory changes.
type Shelf struct {
	Lib *template.Catalog    // built-in documents and the office's published ones
	Own []*casework.Template // the office's, published or in work, by code and language
	Bad template.Problems    // of published ones that this program cannot use
}

// Open reads the shelf. What is wrong with a published template does not keep the others away: see Bad.
func Open(ctx context.Context, r casework.Reader, base *template.Catalog) (*Shelf, error) {
	own, err := casework.List[casework.Template](ctx, r, casework.All().By("code", "lang"))
	if err != nil {
		return nil, err
	}
	s := &Shelf{Own: own}
	var files []template.SourceFile
	for _, t := range own {
		if t.Form == casework.TextTemplate && t.Published != "" {
			files = append(files, template.SourceFile{Name: FileName(t), Text: t.Published})
		}
	}
	s.Lib, s.Bad = base.With(files...)
	return s, nil
}

// Word gives the published Word templates.
func (s *Shelf) Word() []*casework.Template {
	var out []*casework.Template
	for _, t := range s.Own {
		if t.Form == casework.WordTemplate && t.Published != "" {
			out = append(out, t)
		}
	}
	return out
}

// FileName names a text template as a file of the format is named.
func FileName(t *casework.Template) string { return t.Code + "." + t.Lang + ".md" }

// Keeper changes the shelf of one profile.
type Keeper struct {
	Store casework.Store
	Clock casework.Clock
	Base  *template.Catalog // built-in
	Law   *lawpack.Pack     // nil: norms are not checked
}

func fail(code casework.Code, key, op string, args map[string]any) error {
	return &casework.Error{Code: code, Key: key, Op: "shelf." + op, Args: args}
}

// Copy begins a template of the office's own from a built-in one, in one language: the same words under an own id, in work.
// A copy that stands there already is given back as it is. One action: act.template.copy. Errors: Missing.
func (k *Keeper) Copy(ctx context.Context, id string, lang docgen.Lang) (*casework.Template, error) {
	e, ok := k.Base.Find(id)
	if !ok || e.Templates[lang] == nil {
		return nil, fail(casework.Missing, "error.shelf.no_template", "Copy", map[string]any{"Template": id})
	}
	t := e.Templates[lang]
	src, err := assets.Templates.ReadFile("templates/" + t.File)
	if err != nil {
		return nil, &casework.Error{Code: casework.Internal, Op: "shelf.Copy", Err: err}
	}
	own := &casework.Template{Code: casework.OwnTemplate + id, Lang: string(lang), Form: casework.TextTemplate, Title: t.Title, Group: t.Group, From: id}
	had, err := casework.List[casework.Template](ctx, k.Store, casework.Where("code", own.Code).And("lang", casework.Eq, own.Lang))
	if err != nil {
		return nil, err
	}
	if len(had) > 0 {
		return had[0], nil
	}
	own.Source = withFront(string(src), map[string]string{"id": own.Code, "revision": "1", "status": "draft"})
	return own, k.put(ctx, "act.template.copy", own)
}

// starter is what a template written from nothing begins with.
func starter(code, title string, lang docgen.Lang) string {
	body := map[docgen.Lang]string{
		docgen.Kazakh:  "Талап қоюшы {{claimant}}, мекенжайы: {{claimant.address}}.",
		docgen.Russian: "Истец {{claimant}}, адрес: {{claimant.address}}.",
	}[lang]
	return fmt.Sprintf("---\nid: %s\nrevision: 1\nlang: %s\nstatus: draft\ntitle: %s\ngroup: letter\naddressee: none\nuse: [parties]\n---\n:: title %s\n\n%s\n", code, lang, title, strings.ToUpper(title), body)
}

// New begins a template of the office's own from nothing. One action: act.template.copy.
func (k *Keeper) New(ctx context.Context, title string, lang docgen.Lang) (*casework.Template, error) {
	title = strings.Join(strings.Fields(title), " ")
	if title == "" {
		return nil, fail(casework.Missing, "error.shelf.title", "New", nil)
	}
	t := &casework.Template{Header: casework.Header{ID: casework.NewID()}, Lang: string(lang), Form: casework.TextTemplate, Title: title, Group: "letter"}
	t.Code = casework.OwnTemplate + "t" + strings.ToLower(t.ID.Short()) // a part of a path begins with a letter
	t.Source = starter(t.Code, title, lang)
	return t, k.put(ctx, "act.template.copy", t)
}

func (k *Keeper) put(ctx context.Context, act string, t *casework.Template) error {
	t.Space = k.Store.Profile().Directory
	_, err := k.Store.Do(ctx, casework.Act{Name: act}, func(tx casework.Tx) error { return tx.Put(ctx, t) })
	return err
}

var frontKey = regexp.MustCompile(`(?m)^(id|revision|version|status):[^\n]*$`)

// withFront sets keys of the front matter, the first line of each.
func withFront(src string, set map[string]string) string {
	end := strings.Index(src, "\n---")
	if end < 0 {
		return src
	}
	done := map[string]bool{}
	front := frontKey.ReplaceAllStringFunc(src[:end], func(line string) string {
		key, _, _ := strings.Cut(line, ":")
		if key == "version" {
			key = "revision"
		}
		v, ok := set[key]
		if !ok || done[key] {
			return line
		}
		done[key] = true
		return key + ": " + v
	})
	return front + src[end:]
}

// Env is what a linter of the office's templates knows: the built-in sets and clauses, every norm of the pack, the letters
// of the face of print.
func (k *Keeper) Env() template.Env {
	return template.Env{Library: k.Base, Norm: facts.Norms(k.Law, k.Base), Glyph: pdf.HasGlyph}
}

// Lint finds the faults of a template in work. An id that does not begin with «office.» is one.
func (k *Keeper) Lint(t *casework.Template) []template.Problem {
	name := FileName(t)
	out := template.Check(name, []byte(t.Source), k.Env())
	parsed, _ := template.Parse(name, []byte(t.Source))
	if parsed.ID != "" && !strings.HasPrefix(parsed.ID, casework.OwnTemplate) { // having none is a fault by itself
		out = append(out, template.Problem{File: name, Line: 2, Col: 1, Key: "template.problem.own_id", Args: map[string]any{"Prefix": casework.OwnTemplate}})
	}
	slices.SortStableFunc(out, func(a, b template.Problem) int { return a.Line - b.Line })
	return out
}

// Faults gives the problems that keep a template from being published.
func Faults(problems []template.Problem) (out template.Problems) {
	for _, p := range problems {
		if !p.Warning {
			out = append(out, p)
		}
	}
	return out
}

// Save keeps the words of a template in work, faulty or not: nothing typed is lost. What is published stays as it is. One
// action: act.template.save. Errors: Missing.
func (k *Keeper) Save(ctx context.Context, id casework.ID, source string) (*casework.Template, error) {
	t, err := casework.Get[casework.Template](ctx, k.Store, id)
	if err != nil {
		return nil, err
	}
	t.Source = source
	parsed, _ := template.Parse(FileName(t), []byte(source))
	if parsed.Title != "" {
		t.Title = parsed.Title
	}
	if parsed.Group != "" {
		t.Group = parsed.Group
	}
	if strings.HasPrefix(parsed.ID, casework.OwnTemplate) {
		t.Code = parsed.ID
	}
	if parsed.Lang != "" {
		t.Lang = string(parsed.Lang)
	}
	return t, k.put(ctx, "act.template.save", t)
}

// Publish gives a template to the office: from now on drafts are made from these words. Its revision is raised. One action:
// act.template.publish. Errors: Denied without the power to make papers final; Invalid (key "error.shelf.faults", Args N,
// First) while the linter finds faults; Invalid when another template of the office has the id in the language.
func (k *Keeper) Publish(ctx context.Context, id casework.ID) error {
	const op = "Publish"
	if _, err := casework.Require(ctx, k.Store, casework.FinaliseDraft); err != nil {
		return err
	}
	t, err := casework.Get[casework.Template](ctx, k.Store, id)
	if err != nil {
		return err
	}
	if t.Form == casework.WordTemplate {
		f, err := casework.Get[casework.File](ctx, k.Store, t.File)
		if err != nil {
			return err
		}
		t.Published = f.Plain
	} else {
		if bad := Faults(k.Lint(t)); len(bad) > 0 {
			return &casework.Error{Code: casework.Invalid, Key: "error.shelf.faults", Op: "shelf." + op, Args: map[string]any{"N": len(bad)}, Err: bad}
		}
		same, err := casework.List[casework.Template](ctx, k.Store, casework.Where("code", t.Code).And("lang", casework.Eq, t.Lang))
		if err != nil {
			return err
		}
		for _, other := range same {
			if other.ID != t.ID && other.Published != "" {
				return fail(casework.Invalid, "error.shelf.same_id", op, map[string]any{"Template": t.Code})
			}
		}
		t.Source = withFront(t.Source, map[string]string{"revision": fmt.Sprint(t.Revision + 1), "status": "approved"})
		t.Published = t.Source
	}
	t.Revision++
	t.By, t.At = k.Store.Profile().Member, k.Clock.Now().UTC()
	return k.put(ctx, "act.template.publish", t)
}

// Withdraw takes a published template from the office; it stays in work. One action: act.template.withdraw. Errors: Denied,
// as Publish.
func (k *Keeper) Withdraw(ctx context.Context, id casework.ID) error {
	if _, err := casework.Require(ctx, k.Store, casework.FinaliseDraft); err != nil {
		return err
	}
	t, err := casework.Get[casework.Template](ctx, k.Store, id)
	if err != nil {
		return err
	}
	t.Published = ""
	return k.put(ctx, "act.template.withdraw", t)
}

// Remove takes a template in work away; one that is published is withdrawn first. One action: act.template.remove.
func (k *Keeper) Remove(ctx context.Context, id casework.ID) error {
	t, err := casework.Get[casework.Template](ctx, k.Store, id)
	if err != nil {
		return err
	}
	if t.Published != "" {
		return fail(casework.Denied, "error.shelf.published", "Remove", nil)
	}
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.template.remove"}, func(tx casework.Tx) error { return tx.Delete(ctx, t) })
	return err
}

// Fill makes the document of a template in a language, with the case's facts behind what was typed.
func Fill(ctx context.Context, lib *template.Catalog, law *lawpack.Pack, t *template.Template, typed template.Answers, known facts.Facts) (*docgen.Document, error) {
	return t.Fill(ctx, facts.Merged(typed, t.Fields(lib), known), template.Env{Library: lib, Source: known, Funcs: facts.Funcs(law), Edition: facts.Edition(law), Cite: facts.Cite(law)})
}

// Pages gives the words of drafts, for their versions. base is the built-in catalogue.
func Pages(s casework.Store, clock casework.Clock, base *template.Catalog, law *lawpack.Pack) func(context.Context, *casework.Draft) ([]string, error) {
	return func(ctx context.Context, d *casework.Draft) ([]string, error) {
		shelf, err := Open(ctx, s, base)
		if err != nil {
			return nil, err
		}
		e, ok := shelf.Lib.Find(d.Template)
		if !ok || e.Templates[docgen.Lang(d.Lang)] == nil {
			return nil, nil // a template no longer here: the answers are kept all the same
		}
		known, err := facts.Of(ctx, s, law, d.Of, clock.Today())
		if err != nil {
			return nil, err
		}
		doc, err := Fill(ctx, shelf.Lib, law, e.Templates[docgen.Lang(d.Lang)], template.Answers(d.Answers), known)
		if err != nil {
			return nil, ctx.Err() // answers that no longer fit the template: they are kept all the same
		}
		return docgen.Paragraphs(doc), nil
	}
}
