package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// tipDelay is how long the mouse rests before the hover label shows.
const tipDelay = 600 * time.Millisecond

// tipLayer holds the one hover label of a window, over its content and under its pop-ups. Nothing in it takes the mouse.
type tipLayer struct {
	box *fyne.Container
}

var tips struct {
	layers []*tipLayer
	owner  fyne.CanvasObject
	timer  *time.Timer
}

// WithTips lays content under a place for hover labels. A window's content goes through it once.
func WithTips(content fyne.CanvasObject) fyne.CanvasObject {
	l := &tipLayer{box: container.NewWithoutLayout()}
	tips.layers = append(tips.layers, l)
	if len(tips.layers) > 8 { // windows rebuilt on a change of language leave theirs behind
		tips.layers = tips.layers[len(tips.layers)-8:]
	}
	return container.NewStack(content, l.box)
}

func tipSoon(o fyne.CanvasObject, words string) {
	if words == "" {
		return
	}
	tipGone(tips.owner)
	tips.owner = o
	tips.timer = time.AfterFunc(tipDelay, func() {
		fyne.Do(func() {
			if tips.owner == o {
				tipShow(o, words)
			}
		})
	})
}

// tipShow shows words beside o at once; false where the window has no place for it, something lies over
// the page, or o has left the window meanwhile.
func tipShow(o fyne.CanvasObject, words string) bool {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	origin := driver.AbsolutePositionForObject(o)
	if c == nil || origin.IsZero() { // the toolkit gives the corner for what is no longer shown
		return false
	}
	if c.Overlays().Top() != nil { // it would lie under the sheet, and come to light when that closes
		return false
	}
	for i := len(tips.layers) - 1; i >= 0; i-- {
		l := tips.layers[i]
		if driver.CanvasForObject(l.box) != c {
			continue
		}
		text := NewPara(words, Style{theme.SizeSmall, theme.OnTooltip, false})
		st := text.style
		w := min(st.measure(words).Width+1, min(420*theme.Scale(), c.Size().Width-32))
		text.Resize(fyne.NewSize(w, 1))
		size := fyne.NewSize(w+16, text.MinSize().Height+10)
		tip := container.NewStack(NewFill(theme.Tooltip, "", 4), Inset(5, 5, 8, 8, text))
		at := origin.AddXY(0, o.Size().Height+4)
		if at.Y+size.Height > c.Size().Height {
			at.Y -= o.Size().Height + size.Height + 8
		}
		at.X = max(4, min(at.X, c.Size().Width-size.Width-4))
		tip.Resize(size)
		tip.Move(at)
		l.box.Objects = []fyne.CanvasObject{tip}
		l.box.Refresh()
		return true
	}
	return false
}

func tipGone(o fyne.CanvasObject) {
	if o == nil || tips.owner != o {
		return
	}
	tips.owner = nil
	if tips.timer != nil {
		tips.timer.Stop()
	}
	for _, l := range tips.layers {
		if len(l.box.Objects) > 0 {
			l.box.Objects = nil
			l.box.Refresh()
		}
	}
}
