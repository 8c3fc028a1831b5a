package web

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/ui/text"
)

//go:embed page/*.html page/style.css
var files embed.FS

// Site serves the pages.
type Site struct {
	hub   *hub.Hub
	cat   *text.Catalog
	pages map[string]*template.Template
	css   []byte
	mux   *http.ServeMux
	sent  sent
}

// New makes the pages of a hub.
func New(h *hub.Hub) (*Site, error) {
	cat, err := text.Load()
	if err != nil {
		return nil, err
	}
	s := &Site{hub: h, cat: cat.WithToday(func() casework.Date { return casework.DayOf(h.Clock.Now()) }), pages: map[string]*template.Template{}, mux: http.NewServeMux()}
	if s.css, err = files.ReadFile("page/style.css"); err != nil {
		return nil, err
	}
	for _, name := range []string{"home", "ask", "done", "status", "feedback", "message", "enter", "office", "sheet"} {
		t, err := template.New("frame.html").Funcs(template.FuncMap{"t": func(string, ...any) string { return "" }}).ParseFS(files, "page/frame.html", "page/"+name+".html")
		if err != nil {
			return nil, err
		}
		s.pages[name] = t
	}
	for pattern, f := range map[string]func(*request) error{
		"GET /{$}":                  s.home,
		"GET /ask":                  s.askForm,
		"POST /ask":                 s.ask,
		"GET /status":               s.toCode,
		"GET /feedback":             s.toCode,
		"GET /status/{code}":        s.status,
		"GET /feedback/{code}":      s.feedbackForm,
		"POST /feedback/{code}":     s.feedback,
		"GET /office/enter":         s.enterForm,
		"POST /office/enter":        s.enter,
		"GET /office":               s.office,
		"GET /office/{$}":           s.office,
		"GET /office/sheet/{month}": s.sheet,
		"POST /office/leave":        s.leave,
		"/":                         func(q *request) error { return q.message(http.StatusNotFound, "hubweb.notfound") },
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, pattern, f) })
	}
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s.mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Write(s.css)
	})
	return s, nil
}

// ServeHTTP serves the pages.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// request is one request with what every page needs.
type request struct {
	*Site
	w    http.ResponseWriter
	r    *http.Request
	p    *text.Printer
	lang string
	form string // token of forms, also in a cookie
}

const (
	maxForm    = 64 << 10
	langCookie = "lang"
	formCookie = "form"
	deskCookie = "desk"
)

func (s *Site) serve(w http.ResponseWriter, r *http.Request, pattern string, f func(*request) error) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	q := &request{Site: s, w: w, r: r}
	q.lang = q.language()
	q.p = s.cat.In(q.lang)
	if c, err := r.Cookie(formCookie); err == nil && len(c.Value) == 32 {
		q.form = c.Value
	} else {
		b := make([]byte, 16)
		rand.Read(b)
		q.form = hex.EncodeToString(b)
		q.cookie(formCookie, q.form, "/", 0)
	}
	var err error
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if !q.own() {
			err = q.message(http.StatusForbidden, "hubweb.stale")
		} else {
			err = f(q)
		}
	} else {
		err = f(q)
	}
	if err != nil {
		status, key := http.StatusInternalServerError, "hubweb.error"
		s.hub.Log.LogAttrs(r.Context(), slog.LevelWarn, "page", slog.String("route", pattern), slog.Int("status", status), slog.String("code", string(casework.CodeOf(err))))
		if err := q.message(status, key); err != nil {
			http.Error(w, "", http.StatusInternalServerError)
		}
	}
}

// own reports whether a form comes from our own page: the token in it is the one in the cookie, which other sites neither see
// nor send.
func (q *request) own() bool {
	if o := q.r.Header.Get("Origin"); o != "" && o != "null" {
		if u, err := url.Parse(o); err != nil || u.Host != q.r.Host {
			return false
		}
	}
	if f := q.r.Header.Get("Sec-Fetch-Site"); f != "" && f != "same-origin" && f != "none" {
		return false
	}
	if _, err := q.r.Cookie(formCookie); err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(q.r.PostFormValue("form")), []byte(q.form)) == 1
}

func (q *request) cookie(name, value, path string, age int) {
	http.SetCookie(q.w, &http.Cookie{Name: name, Value: value, Path: path, MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: q.r.TLS != nil || strings.HasPrefix(q.hub.URL, "https:")})
}

// language is the one chosen on the page, else the one chosen before, else the browser's, else Kazakh.
func (q *request) language() string {
	if l := q.r.URL.Query().Get("lang"); known(l) {
		q.cookie(langCookie, l, "/", 365*24*3600)
		return l
	}
	if c, err := q.r.Cookie(langCookie); err == nil && known(c.Value) {
		return c.Value
	}
	for part := range strings.SplitSeq(q.r.Header.Get("Accept-Language"), ",") {
		if l := strings.ToLower(strings.TrimSpace(part)); len(l) >= 2 && known(l[:2]) {
			return l[:2]
		}
	}
	return "kk"
}

func known(lang string) bool { return lang == "kk" || lang == "ru" || lang == "en" }

// frame is what every page is drawn from.
type frame struct {
	Lang, Form, Path string
	Langs            []choice
	Desk             bool
	Title            string
	D                any
}

// choice is one of several.
type choice struct {
	Value, Name string
	On          bool
	Group       string // name of the field, where the page draws several
	Code        string // language it is in, where that differs
}

func (q *request) draw(status int, page, titleKey string, data any) error {
	t, err := q.pages[page].Clone()
	if err != nil {
		return err
	}
	t.Funcs(template.FuncMap{"t": q.p.T})
	f := frame{Lang: q.lang, Form: q.form, Path: q.r.URL.EscapedPath(), Title: q.p.T(titleKey), D: data, Desk: strings.HasPrefix(q.r.URL.Path, "/office")}
	for i, l := range text.Langs {
		v := url.Values{"lang": {l}}
		for _, keep := range []string{"office", "key"} {
			if x := q.r.FormValue(keep); x != "" {
				v.Set(keep, x)
			}
		}
		f.Langs = append(f.Langs, choice{Value: "?" + v.Encode(), Name: text.LangNames[i], On: l == q.lang, Code: l})
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return err
	}
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.w.WriteHeader(status)
	_, err = b.WriteTo(q.w)
	return err
}

// message says one thing, under a heading that is the same key and ".title".
func (q *request) message(status int, key string) error {
	return q.draw(status, "message", key+".title", struct{ Title, Text string }{key + ".title", key})
}

// day writes a day as people say it: with the weekday, and with the year where that is not this one.
func (q *request) day(d casework.Date) string {
	key := "hubweb.day"
	if d.Year != q.p.Today().Year {
		key = "hubweb.day.year"
	}
	return q.p.T(key, "Day", d.Day, "Month", q.p.MonthOf(d.Month), "Weekday", q.p.Weekday(d.Weekday()), "Year", strconv.Itoa(d.Year))
}

// sent remembers forms that were sent, so that pressing twice on a slow line asks once and shows the same code.
type sent struct {
	mu sync.Mutex
	at map[string]*sending
}

type sending struct {
	sync.Mutex
	when    time.Time
	receipt *hub.Receipt
}

func (s *sent) take(once string, now time.Time) *sending {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]*sending{}
	}
	for k, v := range s.at {
		if now.Sub(v.when) > time.Hour {
			delete(s.at, k)
		}
	}
	if s.at[once] == nil {
		s.at[once] = &sending{when: now}
	}
	return s.at[once]
}
