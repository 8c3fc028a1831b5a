package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // pictures of a scanner or a screen

	"github.com/jung-kurt/gofpdf"
)

func kindOf(data []byte) string {
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpeg"
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.Contains(head, []byte("%PDF-")):
		return "pdf"
	}
	return ""
}

// most is how many pixels a picture may have: 100 million, four times a sheet at 600 dots an inch.
const most = 100e6

// picture sets a picture on an A4 page as large as it fits, the page turned if the picture is wide. A JPEG goes in as it is;
// anything else, and a JPEG that the camera held another way, is written as JPEG anew.
func picture(data []byte) ([]byte, error) {
	conf, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if conf.Width < 1 || conf.Height < 1 || float64(conf.Width)*float64(conf.Height) > most {
		return nil, errors.New("bundle: size of a picture")
	}
	turn := 1
	if kind == "jpeg" {
		turn = orientation(data)
	}
	if kind != "jpeg" || turn != 1 || conf.ColorModel == color.CMYKModel {
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, turned(img, turn), &jpeg.Options{Quality: 88}); err != nil {
			return nil, err
		}
		data = b.Bytes()
		if turn > 4 {
			conf.Width, conf.Height = conf.Height, conf.Width
		}
	}
	const long, short, edge = 841.89, 595.28, 28.0
	w, h := short, long
	if conf.Width > conf.Height {
		w, h = long, short
	}
	p := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: w, Ht: h}})
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.AddPageFormat("P", gofpdf.SizeType{Wd: w, Ht: h})
	p.RegisterImageOptionsReader("p", gofpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(data))
	scale := min((w-2*edge)/float64(conf.Width), (h-2*edge)/float64(conf.Height))
	iw, ih := float64(conf.Width)*scale, float64(conf.Height)*scale
	p.ImageOptions("p", (w-iw)/2, (h-ih)/2, iw, ih, false, gofpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	var out bytes.Buffer
	err = guarded(func() error { return p.Output(&out) })
	return out.Bytes(), err
}

// orientation reads how the camera was held from a JPEG's Exif: 1 to 8, 1 where it says nothing.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if data[at+1] == 0xda || length < 2 || end > len(data) {
			break
		}
		if body := data[at+4 : end]; data[at+1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return fromTIFF(body[6:])
		}
		at = end
	}
	return 1
}

func fromTIFF(b []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case bytes.HasPrefix(b, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(b, []byte("MM\x00*")):
		return 1
	}
	if len(b) < 8 {
		return 1
	}
	at := int(order.Uint32(b[4:]))
	if at < 0 || at+2 > len(b) {
		return 1
	}
	n := int(order.Uint16(b[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > len(b) {
			break
		}
		if order.Uint16(b[e:]) == 0x0112 {
			if v := int(order.Uint16(b[e+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// turned gives a picture upright, on white where it is see-through.
func turned(img image.Image, how int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	flat := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, b.Min, draw.Over)
	if how == 1 {
		return flat
	}
	size := image.Rect(0, 0, w, h)
	if how > 4 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := image.Pt(x, y)
			switch how {
			case 2:
				to = image.Pt(w-1-x, y)
			case 3:
				to = image.Pt(w-1-x, h-1-y)
			case 4:
				to = image.Pt(x, h-1-y)
			case 5:
				to = image.Pt(y, x)
			case 6:
				to = image.Pt(h-1-y, x)
			case 7:
				to = image.Pt(h-1-y, w-1-x)
			case 8:
				to = image.Pt(y, w-1-x)
			}
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], flat.Pix[flat.PixOffset(x, y):][:4])
		}
	}
	return out
}
