package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"zanger/casework"
)

// Roll is what a device that leads the office vouches for: what the office is, and which laptops are of it. It travels in an envelope of its own
// that whoever carries it can neither alter nor make.
type Roll struct {
	Office  casework.ID `cbor:"1,keyasint"`
	Device  casework.ID `cbor:"2,keyasint"` // that vouches; stands among Laptops
	Number  int64       `cbor:"3,keyasint"` // raised with every change
	Found   Founding    `cbor:"4,keyasint"`
	Laptops []Device    `cbor:"5,keyasint"` // Revoked: a person withdrew it
}

// MaxRoll is the most bytes of an envelope with a Roll.
const MaxRoll = 256 << 10

// RollMark names a set of rolls by their numbers, so that those a device has are not sent again; "" for none.
func RollMark(numbers map[casework.ID]int64) string {
	if len(numbers) == 0 {
		return ""
	}
	h := sha256.New()
	for _, id := range slices.SortedFunc(maps.Keys(numbers), func(a, b casework.ID) int { return slices.Compare(a[:], b[:]) }) {
		h.Write(binary.BigEndian.AppendUint64(id[:], uint64(numbers[id])))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
