package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// NewEmptyState stands where there is nothing yet: a drawing, the fact, one line on what to do, one button or none (do nil).
func NewEmptyState(icon, fact, hint, button string, do func()) *fyne.Container {
	objs := []fyne.CanvasObject{NewIcon(icon, theme.Muted, 36), NewPara(fact, Bold).Center()}
	if hint != "" {
		objs = append(objs, NewPara(hint, Caption).Center())
	}
	if button != "" && do != nil {
		objs = append(objs, Pad(4, container.NewCenter(NewButton(button, "", do))))
	}
	return container.New(middleLayout{}, MaxWidthCentered(380*theme.Scale(), Column(6, objs...)))
}

// middleLayout sets its child in the middle from top to bottom, a little above, at full width.
type middleLayout struct{}

func (middleLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return insetLayout{12, 12, 12, 12}.MinSize(objs)
}

func (middleLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objs {
		o.Resize(fyne.NewSize(max(0, s.Width-24), o.MinSize().Height))
		h := o.MinSize().Height
		put(o, 12, max(12, (s.Height-h)*0.42), s.Width-24, h)
	}
}
