package sign

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/coder/websocket"

	"zanger/casework"
)

// Address is where NCALayer listens.
const Address = "wss://127.0.0.1:13579/"

const (
	module      = "kz.gov.pki.knca.basics"
	signingUse  = "1.3.6.1.5.5.7.3.4" // the key is meant for signing, not for logging in
	greeting    = 10 * time.Second    // for NCALayer to say its version
	patience    = 5 * time.Minute     // for a person to find the key and its password
	largestFile = 50 << 20            // what one may expect to pass a websocket in base64
)

// Client asks the NCALayer of this computer. The zero value is ready.
type Client struct {
	Address  string         // empty: Address; another port is fine, another computer is not
	Pin      string         // fingerprint of NCALayer's certificate that a person confirmed; empty: the system must trust it
	Roots    *x509.CertPool // nil: the system's
	Patience time.Duration  // how long a person may take; 0: five minutes
}

// Request is a file to sign.
type Request struct {
	Data   []byte
	Inside bool   // the signature holds the file too; else it stands beside it
	Stamp  bool   // with a time stamp, which needs a line
	Lang   string // of NCALayer's window: kk, ru, en
}

// Signed is a signature.
type Signed struct {
	CMS     []byte // DER
	Plain   string // hex SHA-256 of what was signed
	Version string // of NCALayer
	Signer  Signer // as the certificate says; zero where it cannot be read
}

// busy keeps requests apart: an answer does not say which request it is for.
var busy sync.Mutex

func fault(code casework.Code, what string, err error, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.sign." + what, Op: "sign.Sign", Err: err, Args: args}
}

// Sign shows the person NCALayer's window and gives what came of it. Cancelling ctx closes the line; NCALayer's window may
// stay until the person closes it.
//
// Errors, each with a text of its own: Missing "error.sign.not_running"; Denied "error.sign.untrusted" (Args Fingerprint: to
// be shown, confirmed and given as Pin), "error.sign.cancelled", "error.sign.password", "error.sign.busy"; Newer
// "error.sign.old" (Args Version); Invalid "error.sign.too_big", "error.sign.address", "error.sign.refused" (Args Code),
// "error.sign.answer"; Stale "error.sign.slow"; the error of ctx.
func (c *Client) Sign(ctx context.Context, r Request) (*Signed, error) {
	if len(r.Data) == 0 || len(r.Data) > largestFile {
		return nil, fault(casework.Invalid, "too_big", nil, map[string]any{"MB": largestFile >> 20})
	}
	if !busy.TryLock() {
		return nil, fault(casework.Denied, "busy", nil, nil)
	}
	defer busy.Unlock()
	conn, version, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.CloseNow() }()
	limit := c.Patience
	if limit == 0 {
		limit = patience
	}
	waiting, stop := context.WithTimeout(ctx, limit)
	defer stop()
	answer, err := ask(waiting, conn, requestOf(r))
	if err != nil {
		return nil, c.waited(ctx, waiting, err)
	}
	cms, err := answer.signature(version)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(r.Data)
	return &Signed{CMS: cms, Plain: hex.EncodeToString(sum[:]), Version: version, Signer: SignerOf(cms)}, nil
}

// waited says why nothing came.
func (c *Client) waited(ctx, waiting context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case waiting.Err() != nil:
		return fault(casework.Stale, "slow", err, nil)
	case websocket.CloseStatus(err) != -1 || errors.Is(err, net.ErrClosed) || isCut(err):
		return fault(casework.Missing, "closed", err, nil)
	}
	return fault(casework.Invalid, "answer", err, nil)
}

// open dials and waits for NCALayer to say its version.
func (c *Client) open(ctx context.Context) (*websocket.Conn, string, error) {
	address := c.Address
	if address == "" {
		address = Address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "wss" || !loopback(u.Hostname()) {
		return nil, "", fault(casework.Invalid, "address", err, nil)
	}
	greet, stop := context.WithTimeout(ctx, greeting)
	defer stop()
	var stranger string
	transport := &http.Transport{TLSClientConfig: c.tls(&stranger)}
	defer transport.CloseIdleConnections()
	conn, response, err := websocket.Dial(greet, address, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport},
		HTTPHeader: http.Header{"Origin": {"https://localhost"}},
	})
	if response != nil && response.Body != nil {
		_ = response.Body.Close()
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case stranger != "":
		return nil, "", fault(casework.Denied, "untrusted", err, map[string]any{"Fingerprint": stranger})
	case response != nil:
		return nil, "", fault(casework.Invalid, "answer", err, nil)
	default:
		return nil, "", fault(casework.Missing, "not_running", err, nil)
	}
	conn.SetReadLimit(4 * largestFile)
	for {
		m, err := read(greet, conn)
		if err != nil {
			_ = conn.CloseNow()
			if ctx.Err() != nil {
				return nil, "", ctx.Err()
			}
			return nil, "", fault(casework.Invalid, "answer", err, nil)
		}
		if v := m.version(); v != "" {
			return conn, v, nil
		}
	}
}

// tls trusts what the system trusts, or the one certificate a person has confirmed. Only this computer is ever dialled. The
// fingerprint of a certificate it refuses is put into stranger.
func (c *Client) tls(stranger *string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, // VerifyConnection below verifies, and may accept the pinned one
		VerifyConnection: func(s tls.ConnectionState) error {
			leaf := s.PeerCertificates[0]
			between := x509.NewCertPool()
			for _, x := range s.PeerCertificates[1:] {
				between.AddCert(x)
			}
			_, err := leaf.Verify(x509.VerifyOptions{Roots: c.Roots, Intermediates: between, DNSName: "127.0.0.1"})
			if err == nil {
				return nil
			}
			sum := sha256.Sum256(leaf.Raw)
			if print := hex.EncodeToString(sum[:]); !strings.EqualFold(print, strings.ReplaceAll(c.Pin, ":", "")) {
				*stranger = print
				return err
			}
			return nil
		},
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func isCut(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || strings.HasSuffix(err.Error(), "EOF")
}

// signingRequest is the published shape of «sign».
type signingRequest struct {
	Module string      `json:"module"`
	Method string      `json:"method"`
	Args   signingArgs `json:"args"`
}

type signingArgs struct {
	AllowedStorages []string       `json:"allowedStorages"`
	Format          string         `json:"format"`
	Data            string         `json:"data"`
	SigningParams   map[string]any `json:"signingParams"`
	SignerParams    map[string]any `json:"signerParams"`
	Locale          string         `json:"locale"`
}

func requestOf(r Request) signingRequest {
	params := map[string]any{"decode": true, "encapsulate": r.Inside, "digested": false}
	if r.Stamp {
		params["tsaProfile"] = map[string]any{}
	}
	locale := r.Lang
	switch locale {
	case "kk":
		locale = "kz" // as its published clients write it
	case "en":
	default:
		locale = "ru"
	}
	return signingRequest{module, "sign", signingArgs{Format: "cms", Data: base64.StdEncoding.EncodeToString(r.Data), SigningParams: params,
		SignerParams: map[string]any{"extKeyUsageOids": []string{signingUse}}, Locale: locale}}
}

func ask(ctx context.Context, conn *websocket.Conn, r signingRequest) (*message, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if err := conn.Write(ctx, websocket.MessageText, body); err != nil {
		return nil, err
	}
	for {
		m, err := read(ctx, conn)
		if err != nil {
			return nil, err
		}
		if m.version() == "" && !m.empty {
			return m, nil
		}
	}
}
