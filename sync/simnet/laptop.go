package simnet

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/wire"
)

// Wish is a write somebody wants to make.
type Wish struct {
	Space  casework.ID
	Kind   casework.Kind
	Entity casework.ID
	Field  string
	Value  json.RawMessage
	Settle bool // over every head, else over the one that is shown
}

// Laptop is what the World plays with. Every method is one transaction.
type Laptop interface {
	Device() casework.ID
	// Write stores a wish and gives its change; zero when it came to nothing.
	Write(change casework.ID, w Wish, now time.Time) (casework.ID, error)
	// Outbox gives what the hub has not answered: contiguous, of one epoch.
	Outbox(limit int) ([]op.Sealed, error)
	// Answered takes in the hub's word on a push.
	Answered(sent []op.Sealed, a *wire.PushAnswer) error
	// Took takes in a page.
	Took(p *wire.Page, now time.Time) error
	// Cursor gives up to where the hub's order was taken in, and the hub's life.
	Cursor() (int64, casework.ID)
	// Fields gives, for every field of a space, the changes that are its heads and the value shown.
	Fields(space casework.ID) map[string]string
	// Holds reports whether a change is there in any form.
	Holds(change casework.ID) bool
	// Set gives the set hash of a space up to a hub number.
	Set(space casework.ID, seq int64) op.SetHash
}

var errFull = errors.New("no room on the disk")

type fieldKey struct {
	space, entity casework.ID
	kind          casework.Kind
	field         string
}

type opKey struct {
	device casework.ID
	epoch  uint32
	number int64
}

type pieceKey struct {
	change, space casework.ID
	part          int
}

const (
	queued = iota
	taken
	held
	rejected
)

type kept struct {
	sealed op.Sealed
	stamp  op.Stamp
	state  int
	pulled bool // as the hub has it; one sent anew under another number shares its place
}

// disk is all a laptop has; a crash puts it back to what it was.
type disk struct {
	device casework.ID
	epoch  uint32
	number int64
	prev   map[casework.ID]int64
	cursor int64
	life   casework.ID
	clock  op.Clock
	ops    map[opKey]*kept
	known  map[pieceKey]bool
	fields map[fieldKey]*op.Register
}

// Memory is a laptop in memory.
type Memory struct {
	office casework.ID
	disk   disk
}

// NewMemory makes an empty laptop.
func NewMemory(office, device, life casework.ID) *Memory {
	return &Memory{office: office, disk: disk{device: device, life: life, prev: map[casework.ID]int64{}, ops: map[opKey]*kept{}, known: map[pieceKey]bool{}, fields: map[fieldKey]*op.Register{}}}
}

func (d *disk) clone() disk {
	c := *d
	c.prev, c.known = maps.Clone(d.prev), maps.Clone(d.known)
	c.ops = make(map[opKey]*kept, len(d.ops))
	for k, v := range d.ops {
		x := *v
		c.ops[k] = &x
	}
	c.fields = make(map[fieldKey]*op.Register, len(d.fields))
	for k, v := range d.fields {
		c.fields[k] = &op.Register{Heads: slices.Clone(v.Heads), Gone: maps.Clone(v.Gone)}
	}
	return c
}

// Copy is the laptop as a cloned disk would have it.
func (m *Memory) Copy() *Memory { return &Memory{office: m.office, disk: m.disk.clone()} }

// Device gives the laptop's id.
func (m *Memory) Device() casework.ID { return m.disk.device }

// Cursor implements Laptop.
func (m *Memory) Cursor() (int64, casework.ID) { return m.disk.cursor, m.disk.life }

// Write implements Laptop.
func (m *Memory) Write(change casework.ID, w Wish, now time.Time) (casework.ID, error) {
	d := &m.disk
	d.clock = op.Next(d.clock, now)
	k := fieldKey{w.Space, w.Entity, w.Kind, w.Field}
	reg := d.fields[k]
	if reg == nil {
		reg = &op.Register{}
	}
	saw := reg.Saw()
	if !w.Settle {
		shown := op.Shown(w.Kind, w.Field, reg.Heads, casework.ID{})
		saw = saw[:0]
		for _, h := range reg.Heads {
			if op.Same(h.Value, shown.Value) {
				saw = append(saw, h.Change)
			}
		}
	}
	ch := casework.Change{ID: change, Device: d.device, At: now, Clock: int64(d.clock), Schema: 1, Act: "act.test", Writes: []casework.Write{
		{Space: w.Space, Kind: w.Kind, Entity: w.Entity, Field: w.Field, New: w.Value, Saw: saw}}}
	for _, p := range op.Split(&ch) {
		d.number++
		h := op.Header{Change: ch.ID, Office: m.office, Space: p.Space, Device: d.device, Epoch: d.epoch, Number: d.number, Prev: d.prev[p.Space], Seen: d.cursor,
			Clock: d.clock, Schema: 1, Key: p.Space, Part: p.Part, Parts: p.Parts}
		d.prev[p.Space] = d.number
		s, err := sealPlain(h, &p.Body)
		if err != nil {
			return ch.ID, err
		}
		d.ops[opKey{h.Device, h.Epoch, h.Number}] = &kept{sealed: s}
		d.known[pieceKey{ch.ID, p.Space, p.Part}] = true
		m.apply(&op.Opened{Header: h, Body: p.Body})
	}
	return ch.ID, nil
}

func sealPlain(h op.Header, b *op.Body) (op.Sealed, error) {
	body, err := json.Marshal(b)
	return op.Sealed{Header: h, Body: body}, err
}

func (m *Memory) apply(o *op.Opened) {
	for _, w := range o.Body.Writes {
		k := fieldKey{o.Space, w.Entity, w.Kind, w.Field}
		if m.disk.fields[k] == nil {
			m.disk.fields[k] = &op.Register{}
		}
		v := w.New
		if string(v) == "null" {
			v = nil
		}
		m.disk.fields[k].Apply(op.Head{Change: o.Header.Change, Device: o.Author(), Clock: o.Effective(), Value: v}, w.Saw)
	}
}

// Outbox implements Laptop.
func (m *Memory) Outbox(limit int) ([]op.Sealed, error) {
	var keys []opKey
	for k, o := range m.disk.ops {
		if o.state == queued && k.device == m.disk.device {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareKeys)
	var out []op.Sealed
	for i, k := range keys {
		if i > 0 && (k.epoch != keys[0].epoch || k.number != keys[i-1].number+1) || i == limit {
			break
		}
		out = append(out, m.disk.ops[k].sealed)
	}
	return out, nil
}

func compareKeys(a, b opKey) int {
	if a.epoch != b.epoch {
		return int(a.epoch) - int(b.epoch)
	}
	return int(a.number - b.number)
}

// Answered implements Laptop.
func (m *Memory) Answered(sent []op.Sealed, a *wire.PushAnswer) error {
	d := &m.disk
	switch {
	case a.Life != d.life:
		m.reopen(0, a.Life)
	case a.State == wire.PushGap:
		if d.ops[opKey{d.device, sent[0].Epoch, a.Expected}] == nil {
			m.renumber(d.epoch + 1) // it was numbered anew since: this lane cannot go on
		} else {
			m.reopen(a.Expected, a.Life)
		}
	case a.State == wire.PushFork:
		m.renumber(a.Epoch)
	default:
		for _, v := range a.Verdicts {
			o := d.ops[opKey{d.device, sent[0].Epoch, v.Number}]
			if o == nil {
				continue
			}
			switch v.Kind {
			case wire.Accepted:
				m.stamp(o, op.Stamp{Seq: v.Seq, Clock: v.Clock, At: time.UnixMilli(v.At).UTC()})
			case wire.Quarantined:
				o.state = held
			case wire.Rejected:
				o.state = rejected
			}
		}
	}
	return nil
}

// reopen sends again what the hub may have forgotten.
func (m *Memory) reopen(from int64, life casework.ID) {
	d := &m.disk
	for k, o := range d.ops {
		o.stamp, o.pulled = op.Stamp{}, false
		if k.device == d.device && (k.number >= from || k.epoch < d.epoch) {
			o.state = queued
		}
	}
	d.cursor, d.life = 0, life
}

// renumber begins a new epoch.
func (m *Memory) renumber(epoch uint32) {
	d := &m.disk
	if epoch <= d.epoch {
		return
	}
	var keys []opKey
	for k, o := range d.ops {
		if o.state == queued && k.device == d.device {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareKeys)
	d.epoch, d.number, d.prev = epoch, 0, map[casework.ID]int64{}
	for _, k := range keys {
		o := d.ops[k]
		delete(d.ops, k)
		d.number++
		h := o.sealed.Header
		h.Epoch, h.Number, h.Prev = epoch, d.number, d.prev[h.Space]
		d.prev[h.Space] = d.number
		d.ops[opKey{h.Device, h.Epoch, h.Number}] = &kept{sealed: op.Sealed{Header: h, Body: o.sealed.Body}}
	}
}

// stamp writes down the hub's number and the clock that counts.
func (m *Memory) stamp(o *kept, st op.Stamp) {
	o.state, o.stamp = taken, st
	m.restamp(o.sealed.Change, o.sealed.Space)
}

// restamp uses the smallest clock under which the change is known: a copied laptop and a hub that forgot bring it twice.
func (m *Memory) restamp(change, space casework.ID) {
	least := op.Clock(1<<63 - 1)
	for _, o := range m.disk.ops {
		if o.sealed.Change == change && o.sealed.Space == space {
			x := op.Opened{Header: o.sealed.Header, Stamp: o.stamp}
			least = min(least, x.Effective())
		}
	}
	for k, reg := range m.disk.fields {
		if k.space == space {
			reg.Restamp(change, least)
		}
	}
}

// Took implements Laptop.
func (m *Memory) Took(p *wire.Page, now time.Time) error {
	d := &m.disk
	if p.Life != d.life {
		m.reopen(0, p.Life)
		return nil
	}
	for i := range p.Ops {
		s := &p.Ops[i]
		k := opKey{s.Device, s.Epoch, s.Number}
		if o := d.ops[k]; o != nil && o.sealed.Hash() == s.Sealed.Hash() {
			if o.pulled = true; o.stamp.Seq != s.Seq {
				m.stamp(o, s.Stamp)
			}
			continue
		}
		if k.device == d.device { // a copy of this laptop used the number, or will meet it
			if o := d.ops[k]; o != nil && o.state == queued {
				m.renumber(d.epoch + 1)
			} else if k.epoch > d.epoch || k.epoch == d.epoch && k.number > d.number {
				m.renumber(k.epoch + 1)
			}
		}
		o := op.Opened{Header: s.Header, Stamp: s.Stamp, Hash: s.Sealed.Hash()}
		if err := json.Unmarshal(s.Body, &o.Body); err != nil {
			return err
		}
		d.ops[k] = &kept{sealed: s.Sealed, stamp: s.Stamp, state: taken, pulled: true}
		piece := pieceKey{s.Header.Change, s.Space, s.Part}
		if d.known[piece] {
			m.restamp(s.Header.Change, s.Space)
			continue
		}
		d.known[piece] = true
		m.apply(&o)
		if c := o.Effective(); c <= op.At(now.Add(op.MaxAhead)) {
			d.clock = max(d.clock, c)
		}
	}
	for _, a := range p.Acks {
		if o := d.ops[opKey{d.device, a.Epoch, a.Number}]; o != nil {
			m.stamp(o, op.Stamp{Seq: a.Seq, Clock: a.Clock, At: time.UnixMilli(a.At).UTC()})
		}
	}
	for _, space := range p.Forget {
		m.forget(space)
	}
	if p.After <= d.cursor { // else it was asked for before the hub forgot
		d.cursor = max(d.cursor, p.Cursor)
	}
	return nil
}

// forget removes a space this laptop lost, once nothing of it waits to be sent.
func (m *Memory) forget(space casework.ID) {
	d := &m.disk
	for k, o := range d.ops {
		if o.sealed.Space == space && o.state == queued && k.device == d.device {
			return
		}
	}
	maps.DeleteFunc(d.ops, func(_ opKey, o *kept) bool { return o.sealed.Space == space })
	maps.DeleteFunc(d.known, func(k pieceKey, _ bool) bool { return k.space == space })
	maps.DeleteFunc(d.fields, func(k fieldKey, _ *op.Register) bool { return k.space == space })
	delete(d.prev, space)
}

// Fields implements Laptop.
func (m *Memory) Fields(space casework.ID) map[string]string {
	out := map[string]string{}
	for k, reg := range m.disk.fields {
		if k.space != space || len(reg.Heads) == 0 {
			continue
		}
		out[k.entity.String()+"."+k.field] = describe(reg.Saw(), op.Shown(k.kind, k.field, reg.Heads, casework.ID{}).Value)
	}
	return out
}

func describe(heads []casework.ID, shown json.RawMessage) string {
	names := make([]string, len(heads))
	for i, h := range heads {
		names[i] = h.String()
	}
	slices.Sort(names)
	return fmt.Sprint(names, " ", string(shown))
}

// Holds implements Laptop.
func (m *Memory) Holds(change casework.ID) bool {
	for k := range m.disk.known {
		if k.change == change {
			return true
		}
	}
	return false
}

// Set implements Laptop. It counts what was pulled.
func (m *Memory) Set(space casework.ID, seq int64) (set op.SetHash) {
	for _, o := range m.disk.ops {
		if o.sealed.Space == space && o.pulled && o.stamp.Seq > 0 && o.stamp.Seq <= seq {
			set.Add(o.sealed.Hash())
		}
	}
	return set
}
