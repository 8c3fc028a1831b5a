package ui

import (
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"zanger/ui/text"
)

// fyneWords are the words the toolkit itself shows, in its file dialogs and field menus.
var fyneWords = []string{"Advanced", "Cancel", "Confirm", "Copy", "Create Folder", "Cut", "Enter filename", "Error", "Favourites",
	"File", "Folder", "New Folder", "No", "OK", "Open", "Paste", "Quit", "Redo", "Save", "Select all", "Show Hidden Files", "Undo", "Yes",
	"file.name", "file.parent"}

// speakFyne gives the toolkit its words in the language of p. It cannot be told a language, only be given words for the
// one it found on the computer: so it is given ours under that name.
func speakFyne(p *text.Printer) {
	words := make(map[string]string, len(fyneWords))
	for _, w := range fyneWords {
		words[w] = p.T("toolkit." + w)
	}
	raw, err := json.Marshal(words)
	if err != nil {
		return // a map of strings: cannot happen
	}
	res := fyne.NewStaticResource("words.json", raw)
	for _, l := range []fyne.Locale{lang.SystemLocale(), "en", "ru", "kk"} {
		// An unknown name of a locale leaves the toolkit's own words: a blemish, no fault.
		_ = lang.AddTranslationsForLocale(res.Content(), l)
	}
}
