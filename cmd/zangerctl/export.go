package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"zanger/casework"
	"zanger/casework/dossier"
	"zanger/casework/sqlite"
)

type caseExportCmd struct {
	ID  string `arg:"" help:"Id or number of the case."`
	Out string `required:"" type:"path" help:"Folder to write into; not there yet, or empty."`
}

func (c *caseExportCmd) Run(e *env, store *sqlite.Store) error {
	k, err := e.caseOf(store, c.ID)
	if err != nil {
		return err
	}
	if err := dossier.Write(e.ctx, store, e.clock.Now(), k.ID, c.Out, e.p.T, nil); err != nil {
		return err
	}
	return e.give(map[string]any{"folder": c.Out, "id": k.ID, "number": k.Number}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.export.case", "Number", k.Number, "Folder", c.Out))
		fmt.Fprintln(w, e.p.T("ctl.export.open"))
	})
}

// exportCmd writes a folder a case under cases/, and records.jsonl: everything the profile holds, one JSON object a line,
// {"kind":"enquiry","record":{…}}, for another program to take over.
type exportCmd struct {
	Out string `required:"" type:"path" help:"Folder to write into; not there yet, or empty."`
}

func (c *exportCmd) Run(e *env) (err error) {
	if inside, err := os.ReadDir(c.Out); err == nil && len(inside) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return invalid("error.ctl.not_empty", map[string]any{"Folder": filepath.Base(c.Out)})
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	cannot := func(err error) error {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "zangerctl.export", Err: err}
	}
	// Written beside the place and renamed, so that a broken export never looks whole.
	if err := os.MkdirAll(filepath.Dir(c.Out), 0o700); err != nil {
		return cannot(err)
	}
	part, err := os.MkdirTemp(filepath.Dir(c.Out), ".zanger-*")
	if err != nil {
		return cannot(err)
	}
	defer os.RemoveAll(part)
	cases, err := casework.List[casework.Case](e.ctx, store, casework.All().By("opened", "number"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(part, "cases"), 0o700); err != nil {
		return cannot(err)
	}
	taken := map[string]bool{}
	for _, k := range cases {
		name := folderOf(k)
		if taken[name] {
			name += "-" + k.ID.Short()
		}
		taken[name] = true
		if err := dossier.Write(e.ctx, store, e.clock.Now(), k.ID, filepath.Join(part, "cases", name), e.p.T, nil); err != nil {
			return err
		}
	}
	records := 0
	err = writeFile(filepath.Join(part, "records.jsonl"), func(w io.Writer) (err error) {
		records, err = e.records(store, w)
		return err
	})
	if err != nil {
		return err
	}
	_ = os.Remove(c.Out) // empty, or not there
	if err := os.Rename(part, c.Out); err != nil {
		return cannot(err)
	}
	return e.give(map[string]any{"folder": c.Out, "cases": len(cases), "records": records}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.N("ctl.export.all", len(cases), "Folder", c.Out))
		fmt.Fprintln(w, e.p.T("ctl.export.open"))
	})
}

// records writes every record of every kind, deleted ones too.
func (e *env) records(r casework.Reader, w io.Writer) (n int, err error) {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	all := casework.All()
	all.Deleted = true
	for _, proto := range casework.Kinds() {
		err := r.List(e.ctx, proto, all, func(x casework.Entity) error {
			n++
			return enc.Encode(map[string]any{"kind": x.EntityKind(), "record": x})
		})
		if err != nil {
			return n, err
		}
	}
	return n, buf.Flush()
}

// folderOf names a case's folder by its number, which is no secret inside the office; a title would name people.
func folderOf(c *casework.Case) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
			return r
		}
		return '_'
	}, c.Number)
	if name == "" {
		return c.ID.Short()
	}
	return name
}
