package ui

import (
	"context"
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
	"zanger/docgen"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
	"zanger/sync/client"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// A pack of templates that came waits over the list, is looked at, and is taken in by a yes; one that did not verify is said to be refused.
func TestAPackOfTemplatesIsTakenInByAYes(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	for _, looks := range []presenter.Looks{{Lang: "kk", Theme: "light", Percent: 100}, {Lang: "ru", Theme: "dark", Percent: 100}, {Lang: "en", Theme: "light", Percent: 100}} {
		if dir == "" && looks.Lang != "kk" {
			continue
		}
		takePack(t, dir, looks)
	}
}

func takePack(t *testing.T, dir string, looks presenter.Looks) {
	ctx := context.Background()
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	made := casetest.NewOffice(casework.Advocate)
	k := &shelf.Keeper{Store: made, Clock: made.Clock, Base: template.BuiltIn(), Law: law}
	var codes []string
	for _, code := range []string{"letter.pretension", "motion.adjourn"} {
		for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian} {
			own, err := k.Copy(ctx, code, l)
			if err != nil {
				t.Fatal(err)
			}
			if err := k.Publish(ctx, own.ID); err != nil {
				t.Fatal(err)
			}
		}
		codes = append(codes, casework.OwnTemplate+code)
	}
	at := t.TempDir()
	if err := k.WritePack(ctx, at, shelf.PackHead{ID: "templates.sample", Title: lawpack.Text{KK: "Үлгі жинақ", RU: "Пробный пакет", EN: "Sample pack"}, Revision: 1}, codes); err != nil {
		t.Fatal(err)
	}
	if _, err := lawpack.SignTemplates(at, packtest.Key); err != nil {
		t.Fatal(err)
	}

	w, kp := joined(t, looks)
	kp.line.Came = []client.Pack{{Kind: "templates", Name: "templates.other", Revision: 3, Refused: "error.lawpack.signer"}}
	w.Desk().Courier.Look(ctx)
	w.Desk().Shelf = lawpack.Shelf{Dir: t.TempDir(), Trusted: append(w.Desk().Shelf.Trusted, packtest.Public)}
	if _, err := w.Desk().Shelf.OfferTemplates(os.DirFS(at)); err != nil {
		t.Fatal(err)
	}
	shot := func(name string, size fyne.Size) {
		kp.settle()
		w.win.Resize(size)
		picture(t, w, dir, name+"-"+looks.Lang+"-"+looks.Theme)
	}
	p := w.Desk().Text
	press := func(words string) {
		var found *widgets.Button
		shown(w.win.Content(), func(o fyne.CanvasObject) {
			if b, ok := o.(*widgets.Button); ok && b.Text() == words {
				found = b
			}
		})
		for _, o := range w.win.Canvas().Overlays().List() {
			shown(o, func(o fyne.CanvasObject) {
				if b, ok := o.(*widgets.Button); ok && b.Text() == words {
					found = b
				}
			})
		}
		if found == nil {
			t.Fatalf("no button %q", words)
		}
		found.Tapped(nil)
		kp.settle()
	}
	w.Go(page.Route{Page: "templates"})
	shot("pack-waits", fyne.NewSize(1280, 800))
	press(p.T("templates.pack.look"))
	shot("pack-sheet", fyne.NewSize(1024, 700))
	press(p.T("templates.pack.take"))
	shot("pack-taken", fyne.NewSize(1280, 800))
	v := &presenter.Templates{Desk: w.Desk()}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	v.Query = "templates.sample"
	if rows := v.Rows(); len(rows) != 4 {
		t.Errorf("%d templates of the pack on the page", len(rows))
	}
	if packs, err := v.Packs(ctx); err != nil || len(packs) != 0 {
		t.Errorf("still waits: %+v, %v", packs, err)
	}
	if got := v.Refused(); len(got) != 1 {
		t.Errorf("refused: %q", got)
	}
}
