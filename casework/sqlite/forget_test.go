package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/sync/op"
)

func TestAForgottenSpaceLeavesNoTrace(t *testing.T) {
	h, a, b, c, d := office(t)
	other := newCase("26-0002", "Қалатын іс")
	f := &casework.File{Header: casework.Header{Space: c.ID}, Case: c.ID, Name: "Құпияшарт.txt"}
	if _, err := b.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		if err := tx.Put(t.Context(), other); err != nil { // one action in two spaces
			return err
		}
		return b.AddFile(t.Context(), tx, f, bytes.NewReader([]byte("мәтін")))
	}); err != nil {
		t.Fatal(err)
	}
	edit(t, b, d.ID, func(d *casework.Deadline) { d.Title = "Құпияатау" })
	if err := b.Forget(t.Context(), c.ID); casework.CodeOf(err) != casework.Denied {
		t.Fatalf("got %v with work not sent", err)
	}
	h.meet(t, a, b)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "Құпиясөз" })
	h.meet(t, a, b)
	if err := b.Forget(t.Context(), b.Profile().Queue); casework.CodeOf(err) != casework.Denied {
		t.Errorf("the queue: got %v", err)
	}
	if err := b.Forget(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
	if told(t, b, c.ID) != "" {
		t.Errorf("got %s", told(t, b, c.ID))
	}
	if got := mustGet[casework.Case](t, b, other.ID).Title; got != "Қалатын іс" {
		t.Errorf("got %q", got)
	}
	lines, err := b.Journal(t.Context(), casework.JournalQuery{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if lines[0].Act != "act.space.forget" || len(lines[0].Reason) != 64 {
		t.Errorf("got %+v", lines[0].Change)
	}
	for _, l := range lines {
		for _, w := range l.Writes {
			if w.Space == c.ID || strings.Contains(string(w.New), "Құпия") {
				t.Errorf("line %d tells of it", l.Line)
			}
		}
	}
	if hits, err := b.Search(t.Context(), casework.SearchQuery{Text: "құпияатау"}); err != nil || len(hits) != 0 {
		t.Errorf("got %v, %v", hits, err)
	}
	if _, err := os.Stat(b.filePath(f.Sealed)); !os.IsNotExist(err) {
		t.Errorf("the attachment: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(b.dir, FilesName, "*", "*"))
	if len(left) != 0 {
		t.Errorf("got %v", left)
	}
	if err := b.exec(t.Context(), `UPDATE "journal" SET "hash"='' WHERE "line"=1`); err == nil {
		t.Error("the journal can be rewritten since")
	}

	// let in again, it has everything as before
	var cursor int64
	for _, l := range h.log {
		if l.Space == c.ID {
			if err := b.Apply(t.Context(), []op.Opened{openJSON(t, l)}, Reached{}); err != nil {
				t.Fatal(err)
			}
		}
		cursor = l.Seq
	}
	if cursor == 0 {
		t.Fatal("nothing to bring back")
	}
	mustAgree(t, c.ID, a, b)
	b = reopen(t, b)
	mustAgree(t, c.ID, a, b)
	mustAgree(t, other.ID, b)
}
