package widgets

import (
	"sort"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text field that lets the window's keys work while it has the cursor.
type Entry struct {
	widget.Entry

	// OnKey, if set, sees a key first; true keeps it from the field.
	OnKey func(*fyne.KeyEvent) bool
	// OnFocus, if set, is told when the cursor comes and goes.
	OnFocus func(bool)

	hint string // the whole of what stands in the empty field, which may show less of it
}

// SetPlaceHolder sets what stands in the empty field. What is longer than the field ends with an ellipsis.
func (e *Entry) SetPlaceHolder(s string) {
	e.hint = s
	e.Entry.SetPlaceHolder(s)
}

// NewEntry makes a field of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// CreateRenderer is for the toolkit.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	if e.MultiLine {
		return r
	}
	return &oneLine{r, e}
}

// oneLine draws a field of one line. It scrolls only while its text is longer than its place: a scroller takes the wheel from the page,
// and without one a long text runs out of its frame, the cursor with it.
type oneLine struct {
	fyne.WidgetRenderer
	e *Entry
}

func (r *oneLine) fit(width float32) {
	th := r.e.Theme()
	room := width - 4*th.Size(fynetheme.SizeNameInnerPadding)
	if r.e.ActionItem != nil {
		room -= th.Size(fynetheme.SizeNameInlineIcon)
	}
	shown := r.e.Text
	if r.e.Password {
		shown = strings.Repeat("•", utf8.RuneCountInString(shown))
	}
	r.e.Scroll = fyne.ScrollNone
	if fyne.MeasureText(shown, th.Size(fynetheme.SizeNameText), r.e.TextStyle).Width > room {
		r.e.Scroll = fyne.ScrollHorizontalOnly
	}
	if r.e.hint != "" {
		r.e.PlaceHolder = cut(r.e.hint, func(s string) bool {
			return fyne.MeasureText(s, th.Size(fynetheme.SizeNameText), r.e.TextStyle).Width <= room
		})
	}
}

// cut shortens s until it fits, with an ellipsis for what is gone.
func cut(s string, fits func(string) bool) string {
	if fits(s) {
		return s
	}
	all := []rune(s)
	n := sort.Search(len(all), func(n int) bool { return !fits(string(all[:n+1]) + "…") })
	return strings.TrimRight(string(all[:n]), " ") + "…"
}

// Layout is for the toolkit.
func (r *oneLine) Layout(size fyne.Size) {
	if scroll, hint := r.e.Scroll, r.e.PlaceHolder; size.Width > 0 {
		if r.fit(size.Width); r.e.Scroll != scroll || r.e.PlaceHolder != hint {
			r.WidgetRenderer.Refresh()
		}
	}
	r.WidgetRenderer.Layout(size)
}

// Refresh is for the toolkit.
func (r *oneLine) Refresh() {
	if w := r.e.Size().Width; w > 0 {
		r.fit(w)
	}
	r.WidgetRenderer.Refresh()
}

// MinSize is for the toolkit: what is typed never widens the field.
func (r *oneLine) MinSize() fyne.Size {
	min := r.WidgetRenderer.MinSize()
	return fyne.NewSize(48, min.Height)
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
	if (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && !e.MultiLine && e.OnSubmitted == nil && passKey(k) {
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
	came(e)
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
