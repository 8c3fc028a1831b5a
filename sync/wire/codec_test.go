package wire

import (
	"bytes"
	"crypto/ed25519"
	"reflect"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

type testSigner struct{ key ed25519.PrivateKey }

func (s testSigner) Sign(m []byte) []byte { return ed25519.Sign(s.key, m) }

func newSigner(seed byte) testSigner {
	return testSigner{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))}
}

func (s testSigner) public() []byte { return s.key.Public().(ed25519.PublicKey) }

func id(n byte) (v casework.ID) { v[0], v[15] = n, n; return v }

func sealed(device casework.ID, n int64) op.Sealed {
	return op.Sealed{Header: op.Header{Change: id(byte(n)), Office: id(101), Space: id(102), Device: device, Number: n, Prev: n - 1,
		Clock: op.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), Schema: 2, Key: id(103), Parts: 1}, Body: bytes.Repeat([]byte{byte(n)}, 40)}
}

func testPush(n int) *Push {
	p := &Push{Office: id(101), Device: id(104), Key: id(105)}
	for i := range n {
		p.Ops = append(p.Ops, sealed(p.Device, int64(i+1)))
	}
	return p
}

func TestMessagesComeBackAsTheyWere(t *testing.T) {
	ops := testPush(3).Ops
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	page := &Page{Cursor: 9, Now: at.UnixMilli(), Life: id(1), Forget: []casework.ID{id(2)}, Acks: []Ack{{Number: 4, Seq: 9, Clock: 7, At: 5}},
		Sets: []SpaceSet{{Space: id(3), Seq: 9, Count: 3, Hash: op.SetHash{1, 2, 3}}}}
	for i := range ops {
		page.Ops = append(page.Ops, op.Stamped{Stamp: op.Stamp{Seq: int64(i + 1), Clock: 5, At: at}, Sealed: ops[i]})
	}
	tests := []struct{ in, out any }{
		{testPush(3), &Push{}},
		{page, &Page{}},
		{&PushAnswer{State: PushFork, Epoch: 2, Verdicts: []Verdict{{Number: 1, Kind: Rejected, Reason: ReasonSize}}, Now: 3, Life: id(1)}, &PushAnswer{}},
		{&KeysPut{Office: id(1), Device: id(2), Space: id(3), Grants: []Grant{{Space: id(3), Device: id(2), Role: RoleOwner}}, Keys: []WrappedKey{{Space: id(3), Key: id(4), Generation: 1, Device: id(2), Box: []byte("x")}}}, &KeysPut{}},
		{&KeysBatch{Office: id(1), Device: id(2), Puts: []KeysPut{
			{Office: id(1), Device: id(2), Space: id(3), Grants: []Grant{{Space: id(3), Device: id(9), Role: RoleEditor}}, Keys: []WrappedKey{
				{Space: id(3), Key: id(3), Generation: 1, Box: []byte("one")}, {Space: id(3), Key: id(3), Generation: 1, Device: id(9), Box: []byte("one")},
				{Space: id(3), Key: id(4), Generation: 2, Device: id(9), Box: []byte("two")}}},
			{Office: id(1), Device: id(2), Space: id(5), Remove: []casework.ID{id(9)}, Keys: []WrappedKey{{Space: id(5), Key: id(5), Generation: 1, Device: id(2), Box: []byte("one")}}}}}, &KeysBatch{}},
		{&Keys{Office: id(1), More: true, Keys: []WrappedKey{{Space: id(3), Key: id(3), Generation: 1, Device: id(2), Box: []byte("one")}, {Space: id(5), Key: id(5), Generation: 1, Device: id(2), Box: []byte("one")}}}, &Keys{}},
		{&Receipt{Device: id(1), At: 5, Have: []Have{{Space: id(2), Device: id(3), Number: 7}}}, &Receipt{}},
		{&BlobStart{Office: id(1), Space: id(2), Sum: [32]byte{1}, Size: 9, Sums: [][32]byte{{2}}}, &BlobStart{}},
	}
	for _, tt := range tests {
		b, err := Encode(tt.in)
		if err != nil {
			t.Errorf("%T: %v", tt.in, err)
			continue
		}
		if err := Decode(b, tt.out); err != nil {
			t.Errorf("%T: %v", tt.in, err)
			continue
		}
		clearRaw(tt.in)
		if !reflect.DeepEqual(tt.in, tt.out) {
			t.Errorf("got %+v\nwant %+v", tt.out, tt.in)
		}
	}
}

func clearRaw(m any) {
	switch m := m.(type) {
	case *Push:
		m.Raw = nil
	case *Page:
		m.Raw = nil
	}
}

func TestAnEnvelopeTellsWhoWroteIt(t *testing.T) {
	s, other := newSigner(1), newSigner(2)
	p := testPush(2)
	b, err := Wrap(AboutPush, p.Device, s, p)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Unwrap(b)
	if err != nil {
		t.Fatal(err)
	}
	var got Push
	if err := e.Check(AboutPush, s.public(), &got); err != nil || len(got.Ops) != 2 || e.Device != p.Device {
		t.Fatalf("got %d operations, %v", len(got.Ops), err)
	}
	if err := e.Check(AboutPush, other.public(), &got); casework.CodeOf(err) != casework.Denied {
		t.Errorf("another's key: got %v", err)
	}
	if err := e.Check(AboutKeys, s.public(), &got); casework.CodeOf(err) != casework.Denied {
		t.Errorf("another purpose: got %v", err)
	}
	e.Message[len(e.Message)-1] ^= 1
	if err := e.Check(AboutPush, s.public(), &got); casework.CodeOf(err) != casework.Denied {
		t.Errorf("altered: got %v", err)
	}
}

func TestAuthorization(t *testing.T) {
	s, now := newSigner(1), time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	h := Authorize(s, id(7), "GET", "/v1/pull?after=5", nil, now)
	a, err := ParseAuthorization(h)
	if err != nil || a.Device != id(7) || !a.At.Equal(now) {
		t.Fatalf("got %+v, %v", a, err)
	}
	tests := []struct {
		name, method, target string
		sum                  []byte
		now                  time.Time
		want                 casework.Code
	}{
		{"as sent", "GET", "/v1/pull?after=5", nil, now.Add(5 * time.Minute), ""},
		{"another method", "POST", "/v1/pull?after=5", nil, now, casework.Denied},
		{"another target", "GET", "/v1/pull?after=6", nil, now, casework.Denied},
		{"another body", "GET", "/v1/pull?after=5", BodySum(nil), now, casework.Denied},
		{"too late", "GET", "/v1/pull?after=5", nil, now.Add(time.Hour), casework.Stale},
		{"too early", "GET", "/v1/pull?after=5", nil, now.Add(-time.Hour), casework.Stale},
	}
	for _, tt := range tests {
		if got := casework.CodeOf(a.Check(s.public(), tt.method, tt.target, tt.sum, tt.now)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, bad := range []string{"", "Bearer x", "Zanger-Device a.b.c.d", h + ".x"} {
		if _, err := ParseAuthorization(bad); casework.CodeOf(err) != casework.Denied {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

var testAt = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
