package ui

import (
	"encoding/json"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

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

// overwriteAsk is what the toolkit says before it writes over a file, followed by its name.
const overwriteAsk = "Are you sure you want to overwrite the file\n"

// retold gives our words for those the toolkit shows in a file dialog without asking for a translation.
func retold(p *text.Printer, words string) string {
	if key := "toolkit.place." + words; p.Has(key) {
		return p.T(key)
	}
	switch {
	case words == "Overwrite?":
		return p.T("toolkit.overwrite")
	case strings.HasPrefix(words, overwriteAsk):
		return p.T("toolkit.overwrite.ask", "Name", strings.TrimSuffix(strings.TrimPrefix(words, overwriteAsk), "?"))
	case words == "Cannot overwrite":
		return p.T("toolkit.overwrite.not")
	case strings.HasPrefix(words, "Files cannot replace a directory"):
		return p.T("toolkit.overwrite.not.ask")
	}
	return words
}

// retellTop changes those words in what lies on top of all.
func (w *Window) retellTop() { w.retell(framed(w.win.Canvas().Overlays().Top())) }

// framed gives what a frame holds that the toolkit puts round a dialog: its type has no name outside, but its field has.
func framed(o fyne.CanvasObject) fyne.CanvasObject {
	v := reflect.Indirect(reflect.ValueOf(o))
	if v.Kind() != reflect.Struct {
		return o
	}
	if f := v.FieldByName("Content"); f.IsValid() && f.CanInterface() {
		if held, ok := f.Interface().(fyne.CanvasObject); ok {
			return held
		}
	}
	return o
}

// retell changes those words where they stand in a dialog, in the rows of its lists, and in what its buttons open.
func (w *Window) retell(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *widget.PopUp:
		w.retell(x.Content)
	case *fyne.Container:
		for _, c := range x.Objects {
			w.retell(c)
		}
	case *container.Scroll:
		w.retell(x.Content)
	case *container.Split:
		w.retell(x.Leading)
		w.retell(x.Trailing)
	case *widget.Label:
		x.SetText(retold(w.t(), x.Text))
	case *widget.List:
		update := x.UpdateItem
		x.UpdateItem = func(i widget.ListItemID, row fyne.CanvasObject) {
			update(i, row)
			w.retell(row)
		}
		x.Refresh()
	case *widget.Button:
		tapped := x.OnTapped
		x.OnTapped = func() {
			before := w.win.Canvas().Overlays().Top()
			tapped()
			if w.win.Canvas().Overlays().Top() != before {
				w.retellTop()
			}
		}
	}
}

// pressIn presses a button of the toolkit's own by its words; it reports whether there is one.
func pressIn(o fyne.CanvasObject, words string) bool {
	switch x := o.(type) {
	case *widget.PopUp:
		return pressIn(x.Content, words)
	case *fyne.Container:
		for _, c := range x.Objects {
			if pressIn(c, words) {
				return true
			}
		}
	case *widget.Button:
		if x.Text == words && !x.Disabled() {
			x.OnTapped()
			return true
		}
	}
	return false
}
