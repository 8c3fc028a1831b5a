package store_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

func testQueue(t *testing.T, b *bench) {
	a := store.Arrival{Kind: "enquiry", Code: "AAAA-BBBB", Area: "LAB", Language: "kk", Source: "page", Promised: "2026-11-26", Received: noon, Box: []byte("sealed")}
	must(t, b.Arrive(ctx, b.office, a))
	wantCode(t, b.Arrive(ctx, b.office, a), casework.Stale)
	must(t, b.Arrive(ctx, b.office, store.Arrival{Kind: "complaint", Code: "AAAA-BBBB", Received: noon, Box: []byte("sealed too")}))
	list, head, err := b.Arrivals(ctx, b.office, 0, []string{"enquiry"}, 10)
	must(t, err)
	if len(list) != 1 || head != 2 || list[0].Seq != 1 || string(list[0].Box) != "sealed" {
		t.Errorf("got %+v, head %d", list, head)
	}
	report := &wire.EnquiryReport{Office: b.office, Device: b.a.id, Taken: []string{"AAAA-BBBB"}, Status: []wire.EnquiryStatus{
		{Code: "AAAA-BBBB", Status: "accepted", At: noon.Add(time.Hour).UnixMilli()},
		{Code: "VISIT-1", Status: "new", Area: "FAM", Language: "ru", Promised: "2026-11-27", At: noon.UnixMilli()}}}
	must(t, b.Report(ctx, report, noon.Add(2*time.Hour)))
	report.Status = []wire.EnquiryStatus{{Code: "AAAA-BBBB", Status: "checking", At: noon.UnixMilli()}}
	must(t, b.Report(ctx, report, noon.Add(2*time.Hour)))
	e, err := b.Enquiry(ctx, b.office, "AAAA-BBBB")
	must(t, err)
	if e.Status != "accepted" || e.Promised != "2026-11-26" || !e.Taken || e.Area != "LAB" {
		t.Errorf("got %+v", e)
	}
	open, err := b.Enquiries(ctx, b.office, store.EnquiryQuery{Open: true})
	must(t, err)
	if len(open) != 1 || open[0].Code != "VISIT-1" {
		t.Errorf("open: %+v", open)
	}
	_, err = b.Enquiry(ctx, casework.NewID(), "AAAA-BBBB")
	wantCode(t, err, casework.Missing)
}

func testUpload(t *testing.T, b *bench) {
	u := store.Upload{Office: b.office, Space: b.space, Device: b.a.id, Sum: [32]byte{1}, Size: 100, Made: noon}
	first, err := b.StartUpload(ctx, u)
	must(t, err)
	one, err := b.Upload(ctx, b.office, first.ID, true)
	must(t, err)
	must(t, b.Advance(ctx, one, store.Part{At: 0, Size: 40, Key: "k0"}))
	two, err := b.Upload(ctx, b.office, first.ID, true)
	must(t, err)
	if two.Place != 40 || len(two.Parts) != 1 {
		t.Errorf("got %+v", two)
	}
	wantCode(t, b.Advance(ctx, one, store.Part{At: 40, Size: 10, Key: "k1"}), casework.Stale)
	must(t, b.Advance(ctx, two, store.Part{At: 40, Size: 60, Key: "k2"}))
	must(t, b.Truncate(ctx, two, 30))
	again, err := b.StartUpload(ctx, u)
	must(t, err)
	if again.Place != 30 || len(again.Parts) != 1 || again.Parts[0].Size != 30 {
		t.Errorf("got %+v", again)
	}
	must(t, b.Attach(ctx, b.office, u.Sum, b.space, 100, noon))
	if n, err := b.Attachment(ctx, b.office, b.a.id, u.Sum); err != nil || n != 100 {
		t.Errorf("got %d, %v", n, err)
	}
	_, err = b.Attachment(ctx, b.office, b.enrol("student").id, u.Sum)
	wantCode(t, err, casework.Missing)
}

func testRest(t *testing.T, b *bench) {
	must(t, b.PutToken(ctx, store.Token{Office: b.office, Hash: []byte("x"), Kind: "link", Label: "l", Made: noon, Expires: noon.Add(time.Hour)}))
	_, err := b.Token(ctx, b.office, []byte("x"), "link", noon.Add(2*time.Hour), true)
	wantCode(t, err, casework.Missing)
	_, err = b.Token(ctx, b.office, []byte("x"), "link", noon, true)
	must(t, err)
	_, err = b.Token(ctx, b.office, []byte("x"), "link", noon, true)
	wantCode(t, err, casework.Missing)

	p := store.Pack{Kind: "law", Name: "kz", Revision: 3, Size: 5, Sum: [32]byte{1}, Made: noon}
	must(t, b.PutPack(ctx, b.office, p))
	must(t, b.PutPack(ctx, b.office, p))
	p.Sum[0] = 2
	wantCode(t, b.PutPack(ctx, b.office, p), casework.Invalid)

	must(t, b.PutSheet(ctx, b.office, b.a.id, "2026-11", map[string]int64{"enquiries": 3, "cases": 2}))
	must(t, b.PutSheet(ctx, b.office, b.a.id, "2026-11", map[string]int64{"enquiries": 4}))
	s, err := b.Sheet(ctx, b.office, "2026-11")
	must(t, err)
	if len(s) != 1 || s[0].Value != 4 {
		t.Errorf("got %+v", s)
	}
}

func testDump(t *testing.T, b *bench) {
	sent := b.ops(b.a, b.space, 30)
	b.push(sent)
	anew := &wire.Push{Office: b.office, Device: b.a.id, Epoch: 1, Key: casework.NewID(), Ops: slices.Clone(sent.Ops[:2])} // known, under another number: kept without a body
	for i := range anew.Ops {
		anew.Ops[i].Epoch, anew.Ops[i].Number, anew.Ops[i].Prev = 1, int64(i+1), 0
	}
	b.push(anew)
	must(t, b.Arrive(ctx, b.office, store.Arrival{Kind: "enquiry", Code: "C1", Received: noon, Box: []byte{0, 1, 255}}))
	before := b.pull(b.a, 0)
	var archive bytes.Buffer
	must(t, b.Dump(ctx, &archive))
	wantCode(t, b.Load(ctx, bytes.NewReader(archive.Bytes())), casework.Invalid)
	s, err := store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "other.db"))
	must(t, err)
	defer s.Close()
	wantCode(t, s.Load(ctx, strings.NewReader(archive.String()[:archive.Len()*2/3])), casework.Corrupt)
	must(t, s.Load(ctx, bytes.NewReader(archive.Bytes())))
	other := &bench{Store: s, t: t, office: b.office, a: b.a, space: b.space}
	other.sound()
	after := other.pull(b.a, 0)
	if len(after.Acks) != 30 || after.Acks[29] != before.Acks[29] || after.Life == before.Life {
		t.Errorf("got %d acknowledgements; life %v, before %v", len(after.Acks), after.Life.Short(), before.Life.Short())
	}
	if got := other.push(b.ops(b.a, b.space, 1)); got.Verdicts[0].Seq != 31 {
		t.Errorf("goes on at %d, want 31", got.Verdicts[0].Seq)
	}
}
