package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text field that lets the window's keys work while it has the cursor.
type Entry struct {
	widget.Entry

	// OnKey, if set, sees a key first; true keeps it from the field.
	OnKey func(*fyne.KeyEvent) bool
	// OnFocus, if set, is told when the cursor comes and goes.
	OnFocus func(bool)
}

// NewEntry makes a field of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// NewText makes a field of several lines, rows of them visible. Tab leaves it.
func NewText(rows int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// AcceptsTab is false even for several lines: Tab goes to the next field.
func (e *Entry) AcceptsTab() bool { return false }

// TypedKey is for the toolkit.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(k) {
		return
	}
	if forWindow(k.Name) && passKey(k) {
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut is for the toolkit: the window is asked first about every shortcut but copy, cut, paste, undo and select all.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if custom(s) && passShortcut(s) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// FocusGained is for the toolkit.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost is for the toolkit.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

var (
	_ fyne.Focusable    = (*Entry)(nil)
	_ fyne.Shortcutable = (*Entry)(nil)
	_ fyne.Tabbable     = (*Entry)(nil)
)
