package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

type officeCmd struct {
	Create officeCreateCmd `cmd:"" help:"Make an office; prints the invite for its first laptop, a coordinator's, which founds it."`
	List   officeListCmd   `cmd:"" help:"All offices."`
}

type officeCreateCmd struct {
	Name string `arg:"" help:"Name of the office, as citizens read it."`
	ID   string `help:"Id of an office that lived without a hub and moves here (zangerctl sync status)." name:"id"`
}

func (c *officeCreateCmd) Run(e *env, s store.Store) error {
	if e.g.Database == "" { // the fingerprint goes into the invite
		if _, err := hub.OpenAuthority(e.g.Data, nil); err != nil {
			return err
		}
	}
	o := &store.Office{ID: casework.NewID(), Name: c.Name, Made: time.Now()}
	if c.ID != "" {
		id, err := casework.ParseID(c.ID)
		if err != nil || id.IsZero() {
			return usage{fmt.Errorf("--id: %q is no id of an office", c.ID)}
		}
		if have, err := s.Offices(e.ctx); err != nil {
			return err
		} else if slices.ContainsFunc(have, func(o *store.Office) bool { return o.ID == id }) {
			return usage{errors.New("--id: the office is here already: zangerhub invite --office " + c.ID)}
		}
		o.ID = id
	}
	if err := s.PutOffice(e.ctx, o); err != nil {
		return err
	}
	return e.invite(o, string(casework.Coordinator))
}

func (e *env) invite(o *store.Office, role string) error {
	h, err := e.hub()
	if err != nil {
		return err
	}
	code, err := h.Invite(e.ctx, o.ID, role)
	if err != nil {
		return err
	}
	until := time.Now().Add(hub.InviteTime).UTC().Format(time.RFC3339)
	lines := []string{"Office   " + o.Name, "         " + o.ID.String(), "Role     " + role, "Code     " + code, "Until    " + until,
		"On the laptop: zangerctl enrol --hub " + orHost(e.g.URL) + " --code " + code}
	if o.Settings.Found != (wire.Founding{}) {
		lines = append(lines, "It then waits until two people have compared check codes: on a coordinator's laptop, Exchange, Laptops, or zangerctl device confirm.",
			"An invite made there (zangerctl device invite) needs no comparing.")
	}
	return e.say(map[string]any{"office": o.ID, "name": o.Name, "role": role, "code": code, "url": e.g.URL, "expires": until}, lines...)
}

func orHost(url string) string {
	if url == "" {
		return "https://ADDRESS"
	}
	return url
}

type officeListCmd struct{}

func (c *officeListCmd) Run(e *env, s store.Store) error {
	list, err := s.Offices(e.ctx)
	if err != nil {
		return err
	}
	doc, lines := []map[string]any{}, []string{}
	for _, o := range list {
		doc = append(doc, map[string]any{"id": o.ID, "name": o.Name, "operations": o.Seq, "arrivals": o.Arrivals, "open": hub.Open(o)})
		lines = append(lines, fmt.Sprintf("%s  %8d  %s", o.ID, o.Seq, o.Name))
	}
	return e.say(doc, lines...)
}

type inviteCmd struct {
	Office string `help:"Id of the office; the only one when not given."`
	Role   string `help:"advocate, consultant, student, supervisor or coordinator." enum:"advocate,consultant,student,supervisor,coordinator" required:""`
}

func (c *inviteCmd) Run(e *env) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	return e.invite(o, c.Role)
}

type deviceCmd struct {
	List   deviceListCmd   `cmd:"" help:"Laptops of an office."`
	Revoke deviceRevokeCmd `cmd:"" help:"End a laptop's access, at once. Its profile stays until a coordinator withdraws it on a laptop."`
}

type deviceListCmd struct {
	Office string `help:"Id of the office; the only one when not given."`
}

func (c *deviceListCmd) Run(e *env, s store.Store) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	list, err := s.Devices(e.ctx, o.ID)
	if err != nil {
		return err
	}
	doc, lines := []map[string]any{}, []string{}
	for _, d := range list {
		line := map[string]any{"id": d.Device.Device, "role": d.Role, "enrolled": d.Made, "met": d.Met, "last_seen": d.Met, "cursor": d.Acked, "revoked": nil}
		mark := ""
		if !d.Revoked.IsZero() {
			line["revoked"], mark = d.Revoked, "  revoked "+d.Revoked.Format("2006-01-02")
		}
		doc = append(doc, line)
		lines = append(lines, fmt.Sprintf("%s  %-11s  last seen %s  %d%s", d.Device.Device, d.Role, d.Met.In(casework.Almaty).Format("2006-01-02 15:04"), d.Acked, mark))
	}
	return e.say(doc, lines...)
}

type deviceRevokeCmd struct {
	Device string `arg:"" help:"Id of the laptop (zangerhub device list)."`
}

func (c *deviceRevokeCmd) Run(e *env, s store.Store) error {
	id, err := casework.ParseID(c.Device)
	if err != nil {
		return err
	}
	d, err := s.Device(e.ctx, id)
	if err != nil {
		return err
	}
	if err := s.Revoke(e.ctx, d.Office, id, time.Now()); err != nil {
		return err
	}
	return e.say(map[string]any{"revoked": id}, "Revoked. What it still sends is held for the office to judge; it gets nothing more.")
}

type linkCmd struct {
	Office string `help:"Id of the office; the only one when not given."`
}

func (c *linkCmd) Run(e *env, h *hub.Hub) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	token, err := h.NewToken(e.ctx, o.ID, hub.TokenLink, "", time.Hour)
	if err != nil {
		return err
	}
	link := orHost(e.g.URL) + "/office/enter?key=" + token
	return e.say(map[string]any{"link": link}, link)
}

type partnerCmd struct {
	Add  partnerAddCmd  `cmd:"" help:"Let a partner system hand enquiries over; prints its token once."`
	List partnerListCmd `cmd:"" help:"Partner systems of an office."`
	Drop partnerDropCmd `cmd:"" help:"End a partner's access."`
}

type partnerAddCmd struct {
	Name   string `arg:"" help:"Name of the partner system."`
	Office string `help:"Id of the office; the only one when not given."`
}

func (c *partnerAddCmd) Run(e *env, h *hub.Hub) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	token, err := h.NewToken(e.ctx, o.ID, hub.TokenPartner, c.Name, 0)
	if err != nil {
		return err
	}
	return e.say(map[string]any{"token": token, "name": c.Name}, token)
}

type partnerListCmd struct {
	Office string `help:"Id of the office; the only one when not given."`
}

func (c *partnerListCmd) Run(e *env, s store.Store) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	list, err := s.TokenList(e.ctx, o.ID, hub.TokenPartner)
	if err != nil {
		return err
	}
	doc, lines := []map[string]any{}, []string{}
	for _, t := range list {
		doc = append(doc, map[string]any{"id": hex.EncodeToString(t.Hash[:6]), "name": t.Label, "made": t.Made})
		lines = append(lines, hex.EncodeToString(t.Hash[:6])+"  "+t.Made.Format("2006-01-02")+"  "+t.Label)
	}
	return e.say(doc, lines...)
}

type partnerDropCmd struct {
	ID     string `arg:"" name:"id" help:"Id from zangerhub partner list."`
	Office string `help:"Id of the office; the only one when not given."`
}

func (c *partnerDropCmd) Run(e *env, s store.Store) error {
	o, err := e.office(c.Office)
	if err != nil {
		return err
	}
	list, err := s.TokenList(e.ctx, o.ID, hub.TokenPartner)
	if err != nil {
		return err
	}
	for _, t := range list {
		if hex.EncodeToString(t.Hash[:6]) == c.ID {
			return s.DropToken(e.ctx, o.ID, t.Hash)
		}
	}
	return &casework.Error{Code: casework.Missing, Key: "error.hub.missing", Op: "zangerhub"}
}

type packCmd struct {
	Publish packPublishCmd `cmd:"" help:"Offer a signed pack to the laptops of an office, or of all."`
}

type packPublishCmd struct {
	File   string   `arg:"" type:"existingfile" help:"The pack, a zip."`
	Office string   `help:"Id of the office; all when not given."`
	Trust  []string `help:"Public key in hex to trust instead of the project's."`
}

func (c *packPublishCmd) Run(e *env, h *hub.Hub) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	var keys []ed25519.PublicKey
	for _, t := range c.Trust {
		k, err := hex.DecodeString(t)
		if err != nil || len(k) != ed25519.PublicKeySize {
			return usage{errors.New("--trust wants 64 hex digits")}
		}
		keys = append(keys, k)
	}
	offices, err := e.s.Offices(e.ctx)
	if err != nil {
		return err
	}
	if c.Office != "" {
		o, err := e.office(c.Office)
		if err != nil {
			return err
		}
		offices = []*store.Office{o}
	}
	if len(offices) == 0 {
		return usage{errors.New("there is no office yet: zangerhub office create NAME")}
	}
	var p *store.Pack
	for _, o := range offices {
		if p, err = h.PublishPack(e.ctx, o.ID, data, keys...); err != nil {
			return err
		}
	}
	return e.say(map[string]any{"name": p.Name, "revision": p.Revision, "sha256": hex.EncodeToString(p.Sum[:]), "offices": len(offices)},
		fmt.Sprintf("Published: %s, revision %d, for %d offices.", p.Name, p.Revision, len(offices)))
}

type backupCmd struct {
	Out string `help:"File to write; it must not be there." required:"" type:"path"`
}

func (c *backupCmd) Run(e *env, s store.Store, b *store.Blobs) error {
	if _, err := os.Stat(c.Out); err == nil {
		return usage{errors.New("the file is there already")}
	}
	part := c.Out + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.hub.data", Op: "zangerhub.backup", Err: err}
	}
	if err = errors.Join(hub.Backup(e.ctx, s, b, e.g.Data, f), f.Sync(), f.Close()); err != nil {
		os.Remove(part)
		return err
	}
	if err := os.Rename(part, c.Out); err != nil {
		return err
	}
	if d, err := os.Open(filepath.Dir(c.Out)); err == nil {
		d.Sync()
		d.Close()
	}
	info, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	return e.say(map[string]any{"file": c.Out, "bytes": info.Size()}, fmt.Sprintf("Written: %s, %d bytes. Keep it like a key.", c.Out, info.Size()))
}

type restoreCmd struct {
	In string `help:"The backup." required:"" type:"existingfile" name:"in"`
}

func (c *restoreCmd) Run(e *env, s store.Store, b *store.Blobs) error {
	f, err := os.Open(c.In)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := hub.Restore(e.ctx, s, b, e.g.Data, f); err != nil {
		return err
	}
	return (&checkCmd{}).Run(e, s, b)
}

type checkCmd struct {
	Deep bool `help:"Read every attachment, too."`
}

func (c *checkCmd) Run(e *env, s store.Store, b *store.Blobs) error {
	faults, err := s.Check(e.ctx)
	if err != nil {
		return err
	}
	lines, doc := []string{}, []map[string]any{}
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("FAULT  %s  %s  %d", f.Office, f.What, f.N))
		doc = append(doc, map[string]any{"office": f.Office, "what": f.What, "n": f.N})
	}
	if c.Deep {
		bad, err := hub.CheckBlobs(e.ctx, b)
		if err != nil {
			return err
		}
		for _, key := range bad {
			lines = append(lines, "FAULT  attachment  "+key)
			doc = append(doc, map[string]any{"what": "attachment", "key": key})
		}
	}
	if len(doc) > 0 {
		e.say(map[string]any{"sound": false, "faults": doc}, lines...)
		return &casework.Error{Code: casework.Corrupt, Key: "error.hub.check", Op: "zangerhub.check"}
	}
	return e.say(map[string]any{"sound": true, "faults": doc}, "Sound: the order is without gaps, all sums fit.")
}
