package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// KeyHint is a key and what it does.
type KeyHint struct{ Key, Does string }

// KeyCap shows a key's name as a small cap.
func KeyCap(key string) fyne.CanvasObject {
	return container.NewStack(NewFill(theme.Quiet, theme.Border, 4), Inset(1, 1, 6, 6, Whole(key, Style{theme.SizeSmall, theme.Text, true})))
}

// NewKeyHints lists keys in as many columns as fit.
func NewKeyHints(hints ...KeyHint) *fyne.Container {
	var w float32
	for _, h := range hints {
		w = max(w, Style{theme.SizeSmall, theme.Text, true}.measure(h.Key).Width+16)
	}
	grid := Grid(8, 260*theme.Scale(), 3)
	for _, h := range hints {
		words := Body(h.Does)
		grid.Add(RowGrow(10, words, FixedWidth(w, container.NewHBox(KeyCap(h.Key))), words))
	}
	return grid
}
