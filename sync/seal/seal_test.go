package seal

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

func id(n byte) (v casework.ID) { v[0], v[15] = n, 1; return v }

func identity(t testing.TB, n byte) *Identity {
	t.Helper()
	i, err := NewIdentity(id(n))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func key(t testing.TB, space casework.ID, generation int) *SpaceKey {
	t.Helper()
	k, err := NewSpaceKey(space, generation)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func header(space casework.ID) op.Header {
	return op.Header{Change: id(50), Office: id(51), Space: space, Device: id(1), Number: 3, Prev: 1, Clock: op.At(testNow), Schema: 3, Parts: 1}
}

func testBody() op.Body {
	return op.Body{Act: "act.note.add", Reason: "себеп", Who: id(9), At: testNow, Reverts: id(8), Origin: id(7), Writes: []op.Write{
		{Kind: casework.KindNote, Entity: id(20), Field: "text", New: json.RawMessage(`"Жалақы үш ай төленбеді"`), Saw: []casework.ID{id(30), id(31)}},
		{Kind: casework.KindNote, Entity: id(20), Field: "deleted", New: json.RawMessage(`true`), Saw: []casework.ID{id(30)}, Past: []casework.ID{id(32)}},
		{Kind: "kind_of_tomorrow", Entity: id(21), Field: "unknown", New: json.RawMessage(`{"a":[1,2]}`)},
		{Kind: casework.KindCase, Entity: id(22), Field: "court"},
	}}
}

func TestASealedOperationOpensAsItWas(t *testing.T) {
	k := key(t, id(2), 1)
	want := testBody()
	s, err := Seal(header(k.Space), &want, k)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Open(&op.Stamped{Sealed: s, Stamp: op.Stamp{Seq: 4, Clock: 5}}, NewRing(k))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Body, want) || got.Key != k.ID || got.Stamp.Seq != 4 || got.Hash != s.Hash() {
		t.Errorf("got %+v\nwant %+v", got.Body, want)
	}
	for _, secret := range []string{"Жалақы", "note", "text", "act."} {
		if bytes.Contains(s.Body, []byte(secret)) {
			t.Errorf("%q stands in clear", secret)
		}
	}
}

func TestNothingOfASealedOperationCanBeTouched(t *testing.T) {
	k, b := key(t, id(2), 1), testBody()
	ring := NewRing(k)
	sealed, err := Seal(header(k.Space), &b, k)
	if err != nil {
		t.Fatal(err)
	}
	other := key(t, id(2), 2)
	other.ID = k.ID
	tests := []struct {
		name  string
		alter func(*op.Stamped)
		ring  *Ring
		want  casework.Code
	}{
		{"another number", func(s *op.Stamped) { s.Number++ }, ring, casework.Corrupt},
		{"another device", func(s *op.Stamped) { s.Device = id(99) }, ring, casework.Corrupt},
		{"another claimed clock", func(s *op.Stamped) { s.Header.Clock++ }, ring, casework.Corrupt},
		{"another schema", func(s *op.Stamped) { s.Schema++ }, ring, casework.Corrupt},
		{"another space", func(s *op.Stamped) { s.Space = id(98) }, ring, casework.Corrupt},
		{"a byte of the body", func(s *op.Stamped) { s.Body[len(s.Body)-1] ^= 1 }, ring, casework.Corrupt},
		{"a byte of the nonce", func(s *op.Stamped) { s.Body[3] ^= 1 }, ring, casework.Corrupt},
		{"cut", func(s *op.Stamped) { s.Body = s.Body[:20] }, ring, casework.Corrupt},
		{"a newer format", func(s *op.Stamped) { s.Body[0] = 9 }, ring, casework.Newer},
		{"a key not yet here", func(s *op.Stamped) {}, NewRing(), casework.Missing},
		{"another key", func(s *op.Stamped) {}, NewRing(other), casework.Corrupt},
		{"the hub's stamp is its own", func(s *op.Stamped) { s.Stamp.Seq = 8 }, ring, ""},
	}
	for _, tt := range tests {
		s := op.Stamped{Sealed: sealed}
		s.Body = bytes.Clone(s.Body)
		tt.alter(&s)
		if _, err := Open(&s, tt.ring); casework.CodeOf(err) != tt.want {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestAKeyReachesThoseItIsWrappedForAlone(t *testing.T) {
	giver, member, stranger := identity(t, 1), identity(t, 2), identity(t, 3)
	rec, err := NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	k := key(t, id(5), 1)
	ws, err := k.Wrap(giver, rec.Recipient(), member.Public())
	if err != nil || len(ws) != 2 || !ws[0].Device.IsZero() {
		t.Fatalf("got %d, %v; want the office's recovery key and the member", len(ws), err)
	}
	sign := giver.Public().Sign
	got, err := member.Unwrap(ws[1], sign)
	if err != nil || !bytes.Equal(got.Secret(), k.Secret()) || ws[1].By() != giver.Device {
		t.Fatalf("got %v, by %v", err, ws[1].By())
	}
	paper, err := ParseRecovery(strings.ToLower(" " + rec.Text()[:20] + " \n" + rec.Text()[20:]))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := paper.Unwrap(ws[0], sign); err != nil || !bytes.Equal(got.Secret(), k.Secret()) {
		t.Errorf("the recovery key: %v", err)
	}
	altered := func(f func(*Wrapped)) Wrapped {
		w := ws[1]
		w.Box = bytes.Clone(w.Box)
		f(&w)
		return w
	}
	tests := []struct {
		name string
		by   *Identity
		w    Wrapped
		sign []byte
		want casework.Code
	}{
		{"a stranger", stranger, ws[1], sign, casework.WrongKey},
		{"a stranger's envelope", stranger, altered(func(w *Wrapped) { w.Device = stranger.Device }), sign, casework.WrongKey},
		{"somebody else's signature", member, ws[1], stranger.Public().Sign, casework.Denied},
		{"another space", member, altered(func(w *Wrapped) { w.Space = id(6) }), sign, casework.Corrupt},
		{"another generation", member, altered(func(w *Wrapped) { w.Generation = 2 }), sign, casework.Corrupt},
		{"a touched byte", member, altered(func(w *Wrapped) { w.Box[len(w.Box)-1] ^= 1 }), sign, casework.Denied},
		{"nothing", member, altered(func(w *Wrapped) { w.Box = nil }), sign, casework.Corrupt},
		{"a newer format", member, altered(func(w *Wrapped) { w.Box[0] = 9 }), sign, casework.Newer},
	}
	for _, tt := range tests {
		if _, err := tt.by.Unwrap(tt.w, tt.sign); casework.CodeOf(err) != tt.want {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := k.Wrap(giver, "", member.Public()); casework.CodeOf(err) != casework.Missing {
		t.Errorf("without the recovery key: got %v", err)
	}
	if _, err := ParseRecovery("AGE-SECRET-KEY-1NO"); casework.CodeOf(err) != casework.WrongKey {
		t.Errorf("got %v", err)
	}
}

// Keys of many new cases share boxes: what lets a colleague into a case must not cost more than the case.
func TestManyKeysShareABox(t *testing.T) {
	giver, member := identity(t, 1), identity(t, 2)
	rec, err := NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	var keys []*SpaceKey
	for i := range 100 {
		keys = append(keys, key(t, id(byte(10+i)), 1+i%2))
	}
	ws, err := WrapAll(keys, giver, rec.Recipient(), giver.Public(), member.Public())
	if err != nil || len(ws) != 300 {
		t.Fatalf("%d, %v", len(ws), err)
	}
	boxes, size := map[string]bool{}, 0
	for _, w := range ws {
		if !boxes[string(w.Box)] {
			boxes[string(w.Box)] = true
			size += len(w.Box)
		}
	}
	if len(boxes) != 2 || size/len(keys) > 80 {
		t.Errorf("%d boxes, %d bytes a key", len(boxes), size/len(keys))
	}
	u, n := member.Unwrapper(), 0
	for _, w := range ws {
		if w.Device != member.Device {
			continue
		}
		got, err := u.Unwrap(w, giver.Public().Sign)
		if err != nil || !bytes.Equal(got.Secret(), keys[n].Secret()) || got.BoxRecipient() != keys[n].BoxRecipient() {
			t.Fatalf("key %d: %v", n, err)
		}
		n++
	}
	if n != len(keys) {
		t.Errorf("%d keys", n)
	}
}

func TestAfterARemovalNewOperationsNeedTheNewKey(t *testing.T) {
	first, second := key(t, id(5), 1), key(t, id(5), 2)
	left, stays := NewRing(first), NewRing(first, second)
	if got := stays.Newest(id(5)); got != second {
		t.Errorf("got generation %d", got.Generation)
	}
	if len(stays.Of(id(5))) != 2 || stays.Newest(id(6)) != nil {
		t.Error("keys of the space")
	}
	b := testBody()
	s, err := Seal(header(id(5)), &b, stays.Newest(id(5)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(&op.Stamped{Sealed: s}, left); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v", err)
	}
	if _, err := Open(&op.Stamped{Sealed: s}, stays); err != nil {
		t.Error(err)
	}
}

func TestWhatIsSealedToTheQueueOnlyTheQueueOpens(t *testing.T) {
	k := key(t, id(5), 1)
	want := []byte("Көмек керек: жалақы төленбейді")
	sealed, err := SealBox(k.BoxRecipient(), want)
	if err != nil || bytes.Contains(sealed, want[:10]) {
		t.Fatalf("%v, or it stands in clear", err)
	}
	kept, err := ParseSpaceKey(k.Secret())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := kept.OpenBox(sealed); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := key(t, id(5), 1).OpenBox(sealed); casework.CodeOf(err) != casework.WrongKey {
		t.Errorf("got %v", err)
	}
	if _, err := SealBox("nobody", want); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestAnIdentityIsKeptAsText(t *testing.T) {
	i := identity(t, 4)
	got, err := ParseIdentity(i.Secret())
	if err != nil || !reflect.DeepEqual(got.Public(), i.Public()) || !bytes.Equal(got.Sign([]byte("x")), i.Sign([]byte("x"))) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"", "zanger-device-1 x y z", i.Secret()[:40]} {
		if _, err := ParseIdentity(bad); casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

// The sizes decide what a bad line costs; they are those of the sample office the model was trained on, so real ones are larger.
func TestOperationsAreSmall(t *testing.T) {
	made, edited := sampleBodies(t)
	for _, tt := range []struct {
		name string
		set  []op.Body
		most int // bytes of an operation with its header, on average
	}{{"made", made, 320}, {"edited", edited, 220}} {
		k, total, plain := key(t, id(2), 1), 0, 0
		for i := range tt.set {
			h := header(id(2))
			s, err := Seal(h, &tt.set[i], k)
			if err != nil {
				t.Fatal(err)
			}
			front, _ := s.Header.MarshalBinary()
			b, _ := encodeBody(&h, &tt.set[i])
			total, plain = total+len(s.Body)+len(front), plain+len(b)
		}
		if got := total / len(tt.set); got > tt.most {
			t.Errorf("%s: %d bytes an operation, want at most %d", tt.name, got, tt.most)
		}
		t.Logf("%s: %d operations, %d bytes an operation sealed with header, %d plain body", tt.name, len(tt.set), total/len(tt.set), plain/len(tt.set))
	}
}

// Values come back byte by byte, whatever they are.
func TestValuesComeBack(t *testing.T) {
	long := strings.Repeat("Қала әкімдігінің жауабы келді. The answer came. ", 200)
	noise := make([]byte, 3000)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = "абвгдәіңABC123 {}[]\u2028<>&"[rnd.IntN(30)]
	}
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	in := id(7).String()
	values := []string{`""`, `"а"`, `"\u0430"`, `"a\/b"`, `"<b>"`, `"\u003cb\u003e"`, `"\u0000"`, `null`, `true`, `0`, `-1.5e10`, `{"tiyn":12300}`, `[]`, `["` + in + `","x"]`, `"` + in + `"`, `"` + strings.ToUpper(in) + `"`,
		` "x"`, `"x" `, quoted(long), quoted(string(noise)), `"` + strings.Repeat("00000000", 5000) + `"`, "\"\xff\xfe\"", `"2026-11-23"`, `"🙂"`, quoted("\u2028")}
	for range 300 {
		n := rnd.IntN(40)
		s := []rune{}
		for range n {
			s = append(s, rune(rnd.IntN([]int{128, 0x530, 0x2100, 0x10000}[rnd.IntN(4)])))
		}
		values = append(values, quoted(string(s)))
	}
	h := header(id(2))
	for _, v := range values {
		b := op.Body{Act: "act.case.edit", Writes: []op.Write{{Kind: "case", Entity: id(2), Field: "summary", New: json.RawMessage(v), Saw: []casework.ID{id(5), id(2), id(5)}, Past: []casework.ID{h.Change}}}}
		b.Who, b.At = h.Who, h.Clock.Time()
		data, err := encodeBody(&h, &b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeBody(&h, data)
		if err != nil || !reflect.DeepEqual(got, b) {
			t.Errorf("%.60s (%d bytes): got %v, %v", v, len(v), got, err)
		}
	}
}

// What the model cannot give back goes plainly, and comes back too.
func TestAnOperationIsReadBackBeforeItIsSealed(t *testing.T) {
	h, k := header(id(2)), key(t, id(2), 1)
	for _, b := range []op.Body{
		testBody(),
		{Act: "act.\xff", Who: id(3), At: time.UnixMilli(1).UTC(), Writes: []op.Write{{Kind: "case", Entity: id(2), Field: "summary", New: json.RawMessage(`null`)}, {Kind: "case", Entity: id(2), Field: "title"}}},
		{Act: "act.case.edit", Who: id(3), At: h.Clock.Time(), Writes: []op.Write{{Kind: "case", Entity: id(2), Field: "", New: json.RawMessage(`"x"`)}}},
	} {
		s, err := Seal(h, &b, k)
		if err != nil {
			t.Fatal(err)
		}
		o, err := Open(&op.Stamped{Sealed: s}, NewRing(k))
		if err != nil || !sameBody(&o.Body, &b) {
			t.Errorf("%q, format %d: got %+v, %v; want %+v", b.Act, s.Body[0], o.Body, err, b)
		}
	}
}

func FuzzBody(f *testing.F) {
	h, b := header(id(2)), testBody()
	plain, err := encodeBody(&h, &b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decodeBody(&h, data)
		if err != nil {
			return
		}
		again, err := encodeBody(&h, &got)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := decodeBody(&h, again)
		if err != nil || !reflect.DeepEqual(got, twice) {
			t.Fatalf("got %+v, %v; want %+v", twice, err, got)
		}
	})
}

func BenchmarkSealAndOpen(b *testing.B) {
	made, _ := sampleBodies(b)
	k := key(b, id(2), 1)
	ring := NewRing(k)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s, err := Seal(header(id(2)), &made[i%len(made)], k)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Open(&op.Stamped{Sealed: s}, ring); err != nil {
			b.Fatal(err)
		}
	}
}
