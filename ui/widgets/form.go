package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	fynetheme "fyne.io/fyne/v2/theme"

	"zanger/ui/theme"
)

// Field is a control with its label above, and under it a hint or, in its place, what is wrong in words.
type Field struct {
	widget.BaseWidget
	Control fyne.CanvasObject

	label      *Para
	words      string // of the label
	hint, fail *Para
	hintWords  string
	warn       *Icon
	body       *fyne.Container
}

// NewField makes a field. A required one has a mark after its label.
func NewField(label string, required bool, control fyne.CanvasObject, hint string) *Field {
	f := &Field{Control: control, hintWords: hint, words: label, label: NewPara(label, Style{theme.SizeSmall, theme.Text, true}), hint: NewPara(hint, Caption),
		fail: NewPara("", Style{theme.SizeSmall, fynetheme.ColorNameError, false}), warn: NewIcon("warning", fynetheme.ColorNameError, 14)}
	top := fyne.CanvasObject(f.label)
	f.SetRequired(required)
	show(f.hint, hint != "")
	fail := RowGrow(5, f.fail, container.NewVBox(f.warn), f.fail)
	fail.Hide()
	f.body = Column(3, top, control, f.hint, fail)
	f.ExtendBaseWidget(f)
	return f
}

// SetRequired marks the label of what must be filled, or takes the mark away.
func (f *Field) SetRequired(on bool) {
	if on {
		f.label.SetText(f.words + " *")
		return
	}
	f.label.SetText(f.words)
}

// SetError shows what is wrong, "" for nothing.
func (f *Field) SetError(words string) {
	f.fail.SetText(words)
	show(f.body.Objects[3], words != "")
	show(f.hint, words == "" && f.hintWords != "")
	f.body.Refresh()
	f.Refresh()
}

// SetHint changes the words under the control.
func (f *Field) SetHint(words string) {
	f.hintWords = words
	f.hint.SetText(words)
	show(f.hint, words != "" && !f.body.Objects[3].Visible())
	f.body.Refresh()
	f.Refresh()
}

// CreateRenderer is for the toolkit.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }

// Folded is a part of a form shown only when its heading is tapped.
type Folded struct {
	widget.BaseWidget
	head *Button
	body fyne.CanvasObject
	all  *fyne.Container
	open bool
}

// NewFolded makes a closed fold.
func NewFolded(title string, body fyne.CanvasObject) *Folded {
	f := &Folded{body: body}
	f.head = Bare(title, "chevron", func() { f.SetOpen(!f.open) })
	body.Hide()
	f.all = Column(8, container.NewHBox(f.head), body)
	f.ExtendBaseWidget(f)
	return f
}

// SetOpen opens or closes the fold.
func (f *Folded) SetOpen(on bool) {
	f.open = on
	name := "chevron"
	if on {
		name = "chevron-down"
	}
	f.head.SetIcon(name)
	show(f.body, on)
	f.all.Refresh()
	f.Refresh()
}

// IsOpen reports whether the fold is open.
func (f *Folded) IsOpen() bool { return f.open }

// CreateRenderer is for the toolkit.
func (f *Folded) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(f.all)
}
