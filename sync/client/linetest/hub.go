package linetest

import (
	"archive/zip"
	"bytes"
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/hub/web"
)

// Hub is a hub with one office.
type Hub struct {
	*hub.Hub
	Dir    string
	Office casework.ID
	URL    string  // straight to the hub
	Line   *Line   // to the hub over a line that tests shape
	Lead   *Laptop // the office's first, once it is enrolled

	t     testing.TB
	at    net.Listener
	serve *http.Server
	blobs *store.Blobs

	lying sync.Mutex
	lies  *Lies
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// New starts a hub in a folder of its own.
func New(t testing.TB, clock casework.Clock) *Hub {
	t.Helper()
	return Of(t, clock, casework.NewID())
}

// Of is New for an office that is there already.
func Of(t testing.TB, clock casework.Clock, office casework.ID) *Hub {
	t.Helper()
	h := &Hub{Dir: t.TempDir(), Office: office, t: t}
	var err error
	h.at, err = net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h.URL = "https://" + h.at.Addr().String()
	h.start(clock, &store.Office{ID: h.Office, Name: "Үлгі кеңсе", Made: time.Now(), Life: casework.NewID()})
	h.Line = NewLine(t, h.at.Addr().String())
	t.Cleanup(h.stop)
	return h
}

func (h *Hub) open() (store.Store, *store.Blobs) {
	h.t.Helper()
	s, err := store.OpenSQLite(context.Background(), filepath.Join(h.Dir, "hub.db"))
	must(h.t, err)
	b, err := store.OpenBlobs(context.Background(), (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(h.Dir, "blobs"))}).String())
	must(h.t, err)
	return s, b
}

func (h *Hub) start(clock casework.Clock, o *store.Office) {
	h.t.Helper()
	s, b := h.open()
	h.blobs = b
	if o != nil {
		must(h.t, s.PutOffice(h.t.Context(), o))
	}
	a, err := hub.OpenAuthority(h.Dir, nil)
	must(h.t, err)
	h.Hub, err = hub.New(hub.Config{Store: s, Blobs: h.blobs, Clock: clock, Pin: a.Pin(), URL: h.URL})
	must(h.t, err)
	pages, err := web.New(h.Hub)
	must(h.t, err)
	mux := http.NewServeMux()
	mux.Handle("/v1/", h.Hub)
	mux.Handle("/", pages)
	h.serve = hub.Server(h.liar(mux))
	h.serve.TLSConfig = a.TLS()
	h.serve.TLSConfig.NextProtos = []string{"h2", "http/1.1"}
	at := h.at
	go h.serve.ServeTLS(at, "", "")
}

func (h *Hub) stop() {
	h.Hub.Close()
	h.serve.Close()
	h.blobs.Close()
	h.Hub.Store.Close()
}

// Restart stops the hub, lets change do something to its folder, and starts it at the same address.
func (h *Hub) Restart(clock casework.Clock, change func(dir string)) {
	h.t.Helper()
	h.stop()
	if change != nil {
		change(h.Dir)
	}
	var err error
	h.at, err = net.Listen("tcp", h.at.Addr().String())
	must(h.t, err)
	h.start(clock, nil)
}

// Backup is the hub's own backup.
func (h *Hub) Backup() []byte {
	h.t.Helper()
	var b bytes.Buffer
	must(h.t, hub.Backup(context.Background(), h.Store, h.blobs, h.Dir, &b))
	return b.Bytes()
}

// Restored makes the hub anew from a backup, at the same address.
func (h *Hub) Restored(clock casework.Clock, backup []byte) {
	h.t.Helper()
	h.Restart(clock, func(dir string) {
		for _, name := range []string{"hub.db", "hub.db-wal", "hub.db-shm", "blobs"} {
			must(h.t, os.RemoveAll(filepath.Join(dir, name)))
		}
		s, b := h.open()
		must(h.t, hub.Restore(context.Background(), s, b, dir, bytes.NewReader(backup)))
		must(h.t, s.Close())
		b.Close()
	})
}

// Code gives an invite of the hub's own, as whoever runs it can make one.
func (h *Hub) Code(role casework.Duty) string {
	h.t.Helper()
	code, err := h.Hub.Invite(context.Background(), h.Office, string(role))
	must(h.t, err)
	return code
}

// Ask asks as a citizen would on the page, and gives the code.
func (h *Hub) Ask(q hub.Question) string {
	h.t.Helper()
	o, err := h.Store.Office(context.Background(), h.Office)
	must(h.t, err)
	r, err := h.Hub.Ask(context.Background(), o, q, "page")
	must(h.t, err)
	return r.Code
}

// Status is what the page shows of a code.
func (h *Hub) Status(code string) string {
	h.t.Helper()
	_, e, err := h.Find(context.Background(), code)
	must(h.t, err)
	return string(e.Status)
}

// Holds gives the names of the hub's files in which one of the texts stands, for a test that none does.
func (h *Hub) Holds(texts ...string) (found []string) {
	h.t.Helper()
	must(h.t, filepath.WalkDir(h.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				found = append(found, d.Name()+": "+text)
			}
		}
		return err
	}))
	return found
}

// What is asked and answered on the hub's page.
type (
	Question = hub.Question
	Answer   = hub.Answer
)

// PackKey is the key that NextPack signs with.
var PackKey = packtest.Public

// NextPack is a pack of law that is newer than the built-in one, as a hub hands it out.
func NextPack(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	must(t, z.AddFS(os.DirFS(packtest.Next(t, 0))))
	must(t, z.Close())
	return b.Bytes()
}

// TemplatePack is a pack of one template, signed by PackKey.
func TemplatePack(t testing.TB) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"office.pack.letter.kk.md": "үлгі",
		"pack.yaml": "id: templates.sample\ntitle:\n  kk: Үлгі\n  ru: Пример\n  en: Sample\nrevision: 1\nissued: 2026-11-28\nedition: 2026-11-28\nlanguages: [kk, ru]\npart: templates\n"} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	p, err := lawpack.SignTemplates(dir, packtest.Key)
	must(t, err)
	var b bytes.Buffer
	must(t, p.WriteZip(&b))
	return b.Bytes()
}

// Publish offers a pack to the office's laptops.
func (h *Hub) Publish(pack []byte) {
	h.t.Helper()
	_, err := h.PublishPack(context.Background(), h.Office, pack, PackKey)
	must(h.t, err)
}

// Sheet is what the coordinator's page shows of a month.
func (h *Hub) Sheet(month string) map[string]int64 {
	h.t.Helper()
	list, err := h.Store.Sheet(context.Background(), h.Office, month)
	must(h.t, err)
	sum := map[string]int64{}
	for _, c := range list {
		sum[c.Measure] += c.Value
	}
	return sum
}
