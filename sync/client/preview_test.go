package client_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// photo attaches a scan as the window does; small stands for its picture.
func photo(t *testing.T, l *linetest.Laptop, k *casework.Case, name string, side int, small []byte) *casework.File {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, side, side))
	r := rand.New(rand.NewPCG(uint64(side), 3))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	img.SetGray(0, 0, color.Gray{Y: 1})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	f := &casework.File{Header: casework.Header{Space: k.Space}, Case: k.ID, Name: name, Pages: 2}
	l.Do(func(tx casework.Tx) error {
		if err := l.Store.AddFile(t.Context(), tx, f, &b); err != nil {
			return err
		}
		return l.Store.AddFile(t.Context(), tx, &casework.File{Header: casework.Header{Space: k.Space}, Preview: f.ID}, bytes.NewReader(small))
	})
	return f
}

func previewOf(t *testing.T, l *linetest.Laptop, f *casework.File) *casework.File {
	t.Helper()
	all, err := casework.List[casework.File](t.Context(), l.Store, casework.Where("preview_of", f.ID))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d previews, %v", len(all), err)
	}
	return all[0]
}

// Text goes before previews, previews before files; a budget that ends between them leaves the rest for the next exchange; a colleague sees the picture
// and the size before the file has come, and can bring that one file.
func TestPreviewsGoBeforeFiles(t *testing.T) {
	_, a, b := two(t)
	k := newCase(a, "Еңбек дауы", b.Store.Profile().Member)
	small := bytes.Repeat([]byte("кішкене сурет "), 600) // sealed, some 15 kB
	one, two := photo(t, a, k, "сурет-1.png", 300, small), photo(t, a, k, "сурет-2.png", 420, append(bytes.Clone(small), '2'))

	var steps []client.Step
	c, err := a.Client.Sync(t.Context(), client.Options{Budget: 80 << 10, Progress: func(p client.Progress) {
		if n := len(steps); n == 0 || steps[n-1] != p.Step {
			steps = append(steps, p.Step)
		}
	}})
	if err != nil || !c.Budget || c.Previews != 2 || c.Files != 0 || c.Out == 0 {
		t.Fatalf("80 kB: %+v, %v, %v", c, err, steps)
	}
	if n := len(steps); n < 3 || steps[n-1] != client.StepFiles || steps[n-2] != client.StepPreviews {
		t.Errorf("in the order %v", steps)
	}
	if c, err := b.Client.Sync(t.Context(), client.Options{TextOnly: true}); err != nil || c.Previews+c.Files != 0 || c.In == 0 {
		t.Errorf("text only: %+v, %v", c, err)
	}
	got := linetest.Get[casework.File](b, one.ID)
	if got == nil || got.Pages != 2 || got.Size != one.Size || b.Store.FileHere(got) {
		t.Fatalf("the record came as %+v", got)
	}
	if p := previewOf(t, b, got); p == nil || b.Store.FileHere(p) {
		t.Errorf("text only brought the preview: %+v", p)
	}
	if c := b.Sync(); c.Previews != 2 || c.Files != 0 {
		t.Errorf("previews: %+v", c)
	}
	r, err := b.Store.OpenFile(t.Context(), previewOf(t, b, got))
	if err != nil {
		t.Fatal(err)
	}
	if words, err := io.ReadAll(r); err != nil || !bytes.Equal(words, small) {
		t.Errorf("the preview opened as %d bytes, %v", len(words), err)
	}
	r.Close()

	// Not sent yet: said plainly.
	_, err = b.Fetch(t.Context(), one.ID, nil)
	if e := (*casework.Error)(nil); !errors.As(err, &e) || e.Key != "error.sync.file_away" {
		t.Errorf("a file that is not at the hub: %v", err)
	}
	if c := a.Sync(); c.Files != 2 || c.Previews != 0 {
		t.Errorf("went on: %+v", c)
	}
	if err := b.SetPace(t.Context(), client.Pace{TextOnly: true}); err != nil {
		t.Fatal(err)
	}
	if c, err := b.Fetch(t.Context(), two.ID, nil); err != nil || c.Files != 1 {
		t.Errorf("fetched: %+v, %v", c, err)
	}
	if b.Store.FileHere(one) || !b.Store.FileHere(two) {
		t.Errorf("fetched the wrong one, or all: %v %v", b.Store.FileHere(one), b.Store.FileHere(two))
	}
	if c, err := b.Fetch(t.Context(), two.ID, nil); err != nil || c.Bytes != 0 {
		t.Errorf("fetched again: %+v, %v", c, err)
	}
}

// A preview is cut off in the middle and goes on from there; a stick carries previews too, and a file without a hub says that it comes by stick.
func TestPreviewsResumeAndGoByStick(t *testing.T) {
	h, a, b := two(t)
	k := newCase(a, "Еңбек дауы", b.Store.Profile().Member)
	photo(t, a, k, "сурет.png", 200, bytes.Repeat([]byte{7}, 60_000))
	h.Line.CutEach(func() (int64, int64) { return 30_000, 0 })
	for i := 0; ; i++ {
		if c, err := a.Client.Sync(t.Context(), client.Options{}); err != nil {
			t.Fatal(err)
		} else if !c.Offline {
			break
		}
		if i == 20 {
			t.Fatal("never whole")
		}
	}
	h.Line.CutEach(nil)
	if c := b.Sync(); c.Previews != 1 || c.Files != 1 {
		t.Errorf("came: %+v", c)
	}
	if found := h.Holds("сурет.png"); len(found) > 0 {
		t.Errorf("the hub can read: %v", found)
	}

	ls := sticks(t, "Үлгі Екінші")
	s, d := ls[0], ls[1]
	carry(t, d, s) // so that the first one knows whose laptop it is
	k = newCase(s, "Тұрғын үй дауы", d.Store.Profile().Member)
	f := photo(t, s, k, "қолхат.png", 120, []byte("сурет"))
	carry(t, s, d)
	if p := previewOf(t, d, f); p == nil || !d.Store.FileHere(p) || !d.Store.FileHere(f) {
		t.Errorf("the stick brought %+v", p)
	}
	// A file of which only the record came: without a hub it cannot be asked for.
	if err := os.Remove(filepath.Join(d.Dir, sqlite.FilesName, f.Sealed[:2], f.Sealed)); err != nil {
		t.Fatal(err)
	}
	_, err := d.Fetch(t.Context(), f.ID, nil)
	if e := (*casework.Error)(nil); !errors.As(err, &e) || e.Key != "error.sync.file_stick" {
		t.Errorf("a file without a hub: %v", err)
	}
}
