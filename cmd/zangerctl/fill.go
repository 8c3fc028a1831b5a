package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/shelf"
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
	lang := docgen.Russian
	if e.p.Lang() == "kk" {
		lang = docgen.Kazakh
	}
	fields := docx.JSON(shelf.Shown(answers), shelf.Filters(lang))
	if err := writeFile(c.Out, func(w io.Writer) error { return docx.Fill(e.ctx, w, src, fields) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out)) })
}
