package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/facts"
	"zanger/docgen/pdf"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

type docCmd struct {
	List    docListCmd    `cmd:"" help:"Built-in templates."`
	Lint    docLintCmd    `cmd:"" help:"Find the faults of template files; exit 1 if there are any."`
	Gaps    docGapsCmd    `cmd:"" help:"What is missing for a final document."`
	Render  docRenderCmd  `cmd:"" help:"Write a document as PDF or DOCX. A final with gaps is refused; --lang is the document's language."`
	Explain docExplainCmd `cmd:"" help:"How the computed fields of a document came about: sums, fees, penalties, days."`
	Fill    docFillCmd    `cmd:"" help:"Fill a Word template of one's own."`
	Bulk    docBulkCmd    `cmd:"" help:"One template for many cases, a file each."`

	Template shelfCmd `cmd:"" help:"The office's own templates: copy, save, publish, Word files."`
	Draft    draftCmd `cmd:"" help:"Drafts of a case: their versions, compared and brought back."`

	Bundle  docBundleCmd  `cmd:"" help:"Files of a case as one PDF: in order, numbered, paginated, with a contents page."`
	Package docPackageCmd `cmd:"" help:"What is handed in: papers, exhibits parted under a size limit, a list with hashes, copies, the fee."`
	Attempt attemptCmd    `cmd:"" help:"Attempts to file, and the statement of them."`
	Print   docPrintCmd   `cmd:"" help:"Send a PDF to the printer of this computer."`
	Sign    docSignCmd    `cmd:"" help:"Have a file signed by the NCALayer of this computer (CMS)."`
	Style   docStyleCmd   `cmd:"" help:"How the papers of the office are set: typeface, letters, margins, hyphens. With flags, sets it."`
}

type docListCmd struct {
	Office bool   `help:"With the office's own published templates; opens the profile."`
	Case   string `help:"Id or number of a case: with the office's own, what fits the case first; opens the profile."`
	Find   string `help:"Words of a title in any language, or of the id."`
}

type templateDoc struct {
	ID       string        `json:"id"`
	Revision int           `json:"revision"`
	Status   string        `json:"status"`
	Lang     []docgen.Lang `json:"lang"`
	Title    string        `json:"title"`
	Group    string        `json:"group"`
	Act      string        `json:"act"`
	Edition  string        `json:"edition"`
	Fits     bool          `json:"fits,omitempty"` // with --case: the case speaks for it
}

func (c *docListCmd) Run(e *env) error {
	out, order, fits := []templateDoc{}, map[string]int{}, map[string]bool{}
	lib := template.BuiltIn()
	if c.Office {
		var err error
		if lib, err = e.library(); err != nil {
			return err
		}
	}
	if c.Case != "" {
		d, err := e.window()
		if err != nil {
			return err
		}
		f, err := e.fileCase(d, c.Case)
		if err != nil {
			return err
		}
		k, err := f.Picker()
		if err != nil {
			return err
		}
		if lib, err = d.Templates(); err != nil {
			return err
		}
		for i, r := range k.Rows() {
			order[r.Choice.Template], fits[r.Choice.Template] = i+1, r.Choice.Fits
		}
	}
	for _, t := range lib.Documents {
		if c.Case != "" && order[t.ID] == 0 || !t.Holds(c.Find) {
			continue
		}
		d := templateDoc{ID: t.ID, Revision: t.Revision, Status: t.Status, Lang: t.Langs(), Title: t.Title(docgen.Lang(e.p.Lang())), Group: t.Group, Fits: fits[t.ID]}
		for _, l := range d.Lang {
			// The law a document rests on is the same in its languages, but named in each.
			if law := t.Templates[l].Law; len(law) > 0 && (d.Act == "" || string(l) == e.p.Lang()) {
				d.Act, d.Edition = law[0].Act, law[0].Edition
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b templateDoc) int { return order[a.ID] - order[b.ID] })
	return e.give(out, func(w io.Writer) {
		e.head(w, "template", "revision", "confidence", "languages", "edition", "title")
		for _, d := range out {
			langs := make([]string, len(d.Lang))
			for i, l := range d.Lang {
				langs[i] = string(l)
			}
			row(w, d.ID, fmt.Sprint(d.Revision), e.word("word.law", d.Status), strings.Join(langs, " "), d.Edition, d.Title)
		}
	})
}

type docLintCmd struct {
	Files []string `arg:"" help:"Template files, named <id>.<lang>.md."`
}

type problemDoc struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
	Warning bool   `json:"warning"`
}

func (c *docLintCmd) Run(e *env, pack *lawpack.Pack) error {
	env := template.Env{Library: template.BuiltIn(), Glyph: pdf.HasGlyph, Norm: facts.Norms(pack, template.BuiltIn())}
	out := []problemDoc{}
	faults := 0
	for _, name := range c.Files {
		src, err := os.ReadFile(name)
		if err != nil {
			return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
		}
		for _, p := range template.Check(name, src, env) {
			if !p.Warning {
				faults++
			}
			message := strings.TrimPrefix(p.In(e.p.Lang()), fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Col))
			out = append(out, problemDoc{p.File, p.Line, p.Col, message, p.Warning})
		}
	}
	if err := e.give(out, func(w io.Writer) {
		for _, p := range out {
			fmt.Fprintf(w, "%s:%d:%d: %s\n", p.File, p.Line, p.Col, p.Message)
		}
	}); err != nil {
		return err
	}
	if faults > 0 {
		return told{errors.New("faults in templates")}
	}
	return nil
}

// paper is a document asked for: a template with answers, and the case that answers the rest.
type paper struct {
	Template string `required:"" help:"Id of the template, see doc list."`
	Answers  string `type:"path" help:"JSON file: field to value; money {\"tiyn\":N}, dates YYYY-MM-DD, people as objects."`
	Case     string `help:"Id or number of the case or enquiry that answers the rest."`

	lib *template.Catalog
}

// filled is a paper with its answers.
type filled struct {
	doc     *docgen.Document
	unknown map[string]string // answers no field asks for, with the field they most likely mean
	answers template.Answers
	env     template.Env
}

// gapsError carries the gaps beside the error a writer gave.
type gapsError struct {
	error
	gaps []docgen.Gap
}

func (g gapsError) Unwrap() error { return g.error }

type gapDoc struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Why   string `json:"why"`
}

func shortGaps(gs []docgen.Gap) []gapDoc {
	out := make([]gapDoc, 0, len(gs))
	for _, g := range gs {
		out = append(out, gapDoc{g.Field, g.Label, g.Why})
	}
	return out
}

// library gives the built-in templates and the office's own.
func (e *env) library() (*template.Catalog, error) {
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	s, err := shelf.Open(e.ctx, store, template.BuiltIn())
	if err != nil {
		return nil, err
	}
	for _, p := range s.Bad {
		e.warn(p.In(e.p.Lang()))
	}
	return s.Lib, nil
}

// find finds the template; one of the office's own opens the profile.
func (c *paper) find(e *env) (*template.Entry, error) {
	c.lib = template.BuiltIn()
	if strings.HasPrefix(c.Template, casework.OwnTemplate) {
		var err error
		if c.lib, err = e.library(); err != nil {
			return nil, err
		}
	}
	t, ok := c.lib.Find(c.Template)
	if !ok {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.no_template", Op: "zangerctl.doc",
			Args: map[string]any{"Template": c.Template, "Nearest": c.lib.Nearest(c.Template)}}
	}
	return t, nil
}

// fill makes the document in a language of the template.
func (c *paper) fill(e *env, t *template.Template) (*filled, error) {
	answers := template.Answers{}
	if c.Answers != "" {
		b, err := os.ReadFile(c.Answers)
		if err != nil {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.answers", Op: "zangerctl.doc", Err: err, Args: map[string]any{"File": filepath.Base(c.Answers)}}
		}
		if answers, err = template.ReadAnswers(b); err != nil {
			return nil, err
		}
	}
	pack, _, err := e.law()
	if err != nil {
		return nil, err
	}
	source := facts.Facts{"today": e.clock.Today()}
	if c.Case != "" {
		if source, err = c.facts(e); err != nil {
			return nil, err
		}
		answers = facts.Merged(answers, t.Fields(c.lib), source)
	}
	env := template.Env{Library: c.lib, Source: source, Funcs: facts.Funcs(pack), Edition: facts.Edition(pack), Cite: facts.Cite(pack)}
	doc, err := t.Fill(e.ctx, answers, env)
	if err != nil {
		return nil, err
	}
	return &filled{doc, t.Unknown(answers, env), answers, env}, nil
}

// facts reads what a case, or an enquiry, answers.
func (c *paper) facts(e *env) (facts.Facts, error) {
	store, err := e.open()
	if err != nil {
		return nil, err
	}
	var id casework.ID
	k, err := e.caseOf(store, c.Case)
	switch {
	case err == nil:
		id = k.ID
	case casework.CodeOf(err) != casework.Missing:
		return nil, err
	default:
		q, err := e.enquiry(store, c.Case)
		if err != nil {
			return nil, err
		}
		id = q.ID
	}
	pack, _, err := e.law()
	if err != nil {
		return nil, err
	}
	return facts.Of(e.ctx, store, pack, id, e.clock.Today())
}

type docGapsCmd struct{ paper }

// read makes the document in the language of the window, or in one it exists in.
func (c *paper) read(e *env) (*template.Template, *filled, error) {
	entry, err := c.find(e)
	if err != nil {
		return nil, nil, err
	}
	t := entry.Templates[docgen.Lang(e.p.Lang())]
	for _, l := range []docgen.Lang{docgen.Russian, docgen.Kazakh} {
		if t == nil {
			t = entry.Templates[l]
		}
	}
	f, err := c.fill(e, t)
	return t, f, err
}

func (c *docGapsCmd) Run(e *env) error {
	t, f, err := c.read(e)
	if err != nil {
		return err
	}
	e.warnUnknown(f)
	if err := e.warnDoubtful(t, f); err != nil {
		return err
	}
	out := shortGaps(f.doc.Gaps)
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.gaps.none"))
			return
		}
		e.head(w, "field", "label", "reason")
		for _, g := range out {
			row(w, g.Field, g.Label, g.Why)
		}
	})
}

type docExplainCmd struct{ paper }

func (c *docExplainCmd) Run(e *env, pack *lawpack.Pack) error {
	t, f, err := c.read(e)
	if err != nil {
		return err
	}
	e.warnUnknown(f)
	all, err := t.Workings(f.answers, f.env)
	if err != nil {
		return err
	}
	return e.explained(facts.Explain(pack, e.p, all))
}

// explained prints how computed fields came about.
func (e *env) explained(all []facts.Explained) error {
	return e.give(all, func(w io.Writer) {
		for _, x := range all {
			value := x.Value
			if value == "" {
				value = e.p.T("explain.none")
			}
			row(w, x.Label, value)
			if x.Given != "" {
				row(w, "", e.p.T("explain.given"), x.Given)
			}
			for i, s := range x.Steps {
				row(w, fmt.Sprintf("  %d.", i+1), s.What, s.Why)
			}
			for _, d := range x.Doubt {
				row(w, "  !", d)
			}
		}
	})
}

// warnUnknown names answers that no field asks for: a misspelt one would be lost without a word.
func (e *env) warnUnknown(f *filled) {
	names := make([]string, 0, len(f.unknown))
	for n := range f.unknown {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if near := f.unknown[n]; near != "" {
			e.warn(e.p.T("ctl.unknown.near", "Field", n, "Near", near))
		} else {
			e.warn(e.p.T("ctl.unknown", "Field", n))
		}
	}
}

// warnDoubtful tells of answers that look wrong: an identification number whose check digit fails.
func (e *env) warnDoubtful(t *template.Template, f *filled) error {
	answered, err := t.Answered(f.answers, f.env)
	if err != nil {
		return err
	}
	for _, x := range facts.Check(e.clock.Today(), answered, nil) {
		why, _, _ := strings.Cut(e.p.T(x.Key, x.Args), "\n")
		e.warn(x.Label(docgen.Lang(e.p.Lang())) + ": " + why)
	}
	return nil
}

type docRenderCmd struct {
	paper
	Out   string `required:"" type:"path" help:"File to write; its ending says which kind: .pdf or .docx."`
	Draft bool   `help:"A draft: gaps stand as marks, and every page says that it is a draft."`
	pageFlags
}

func (c *docRenderCmd) Run(e *env) error {
	write, err := writerFor(c.Out)
	if err != nil {
		return err
	}
	if c.Answers == "" && c.Case == "" {
		return usagef("give --answers or --case")
	}
	entry, err := c.find(e)
	if err != nil {
		return err
	}
	t := entry.Templates[docgen.Lang(e.p.Lang())]
	if t == nil || !e.langGiven {
		return usagef("--lang: %s has the languages %v", entry.ID, entry.Langs())
	}
	f, err := c.fill(e, t)
	if err != nil {
		return err
	}
	e.warnUnknown(f)
	if err := e.warnDoubtful(t, f); err != nil {
		return err
	}
	style, err := c.style(e, c.Case != "")
	if err != nil {
		return err
	}
	opts := docgen.Styled(style)
	opts.Draft, opts.PageNumbers, opts.Created = c.Draft, true, e.clock.Now().In(casework.Almaty)
	if err := writeFile(c.Out, func(w io.Writer) error { return write(e.ctx, w, f.doc, opts) }); err != nil {
		if len(f.doc.Gaps) > 0 && !c.Draft && casework.CodeOf(err) == casework.Missing {
			return gapsError{err, f.doc.Gaps}
		}
		return err
	}
	unknown := f.unknown
	if unknown == nil {
		unknown = map[string]string{}
	}
	return e.give(map[string]any{"file": c.Out, "title": f.doc.Title, "gaps": shortGaps(f.doc.Gaps), "unknown": unknown, "law": f.doc.Law, "clauses": f.doc.Clauses}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out))
		if n := len(f.doc.Gaps); n > 0 {
			fmt.Fprintln(w, e.p.N("ctl.render.gaps", n))
		}
	})
}

type writer func(context.Context, io.Writer, *docgen.Document, docgen.Options) error

// writerFor chooses the kind of file by its ending.
func writerFor(out string) (writer, error) {
	switch strings.ToLower(filepath.Ext(out)) {
	case ".pdf":
		return pdf.Write, nil
	case ".docx":
		return docx.Write, nil
	}
	return nil, usagef("--out: %q ends neither in .pdf nor in .docx", filepath.Base(out))
}
