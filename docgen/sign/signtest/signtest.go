// Package signtest is, for tests, a stand-in for NCALayer: it speaks the message shapes that its published clients speak,
// and signs with a key made on the spot, with no meaning to anybody.
//
// # Promise about old data
//
// None: it keeps nothing.
//
// # What it refuses
//
// Nothing; it is no proof that the real program behaves so.
package signtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// The ways a stand-in may answer.
const (
	Signs    = "signs"    // a signature in a list, as version 1.4 answers
	One      = "one"      // a signature as a bare string, as recorded of older ones
	Object   = "object"   // a signature in an object, with its certificate
	Cancels  = "cancels"  // the person closed the window
	Password = "password" // the key's password was wrong
	Old      = "old"      // no module of that name
	Fails    = "fails"    // a fault of its own
	Waits    = "waits"    // the person does nothing
	Hangs    = "hangs"    // the line goes away
	Mute     = "mute"     // it never says its version
	Garbled  = "garbled"  // an answer that is none
)

// Layer is a running stand-in.
type Layer struct {
	Address string         // wss://127.0.0.1:port/
	Roots   *x509.CertPool // that make its certificate trusted
	Pin     string         // fingerprint of its certificate, for those who do not trust it

	mu   sync.Mutex
	how  string
	last map[string]any // the request it was asked last
	srv  *httptest.Server
}

// Start starts a stand-in that answers in a way; stop it when done.
func Start(how string) *Layer {
	l := &Layer{how: how}
	l.srv = httptest.NewTLSServer(http.HandlerFunc(l.serve))
	l.Address = "wss" + l.srv.URL[len("https"):] + "/"
	l.Roots = x509.NewCertPool()
	l.Roots.AddCert(l.srv.Certificate())
	sum := sha256.Sum256(l.srv.Certificate().Raw)
	l.Pin = hex.EncodeToString(sum[:])
	return l
}

// Stop ends it.
func (l *Layer) Stop() {
	l.srv.CloseClientConnections()
	l.srv.Close()
}

// Answer changes how it answers from now on.
func (l *Layer) Answer(how string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.how = how
}

// Last gives the request it was asked last.
func (l *Layer) Last() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

func (l *Layer) serve(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(1 << 28)
	l.mu.Lock()
	how := l.how
	l.mu.Unlock()
	say := func(s string) { _ = conn.Write(r.Context(), websocket.MessageText, []byte(s)) }
	if how != Mute {
		say(`{"result":{"version":"1.4"}}`)
	}
	for {
		_, b, err := conn.Read(r.Context())
		if err != nil {
			return
		}
		var request struct {
			Args struct {
				Data   string `json:"data"`
				Params struct {
					Encapsulate bool `json:"encapsulate"`
				} `json:"signingParams"`
			} `json:"args"`
		}
		whole := map[string]any{}
		_, _ = json.Unmarshal(b, &request), json.Unmarshal(b, &whole)
		l.mu.Lock()
		l.last = whole
		l.mu.Unlock()
		say("--heartbeat--")
		say(`{"result":{"version":"1.4"}}`)
		data, _ := base64.StdEncoding.DecodeString(request.Args.Data)
		armour, _ := json.Marshal("-----BEGIN CMS-----\n" + wrapped(Sign(data, request.Args.Params.Encapsulate)) + "-----END CMS-----\n")
		switch how {
		case Signs:
			say(`{"status":true,"body":{"result":[` + string(armour) + `]}}`)
		case One:
			say(`{"status":true,"body":{"result":` + string(armour) + `}}`)
		case Object:
			say(`{"status":true,"body":{"result":{"signatures":[` + string(armour) + `],"certificate":"MIIB"}}}`)
		case Cancels:
			say(`{"status":true,"body":{}}`)
		case Password:
			say(`{"status":false,"code":"INVOCATION_ERROR","message":"error","details":"java.io.IOException: keystore password was incorrect"}`)
		case Old:
			say(`{"status":false,"code":"MODULE_NOT_FOUND","message":"no such module"}`)
		case Fails:
			say(`{"status":false,"code":"INVOCATION_ERROR","message":"error","details":"org.json.JSONException: x"}`)
		case Garbled:
			say(`{"status":true,"body":{"result":["not base64 at all"]}}`)
		case Hangs:
			return
		}
	}
}

func wrapped(der []byte) string {
	s, out := base64.StdEncoding.EncodeToString(der), ""
	for len(s) > 64 {
		out, s = out+s[:64]+"\n", s[64:]
	}
	return out + s + "\n"
}

// SignerName is the name in the certificate of every signature made here.
const SignerName = "ҮЛГІ СЫНАҚ"

var key = sync.OnceValue(func() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
})

type algorithm struct{ ID asn1.ObjectIdentifier }

// Sign makes a signature of the shape a real one has.
func Sign(data []byte, inside bool) []byte {
	cert := &x509.Certificate{SerialNumber: big.NewInt(20261123), Subject: pkix.Name{CommonName: SignerName},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	raw, err := x509.CreateCertificate(rand.Reader, cert, cert, key().Public(), key())
	must(err)
	made, err := x509.ParseCertificate(raw)
	must(err)
	sum := sha256.Sum256(data)
	sig, err := ecdsa.SignASN1(rand.Reader, key(), sum[:])
	must(err)
	oid := func(n ...int) asn1.ObjectIdentifier { return n }
	digest := algorithm{oid(2, 16, 840, 1, 101, 3, 4, 2, 1)}
	content := encode(oid(1, 2, 840, 113549, 1, 7, 1))
	if inside {
		content = append(content, tagged(0, encode(data))...)
	}
	issued := sequence(made.RawIssuer, encode(made.SerialNumber))
	signer := sequence(encode(1), issued, encode(digest), encode(algorithm{oid(1, 2, 840, 10045, 4, 3, 2)}), encode(sig))
	signed := sequence(encode(1), set(encode(digest)), sequence(content), tagged(0, raw), set(signer))
	return sequence(encode(oid(1, 2, 840, 113549, 1, 7, 2)), tagged(0, signed))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func encode(v any) []byte {
	b, err := asn1.Marshal(v)
	must(err)
	return b
}

func wrap(class, tag int, parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	return encode(asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: all})
}

func sequence(parts ...[]byte) []byte { return wrap(asn1.ClassUniversal, asn1.TagSequence, parts...) }
func set(parts ...[]byte) []byte      { return wrap(asn1.ClassUniversal, asn1.TagSet, parts...) }
func tagged(n int, b []byte) []byte   { return wrap(asn1.ClassContextSpecific, n, b) }
