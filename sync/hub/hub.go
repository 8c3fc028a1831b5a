package hub

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// Config is what a hub is made of.
type Config struct {
	Store store.Store
	Blobs *store.Blobs
	Clock casework.Clock
	Log   *slog.Logger  // nil: nothing is logged
	Pack  *lawpack.Pack // areas and working days of the pages; nil: the built-in one
	Pin   string        // fingerprint of the hub's own authority, "" behind an ordinary one
	URL   string        // as the public reaches it, for invites and links
	Proxy bool          // the address of a citizen is in X-Forwarded-For, put there by a proxy in front

	// Questions and replies of citizens from one address: how many at once, and how many an hour after that. Zero: AskBurst, AskPerHour.
	AskBurst, AskPerHour int
}

// Hub serves devices, partners and, through its methods, the pages.
type Hub struct {
	Config
	mux      *http.ServeMux
	routes   []string
	nonces   *nonces
	limits   *limits
	pokes    *pokes
	senders  senders
	measures *measures
	cal      *calendar.Calendar
	stop     context.CancelFunc
	done     sync.WaitGroup
}

// New makes a hub. Close ends its background work; the store and the blobs are the caller's.
func New(c Config) (*Hub, error) {
	if c.Clock == nil {
		c.Clock = casework.SystemClock{}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Pack == nil {
		p, err := lawpack.Builtin()
		if err != nil {
			return nil, err
		}
		c.Pack = p
	}
	c.AskBurst, c.AskPerHour = cmp.Or(c.AskBurst, AskBurst), cmp.Or(c.AskPerHour, AskPerHour)
	ctx, stop := context.WithCancel(context.Background())
	h := &Hub{Config: c, mux: http.NewServeMux(), nonces: newNonces(), limits: newLimits(), pokes: newPokes(), measures: newMeasures(), cal: calendar.New(c.Pack), stop: stop}
	h.register()
	// Other copies of the hub number operations, too: the counters are looked at while somebody listens.
	h.done.Go(func() { h.pokes.watch(ctx, c.Store) })
	h.done.Go(func() { h.tidy(ctx) })
	return h, nil
}

// Close ends the background work and the listeners of events.
func (h *Hub) Close() {
	h.stop()
	h.pokes.close()
	h.done.Wait()
}

// ServeHTTP serves everything below /v1/, /healthz and /metrics.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

func (h *Hub) register() {
	for _, r := range []struct {
		pattern string
		f       func(http.ResponseWriter, *http.Request) error
	}{
		{"POST /v1/enrol", h.enrol},
		{"POST /v1/push", h.push},
		{"GET /v1/pull", h.pull},
		{"GET /v1/events", h.events},
		{"GET /v1/spaces/{id}/keys", h.keys},
		{"PUT /v1/spaces/{id}/keys", h.putKeys},
		{"PUT /v1/keys", h.putKeysBatch},
		{"PUT /v1/roll", h.putRoll},
		{"POST /v1/spaces/{id}/purge", h.purge},
		{"POST /v1/blobs", h.startBlob},
		{"HEAD /v1/blobs/{id}", h.headBlob},
		{"PATCH /v1/blobs/{id}", h.patchBlob},
		{"GET /v1/blobs/{id}", h.getBlob},
		{"GET /v1/enquiries", h.enquiries},
		{"POST /v1/enquiries", h.postEnquiries},
		{"PUT /v1/office", h.putOffice},
		{"PUT /v1/sheets/{month}", h.putSheet},
		{"GET /v1/packs", h.packs},
		{"GET /v1/packs/{kind}/{name}/{revision}", h.pack},
		{"POST /v1/invites", h.postInvite},
		{"GET /v1/devices", h.devices},
		{"POST /v1/devices/{id}/revoke", h.revoke},
		{"GET /v1/held", h.held},
		{"POST /v1/held/release", h.release},
		{"GET /v1/openapi.json", h.openAPI},
		{"GET /healthz", h.healthz},
	} {
		h.routes = append(h.routes, r.pattern)
		h.mux.Handle(r.pattern, h.wrap(r.pattern, r.f))
	}
	h.routes = append(h.routes, "GET /metrics")
	h.mux.Handle("GET /metrics", h.measures.handler())
	h.mux.Handle("/v1/", h.wrap("other", func(http.ResponseWriter, *http.Request) error { return missing("hub.path") }))
}

// wrap measures, logs and answers errors. Paths are logged by their pattern: an address may hold a citizen's code.
func (h *Hub) wrap(pattern string, f func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		r.Body = newProgress(rec, r.Body)
		err := func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					if p == http.ErrAbortHandler {
						panic(p)
					}
					err = &casework.Error{Code: casework.Internal, Key: "error.hub.internal", Op: pattern, Err: errors.New("panic")}
				}
			}()
			return f(rec, r)
		}()
		if err != nil && !rec.wrote {
			h.problem(rec, r, err)
		}
		took := time.Since(start)
		h.measures.request(pattern, rec.status, took)
		level := slog.LevelInfo
		if rec.status >= 500 {
			level = slog.LevelError
		}
		attrs := []slog.Attr{slog.String("route", pattern), slog.Int("status", rec.status), slog.Int64("ms", took.Milliseconds()), slog.Int64("out", rec.bytes)}
		if err != nil {
			attrs = append(attrs, slog.String("code", string(casework.CodeOf(err))))
			if rec.status >= 500 {
				attrs = append(attrs, slog.String("cause", err.Error()))
			}
		}
		h.Log.LogAttrs(r.Context(), level, "request", attrs...)
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// contentType of all messages of package wire.
const contentType = "application/x-zanger"

func statusOf(err error) int {
	switch casework.CodeOf(err) {
	case casework.Invalid:
		return http.StatusBadRequest
	case casework.Missing:
		return http.StatusNotFound
	case casework.Denied:
		return http.StatusForbidden
	case casework.Stale, casework.Divergent:
		return http.StatusConflict
	case casework.Newer:
		return http.StatusUpgradeRequired
	case casework.Full:
		return http.StatusInsufficientStorage
	case casework.Offline:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// busy says to come back later.
type busy struct{ wait time.Duration }

func (b busy) Error() string { return "too many requests" }

func (h *Hub) problem(w http.ResponseWriter, r *http.Request, err error) {
	p := wire.Problem{Code: casework.CodeOf(err), Key: "error.hub.internal"}
	status := statusOf(err)
	var e *casework.Error
	if errors.As(err, &e) && e.Key != "" {
		p.Key = e.Key
	}
	var b busy
	if errors.As(err, &b) {
		p.Code, p.Key, p.Wait = casework.Denied, "error.hub.slower", int(b.wait/time.Second)+1
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", fmt.Sprint(p.Wait))
	}
	if p.Key == "error.sync.large" || p.Key == "error.hub.large" {
		status = http.StatusRequestEntityTooLarge
	}
	if wantsJSON(r) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"code":%q,"key":%q}}`+"\n", p.Code, p.Key)
		return
	}
	h.message(w, status, &p)
}

// message answers with a message of package wire.
func (h *Hub) message(w http.ResponseWriter, status int, m any) error {
	b, err := wire.Encode(m)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	w.WriteHeader(status)
	_, err = w.Write(b)
	return err
}

func missing(where string) error {
	return &casework.Error{Code: casework.Missing, Key: "error.hub.missing", Op: where}
}

func denied(where, what string) error {
	return &casework.Error{Code: casework.Denied, Key: "error.hub." + what, Op: where}
}

func invalid(where, what string) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.hub." + what, Op: where}
}

// body reads a whole body, up to a limit.
func body(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, invalid("hub.body", "large")
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.hub.cut", Op: "hub.body", Err: err}
	}
	if n > limit {
		return nil, invalid("hub.body", "large")
	}
	return b.Bytes(), nil
}

func (h *Hub) healthz(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if _, err := h.Store.Heads(ctx); err != nil {
		return &casework.Error{Code: casework.Offline, Key: "error.hub.store", Op: "hub.healthz", Err: err}
	}
	w.Header().Set("Content-Type", "application/json")
	_, err := fmt.Fprintf(w, `{"ok":true,"store":%q}`+"\n", h.Store.Engine())
	return err
}

// tidy removes uploads nobody went on with, once an hour.
func (h *Hub) tidy(ctx context.Context) {
	t := time.NewTicker(time.Hour)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := h.Tidy(ctx); err != nil {
				h.Log.LogAttrs(ctx, slog.LevelWarn, "tidy", slog.String("code", string(casework.CodeOf(err))))
			}
		}
	}
}

// uploadAge is how long an upload may rest before its pieces are removed; its sender then begins again.
const uploadAge = 30 * 24 * time.Hour

// Tidy removes uploads nobody went on with for thirty days.
func (h *Hub) Tidy(ctx context.Context) error {
	offices, err := h.Store.Offices(ctx)
	if err != nil {
		return err
	}
	for _, o := range offices {
		old, err := h.Store.OldUploads(ctx, o.ID, h.Clock.Now().Add(-uploadAge))
		if err != nil {
			return err
		}
		for _, u := range old {
			if err := h.dropUpload(ctx, u); err != nil {
				return err
			}
		}
	}
	return nil
}
