package hub_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

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
			auth := wire.Authorize(l.id, l.id.Device, "PATCH", st.At, nil, time.Now())
			if cut < len(body) {
				c, err := net.Dial("tcp", strings.TrimPrefix(l.url, "http://"))
				must(t, err)
				fmt.Fprintf(c, "PATCH %s HTTP/1.1\r\nHost: hub\r\nAuthorization: %s\r\nUpload-Offset: %d\r\nContent-Length: %d\r\n\r\n", st.At, auth, at, len(body))
				c.Write(body[:cut])
				c.Close()
				return 0
			}
			req, err := http.NewRequest("PATCH", l.url+st.At, bytes.NewReader(body))
			must(t, err)
			req.Header = http.Header{"Authorization": {auth}, "Upload-Offset": {fmt.Sprint(at)}}
			res, err := http.DefaultClient.Do(req)
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
				bad[rnd.IntN(len(bad))] ^= 1
				if got := send(was, bad, len(bad)); got != 460 && got != 409 { // 409: the rest of a line cut before came in meanwhile
					t.Errorf("seed %d: a damaged part is answered with %d", seed, got)
				}
				damaged = true
			case k == 4:
				if got := send(was+1, rest[1:], len(rest)-1); got != 409 {
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
