package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/casework"
	"zanger/ui/text"
	"zanger/ui/theme"
)

// MoneyField takes a sum in tenge as people type it and puts it in order when left: 1250000 becomes 1 250 000.
type MoneyField struct {
	widget.BaseWidget
	OnChanged func()

	p     *text.Printer
	entry *Entry
	note  *Para
	value casework.Money
	stood casework.Money // what was there before the typing began
	some  bool
	err   error
	body  *fyne.Container
}

// NewMoneyField makes an empty field.
func NewMoneyField(p *text.Printer) *MoneyField {
	f := &MoneyField{p: p, entry: NewEntry(), note: NewPara("", Style{theme.SizeSmall, fynetheme.ColorNameError, false})}
	f.entry.OnChanged = func(string) { f.read(); f.changed() }
	f.entry.OnFocus = func(on bool) {
		if on || f.err != nil {
			return
		}
		f.stood = f.value
		if f.some {
			f.rewrite()
		}
	}
	f.note.Hide()
	sign := Whole("₸", Style{theme.SizeText, theme.Muted, false})
	f.body = Column(3, container.NewBorder(nil, nil, nil, Inset(0, 0, 8, 4, sign), f.entry), f.note)
	f.ExtendBaseWidget(f)
	return f
}

// Money gives the sum; false for an empty field or one that cannot be read.
func (f *MoneyField) Money() (casework.Money, bool) { return f.value, f.some && f.err == nil }

// Kept gives what may be kept while the person types: the sum or, where the text cannot be read, what was there before. The
// beginning of a text is another sum than the whole.
func (f *MoneyField) Kept() casework.Money {
	if f.err != nil {
		return f.stood
	}
	return f.value
}

// Err tells what is wrong with the text, nil for nothing.
func (f *MoneyField) Err() error { return f.err }

// Set shows a sum. OnChanged is not called.
func (f *MoneyField) Set(m casework.Money) {
	f.value, f.stood, f.some, f.err = m, m, true, nil
	f.rewrite()
	f.tell()
}

// Clear empties the field. OnChanged is not called.
func (f *MoneyField) Clear() {
	f.value, f.stood, f.some, f.err = 0, 0, false, nil
	f.quietly("")
	f.tell()
}

// Focusable gives what takes the keyboard.
func (f *MoneyField) Focusable() fyne.Focusable { return f.entry }

func (f *MoneyField) changed() {
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

func (f *MoneyField) read() {
	f.value, f.err, f.some = 0, nil, strings.TrimSpace(f.entry.Text) != ""
	if f.some {
		f.value, f.err = casework.ParseMoney(f.entry.Text)
	}
	f.tell()
}

func (f *MoneyField) tell() {
	words := ""
	if f.err != nil {
		e := f.p.Error(f.err)
		words = e.What + " " + e.Next
	}
	f.note.SetText(words)
	show(f.note, words != "")
	f.body.Refresh()
}

func (f *MoneyField) rewrite() {
	f.quietly(strings.TrimSuffix(f.p.Money(f.value), "\u00a0₸"))
}

func (f *MoneyField) quietly(s string) {
	was := f.entry.OnChanged
	f.entry.OnChanged = nil
	f.entry.SetText(s)
	f.entry.OnChanged = was
}

// CreateRenderer is for the toolkit.
func (f *MoneyField) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
