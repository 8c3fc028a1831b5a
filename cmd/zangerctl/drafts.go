package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/sqlite"
	"zanger/docgen/compare"
	"zanger/docgen/shelf"
	"zanger/docgen/sign"
	"zanger/docgen/template"
	"zanger/ui/presenter"
)

// draftCmd is the drafts of a case and what they were.
type draftCmd struct {
	List     draftListCmd     `cmd:"" help:"Drafts of a case."`
	New      draftNewCmd      `cmd:"" help:"Begin a document of a case."`
	Again    draftAgainCmd    `cmd:"" help:"Begin a document with the answers of another, which stays as it is: a final one is corrected so."`
	Show     draftShowCmd     `cmd:"" help:"What a draft lacks, what looks wrong, what is computed, how many copies go out."`
	Answer   draftAnswerCmd   `cmd:"" help:"Answer a field of a draft."`
	Row      draftRowCmd      `cmd:"" help:"Add a row to a list of a draft."`
	Versions draftVersionsCmd `cmd:"" help:"Versions of a draft, the newest first."`
	Keep     draftKeepCmd     `cmd:"" help:"Keep a draft as it stands as a version."`
	Compare  draftCompareCmd  `cmd:"" help:"What changed between two versions, or between one and now: [-gone-] {+come+}."`
	Restore  draftRestoreCmd  `cmd:"" help:"Make a draft what it was in a version; what it is now is kept first."`
}

type draftListCmd struct {
	Case string `arg:"" help:"Id or number of the case."`
}

func (c *draftListCmd) Run(e *env, store *sqlite.Store) error {
	x, err := e.caseOf(store, c.Case)
	if err != nil {
		return err
	}
	list := []*casework.Draft{}
	if err := under[casework.Draft](e, store, "of", x.ID, "-updated")(&list); err != nil {
		return err
	}
	return e.give(list, func(w io.Writer) {
		e.head(w, "id", "template", "language", "status", "title")
		for _, d := range list {
			row(w, d.ID.String(), d.Template, d.Lang, e.word("status.draft", string(d.Status)), d.Title)
		}
	})
}

// draftRef names a draft.
type draftRef struct {
	Draft string `arg:"" help:"Id of the draft, see doc draft list."`
}

func (r *draftRef) find(e *env) (*casefile.Keeper, *casework.Draft, error) {
	pack, _, err := e.law()
	if err != nil {
		return nil, nil, err
	}
	store, err := e.open()
	if err != nil {
		return nil, nil, err
	}
	id, err := casework.ParseID(r.Draft)
	if err != nil {
		return nil, nil, usagef("%q is not the id of a draft", r.Draft)
	}
	d, err := casework.Get[casework.Draft](e.ctx, store, id)
	return &casefile.Keeper{Store: store, Clock: e.clock, Page: shelf.Pages(store, e.clock, template.BuiltIn(), pack)}, d, err
}

// version finds a version of a draft by its number.
func (e *env) version(r casework.Reader, d *casework.Draft, n int) (*casework.DraftVersion, error) {
	all, err := casefile.Versions(e.ctx, r, d.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Number == n {
			return v, nil
		}
	}
	return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl.doc", Args: map[string]any{"Ref": fmt.Sprint(n)}}
}

type draftVersionsCmd struct{ draftRef }

func (c *draftVersionsCmd) Run(e *env) error {
	k, d, err := c.find(e)
	if err != nil {
		return err
	}
	all, err := casefile.Versions(e.ctx, k.Store, d.ID)
	if err != nil {
		return err
	}
	if all == nil {
		all = []*casework.DraftVersion{}
	}
	return e.give(all, func(w io.Writer) {
		e.head(w, "number", "when", "why", "person", "title")
		for _, v := range all {
			row(w, fmt.Sprint(v.Number), v.At.In(casework.Almaty).Format("2006-01-02 15:04"), e.p.T("versions.why."+string(v.Why)), e.memberName(k.Store, v.By), v.Title+" "+v.Note)
		}
	})
}

func (e *env) memberName(r casework.Reader, id casework.ID) string {
	m, err := casework.Get[casework.Member](e.ctx, r, id)
	if err != nil {
		return id.Short()
	}
	return m.Name
}

type draftKeepCmd struct {
	draftRef
	Note string `help:"What for."`
}

func (c *draftKeepCmd) Run(e *env) error {
	k, d, err := c.find(e)
	if err != nil {
		return err
	}
	v, err := k.KeepVersion(e.ctx, d.ID, casework.VersionSaved, c.Note, "", nil)
	if err != nil {
		return err
	}
	return e.give(v, func(w io.Writer) { fmt.Fprintln(w, v.Number) })
}

type draftCompareCmd struct {
	draftRef
	From int `required:"" help:"Number of the older version."`
	To   int `help:"Number of the newer version; now when not given."`
}

func (c *draftCompareCmd) Run(e *env) error {
	k, d, err := c.find(e)
	if err != nil {
		return err
	}
	from, err := e.version(k.Store, d, c.From)
	if err != nil {
		return err
	}
	var to []string
	if c.To == 0 {
		if to, err = k.Page(e.ctx, d); err != nil {
			return err
		}
	} else {
		v, err := e.version(k.Store, d, c.To)
		if err != nil {
			return err
		}
		to = v.Text
	}
	paras := compare.Texts(from.Text, to)
	type piece struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	kinds := [...]string{compare.Same: "same", compare.Added: "added", compare.Removed: "removed", compare.Changed: "changed"}
	type para struct {
		Kind   string  `json:"kind"`
		Pieces []piece `json:"pieces"`
	}
	out := struct {
		Differences int    `json:"differences"`
		Paragraphs  []para `json:"paragraphs"`
	}{Differences: compare.Differences(paras), Paragraphs: []para{}}
	for _, p := range paras {
		x := para{Kind: kinds[p.Kind]}
		for _, s := range p.Pieces {
			x.Pieces = append(x.Pieces, piece{kinds[s.Kind], s.Text})
		}
		out.Paragraphs = append(out.Paragraphs, x)
	}
	return e.give(out, func(w io.Writer) {
		for _, p := range paras {
			if p.Kind == compare.Same {
				continue
			}
			var line strings.Builder
			for _, s := range p.Pieces {
				switch s.Kind {
				case compare.Added:
					line.WriteString("{+" + s.Text + "+}")
				case compare.Removed:
					line.WriteString("[-" + s.Text + "-]")
				default:
					line.WriteString(s.Text)
				}
			}
			fmt.Fprintln(w, line.String())
		}
	})
}

type draftRestoreCmd struct {
	draftRef
	To int `required:"" help:"Number of the version."`
}

func (c *draftRestoreCmd) Run(e *env) error {
	k, d, err := c.find(e)
	if err != nil {
		return err
	}
	v, err := e.version(k.Store, d, c.To)
	if err != nil {
		return err
	}
	if err := k.Restore(e.ctx, v.ID); err != nil {
		return err
	}
	if d, err = casework.Get[casework.Draft](e.ctx, k.Store, d.ID); err != nil {
		return err
	}
	return e.give(d, func(w io.Writer) { fmt.Fprintln(w, e.p.T("versions.restored")) })
}

// outgoing is the papers of a case on their way out.
type outgoing struct {
	Case string   `arg:"" help:"Id or number of the case."`
	File []string `help:"Names of files of the case, in the order they go; all PDFs and pictures when not given." sep:"none"`
}

func (o *outgoing) load(e *env, lang string) (*presenter.Filing, error) {
	d, err := e.window()
	if err != nil {
		return nil, err
	}
	c, err := e.caseOf(d.Store, o.Case)
	if err != nil {
		return nil, err
	}
	f := &presenter.Filing{Desk: d, ID: c.ID, Lang: lang}
	if err := f.Load(e.ctx); err != nil {
		return nil, err
	}
	if len(o.File) == 0 {
		return f, nil
	}
	all := f.Exhibits
	f.Exhibits = nil
	for _, name := range o.File {
		found := false
		for _, x := range all {
			if x.File.Name == name {
				x.In, found = true, true
				f.Exhibits = append(f.Exhibits, x)
			}
		}
		if !found {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl.doc", Args: map[string]any{"Ref": name}}
		}
	}
	return f, nil
}

type docBundleCmd struct {
	outgoing
	Out      string `required:"" type:"path" help:"PDF to write."`
	Language string `help:"Of the contents: kk or ru; the case's when not given." enum:"kk,ru," default:""`
}

func (c *docBundleCmd) Run(e *env) error {
	f, err := c.load(e, c.Language)
	if err != nil {
		return err
	}
	pages, err := f.WriteBundle(e.ctx, c.Out, nil)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "pages": pages}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("filing.bundled", "Pages", pages)) })
}

type docPackageCmd struct {
	outgoing
	Out      string `required:"" type:"path" help:"Folder; the package goes into a new folder in it."`
	Draft    string `help:"Id of the main paper's draft; the newest final one when not given; none for no main paper."`
	Language string `help:"Of the list: kk or ru; the case's when not given." enum:"kk,ru," default:""`
	LimitMB  int    `name:"limit-mb" help:"Largest size of one file in MB." default:"20"`
	Copies   bool   `help:"Copies for the parties in folders of their own."`
}

func (c *docPackageCmd) Run(e *env) error {
	if c.LimitMB < 1 {
		return usagef("--limit-mb: %d is less than one", c.LimitMB)
	}
	f, err := c.load(e, c.Language)
	if err != nil {
		return err
	}
	f.Limit, f.Copies = c.LimitMB, c.Copies
	switch c.Draft {
	case "":
	case "none":
		f.Main = casework.ID{}
	default:
		if f.Main, err = casework.ParseID(c.Draft); err != nil {
			return usagef("--draft: %q is not the id of a draft", c.Draft)
		}
	}
	w, err := f.WritePackage(e.ctx, c.Out, nil)
	if err != nil {
		return err
	}
	return e.give(w, func(out io.Writer) {
		fmt.Fprintln(out, w.Dir)
		for _, x := range w.Files {
			row(out, x.Name, fmt.Sprint(x.Pages), e.p.Bytes(x.Size), x.Hash)
		}
	})
}

type attemptCmd struct {
	Add       attemptAddCmd       `cmd:"" help:"Record an attempt to file."`
	List      attemptListCmd      `cmd:"" help:"Attempts recorded in a case."`
	Statement attemptStatementCmd `cmd:"" help:"Write the statement of attempts as PDF."`
}

type attemptAddCmd struct {
	Case    string `arg:"" help:"Id or number of the case."`
	Where   string `required:"" help:"Address or system: office.sud.kz."`
	Outcome string `required:"" help:"failed, accepted or unknown." enum:"failed,accepted,unknown"`
	Error   string `help:"What the screen said, word for word."`
	At      string `help:"Instant, RFC 3339; now when not given."`
	File    string `help:"Name of the file of the case that was handed in."`
	Number  string `help:"Of the receipt."`
	Note    string `help:"Anything else."`
}

func (c *attemptAddCmd) Run(e *env) error {
	f, err := (&outgoing{Case: c.Case}).load(e, "")
	if err != nil {
		return err
	}
	x := &casework.Filing{Where: c.Where, Outcome: c.Outcome, Error: c.Error, Number: c.Number, Note: c.Note}
	if c.At != "" {
		if x.At, err = time.Parse(time.RFC3339, c.At); err != nil {
			return usagef("--at: %q is not an instant like 2026-11-23T18:59:58+05:00", c.At)
		}
	}
	if c.File != "" {
		if x.File, err = e.fileOf(f, c.File); err != nil {
			return err
		}
	}
	if err := f.Record(e.ctx, x, ""); err != nil {
		return err
	}
	return e.give(x, func(w io.Writer) { fmt.Fprintln(w, x.ID) })
}

func (e *env) fileOf(f *presenter.Filing, name string) (casework.ID, error) {
	ids, names := f.Files()
	for i, n := range names {
		if n == name {
			return ids[i], nil
		}
	}
	return casework.ID{}, &casework.Error{Code: casework.Missing, Key: "error.ctl.not_found", Op: "zangerctl.doc", Args: map[string]any{"Ref": name}}
}

type attemptListCmd struct {
	Case string `arg:"" help:"Id or number of the case."`
}

func (c *attemptListCmd) Run(e *env) error {
	f, err := (&outgoing{Case: c.Case}).load(e, "")
	if err != nil {
		return err
	}
	list := f.Filings
	if list == nil {
		list = []*casework.Filing{}
	}
	return e.give(list, func(w io.Writer) {
		for _, r := range f.AttemptRows() {
			row(w, r.When, r.Title, r.Mark.Word, r.Detail)
		}
	})
}

type attemptStatementCmd struct {
	Case     string `arg:"" help:"Id or number of the case."`
	Language string `required:"" help:"kk or ru." enum:"kk,ru"`
	Out      string `required:"" type:"path" help:"PDF to write."`
}

func (c *attemptStatementCmd) Run(e *env) error {
	f, err := (&outgoing{Case: c.Case}).load(e, "")
	if err != nil {
		return err
	}
	if err := f.SaveStatement(e.ctx, c.Language, c.Out); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "attempts": len(f.Filings)}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out)) })
}

type docPrintCmd struct {
	File string `arg:"" type:"path" help:"The PDF."`
}

func (c *docPrintCmd) Run(e *env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
	}
	defer f.Close()
	if err := presenter.PrintPDF(e.ctx, f); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.File, "printed": true}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("drafting.printed")) })
}

type docSignCmd struct {
	In       string `required:"" type:"path" help:"File to sign."`
	Out      string `required:"" type:"path" help:"Signature to write (CMS, DER)."`
	Attached bool   `help:"Put the file inside the signature; otherwise it stands beside it."`
	Stamp    bool   `help:"With a time stamp, which needs a line."`
	Address  string `help:"Where NCALayer listens on this computer." default:"wss://127.0.0.1:13579/"`
	Trust    string `help:"SHA-256 fingerprint of NCALayer's certificate, where the system does not trust it."`
}

func (c *docSignCmd) Run(e *env) error {
	data, err := os.ReadFile(c.In)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.doc", Err: err}
	}
	client := &sign.Client{Address: c.Address, Pin: c.Trust}
	s, err := client.Sign(e.ctx, sign.Request{Data: data, Inside: c.Attached, Stamp: c.Stamp, Lang: e.p.Lang()})
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { _, err := w.Write(s.CMS); return err }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "sha256": s.Plain, "signer": s.Signer.Name, "serial": s.Signer.Serial, "attached": c.Attached, "stamped": c.Stamp, "ncalayer": s.Version, "verified": false}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.render.written", "File", c.Out))
		if s.Signer.Name != "" {
			fmt.Fprintln(w, e.p.T("filing.signed.by", "Signer", s.Signer.Name))
		}
	})
}
