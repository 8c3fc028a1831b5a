package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"testing"
	"testing/iotest"

	"zanger/casework"
)

var streamKey = [32]byte{3, 1, 4}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 31 >> 3)
	}
	return b
}

// openStream is SealStream undone.
func openStream(dst io.Writer, src io.Reader, key [32]byte) error {
	_, err := io.Copy(dst, NewOpener(src, key))
	return err
}

func mustSeal(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, SealStream(&b, bytes.NewReader(plain), streamKey))
	return b.Bytes()
}

func openAll(sealed []byte) ([]byte, error) {
	var b bytes.Buffer
	err := openStream(&b, bytes.NewReader(sealed), streamKey)
	return b.Bytes(), err
}

func TestStreamSizes(t *testing.T) {
	for _, n := range []int{0, 1, 100, streamChunk - 1, streamChunk, streamChunk + 1, 2 * streamChunk, 3*streamChunk + 17} {
		plain := pattern(n)
		sealed := mustSeal(t, plain)
		if got, want := len(sealed), streamHeader+n+16*max(1, (n+streamChunk-1)/streamChunk); got != want {
			t.Errorf("%d bytes sealed to %d, want %d", n, got, want)
		}
		if n > 64 && bytes.Contains(sealed, plain[:64]) {
			t.Errorf("%d bytes: content in clear", n)
		}
		got, err := openAll(sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes came back as %d: %v", n, len(got), err)
		}
		var slow bytes.Buffer
		if err := openStream(&slow, iotest.OneByteReader(bytes.NewReader(sealed)), streamKey); err != nil || !bytes.Equal(slow.Bytes(), plain) {
			t.Errorf("%d bytes, one at a time: %v", n, err)
		}
	}
}

func TestStreamDamage(t *testing.T) {
	plain := pattern(3*streamChunk + 100)
	whole := mustSeal(t, plain)
	chunk := func(b []byte, i int) []byte { return b[streamHeader+i*sealedChunk:][:sealedChunk] }
	exact := mustSeal(t, plain[:2*streamChunk])
	for name, sealed := range map[string][]byte{
		"empty":           {},
		"half a header":   whole[:10],
		"header only":     whole[:streamHeader],
		"cut at a chunk":  whole[:streamHeader+2*sealedChunk],
		"cut in a chunk":  whole[:streamHeader+2*sealedChunk+500],
		"cut by one byte": whole[:len(whole)-1],
		"one byte more":   append(bytes.Clone(whole), 0),
		"chunks exchanged": func() []byte {
			b := bytes.Clone(whole)
			copy(chunk(b, 0), chunk(whole, 1))
			copy(chunk(b, 1), chunk(whole, 0))
			return b
		}(),
		"a chunk repeated":              func() []byte { b := bytes.Clone(whole); copy(chunk(b, 1), chunk(whole, 0)); return b }(),
		"a chunk left out":              append(bytes.Clone(whole[:streamHeader+sealedChunk]), whole[streamHeader+2*sealedChunk:]...),
		"another file's tail":           append(bytes.Clone(whole[:streamHeader+sealedChunk]), exact[streamHeader+sealedChunk:]...),
		"first bit of the magic":        func() []byte { b := bytes.Clone(whole); b[0] ^= 1; return b }(),
		"a bit of the nonce":            func() []byte { b := bytes.Clone(whole); b[20] ^= 1; return b }(),
		"a bit of content":              func() []byte { b := bytes.Clone(whole); b[70000] ^= 1; return b }(),
		"the last bit":                  func() []byte { b := bytes.Clone(whole); b[len(b)-1] ^= 1; return b }(),
		"an empty chunk after the last": append(bytes.Clone(exact), exact[len(exact)-16:]...),
	} {
		got, err := openAll(sealed)
		if casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("%s: %v, want Corrupt", name, err)
		}
		if !bytes.HasPrefix(plain, got) {
			t.Errorf("%s: bytes that were never sealed", name)
		}
	}
	var b bytes.Buffer
	wantCode(t, openStream(&b, bytes.NewReader(whole), [32]byte{9}), casework.Corrupt)
	if b.Len() != 0 {
		t.Error("another key opened something")
	}
}

func TestStreamPassesOnErrorsOfItsEnds(t *testing.T) {
	broken := errors.New("the cable fell out")
	sealed := mustSeal(t, pattern(2*streamChunk))
	if err := SealStream(io.Discard, iotest.ErrReader(broken), streamKey); !errors.Is(err, broken) {
		t.Errorf("sealing: %v", err)
	}
	src := io.MultiReader(bytes.NewReader(sealed[:100000]), iotest.ErrReader(broken))
	if err := openStream(io.Discard, src, streamKey); !errors.Is(err, broken) {
		t.Errorf("opening: %v", err)
	}
	for _, room := range []int64{0, 10, 70000} {
		if err := SealStream(&fullDisk{room}, bytes.NewReader(pattern(2*streamChunk)), streamKey); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("room for %d: %v", room, err)
		}
	}
}

type fullDisk struct{ room int64 }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= int64(len(p)); d.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestSealerNotClosedDoesNotOpen(t *testing.T) {
	var b bytes.Buffer
	w, err := newSealer(&b, streamKey)
	must(t, err)
	_, err = w.Write(pattern(3 * streamChunk))
	must(t, err)
	_, err = openAll(b.Bytes())
	wantCode(t, err, casework.Corrupt)
	must(t, w.Close())
	must(t, w.Close())
	_, err = openAll(b.Bytes())
	must(t, err)
	if _, err := w.Write([]byte{1}); err == nil {
		t.Error("a closed sealer took more")
	}
}

// A large file passes through little memory.
func TestStreamMemory(t *testing.T) {
	const size = 64 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, w := io.Pipe()
	go func() { w.CloseWithError(SealStream(w, io.LimitReader(zeros{}, size), streamKey)) }()
	n, err := io.Copy(io.Discard, NewOpener(r, streamKey))
	must(t, err)
	runtime.ReadMemStats(&after)
	if n != size {
		t.Errorf("%d bytes, want %d", n, size)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
		t.Errorf("%d bytes allocated for a file of %d", got, size)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// What format 1 sealed opens for ever. Key 3,1,4,0...; content "сынақ".
func TestSealedFormat1(t *testing.T) {
	sealed, err := hex.DecodeString(sealedFormat1)
	must(t, err)
	got, err := openAll(sealed)
	must(t, err)
	if string(got) != "сынақ" {
		t.Errorf("got %q", got)
	}
}

func FuzzOpenStream(f *testing.F) {
	var fixed bytes.Buffer
	must(f, SealStream(&fixed, bytes.NewReader(pattern(streamChunk+50)), streamKey))
	f.Add(fixed.Bytes()[:200])
	sealed, err := hex.DecodeString(sealedFormat1)
	must(f, err)
	f.Add(sealed)
	f.Add(append(sealed, sealed...))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := openAll(b)
		if err == nil && sha256.Sum256(b) != sha256.Sum256(sealed) {
			t.Fatalf("opened %d bytes that were never sealed", len(got))
		}
		if err != nil && casework.CodeOf(err) != casework.Corrupt {
			t.Fatal(err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	b.SetBytes(1 << 20)
	for b.Loop() {
		must(b, SealStream(io.Discard, io.LimitReader(zeros{}, 1<<20), streamKey))
	}
}
