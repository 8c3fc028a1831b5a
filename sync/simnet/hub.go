package simnet

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// Hub is what laptops talk to, and what the World does to it.
type Hub interface {
	Life() casework.ID
	Push(p *wire.Push, now time.Time) *wire.PushAnswer
	// Pull answers with everything after a number, what the device lacks of spaces it was let into since, and the spaces it lost.
	Pull(device casework.ID, after int64, limit int, now time.Time) *wire.Page
	Enrol(device casework.ID)
	Grant(space, device casework.ID)
	Revoke(space, device casework.ID)
	Purge(space casework.ID)
	Member(space, device casework.ID) bool
	Backup() any
	// Restore puts a backup back, under a new life.
	Restore(backup any)
	// Log is everything that has a number; operations of a purged space have no body.
	Log() []op.Stamped
	// Held reports whether the hub keeps an operation of a change without a number.
	Held(change casework.ID) bool
	Check() error
}

type lane struct {
	device casework.ID
	epoch  uint32
}

type window struct {
	from, to int64 // hub numbers; to 0: still a member
}

// Counter is a hub in memory that orders by one counter.
type Counter struct {
	life    casework.ID
	log     []op.Stamped
	held    []op.Sealed
	newLife func() casework.ID
	purged  map[casework.ID]bool
	last    map[lane]int64
	hashes  map[lane][][32]byte // by number-1
	seqs    map[lane][]wire.Verdict
	members map[casework.ID]map[casework.ID]window // space, device
}

// NewCounter makes an empty hub. Its lives come from newLife.
func NewCounter(newLife func() casework.ID) *Counter {
	return &Counter{life: newLife(), newLife: newLife, purged: map[casework.ID]bool{}, last: map[lane]int64{}, hashes: map[lane][][32]byte{}, seqs: map[lane][]wire.Verdict{}, members: map[casework.ID]map[casework.ID]window{}}
}

// Life implements Hub.
func (c *Counter) Life() casework.ID { return c.life }

// Log implements Hub.
func (c *Counter) Log() []op.Stamped { return c.log }

// Held implements Hub.
func (c *Counter) Held(change casework.ID) bool {
	return slices.ContainsFunc(c.held, func(o op.Sealed) bool { return o.Change == change })
}

// Check implements Hub.
func (c *Counter) Check() error { return nil }

// Enrol implements Hub.
func (c *Counter) Enrol(casework.ID) {}

// Backup implements Hub.
func (c *Counter) Backup() any {
	b := &Counter{log: slices.Clone(c.log), held: slices.Clone(c.held), last: maps.Clone(c.last), hashes: map[lane][][32]byte{}, seqs: map[lane][]wire.Verdict{}}
	for k := range c.last {
		b.hashes[k], b.seqs[k] = slices.Clone(c.hashes[k]), slices.Clone(c.seqs[k])
	}
	return b
}

// Restore implements Hub. Who is a member is not forgotten here: it is the office's, not the log's.
func (c *Counter) Restore(backup any) {
	from := backup.(*Counter)
	b := from.Backup().(*Counter)
	c.life, c.log, c.held, c.last, c.hashes, c.seqs = c.newLife(), b.log, b.held, b.last, b.hashes, b.seqs
}

// Purge implements Hub.
func (c *Counter) Purge(space casework.ID) {
	c.purged[space] = true
	for d := range c.members[space] {
		c.Revoke(space, d)
	}
	for i := range c.log {
		if c.log[i].Space == space {
			c.log[i].Body = nil
		}
	}
	c.held = slices.DeleteFunc(c.held, func(o op.Sealed) bool { return o.Space == space })
}

// Grant lets a device into a space; Revoke ends it.
func (c *Counter) Grant(space, device casework.ID) {
	if c.purged[space] || c.Member(space, device) {
		return
	}
	if c.members[space] == nil {
		c.members[space] = map[casework.ID]window{}
	}
	c.members[space][device] = window{from: int64(len(c.log))}
}

// Revoke ends a device's place in a space.
func (c *Counter) Revoke(space, device casework.ID) {
	if w, ok := c.members[space][device]; ok && w.to == 0 {
		w.to = int64(len(c.log)) + 1
		c.members[space][device] = w
	}
}

// Member reports whether the device is in the space now.
func (c *Counter) Member(space, device casework.ID) bool {
	w, ok := c.members[space][device]
	return ok && w.to == 0
}

// Push implements Hub.
func (c *Counter) Push(p *wire.Push, now time.Time) *wire.PushAnswer {
	a := &wire.PushAnswer{Now: now.UnixMilli(), Life: c.life}
	l := lane{p.Device, p.Epoch}
	for i := range p.Ops {
		n := p.Ops[i].Number
		if n <= c.last[l] && c.hashes[l][n-1] != p.Ops[i].Hash() {
			a.State, a.Epoch = wire.PushFork, c.newest(p.Device)+1
			return a
		}
	}
	if p.Ops[0].Number > c.last[l]+1 {
		a.State, a.Expected = wire.PushGap, c.last[l]+1
		return a
	}
	for i := range p.Ops {
		o := &p.Ops[i]
		if o.Number <= c.last[l] {
			a.Verdicts = append(a.Verdicts, c.seqs[l][o.Number-1])
			continue
		}
		v := wire.Verdict{Number: o.Number, Kind: wire.Accepted}
		switch {
		case c.purged[o.Space]:
			v.Kind, v.Reason = wire.Rejected, wire.ReasonPurged
		case len(o.Body) > 2000:
			v.Kind, v.Reason = wire.Rejected, wire.ReasonSize
		case !c.Member(o.Space, o.Device):
			v.Kind, v.Reason = wire.Quarantined, wire.ReasonSpace
			c.held = append(c.held, *o)
		default:
			st := op.Stamp{Seq: int64(len(c.log) + 1), Clock: op.Clamp(o.Header.Clock, now), At: now}
			c.log = append(c.log, op.Stamped{Stamp: st, Sealed: *o})
			v.Seq, v.Clock, v.At = st.Seq, st.Clock, now.UnixMilli()
		}
		c.last[l]++
		c.hashes[l] = append(c.hashes[l], o.Hash())
		c.seqs[l] = append(c.seqs[l], v)
		a.Verdicts = append(a.Verdicts, v)
	}
	return a
}

func (c *Counter) newest(device casework.ID) (epoch uint32) {
	for l := range c.last {
		if l.device == device {
			epoch = max(epoch, l.epoch)
		}
	}
	return epoch
}

// Pull implements Hub. A copied disk pulls under the device's name too, so own operations come whole.
func (c *Counter) Pull(device casework.ID, after int64, limit int, now time.Time) *wire.Page {
	p := &wire.Page{Now: now.UnixMilli(), Life: c.life, Cursor: after, After: after}
	for space, ms := range c.members { // a place granted since: its history first
		w, ok := ms[device]
		if ok && w.to > 0 {
			p.Forget = append(p.Forget, space)
		}
		if !ok || w.to > 0 || w.from < after || after == 0 {
			continue
		}
		for i := range min(after, int64(len(c.log))) {
			if c.log[i].Space == space {
				p.Ops = append(p.Ops, c.log[i])
			}
		}
	}
	slices.SortFunc(p.Ops, func(a, b op.Stamped) int { return int(a.Seq - b.Seq) })
	slices.SortFunc(p.Forget, func(a, b casework.ID) int { return bytes.Compare(a[:], b[:]) })
	for i := after; i < int64(len(c.log)); i++ {
		if limit == 0 {
			p.More = true
			break
		}
		p.Cursor = c.log[i].Seq
		if c.Member(c.log[i].Space, device) {
			p.Ops = append(p.Ops, c.log[i])
			limit--
		}
	}
	return p
}
