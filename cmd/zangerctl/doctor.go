package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
)

// When a warning begins, in days.
const (
	backupDays   = 7
	horizonDays  = 60
	packDays     = 365
	clockLeeway  = 5 * time.Minute
	stateOK      = "ok"
	stateWarning = "warning"
	stateFault   = "fault"
)

type doctorCmd struct{}

// finding is one line of the doctor's account.
type finding struct {
	Check string `json:"check"` // store, pages, journal, files, disk, clock, calendar, pack, backup, recovery
	State string `json:"state"` // ok, warning, fault
	What  string `json:"what"`
}

// doctor collects findings.
type doctor struct {
	*env
	findings []finding
}

func (d *doctor) say(check, state, what string) {
	d.findings = append(d.findings, finding{check, state, what})
}

// check records an error as a fault, its absence in the words of key.
func (d *doctor) check(name string, err error, fine string) {
	if err == nil {
		d.say(name, stateOK, fine)
		return
	}
	d.say(name, stateFault, d.p.Error(err).String())
}

func (doctorCmd) Run(e *env, store *sqlite.Store) error {
	d := &doctor{env: e}
	if err := d.store(store); err != nil {
		return err
	}
	if err := d.files(store); err != nil {
		return err
	}
	if err := d.outside(store); err != nil {
		return err
	}
	ok := true
	for _, f := range d.findings {
		ok = ok && f.State != stateFault
	}
	if err := e.give(map[string]any{"ok": ok, "findings": d.findings}, func(w io.Writer) {
		for _, f := range d.findings {
			row(w, e.p.T("ctl.state."+f.State), e.p.T("ctl.doctor."+f.Check), f.What)
		}
	}); err != nil {
		return err
	}
	if !ok {
		return told{errors.New("faults in the profile")}
	}
	return nil
}

// store looks at the database itself: its size, every page, the whole journal, room and backups.
func (d *doctor) store(s *sqlite.Store) error {
	h, err := s.Health(d.ctx)
	if err != nil {
		return err
	}
	size := d.p.Bytes(h.Bytes)
	switch {
	case h.Problem == nil:
		d.say("store", stateOK, size)
	case h.Problem.Code == casework.Full:
		d.say("store", stateWarning, d.p.Error(h.Problem).String())
	default:
		d.say("store", stateFault, d.p.Error(h.Problem).String())
	}
	d.check("pages", s.Check(d.ctx), d.p.T("ctl.doctor.whole"))
	n, err := s.VerifyJournal(d.ctx)
	d.check("journal", err, d.p.N("ctl.journal.whole", int(n)))
	if h.FreeBytes >= 0 {
		d.say("disk", stateOK, d.p.T("ctl.doctor.free", "Size", d.p.Bytes(h.FreeBytes)))
	}
	if missed, err := s.Local(d.ctx, casework.LocalNoSheet); err != nil {
		return err
	} else if missed != "" {
		d.say("recovery", stateWarning, d.p.T("health.recovery.none"))
	}
	switch {
	case h.LastBackup.IsZero():
		d.say("backup", stateWarning, d.p.T("ctl.doctor.backup_never"))
	default:
		days := int(d.clock.Now().Sub(h.LastBackup).Hours() / 24)
		state := stateOK
		if days > backupDays {
			state = stateWarning
		}
		d.say("backup", state, d.p.Ago(days))
	}
	return nil
}

// files reads every attachment through: a seal that does not open is work that is lost unless a backup has it.
func (d *doctor) files(s *sqlite.Store) error {
	fs, err := casework.List[casework.File](d.ctx, s, casework.All())
	if err != nil {
		return err
	}
	coming, err := comingFiles(d.ctx, s)
	if err != nil {
		return err
	}
	bad, away := 0, 0
	for _, f := range fs {
		if coming[f.ID] && !s.FileHere(f) {
			away++
			continue
		}
		r, err := s.OpenFile(d.ctx, f)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			err = errors.Join(err, r.Close())
		}
		if d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		if err != nil {
			bad++
		}
	}
	if bad > 0 {
		d.say("files", stateFault, d.p.N("ctl.doctor.files_bad", bad))
		return nil
	}
	words := d.p.N("ctl.doctor.files_whole", len(fs)-away)
	if away > 0 {
		words += " " + d.p.N("ctl.doctor.files_away", away)
	}
	d.say("files", stateOK, words)
	return nil
}

// comingFiles gives the files that colleagues attached and that were never here: that they are missing is no fault.
func comingFiles(ctx context.Context, s *sqlite.Store) (map[casework.ID]bool, error) {
	list, err := s.FilesToMove(ctx)
	if err != nil {
		return nil, err
	}
	own, _, err := s.OwnWrites(ctx, 0, math.MaxInt32, casework.KindFile)
	out := map[casework.ID]bool{}
	for _, f := range list {
		out[f.ID] = own[f.ID] == ""
	}
	return out, err
}

// outside looks at what the dates rest on: the clock, the calendar, the pack.
func (d *doctor) outside(s *sqlite.Store) error {
	now := d.clock.Now()
	newest, err := s.Journal(d.ctx, casework.JournalQuery{Limit: 1})
	if err != nil && casework.CodeOf(err) != casework.Corrupt { // a broken journal is said already
		return err
	}
	if len(newest) > 0 && now.Add(clockLeeway).Before(newest[0].At) {
		d.say("clock", stateFault, d.p.T("ctl.doctor.clock_back", "At", newest[0].At.In(casework.Almaty).Format("2006-01-02 15:04")))
	} else {
		d.say("clock", stateOK, now.In(casework.Almaty).Format("2006-01-02 15:04"))
	}
	pack, cal, err := d.law()
	if err != nil {
		return err
	}
	today := d.clock.Today()
	_, to := cal.Horizon()
	state := stateOK
	if today.DaysUntil(to) < horizonDays {
		state = stateWarning
	}
	d.say("calendar", state, d.p.T("ctl.doctor.horizon", "Date", to.String()))
	state = stateOK
	if pack.Issued.DaysUntil(today) > packDays {
		state = stateWarning
	}
	d.say("pack", state, d.p.T("ctl.doctor.known", "Revision", fmt.Sprint(pack.Revision), "Date", pack.Issued.String()))
	return nil
}
