package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework/triage"
)

type triageCmd struct {
	Evaluate triageEvaluateCmd `cmd:"" help:"Score the suggestion of areas on a table of texts with a split column."`
}

type triageEvaluateCmd struct {
	Data  string `required:"" help:"CSV with a heading; .gz is read too."`
	Text  string `required:"" help:"Column of the text."`
	Label string `required:"" help:"Column of the area."`
	Split string `required:"" help:"Column that says train, calib or test."`
	Only  string `help:"Rows to keep: column=value, or column=value,value."`
}

func (c *triageEvaluateCmd) Run(e *env) error {
	f, err := openData(c.Data)
	if err != nil {
		return err
	}
	defer f.Close()
	var only triage.Filter
	if c.Only != "" {
		col, values, ok := strings.Cut(c.Only, "=")
		if !ok {
			return usage{fmt.Errorf("--only: column=value")}
		}
		only = triage.Filter{Column: col, Values: strings.Split(values, ",")}
	}
	s, err := triage.Evaluate(f, c.Data, c.Text, c.Label, c.Split, only)
	if err != nil {
		return err
	}
	cpu, rss := spent()
	doc := struct {
		*triage.Scores
		CPU float64 `json:"cpu_seconds"`
		RSS float64 `json:"peak_rss_mb"`
	}{s, cpu, rss}
	return e.give(doc, func(w io.Writer) {
		row(w, "macro-F1", figure(s.MacroF1))
		row(w, "top 1", figure(s.Top1))
		row(w, "top 3", figure(s.Top3))
		row(w, e.p.T("ctl.col.ece10"), figure(s.ECE))
	})
}
