package main

import (
	"fmt"
	"io"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/ui/presenter"
)

type fileCmd struct {
	List    fileListCmd    `cmd:"" help:"Attached files of a case, newest first; which of them are here."`
	Add     fileAddCmd     `cmd:"" help:"Attach a file to a case."`
	Preview filePreviewCmd `cmd:"" help:"Write the small picture of a file, which comes before the file itself."`
	Fetch   fileFetchCmd   `cmd:"" help:"Bring a file from the hub now."`
	Save    fileSaveCmd    `cmd:"" help:"Write an open copy of a file. It is not encrypted."`
}

type fileDoc struct {
	ID      casework.ID `json:"id"`
	Case    casework.ID `json:"case"`
	Name    string      `json:"name"`
	Bytes   int64       `json:"bytes"`
	Pages   int         `json:"pages"`
	Media   string      `json:"media"`
	SHA256  string      `json:"sha256"`
	Here    bool        `json:"here"`
	Preview string      `json:"preview"` // "here", "away", or "": it has none
}

func (e *env) fileDoc(c *presenter.CaseFile, f *casework.File) fileDoc {
	d := fileDoc{ID: f.ID, Case: f.Case, Name: f.Name, Bytes: f.Size, Pages: f.Pages, Media: f.Media, SHA256: f.Plain, Here: e.store.FileHere(f)}
	if small := c.Previews[f.ID]; small != nil {
		d.Preview = "away"
		if e.store.FileHere(small) {
			d.Preview = "here"
		}
	}
	return d
}

// caseFiles reads a case as the window does.
func (e *env) caseFiles(d *presenter.Desk, ref string) (*presenter.CaseFile, error) {
	k, err := e.caseOf(d.Store, ref)
	if err != nil {
		return nil, err
	}
	c := &presenter.CaseFile{Desk: d, ID: k.ID}
	return c, c.Load(e.ctx)
}

// fileIn reads the case a file belongs to, and gives both.
func (e *env) fileIn(d *presenter.Desk, ref string) (*presenter.CaseFile, *casework.File, error) {
	id, err := casework.ParseID(ref)
	if err != nil {
		return nil, nil, usagef("%s: %v", ref, err)
	}
	f, err := casework.Get[casework.File](e.ctx, d.Store, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := e.caseFiles(d, f.Case.String())
	return c, f, err
}

type fileListCmd struct {
	Case string `arg:"" help:"Id or number of the case."`
}

func (c *fileListCmd) Run(e *env, d *presenter.Desk) error {
	k, err := e.caseFiles(d, c.Case)
	if err != nil {
		return err
	}
	docs := []fileDoc{}
	for _, f := range k.Files {
		docs = append(docs, e.fileDoc(k, f))
	}
	return e.give(docs, func(w io.Writer) {
		if len(docs) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.file.none"))
		}
		for _, d := range docs {
			where := e.p.T("preview.away")
			if d.Here {
				where = e.p.T("ctl.file.here")
			}
			row(w, d.ID.String(), d.Name, e.p.Bytes(d.Bytes), where)
		}
	})
}

type fileAddCmd struct {
	Case  string `arg:"" help:"Id or number of the case."`
	File  string `arg:"" type:"existingfile" help:"File to attach."`
	Proof string `help:"Title of a piece of evidence to make of it: the case's next exhibit."`
}

func (c *fileAddCmd) Run(e *env, d *presenter.Desk) error {
	k, err := e.caseFiles(d, c.Case)
	if err != nil {
		return err
	}
	f, err := k.Desk.AttachFile(e.ctx, k.ID, c.File)
	if err != nil {
		return err
	}
	if c.Proof != "" {
		if err := k.SaveEvidence(e.ctx, &casework.Evidence{Case: k.ID, Title: c.Proof, File: f.ID}); err != nil {
			return err
		}
	}
	if err := k.Load(e.ctx); err != nil {
		return err
	}
	return e.give(e.fileDoc(k, f), func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.file.added")) })
}

type filePreviewCmd struct {
	ID  string `arg:"" help:"As file list gives it."`
	Out string `required:"" type:"path" help:"JPEG to write."`
}

func (c *filePreviewCmd) Run(e *env, d *presenter.Desk) error {
	k, f, err := e.fileIn(d, c.ID)
	if err != nil {
		return err
	}
	b := k.Preview(e.ctx, f)
	if b == nil {
		return &casework.Error{Code: casework.Missing, Key: "error.ctl.nopreview", Op: "zangerctl"}
	}
	if err := writeFile(c.Out, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "bytes": len(b)}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}

type fileFetchCmd struct {
	ID string `arg:"" help:"As file list gives it."`
}

func (c *fileFetchCmd) Run(e *env, x *client.Client) error {
	id, err := casework.ParseID(c.ID)
	if err != nil {
		return usagef("%s: %v", c.ID, err)
	}
	got, err := x.Fetch(e.ctx, id, nil)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": id, "bytes": got.Bytes}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.file.fetched")) })
}

type fileSaveCmd struct {
	ID  string `arg:"" help:"As file list gives it."`
	Out string `required:"" type:"path" help:"File to write."`
}

func (c *fileSaveCmd) Run(e *env, d *presenter.Desk) error {
	k, f, err := e.fileIn(d, c.ID)
	if err != nil {
		return err
	}
	if err := k.SaveFile(e.ctx, f, c.Out); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "bytes": f.Size, "sha256": f.Plain}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}
