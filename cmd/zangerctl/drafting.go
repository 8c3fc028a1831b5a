package main

import (
	"fmt"
	"io"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/template"
	"zanger/ui/presenter"
)

type draftNewCmd struct {
	Case     string `arg:"" help:"Id or number of the case."`
	Template string `required:"" help:"Id of the template, see doc list --case."`
	Language string `required:"" help:"kk or ru." enum:"kk,ru"`
}

func (c *draftNewCmd) Run(e *env, d *presenter.Desk) error {
	f, err := e.fileCase(d, c.Case)
	if err != nil {
		return err
	}
	all, err := f.Templates()
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.Template == c.Template && t.Lang == docgen.Lang(c.Language) {
			id, err := f.NewDraft(e.ctx, t)
			if err != nil {
				return err
			}
			return e.give(map[string]any{"id": id, "template": t.Template, "title": t.Title}, func(w io.Writer) { fmt.Fprintln(w, id) })
		}
	}
	lib, err := d.Templates()
	if err != nil {
		return err
	}
	return &casework.Error{Code: casework.Missing, Key: "error.ctl.no_template", Op: "zangerctl.doc", Args: map[string]any{"Template": c.Template, "Nearest": lib.Nearest(c.Template)}}
}

type draftAgainCmd struct{ draftRef }

func (c *draftAgainCmd) Run(e *env, d *presenter.Desk) error {
	v, err := c.drafting(e, d)
	if err != nil {
		return err
	}
	id, err := v.Again(e.ctx)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": id, "template": v.Draft.Template, "title": v.Draft.Title}, func(w io.Writer) { fmt.Fprintln(w, id) })
}

// fileCase opens a case as the window does.
func (e *env) fileCase(d *presenter.Desk, ref string) (*presenter.CaseFile, error) {
	x, err := e.caseOf(d.Store, ref)
	if err != nil {
		return nil, err
	}
	f := &presenter.CaseFile{Desk: d, ID: x.ID}
	return f, f.Load(e.ctx)
}

// drafting opens a draft as the window does.
func (r *draftRef) drafting(e *env, d *presenter.Desk) (*presenter.Drafting, error) {
	id, err := casework.ParseID(r.Draft)
	if err != nil {
		return nil, usagef("%q is not the id of a draft", r.Draft)
	}
	p := &presenter.Drafting{Desk: d, ID: id}
	return p, p.Load(e.ctx)
}

// asks gives the questions of a draft with what is missing.
func asks(e *env, p *presenter.Drafting) ([]presenter.Ask, []docgen.Gap, error) {
	doc, err := p.Document(e.ctx, p.Lang())
	if err != nil {
		return nil, nil, err
	}
	sections, err := p.Sections(doc.Gaps)
	var out []presenter.Ask
	for _, s := range sections {
		out = append(out, s.Asks...)
	}
	return out, doc.Gaps, err
}

type draftShowCmd struct{ draftRef }

type draftDoc struct {
	ID       casework.ID       `json:"id"`
	Template string            `json:"template"`
	Title    string            `json:"title"`
	Status   string            `json:"status"`
	Ready    bool              `json:"ready"` // nothing is missing
	Gaps     []gapDoc          `json:"gaps"`
	Checks   []gapDoc          `json:"checks"` // answers that look wrong
	Offers   []rememberedDoc   `json:"offers"` // typed in another draft of the case
	Computed []facts.Explained `json:"computed"`
	Copies   copiesDoc         `json:"copies"`
}

type rememberedDoc struct {
	Field string `json:"field"`
	Text  string `json:"text"`
	From  string `json:"from"`
}

type copiesDoc struct {
	Total  int      `json:"total"`
	First  int      `json:"first"` // for the court or body
	Others []string `json:"others"`
	Words  string   `json:"words"` // with the norm; "" where no rule is known
}

func (c *draftShowCmd) Run(e *env, d *presenter.Desk) error {
	p, err := c.drafting(e, d)
	if err != nil {
		return err
	}
	all, gaps, err := asks(e, p)
	if err != nil {
		return err
	}
	checks, err := p.Checks()
	if err != nil {
		return err
	}
	n, err := p.Copies()
	if err != nil {
		return err
	}
	out := draftDoc{ID: p.Draft.ID, Template: p.Draft.Template, Title: p.Draft.Title, Status: string(p.Draft.Status), Ready: len(gaps) == 0, Gaps: shortGaps(gaps),
		Checks: []gapDoc{}, Offers: []rememberedDoc{}, Computed: []facts.Explained{}, Copies: copiesDoc{Total: n.Total(), First: n.First, Others: []string{}, Words: p.CopiesWords()}}
	for _, x := range checks {
		out.Checks = append(out.Checks, gapDoc{x.Path, x.Label, x.Why})
	}
	for _, o := range n.Others {
		out.Copies.Others = append(out.Copies.Others, o.Name)
	}
	for _, a := range all {
		if a.Offer.Text != "" {
			out.Offers = append(out.Offers, rememberedDoc{a.Path, a.Offer.Text, a.Offer.From})
		}
		if x, ok := p.Explain(a.Path); ok && a.Worked {
			out.Computed = append(out.Computed, x)
		}
	}
	return e.give(out, func(w io.Writer) {
		row(w, out.Title, e.word("status.draft", out.Status))
		for _, x := range out.Gaps {
			row(w, "○", x.Field, x.Label, x.Why)
		}
		for _, x := range out.Checks {
			row(w, "!", x.Field, x.Label, x.Why)
		}
		for _, x := range out.Offers {
			row(w, "↳", x.Field, e.p.T("drafting.offer.take", "Text", x.Text), x.From)
		}
		for _, x := range out.Computed {
			row(w, "=", x.Field, x.Label, x.Value)
		}
		fmt.Fprintln(w, out.Copies.Words)
	})
}

type draftAnswerCmd struct {
	draftRef
	Field string `arg:"" help:"Path of the field, see doc draft show: claimant.iin, periods[0].due."`
	Value string `arg:"" optional:"" help:"What to write; empty lets the case answer again."`
	Take  bool   `help:"Take what another draft of the case has there."`
}

func (c *draftAnswerCmd) Run(e *env, d *presenter.Desk) error {
	p, err := c.drafting(e, d)
	if err != nil {
		return err
	}
	all, _, err := asks(e, p)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Path != c.Field {
			continue
		}
		switch {
		case c.Take && a.Offer.Text == "":
			return usagef("--take: no other draft of the case has %s", c.Field)
		case c.Take:
			err = p.TakeOffer(e.ctx, a)
		default:
			err = p.Answer(e.ctx, a.Path, a.Kind, c.Value)
		}
		if err != nil {
			return err
		}
		checks, err := p.Checks()
		if err != nil {
			return err
		}
		said := ""
		for _, x := range checks {
			if x.Path == c.Field {
				said = x.Why
				e.warn(x.Label + ": " + x.Why)
			}
		}
		return e.give(map[string]any{"field": c.Field, "check": said}, func(io.Writer) {})
	}
	return &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl.doc", Args: map[string]any{"Ref": c.Field}}
}

type draftRowCmd struct {
	draftRef
	List string `arg:"" help:"Name of the list: periods."`
}

func (c *draftRowCmd) Run(e *env, d *presenter.Desk) error {
	p, err := c.drafting(e, d)
	if err != nil {
		return err
	}
	if f, ok := p.Field(c.List); !ok || f.Kind != template.List || f.Computed() {
		return &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl.doc", Args: map[string]any{"Ref": c.List}}
	}
	if err := p.AddRow(e.ctx, c.List); err != nil {
		return err
	}
	return e.give(map[string]any{"list": c.List}, func(io.Writer) {})
}
