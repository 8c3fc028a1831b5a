package linetest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"zanger/casework"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// Lies is what a hub in a stranger's hand does: it alters what it answers and keeps what it hears. A nil field alters nothing.
type Lies struct {
	Enrolled func(a *wire.Enrolled)
	Keys     func(to casework.ID, k *wire.Keys)
	Page     func(to casework.ID, p *wire.Page)

	mu    sync.Mutex
	boxes []wire.WrappedKey
}

// Lie makes the hub lie from now on; nil: it is honest again.
func (h *Hub) Lie(l *Lies) {
	h.lying.Lock()
	h.lies = l
	h.lying.Unlock()
}

// Opens counts the keys laptops handed over since the hub lies that somebody with these identities can open; recovery may be nil.
func (l *Lies) Opens(spy *seal.Identity, recovery *seal.Recovery) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.boxes {
		// Whom it says to be for is nothing a stranger keeps to, and whoever signed it does not matter to one who only wants to read.
		for _, device := range []casework.ID{spy.Device, {}} {
			k := seal.Wrapped(w)
			k.Device = device
			if device.IsZero() && recovery != nil && readable(recovery.OpenBox, k.Box) || !device.IsZero() && readable(spy.OpenBox, k.Box) {
				n++
			}
		}
	}
	return n
}

// readable opens the age file of a box, which begins behind its format, its device and its signature.
func readable(open func([]byte) ([]byte, error), box []byte) bool {
	const front = 1 + 16 + 64
	if len(box) <= front {
		return false
	}
	_, err := open(box[front:])
	return err == nil
}

func (h *Hub) liar(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.lying.Lock()
		l := h.lies
		h.lying.Unlock()
		if l == nil || r.URL.Path == "/v1/events" {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		l.hear(r, body)
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		out := rec.Body.Bytes()
		if rec.Code == http.StatusOK {
			out = l.alter(r, out)
		}
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(out)))
		w.WriteHeader(rec.Code)
		_, _ = w.Write(out)
	})
}

func (l *Lies) hear(r *http.Request, body []byte) {
	if r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, "/keys") {
		return
	}
	e, err := wire.Unwrap(body)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var one wire.KeysPut
	var many wire.KeysBatch
	if r.URL.Path == "/v1/keys" && e.Peek(&many) == nil {
		for _, p := range many.Puts {
			l.boxes = append(l.boxes, p.Keys...)
		}
	} else if e.Peek(&one) == nil {
		l.boxes = append(l.boxes, one.Keys...)
	}
}

func (l *Lies) alter(r *http.Request, body []byte) []byte {
	var to casework.ID
	if a, err := wire.ParseAuthorization(r.Header.Get("Authorization")); err == nil {
		to = a.Device
	}
	switch {
	case r.URL.Path == "/v1/enrol" && l.Enrolled != nil:
		return altered(body, l.Enrolled)
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/keys") && l.Keys != nil:
		return altered(body, func(k *wire.Keys) { l.Keys(to, k) })
	case r.URL.Path == "/v1/pull" && l.Page != nil:
		return altered(body, func(p *wire.Page) { l.Page(to, p) })
	}
	return body
}

func altered[T any](body []byte, f func(*T)) []byte {
	var m T
	if wire.Decode(body, &m) != nil {
		return body
	}
	f(&m)
	b, err := wire.Encode(&m)
	if err != nil {
		panic(err)
	}
	return b
}
