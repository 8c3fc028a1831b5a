package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"strings"

	"filippo.io/age"

	"zanger/casework"
)

// Identity is a device's two key pairs. Keep it in the encrypted profile only.
type Identity struct {
	Device casework.ID
	sign   ed25519.PrivateKey
	box    *age.X25519Identity
}

// NewIdentity makes the keys of a device.
func NewIdentity(device casework.ID) (*Identity, error) {
	const op = "seal.NewIdentity"
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, internal(op, err)
	}
	box, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, internal(op, err)
	}
	return &Identity{Device: device, sign: sign, box: box}, nil
}

// Secret gives the private halves as one line of text, for the profile.
func (i *Identity) Secret() string {
	return "zanger-device-1 " + i.Device.String() + " " + base64.RawStdEncoding.EncodeToString(i.sign.Seed()) + " " + i.box.String()
}

// ParseIdentity reads what Secret gave. Errors: Corrupt.
func ParseIdentity(secret string) (*Identity, error) {
	const op = "seal.ParseIdentity"
	f := strings.Fields(secret)
	if len(f) != 4 || f[0] != "zanger-device-1" {
		return nil, corrupt(op, nil)
	}
	device, err := casework.ParseID(f[1])
	if err != nil || device.IsZero() {
		return nil, corrupt(op, nil)
	}
	seed, err := base64.RawStdEncoding.DecodeString(f[2])
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, corrupt(op, nil)
	}
	box, err := age.ParseX25519Identity(f[3])
	if err != nil {
		return nil, corrupt(op, nil)
	}
	return &Identity{Device: device, sign: ed25519.NewKeyFromSeed(seed), box: box}, nil
}

// Sign signs a message as the device: 64 bytes.
func (i *Identity) Sign(message []byte) []byte { return ed25519.Sign(i.sign, message) }

// Public gives what others know of the device.
func (i *Identity) Public() Member {
	return Member{Device: i.Device, Sign: i.sign.Public().(ed25519.PublicKey), Box: i.box.Recipient().String()}
}

// String keeps keys out of logs.
func (i *Identity) String() string { return "device " + i.Device.Short() }

// GoString keeps keys out of logs.
func (i *Identity) GoString() string { return "seal.Identity{}" }

// Member is the public half of a device.
type Member struct {
	Device casework.ID
	Sign   []byte // Ed25519, 32 bytes
	Box    string // age recipient
}

// Card is what a device says of itself: its signature over its keys and whose it is. Who compared its check code knows by it the rest.
func (i *Identity) Card(person casework.ID) []byte { return i.Sign(i.Public().card(person)) }

// Card verifies what Identity.Card gave.
func (m Member) Card(person casework.ID, card []byte) bool {
	return len(m.Sign) == ed25519.PublicKeySize && ed25519.Verify(m.Sign, m.card(person), card)
}

func (m Member) card(person casework.ID) []byte {
	b := append([]byte("zanger/laptop/v1\n"), m.Device[:]...)
	b = append(b, person[:]...)
	b = append(b, m.Sign...)
	return append(b, m.Box...)
}

// Recovery is the office's recovery key: its private half is printed and not kept. It opens every space.
type Recovery struct{ box *age.X25519Identity }

// NewRecovery makes one.
func NewRecovery() (*Recovery, error) {
	box, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, internal("seal.NewRecovery", err)
	}
	return &Recovery{box}, nil
}

// ParseRecovery reads what was printed; blanks and the case of letters do not matter. Errors: WrongKey.
func ParseRecovery(text string) (*Recovery, error) {
	box, err := age.ParseX25519Identity(strings.ToUpper(strings.Join(strings.Fields(text), "")))
	if err != nil {
		return nil, &casework.Error{Code: casework.WrongKey, Key: "error.sync.recovery", Op: "seal.ParseRecovery"}
	}
	return &Recovery{box}, nil
}

// Text is what is printed, once.
func (r *Recovery) Text() string { return r.box.String() }

// Recipient is the public half, which everybody of the office knows.
func (r *Recovery) Recipient() string { return r.box.Recipient().String() }

// String keeps the key out of logs.
func (r *Recovery) String() string { return "office recovery key" }

func internal(op string, err error) error {
	return &casework.Error{Code: casework.Internal, Key: "error.sync.internal", Op: op, Err: err}
}

func corrupt(op string, err error) error {
	return &casework.Error{Code: casework.Corrupt, Key: "error.sync.sealed", Op: op, Err: err}
}
