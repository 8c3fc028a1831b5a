package theme

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestEveryTextIsReadableOnItsGround(t *testing.T) {
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for _, pair := range Pairs {
			text, ok1 := p[pair.Text]
			ground, ok2 := p[pair.Ground]
			if !ok1 || !ok2 {
				t.Errorf("%s: %s on %s: no colour of our own", name, pair.Text, pair.Ground)
				continue
			}
			if got := contrast(text, ground); got < 4.5 {
				t.Errorf("%s: %s on %s: got %.2f, want 4.5", name, pair.Text, pair.Ground, got)
			}
		}
		for _, g := range []fyne.ThemeColorName{Page, Surface, Quiet} {
			if got := contrast(p[FocusRing], p[g]); got < 3 {
				t.Errorf("%s: focus ring on %s: got %.2f, want 3", name, g, got)
			}
		}
	}
	if len(light) != len(dark) {
		t.Errorf("roles: light has %d, dark %d", len(light), len(dark))
	}
}

func TestNewReadsSettings(t *testing.T) {
	for _, tt := range []struct {
		v       Variant
		p       int
		wantV   Variant
		wantPct int
	}{{Light, 100, Light, 100}, {"blue", 0, System, 100}, {Dark, 140, Dark, 150}, {System, 900, System, 200}} {
		got := New(tt.v, tt.p)
		if got.Variant() != tt.wantV || got.Percent() != tt.wantPct {
			t.Errorf("New(%q, %d): got %q %d, want %q %d", tt.v, tt.p, got.Variant(), got.Percent(), tt.wantV, tt.wantPct)
		}
	}
}

func TestVariantSwitchesWhileRunning(t *testing.T) {
	app := test.NewTempApp(t)
	Apply(app, Dark, 200)
	if got := fynetheme.Color(Surface); got != dark[Surface] {
		t.Errorf("dark surface: got %v", got)
	}
	if got := Scale(); got != 2 {
		t.Errorf("scale: got %v, want 2", got)
	}
	night := Icon("home", Muted).Name()
	Apply(app, Light, 100)
	if got := fynetheme.Color(Surface); got != light[Surface] {
		t.Errorf("light surface: got %v", got)
	}
	if day := Icon("home", Muted).Name(); day == night {
		t.Errorf("an icon kept its name %s over a change of theme", day)
	}
}

func draw(t *testing.T, s string, style fyne.TextStyle) image.Image {
	t.Helper()
	o := canvas.NewText(s, color.Black)
	o.TextSize, o.TextStyle = 40, style
	w := test.NewTempWindow(t, o)
	w.Resize(fyne.NewSize(60, 70))
	return w.Canvas().Capture()
}

func ink(img image.Image) (n int, same func(image.Image) bool) {
	at := func(i image.Image, x, y int) uint32 { r, _, _, _ := i.At(x, y).RGBA(); return r >> 8 }
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if at(img, x, y) < 0x80 {
				n++
			}
		}
	}
	return n, func(o image.Image) bool {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if at(img, x, y) != at(o, x, y) {
					return false
				}
			}
		}
		return true
	}
}

func TestKazakhLettersInPixels(t *testing.T) {
	app := test.NewTempApp(t)
	Apply(app, Light, 100)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}} {
		missing := draw(t, "\U00010380", style) // no face here has it: the picture of a missing sign
		dotted, dotless, latin := draw(t, "і", style), draw(t, "ı", style), draw(t, "i", style)
		if n, same := ink(dotted); n == 0 || same(dotless) || !same(latin) {
			t.Errorf("style %+v: і is drawn like ı or not like i", style)
		}
		for _, r := range "ӘҒҚҢӨҰҮҺІәғқңөұүһі₸№«»—–…·×" {
			if n, same := ink(draw(t, string(r), style)); n == 0 || same(missing) {
				t.Errorf("style %+v: %c is not drawn", style, r)
			}
		}
	}
}

func TestIconsAreDrawn(t *testing.T) {
	app := test.NewTempApp(t)
	Apply(app, Light, 100)
	for _, name := range IconNames() {
		img := canvas.NewImageFromResource(Icon(name, Text))
		w := test.NewTempWindow(t, img)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(48, 48))
		if n, _ := ink(w.Canvas().Capture()); n < 40 {
			t.Errorf("icon %s: only %d dark pixels", name, n)
		}
	}
	if HasIcon("no such icon") || Icon("no such icon", Text).Name() != Icon("help", Text).Name() {
		t.Error("an unknown icon is not the help sign")
	}
}
