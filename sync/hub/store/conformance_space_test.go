package store_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

func testVisible(t *testing.T, b *bench) {
	c := b.enrol("advocate")
	mine := casework.NewID()
	b.makeSpace(c, mine)
	for range 3 {
		b.push(b.ops(b.a, b.space, 10))
		b.push(b.ops(c, mine, 10))
	}
	p := b.pull(c, 0)
	if len(p.Ops) != 0 || len(p.Acks) != 30 || p.Cursor != 60 || p.More {
		t.Errorf("own only: %d operations, %d acknowledgements, cursor %d", len(p.Ops), len(p.Acks), p.Cursor)
	}
	if p := b.pull(c, 0, b.space); len(p.Ops) != 0 {
		t.Errorf("another's space by name: %d operations", len(p.Ops))
	}
	if p := b.pull(c, 0, mine); len(p.Ops) != 30 {
		t.Errorf("own space by name: %d operations, want 30 with bodies", len(p.Ops))
	}
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: c.id, Role: wire.RoleReader}}}))
	var seen []int64
	for after := int64(0); ; {
		page, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: c.id, After: after, Ops: 7, Own: true, Sets: true, Now: noon})
		must(t, err)
		for _, o := range page.Ops {
			seen = append(seen, o.Seq)
		}
		after = page.Cursor
		if !page.More {
			if len(page.Sets) != 2 || page.Sets[0].Count+page.Sets[1].Count != 60 {
				t.Errorf("sets: %+v", page.Sets)
			}
			break
		}
	}
	for i, n := range seen {
		if n != int64(i+1) {
			t.Fatalf("number %d at place %d", n, i)
		}
	}
	if len(seen) != 60 {
		t.Errorf("got %d operations, want 60", len(seen))
	}
}

func testGrant(t *testing.T, b *bench) {
	c := b.enrol("advocate")
	b.push(b.ops(b.a, b.space, 20))
	cursor := b.pull(c, 0).Cursor
	b.pull(c, cursor)
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: c.id, Role: wire.RoleEditor}}}))
	b.push(b.ops(b.a, b.space, 1))
	p := b.pull(c, cursor)
	if len(p.Ops) != 1 || len(p.Granted) != 1 || p.Granted[0] != b.space || !p.Keys {
		t.Fatalf("after the grant: %d operations, granted %v", len(p.Ops), p.Granted)
	}
	h := b.pull(c, 0, b.space)
	if len(h.Ops) != 21 || h.More {
		t.Errorf("history: %d operations, want 21", len(h.Ops))
	}
	if again := b.pull(c, p.Cursor); len(again.Granted) != 1 {
		t.Error("the hole is closed before the device told that it has the history")
	}
	b.pull(c, h.Cursor, b.space)
	if again := b.pull(c, p.Cursor); len(again.Granted) != 0 {
		t.Error("the hole stays open")
	}
}

func testRevoke(t *testing.T, b *bench) {
	c := b.enrol("advocate")
	s := casework.NewID()
	b.makeSpace(c, s)
	b.push(b.ops(c, s, 2))
	must(t, b.Revoke(ctx, b.office, c.id, noon))
	must(t, b.Revoke(ctx, b.office, c.id, noon))
	wantCode(t, b.Revoke(ctx, b.office, casework.NewID(), noon), casework.Missing)
	if got := b.push(b.ops(c, s, 1)); got.Verdicts[0].Kind != wire.Quarantined || got.Verdicts[0].Reason != wire.ReasonRevoked {
		t.Errorf("push: got %+v", got.Verdicts[0])
	}
	if p := b.pull(c, 0); !p.Gone || len(p.Ops)+len(p.Acks) > 0 {
		t.Errorf("pull: got %+v", p)
	}
	if got := casework.CodeOf(b.put(&wire.KeysPut{Device: c.id, Space: s})); got != casework.Denied {
		t.Errorf("keys: got %q", got)
	}
	b.sound()
}

// enrolAs is enrol for a device of a person.
func (b *bench) enrolAs(member casework.ID, role string) *dev {
	b.t.Helper()
	d := &dev{id: casework.NewID()}
	must(b.t, b.PutInvite(ctx, store.Invite{Office: b.office, Hash: d.id[:], Role: role, Made: noon, Expires: noon.Add(72 * time.Hour)}))
	_, _, _, err := b.Enrol(ctx, d.id[:], store.Device{Device: wire.Device{Device: d.id, Member: member, Sign: make([]byte, 32), Box: "age1"}, Made: noon}, wire.Founding{Recover: "age1r"})
	must(b.t, err)
	return d
}

func testPurge(t *testing.T, b *bench) {
	one, two := casework.NewID(), casework.NewID()
	first, firstAgain, second := b.enrolAs(one, "coordinator"), b.enrolAs(one, "coordinator"), b.enrolAs(two, "supervisor")
	s, other := casework.NewID(), casework.NewID()
	b.makeSpace(first, s)
	b.makeSpace(first, other)
	must(t, b.put(&wire.KeysPut{Device: first.id, Space: s, Grants: []wire.Grant{{Space: s, Device: second.id, Role: wire.RoleEditor}}}))
	b.push(b.ops(first, s, 3))
	b.push(b.ops(first, other, 1))
	sum, shared := [32]byte{1}, [32]byte{2}
	must(t, b.Attach(ctx, b.office, sum, s, 10, noon))
	must(t, b.Attach(ctx, b.office, shared, s, 10, noon))
	must(t, b.Attach(ctx, b.office, shared, other, 10, noon))
	up, err := b.StartUpload(ctx, store.Upload{Office: b.office, Space: s, Device: first.id, Sum: [32]byte{3}, Size: 5, Sums: make([]byte, 32), Made: noon})
	must(t, err)

	if _, err := b.Purge(ctx, b.office, casework.NewID(), first.id, noon); casework.CodeOf(err) != casework.Missing {
		t.Errorf("a space that is not: %v", err)
	}
	p, err := b.Purge(ctx, b.office, s, first.id, noon)
	if must(t, err); p.Done {
		t.Fatal("one person was enough")
	}
	_, err = b.Purge(ctx, b.office, s, firstAgain.id, noon)
	wantCode(t, err, casework.Denied)
	if got := b.push(b.ops(first, s, 1)); got.Verdicts[0].Kind != wire.Accepted {
		t.Errorf("before the second person: %+v", got.Verdicts[0])
	}
	p, err = b.Purge(ctx, b.office, s, second.id, noon)
	must(t, err)
	if !p.Done || len(p.Sums) != 1 || p.Sums[0] != sum || len(p.Uploads) != 1 || p.Uploads[0] != up.ID {
		t.Errorf("got %+v", p)
	}
	b.sound()
	if page := b.pull(second, 0); len(page.Ops) > 0 || len(page.Forget) != 1 || page.Forget[0] != s {
		t.Errorf("pull: %d operations, to forget %v", len(page.Ops), page.Forget)
	}
	late := b.ops(second, s, 2) // a laptop that wakes later
	if got := b.push(late); got.Verdicts[0].Kind != wire.Rejected || got.Verdicts[0].Reason != wire.ReasonPurged {
		t.Errorf("late: %+v", got.Verdicts[0])
	}
	if got := b.push(late); got.Verdicts[1].Reason != wire.ReasonPurged {
		t.Errorf("the same again: %+v", got.Verdicts[1])
	}
	wantCode(t, b.put(&wire.KeysPut{Device: first.id, Space: s, Keys: b.wraps(s, casework.NewID(), 2, first.id)}), casework.Denied)
	if p, err := b.Purge(ctx, b.office, s, first.id, noon); err != nil || !p.Done || len(p.Sums) > 0 {
		t.Errorf("again: %+v, %v", p, err)
	}
	if _, err := b.Attachment(ctx, b.office, casework.ID{}, sum); casework.CodeOf(err) != casework.Missing {
		t.Errorf("attachment: %v", err)
	}
	var dump bytes.Buffer
	must(t, b.Dump(ctx, &dump))
	if got := strings.Count(dump.String(), base64.StdEncoding.EncodeToString([]byte("body "))[:6]); got != 1 {
		t.Errorf("%d bodies are in a backup, want that of the other space", got)
	}
	b.sound()
}
