package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/ui/presenter"
)

type packCmd struct {
	Show    packShowCmd    `cmd:"" help:"The law in use: pack, calendar over it, and packs that wait for a yes."`
	Verify  packVerifyCmd  `cmd:"" help:"Check signature, hashes and form of a pack; the one in use when none is given."`
	Install packInstallCmd `cmd:"" help:"Take a newer pack or calendar into use and list the open dates and drafts it touches. No date is replaced."`
	Sign    packSignCmd    `cmd:"" help:"Write the hashes of a pack's files and sign it."`
}

type packShowCmd struct{}

type packLine struct {
	ID       string        `json:"id"`
	Revision int           `json:"revision"`
	Issued   casework.Date `json:"issued"`
}

func linesOf(list ...*lawpack.Manifest) []packLine {
	out := []packLine{}
	for _, m := range list {
		if m != nil {
			out = append(out, packLine{m.ID, m.Revision, m.Issued})
		}
	}
	return out
}

func (packShowCmd) Run(e *env, p *lawpack.Pack) error {
	var waiting []*lawpack.Manifest
	if s, ok := e.shelf(); ok {
		for _, o := range s.Offers() {
			waiting = append(waiting, &o.Manifest)
		}
	}
	doc := struct {
		Use     []packLine `json:"use"`
		Waiting []packLine `json:"waiting"`
		Damaged bool       `json:"damaged"`
	}{linesOf(&p.Manifest, p.CalendarBy), linesOf(waiting...), e.lawFault != nil}
	return e.give(doc, func(w io.Writer) {
		if doc.Damaged {
			fmt.Fprintln(w, e.p.T("lawwork.fault"))
		}
		for i, list := range [][]packLine{doc.Use, doc.Waiting} {
			for _, l := range list {
				row(w, e.p.T([]string{"lawwork.inuse", "lawwork.waits"}[i]), l.ID, fmt.Sprint(l.Revision), l.Issued.String())
			}
		}
	})
}

type packInstallCmd struct {
	Pack    string `arg:"" type:"path" help:"Folder or zip of a signed pack or calendar."`
	Preview bool   `help:"Only list what would change; install nothing."`
}

func (c *packInstallCmd) Run(e *env, d *presenter.Desk) error {
	o, err := d.OpenLaw(e.ctx, c.Pack)
	if err != nil {
		return e.packFaults(err)
	}
	if c.Preview {
		return e.giveReview(o.Review, 0)
	}
	if err := d.InstallLaw(e.ctx, o); err != nil {
		return err
	}
	r, err := d.Review(e.ctx)
	if err != nil {
		return err
	}
	return e.giveReview(r, 0)
}

type packVerifyCmd struct {
	Pack string `arg:"" optional:"" type:"path" help:"Folder or zip of the pack."`
}

type packDoc struct {
	ID       string        `json:"id"`
	Revision int           `json:"revision"`
	Issued   casework.Date `json:"issued"`
	Edition  casework.Date `json:"edition"`
	Signer   string        `json:"signer"`
	Rules    int           `json:"rules"`
	Horizon  casework.Date `json:"horizon"`
}

func (c *packVerifyCmd) Run(e *env) error {
	p, _, err := e.law()
	if err == nil && c.Pack != "" {
		var fsys fs.FS
		if fsys, err = lawpack.OpenPack(c.Pack); err == nil {
			p, err = lawpack.Load(fsys, e.trusted...)
		}
	}
	if err != nil {
		return e.packFaults(err)
	}
	d := packDoc{p.ID, p.Revision, p.Issued, p.Edition, fmt.Sprintf("%x", []byte(p.Signer)), len(p.Rules()), p.Holidays().To}
	return e.give(d, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.pack.sound"))
		row(w, "id", d.ID)
		row(w, e.p.T("ctl.col.revision"), fmt.Sprint(d.Revision))
		row(w, e.p.T("ctl.col.issued"), d.Issued.String())
		row(w, e.p.T("ctl.col.edition"), d.Edition.String())
		row(w, e.p.T("ctl.col.signer"), d.Signer)
		row(w, e.p.T("ctl.col.rules"), fmt.Sprint(d.Rules))
		row(w, e.p.T("ctl.col.horizon"), d.Horizon.String())
	})
}

// packFaults shows every place of a faulty pack before the error itself.
func (e *env) packFaults(err error) error {
	var ps lawpack.Problems
	if errors.As(err, &ps) && !e.json {
		for _, p := range ps {
			fmt.Fprintln(e.err, p.Error())
		}
	}
	return err
}

type packSignCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Folder of the pack."`
	Key string `required:"" type:"existingfile" help:"File with the private key: the hex of its 32-byte seed."`
}

func (c *packSignCmd) Run(e *env) error {
	b, err := os.ReadFile(c.Key)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.pack", Err: err}
	}
	key, err := lawpack.ParsePrivateKey(b)
	if err != nil {
		return err
	}
	if err := lawpack.Sign(c.Dir, key); err != nil {
		return e.packFaults(err)
	}
	return e.give(map[string]any{"signed": c.Dir}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.pack.signed")) })
}
