package dossier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/casetest"
	"zanger/casework/position"
)

var ctx = context.Background()

func say(key string, args ...any) string { return key }

func newCase(t *testing.T) (*casetest.Store, casework.ID) {
	t.Helper()
	s := casetest.NewOffice(casework.Advocate)
	k := &casefile.Keeper{Store: s, Clock: s.Clock}
	c := &casework.Case{Title: "Сынақова — Үлгі", Summary: "жалақы төленбеді", Price: casework.Tenge(150000)}
	if err := k.Open(ctx, c, &casework.Party{Name: "Сынақова Дана", Role: casework.Plaintiff, Ours: true}, &casework.Party{Name: "=Үлгі", Role: casework.Defendant}); err != nil {
		t.Fatal(err)
	}
	v := &casework.Evidence{Case: c.ID, Title: "шарт", Held: "copy"}
	claim := &casework.Claim{Case: c.ID, What: "жалақыны өндіру", Norm: "норма", Sum: casework.Tenge(150000)}
	err := errors.Join(
		k.PutEvidence(ctx, v, true, "шарт.pdf", strings.NewReader("%PDF-1")),
		k.PutEvidence(ctx, &casework.Evidence{Case: c.ID}, true, `..\ШАРТ.pdf`, strings.NewReader("%PDF-2")),
		k.PutEvent(ctx, &casework.Event{Case: c.ID, What: "жұмысқа алынды", When: casework.DateRange{From: casework.MustDate("2026-01-10"), To: casework.MustDate("2026-01-12")}}),
		k.PutNote(ctx, &casework.Note{Of: c.ID, Form: "call", Text: "қоңырау шалды", Answer: "кеңес берілді"}),
		position.PutClaim(ctx, s, claim))
	if err == nil {
		e := &casework.Element{Claim: claim.ID, What: "жұмыс істеген", Evidence: []string{v.ID.String()}}
		err = errors.Join(position.PutElement(ctx, s, e), position.PutElement(ctx, s, &casework.Element{Claim: claim.ID, What: "төленбеген"}))
	}
	if err != nil {
		t.Fatal(err)
	}
	files, _ := casework.List[casework.File](ctx, s, casework.All())
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		files[0].Key = "c2VjcmV0"
		return tx.Put(ctx, files[0])
	}); err != nil {
		t.Fatal(err)
	}
	return s, c.ID
}

func readFile(t *testing.T, parts ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWrite(t *testing.T) {
	s, id := newCase(t)
	dir := filepath.Join(t.TempDir(), "іс 26-0001")
	var done, total int64
	if err := Write(ctx, s, casetest.At, id, dir, say, func(d, n int64) { done, total = d, n }); err != nil {
		t.Fatal(err)
	}
	if done != 12 || total != 12 {
		t.Errorf("progress: got %d of %d, want 12 of 12", done, total)
	}
	var w whole
	if err := json.Unmarshal([]byte(readFile(t, dir, "case.json")), &w); err != nil {
		t.Fatal(err)
	}
	if w.Version != Version || w.Case.ID != id || len(w.Parties) != 2 || len(w.Elements) != 2 || len(w.Files) != 2 || w.Case.Price != casework.Tenge(150000) {
		t.Errorf("case.json: got %+v", w)
	}
	if strings.Contains(readFile(t, dir, "case.json"), "c2VjcmV0") {
		t.Error("the key of a sealed file was written")
	}
	if a, b := readFile(t, dir, "files", "шарт.pdf"), readFile(t, dir, "files", "ШАРТ (2).pdf"); a != "%PDF-1" || b != "%PDF-2" {
		t.Errorf("files: got %q and %q", a, b)
	}
	for name, want := range map[string]string{
		"parties.csv":    "'=Үлгі",
		"chronology.csv": "2026-01-10..2026-01-12;жұмысқа алынды",
		"evidence.csv":   "1;шарт;;;held.copy;;;files/шарт.pdf",
		"position.csv":   "position.gap.no_proof",
		"notes.txt":      "note.form.call\r\nқоңырау шалды\r\nкеңес берілді",
		"summary.txt":    "dossier.summary.price: 150000,00",
		"README.txt":     "dossier.readme",
		"deadlines.csv":  "dossier.column.date",
	} {
		if got := readFile(t, dir, name); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want it to hold %q", name, got, want)
		}
	}
	lines := strings.Split(strings.TrimSpace(readFile(t, dir, "SHA256SUMS")), "\n")
	if len(lines) != 11 {
		t.Errorf("got %d sums, want 11", len(lines))
	}
	for _, l := range lines {
		sum, name, _ := strings.Cut(l, "  ")
		got := sha256.Sum256([]byte(readFile(t, dir, name)))
		if hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s: the sum is wrong", name)
		}
	}
	if err := Write(ctx, s, casetest.At, id, dir, say, nil); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("a folder that is not empty: got %v", err)
	}
}

// broken gives other bytes than were added.
type broken struct{ *casetest.Store }

func (broken) OpenFile(context.Context, *casework.File) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("other")), nil
}

func TestABrokenExportLeavesNothing(t *testing.T) {
	s, id := newCase(t)
	root := t.TempDir()
	dir := filepath.Join(root, "out")
	if err := Write(ctx, broken{s}, casetest.At, id, dir, say, nil); casework.CodeOf(err) != casework.Corrupt {
		t.Errorf("wrong bytes: got %v, want corrupt", err)
	}
	stop, cancel := context.WithCancel(ctx)
	cancel()
	if err := Write(stop, s, casetest.At, id, dir, say, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if err := Write(ctx, s, casetest.At, casework.NewID(), dir, say, nil); casework.CodeOf(err) != casework.Missing {
		t.Errorf("no such case: got %v", err)
	}
	if left, _ := os.ReadDir(root); len(left) != 0 {
		t.Errorf("got %d things left behind, want none", len(left))
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(ctx, s, casetest.At, id, dir, say, nil); err != nil {
		t.Errorf("an empty folder is taken: got %v", err)
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"шарт.pdf": "шарт.pdf", `C:\x\a.pdf`: "a.pdf", "../../etc/passwd": "passwd", "a<b>:c?.doc": "a_b__c_.doc", "CON.txt": "file_CON.txt", "com1": "file_com1",
		"...": "file_", "": "file_", "a. ": "a", "x\u202efdp.exe": "xfdp.exe", strings.Repeat("я", 300) + ".pdf": strings.Repeat("я", 96) + ".pdf",
	} {
		if got := safeName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
