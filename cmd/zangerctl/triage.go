package main

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/triage"
)

type triageCmd struct {
	Suggest  triageSuggestCmd  `cmd:"" help:"Suggest the topic and the urgency of a text."`
	Check    triageCheckCmd    `cmd:"" help:"Score the suggestion on the pack's own phrases, each fourth left out in turn."`
	Evaluate triageEvaluateCmd `cmd:"" help:"Score the suggestion of areas on a table of texts with a split column."`
}

type triageSuggestCmd struct {
	Text string `required:"" help:"What the person says."`
	Own  bool   `help:"Learn from the office's own enquiries too; needs the profile."`
}

type guessDoc struct {
	triage.Guess
	Name  string   `json:"name"`
	Words []string `json:"words"`
}

func (c *triageSuggestCmd) Run(e *env, pack *lawpack.Pack, cal *calendar.Calendar) (err error) {
	var own casework.Reader
	if c.Own {
		if own, err = e.open(); err != nil {
			return err
		}
	}
	m, err := triage.Learn(e.ctx, pack, own)
	if err != nil {
		return err
	}
	if m == nil {
		return &casework.Error{Code: casework.Missing, Key: "error.triage.phrases", Op: "triage.suggest"}
	}
	d := &intake.Desk{Clock: e.clock, Law: pack, Days: cal, Topic: m.Sure}
	q := &casework.Enquiry{Line: c.Text}
	band, why := d.JudgeOrGuess(q)
	if band == "" {
		band = casework.Ordinary
	}
	words := e.bandWhy(d, why)
	doc := struct {
		Areas   []guessDoc    `json:"areas"`
		Urgency casework.Band `json:"urgency"`
		Why     string        `json:"why"`
		Label   string        `json:"label"`
	}{[]guessDoc{}, band, words, e.p.T("triage.label")}
	for _, g := range m.Suggest(c.Text, 3) {
		x := guessDoc{Guess: g, Words: m.Why(c.Text, g.Area, 4)}
		if a, ok := pack.Area(g.Area); ok {
			x.Name = a.Name.In(e.p.Lang())
		}
		doc.Areas = append(doc.Areas, x)
	}
	return e.give(doc, func(w io.Writer) {
		for _, g := range doc.Areas {
			row(w, g.Area, e.p.Percent(g.P), g.Name, strings.Join(g.Words, ", "))
		}
		row(w, e.p.T("ctl.col.band"), e.word("ctl.band", string(band)), words)
		fmt.Fprintln(w, doc.Label)
	})
}

type triageCheckCmd struct{}

func (c *triageCheckCmd) Run(e *env, pack *lawpack.Pack) error {
	doc := triage.Check(pack)
	return e.give(doc, func(w io.Writer) {
		row(w, "", "n", "macro-F1", "top 1", "top 3")
		for _, lang := range triage.Langs {
			s := doc[lang]
			row(w, e.word("word.lang", lang), fmt.Sprint(s.N), figure(s.MacroF1), figure(s.Top1), figure(s.Top3))
		}
	})
}

type triageEvaluateCmd struct {
	Data  string `required:"" help:"CSV with a heading, as it is or compressed by gzip, or the first sheet of an XLSX."`
	Text  string `required:"" help:"Column of the text."`
	Label string `required:"" help:"Column of the area."`
	Split string `help:"Column that says train, calib or test."`
	Folds int    `help:"Without a split column: score every text by what was learned from the others, in so many parts."`
	Only  string `help:"Rows to keep: column=value, or column=value,value."`
}

func (c *triageEvaluateCmd) Run(e *env) error {
	if (c.Split == "") == (c.Folds == 0) {
		return usagef("give --split or --folds")
	}
	debug.SetGCPercent(25) // sixty thousand texts fill the heap of an old laptop
	f, err := e.openTable(c.Data)
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
	s, err := triage.Evaluate(f, triage.Table{Text: c.Text, Label: c.Label, Split: c.Split, Folds: c.Folds, Only: only})
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
