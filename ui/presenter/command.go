package presenter

import "strings"

// Command is something a person can ask of the window by key, by menu and by the palette. The one table of commands is
// what the key list shows.
type Command struct {
	ID    string // "go.today", "enquiry.new"
	Title string // catalogue key
	Group string // catalogue key of the heading in the menu and the key list
	Key   string // "Ctrl+Shift+Z", "F1", "Alt+Left"; "" for none
	Do    func()
}

// matches reports whether every word of text begins a word of title, letter case set aside.
func matches(title, text string) bool {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == '(' })
	for _, want := range strings.Fields(strings.ToLower(text)) {
		found := false
		for _, w := range words {
			if strings.HasPrefix(w, want) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
