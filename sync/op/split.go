package op

import "zanger/casework"

// PartBytes is about how much of a change goes into one operation before it is sealed. A single write may be larger.
const PartBytes = 160 << 10

// Piece is what one operation carries of a change.
type Piece struct {
	Space casework.ID
	Part  int
	Parts int
	Body  Body
}

// Split gives the operations of a change: one a space, in the order in which the change first touched it, more where one would be too large.
// The same change always splits the same way. Writes of one entity stay together where they fit.
func Split(c *casework.Change) []Piece {
	var order []casework.ID
	by := map[casework.ID][]Write{}
	for _, w := range c.Writes {
		if by[w.Space] == nil {
			order = append(order, w.Space)
		}
		by[w.Space] = append(by[w.Space], Write{Kind: w.Kind, Entity: w.Entity, Field: w.Field, New: w.New, Saw: w.Saw, Past: w.Past})
	}
	var out []Piece
	for _, space := range order {
		first, size := len(out), 0
		for _, w := range by[space] {
			n := 48 + len(w.Field) + len(w.New) + 16*(len(w.Saw)+len(w.Past))
			if len(out) == first || size+n > PartBytes {
				out = append(out, Piece{Space: space, Part: len(out) - first, Body: Body{Act: c.Act, Reason: c.Reason, Who: c.Who, At: c.At, Reverts: c.Reverts}})
				size = 0
			}
			p := &out[len(out)-1].Body
			p.Writes = append(p.Writes, w)
			size += n
		}
		for i := first; i < len(out); i++ {
			out[i].Parts = len(out) - first
		}
	}
	return out
}

// Change gives what an opened operation tells as a change of its author's device. Old is left empty: only the author knows it.
func (o *Opened) Change() casework.Change {
	c := casework.Change{ID: o.Header.Change, Device: o.Author(), Who: o.Body.Who, At: o.Body.At, Clock: int64(o.Effective()), Schema: o.Schema,
		Act: o.Body.Act, Reason: o.Body.Reason, Reverts: o.Body.Reverts, Writes: make([]casework.Write, len(o.Body.Writes))}
	for i, w := range o.Body.Writes {
		if string(w.New) == "null" {
			w.New = nil
		}
		c.Writes[i] = casework.Write{Space: o.Space, Kind: w.Kind, Entity: w.Entity, Field: w.Field, New: w.New, Saw: w.Saw, Past: w.Past}
	}
	return c
}
