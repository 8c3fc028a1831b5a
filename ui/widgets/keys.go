package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys is what the window does with keys a focused control does not use itself. The toolkit gives a key to the control
// that has the keyboard and to nobody else; controls of this package pass it on here. Each function reports whether it
// used the key; nil functions use none.
type Keys struct {
	Shortcut func(fyne.Shortcut) bool
	Key      func(*fyne.KeyEvent) bool
	Came     func(fyne.CanvasObject) // a control got the keyboard
}

var windowKeys Keys

// SetKeys tells the controls who takes the keys they do not use.
func SetKeys(k Keys) { windowKeys = k }

// passShortcut offers a shortcut to the window.
func passShortcut(s fyne.Shortcut) bool {
	return windowKeys.Shortcut != nil && windowKeys.Shortcut(s)
}

// came says that a control got the keyboard.
func came(o fyne.CanvasObject) {
	if windowKeys.Came != nil {
		windowKeys.Came(o)
	}
}

// passKey offers a key to the window.
func passKey(e *fyne.KeyEvent) bool { return windowKeys.Key != nil && windowKeys.Key(e) }

// forWindow reports whether a bare key is one that no text field uses.
func forWindow(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8,
		fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// custom reports whether a shortcut is one of ours rather than copy, paste or select all.
func custom(s fyne.Shortcut) bool {
	_, ok := s.(*desktop.CustomShortcut)
	return ok
}

// PassKey gives the window a key that a control of a page did not use.
func PassKey(e *fyne.KeyEvent) { passKey(e) }
