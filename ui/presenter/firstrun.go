package presenter

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/vault"
)

// FirstRun leads a new person from a choice of language to an open profile whose recovery sheet is in safe hands.
type FirstRun struct {
	Session *Session
	Founding
	Again    string // passphrase once more
	Invited  bool   // has an invite to an office, asked for once the profile is open
	Recovery vault.Recovery
	Created  bool
	ask      int // index of the group to type back
}

// CheckPeople refuses empty names.
func (f *FirstRun) CheckPeople() error {
	switch {
	case strings.TrimSpace(f.Office) == "":
		return &casework.Error{Code: casework.Missing, Key: "error.firstrun.office", Op: "presenter.FirstRun"}
	case strings.TrimSpace(f.Person) == "":
		return &casework.Error{Code: casework.Missing, Key: "error.firstrun.person", Op: "presenter.FirstRun"}
	}
	return nil
}

// CheckPassphrase refuses a weak one, or two that differ.
func (f *FirstRun) CheckPassphrase() error { return checkTwice(f.Passphrase, f.Again) }

// Create makes the profile. It takes about a second: the passphrase is stretched on purpose.
func (f *FirstRun) Create(ctx context.Context) error {
	if err := f.CheckPeople(); err != nil {
		return err
	}
	if err := f.CheckPassphrase(); err != nil {
		return err
	}
	f.Founding.Lang = f.Session.Lang()
	f.Office, f.Person = strings.TrimSpace(f.Office), strings.TrimSpace(f.Person)
	if f.Duty == "" {
		f.Duty = casework.Advocate
	}
	rec, err := f.Session.Create(ctx, f.Founding)
	if err != nil {
		return err
	}
	f.Recovery, f.Created = rec, true
	f.Passphrase, f.Again = "", ""
	f.ask = f.Session.Clock.Now().Second() % len(rec.Groups())
	return nil
}

// Ask gives the number, from 1, of the group to type back.
func (f *FirstRun) Ask() int { return f.ask + 1 }

// AskLine and AskPlace say where on the sheet that group stands: its line and its place there, both from 1.
func (f *FirstRun) AskLine() int { return f.ask/vault.GroupsInLine + 1 }

// AskPlace is with AskLine.
func (f *FirstRun) AskPlace() int { return f.ask%vault.GroupsInLine + 1 }

// Confirm checks the group typed back.
func (f *FirstRun) Confirm(typed string) error {
	if groupsOf(typed) != f.Recovery.Groups()[f.ask] {
		return &casework.Error{Code: casework.Invalid, Key: "error.firstrun.group", Op: "presenter.FirstRun", Args: map[string]any{"Line": f.AskLine(), "Place": f.AskPlace()}}
	}
	if d := f.Session.Desk(); d != nil {
		if err := d.Store.SetLocal(context.Background(), casework.LocalNoSheet, ""); err != nil {
			return err
		}
	}
	f.Recovery.Wipe()
	return nil
}

// Print writes the recovery sheet as a PDF to path.
func (f *FirstRun) Print(path string) error {
	return printRecovery(f.Session, path, f.Office, f.Person, f.Recovery)
}
