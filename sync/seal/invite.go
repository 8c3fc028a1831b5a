package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"zanger/casework"
)

// inviteLetters is how long the secret of an invite is: 140 bits.
const inviteLetters = 28

// Invite is what two laptops share before they have met: the one makes it, its person hands it to the other's. The hub is told Code only, from
// which the secret does not follow.
type Invite struct{ secret string }

// NewInvite makes one.
func NewInvite() Invite { return Invite{RandomCode(inviteLetters)} }

// ParseInvite reads what was printed, however it was typed. It is no invite of a laptop (false) when it has another length: a hub's own code has 16 letters.
func ParseInvite(typed string) (Invite, bool) {
	s := plainCode(typed)
	return Invite{s}, len(s) == inviteLetters
}

// Text is what is handed over.
func (i Invite) Text() string { return Grouped(i.secret) }

// String keeps the secret out of logs.
func (i Invite) String() string { return "invite" }

// GoString keeps the secret out of logs.
func (i Invite) GoString() string { return "seal.Invite{}" }

func (i Invite) key(what string) []byte {
	return must(hkdf.Key(sha256.New, []byte(i.secret), nil, "zanger/invite/"+what+"/v1", 32))
}

// Code is what the hub knows the invite by: 16 letters, as its own codes.
func (i Invite) Code() string { return Grouped(Letters(i.key("code")[:16])) }

// Proof shows, to who made the invite, that a laptop with these keys was given it: 16 bytes.
func (i Invite) Proof(m Member, person casework.ID) []byte {
	return i.mac("laptop", m.Device[:], person[:], m.Sign, []byte(m.Box))
}

// Welcome shows, to the laptop that was given the invite, that by made it and let it in: 16 bytes.
func (i Invite) Welcome(office casework.ID, by, to Member) []byte {
	return i.mac("office", office[:], by.Device[:], by.Sign, []byte(by.Box), to.Device[:], to.Sign, []byte(to.Box))
}

// Proves compares what Proof or Welcome gave with what came.
func Proves(want, got []byte) bool { return len(got) == proofSize && hmac.Equal(want, got) }

const proofSize = 16

func (i Invite) mac(what string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, i.key(what))
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
		h.Write(p)
	}
	return h.Sum(nil)[:proofSize]
}
