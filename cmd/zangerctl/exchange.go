package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/client"
	"zanger/ui/presenter"
)

// exchange opens the profile and gives what exchanges for it.
func (e *env) exchange() (*client.Client, error) {
	desk, err := e.desk()
	if err != nil {
		return nil, err
	}
	c := client.New(e.store, e.clock)
	c.UseIntake(desk)
	c.TrustPacks(e.trusted...)
	e.closers = append(e.closers, func() error { c.Close(); return nil })
	return c, nil
}

type bundleCmd struct {
	Ask    bundleAskCmd    `cmd:"" help:"Write a request to be let into an office that has no hub."`
	Invite bundleInviteCmd `cmd:"" help:"Let the laptop of a request in; founds the office the first time and prints its recovery key."`
	Share  bundleShareCmd  `cmd:"" help:"Let a colleague's laptops into a case."`
	Export bundleExportCmd `cmd:"" help:"Write what other laptops lack."`
	Import bundleImportCmd `cmd:"" help:"Take in what another laptop wrote."`
}

type bundleAskCmd struct {
	Out string `required:"" type:"path" help:"File to write."`
}

func (b *bundleAskCmd) Run(e *env) error {
	c, err := e.exchange()
	if err != nil {
		return err
	}
	code := ""
	if err := writeFile(b.Out, func(w io.Writer) (err error) {
		code, err = c.Ask(e.ctx, w)
		return err
	}); err != nil {
		return err
	}
	return e.give(map[string]any{"file": b.Out, "check_code": code}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.exchange.asked"))
		fmt.Fprintln(w, e.p.T("ctl.exchange.finger", "Code", code))
	})
}

type bundleInviteCmd struct {
	In   string `required:"" type:"path" help:"The request."`
	Code string `required:"" help:"Check code the other person reads out."`
	Role string `required:"" enum:"advocate,consultant,student,supervisor,coordinator" help:"advocate, consultant, student, supervisor or coordinator."`
}

func (b *bundleInviteCmd) Run(e *env) error {
	request, err := os.ReadFile(b.In)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.sync.file", Op: "zangerctl.invite", Err: err}
	}
	c, err := e.exchange()
	if err != nil {
		return err
	}
	st, err := c.Status(e.ctx)
	if err != nil {
		return err
	}
	if !st.Joined {
		if _, err := c.Found(e.ctx); err != nil {
			return err
		}
	}
	recovery, err := c.PendingRecovery(e.ctx) // also of a try before this one
	if err != nil {
		return err
	}
	if recovery != "" && !e.json { // the key exists from now on, whatever comes next
		fmt.Fprintf(e.out, "%s\n    %s\n\n", e.p.T("ctl.exchange.founded"), recovery)
		if err := c.RecoveryKept(e.ctx); err != nil {
			return err
		}
	}
	if err := c.Invite(e.ctx, request, b.Code, casework.Duty(b.Role)); err != nil {
		return err
	}
	code, err := c.OwnFinger(e.ctx)
	if err != nil {
		return err
	}
	doc := map[string]any{"check_code": code}
	if recovery != "" {
		doc["office_recovery_key"] = recovery
	}
	if err := e.give(doc, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.exchange.invited"))
		fmt.Fprintln(w, e.p.T("ctl.exchange.finger", "Code", code))
	}); err != nil || recovery == "" {
		return err
	}
	return c.RecoveryKept(e.ctx)
}

type bundleShareCmd struct {
	Case   string `arg:"" help:"Id of the case."`
	Member string `required:"" help:"Id of the colleague."`
	Undo   bool   `help:"Let them out again: what follows is sealed with a new key."`
}

func (b *bundleShareCmd) Run(e *env) error {
	id, err := casework.ParseID(b.Case)
	if err != nil {
		return usagef("%s: %v", b.Case, err)
	}
	member, err := casework.ParseID(b.Member)
	if err != nil {
		return usagef("--member: %v", err)
	}
	c, err := e.exchange()
	if err != nil {
		return err
	}
	var k casework.Case
	if err := e.store.Get(e.ctx, &k, id); err != nil {
		return err
	}
	if b.Undo {
		if err := c.Withdraw(e.ctx, k.Space, member); err != nil {
			return err
		}
		return e.give(map[string]any{"case": id}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.exchange.unshared")) })
	}
	if err := c.Share(e.ctx, k.Space, member); err != nil {
		return err
	}
	return e.give(map[string]any{"case": id}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.exchange.shared")) })
}

type bundleExportCmd struct {
	Out string `required:"" type:"path" help:"File to write."`
}

func (b *bundleExportCmd) Run(e *env) error {
	c, err := e.exchange()
	if err != nil {
		return err
	}
	out, err := c.ExportFile(e.ctx, b.Out)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"file": b.Out, "records": out.Out, "attachments": out.Files}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.exchange.out", "Records", out.Out, "Files", out.Files))
	})
}

type bundleImportCmd struct {
	In   string `required:"" type:"path" help:"The file."`
	Code string `help:"Check code of the laptop that invited this one; needed the first time only."`
}

func (b *bundleImportCmd) Run(e *env) error {
	c, err := e.exchange()
	if err != nil {
		return err
	}
	in, err := c.ImportFile(e.ctx, b.In, b.Code)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"records": in.In, "attachments": in.Files, "joined": in.Joined}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("ctl.exchange.in", "Records", in.In, "Files", in.Files))
	})
}

type divergenceCmd struct {
	List   divergenceListCmd   `cmd:"" help:"All values, who wrote them and when, gravest first."`
	Settle divergenceSettleCmd `cmd:"" help:"Choose the value that holds."`
}

type divergenceListCmd struct{}

func (divergenceListCmd) Run(e *env, store *sqlite.Store, desk *presenter.Desk) error {
	rows := presenter.Divergences{Desk: desk}
	if err := rows.Load(e.ctx); err != nil {
		return err
	}
	tied := func(d casework.Divergence) presenter.DivergenceRow {
		if r := rows.Row(divergenceID(d)); r != nil {
			return *r
		}
		return presenter.DivergenceRow{Values: make([]presenter.DivergentRow, len(d.Values))}
	}
	list, err := store.Divergences(e.ctx, casework.ID{})
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, d := range list {
		values, t := []map[string]any{}, tied(d)
		for i, v := range d.Values {
			values = append(values, map[string]any{"n": i + 1, "value": v.Value, "who": v.Who, "device": v.Device, "at": v.At, "shown": v.Shown, "unfit": t.Values[i].Unfit})
		}
		docs = append(docs, map[string]any{"id": divergenceID(d), "kind": d.Kind, "entity": d.Entity, "field": d.Field, "weight": d.Weight, "since": d.Since, "values": values, "tied": t.Tied, "settle_first": t.First})
	}
	return e.give(docs, func(w io.Writer) {
		if len(list) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.divergence.none"))
		}
		for _, d := range list {
			t := tied(d)
			row(w, divergenceID(d), string(d.Kind))
			if t.Tied != "" {
				fmt.Fprintln(w, "  "+t.Tied)
			}
			if t.First != "" {
				row(w, "  "+e.p.T("divergence.first.go"), t.First)
			}
			for i, v := range d.Values {
				who := v.Who.Short()
				var m casework.Member
				if err := store.Get(e.ctx, &m, v.Who); err == nil {
					who = m.Name
				}
				row(w, fmt.Sprintf("  %d", i+1), string(v.Value), who, v.Device.Short(), e.p.Moment(v.At.In(casework.Almaty)))
				if t.Values[i].Unfit != "" {
					fmt.Fprintln(w, "     "+t.Values[i].Unfit)
				}
			}
		}
	})
}

func divergenceID(d casework.Divergence) string { return d.Entity.String() + "/" + d.Field }

type divergenceSettleCmd struct {
	ID     string `arg:"" help:"As divergence list gives it."`
	Value  string `required:"" help:"Number of a value in the list, or a new value in JSON after an equals sign: =\"2026-03-01\"."`
	Reason string `help:"Why."`
}

func (s *divergenceSettleCmd) Run(e *env, store *sqlite.Store, desk *presenter.Desk) error {
	rows := presenter.Divergences{Desk: desk}
	if err := rows.Load(e.ctx); err != nil {
		return err
	}
	list, err := store.Divergences(e.ctx, casework.ID{})
	if err != nil {
		return err
	}
	wrong := &casework.Error{Code: casework.Missing, Key: "error.sync.divergence", Op: "zangerctl.settle"}
	for _, d := range list {
		if divergenceID(d) != s.ID {
			continue
		}
		var value json.RawMessage
		if text, own := strings.CutPrefix(s.Value, "="); own {
			if value = json.RawMessage(text); !json.Valid(value) {
				return usagef("--value: no JSON after the equals sign")
			}
		} else {
			n := 0
			if _, err := fmt.Sscanf(s.Value, "%d", &n); err != nil || n < 1 || n > len(d.Values) {
				return wrong
			}
			value = d.Values[n-1].Value
		}
		r := rows.Row(s.ID)
		if r == nil {
			return wrong
		}
		n, err := rows.Settle(e.ctx, r, value, s.Reason)
		if err != nil {
			return err
		}
		return e.give(map[string]any{"id": s.ID, "value": value, "counted": n}, func(w io.Writer) {
			fmt.Fprintln(w, strings.TrimSpace(e.p.T("ctl.divergence.settled")+" "+rows.Counted(n)))
		})
	}
	return wrong
}
