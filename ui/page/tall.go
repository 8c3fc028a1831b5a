package page

import (
	"fyne.io/fyne/v2"

	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Tall lets the content of a sheet be longer than the window.
func Tall(h Host, content fyne.CanvasObject) fyne.CanvasObject {
	size := h.Window().Canvas().Size()
	w := min(620*theme.Scale(), size.Width-96)
	content.Resize(fyne.NewSize(w-12, 1))
	high := min(content.MinSize().Height+8, size.Height-140)
	return widgets.FixedWidth(w, widgets.FixedHeight(high, widgets.Scroll(widgets.Inset(0, 0, 0, 12, content))))
}
