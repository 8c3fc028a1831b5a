package lawpack_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
)

var dayOff = packtest.Edit{File: "holidays.yaml", Old: "  - {date: 2026-12-16,",
	New: "  - {date: 2026-11-12, kind: emergency, name: independence, confirmed: true, source: fixed}\n  - {date: 2026-12-16,"}

func shelf(t *testing.T) lawpack.Shelf {
	s := lawpack.ShelfOf(t.TempDir())
	s.Trusted = []ed25519.PublicKey{packtest.Public}
	return s
}

func days(p *lawpack.Pack) int { return len(p.Holidays().Days) }

func TestANewPackIsTakenIntoUseAndStays(t *testing.T) {
	s, b := shelf(t), builtin(t)
	if p, fault, err := s.Current(); p != b || fault != nil || err != nil {
		t.Fatalf("an empty shelf: got %v, %v, %v", p, fault, err)
	}
	next := os.DirFS(packtest.Next(t, 0, dayOff))
	p, err := s.Install(next)
	if err != nil || p.Revision != b.Revision+1 || days(p) != days(b)+1 {
		t.Fatalf("got %v, %v", p, err)
	}
	if p, fault, _ := s.Current(); p.Revision != b.Revision+1 || fault != nil {
		t.Errorf("read again: revision %d, fault %v", p.Revision, fault)
	}
	for what, dir := range map[string]string{"the same": packtest.Next(t, 0, dayOff), "an older one": packtest.Next(t, -1)} {
		if _, err := s.Install(os.DirFS(dir)); casework.CodeOf(err) != casework.Stale {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestACalendarLiesOverThePackUntilANewerPackComes(t *testing.T) {
	s, b := shelf(t), builtin(t)
	p, err := s.Install(os.DirFS(packtest.Calendar(t, 1, dayOff)))
	if err != nil || p.Revision != b.Revision || p.CalendarBy == nil || p.CalendarBy.Revision != 1 || days(p) != days(b)+1 || len(p.Rules()) != len(b.Rules()) {
		t.Fatalf("got %v, %v", p, err)
	}
	if _, err := s.Install(os.DirFS(packtest.Calendar(t, 1))); casework.CodeOf(err) != casework.Stale {
		t.Errorf("the same calendar: got %v", err)
	}
	later := packtest.Edit{File: "pack.yaml", Old: "issued: " + b.Issued.String(), New: "issued: " + b.Issued.AddDays(30).String()}
	if p, err = s.Install(os.DirFS(packtest.Next(t, 0, later))); err != nil || p.CalendarBy != nil || days(p) != days(b) {
		t.Errorf("a pack of a later day: got %v, %v", p, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	s, b := shelf(t), builtin(t)
	stranger := s
	stranger.Trusted = nil // the project's key alone
	other := packtest.Next(t, 0, packtest.Edit{File: "pack.yaml", Old: "id: " + b.ID, New: "id: other"})
	torn := packtest.Next(t, 0)
	if err := os.WriteFile(filepath.Join(torn, "rates.yaml"), []byte("rates: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		s    lawpack.Shelf
		dir  string
		want casework.Code
	}{
		{"a stranger's signature", stranger, packtest.Next(t, 0), casework.Denied},
		{"another pack", s, other, casework.Invalid},
		{"a changed file", s, torn, casework.Corrupt},
		{"an empty folder", s, t.TempDir(), casework.Missing},
	} {
		if _, err := c.s.Install(os.DirFS(c.dir)); casework.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", c.what, err, c.want)
		}
		if p, fault, _ := c.s.Current(); p.Revision != b.Revision || fault != nil {
			t.Errorf("%s left a trace: revision %d, %v", c.what, p.Revision, fault)
		}
	}
	if _, err := lawpack.OpenPack(filepath.Join(t.TempDir(), "none.zip")); casework.CodeOf(err) != casework.Missing {
		t.Errorf("no file: got %v", err)
	}
	if _, err := lawpack.ZipPack([]byte("no zip")); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("no zip: got %v", err)
	}
}

func TestAFileDamagedOnTheShelfIsLeftOutAndTold(t *testing.T) {
	s, b := shelf(t), builtin(t)
	if _, err := s.Install(os.DirFS(packtest.Next(t, 0))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(s.Dir, b.ID+".zip")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, fault, err := s.Current(); p.Revision != b.Revision || fault == nil || err != nil {
		t.Errorf("got revision %d, fault %v, %v", p.Revision, fault, err)
	}
}

func TestAnOfferWaitsForAYes(t *testing.T) {
	s, b := shelf(t), builtin(t)
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	if err := z.AddFS(os.DirFS(packtest.Next(t, 0, dayOff))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	came, err := lawpack.ZipPack(zipped.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Offer(came); err != nil {
		t.Fatal(err)
	}
	if p, _, _ := s.Current(); p.Revision != b.Revision {
		t.Error("an offer is in use before anybody said yes")
	}
	offers := s.Offers()
	if len(offers) != 1 || offers[0].Revision != b.Revision+1 || days(offers[0].Pack) != days(b)+1 {
		t.Fatalf("got %+v", offers)
	}
	if p, err := offers[0].Install(s); err != nil || p.Revision != b.Revision+1 {
		t.Errorf("got %v, %v", p, err)
	}
	if left := s.Offers(); len(left) != 0 {
		t.Errorf("%d offers are left", len(left))
	}
}
