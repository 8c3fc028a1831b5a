package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"

	"zanger/casework"
)

// The sheet: 32 characters of secret and one over all, three to a group, a fourth to check the group.
const (
	recoveryBytes  = 20
	recoveryGroups = 11
	groupData      = 3
	groupSize      = groupData + 1
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Recovery is the recovery key, to be printed once and put away. It opens the profile like the passphrase does.
type Recovery struct{ secret [recoveryBytes]byte }

func newRecovery() (r Recovery) {
	rand.Read(r.secret[:])
	return r
}

// Groups gives the eleven groups of four characters.
func (r Recovery) Groups() []string {
	d := r.digits()
	g := make([]string, recoveryGroups)
	for i := range g {
		var b [groupSize]byte
		for j, v := range d[i*groupData : (i+1)*groupData] {
			b[j] = crockford[v]
		}
		b[groupData] = crockford[groupCheck(i, d[i*groupData:(i+1)*groupData])]
		g[i] = string(b[:])
	}
	return g
}

// Lines gives the groups as the sheet shows them: four, four and three.
func (r Recovery) Lines() []string {
	var lines []string
	for g := range slices.Chunk(r.Groups(), GroupsInLine) {
		lines = append(lines, strings.Join(g, " "))
	}
	return lines
}

// GroupsInLine is how many groups a line of the sheet has.
const GroupsInLine = 4

// Text is the key in one line, groups joined by '-'. It is a secret: print or show it, never log it.
func (r Recovery) Text() string { return strings.Join(r.Groups(), "-") }

// String keeps a recovery key out of logs.
func (r Recovery) String() string { return "recovery key" }

// GoString keeps a recovery key out of logs.
func (r Recovery) GoString() string { return "vault.Recovery{}" }

// Wipe overwrites the key, as far as a garbage-collected program can.
func (r *Recovery) Wipe() { clear(r.secret[:]) }

// digits gives 33 numbers of five bits: the secret, then the first five bits of its hash.
func (r Recovery) digits() []byte {
	d := make([]byte, 0, recoveryGroups*groupData)
	acc, bits := uint(0), 0
	for _, b := range r.secret {
		acc, bits = acc<<8|uint(b), bits+8
		for bits >= 5 {
			bits -= 5
			d = append(d, byte(acc>>bits&31))
		}
	}
	return append(d, overall(r.secret))
}

func overall(secret [recoveryBytes]byte) byte {
	sum := sha256.Sum256(append([]byte("zanger/vault/v1/sheet"), secret[:]...))
	return sum[0] >> 3
}

// groupCheck sums the group in the field of 32 elements with a different weight for each place, and adds the group's number:
// one wrong character, two that changed places and a group in another's place all show.
func groupCheck(group int, d []byte) byte {
	c := byte(group + 1)
	for i, v := range d {
		c ^= mul32(v, 2<<i)
	}
	return c
}

// mul32 multiplies in GF(32), x^5 + x^2 + 1.
func mul32(a, b byte) (p byte) {
	for ; b > 0; b >>= 1 {
		if b&1 != 0 {
			p ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0x25
		}
	}
	return p
}

// ParseRecovery reads a recovery key as people type it: small letters, any spacing, O for 0, I or L for 1, and Cyrillic
// letters of the same look. Errors: Invalid with key error.vault.recovery_group (Args Group, from 1, the first wrong one),
// error.vault.recovery_length (Args Have and Want, characters) or error.vault.recovery_mistyped.
func ParseRecovery(typed string) (Recovery, error) {
	const op = "vault.ParseRecovery"
	invalid := func(key string, args map[string]any) (Recovery, error) {
		return Recovery{}, &casework.Error{Code: casework.Invalid, Key: key, Args: args, Op: op}
	}
	groups := make([][]byte, 0, recoveryGroups)
	total := 0
	for _, f := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\r\n\u00a0-–—_.,;:/|", r) }) {
		var g []byte
		for _, r := range f {
			g = append(g, crockfordValue(r))
		}
		groups, total = append(groups, g), total+len(g)
	}
	if len(groups) != recoveryGroups {
		if total != recoveryGroups*groupSize {
			return invalid("error.vault.recovery_length", map[string]any{"Have": total, "Want": recoveryGroups * groupSize})
		}
		groups = slices.Collect(slices.Chunk(slices.Concat(groups...), groupSize))
	}
	var d []byte
	for i, g := range groups {
		if len(g) != groupSize || slices.Max(g) > 31 || groupCheck(i, g[:groupData]) != g[groupData] {
			return invalid("error.vault.recovery_group", map[string]any{"Group": i + 1})
		}
		d = append(d, g[:groupData]...)
	}
	var r Recovery
	acc, bits, n := uint(0), 0, 0
	for _, v := range d[:len(d)-1] {
		acc, bits = acc<<5|uint(v), bits+5
		if bits >= 8 {
			bits -= 8
			r.secret[n] = byte(acc >> bits)
			n++
		}
	}
	if overall(r.secret) != d[len(d)-1] {
		return invalid("error.vault.recovery_mistyped", nil)
	}
	return r, nil
}

const cyrillic, latin = "АВЕКМНОРСТУХЗ", "ABEKMH0PCTYX3"

// crockfordValue gives 0..31, or 255 for a character that never stands on a sheet.
func crockfordValue(r rune) byte {
	u := strings.ToUpper(string(r))
	switch u {
	case "O":
		u = "0"
	case "I", "L", "І":
		u = "1"
	}
	if i := strings.Index(cyrillic, u); i >= 0 {
		u = latin[i/2 : i/2+1]
	}
	if i := strings.Index(crockford, u); i >= 0 && len(u) == 1 {
		return byte(i)
	}
	return 255
}
