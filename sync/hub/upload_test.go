package hub_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// TestUploadsOverALineThatBreaks sends attachments over lines that die, by a seed: cut in mid-body, damaged, from a wrong place, from two
// lines at once. What the hub has never goes back but to the last good part, a cut costs at most a part, and ready means the very bytes.
func TestUploadsOverALineThatBreaks(t *testing.T) {
	r := newRig(t, openSQLite)
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 14))
		l := &laptop{rig: r, url: r.url}
		l.enrolQuietly(t)
		k := l.space()
		data := make([]byte, 1+rnd.IntN(3<<20))
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		sum := sha256.Sum256(data)
		start := &wire.BlobStart{Office: r.office, Space: k.Space, Sum: sum, Size: int64(len(data))}
		for at := 0; at < len(data); at += wire.BlobPart {
			start.Sums = append(start.Sums, sha256.Sum256(data[at:min(at+wire.BlobPart, len(data))]))
		}
		var st wire.BlobState
		l.envelope("POST", "/v1/blobs", wire.AboutBlob, start, &st, 201)
		head := func() (at int64) {
			fmt.Sscan(l.signed("HEAD", st.At, nil, nil, 200).Header.Get("Upload-Offset"), &at)
			return at
		}
		// send gives the answer's status, 0 when the line was cut after n bytes.
		send := func(at int64, body []byte, cut int) int {
			t.Helper()
			if cut < len(body) {
				c := rawPatch(l, st.At, at, len(body))
				if _, err := bufio.NewReader(c).ReadString('\n'); err != nil { // the hub asks for the body: it has this sender for the newest
					t.Fatal(err)
				}
				c.Write(body[:cut])
				c.Close()
				return 0
			}
			res, err := http.DefaultClient.Do(patchRequest(l, st.At, at, body))
			if err != nil { // cut off by the newer sender
				return 0
			}
			res.Body.Close()
			return res.StatusCode
		}
		was, sent, cuts := int64(0), 0, 0
		for step := 0; was < start.Size; step++ {
			if step > 15 {
				t.Fatalf("seed %d: no end after %d steps, at %d of %d", seed, step, was, start.Size)
			}
			rest := data[was:]
			damaged := false
			switch k := rnd.IntN(6); {
			case step > 8 || k == 0:
				send(was, rest, len(rest))
				sent += len(rest)
			case k < 3:
				n := rnd.IntN(len(rest))
				send(was, rest, n)
				sent, cuts = sent+n, cuts+1
			case k == 3:
				bad := bytes.Clone(rest)
				at := rnd.IntN(len(bad))
				bad[at] ^= 1
				// Up to the end of the part: what lies beyond is not read, and a line that still sends may lose the answer.
				bad = bad[:min(int64(len(bad)), (was+int64(at))/wire.BlobPart*wire.BlobPart+wire.BlobPart-was)]
				if got := send(was, bad, len(bad)); got != 460 {
					t.Errorf("seed %d: a damaged part is answered with %d", seed, got)
				}
				damaged = true
			case k == 4:
				if got := send(was+1, rest[:min(1, len(rest)-1)], len(rest)); got != 409 {
					t.Errorf("seed %d: a wrong place is answered with %d", seed, got)
				}
			case k == 5: // an older line that still sends, and a newer one
				old := make(chan int)
				go func() { old <- send(was, rest, len(rest)) }()
				send(was, rest, len(rest))
				<-old
				sent += len(rest)
			}
			var now int64
			if now = start.Size; !ready(l, start) {
				now = head()
			}
			floor := was
			if damaged {
				floor = was / wire.BlobPart * wire.BlobPart
			}
			if now < floor {
				t.Fatalf("seed %d: went back from %d to %d", seed, was, now)
			}
			was = now
		}
		if over := sent - len(data); over > cuts*wire.BlobPart+len(data) {
			t.Errorf("seed %d: %d bytes sent again over %d cuts", seed, over, cuts)
		}
		path := fmt.Sprintf("/v1/blobs/%x", sum)
		got, err := io.ReadAll(l.signed("GET", path, nil, nil, 200).Body)
		must(t, err)
		if !bytes.Equal(got, data) {
			t.Errorf("seed %d: other bytes came back", seed)
		}
	}
}

// rawPatch begins to send size bytes over a line of its own, and leaves the body to the caller.
func rawPatch(l *laptop, target string, at int64, size int) net.Conn {
	l.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(l.url, "http://"))
	must(l.t, err)
	l.t.Cleanup(func() { c.Close() })
	must(l.t, c.SetDeadline(time.Now().Add(time.Minute)))
	fmt.Fprintf(c, "PATCH %s HTTP/1.1\r\nHost: hub\r\nExpect: 100-continue\r\nAuthorization: %s\r\nUpload-Offset: %d\r\nContent-Length: %d\r\n\r\n",
		target, wire.Authorize(l.id, l.id.Device, "PATCH", target, nil, time.Now()), at, size)
	return c
}

// slowDisk is a store that keeps a piece of an upload only when the test says so.
type slowDisk struct {
	store.Store
	begun chan struct{}
	goOn  chan struct{}
}

func (s *slowDisk) Advance(ctx context.Context, u *store.Upload, p store.Part) error {
	s.begun <- struct{}{}
	<-s.goOn
	return s.Store.Advance(ctx, u, p)
}

// oneUpload begins an upload at a hub on a slow disk.
func oneUpload(t *testing.T, data []byte) (*laptop, *slowDisk, wire.BlobState) {
	t.Helper()
	r := newRig(t, openSQLite)
	disk := &slowDisk{r.store, make(chan struct{}, 9), make(chan struct{}, 9)}
	_, r.url = r.serve(disk)
	l := &laptop{rig: r, url: r.url}
	l.enrolQuietly(t)
	sum := sha256.Sum256(data)
	var st wire.BlobState
	l.envelope("POST", "/v1/blobs", wire.AboutBlob, &wire.BlobStart{Office: r.office, Space: l.space().Space, Sum: sum, Size: int64(len(data)), Sums: [][32]byte{sum}}, &st, 201)
	return l, disk, st
}

func TestWhereToGoOnIsToldWhenWhatCameIsKept(t *testing.T) {
	data := bytes.Repeat([]byte("sealed "), 20_000)
	l, disk, st := oneUpload(t, data)
	c := rawPatch(l, st.At, 0, len(data))
	c.Write(data[:90_000])
	c.Close()
	<-disk.begun
	asked := make(chan string)
	go func() {
		asked <- l.signed("HEAD", st.At, nil, nil, 200).Header.Get("Upload-Offset")
	}()
	time.AfterFunc(100*time.Millisecond, func() { disk.goOn <- struct{}{} })
	if got := <-asked; got != "90000" {
		t.Errorf("to go on at %s while 90000 were being kept: the rest would be sent again", got)
	}
}

// Behind a balancer one line carries the requests of many: being cut off must not break the one that comes next over it.
func TestALineThatWasCutOffCarriesNothingMore(t *testing.T) {
	data := bytes.Repeat([]byte("sealed "), 20_000)
	l, disk, st := oneUpload(t, data)
	c := rawPatch(l, st.At, 0, len(data))
	c.Write(data)
	<-disk.begun // the whole of it is read, and being kept
	newer := make(chan int)
	go func() {
		res, err := http.DefaultClient.Do(patchRequest(l, st.At, 0, data))
		if err != nil {
			newer <- 0
			return
		}
		res.Body.Close()
		newer <- res.StatusCode
	}()
	time.Sleep(100 * time.Millisecond) // the newer one cuts this one off, and waits for it
	disk.goOn <- struct{}{}
	in := bufio.NewReader(c)
	answer, err := http.ReadResponse(in, nil)
	for err == nil && answer.StatusCode == http.StatusContinue {
		answer, err = http.ReadResponse(in, nil)
	}
	must(t, err)
	if got := <-newer; got != 404 && got != 204 {
		t.Errorf("the newer one, after the whole was there: %d", got)
	}
	if answer.Close {
		return
	}
	fmt.Fprintf(c, "GET /v1/pull?after=0 HTTP/1.1\r\nHost: hub\r\nAuthorization: %s\r\n\r\n", wire.Authorize(l.id, l.id.Device, "GET", "/v1/pull?after=0", nil, time.Now()))
	if next, err := http.ReadResponse(in, nil); err != nil || next.StatusCode != 200 {
		t.Errorf("the next request over the same line: %v, %v", next, err)
	}
}

func patchRequest(l *laptop, target string, at int64, body []byte) *http.Request {
	req, err := http.NewRequest("PATCH", l.url+target, bytes.NewReader(body))
	must(l.t, err)
	req.Header = http.Header{"Authorization": {wire.Authorize(l.id, l.id.Device, "PATCH", target, nil, time.Now())}, "Upload-Offset": {fmt.Sprint(at)}}
	return req
}

// ready asks by announcing the attachment again, as a laptop does.
func ready(l *laptop, start *wire.BlobStart) bool {
	b, err := wire.Wrap(wire.AboutBlob, l.id.Device, l.id, start)
	must(l.t, err)
	res, err := http.Post(l.url+"/v1/blobs", "", bytes.NewReader(b))
	must(l.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(l.t, err)
	var st wire.BlobState
	must(l.t, wire.Decode(body, &st))
	return st.Ready
}
