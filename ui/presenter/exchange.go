package presenter

import (
	"context"
	"io"

	"zanger/casework"
	"zanger/sync/client"
)

// Exchange carries an open profile's work to the other laptops of its office and brings theirs; *client.Client is one. Its methods
// may wait for the line and for each other: none is called on the window's goroutine, pages look at what the Courier saw last.
type Exchange interface {
	UseIntake(client.Intake)
	Close() // ends the connections
	Run(ctx context.Context, progress func(client.Progress), told func(client.Carried, error)) error
	Nudge()
	Sync(ctx context.Context, o client.Options) (client.Carried, error)
	Pace(ctx context.Context) (client.Pace, error)
	SetPace(ctx context.Context, p client.Pace) error

	Status(ctx context.Context) (client.Status, error)
	Devices(ctx context.Context) ([]client.Device, error)
	Files(ctx context.Context) ([]client.FileMove, error)
	Packs(ctx context.Context) ([]client.Pack, error)
	Fetch(ctx context.Context, file casework.ID, progress func(client.Progress)) (client.Carried, error)
	Tray(ctx context.Context) ([]client.TrayEntry, error)
	Resend(ctx context.Context, id int64) error
	ExportEntry(ctx context.Context, id int64, w io.Writer) error
	Replies(ctx context.Context) ([]client.Reply, error)
	SeenReply(ctx context.Context, n int64) error

	Found(ctx context.Context) (recovery string, err error)
	Enrol(ctx context.Context, url, code string) (client.Enrolment, error)
	Move(ctx context.Context, url, code string) (client.Enrolment, error)
	PendingRecovery(ctx context.Context) (string, error)
	RecoveryKept(ctx context.Context) error
	Ask(ctx context.Context, w io.Writer) (check string, err error)
	Invite(ctx context.Context, request []byte, check string, role casework.Duty) error
	NewInvite(ctx context.Context, role casework.Duty) (client.Invite, error)
	Confirm(ctx context.Context, check string) (client.Device, error)
	Refuse(ctx context.Context, device casework.ID) error
	Revoke(ctx context.Context, device casework.ID) error
	Share(ctx context.Context, space, member casework.ID) error
	Access(ctx context.Context, space casework.ID) ([]client.Access, error)
	CaseWaits(ctx context.Context, space casework.ID) (client.CaseWaits, error)
	Withdraw(ctx context.Context, space, member casework.ID) error
	Held(ctx context.Context) ([]client.HeldRecord, error)
	Release(ctx context.Context, r client.HeldRecord) error

	ExportFile(ctx context.Context, path string) (client.Carried, error)
	ImportFile(ctx context.Context, path, check string) (client.Carried, error)
	Folder(ctx context.Context, dir string) (client.Carried, error)
}

// ExchangeChore nudges the exchange by the clock.
const ExchangeChore = "exchange"
