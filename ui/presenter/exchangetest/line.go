// Package exchangetest stands in for the exchange with others in tests of the window: it says what a test wrote down and notes what was
// asked of it, and it lets a store in memory have divergences.
//
// # Promise about old data
//
// Nothing is stored.
//
// # What it refuses
//
// Use outside tests.
package exchangetest

import (
	"context"
	"io"
	"slices"
	"sync"

	"zanger/casework"
	"zanger/sync/client"
)

// Line is a presenter.Exchange of the test's own.
type Line struct {
	Stands  client.Status
	Laptops []client.Device
	Moves   []client.FileMove
	Refused []client.TrayEntry
	Said    []client.Reply
	Goes    client.Pace
	Inside  []client.Access
	Waiting client.CaseWaits
	Key     string                 // recovery key of the office, not on paper yet
	Gives   client.Carried         // of Sync
	Fails   error                  // of every wish
	Came    []client.Pack          // from the hub
	Fetches func(file casework.ID) // brings it
	Waits   bool                   // for a colleague's yes, once enrolled
	Runs    func(ctx context.Context, progress func(client.Progress), told func(client.Carried, error)) error

	Holds chan struct{} // when set, Status waits until it is closed: an exchange under way

	mu    sync.Mutex
	asked []string
}

// Placed gives the folder that was set.
func (l *Line) Placed() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Goes.Folder
}

// Asked gives what was asked of it, oldest first, and forgets it.
func (l *Line) Asked() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.asked
	l.asked = nil
	return out
}

func (l *Line) note(what string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, what)
	return l.Fails
}

// UseIntake implements presenter.Exchange.
func (l *Line) UseIntake(client.Intake) {}

// Close implements presenter.Exchange.
func (l *Line) Close() {}

// Nudge implements presenter.Exchange.
func (l *Line) Nudge() { _ = l.note("nudge") }

// Run implements presenter.Exchange.
func (l *Line) Run(ctx context.Context, progress func(client.Progress), told func(client.Carried, error)) error {
	if l.Runs != nil {
		return l.Runs(ctx, progress, told)
	}
	<-ctx.Done()
	return nil
}

// Sync implements presenter.Exchange.
func (l *Line) Sync(_ context.Context, o client.Options) (client.Carried, error) {
	if o.Progress != nil {
		o.Progress(client.Progress{Step: client.StepSend, Done: 1, Total: 2, Bytes: 900})
	}
	return l.Gives, l.note("sync")
}

// Pace implements presenter.Exchange.
func (l *Line) Pace(context.Context) (client.Pace, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Goes, nil
}

// SetPace implements presenter.Exchange.
func (l *Line) SetPace(_ context.Context, p client.Pace) error {
	l.mu.Lock()
	l.Goes = p
	l.mu.Unlock()
	return l.note("pace")
}

// Status implements presenter.Exchange.
func (l *Line) Status(ctx context.Context) (client.Status, error) {
	if l.Holds != nil {
		select {
		case <-l.Holds:
		case <-ctx.Done():
			return client.Status{}, ctx.Err()
		}
	}
	return l.Stands, nil
}

// Devices implements presenter.Exchange.
func (l *Line) Devices(context.Context) ([]client.Device, error) { return l.Laptops, nil }

// Files implements presenter.Exchange.
func (l *Line) Files(context.Context) ([]client.FileMove, error) { return l.Moves, nil }

// Packs implements presenter.Exchange.
func (l *Line) Packs(context.Context) ([]client.Pack, error) { return l.Came, nil }

// Fetch implements presenter.Exchange.
func (l *Line) Fetch(_ context.Context, file casework.ID, _ func(client.Progress)) (client.Carried, error) {
	if l.Fetches != nil {
		l.Fetches(file)
	}
	return l.Gives, l.note("fetch")
}

// Tray implements presenter.Exchange.
func (l *Line) Tray(context.Context) ([]client.TrayEntry, error) { return l.Refused, nil }

// Replies implements presenter.Exchange.
func (l *Line) Replies(context.Context) ([]client.Reply, error) { return l.Said, nil }

// PendingRecovery implements presenter.Exchange.
func (l *Line) PendingRecovery(context.Context) (string, error) { return l.Key, nil }

// Held implements presenter.Exchange.
func (l *Line) Held(context.Context) ([]client.HeldRecord, error) { return nil, l.note("held") }

// Release implements presenter.Exchange.
func (l *Line) Release(context.Context, client.HeldRecord) error { return l.note("release") }

// Resend implements presenter.Exchange.
func (l *Line) Resend(context.Context, int64) error { return l.note("resend") }

// SeenReply implements presenter.Exchange.
func (l *Line) SeenReply(_ context.Context, n int64) error {
	for i := range l.Said {
		if l.Said[i].N == n {
			l.Said[i].Seen = true
		}
	}
	return l.note("seen")
}

// ExportEntry implements presenter.Exchange.
func (l *Line) ExportEntry(_ context.Context, _ int64, w io.Writer) error {
	_, _ = w.Write([]byte("{}"))
	return l.note("entry")
}

// RecoveryKept implements presenter.Exchange.
func (l *Line) RecoveryKept(context.Context) error {
	l.Key = ""
	return l.note("kept")
}

// Found implements presenter.Exchange.
func (l *Line) Found(context.Context) (string, error) {
	l.Stands.Joined, l.Stands.Role, l.Key = true, string(casework.Coordinator), "AGE-SECRET-KEY-1ABCDEFGHIJ"
	return l.Key, l.note("found")
}

// Enrol implements presenter.Exchange.
func (l *Line) Enrol(_ context.Context, url, code string) (client.Enrolment, error) {
	if err := l.note("enrol " + url + " " + code); err != nil {
		return client.Enrolment{}, err
	}
	if l.Waits {
		l.Stands.Waits, l.Stands.Hub = true, url
		return client.Enrolment{Waits: true, Finger: l.Stands.Finger}, nil
	}
	l.Stands.Joined, l.Stands.Hub = true, url
	return client.Enrolment{}, nil
}

// Move implements presenter.Exchange.
func (l *Line) Move(_ context.Context, url, code string) (client.Enrolment, error) {
	if err := l.note("move " + url + " " + code); err != nil {
		return client.Enrolment{}, err
	}
	l.Stands.Hub = url
	return client.Enrolment{Founder: true}, nil
}

// Ask implements presenter.Exchange.
func (l *Line) Ask(_ context.Context, w io.Writer) (string, error) {
	_, _ = w.Write([]byte("request"))
	return "7f3k-9mqx-3a4b-c5d6", l.note("ask")
}

// Invite implements presenter.Exchange.
func (l *Line) Invite(_ context.Context, request []byte, check string, role casework.Duty) error {
	return l.note("invite " + string(request) + " " + check + " " + string(role))
}

// NewInvite implements presenter.Exchange.
func (l *Line) NewInvite(_ context.Context, role casework.Duty) (client.Invite, error) {
	return client.Invite{URL: "https://hub.example.kz", Code: "AAAA-BBBB"}, l.note("newinvite " + string(role))
}

// Confirm implements presenter.Exchange.
func (l *Line) Confirm(_ context.Context, check string) (client.Device, error) {
	if err := l.note("confirm " + check); err != nil {
		return client.Device{}, err
	}
	for i := range l.Laptops {
		if l.Laptops[i].Asks && l.Laptops[i].Finger == check {
			l.Laptops[i].Asks = false
			l.Stands.Asks--
			return l.Laptops[i], nil
		}
	}
	if l.Stands.Waits {
		l.Stands.Checked = true
	}
	return client.Device{}, nil
}

// Refuse implements presenter.Exchange.
func (l *Line) Refuse(_ context.Context, device casework.ID) error {
	if err := l.note("refuse"); err != nil {
		return err
	}
	l.Laptops = slices.DeleteFunc(l.Laptops, func(d client.Device) bool { return d.ID == device })
	l.Stands.Asks--
	return nil
}

// Revoke implements presenter.Exchange.
func (l *Line) Revoke(context.Context, casework.ID) error { return l.note("revoke") }

// Access implements presenter.Exchange.
func (l *Line) Access(context.Context, casework.ID) ([]client.Access, error) {
	return l.Inside, l.note("access")
}

// CaseWaits implements presenter.Exchange.
func (l *Line) CaseWaits(context.Context, casework.ID) (client.CaseWaits, error) {
	return l.Waiting, nil
}

// Withdraw implements presenter.Exchange.
func (l *Line) Withdraw(_ context.Context, _, member casework.ID) error {
	l.Inside = slices.DeleteFunc(l.Inside, func(a client.Access) bool { return a.Member == member })
	return l.note("withdraw")
}

// Share implements presenter.Exchange.
func (l *Line) Share(_ context.Context, _, member casework.ID) error {
	l.Inside = append(l.Inside, client.Access{Member: member})
	return l.note("share")
}

// ExportFile implements presenter.Exchange.
func (l *Line) ExportFile(_ context.Context, path string) (client.Carried, error) {
	return client.Carried{Out: 3, Files: 1}, l.note("export " + path)
}

// ImportFile implements presenter.Exchange.
func (l *Line) ImportFile(_ context.Context, path, check string) (client.Carried, error) {
	return client.Carried{In: 4, Joined: check != ""}, l.note("import " + path + " " + check)
}

// Folder implements presenter.Exchange.
func (l *Line) Folder(_ context.Context, dir string) (client.Carried, error) {
	return client.Carried{Out: 1}, l.note("folder " + dir)
}
