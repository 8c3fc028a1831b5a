package client

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// Status says in three words where this laptop's work is: queued here, sent, confirmed.
type Status struct {
	Joined      bool
	Hub         string // address; "": the office lives by stick
	Office      casework.ID
	Role        string // in the office
	Laptops     int    // of the office, this one among them
	Queued      int    // records not sent
	Sent        int    // sent, and nobody has confirmed them yet
	Confirmed   int    // the hub has them, or every laptop they are for
	Waiting     int    // records of others that wait for a key or a newer program
	Rejected    int
	Held        int
	Divergences int
	Last        time.Time // last confirmed; zero: never
	Contact     time.Time // last time anything came in; zero: never
	Written     time.Time // last bundle written; zero: never
	Problem     string    // catalogue key of why the last exchange did not go through
	Finger      string    // of this device

	// Over the line only.
	Online    bool          // the last exchange reached the hub
	Busy      *Progress     // what an exchange does now; nil: none is under way
	Next      time.Time     // when Run tries again; zero: it does not run
	Skew      time.Duration // how far this computer's clock is ahead of the hub's; told when more than two minutes
	Files     int           // attachments not in both places yet
	FileBytes int64         // of them
	Replies   int           // feedback and complaints nobody looked at
	Restored  bool          // the profile was restored from a copy: it has to be enrolled anew
	Recovery  bool          // the office's recovery key waits to be printed, see PendingRecovery
	Waits     bool          // enrolled at a hub; nothing is exchanged before a colleague has said yes. Finger is what they ask for
	Refused   bool          // with Waits: a colleague said no
	Invited   bool          // with Waits: by a colleague's laptop, which lets this one in by itself
	Checked   bool          // with Waits: the office is known for the right one, by invite or by check code
	Unknown   bool          // colleagues do not vouch for this laptop: it came back from a copy, and they have to compare its check code
	Asks      int           // laptops that ask to be let in
	Odd       int           // laptops of which the hub says other things than colleagues vouch for
}

// Status looks at the profile only; it needs no line.
func (c *Client) Status(ctx context.Context) (s Status, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return s, err
	}
	ds, err := c.store.Divergences(ctx, casework.ID{})
	if err != nil {
		return s, err
	}
	s.Divergences, s.Restored = len(ds), c.restored
	if c.waits() {
		w := c.tr.Wait
		s.Waits, s.Refused, s.Invited, s.Checked, s.Hub = true, w.Refused, w.Secret != "", w.Secret != "" || w.Anchor != "", w.Hub
		s.Online, s.Next, s.Problem = c.online, c.next, c.st.Problem
		if id, err := seal.ParseIdentity(c.st.Pending); err == nil {
			s.Finger = Finger(id.Public().Sign, id.Public().Box)
		}
	}
	if c.id == nil {
		return s, nil
	}
	s.Asks, s.Odd, s.Unknown = len(c.tr.Asking), len(c.tr.Odd), c.unknown()
	s.Recovery = c.st.Recovery != "" && c.founder()
	if c.st.Skew.Abs() > 2*time.Minute {
		s.Skew = c.st.Skew
	}
	s.Online, s.Next = c.online, c.next
	if c.busy != nil {
		busy := *c.busy
		s.Busy = &busy
	}
	files, err := c.store.FilesToMove(ctx)
	if err != nil {
		return s, err
	}
	if c.st.Hub != "" {
		for _, f := range files {
			if f.Preview.IsZero() {
				s.Files++
			}
			s.FileBytes += f.Size
		}
	}
	replies, err := c.store.Arrivals(ctx, true)
	if err != nil {
		return s, err
	}
	for _, r := range replies {
		if !r.Read {
			s.Replies++
		}
	}
	t, err := c.store.Traffic(ctx)
	if err != nil {
		return s, err
	}
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return s, err
	}
	s.Office = st.Office
	s.Joined, s.Hub, s.Role = true, c.st.Hub, c.st.Role
	s.Waiting, s.Rejected, s.Held = t.Waiting, t.Rejected, t.Quarantined
	s.Last, s.Contact, s.Written, s.Problem = st.Confirmed, c.st.Contact, c.st.Written, c.st.Problem
	pub := c.id.Public()
	s.Finger = Finger(pub.Sign, pub.Box)
	for _, d := range c.laptops {
		if !d.Revoked {
			s.Laptops++
		}
	}
	if c.st.Hub != "" {
		s.Queued, s.Sent, s.Confirmed = t.Queued, t.Sent, t.Confirmed
		return s, nil
	}
	return s, c.byStick(ctx, t.Queued, &s)
}

// byStick counts where no hub confirms anything: receipts do.
func (c *Client) byStick(ctx context.Context, total int, s *Status) error {
	receipts, err := c.store.Receipts(ctx)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		for _, h := range r.Have {
			if h.Device == c.id.Device && r.At.After(s.Last) {
				s.Last = r.At
			}
		}
	}
	spaces, have, err := c.lacked(ctx)
	if err != nil {
		return err
	}
	sealed, err := c.ownLacking(ctx, spaces, nil)
	if err != nil {
		return err
	}
	lacking, err := c.ownLacking(ctx, spaces, have)
	if err != nil {
		return err
	}
	for _, n := range lacking {
		if n <= c.st.Exported {
			s.Sent++
		}
	}
	s.Confirmed = len(sealed) - len(lacking)
	s.Queued = max(0, total-s.Confirmed-s.Sent)
	return nil
}

// ownLacking gives the numbers of this laptop's operations that somebody who holds have lacks.
func (c *Client) ownLacking(ctx context.Context, spaces []casework.ID, have []sqlite.Have) (out []int64, err error) {
	for after := int64(0); ; {
		ops, next, err := c.store.Lacking(ctx, spaces, have, after, wire.MaxOps)
		if err != nil {
			return nil, err
		}
		for i := range ops {
			if ops[i].Device == c.id.Device {
				out = append(out, ops[i].Number)
			}
		}
		if after = next; next == 0 {
			return out, nil
		}
	}
}

// goneBy hears the hub say that this laptop's access was withdrawn. The profile ends when a colleague who leads said so, too: with the hub's word alone it stays,
// and the hub serves it no more.
func (c *Client) goneBy(ctx context.Context, rolls [][]byte) error {
	if err := c.takeRolls(ctx, rolls); err != nil {
		return err
	}
	if !c.ended(c.id.Device) {
		return fault(casework.Denied, "shut", nil)
	}
	return c.gone(ctx)
}

// gone makes the profile unreadable: the office withdrew this laptop's access. The error says so plainly.
func (c *Client) gone(ctx context.Context) error {
	dir := c.store.Profile().Dir
	c.st.Problem = "error.sync.gone"
	_ = c.save(ctx) // the profile ends either way
	err := vault.Destroy(dir)
	// Automatic backups carry copies of the keys.
	if rm := os.RemoveAll(filepath.Join(dir, sqlite.BackupsName)); rm != nil {
		err = errors.Join(err, fault(casework.ReadOnly, "disk", rm))
	}
	if err != nil {
		return err
	}
	return fault(casework.Denied, "gone", nil)
}

// Gone says whether an error tells that this laptop's access was withdrawn and the profile made unreadable.
func Gone(err error) bool { return casework.KeyOf(err) == "error.sync.gone" }
