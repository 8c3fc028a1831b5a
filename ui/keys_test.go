package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestKeysOfTheTable(t *testing.T) {
	const ctrl = fyne.KeyModifierShortcutDefault
	for s, want := range map[string]struct {
		key fyne.KeyName
		mod fyne.KeyModifier
	}{
		"Ctrl+K":       {fyne.KeyK, ctrl},
		"Ctrl+1":       {fyne.Key1, ctrl},
		"Ctrl+,":       {fyne.KeyComma, ctrl},
		"Ctrl+Shift+Z": {fyne.KeyZ, ctrl | fyne.KeyModifierShift},
		"Alt+Left":     {fyne.KeyLeft, fyne.KeyModifierAlt},
		"F1":           {fyne.KeyF1, 0},
		"Esc":          {fyne.KeyEscape, 0},
	} {
		if key, mod := parseKey(s); key != want.key || mod != want.mod {
			t.Errorf("%s: got %q %d, want %q %d", s, key, mod, want.key, want.mod)
		}
		if got := shortcutOf(s) != nil; got != (want.mod != 0) {
			t.Errorf("%s: has a shortcut: %v", s, got)
		}
	}
}
