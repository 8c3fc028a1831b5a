package wire

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

func testBundle(t testing.TB, by Signer) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewBundleWriter(&b, by, &Manifest{Office: id(101), Device: id(104), At: 7, Schema: 3})
	if err != nil {
		t.Fatal(err)
	}
	page := &Page{}
	for _, s := range testPush(3).Ops {
		page.Ops = append(page.Ops, op.Stamped{Sealed: s})
	}
	page.Ops[0].Stamp = op.Stamp{Seq: 9, Clock: 3, At: time.UnixMilli(5).UTC()}
	for _, err := range []error{
		w.Keys(&Keys{Office: id(101), Keys: []WrappedKey{{Space: id(102), Key: id(103), Generation: 1, Device: id(1), Box: []byte("box")}}}),
		w.Page(page),
		w.Receipt(&Receipt{Device: id(104), Have: []Have{{Space: id(102), Device: id(1), Number: 4}}}),
		w.Push([]byte("envelope")),
		w.Piece(&Piece{Space: id(102), Sum: [32]byte{1}, Size: 5, Data: []byte("bytes")}),
		w.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func knows(s testSigner) func(*Manifest) []byte {
	return func(*Manifest) []byte { return s.public() }
}

func TestABundleComesBackAsItWas(t *testing.T) {
	s := newSigner(1)
	b, err := OpenBundle(bytes.NewReader(testBundle(t, s)), knows(s))
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest.Device != id(104) || b.Manifest.Office != id(101) {
		t.Errorf("got %+v", b.Manifest)
	}
	var got []string
	err = b.Each(Take{
		Page: func(p *Page) error {
			got = append(got, "page")
			want := testPush(3).Ops
			if len(p.Ops) != 3 || p.Ops[0].Seq != 9 || p.Ops[1].Seq != 0 || !reflect.DeepEqual(p.Ops[2].Sealed, want[2]) {
				t.Errorf("got %+v", p.Ops)
			}
			return nil
		},
		Keys:    func(k *Keys) error { got = append(got, "keys"+string(k.Keys[0].Box)); return nil },
		Receipt: func(r *Receipt) error { got = append(got, "receipt"); return nil },
		Piece:   func(p *Piece) error { got = append(got, string(p.Data)); return nil },
		Push:    func(e []byte) error { got = append(got, string(e)); return nil },
	})
	if err != nil || !reflect.DeepEqual(got, []string{"keysbox", "page", "receipt", "envelope", "bytes"}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestABundleCutOrAlteredAnywhereIsRefused(t *testing.T) {
	s := newSigner(1)
	whole := testBundle(t, s)
	for n := range whole {
		if _, err := OpenBundle(bytes.NewReader(whole[:n]), knows(s)); casework.CodeOf(err) != casework.Corrupt {
			t.Fatalf("cut at %d of %d: got %v", n, len(whole), err)
		}
		b := bytes.Clone(whole)
		b[n] ^= 0x10
		if _, err := OpenBundle(bytes.NewReader(b), knows(s)); err == nil || casework.CodeOf(err) == casework.Internal {
			t.Fatalf("altered at %d: got %v", n, err)
		}
	}
	if _, err := OpenBundle(bytes.NewReader(append(bytes.Clone(whole), 0)), knows(s)); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("with a byte more: got %v", err)
	}
	if _, err := OpenBundle(bytes.NewReader(append(bytes.Clone(whole), whole[8:]...)), knows(s)); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("twice: got %v", err)
	}
	if _, err := OpenBundle(bytes.NewReader(whole), knows(newSigner(2))); casework.CodeOf(err) != casework.Denied {
		t.Errorf("forged: got %v", err)
	}
	if _, err := OpenBundle(bytes.NewReader(whole), func(*Manifest) []byte { return nil }); casework.CodeOf(err) != casework.Denied {
		t.Errorf("of a stranger: got %v", err)
	}
}

func FuzzBundle(f *testing.F) {
	s := newSigner(1)
	f.Add(testBundle(f, s))
	f.Add([]byte(bundleMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := OpenBundle(bytes.NewReader(b), knows(s))
		if err != nil {
			if casework.CodeOf(err) == casework.Internal {
				t.Fatal(err)
			}
			return
		}
		if err := x.Each(Take{Page: func(*Page) error { return nil }, Keys: func(*Keys) error { return nil }, Receipt: func(*Receipt) error { return nil }, Piece: func(*Piece) error { return nil }}); err != nil {
			t.Fatal(err)
		}
	})
}
