package sqlite

import (
	"encoding/json"
	"time"

	"zanger/casework"
)

// line is a change as the journal keeps it. The writes of one entity stand together, so that its id, kind and space are
// written once: an import of 100,000 cases would otherwise carry them millions of times.
type line struct {
	ID      casework.ID  `json:"id"`
	Change  casework.ID  `json:"change,omitzero"` // of another device, which may have several lines here: ID is then that of the operation
	Seq     int64        `json:"seq"`
	Device  casework.ID  `json:"device"`
	Who     casework.ID  `json:"who,omitzero"`
	At      time.Time    `json:"at"`
	Clock   int64        `json:"clock"`
	Schema  int          `json:"schema"`
	Act     string       `json:"act"`
	Reason  string       `json:"reason,omitempty"`
	Reverts casework.ID  `json:"reverts,omitzero"`
	Wrote   []lineEntity `json:"wrote"`
}

type lineEntity struct {
	Entity casework.ID   `json:"entity"`
	Kind   casework.Kind `json:"kind"`
	Space  casework.ID   `json:"space"`
	Fields []lineField   `json:"fields"`
}

type lineField struct {
	Field string          `json:"f"`
	Old   json.RawMessage `json:"old,omitempty"`
	New   json.RawMessage `json:"new,omitempty"`
	Saw   []casework.ID   `json:"saw,omitempty"`
	Past  []casework.ID   `json:"past,omitempty"`
}

// encodeLine gives the bytes of a change in the journal. The chain is made over these bytes as they are kept.
func encodeLine(c *casework.Change) ([]byte, error) { return encodeLineAs(c, casework.ID{}) }

// encodeLineAs is encodeLine for a line whose own id is not that of its change.
func encodeLineAs(c *casework.Change, id casework.ID) ([]byte, error) {
	l := line{ID: c.ID, Seq: c.Seq, Device: c.Device, Who: c.Who, At: c.At, Clock: c.Clock, Schema: c.Schema, Act: c.Act, Reason: c.Reason, Reverts: c.Reverts}
	if !id.IsZero() {
		l.ID, l.Change = id, c.ID
	}
	for _, w := range c.Writes {
		if n := len(l.Wrote); n == 0 || l.Wrote[n-1].Entity != w.Entity || l.Wrote[n-1].Kind != w.Kind || l.Wrote[n-1].Space != w.Space {
			l.Wrote = append(l.Wrote, lineEntity{Entity: w.Entity, Kind: w.Kind, Space: w.Space})
		}
		e := &l.Wrote[len(l.Wrote)-1]
		e.Fields = append(e.Fields, lineField{Field: w.Field, Old: w.Old, New: w.New, Saw: w.Saw, Past: w.Past})
	}
	return json.Marshal(&l)
}

// decodeLine is encodeLine undone.
func decodeLine(b []byte) (casework.Change, error) {
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return casework.Change{}, err
	}
	c := casework.Change{ID: l.ID, Seq: l.Seq, Device: l.Device, Who: l.Who, At: l.At, Clock: l.Clock, Schema: l.Schema, Act: l.Act, Reason: l.Reason, Reverts: l.Reverts}
	if !l.Change.IsZero() {
		c.ID = l.Change
	}
	for _, e := range l.Wrote {
		for _, f := range e.Fields {
			c.Writes = append(c.Writes, casework.Write{Space: e.Space, Kind: e.Kind, Entity: e.Entity, Field: f.Field, Old: f.Old, New: f.New, Saw: f.Saw, Past: f.Past})
		}
	}
	return c, nil
}
