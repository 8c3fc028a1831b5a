package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"zanger/casework"
	"zanger/casework/sample"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
)

type initCmd struct {
	Office string `required:"" help:"Name of the office."`
	Person string `required:"" help:"Name of the person who will work in this profile."`
	Role   string `required:"" enum:"advocate,consultant,student,supervisor,coordinator" help:"advocate, consultant, student, supervisor or coordinator."`
	Label  string `help:"What the unlock page calls the profile. It stands in clear for anybody who has the computer."`
}

func (c *initCmd) Run(e *env) (err error) {
	dir := e.profileDir
	if dir == "" {
		root, err := vault.Root()
		if err != nil {
			return err
		}
		dir = filepath.Join(root, vault.NewFolder())
	}
	if _, err := vault.Open(dir); casework.CodeOf(err) != casework.Missing {
		return &casework.Error{Code: casework.Invalid, Key: "error.vault.exists", Op: "zangerctl.init"}
	}
	pass, err := e.newPassphrase()
	if err != nil {
		return err
	}
	defer clear(pass)
	_, statErr := os.Stat(dir)
	defer func() {
		if err != nil && errors.Is(statErr, fs.ErrNotExist) {
			_ = os.RemoveAll(dir) // half a profile helps nobody, and the folder was not there before
		}
	}()
	v, recovery, err := vault.Create(dir, pass, vault.Options{Label: c.Label})
	if err != nil {
		return err
	}
	defer recovery.Wipe()
	key, err := v.UnlockPassphrase(e.ctx, pass)
	if err != nil {
		return err
	}
	defer key.Wipe()
	store, err := sqlite.Create(e.ctx, dir, key, sqlite.New{Office: &casework.Office{Name: c.Office},
		Member: &casework.Member{Name: c.Person, Duty: casework.Duty(c.Role), Languages: casework.HelpLanguages(e.p.Lang())}, Clock: e.clock})
	if err != nil {
		return err
	}
	e.keep(store)
	return e.give(map[string]any{"profile": dir, "id": v.Profile(), "recovery_key": recovery.Text()}, func(w io.Writer) {
		fmt.Fprintf(w, "%s\n%s\n\n", e.p.T("ctl.init.made"), dir)
		fmt.Fprintln(w, e.p.T("ctl.init.recovery"))
		for _, l := range recovery.Lines() {
			fmt.Fprintf(w, "    %s\n", l)
		}
	})
}

// newPassphrase reads a passphrase that is to be: typed twice, unless it comes from a file.
func (e *env) newPassphrase() ([]byte, error) {
	pass, err := e.passphrase("ctl.passphrase.new")
	if err != nil || e.passphraseFile != "" {
		return pass, err
	}
	again, err := e.passphrase("ctl.passphrase.again")
	if err != nil {
		return nil, err
	}
	defer clear(again)
	if !bytes.Equal(pass, again) {
		return nil, invalid("error.passphrase.twice", nil)
	}
	return pass, nil
}

type demoCmd struct {
	Bulk int `help:"Add this many generated cases of about 2 KB besides, to measure with."`

	Closed int `help:"Add this many generated closed cases besides, to try estimates on."`
}

func (c *demoCmd) Run(e *env) error {
	if c.Bulk < 0 || c.Closed < 0 {
		return usagef("--bulk and --closed: not less than none")
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	// An office that holds the sample already may still be given more to carry.
	if err := sample.Fill(e.ctx, store, e.clock); err != nil && (c.Bulk+c.Closed == 0 || casework.CodeOf(err) != casework.Denied) {
		return err
	}
	if err := e.fillBulk(store, c.Bulk); err != nil {
		return err
	}
	if err := sample.Closed(e.ctx, store, e.clock, c.Closed); err != nil {
		return err
	}
	enquiries, err := casework.Count[casework.Enquiry](e.ctx, store, casework.All())
	if err != nil {
		return err
	}
	cases, err := casework.Count[casework.Case](e.ctx, store, casework.All())
	if err != nil {
		return err
	}
	return e.give(map[string]any{"enquiries": enquiries, "cases": cases}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.demo.filled"))
		fmt.Fprintln(w, e.p.List(e.p.N("common.enquiries", enquiries), e.p.N("common.cases", cases)))
	})
}

type journalCmd struct {
	Verify struct{} `cmd:"" help:"Walk the whole chain of changes."`
}

func (journalCmd) Run(e *env, store *sqlite.Store) error {
	n, err := store.VerifyJournal(e.ctx)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"lines": n, "whole": true}, func(w io.Writer) { fmt.Fprintln(w, e.p.N("ctl.journal.whole", int(n))) })
}

type backupCmd struct {
	Out string `required:"" type:"path" help:"File to write, for instance office.zbackup."`
}

func (c *backupCmd) Run(e *env) error {
	if err := freePlace(c.Out); err != nil {
		return err
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	if err := store.Backup(e.ctx, c.Out); err != nil {
		return err
	}
	info, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "bytes": info.Size(), "made": e.clock.Now()}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.backup.made", "File", c.Out, "Size", e.p.Bytes(info.Size())))
	})
}

// freePlace refuses a file that is there: an older backup may be the only good one.
func freePlace(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return invalid("error.ctl.file_exists", map[string]any{"File": filepath.Base(path)})
	}
	return nil
}

type restoreCmd struct {
	In string `required:"" type:"path" help:"The backup."`
}

func (c *restoreCmd) Run(e *env) error {
	dir := e.profileDir
	if dir == "" {
		root, err := vault.Root()
		if err != nil {
			return err
		}
		dir = filepath.Join(root, vault.NewFolder())
	}
	made, err := sqlite.CheckBackup(e.ctx, c.In)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "zangerctl.restore", Err: err}
	}
	if err := sqlite.Restore(e.ctx, c.In, dir); err != nil {
		return err
	}
	return e.give(map[string]any{"profile": dir, "made": made}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.restore.done", "Made", e.p.Moment(made.In(casework.Almaty))))
		fmt.Fprintln(w, dir)
	})
}
