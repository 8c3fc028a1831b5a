package sqlite

import (
	"encoding/json"

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
