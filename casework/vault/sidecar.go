package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"zanger/casework"
)

// format is the sidecar format this program writes, and the newest it reads.
const format = 1

const maxSidecar = 64 << 10 // bytes; a real one has about one thousand

type slotKind string

const (
	slotPassphrase slotKind = "passphrase"
	slotRecovery   slotKind = "recovery"
	slotKeychain   slotKind = "keychain"
)

// sidecar is the body of profile.keys.
type sidecar struct {
	Profile    string `json:"profile"`
	Label      string `json:"label"`
	Generation uint64 `json:"generation"` // raised by every write
	Slots      []slot `json:"slots"`

	raw, mac []byte // as read
}

type envelope struct {
	Format int             `json:"format"`
	Body   json.RawMessage `json:"body"`
	Sum    string          `json:"sum"`
	MAC    string          `json:"mac"`
}

// encode gives the file's bytes, authenticated under the data key.
func (s *sidecar) encode(key Key) ([]byte, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"format\":%d,\n\"body\":%s,\n\"sum\":%q,\n\"mac\":%q}\n", format, body, hex.EncodeToString(sum[:]), hex.EncodeToString(macOf(key, body)))
	return b.Bytes(), nil
}

func macOf(key Key, body []byte) []byte {
	k := key.Subkey(labelSidecar)
	h := hmac.New(sha256.New, k[:])
	h.Write(body)
	return h.Sum(nil)
}

// genuine reports whether the sidecar is as somebody with this data key wrote it.
func (s *sidecar) genuine(key Key) bool { return hmac.Equal(s.mac, macOf(key, s.raw)) }

var errNewer = errors.New("a newer format")

// same reports whether two sidecars are one and the same write.
func (s *sidecar) same(o *sidecar) bool {
	return bytes.Equal(s.raw, o.raw) && bytes.Equal(s.mac, o.mac)
}

// parseSidecar reads the file's bytes. It answers errNewer for a later format and any other error for damage. It runs no
// key derivation, so a hostile file costs nothing.
func parseSidecar(b []byte) (*sidecar, error) {
	if len(b) > maxSidecar {
		return nil, errors.New("too long")
	}
	var e envelope
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, errors.New("not JSON") // the decoder's own words may quote the file
	}
	if e.Format > format {
		return nil, errNewer
	}
	sum := sha256.Sum256(e.Body)
	mac, err := hex.DecodeString(e.MAC)
	if e.Format != format || e.Sum != hex.EncodeToString(sum[:]) || err != nil || len(mac) != sha256.Size {
		return nil, errors.New("sum does not match")
	}
	s := &sidecar{raw: e.Body, mac: mac}
	dec := json.NewDecoder(bytes.NewReader(e.Body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(s); err != nil {
		return nil, errors.New("body does not match the format")
	}
	return s, s.check()
}

func (s *sidecar) check() error {
	if id, err := hex.DecodeString(s.Profile); err != nil || len(id) != 16 {
		return errors.New("profile id")
	}
	if !validLabel(s.Label) {
		return errors.New("label")
	}
	seen := map[slotKind]bool{}
	for _, sl := range s.Slots {
		if seen[sl.Kind] {
			return errors.New("two slots of one kind")
		}
		seen[sl.Kind] = true
		if err := sl.check(); err != nil {
			return fmt.Errorf("slot: %w", err)
		}
	}
	if !seen[slotPassphrase] || !seen[slotRecovery] {
		return errors.New("a slot is missing")
	}
	return nil
}

func (s *sidecar) slot(kind slotKind) *slot {
	for i := range s.Slots {
		if s.Slots[i].Kind == kind {
			return &s.Slots[i]
		}
	}
	return nil
}

// with gives a copy in which the slot stands in place of the one of its kind.
func (s *sidecar) with(sl slot) *sidecar {
	n := s.without(sl.Kind)
	n.Slots = append(n.Slots, sl)
	return n
}

func (s *sidecar) without(kind slotKind) *sidecar {
	n := &sidecar{Profile: s.Profile, Label: s.Label, Generation: s.Generation + 1}
	for _, sl := range s.Slots {
		if sl.Kind != kind {
			n.Slots = append(n.Slots, sl)
		}
	}
	return n
}

const maxLabel = 80 // characters

func validLabel(l string) bool {
	if !utf8.ValidString(l) || utf8.RuneCountInString(l) > maxLabel {
		return false
	}
	for _, r := range l {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return true
}

func damaged(op string, err error) error {
	return &casework.Error{Code: casework.Corrupt, Key: "error.vault.damaged", Op: op, Err: err}
}

func newer(op string) error {
	return &casework.Error{Code: casework.Newer, Key: "error.vault.newer", Op: op, Err: errNewer}
}
