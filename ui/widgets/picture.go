package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Picture shows an image whole, as large as its place, on a ground with a thin edge: paper is white in every theme.
type Picture struct {
	widget.BaseWidget
	img  image.Image
	w, h float32 // of its place at 100 % text
}

// NewPicture shows img in a place w by h at ordinary text size; nil is an empty place.
func NewPicture(img image.Image, w, h float32) *Picture {
	p := &Picture{img: img, w: w, h: h}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another image.
func (p *Picture) Set(img image.Image) {
	if p.img != img {
		p.img = img
		p.Refresh()
	}
}

// CreateRenderer is for the toolkit.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, edge: NewFill("", theme.Border, 2), img: canvas.NewImageFromImage(p.img)}
	r.img.FillMode = canvas.ImageFillStretch // Layout keeps the shape
	r.img.ScaleMode = canvas.ImageScaleSmooth
	return r
}

type pictureRenderer struct {
	p    *Picture
	edge *Fill
	img  *canvas.Image
}

func (r *pictureRenderer) Destroy()                     {}
func (r *pictureRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img, r.edge} }
func (r *pictureRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.p.w*theme.Scale(), r.p.h*theme.Scale())
}

func (r *pictureRenderer) Layout(s fyne.Size) {
	w, h := s.Width, s.Height
	if r.p.img != nil {
		b := r.p.img.Bounds()
		if scale := min(w/float32(b.Dx()), h/float32(b.Dy())); scale > 0 {
			w, h = float32(b.Dx())*scale, float32(b.Dy())*scale
		}
	}
	for _, o := range r.Objects() {
		put(o, (s.Width-w)/2, (s.Height-h)/2, w, h)
	}
}

func (r *pictureRenderer) Refresh() {
	if r.img.Image != r.p.img {
		r.img.Image = r.p.img
		r.img.Refresh()
	}
	r.Layout(r.p.Size())
	r.edge.Refresh()
}
