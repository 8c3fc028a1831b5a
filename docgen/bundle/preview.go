package bundle

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // fax pages inside a PDF
)

const (
	previewSide  = 440      // pixels of the longer side: a page can be told from another, its small print cannot be read
	previewBytes = 20 << 10 // of a preview at most
	previewMost  = 40e6     // pixels of what a preview is made of: a sheet at 600 dots an inch; it is unpacked in memory
	leastShare   = 0.25     // of a page's area that its picture must have by pixels to stand for the page: 300 by 400 of a sheet at 72 dots an inch
)

// Preview makes a small picture (JPEG) of a scan or a photo, to be seen before the file itself has come, and counts the pages of a PDF. There is no
// picture where nothing can be shown without drawing the page: a PDF of words, another kind of file, a damaged one; pages is then what is known.
func Preview(data []byte) (picture []byte, pages int) {
	switch kindOf(data) {
	case "jpeg":
		return small(data, orientation(data)), 0
	case "png":
		return small(data, 1), 0
	case "pdf":
		var scan []byte
		turn := 1
		err := guarded(func() (err error) {
			scan, turn, pages, err = firstScan(data)
			return err
		})
		if err != nil || scan == nil {
			return nil, pages
		}
		return small(scan, turn), pages
	}
	return nil, 0
}

// turns of a page by degrees, as a camera would say it.
var turns = map[int]int{90: 6, 180: 3, 270: 8}

// firstScan gives the largest picture of a PDF's first page, where it is large enough to be the page itself, or the page's own thumbnail; and how the
// page is turned.
func firstScan(data []byte) (scan []byte, turn, pages int, err error) {
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(data), settings())
	if err != nil {
		return nil, 1, 0, err
	}
	pages = ctx.PageCount
	_, _, attrs, err := ctx.PageDict(1, false)
	if err != nil || attrs == nil || attrs.MediaBox == nil {
		return nil, 1, pages, err
	}
	images, err := pdfcpu.ExtractPageImages(ctx, 1, false)
	if err != nil {
		return nil, 1, pages, err
	}
	turn = max(1, turns[(attrs.Rotate%360+360)%360])
	least := attrs.MediaBox.Width() * attrs.MediaBox.Height() * leastShare
	for _, i := range images {
		b, err := io.ReadAll(i)
		if err != nil {
			continue
		}
		conf, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			continue
		}
		switch area := float64(conf.Width) * float64(conf.Height); {
		case i.Thumb && scan == nil:
			scan = b
		case !i.Thumb && area >= least:
			scan, least = b, area
		}
	}
	return scan, turn, pages, nil
}

// small makes the preview of a picture that was held that way; nil where it cannot be read.
func small(data []byte, turn int) []byte {
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || conf.Width < 1 || conf.Height < 1 || float64(conf.Width)*float64(conf.Height) > previewMost {
		return nil
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	for side := previewSide; side >= previewSide/2; side = side * 3 / 4 {
		little := turned(shrunk(img, side), turn)
		for quality := 70; quality >= 40; quality -= 15 {
			var b bytes.Buffer
			if jpeg.Encode(&b, little, &jpeg.Options{Quality: quality}) != nil {
				return nil
			}
			if b.Len() <= previewBytes {
				return b.Bytes()
			}
		}
	}
	return nil
}

// shrunk makes the longer side of a picture that long, and leaves a smaller one as it is.
func shrunk(img image.Image, side int) image.Image {
	b := img.Bounds()
	scale := float64(side) / float64(max(b.Dx(), b.Dy()))
	if scale >= 1 {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale))))
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}
