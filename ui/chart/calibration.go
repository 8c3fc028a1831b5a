// Package chart draws pictures of figures in the colours of the theme: what was said against what happened.
//
// # Promise about old data
//
// Nothing is stored. A picture is made anew from figures at every look and at every change of theme.
//
// # What it refuses
//
// To be the only way to learn something: every picture has its numbers in words beside it, written by the page.
package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"zanger/assets"
)

// Colours are those of the theme a picture is drawn in.
type Colours struct {
	Ground, Text, Muted, Line, First, Second color.Color
}

// Series is a row of points: the chance said, the share that happened, the number of cases; and its name.
type Series struct {
	Name   string
	Points [][3]float64
}

const face = "Zanger"

// fonts is the one typeface of the program, which has the Kazakh letters; the library's own has not.
var fonts = sync.OnceValues(func() (*font.Cache, error) {
	f, err := opentype.Parse(assets.SansRegular)
	if err != nil {
		return nil, err
	}
	return font.NewCache(font.Collection{{Font: font.Font{Typeface: face}, Face: f}}), nil
})

// Calibration draws chance said against share happened, in percent, with the diagonal where the two are the same. The size
// of a point grows with the number of cases. scale is pixels a unit of the window; size is in such units.
func Calibration(said, happened string, series []Series, c Colours, width, height int, scale float32) (image.Image, error) {
	cache, err := fonts()
	if err != nil {
		return nil, err
	}
	handler := text.Plain{Fonts: cache}
	p := plot.New()
	p.TextHandler = handler
	p.BackgroundColor = c.Ground
	style := text.Style{Color: c.Muted, Font: font.From(font.Font{Typeface: face}, 12), Handler: handler, XAlign: text.XCenter, YAlign: text.YTop}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Min, a.Max = 0, 100
		a.Color, a.Tick.Color, a.Tick.Length = c.Line, c.Line, 3
		a.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 25, Label: "25"}, {Value: 50, Label: "50"}, {Value: 75, Label: "75"}, {Value: 100, Label: "100 %"}}
		label, tick := a.Label.TextStyle, a.Tick.Label
		a.Label.TextStyle, a.Tick.Label = style, style
		a.Label.TextStyle.Color = c.Text
		a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign, a.Label.TextStyle.Rotation = label.XAlign, label.YAlign, label.Rotation
		a.Tick.Label.XAlign, a.Tick.Label.YAlign = tick.XAlign, tick.YAlign
	}
	p.X.Label.Text, p.Y.Label.Text = said, happened
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = c.Line, c.Line
	diagonal, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 100, Y: 100}})
	if err != nil {
		return nil, err
	}
	diagonal.Color, diagonal.Dashes = c.Muted, []vg.Length{4, 3}
	p.Add(grid, diagonal)
	p.Legend.TextStyle = style
	p.Legend.TextStyle.Color, p.Legend.TextStyle.XAlign, p.Legend.TextStyle.YAlign = c.Text, text.XLeft, text.YBottom // the library takes the height of a line from the bottom
	p.Legend.Top, p.Legend.Left, p.Legend.XOffs, p.Legend.Padding = true, true, 6, 2
	for i, s := range series {
		if len(s.Points) == 0 {
			continue
		}
		col, shape := c.First, vgdraw.GlyphDrawer(vgdraw.CircleGlyph{})
		if i > 0 {
			col, shape = c.Second, vgdraw.PyramidGlyph{}
		}
		xy := make(plotter.XYs, len(s.Points))
		for j, q := range s.Points {
			xy[j] = plotter.XY{X: 100 * q[0], Y: 100 * q[1]}
		}
		dots, err := plotter.NewScatter(xy)
		if err != nil {
			return nil, err
		}
		points := s.Points
		dots.GlyphStyleFunc = func(j int) vgdraw.GlyphStyle {
			return vgdraw.GlyphStyle{Color: col, Shape: shape, Radius: vg.Length(3 + 5*math.Sqrt(min(points[j][2], 60)/60))}
		}
		dots.GlyphStyle = vgdraw.GlyphStyle{Color: col, Shape: shape, Radius: 4}
		p.Add(dots)
		p.Legend.Add(s.Name, dots)
	}
	// The library draws in points: a window's unit is taken for one, and scale gives the pixels of it.
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(width), vg.Length(height)), vgimg.UseDPI(max(36, int(72*scale))), vgimg.UseBackgroundColor(c.Ground))
	p.Draw(vgdraw.Crop(vgdraw.New(canvas), 4, -14, 4, -8))
	img := canvas.Image()
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out, nil
}
