package store_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/hub/store/storetest"
	"zanger/sync/op"
	"zanger/sync/wire"
)

var ctx = context.Background()

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestConformance runs the same checks on SQLite and on PostgreSQL.
func TestConformance(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		suite(t, func(t *testing.T) store.Store {
			s, err := store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "hub.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		})
	})
	t.Run("postgres", func(t *testing.T) {
		c := storetest.NewCluster(t)
		suite(t, func(t *testing.T) store.Store {
			s, err := store.OpenPostgres(ctx, c.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		})
	})
}

func suite(t *testing.T, open func(*testing.T) store.Store) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"an invite works once and in time", testInvite},
		{"operations are numbered once and without gaps", testOrder},
		{"a gap and a fork are told", testGapFork},
		{"what was sent under another number is known", testSameChange},
		{"who may not write is held back, nobody else", testJudge},
		{"what was purged never comes back", testPurge},
		{"a device sees its spaces and no other", testVisible},
		{"whoever is let in gets the history", testGrant},
		{"keys are whole and replayed in vain", testKeys},
		{"nobody fetches keys of their own putting", testKeysOfOnesOwn},
		{"revoking ends a device", testRevoke},
		{"what is vouched for is handed on", testRolls},
		{"keys come some hundreds at a time, then as they change", testManyKeys},
		{"a clock far ahead does not win", testClock},
		{"arrivals and public status", testQueue},
		{"an upload has one sender", testUpload},
		{"tokens, packs, sheets", testRest},
		{"an archive fills another store", testDump},
		{"many writers, one eager reader", testWriters},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, newBench(t, open(t))) })
	}
}

// bench is an office with a founder device in a space.
type bench struct {
	store.Store
	t      *testing.T
	office casework.ID
	a      *dev
	space  casework.ID
}

type dev struct {
	id     casework.ID
	epoch  uint32
	number int64
}

func newBench(t *testing.T, s store.Store) *bench {
	b := &bench{Store: s, t: t, office: casework.NewID(), space: casework.NewID()}
	must(t, s.PutOffice(ctx, &store.Office{ID: b.office, Name: "Test office", Made: noon}))
	b.a = b.enrol("coordinator")
	b.makeSpace(b.a, b.space)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) enrol(role string) *dev {
	b.t.Helper()
	d := &dev{id: casework.NewID()}
	hash := d.id[:]
	must(b.t, b.PutInvite(ctx, store.Invite{Office: b.office, Hash: hash, Role: role, Made: noon, Expires: noon.Add(72 * time.Hour)}))
	_, _, _, err := b.Enrol(ctx, hash, store.Device{Device: wire.Device{Device: d.id, Sign: make([]byte, 32), Box: "age1"}, Made: noon}, wire.Founding{Recover: "age1r"})
	must(b.t, err)
	return d
}

func (b *bench) wraps(space, key casework.ID, generation int, devices ...casework.ID) (list []wire.WrappedKey) {
	for _, d := range append(devices, casework.ID{}) {
		list = append(list, wire.WrappedKey{Space: space, Key: key, Generation: generation, Device: d, Box: []byte("sealed key")})
	}
	return list
}

func (b *bench) put(k *wire.KeysPut) error {
	k.Office = b.office
	h := casework.NewID()
	return b.PutKeys(ctx, k, h[:], noon)
}

func (b *bench) makeSpace(by *dev, space casework.ID) {
	b.t.Helper()
	must(b.t, b.put(&wire.KeysPut{Device: by.id, Space: space, Keys: b.wraps(space, casework.NewID(), 1, by.id)}))
}

func (b *bench) ops(d *dev, space casework.ID, n int) *wire.Push {
	p := &wire.Push{Office: b.office, Device: d.id, Epoch: d.epoch, Key: casework.NewID()}
	for range n {
		d.number++
		p.Ops = append(p.Ops, op.Sealed{Header: op.Header{Change: casework.NewID(), Office: b.office, Space: space, Device: d.id, Epoch: d.epoch,
			Number: d.number, Clock: op.At(noon), Schema: 1, Key: casework.NewID(), Parts: 1}, Body: []byte(fmt.Sprintf("body %d", d.number))})
	}
	return p
}

func (b *bench) push(p *wire.Push) *wire.PushAnswer {
	b.t.Helper()
	a, err := b.Push(ctx, p, noon)
	must(b.t, err)
	return a
}

func (b *bench) pull(d *dev, after int64, spaces ...casework.ID) *wire.Page {
	b.t.Helper()
	p, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: d.id, After: after, Spaces: spaces, Now: noon})
	must(b.t, err)
	return p
}

func (b *bench) sound() {
	b.t.Helper()
	faults, err := b.Check(ctx)
	must(b.t, err)
	if len(faults) > 0 {
		b.t.Errorf("check found %+v", faults)
	}
}

func wantCode(t testing.TB, err error, want casework.Code) {
	t.Helper()
	if got := casework.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func testInvite(t *testing.T, b *bench) {
	d := store.Device{Device: wire.Device{Device: casework.NewID(), Sign: bytes.Repeat([]byte{1}, 32), Box: "age1"}, Made: noon}
	must(t, b.PutInvite(ctx, store.Invite{Office: b.office, Hash: []byte("h"), Role: "advocate", Made: noon, Expires: noon.Add(72 * time.Hour)}))
	_, _, _, err := b.Enrol(ctx, []byte("no such"), d, wire.Founding{})
	wantCode(t, err, casework.Denied)
	late := d
	late.Made = noon.Add(72 * time.Hour)
	_, _, _, err = b.Enrol(ctx, []byte("h"), late, wire.Founding{})
	wantCode(t, err, casework.Denied)
	for range 2 { // the answer may be lost: the same device may ask again
		o, got, founder, err := b.Enrol(ctx, []byte("h"), d, wire.Founding{Recover: "another"})
		must(t, err)
		if o.ID != b.office || got.Role != "advocate" || founder || o.Settings.Found.Recover != "age1r" {
			t.Errorf("got %+v %+v %v", o, got, founder)
		}
	}
	other := d
	other.Device.Device = casework.NewID()
	_, _, _, err = b.Enrol(ctx, []byte("h"), other, wire.Founding{})
	wantCode(t, err, casework.Denied)
	other = d
	other.Sign = bytes.Repeat([]byte{2}, 32)
	_, _, _, err = b.Enrol(ctx, []byte("h"), other, wire.Founding{})
	wantCode(t, err, casework.Denied)
}

func testOrder(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 120)
	first := b.push(p)
	for i, v := range first.Verdicts {
		if v.Kind != wire.Accepted || v.Seq != int64(i+1) || v.Number != int64(i+1) {
			t.Fatalf("verdict %d: %+v", i, v)
		}
	}
	again := b.push(p)
	for i := range again.Verdicts {
		if again.Verdicts[i] != first.Verdicts[i] {
			t.Fatalf("again: got %+v, want %+v", again.Verdicts[i], first.Verdicts[i])
		}
	}
	// A push that overlaps what is known, as after a batch was cut differently.
	more := b.ops(b.a, b.space, 3)
	more.Ops = append(append([]op.Sealed{}, p.Ops[100:]...), more.Ops...)
	got := b.push(more)
	if len(got.Verdicts) != 23 || got.Verdicts[22].Seq != 123 {
		t.Errorf("overlap: got %+v", got.Verdicts[len(got.Verdicts)-1])
	}
	b.sound()
}

func testGapFork(t *testing.T, b *bench) {
	b.push(b.ops(b.a, b.space, 2))
	gap := b.ops(b.a, b.space, 3)
	gap.Ops = gap.Ops[1:]
	if got := b.push(gap); got.State != wire.PushGap || got.Expected != 3 {
		t.Errorf("gap: got %+v", got)
	}
	b.a.number = 1
	if got := b.push(b.ops(b.a, b.space, 2)); got.State != wire.PushFork || got.Epoch != 1 {
		t.Errorf("fork: got %+v", got)
	}
	b.a.epoch, b.a.number = 1, 0
	if got := b.push(b.ops(b.a, b.space, 2)); got.State != wire.PushTaken || got.Verdicts[1].Seq != 4 {
		t.Errorf("new epoch: got %+v", got)
	}
	b.sound()
}

func testSameChange(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 3)
	b.push(p)
	b.a.epoch, b.a.number = 1, 0
	q := b.ops(b.a, b.space, 4)
	for i := range 3 {
		q.Ops[i].Change = p.Ops[i].Change
	}
	got := b.push(q)
	for i, want := range []int64{1, 2, 3, 4} {
		if got.Verdicts[i].Seq != want || got.Verdicts[i].Kind != wire.Accepted {
			t.Errorf("verdict %d: %+v, want number %d", i, got.Verdicts[i], want)
		}
	}
	if again := b.push(q); again.Verdicts[1] != got.Verdicts[1] {
		t.Errorf("again: %+v", again.Verdicts[1])
	}
	b.sound()
}

func testJudge(t *testing.T, b *bench) {
	c, reader := b.enrol("consultant"), b.enrol("student")
	key2 := casework.NewID()
	b.push(b.ops(b.a, b.space, 5))
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: c.id, Role: wire.RoleEditor}, {Space: b.space, Device: reader.id, Role: wire.RoleReader}}}))
	if got := b.push(b.ops(reader, b.space, 1)); got.Verdicts[0].Kind != wire.Quarantined {
		t.Errorf("a reader's: got %+v", got.Verdicts[0])
	}
	if got := b.push(b.ops(c, b.space, 1)); got.Verdicts[0].Kind != wire.Accepted {
		t.Errorf("an editor's: got %+v", got.Verdicts[0])
	}
	b.pull(c, 6)
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Remove: []casework.ID{c.id}, Keys: b.wraps(b.space, key2, 2, b.a.id, reader.id)}))
	offline := b.ops(c, b.space, 1)
	offline.Ops[0].Seen = 6
	if got := b.push(offline); got.Verdicts[0].Kind != wire.Accepted {
		t.Errorf("written before word of the removal came: got %+v", got.Verdicts[0])
	}
	stranger := casework.NewID()
	b.makeSpace(b.a, stranger)
	b.push(b.ops(b.a, stranger, 1))
	page := b.pull(c, 7)
	if len(page.Forget) != 1 || page.Forget[0] != b.space || !page.Keys {
		t.Errorf("word of the removal: got %+v", page)
	}
	k, err := b.Keys(ctx, b.office, c.id, casework.ID{}, 0)
	must(t, err)
	if len(k.Keys) != 0 {
		t.Errorf("keys after removal: %+v", k.Keys)
	}
	if _, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: c.id, After: 8, Told: k.Cursor, Now: noon}); err != nil {
		t.Fatal(err)
	}
	late := b.ops(c, b.space, 2)
	late.Ops[0].Seen = 3 // it lies about what it saw: what the hub showed it counts
	late.Ops[1].Space = stranger
	got := b.push(late)
	if got.Verdicts[0].Kind != wire.Quarantined || got.Verdicts[0].Reason != store.ReasonMember {
		t.Errorf("after the removal: got %+v", got.Verdicts[0])
	}
	if got.Verdicts[1].Kind != wire.Rejected || got.Verdicts[1].Reason != wire.ReasonSpace {
		t.Errorf("never a member: got %+v", got.Verdicts[1])
	}
	held, err := b.Held(ctx, b.office)
	must(t, err)
	if len(held) != 3 {
		t.Errorf("held: got %d, want 3", len(held))
	}
	v, err := b.Release(ctx, b.office, c.id, 0, late.Ops[0].Number, noon)
	must(t, err)
	if v.Kind != wire.Accepted || v.Seq != 9 {
		t.Errorf("released: got %+v", v)
	}
	if again := b.push(late); again.Verdicts[0].Seq != 9 {
		t.Errorf("sent again after the release: got %+v", again.Verdicts[0])
	}
	b.sound()
}

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

// Who tells how far it knows of keys is not asked to fetch what it put itself; who missed something of others is.
func testKeysOfOnesOwn(t *testing.T, b *bench) {
	c := b.enrol("advocate")
	batch := func(dev casework.ID, told int64) *wire.KeysAnswer {
		s := casework.NewID()
		other := c.id
		if dev == c.id {
			other = b.a.id
		}
		m := &wire.KeysBatch{Office: b.office, Device: dev, Told: told, Puts: []wire.KeysPut{{Office: b.office, Device: dev, Space: s,
			Grants: []wire.Grant{{Space: s, Device: other, Role: wire.RoleEditor}}, Keys: b.wraps(s, casework.NewID(), 1, dev, other)}}}
		hash := casework.NewID()
		a, err := b.PutKeysBatch(ctx, m, hash[:], noon)
		must(t, err)
		if len(a.Refused) > 0 {
			t.Fatalf("%+v", a)
		}
		return a
	}
	keys := func(dev casework.ID, since int64) *wire.Keys {
		k, err := b.Keys(ctx, b.office, dev, casework.ID{}, since)
		must(t, err)
		return k
	}
	told := keys(b.a.id, 0).Cursor
	if a := batch(b.a.id, 0); a.Cursor != 0 {
		t.Errorf("an older laptop: %+v", a)
	}
	told = keys(b.a.id, told).Cursor
	for range 2 {
		a := batch(b.a.id, told)
		if a.Cursor <= told || len(keys(b.a.id, a.Cursor).Keys) != 0 {
			t.Errorf("the sender is to fetch what it put: %+v after %d", a, told)
		}
		told = a.Cursor
	}
	// c was let into three spaces and was told of none.
	own := batch(c.id, 1)
	if own.Cursor != 0 {
		t.Errorf("what others did is passed over: %+v", own)
	}
	if k := keys(c.id, 0); len(k.Keys) != 4 {
		t.Errorf("got %d keys", len(k.Keys))
	}
}

func testKeys(t *testing.T, b *bench) {
	c := b.enrol("advocate")
	s, key := casework.NewID(), casework.NewID()
	grant := []wire.Grant{{Space: s, Device: c.id, Role: wire.RoleEditor}}
	all := b.wraps(s, key, 1, b.a.id, c.id)
	for name, k := range map[string]*wire.KeysPut{
		"no key at all":         {Device: b.a.id, Space: s},
		"not for the recovery":  {Device: b.a.id, Space: s, Keys: all[:1]},
		"not for its sender":    {Device: b.a.id, Space: s, Grants: grant, Keys: b.wraps(s, key, 1, c.id)},
		"for a stranger":        {Device: b.a.id, Space: s, Keys: all},
		"no such role":          {Device: b.a.id, Space: s, Grants: []wire.Grant{{Space: s, Device: c.id, Role: "king"}}, Keys: all},
		"two generations of it": {Device: b.a.id, Space: s, Keys: append(b.wraps(s, key, 1, b.a.id), b.wraps(s, key, 2, b.a.id)...)},
	} {
		if got := casework.CodeOf(b.put(k)); got != casework.Invalid {
			t.Errorf("%s: got %q, want invalid", name, got)
		}
	}
	make := &wire.KeysPut{Office: b.office, Device: b.a.id, Space: s, Grants: grant, Keys: all}
	must(t, b.PutKeys(ctx, make, []byte("first"), noon))
	if got := casework.CodeOf(b.put(&wire.KeysPut{Device: c.id, Space: s, Grants: []wire.Grant{{Space: s, Device: c.id, Role: wire.RoleOwner}}})); got != casework.Denied {
		t.Errorf("an editor makes himself owner: got %q", got)
	}
	if got := casework.CodeOf(b.put(&wire.KeysPut{Device: b.a.id, Space: s, Remove: []casework.ID{c.id}})); got != casework.Invalid {
		t.Errorf("removal without a new key: got %q", got)
	}
	key2 := casework.NewID()
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: s, Remove: []casework.ID{c.id}, Keys: b.wraps(s, key2, 2, b.a.id)}))
	must(t, b.PutKeys(ctx, make, []byte("first"), noon)) // a replay lets nobody in again
	if _, err := b.Member(ctx, b.office, c.id, s); casework.CodeOf(err) != casework.Missing {
		t.Errorf("after the replay: %v", err)
	}
	k, err := b.Keys(ctx, b.office, b.a.id, s, 0)
	must(t, err)
	if len(k.Keys) != 2 || len(k.Grants) != 1 || len(k.Devices) != 2 || k.Recover != "age1r" {
		t.Errorf("keys: %+v", k)
	}
	// A key not wrapped for everybody, since its maker does not vouch for all, is wanted of others.
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: s, Grants: grant}))
	k, err = b.Keys(ctx, b.office, b.a.id, casework.ID{}, 0)
	must(t, err)
	if len(k.Wanted) != 1 || k.Wanted[0] != (wire.WantedKey{Space: s, Key: key2, Device: c.id}) {
		t.Errorf("wanted: %+v", k.Wanted)
	}
}

func testRolls(t *testing.T, b *bench) {
	c := b.enrol("supervisor")
	told := func(d *dev) bool {
		p := b.pull(d, 0)
		k, err := b.Keys(ctx, b.office, d.id, casework.ID{}, 0)
		must(t, err)
		_, err = b.Pull(ctx, store.PullQuery{Office: b.office, Device: d.id, Told: k.Cursor, Now: noon})
		must(t, err)
		return p.Keys
	}
	told(c)
	put := func(d *dev, number int64, body string) error {
		return b.PutRoll(ctx, b.office, store.Roll{Device: d.id, Number: number, Envelope: []byte(body)})
	}
	must(t, put(b.a, 5, "five"))
	if !told(c) {
		t.Error("a colleague is not told of a new roll")
	}
	must(t, put(b.a, 5, "five, the answer was lost"))
	wantCode(t, put(b.a, 4, "four, replayed"), casework.Stale)
	must(t, put(c, 1, "one"))
	must(t, put(b.a, 6, "six"))
	rolls := func(s store.Store) (out []string) {
		t.Helper()
		list, err := s.Rolls(ctx, b.office)
		must(t, err)
		for _, l := range list {
			out = append(out, fmt.Sprint(l.Number, " ", string(l.Envelope), " ", l.Revoked))
		}
		slices.Sort(out)
		return out
	}
	if got := rolls(b.Store); !slices.Equal(got, []string{"1 one false", "6 six false"}) {
		t.Errorf("rolls: %q", got)
	}
	must(t, b.Revoke(ctx, b.office, c.id, noon))
	if got := rolls(b.Store); !slices.Equal(got, []string{"1 one true", "6 six false"}) {
		t.Errorf("rolls without the one withdrawn: %q", got)
	}

	// A device brings a proof; one that was let into nothing may ask again with another invite.
	n := store.Device{Device: wire.Device{Device: casework.NewID(), Sign: bytes.Repeat([]byte{1}, 32), Box: "age1", Proof: []byte("proof")}, Made: noon}
	ask := func(invite string) (*store.Device, error) {
		t.Helper()
		must(t, b.PutInvite(ctx, store.Invite{Office: b.office, Hash: []byte(invite), Role: "student", Made: noon, Expires: noon.Add(time.Hour)}))
		_, d, _, err := b.Enrol(ctx, []byte(invite), n, wire.Founding{})
		return d, err
	}
	_, err := ask("first")
	must(t, err)
	must(t, b.Revoke(ctx, b.office, n.Device.Device, noon))
	n.Sign, n.Proof = bytes.Repeat([]byte{2}, 32), []byte("another")
	d, err := ask("second")
	must(t, err)
	if !d.Revoked.IsZero() || !bytes.Equal(d.Sign, n.Sign) || string(d.Proof) != "another" {
		t.Errorf("asked again: %+v", d)
	}
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: n.Device.Device, Role: wire.RoleEditor}}}))
	n.Sign = bytes.Repeat([]byte{3}, 32)
	_, err = ask("third")
	wantCode(t, err, casework.Denied)

	var archive bytes.Buffer
	must(t, b.Dump(ctx, &archive))
	open := func() store.Store {
		s, err := store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "hub.db"))
		must(t, err)
		t.Cleanup(func() { s.Close() })
		return s
	}
	s := open()
	must(t, s.Load(ctx, bytes.NewReader(archive.Bytes())))
	if got, err := s.Device(ctx, n.Device.Device); err != nil || string(got.Proof) != "another" || !slices.Equal(rolls(s), rolls(b.Store)) {
		t.Errorf("from the archive: %+v, %v, %q", got, err, rolls(s))
	}
	// An archive of the schema before ends at the table before.
	text := archive.String()
	before, _, _ := strings.Cut(text, "\"vouch\"\n")
	rows := strings.Count(before, "\n[")
	before = strings.Replace(before, `"schema":2`, `"schema":1`, 1) + fmt.Sprintf("{\"rows\":%d}\n", rows)
	old := open()
	must(t, old.Load(ctx, strings.NewReader(before)))
	if got, err := old.Device(ctx, n.Device.Device); err != nil || got.Role != "student" || len(rolls(old)) > 0 {
		t.Errorf("from an old archive: %+v, %v", got, err)
	}
}

// testManyKeys: the keys of many spaces come some hundreds at a time, and after that only those of spaces that changed.
func testManyKeys(t *testing.T, b *bench) {
	have := map[casework.ID]bool{}
	for range 320 {
		s := casework.NewID()
		b.makeSpace(b.a, s)
		have[s] = true
	}
	seen := map[casework.ID]bool{}
	pages := 0
	var since int64
	for more := true; more; pages++ {
		k, err := b.Keys(ctx, b.office, b.a.id, casework.ID{}, since)
		must(t, err)
		for _, w := range k.Keys {
			if seen[w.Space] {
				t.Errorf("a key came twice")
			}
			seen[w.Space] = true
		}
		more, since = k.More, k.Cursor
	}
	for s := range have {
		if !seen[s] {
			t.Fatalf("%d of %d keys came over %d pages", len(seen), len(have), pages)
		}
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
	person := casework.NewID()
	c := b.enrolAs(person, "consultant")
	for s := range have {
		must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: s, Grants: []wire.Grant{{Space: s, Device: c.id, Role: wire.RoleEditor}}}))
		k, err := b.Keys(ctx, b.office, b.a.id, casework.ID{}, since)
		must(t, err)
		if k.More || len(k.Keys) != 1 || k.Keys[0].Space != s || len(k.Grants) != 2 || k.Cursor <= since {
			t.Errorf("after a change: %+v", k)
		}
		// Everybody left; the person's next laptop comes back, a stranger's does not.
		must(t, b.Revoke(ctx, b.office, b.a.id, noon))
		must(t, b.Revoke(ctx, b.office, c.id, noon))
		next, other := b.enrolAs(person, "consultant"), b.enrol("consultant")
		if got := casework.CodeOf(b.put(&wire.KeysPut{Device: other.id, Space: s})); got != casework.Denied {
			t.Errorf("a stranger comes in: %q", got)
		}
		if err := b.put(&wire.KeysPut{Device: next.id, Space: s}); err != nil {
			t.Errorf("the person's next laptop: %v", err)
		}
		break
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

func testClock(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 2)
	p.Ops[0].Clock = op.At(noon.AddDate(73, 0, 0))
	p.Ops[1].Clock = op.At(noon.AddDate(-9, 0, 0))
	got := b.push(p)
	if got.Verdicts[0].Clock != op.At(noon) || got.Verdicts[1].Clock != p.Ops[1].Clock {
		t.Errorf("got %v and %v", got.Verdicts[0].Clock.Time(), got.Verdicts[1].Clock.Time())
	}
}

func testQueue(t *testing.T, b *bench) {
	a := store.Arrival{Kind: "enquiry", Code: "AAAA-BBBB", Area: "LAB", Language: "kk", Source: "page", Promised: "2026-11-26", Received: noon, Box: []byte("sealed")}
	must(t, b.Arrive(ctx, b.office, a))
	wantCode(t, b.Arrive(ctx, b.office, a), casework.Stale)
	must(t, b.Arrive(ctx, b.office, store.Arrival{Kind: "complaint", Code: "AAAA-BBBB", Received: noon, Box: []byte("sealed too")}))
	list, head, err := b.Arrivals(ctx, b.office, 0, []string{"enquiry"}, 10)
	must(t, err)
	if len(list) != 1 || head != 2 || list[0].Seq != 1 || string(list[0].Box) != "sealed" {
		t.Errorf("got %+v, head %d", list, head)
	}
	report := &wire.EnquiryReport{Office: b.office, Device: b.a.id, Taken: []string{"AAAA-BBBB"}, Status: []wire.EnquiryStatus{
		{Code: "AAAA-BBBB", Status: "accepted", At: noon.Add(time.Hour).UnixMilli()},
		{Code: "VISIT-1", Status: "new", Area: "FAM", Language: "ru", Promised: "2026-11-27", At: noon.UnixMilli()}}}
	must(t, b.Report(ctx, report, noon.Add(2*time.Hour)))
	report.Status = []wire.EnquiryStatus{{Code: "AAAA-BBBB", Status: "checking", At: noon.UnixMilli()}}
	must(t, b.Report(ctx, report, noon.Add(2*time.Hour)))
	e, err := b.Enquiry(ctx, b.office, "AAAA-BBBB")
	must(t, err)
	if e.Status != "accepted" || e.Promised != "2026-11-26" || !e.Taken || e.Area != "LAB" {
		t.Errorf("got %+v", e)
	}
	open, err := b.Enquiries(ctx, b.office, store.EnquiryQuery{Open: true})
	must(t, err)
	if len(open) != 1 || open[0].Code != "VISIT-1" {
		t.Errorf("open: %+v", open)
	}
	_, err = b.Enquiry(ctx, casework.NewID(), "AAAA-BBBB")
	wantCode(t, err, casework.Missing)
}

func testUpload(t *testing.T, b *bench) {
	u := store.Upload{Office: b.office, Space: b.space, Device: b.a.id, Sum: [32]byte{1}, Size: 100, Made: noon}
	first, err := b.StartUpload(ctx, u)
	must(t, err)
	one, err := b.Upload(ctx, b.office, first.ID, true)
	must(t, err)
	must(t, b.Advance(ctx, one, store.Part{At: 0, Size: 40, Key: "k0"}))
	two, err := b.Upload(ctx, b.office, first.ID, true)
	must(t, err)
	if two.Place != 40 || len(two.Parts) != 1 {
		t.Errorf("got %+v", two)
	}
	wantCode(t, b.Advance(ctx, one, store.Part{At: 40, Size: 10, Key: "k1"}), casework.Stale)
	must(t, b.Advance(ctx, two, store.Part{At: 40, Size: 60, Key: "k2"}))
	must(t, b.Truncate(ctx, two, 30))
	again, err := b.StartUpload(ctx, u)
	must(t, err)
	if again.Place != 30 || len(again.Parts) != 1 || again.Parts[0].Size != 30 {
		t.Errorf("got %+v", again)
	}
	must(t, b.Attach(ctx, b.office, u.Sum, b.space, 100, noon))
	if n, err := b.Attachment(ctx, b.office, b.a.id, u.Sum); err != nil || n != 100 {
		t.Errorf("got %d, %v", n, err)
	}
	_, err = b.Attachment(ctx, b.office, b.enrol("student").id, u.Sum)
	wantCode(t, err, casework.Missing)
}

func testRest(t *testing.T, b *bench) {
	must(t, b.PutToken(ctx, store.Token{Office: b.office, Hash: []byte("x"), Kind: "link", Label: "l", Made: noon, Expires: noon.Add(time.Hour)}))
	_, err := b.Token(ctx, b.office, []byte("x"), "link", noon.Add(2*time.Hour), true)
	wantCode(t, err, casework.Missing)
	_, err = b.Token(ctx, b.office, []byte("x"), "link", noon, true)
	must(t, err)
	_, err = b.Token(ctx, b.office, []byte("x"), "link", noon, true)
	wantCode(t, err, casework.Missing)

	p := store.Pack{Kind: "law", Name: "kz", Revision: 3, Size: 5, Sum: [32]byte{1}, Made: noon}
	must(t, b.PutPack(ctx, b.office, p))
	must(t, b.PutPack(ctx, b.office, p))
	p.Sum[0] = 2
	wantCode(t, b.PutPack(ctx, b.office, p), casework.Invalid)

	must(t, b.PutSheet(ctx, b.office, b.a.id, "2026-11", map[string]int64{"enquiries": 3, "cases": 2}))
	must(t, b.PutSheet(ctx, b.office, b.a.id, "2026-11", map[string]int64{"enquiries": 4}))
	s, err := b.Sheet(ctx, b.office, "2026-11")
	must(t, err)
	if len(s) != 1 || s[0].Value != 4 {
		t.Errorf("got %+v", s)
	}
}

func testDump(t *testing.T, b *bench) {
	sent := b.ops(b.a, b.space, 30)
	b.push(sent)
	anew := &wire.Push{Office: b.office, Device: b.a.id, Epoch: 1, Key: casework.NewID(), Ops: slices.Clone(sent.Ops[:2])} // known, under another number: kept without a body
	for i := range anew.Ops {
		anew.Ops[i].Epoch, anew.Ops[i].Number, anew.Ops[i].Prev = 1, int64(i+1), 0
	}
	b.push(anew)
	must(t, b.Arrive(ctx, b.office, store.Arrival{Kind: "enquiry", Code: "C1", Received: noon, Box: []byte{0, 1, 255}}))
	before := b.pull(b.a, 0)
	var archive bytes.Buffer
	must(t, b.Dump(ctx, &archive))
	wantCode(t, b.Load(ctx, bytes.NewReader(archive.Bytes())), casework.Invalid)
	s, err := store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "other.db"))
	must(t, err)
	defer s.Close()
	wantCode(t, s.Load(ctx, strings.NewReader(archive.String()[:archive.Len()*2/3])), casework.Corrupt)
	must(t, s.Load(ctx, bytes.NewReader(archive.Bytes())))
	other := &bench{Store: s, t: t, office: b.office, a: b.a, space: b.space}
	other.sound()
	after := other.pull(b.a, 0)
	if len(after.Acks) != 30 || after.Acks[29] != before.Acks[29] || after.Life == before.Life {
		t.Errorf("got %d acknowledgements; life %v, before %v", len(after.Acks), after.Life.Short(), before.Life.Short())
	}
	if got := other.push(b.ops(b.a, b.space, 1)); got.Verdicts[0].Seq != 31 {
		t.Errorf("goes on at %d, want 31", got.Verdicts[0].Seq)
	}
}

// testWriters: a reader that goes by the greatest number it saw misses nothing while others write.
func testWriters(t *testing.T, b *bench) {
	const writers, pushes, each = 6, 12, 7
	reader := b.enrol("supervisor")
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: reader.id, Role: wire.RoleReader}}}))
	var devs []*dev
	for range writers {
		d := b.enrol("advocate")
		must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: d.id, Role: wire.RoleEditor}}}))
		devs = append(devs, d)
	}
	var wg sync.WaitGroup
	errs := make(chan error, writers*2)
	for _, d := range devs {
		wg.Go(func() {
			for range pushes {
				p := b.ops(d, b.space, each)
				for range 2 { // and every one twice at once
					wg.Go(func() {
						if _, err := b.Push(ctx, p, noon); err != nil {
							errs <- err
						}
					})
				}
				if _, err := b.Push(ctx, p, noon); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	seen, after := 0, int64(0)
	for seen < writers*pushes*each {
		p, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: reader.id, After: after, Now: noon})
		must(t, err)
		for _, o := range p.Ops {
			after++
			if o.Seq != after {
				t.Fatalf("number %d where %d was due", o.Seq, after)
			}
		}
		seen += len(p.Ops)
		select {
		case err := <-errs:
			t.Fatal(err)
		default:
		}
	}
	wg.Wait()
	b.sound()
}
