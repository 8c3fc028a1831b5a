package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keyNames are the keys whose name in the table of commands is not Fyne's own.
var keyNames = map[string]fyne.KeyName{
	"Esc": fyne.KeyEscape, "Left": fyne.KeyLeft, "Right": fyne.KeyRight, "Up": fyne.KeyUp, "Down": fyne.KeyDown,
	"Enter": fyne.KeyReturn, "Del": fyne.KeyDelete, ",": fyne.KeyComma, "/": fyne.KeySlash,
}

// parseKey reads "Ctrl+Shift+Z", "F1". Ctrl is Command on a Mac.
func parseKey(s string) (fyne.KeyName, fyne.KeyModifier) {
	var mod fyne.KeyModifier
	parts := strings.Split(s, "+")
	for _, p := range parts[:len(parts)-1] {
		switch p {
		case "Ctrl":
			mod |= fyne.KeyModifierShortcutDefault
		case "Shift":
			mod |= fyne.KeyModifierShift
		case "Alt":
			mod |= fyne.KeyModifierAlt
		}
	}
	name := parts[len(parts)-1]
	if k, ok := keyNames[name]; ok {
		return k, mod
	}
	return fyne.KeyName(name), mod
}

// shortcutOf gives the shortcut of a key with a modifier, nil for a bare key: those the window reads as typed keys.
func shortcutOf(s string) fyne.Shortcut {
	if s == "" {
		return nil
	}
	key, mod := parseKey(s)
	if mod == 0 {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: key, Modifier: mod}
}
