package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"zanger/casework"
	"zanger/casework/vault"
)

// longer is the built-in ladder with one more step.
func longer(t *testing.T, sql string) Option {
	t.Helper()
	steps := fstest.MapFS{fmt.Sprintf("%04d_more.sql", schema+1): {Data: []byte("-- +goose Up\n" + sql)}}
	names, err := fs.Glob(builtin.steps, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(builtin.steps, name)
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = &fstest.MapFile{Data: b}
	}
	return func(o *options) { o.ladder = ladder{steps, schema + 1} }
}

func TestAnOlderProfileIsCopiedAndBroughtUp(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	c := newCase("26-0001", "Ескі")
	put(t, s, c)
	more := longer(t, `ALTER TABLE "case" ADD COLUMN "later" TEXT NOT NULL DEFAULT '';`)
	s = reopen(t, s, more)
	if s.Profile().Schema != schema+1 {
		t.Errorf("got schema %d", s.Profile().Schema)
	}
	if got := mustGet[casework.Case](t, s, c.ID).Title; got != "Ескі" {
		t.Errorf("got %q", got)
	}
	c.Title = "Жаңа"
	if ch := put(t, s, c); ch.Schema != schema+1 {
		t.Errorf("got %d", ch.Schema)
	}
	s.Close()
	copies, _ := filepath.Glob(filepath.Join(dir, BackupsName, fmt.Sprintf("before-schema-%d-*%s", schema+1, BackupSuffix)))
	if len(copies) != 1 {
		t.Fatalf("got %d copies from before the migration", len(copies))
	}

	// the older program refuses the newer profile and leaves it as it is
	before, _ := os.ReadFile(filepath.Join(dir, DatabaseName))
	if _, err := Open(t.Context(), dir, testKey(1), s.clock); casework.CodeOf(err) != casework.Newer {
		t.Errorf("got %v, want newer", err)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, DatabaseName)); !bytes.Equal(before, after) {
		t.Error("the refused profile was changed")
	}

	// and opens the copy
	old := filepath.Join(t.TempDir(), "old")
	if err := Restore(t.Context(), copies[0], old); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), old, testKey(1), s.clock)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := mustGet[casework.Case](t, s, c.ID).Title; got != "Ескі" {
		t.Errorf("got %q", got)
	}
}

func TestAMigrationThatFailsLeavesTheProfile(t *testing.T) {
	dir := t.TempDir()
	s := newProfile(t, dir)
	c := newCase("26-0001", "Бұрынғы")
	put(t, s, c)
	s.Close()
	if _, err := Open(t.Context(), dir, testKey(1), s.clock, longer(t, `ALTER TABLE "case" ADD COLUMN "x" TEXT; SELECT nonsense FROM nothing;`)); err == nil {
		t.Fatal("a broken step was taken")
	}
	s, err := Open(t.Context(), dir, testKey(1), s.clock)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustEqualReplay(t, s)
}

// fixturePassphrase opens the profiles in testdata. They hold invented people only.
const fixturePassphrase = "сынақ үшін ғана ойдан шығарылған"

// keptSince is the schema that first kept a kind; a kind not here was kept from the first.
var keptSince = map[casework.Kind]int{
	casework.KindTemplate: 5, casework.KindDraftVersion: 5, casework.KindSignature: 5, casework.KindFiling: 5,
	casework.KindForecast: 5, casework.KindEstimate: 5, casework.KindSource: 5,
}

// A profile of every schema version ever released is opened by this program. Remake the newest, only while its version is
// not released, with ZANGER_FIXTURE=write.
func TestProfilesOfEveryVersionOpen(t *testing.T) {
	if os.Getenv("ZANGER_FIXTURE") == "write" {
		writeFixture(t, filepath.Join("testdata", fmt.Sprintf("v%d", schema)))
	}
	for n := range schema {
		version := fmt.Sprintf("v%d", n+1)
		if _, err := os.Stat(filepath.Join("testdata", version)); n+1 == schema && errors.Is(err, fs.ErrNotExist) {
			t.Logf("schema %d is under way: its profile is kept once it is released", schema)
			continue
		}
		dir := filepath.Join(t.TempDir(), version)
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", version))); err != nil {
			t.Fatal(err)
		}
		v, err := vault.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		key, err := v.UnlockPassphrase(t.Context(), []byte(fixturePassphrase))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), dir, key, newClock())
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		cases, err := casework.List[casework.Case](t.Context(), s, casework.All())
		if err != nil || len(cases) != 1 || cases[0].Title != "Жалақыны өндіріп алу" || cases[0].Price != casework.Tenge(640000) {
			t.Errorf("%s: got %d cases, %v", version, len(cases), err)
		}
		for _, e := range casework.Kinds() {
			want := 1
			if schemaOfFixture := n + 1; schemaOfFixture < keptSince[e.EntityKind()] {
				want = 0
			}
			if n, err := s.Count(t.Context(), e, casework.Query{Deleted: true}); err != nil || n != want {
				t.Errorf("%s: %d of kind %s, %v", version, n, e.EntityKind(), err)
			}
		}
		if _, err := s.VerifyJournal(t.Context()); err != nil {
			t.Errorf("%s: %v", version, err)
		}
		if hits, err := s.Search(t.Context(), casework.SearchQuery{Text: "жалакы"}); err != nil || len(hits) == 0 {
			t.Errorf("%s: found nothing, %v", version, err)
		}
		files, _ := casework.List[casework.File](t.Context(), s, casework.All())
		if len(files) == 1 {
			r, err := s.OpenFile(t.Context(), files[0])
			if err != nil {
				t.Errorf("%s: %v", version, err)
			} else {
				r.Close()
			}
		}
		mustEqualReplay(t, s)
		s.Close()
	}
}

// writeFixture makes a profile with one entity of every kind, each field filled.
func writeFixture(t *testing.T, dir string) {
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	v, _, err := vault.Create(dir, []byte(fixturePassphrase), vault.OptionsForTest(t))
	if err != nil {
		t.Fatal(err)
	}
	key, err := v.UnlockPassphrase(t.Context(), []byte(fixturePassphrase))
	if err != nil {
		t.Fatal(err)
	}
	office := &casework.Office{Name: "Үлгі заң клиникасы", Address: "Ойдан қала, 1", Sample: true}
	member := &casework.Member{Name: "Үлгіқызы Айсұлу", Duty: casework.Advocate, Languages: []string{"kk", "ru"}, Areas: []string{"LAB"}, District: "Ойдан", Capacity: 12}
	s, err := Create(t.Context(), dir, key, New{Office: office, Member: member, Clock: newClock()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := casework.MustDate("2026-11-23")
	c := newCase("26-0001", "Жалақыны өндіріп алу")
	c.Price, c.Opened, c.Responsible = casework.Tenge(640000), day, member.ID
	in := casework.Header{Space: c.ID}
	q := &casework.Enquiry{Header: casework.Header{Space: s.Profile().Queue}, Number: "K7F2-9M", Status: casework.EnquiryAccepted, Line: "Жалақы төленбеді",
		Received: s.clock.Now(), Promised: day.AddDays(3), Eligibility: []casework.Verdict{{Regime: "r", Criterion: "c", Met: "yes"}}, Case: c.ID}
	event := &casework.Event{Header: in, Case: c.ID, When: casework.DateRange{From: day, To: day.AddDays(2)}, Sort: day, What: "Жұмыстан босату"}
	claim := &casework.Claim{Header: in, Case: c.ID, Order: 1, What: "Жалақыны өндіру", Sum: casework.Tenge(640000)}
	file := &casework.File{Header: in, Case: c.ID, Name: "Шарт.txt", Media: "text/plain"}
	if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		return s.AddFile(t.Context(), tx, file, bytes.NewReader([]byte("Ойдан шығарылған шарт")))
	}); err != nil {
		t.Fatal(err)
	}
	put(t, s, q, c, event, claim,
		&casework.Consent{Header: casework.Header{Space: s.Profile().Queue}, Of: q.ID, Purpose: "help", Given: day, How: "signed", By: member.ID},
		&casework.ConflictCheck{Header: casework.Header{Space: s.Profile().Queue}, Of: q.ID, OfKind: casework.KindEnquiry, Decision: casework.NoConflict, Matches: []casework.NameMatch{{Score: 0.91, Why: "name"}}, Decided: day},
		&casework.Party{Header: in, Of: c.ID, OfKind: casework.KindCase, Role: casework.Plaintiff, Ours: true, Name: "Сынақов Үлгі Ойданұлы", Phone: "+7 700 000 00 00", Forms: map[string]string{"ru.gen": "Сынакова"}},
		&casework.Evidence{Header: in, Case: c.ID, Exhibit: 1, Title: "Еңбек шарты", Form: "document", Date: day, Held: "copy", File: file.ID},
		&casework.Element{Header: in, Case: c.ID, Claim: claim.ID, Order: 1, What: "Еңбек қатынасы", Burden: "ours", Strength: "strong"},
		&casework.Note{Header: in, Of: c.ID, Form: "call", Text: "Қоңырау", Minutes: 12, At: s.clock.Now(), By: member.ID},
		&casework.Task{Header: in, Of: c.ID, What: "Анықтама сұрау", Due: day.AddDays(5), Assigned: member.ID},
		&casework.Deadline{Header: in, Case: c.ID, Event: event.ID, Form: "own", Title: "Талап қою", Start: casework.On(day), End: casework.On(day.AddDays(30)), Sort: day.AddDays(30), Steps: []casework.Step{{Date: day, What: casework.Reason{Key: "k", Args: map[string]string{"a": "1"}}}}},
		&casework.Template{Header: casework.Header{Space: s.Profile().Directory}, Code: "office.letter", Lang: "kk", Form: casework.TextTemplate, Title: "Хат", Revision: 1, Source: "---\n", Fields: map[string]string{"а": "claimant.name"}, By: member.ID, At: s.clock.Now()},
		&casework.DraftVersion{Header: in, Draft: c.ID, Number: 1, Why: casework.VersionSaved, Title: "Талап арыз", Answers: map[string]any{"sum": 640000.0}, Text: []string{"ТАЛАП АРЫЗ"}, By: member.ID, At: s.clock.Now()},
		&casework.Signature{Header: in, Case: c.ID, Of: file.ID, File: file.ID, Plain: "00", Signer: "ҮЛГІ", By: member.ID, At: s.clock.Now()},
		&casework.Filing{Header: in, Case: c.ID, File: file.ID, Name: "Шарт.txt", Size: 3, Hash: "00", At: s.clock.Now(), Where: "office.sud.kz", Outcome: casework.FilingFailed, Error: "503", By: member.ID},
		&casework.Forecast{Header: in, Case: c.ID, By: member.ID, At: s.clock.Now(), Chance: 60, Outcome: "won", Why: "Дәлел бар"},
		&casework.Estimate{Header: in, Case: c.ID, By: member.ID, At: s.clock.Now(), Status: "refused", Facts: map[string]string{"area": "LAB.WAGE"}, Said: json.RawMessage(`{"status":"refused"}`)},
		&casework.Source{Header: casework.Header{Space: s.Profile().Directory}, Title: "Жадынама", Lang: "kk", Origin: "Үлгі кеңсе", Dated: day, Text: "Ойдан шығарылған мәтін.", By: member.ID},
		&casework.Draft{Header: in, Of: c.ID, Template: "claim-wages", Revision: 1, Lang: "kk", Title: "Талап арыз", Answers: map[string]any{"sum": 640000.0, "list": []any{"а", "ә"}}, Status: casework.DraftOpen, Author: member.ID},
	)
	c.Summary = "Жұмыс беруші үш айлық жалақыны төлемеген."
	put(t, s, c)
	s.Close()
	for _, name := range []string{BackupsName, vault.LockName} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}
