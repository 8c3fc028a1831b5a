package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Zanger's own colour roles. The theme answers them as it answers Fyne's.
const (
	Page       = fynetheme.ColorNameBackground // ground of a page
	Text       = fynetheme.ColorNameForeground // ordinary text
	Primary    = fynetheme.ColorNamePrimary    // the one main action, marks of the chosen
	OnPrimary  = fynetheme.ColorNameForegroundOnPrimary
	Selection  = fynetheme.ColorNameSelection   // ground of the chosen row
	Separator  = fynetheme.ColorNameSeparator   // thin light lines
	Hover      = fynetheme.ColorNameHover       // laid over what the mouse is on
	InputLine  = fynetheme.ColorNameInputBorder // border of a field
	InputField = fynetheme.ColorNameInputBackground

	Surface   fyne.ThemeColorName = "zanger.surface"    // cards, panels, lists
	Border    fyne.ThemeColorName = "zanger.border"     // border of a card
	Muted     fyne.ThemeColorName = "zanger.muted"      // second lines, captions
	Quiet     fyne.ThemeColorName = "zanger.quiet"      // ground of a quiet button
	FocusRing fyne.ThemeColorName = "zanger.focus.ring" // line round what has the keyboard
	Tooltip   fyne.ThemeColorName = "zanger.tooltip"    // ground of a hover label
	OnTooltip fyne.ThemeColorName = "zanger.tooltip.on"

	Rail       fyne.ThemeColorName = "zanger.rail"
	RailText   fyne.ThemeColorName = "zanger.rail.text"
	RailChosen fyne.ThemeColorName = "zanger.rail.chosen"
	RailHover  fyne.ThemeColorName = "zanger.rail.hover"
	RailMark   fyne.ThemeColorName = "zanger.rail.mark"

	Overdue       fyne.ThemeColorName = "zanger.overdue"
	OverdueGround fyne.ThemeColorName = "zanger.overdue.ground"
	Soon          fyne.ThemeColorName = "zanger.soon"
	SoonGround    fyne.ThemeColorName = "zanger.soon.ground"
	Planned       fyne.ThemeColorName = "zanger.planned"
	PlannedGround fyne.ThemeColorName = "zanger.planned.ground"
	Done          fyne.ThemeColorName = "zanger.done"
	DoneGround    fyne.ThemeColorName = "zanger.done.ground"
	None          fyne.ThemeColorName = "zanger.none"
	NoneGround    fyne.ThemeColorName = "zanger.none.ground"
)

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(v uint32) color.NRGBA { return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

func rgba(v uint32, alpha uint8) color.NRGBA {
	c := rgb(v)
	c.A = alpha
	return c
}

var light = palette{
	Page: rgb(0xF4F6F8), Surface: rgb(0xFFFFFF), Border: rgb(0xD9DFE5),
	Text: rgb(0x1A2530), Muted: rgb(0x566371),
	Primary: rgb(0x0A6A80), OnPrimary: rgb(0xFFFFFF), Selection: rgb(0xD5EAEF),
	Quiet: rgb(0xE6EBEF), FocusRing: rgb(0x0A6A80), Tooltip: rgb(0x1A2530), OnTooltip: rgb(0xFFFFFF),
	Rail: rgb(0x12303B), RailText: rgb(0xC9D9DF), RailChosen: rgb(0x1F5566), RailHover: rgb(0x1A4451), RailMark: rgb(0x6FD0E4),
	Overdue: rgb(0x9A3412), OverdueGround: rgb(0xFCE5D8), Soon: rgb(0x7A4F00), SoonGround: rgb(0xFDEFC3),
	Planned: rgb(0x0B4F8A), PlannedGround: rgb(0xDCECFA), Done: rgb(0x075E48), DoneGround: rgb(0xD3F0E6),
	None: rgb(0x495562), NoneGround: rgb(0xE7EBEF),

	Separator: rgb(0xE6EAEE), Hover: rgba(0x0A6A80, 0x14), InputField: rgb(0xFFFFFF), InputLine: rgb(0x8A97A3),
	fynetheme.ColorNameButton: rgb(0xE6EBEF), fynetheme.ColorNameDisabledButton: rgb(0xEEF1F4), fynetheme.ColorNameDisabled: rgb(0x66727E),
	fynetheme.ColorNamePlaceHolder: rgb(0x64717D), fynetheme.ColorNameFocus: rgba(0x0A6A80, 0x40), fynetheme.ColorNamePressed: rgba(0x0A6A80, 0x30),
	fynetheme.ColorNameHeaderBackground: rgb(0xEDF1F4), fynetheme.ColorNameHyperlink: rgb(0x0A6A80),
	fynetheme.ColorNameMenuBackground: rgb(0xFFFFFF), fynetheme.ColorNameOverlayBackground: rgb(0xFFFFFF),
	fynetheme.ColorNameError: rgb(0x9A3412), fynetheme.ColorNameForegroundOnError: rgb(0xFFFFFF),
	fynetheme.ColorNameWarning: rgb(0x7A4F00), fynetheme.ColorNameForegroundOnWarning: rgb(0xFFFFFF),
	fynetheme.ColorNameSuccess: rgb(0x075E48), fynetheme.ColorNameForegroundOnSuccess: rgb(0xFFFFFF),
	fynetheme.ColorNameScrollBar: rgba(0x1A2530, 0x50), fynetheme.ColorNameScrollBarBackground: rgba(0x1A2530, 0x0C), fynetheme.ColorNameShadow: rgba(0x1A2530, 0x1C),
}

var dark = palette{
	Page: rgb(0x11181E), Surface: rgb(0x1A232B), Border: rgb(0x2D3A45),
	Text: rgb(0xE6ECF1), Muted: rgb(0x9DABB8),
	Primary: rgb(0x4FB6CC), OnPrimary: rgb(0x06232B), Selection: rgb(0x1D434F),
	Quiet: rgb(0x2A3640), FocusRing: rgb(0x7FD3E5), Tooltip: rgb(0xE6ECF1), OnTooltip: rgb(0x11181E),
	Rail: rgb(0x0B1318), RailText: rgb(0xB4C4CC), RailChosen: rgb(0x1D4653), RailHover: rgb(0x15303A), RailMark: rgb(0x4FB6CC),
	Overdue: rgb(0xFFB08A), OverdueGround: rgb(0x4A2312), Soon: rgb(0xFFD978), SoonGround: rgb(0x43350C),
	Planned: rgb(0x9CCBF5), PlannedGround: rgb(0x14304A), Done: rgb(0x86DDC2), DoneGround: rgb(0x0E3A2E),
	None: rgb(0xBAC6D1), NoneGround: rgb(0x2B363F),

	Separator: rgb(0x25313A), Hover: rgba(0x4FB6CC, 0x20), InputField: rgb(0x141C23), InputLine: rgb(0x60707E),
	fynetheme.ColorNameButton: rgb(0x2A3640), fynetheme.ColorNameDisabledButton: rgb(0x202A32), fynetheme.ColorNameDisabled: rgb(0x8A98A5),
	fynetheme.ColorNamePlaceHolder: rgb(0x8D9BA8), fynetheme.ColorNameFocus: rgba(0x4FB6CC, 0x50), fynetheme.ColorNamePressed: rgba(0x4FB6CC, 0x40),
	fynetheme.ColorNameHeaderBackground: rgb(0x1E2932), fynetheme.ColorNameHyperlink: rgb(0x4FB6CC),
	fynetheme.ColorNameMenuBackground: rgb(0x1F2A33), fynetheme.ColorNameOverlayBackground: rgb(0x1A232B),
	fynetheme.ColorNameError: rgb(0xFFB08A), fynetheme.ColorNameForegroundOnError: rgb(0x2E1206),
	fynetheme.ColorNameWarning: rgb(0xFFD978), fynetheme.ColorNameForegroundOnWarning: rgb(0x2A2006),
	fynetheme.ColorNameSuccess: rgb(0x86DDC2), fynetheme.ColorNameForegroundOnSuccess: rgb(0x06231A),
	fynetheme.ColorNameScrollBar: rgba(0xE6ECF1, 0x50), fynetheme.ColorNameScrollBarBackground: rgba(0xE6ECF1, 0x0C), fynetheme.ColorNameShadow: rgba(0x000000, 0x50),
}

// Pair is a text role and a ground it is shown on.
type Pair struct{ Text, Ground fyne.ThemeColorName }

// Pairs lists every text on every ground this theme allows; each keeps 4.5 to 1.
var Pairs = []Pair{
	{Text, Page}, {Text, Surface}, {Text, Selection}, {Text, Quiet}, {Text, InputField}, {Text, fynetheme.ColorNameHeaderBackground},
	{Text, fynetheme.ColorNameMenuBackground}, {Text, fynetheme.ColorNameOverlayBackground},
	{Muted, Page}, {Muted, Surface}, {Muted, Selection}, {Muted, fynetheme.ColorNameHeaderBackground}, {Muted, InputField},
	{Primary, Surface}, {Primary, Page}, {OnPrimary, Primary}, {OnTooltip, Tooltip},
	{RailText, Rail}, {RailText, RailChosen}, {RailText, RailHover},
	{Overdue, OverdueGround}, {Soon, SoonGround}, {Planned, PlannedGround}, {Done, DoneGround}, {None, NoneGround},
	{Overdue, Surface}, {Soon, Surface}, {Planned, Surface}, {Done, Surface}, {None, Surface},
	{Overdue, Page}, {Soon, Page}, {Planned, Page}, {Done, Page}, {None, Page},
	{Text, OverdueGround}, {Text, SoonGround}, {Text, PlannedGround}, {Text, DoneGround}, {Text, NoneGround},
	{fynetheme.ColorNamePlaceHolder, InputField}, {fynetheme.ColorNameHyperlink, Surface},
	{fynetheme.ColorNameError, Surface}, {fynetheme.ColorNameError, Page},
	{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError},
	{fynetheme.ColorNameForegroundOnWarning, fynetheme.ColorNameWarning},
	{fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameSuccess},
}
