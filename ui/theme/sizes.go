package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Names of text sizes.
const (
	SizeText    = fynetheme.SizeNameText           // 14
	SizeSmall   = fynetheme.SizeNameCaptionText    // 12
	SizeSection = fynetheme.SizeNameSubHeadingText // 16, heading of a card
	SizeHeading = fynetheme.SizeNameHeadingText    // 20, heading of a page

	SizeNumber fyne.ThemeSizeName = "zanger.number" // 24, counters
)

// Measures, in the window's own pixels; they do not grow with the text.
const (
	Radius        float32 = 6
	PagePad       float32 = 16   // round a page
	CardPad       float32 = 12   // inside a card
	Gap           float32 = 8    // between cards
	CollapseUnder float32 = 1100 // windows narrower than this show the rail as icons
	FormWidth     float32 = 720  // a form in one column is no wider
	PageWidth     float32 = 1040 // a page of cards is no wider: the whole of a window of 1280, and lines one can read in a wider one
	MinWidth      float32 = 1024
	MinHeight     float32 = 700
)

// Size answers Fyne's sizes and Zanger's. Text and the icons beside it grow with the percent; lines and gaps do not.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	k := float32(t.percent) / 100
	switch n {
	case SizeText:
		return 14 * k
	case SizeSmall:
		return 12 * k
	case SizeSection:
		return 16 * k
	case SizeHeading:
		return 20 * k
	case SizeNumber:
		return 24 * k
	case fynetheme.SizeNameInlineIcon:
		return 18 * k
	case fynetheme.SizeNamePadding:
		return 4
	case fynetheme.SizeNameInnerPadding:
		return 7
	case fynetheme.SizeNameLineSpacing:
		return 4
	case fynetheme.SizeNameScrollBar:
		return 10
	case fynetheme.SizeNameScrollBarSmall:
		return 4
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius, fynetheme.SizeNameButtonRadius:
		return Radius
	case fynetheme.SizeNameScrollBarRadius:
		return 3
	case fynetheme.SizeNameModalBlurRadius:
		return 0 // where no chip draws, blurring the page behind a sheet costs more than drawing both
	case fynetheme.SizeNameSeparatorThickness, fynetheme.SizeNameInputBorder:
		return 1
	}
	return fynetheme.DefaultTheme().Size(n)
}

// Scale is the factor of the text size now in force: 1, 1.25, 1.5 or 2.
func Scale() float32 { return fynetheme.Size(SizeText) / 14 }

// RowHeight is the height of a row of two lines.
func RowHeight() float32 { return 12 + 40*Scale() }

// RailWidth is the width of the rail with its words.
func RailWidth() float32 { return 208 + 112*(Scale()-1) }

// RailIcons is the width of the rail as icons.
func RailIcons() float32 { return 36 + 20*Scale() }
