package sign_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/assets"
	"zanger/casework"
	"zanger/docgen/sign"
	"zanger/docgen/sign/signtest"
)

var paper = []byte("%PDF-1.7 ойдан шығарылған")

func start(t *testing.T, how string) (*signtest.Layer, *sign.Client) {
	t.Helper()
	l := signtest.Start(how)
	t.Cleanup(l.Stop)
	return l, &sign.Client{Address: l.Address, Roots: l.Roots}
}

func key(err error) string {
	var e *casework.Error
	if errors.As(err, &e) {
		return strings.TrimPrefix(e.Key, "error.sign.")
	}
	return fmt.Sprint(err)
}

func TestSignatureInEveryShape(t *testing.T) {
	for _, how := range []string{signtest.Signs, signtest.One, signtest.Object} {
		for _, inside := range []bool{false, true} {
			_, c := start(t, how)
			s, err := c.Sign(t.Context(), sign.Request{Data: paper, Inside: inside, Lang: "kk"})
			if err != nil {
				t.Fatalf("%s: %v", how, err)
			}
			if s.Version != "1.4" || s.Signer.Name != signtest.SignerName || s.Signer.Inside != inside || s.Signer.ValidTo.Year() != 2027 || s.Signer.Serial == "" {
				t.Errorf("%s: got %+v", how, s)
			}
			if bytes.Contains(s.CMS, paper) != inside {
				t.Errorf("%s: the file inside: %v", how, !inside)
			}
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	l, c := start(t, signtest.Signs)
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper, Stamp: true, Lang: "kk"}); err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(l.Last())
	want := `{"args":{"allowedStorages":null,"data":"` + base64.StdEncoding.EncodeToString(paper) + `","format":"cms","locale":"kz",` +
		`"signerParams":{"extKeyUsageOids":["1.3.6.1.5.5.7.3.4"]},"signingParams":{"decode":true,"digested":false,"encapsulate":false,"tsaProfile":{}}},` +
		`"method":"sign","module":"kz.gov.pki.knca.basics"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); err != nil {
		t.Fatal(err)
	}
	if got, _ := json.Marshal(l.Last()); strings.Contains(string(got), "tsaProfile") || !strings.Contains(string(got), `"locale":"ru"`) {
		t.Errorf("got %s", got)
	}
}

func TestEachRefusalIsSaidPlainly(t *testing.T) {
	for how, want := range map[string]string{
		signtest.Cancels: "cancelled", signtest.Password: "password", signtest.Old: "old", signtest.Fails: "refused",
		signtest.Garbled: "answer", signtest.Hangs: "closed",
	} {
		_, c := start(t, how)
		if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != want {
			t.Errorf("%s: got %v", how, err)
		}
	}
	_, c := start(t, signtest.Waits)
	c.Patience = 50 * time.Millisecond
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != "slow" {
		t.Errorf("waits: got %v", err)
	}
	if _, err := c.Sign(t.Context(), sign.Request{}); key(err) != "too_big" {
		t.Errorf("empty: got %v", err)
	}
}

func TestNotRunning(t *testing.T) {
	l := signtest.Start(signtest.Signs)
	l.Stop()
	c := &sign.Client{Address: l.Address, Roots: l.Roots}
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != "not_running" {
		t.Errorf("got %v", err)
	}
}

func TestAStrangersCertificateNeedsAPerson(t *testing.T) {
	l, _ := start(t, signtest.Signs)
	c := &sign.Client{Address: l.Address}
	_, err := c.Sign(t.Context(), sign.Request{Data: paper})
	var e *casework.Error
	if !errors.As(err, &e) || e.Key != "error.sign.untrusted" || e.Args["Fingerprint"] != l.Pin {
		t.Fatalf("got %v", err)
	}
	c.Pin = l.Pin
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); err != nil {
		t.Errorf("confirmed: %v", err)
	}
	c.Pin = strings.Repeat("0", 64)
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != "untrusted" {
		t.Errorf("another's: %v", err)
	}
}

func TestOnlyThisComputer(t *testing.T) {
	for _, a := range []string{"wss://192.0.2.1:13579/", "ws://127.0.0.1:13579/", "wss://example.org/", "https://127.0.0.1/", "::"} {
		c := &sign.Client{Address: a}
		if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != "address" {
			t.Errorf("%s: got %v", a, err)
		}
	}
}

func TestCancelledHere(t *testing.T) {
	_, c := start(t, signtest.Waits)
	ctx, stop := context.WithCancel(t.Context())
	go func() { time.Sleep(30 * time.Millisecond); stop() }()
	if _, err := c.Sign(ctx, sign.Request{Data: paper}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOneAtATime(t *testing.T) {
	_, c := start(t, signtest.Waits)
	c.Patience = time.Second
	first := make(chan error, 1)
	go func() {
		_, err := c.Sign(context.Background(), sign.Request{Data: paper})
		first <- err
	}()
	time.Sleep(50 * time.Millisecond)
	if _, err := c.Sign(t.Context(), sign.Request{Data: paper}); key(err) != "busy" {
		t.Errorf("got %v", err)
	}
	if err := <-first; key(err) != "slow" {
		t.Errorf("got %v", err)
	}
}

// TestAnotherProgramReadsTheSignature: the stand-in's signature is one that OpenSSL reads, so the shapes here are real ones.
func TestAnotherProgramReadsTheSignature(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("no openssl")
	}
	name := filepath.Join(t.TempDir(), "s.cms")
	if err := os.WriteFile(name, signtest.Sign(paper, true), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(openssl, "cms", "-verify", "-noverify", "-inform", "DER", "-in", name).Output()
	if err != nil || !bytes.Contains(out, paper) {
		t.Errorf("%v: %q", err, out)
	}
}

func TestSignerOfNothing(t *testing.T) {
	for _, b := range [][]byte{nil, {0x30}, []byte("plain"), signtest.Sign(paper, true)[:200]} {
		if s := sign.SignerOf(b); s != (sign.Signer{}) {
			t.Errorf("got %+v", s)
		}
	}
}

func FuzzSignerOf(f *testing.F) {
	f.Add(signtest.Sign(paper, false))
	f.Add(signtest.Sign(paper, true))
	f.Fuzz(func(_ *testing.T, b []byte) { sign.SignerOf(b) })
}

// TestEveryRefusalHasWords: each error of this package stands in the three catalogues with its three sentences.
func TestEveryRefusalHasWords(t *testing.T) {
	for _, lang := range []string{"kk", "ru", "en"} {
		b, err := assets.Text.ReadFile("text/sign." + lang + ".json")
		words := map[string]any{}
		if err != nil || json.Unmarshal(b, &words) != nil {
			t.Fatal(lang, err)
		}
		for _, what := range []string{"not_running", "untrusted", "cancelled", "password", "busy", "old", "too_big", "address", "refused", "answer", "slow", "closed"} {
			if s, _ := words["error.sign."+what].(string); strings.Count(s, "\n") != 2 {
				t.Errorf("%s: error.sign.%s: %q", lang, what, s)
			}
		}
	}
}
