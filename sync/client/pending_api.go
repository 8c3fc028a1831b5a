package client

import (
	"context"
	"io"
	"time"

	"zanger/casework"
)

func unbuilt() error { return fault(casework.Offline, "offline", nil) }

// Enrol makes this profile part of the office of an invite, at its hub. url is the hub's address ("https://hub.example.kz:8443"), code as printed; a lost
// answer is asked for again as the same device. Errors: Offline, Denied (the invite is spent or another's; not the invited hub).
func (c *Client) Enrol(ctx context.Context, url, code string) (Enrolment, error) {
	return Enrolment{}, unbuilt()
}

// RecoveryKept says that the office's recovery key is on paper; it is forgotten here. PendingRecovery gives it until then, "" when there is none.
func (c *Client) RecoveryKept(ctx context.Context) error { return unbuilt() }

// PendingRecovery gives the office's recovery key until RecoveryKept was called.
func (c *Client) PendingRecovery(ctx context.Context) (string, error) { return "", unbuilt() }

// Sync exchanges with the hub: keys, queued records, what others did, enquiries, packs, then attachments, small ones first, each from where it stopped. No line is an
// answer, not an error: Carried.Offline. Errors: those of the disk; Denied (revoked: see Gone; another hub than invited; part of no office).
func (c *Client) Sync(ctx context.Context, o Options) (Carried, error) { return Carried{}, unbuilt() }

// Run exchanges by itself until ctx ends: at once, when something was written here, when the hub says that there is something new, when Nudge is called, and
// now and then; after a failure ever more seldom. It tells of each exchange. It returns nil when ctx ends, an error only when going on makes no sense (Gone).
func (c *Client) Run(ctx context.Context, progress func(Progress), told func(Carried, error)) error {
	<-ctx.Done()
	return nil
}

// Nudge makes Run exchange now.
func (c *Client) Nudge() {}

// Pace and SetPace read and keep how Run goes.
func (c *Client) Pace(ctx context.Context) (Pace, error) { return Pace{}, unbuilt() }

// SetPace keeps how Run goes, and makes it look at once.
func (c *Client) SetPace(ctx context.Context, p Pace) error { return unbuilt() }

// Files gives the attachments that are not in both places yet, in the order in which they will be moved.
func (c *Client) Files(ctx context.Context) ([]FileMove, error) { return nil, unbuilt() }

// Tray gives the own records the hub did not take, oldest first.
func (c *Client) Tray(ctx context.Context) ([]TrayEntry, error) { return nil, unbuilt() }

// Resend sends a rejected record again with the next exchange.
func (c *Client) Resend(ctx context.Context, id int64) error { return unbuilt() }

// ExportEntry writes a record of the tray as JSON, for a person.
func (c *Client) ExportEntry(ctx context.Context, id int64, w io.Writer) error { return unbuilt() }

// Devices gives the laptops of the office, this one first.
func (c *Client) Devices(ctx context.Context) ([]Device, error) { return nil, unbuilt() }

// Revoke withdraws a laptop's access: at the hub at once, and in what travels by stick. New keys are made for what follows. The laptop makes its profile
// unreadable at its next contact. Errors: Denied (not for this role, or this very laptop), Offline (nothing was changed), Missing.
func (c *Client) Revoke(ctx context.Context, device casework.ID) error { return unbuilt() }

// NewInvite makes an invite at the hub: one use, 72 hours. Errors: Denied (not for this role), Offline.
func (c *Client) NewInvite(ctx context.Context, role casework.Duty) (Invite, error) {
	return Invite{Expires: time.Time{}}, unbuilt()
}

// Held gives what the hub holds back, for coordinators and supervisors; Release lets one in. Errors: Denied, Offline.
func (c *Client) Held(ctx context.Context) ([]HeldRecord, error) { return nil, unbuilt() }

// Release lets a held record in.
func (c *Client) Release(ctx context.Context, r HeldRecord) error { return unbuilt() }

// Replies gives feedback and complaints taken in, newest first; SeenReply marks one as read.
func (c *Client) Replies(ctx context.Context) ([]Reply, error) { return nil, unbuilt() }

// SeenReply marks a reply as read.
func (c *Client) SeenReply(ctx context.Context, n int64) error { return unbuilt() }

// Packs gives the packs of law taken from the hub, newest first.
func (c *Client) Packs(ctx context.Context) ([]Pack, error) { return nil, unbuilt() }
