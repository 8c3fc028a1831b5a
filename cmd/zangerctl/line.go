package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/client"
)

type enrolCmd struct {
	Hub  string `required:"" help:"Address of the hub: https://hub.example:8443"`
	Code string `required:"" help:"Code of the invite, as printed."`
	Move bool   `help:"The profile is part of an office without a hub: move to this one with everything. The hub makes the office with its id: zangerhub office create NAME --id ID, see sync status."`
}

func (c *enrolCmd) Run(e *env, x *client.Client) error {
	join := x.Enrol
	if c.Move {
		join = x.Move
	}
	got, err := join(e.ctx, c.Hub, c.Code)
	if err != nil {
		return err
	}
	doc := map[string]any{"founder": got.Founder, "role": got.Role, "check_code": got.Finger, "waits": got.Waits, "invited": got.Invited}
	if got.Recovery != "" {
		doc["office_recovery_key"] = got.Recovery
	}
	if err := e.give(doc, func(w io.Writer) {
		if got.Recovery != "" {
			fmt.Fprintf(w, "%s\n    %s\n\n", e.p.T("ctl.exchange.founded"), got.Recovery)
		}
		switch {
		case got.Invited:
			fmt.Fprintln(w, e.p.T("ctl.enrol.invited"))
		case got.Waits:
			fmt.Fprintln(w, e.p.T("ctl.enrol.waits"))
		default:
			fmt.Fprintln(w, e.p.T("ctl.enrol.done", "Role", e.word("duty", string(got.Role))))
		}
		fmt.Fprintln(w, e.p.T("ctl.exchange.finger", "Code", got.Finger))
	}); err != nil || got.Recovery == "" {
		return err
	}
	return x.RecoveryKept(e.ctx)
}

type syncCmd struct {
	Now    syncNowCmd    `cmd:"" default:"withargs" help:"Exchange with the hub until interrupted; with --once, once."`
	Status syncStatusCmd `cmd:"" help:"Counts, and when the last confirmation came."`
}

type syncNowCmd struct {
	Once     bool   `help:"One exchange, then the end; exit 1 when the hub could not be reached."`
	BudgetKB int    `name:"budget-kb" help:"Kilobytes on the line, both ways; 0: no limit."`
	TextOnly bool   `help:"Attachments wait."`
	Folder   string `type:"path" help:"Exchange with the other profiles of this computer through this folder too."`
}

func (s *syncNowCmd) Run(e *env) error {
	if s.BudgetKB < 0 {
		return usagef("--budget-kb: %d", s.BudgetKB)
	}
	x, err := e.exchange()
	if err != nil {
		return err
	}
	if !s.Once {
		if err := x.SetPace(e.ctx, client.Pace{TextOnly: s.TextOnly, BudgetKB: s.BudgetKB, Folder: s.Folder}); err != nil {
			return err
		}
		return x.Run(e.ctx, nil, func(c client.Carried, err error) {
			if err != nil {
				e.fail(err)
				return
			}
			_ = e.giveCarried(c) // the next exchange says the same
		})
	}
	st, err := x.Status(e.ctx)
	if err != nil {
		return err
	}
	var c client.Carried
	if st.Hub != "" || s.Folder == "" { // an office may live by the folder alone
		if c, err = x.Sync(e.ctx, client.Options{Budget: client.Pace{BudgetKB: s.BudgetKB}.Budget(), TextOnly: s.TextOnly}); err != nil {
			return err
		}
	}
	if s.Folder != "" {
		f, err := x.Folder(e.ctx, s.Folder)
		if err != nil {
			return err
		}
		c.In, c.Out, c.Files = c.In+f.In, c.Out+f.Out, c.Files+f.Files
	}
	if err := e.giveCarried(c); err != nil {
		return err
	}
	if c.Offline {
		return &casework.Error{Code: casework.Offline, Key: c.Problem, Op: "zangerctl.sync"}
	}
	return nil
}

func (e *env) giveCarried(c client.Carried) error {
	return e.give(map[string]any{"sent": c.Out, "received": c.In, "attachments": c.Files, "previews": c.Previews, "enquiries": c.Enquiries, "replies": c.Replies, "bytes": c.Bytes, "joined": c.Joined, "waits": c.Waits,
		"budget_reached": c.Budget, "offline": c.Offline, "new_pack": c.Pack, "new_templates": c.Templates}, func(w io.Writer) {
		if c.Waits {
			fmt.Fprintln(w, e.p.Error(&casework.Error{Code: casework.Missing, Key: "error.sync.waits"}).What)
			return
		}
		if c.Joined {
			fmt.Fprintln(w, e.p.T("ctl.sync.joined"))
		}
		fmt.Fprintln(w, e.p.T("ctl.sync.done", "Out", c.Out, "In", c.In, "Files", c.Files, "KB", (c.Bytes+1023)/1024))
		if c.Enquiries > 0 {
			fmt.Fprintln(w, e.p.T("ctl.sync.enquiries", "Count", c.Enquiries))
		}
		if c.Replies > 0 {
			fmt.Fprintln(w, e.p.T("ctl.sync.replies", "Count", c.Replies))
		}
		if c.Pack {
			fmt.Fprintln(w, e.p.T("ctl.sync.pack"))
		}
		if c.Templates {
			fmt.Fprintln(w, e.p.T("ctl.sync.templates"))
		}
		if c.Budget {
			fmt.Fprintln(w, e.p.T("ctl.sync.budget"))
		}
	})
}

type syncStatusCmd struct{}

func (syncStatusCmd) Run(e *env, c *client.Client) error {
	s, err := c.Status(e.ctx)
	if err != nil {
		return err
	}
	files, err := c.Files(e.ctx)
	if err != nil {
		return err
	}
	moves := []map[string]any{}
	for _, f := range files {
		moves = append(moves, map[string]any{"file": f.File, "case": f.Case, "name": f.Name, "bytes": f.Size, "done": f.Done, "up": f.Up, "preview": f.Preview})
	}
	packs, err := c.Packs(e.ctx)
	if err != nil {
		return err
	}
	law := []map[string]any{}
	for _, p := range packs {
		law = append(law, map[string]any{"kind": p.Kind, "name": p.Name, "revision": p.Revision, "at": p.At, "refused": p.Refused})
	}
	doc := map[string]any{"joined": s.Joined, "office": s.Office, "hub": s.Hub, "queued": s.Queued, "sent": s.Sent, "confirmed": s.Confirmed, "waiting": s.Waiting, "rejected": s.Rejected, "held": s.Held,
		"divergences": s.Divergences, "laptops": s.Laptops, "role": s.Role, "check_code": s.Finger, "last_confirmed": instant(s.Last), "last_contact": instant(s.Contact),
		"problem": s.Problem, "attachments": moves, "packs": law, "replies": s.Replies, "restored": s.Restored, "waits": s.Waits, "refused": s.Refused, "asks": s.Asks, "odd": s.Odd, "unknown": s.Unknown, "clock_ahead_seconds": int64(s.Skew / time.Second)}
	return e.give(doc, func(w io.Writer) {
		if s.Restored {
			fmt.Fprintln(w, e.p.Error(&casework.Error{Code: casework.Denied, Key: "error.sync.restored"}).What)
			return
		}
		if s.Waits {
			key := "error.sync.waits"
			if s.Refused {
				key = "error.sync.refused"
			}
			fmt.Fprintln(w, e.p.Error(&casework.Error{Code: casework.Missing, Key: key}).What)
			fmt.Fprintln(w, e.p.T("ctl.exchange.finger", "Code", s.Finger))
			return
		}
		if !s.Joined {
			fmt.Fprintln(w, e.p.T("ctl.sync.alone"))
			return
		}
		fmt.Fprintln(w, e.p.T("ctl.sync.words", "Queued", s.Queued, "Sent", s.Sent, "Confirmed", s.Confirmed))
		if !s.Last.IsZero() {
			fmt.Fprintln(w, e.p.T("ctl.sync.last", "At", e.p.Moment(s.Last.In(casework.Almaty))))
		}
		if s.Problem != "" {
			fmt.Fprintln(w, e.p.Error(&casework.Error{Code: casework.Offline, Key: s.Problem}).What)
		}
		if s.Rejected+s.Held > 0 {
			fmt.Fprintln(w, e.p.T("ctl.sync.tray", "Rejected", s.Rejected, "Held", s.Held))
		}
		if s.Unknown {
			fmt.Fprintln(w, e.p.T("exchange.unknown")+". "+e.p.T("exchange.unknown.hint", "Code", s.Finger))
		}
		if s.Asks > 0 {
			fmt.Fprintln(w, e.p.N("exchange.notice.asks", s.Asks))
		}
		if s.Odd > 0 {
			fmt.Fprintln(w, e.p.N("exchange.notice.odd", s.Odd))
		}
		if s.Skew != 0 {
			fmt.Fprintln(w, e.p.T("ctl.sync.skew", "Minutes", int64(s.Skew.Abs()/time.Minute)))
		}
		fmt.Fprintln(w, e.p.T("ctl.exchange.finger", "Code", s.Finger))
		for _, f := range files {
			if f.Preview {
				f.Name += " (" + e.p.T("preview.preview") + ")"
			}
			row(w, f.Name, fmt.Sprintf("%d / %d KB", f.Done>>10, f.Size>>10))
		}
	})
}

// instant is a time in JSON; null where there is none.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

type trayCmd struct {
	List   trayListCmd   `cmd:"" help:"What was not taken, and why."`
	Retry  trayRetryCmd  `cmd:"" help:"Send a rejected record again with the next exchange."`
	Export trayExportCmd `cmd:"" help:"Write a record as JSON."`
}

type trayListCmd struct{}

func (trayListCmd) Run(e *env, x *client.Client) error {
	list, err := x.Tray(e.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, t := range list {
		docs = append(docs, map[string]any{"id": t.ID, "held": t.Held, "reason": t.Reason, "space": t.Space, "act": t.Change.Act, "at": t.Change.At, "writes": len(t.Change.Writes)})
	}
	return e.give(docs, func(w io.Writer) {
		if len(list) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.tray.none"))
		}
		for _, t := range list {
			why := t.Reason
			if e.p.Has(why) {
				why = e.p.T(why)
			}
			row(w, fmt.Sprint(t.ID), e.p.Moment(t.Change.At.In(casework.Almaty)), e.p.T(t.Change.Act), why)
		}
	})
}

type trayRetryCmd struct {
	ID int64 `arg:"" help:"As tray list gives it."`
}

func (t *trayRetryCmd) Run(e *env) error {
	x, err := e.exchange()
	if err != nil {
		return err
	}
	if err := x.Resend(e.ctx, t.ID); err != nil {
		return err
	}
	return e.give(map[string]any{"id": t.ID}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.tray.retried")) })
}

type trayExportCmd struct {
	ID  int64  `arg:"" help:"As tray list gives it."`
	Out string `required:"" type:"path" help:"File to write."`
}

func (t *trayExportCmd) Run(e *env) error {
	x, err := e.exchange()
	if err != nil {
		return err
	}
	if err := writeFile(t.Out, func(w io.Writer) error { return x.ExportEntry(e.ctx, t.ID, w) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": t.Out}, func(w io.Writer) { fmt.Fprintln(w, t.Out) })
}

type deviceCmd struct {
	List    deviceListCmd    `cmd:"" help:"All computers of the office, with their check codes."`
	Invite  deviceInviteCmd  `cmd:"" help:"Make an invite at the hub: one computer, 72 hours."`
	Confirm deviceConfirmCmd `cmd:"" help:"Say yes by check code: to a computer that asks to join; on one that waits, to the office."`
	Refuse  deviceRefuseCmd  `cmd:"" help:"Say no to a computer that asks to join."`
	Revoke  deviceRevokeCmd  `cmd:"" help:"Withdraw a computer's access for ever: a lost laptop."`
}

type deviceListCmd struct{}

func (deviceListCmd) Run(e *env, x *client.Client) error {
	list, err := x.Devices(e.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, d := range list {
		docs = append(docs, map[string]any{"id": d.ID, "member": d.Member, "role": d.Role, "revoked": d.Revoked, "self": d.Self, "check_code": d.Finger, "known_since": instant(d.Met), "last_seen": instant(d.Seen),
			"asks": d.Asks, "odd": d.Odd})
	}
	return e.give(docs, func(w io.Writer) {
		for _, d := range list {
			who := d.Member.Short()
			var m casework.Member
			if err := e.store.Get(e.ctx, &m, d.Member); err == nil {
				who = m.Name
			}
			mark := ""
			switch {
			case d.Self:
				mark = e.p.T("ctl.device.self")
			case d.Revoked:
				mark = e.p.T("ctl.device.revoked")
			case d.Asks:
				mark = e.p.T("ctl.device.asks")
			}
			if d.Odd {
				mark = strings.TrimSpace(mark + " " + e.p.T("ctl.device.odd"))
			}
			seen := ""
			if !d.Seen.IsZero() && !d.Self {
				seen = e.p.T("laptop.seen", "When", e.p.Moment(d.Seen.In(casework.Almaty)))
			}
			row(w, d.ID.String(), who, e.word("duty", string(d.Role)), d.Finger, mark, seen)
		}
	})
}

type deviceInviteCmd struct {
	Role string `required:"" enum:"advocate,consultant,student,supervisor,coordinator" help:"advocate, consultant, student, supervisor or coordinator."`
}

func (d *deviceInviteCmd) Run(e *env) error {
	x, err := e.exchange()
	if err != nil {
		return err
	}
	i, err := x.NewInvite(e.ctx, casework.Duty(d.Role))
	if err != nil {
		return err
	}
	return e.give(map[string]any{"url": i.URL, "code": i.Code, "expires": i.Expires}, func(w io.Writer) {
		row(w, i.URL, i.Code)
		fmt.Fprintln(w, e.p.T("ctl.device.expires", "At", e.p.Moment(i.Expires.In(casework.Almaty))))
	})
}

type deviceConfirmCmd struct {
	Code string `arg:"" help:"Check code, as the person at the other computer reads it out."`
}

func (d *deviceConfirmCmd) Run(e *env, x *client.Client) error {
	was, err := x.Status(e.ctx)
	if err != nil {
		return err
	}
	got, err := x.Confirm(e.ctx, d.Code)
	if err != nil {
		return err
	}
	now, err := x.Status(e.ctx)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"id": got.ID, "role": got.Role, "check_code": got.Finger, "joined": now.Joined}, func(w io.Writer) {
		key := "ctl.device.confirmed"
		switch {
		case was.Waits && now.Joined:
			key = "ctl.sync.joined"
		case was.Waits:
			key = "ctl.device.office"
		}
		fmt.Fprintln(w, e.p.T(key))
	})
}

type deviceRefuseCmd struct {
	ID string `arg:"" help:"As device list gives it."`
}

func (d *deviceRefuseCmd) Run(e *env, x *client.Client) error {
	id, err := casework.ParseID(d.ID)
	if err != nil {
		return usagef("%s: %v", d.ID, err)
	}
	if err := x.Refuse(e.ctx, id); err != nil {
		return err
	}
	return e.give(map[string]any{"id": id}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.device.refused")) })
}

type deviceRevokeCmd struct {
	ID string `arg:"" help:"As device list gives it."`
}

func (d *deviceRevokeCmd) Run(e *env) error {
	id, err := casework.ParseID(d.ID)
	if err != nil {
		return usagef("%s: %v", d.ID, err)
	}
	x, err := e.exchange()
	if err != nil {
		return err
	}
	if err := x.Revoke(e.ctx, id); err != nil {
		return err
	}
	return e.give(map[string]any{"id": id}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.device.withdrawn")) })
}

type heldCmd struct {
	List    heldListCmd    `cmd:"" help:"What waits for somebody of the case."`
	Release heldReleaseCmd `cmd:"" help:"Let a record in."`
}

type heldListCmd struct{}

func (heldListCmd) Run(e *env, x *client.Client) error {
	list, err := x.Held(e.ctx)
	if err != nil {
		return err
	}
	if list == nil {
		list = []client.HeldRecord{}
	}
	return e.give(list, func(w io.Writer) {
		if len(list) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.held.none"))
		}
		for _, r := range list {
			row(w, r.Device.String(), fmt.Sprint(r.Epoch), fmt.Sprint(r.Number), e.p.Moment(r.At.In(casework.Almaty)), e.p.T(r.Reason))
		}
	})
}

type heldReleaseCmd struct {
	Device string `arg:""`
	Epoch  uint32 `arg:""`
	Number int64  `arg:""`
}

func (h *heldReleaseCmd) Run(e *env) error {
	id, err := casework.ParseID(h.Device)
	if err != nil {
		return usagef("%s: %v", h.Device, err)
	}
	x, err := e.exchange()
	if err != nil {
		return err
	}
	if err := x.Release(e.ctx, client.HeldRecord{Device: id, Epoch: h.Epoch, Number: h.Number}); err != nil {
		return err
	}
	return e.give(map[string]any{"device": id, "epoch": h.Epoch, "number": h.Number}, func(w io.Writer) { fmt.Fprintln(w, e.p.T("ctl.held.released")) })
}

type replyCmd struct {
	List replyListCmd `cmd:"" help:"How it was, told by people helped, newest first."`
}

type replyListCmd struct{}

func (replyListCmd) Run(e *env, x *client.Client) error {
	list, err := x.Replies(e.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, r := range list {
		docs = append(docs, map[string]any{"n": r.N, "complaint": r.Complaint, "code": r.Code, "received": r.Received, "helped": r.Helped, "clear": r.Clear, "paid": r.Paid,
			"text": r.Text, "contact": r.Contact, "language": r.Language, "seen": r.Seen})
	}
	return e.give(docs, func(w io.Writer) {
		if len(list) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.reply.none"))
		}
		for _, r := range list {
			row(w, r.Code, e.p.Moment(r.Received.In(casework.Almaty)), r.Helped, r.Clear, r.Paid, r.Text)
		}
	})
}
