package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// out is a buffer that a server may write to while a test reads.
type out struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *out) Write(b []byte) (int, error) { o.mu.Lock(); defer o.mu.Unlock(); return o.b.Write(b) }
func (o *out) String() string              { o.mu.Lock(); defer o.mu.Unlock(); return o.b.String() }

func command(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr out
	if got := run(args, &stdout, &stderr); got != want {
		t.Fatalf("%v: exit %d, want %d\n%s%s", args, got, want, stdout.String(), stderr.String())
	}
	return stdout.String()
}

func document(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return m
}

func TestAnOfficeFromNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hub")
	t.Setenv("ZANGERHUB_DATA", dir)
	t.Setenv("ZANGERHUB_JSON", "true")
	made := document(t, command(t, 0, "office", "create", "Test office"))
	code := made["code"].(string)
	if secret, pin, _ := strings.Cut(code, "."); len(secret) != 19 || len(pin) != 32 {
		t.Errorf("code %q", code)
	}
	command(t, 2, "invite", "--role", "king")
	command(t, 2, "nonsense")
	command(t, 0, "--help")
	if m := document(t, command(t, 0, "invite", "--role", "advocate")); m["role"] != "advocate" {
		t.Errorf("got %v", m)
	}
	command(t, 1, "device", "revoke", "0000000000000000000000000a")
	if m := document(t, command(t, 0, "link", "--url", "https://hub.example")); !strings.HasPrefix(m["link"].(string), "https://hub.example/office/enter?key=") {
		t.Errorf("got %v", m)
	}
	command(t, 0, "partner", "add", "centre")
	pack := filepath.Join(t.TempDir(), "pack.zip")
	os.WriteFile(pack, []byte("no zip"), 0o600)
	command(t, 1, "pack", "publish", pack)

	file := filepath.Join(t.TempDir(), "backup.tar")
	command(t, 0, "backup", "--out", file)
	command(t, 2, "backup", "--out", file)
	command(t, 1, "restore", "--in", file) // into a hub that has offices
	other := filepath.Join(t.TempDir(), "other")
	command(t, 0, "restore", "--in", file, "--data", other)
	if m := document(t, command(t, 0, "check", "--deep", "--data", other)); m["sound"] != true {
		t.Errorf("got %v", m)
	}
	one, _ := os.ReadFile(filepath.Join(dir, "authority.pem"))
	two, _ := os.ReadFile(filepath.Join(other, "authority.pem"))
	if len(one) == 0 || !bytes.Equal(one, two) {
		t.Error("the restored hub is not who it was")
	}
}

func TestServeFromNothing(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var stdout, stderr out
	ended := make(chan int)
	go func() {
		ended <- runUntil(ctx, []string{"serve", "--json", "--data", filepath.Join(t.TempDir(), "hub"), "--listen", "127.0.0.1:0"}, &stdout, &stderr)
	}()
	var said map[string]any
	for said == nil {
		select {
		case code := <-ended:
			t.Fatalf("ended with %d: %s", code, stderr.String())
		case <-time.After(5 * time.Millisecond):
			json.Unmarshal([]byte(stdout.String()), &said)
		}
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for path, want := range map[string]int{"/healthz": 200, "/metrics": 200, "/": 200, "/ask?lang=ru": 200, "/v1/pull?after=0": 403, "/v1/openapi.json": 200, "/nowhere": 404} {
		res, err := client.Get("https://" + said["listen"].(string) + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: got %d, want %d", path, res.StatusCode, want)
		}
	}
	client.CloseIdleConnections()
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d: %s", code, stderr.String())
	}
}
