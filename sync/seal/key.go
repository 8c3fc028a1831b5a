package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"

	"filippo.io/age"

	"zanger/casework"
)

// SpaceKey seals the operations of a space.
type SpaceKey struct {
	Space      casework.ID
	ID         casework.ID
	Generation int // from 1
	secret     [32]byte
	box        *age.X25519Identity
}

// NewSpaceKey makes a key. generation is one more than the space's greatest, 1 for a new space. The first key has the id of
// its space, which spares bytes in every operation; the others have ids of their own.
func NewSpaceKey(space casework.ID, generation int) (*SpaceKey, error) {
	box, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, internal("seal.NewSpaceKey", err)
	}
	k := &SpaceKey{Space: space, ID: space, Generation: generation, box: box}
	if generation > 1 {
		k.ID = casework.NewID()
	}
	rand.Read(k.secret[:])
	return k, nil
}

const keyMagic = "zanger key 1\n"

// Secret gives the key as bytes, for the profile.
func (k *SpaceKey) Secret() []byte {
	b := append([]byte(keyMagic), k.Space[:]...)
	b = append(b, k.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(k.Generation))
	b = append(b, k.secret[:]...)
	return append(b, k.box.String()...)
}

// ParseSpaceKey reads what Secret gave. Errors: Corrupt.
func ParseSpaceKey(b []byte) (*SpaceKey, error) {
	const op = "seal.ParseSpaceKey"
	b, ok := bytes.CutPrefix(b, []byte(keyMagic))
	if !ok || len(b) < 16+16+8+32 {
		return nil, corrupt(op, nil)
	}
	k := &SpaceKey{}
	copy(k.Space[:], b)
	copy(k.ID[:], b[16:])
	n := binary.BigEndian.Uint64(b[32:])
	copy(k.secret[:], b[40:])
	box, err := age.ParseX25519Identity(string(b[72:]))
	if err != nil || n < 1 || n > 1<<31 || k.Space.IsZero() || k.ID.IsZero() {
		return nil, corrupt(op, nil)
	}
	k.Generation, k.box = int(n), box
	return k, nil
}

// String keeps the key out of logs.
func (k *SpaceKey) String() string { return "key " + k.ID.Short() }

// GoString keeps the key out of logs.
func (k *SpaceKey) GoString() string { return "seal.SpaceKey{}" }

// Wrapped is a key as it travels. Its fields are those of wire.WrappedKey.
type Wrapped struct {
	Space      casework.ID
	Key        casework.ID
	Generation int
	Device     casework.ID // receiver; zero: the office's recovery key
	Box        []byte
}

// Wrap wraps the key for member devices and, always, for the office's recovery recipient. Errors: Missing (no recipient), Invalid.
func (k *SpaceKey) Wrap(by *Identity, recovery string, members ...Member) ([]Wrapped, error) {
	const op = "seal.Wrap"
	if recovery == "" {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.sync.recovery_missing", Op: op}
	}
	out := make([]Wrapped, 0, len(members)+1)
	for _, m := range append([]Member{{Box: recovery}}, members...) {
		w, err := k.wrapFor(by, m)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// WrapFor wraps the key for one more device, when it was wrapped for the recovery key before.
func (k *SpaceKey) WrapFor(by *Identity, m Member) (Wrapped, error) {
	if m.Device.IsZero() {
		return Wrapped{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.key", Op: "seal.WrapFor"}
	}
	return k.wrapFor(by, m)
}

const (
	wrapFormat = 1
	wrapFront  = 1 + 16 + ed25519.SignatureSize
)

func (k *SpaceKey) wrapFor(by *Identity, m Member) (w Wrapped, err error) {
	const op = "seal.Wrap"
	to, err := age.ParseX25519Recipient(m.Box)
	if err != nil {
		return w, &casework.Error{Code: casework.Invalid, Key: "error.sync.key", Op: op}
	}
	w = Wrapped{Space: k.Space, Key: k.ID, Generation: k.Generation, Device: m.Device}
	file, err := boxed(to, k.Secret())
	if err != nil {
		return w, internal(op, err)
	}
	w.Box = append([]byte{wrapFormat}, by.Device[:]...)
	w.Box = append(w.Box, by.Sign(w.statement(file))...)
	w.Box = append(w.Box, file...)
	return w, nil
}

func (w *Wrapped) statement(file []byte) []byte {
	b := []byte("zanger/key/v1\n")
	b = append(b, w.Space[:]...)
	b = append(b, w.Key[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(w.Generation))
	b = append(b, w.Device[:]...)
	sum := sha256.Sum256(file)
	return append(b, sum[:]...)
}

// By tells which device wrapped the key; zero when the bytes are no wrapped key.
func (w *Wrapped) By() (id casework.ID) {
	if len(w.Box) > wrapFront && w.Box[0] == wrapFormat {
		copy(id[:], w.Box[1:])
	}
	return id
}

// Unwrap opens a key wrapped for this device. sign is the Ed25519 key of the device By names, as this office knows it. Errors: Denied (the
// signature is not that device's), WrongKey (for another device), Corrupt (not the key it says to be), Newer.
func (i *Identity) Unwrap(w Wrapped, sign []byte) (*SpaceKey, error) {
	if w.Device != i.Device {
		return nil, wrongKey("seal.Unwrap")
	}
	return unwrap(w, sign, i.box)
}

// Unwrap opens a key wrapped for the office's recovery key.
func (r *Recovery) Unwrap(w Wrapped, sign []byte) (*SpaceKey, error) {
	if !w.Device.IsZero() {
		return nil, wrongKey("seal.Unwrap")
	}
	return unwrap(w, sign, r.box)
}

func unwrap(w Wrapped, sign []byte, with *age.X25519Identity) (*SpaceKey, error) {
	const op = "seal.Unwrap"
	switch {
	case len(w.Box) <= wrapFront:
		return nil, corrupt(op, nil)
	case w.Box[0] != wrapFormat:
		return nil, &casework.Error{Code: casework.Newer, Key: "error.sync.newer", Op: op}
	}
	file := w.Box[wrapFront:]
	if len(sign) != ed25519.PublicKeySize || !ed25519.Verify(sign, w.statement(file), w.Box[1+16:wrapFront]) {
		return nil, &casework.Error{Code: casework.Denied, Key: "error.sync.signature", Op: op}
	}
	secret, err := unboxed(with, file, 4096)
	if err != nil {
		return nil, wrongKey(op)
	}
	k, err := ParseSpaceKey(secret)
	if err != nil {
		return nil, err
	}
	if k.Space != w.Space || k.ID != w.Key || k.Generation != w.Generation {
		return nil, corrupt(op, nil)
	}
	return k, nil
}

func wrongKey(op string) error {
	return &casework.Error{Code: casework.WrongKey, Key: "error.sync.key", Op: op}
}

// BoxRecipient is the public half of the space's box, for the hub.
func (k *SpaceKey) BoxRecipient() string { return k.box.Recipient().String() }

// OpenBox opens what somebody sealed to BoxRecipient. Errors: WrongKey (to another key, or damaged).
func (k *SpaceKey) OpenBox(sealed []byte) ([]byte, error) {
	b, err := unboxed(k.box, sealed, maxBox)
	if err != nil {
		return nil, wrongKey("seal.OpenBox")
	}
	return b, nil
}

const maxBox = 1 << 20

// SealBox seals a text, up to 1 MiB, to a box. Who sealed it cannot open it again. Errors: Invalid.
func SealBox(recipient string, plain []byte) ([]byte, error) {
	const op = "seal.SealBox"
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil || len(plain) > maxBox {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.sync.key", Op: op}
	}
	b, err := boxed(to, plain)
	if err != nil {
		return nil, internal(op, err)
	}
	return b, nil
}

func boxed(to age.Recipient, plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

func unboxed(with age.Identity, sealed []byte, limit int64) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = io.ErrShortBuffer
	}
	return b, err
}

// Ring is the keys a device has, by id.
type Ring map[casework.ID]*SpaceKey

// Newest gives the key that seals what is written in the space now; nil: none.
func (r Ring) Newest(space casework.ID) *SpaceKey {
	var best *SpaceKey
	for _, k := range r {
		if k.Space == space && (best == nil || k.Generation > best.Generation || k.Generation == best.Generation && bytes.Compare(k.ID[:], best.ID[:]) > 0) {
			best = k
		}
	}
	return best
}

// Of gives all keys of a space, for a device that is let in.
func (r Ring) Of(space casework.ID) []*SpaceKey {
	var out []*SpaceKey
	for _, k := range r {
		if k.Space == space {
			out = append(out, k)
		}
	}
	return out
}
