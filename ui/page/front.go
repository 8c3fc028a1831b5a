package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/text"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Brand is the name of the program above a page that stands by itself.
func Brand() fyne.CanvasObject {
	logo := container.NewStack(widgets.NewFill(theme.Primary, "", theme.Radius), widgets.Pad(5, widgets.NewIcon("zanger", theme.OnPrimary, 26)))
	return widgets.Row(12, logo, widgets.NewPara("Zanger", widgets.Headline))
}

// Languages lets a person change the language before anything is open.
func Languages(h Host) fyne.CanvasObject {
	row := widgets.Wrap(4)
	for i, l := range text.Langs {
		b := widgets.Bare(text.LangNames[i], "", func() {
			looks := h.Session().Keeper.Looks()
			looks.Lang = l
			if h.Try(h.Session().Keeper.SetLooks(looks)) {
				h.Restyle()
			}
		})
		if l == h.Session().Lang() {
			b.As(widgets.QuietButton)
		}
		row.Add(b)
	}
	return row
}
