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

// Walk goes through the pages one comes to from the rail, writes a picture of each into dir, and calls done with the first
// error, on the window's goroutine. It is how the program shows itself on a computer without a display.
func (w *Window) Walk(dir string, done func(error)) {
	go func() {
		defer crash.Recover()
		err := os.MkdirAll(dir, 0o755)
		for _, s := range w.pages {
			if err != nil {
				break
			}
			if !s.Rail && !s.Foot {
				continue
			}
			fyne.DoAndWait(func() { w.Go(page.Route{Page: s.Name}) })
			time.Sleep(600 * time.Millisecond) // for the toolkit to draw it
			var img image.Image
			fyne.DoAndWait(func() { img = w.win.Canvas().Capture() })
			err = writePicture(filepath.Join(dir, s.Name+".png"), img)
		}
		Dispatch(func() { done(err) })
	}()
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
