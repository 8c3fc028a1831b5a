package cipher

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/chacha20poly1305"
)

var freeze = flag.Bool("freeze", false, "write the test vectors and the fixture of a new format version")

// vector is one unit of the format: key bytes are 0,1,2..., plain bytes 3,10,17..., nonce bytes 200,201...
type vector struct {
	Unit   string `json:"unit"`
	Kind   string `json:"kind"`
	Number uint64 `json:"number"`
	Length int    `json:"length"`
	Head   string `json:"head"` // first 32 bytes sealed, hex
	Tail   string `json:"tail"` // last 40 bytes sealed, hex; the whole of shorter units is in head
	Sum    string `json:"sum"`  // SHA-256 of the sealed unit
}

func vectorKey() (k [32]byte) {
	for i := range k {
		k[i] = byte(i)
	}
	return k
}

func vectorPlain(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(3 + 7*i)
	}
	return b
}

func vectorNonce() (n [nonceSize]byte) {
	for i := range n {
		n[i] = byte(200 + i)
	}
	return n
}

func sealVector(v vector) []byte {
	key, plain, out := vectorKey(), vectorPlain(v.Length), make([]byte, v.Length)
	switch v.Unit {
	case "page", "frame payload":
		s := newPageSealer(subkey(key, "page"))
		s.nonce = vectorNonce()
		s.sealWithNonce(out, plain, v.Kind[0], v.Number)
	case "log header", "frame header":
		copy(out, plain)
		newBlockSealer(subkey(key, "walhdr")).seal(out, v.Kind[0], v.Number)
	case "journal block":
		copy(out, plain)
		newBlockSealer(subkey(key, "journal")).seal(out, v.Kind[0], v.Number)
	}
	return out
}

// The vectors and the fixture hold the format still: a change here means that yesterday's profiles do not open.
func TestFrozenVectors(t *testing.T) {
	path := filepath.Join("testdata", "format1.json")
	if *freeze {
		writeVectors(t, path)
	}
	b, err := os.ReadFile(path)
	must(t, err)
	var all []vector
	must(t, json.Unmarshal(b, &all))
	if len(all) != 7 {
		t.Fatalf("%d vectors, want 7", len(all))
	}
	for _, v := range all {
		sealed := sealVector(v)
		sum := sha256.Sum256(sealed)
		head, tail := hex.EncodeToString(sealed[:min(32, v.Length)]), hex.EncodeToString(sealed[max(0, v.Length-40):])
		if head != v.Head || tail != v.Tail || hex.EncodeToString(sum[:]) != v.Sum {
			t.Errorf("%s %d: got head %s tail %s sum %x", v.Unit, v.Number, head, tail, sum)
		}
	}
}

func writeVectors(t *testing.T, path string) {
	t.Helper()
	all := []vector{
		{Unit: "page", Kind: "D", Number: 1, Length: PageSize},
		{Unit: "page", Kind: "D", Number: 262146, Length: PageSize},
		{Unit: "frame payload", Kind: "W", Number: walHeader + frameHeader, Length: PageSize},
		{Unit: "log header", Kind: "H", Number: 0, Length: walHeader},
		{Unit: "frame header", Kind: "H", Number: walHeader + 2*frameSize, Length: frameHeader},
		{Unit: "journal block", Kind: "B", Number: 0, Length: journalBlock},
		{Unit: "journal block", Kind: "B", Number: 1 << 20, Length: journalBlock},
	}
	for i := range all {
		v := &all[i]
		sealed := sealVector(*v)
		sum := sha256.Sum256(sealed)
		v.Head, v.Tail, v.Sum = hex.EncodeToString(sealed[:min(32, v.Length)]), hex.EncodeToString(sealed[max(0, v.Length-40):]), hex.EncodeToString(sum[:])
	}
	b, err := json.MarshalIndent(all, "", "  ")
	must(t, err)
	must(t, os.MkdirAll("testdata", 0o755))
	must(t, os.WriteFile(path, append(b, '\n'), 0o644))
	fs := mustRegister(t, vectorKey())
	live := filepath.Join(t.TempDir(), "format1.db")
	db := mustOpen(t, fs, live, "wal_autocheckpoint(0)")
	mustExec(t, db, "CREATE TABLE t(b); INSERT INTO t VALUES('checkpointed'); PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES('in the log')")
	mustCopy(t, live, filepath.Join("testdata", "format1.db"))
	must(t, db.Close())
}

// A database of format 1 with a hot log, as it lay on a disk when the format was frozen.
func TestFormat1Opens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "format1.db")
	mustCopy(t, filepath.Join("testdata", "format1.db"), path)
	db := mustOpen(t, mustRegister(t, vectorKey()), path)
	mustBeWhole(t, db)
	var got string
	must(t, db.QueryRow("SELECT group_concat(b, ', ') FROM t").Scan(&got))
	if want := "checkpointed, in the log"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A page can be opened by hand from the words of the package comment alone: HChaCha20, then ChaCha20-Poly1305 of RFC 8439.
func TestPageByTheBook(t *testing.T) {
	sealed := sealVector(vector{Unit: "page", Kind: "D", Number: 5, Length: PageSize})
	nonce, tag := sealed[4056:4080], sealed[4080:4096]
	inner, err := chacha20.HChaCha20(subkey(vectorKey(), "page"), nonce[:16])
	must(t, err)
	aead, err := chacha20poly1305.New(inner)
	must(t, err)
	ad := []byte{'D', 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0}
	got, err := aead.Open(nil, append([]byte{0, 0, 0, 0}, nonce[16:]...), append(append([]byte(nil), sealed[:4056]...), tag...), ad)
	must(t, err)
	if string(got) != string(vectorPlain(PageSize)[:4056]) {
		t.Error("the content differs")
	}
}

func TestUnitsAreBoundToTheirPlace(t *testing.T) {
	s := newPageSealer(subkey(rightKey, "page"))
	plain, sealed, out := vectorPlain(PageSize), make([]byte, PageSize), make([]byte, PageSize)
	clear(plain[bodySize:])
	open := func(kind byte, n uint64) bool {
		s.seal(sealed, plain, kindPage, 7)
		return s.open(out, sealed, kind, n)
	}
	if !open(kindPage, 7) || string(out) != string(plain) {
		t.Error("a page does not open in its own place")
	}
	if open(kindPage, 8) || open(kindFrame, 7) {
		t.Error("a page opens elsewhere")
	}
	s.seal(sealed, plain, kindPage, 7)
	first := string(sealed)
	if s.seal(sealed, plain, kindPage, 7); string(sealed) == first {
		t.Error("one page sealed twice looks the same")
	}
}
