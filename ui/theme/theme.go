package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"zanger/assets"
)

// Variant is light, dark, or as the system says. Its words are what settings keep.
type Variant string

// The variants.
const (
	System Variant = "system"
	Light  Variant = "light"
	Dark   Variant = "dark"
)

// Variants in the order they are offered.
var Variants = []Variant{System, Light, Dark}

// Percents are the text sizes offered, in hundredths of the ordinary.
var Percents = []int{100, 125, 150, 200}

// Theme is the look of the window. It is read-only once made; a change of settings makes another and applies it.
type Theme struct {
	variant Variant
	percent int
}

// New makes a theme; an unknown variant is System, a percent is taken to the nearest one offered.
func New(v Variant, percent int) *Theme {
	if v != Light && v != Dark {
		v = System
	}
	best := Percents[0]
	for _, p := range Percents {
		if abs(p-percent) < abs(best-percent) {
			best = p
		}
	}
	return &Theme{v, best}
}

// Apply makes the theme the application's, at once and everywhere.
func Apply(app fyne.App, v Variant, percent int) { app.Settings().SetTheme(New(v, percent)) }

func abs(n int) int { return max(n, -n) }

// Variant gives the chosen variant.
func (t *Theme) Variant() Variant { return t.variant }

// Percent gives the text size.
func (t *Theme) Percent() int { return t.percent }

// Color answers Zanger's roles and Fyne's; System follows v.
func (t *Theme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch t.variant {
	case Light:
		v = fynetheme.VariantLight
	case Dark:
		v = fynetheme.VariantDark
	}
	p := light
	if v == fynetheme.VariantDark {
		p = dark
	}
	if c, ok := p[n]; ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(n, v)
}

var (
	regular = fyne.NewStaticResource("ZangerSans-Regular.ttf", assets.SansRegular)
	bold    = fyne.NewStaticResource("ZangerSans-Bold.ttf", assets.SansBold)
)

// Font gives Noto Sans for all text; Kazakh has no slanted or fixed-width need in the window, so those share its upright
// faces, and only symbols fall back to Fyne's own.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol:
		return fynetheme.DefaultTheme().Font(s)
	case s.Bold:
		return bold
	}
	return regular
}

// Icon gives Fyne's own for Fyne's own controls.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return fynetheme.DefaultTheme().Icon(n) }
