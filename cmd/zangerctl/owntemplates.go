package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

// shelfCmd is the office's own templates.
type shelfCmd struct {
	List     shelfListCmd     `cmd:"" help:"The office's own templates, published or in work."`
	Copy     shelfCopyCmd     `cmd:"" help:"Begin an own template from a built-in one; writes its text to a file."`
	Save     shelfSaveCmd     `cmd:"" help:"Keep the text of an own template, faulty or not."`
	Publish  shelfPublishCmd  `cmd:"" help:"Give an own template to the office; refused while doc lint finds faults."`
	Withdraw shelfWithdrawCmd `cmd:"" help:"Take a published template from the office; it stays in work."`
	Remove   shelfRemoveCmd   `cmd:"" help:"Take a template in work away."`
	Import   shelfImportCmd   `cmd:"" help:"Take a Word file into the office; lists its fields and what they stand for."`
	Pack     shelfPackCmd     `cmd:"" help:"Write published templates of the office as a signed pack, for a hub to publish."`
	Offers   shelfOffersCmd   `cmd:"" help:"Packs of templates that came from the hub and wait for a yes."`
	Take     shelfTakeCmd     `cmd:"" help:"Give a pack's templates to the office; what the office changed stays."`
	Fill     shelfFillCmd     `cmd:"" help:"Fill a Word template of the office from a case."`
}

func (e *env) ownTemplates() (*shelf.Keeper, error) {
	pack, _, err := e.law()
	if err != nil {
		return nil, err
	}
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	return &shelf.Keeper{Store: store, Clock: e.clock, Base: template.BuiltIn(), Law: pack}, nil
}

type ownDoc struct {
	ID        casework.ID       `json:"id"`
	Code      string            `json:"code"`
	Lang      string            `json:"lang"`
	Form      string            `json:"form"`
	Title     string            `json:"title"`
	Revision  int               `json:"revision"`
	Published bool              `json:"published"`
	Fields    map[string]string `json:"fields,omitempty"`
}

func ownDocOf(t *casework.Template) ownDoc {
	return ownDoc{t.ID, t.Code, t.Lang, t.Form, t.Title, t.Revision, t.Published != "", t.Fields}
}

type shelfListCmd struct{}

func (shelfListCmd) Run(e *env, k *shelf.Keeper) error {
	s, err := shelf.Open(e.ctx, k.Store, k.Base)
	if err != nil {
		return err
	}
	out := []ownDoc{}
	for _, t := range s.Own {
		out = append(out, ownDocOf(t))
	}
	return e.give(out, func(w io.Writer) {
		e.head(w, "template", "languages", "revision", "status", "title")
		for _, d := range out {
			state := e.p.T("templates.inwork")
			if d.Published {
				state = e.p.T("templates.published", "N", d.Revision)
			}
			row(w, d.Code, d.Lang, fmt.Sprint(d.Revision), state, d.Title)
		}
	})
}

// own names a template of the office.
type own struct {
	Code     string `arg:"" help:"Code of the template, see doc template list."`
	Language string `help:"kk or ru, where the code stands for both." enum:"kk,ru,en," default:""`
}

func (o *own) find(e *env, k *shelf.Keeper) (*casework.Template, error) {
	q := casework.Where("code", o.Code)
	if o.Language != "" {
		q = q.And("lang", casework.Eq, o.Language)
	}
	found, err := casework.List[casework.Template](e.ctx, k.Store, q.Limit(2))
	if err != nil {
		return nil, err
	}
	return theOne(found, o.Code)
}

type shelfCopyCmd struct {
	Template string `arg:"" help:"Id of the built-in template."`
	Language string `required:"" help:"kk or ru." enum:"kk,ru"`
	Out      string `type:"path" help:"File for its text, to be changed and given to save."`
}

func (c *shelfCopyCmd) Run(e *env, k *shelf.Keeper) error {
	t, err := k.Copy(e.ctx, c.Template, docgen.Lang(c.Language))
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeFile(c.Out, func(w io.Writer) error { _, err := io.WriteString(w, t.Source); return err }); err != nil {
			return err
		}
	}
	return e.give(ownDocOf(t), func(w io.Writer) { fmt.Fprintln(w, t.Code) })
}

type shelfSaveCmd struct {
	own
	File string `required:"" type:"path" help:"The text of the template."`
}

func (c *shelfSaveCmd) Run(e *env, k *shelf.Keeper) error {
	t, err := c.find(e, k)
	if err != nil {
		return err
	}
	src, err := os.ReadFile(c.File)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
	}
	if t, err = k.Save(e.ctx, t.ID, string(src)); err != nil {
		return err
	}
	problems := k.Lint(t)
	out := []problemDoc{}
	for _, p := range problems {
		out = append(out, problemDoc{p.File, p.Line, p.Col, strings.TrimPrefix(p.In(e.p.Lang()), fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Col)), p.Warning})
	}
	return e.give(map[string]any{"template": ownDocOf(t), "problems": out}, func(w io.Writer) {
		for _, p := range out {
			fmt.Fprintf(w, "%s:%d:%d: %s\n", p.File, p.Line, p.Col, p.Message)
		}
	})
}

type shelfPublishCmd struct{ own }

func (c *shelfPublishCmd) Run(e *env) error {
	return c.change(e, func(k *shelf.Keeper, id casework.ID) error { return k.Publish(e.ctx, id) })
}

type shelfWithdrawCmd struct{ own }

func (c *shelfWithdrawCmd) Run(e *env) error {
	return c.change(e, func(k *shelf.Keeper, id casework.ID) error { return k.Withdraw(e.ctx, id) })
}

type shelfRemoveCmd struct{ own }

func (c *shelfRemoveCmd) Run(e *env) error {
	return c.change(e, func(k *shelf.Keeper, id casework.ID) error { return k.Remove(e.ctx, id) })
}

// change does something to the template named and gives what became of it.
func (o *own) change(e *env, do func(*shelf.Keeper, casework.ID) error) error {
	k, err := e.ownTemplates()
	if err != nil {
		return err
	}
	t, err := o.find(e, k)
	if err != nil {
		return err
	}
	if err := do(k, t.ID); err != nil {
		return err
	}
	if t, err = casework.Get[casework.Template](e.ctx, k.Store, t.ID); err != nil {
		return err
	}
	return e.give(ownDocOf(t), func(w io.Writer) { fmt.Fprintln(w, t.Code) })
}

type shelfImportCmd struct {
	File     string            `arg:"" type:"path" help:"The Word file."`
	Title    string            `required:"" help:"Its name in the office."`
	Language string            `required:"" help:"kk or ru." enum:"kk,ru"`
	Match    map[string]string `help:"What a field stands for: field=path; an empty path is asked each time." mapsep:"none"`
	Draft    bool              `help:"Keep it in work; otherwise it is published at once."`
}

func (c *shelfImportCmd) Run(e *env, k *shelf.Keeper) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
	}
	fields, paths, err := shelf.Matched(e.ctx, b)
	if err != nil {
		return err
	}
	for f, p := range c.Match {
		if !slices.Contains(fields, f) {
			return usagef("--match: the file has no field %q", f)
		}
		if p != "" && !slices.ContainsFunc(shelf.Paths(), func(x shelf.Path) bool { return x.Path == p }) {
			return usagef("--match: %q is no path", p)
		}
		paths[f] = p
	}
	t, err := k.Import(e.ctx, c.Title, docgen.Lang(c.Language), filepath.Base(c.File), b, paths, !c.Draft)
	if err != nil {
		return err
	}
	return e.give(ownDocOf(t), func(w io.Writer) {
		fmt.Fprintln(w, t.Code)
		for _, f := range fields {
			to := paths[f]
			if to == "" {
				to = e.p.T("templates.asked")
			}
			row(w, "{{"+f+"}}", to)
		}
	})
}

type shelfFillCmd struct {
	own
	Case string            `required:"" help:"Id or number of the case."`
	Set  map[string]string `help:"An answer the case does not have: field=value." mapsep:"none"`
	Out  string            `required:"" type:"path" help:"File to write."`
}

func (c *shelfFillCmd) Run(e *env, k *shelf.Keeper) error {
	t, err := c.find(e, k)
	if err != nil {
		return err
	}
	x, err := e.caseOf(k.Store, c.Case)
	if err != nil {
		return err
	}
	known, err := facts.Of(e.ctx, k.Store, k.Law, x.ID, e.clock.Today())
	if err != nil {
		return err
	}
	file, err := shelf.WordFile(e.ctx, k.Store, t)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return shelf.FillWord(e.ctx, w, t, file, known, c.Set) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "asked": shelf.Asked(t, known)}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out)) })
}

type docBulkCmd struct {
	Template string   `required:"" help:"Id of a template, built-in or of the office."`
	Language string   `required:"" help:"kk or ru." enum:"kk,ru"`
	Out      string   `required:"" type:"path" help:"Folder to write into; made when it is not there."`
	Ending   string   `help:"pdf or docx." enum:"pdf,docx" default:"pdf"`
	Cases    []string `help:"Numbers of the cases; every open one when not given."`
}

func (c *docBulkCmd) Run(e *env, k *shelf.Keeper) error {
	s, err := shelf.Open(e.ctx, k.Store, k.Base)
	if err != nil {
		return err
	}
	office, err := e.office()
	if err != nil {
		return err
	}
	b := &shelf.Bulk{Store: k.Store, Clock: e.clock, Law: k.Law, Lib: s.Lib, Ending: "." + c.Ending, Options: docgen.Styled(office.Page),
		Words: shelf.WordsOf(e.p.T, func(err error) string { return e.p.Error(err).What })}
	b.Options.Created = e.clock.Now().In(casework.Almaty)
	if t, ok := s.Lib.Find(c.Template); ok {
		b.Text = t.Templates[docgen.Lang(c.Language)]
	}
	for _, t := range s.Word() {
		if t.Code == c.Template && t.Lang == c.Language {
			b.Word = t
		}
	}
	if b.Text == nil && b.Word == nil {
		return &casework.Error{Code: casework.Missing, Key: "error.ctl.no_template", Op: "zangerctl.doc", Args: map[string]any{"Template": c.Template, "Nearest": s.Lib.Nearest(c.Template)}}
	}
	ids, err := c.ids(e, k.Store)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return &casework.Error{Code: casework.ReadOnly, Op: "zangerctl.doc", Err: err}
	}
	made, err := b.Run(e.ctx, c.Out, ids, func(done, total int) {
		if !e.json {
			fmt.Fprintf(e.err, "\r%d/%d", done, total)
		}
	})
	if !e.json {
		fmt.Fprintln(e.err)
	}
	if err != nil {
		return err
	}
	type one struct {
		shelf.Made
		Problem string `json:"problem,omitempty"`
	}
	out := make([]one, len(made))
	for i, m := range made {
		out[i] = one{Made: m}
		if m.Error != nil {
			out[i].Problem = e.p.Error(m.Error).What
		}
	}
	return e.give(out, func(w io.Writer) {
		for _, m := range out {
			row(w, m.Number, m.File, fmt.Sprint(m.Gaps), m.Problem)
		}
	})
}

func (c *docBulkCmd) ids(e *env, r casework.Reader) ([]casework.ID, error) {
	var ids []casework.ID
	if len(c.Cases) == 0 {
		open, err := casework.List[casework.Case](e.ctx, r, casework.All().And("closed", casework.Empty, nil).By("number").Reading("number"))
		for _, x := range open {
			ids = append(ids, x.ID)
		}
		return ids, err
	}
	for _, n := range c.Cases {
		x, err := e.caseOf(r, n)
		if err != nil {
			return nil, err
		}
		ids = append(ids, x.ID)
	}
	return ids, nil
}
