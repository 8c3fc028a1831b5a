package simnet

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// Options shape a World.
type Options struct {
	Laptops int                                       // at least 2
	Spaces  int                                       // at least 1; the first is everybody's
	Steps   int                                       //
	Bytes   bool                                      // what travels is written as bytes and read again
	Calm    bool                                      // no crashes, copies or full disks: for laptops that cannot be put back
	Tell    func(string)                              // hears every event; may be nil
	Make    func(w *World, device casework.ID) Laptop // nil: Memory
	Hub     func(w *World) Hub                        // nil: a Counter
}

// World is one history.
type World struct {
	Seed    uint64
	Opts    Options
	Office  casework.ID
	Hub     Hub
	Laptops []Laptop
	Spaces  []casework.ID

	rnd     *rand.Rand
	now     time.Time
	skew    []time.Duration
	trace   hash.Hash
	ids     uint64
	backup  any
	delayed []func()
	made    []made
	mine    []map[casework.ID]bool // by laptop: spaces it believes to be in, from its last page
	gone    map[casework.ID]bool   // purged spaces
	lost    map[lostKey]bool       // who was ever removed from what
	wentOn  bool                   // the hub never went back, and no laptop was copied
	Fault   error                  // the first thing that must not be
}

type lostKey struct{ space, device casework.ID }

// made is a write that was confirmed to the person.
type made struct {
	change casework.ID
	laptop int
	wish   Wish
}

// New makes a world of a seed.
func New(seed uint64, o Options) *World {
	w := &World{Seed: seed, Opts: o, rnd: rand.New(rand.NewPCG(seed, 0x7a616e676572)), now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), trace: sha256.New(), gone: map[casework.ID]bool{}, lost: map[lostKey]bool{}, wentOn: true}
	w.Office = w.ID()
	for range o.Spaces {
		w.Spaces = append(w.Spaces, w.ID())
	}
	if o.Hub != nil {
		w.Hub = o.Hub(w)
	} else {
		w.Hub = NewCounter(w.ID)
	}
	for i := range o.Laptops {
		device := w.ID()
		var l Laptop
		if o.Make != nil {
			l = o.Make(w, device)
		} else {
			l = NewMemory(w.Office, device, w.Hub.Life())
		}
		w.add(l)
		w.Hub.Enrol(l.Device())
		for n, s := range w.Spaces {
			if n == 0 || i == 0 || w.rnd.IntN(2) == 0 {
				w.Hub.Grant(s, l.Device())
				w.mine[i][s] = true
			}
		}
	}
	w.backup = w.Hub.Backup()
	return w
}

func (w *World) add(l Laptop) {
	w.Laptops = append(w.Laptops, l)
	w.skew = append(w.skew, 0)
	w.mine = append(w.mine, map[casework.ID]bool{})
}

// ID makes an id of the seed, so that histories repeat.
func (w *World) ID() (id casework.ID) {
	w.ids++
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], w.Seed)
	binary.BigEndian.PutUint64(b[8:], w.ids)
	sum := sha256.Sum256(b[:])
	copy(id[:], sum[:])
	return id
}

// Trace names the history so far: two runs of a seed have the same.
func (w *World) Trace() string { return hex.EncodeToString(w.trace.Sum(nil)) }

func (w *World) note(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintln(w.trace, line)
	if w.Opts.Tell != nil {
		w.Opts.Tell(line)
	}
}

func (w *World) fault(format string, args ...any) {
	if w.Fault == nil {
		w.Fault = fmt.Errorf("seed %d: %s", w.Seed, fmt.Sprintf(format, args...))
	}
}

// Run plays all steps, heals the line and lets everybody meet.
func (w *World) Run() {
	for range w.Opts.Steps {
		w.step()
		if w.Fault != nil {
			return
		}
	}
	w.heal()
}

func (w *World) step() {
	w.now = w.now.Add(time.Duration(w.rnd.IntN(90)) * time.Second)
	i := w.rnd.IntN(len(w.Laptops))
	switch k := w.rnd.IntN(100); {
	case k < 38:
		w.write(i)
	case k < 62:
		w.push(i, true)
	case k < 84:
		w.pull(i, true)
	case k < 87:
		w.skew[i] = []time.Duration{0, 10 * 365 * 24 * time.Hour, -10 * 365 * 24 * time.Hour, 4 * time.Minute}[w.rnd.IntN(4)]
		w.note("clock %d %v", i, w.skew[i])
	case k < 90:
		if n := len(w.delayed); n > 0 {
			at := w.rnd.IntN(n)
			f := w.delayed[at]
			w.delayed = slices.Delete(w.delayed, at, at+1)
			w.note("late")
			f()
		}
	case k < 92:
		w.backup = w.Hub.Backup()
		w.note("backup")
	case k < 93:
		w.Hub.Restore(w.backup)
		w.wentOn = false
		for _, s := range w.Spaces {
			if w.gone[s] { // whoever puts a backup back removes again what was removed since
				w.Hub.Purge(s)
			}
		}
		w.note("restore %d", len(w.Hub.Log()))
	case k < 96:
		if s := w.rnd.IntN(len(w.Spaces)); s > 0 && !w.gone[w.Spaces[s]] {
			w.Hub.Grant(w.Spaces[s], w.Laptops[i].Device())
			w.note("grant %d %d", s, i)
		}
	case k < 98:
		if s := w.rnd.IntN(len(w.Spaces)); s > 0 && i > 0 {
			w.Hub.Revoke(w.Spaces[s], w.Laptops[i].Device())
			w.lost[lostKey{w.Spaces[s], w.Laptops[i].Device()}] = true
			w.note("revoke %d %d", s, i)
		}
	case k < 99 && w.rnd.IntN(3) == 0:
		if s := w.rnd.IntN(len(w.Spaces)); s > 0 {
			w.Hub.Purge(w.Spaces[s])
			w.gone[w.Spaces[s]] = true
			w.note("purge %d", s)
		}
	default:
		if m, ok := w.Laptops[i].(*Memory); ok && !w.Opts.Calm && len(w.Laptops) < w.Opts.Laptops+1 {
			w.add(m.Copy())
			w.mine[len(w.mine)-1] = maps.Clone(w.mine[i])
			w.wentOn = false
			w.note("copy %d", i)
		}
	}
}

func (w *World) clock(i int) time.Time { return w.now.Add(w.skew[i]) }

// commit runs one transaction of a laptop, which may stop before or after its disk has it, or find no room. It reports whether the
// caller hears of the end.
func (w *World) commit(i int, f func() error) error {
	m, ok := w.Laptops[i].(*Memory)
	if !ok || w.Opts.Calm {
		return f()
	}
	switch k := w.rnd.IntN(40); k {
	case 0, 1: // no room, or stopped before
		was := m.disk.clone()
		_ = f()
		m.disk = was
		w.note("lost %d", k)
		return errFull
	case 2: // stopped after
		_ = f()
		w.note("stopped")
		return errFull
	}
	return f()
}

var values = []string{"а", "ә", "б", "в"}
var days = []string{"2026-12-01", "2026-12-02", "2026-12-09"}

func (w *World) wish(i int) (Wish, bool) {
	var mine []casework.ID
	for _, s := range w.Spaces {
		if w.mine[i][s] {
			mine = append(mine, s)
		}
	}
	if len(mine) == 0 {
		return Wish{}, false
	}
	x := Wish{Space: mine[w.rnd.IntN(len(mine))], Settle: w.rnd.IntN(4) == 0}
	n := byte(w.rnd.IntN(2))
	x.Entity = x.Space
	x.Entity[15] ^= n + 1
	var v any
	switch w.rnd.IntN(4) {
	case 0:
		x.Kind, x.Field, v = casework.KindTask, "due", days[w.rnd.IntN(len(days))]
		x.Entity[14] ^= 1
	case 1:
		x.Kind, x.Field, v = casework.KindTask, "what", values[w.rnd.IntN(len(values))]
		x.Entity[14] ^= 1
	case 2:
		x.Kind, x.Field, v = casework.KindNote, "text", values[w.rnd.IntN(len(values))]
	case 3:
		x.Kind, x.Field, v = casework.KindNote, "answer", values[w.rnd.IntN(len(values))]
	}
	if w.rnd.IntN(8) > 0 {
		x.Value, _ = json.Marshal(v)
	}
	return x, true
}

func (w *World) write(i int) {
	x, ok := w.wish(i)
	if !ok {
		return
	}
	id := w.ID()
	err := w.commit(i, func() (err error) { id, err = w.Laptops[i].Write(id, x, w.clock(i)); return err })
	w.note("write %d %s %s %v", i, x.Field, x.Value, err)
	if err == nil && !id.IsZero() {
		w.made = append(w.made, made{id, i, x})
	}
}

// push sends what is queued. On a bad line the request may be lost, cut, late or twice, and the answer may be lost.
func (w *World) push(i int, bad bool) (more bool) {
	l := w.Laptops[i]
	sent, err := l.Outbox(1 + w.rnd.IntN(6))
	if err != nil {
		w.fault("outbox: %v", err)
	}
	if err != nil || len(sent) == 0 {
		return false
	}
	_, life := l.Cursor()
	p := &wire.Push{Office: w.Office, Device: l.Device(), Epoch: sent[0].Epoch, Key: sent[0].Change, Ops: slices.Clone(sent)}
	call := func() *wire.PushAnswer { return over(w, w.Hub.Push(over(w, p), w.now)) }
	fate := 9
	if bad {
		fate = w.rnd.IntN(10)
	}
	w.note("push %d %d..+%d %d", i, sent[0].Number, len(sent), fate)
	switch fate {
	case 0: // lost
		return false
	case 1: // cut in the middle
		w.cut(p)
		return false
	case 2: // arrives, the answer does not
		call()
		return false
	case 3: // arrives after the laptop has given up
		w.delayed = append(w.delayed, func() { call() })
		return false
	case 4: // arrives twice
		call()
	}
	a := call()
	w.note("answer %d %d %d", a.State, len(a.Verdicts), a.Expected)
	if a.Life == life && a.State == wire.PushGap && a.Expected > sent[0].Number {
		w.fault("the hub expects %d, which is above %d", a.Expected, sent[0].Number)
	}
	err = w.commit(i, func() error { return l.Answered(sent, a) })
	return err == nil
}

// over brings a message to the other side as it is, or as bytes.
func over[T any](w *World, m *T) *T {
	if !w.Opts.Bytes {
		return m
	}
	b, err := wire.Encode(m)
	if err != nil {
		w.fault("encode: %v", err)
		return m
	}
	out := new(T)
	if err := wire.Decode(b, out); err != nil {
		w.fault("decode: %v", err)
		return m
	}
	return out
}

func (w *World) cut(p *wire.Push) {
	if !w.Opts.Bytes {
		return
	}
	b, err := wire.Encode(p)
	if err != nil {
		w.fault("encode: %v", err)
		return
	}
	if err := wire.Decode(b[:w.rnd.IntN(len(b))], &wire.Push{}); err == nil {
		w.fault("a message cut in the middle was read")
	}
}

func (w *World) pull(i int, bad bool) (more bool) {
	l := w.Laptops[i]
	cursor, life := l.Cursor()
	if bad && w.rnd.IntN(5) == 0 {
		return false
	}
	p := over(w, w.Hub.Pull(l.Device(), cursor, 1+w.rnd.IntN(8), w.now))
	w.note("pull %d from %d: %d ops to %d", i, cursor, len(p.Ops), p.Cursor)
	w.watch(i, cursor, life, p)
	if bad {
		switch w.rnd.IntN(8) {
		case 0: // the page is lost
			return false
		case 1: // it comes twice
			_ = w.commit(i, func() error { return l.Took(p, w.clock(i)) })
		case 2: // in another order
			w.rnd.Shuffle(len(p.Ops), func(a, b int) { p.Ops[a], p.Ops[b] = p.Ops[b], p.Ops[a] })
		}
	}
	if err := w.commit(i, func() error { return l.Took(p, w.clock(i)) }); err != nil {
		if err != errFull {
			w.fault("took: %v", err)
		}
		return false
	}
	for _, s := range w.Spaces {
		w.mine[i][s] = w.Hub.Member(s, l.Device())
	}
	now, after := l.Cursor()
	return p.More || now != cursor || after != life
}

// watch checks what a page may hold.
func (w *World) watch(i int, cursor int64, life casework.ID, p *wire.Page) {
	if p.Cursor < cursor && p.Life == life {
		w.fault("the hub's order ran back from %d to %d", cursor, p.Cursor)
	}
	for _, o := range p.Ops {
		if !w.Hub.Member(o.Space, w.Laptops[i].Device()) {
			w.fault("laptop %d was given a space it is not in", i)
		}
		if o.Stamp.Clock > op.At(w.now.Add(op.MaxAhead)) {
			w.fault("a clock ahead of the hub's went through")
		}
	}
}

// heal ends all faults and lets everybody push and pull until nothing moves. A world that does not come to rest is at fault.
func (w *World) heal() {
	w.Opts.Calm = true
	for _, f := range w.delayed {
		f()
	}
	w.delayed = nil
	for i := range w.skew {
		w.skew[i] = 0
	}
	compared := false
	for range 400 {
		moved := false
		for i := range w.Laptops {
			moved = w.push(i, false) || moved
			moved = w.pull(i, false) || moved
		}
		if w.Fault != nil {
			return
		}
		if !moved && compared {
			w.check()
			return
		}
		if !moved {
			w.compare()
			compared = true
		}
	}
	w.fault("no rest after 400 rounds")
}

// compare is what laptops do once a day: a space of which the hub holds other operations is fetched anew. Here only copies of one disk do it, since the
// hub tells one device once of a space it was let into, and one of them may have heard it for both; others must agree without it.
func (w *World) compare() {
	log := w.Hub.Log()
	for i, l := range w.Laptops {
		if !slices.ContainsFunc(w.Laptops, func(x Laptop) bool { return x != l && x.Device() == l.Device() }) {
			continue
		}
		cursor, life := l.Cursor()
		for n, s := range w.Spaces {
			if !w.Hub.Member(s, l.Device()) {
				continue
			}
			p := &wire.Page{Now: w.now.UnixMilli(), Life: life, After: cursor, Cursor: cursor}
			var set op.SetHash
			for _, o := range log {
				if o.Space == s && len(o.Body) > 0 {
					set.Add(o.Sealed.Hash())
					p.Ops = append(p.Ops, o)
				}
			}
			if l.Set(s, int64(len(log))) != set {
				w.note("fetched anew %d %d", i, n)
				if err := l.Took(over(w, p), w.clock(i)); err != nil {
					w.fault("took: %v", err)
				}
			}
		}
	}
}
