package casework

import (
	"context"
	"encoding/json"
	"time"
)

// Divergence is one field of one entity for which people wrote different values without knowing of each other. All are kept; one is shown
// until a person settles it.
type Divergence struct {
	Space  ID
	Kind   Kind
	Entity ID
	Field  string // FieldDeleted: deleted by one, edited by another
	Weight int    // 1 a date that must not be missed, 2 legal, 3 the rest, 4 free text
	Since  time.Time
	Values []DivergentValue // the shown one first
}

// DivergentValue is what one person wrote.
type DivergentValue struct {
	Change ID
	Field  string // differs from the divergence's for an edit that met a deletion
	Value  json.RawMessage
	Who    ID        // member
	Device ID        //
	At     time.Time // the device's clock
	Shown  bool
}

// Settler is a store that may hold divergences.
type Settler interface {
	// Divergences gives what waits for a person, gravest first; a zero space means all.
	Divergences(ctx context.Context, space ID) ([]Divergence, error)
	// Settle writes the value a person chose, in the shape of a Write, over every value there is. It is an action like any other:
	// journalled, undone by nobody else's machine. Fields that only make sense together are settled together. then, when not nil, goes
	// on in the same action with what follows from the choice: of fields that only make sense together, what it puts is written over
	// every value too, also where the shown one stays. Errors: Missing; those of then, and nothing is settled.
	Settle(ctx context.Context, entity ID, field string, value json.RawMessage, reason string, then func(Tx) error) (*Change, error)
}
