package main

import (
	"fmt"
	"io"
	"os"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen/shelf"
)

type shelfPackCmd struct {
	Codes    []string `arg:"" help:"Codes of the office's published templates, see doc template list."`
	ID       string   `required:"" help:"Id of the pack; begins with templates."`
	TitleKK  string   `name:"title-kk" required:"" help:"What it is called in Kazakh."`
	TitleRU  string   `name:"title-ru" required:"" help:"In Russian."`
	TitleEN  string   `name:"title-en" required:"" help:"In English."`
	Revision int      `required:"" help:"Rises by one with every issue of the same id."`
	Key      string   `required:"" type:"existingfile" help:"File with the private key: the hex of its 32-byte seed."`
	Out      string   `required:"" type:"path" help:"Zip to write, for zangerhub pack publish."`
}

func (c *shelfPackCmd) Run(e *env, k *shelf.Keeper) error {
	b, err := os.ReadFile(c.Key)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.pack", Err: err}
	}
	key, err := lawpack.ParsePrivateKey(b)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "zanger-pack-")
	if err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "zangerctl.pack", Err: err}
	}
	defer os.RemoveAll(dir)
	head := shelf.PackHead{ID: c.ID, Title: lawpack.Text{KK: c.TitleKK, RU: c.TitleRU, EN: c.TitleEN}, Revision: c.Revision}
	if err := k.WritePack(e.ctx, dir, head, c.Codes); err != nil {
		return e.packFaults(err)
	}
	p, err := lawpack.SignTemplates(dir, key)
	if err != nil {
		return e.packFaults(err)
	}
	if err := writeFile(c.Out, p.WriteZip); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "id": p.Head().ID, "revision": p.Head().Revision, "templates": len(p.Texts())}, func(w io.Writer) { fmt.Fprintln(w, c.Out) })
}

// packReview is a pack as scripts see it.
type packReview struct {
	ID        string          `json:"id"`
	Revision  int             `json:"revision"`
	Taken     bool            `json:"taken"` // it, or a newer one
	Templates []shelf.PackRow `json:"templates"`
	Faults    []string        `json:"faults"`
}

func (e *env) packReview(r *shelf.PackReview) packReview {
	d := packReview{ID: r.Head.ID, Revision: r.Head.Revision, Taken: r.Older, Templates: append([]shelf.PackRow{}, r.Rows...), Faults: []string{}}
	for _, f := range r.Faults {
		d.Faults = append(d.Faults, f.In(e.p.Lang()))
	}
	return d
}

func (e *env) printPack(w io.Writer, d packReview) {
	row(w, d.ID, fmt.Sprint(d.Revision))
	for _, t := range d.Templates {
		row(w, "  "+t.Code, string(t.Lang), e.p.T("templates.pack."+string(t.State)), t.Title)
	}
	for _, f := range d.Faults {
		fmt.Fprintln(w, "  "+f)
	}
}

type shelfOffersCmd struct{}

func (shelfOffersCmd) Run(e *env, k *shelf.Keeper) error {
	s, _ := e.shelf()
	docs := []packReview{}
	for _, p := range s.TemplateOffers() {
		r, err := k.Review(e.ctx, p)
		if err != nil {
			return err
		}
		docs = append(docs, e.packReview(r))
	}
	return e.give(docs, func(w io.Writer) {
		if len(docs) == 0 {
			fmt.Fprintln(w, e.p.T("templates.pack.none"))
		}
		for _, d := range docs {
			e.printPack(w, d)
		}
	})
}

type shelfTakeCmd struct {
	Pack    string `arg:"" help:"Id of a pack that waits, see doc template offers; or a folder or zip of one."`
	Preview bool   `help:"Only say what would become of each template."`
}

func (c *shelfTakeCmd) Run(e *env, k *shelf.Keeper) error {
	s, _ := e.shelf()
	p, err := c.find(s)
	if err != nil {
		return e.packFaults(err)
	}
	var r *shelf.PackReview
	if c.Preview {
		r, err = k.Review(e.ctx, p)
	} else if r, err = k.Take(e.ctx, p); err == nil {
		err = s.DropTemplates(p.Head().ID)
	}
	if err != nil {
		if r != nil && !e.json {
			e.printPack(e.err, e.packReview(r))
		}
		return err
	}
	d := e.packReview(r)
	return e.give(d, func(w io.Writer) { e.printPack(w, d) })
}

func (c *shelfTakeCmd) find(s lawpack.Shelf) (*lawpack.Templates, error) {
	for _, p := range s.TemplateOffers() {
		if p.Head().ID == c.Pack {
			return p, nil
		}
	}
	fsys, err := lawpack.OpenPack(c.Pack)
	if err != nil {
		return nil, err
	}
	return s.CheckTemplates(fsys)
}
