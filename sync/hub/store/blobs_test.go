package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// TestBlobs runs the same checks on a folder, on a small S3 of the test's own, and on versitygw where make has installed it.
func TestBlobs(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		blobSuite(t, (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(t.TempDir(), "b"))}).String())
	})
	t.Run("s3 stand-in", func(t *testing.T) {
		srv := httptest.NewServer(&standIn{objects: map[string][]byte{}})
		defer srv.Close()
		useS3(t)
		blobSuite(t, s3Address(srv.URL))
	})
	t.Run("versitygw", func(t *testing.T) {
		useS3(t)
		blobSuite(t, s3Address(versity(t)))
	})
}

func useS3(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "hubtest")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hubtestsecret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

func s3Address(endpoint string) string {
	return "s3://hub?region=us-east-1&use_path_style=true&endpoint=" + url.QueryEscape(endpoint)
}

// versity starts the S3 gateway over a folder.
func versity(t *testing.T) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	bin := filepath.Join(filepath.Dir(here), "..", "..", "..", "build", "versitygw")
	if _, err := os.Stat(bin); err != nil {
		if bin, err = exec.LookPath("versitygw"); err != nil {
			t.Skip("versitygw is not installed (.ci/install test brings it); the stand-in was tested")
		}
	}
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "data", "hub"), 0o755))
	free := httptest.NewServer(nil)
	port := strings.TrimPrefix(free.URL, "http://")
	free.Close()
	cmd := exec.Command(bin, "--access", "hubtest", "--secret", "hubtestsecret", "--port", port, "posix", "--nometa", filepath.Join(dir, "data"))
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	must(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for until := time.Now().Add(20 * time.Second); ; {
		res, err := http.Get("http://" + port)
		if err == nil {
			res.Body.Close()
			return "http://" + port
		}
		if time.Now().After(until) {
			t.Fatalf("versitygw does not answer\n%s", log.String())
		}
		time.Sleep(50 * time.Millisecond) // another process: nothing else to wait on
	}
}

func blobSuite(t *testing.T, address string) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	b, err := store.OpenBlobs(ctx, address)
	must(t, err)
	defer b.Close()
	data := bytes.Repeat([]byte("0123456789abcdef"), (wire.BlobPart+500_000)/16)
	u := &store.Upload{Office: casework.NewID(), ID: casework.NewID(), Sum: sha256.Sum256(data), Size: int64(len(data))}
	for at := 0; at < len(data); at += wire.BlobPart {
		s := sha256.Sum256(data[at:min(at+wire.BlobPart, len(data))])
		u.Sums = append(u.Sums, s[:]...)
	}
	for at := 0; at < len(data); at += 300_000 {
		piece := data[at:min(at+300_000, len(data))]
		key := store.PartKey(u)
		must(t, b.Put(ctx, key, piece))
		u.Parts = append(u.Parts, store.Part{At: int64(at), Size: int64(len(piece)), Key: key})
		u.Place += int64(len(piece))
	}
	if good, err := b.GoodPlace(ctx, u, 0); err != nil || good != u.Size {
		t.Errorf("good up to %d, %v", good, err)
	}
	must(t, b.Put(ctx, u.Parts[4].Key, bytes.Repeat([]byte{1}, int(u.Parts[4].Size))))
	if good, err := b.GoodPlace(ctx, u, 0); err != nil || good != wire.BlobPart {
		t.Errorf("with a damaged piece: good up to %d, %v", good, err)
	}
	if err := b.Join(ctx, u); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("joined a damaged one: %v", err)
	}
	if _, err := b.Open(ctx, store.AttachmentKey(u.Office, u.Sum), 0, -1); casework.CodeOf(err) != casework.Missing {
		t.Errorf("a damaged attachment is there: %v", err)
	}
	must(t, b.Put(ctx, u.Parts[4].Key, data[u.Parts[4].At:][:u.Parts[4].Size]))
	must(t, b.Join(ctx, u))
	r, err := b.Open(ctx, store.AttachmentKey(u.Office, u.Sum), 1_000_000, -1)
	must(t, err)
	got, err := io.ReadAll(r)
	r.Close()
	if err != nil || !bytes.Equal(got, data[1_000_000:]) {
		t.Errorf("from the middle: %d bytes, %v", len(got), err)
	}
	n := 0
	must(t, b.Each(ctx, u.Office.String()+"/part/", func(key string, _ int64) error { n++; return b.Delete(ctx, key) }))
	if n != len(u.Parts) {
		t.Errorf("listed %d pieces, want %d", n, len(u.Parts))
	}
	must(t, b.Delete(ctx, u.Parts[0].Key))
	if _, err := b.Open(ctx, u.Parts[0].Key, 0, -1); casework.CodeOf(err) != casework.Missing {
		t.Errorf("opened what is gone: %v", err)
	}
}

// standIn answers what the hub asks of an S3 store, and nothing more.
type standIn struct {
	mu      sync.Mutex
	objects map[string][]byte
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/hub"), "/")
	switch {
	case r.Method == "PUT":
		b, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Amz-Decoded-Content-Length") != "" {
			b = unchunk(b)
		}
		s.objects[key] = b
		w.Header().Set("ETag", `"x"`)
	case r.Method == "DELETE":
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Query().Has("list-type"):
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>`)
		for k, v := range s.objects {
			if strings.HasPrefix(k, r.URL.Query().Get("prefix")) {
				fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>%d</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"x"</ETag></Contents>`, k, len(v))
			}
		}
		fmt.Fprint(w, `</ListBucketResult>`)
	default:
		v, ok := s.objects[key]
		if !ok {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `<Error><Code>NoSuchKey</Code></Error>`)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(v))
	}
}

var chunkHead = regexp.MustCompile(`^([0-9a-f]+)[^\r]*\r\n`)

// unchunk undoes the aws-chunked way of sending.
func unchunk(b []byte) (out []byte) {
	for {
		m := chunkHead.FindSubmatch(b)
		if m == nil {
			return out
		}
		var n int
		fmt.Sscanf(string(m[1]), "%x", &n)
		b = b[len(m[0]):]
		if n == 0 {
			return out
		}
		out, b = append(out, b[:n]...), b[n+2:]
	}
}
