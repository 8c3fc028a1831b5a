package bundle

import (
	"bytes"
	"image/jpeg"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

func TestPreviewsAreSmallUprightPictures(t *testing.T) {
	scan, err := picture(asJPEG(t, photo(1240, 1754), 0))
	if err != nil {
		t.Fatal(err)
	}
	var turnedScan bytes.Buffer
	if err := api.Rotate(bytes.NewReader(scan), &turnedScan, 90, nil, settings()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data  []byte
		wide  bool
		pages int
	}{
		"photo":               {asJPEG(t, photo(1600, 1200), 0), true, 0},
		"photo held sideways": {asJPEG(t, photo(1600, 1200), 6), false, 0},
		"screen":              {asPNG(t, photo(1920, 1080)), true, 0},
		"noise":               {noise(t, 900, 7), true, 0},
		"scan in a PDF":       {scan, false, 1},
		"turned scan":         {turnedScan.Bytes(), true, 1},
	} {
		b, pages := Preview(c.data)
		img, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		if len(b) > previewBytes || max(w, h) > previewSide || pages != c.pages {
			t.Errorf("%s: %d bytes, %d by %d, %d pages", name, len(b), w, h, pages)
		}
		if name != "noise" && (w > h) != c.wide {
			t.Errorf("%s: %d by %d", name, w, h)
		}
	}
}

// What cannot be drawn has no picture, and is no fault: it is attached all the same.
func TestNoPreviewIsNoFault(t *testing.T) {
	for name, c := range map[string]struct {
		data  []byte
		pages int
	}{
		"words":       {letter(t, "Хат", 3), 3},
		"text":        {[]byte("not a paper"), 0},
		"nothing":     {nil, 0},
		"cut photo":   {asJPEG(t, photo(800, 600), 0)[:900], 0},
		"cut PDF":     {letter(t, "Хат", 1)[:400], 0},
		"giant claim": {append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 2, 0, 0, 0, 0, 0, 0, 0), 0},
	} {
		if b, pages := Preview(c.data); b != nil || pages != c.pages {
			t.Errorf("%s: %d bytes, %d pages", name, len(b), pages)
		}
	}
}
