package seal

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"sync"

	"filippo.io/age"

	"zanger/casework"
)

// SpaceKey seals the operations of a space.
type SpaceKey struct {
	Space      casework.ID
	ID         casework.ID
	Generation int // from 1
	secret     [32]byte

	box     func() *age.X25519Identity // made of the secret when it is first wanted
	foreign string                     // the box of a key made before boxes were made of secrets
}

// NewSpaceKey makes a key. generation is one more than the space's greatest, 1 for a new space. The first key has the id of
// its space, which spares bytes in every operation; the others have ids of their own.
func NewSpaceKey(space casework.ID, generation int) (*SpaceKey, error) {
	k := &SpaceKey{Space: space, ID: space, Generation: generation}
	if generation > 1 {
		k.ID = casework.NewID()
	}
	rand.Read(k.secret[:])
	k.box = k.boxOnce()
	return k, nil
}

func (k *SpaceKey) boxOnce() func() *age.X25519Identity {
	return sync.OnceValue(func() *age.X25519Identity {
		if k.foreign != "" {
			return must(age.ParseX25519Identity(k.foreign)) // parsed once before
		}
		return must(age.ParseX25519Identity(ageIdentity(must(hkdf.Key(sha256.New, k.secret[:], nil, "zanger/box/v1", 32)))))
	})
}

// ageIdentity writes 32 secret bytes as age reads them: Bech32, in capitals.
func ageIdentity(secret []byte) string {
	const name, letters = "age-secret-key-", "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var sum uint32 = 1
	take := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for i := range len(name) {
		take(name[i] >> 5)
	}
	take(0)
	for i := range len(name) {
		take(name[i] & 31)
	}
	out := []byte(name + "1")
	put := func(v byte) { take(v); out = append(out, letters[v]) }
	bits, n := uint32(0), 0
	for _, b := range secret {
		for bits, n = bits<<8|uint32(b), n+8; n >= 5; {
			n -= 5
			put(byte(bits >> n & 31))
		}
	}
	put(byte(bits << (5 - n) & 31))
	for range 6 {
		take(0)
	}
	sum ^= 1
	for i := 5; i >= 0; i-- {
		out = append(out, letters[sum>>(5*i)&31])
	}
	return strings.ToUpper(string(out))
}

const keyMagic = "zanger key 1\n"

// Secret gives the key as bytes, for the profile.
func (k *SpaceKey) Secret() []byte {
	b := append([]byte(keyMagic), k.Space[:]...)
	b = append(b, k.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(k.Generation))
	b = append(b, k.secret[:]...)
	return append(b, k.foreign...)
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
	if k.foreign = string(b[72:]); k.foreign != "" {
		if _, err := age.ParseX25519Identity(k.foreign); err != nil {
			return nil, corrupt(op, nil)
		}
	}
	if n < 1 || n > 1<<31 || k.Space.IsZero() || k.ID.IsZero() {
		return nil, corrupt(op, nil)
	}
	k.Generation = int(n)
	k.box = k.boxOnce()
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
	return WrapAll([]*SpaceKey{k}, by, recovery, members...)
}

// boxKeys is how many keys share a box. It costs what three keys cost; more would make a box too large to hand out for one of them.
const boxKeys = 96

// WrapAll is Wrap for many keys that go to the same devices: a box holds several of them, for all of these. A key wrapped alone takes five times the bytes.
func WrapAll(keys []*SpaceKey, by *Identity, recovery string, members ...Member) (out []Wrapped, err error) {
	if recovery == "" {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.sync.recovery_missing", Op: "seal.Wrap"}
	}
	to := append([]Member{{Box: recovery}}, members...)
	for part := range slices.Chunk(keys, boxKeys) {
		box, err := boxFor(part, by, to)
		if err != nil {
			return nil, err
		}
		for _, k := range part {
			for _, m := range to {
				out = append(out, Wrapped{Space: k.Space, Key: k.ID, Generation: k.Generation, Device: m.Device, Box: box})
			}
		}
	}
	return out, nil
}

// WrapFor wraps the key for one more device, when it was wrapped for the recovery key before.
func (k *SpaceKey) WrapFor(by *Identity, m Member) (Wrapped, error) {
	if m.Device.IsZero() {
		return Wrapped{}, &casework.Error{Code: casework.Invalid, Key: "error.sync.key", Op: "seal.WrapFor"}
	}
	box, err := boxFor([]*SpaceKey{k}, by, []Member{m})
	return Wrapped{Space: k.Space, Key: k.ID, Generation: k.Generation, Device: m.Device, Box: box}, err
}

const (
	wrapFormat = 1
	wrapFront  = 1 + 16 + ed25519.SignatureSize
	wrapAbout  = "zanger/keys/v1\n"
	idPart     = 8 // bytes of an id in a box: enough that no hub can say a key is of another space
)

func boxFor(keys []*SpaceKey, by *Identity, to []Member) ([]byte, error) {
	const op = "seal.Wrap"
	var recipients []age.Recipient
	for _, m := range to {
		r, err := age.ParseX25519Recipient(m.Box)
		if err != nil {
			return nil, &casework.Error{Code: casework.Invalid, Key: "error.sync.key", Op: op}
		}
		recipients = append(recipients, r)
	}
	var plain []byte
	for _, k := range keys {
		own := uint64(0) // most first keys have the id of their space
		if k.ID != k.Space {
			own = 1
		}
		plain = binary.AppendUvarint(plain, uint64(k.Generation)<<1|own)
		plain = append(plain, k.Space[:idPart]...)
		if own == 1 {
			plain = append(plain, k.ID[:idPart]...)
		}
		plain = append(plain, k.secret[:]...)
	}
	file, err := boxed(plain, recipients...)
	if err != nil {
		return nil, internal(op, err)
	}
	out := append([]byte{wrapFormat}, by.Device[:]...)
	out = append(out, by.Sign(statement(file))...)
	return append(out, file...), nil
}

func statement(file []byte) []byte {
	sum := sha256.Sum256(file)
	return append([]byte(wrapAbout), sum[:]...)
}

// boxedKey is a key as it lies in a box.
type boxedKey struct {
	space, id  [idPart]byte
	generation int
	secret     [32]byte
}

func front(id casework.ID) (p [idPart]byte) { copy(p[:], id[:]); return p }

// keysIn reads what boxFor put into a box.
func keysIn(plain []byte) (out []boxedKey, ok bool) {
	for len(plain) > 0 {
		g, n := binary.Uvarint(plain)
		own := int(g & 1)
		if n <= 0 || g>>1 < 1 || g>>1 > 1<<31 || len(plain) < n+idPart*(1+own)+32 {
			return nil, false
		}
		plain = plain[n:]
		k := boxedKey{space: [idPart]byte(plain), id: [idPart]byte(plain[idPart*own:]), generation: int(g >> 1)}
		plain = plain[idPart*(1+own):]
		copy(k.secret[:], plain)
		plain = plain[32:]
		out = append(out, k)
	}
	return out, true
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
	return i.Unwrapper().Unwrap(w, sign)
}

// Unwrapper unwraps many keys, opening each box once.
func (i *Identity) Unwrapper() *Unwrapper { return &Unwrapper{device: i.Device, with: i.box} }

// Unwrap opens a key wrapped for the office's recovery key.
func (r *Recovery) Unwrap(w Wrapped, sign []byte) (*SpaceKey, error) {
	return (&Unwrapper{with: r.box}).Unwrap(w, sign)
}

// Unwrapper opens boxes of keys.
type Unwrapper struct {
	device casework.ID // zero: the recovery key
	with   *age.X25519Identity
	boxes  map[string][]boxedKey
}

// Unwrap is Identity's.
func (u *Unwrapper) Unwrap(w Wrapped, sign []byte) (*SpaceKey, error) {
	const op = "seal.Unwrap"
	switch {
	case w.Device != u.device:
		return nil, wrongKey(op)
	case len(w.Box) <= wrapFront:
		return nil, corrupt(op, nil)
	case w.Box[0] != wrapFormat:
		return nil, &casework.Error{Code: casework.Newer, Key: "error.sync.newer", Op: op}
	}
	keys, have := u.boxes[string(w.Box)]
	if !have {
		file := w.Box[wrapFront:]
		if len(sign) != ed25519.PublicKeySize || !ed25519.Verify(sign, statement(file), w.Box[1+16:wrapFront]) {
			return nil, &casework.Error{Code: casework.Denied, Key: "error.sync.signature", Op: op}
		}
		plain, err := unboxed(u.with, file, 64<<10)
		if err != nil {
			return nil, wrongKey(op)
		}
		var ok bool
		if keys, ok = keysIn(plain); !ok {
			return nil, corrupt(op, nil)
		}
		if u.boxes == nil {
			u.boxes = map[string][]boxedKey{}
		}
		u.boxes[string(w.Box)] = keys
	}
	for _, in := range keys {
		if in.space == front(w.Space) && in.id == front(w.Key) && in.generation == w.Generation && !w.Space.IsZero() {
			k := &SpaceKey{Space: w.Space, ID: w.Key, Generation: w.Generation, secret: in.secret}
			k.box = k.boxOnce()
			return k, nil
		}
	}
	return nil, corrupt(op, nil)
}

func wrongKey(op string) error {
	return &casework.Error{Code: casework.WrongKey, Key: "error.sync.key", Op: op}
}

// BoxRecipient is the public half of the space's box, for the hub.
func (k *SpaceKey) BoxRecipient() string { return k.box().Recipient().String() }

// OpenBox opens what somebody sealed to BoxRecipient. Errors: WrongKey (to another key, or damaged).
func (k *SpaceKey) OpenBox(sealed []byte) ([]byte, error) {
	b, err := unboxed(k.box(), sealed, maxBox)
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
	b, err := boxed(plain, to)
	if err != nil {
		return nil, internal(op, err)
	}
	return b, nil
}

func boxed(plain []byte, to ...age.Recipient) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to...)
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

// Ring is the keys a device has.
type Ring struct {
	keys   map[casework.ID]*SpaceKey
	spaces map[casework.ID][]*SpaceKey // the newest last
}

// NewRing holds keys.
func NewRing(keys ...*SpaceKey) *Ring {
	r := &Ring{keys: map[casework.ID]*SpaceKey{}, spaces: map[casework.ID][]*SpaceKey{}}
	for _, k := range keys {
		r.Add(k)
	}
	return r
}

// Add takes a key in; one it has by that id already stays.
func (r *Ring) Add(k *SpaceKey) {
	if r.keys[k.ID] != nil {
		return
	}
	r.keys[k.ID] = k
	of := append(r.spaces[k.Space], k)
	slices.SortFunc(of, func(a, b *SpaceKey) int {
		return cmp.Or(a.Generation-b.Generation, bytes.Compare(a.ID[:], b.ID[:]))
	})
	r.spaces[k.Space] = of
}

// Get gives a key by its id; nil: it is not here.
func (r *Ring) Get(id casework.ID) *SpaceKey { return r.keys[id] }

// Newest gives the key that seals what is written in the space now; nil: none.
func (r *Ring) Newest(space casework.ID) *SpaceKey {
	if of := r.spaces[space]; len(of) > 0 {
		return of[len(of)-1]
	}
	return nil
}

// Of gives all keys of a space, for a device that is let in. They are not to be changed.
func (r *Ring) Of(space casework.ID) []*SpaceKey { return r.spaces[space] }

// Drop forgets the keys of a space.
func (r *Ring) Drop(space casework.ID) {
	for _, k := range r.spaces[space] {
		delete(r.keys, k.ID)
	}
	delete(r.spaces, space)
}
