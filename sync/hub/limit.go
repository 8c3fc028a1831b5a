package hub

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits of a server. There is no limit on the whole of a request: that would cut off whoever sends over 2G. What must not
// stop is progress.
const (
	headerTime   = 30 * time.Second
	idleTime     = 150 * time.Second
	progressSize = 1 << 10
	maxHeader    = 16 << 10
)

// progressTime is in which at least progressSize has to move.
var progressTime = time.Minute

// mostFrame keeps the frames of HTTP/2 small: of one that is cut in the middle nothing is kept, and it may be half a MiB otherwise.
const mostFrame = 16 << 10

// Server gives an HTTP server with the limits of the hub.
func Server(handler http.Handler) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader, HTTP2: &http.HTTP2Config{MaxReadFrameSize: mostFrame}}
}

// progress moves the deadline of a connection whenever enough has come over it.
type progress struct {
	io.ReadCloser
	c     *http.ResponseController
	moved int
	began bool
}

func newProgress(w http.ResponseWriter, b io.ReadCloser) io.ReadCloser {
	return &progress{ReadCloser: b, c: http.NewResponseController(w)}
}

func (p *progress) Read(b []byte) (int, error) {
	if !p.began || p.moved >= progressSize {
		p.began, p.moved = true, 0
		p.c.SetReadDeadline(time.Now().Add(progressTime))
	}
	n, err := p.ReadCloser.Read(b)
	p.moved += n
	if err == io.EOF {
		p.c.SetReadDeadline(time.Time{})
	}
	return n, err
}

// limits slow down whoever asks too often. Keys are devices and addresses; they live in memory only, and not for long.
type limits struct {
	mu    sync.Mutex
	at    map[string]*rate.Limiter
	seen  map[string]time.Time
	swept time.Time
}

func newLimits() *limits {
	return &limits{at: map[string]*rate.Limiter{}, seen: map[string]time.Time{}}
}

// Kinds of limits: how often a second, and how many at once. How often citizens may ask from one address is in Config.
var (
	limitDevice = limit{"device", 10, 60}
	limitEnrol  = limit{"enrol", 5.0 / 60, 5}
	limitCode   = limit{"code", 1, 60} // a code has fifty bits: this guesses none in a lifetime
	limitToken  = limit{"partner", 2, 20}
)

// How often one address may ask unless Config says otherwise: a whole class, or the subscribers of a mobile operator that share an address, at once, then one
// each half minute.
const (
	AskBurst   = 40
	AskPerHour = 120
)

type limit struct {
	name  string
	often rate.Limit
	burst int
}

const maxLimited = 100_000

// allow takes one from the budget of a key, or says how long to wait.
func (l *limits) allow(k limit, key string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > time.Minute || len(l.at) > maxLimited {
		for name, seen := range l.seen {
			if now.Sub(seen) > 10*time.Minute || len(l.at) > 2*maxLimited {
				delete(l.at, name)
				delete(l.seen, name)
			}
		}
		l.swept = now
	}
	name := k.name + " " + key
	b := l.at[name]
	if b == nil {
		b = rate.NewLimiter(k.often, k.burst)
		l.at[name] = b
	}
	l.seen[name] = now
	r := b.ReserveN(now, 1)
	if d := r.DelayFrom(now); d > 0 {
		r.CancelAt(now)
		return busy{d}
	}
	return nil
}

// Address is where a request comes from, for limits only.
func (h *Hub) Address(r *http.Request) string {
	if h.Proxy {
		// The last one was put there by our own proxy; those before it anybody may invent.
		all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if a := strings.TrimSpace(all[len(all)-1]); a != "" {
			return a
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String() // one household has a whole /64
	}
	return host
}

// AllowAsk and AllowCode take one from an address' budget of questions, and of codes looked up; Wait says of their error how long to wait.
func (h *Hub) AllowAsk(r *http.Request) error {
	return h.limits.allow(limit{"ask", rate.Limit(h.AskPerHour) / 3600, h.AskBurst}, h.Address(r), h.Clock.Now())
}

// Wait is how long to wait before asking again; zero for another error.
func Wait(err error) time.Duration {
	var b busy
	if errors.As(err, &b) {
		return b.wait
	}
	return 0
}

// AllowCode is AllowAsk for looking a code up.
func (h *Hub) AllowCode(r *http.Request) error {
	return h.limits.allow(limitCode, h.Address(r), h.Clock.Now())
}

// nonces remembers requests for as long as their time would be accepted.
type nonces struct {
	mu       sync.Mutex
	now, old map[string]struct{}
	turned   time.Time
}

func newNonces() *nonces { return &nonces{now: map[string]struct{}{}, old: map[string]struct{}{}} }

// fresh reports whether the nonce was not seen before, and remembers it for at least keep.
func (n *nonces) fresh(nonce string, at time.Time, keep time.Duration) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if at.Sub(n.turned) > keep {
		n.old, n.now, n.turned = n.now, map[string]struct{}{}, at
	}
	_, a := n.now[nonce]
	_, b := n.old[nonce]
	if a || b {
		return false
	}
	n.now[nonce] = struct{}{}
	return true
}
