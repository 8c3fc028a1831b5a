package simnet

import (
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// Hub is what laptops talk to.
type Hub interface {
	Push(p *wire.Push, now time.Time) *wire.PushAnswer
	Pull(device casework.ID, after int64, limit int, now time.Time) *wire.Page
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
	Life    casework.ID
	Log     []op.Stamped
	Held    []op.Sealed
	last    map[lane]int64
	hashes  map[lane][][32]byte // by number-1
	seqs    map[lane][]wire.Verdict
	members map[casework.ID]map[casework.ID]window // space, device
}

// NewCounter makes an empty hub.
func NewCounter(life casework.ID) *Counter {
	return &Counter{Life: life, last: map[lane]int64{}, hashes: map[lane][][32]byte{}, seqs: map[lane][]wire.Verdict{}, members: map[casework.ID]map[casework.ID]window{}}
}

// Backup gives a copy that Restore puts back.
func (c *Counter) Backup() *Counter {
	b := NewCounter(c.Life)
	b.Log, b.Held = slices.Clone(c.Log), slices.Clone(c.Held)
	for k, v := range c.last {
		b.last[k], b.hashes[k], b.seqs[k] = v, slices.Clone(c.hashes[k]), slices.Clone(c.seqs[k])
	}
	return b
}

// Restore is the hub put back from a backup, under a new life. Who is a member is not forgotten here: it is the office's, not the log's.
func (c *Counter) Restore(b *Counter, life casework.ID) {
	b = b.Backup()
	c.Life, c.Log, c.Held, c.last, c.hashes, c.seqs = life, b.Log, b.Held, b.last, b.hashes, b.seqs
}

// Grant lets a device into a space; Revoke ends it.
func (c *Counter) Grant(space, device casework.ID) {
	if c.members[space] == nil {
		c.members[space] = map[casework.ID]window{}
	}
	c.members[space][device] = window{from: int64(len(c.Log))}
}

// Revoke ends a device's place in a space.
func (c *Counter) Revoke(space, device casework.ID) {
	if w, ok := c.members[space][device]; ok && w.to == 0 {
		w.to = int64(len(c.Log)) + 1
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
	a := &wire.PushAnswer{Now: now.UnixMilli(), Life: c.Life}
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
		case len(o.Body) > 2000:
			v.Kind, v.Reason = wire.Rejected, wire.ReasonSize
		case !c.Member(o.Space, o.Device):
			v.Kind, v.Reason = wire.Quarantined, wire.ReasonSpace
			c.Held = append(c.Held, *o)
		default:
			st := op.Stamp{Seq: int64(len(c.Log) + 1), Clock: op.Clamp(o.Header.Clock, now), At: now}
			c.Log = append(c.Log, op.Stamped{Stamp: st, Sealed: *o})
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
	p := &wire.Page{Now: now.UnixMilli(), Life: c.Life, Cursor: after, After: after}
	for space, ms := range c.members { // a place granted since: its history first
		w, ok := ms[device]
		if !ok || w.to > 0 || w.from < after || after == 0 {
			continue
		}
		for i := range min(after, int64(len(c.Log))) {
			if c.Log[i].Space == space {
				p.Ops = append(p.Ops, c.Log[i])
			}
		}
	}
	slices.SortFunc(p.Ops, func(a, b op.Stamped) int { return int(a.Seq - b.Seq) })
	for i := after; i < int64(len(c.Log)); i++ {
		if limit == 0 {
			p.More = true
			break
		}
		p.Cursor = c.Log[i].Seq
		if c.Member(c.Log[i].Space, device) {
			p.Ops = append(p.Ops, c.Log[i])
			limit--
		}
	}
	return p
}
