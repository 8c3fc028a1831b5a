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
	"zanger/docgen/docx"
	"zanger/docgen/grammar"
	"zanger/docgen/template"
)

type docFillCmd struct {
	Docx    string `required:"" type:"path" help:"The Word template."`
	Answers string `required:"" type:"path" help:"JSON file: field to value."`
	Out     string `required:"" type:"path" help:"File to write."`
}

func (c *docFillCmd) Run(e *env) error {
	if !strings.EqualFold(filepath.Ext(c.Out), ".docx") {
		return usagef("--out: %q does not end in .docx", filepath.Base(c.Out))
	}
	src, err := os.ReadFile(c.Docx)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
	}
	b, err := os.ReadFile(c.Answers)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.ctl.answers", Op: "zangerctl.doc", Err: err, Args: map[string]any{"File": filepath.Base(c.Answers)}}
	}
	answers, err := template.ReadAnswers(b)
	if err != nil {
		return err
	}
	plain, _ := sums(map[string]any(answers)).(map[string]any)
	if err := writeFile(c.Out, func(w io.Writer) error { return docx.Fill(e.ctx, w, src, docx.JSON(plain, e.filters())) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out)) })
}

// sums writes every {"tiyn":N} of the answers as figures, the shape a Word template prints without a filter.
func sums(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if n, ok := v["tiyn"].(float64); ok && len(v) == 1 {
			return grammar.Amount(casework.Money(n))
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = sums(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = sums(x)
		}
		return out
	case casework.Money:
		return grammar.Amount(v)
	}
	return v
}

// filters gives Word templates the filters of the built-in ones, in Kazakh or Russian.
func (e *env) filters() map[string]docx.Filter {
	lang := "ru"
	if e.p.Lang() == "kk" {
		lang = "kk"
	}
	out := map[string]docx.Filter{}
	for _, f := range template.Filters {
		out[f.Name] = func(value any, args []string) (string, error) {
			for _, kind := range kindsOf(f, value) {
				if s, err := e.filter(lang, f.Name, kind, value, args); err == nil {
					return s, nil
				}
			}
			return "", docx.ErrFilter
		}
	}
	return out
}

// kindsOf gives the kinds to try for a value, the strictest first.
func kindsOf(f template.Filter, value any) []template.Kind {
	if len(f.Kinds) == 0 {
		return []template.Kind{template.Text}
	}
	order := []template.Kind{template.Date, template.Money, template.Number, template.List, template.Person, template.Text}
	return slices.DeleteFunc(order, func(k template.Kind) bool {
		_, object := value.(map[string]any)
		return !slices.Contains(f.Kinds, k) || k == template.Person && !object && slices.Contains(f.Kinds, template.Text)
	})
}

// filter words one value by a template of one tag.
func (e *env) filter(lang, name string, kind template.Kind, value any, args []string) (string, error) {
	tag := name
	if len(args) > 0 {
		tag += ":" + strings.Join(args, ",")
	}
	src := fmt.Sprintf("---\nid: filter\nrevision: 1\nlang: %s\nstatus: draft\ntitle: filter\nfields: {v: {type: %s}}\n---\n{{v|%s}}\n", lang, kind, tag)
	t, problems := template.Parse("filter."+lang+".md", []byte(src))
	for _, p := range problems {
		if !p.Warning {
			return "", p
		}
	}
	doc, err := t.Fill(e.ctx, template.Answers{"v": value}, template.Env{})
	if err != nil {
		return "", err
	}
	if len(doc.Gaps) > 0 || len(doc.Blocks) == 0 {
		return "", docx.ErrGap
	}
	return docgen.Text(doc.Blocks[0].Runs), nil
}
