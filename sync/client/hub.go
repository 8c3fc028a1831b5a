package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base32"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

const (
	dialTime  = 20 * time.Second
	stallTime = 60 * time.Second // in which something has to move on the line
	sendSpace = 64 << 10         // bytes the system may hold back, of which it makes twice that: what lies there when the line is cut goes twice
	tries     = 4                // of one request on a line that answers and drops
	maxAnswer = wire.MaxMessage + 1<<16
)

var (
	errBudget = errors.New("sync: the byte budget is spent")
	errStall  = errors.New("sync: nothing moves on the line")
	errPin    = errors.New("sync: not the hub of the invite")
)

// hubLine is the line to a hub. It is used by one exchange at a time, and beside it by whoever listens for events.
type hubLine struct {
	base   *url.URL
	http   *http.Client
	stream *http.Client // for events, over a connection of its own: its heartbeats are no progress of an exchange
	id     *seal.Identity
	clock  casework.Clock
	skew   atomic.Int64 // what to add to this computer's clock to have the hub's, ns
	meter  *meter
}

// meter counts what goes over the line, both ways, and ends it at the limit.
type meter struct {
	bytes atomic.Int64
	limit atomic.Int64 // 0: none
	moved atomic.Int64 // when something moved last, ns of a clock that only goes on
}

var began = time.Now()

func (m *meter) add(n int) error {
	if n > 0 {
		m.moved.Store(int64(time.Since(began)))
		if total, limit := m.bytes.Add(int64(n)), m.limit.Load(); limit > 0 && total >= limit {
			return errBudget
		}
	}
	return nil
}

// left is how much of the budget is left.
func (m *meter) left() (int64, bool) {
	limit := m.limit.Load()
	return limit - m.bytes.Load(), limit > 0
}

func (m *meter) still() time.Duration { return time.Since(began) - time.Duration(m.moved.Load()) }

type meteredConn struct {
	net.Conn
	m *meter
}

func (c meteredConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	return n, errors.Join(err, c.m.add(n))
}

func (c meteredConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	return n, errors.Join(err, c.m.add(n))
}

// parseHub reads the address of a hub. Without TLS it may only be this computer.
func parseHub(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(address), "/"))
	if err == nil && u.Scheme == "" {
		u, err = url.Parse("https://" + u.String())
	}
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fault(casework.Invalid, "address", nil)
	}
	if u.Scheme == "http" {
		host := u.Hostname()
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, fault(casework.Denied, "plain", nil)
		}
	}
	return u, nil
}

func newLine(address, pin string, id *seal.Identity, clock casework.Clock) (*hubLine, error) {
	u, err := parseHub(address)
	if err != nil {
		return nil, err
	}
	h := &hubLine{base: u, id: id, clock: clock, meter: &meter{}}
	h.http = &http.Client{Transport: transport(pin, h.meter)}
	h.stream = &http.Client{Transport: transport(pin, &meter{})}
	for _, c := range []*http.Client{h.http, h.stream} {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return h, nil
}

func transport(pin string, m *meter) *http.Transport {
	d := &net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := d.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			if tcp, ok := c.(*net.TCPConn); ok {
				_ = tcp.SetWriteBuffer(sendSpace) // as far as the system heeds it
			}
			return meteredConn{c, m}, nil
		},
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS13, ClientSessionCache: tls.NewLRUClientSessionCache(4)},
		TLSHandshakeTimeout: 40 * time.Second,
		IdleConnTimeout:     150 * time.Second,
		MaxIdleConnsPerHost: 2,
		DisableCompression:  true,
		ForceAttemptHTTP2:   true,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 40 * time.Second, PingTimeout: 20 * time.Second},
	}
	if pin != "" {
		t.TLSClientConfig.InsecureSkipVerify = true // the fingerprint is asked instead, below
		t.TLSClientConfig.VerifyConnection = func(s tls.ConnectionState) error { return pinned(s.PeerCertificates, pin) }
	}
	return t
}

// PinOf is the fingerprint of a certificate's public key as invites carry it: the first 20 bytes of the SHA-256 of its SPKI in 32 characters.
func PinOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return pinText.EncodeToString(sum[:20])
}

var pinText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// pinned accepts a server that shows a certificate with the fingerprint which is its own, or which signed its own. This computer's clock has no say:
// where it is wrong the hub must still be reached, to be told the time.
func pinned(chain []*x509.Certificate, pin string) error {
	for i, c := range chain {
		if PinOf(c) != pin {
			continue
		}
		if i == 0 {
			return nil
		}
		roots := x509.NewCertPool()
		roots.AddCert(c)
		between := x509.NewCertPool()
		for _, b := range chain[1:] {
			between.AddCert(b)
		}
		if _, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: chain[0].NotBefore}); err != nil {
			return errPin
		}
		return nil
	}
	return errPin
}

// now is the hub's time as far as it is known.
func (h *hubLine) now() time.Time { return h.clock.Now().Add(time.Duration(h.skew.Load())) }

func (h *hubLine) close() {
	h.http.CloseIdleConnections()
	h.stream.CloseIdleConnections()
}

// request is one call to the hub.
type request struct {
	method, target string
	body           []byte // an envelope, or JSON that is authorized
	json           bool
	header         map[string]string
	from           func() (io.Reader, int64) // a body that is not in memory, and its length
	bare           bool                      // the body is an envelope: no Authorization
	expect         []int                     // statuses above 399 that are answers
}

// send makes the call, again where the line drops and the same can be asked again, and gives the answer with its body unread. Errors: Code Offline with the key of
// why; what the hub says; ctx's.
func (h *hubLine) send(ctx context.Context, q request) (*http.Response, error) {
	wait := 300 * time.Millisecond
	for n := 1; ; n++ {
		answer, err := h.try(ctx, q)
		if err == nil || n == tries || ctx.Err() != nil {
			return answer, err
		}
		var w *waits
		switch {
		case errors.As(err, &w) && w.wait <= 15*time.Second:
			wait = max(wait, w.wait)
		case again(err):
		default:
			return nil, err
		}
		if err := sleep(ctx, jitter(wait)); err != nil {
			return nil, err
		}
		wait *= 2
	}
}

// again reports whether asking again may help at once. A hub that cannot be reached at all, or is another one, is left for later.
func again(err error) bool {
	var e *casework.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Key {
	case "error.sync.clock": // the answer told the time
		return true
	case "error.sync.offline", "error.sync.hub":
		var dial *net.OpError
		return !errors.As(err, &dial) || dial.Op != "dial" && dial.Op != "proxyconnect"
	}
	return false
}

// waits is the hub's wish to be asked later.
type waits struct{ wait time.Duration }

func (w *waits) Error() string { return "sync: the hub asks to wait" }

func (h *hubLine) try(ctx context.Context, q request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	end := h.watch(ctx, cancel)
	answer, err := h.once(ctx, q, h.http)
	if err != nil {
		end()
		if cause := context.Cause(ctx); errors.Is(cause, errStall) {
			err = offline("offline", errStall)
		}
		cancel(nil)
		h.http.CloseIdleConnections() // a line that dropped is not trusted again
		return nil, err
	}
	answer.Body = &watched{answer.Body, ctx, func() { end(); cancel(nil) }}
	return answer, nil
}

// watch ends a call during which nothing moves. There is no limit on the whole: that would cut off whoever has a narrow line.
func (h *hubLine) watch(ctx context.Context, cancel context.CancelCauseFunc) (end func()) {
	h.meter.moved.Store(int64(time.Since(began)))
	done := make(chan struct{})
	go func() {
		t := time.NewTicker(stallTime / 12)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-t.C:
				if h.meter.still() > stallTime {
					cancel(errStall)
					return
				}
			}
		}
	}()
	var once atomic.Bool
	return func() {
		if once.CompareAndSwap(false, true) {
			close(done)
		}
	}
}

// watched is a body whose call is watched until it is closed.
type watched struct {
	io.ReadCloser
	ctx context.Context
	end func()
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.ReadCloser.Read(b)
	if err != nil && err != io.EOF {
		err = lineFault(errors.Join(err, context.Cause(w.ctx)))
	}
	return n, err
}

func (w *watched) Close() error {
	err := w.ReadCloser.Close()
	w.end()
	return err
}

// once makes the call once.
func (h *hubLine) once(ctx context.Context, q request, by *http.Client) (*http.Response, error) {
	var body io.Reader
	var length int64
	switch {
	case q.from != nil:
		body, length = q.from()
	case q.body != nil:
		body, length = bytes.NewReader(q.body), int64(len(q.body))
	}
	r, err := http.NewRequestWithContext(ctx, q.method, h.base.String()+q.target, body)
	if err != nil {
		return nil, fault(casework.Internal, "internal", err)
	}
	r.ContentLength = length
	r.Header.Set("User-Agent", "") // says nothing the hub needs
	for k, v := range q.header {
		r.Header.Set(k, v)
	}
	if !q.bare {
		var sum []byte
		if q.json && q.body != nil {
			sum = wire.BodySum(q.body)
		}
		r.Header.Set("Authorization", wire.Authorize(h.id, h.id.Device, q.method, q.target, sum, h.now()))
	}
	answer, err := by.Do(r)
	if err != nil {
		if ctx.Err() != nil && context.Cause(ctx) == ctx.Err() {
			return nil, ctx.Err()
		}
		return nil, lineFault(err)
	}
	h.heed(answer)
	for _, s := range q.expect {
		if answer.StatusCode == s {
			return answer, nil
		}
	}
	if answer.StatusCode >= 300 {
		defer answer.Body.Close()
		return nil, h.problem(answer)
	}
	return answer, nil
}

// heed learns the hub's time from the answer's Date, to a second.
func (h *hubLine) heed(answer *http.Response) {
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		if d := at.Add(500 * time.Millisecond).Sub(h.clock.Now()); (d - time.Duration(h.skew.Load())).Abs() > 2*time.Second {
			h.skew.Store(int64(d))
		}
	}
}

func offline(what string, err error) error { return fault(casework.Offline, what, err) }

// lineFault says why a call did not go through.
func lineFault(err error) error {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errBudget):
		return offline("budget", errBudget)
	case errors.Is(err, errPin):
		return offline("pin", err)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verify):
		return offline("certificate", err)
	}
	return offline("offline", err)
}

// problem reads what the hub says against a call. What is no answer of a hub comes from something between: it is as good as no line.
func (h *hubLine) problem(answer *http.Response) error {
	b, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	var p wire.Problem
	if err != nil || wire.Decode(b, &p) != nil {
		return offline("between", nil)
	}
	if p.Wait > 0 {
		return offline("later", &waits{time.Duration(p.Wait) * time.Second})
	}
	if p.Code == "" || answer.StatusCode >= 500 {
		return offline("hub", nil)
	}
	return &casework.Error{Code: p.Code, Key: p.Key, Op: "sync.hub"}
}

// message makes a call whose answer is a message of package wire; m nil: none is wanted.
func (h *hubLine) message(ctx context.Context, q request, m any) error {
	return h.whole(ctx, q, func(b []byte) error {
		if m == nil {
			return nil
		}
		if err := wire.Decode(b, m); err != nil {
			if casework.CodeOf(err) == casework.Newer {
				return err
			}
			return offline("between", err)
		}
		return nil
	})
}

// whole makes a call and reads its answer to the end; an answer cut in the middle is asked for again.
func (h *hubLine) whole(ctx context.Context, q request, take func([]byte) error) error {
	for n := 1; ; n++ {
		answer, err := h.send(ctx, q)
		if err != nil {
			return err
		}
		b, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
		answer.Body.Close()
		if err == nil {
			return take(b)
		}
		if n == tries || ctx.Err() != nil || errors.Is(err, errBudget) {
			return err
		}
		h.http.CloseIdleConnections()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
