package sqlite

import (
	"encoding/json"
	"maps"
	"slices"

	"zanger/casework"
)

// heads names, for the fields written after an entity's birth, the changes whose value stands. A field that is not named
// has the change that made the entity as its only head.
type heads map[string][]casework.ID

// of gives the heads of a field.
func (h heads) of(field string, born casework.ID) []casework.ID {
	if ids, ok := h[field]; ok {
		return ids
	}
	return []casework.ID{born}
}

func (h heads) with(field string, ids []casework.ID) heads {
	if h == nil {
		h = heads{}
	}
	h[field] = ids
	return h
}

// several reports whether what is shown may depend on more than one head.
func (h heads) several() bool {
	if len(h[casework.FieldDeleted]) > 0 {
		return true
	}
	for _, ids := range h {
		if len(ids) > 1 {
			return true
		}
	}
	return false
}

// past gives every head of the entity that is not in saw, each once, in the order of the fields.
func (h heads) past(born casework.ID, saw []casework.ID) []casework.ID {
	all := []casework.ID{born}
	for _, f := range slices.Sorted(maps.Keys(h)) {
		all = append(all, h[f]...)
	}
	var out []casework.ID
	for _, id := range all {
		if !slices.Contains(saw, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (h heads) column() (any, error) {
	if len(h) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(h)
	return string(b), err
}

func (h heads) clone() heads {
	if len(h) == 0 {
		return nil
	}
	c := make(heads, len(h))
	for k, v := range h {
		c[k] = v
	}
	return c
}
