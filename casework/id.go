package casework

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/base32"
	"fmt"
)

// ID names a thing for ever: 128 random bits made on the laptop, so no two laptops need to ask each other. The zero ID
// means "none".
type ID [16]byte

// ids are written in lower-case base32 without the look-alike letters i, l, o, u: 26 characters, safe to read aloud.
var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes a fresh id. It panics when the system has no randomness left, since nothing may go on then.
func NewID() ID {
	var id ID
	if _, err := rand.Read(id[:]); err != nil {
		panic("casework: no randomness: " + err.Error())
	}
	return id
}

// ParseID reads the 26 characters that String writes; the empty string is no id.
func ParseID(s string) (ID, error) {
	var id ID
	if s == "" {
		return id, nil
	}
	b, err := idText.DecodeString(s)
	if err != nil || len(b) != len(id) {
		return id, &Error{Code: Invalid, Key: "error.id.format", Op: "casework.ParseID"}
	}
	copy(id[:], b)
	return id, nil
}

// String gives 26 characters, or the empty string for no id.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return idText.EncodeToString(id[:])
}

// Short gives the first six characters: enough to tell things apart on a screen, never to look one up.
func (id ID) Short() string {
	if id.IsZero() {
		return ""
	}
	return id.String()[:6]
}

// IsZero reports whether there is no id.
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText writes what String gives.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what String gives.
func (id *ID) UnmarshalText(b []byte) error {
	v, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Value stores an id as 16 bytes, none as NULL.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads what Value stored.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(v) == len(id) {
			copy(id[:], v)
			return nil
		}
	}
	return fmt.Errorf("casework: id: cannot read %T", src)
}
