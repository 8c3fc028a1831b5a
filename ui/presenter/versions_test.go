package presenter_test

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen/compare"
	"zanger/docgen/template"
	"zanger/ui/presenter"
)

func wageDraft(t *testing.T, d *presenter.Desk) *presenter.Drafting {
	t.Helper()
	drafts, err := casework.List[casework.Draft](context.Background(), d.Store, casework.Where("template", "claim.wages").Limit(1))
	if err != nil || len(drafts) == 0 {
		t.Fatal(err)
	}
	v := &presenter.Drafting{Desk: d, ID: drafts[0].ID}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestWhatWasAndTheWayBack: a change is seen against the version before it, what was written to a file is a version, and
// going back brings the old words.
func TestWhatWasAndTheWayBack(t *testing.T) {
	ctx := context.Background()
	for _, lang := range []string{"kk", "ru", "en"} {
		d := sampled(t, lang)
		draft := wageDraft(t, d)
		if err := draft.Answer(ctx, "court.name", template.Text, "Алғашқы сот"); err != nil {
			t.Fatal(err)
		}
		if err := draft.KeepVersion(ctx, "бірінші"); err != nil {
			t.Fatal(err)
		}
		if err := draft.Answer(ctx, "court.name", template.Text, "Екінші сот"); err != nil {
			t.Fatal(err)
		}
		if err := draft.Write(ctx, draft.Twin(), filepath.Join(t.TempDir(), "a.pdf")); err != nil {
			t.Fatal(err)
		}
		v := &presenter.Versions{Desk: d, ID: draft.ID}
		if err := v.Load(ctx); err != nil {
			t.Fatal(err)
		}
		rows := v.Rows(ctx)
		if len(rows) != 5 || !rows[0].Last || !strings.HasPrefix(rows[1].Title, "4. ") || !strings.Contains(rows[2].Detail, "бірінші") {
			t.Fatalf("%s: %+v", lang, rows)
		}
		paras, words := v.Compare(2, 0)
		if n := compare.Differences(paras); n != 1 || words == "" {
			t.Errorf("%s: %d differences, %q", lang, n, words)
		}
		if v.List[0].Lang == v.Draft.Lang || v.List[0].Why != casework.VersionPrinted {
			t.Errorf("%s: the twin that was printed: %+v", lang, v.List[0])
		}
		if v.MayRestore(0) || !v.MayRestore(2) {
			t.Errorf("%s: may go back: %v %v", lang, v.MayRestore(0), v.MayRestore(2))
		}
		if err := v.Restore(ctx, 2); err != nil {
			t.Fatal(err)
		}
		if err := draft.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if got := draft.Draft.Answers["court"].(map[string]any)["name"]; got != "Алғашқы сот" {
			t.Errorf("%s: went back to %v", lang, got)
		}
	}
}

func TestPrintingIsAVersionAndNoPrinterIsSaid(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "kk")
	draft := wageDraft(t, d)
	before, _ := casework.Count[casework.DraftVersion](ctx, d.Store, casework.Where("draft", draft.ID))
	var got []byte
	presenter.SetPrinter(t, func(_ context.Context, _ string, r io.Reader) (err error) {
		got, err = io.ReadAll(r)
		return err
	})
	if err := draft.Print(ctx, draft.Lang()); err != nil || !strings.HasPrefix(string(got), "%PDF") {
		t.Fatalf("%v, %d bytes", err, len(got))
	}
	none := &casework.Error{Code: casework.Missing, Key: "error.print.none"}
	presenter.SetPrinter(t, func(context.Context, string, io.Reader) error { return none })
	if err := draft.Print(ctx, draft.Lang()); err != none {
		t.Fatalf("got %v", err)
	}
	after, _ := casework.Count[casework.DraftVersion](ctx, d.Store, casework.Where("draft", draft.ID))
	if after != before+1 {
		t.Errorf("%d versions, want %d", after, before+1)
	}
}

// TestACorrectionIsComparedWithWhatItCorrects: a new draft begun from a final document has that document's words as its first
// version, and says so while nothing else was changed.
func TestACorrectionIsComparedWithWhatItCorrects(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "en")
	old := wageDraft(t, d)
	id, err := old.Again(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v := &presenter.Versions{Desk: d, ID: id}
	load := func() []presenter.VersionRow {
		t.Helper()
		if err := v.Load(ctx); err != nil {
			t.Fatal(err)
		}
		return v.Rows(ctx)
	}
	rows := load()
	if len(rows) != 2 || v.List[0].Why != casework.VersionCorrected || !strings.Contains(rows[0].Detail, "version 1") || !strings.Contains(rows[1].Title, "began from") {
		t.Fatalf("%+v", rows)
	}
	next := &presenter.Drafting{Desk: d, ID: id}
	if err := next.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := next.Answer(ctx, "court.name", template.Text, "Another court"); err != nil {
		t.Fatal(err)
	}
	rows = load()
	paras, _ := v.Compare(1, 0)
	if n := compare.Differences(paras); n == 0 || strings.Contains(rows[0].Detail, "version 1") {
		t.Errorf("%d differences, %+v", n, rows)
	}
}
