package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Status is the quiet line at a page's foot: "Saved 14:02", and a button beside it to take the last action back.
type Status struct {
	widget.BaseWidget
	icon *Icon
	text *Line
	undo *Button
	body *fyne.Container
}

// NewStatus makes an empty line; it takes no room until something is said.
func NewStatus() *Status {
	s := &Status{icon: NewIcon("check", theme.Done, 14), text: NewLine("", Caption), undo: Bare("", "undo", nil)}
	s.body = RowGrow(6, s.text, s.icon, s.text, s.undo)
	for _, o := range s.body.Objects {
		o.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// Say shows words, and a button to undo where undo is not nil.
func (s *Status) Say(words, undoWord string, undo func()) {
	s.text.SetText(words)
	s.undo.SetText(undoWord)
	s.undo.OnTapped = undo
	show(s.icon, words != "")
	show(s.text, words != "")
	show(s.undo, words != "" && undo != nil)
	s.body.Refresh()
}

// CreateRenderer is for the toolkit.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(2, 2, theme.PagePad, theme.PagePad, s.body))
}
