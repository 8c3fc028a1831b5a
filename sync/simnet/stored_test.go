package simnet

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/hub/store/storetest"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// stored is the program's own hub as the World sees it: a database behind store.Store. A device that is in every space stands for the
// office: it makes spaces, lets in and removes, and reads the order.
type stored struct {
	t       testing.TB
	w       *World
	s       store.Store
	fresh   func() store.Store // an empty database
	witness casework.ID
	second  casework.ID // another person's, for what takes two
	keys    int
	devices []casework.ID
	gone    map[casework.ID]bool
	places  map[lostKey]bool      // who is to be where: after a restore the owner's laptop tells the hub again
	sent    map[opKey]casework.ID // change of all that was ever pushed
	held    map[casework.ID]bool  // by change; nil: look again
}

func newStored(t testing.TB, w *World, fresh func() store.Store) *stored {
	h := &stored{t: t, w: w, fresh: fresh, s: fresh(), witness: w.ID(), second: w.ID(), gone: map[casework.ID]bool{}, places: map[lostKey]bool{}, sent: map[opKey]casework.ID{}}
	h.must(h.s.PutOffice(t.Context(), &store.Office{ID: w.Office, Name: "Үлгі", Made: w.now, Life: w.ID()}))
	h.Enrol(h.witness)
	h.Enrol(h.second)
	for _, s := range w.Spaces {
		h.put(s, &wire.KeysPut{}, h.witness)
	}
	return h
}

func (h *stored) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("seed %d: %v", h.w.Seed, err)
	}
}

// put sends a change of keys as the witness; a new generation is wrapped for those named.
func (h *stored) put(space casework.ID, k *wire.KeysPut, wrapFor ...casework.ID) {
	h.t.Helper()
	k.Office, k.Device, k.Space = h.w.Office, h.witness, space
	if len(wrapFor) > 0 {
		h.keys++
		key := h.w.ID()
		for _, d := range append(wrapFor, casework.ID{}) {
			k.Keys = append(k.Keys, wire.WrappedKey{Space: space, Key: key, Generation: h.keys, Device: d, Box: []byte("sealed")})
		}
	}
	hash := h.w.ID()
	h.must(h.s.PutKeys(h.t.Context(), k, hash[:], h.w.now))
}

func (h *stored) Life() casework.ID {
	o, err := h.s.Office(h.t.Context(), h.w.Office)
	h.must(err)
	return o.Life
}

func (h *stored) Enrol(device casework.ID) {
	h.t.Helper()
	h.devices = append(h.devices, device)
	h.must(h.s.PutInvite(h.t.Context(), store.Invite{Office: h.w.Office, Hash: device[:], Role: "coordinator", Made: h.w.now, Expires: h.w.now.Add(time.Hour)}))
	_, _, _, err := h.s.Enrol(h.t.Context(), device[:], store.Device{Device: wire.Device{Device: device, Member: h.w.ID(), Sign: make([]byte, 32), Box: "age1"}, Made: h.w.now}, wire.Founding{Recover: "age1"})
	h.must(err)
}

func (h *stored) Grant(space, device casework.ID) {
	if h.Member(space, device) || h.gone[space] {
		return
	}
	h.places[lostKey{space, device}] = true
	h.put(space, &wire.KeysPut{Grants: []wire.Grant{{Space: space, Device: device, Role: wire.RoleEditor}}})
}

func (h *stored) Revoke(space, device casework.ID) {
	if h.Member(space, device) {
		h.remove(space, device)
	}
}

func (h *stored) remove(space, device casework.ID) {
	h.places[lostKey{space, device}] = false
	var stay []casework.ID
	for _, d := range h.devices {
		if d != device && h.Member(space, d) {
			stay = append(stay, d)
		}
	}
	h.put(space, &wire.KeysPut{Remove: []casework.ID{device}}, stay...)
}

func (h *stored) Purge(space casework.ID) {
	h.gone[space], h.held = true, nil
	for _, by := range []casework.ID{h.witness, h.second} {
		_, err := h.s.Purge(h.t.Context(), h.w.Office, space, by, h.w.now)
		h.must(err)
	}
}

func (h *stored) Member(space, device casework.ID) bool {
	role, err := h.s.Member(h.t.Context(), h.w.Office, device, space)
	if casework.CodeOf(err) != casework.Missing {
		h.must(err)
	}
	return role != ""
}

func (h *stored) Backup() any {
	var b bytes.Buffer
	h.must(h.s.Dump(h.t.Context(), &b))
	return b.Bytes()
}

func (h *stored) Restore(backup any) {
	h.held = nil
	h.must(h.s.Close())
	h.s = h.fresh()
	h.must(h.s.Load(h.t.Context(), bytes.NewReader(backup.([]byte))))
	for _, s := range h.w.Spaces {
		for _, d := range h.devices {
			if in, known := h.places[lostKey{s, d}]; known && in && !h.gone[s] {
				h.Grant(s, d)
			} else if known && !h.gone[s] {
				h.remove(s, d)
			}
		}
	}
}

func (h *stored) Push(p *wire.Push, now time.Time) *wire.PushAnswer {
	h.held = nil
	for _, o := range p.Ops {
		h.sent[opKey{o.Device, o.Epoch, o.Number}] = o.Change
	}
	a, err := h.s.Push(h.t.Context(), p, now)
	h.must(err)
	return a
}

// Pull does what a laptop does: a page, and the history of spaces it says are new.
func (h *stored) Pull(device casework.ID, after int64, limit int, now time.Time) *wire.Page {
	q := store.PullQuery{Office: h.w.Office, Device: device, After: after, Own: true, Ops: limit, Now: now}
	page, err := h.s.Pull(h.t.Context(), q)
	h.must(err)
	page.After = after
	if len(page.Granted) == 0 {
		return page
	}
	q.Spaces, q.After = page.Granted, 0
	for {
		old, err := h.s.Pull(h.t.Context(), q)
		h.must(err)
		page.Ops = append(page.Ops, old.Ops...)
		if !old.More { // the empty page, which closes the matter, is for a laptop that has kept what came
			return page
		}
		q.After = old.Cursor
	}
}

func (h *stored) Log() (out []op.Stamped) {
	heads, err := h.s.Heads(h.t.Context())
	h.must(err)
	all := map[int64]op.Stamped{}
	for after := int64(0); ; {
		p, err := h.s.Pull(h.t.Context(), store.PullQuery{Office: h.w.Office, Device: h.witness, After: after, Own: true, Now: h.w.now})
		h.must(err)
		for _, o := range p.Ops {
			all[o.Seq] = o
		}
		if after = p.Cursor; !p.More {
			break
		}
	}
	for n := range heads[h.w.Office] {
		o := all[n+1]
		o.Seq = n + 1 // of a purged space nothing but the number is handed out
		out = append(out, o)
	}
	return out
}

func (h *stored) Held(change casework.ID) bool {
	if h.held == nil {
		h.held = map[casework.ID]bool{}
		list, err := h.s.Held(h.t.Context(), h.w.Office)
		h.must(err)
		for _, o := range list {
			h.held[h.sent[opKey{o.Device, o.Epoch, o.Number}]] = true
		}
	}
	return h.held[change]
}

func (h *stored) Check() error {
	faults, err := h.s.Check(h.t.Context())
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("the hub's own check: %+v", faults)
	}
	return err
}

// sqliteHubs gives empty databases, copies of one. They lie in memory where the system has such a folder: what a disk loses is tried elsewhere.
func sqliteHubs(t testing.TB) func() store.Store {
	dir, err := os.MkdirTemp("/dev/shm", "hubsim")
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	empty := filepath.Join(dir, "empty.db")
	s, err := store.OpenSQLite(t.Context(), empty)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	blank, err := os.ReadFile(empty)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	return func() store.Store {
		n++
		file := filepath.Join(dir, fmt.Sprint(n, ".db"))
		os.Remove(filepath.Join(dir, fmt.Sprint(n-2, ".db")))
		if err := os.WriteFile(file, blank, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.OpenSQLite(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// TestHistoriesOverStores plays the same histories against the hub's own store, on both engines.
func TestHistoriesOverStores(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { overStore(t, 200, sqliteHubs(t)) })
	t.Run("postgres", func(t *testing.T) {
		c := storetest.NewCluster(t, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
		dsn := c.Database(t)
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		overStore(t, 25, func() store.Store {
			s, err := store.OpenPostgres(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			var tables string
			if err := db.QueryRowContext(t.Context(), `SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'`).Scan(&tables); err != nil {
				t.Fatal(err)
			}
			if _, err := db.ExecContext(t.Context(), `TRUNCATE `+tables); err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
}

func overStore(t *testing.T, seeds uint64, fresh func() store.Store) {
	if os.Getenv("ZANGER_LONG") != "" {
		seeds = 3000
	}
	for seed := uint64(1); seed <= seeds && !t.Failed(); seed++ {
		var h *stored
		w := New(seed, Options{Laptops: 2 + int(seed%3), Spaces: 1 + int(seed%4), Steps: 40 + int(seed%80), Bytes: seed%10 == 0, Hub: func(w *World) Hub { h = newStored(t, w, fresh); return h }})
		w.Run()
		if w.Fault != nil {
			t.Error(w.Fault)
		}
		if err := h.s.Close(); err != nil {
			t.Error(err)
		}
	}
}
