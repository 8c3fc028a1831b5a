package wire

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
)

// What an envelope holds; part of what is signed.
const (
	AboutEnrol   = "enrol"
	AboutPush    = "push"
	AboutKeys    = "keys"
	AboutBatch   = "keysbatch"
	AboutBlob    = "blob"
	AboutEnquiry = "enquiry"
	AboutBundle  = "bundle"
	AboutRoll    = "roll"
	AboutRequest = "request"
)

// Signer signs as a device. seal.Identity is one.
type Signer interface {
	Sign(message []byte) []byte
}

// Envelope is a message a device vouches for.
type Envelope struct {
	Device    casework.ID `cbor:"1,keyasint"`
	Message   []byte      `cbor:"2,keyasint"` // what Encode gave
	Signature []byte      `cbor:"3,keyasint"`
}

func signed(about string, message []byte) []byte {
	return append([]byte("zanger/"+about+"/v1\n"), message...)
}

// Wrap encodes a message and signs it.
func Wrap(about string, device casework.ID, by Signer, m any) ([]byte, error) {
	b, err := Encode(m)
	if err != nil {
		return nil, err
	}
	e := Envelope{Device: device, Message: b, Signature: by.Sign(signed(about, b))}
	out, err := encMode.Marshal(&e)
	if err == nil && len(out) > MaxMessage+256 {
		return nil, tooLarge("wire.Wrap")
	}
	return out, err
}

// Unwrap reads an envelope. Nothing in it may be believed before Check. Errors: Invalid.
func Unwrap(b []byte) (*Envelope, error) {
	const where = "wire.Unwrap"
	if len(b) > MaxMessage+256 {
		return nil, tooLarge(where)
	}
	var e Envelope
	if err := decMode.Unmarshal(b, &e); err != nil {
		return nil, malformed(where, err)
	}
	if e.Device.IsZero() || len(e.Signature) != ed25519.SignatureSize {
		return nil, malformed(where, errors.New("no device or signature"))
	}
	return &e, nil
}

// Check verifies the signature with the device's public key (32 bytes) and reads the message into m. Errors: Denied, Newer, Invalid.
func (e *Envelope) Check(about string, sign []byte, m any) error {
	if len(sign) != ed25519.PublicKeySize || !ed25519.Verify(sign, signed(about, e.Message), e.Signature) {
		return denied("wire.Check")
	}
	return Decode(e.Message, m)
}

// Peek reads the message without checking who wrote it: an Enrol carries the key it is to be checked with.
func (e *Envelope) Peek(m any) error { return Decode(e.Message, m) }

// MaxSkew is how far the time in an Authorization header may be from the hub's clock. A device whose clock is wrong corrects
// it by Problem's Date header and tries again.
const MaxSkew = 10 * time.Minute

const scheme = "Zanger-Device "

// Authorize gives the Authorization header of a request whose body is not an envelope. target is path and query as sent.
// sum is the SHA-256 of the body; nil when the body is checked otherwise or there is none.
func Authorize(by Signer, device casework.ID, method, target string, sum []byte, now time.Time) string {
	var nonce [9]byte
	rand.Read(nonce[:])
	claim := device.String() + "." + strconv.FormatInt(now.Unix(), 36) + "." + base64.RawURLEncoding.EncodeToString(nonce[:])
	return scheme + claim + "." + base64.RawURLEncoding.EncodeToString(by.Sign(request(claim, method, target, sum)))
}

func request(claim, method, target string, sum []byte) []byte {
	return signed(AboutRequest, []byte(method+"\n"+target+"\n"+hex.EncodeToString(sum)+"\n"+claim))
}

// Authorization is who a request says to come from.
type Authorization struct {
	Device casework.ID
	At     time.Time
	Nonce  string // the hub refuses one it has seen within MaxSkew
	claim  string
	sig    []byte
}

// ParseAuthorization reads the header. Errors: Denied.
func ParseAuthorization(header string) (*Authorization, error) {
	const where = "wire.ParseAuthorization"
	text, ok := strings.CutPrefix(header, scheme)
	if !ok || len(text) > 256 {
		return nil, denied(where)
	}
	parts := strings.Split(text, ".")
	if len(parts) != 4 || len(parts[2]) != 12 {
		return nil, denied(where)
	}
	device, err := casework.ParseID(parts[0])
	at, err2 := strconv.ParseInt(parts[1], 36, 64)
	sig, err3 := base64.RawURLEncoding.DecodeString(parts[3])
	if err != nil || err2 != nil || err3 != nil || device.IsZero() {
		return nil, denied(where)
	}
	return &Authorization{Device: device, At: time.Unix(at, 0).UTC(), Nonce: parts[2], claim: strings.Join(parts[:3], "."), sig: sig}, nil
}

// Check verifies it with the device's public key and the hub's clock. Errors: Denied (forged), Stale (the clocks differ by more than MaxSkew).
func (a *Authorization) Check(sign []byte, method, target string, sum []byte, now time.Time) error {
	if len(sign) != ed25519.PublicKeySize || !ed25519.Verify(sign, request(a.claim, method, target, sum), a.sig) {
		return denied("wire.Authorization")
	}
	if d := now.Sub(a.At); d > MaxSkew || d < -MaxSkew {
		return &casework.Error{Code: casework.Stale, Key: "error.sync.clock", Op: "wire.Authorization"}
	}
	return nil
}

// BodySum is the SHA-256 that Authorize and Check want.
func BodySum(body []byte) []byte {
	s := sha256.Sum256(body)
	return s[:]
}

func denied(where string) error {
	return &casework.Error{Code: casework.Denied, Key: "error.sync.signature", Op: where}
}
