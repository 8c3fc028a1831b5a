package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/library"
	"zanger/casework/reading"
	"zanger/casework/rephrase"
	"zanger/casework/sqlite"
	"zanger/ui/presenter"
)

type askCmd struct {
	Question []string `arg:"" help:"A question in plain words."`
	Limit    int      `default:"5" help:"At most so many passages."`
	Own      bool     `help:"From the office's own texts and answers and the papers of the person's own cases too; needs the profile."`
	Rephrase bool     `help:"Let the model switched on in the profile say the passages in plainer words; needs the profile."`
}

// Run answers with passages. An answer without any is exit 0 and "refused": that nothing fits is what was asked for.
func (c *askCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usagef("--limit: %d is less than one", c.Limit)
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	var store casework.Store
	shelf := &library.Shelf{Pack: pack, Term: presenter.TermWords(e.p)}
	if c.Own || c.Rephrase {
		d, err := e.window()
		if err != nil {
			return err
		}
		store, shelf = d.Store, d.Library
	}
	defer shelf.Close()
	if c.Own {
		if err := shelf.ReadNow(e.ctx); err != nil {
			return err
		}
	}
	question := strings.Join(c.Question, " ")
	hits, err := shelf.Ask(e.ctx, question, e.p.Lang(), c.Limit)
	if err != nil {
		return err
	}
	type passage struct {
		library.Hit
		Confidence string `json:"confidence"`
	}
	doc := struct {
		Refused  bool                `json:"refused"`
		Passages []passage           `json:"passages"`
		Plain    []rephrase.Sentence `json:"plain,omitempty"`
		Label    string              `json:"label,omitempty"`
	}{Refused: len(hits) == 0, Passages: []passage{}}
	for _, h := range hits {
		doc.Passages = append(doc.Passages, passage{h, h.Confidence.String()})
	}
	if c.Rephrase && len(hits) > 0 {
		m, err := presenter.ModelOf(e.ctx, store)
		if err != nil {
			return err
		}
		if m.URL == "" {
			return &casework.Error{Code: casework.Missing, Key: "error.rephrase.off", Op: "ask"}
		}
		ps := make([]library.Passage, len(hits))
		for i, h := range hits {
			ps[i] = h.Passage
		}
		mask, err := rephrase.NewMask(e.ctx, store)
		if err != nil {
			return err
		}
		if doc.Plain, err = m.Say(e.ctx, question, e.p.Lang(), ps, mask); err != nil {
			return err
		}
		doc.Label = e.p.T("sources.plain.label")
	}
	return e.give(doc, func(w io.Writer) {
		if doc.Refused {
			fmt.Fprintln(w, e.p.T("sources.refused"))
			fmt.Fprintln(w, e.p.T("sources.refused.hint"))
			return
		}
		if len(doc.Plain) > 0 {
			fmt.Fprintln(w, doc.Label)
			for _, s := range doc.Plain {
				fmt.Fprintln(w, s.Text)
			}
			fmt.Fprintln(w)
		}
		for i, h := range hits {
			fmt.Fprintf(w, "%d. %s\n%s\n", i+1, h.Title, h.Text)
			basis := []string{h.Place, h.Edition, e.word("word.confidence", string(h.Confidence)), h.Source}
			if h.Edition == "" {
				basis = []string{e.origin(h.OfKind), h.Source, h.Dated.String()}
			}
			fmt.Fprintf(w, "   %s\n\n", strings.Join(nonEmpty(basis), " · "))
		}
	})
}

// origin says whose words a passage is that is not of the law.
func (e *env) origin(k casework.Kind) string {
	switch k {
	case casework.KindSource:
		return e.p.T("sources.kind.office")
	case casework.KindDraft:
		return e.p.T("sources.kind.draft")
	case casework.KindFile:
		return e.p.T("sources.kind.client")
	case casework.KindCase, casework.KindEnquiry:
		return e.p.T("sources.kind.consultation")
	}
	return ""
}

func nonEmpty(ss []string) (out []string) {
	for _, s := range ss {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

type sourceCmd struct {
	List   sourceListCmd   `cmd:"" help:"The office's own texts."`
	Papers sourcePapersCmd `cmd:"" help:"Papers of the person's own cases that are searched, and those that cannot be."`
	Add    sourceAddCmd    `cmd:"" help:"Take a text from a file: TXT, MD, DOCX or PDF."`
	Remove sourceRemoveCmd `cmd:"" help:"Take a text off the shelf."`
	Model  sourceModelCmd  `cmd:"" help:"The language model of this computer: shown, switched on or off."`
}

type sourceListCmd struct{}

func (sourceListCmd) Run(e *env, store *sqlite.Store) error {
	list, err := casework.List[casework.Source](e.ctx, store, casework.All().By("title"))
	if err != nil {
		return err
	}
	return e.give(append([]*casework.Source{}, list...), func(w io.Writer) {
		for _, s := range list {
			row(w, s.ID.String(), s.Title, s.Lang, s.Origin, s.Dated.String())
		}
	})
}

type sourcePapersCmd struct{}

func (sourcePapersCmd) Run(e *env) error {
	d, err := e.window()
	if err != nil {
		return err
	}
	if err := d.Library.ReadNow(e.ctx); err != nil {
		return err
	}
	list := d.Library.Papers()
	return e.give(list, func(w io.Writer) {
		for _, x := range list {
			why := ""
			if x.Fault != "" {
				why = presenter.Silence(e.p, x.Fault)
			}
			row(w, x.Number, x.Title, x.Dated.String(), why)
		}
	})
}

type sourceAddCmd struct {
	File   string `arg:"" help:"The file."`
	Title  string `help:"Title; the file's name when not given."`
	Lang   string `name:"text-lang" enum:",kk,ru,en" default:"" help:"Language of the text: kk, ru or en."`
	Origin string `help:"Whose text it is, and where it was taken from."`
	Dated  string `help:"Date of the text."`
}

func (c *sourceAddCmd) Run(e *env) error {
	dated, err := day("--dated", c.Dated)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.library.open", Op: "source.add", Err: err}
	}
	name := filepath.Base(c.File)
	s := &casework.Source{Title: c.Title, Lang: c.Lang, Origin: c.Origin, Dated: dated}
	if s.Title == "" {
		s.Title = strings.TrimSuffix(name, filepath.Ext(name))
	}
	if s.Text, err = reading.Text(e.ctx, name, data); err != nil {
		return err
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	if err := library.Keep(e.ctx, store, s, name, data); err != nil {
		return err
	}
	return e.give(s, func(w io.Writer) { row(w, s.ID.String(), s.Title) })
}

type sourceRemoveCmd struct {
	ID string `arg:"" help:"Id of the text."`
}

func (c *sourceRemoveCmd) Run(e *env) error {
	id, err := casework.ParseID(c.ID)
	if err != nil {
		return usagef("%q is not an id", c.ID)
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	if err := library.Remove(e.ctx, store, id); err != nil {
		return err
	}
	return e.give(map[string]any{"id": id}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("act.source.remove")) })
}

type sourceModelCmd struct {
	URL  string `arg:"" optional:"" help:"Address on this computer, http://127.0.0.1:11434/v1; none shows what is set."`
	Name string `help:"Name of the model, as its service knows it."`
	Off  bool   `help:"Switch it off."`
}

func (c *sourceModelCmd) Run(e *env, store *sqlite.Store) error {
	switch {
	case c.Off && c.URL != "":
		return usagef("give an address or --off")
	case c.Off || c.URL != "":
		if err := presenter.SetModel(e.ctx, store, rephrase.Model{URL: c.URL, Name: c.Name}); err != nil {
			return err
		}
	}
	m, err := presenter.ModelOf(e.ctx, store)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"url": m.URL, "name": m.Name, "on": m.URL != ""}, func(w io.Writer) {
		row(w, e.p.T("sources.model"), cmp.Or(m.URL, e.p.T("sources.model.off")), m.Name)
	})
}
