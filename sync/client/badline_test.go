package client_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// write makes notes in the queue, which everybody of the office reads.
func write(l *linetest.Laptop, n int, text string) {
	p := l.Store.Profile()
	for i := range n {
		l.Do(func(tx casework.Tx) error {
			return tx.Put(l.Ctx(), &casework.Note{Header: casework.Header{Space: p.Queue}, Text: fmt.Sprintf("%s %d: %s", text, i, strings.Repeat("жалақы өндіру туралы талап ", 6))})
		})
	}
}

func notes(t *testing.T, l *linetest.Laptop) int {
	t.Helper()
	n, err := casework.Count[casework.Note](t.Context(), l.Store, casework.All())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// until exchanges until a laptop has nothing left to send and nothing came with the last exchange.
func until(t *testing.T, l *linetest.Laptop, most int) (times int) {
	t.Helper()
	for times = 1; times <= most; times++ {
		c, err := l.Client.Sync(t.Context(), client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := l.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !c.Offline && s.Queued == 0 && s.Sent == 0 && s.Files == 0 {
			return times
		}
	}
	s, _ := l.Status(t.Context())
	t.Fatalf("no rest after %d exchanges: %+v", most, s)
	return 0
}

func TestALineThatCutsInTheMiddleLosesNothing(t *testing.T) {
	t.Parallel()
	h, a, b := two(t)
	write(a, 300, "А")
	write(b, 120, "Б")
	h.Line.CutEach(func() (int64, int64) { return linetest.Between(3_000, 60_000), linetest.Between(4_000, 60_000) })
	for range 3 {
		until(t, a, 200)
		until(t, b, 200)
	}
	h.Line.CutEach(nil)
	for range 2 {
		a.Sync()
		b.Sync()
	}
	for _, l := range []*linetest.Laptop{a, b} {
		if n := notes(t, l); n != 420 {
			t.Errorf("got %d notes, want 420", n)
		}
	}
}

func TestAnAnswerLostAfterTheHubHadIt(t *testing.T) {
	t.Parallel()
	h, a, b := two(t)
	h.Line.Drop()
	want := notes(t, a)
	for down := int64(900); down < 5_000; down += 190 {
		write(a, 1, fmt.Sprint("down ", down))
		want++
		h.Line.Drop()
		h.Line.CutOnce(0, down)
		if _, err := a.Client.Sync(t.Context(), client.Options{}); err != nil {
			t.Fatal(err)
		}
		h.Line.CutEach(nil)
	}
	a.Sync()
	b.Sync()
	if n := notes(t, b); n != want {
		t.Errorf("got %d notes, want %d", n, want)
	}
	for _, l := range []*linetest.Laptop{a, b} {
		if s, err := l.Status(t.Context()); err != nil || s.Rejected+s.Held+s.Waiting+s.Queued+s.Divergences != 0 {
			t.Errorf("status: %+v, %v", s, err)
		}
	}
}

func TestNoLineIsAnAnswerAndLogsNobodyOut(t *testing.T) {
	t.Parallel()
	h, a, _ := two(t)
	h.Line.Dead(true)
	write(a, 3, "жолсыз")
	for range 3 {
		c, err := a.Client.Sync(t.Context(), client.Options{})
		if err != nil || !c.Offline || c.Problem != "error.sync.offline" {
			t.Fatalf("got %+v, %v", c, err)
		}
	}
	a.Restart()
	s, err := a.Status(t.Context())
	if err != nil || !s.Joined || s.Queued != 3 || s.Online || s.Problem != "error.sync.offline" {
		t.Errorf("status: %+v, %v", s, err)
	}
	h.Line.Dead(false)
	if c := a.Sync(); c.Out != 3 {
		t.Errorf("sent %d", c.Out)
	}
	if s, _ := a.Status(t.Context()); s.Problem != "" || s.Queued != 0 {
		t.Errorf("status: %+v", s)
	}
}

// scan attaches bytes that do not compress.
func scan(l *linetest.Laptop, k *casework.Case, name string, size int) *casework.File {
	plain := make([]byte, size)
	rand.Read(plain)
	f := &casework.File{Header: casework.Header{Space: k.Space}, Case: k.ID, Name: name}
	l.Do(func(tx casework.Tx) error { return l.Store.AddFile(l.Ctx(), tx, f, bytes.NewReader(plain)) })
	return f
}

func TestAttachmentsGoOnFromWhereTheyStopped(t *testing.T) {
	t.Parallel()
	h, a, b := two(t)
	k := newCase(a, "Қосымша", b.Store.Profile().Member)
	a.Sync()
	b.Sync()
	const size = 3 << 19
	f := scan(a, k, "scan", size)
	a.Restart() // what was fetched or sent stays so over a night
	h.Line.Count()
	h.Line.Shape(1_200_000, 2*time.Millisecond)
	h.Line.CutEach(func() (int64, int64) { return linetest.Between(120_000, 260_000), 0 })
	until(t, a, 30)
	up, _, cuts := h.Line.Count()
	t.Logf("sent %d bytes over %d connections", up, cuts)
	// What the system took into its hands before the cut goes twice; it is bounded.
	if up < size || up > size*17/10 || cuts < 4 {
		t.Errorf("sent %d bytes for %d over %d connections", up, size, cuts)
	}
	h.Line.CutEach(func() (int64, int64) { return 0, linetest.Between(200_000, 400_000) })
	for n := 0; ; n++ {
		c, err := b.Client.Sync(t.Context(), client.Options{})
		if err != nil || n > 30 {
			t.Fatalf("no end: %v", err)
		}
		if c.Files == 1 {
			break
		}
		b.Restart()
	}
	_, down, _ := h.Line.Count()
	if down < size || down > size*15/10 {
		t.Errorf("fetched %d bytes for %d", down, size)
	}
	if r, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, f.ID)); err != nil {
		t.Error(err)
	} else {
		defer r.Close()
		if n, err := io.Copy(io.Discard, r); err != nil || n != size {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
}

func TestAByteBudgetEndsAnExchangeAndTextGoesFirst(t *testing.T) {
	h, a, b := two(t)
	k := newCase(a, "Шек", b.Store.Profile().Member)
	big, small := scan(a, k, "big", 900_000), scan(a, k, "small", 20_000)
	write(a, 10, "мәтін")
	h.Line.Drop()
	h.Line.Count()
	c, err := a.Client.Sync(t.Context(), client.Options{Budget: 120_000})
	if err != nil || !c.Budget || c.Offline {
		t.Fatalf("got %+v, %v", c, err)
	}
	up, down, _ := h.Line.Count()
	if up+down > 120_000+200_000 { // the system's own buffers are sent to their end
		t.Errorf("%d bytes went over the line", up+down)
	}
	if s, _ := a.Status(t.Context()); s.Queued != 0 || s.Files != 1 || s.Problem != "" {
		t.Errorf("status: %+v", s)
	}
	b.Sync()
	if got, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, small.ID)); err != nil {
		t.Errorf("the small one: %v", err)
	} else {
		got.Close()
	}
	for n := 0; ; n++ {
		if c, err := a.Client.Sync(t.Context(), client.Options{Budget: 300_000}); err != nil || n > 12 {
			t.Fatalf("no end: %+v, %v", c, err)
		} else if !c.Budget {
			break
		}
	}
	b.Sync()
	if got, err := b.Store.OpenFile(t.Context(), linetest.Get[casework.File](b, big.ID)); err != nil {
		t.Errorf("the big one: %v", err)
	} else {
		got.Close()
	}
}

// proxy is an HTTP proxy that knows one place only.
func proxy(t *testing.T, to string) (address string, seen *int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	seen = new(int)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				r, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil || r.Method != "CONNECT" {
					fmt.Fprint(c, "HTTP/1.1 403 Forbidden\r\n\r\n")
					return
				}
				*seen++
				hub, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				defer hub.Close()
				fmt.Fprint(c, "HTTP/1.1 200 OK\r\n\r\n")
				go io.Copy(hub, c)
				io.Copy(c, hub)
			}()
		}
	}()
	return "http://" + l.Addr().String(), seen
}

// The environment is read once in a program's life, so this test is run by one of its own.
func TestThroughTheProxyOfTheEnvironment(t *testing.T) {
	if os.Getenv("HTTPS_PROXY") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestThroughTheProxyOfTheEnvironment$")
		h := linetest.New(t, nil)
		address, seen := proxy(t, strings.TrimPrefix(h.URL, "https://"))
		cmd.Env = append(os.Environ(), "HTTPS_PROXY="+address, "ZANGER_TEST_INVITE="+h.Code(casework.Coordinator))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if *seen == 0 {
			t.Error("nothing went by way of the proxy")
		}
		return
	}
	a := linetest.NewLaptop(t, "Үлгібекова Айсұлу", casework.Coordinator)
	// The name is known to the proxy only.
	if _, err := a.Client.Enrol(t.Context(), "https://hub.example:8443", os.Getenv("ZANGER_TEST_INVITE")); err != nil {
		t.Fatal(err)
	}
	write(a, 2, "прокси")
	a.Sync()
	if s, err := a.Status(t.Context()); err != nil || s.Queued != 0 {
		t.Errorf("status: %+v, %v", s, err)
	}
}

func TestSomethingInBetweenIsNoHub(t *testing.T) {
	other := linetest.New(t, nil) // a hub of somebody else
	l := linetest.NewLaptop(t, "Үлгі Екінші", casework.Consultant)
	code := other.Code(casework.Consultant)
	wrong := strings.Split(code, ".")[0] + "." + strings.Repeat("0", 32)
	if _, err := l.Client.Enrol(t.Context(), other.URL, wrong); casework.CodeOf(err) != casework.Offline || !strings.Contains(fmt.Sprint(err), "pin") {
		t.Errorf("another fingerprint: %v", err)
	}
	if _, err := l.Client.Enrol(t.Context(), strings.Replace(other.URL, "https", "http", 1), code); err == nil {
		t.Error("plain HTTP to a hub with TLS went through")
	}
	if s, err := l.Status(t.Context()); err != nil || s.Joined {
		t.Errorf("status: %+v, %v", s, err)
	}
	if e, err := l.Client.Enrol(t.Context(), other.URL, code); err != nil || e.Role != casework.Consultant {
		t.Errorf("after that: %+v, %v", e, err)
	}
}

func TestClocksThatAreWrongByYears(t *testing.T) {
	_, a, b := two(t)
	k := newCase(b, "Сағат", a.Store.Profile().Member)
	b.Sync()
	a.Sync()
	for _, off := range []time.Duration{10 * 365 * 24 * time.Hour, -10 * 365 * 24 * time.Hour} {
		a.Clock.Off = off
		a.Restart() // nothing of the hub's time is remembered but what the profile holds
		edit(a, k.ID, func(c *casework.Case) { c.Banner = fmt.Sprint("қате сағат ", off > 0) })
		write(a, 2, "қате сағат")
		a.Sync()
		s, err := a.Status(t.Context())
		if err != nil || s.Queued != 0 || (s.Skew-off).Abs() > 10*time.Second {
			t.Errorf("status: %+v, %v", s, err)
		}
		b.Sync()
		if got := linetest.Get[casework.Case](b, k.ID).Banner; got != fmt.Sprint("қате сағат ", off > 0) {
			t.Errorf("the banner is %q", got)
		}
		// Who writes after having seen it is shown, whatever the other's clock said.
		edit(b, k.ID, func(c *casework.Case) { c.Banner = "дұрыс" })
		b.Sync()
		a.Sync()
		for _, l := range []*linetest.Laptop{a, b} {
			if got := linetest.Get[casework.Case](l, k.ID).Banner; got != "дұрыс" {
				t.Errorf("the banner is %q", got)
			}
		}
	}
	a.Clock.Off = 0
	a.Sync()
	if s, _ := a.Status(t.Context()); s.Skew != 0 {
		t.Errorf("skew: %v", s.Skew)
	}
}
