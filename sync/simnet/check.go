package simnet

import (
	"encoding/json"
	"maps"

	"zanger/casework"
	"zanger/sync/op"
)

// check asks what must hold when everybody has met.
func (w *World) check() {
	w.checkLog()
	w.checkAgreement()
	w.checkNothingLost()
	w.checkForgotten()
	if err := w.Hub.Check(); err != nil {
		w.fault("%v", err)
	}
	for _, l := range w.Laptops {
		for _, s := range w.Spaces {
			if w.Hub.Member(s, l.Device()) {
				f := l.Fields(s)
				b, _ := json.Marshal(f)
				w.note("%s", b)
			}
		}
	}
}

// checkLog: numbers without gaps, each operation once, and, while the hub never went back, each after what it saw.
func (w *World) checkLog() {
	numbers := map[opKey]bool{}
	at := map[casework.ID]int64{}
	for i, o := range w.Hub.Log() {
		if len(o.Body) == 0 { // purged: its number alone is left
			continue
		}
		if o.Seq != int64(i+1) {
			w.fault("number %d stands at %d", o.Seq, i+1)
		}
		k := opKey{o.Device, o.Epoch, o.Number}
		if numbers[k] {
			w.fault("number %d of a device twice", o.Number)
		}
		numbers[k] = true
		if at[o.Header.Change] == 0 {
			at[o.Header.Change] = o.Seq
		}
		var b op.Body
		if !w.wentOn || json.Unmarshal(o.Body, &b) != nil {
			continue
		}
		for _, x := range b.Writes {
			for _, saw := range x.Saw {
				if at[saw] == 0 && !w.Hub.Held(saw) {
					w.fault("number %d saw what has no number yet", o.Seq)
				}
			}
		}
	}
}

// checkAgreement: all members of a space have the same heads, the same shown values and the same operations.
func (w *World) checkAgreement() {
	log := w.Hub.Log()
	seq := int64(len(log))
	for _, s := range w.Spaces {
		var want map[string]string
		var hub op.SetHash
		for _, o := range log {
			if o.Space == s && len(o.Body) > 0 {
				hub.Add(o.Sealed.Hash())
			}
		}
		for i, l := range w.Laptops {
			if !w.Hub.Member(s, l.Device()) || w.dirty(s, l) {
				continue
			}
			got := l.Fields(s)
			if want == nil {
				want = got
			} else if !maps.Equal(got, want) {
				w.fault("laptop %d differs: %s", i, differ(got, want))
			}
			if set := l.Set(s, seq); set != hub {
				w.fault("laptop %d has another set of operations than the hub", i)
			}
		}
	}
}

func differ(got, want map[string]string) (out string) {
	for k, v := range got {
		if want[k] != v {
			out += k + " is " + v + ", want " + want[k] + "; "
		}
	}
	for k, v := range want {
		if _, ok := got[k]; !ok {
			out += k + " is missing, want " + v + "; "
		}
	}
	return out
}

// dirty reports whether a laptop may show writes that the hub has not: it was removed and let in again, with writes held back; or the hub went back behind
// what a removed laptop had handed over and forgotten, which others of the space still have.
func (w *World) dirty(space casework.ID, l Laptop) bool {
	for k := range w.lost {
		if k.space == space && !w.wentOn {
			return true
		}
	}
	for _, m := range w.made {
		if m.wish.Space == space && l.Holds(m.change) && w.Hub.Held(m.change) {
			return true
		}
	}
	return false
}

// checkForgotten: a laptop that was told it lost a space has nothing of it, and of a purged one nobody has anything.
func (w *World) checkForgotten() {
	for i, l := range w.Laptops {
		for _, s := range w.Spaces {
			if n := len(l.Fields(s)); n > 0 && !w.Hub.Member(s, l.Device()) {
				w.fault("laptop %d still shows %d fields of a space it lost", i, n)
			}
		}
	}
	for _, o := range w.Hub.Log() {
		if w.gone[o.Space] && len(o.Body) > 0 {
			w.fault("number %d of a purged space came back", o.Seq)
		}
	}
}

// handedOver: a laptop hands over what it wrote in a space it lost, and forgets it. If the hub is then put back from an older backup,
// only other members of the space can have it, or nobody: a limit of forgetting, not of the exchange.
func (w *World) handedOver(m made) bool {
	return !w.wentOn && w.lost[lostKey{m.wish.Space, w.Laptops[m.laptop].Device()}]
}

// checkNothingLost: what a person was told is saved is in the hub's order, or held back there, or on a laptop; and it is shown, a head, or superseded by
// somebody who had seen it.
func (w *World) checkNothingLost() {
	logged := map[casework.ID]bool{}
	superseded := map[casework.ID]bool{}
	for _, o := range w.Hub.Log() {
		logged[o.Header.Change] = true
		var b op.Body
		if json.Unmarshal(o.Body, &b) == nil {
			for _, x := range b.Writes {
				for _, id := range x.Saw {
					superseded[id] = true
				}
			}
		}
	}
	for _, m := range w.made {
		if w.gone[m.wish.Space] || w.handedOver(m) {
			continue
		}
		l := w.Laptops[m.laptop]
		if !l.Holds(m.change) && !logged[m.change] && !w.Hub.Held(m.change) {
			w.fault("laptop %d forgot what it had confirmed, and the hub has it not", m.laptop)
		}
		if !logged[m.change] {
			if !w.Hub.Held(m.change) {
				w.fault("a confirmed write of laptop %d is nowhere but there", m.laptop)
			}
			continue
		}
		if superseded[m.change] || w.Opts.Make != nil {
			continue
		}
		for i, x := range w.Laptops {
			if !w.Hub.Member(m.wish.Space, x.Device()) || w.dirty(m.wish.Space, x) {
				continue
			}
			reg := x.(*Memory).disk.fields[fieldKey{m.wish.Space, m.wish.Entity, m.wish.Kind, m.wish.Field}]
			found := false
			if reg != nil {
				for _, h := range reg.Heads {
					found = found || h.Change == m.change
				}
			}
			if !found {
				w.fault("laptop %d lost a value nobody had superseded", i)
			}
		}
	}
}
