package store_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
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
