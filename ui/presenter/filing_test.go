package presenter_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/docgen/sign/signtest"
	"zanger/docgen/template"
	"zanger/ui/presenter"
)

func filingOf(t *testing.T, d *presenter.Desk) *presenter.Filing {
	t.Helper()
	cases, _ := casework.List[casework.Case](context.Background(), d.Store, casework.Where("area", "LAB.WAGE").Limit(1))
	f := &presenter.Filing{Desk: d, ID: cases[0].ID}
	if err := f.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestPapersGoOut: the exhibits in the order set by hand, the package with what its list promises, in both languages.
func TestPapersGoOut(t *testing.T) {
	ctx := context.Background()
	for _, lang := range []string{"kk", "ru"} {
		d := sampled(t, lang)
		f := filingOf(t, d)
		if _, err := d.Cases.Attach(ctx, f.ID, "скан.txt", strings.NewReader("not a paper")); err != nil {
			t.Fatal(err)
		}
		var png bytes.Buffer
		png.WriteString("\x89PNG\r\n\x1a\n broken")
		if _, err := d.Cases.Attach(ctx, f.ID, "сурет.png", &png); err != nil {
			t.Fatal(err)
		}
		if err := f.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if len(f.Exhibits) != 3 || !f.Exhibits[0].In || f.Exhibits[1].Fits || f.Exhibits[1].In || !f.Exhibits[2].In || !f.MainIsDraft() {
			t.Fatalf("%s: %+v", lang, f.Exhibits)
		}
		if at := f.Move(2, -1); at != 1 || f.Exhibits[1].Title != "сурет" {
			t.Fatalf("%s: moved to %d: %+v", lang, at, f.Exhibits)
		}
		if err := f.Load(ctx); err != nil || f.Exhibits[1].Title != "сурет" {
			t.Fatalf("%s: the order set by hand is gone: %v %+v", lang, err, f.Exhibits)
		}
		if _, err := f.WriteBundle(ctx, filepath.Join(t.TempDir(), "b.pdf"), nil); casework.CodeOf(err) != casework.Invalid {
			t.Fatalf("%s: a broken picture: %v", lang, err)
		}
		f.Exhibits[1].In = false
		if pages, err := f.WriteBundle(ctx, filepath.Join(t.TempDir(), "b.pdf"), nil); err != nil || pages != 2 {
			t.Fatalf("%s: %d pages, %v", lang, pages, err)
		}
		f.Lang, f.Copies = lang, true
		w, err := f.WritePackage(ctx, t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Files) != 2 || w.Copies != 1 || w.Files[0].Pages == 0 {
			t.Fatalf("%s: %+v", lang, w)
		}
		text, err := filepath.Glob(filepath.Join(w.Dir, "*.txt"))
		if err != nil || len(text) != 1 {
			t.Fatal(text, err)
		}
		if b, _ := os.ReadFile(text[0]); !strings.Contains(string(b), "640") || !strings.Contains(string(b), f.Case.Number) {
			t.Errorf("%s: fields for the form:\n%s", lang, b)
		}
	}
}

// TestTheFormHasThePriceOfThePaper: the court's form gets the price that the paper names, not another that the case remembers.
func TestTheFormHasThePriceOfThePaper(t *testing.T) {
	ctx := context.Background()
	d := sampled(t, "ru")
	f := filingOf(t, d)
	paper := &presenter.Drafting{Desk: d, ID: f.Main}
	if err := paper.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := paper.AddRow(ctx, "periods"); err != nil {
		t.Fatal(err)
	}
	for path, v := range map[string]string{"periods[0].month": "2026-06-01", "periods[0].due": "123000"} {
		if err := paper.Answer(ctx, path, template.Text, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Load(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range f.Exhibits {
		f.Exhibits[i].In = false
	}
	w, err := f.WritePackage(ctx, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := filepath.Glob(filepath.Join(w.Dir, "*.txt"))
	if b, err := os.ReadFile(text[0]); err != nil || !strings.Contains(string(b), "123") || strings.Contains(string(b), "640") {
		t.Errorf("%v, fields for the form:\n%s", err, b)
	}
}

func TestAttemptsAndTheirStatement(t *testing.T) {
	ctx := context.Background()
	for _, lang := range []string{"kk", "ru", "en"} {
		d := sampled(t, lang)
		f := filingOf(t, d)
		had := len(f.Filings)
		if err := f.Record(ctx, &casework.Filing{Where: "office.sud.kz"}, "кеше кешке"); casework.CodeOf(err) != casework.Invalid {
			t.Fatalf("got %v", err)
		}
		if err := f.Record(ctx, &casework.Filing{Where: "office.sud.kz", Outcome: casework.FilingFailed, Error: "timeout"}, "22.11.2026 23:59"); err != nil {
			t.Fatal(err)
		}
		if err := f.Load(ctx); err != nil {
			t.Fatal(err)
		}
		rows := f.AttemptRows()
		if len(rows) != had+1 || rows[len(rows)-1].Mark.Urgency != presenter.Overdue || !strings.Contains(rows[len(rows)-1].Detail, "timeout") {
			t.Fatalf("%s: %+v", lang, rows)
		}
		for _, l := range []string{"kk", "ru"} {
			to := filepath.Join(t.TempDir(), "s.pdf")
			if err := f.SaveStatement(ctx, l, to); err != nil {
				t.Fatal(err)
			}
			if b, _ := os.ReadFile(to); !bytes.HasPrefix(b, []byte("%PDF")) {
				t.Error("no statement")
			}
		}
	}
}

// TestSigningThroughTheStandIn: a certificate nobody knows is confirmed by a person once; then the signature lies beside the
// file. What NCALayer says is told, and nothing is kept then.
func TestSigningThroughTheStandIn(t *testing.T) {
	ctx := context.Background()
	layer := signtest.Start(signtest.Signs)
	defer layer.Stop()
	d := sampled(t, "kk")
	f := filingOf(t, d)
	if err := d.Store.SetLocal(ctx, "sign.address", layer.Address); err != nil {
		t.Fatal(err)
	}
	ids, _ := f.Files()
	err := f.Sign(ctx, ids[0], false, false)
	if got := presenter.Fingerprint(err); got != layer.Pin {
		t.Fatalf("got %q, %v", got, err)
	}
	if err := d.TrustSigner(ctx, layer.Pin); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Sign(ctx, ids[0], false, false); err != nil {
			t.Fatal(err)
		}
		if err := f.Load(ctx); err != nil {
			t.Fatal(err)
		}
	}
	rows := f.SignatureRows()
	if len(rows) != 2 || !strings.Contains(rows[0].Detail, signtest.SignerName) || rows[0].File == nil || rows[0].File.Name == rows[1].File.Name {
		t.Fatalf("%+v", rows)
	}
	c := &presenter.CaseFile{Desk: d, ID: f.ID}
	if err := c.Load(ctx); err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, r := range c.PaperRows() {
		if r.ID == ids[0] && r.Mark.Urgency == presenter.Done {
			marked++
		}
	}
	if marked != 1 {
		t.Errorf("the signed file is not marked among the papers")
	}
	if _, names := f.Files(); len(names) != 1 {
		t.Errorf("signatures are offered for signing: %v", names)
	}
	layer.Answer(signtest.Cancels)
	var e *casework.Error
	if err := f.Sign(ctx, ids[0], false, false); !errors.As(err, &e) || e.Key != "error.sign.cancelled" {
		t.Fatalf("got %v", err)
	}
	if err := f.Load(ctx); err != nil || len(f.Signatures) != 2 {
		t.Errorf("%d signatures, %v", len(f.Signatures), err)
	}
}
