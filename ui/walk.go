package ui

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"zanger/ui/page"
)

// Walk goes through the pages one comes to from the rail and writes a picture of each into dir. It is how the program shows
// itself on a computer without a display. It is called beside the window's goroutine, once the window is there.
func (w *Window) Walk(dir string) error {
	defer crash.Recover()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range w.pages {
		if !s.Rail && !s.Foot {
			continue
		}
		fyne.DoAndWait(func() { w.Go(page.Route{Page: s.Name}) })
		time.Sleep(600 * time.Millisecond) // for the toolkit to draw it
		var img image.Image
		fyne.DoAndWait(func() { img = w.win.Canvas().Capture() })
		if err := writePicture(filepath.Join(dir, s.Name+".png"), img); err != nil {
			return err
		}
	}
	return nil
}

func writePicture(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		_ = f.Close() // the first error tells
		return err
	}
	return f.Close()
}
