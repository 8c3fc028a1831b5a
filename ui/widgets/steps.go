package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/ui/theme"
)

// Step is one step of an arithmetic: when, what, and why.
type Step struct {
	Date string
	What string
	Why  string
	Mark Mark // NoMark for an ordinary step; the end and doubts stand out
}

// NewSteps lists steps one under another, dates in a column of their own.
func NewSteps(steps ...Step) *fyne.Container {
	col := Column(8)
	w := float32(40)
	for _, s := range steps {
		w = max(w, Bold.measure(s.Date).Width+2)
	}
	for _, s := range steps {
		text, _ := s.Mark.Colors()
		if s.Mark == NoMark {
			text = theme.Text
		}
		words := Column(1, NewPara(s.What, Style{theme.SizeText, theme.Text, s.Mark != NoMark}))
		if s.Why != "" {
			words.Add(NewPara(s.Why, Caption))
		}
		shape := NewIcon("badge-disc", theme.Border, 8)
		if s.Mark != NoMark {
			shape = NewIcon(s.Mark.Shape(), text, 10)
		}
		col.Add(container.New(stepLayout{w}, NewPara(s.Date, Style{theme.SizeText, text, true}), shape, words))
	}
	return col
}

// stepLayout sets a date, a shape and words side by side, all from the top.
type stepLayout struct{ date float32 }

func (l stepLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.date+90, max(objs[0].MinSize().Height, objs[2].MinSize().Height))
}

func (l stepLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	line := Plain.measure("Қ").Height
	put(objs[0], 0, 0, l.date, line)
	put(objs[1], l.date+8, 0, 12*theme.Scale(), line)
	x := l.date + 16 + 12*theme.Scale()
	put(objs[2], x, 0, s.Width-x, s.Height)
}
