package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/casetest"
	"zanger/docgen/bundle"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// sheetOf is a scan of nothing: grey lines on paper.
func sheetOf(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := h / 8; y < h*7/8; y += h / 30 {
		draw.Draw(img, image.Rect(w/8, y, w*7/8-(y*37)%(w/4), y+h/90), image.NewUniform(color.Gray{Y: 90}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A colleague's scan is seen by its picture and its size before it has come, is brought when asked for, and can be saved then.
func TestAFileIsSeenBeforeItHasCome(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	all := []presenter.Looks{{Lang: "kk", Theme: "light", Percent: 100}}
	if dir != "" {
		all = append(all, presenter.Looks{Lang: "ru", Theme: "dark", Percent: 100}, presenter.Looks{Lang: "en", Theme: "light", Percent: 100})
	}
	for _, looks := range all {
		seeBefore(t, dir, looks)
	}
}

func seeBefore(t *testing.T, dir string, looks presenter.Looks) {
	w, k := joined(t, looks)
	ctx := context.Background()
	shot := func(name string, size fyne.Size) {
		w.win.Resize(size)
		picture(t, w, dir, name+"-"+looks.Lang+"-"+looks.Theme)
	}
	c := first[casework.Case](t, k.store, casework.Where("area", "LAB.WAGE"))
	keeper := &casefile.Keeper{Store: k.store, Clock: casework.FixedClock{At: casetest.At}, Preview: bundle.Preview}
	here, err := keeper.Attach(ctx, c.ID, "Қолхат.jpg", bytes.NewReader(sheetOf(t, 1240, 1754)))
	if err != nil {
		t.Fatal(err)
	}
	scan := sheetOf(t, 1754, 1240)
	e := &casework.Evidence{Case: c.ID, Title: "Еңбек шартының көшірмесі", Form: "written"}
	if err := keeper.PutEvidence(ctx, e, true, "Еңбек шарты, скан.jpg", bytes.NewReader(scan)); err != nil {
		t.Fatal(err)
	}
	away := first[casework.File](t, k.store, casework.Where("id", e.File))
	plain, err := keeper.Attach(ctx, c.ID, "кесте.csv", strings.NewReader("күні;сома"))
	if err != nil {
		t.Fatal(err)
	}
	k.store.LoseFile(away)
	k.store.LoseFile(plain)

	w.Go(page.Route{Page: "case", ID: c.ID, Arg: "papers"})
	pictures := func() (n int) {
		shown(w.win.Content(), func(o fyne.CanvasObject) {
			if p, ok := o.(*widgets.Picture); ok && p.Visible() {
				n++
			}
		})
		return n
	}
	for until := time.Now().Add(10 * time.Second); pictures() < 2; time.Sleep(20 * time.Millisecond) {
		k.settle()
		if time.Now().After(until) {
			t.Fatalf("%d pictures among the papers", pictures())
		}
	}
	shot("files-papers", fyne.NewSize(1280, 800))
	open := func(name string) {
		rows := (&presenter.CaseFile{Desk: w.Desk(), ID: c.ID})
		if err := rows.Load(ctx); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rows.PaperRows(), func(r presenter.PaperRow) bool { return r.Title == name })
		shown(w.win.Content(), func(o fyne.CanvasObject) {
			if l, ok := o.(*widgets.List); ok && i >= 0 {
				l.OnOpen(i)
				i = -1
			}
		})
		if i >= 0 || len(w.sheets) != 1 {
			t.Errorf("%s: %d cards", name, len(w.sheets))
		}
	}
	for i, name := range []string{away.Name, here.Name, plain.Name} {
		open(name)
		shot(fmt.Sprint("files-card-", i), fyne.NewSize(1024, 700))
		w.escape()
	}
	w.Go(page.Route{Page: "case", ID: c.ID, Arg: "position"})
	k.settle()
	shot("files-position", fyne.NewSize(1280, 800))

	pr := &presenter.CaseFile{Desk: w.Desk(), ID: c.ID}
	if err := pr.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if card := pr.FileCard(ctx, here); !card.Here || card.Away != "" || card.Fetch != "" {
		t.Errorf("a file that is here: %+v", card)
	}
	card := pr.FileCard(ctx, away)
	if card.Here || card.Away == "" || card.Fetch == "" || pr.Preview(ctx, away) == nil {
		t.Errorf("a file that is not: %+v", card)
	}
	if pr.Preview(ctx, plain) != nil {
		t.Error("a table has a picture")
	}
	rows := pr.PaperRows()
	if i := slices.IndexFunc(rows, func(r presenter.PaperRow) bool { return r.ID == away.ID }); i < 0 || rows[i].Mark.Word != w.Desk().Text.T("preview.away") {
		t.Errorf("among the papers: %+v", rows)
	}
	if len(pr.Files) != 4 { // with the sample's own
		t.Errorf("%d files: previews are none", len(pr.Files))
	}
	k.line.Fetches = func(id casework.ID) {
		if id != away.ID {
			t.Errorf("fetches %v", id)
		}
		k.store.BringFile(away, scan)
	}
	if err := pr.Fetch(ctx, away, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if card := pr.FileCard(ctx, away); !card.Here {
		t.Errorf("after it was fetched: %+v", card)
	}
}

// The dialog that asks where to save opens what was chosen for writing at once. Where writing then fails, the older file has to be there still.
func TestAskingWhereToSaveEmptiesNothing(t *testing.T) {
	opened(t)
	dir := t.TempDir()
	older := filepath.Join(dir, "older.zbak")
	if err := os.WriteFile(older, []byte("an older backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(path string) fyne.URIWriteCloser {
		t.Helper()
		w, err := storage.Writer(storage.NewFileURI(path))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, path := range []string{older, filepath.Join(dir, "new.zbak")} {
		if err := ask(path).Close(); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := os.ReadFile(older); err != nil || string(b) != "an older backup" {
		t.Errorf("asked only, it holds %q, %v", b, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "new.zbak")); !os.IsNotExist(err) {
		t.Errorf("an empty file was left: %v", err)
	}
	w := ask(older)
	if _, err := w.Write([]byte("newer")); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(older); string(b) != "newer" {
		t.Errorf("written, it holds %q", b)
	}
}
