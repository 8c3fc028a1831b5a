package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Icon is a drawing of the house in a colour role, following the theme.
type Icon struct {
	widget.BaseWidget
	name  string
	role  fyne.ThemeColorName
	size  float32 // at 100 % text
	fixed bool    // do not grow with the text
}

// NewIcon shows a drawing by name, size pixels at ordinary text size.
func NewIcon(name string, role fyne.ThemeColorName, size float32) *Icon {
	i := &Icon{name: name, role: role, size: size}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes drawing and role.
func (i *Icon) Set(name string, role fyne.ThemeColorName) {
	if i.name != name || i.role != role {
		i.name, i.role = name, role
		i.Refresh()
	}
}

// CreateRenderer is for the toolkit.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := canvas.NewImageFromResource(theme.Icon(i.name, i.role))
	img.FillMode = canvas.ImageFillContain
	return &iconRenderer{i, img, img.Resource.Name()}
}

type iconRenderer struct {
	icon  *Icon
	img   *canvas.Image
	drawn string // name of the resource last read; it tells the colour too
}

func (r *iconRenderer) Destroy()                     {}
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }
func (r *iconRenderer) MinSize() fyne.Size {
	k := theme.Scale()
	if r.icon.fixed {
		k = 1
	}
	return fyne.NewSquareSize(r.icon.size * k)
}
func (r *iconRenderer) Layout(s fyne.Size) {
	side := min(r.MinSize().Width, min(s.Width, s.Height))
	r.img.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
	r.img.Resize(fyne.NewSquareSize(side))
}
func (r *iconRenderer) Refresh() {
	r.Layout(r.icon.Size())
	res := theme.Icon(r.icon.name, r.icon.role)
	if name := res.Name(); name != r.drawn { // reading a drawing is dear, and lists ask for it at every scroll
		r.drawn, r.img.Resource = name, res
		r.img.Refresh()
	}
}
