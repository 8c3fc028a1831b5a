package casefile

import (
	"context"
	"errors"
	"testing"
	"time"

	"zanger/casework"
)

// words is a page whose only paragraph is the answer «facts».
func words(_ context.Context, d *casework.Draft) ([]string, error) {
	s, _ := d.Answers["facts"].(string)
	return []string{d.Title, s}, nil
}

func (r *room) drafted(t *testing.T, facts string) (*casework.Case, *casework.Draft) {
	t.Helper()
	c := r.open(t)
	d := &casework.Draft{Of: c.ID, Template: "letter.state", Lang: "kk", Title: "Өтініш", Answers: map[string]any{"facts": facts}}
	if err := r.StartDraft(ctx, d); err != nil {
		t.Fatal(err)
	}
	return c, d
}

func (r *room) versions(t *testing.T, d *casework.Draft) (out []string) {
	t.Helper()
	all, err := Versions(ctx, r.s, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		out = append(out, string(v.Why)+" "+v.Text[1])
		if v.By.IsZero() || v.At.IsZero() || v.Number == 0 {
			t.Errorf("version without who or when: %+v", v)
		}
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestGoingBackLosesNothing(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	r.Page = words
	_, d := r.drafted(t, "бірінші")
	first, err := r.KeepVersion(ctx, d.ID, casework.VersionSaved, "алғашқы", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SaveDraft(ctx, d.ID, "", map[string]any{"facts": "екінші"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Restore(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	same(t, r.versions(t, d), "restored бірінші", "before екінші", "saved бірінші")
	now, err := casework.Get[casework.Draft](ctx, r.s, d.ID)
	if err != nil || now.Answers["facts"] != "бірінші" || now.Version != 3 {
		t.Fatalf("got %+v, %v", now, err)
	}
	if err := r.Restore(ctx, first.ID); err != nil { // what stands is in the newest version: it is not kept twice
		t.Fatal(err)
	}
	same(t, r.versions(t, d), "restored бірінші", "restored бірінші", "before екінші", "saved бірінші")
}

func TestEveryStepOfADraftIsAVersion(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	r.Page = words
	_, d := r.drafted(t, "мәтін")
	if err := r.Submit(ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Finalise(ctx, d.ID, "", "", nil); err != nil {
		t.Fatal(err)
	}
	same(t, r.versions(t, d), "final мәтін", "submitted мәтін")
	all, _ := Versions(ctx, r.s, d.ID)
	if err := r.Restore(ctx, all[1].ID); casework.KeyOf(err) != "error.draft.final" {
		t.Fatalf("a final draft went back: %v", err)
	}
}

func TestAPageThatFailsStopsTheStep(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	broken := errors.New("no page")
	r.Page = func(context.Context, *casework.Draft) ([]string, error) { return nil, broken }
	_, d := r.drafted(t, "мәтін")
	if err := r.Submit(ctx, d.ID); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if now, _ := casework.Get[casework.Draft](ctx, r.s, d.ID); now.Status != casework.DraftOpen {
		t.Fatalf("status %s", now.Status)
	}
}

func TestAttemptsToFile(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c, d := r.drafted(t, "мәтін")
	if err := r.RecordFiling(ctx, &casework.Filing{Case: c.ID}); casework.KeyOf(err) != "error.filing.where" {
		t.Fatalf("got %v", err)
	}
	if err := r.RecordFiling(ctx, &casework.Filing{Case: c.ID, Where: "office.sud.kz", At: r.Clock.Now().Add(time.Hour)}); casework.KeyOf(err) != "error.filing.future" {
		t.Fatalf("got %v", err)
	}
	f := &casework.Filing{Case: c.ID, Draft: d.ID, Where: " office.sud.kz ", Error: "503"}
	if err := r.RecordFiling(ctx, f); err != nil {
		t.Fatal(err)
	}
	list, err := Filings(ctx, r.s, c.ID)
	if err != nil || len(list) != 1 || list[0].Where != "office.sud.kz" || list[0].Outcome != casework.FilingUnknown || list[0].At.IsZero() || list[0].Space != c.ID {
		t.Fatalf("got %+v, %v", list, err)
	}
}

func TestSignatureLiesBesideTheFile(t *testing.T) {
	r := newRoom(t, casework.Advocate)
	c := r.open(t)
	s := &casework.Signature{Case: c.ID, Of: casework.NewID(), Plain: "00", Signer: "ҮЛГІ"}
	if err := r.KeepSignature(ctx, s, "claim.pdf.cms", []byte{0x30, 0x00}); err != nil {
		t.Fatal(err)
	}
	list, err := Signatures(ctx, r.s, c.ID)
	if err != nil || len(list) != 1 || list[0].File.IsZero() {
		t.Fatalf("got %+v, %v", list, err)
	}
	if f, err := casework.Get[casework.File](ctx, r.s, list[0].File); err != nil || f.Name != "claim.pdf.cms" || f.Case != c.ID {
		t.Fatalf("got %+v, %v", f, err)
	}
}
