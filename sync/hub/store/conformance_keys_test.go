package store_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

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
