package hub_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

var ctx = context.Background()

// rig is a hub on loopback with one office.
type rig struct {
	t      testing.TB
	dir    string
	hub    *hub.Hub
	store  store.Store
	url    string
	office casework.ID
	founds wire.Founding
	rec    *seal.Recovery
	queue  *seal.SpaceKey
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openSQLite(t testing.TB, dir string) store.Store {
	t.Helper()
	s, err := store.OpenSQLite(ctx, filepath.Join(dir, "hub.db"))
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func newRig(t testing.TB, open func(testing.TB, string) store.Store) *rig {
	t.Helper()
	r := &rig{t: t, dir: t.TempDir(), office: casework.NewID()}
	r.store = open(t, r.dir)
	must(t, r.store.PutOffice(ctx, &store.Office{ID: r.office, Name: "Test office", Made: time.Now()}))
	r.hub, r.url = r.serve(r.store)
	var err error
	r.rec, err = seal.NewRecovery()
	must(t, err)
	r.founds = wire.Founding{Entity: casework.NewID(), Directory: casework.NewID(), Queue: casework.NewID(), Recover: r.rec.Recipient()}
	r.queue, err = seal.NewSpaceKey(r.founds.Queue, 1)
	must(t, err)
	r.founds.QueueBox = r.queue.BoxRecipient()
	return r
}

func (r *rig) serve(s store.Store) (*hub.Hub, string) {
	r.t.Helper()
	blobs, err := store.OpenBlobs(ctx, (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(r.dir, "blobs"))}).String())
	must(r.t, err)
	h, err := hub.New(hub.Config{Store: s, Blobs: blobs})
	must(r.t, err)
	srv := httptest.NewUnstartedServer(h)
	limits := hub.Server(h)
	srv.Config.ReadHeaderTimeout, srv.Config.IdleTimeout, srv.Config.MaxHeaderBytes = limits.ReadHeaderTimeout, limits.IdleTimeout, limits.MaxHeaderBytes
	srv.Start()
	r.t.Cleanup(func() { h.Close(); srv.CloseClientConnections(); srv.Close(); blobs.Close() })
	return h, srv.URL
}

// laptop is a device as the protocol sees it.
type laptop struct {
	*rig
	id     *seal.Identity
	url    string
	number int64
}

func (r *rig) enrol(role string) *laptop {
	r.t.Helper()
	code, err := r.hub.Invite(ctx, r.office, role)
	must(r.t, err)
	id, err := seal.NewIdentity(casework.NewID())
	must(r.t, err)
	l := &laptop{rig: r, id: id, url: r.url}
	pub := id.Public()
	var a wire.Enrolled
	l.envelope("POST", "/v1/enrol", wire.AboutEnrol, &wire.Enrol{Code: strings.ToLower(code), Device: id.Device, Member: casework.NewID(), Sign: pub.Sign, Box: pub.Box, Found: r.founds}, &a, 200)
	if a.Office != r.office || a.Role != role {
		r.t.Fatalf("enrolled: %+v", a)
	}
	return l
}

func (l *laptop) envelope(method, path, about string, m, into any, want int) *http.Response {
	l.t.Helper()
	b, err := wire.Wrap(about, l.id.Device, l.id, m)
	must(l.t, err)
	return l.do(method, path, nil, b, into, want)
}

func (l *laptop) signed(method, path string, body []byte, into any, want int) *http.Response {
	l.t.Helper()
	var sum []byte
	if body != nil {
		sum = wire.BodySum(body)
	}
	return l.do(method, path, http.Header{"Authorization": {wire.Authorize(l.id, l.id.Device, method, path, sum, time.Now())}}, body, into, want)
}

func (l *laptop) do(method, path string, head http.Header, body []byte, into any, want int) *http.Response {
	l.t.Helper()
	req, err := http.NewRequest(method, l.url+path, bytes.NewReader(body))
	must(l.t, err)
	for k, v := range head {
		req.Header[k] = v
	}
	res, err := http.DefaultClient.Do(req)
	must(l.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(l.t, err)
	if res.StatusCode != want {
		var p wire.Problem
		wire.Decode(b, &p)
		l.t.Fatalf("%s %s: got %d %s %s, want %d", method, path, res.StatusCode, p.Key, p.Code, want)
	}
	if into != nil {
		must(l.t, wire.Decode(b, into))
	}
	res.Body = io.NopCloser(bytes.NewReader(b))
	return res
}

func (l *laptop) space(members ...*laptop) *seal.SpaceKey {
	l.t.Helper()
	k, err := seal.NewSpaceKey(casework.NewID(), 1)
	must(l.t, err)
	l.put(k, members...)
	return k
}

func (l *laptop) put(k *seal.SpaceKey, members ...*laptop) {
	l.t.Helper()
	m := &wire.KeysPut{Office: l.office, Device: l.id.Device, Space: k.Space}
	pubs := []seal.Member{l.id.Public()}
	for _, o := range members {
		pubs = append(pubs, o.id.Public())
		m.Grants = append(m.Grants, wire.Grant{Space: k.Space, Device: o.id.Device, Role: wire.RoleEditor})
	}
	wraps, err := k.Wrap(l.id, l.founds.Recover, pubs...)
	must(l.t, err)
	for _, w := range wraps {
		m.Keys = append(m.Keys, wire.WrappedKey(w))
	}
	l.envelope("PUT", "/v1/spaces/"+k.Space.String()+"/keys", wire.AboutKeys, m, &wire.Keys{}, 200)
}

func (l *laptop) ops(k *seal.SpaceKey, texts ...string) *wire.Push {
	l.t.Helper()
	p := &wire.Push{Office: l.office, Device: l.id.Device, Key: casework.NewID()}
	for _, text := range texts {
		l.number++
		v, _ := json.Marshal(text)
		h := op.Header{Change: casework.NewID(), Office: l.office, Space: k.Space, Device: l.id.Device, Number: l.number, Clock: op.At(time.Now()), Schema: 1, Key: k.ID, Parts: 1}
		s, err := seal.Seal(h, &op.Body{Act: "act.note", Who: casework.NewID(), At: time.Now(), Writes: []op.Write{{Kind: "note", Entity: casework.NewID(), Field: "text", New: v}}}, k)
		must(l.t, err)
		p.Ops = append(p.Ops, s)
	}
	return p
}

func (l *laptop) push(p *wire.Push) *wire.PushAnswer {
	l.t.Helper()
	var a wire.PushAnswer
	l.envelope("POST", "/v1/push", wire.AboutPush, p, &a, 200)
	return &a
}

// listen opens the stream of events and gives what waits for the next of them.
func (l *laptop) listen() (next func() string) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	l.t.Cleanup(cancel)
	req, _ := http.NewRequestWithContext(ctx, "GET", l.url+"/v1/events", nil)
	req.Header.Set("Authorization", wire.Authorize(l.id, l.id.Device, "GET", "/v1/events", nil, time.Now()))
	res, err := http.DefaultClient.Do(req)
	must(l.t, err)
	l.t.Cleanup(func() { res.Body.Close() })
	next = func() string {
		one := make([]byte, 200)
		n, _ := res.Body.Read(one)
		return strings.TrimSpace(string(one[:n]))
	}
	if got := next(); !strings.HasPrefix(got, ": here") {
		l.t.Fatalf("events: %q", got)
	}
	return next
}

func (l *laptop) pull(query string) *wire.Page {
	l.t.Helper()
	var p wire.Page
	l.signed("GET", "/v1/pull?"+query, nil, &p, 200)
	return &p
}

func TestTwoLaptopsMeetOverTheHub(t *testing.T) {
	r := newRig(t, openSQLite)
	a, b := r.enrol("coordinator"), r.enrol("advocate")
	k := a.space(b)
	answer := a.push(a.ops(k, "Жалақы төленбеді", "Иск подан"))
	if answer.Verdicts[1].Seq != 2 {
		t.Fatalf("push: %+v", answer)
	}
	page := b.pull("after=0&sets=1")
	if len(page.Ops) != 2 || page.Cursor != 2 || len(page.Sets) != 1 || !page.Keys {
		t.Fatalf("pull: %+v", page)
	}
	var keys wire.Keys
	b.signed("GET", "/v1/spaces/all/keys", nil, &keys, 200)
	got, err := b.id.Unwrap(seal.Wrapped(keys.Keys[0]), a.id.Public().Sign)
	must(t, err)
	opened, err := seal.Open(&page.Ops[0], seal.NewRing(got))
	must(t, err)
	body := opened.Body
	if string(body.Writes[0].New) != `"Жалақы төленбеді"` {
		t.Errorf("got %s", body.Writes[0].New)
	}
	if p := b.pull(fmt.Sprintf("after=2&keys=%d", keys.Cursor)); p.Keys || len(p.Ops) > 0 {
		t.Errorf("nothing new: %+v", p)
	}
	if p := a.pull("after=0"); len(p.Acks) != 2 {
		t.Errorf("own: %+v", p)
	}
	// Revoked at the office: refused at once, what it still sends is held.
	a.signed("POST", "/v1/devices/"+b.id.Device.String()+"/revoke", nil, nil, 204)
	if p := b.pull("after=2"); !p.Gone {
		t.Error("a revoked device is not told")
	}
	b.signed("GET", "/v1/spaces/all/keys", nil, nil, 403)
	if v := b.push(b.ops(k, "late")).Verdicts[0]; v.Kind != wire.Quarantined {
		t.Errorf("a revoked device's: %+v", v)
	}
	// The events poke is heard.
	next := a.listen()
	a.push(a.ops(k, "third"))
	if got := next(); got != `data: {"seq":3}` {
		t.Errorf("poke: %q", got)
	}
}

func TestAttachmentsGoOnWhereTheyStopped(t *testing.T) {
	r := newRig(t, openSQLite)
	a, b := r.enrol("coordinator"), r.enrol("advocate")
	k := a.space(b)
	other := a.space()
	data := bytes.Repeat([]byte("sealed bytes of a scan. "), 120_000)[:2_500_000]
	sum := sha256.Sum256(data)
	start := &wire.BlobStart{Office: r.office, Space: k.Space, Sum: sum, Size: int64(len(data))}
	for at := 0; at < len(data); at += wire.BlobPart {
		start.Sums = append(start.Sums, sha256.Sum256(data[at:min(at+wire.BlobPart, len(data))]))
	}
	var st wire.BlobState
	a.envelope("POST", "/v1/blobs", wire.AboutBlob, start, &st, 201)
	patch := func(l *laptop, offset int64, body []byte, want int) string {
		t.Helper()
		res := l.do("PATCH", st.At, http.Header{"Authorization": {wire.Authorize(l.id, l.id.Device, "PATCH", st.At, nil, time.Now())}, "Upload-Offset": {fmt.Sprint(offset)}, "Content-Type": {"application/offset+octet-stream"}}, body, nil, want)
		return res.Header.Get("Upload-Offset")
	}
	if got := patch(a, 0, data[:700_001], 204); got != "700001" {
		t.Errorf("after the first cut: %s", got)
	}
	if got := patch(a, 5, data[5:], 409); got != "700001" {
		t.Errorf("wrong offset: %s", got)
	}
	// A line that dies in the middle: what came is kept, and the next sender is not locked out.
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	must(t, err)
	fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: hub\r\nAuthorization: %s\r\nUpload-Offset: 700001\r\nContent-Length: %d\r\n\r\n", st.At, wire.Authorize(a.id, a.id.Device, "PATCH", st.At, nil, time.Now()), len(data)-700_001)
	conn.Write(data[700_001:1_000_000])
	upload, err := casework.ParseID(strings.TrimPrefix(st.At, "/v1/blobs/"))
	must(t, err)
	for { // until the hub has its first piece: it then reads on, and waits
		u, err := r.store.Upload(ctx, r.office, upload, false)
		must(t, err)
		if u.Place == 700_001+256<<10 {
			break
		}
	}
	bad := bytes.Repeat([]byte{'x'}, 400_000)
	res := patch(a, 999, nil, 409) // the newest wins: the dead one is cut off, its rest kept
	if res != "1000000" {
		t.Errorf("kept of the dead line: %s, want 1000000", res)
	}
	conn.Close()
	if got := patch(a, 1_000_000, bad, 460); got != "0" && got != "1048576" {
		t.Errorf("a damaged part: back at %s", got)
	}
	head := a.signed("HEAD", st.At, nil, nil, 200)
	var at int64
	fmt.Sscan(head.Header.Get("Upload-Offset"), &at)
	next := b.listen()
	if got := patch(a, at, data[at:], 204); got != fmt.Sprint(len(data)) {
		t.Errorf("end: %s", got)
	}
	if got := next(); !strings.HasPrefix(got, "data: ") {
		t.Errorf("who waits for the attachment hears %q", got)
	}
	a.envelope("POST", "/v1/blobs", wire.AboutBlob, start, &st, 200)
	if !st.Ready {
		t.Error("not ready")
	}
	path := fmt.Sprintf("/v1/blobs/%x", sum)
	req := http.Header{"Authorization": {wire.Authorize(b.id, b.id.Device, "GET", path, nil, time.Now())}, "Range": {"bytes=1000000-"}, "If-Match": {fmt.Sprintf(`"%x"`, sum)}}
	got, _ := io.ReadAll(b.do("GET", path, req, nil, nil, 206).Body)
	if !bytes.Equal(got, data[1_000_000:]) {
		t.Errorf("got %d bytes from the middle on", len(got))
	}
	c := r.enrol("student")
	c.signed("GET", path, nil, nil, 404)
	_ = other
	parts := 0
	filepath.WalkDir(filepath.Join(r.dir, "blobs"), func(p string, d os.DirEntry, _ error) error {
		if !d.IsDir() {
			parts++
		}
		return nil
	})
	if parts != 1 {
		t.Errorf("%d files are left, want the attachment alone", parts)
	}
}

func TestHostileClients(t *testing.T) {
	r := newRig(t, openSQLite)
	a := r.enrol("coordinator")
	k := a.space()
	push := a.ops(k, "one")
	whole, err := wire.Wrap(wire.AboutPush, a.id.Device, a.id, push)
	must(t, err)
	stranger, err := seal.NewIdentity(a.id.Device) // another's name, own key
	must(t, err)
	forged, err := wire.Wrap(wire.AboutPush, a.id.Device, stranger, push)
	must(t, err)
	otherOffice := *push
	otherOffice.Office = casework.NewID()
	otherOffice.Ops = append([]op.Sealed(nil), push.Ops...)
	otherOffice.Ops[0].Office = otherOffice.Office
	elsewhere, err := wire.Wrap(wire.AboutPush, a.id.Device, a.id, &otherOffice)
	must(t, err)
	now := time.Now()
	path := "/v1/pull?after=0"
	for _, c := range []struct {
		name, method, path, auth string
		body                     []byte
		want                     int
	}{
		{"forged signature", "POST", "/v1/push", "", forged, 403},
		{"envelope of another purpose", "PUT", "/v1/spaces/" + k.Space.String() + "/keys", "", whole, 403},
		{"another office in the push", "POST", "/v1/push", "", elsewhere, 403},
		{"huge body", "POST", "/v1/push", "", bytes.Repeat([]byte{0}, wire.MaxMessage+300), 413},
		{"zip bomb", "POST", "/v1/push", "", bomb(t, a), 413},
		{"noise", "POST", "/v1/push", "", []byte("GET / HTTP/1.1"), 400},
		{"no authorization", "GET", path, "", nil, 403},
		{"a stranger's authorization", "GET", path, wire.Authorize(stranger, casework.NewID(), "GET", path, nil, now), nil, 403},
		{"another's name", "GET", path, wire.Authorize(stranger, a.id.Device, "GET", path, nil, now), nil, 403},
		{"another path signed", "GET", path, wire.Authorize(a.id, a.id.Device, "GET", "/v1/pull?after=1", nil, now), nil, 403},
		{"a clock an hour off", "GET", path, wire.Authorize(a.id, a.id.Device, "GET", path, nil, now.Add(-time.Hour)), nil, 409},
		{"path outside", "GET", "/v1/blobs/..%2f..%2fhub.db", "", nil, 403},
		{"path outside, signed", "GET", "/v1/blobs/..%2f..%2fhub.db", wire.Authorize(a.id, a.id.Device, "GET", "/v1/blobs/..%2f..%2fhub.db", nil, now), nil, 404},
		{"no such path", "GET", "/v1/secrets", "", nil, 404},
		{"a partner without token", "POST", "/v1/enquiries", "Bearer x", []byte("{}"), 403},
		{"enrol without invite", "POST", "/v1/enrol", "", enrolBody(t, stranger), 403},
	} {
		req, err := http.NewRequest(c.method, r.url+c.path, bytes.NewReader(c.body))
		must(t, err)
		if c.auth != "" {
			req.Header.Set("Authorization", c.auth)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d", c.name, res.StatusCode, c.want)
		}
	}
	// A request seen before.
	auth := http.Header{"Authorization": {wire.Authorize(a.id, a.id.Device, "GET", path, nil, now)}}
	a.do("GET", path, auth, nil, nil, 200)
	a.do("GET", path, auth, nil, nil, 403)
	// The same push again changes nothing.
	a.do("POST", "/v1/push", nil, whole, nil, 200)
	a.do("POST", "/v1/push", nil, whole, nil, 200)
	heads, err := r.store.Heads(ctx)
	must(t, err)
	if heads[r.office] != 1 {
		t.Errorf("got %d operations, want 1", heads[r.office])
	}
	// Too many at once are told to wait.
	slow := 0
	for range 80 {
		req, _ := http.NewRequest("GET", r.url+path, nil)
		req.Header.Set("Authorization", wire.Authorize(a.id, a.id.Device, "GET", path, nil, time.Now()))
		res, err := http.DefaultClient.Do(req)
		must(t, err)
		if res.StatusCode == 429 && res.Header.Get("Retry-After") != "" {
			slow++
		}
		res.Body.Close()
	}
	if slow == 0 {
		t.Error("nobody was slowed down")
	}
	if srv := hub.Server(nil); srv.ReadHeaderTimeout > 30*time.Second || srv.ReadTimeout != 0 || srv.WriteTimeout != 0 || srv.MaxHeaderBytes > 64<<10 {
		t.Errorf("limits of the server: %+v", srv)
	}
}

// bomb is a small signed message that inflates to 64 MiB.
func bomb(t *testing.T, a *laptop) []byte {
	t.Helper()
	b, err := wire.Encode(&wire.Problem{Key: strings.Repeat("0", 15<<20)})
	must(t, err)
	// Several frames after one another inflate to their sum.
	frame := b[1:]
	for range 4 {
		b = append(b, frame...)
	}
	e, err := wire.Wrap(wire.AboutPush, a.id.Device, a.id, &wire.Problem{})
	must(t, err)
	env, err := wire.Unwrap(e)
	must(t, err)
	env.Message = b
	env.Signature = a.id.Sign(append([]byte("zanger/push/v1\n"), b...))
	out, err := cborMarshal(env)
	must(t, err)
	return out
}

func enrolBody(t *testing.T, id *seal.Identity) []byte {
	t.Helper()
	b, err := wire.Wrap(wire.AboutEnrol, id.Device, id, &wire.Enrol{Code: "0000-0000-0000-0000", Device: id.Device, Sign: id.Public().Sign, Box: id.Public().Box})
	must(t, err)
	return b
}

// TestABodyThatStandsStillIsCutOff: a body may take as long as it likes while it moves, and not when it stands still.
func TestABodyThatStandsStillIsCutOff(t *testing.T) {
	hub.SetProgressTime(t, 100*time.Millisecond)
	r := newRig(t, openSQLite)
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	must(t, err)
	defer c.Close()
	fmt.Fprint(c, "POST /v1/push HTTP/1.1\r\nHost: hub\r\nContent-Length: 100000\r\n\r\nten bytes.")
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	b, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 400") {
		t.Errorf("got %q, %v", b, err)
	}
}

// TestHeadersThatNeverEndAreCutOff uses the hub's own server on a line that never comes to a body.
func TestHeadersThatNeverEndAreCutOff(t *testing.T) {
	r := newRig(t, openSQLite)
	srv := hub.Server(r.hub)
	srv.ReadHeaderTimeout = 50 * time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go srv.Serve(l)
	defer srv.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	defer c.Close()
	fmt.Fprint(c, "GET /healthz HTTP/1.1\r\nX: ")
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.ReadAll(c); err != nil {
		t.Errorf("the hub still listens: %v", err)
	}
}

func TestOwnAuthority(t *testing.T) {
	dir := t.TempDir()
	a, err := hub.OpenAuthority(dir, []string{"hub.example", "192.0.2.7"})
	must(t, err)
	again, err := hub.OpenAuthority(dir, nil)
	must(t, err)
	if a.Pin() != again.Pin() || len(a.Pin()) != 32 {
		t.Errorf("pins %q and %q", a.Pin(), again.Pin())
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", a.TLS())
	must(t, err)
	go http.Serve(l, http.NotFoundHandler())
	defer l.Close()
	conn, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	must(t, err)
	defer conn.Close()
	st := conn.ConnectionState()
	if st.Version != tls.VersionTLS13 || hub.PinOf(st.PeerCertificates[1]) != a.Pin() {
		t.Errorf("version %x, pin %s", st.Version, hub.PinOf(st.PeerCertificates[1]))
	}
	if err := st.PeerCertificates[0].CheckSignatureFrom(st.PeerCertificates[1]); err != nil {
		t.Error(err)
	}
	if _, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}); err == nil {
		t.Error("TLS 1.2 was taken")
	}
}

// enrolQuietly puts a device into the store without asking over the line.
func (l *laptop) enrolQuietly(t testing.TB) {
	t.Helper()
	var err error
	l.id, err = seal.NewIdentity(casework.NewID())
	must(t, err)
	pub := l.id.Public()
	must(t, l.store.PutInvite(ctx, store.Invite{Office: l.office, Hash: l.id.Device[:], Role: "advocate", Made: time.Now(), Expires: time.Now().Add(time.Hour)}))
	_, _, _, err = l.store.Enrol(ctx, l.id.Device[:], store.Device{Device: wire.Device{Device: l.id.Device, Sign: pub.Sign, Box: pub.Box}, Made: time.Now()}, l.founds)
	must(t, err)
}
