package wire

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zstd"

	"zanger/casework"
)

func TestLimits(t *testing.T) {
	big := testPush(1)
	big.Ops[0].Body = make([]byte, MaxOp+1)
	if _, err := Encode(big); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a large operation: got %v", err)
	}
	if _, err := Encode(testPush(MaxOps + 1)); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("many operations: got %v", err)
	}
	gap := testPush(3)
	gap.Ops[2].Number, gap.Ops[2].Prev = 7, 2
	if _, err := Encode(gap); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a gap: got %v", err)
	}
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb := z.EncodeAll(make([]byte, MaxInflated+1<<20), []byte{format})
	if len(bomb) > MaxMessage {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	if err := Decode(bomb, &Push{}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a bomb: got %v", err)
	}
	if err := Decode(make([]byte, MaxMessage+1), &Push{}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a long message: got %v", err)
	}
	nested := z.EncodeAll(bytes.Repeat([]byte{0x81}, 5000), []byte{format})
	if err := Decode(nested, &Push{}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("nesting: got %v", err)
	}
	huge := z.EncodeAll([]byte{0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff}, []byte{format})
	if err := Decode(huge, &Push{}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a list of a trillion: got %v", err)
	}
	good, err := Encode(testPush(2))
	if err != nil {
		t.Fatal(err)
	}
	good[0] = 9
	if err := Decode(good, &Push{}); casework.CodeOf(err) != casework.Newer {
		t.Errorf("a newer format: got %v", err)
	}
}

// What can be read is written again to bytes that are read as the same.
func FuzzMessages(f *testing.F) {
	for _, m := range []any{testPush(2), &PushAnswer{State: PushGap, Expected: 4}, &Page{Cursor: 3}, &KeysPut{Office: id(1)}, &Receipt{Device: id(1)}} {
		b, err := encMode.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	kinds := []func() any{func() any { return &Push{} }, func() any { return &Page{} }, func() any { return &PushAnswer{} }, func() any { return &KeysPut{} },
		func() any { return &Keys{} }, func() any { return &Enrol{} }, func() any { return &Enrolled{} }, func() any { return &Receipt{} }, func() any { return &BlobStart{} },
		func() any { return &Enquiries{} }, func() any { return &EnquiryReport{} }, func() any { return &Problem{} }}
	f.Fuzz(func(t *testing.T, plain []byte) {
		z := encoders.Get().(*zstd.Encoder)
		b := z.EncodeAll(plain, []byte{format})
		encoders.Put(z)
		if len(b) > MaxMessage {
			return
		}
		for _, fresh := range kinds {
			m, again := fresh(), fresh()
			if Decode(b, m) != nil {
				continue
			}
			out, err := Encode(m)
			if err != nil {
				t.Fatalf("%T: %v", m, err)
			}
			if err := Decode(out, again); err != nil {
				t.Fatalf("%T: %v", m, err)
			}
			clearRaw(m)
			out2, err := Encode(again)
			if err != nil || !bytes.Equal(out, out2) {
				t.Fatalf("%T: %v; %+v became %+v", m, err, m, again)
			}
			clearRaw(again)
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	s := newSigner(1)
	b, err := Wrap(AboutPush, id(104), s, testPush(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(Authorize(s, id(1), "GET", "/", nil, testAt)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := Unwrap(b); err == nil {
			var p Push
			_ = e.Check(AboutPush, s.public(), &p)
			_ = e.Peek(&p)
		}
		if a, err := ParseAuthorization(string(b)); err == nil {
			_ = a.Check(s.public(), "GET", "/", nil, testAt)
		}
	})
}
