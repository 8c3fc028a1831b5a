package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reveal scrolls to an object inside a scrolling part, so that the cursor is never out of sight.
func Reveal(s *container.Scroll, o fyne.CanvasObject) {
	if s == nil {
		return
	}
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.Content).Y
	top, bottom := s.Offset.Y, s.Offset.Y+s.Size().Height
	if y >= top && y+o.Size().Height <= bottom {
		return
	}
	s.ScrollToOffset(fyne.NewPos(0, max(0, y-24)))
}
